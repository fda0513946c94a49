//! Coordination numbers, distances and volumes of polyhedra as pymatgen and Qhull find them in the same
//! files (neighbours up to 1.25 times the sum of the covalent radii, `scipy.spatial.ConvexHull`).

use superion::app::scene3d::surroundings::Shell;
use superion::app::scene3d::{SceneChoices, SceneModel};
use superion::crystal::Element;
use superion::import::cif::read_cif;

use crate::shared_data::shared_dir;

/// File, centre, corner, how many centres, corners of each, nearest and farthest in Å, volume in Å³.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    usize,
    usize,
    [f64; 2],
    Option<f64>,
);

const FOUND: [Row; 8] = [
    (
        "LiTi2P3O12",
        "Ti",
        "O",
        12,
        6,
        [1.9059, 1.9736],
        Some(9.6444),
    ),
    (
        "LiTi2P3O12",
        "P",
        "O",
        18,
        4,
        [1.5118, 1.5189],
        Some(1.7816),
    ),
    (
        "LiTi2P3O12",
        "Li",
        "O",
        6,
        6,
        [2.2811, 2.2811],
        Some(13.6304),
    ),
    ("Li3PO4", "Li", "O", 4, 4, [1.8825, 2.0034], Some(3.7655)),
    ("Li3PO4", "Li", "O", 2, 4, [1.9661, 2.0191], Some(4.0472)),
    ("Li3PO4", "P", "O", 2, 4, [1.5506, 1.5765], Some(1.9379)),
    ("Li6PS5Cl", "P", "S", 4, 4, [2.0353, 2.0353], Some(4.3271)),
    ("Li3N", "Li", "N", 2, 3, [2.1062, 2.1062], None),
];

#[test]
fn neighbours_and_polyhedra_are_those_of_other_programs() {
    let Some(shared) = shared_dir() else { return };
    for (file, center, corner, n_centers, n_corners, [nearest, farthest], volume) in FOUND {
        let path = shared.join("field/42-cifs").join(format!("{file}.cif"));
        let (blocks, rejected) = read_cif(&std::fs::read(&path).unwrap(), file);
        assert!(rejected.is_empty(), "{rejected:?}");
        let structure = &blocks[0].structure;
        let model = SceneModel::new(structure, None, &SceneChoices::default());
        let [center, corner]: [Element; 2] = [center, corner].map(|s| s.parse().unwrap());
        let fits = |site: &usize| {
            let around = &model.surroundings[*site];
            let shell = around.shells.iter().find(|shell| shell.element == corner);
            let is_at = |shell: &Shell| {
                shell.n == n_corners
                    && (shell.nearest_ang - nearest).abs() < 2e-4
                    && (shell.farthest_ang - farthest).abs() < 2e-4
            };
            let is_as_large = match (around.polyhedron, volume) {
                (Some((n, found)), Some(known)) => n == n_corners && (found - known).abs() < 5e-4,
                (None, None) => true,
                _ => false,
            };
            structure.sites[*site].main_species().element == center
                && shell.is_some_and(is_at)
                && is_as_large
        };
        let n = (0..structure.n_sites()).filter(fits).count();
        assert_eq!(n, n_centers, "{file}: {center} in {corner}");
    }
}
