//! Descriptors, each alone and all together.
//!
//! In: decorated structures. Out: [`Measurement`]s in milliseconds per structure on one core, the
//! neighbours, cells and symmetry that a descriptor needs included.

use std::time::Instant;

use anyhow::Result;
use superion::crystal::oxidation::Decoration;
use superion::crystal::{Element, Structure};
use superion::descriptors::{Descriptor, DescriptorSettings, Input, describe_one, registry};
use superion::monitor::Monitor;
use superion::simplify::{Representation, simplify};

use super::names::{DESCRIBED_NAME, described_name, soap_name};
use super::{DescribeMeasure, Measurement};

/// The two settings of SOAP that are measured: r_cut in Å, n_max, l_max.
pub(super) const SOAP_SETTINGS: [(f64, u32, u32); 2] = [(3.0, 5, 3), (6.0, 8, 6)];

type Built = Box<dyn Descriptor>;

/// Descriptors of these ids, all where there are none.
fn build(ids: &[&str], settings: &DescriptorSettings) -> Result<Vec<Built>> {
    let chosen = registry()
        .iter()
        .filter(|registered| ids.is_empty() || ids.contains(&registered.about.id));
    let built = chosen.map(|registered| Ok(registered.build(settings)?));
    built.collect()
}

/// SOAP at both settings on the frames of the whole input.
pub(super) fn measure_soap(
    decorations: &[Decoration],
    repeats: usize,
    monitor: &Monitor,
) -> Result<Vec<Measurement>> {
    let frames = simplified(decorations, Representation::Can);
    let measured = SOAP_SETTINGS.map(|(r_cut, n_max, l_max)| {
        let settings = DescriptorSettings::from([
            ("soap.r_cut".to_owned(), r_cut),
            ("soap.n_max".to_owned(), f64::from(n_max)),
            ("soap.l_max".to_owned(), f64::from(l_max)),
        ]);
        let built = build(&["soap"], &settings)?;
        let name = soap_name(r_cut, n_max, l_max);
        time(name, &built, &frames, repeats, monitor)
    });
    measured.into_iter().collect()
}

/// For each representation every descriptor alone, then all on shared neighbours, cells and
/// symmetry; at last the mean of the latter.
pub(super) fn measure_all(
    decorations: &[Decoration],
    describe: &DescribeMeasure,
    repeats: usize,
    monitor: &Monitor,
) -> Result<Vec<Measurement>> {
    let defaults = DescriptorSettings::new();
    let (mut measured, mut of_all) = (Vec::new(), Vec::new());
    for &representation in &describe.representations {
        let structures = described_structures(decorations, representation, describe.at_most);
        for id in registry().iter().map(|registered| registered.about.id) {
            let built = build(&[id], &defaults)?;
            let name = described_name(id, representation);
            measured.push(time(name, &built, &structures, repeats, monitor)?);
        }
        let built = build(&[], &defaults)?;
        let name = described_name("all", representation);
        let all = time(name, &built, &structures, repeats, monitor)?;
        of_all.push(all.value);
        measured.push(all);
    }
    measured.push(Measurement {
        name: DESCRIBED_NAME.to_owned(),
        input: format!(
            "{} structures, {} representations, one core",
            describe.at_most.min(decorations.len()),
            of_all.len()
        ),
        unit: "ms per structure",
        value: of_all.iter().sum::<f64>() / of_all.len().max(1) as f64,
        peak_memory_bytes: None,
    });
    Ok(measured)
}

/// At most so many structures, taken evenly from all sorted by number of sites.
pub(super) fn described_structures(
    decorations: &[Decoration],
    representation: Representation,
    at_most: usize,
) -> Vec<Structure> {
    let mut all: Vec<_> = decorations.iter().map(|d| &d.structure).collect();
    all.sort_by_key(|structure| structure.n_sites());
    let n = at_most.min(all.len());
    let place = |k: usize| k * (all.len() - 1) / (n - 1).max(1);
    (0..n)
        .map(|k| simplify(all[place(k)], representation, Element::LI))
        .collect()
}

/// All structures of the input in one representation.
pub(super) fn simplified(
    decorations: &[Decoration],
    representation: Representation,
) -> Vec<Structure> {
    decorations
        .iter()
        .map(|d| simplify(&d.structure, representation, Element::LI))
        .collect()
}

/// Milliseconds per structure on one core, the shortest of some repeats.
fn time(
    name: String,
    built: &[Built],
    structures: &[Structure],
    repeats: usize,
    monitor: &Monitor,
) -> Result<Measurement> {
    let step = monitor.step(format!("Measuring: {name}"), repeats);
    let mut best_s = f64::INFINITY;
    for _ in 0..repeats {
        let mut total_s = 0.0;
        for structure in structures {
            monitor.check()?;
            let structure = structure.clone();
            let started = Instant::now();
            let input = Input::new(structure);
            for descriptor in built {
                // A structure that cannot be described takes its time all the same.
                let _ = std::hint::black_box(describe_one(descriptor.as_ref(), &input));
            }
            total_s += started.elapsed().as_secs_f64();
        }
        best_s = best_s.min(total_s);
        step.tick();
    }
    let n_sites: usize = structures.iter().map(Structure::n_sites).sum();
    Ok(Measurement {
        name,
        input: format!("{} structures, {n_sites} sites, one core", structures.len()),
        unit: "ms per structure",
        value: 1e3 * best_s / structures.len().max(1) as f64,
        peak_memory_bytes: None,
    })
}
