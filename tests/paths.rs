//! Pathways: against the published ones, and against the percolation of the map they are on.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::math::components::Components;
use superion::monitor::{Monitor, Signal};
use superion::percolation::paths::{
    EndKind, FoundPaths, PathSettings, Pathway, paths, published_string,
};
use superion::percolation::{Criterion, Map, PercolationError, PercolationSettings, Plan};

use crate::shared_data::{shared_dir, structure_of_p1_cif};

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
    let settings = PathSettings {
        routes_above_ev: 10.0,
        ..PathSettings::default()
    };
    found(structure, map, &settings).unwrap().paths
}

fn found(
    structure: &Structure,
    map: &Map,
    settings: &PathSettings,
) -> Result<FoundPaths, PercolationError> {
    paths(structure, Element::LI, map, settings, &Monitor::silent())
}

fn every_path(structure: &Structure, map: &Map) -> Vec<Pathway> {
    let settings = PathSettings {
        every_hop: true,
        routes_above_ev: 10.0,
        ..PathSettings::default()
    };
    found(structure, map, &settings).unwrap().paths
}

fn published_dir() -> Option<PathBuf> {
    Some(shared_dir()?.join("reference/li3erbr6"))
}

/// One of the two cells of Li₃ErBr₆ whose results were published.
fn li3erbr6(name: &str) -> Option<Structure> {
    let cif = std::fs::read_to_string(published_dir()?.join(name)).unwrap();
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

/// Layers as in LiCoO₂: a small cell with symmetry, of our own making.
fn layered() -> Structure {
    let lattice = Lattice::from_parameters([2.9, 2.9, 14.4], [90.0, 90.0, 120.0]).unwrap();
    let ion = |symbol: &str, charge| Species::charged(symbol.parse().unwrap(), charge);
    let (li, m, o) = (ion("Li", 1.0), ion("Co", 3.0), ion("O", -2.0));
    let thirds = [
        [0.0, 0.0, 0.0],
        [2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0],
        [1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0],
    ];
    let (mut species, mut frac) = (Vec::new(), Vec::new());
    for [x, y, z] in thirds {
        for (kind, height) in [(m, 0.0), (li, 0.5), (o, 0.24), (o, -0.24)] {
            species.push(kind);
            frac.push([x, y, z + height]);
        }
    }
    Structure::ordered(lattice, &species, &frac)
}

/// Levels in eV above the map's lowest point at which the hops percolate in 1, 2, 3 directions.
fn percolation_ev(found: &[Pathway]) -> [Option<f64>; 3] {
    let hops: Vec<&Pathway> = found.iter().filter(|path| path.via.is_empty()).collect();
    let mut ends: Vec<EndKind> = hops
        .iter()
        .flat_map(|path| [path.start.kind, path.end.kind])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let number = |kind: EndKind| ends.binary_search(&kind).unwrap() as u32;
    let mut joined = Components::of_single_members(ends.len());
    let mut levels = [None; 3];
    for path in hops {
        joined.connect(number(path.start.kind), number(path.end.kind), path.image());
        for level in &mut levels[..joined.rank()] {
            level.get_or_insert(path.pass_ev);
        }
    }
    levels
}

fn assert_percolates_as_the_map_does(structure: &Structure, map: &Map) {
    let levels = percolation_ev(&every_path(structure, map));
    let barriers = map.barriers(Criterion::Winding).to_array();
    for (level, barrier) in levels.into_iter().zip(barriers) {
        let (level, barrier) = (level.unwrap(), barrier.unwrap());
        assert!(
            (level - barrier).abs() < 0.005 + 0.02 * barrier,
            "{level} for {barrier}"
        );
    }
}

/// Passes of the hops, from the lowest.
fn passes_ev(found: &[Pathway]) -> Vec<f64> {
    let hops = found.iter().filter(|path| path.via.is_empty());
    hops.map(|path| path.pass_ev).collect()
}

/// The lowest passes that lead around the crystal are the barriers of the map, up to the
/// difference of interpolation and voxels.
#[test]
fn hops_percolate_as_the_map_does() {
    let structure = layered();
    assert_percolates_as_the_map_does(&structure, &energy_map(&structure, &at(0.1)));
    let Some(structure) = li3erbr6("Li3ErBr6_mp-1222492.cif") else {
        return;
    };
    assert_percolates_as_the_map_does(&structure, &energy_map(&structure, &at(0.15)));
}

/// Every path is what it says: it begins and ends at its ends, in small steps, with its length,
/// and its ends lie in dents of the map.
#[test]
fn paths_are_whole() {
    let structure = layered();
    let map = energy_map(&structure, &at(0.15));
    let found = lithium_paths(&structure, &map);
    assert!(found.iter().any(|path| !path.via.is_empty()));
    for path in &found {
        let (first, last) = (path.points[0], path.points[path.points.len() - 1]);
        for (end, point) in [(&path.start, first), (&path.end, last)] {
            let off: Vector3 = std::array::from_fn(|k| end.frac[k] - point.frac[k]);
            assert!(off.iter().all(|x| x.abs() < 1e-9), "{off:?}");
            assert!((end.energy_ev - point.energy_ev).abs() < 1e-9);
        }
        for pair in path.points.windows(2) {
            let step_ang = pair[1].distance_ang - pair[0].distance_ang;
            assert!((0.0..0.051).contains(&step_ang), "{step_ang}");
        }
        assert_eq!(path.length_ang, last.distance_ang);
        let energies = path.profile();
        let highest = energies.iter().map(|p| p[1]).fold(f64::MIN, f64::max);
        assert_eq!(path.pass_ev, highest);
        assert!(path.barrier_ev <= highest && path.barrier_ev > 0.0);
    }
    // All lithium sites are equivalent, and so are the tetrahedra.
    let letter = |path: &Pathway| (path.start.wyckoff, path.end.wyckoff);
    let first = letter(&found[0]);
    assert!(first.0.is_some() && first.1.is_some());
    let counted: usize = found.iter().map(|path| path.n_equivalent).sum();
    assert_eq!(counted, every_path(&structure, &map).len());
}

/// Another origin by whole voxels, or a cell twice as long, has the same passes.
#[test]
fn passes_do_not_depend_on_the_cell() {
    let structure = layered();
    let settings = PercolationSettings {
        points: Some([21, 21, 97]),
        ..at(0.15)
    };
    let expected = passes_ev(&lithium_paths(
        &structure,
        &energy_map(&structure, &settings),
    ));
    let mut shifted = structure.clone();
    for site in &mut shifted.sites {
        site.frac[0] += 0.35;
        site.frac[2] -= 0.25;
    }
    let found = passes_ev(&lithium_paths(&shifted, &energy_map(&shifted, &settings)));
    // The longer cell has fewer operations, and lists some hops twice.
    let assert_same = |found: &[f64], what: &str| {
        let has = |list: &[f64], pass: f64| list.iter().any(|p| (p - pass).abs() < 5e-3 * pass);
        for pass in found {
            assert!(has(&expected, *pass), "{what}: {pass} not in {expected:?}");
        }
        for pass in &expected {
            assert!(has(found, *pass), "{what}: {pass} missing in {found:?}");
        }
    };
    assert_same(&found, "shifted");
    let mut rows = *structure.lattice.rows();
    rows[0] = rows[0].map(|x| 2.0 * x);
    let mut sites = Vec::new();
    for copy in [0.0, 1.0] {
        for site in &structure.sites {
            let mut site = site.clone();
            site.frac[0] = (site.frac[0] + copy) / 2.0;
            sites.push(site);
        }
    }
    let double = Structure {
        lattice: Lattice::from_rows(rows),
        sites,
    };
    let settings = PercolationSettings {
        points: Some([41, 21, 97]),
        ..settings
    };
    let found = passes_ev(&lithium_paths(&double, &energy_map(&double, &settings)));
    assert_same(&found, "doubled");
}

/// The same bytes at any number of threads.
#[test]
fn threads_do_not_matter() {
    let structure = layered();
    let map = energy_map(&structure, &at(0.2));
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| lithium_paths(&structure, &map))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn bad_input_is_named() {
    let structure = layered();
    let map = energy_map(&structure, &at(0.4));
    let sodium: Element = "Na".parse().unwrap();
    let error = {
        let (settings, monitor) = (PathSettings::default(), Monitor::silent());
        paths(&structure, sodium, &map, &settings, &monitor).unwrap_err()
    };
    assert_eq!(error.kind(), "no-mobile-ion");
    for settings in [
        PathSettings {
            highest_ev: Some(-1.0),
            ..PathSettings::default()
        },
        PathSettings {
            dent_ev: f64::NAN,
            ..PathSettings::default()
        },
        PathSettings {
            spacing_ang: 0.0,
            ..PathSettings::default()
        },
    ] {
        let error = found(&structure, &map, &settings).unwrap_err();
        assert!(
            matches!(error, PercolationError::BadSetting { .. }),
            "{error}"
        );
    }
    // A string that begins inside an atom flies away or ends; it never hangs.
    let _ = published_string(&map, [0.0; 3], [0.5; 3], [0; 3]);
    // So low a ceiling leaves no pass.
    let settings = PathSettings {
        highest_ev: Some(1e-3),
        ..PathSettings::default()
    };
    let none = found(&structure, &map, &settings).unwrap();
    assert_eq!(none, FoundPaths::default());
}

/// What is left out is counted, and is high up; hops stay.
#[test]
fn high_routes_are_left_out_and_counted() {
    let Some(structure) = li3erbr6("Li3ErBr6_mp-1222492.cif") else {
        return;
    };
    let map = energy_map(&structure, &at(0.25));
    let all = lithium_paths(&structure, &map);
    let few = found(&structure, &map, &PathSettings::default()).unwrap();
    assert!(few.n_routes_left_out > 0);
    assert_eq!(few.paths.len() + few.n_routes_left_out, all.len());
    let is_hop = |path: &&Pathway| path.via.is_empty();
    let hops = |paths: &[Pathway]| paths.iter().filter(is_hop).count();
    assert_eq!(hops(&few.paths), hops(&all));
    let barriers = map.barriers(Criterion::Winding);
    let highest = few.paths.iter().filter(|p| !p.via.is_empty());
    // The pass of a relaxed string lies between voxels: a little beside that of the map.
    let highest = highest.map(|p| p.pass_ev).fold(0.0, f64::max);
    assert!(highest < barriers.e_3d.unwrap() + 0.13, "{highest}");
}

/// Every stage is told, and each one can be stopped.
#[test]
fn stages_are_told_and_can_be_stopped() {
    let structure = layered();
    let map = energy_map(&structure, &at(0.2));
    let settings = PathSettings::default();
    let stages = |stop_at: Option<usize>| {
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let stop: Arc<OnceLock<Monitor>> = Arc::default();
        let (telling, stopping) = (Arc::clone(&told), Arc::clone(&stop));
        let monitor = Monitor::new(move |signal| {
            if let Signal::Started { step, .. } = signal {
                let mut told = telling.lock().unwrap();
                told.push(step);
                if Some(told.len() - 1) == stop_at {
                    stopping.get().unwrap().cancel();
                }
            }
        });
        stop.set(monitor.clone()).unwrap();
        let result = paths(&structure, Element::LI, &map, &settings, &monitor);
        (result, told.lock().unwrap().clone())
    };
    let (all, told) = stages(None);
    assert!(all.is_ok() && told.len() >= 5, "{told:?}");
    for stage in 0..told.len() {
        let (stopped, so_far) = stages(Some(stage));
        assert!(matches!(stopped, Err(PercolationError::Cancelled(_))));
        assert_eq!(so_far, told[..=stage]);
    }
}

/// Ends of the nine published strings as fractional coordinates, and the lattice image of the second:
/// nodes of the Voronoi network near lithium sites, from `Li3ErBr6_vcr_selectvoidbyBVSE_network.net`
/// of the repository that goes with DOI 10.1039/d2ee03499a; in the order of the column "Path" of
/// `Li3ErBr6_pathinfo.csv`.
const PUBLISHED_ENDS: [(Vector3, Vector3, [i32; 3]); 9] = [
    ([0.5, 0.168563, 1.0], [0.5, 0.825195, 0.0], [0, -1, 0]),
    ([0.0, 0.668564, 1.0], [0.5, 0.825195, 0.0], [-1, 0, 0]),
    ([0.5, 0.686501, 0.5], [0.5, 0.825195, 0.0], [0, 0, 1]),
    (
        [0.0223166, 0.170754, 0.52134],
        [0.5, 0.825195, 0.0],
        [0, -1, 0],
    ),
    (
        [0.0223166, 0.170754, 0.52134],
        [1.0, 0.325196, 0.0],
        [-1, 0, 1],
    ),
    ([0.5, 0.168563, 1.0], [0.5, 0.686501, 0.5], [0, -1, 0]),
    (
        [0.0223166, 0.170754, 0.52134],
        [0.5, 0.168563, 1.0],
        [-1, 0, -1],
    ),
    ([0.5, 0.686501, 0.5], [0.0, 0.668564, 1.0], [1, 0, 0]),
    (
        [0.0223166, 0.170754, 0.52134],
        [0.5, 0.686501, 0.5],
        [0, -1, 0],
    ),
];

/// The nine published strings between their own ends, and what the minimum-energy path has there.
#[test]
fn the_nine_published_strings_are_reproduced() {
    let (Some(dir), Some(structure)) = (published_dir(), li3erbr6("Li3ErBr6_vcr.cif")) else {
        return;
    };
    let settings = PercolationSettings {
        max_neighbors: Some(128),
        ..at(0.1)
    };
    let map = energy_map(&structure, &settings);
    let routes = every_path(&structure, &map);
    let mut reader = csv::Reader::from_path(dir.join("Li3ErBr6_pathinfo.csv")).unwrap();
    let mut n_rows = 0;
    for row in reader.records().map(Result::unwrap) {
        let number = |k: usize| -> f64 { row[k].parse().unwrap() };
        let (barrier, length) = (number(6), number(7));
        let (start, end, image) = PUBLISHED_ENDS[number(1) as usize];
        let string = published_string(&map, start, end, image).unwrap();
        let beyond = std::array::from_fn(|k| end[k] + f64::from(image[k]));
        let ends = [start, beyond];
        let energies = string.iter().map(|point| point.energy_ev);
        let highest = energies.clone().fold(f64::MIN, f64::max);
        let found = highest - energies.fold(f64::MAX, f64::min);
        let found_length = string[string.len() - 1].distance_ang;
        // The minimum-energy path between the same sites and images.
        let best = routes
            .iter()
            .filter(|path| joins(path, ends, &structure))
            .map(|path| path.barrier_ev)
            .fold(f64::MAX, f64::min);
        eprintln!(
            "path {}: {found:.4} for {barrier:.4} eV, {found_length:.3} for {length:.3} Å; minimum-energy path {best:.4} eV",
            &row[1]
        );
        assert!(
            (found - barrier).abs() < 0.03,
            "barrier of path {}",
            &row[1]
        );
        assert!(best < barrier + 0.01, "path {}", &row[1]);
        n_rows += 1;
    }
    assert_eq!(n_rows, 9);
}

/// Whether a path leads between the same two places, in either direction and any cell.
fn joins(path: &Pathway, ends: [Vector3; 2], structure: &Structure) -> bool {
    let is_near = |frac: Vector3, end: Vector3| {
        let off: Vector3 = std::array::from_fn(|k| frac[k] - end[k]);
        let cart = structure.lattice.cart_from_frac(off);
        cart.iter().map(|x| x * x).sum::<f64>().sqrt() < 1.0
    };
    [[0, 1], [1, 0]].into_iter().any(|[first, second]| {
        let cell: Vector3 = std::array::from_fn(|k| (ends[first][k] - path.start.frac[k]).round());
        let moved = |frac: Vector3| std::array::from_fn(|k| frac[k] + cell[k]);
        is_near(moved(path.start.frac), ends[first]) && is_near(moved(path.end.frac), ends[second])
    })
}
