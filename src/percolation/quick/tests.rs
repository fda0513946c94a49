//! The barriers are those of the map, bit by bit.

use super::EnergySummary;
use crate::crystal::{Element, Lattice, Occupant, Species, Structure};
use crate::monitor::Monitor;
use crate::percolation::{Criterion, ForceField, Map, PercolationSettings, Plan};

/// Numbers in [0, 1), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A crystal without symmetry: places at least 1.4 Å apart in a skew cell.
fn crystal(numbers: &mut Numbers, framework: &[(&str, f64, usize)], edge_ang: f64) -> Structure {
    let lengths = [0; 3].map(|_| edge_ang * (0.85 + 0.3 * numbers.next()));
    let angles = [0; 3].map(|_| 75.0 + 30.0 * numbers.next());
    let lattice = Lattice::from_parameters(lengths, angles).unwrap();
    let (mut species, mut places) = (Vec::new(), Vec::<[f64; 3]>::new());
    for (symbol, charge, count) in framework {
        for _ in 0..*count {
            species.push(Species::charged(symbol.parse().unwrap(), *charge));
            let place = (0..200)
                .map(|_| [0; 3].map(|_| numbers.next()))
                .find(|place| {
                    places.iter().all(|other| {
                        let off: [f64; 3] = std::array::from_fn(|k| {
                            let d: f64 = place[k] - other[k];
                            d - d.round()
                        });
                        let [x, y, z] = lattice.cart_from_frac(off);
                        x * x + y * y + z * z > 1.4 * 1.4
                    })
                });
            places.push(place.unwrap_or([0.5; 3]));
        }
    }
    Structure::ordered(lattice, &species, &places)
}

fn sites(structure: &Structure, ion: Element) -> Vec<[f64; 3]> {
    let sites = structure.sites.iter();
    let of_ion = sites.filter(|site| site.occupants[0].species.element == ion);
    of_ion.map(|site| site.frac).collect()
}

fn quick(plan: &Plan, sites: &[[f64; 3]]) -> Option<EnergySummary> {
    plan.energy_summary(sites, &Monitor::silent(), &|_| {})
        .unwrap()
}

fn of_map(map: &Map, sites: &[[f64; 3]]) -> EnergySummary {
    let monitor = Monitor::silent();
    EnergySummary {
        minimum: f64::from(map.minimum()),
        maximum: f64::from(map.maximum()),
        barriers: map
            .barriers_unless_cancelled(Criterion::Winding, sites, &monitor)
            .unwrap(),
    }
}

fn check(structure: &Structure, settings: &PercolationSettings) {
    let sites = sites(structure, Element::LI);
    let plan = Plan::new(structure, Element::LI, settings).unwrap();
    let map = plan.landscape(&Monitor::silent(), &|| {}).unwrap().energy;
    let found = quick(&plan, &sites).unwrap();
    assert_eq!(found, of_map(&map, &sites), "{:?}", structure.lattice);
    assert!(found.barriers.from_sites[2].is_some());
}

fn settings(resolution_ang: f64) -> PercolationSettings {
    PercolationSettings {
        resolution_ang,
        energy_only: true,
        ..PercolationSettings::default()
    }
}

/// Many cells, periods of every remainder, both force fields, several ions, partly occupied sites.
#[test]
fn crystals_without_symmetry() {
    let mut numbers = Numbers(11);
    let frameworks: [&[(&str, f64, usize)]; 4] = [
        &[("Li", 1.0, 3), ("P", 5.0, 1), ("S", -2.0, 4)],
        &[("Li", 1.0, 2), ("Ti", 4.0, 1), ("O", -2.0, 3)],
        &[("Li", 1.0, 3), ("Er", 3.0, 1), ("Br", -1.0, 6)],
        &[("Li", 1.0, 2), ("O", -2.0, 1)],
    ];
    for round in 0..8 {
        let mut structure = crystal(
            &mut numbers,
            frameworks[round % 4],
            5.0 + 0.2 * round as f64,
        );
        if round == 5 {
            let of_titanium = &mut structure.sites[2].occupants;
            of_titanium[0].occupancy = 0.6;
            of_titanium.push(Occupant {
                species: Species::charged("Nb".parse().unwrap(), 5.0),
                occupancy: 0.4,
            });
        }
        let force_field = match round % 3 {
            2 => ForceField::SoftBv,
            _ => ForceField::Shu,
        };
        let settings = PercolationSettings {
            force_field,
            ..settings(0.14 + 0.005 * round as f64)
        };
        check(&structure, &settings);
    }
}

