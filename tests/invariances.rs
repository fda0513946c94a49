//! What every descriptor promises: its invariances, one label per value, the same result twice.
//!
//! Runs over the registry, so a new descriptor is tested without a change here.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{
    Description, Descriptor, DescriptorError, DescriptorSettings, Input, describe_one, registry,
};
use superion::simplify::{Representation, simplify};

/// Largest difference allowed, relative to the greatest magnitude in the description.
const TOLERANCE: f64 = 1e-7;

/// A change of a structure that leaves the crystal as it is.
type Change = fn(&Structure, &mut ChaCha8Rng) -> Structure;

/// Triclinic crystals without symmetry: random sites, 1.7 Å apart or more, neutral in charge; and a
/// centrosymmetric layer, for what shows only where atoms are equivalent or leave room.
fn crystals(rng: &mut ChaCha8Rng) -> Vec<Structure> {
    let formulas: [&[(&str, f64, usize)]; 2] = [
        &[("Li", 1.0, 1), ("P", 5.0, 1), ("O", -2.0, 3)],
        &[("Li", 1.0, 2), ("Ga", 3.0, 2), ("S", -2.0, 4)],
    ];
    let mut crystals = Vec::new();
    for formula in formulas {
        let species: Vec<Species> = formula
            .iter()
            .flat_map(|(symbol, state, count)| {
                vec![Species::charged(symbol.parse().unwrap(), *state); *count]
            })
            .collect();
        let lattice = Lattice::from_parameters([4.8, 5.9, 7.1], [77.0, 103.0, 95.0]).unwrap();
        let mut frac: Vec<Vector3> = Vec::new();
        while frac.len() < species.len() {
            let point = [rng.random(), rng.random(), rng.random()];
            if frac
                .iter()
                .all(|other| lattice.shortest_distance_ang(*other, point) > 1.7)
            {
                frac.push(point);
            }
        }
        let decorated = Structure::ordered(lattice, &species, &frac);
        crystals.push(simplify(&decorated, Representation::Can, Element::LI));
        crystals.push(decorated);
    }
    crystals.push(layer());
    crystals
}

/// A layer of TiS₂ with a center of inversion on the cation, and vacuum beside it.
fn layer() -> Structure {
    let lattice = Lattice::from_parameters([3.4, 3.5, 14.0], [88.0, 93.0, 118.0]).unwrap();
    let species = [("Ti", 4.0), ("S", -2.0), ("S", -2.0)]
        .map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state));
    let frac = [[0.0; 3], [0.33, 0.67, 0.11], [-0.33, -0.67, -0.11]];
    Structure::ordered(lattice, &species, &frac)
}

/// Turns the crystal about a random axis.
fn rotated(structure: &Structure, rng: &mut ChaCha8Rng) -> Structure {
    // A rotation matrix from a random quaternion.
    let q: [f64; 4] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
    let length = q.iter().map(|x| x * x).sum::<f64>().sqrt();
    let [w, x, y, z] = q.map(|c| c / length);
    let matrix = [
        [
            1.0 - 2.0 * (y * y + z * z),
            2.0 * (x * y - w * z),
            2.0 * (x * z + w * y),
        ],
        [
            2.0 * (x * y + w * z),
            1.0 - 2.0 * (x * x + z * z),
            2.0 * (y * z - w * x),
        ],
        [
            2.0 * (x * z - w * y),
            2.0 * (y * z + w * x),
            1.0 - 2.0 * (x * x + y * y),
        ],
    ];
    let turn = |v: Vector3| matrix.map(|row| (0..3).map(|k| row[k] * v[k]).sum());
    Structure {
        lattice: Lattice::from_rows(structure.lattice.rows().map(turn)),
        sites: structure.sites.clone(),
    }
}

/// Moves the origin.
fn translated(structure: &Structure, rng: &mut ChaCha8Rng) -> Structure {
    let shift: Vector3 = std::array::from_fn(|_| rng.random_range(-3.0..3.0));
    let mut moved = structure.clone();
    for site in &mut moved.sites {
        site.frac = std::array::from_fn(|k| site.frac[k] + shift[k]);
    }
    moved
}

/// Reverses the sites: unlike a shuffle, it cannot leave their order as it was.
fn reversed(structure: &Structure, _: &mut ChaCha8Rng) -> Structure {
    let mut reversed = structure.clone();
    reversed.sites.reverse();
    reversed
}

/// Doubles the cell along a random axis.
fn doubled(structure: &Structure, rng: &mut ChaCha8Rng) -> Structure {
    let axis = rng.random_range(0..3);
    let mut rows = *structure.lattice.rows();
    rows[axis] = rows[axis].map(|x| 2.0 * x);
    let images = [0.0, 1.0].map(|cell| {
        structure.sites.iter().cloned().map(move |mut site| {
            site.frac[axis] = (site.frac[axis] + cell) / 2.0;
            site
        })
    });
    Structure {
        lattice: Lattice::from_rows(rows),
        sites: images.into_iter().flatten().collect(),
    }
}

