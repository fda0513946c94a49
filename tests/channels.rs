//! Voronoi channels: against CAVD, what must not change them, and odd cells.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use superion::crystal::channels::{
    ChannelError, Channels, Network, Node, NodeKind, effective_radius_ang, free_spheres_ang,
};
use superion::crystal::coordination::Sites;
use superion::crystal::lattice::Vector3;
use superion::crystal::oxidation::decorate;
use superion::crystal::voronoi::Tessellation;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{Description, DescriptorSettings, Input, describe_one, find};
use superion::percolation::{PercolationError, channels};
use superion::simplify::{Representation, simplify};

use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

/// Li3ErBr6 of the paper's code, with the oxidation states of its CIF.
fn li3erbr6(cif: &str) -> Structure {
    let plain: String = cif
        .lines()
        .map(|line| {
            line.replace("Li+ ", "Li ")
                .replace("Er3+ ", "Er ")
                .replace("Br- ", "Br ")
        })
        .collect::<Vec<_>>()
        .join("\n");
    let mut structure = structure_of_p1_cif(&plain);
    for site in &mut structure.sites {
        let species = &mut site.occupants[0].species;
        species.oxidation_state = Some(match species.element.symbol() {
            "Li" => 1.0,
            "Er" => 3.0,
            _ => -1.0,
        });
    }
    structure
}

#[test]
fn li3erbr6_equals_the_published_code() {
    let Some(shared) = shared_dir() else { return };
    let dir = shared.join("reference/li3erbr6");
    let read = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
    for name in ["Li3ErBr6_mp-1222492", "Li3ErBr6_vcr"] {
        let reference: BTreeMap<String, serde_json::Value> =
            serde_json::from_str(&read(&format!("{name}.json"))).unwrap();
        let found = channels(&li3erbr6(&read(&format!("{name}.cif"))), Element::LI).unwrap();
        for (axis, radius) in ["a", "b", "c"].into_iter().zip(found.free_sphere_ang) {
            let expected = reference[&format!("{axis}_RLFS")].as_f64().unwrap();
            let off = (radius - expected).abs();
            // CAVD moves vertices when it merges them, by up to 0.02 Å.
            assert!(off < 5e-3, "{name} {axis}: {radius} for {expected}");
        }
    }
    let found = channels(&li3erbr6(&read("Li3ErBr6_mp-1222492.cif")), Element::LI).unwrap();
    assert!((found.largest_included_ang - 1.08785).abs() < 1e-3);
    assert_nodes_are_listed(&found.network, &read("Li3ErBr6_mp-1222492.net"));
}

/// The network as CAVD writes it: nodes without negative radius, vertices (up to number 40) first.
fn assert_nodes_are_listed(network: &Network, listed: &str) {
    let lines = listed.lines();
    let lines = lines.skip_while(|line| !line.starts_with("Interstitial"));
    let mut off = [0, 0];
    let mut n_listed = [0, 0];
    for line in lines.skip(1).take_while(|line| !line.is_empty()) {
        let numbers = line.split_whitespace().map(|x| x.parse::<f64>().unwrap());
        let [number, _, x, y, z, radius] = numbers.collect::<Vec<_>>().try_into().unwrap();
        let is_here = |node: &&Node| {
            let apart = [node.frac[0] - x, node.frac[1] - y, node.frac[2] - z];
            let near = apart.iter().all(|d| (d - d.round()).abs() < 0.005);
            near && (node.radius_ang - radius).abs() < 0.01
        };
        let kind = usize::from(number > 40.0);
        n_listed[kind] += 1;
        off[kind] += usize::from(!network.nodes.iter().any(|node| is_here(&node)));
    }
    // Where two vertices nearly coincide, CAVD counts both in the centre of a face.
    assert!(off[0] == 0 && off[1] <= 8, "{off:?} of {n_listed:?}");
    assert!(n_listed[0] == 34 && n_listed[1] > 30, "{n_listed:?}");
}

/// A crystal of `data/channels/cavd.json`.
#[derive(Deserialize)]
struct Reference {
    lattice: [Vector3; 3],
    species: Vec<Element>,
    states: Vec<f64>,
    frac: Vec<Vector3>,
    framework: Vec<usize>,
    radii: Vec<f64>,
    free_sphere: [f64; 3],
    without_face_centers: [f64; 3],
    largest_included: f64,
}

