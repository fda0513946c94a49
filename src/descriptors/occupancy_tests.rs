//! What every descriptor promises of partial occupancies. Runs over the registry, so a new descriptor is
//! tested without a change here.

use super::{DescriptorError, DescriptorSettings, Input, describe_one, every, find};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Lattice, Occupant, Site, Species, Structure};

/// Descriptors that have no meaning for parts of atoms.
const NEED_WHOLE_ATOMS: [&str; 3] = ["chgnet", "defect_energies", "jarvis_cfid"];

/// Descriptors that see planes between neighbours.
const NEED_PLANES: [&str; 5] = [
    "bond_fraction",
    "chemical_ordering",
    "maximum_packing_efficiency",
    "orbital_field_matrix",
    "structural_heterogeneity",
];

fn occupant(symbol: &str, state: f64, occupancy: f64) -> Occupant {
    Occupant {
        species: Species::charged(symbol.parse().unwrap(), state),
        occupancy,
    }
}

fn site(occupants: &[Occupant], frac: Vector3) -> Site {
    let mut site = Site::full(occupants[0].species, frac);
    site.occupants = occupants.iter().copied().collect();
    site
}

fn lattice() -> Lattice {
    Lattice::from_parameters([6.1, 6.7, 7.3], [83.0, 97.0, 92.0]).unwrap()
}

/// Lithium on two thirds of its sites, phosphorus mixed with silicon, whole oxygen.
fn mixed() -> Structure {
    let lithium = [occupant("Li", 1.0, 0.6)];
    let cations = [occupant("P", 5.0, 0.7), occupant("Si", 4.0, 0.3)];
    let oxygen = [occupant("O", -2.0, 1.0)];
    Structure {
        lattice: lattice(),
        sites: vec![
            site(&lithium, [0.05, 0.1, 0.9]),
            site(&cations, [0.42, 0.48, 0.35]),
            site(&oxygen, [0.3, 0.6, 0.15]),
            site(&oxygen, [0.2, 0.4, 0.45]),
            site(&lithium, [0.7, 0.05, 0.4]),
            site(&oxygen, [0.63, 0.6, 0.4]),
            site(&oxygen, [0.55, 0.25, 0.3]),
        ],
    }
}

/// The same with one lithium on one of two positions 0.7 Å apart.
fn split() -> Structure {
    let mut structure = mixed();
    structure.sites[4].occupants[0].occupancy = 0.5;
    let mut other = structure.sites[4].clone();
    other.frac[0] += 0.7 / 6.1;
    structure.sites.push(other);
    structure
}

fn described(id: &str, structure: &Structure) -> Result<Vec<f64>, DescriptorError> {
    let descriptor = find(id).unwrap().build(&DescriptorSettings::new()).unwrap();
    let described = describe_one(&*descriptor, &Input::new(structure.clone()))?;
    let labels = descriptor.labels(&described);
    assert_eq!(
        labels.len(),
        described.len(),
        "{id}: a label for each value"
    );
    Ok(described.values().collect())
}

/// Largest difference relative to the largest value.
fn difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let largest = a.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    let apart = a.iter().zip(b).map(|(x, y)| (x - y).abs());
    apart.fold(0.0, f64::max) / largest.max(1e-12)
}

fn ids() -> impl Iterator<Item = &'static str> {
    every().map(|registered| registered.about.id)
}

#[test]
fn what_is_not_described_says_why() {
    for id in ids() {
        for (structure, refusing) in [
            (mixed(), NEED_WHOLE_ATOMS.contains(&id)),
            (
                split(),
                NEED_WHOLE_ATOMS.contains(&id) || NEED_PLANES.contains(&id),
            ),
        ] {
            match described(id, &structure) {
                Ok(_) => assert!(!refusing, "{id} says something"),
                Err(error) => {
                    assert!(refusing, "{id}: {error}");
                    assert_eq!(error.kind(), "disordered");
                    assert!(error.to_string().contains("order the structure"), "{error}");
                }
            }
        }
    }
    let error = described("orbital_field_matrix", &split()).unwrap_err();
    assert!(error.to_string().contains("0.70 Å apart"), "{error}");
}

