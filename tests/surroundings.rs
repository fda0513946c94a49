//! Coordination numbers, distances and volumes of polyhedra as pymatgen and Qhull find them in the same
//! cells (neighbours up to 1.25 times the sum of the covalent radii, `scipy.spatial.ConvexHull`).

use superion::app::scene3d::surroundings::Shell;
use superion::app::scene3d::{SceneChoices, SceneModel};
use superion::crystal::Element;

use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

/// Structure, centre, corner, how many centres, corners of each, nearest and farthest in Å, volume in Å³.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    usize,
    usize,
    [f64; 2],
    Option<f64>,
);

const FOUND: [Row; 9] = [
    ("mp-985583", "Li", "S", 8, 4, [2.4274, 2.4690], Some(7.0541)),
    ("mp-985583", "P", "S", 4, 4, [2.0274, 2.0760], Some(4.3704)),
    ("mp-19017", "Fe", "O", 4, 6, [2.0350, 2.2469], Some(12.2812)),
    ("mp-19017", "P", "O", 4, 4, [1.5183, 1.5532], Some(1.8628)),
    (
        "mp-942733",
        "Zr",
        "O",
        8,
        6,
        [2.1293, 2.1394],
        Some(12.8795),
    ),
    (
        "mp-942733",
        "La",
        "O",
        4,
        8,
        [2.5424, 2.6404],
        Some(29.4995),
    ),
    (
        "mp-942733",
        "La",
        "O",
        8,
        8,
        [2.4698, 2.6388],
        Some(28.3519),
    ),
    (
        "mp-1185319",
        "Li",
        "Cl",
        2,
        4,
        [2.3969, 2.3971],
        Some(7.0675),
    ),
    // Three neighbours in a plane.
    ("mp-2251", "Li", "N", 2, 3, [2.0841, 2.0841], None),
];

#[test]
fn neighbours_and_polyhedra_are_those_of_other_programs() {
    let Some(shared) = shared_dir() else { return };
    let cifs = materials_project_cifs(&shared);
    for (id, center, corner, n_centers, n_corners, [nearest, farthest], volume) in FOUND {
        let structure = structure_of_p1_cif(&cifs[id]);
        let model = SceneModel::new(&structure, None, &SceneChoices::default());
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
        let is_center = |site: &usize| structure.sites[*site].main_species().element == center;
        let found: std::collections::BTreeSet<String> = (0..structure.n_sites())
            .filter(is_center)
            .map(|site| model.surroundings[site].lines().join(", "))
            .collect();
        assert_eq!(n, n_centers, "{id}: {center} in {corner}: {found:?}");
    }
}
