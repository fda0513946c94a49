use super::*;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Species, Structure};

fn described(structure: &Structure) -> Vec<f64> {
    let descriptor = build(&DescriptorSettings::new()).unwrap();
    let description = descriptor.describe(&Input::new(structure.clone())).unwrap();
    description.values().collect()
}

/// Lithium phosphate without its symmetry: few atoms, all kinds of bonds.
fn crystal() -> Structure {
    let rows = [[5.1, 0.2, -0.3], [0.4, 5.9, 0.1], [-0.7, 0.5, 6.4]];
    let symbols = ["Li", "P", "O", "O", "Li"];
    let species = symbols.map(|s| Species::bare(s.parse::<Element>().unwrap()));
    let places = [
        [0.02, 0.05, 0.01],
        [0.48, 0.51, 0.22],
        [0.25, 0.8, 0.55],
        [0.7, 0.3, 0.74],
        [0.9, 0.62, 0.4],
    ];
    Structure::ordered(Lattice::from_rows(rows), &species, &places)
}

fn assert_close(a: &[f64], b: &[f64], what: &str) {
    assert_eq!(a.len(), b.len());
    for (x, y) in a.iter().zip(b) {
        assert!((x - y).abs() < 1e-4, "{what}: {x} {y}");
    }
}

#[test]
fn it_does_not_depend_on_how_the_crystal_is_written() {
    let crystal = crystal();
    let expected = described(&crystal);
    let (sine, cosine) = 0.83_f64.sin_cos();
    let turn = |[x, y, z]: Vector3| [cosine * x - sine * y, sine * x + cosine * y, z];
    let rows = crystal.lattice.rows();
    let mut changed = crystal.clone();
    changed.lattice = Lattice::from_rows(rows.map(turn));
    for site in &mut changed.sites {
        site.frac = site.frac.map(|x| x + 0.377);
    }
    changed.sites.reverse();
    assert_close(&described(&changed), &expected, "turned, moved, reversed");
    let images = [0.0, 1.0].map(|cell| {
        crystal.sites.iter().cloned().map(move |mut site| {
            site.frac[1] = (site.frac[1] + cell) / 2.0;
            site
        })
    });
    let doubled = Structure {
        lattice: Lattice::from_rows([rows[0], rows[1].map(|x| 2.0 * x), rows[2]]),
        sites: images.into_iter().flatten().collect(),
    };
    assert_close(&described(&doubled), &expected, "doubled");
}

#[test]
fn what_it_cannot_see_it_says() {
    let descriptor = build(&DescriptorSettings::new()).unwrap();
    let mut unknown = crystal();
    unknown.sites[1].occupants[0].species.element = "Og".parse().unwrap();
    let error = descriptor.describe(&Input::new(unknown)).unwrap_err();
    assert_eq!(error.kind(), "missing-property");
    let wide = Lattice::from_parameters([20.0; 3], [90.0; 3]).unwrap();
    let alone = Structure::ordered(wide, &[Species::bare(Element::LI)], &[[0.0; 3]]);
    let error = descriptor.describe(&Input::new(alone)).unwrap_err();
    assert!(error.is_inapplicable(), "{error}");
}