#[test]
fn a_site_that_is_split_on_the_spot_changes_nothing() {
    for id in ids() {
        for whole in [mixed(), split()] {
            let mut on_the_spot = whole.clone();
            // A whole site, a mixed one and one that is empty in part.
            let mut more = Vec::new();
            for k in [0, 1, 3] {
                for part in &mut on_the_spot.sites[k].occupants {
                    part.occupancy *= 0.5;
                }
                more.push(on_the_spot.sites[k].clone());
            }
            on_the_spot.sites.extend(more);
            let (before, after) = (described(id, &whole), described(id, &on_the_spot));
            assert_eq!(before, after, "{id}");
        }
        // A crystal of whole atoms, written in halves.
        let mut whole = mixed();
        for site in &mut whole.sites {
            site.occupants.truncate(1);
            site.occupants[0].occupancy = 1.0;
        }
        let mut halves = whole.clone();
        halves
            .sites
            .iter_mut()
            .for_each(|s| s.occupants[0].occupancy = 0.5);
        halves.sites.extend(halves.sites.clone());
        assert_eq!(described(id, &whole), described(id, &halves), "{id}");
    }
}

#[test]
fn nearly_whole_atoms_are_nearly_described_as_whole_ones() {
    // Steps: peaks that reach 1 %, sites that differ.
    let with_steps = ["mxrd", "structural_complexity"];
    for id in ids().filter(|id| !NEED_WHOLE_ATOMS.contains(id) && !with_steps.contains(id)) {
        let mut whole = mixed();
        for site in &mut whole.sites {
            site.occupants.truncate(1);
            site.occupants[0].occupancy = 1.0;
        }
        let mut nearly = whole.clone();
        for site in &mut nearly.sites {
            site.occupants[0].occupancy = 1.0 - 1e-7;
        }
        let (whole, nearly) = (described(id, &whole), described(id, &nearly));
        let (whole, nearly) = (whole.unwrap(), nearly.unwrap());
        let apart = difference(&whole, &nearly);
        assert!(apart < 1e-5, "{id}: {apart}");
    }
}