/// `None` where the tables lack the property of an element, as for the bond Al⁵⁺–S²⁻, or where the
/// descriptor has nothing to describe.
fn try_description(descriptor: &dyn Descriptor, structure: &Structure) -> Option<Description> {
    let id = descriptor.about().id;
    match describe_one(descriptor, &Input::new(structure.clone())) {
        Err(DescriptorError::MissingProperty { .. } | DescriptorError::NotApplicable { .. }) => {
            None
        }
        result => Some(result.unwrap_or_else(|error| panic!("{id}: {error}"))),
    }
}

fn description(descriptor: &dyn Descriptor, structure: &Structure) -> Description {
    try_description(descriptor, structure).unwrap_or_else(|| panic!("{}", descriptor.about().id))
}

/// Descriptors that cannot describe some of the crystals, and how many: Al⁵⁺ of the first one's CAN
/// form shares no bond with S²⁻ in the tables; the CAN forms and the layer have no mobile ion.
const LACKING: [(&str, usize); 3] = [
    ("defect_energies", 3),
    ("global_instability_index", 1),
    ("mobile_sublattice", 3),
];

/// The crystals that a descriptor's tables suffice for.
fn describable<'a>(descriptor: &dyn Descriptor, crystals: &'a [Structure]) -> Vec<&'a Structure> {
    let known = |c: &&Structure| try_description(descriptor, c).is_some();
    let describable: Vec<&Structure> = crystals.iter().filter(known).collect();
    let id = descriptor.about().id;
    let lacking = LACKING.iter().find(|(lacks, _)| *lacks == id);
    let n_lacking = lacking.map_or(0, |(_, n)| *n);
    assert_eq!(describable.len() + n_lacking, crystals.len(), "{id}");
    describable
}

fn keys(description: &Description) -> Vec<&str> {
    match description {
        Description::Blocks(blocks) => blocks.iter().map(|b| b.key.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn same(u: &Description, v: &Description) -> bool {
    let scale = u.values().fold(f64::MIN_POSITIVE, |s, x| s.max(x.abs()));
    let close = |(a, b): (f64, f64)| (a - b).abs() <= TOLERANCE * scale;
    u.len() == v.len() && keys(u) == keys(v) && u.values().zip(v.values()).all(close)
}

#[test]
fn descriptors_are_invariant_to_what_they_say_and_to_nothing_else() {
    let crystals = crystals(&mut ChaCha8Rng::seed_from_u64(42));
    for registered in registry() {
        // Of its own, so that a new descriptor leaves the others' changes as they were.
        let mut rng = ChaCha8Rng::seed_from_u64(42);
        let descriptor = registered.build(&DescriptorSettings::new()).unwrap();
        let promised = descriptor.invariances();
        let describable = describable(&*descriptor, &crystals);
        let changes: [(&str, Change, bool); 4] = [
            ("rotation", rotated, promised.rotation),
            ("translation", translated, promised.translation),
            ("site order", reversed, promised.site_order),
            ("supercell", doubled, promised.supercell),
        ];
        for (name, change, promised) in changes {
            // What is not promised may still hold for one change by chance.
            let tries = if promised { 1 } else { 20 };
            let mut changed = std::iter::repeat_n(&describable, tries).flatten();
            let holds = changed.all(|crystal| {
                let before = description(&*descriptor, crystal);
                same(
                    &before,
                    &description(&*descriptor, &change(crystal, &mut rng)),
                )
            });
            let id = registered.about.id;
            assert_eq!(holds, promised, "{id}: invariance to {name}");
        }
    }
}

#[test]
fn a_label_for_each_value_and_the_same_values_twice() {
    let crystals = crystals(&mut ChaCha8Rng::seed_from_u64(7));
    for registered in registry() {
        let id = registered.about.id;
        let descriptor = registered.build(&DescriptorSettings::new()).unwrap();
        assert_eq!(descriptor.about().id, id);
        for crystal in describable(&*descriptor, &crystals) {
            let first = description(&*descriptor, crystal);
            assert!(!first.is_empty(), "{id}");
            assert_eq!(descriptor.labels(&first).len(), first.len(), "{id}");
            assert_eq!(first, description(&*descriptor, crystal), "{id}");
        }
    }
}

#[test]
fn ids_and_settings_are_well_formed() {
    let mut ids: Vec<&str> = registry().iter().map(|r| r.about.id).collect();
    for registered in registry() {
        for setting in registered.settings {
            let (smallest, largest) = setting.range;
            assert!(
                (smallest..=largest).contains(&setting.default),
                "{}",
                setting.name
            );
            for value in [smallest - 1.0, largest + 1.0, f64::NAN] {
                let name = format!("{}.{}", registered.about.id, setting.name);
                let given = DescriptorSettings::from([(name, value)]);
                assert!(registered.build(&given).is_err());
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), registry().len(), "ids are unique");
}
