use std::f64::consts::PI;

use proptest::prelude::*;

use super::*;
use crate::crystal::lattice::norm;
use crate::monitor::Monitor;

fn cube(a: f64) -> Lattice {
    Lattice::from_rows([[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, a]])
}

fn tessellation(lattice: &Lattice, frac: &[Vector3]) -> Tessellation {
    Tessellation::new(lattice, frac).unwrap()
}

/// Volumes fill the cell, solid angles the sphere, and every face is seen alike from both sides.
fn assert_fills(lattice: &Lattice, tessellation: &Tessellation) {
    let volumes = tessellation.cells.iter().map(VoronoiCell::volume_ang3);
    let volume = lattice.volume_ang3();
    assert!((volumes.sum::<f64>() - volume).abs() < 1e-9 * volume);
    for (site, cell) in tessellation.cells.iter().enumerate() {
        let (n_vertices, n_edges) = (cell.vertices_ang.len(), cell.edges().len());
        let empty = cell.faces.is_empty() && n_vertices == 0;
        assert!(
            empty || n_vertices + cell.faces.len() == n_edges + 2,
            "Euler"
        );
        for face in &cell.faces {
            let [i, j, k] = face.neighbor.image;
            let back = tessellation.cells[face.neighbor.site]
                .faces
                .iter()
                .find(|f| f.neighbor.site == site && f.neighbor.image == [-i, -j, -k]);
            let area = back.map_or(0.0, |f| f.area_ang2);
            assert!((face.area_ang2 - area).abs() < 1e-8, "both sides of a face");
        }
    }
}

fn assert_solid_angles(tessellation: &Tessellation) {
    for cell in &tessellation.cells {
        let angle: f64 = cell.faces.iter().map(|f| f.solid_angle_sr).sum();
        assert!((angle - 4.0 * PI).abs() < 1e-9);
    }
}

#[test]
fn fcc_has_a_rhombic_dodecahedron() {
    let primitive = Lattice::from_rows([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]);
    let found = tessellation(&primitive, &[[0.3, 0.9, -1.2]]);
    assert_fills(&primitive, &found);
    let cell = &found.cells[0];
    assert_eq!((cell.faces.len(), cell.vertices_ang.len()), (12, 14));
    for face in &cell.faces {
        assert_eq!(face.n_vertices(), 4);
        // Rhombs with diagonals a/2 and a/√2.
        assert!((face.area_ang2 - 2.0 * 2.0 * 2.0_f64.sqrt() / 2.0).abs() < 1e-12);
        assert!((face.solid_angle_sr - 4.0 * PI / 12.0).abs() < 1e-12);
        assert!((face.distance_ang - 2.0_f64.sqrt()).abs() < 1e-12);
    }
}

#[test]
fn bcc_has_a_truncated_octahedron() {
    let lattice = cube(3.0);
    let found = tessellation(&lattice, &[[0.0; 3], [0.5; 3]]);
    assert_fills(&lattice, &found);
    assert_solid_angles(&found);
    for cell in &found.cells {
        assert_eq!((cell.faces.len(), cell.vertices_ang.len()), (14, 24));
        let sizes: Vec<usize> = cell.faces.iter().map(VoronoiFace::n_vertices).collect();
        assert_eq!(sizes, [[6; 8].as_slice(), [4; 6].as_slice()].concat());
        // Edges are a/(2√2); the squares have their square.
        assert!((cell.faces[13].area_ang2 - 9.0 / 8.0).abs() < 1e-12);
    }
}

#[test]
fn rock_salt_has_cubes() {
    let half = 0.5;
    let frac = [
        [0.0, 0.0, 0.0],
        [0.0, half, half],
        [half, 0.0, half],
        [half, half, 0.0],
        [half, half, half],
        [half, 0.0, 0.0],
        [0.0, half, 0.0],
        [0.0, 0.0, half],
    ];
    let lattice = cube(5.64);
    let found = tessellation(&lattice, &frac);
    assert_fills(&lattice, &found);
    for cell in &found.cells {
        assert_eq!((cell.faces.len(), cell.vertices_ang.len()), (6, 8));
        assert!((cell.volume_ang3() - 2.82_f64.powi(3)).abs() < 1e-9);
    }
}

#[test]
fn a_sheared_cell_is_the_same_crystal() {
    let sheared = Lattice::from_rows([[3.0, 0.0, 0.0], [21.0, 3.0, 0.0], [-12.0, 15.0, 3.0]]);
    let found = tessellation(&sheared, &[[0.1, 0.2, 0.3]]);
    assert_eq!(found.cells[0].faces.len(), 6);
    assert_fills(&sheared, &found);
}

