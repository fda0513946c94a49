//! How long each descriptor takes per structure, on one core.
//!
//! Prints the same JSON as `matminer_timings.py` beside it: descriptor → representation → mean
//! milliseconds, over every 93rd structure of `../shared/data/mp-li-structures.csv.gz`; and the
//! slowest structure of each descriptor.

use std::collections::BTreeMap;
use std::time::Instant;

use superion::crystal::oxidation::decorate;
use superion::crystal::{Element, Structure};
use superion::descriptors::{DescriptorSettings, Input, describe_one, registry};
use superion::simplify::{Representation, simplify};

use crate::shared::{materials_project_cifs, shared_dir, structure_of_p1_cif};

const EVERY: usize = 93;

fn sample() -> Vec<(String, Structure)> {
    let Some(shared) = shared_dir() else {
        return Vec::new();
    };
    let cifs = materials_project_cifs(&shared).into_iter().step_by(EVERY);
    cifs.map(|(id, cif)| (id, decorate(&structure_of_p1_cif(&cif)).structure))
        .collect()
}

#[test]
#[ignore = "a measurement"]
fn milliseconds_per_structure() {
    let sample = sample();
    let mut means: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for registered in registry() {
        let descriptor = registered.build(&DescriptorSettings::new()).unwrap();
        let mut worst = (0.0, String::new());
        for representation in Representation::ALL {
            let mut total = 0.0;
            for (id, structure) in &sample {
                let simplified = simplify(structure, representation, Element::LI);
                let started = Instant::now();
                let description = describe_one(descriptor.as_ref(), &Input::new(simplified));
                let milliseconds = started.elapsed().as_secs_f64() * 1e3;
                std::hint::black_box(description).ok();
                total += milliseconds;
                if milliseconds > worst.0 {
                    let n = structure.n_sites();
                    worst = (
                        milliseconds,
                        format!("{id} {} ({n} sites)", representation.id()),
                    );
                }
            }
            let mean = total / sample.len().max(1) as f64;
            let row = means.entry(registered.about.id).or_default();
            row.insert(representation.id(), mean);
        }
        eprintln!(
            "{}: slowest {:.2} ms, {}",
            registered.about.id, worst.0, worst.1
        );
    }
    println!("{}", serde_json::to_string_pretty(&means).unwrap());
}
