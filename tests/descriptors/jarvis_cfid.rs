//! `jarvis_cfid` against matminer's JarvisCFID.
//!
//! In four places rounding errors decide what the library counts: whether collinear atoms make 180°
//! or 179.919°, whether a neighbour halfway through the block is taken on one side or the other,
//! whether a bond as long as the cut-off counts, and what dihedral angle collinear atoms have. Here
//! rules decide.
//! `tests/data/jarvis/rules.csv` holds every value that its procedure gives otherwise under these
//! rules; all others are the library's.

use std::collections::BTreeMap;
use std::ops::Range;

use super::described;
use crate::reference_values::cases;

const RULES: &str = include_str!("../data/jarvis/rules.csv");

const PARTS: [(&str, Range<usize>); 8] = [
    ("chemistry", 0..438),
    ("cell", 438..442),
    ("charge", 442..820),
    ("radial distribution", 820..920),
    ("angles to the first shell of every pair", 920..1099),
    ("angles to the second gap", 1099..1278),
    ("dihedral angles", 1278..1457),
    ("neighbours", 1457..1557),
];

/// A column, its value in the library and under the rules.
type Ruled = (usize, f64, f64);

/// What the rules change, by name of the case.
fn ruled() -> BTreeMap<String, Vec<Ruled>> {
    let mut ruled: BTreeMap<String, Vec<Ruled>> = BTreeMap::new();
    for line in RULES.lines().skip(2) {
        let fields: Vec<&str> = line.split(',').collect();
        let name = format!("{} {}", fields[0], fields[1]);
        let [library, value] = [3, 4].map(|k| fields[k].parse().unwrap());
        let column = fields[2].parse().unwrap();
        ruled
            .entry(name)
            .or_default()
            .push((column, library, value));
    }
    ruled
}

#[test]
fn jarvis_cfid_equals_matminer() {
    let (mut compared, mut wrong) = (0, Vec::new());
    let mut ruled = ruled();
    for case in cases() {
        let Some(mut expected) = case.numbers("jarvis_cfid") else {
            continue;
        };
        compared += 1;
        for (column, library, value) in ruled.remove(&case.name()).unwrap_or_default() {
            assert_eq!(
                expected[column],
                library,
                "{}: column {column}",
                case.name()
            );
            assert!((920..1457).contains(&column), "only angles");
            expected[column] = value;
        }
        let found = described("jarvis_cfid", &case.input(), &case.name());
        assert_eq!(found.len(), expected.len());
        for (part, range) in PARTS {
            let scale = expected[range.clone()]
                .iter()
                .fold(0.0_f64, |s, x| s.max(x.abs()));
            let mut differing = range.filter(|k| (found[*k] - expected[*k]).abs() > 1e-9 * scale);
            if let Some(k) = differing.next() {
                let (found, expected) = (found[k], expected[k]);
                let (case, more) = (case.name(), differing.count());
                wrong.push(format!(
                    "{case} {part}: column {k} is {found}, expected {expected}; {more} more"
                ));
            }
        }
    }
    assert!(cases().is_empty() || (compared, ruled.len()) == (49, 0));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