#[test]
fn power_planes_move_towards_the_smaller_sphere() {
    let lattice = cube(4.0);
    let frac = [[0.0; 3], [0.5, 0.0, 0.0]];
    let found = Tessellation::power(&lattice, &frac, &[1.2, 0.8], &Monitor::silent()).unwrap();
    assert_fills(&lattice, &found);
    // (d² + r² − s²) / 2d with d = 2 Å
    assert!((found.cells[0].volume_ang3() - 2.0 * 1.2 * 16.0).abs() < 1e-9);
    let equal = Tessellation::power(&lattice, &frac, &[1.0, 1.0], &Monitor::silent()).unwrap();
    assert_eq!(equal, tessellation(&lattice, &frac));
    // A sphere inside another has no cell.
    let swallowed = Tessellation::power(&lattice, &frac, &[3.5, 0.5], &Monitor::silent()).unwrap();
    assert!(swallowed.cells[1].faces.is_empty());
    assert_fills(&lattice, &swallowed);
}

#[test]
fn what_cannot_be_tessellated_is_named() {
    let same = Tessellation::new(&cube(4.0), &[[0.0; 3], [0.5; 3], [1.5, 0.5, -0.5]]);
    assert_eq!(
        same.unwrap_err(),
        VoronoiError::SamePlace {
            first: 1,
            second: 2
        }
    );
    let flat = Lattice::from_rows([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
    assert!(Tessellation::new(&flat, &[[0.0; 3]]).is_err());
    let needle = Lattice::from_rows([[1e-2, 0.0, 0.0], [0.0, 1e-2, 0.0], [0.0, 0.0, 1e6]]);
    assert!(Tessellation::new(&needle, &[[0.0; 3]]).is_err());
    let nan = Lattice::from_rows([[f64::NAN; 3]; 3]);
    assert!(Tessellation::new(&nan, &[[0.0; 3]]).is_err());
    assert!(Tessellation::new(&cube(4.0), &[]).unwrap().cells.is_empty());
}

#[test]
fn sites_nearly_on_top_of_each_other_have_cells() {
    let lattice = cube(4.0);
    let found = tessellation(&lattice, &[[0.0; 3], [1e-5, 0.0, 0.0]]);
    assert_fills(&lattice, &found);
    assert_eq!(found.cells[0].faces[0].neighbor.site, 1);
}

#[test]
fn a_cut_off_cell_is_open_or_too_large() {
    let lattice = Lattice::from_rows([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 8.0]]);
    assert_eq!(cell_within(&lattice, &[[0.0; 3]], 0, 5.0).unwrap(), None);
    let cell = cell_within(&lattice, &[[0.0; 3]], 0, 8.0).unwrap().unwrap();
    assert!((cell.volume_ang3() - 72.0).abs() < 1e-9);
    let body = [[0.0; 3], [0.5; 3]];
    let larger = cell_within(&cube(4.0), &body, 0, 3.9).unwrap().unwrap();
    assert_eq!(larger.faces.len(), 8);
}

prop_compose! {
    /// Any three vectors that span some volume, often skew or flat.
    fn any_lattice()(rows in prop::array::uniform3(prop::array::uniform3(-6.0..6.0)))
        -> Option<Lattice> {
        let lattice = Lattice::from_rows(rows);
        let flattest = lattice.plane_spacings_ang().into_iter().fold(f64::INFINITY, f64::min);
        (flattest > 0.3 && lattice.volume_ang3() > 5.0).then_some(lattice)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_crystals_are_filled(
        lattice in any_lattice(),
        frac in prop::collection::vec(prop::array::uniform3(-1.0..1.0), 1..9),
        radii in prop::collection::vec(0.5..1.5, 9),
    ) {
        let Some(lattice) = lattice else { return Ok(()); };
        let apart = frac.iter().enumerate().all(|(k, u)| {
            frac[..k].iter().all(|v| lattice.shortest_distance_ang(*u, *v) > 1e-3)
        });
        prop_assume!(apart);
        let found = tessellation(&lattice, &frac);
        assert_fills(&lattice, &found);
        assert_solid_angles(&found);
        assert_fills(&lattice, &Tessellation::power(&lattice, &frac, &radii, &Monitor::silent()).unwrap());
        for cell in &found.cells {
            // No vertex is nearer to another site than to its own: each face's plane bounds all.
            for face in &cell.faces {
                let unit = face.neighbor.displacement_ang.map(|x| x / face.neighbor.distance_ang);
                for vertex in &cell.vertices_ang {
                    let height: f64 = (0..3).map(|k| unit[k] * vertex[k]).sum();
                    prop_assert!(height <= face.distance_ang + 1e-8);
                    prop_assert!(norm(*vertex) <= 60.0);
                }
            }
        }
    }
}
