//! Pathways: against the published ones, and against the percolation of the map they are on.

use superion::crystal::{Element, Structure};
use superion::math::components::Components;
use superion::monitor::Monitor;
use superion::percolation::paths::{EndKind, PathSettings, Pathway, paths};
use superion::percolation::{Criterion, Map, PercolationSettings, Plan};

use crate::shared::{shared_dir, structure_of_p1_cif};

fn energy_map(structure: &Structure, settings: &PercolationSettings) -> Map {
    let plan = Plan::new(structure, Element::LI, settings).unwrap();
    let landscape = plan.landscape(&Monitor::silent(), &|| {}).unwrap();
    landscape.energy
}

fn at(resolution_ang: f64) -> PercolationSettings {
    PercolationSettings {
        resolution_ang,
        energy_only: true,
        ..PercolationSettings::default()
    }
}

fn lithium_paths(structure: &Structure, map: &Map) -> Vec<Pathway> {
    paths(structure, Element::LI, map, &PathSettings::default()).unwrap()
}

/// One of the two cells of Li₃ErBr₆ whose results were published.
fn li3erbr6(name: &str) -> Option<Structure> {
    let path = shared_dir()?.join("reference/li3erbr6").join(name);
    let cif = std::fs::read_to_string(path).unwrap();
    let plain = cif
        .replace("Li+", "Li")
        .replace("Er3+", "Er")
        .replace("Br-", "Br");
    let mut structure = structure_of_p1_cif(&plain);
    for site in &mut structure.sites {
        let species = &mut site.occupants[0].species;
        species.oxidation_state = Some(match species.element.symbol() {
            "Li" => 1.0,
            "Er" => 3.0,
            _ => -1.0,
        });
    }
    Some(structure)
}

/// Levels in eV above the map's lowest point at which the hops percolate in 1, 2, 3 directions.
fn percolation_ev(found: &[Pathway]) -> [Option<f64>; 3] {
    let mut ends: Vec<EndKind> = found
        .iter()
        .flat_map(|path| [path.start.kind, path.end.kind])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let number = |kind: EndKind| ends.binary_search(&kind).unwrap() as u32;
    let mut joined = Components::of_single_members(ends.len());
    let mut levels = [None; 3];
    for path in found {
        joined.connect(number(path.start.kind), number(path.end.kind), path.image());
        for level in &mut levels[..joined.rank()] {
            level.get_or_insert(path.pass_ev);
        }
    }
    levels
}

/// The lowest passes that lead around the crystal are the barriers of the map.
#[test]
fn hops_percolate_as_the_map_does() {
    let Some(structure) = li3erbr6("Li3ErBr6_mp-1222492.cif") else {
        return;
    };
    let map = energy_map(&structure, &at(0.2));
    let levels = percolation_ev(&lithium_paths(&structure, &map));
    let barriers = map.barriers(Criterion::Winding).to_array();
    for (level, barrier) in levels.into_iter().zip(barriers) {
        let (level, barrier) = (level.unwrap(), barrier.unwrap());
        assert!((level - barrier).abs() < 1e-6, "{level} for {barrier}");
    }
}
