//! Atoms, bonds and polyhedra of structures that one can draw by hand.

use super::*;
use crate::app::scene3d::bonding::{BondRule, Pair};
use crate::crystal::geometry::{angle_deg, distance};
use crate::crystal::{Lattice, Species};

fn element(symbol: &str) -> Element {
    symbol.parse().unwrap()
}

fn rock_salt() -> Structure {
    let species = [
        Species::charged(Element::LI, 1.0),
        Species::charged(Element::O, -1.0),
    ];
    let lattice = Lattice::from_rows([[0.0, 2.05, 2.05], [2.05, 0.0, 2.05], [2.05, 2.05, 0.0]]);
    Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]])
}

/// A PS₄ tetrahedron with its middle on the corner of a cube, so that it lies over eight cells, and
/// lithium in the middle of the cube.
fn thiophosphate() -> Structure {
    let lattice = Lattice::from_rows([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [0.0, 0.0, 6.0]]);
    // P–S 2.05 Å.
    let x = 2.05 / 3.0_f64.sqrt() / 6.0;
    let frac = [
        [0.0; 3],
        [x, x, x],
        [1.0 - x, 1.0 - x, x],
        [1.0 - x, x, 1.0 - x],
        [x, 1.0 - x, 1.0 - x],
        [0.5; 3],
    ];
    let sulfur = Species::charged(element("S"), -2.0);
    let mut species = vec![Species::charged(element("P"), 5.0)];
    species.extend([sulfur; 4]);
    species.push(Species::charged(Element::LI, 1.0));
    Structure::ordered(lattice, &species, &frac)
}

fn drawn(structure: &Structure, choices: &SceneChoices) -> SceneModel {
    SceneModel::new(structure, Some(Element::LI), choices)
}

#[test]
fn corners_are_drawn_on_all_faces_and_bonded_to_the_middle() {
    let model = drawn(&rock_salt(), &SceneChoices::default());
    assert_eq!(model.atoms.iter().filter(|a| a.site == 0).count(), 8);
    assert_eq!(model.atoms.iter().filter(|a| a.site == 1).count(), 1);
    // The anion in the middle touches six of the eight corners of the primitive cell.
    assert_eq!(model.bonds.len(), 12);
    assert_eq!(model.edges.len(), 12);
    // Polyhedra around the mobile ion are drawn on demand only.
    assert_eq!(model.polyhedra.len(), 0);
    assert_eq!(model.atoms.len(), model.n_inside);
}

#[test]
fn repeats_multiply_cells_and_stay_drawable() {
    let mut choices = SceneChoices::default();
    choices.draw.cells = [2; 3];
    let model = drawn(&rock_salt(), &choices);
    assert_eq!(model.atoms.iter().filter(|a| a.site == 1).count(), 8);
    assert_eq!(model.atoms.iter().filter(|a| a.site == 0).count(), 27);
    assert_eq!(model.edges.len(), 27);
    let origins = model.cell_origins();
    assert_eq!((origins.len(), origins[0]), (8, model.corner));
    // The cells meet in the middle of the scene.
    assert!(norm(model.place([1.0; 3])) < 1e-12);
    choices.draw.cells = [3, 1, 2];
    let model = drawn(&rock_salt(), &choices);
    assert_eq!(model.atoms.iter().filter(|a| a.site == 1).count(), 6);
    assert_eq!(model.cell_origins().len(), 6);
    choices.draw.cells = [255; 3];
    let n = drawn(&rock_salt(), &choices).n_inside;
    assert!(n < 2 * MOST_ATOMS, "{n} atoms");
}

