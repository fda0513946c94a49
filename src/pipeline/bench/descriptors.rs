//! Descriptors, each alone and all together.
//!
//! In: decorated structures. Out: [`Measurement`]s in milliseconds per structure on one core, the
//! neighbours, cells and symmetry that a descriptor needs included.

use std::time::Instant;

use super::super::PipelineError;
use super::super::describe::{Built, build};
use super::{
    DESCRIBED_NAME, DescribeMeasure, Measurement, SOAP_SETTINGS, described_name, soap_name,
};
use crate::crystal::{Element, Structure};
use crate::dataset::Dataset;
use crate::descriptors::{DescriptorSettings, Input, describe_one, registry};
use crate::monitor::Monitor;
use crate::simplify::{Representation, simplify};

/// SOAP at both settings on the frames of the whole input.
pub(super) fn measure_soap(
    data: &Dataset,
    repeats: usize,
    monitor: &Monitor,
    finished: &dyn Fn(Measurement),
) -> Result<(), PipelineError> {
    let frames = simplified(data, Representation::Can);
    for (r_cut, n_max, l_max) in SOAP_SETTINGS {
        let settings = DescriptorSettings::from([
            ("soap.r_cut".to_owned(), r_cut),
            ("soap.n_max".to_owned(), f64::from(n_max)),
            ("soap.l_max".to_owned(), f64::from(l_max)),
        ]);
        let built = build(&["soap".to_owned()], &settings)?;
        let name = soap_name(r_cut, n_max, l_max);
        finished(time(name, &built, &frames, repeats, monitor)?);
    }
    Ok(())
}

/// For each representation every descriptor alone, then all on shared neighbours, cells and
/// symmetry; at last the mean of the latter.
pub(super) fn measure_all(
    data: &Dataset,
    describe: &DescribeMeasure,
    repeats: usize,
    monitor: &Monitor,
    finished: &dyn Fn(Measurement),
) -> Result<(), PipelineError> {
    let ids: Vec<String> = registry().iter().map(|r| r.about.id.to_owned()).collect();
    let mut of_all = Vec::new();
    for &representation in &describe.representations {
        let structures = described_structures(data, representation, describe.at_most);
        for id in &ids {
            let built = build(std::slice::from_ref(id), &DescriptorSettings::new())?;
            let name = described_name(id, representation);
            finished(time(name, &built, &structures, repeats, monitor)?);
        }
        let built = build(&ids, &DescriptorSettings::new())?;
        let name = described_name("all", representation);
        let all = time(name, &built, &structures, repeats, monitor)?;
        of_all.push(all.value);
        finished(all);
    }
    finished(Measurement {
        name: DESCRIBED_NAME.to_owned(),
        input: format!(
            "{} structures, {} representations, one core",
            describe.at_most.min(data.decorations.len()),
            of_all.len()
        ),
        unit: "ms per structure",
        value: of_all.iter().sum::<f64>() / of_all.len().max(1) as f64,
        peak_memory_bytes: None,
    });
    Ok(())
}

/// At most so many structures, taken evenly from all sorted by number of sites.
pub(super) fn described_structures(
    data: &Dataset,
    representation: Representation,
    at_most: usize,
) -> Vec<Structure> {
    let mut all: Vec<_> = data.decorations.iter().map(|d| &d.structure).collect();
    all.sort_by_key(|structure| structure.n_sites());
    let n = at_most.min(all.len());
    let place = |k: usize| k * (all.len() - 1) / (n - 1).max(1);
    (0..n)
        .map(|k| simplify(all[place(k)], representation, Element::LI))
        .collect()
}

/// All structures of the input in one representation.
pub(super) fn simplified(data: &Dataset, representation: Representation) -> Vec<Structure> {
    data.decorations
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
) -> Result<Measurement, PipelineError> {
    let step = monitor.step(format!("Measuring: {name}"), repeats);
    let mut best_s = f64::INFINITY;
    for _ in 0..repeats {
        let mut total_s = 0.0;
        for structure in structures {
            monitor.check()?;
            let structure = structure.clone();
            let started = Instant::now();
            let input = Input::new(structure);
            for (_, descriptor) in built {
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
