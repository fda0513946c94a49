//! `global_instability_index` against matminer's GlobalInstabilityIndex.
//!
//! Here every site has its own bond-valence sum; the library takes that of the first site of each
//! symmetry orbit (tolerance 0.01 Å) for the whole orbit. Where the sites of an orbit differ enough
//! to show, `tests/data/global_instability/every_site.csv` holds what the library's own sums give
//! over all sites, and that those of the first sites give the library's index.

use std::collections::BTreeMap;

use superion::descriptors::{DescriptorSettings, Input, describe_one, find};

use crate::reference_values::cases;

const EVERY_SITE: &str = include_str!("../data/global_instability/every_site.csv");

fn index(input: &Input) -> Result<f64, String> {
    let descriptor = find("global_instability_index").unwrap();
    let descriptor = descriptor.build(&DescriptorSettings::new()).unwrap();
    let description = describe_one(&*descriptor, input).map_err(|error| error.to_string())?;
    Ok(description.values().sum())
}

/// Index over every site, by name of the case, where it is not the library's.
fn over_every_site() -> BTreeMap<String, f64> {
    let lines = EVERY_SITE.lines().skip(2);
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let [library, first_of_orbit, every_site]: [f64; 3] =
                std::array::from_fn(|k| fields[k + 2].parse().unwrap());
            assert!((library - first_of_orbit).abs() < 1e-10, "{line}");
            (format!("{} {}", fields[0], fields[1]), every_site)
        })
        .collect()
}

#[test]
fn global_instability_index_equals_matminer() {
    let (mut compared, mut refused) = (0, 0);
    let mut every_site = over_every_site();
    for case in cases() {
        let library = case.numbers("global_instability_index");
        match (index(&case.input()), library.as_deref()) {
            (Ok(found), Some([library])) => {
                compared += 1;
                let (expected, tolerance) = every_site
                    .remove(&case.name())
                    .map_or((*library, 1e-6), |expected| (expected, 1e-8));
                assert!(
                    (found - expected).abs() <= tolerance * expected.abs(),
                    "{}: {found} is not {expected}",
                    case.name()
                );
            }
            // Both know no parameters for the pair, or there is but one element.
            (Err(reason), None) => {
                refused += 1;
                let known = reason.contains("bond-valence parameters")
                    || reason.contains("of a single kind");
                assert!(known, "{}: {reason}", case.name());
            }
            (found, library) => panic!("{}: {found:?}, expected {library:?}", case.name()),
        }
    }
    assert!(cases().is_empty() || (compared, refused, every_site.len()) == (55, 89, 0));
}