#[test]
fn octahedra_around_an_ion_on_the_corner_are_completed() {
    let mut choices = SceneChoices::default();
    choices.polyhedra_of.insert(Element::LI, true);
    let model = drawn(&rock_salt(), &choices);
    assert_eq!(model.polyhedra.len(), 8);
    for octahedron in &model.polyhedra {
        assert_eq!((octahedron.corners.len(), octahedron.faces.len()), (6, 8));
        assert_eq!(model.atoms[octahedron.center].site, 0);
    }
    assert!(model.atoms.len() > model.n_inside);
    choices.draw.complete_polyhedra = false;
    let model = drawn(&rock_salt(), &choices);
    assert_eq!(model.atoms.len(), model.n_inside);
    assert_eq!(model.polyhedra.len(), 0, "no octahedron is whole");
}

#[test]
fn a_tetrahedron_over_eight_cells_is_whole_on_every_corner() {
    let structure = thiophosphate();
    let model = drawn(&structure, &SceneChoices::default());
    assert_eq!(model.polyhedra.len(), 8);
    for tetrahedron in &model.polyhedra {
        let corners = &tetrahedron.corners;
        assert_eq!((corners.len(), tetrahedron.faces.len()), (4, 4));
        let middle = model.atoms[tetrahedron.center].position;
        for corner in corners {
            assert!((distance(middle, *corner) - 2.05).abs() < 1e-9);
            // Where a corner is, there is an atom.
            let is_there = |atom: &Atom| distance(atom.position, *corner) < 1e-9 && atom.site > 0;
            assert!(model.atoms.iter().any(is_there));
        }
        let angle = angle_deg(corners[0], middle, corners[1]).unwrap();
        assert!((angle - 109.4712).abs() < 1e-3, "{angle}");
    }
    // Each of the eight P is bonded to all of its four S.
    assert_eq!(model.bonds.len(), 8 * 4 * 2);
    assert_eq!(model.n_triangles_of_polyhedra(), 32);
}

/// BS₃ lies in a plane, NH₃ does not.
#[test]
fn three_neighbours_in_the_plane_of_an_atom_are_the_corners_of_a_triangle() {
    let around = |center: &str, corner: &str, height_ang: f64| {
        let lattice = Lattice::from_rows([[9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0]]);
        let (center, corner) = (element(center), element(corner));
        let mut species = vec![Species::charged(center, 3.0)];
        species.extend([Species::charged(corner, -2.0); 3]);
        let mut frac = vec![[0.5; 3]];
        for k in 0..3 {
            let (sine, cosine) = (f64::from(k) * 2.1).sin_cos();
            let z = 0.5 + height_ang / 9.0;
            frac.push([0.5 + 0.2 * cosine, 0.5 + 0.2 * sine, z]);
        }
        drawn(
            &Structure::ordered(lattice, &species, &frac),
            &SceneChoices::default(),
        )
    };
    let model = around("B", "S", 0.1);
    assert_eq!(model.polyhedra.len(), 1);
    assert_eq!(model.polyhedra[0].faces.len(), 2);
    assert_eq!(model.surroundings[0].polyhedron, None, "no volume");
    assert_eq!(around("B", "S", 0.7).polyhedra.len(), 0);
}

#[test]
fn completed_bonds_bring_their_atoms_and_these_their_polyhedra() {
    let structure = thiophosphate();
    let mut choices = SceneChoices::default();
    choices.draw.complete_polyhedra = false;
    let inside = drawn(&structure, &choices);
    // 8 P on the corners, 4 S and Li inside.
    assert_eq!(inside.atoms.len(), 8 + 4 + 1);
    assert_eq!(inside.bonds.len(), 4 * 2);
    choices.draw.complete_bonds = true;
    let whole = drawn(&structure, &choices);
    assert_eq!(whole.n_inside, inside.atoms.len());
    assert_eq!(whole.bonds.len(), 8 * 4 * 2);
    assert_eq!(whole.polyhedra.len(), 8);
}