impl Reference {
    fn channels(&self) -> (Vec<f64>, Network) {
        let lattice = Lattice::from_rows(self.lattice);
        let sites = Sites {
            lattice: &lattice,
            frac: &self.frac,
            elements: &self.species,
            oxidation_states: &self.states,
        };
        let voronoi = Tessellation::new(&lattice, &self.frac).unwrap();
        let radius = |site: &usize| effective_radius_ang(&sites, *site, &voronoi.cells[*site]);
        let radii = self.framework.iter().map(|site| radius(site).unwrap());
        // The radii of the reference, so that radii and network are compared one by one.
        let frac: Vec<Vector3> = self.framework.iter().map(|site| self.frac[*site]).collect();
        let network = Network::new(&lattice, &frac, &self.radii).unwrap();
        (radii.collect(), network)
    }
}

/// Largest difference of two lists.
fn apart(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let pairs = found.iter().zip(expected);
    pairs.fold(0.0, |worst, (f, e)| worst.max((f - e).abs()))
}

/// Crystals whose free spheres CAVD's own code gave; `SUPERION_CAVD` names a file with more.
#[test]
fn free_spheres_equal_cavd() {
    let text = match std::env::var("SUPERION_CAVD") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => include_str!("data/channels/cavd.json").to_owned(),
    };
    let references: BTreeMap<String, Reference> = serde_json::from_str(&text).unwrap();
    let mut off: BTreeMap<&str, Vec<(f64, String)>> = BTreeMap::new();
    for (id, reference) in &references {
        let (radii, network) = reference.channels();
        let mut compare = |what, found: &[f64], expected: &[f64]| {
            let said = format!("{id}: {found:.4?} for {expected:.4?}");
            off.entry(what)
                .or_default()
                .push((apart(found, expected), said));
        };
        compare("radii", &radii, &reference.radii);
        let vertices = network.without_face_centers();
        let [with, without] = [&network, &vertices].map(|n| free_spheres_ang(n).unwrap());
        compare("free spheres", &with, &reference.free_sphere);
        compare("passing spheres", &without, &reference.without_face_centers);
        let included = vertices.largest_included_ang();
        compare("included", &[included], &[reference.largest_included]);
    }
    for (what, mut off) in off {
        off.sort_by(|a, b| b.0.total_cmp(&a.0));
        let n_off = off.iter().filter(|(distance, _)| *distance > 0.01).count();
        println!("{what}: {n_off} of {} beyond 0.01 Å", off.len());
        for (distance, said) in off.iter().take(2) {
            println!("  {distance:.4} {said}");
        }
        // CAVD misplaces face centres in one crystal of seven; none of those is in the file here.
        let share = if what == "free spheres" { 5 } else { 50 };
        let worst = &off[0].1;
        assert!(n_off <= off.len() / share, "{what}: {n_off}: {worst}");
    }
}

/// Random sites at least `apart_ang` from each other, of two elements.
fn random_crystal(rng: &mut ChaCha8Rng, n: usize, lattice: Lattice, apart_ang: f64) -> Structure {
    let mut frac: Vec<Vector3> = Vec::new();
    let mut tries = 0;
    while frac.len() < n && tries < 100_000 {
        tries += 1;
        let point = [rng.random(), rng.random(), rng.random()];
        let far = |other: &Vector3| lattice.shortest_distance_ang(*other, point) > apart_ang;
        if frac.iter().all(far) {
            frac.push(point);
        }
    }
    let kinds = [("Li", 1.0), ("O", -2.0), ("P", 5.0), ("O", -2.0)];
    let species: Vec<Species> = (0..frac.len())
        .map(|k| kinds[k % kinds.len()])
        .map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state))
        .collect();
    Structure::ordered(lattice, &species, &frac)
}

/// The crystal in other axes: rows of whole numbers with determinant 1.
fn in_other_axes(structure: &Structure, to: [[f64; 3]; 3], from: [[f64; 3]; 3]) -> Structure {
    let rows = to.map(|row| structure.lattice.cart_from_frac(row));
    let mut moved = structure.clone();
    moved.lattice = Lattice::from_rows(rows);
    for site in &mut moved.sites {
        let frac = site.frac;
        site.frac = std::array::from_fn(|k| (0..3).map(|m| frac[m] * from[m][k]).sum());
    }
    moved
}

