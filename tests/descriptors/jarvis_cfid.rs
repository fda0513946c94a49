//! `jarvis_cfid` against matminer's JarvisCFID.
//!
//! Chemistry, cell, charges and distances agree everywhere. The library's angles depend on rounding
//! errors in three ways, which show in cells of high symmetry: collinear atoms make 180° or
//! 179.919° (both in the last bin, with another weight), a neighbour halfway through the block is
//! taken on one side or the other, and a dihedral angle on collinear atoms is that of two vectors
//! of length 1e-16. The test names the materials and allows nothing else.

use super::described;
use crate::reference::cases;

/// Where each part starts and ends, and the materials in which the library's rounding errors show.
type Part = (
    &'static str,
    std::ops::Range<usize>,
    &'static [&'static str],
);

const HALFWAY: &[&str] = &["mp-771072", "mp-9059"];

const PARTS: [Part; 8] = [
    ("chemistry", 0..438, &[]),
    ("cell", 438..442, &[]),
    ("charge", 442..820, &[]),
    ("radial distribution", 820..920, &[]),
    // The last bin, which holds 180°, is left out.
    (
        "angles to the first shell of every pair",
        920..1098,
        HALFWAY,
    ),
    ("angles to the second gap", 1099..1277, HALFWAY),
    (
        "dihedral angles",
        1278..1457,
        &["mp-1096281", "mp-1185301", "mp-2251", "mp-2530", "mp-9059"],
    ),
    ("neighbours", 1457..1557, &[]),
];

#[test]
fn jarvis_cfid_equals_matminer() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in cases() {
        let Some(expected) = case.numbers("jarvis_cfid") else {
            continue;
        };
        compared += 1;
        let found = described("jarvis_cfid", &case.input(), &case.name());
        assert_eq!(found.len(), expected.len());
        for (part, range, rounded) in PARTS {
            let scale = expected[range.clone()]
                .iter()
                .fold(0.0_f64, |s, x| s.max(x.abs()));
            let differs = |k: &usize| (found[*k] - expected[*k]).abs() > 1e-9 * scale;
            let n = range.filter(differs).count();
            if n > 0 && !rounded.contains(&case.material_id.as_str()) {
                wrong.push(format!("{} {part}: {n} values", case.name()));
            }
        }
    }
    assert!(cases().is_empty() || compared == 49);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
