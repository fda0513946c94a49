use super::*;
use crate::crystal::Lattice;

/// Free spheres along a, b, c and the largest that fits, with the same radius for all sites.
fn spheres(lattice: &Lattice, frac: &[Vector3], radius_ang: f64) -> ([f64; 3], f64) {
    let network = Network::new(lattice, frac, &vec![radius_ang; frac.len()]).unwrap();
    let free = free_spheres_ang(&network).unwrap();
    (free, network.largest_included_ang())
}

fn cube(edge_ang: f64) -> Lattice {
    Lattice::from_rows([
        [edge_ang, 0.0, 0.0],
        [0.0, edge_ang, 0.0],
        [0.0, 0.0, edge_ang],
    ])
}

#[track_caller]
fn assert_close(found: ([f64; 3], f64), free: f64, included: f64) {
    for value in found.0 {
        assert!((value - free).abs() < 1e-9, "{found:?}, not {free}");
    }
    assert!(
        (found.1 - included).abs() < 1e-9,
        "{found:?}, not {included}"
    );
}

#[test]
fn a_simple_cubic_framework() {
    // Through the middle of a face, from the middle of one cube to the next.
    let a = 4.0;
    let found = spheres(&cube(a), &[[0.1, 0.2, 0.3]], 1.2);
    assert_close(
        found,
        a / 2.0_f64.sqrt() - 1.2,
        a * 3.0_f64.sqrt() / 2.0 - 1.2,
    );
}

#[test]
fn a_face_centred_framework() {
    // From octahedral to tetrahedral void through a triangle of side a/√2.
    let a = 5.0;
    let frac = [
        [0.0, 0.0, 0.0],
        [0.0, 0.5, 0.5],
        [0.5, 0.0, 0.5],
        [0.5, 0.5, 0.0],
    ];
    let triangle = a / 6.0_f64.sqrt() - 1.0;
    assert_close(spheres(&cube(a), &frac, 1.0), triangle, a / 2.0 - 1.0);
    let primitive = Lattice::from_rows([[0.0, 2.5, 2.5], [2.5, 0.0, 2.5], [2.5, 2.5, 0.0]]);
    assert_close(
        spheres(&primitive, &[[0.3, 0.3, 0.3]], 1.0),
        triangle,
        a / 2.0 - 1.0,
    );
}

#[test]
fn a_body_centred_framework() {
    // Between tetrahedral voids through the triangle a, √3a/2, √3a/2: circumradius 3a/(4√2).
    let a = 4.0;
    let frac = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]];
    let expected = 3.0 * a / 32.0_f64.sqrt() - 0.9;
    assert_close(
        spheres(&cube(a), &frac, 0.9),
        expected,
        a * 5.0_f64.sqrt() / 4.0 - 0.9,
    );
}

#[test]
fn columns_leave_channels_along_them() {
    // Columns of touching spheres along c, far apart along a and b.
    let lattice = Lattice::from_rows([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [0.0, 0.0, 2.0]]);
    let (free, included) = spheres(&lattice, &[[0.0, 0.0, 0.0]], 1.0);
    // Along c between four columns, midway between two layers at the widest; the narrowest point
    // is level with the spheres.
    let along = 18.0_f64.sqrt() - 1.0;
    assert!((free[2] - along).abs() < 1e-9, "{free:?}");
    assert!((included - (19.0_f64.sqrt() - 1.0)).abs() < 1e-9);
    // Across, between two columns, where four spheres leave most room.
    let across = 10.0_f64.sqrt() - 1.0;
    assert!((free[0] - across).abs() < 1e-9, "{free:?}");
    assert!((free[1] - across).abs() < 1e-9, "{free:?}");
}

#[test]
fn overlapping_spheres_leave_less_than_nothing() {
    let (free, included) = spheres(&cube(2.0), &[[0.0, 0.0, 0.0]], 2.0);
    assert!(free.iter().all(|r| *r < -0.5) && included < 0.0);
}

#[test]
fn a_small_sphere_among_large_ones_narrows_what_it_stands_in() {
    let a = 5.0;
    let frac = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]];
    let network = |radius| Network::new(&cube(a), &frac, &[1.5, radius]).unwrap();
    let [none, small] = [0.0, 0.5].map(|r| network(r).largest_included_ang());
    assert!(small < none);
    // Every edge is at most as wide as its ends, and there is one network.
    let network = network(0.5);
    for edge in &network.edges {
        let ends = [edge.from, edge.to].map(|n| network.nodes[n as usize].radius_ang);
        assert!(edge.radius_ang <= ends[0].max(ends[1]) + 1e-9);
    }
}

/// Framework, mobile ions and radii of rock salt.
#[test]
fn the_mobile_element_is_no_part_of_the_framework() {
    let lattice = cube(5.14);
    let anions = [
        [0.0, 0.0, 0.0],
        [0.0, 0.5, 0.5],
        [0.5, 0.0, 0.5],
        [0.5, 0.5, 0.0],
    ];
    let cations = anions.map(|f: Vector3| f.map(|x| x + 0.5));
    let frac: Vec<Vector3> = cations.into_iter().chain(anions).collect();
    let chlorine: Element = "Cl".parse().unwrap();
    let elements = [[Element::LI; 4], [chlorine; 4]].concat();
    let oxidation_states = [[1.0; 4], [-1.0; 4]].concat();
    let sites = Sites {
        lattice: &lattice,
        frac: &frac,
        elements: &elements,
        oxidation_states: &oxidation_states,
    };
    let voronoi = Tessellation::new(&lattice, &frac).unwrap();
    let channels = Channels::new(&sites, &voronoi, Element::LI).unwrap();
    assert_eq!(channels.framework, [4, 5, 6, 7]);
    assert_eq!(channels.radii_ang, [1.67; 4]);
    let triangle = 5.14 / 6.0_f64.sqrt() - 1.67;
    for radius in channels.free_sphere_ang {
        assert!((radius - triangle).abs() < 1e-9);
    }
    let only_lithium = Sites {
        elements: &[Element::LI; 8],
        ..sites
    };
    assert_eq!(
        Channels::new(&only_lithium, &voronoi, Element::LI),
        Err(ChannelError::NoFramework {
            mobile: Element::LI
        })
    );
}
