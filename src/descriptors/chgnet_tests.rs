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

/// `crystal_fea` of chgnet 0.4.2 with the weights 0.3.0 (PyTorch, single precision), over the 5 atoms.
const OF_THE_PACKAGE: [f64; 64] = [
    0.001643899,
    -0.03843867,
    -0.0007970149,
    0.0002883528,
    -0.01429992,
    -0.003475575,
    0.1080409,
    0.1789389,
    0.1414157,
    -0.00505327,
    -0.3516175,
    -0.0009091239,
    -0.01267867,
    -0.004447402,
    0.005993877,
    -0.1388977,
    -0.002258056,
    -0.0001959965,
    0.3272789,
    -0.02588168,
    -0.07084333,
    -0.007705569,
    0.0002156219,
    -0.001593371,
    0.2349343,
    0.002068396,
    -0.1055164,
    0.007015884,
    0.0009561045,
    0.008612503,
    -0.0335235,
    0.2953373,
    0.002079219,
    -0.001310609,
    1.603044,
    0.002683893,
    0.0005721327,
    -0.004641464,
    0.008870822,
    -0.05914073,
    -0.06547065,
    -0.001806107,
    0.0007466272,
    -0.002855441,
    -0.021008,
    -0.0007986507,
    -8.833646e-05,
    -0.004847433,
    -0.1111841,
    0.00427174,
    -0.001042741,
    0.0004728258,
    0.01316367,
    0.4294285,
    0.0007408795,
    -0.002978975,
    -0.0084732,
    0.005546772,
    0.003694157,
    0.000435387,
    0.079606,
    0.003360991,
    -0.007554388,
    0.0005089164,
];

/// The same of the cell shrunk to three quarters of its edges, in which there are many angles.
const OF_THE_SHRUNK: [f64; 64] = [
    0.0002372493,
    -0.05410129,
    -0.0005780546,
    0.0002787118,
    -0.01039244,
    -0.003486956,
    0.1039075,
    0.1836807,
    0.3859203,
    -0.004944954,
    -0.496658,
    -0.0004519002,
    -0.00674125,
    -0.003130637,
    0.004175345,
    -0.1671951,
    -0.002252812,
    -0.001368615,
    0.2723462,
    -0.04324741,
    -0.09221249,
    -0.06130266,
    0.0002063378,
    -0.0001030018,
    0.414572,
    0.002530621,
    -0.09447908,
    0.001906107,
    0.0006575872,
    -0.02340426,
    -0.04973714,
    0.3086048,
    0.002948198,
    -0.001903344,
    1.778568,
    0.001630248,
    -0.002688366,
    0.001371924,
    0.00756437,
    -0.04527387,
    -0.06865146,
    -0.002684898,
    0.001348148,
    -0.002539668,
    0.03021491,
    -0.0007901037,
    -0.0002029424,
    -0.002567372,
    -0.02698175,
    0.0007185537,
    -0.0009661167,
    -0.000317695,
    -0.01629844,
    0.4452174,
    0.0008092912,
    -0.001698595,
    -0.008344649,
    0.003593201,
    0.00382187,
    0.0006800134,
    0.02607292,
    0.005747294,
    -0.009144312,
    -0.0001095985,
];

#[test]
fn as_the_package() {
    let shrunk = |crystal: Structure| Structure {
        lattice: Lattice::from_rows(crystal.lattice.rows().map(|row| row.map(|x| 0.75 * x))),
        ..crystal
    };
    assert_close(&described(&crystal()), &OF_THE_PACKAGE, "as it is");
    assert_close(&described(&shrunk(crystal())), &OF_THE_SHRUNK, "shrunk");
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