/// Turned, moved, its sites in another order, in a doubled cell.
fn changed(structure: &Structure) -> [(&'static str, Structure); 4] {
    let (sine, cosine) = 0.83_f64.sin_cos();
    let turn = |v: Vector3| {
        let [x, y, z] = v;
        let [x, y] = [cosine * x - sine * y, sine * x + cosine * y];
        [x, cosine * y - sine * z, sine * y + cosine * z]
    };
    let rows = structure.lattice.rows();
    let rotated = Structure {
        lattice: Lattice::from_rows(rows.map(turn)),
        sites: structure.sites.clone(),
    };
    let mut moved = structure.clone();
    for site in &mut moved.sites {
        site.frac = site.frac.map(|x| x + 0.377);
    }
    let mut reversed = structure.clone();
    reversed.sites.reverse();
    let images = [0.0, 1.0].map(|cell| {
        structure.sites.iter().cloned().map(move |mut site| {
            site.frac[1] = (site.frac[1] + cell) / 2.0;
            site
        })
    });
    let doubled = Structure {
        lattice: Lattice::from_rows([rows[0], rows[1].map(|x| 2.0 * x), rows[2]]),
        sites: images.into_iter().flatten().collect(),
    };
    [
        ("rotation", rotated),
        ("translation", moved),
        ("site order", reversed),
        ("supercell", doubled),
    ]
}

#[test]
fn the_invariances_hold_for_partial_occupancies() {
    for registered in every() {
        let id = registered.about.id;
        let descriptor = registered.build(&DescriptorSettings::new()).unwrap();
        let promised = descriptor.invariances();
        for structure in [mixed(), split()] {
            let Ok(expected) = described(id, &structure) else {
                continue;
            };
            let holds = [
                promised.rotation,
                promised.translation,
                promised.site_order,
                promised.supercell,
            ];
            for ((name, other), holds) in changed(&structure).into_iter().zip(holds) {
                if holds {
                    let apart = difference(&expected, &described(id, &other).unwrap());
                    assert!(apart < 1e-7, "{id}, {name}: {apart}");
                }
            }
        }
    }
}

/// Every way to fill the sites with whole atoms, alternatives not at once, with its probability.
fn ways(structure: &Structure, exclusive: Option<[usize; 2]>) -> Vec<(f64, Structure)> {
    let mut ways = vec![(1.0, Vec::new())];
    for (k, site) in structure.sites.iter().enumerate() {
        let mut next = Vec::new();
        for (probability, sites) in &ways {
            let empty = 1.0 - site.total_occupancy();
            let is_second = exclusive.is_some_and(|[_, second]| second == k);
            let is_taken = exclusive.is_some_and(|[first, _]| {
                let first: &Site = &structure.sites[first];
                sites.iter().any(|s: &Site| s.frac == first.frac)
            });
            let choices = site
                .occupants
                .iter()
                .map(|o| (Some(o.species), o.occupancy));
            for (species, share) in choices.chain([(None, empty)]) {
                // Of the second of two alternatives, given the first.
                let share = match (is_second, is_taken, species) {
                    (false, ..) => share,
                    (true, true, Some(_)) => 0.0,
                    (true, true, None) => 1.0,
                    (true, false, Some(_)) => share / (1.0 - site.total_occupancy()),
                    (true, false, None) => {
                        1.0 - site.total_occupancy() / (1.0 - site.total_occupancy())
                    }
                };
                if share < 1e-12 {
                    continue;
                }
                let mut sites = sites.clone();
                sites.extend(species.map(|species| Site::full(species, site.frac)));
                next.push((probability * share, sites));
            }
        }
        ways = next;
    }
    let lattice = &structure.lattice;
    let whole = |(probability, sites)| {
        let lattice = lattice.clone();
        (probability, Structure { lattice, sites })
    };
    ways.into_iter().map(whole).collect()
}

fn n_atoms(structure: &Structure) -> f64 {
    structure.sites.iter().map(Site::total_occupancy).sum()
}

#[test]
fn what_is_linear_is_the_mean_over_all_ways_to_fill_the_sites() {
    for (structure, exclusive) in [(mixed(), None), (split(), Some([4, 7]))] {
        let ways = ways(&structure, exclusive);
        let total: f64 = ways.iter().map(|(probability, _)| probability).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let n_mean = n_atoms(&structure);
        // Density and packing fraction; pairs at each distance at which no atom sees its own image or
        // that of its alternative, which one cell has in common with it. The distribution is divided by
        // the number of atoms.
        let of = |id: &str, s: &Structure| described(id, s).unwrap();
        let density = |s: &Structure| {
            let [density, _, packing] = of("density_features", s)[..] else {
                panic!("three values");
            };
            vec![density, packing]
        };
        let pairs = |s: &Structure| -> Vec<f64> {
            let distribution = of("radial_distribution_function", s);
            let raw = distribution.iter().map(|g| g * n_atoms(s));
            raw.take(50).collect()
        };
        for (name, values) in [
            ("density", &density as &dyn Fn(&Structure) -> Vec<f64>),
            ("pairs", &pairs),
        ] {
            let expected = values(&structure);
            let mut mean = vec![0.0; expected.len()];
            for (probability, way) in &ways {
                for (sum, x) in mean.iter_mut().zip(values(way)) {
                    *sum += probability * x;
                }
            }
            let apart = difference(&mean, &expected);
            assert!(apart < 1e-9, "{name}: {apart}");
        }
        let mean: f64 = ways.iter().map(|(p, way)| p * n_atoms(way)).sum();
        assert!((mean - n_mean).abs() < 1e-9);
    }
}

#[test]
fn gaussians_of_soap_are_as_high_as_their_occupancies() {
    let large = Lattice::from_parameters([20.0; 3], [90.0; 3]).unwrap();
    let power = |occupancy: f64| {
        let mut sites = vec![site(&[occupant("S", -2.0, 1.0)], [0.0; 3])];
        if occupancy > 0.0 {
            sites.push(site(&[occupant("Al", 3.0, occupancy)], [0.1, 0.0, 0.0]));
        }
        let lattice = large.clone();
        let descriptor = find("soap").unwrap().build(&DescriptorSettings::new());
        let input = Input::new(Structure { lattice, sites });
        let described = descriptor.unwrap().describe(&input).unwrap();
        let super::Description::Blocks(blocks) = described else {
            panic!("blocks");
        };
        blocks
    };
    let (alone, whole, half) = (power(0.0), power(1.0), power(0.5));
    let block = |blocks: &[super::Block], key: &str| -> Vec<f64> {
        blocks.iter().find(|b| b.key == key).unwrap().values.clone()
    };
    // Around S: (1, ½); around Al, half as often: (1, 1). The mean is over 1½ atoms.
    let (a, w) = (block(&alone, "S-S"), block(&whole, "S-S"));
    let expected: Vec<f64> = a
        .iter()
        .zip(&w)
        .map(|(a, w)| (a + 0.5 * (2.0 * w - a)) / 1.5)
        .collect();
    assert!(difference(&expected, &block(&half, "S-S")) < 1e-12);
    // Around S it is linear, around Al it is whole, half as often: all of it is halved.
    let cross = block(&whole, "S-Al");
    let expected: Vec<f64> = cross.iter().map(|x| 2.0 * 0.5 * x / 1.5).collect();
    assert!(difference(&expected, &block(&half, "S-Al")) < 1e-12);
}

#[test]
fn a_framework_keeps_its_channels_when_the_mobile_ion_is_spread() {
    let simple = |lithium: &[(f64, Vector3)]| {
        let lattice = Lattice::from_parameters([5.2; 3], [90.0; 3]).unwrap();
        let sulfur = [[0.0; 3], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]];
        let mut sites: Vec<Site> = sulfur
            .iter()
            .map(|frac| site(&[occupant("S", -2.0, 1.0)], *frac))
            .collect();
        let ion =
            |(occupancy, frac): &(f64, Vector3)| site(&[occupant("Li", 1.0, *occupancy)], *frac);
        sites.extend(lithium.iter().map(ion));
        Structure { lattice, sites }
    };
    let places = [0.25, 0.75].map(|x| [0.25, 0.75].map(|y| [0.25, 0.75].map(|z| [x, y, z])));
    let places: Vec<Vector3> = places.into_iter().flatten().flatten().collect();
    let whole: Vec<(f64, Vector3)> = places.iter().map(|p| (1.0, *p)).collect();
    let expected = described("cavd", &simple(&whole)).unwrap();
    let spread: Vec<(f64, Vector3)> = places
        .iter()
        .flat_map(|p| [-0.02, 0.02].map(|d| (0.5, [p[0] + d, p[1], p[2]])))
        .collect();
    let found = described("cavd", &simple(&spread)).unwrap();
    assert!(
        difference(&expected, &found) < 1e-9,
        "{expected:?} {found:?}"
    );
    // A mixed site of the framework has the mean radius: between those of its occupants.
    let with = |occupants: &[Occupant]| {
        let mut structure = simple(&whole);
        structure.sites[0].occupants = occupants.iter().copied().collect();
        described("cavd", &structure).unwrap()[0]
    };
    let mixed = with(&[occupant("S", -2.0, 0.5), occupant("O", -2.0, 0.5)]);
    let small = with(&[occupant("O", -2.0, 1.0)]);
    assert!(
        expected[0] < mixed && mixed < small,
        "{expected:?} {mixed} {small}"
    );
}