#[test]
fn a_margin_draws_what_lies_just_beyond_the_faces() {
    let structure = thiophosphate();
    let mut choices = SceneChoices::default();
    choices.draw.complete_polyhedra = false;
    choices.draw.polyhedra = false;
    // The sulfur is at 0.197 of the cell.
    choices.draw.margin = 0.19;
    assert_eq!(drawn(&structure, &choices).n_inside, 13);
    choices.draw.margin = 0.2;
    let n_sulfur = |model: &SceneModel| {
        model
            .atoms
            .iter()
            .filter(|a| (1..5).contains(&a.site))
            .count()
    };
    assert_eq!(n_sulfur(&drawn(&structure, &choices)), 4 * 8);
}

/// In a garnet Li is 3.0 Å from La, nearer than the sum of their radii, but both are cations.
#[test]
fn cations_beside_each_other_are_bonded_on_demand_only() {
    let lattice = Lattice::from_rows([[6.0, 0.0, 0.0], [0.0, 7.0, 0.0], [0.0, 0.0, 8.0]]);
    let pair_at = |species: [Species; 2], apart_ang: f64| {
        let frac = [[0.0; 3], [apart_ang / 6.0, 0.0, 0.0]];
        Structure::ordered(lattice.clone(), &species, &frac)
    };
    let (lithium, lanthanum) = (element("Li"), element("La"));
    let cations = [
        Species::charged(lithium, 1.0),
        Species::charged(lanthanum, 3.0),
    ];
    let mut choices = SceneChoices::default();
    let n_bonds =
        |structure: &Structure, choices: &SceneChoices| drawn(structure, choices).bonds.len() / 2;
    let garnet = pair_at(cations, 3.0);
    assert_eq!(n_bonds(&garnet, &choices), 0);
    // An alloy has no charges.
    let alloy = pair_at(cations.map(|s| Species::bare(s.element)), 3.0);
    assert!(n_bonds(&alloy, &choices) > 0);
    let peroxide = [Species::charged(Element::O, -1.0); 2];
    assert!(n_bonds(&pair_at(peroxide, 1.5), &choices) > 0);
    let rule = BondRule {
        shown: Some(true),
        ..BondRule::default()
    };
    choices
        .bond_rules
        .insert(Pair::new(lithium, lanthanum), rule);
    assert!(n_bonds(&garnet, &choices) > 0);
}

#[test]
fn a_pair_of_elements_is_bonded_as_the_user_wants() {
    let structure = thiophosphate();
    let mut choices = SceneChoices::default();
    let pair = Pair::new("S".parse().unwrap(), "P".parse().unwrap());
    assert_eq!(pair.name(), "P–S");
    let hidden = BondRule {
        shown: Some(false),
        ..BondRule::default()
    };
    choices.bond_rules.insert(pair, hidden);
    let model = drawn(&structure, &choices);
    assert_eq!((model.bonds.len(), model.polyhedra.len()), (0, 0));
    // Li–S 3.15 Å: beyond the radii, but the user wants them.
    let long = BondRule {
        longest_ang: Some(3.2),
        shown: Some(true),
    };
    let pair = Pair::new(Element::LI, "S".parse().unwrap());
    choices.bond_rules.insert(pair, long);
    assert_eq!(drawn(&structure, &choices).bonds.len(), 4 * 2);
}

#[test]
fn positions_of_which_one_is_filled_are_not_bonded_and_say_what_fills_them() {
    let lattice = Lattice::from_parameters([6.0; 3], [90.0; 3]).unwrap();
    let sulfur = Species::bare("S".parse().unwrap());
    let frac = [[0.0; 3], [0.25, 0.0, 0.0]];
    let mut structure = Structure::ordered(lattice, &[sulfur, sulfur], &frac);
    let model = |structure: &Structure| SceneModel::new(structure, None, &SceneChoices::default());
    assert!(!model(&structure).bonds.is_empty());
    for site in &mut structure.sites {
        site.occupants[0].occupancy = 0.5;
    }
    let split = model(&structure);
    assert!(split.bonds.is_empty());
    assert_eq!(split.fillings[0].as_deref(), Some("S 0.50, empty 0.50"));
}