/// Equal voxels, and ions just at the cut-off from points: antifluorite and rock salt, 10 Å apart.
#[test]
fn crystals_of_high_symmetry() {
    let (li, o) = (
        Species::charged(Element::LI, 1.0),
        Species::charged(Element::O, -2.0),
    );
    let primitive = Lattice::from_parameters([3.262; 3], [60.0; 3]).unwrap();
    let oxide = Structure::ordered(primitive, &[li, li, o], &[[0.25; 3], [0.75; 3], [0.0; 3]]);
    check(&oxide, &settings(0.1));
    let cubic = Lattice::from_parameters([5.0; 3], [90.0; 3]).unwrap();
    let corners = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
    let anions = corners.map(|[x, y, z]| [x + 0.5, y + 0.5, z + 0.5]);
    let chloride = Species::charged("Cl".parse().unwrap(), -1.0);
    let species: Vec<Species> = [vec![li; 4], vec![chloride; 4]].concat();
    let places: Vec<[f64; 3]> = corners.into_iter().chain(anions).collect();
    check(
        &Structure::ordered(cubic, &species, &places),
        &settings(0.125),
    );
}

/// The same bits with one thread and with two.
#[test]
fn threads_do_not_matter() {
    let mut numbers = Numbers(5);
    let framework = [("Li", 1.0, 3), ("P", 5.0, 1), ("S", -2.0, 4)];
    let structure = crystal(&mut numbers, &framework, 6.5);
    let plan = Plan::new(&structure, Element::LI, &settings(0.2)).unwrap();
    let by = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| quick(&plan, &sites(&structure, Element::LI)))
    };
    assert_eq!(by(1), by(2));
}

/// Every energy is within the error that is said, and the error is small.
#[test]
fn the_error_is_as_small_as_said() {
    let mut numbers = Numbers(3);
    let framework = [("Li", 1.0, 3), ("P", 5.0, 1), ("S", -2.0, 4)];
    let structure = crystal(&mut numbers, &framework, 6.5);
    let plan = Plan::new(&structure, Element::LI, &settings(0.1)).unwrap();
    let map = plan.landscape(&Monitor::silent(), &|| {}).unwrap().energy;
    let quick = super::Quick::new(plan.field(), plan.grid()).unwrap();
    let found = quick.blocks.all(&Monitor::silent(), &|_| {}).unwrap();
    assert!(found.error_ev < 0.01, "{}", found.error_ev);
    let mut worst: f64 = 0.0;
    for (value, exact) in found.energies_ev.iter().zip(map.values()) {
        let exact = f64::from(*exact);
        let off = (f64::from(*value) - exact).abs();
        assert!(off <= found.error_ev + super::SINGLE * exact.abs());
        if exact.abs() < 10.0 {
            worst = worst.max(off);
        }
    }
    // The series is one, and not everything is near.
    assert!(worst > 1e-7, "{worst}");
}

/// What is not of the usual form is left to the map.
#[test]
fn unusual_settings_are_left_to_the_map() {
    let mut numbers = Numbers(9);
    let structure = crystal(&mut numbers, &[("Li", 1.0, 2), ("O", -2.0, 1)], 5.0);
    let none = |settings: PercolationSettings| {
        let plan = Plan::new(&structure, Element::LI, &settings).unwrap();
        assert_eq!(quick(&plan, &[]), None);
    };
    none(PercolationSettings {
        cutoff_ang: 3.0,
        ..settings(0.3)
    });
    none(PercolationSettings {
        max_neighbors: Some(50),
        ..settings(0.3)
    });
    none(PercolationSettings {
        criterion: Criterion::Block,
        ..settings(0.3)
    });
}
