//! Atoms, bonds and polyhedra of structures that one can draw by hand.

use super::*;
use crate::app::scene3d::bonding::{BondRule, Pair};
use crate::crystal::geometry::{angle_deg, distance};
use crate::crystal::{Lattice, Species};

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
    let element = |symbol: &str| symbol.parse::<Element>().unwrap();
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

#[test]
fn a_pair_of_elements_is_bonded_as_the_user_wants() {
    let structure = thiophosphate();
    let mut choices = SceneChoices::default();
    let pair = Pair::new("S".parse().unwrap(), "P".parse().unwrap());
    assert_eq!(pair.name(), "P–S");
    let hidden = BondRule {
        shown: false,
        ..BondRule::default()
    };
    choices.bond_rules.insert(pair, hidden);
    let model = drawn(&structure, &choices);
    assert_eq!((model.bonds.len(), model.polyhedra.len()), (0, 0));
    // Li–S 3.15 Å: beyond the radii, but the user wants them.
    let long = BondRule {
        longest_ang: Some(3.2),
        shown: true,
    };
    let pair = Pair::new(Element::LI, "S".parse().unwrap());
    choices.bond_rules.insert(pair, long);
    assert_eq!(drawn(&structure, &choices).bonds.len(), 4 * 2);
}