#[test]
fn the_axes_only_decide_what_along_them_means() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let lattice = Lattice::from_parameters([6.1, 7.2, 5.4], [83.0, 97.0, 104.0]).unwrap();
    for _ in 0..5 {
        let crystal = random_crystal(&mut rng, 14, lattice.clone(), 1.6);
        let before = channels(&crystal, Element::LI).unwrap();
        // Cyclic permutation.
        let to = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]];
        let from = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
        let turned = channels(&in_other_axes(&crystal, to, from), Element::LI).unwrap();
        for k in 0..3 {
            let (u, v) = (
                before.free_sphere_ang[(k + 1) % 3],
                turned.free_sphere_ang[k],
            );
            assert!((u - v).abs() < 1e-9, "{u} {v}");
        }
        // b' = a + b: a very skew cell of the same crystal.
        let to = [[1.0, 0.0, 0.0], [5.0, 1.0, 0.0], [0.0, -4.0, 1.0]];
        let from = [[1.0, 0.0, 0.0], [-5.0, 1.0, 0.0], [-20.0, 4.0, 1.0]];
        let skew = channels(&in_other_axes(&crystal, to, from), Element::LI).unwrap();
        assert!((before.largest_included_ang - skew.largest_included_ang).abs() < 1e-7);
        let count = |c: &Channels| (c.network.nodes.len(), c.network.edges.len());
        assert_eq!(count(&before), count(&skew));
        let widest = |c: &Channels| c.free_sphere_ang.into_iter().fold(f64::MIN, f64::max);
        assert!((widest(&before) - widest(&skew)).abs() < 1e-7);
    }
}

#[test]
fn a_network_is_whole() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let lattice = Lattice::from_parameters([7.1, 7.9, 8.4], [71.0, 97.0, 114.0]).unwrap();
    let crystal = random_crystal(&mut rng, 24, lattice, 1.5);
    let found = channels(&crystal, Element::LI).unwrap();
    let network = &found.network;
    let is_vertex = |n: u32| network.nodes[n as usize].kind == NodeKind::Vertex;
    let mut degree = vec![0; network.nodes.len()];
    for edge in &network.edges {
        assert!(edge.from < edge.to || (edge.from == edge.to && edge.image > [0; 3]));
        if is_vertex(edge.from) && is_vertex(edge.to) {
            degree[edge.from as usize] += 1;
            degree[edge.to as usize] += 1;
        }
    }
    // Without symmetry, four edges meet in a vertex.
    let vertices = || (0..network.nodes.len()).filter(|n| is_vertex(*n as u32));
    let regular = vertices().filter(|n| degree[*n] == 4).count();
    assert!(regular * 10 >= vertices().count() * 8, "{regular}");
}

/// Of equal spheres none comes nearer to a bottleneck than those around it.
#[test]
fn a_bottleneck_is_as_wide_as_it_says() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let lattice = Lattice::from_parameters([7.1, 6.2, 8.4], [71.0, 97.0, 114.0]).unwrap();
    let crystal = random_crystal(&mut rng, 16, lattice, 1.5);
    let frac: Vec<Vector3> = crystal.sites.iter().map(|site| site.frac).collect();
    let network = Network::new(&crystal.lattice, &frac, &[0.8; 16]).unwrap();
    let clearance_ang = |point: Vector3| {
        let distances = frac
            .iter()
            .map(|f| crystal.lattice.shortest_distance_ang(*f, point));
        distances.fold(f64::INFINITY, f64::min) - 0.8
    };
    for edge in &network.without_face_centers().edges {
        assert!((clearance_ang(edge.bottleneck_frac) - edge.radius_ang).abs() < 1e-7);
    }
    for node in &network.nodes {
        assert!((clearance_ang(node.frac) - node.radius_ang).abs() < 0.02);
    }
}

fn descriptor(structure: &Structure) -> Result<Vec<f64>, String> {
    let cavd = find("cavd")
        .unwrap()
        .build(&DescriptorSettings::new())
        .unwrap();
    match describe_one(&*cavd, &Input::new(structure.clone())) {
        Ok(Description::Fixed(values)) => Ok(values),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.kind().to_owned()),
    }
}

#[test]
fn odd_cells_give_numbers_or_reasons() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let oxygen = Species::charged("O".parse().unwrap(), -2.0);
    let lithium = Species::charged(Element::LI, 1.0);
    let parameters = |lengths, angles| Lattice::from_parameters(lengths, angles).unwrap();
    let cube = parameters([4.0; 3], [90.0; 3]);
    let one = |lattice: Lattice| Structure::ordered(lattice, &[oxygen], &[[0.3, 0.9, 0.1]]);
    // One atom: cubic, skew, flat, long, large.
    let [a, b, c] = descriptor(&one(cube.clone())).unwrap().try_into().unwrap();
    assert!((a - b).abs() < 1e-9 && (b - c).abs() < 1e-9);
    assert!(descriptor(&one(parameters([3.0, 3.1, 3.2], [30.0, 35.0, 40.0]))).is_ok());
    assert!(descriptor(&one(parameters([4.0; 3], [119.9, 119.9, 119.9]))).is_ok());
    for odd in [
        parameters([2.0, 2.0, 60.0], [90.0; 3]),
        parameters([50.0, 50.0, 2.0], [90.0, 90.0, 120.0]),
        parameters([300.0; 3], [90.0; 3]),
        parameters([0.05; 3], [90.0; 3]),
        parameters([4.0, 4.0, 4.0], [10.0, 10.0, 10.0]),
    ] {
        let found = descriptor(&one(odd.clone()));
        let finite = |values: &Vec<f64>| values.iter().all(|x| x.is_finite());
        assert!(found.as_ref().map_or(true, finite), "{odd:?}: {found:?}");
    }
    // Atoms nearly on top of each other, and quite.
    let pair = |apart: f64| {
        let frac = [[0.3, 0.9, 0.1], [0.3 + apart, 0.9, 0.1]];
        Structure::ordered(cube.clone(), &[oxygen, oxygen], &frac)
    };
    for apart in [1e-2, 1e-4, 1e-5] {
        assert!(descriptor(&pair(apart)).is_ok(), "{apart}");
    }
    assert_eq!(descriptor(&pair(0.0)), Err("not-applicable".to_owned()));
    // No framework, no radius; a sphere that is there in part.
    let only_lithium = Structure::ordered(cube.clone(), &[lithium], &[[0.0; 3]]);
    assert_eq!(descriptor(&only_lithium), Err("not-applicable".to_owned()));
    let framework = channels(&only_lithium, Element::LI).unwrap_err();
    assert!(matches!(
        framework,
        PercolationError::NoChannels(ChannelError::NoFramework { .. })
    ));
    let helium = Species::charged("He".parse().unwrap(), 1.0);
    let odd = Structure::ordered(cube.clone(), &[helium], &[[0.0; 3]]);
    assert_eq!(descriptor(&odd), Err("missing-property".to_owned()));
    let mut partial = pair(0.5);
    partial.sites[1].occupants[0].occupancy = 0.5;
    let blocking = descriptor(&partial).unwrap();
    assert_eq!(blocking.len(), 3, "it blocks as if it were whole");
    // 500 sites.
    let large = random_crystal(&mut rng, 500, parameters([21.0; 3], [90.0; 3]), 1.4);
    assert_eq!(large.n_sites(), 500);
    assert!(descriptor(&large).is_ok());
}

/// Structures of all sizes: numbers, or reasons that are counted.
#[test]
fn three_hundred_structures_are_described_or_say_why_not() {
    let Some(shared) = shared_dir() else { return };
    let cifs = materials_project_cifs(&shared);
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for cif in cifs.values().step_by(cifs.len() / 300) {
        let decorated = decorate(&structure_of_p1_cif(cif)).structure;
        for representation in [
            Representation::Structure,
            Representation::Can,
            Representation::A40,
        ] {
            let simplified = simplify(&decorated, representation, Element::LI);
            let outcome = match descriptor(&simplified) {
                Ok(values) => {
                    assert!(values.is_sorted() && values.iter().all(|x| x.is_finite()));
                    "described".to_owned()
                }
                Err(kind) => kind,
            };
            *reasons
                .entry(format!("{} {outcome}", representation.id()))
                .or_default() += 1;
        }
    }
    println!("{reasons:?}");
    assert!(reasons["structure described"] >= 290, "{reasons:?}");
    assert!(
        reasons["CAN described"] >= 290 && reasons["A-40 described"] >= 290,
        "{reasons:?}"
    );
}
