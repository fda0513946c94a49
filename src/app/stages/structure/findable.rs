//! What the finder finds of the Structure stage: what is drawn, and how.

use crate::app::action::Action;
use crate::app::finder::found::{Findable, Kind};
use crate::app::scene3d::SceneChoices;
use crate::app::stages::ids;
use crate::app::stages::structure::actions::StructureAction;
use crate::app::state::State;

/// Menu, field, title, explanation, other words.
const SETTINGS: [[&str; 5]; 3] = [
    [
        "",
        "Labels",
        "Labels at atoms",
        "Elements, sites or Wyckoff letters",
        "names; sites; Wyckoff; 3D",
    ],
    [
        "",
        "Cells along a",
        "Cells that are drawn",
        "How many along each axis",
        "supercell; 2×2×2; unit cells; 3D",
    ],
    [
        "",
        "Representation",
        "Representation in 3D",
        "The structure with detail taken away",
        "simplified; CAN; lattice",
    ],
];

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let mut all: Vec<Findable> = Findable::settings(ids::STRUCTURE, &SETTINGS).collect();
    let now = &state.preferences.scene;
    let open = SceneChoices {
        panel_open: true,
        ..now.clone()
    };
    all.push(choosing(
        "Colours and radii of elements",
        "View settings of the 3D view",
        open,
        "palette; VESTA; CPK; atoms; bonds; polyhedra; labels; longest bond",
    ));
    let mut turned = now.clone();
    turned.draw.polyhedra = !turned.draw.polyhedra;
    let title = match now.draw.polyhedra {
        true => "Hide polyhedra",
        false => "Show polyhedra",
    };
    all.push(choosing(
        title,
        "3D view",
        turned,
        "coordination; tetrahedra; VESTA",
    ));
    all
}

fn choosing(title: &str, detail: &str, choices: SceneChoices, also: &str) -> Findable {
    let go = move |actions: &mut crate::app::action::Actions| {
        actions.push(Action::GoTo(ids::STRUCTURE));
        actions.push(StructureAction::SetScene(Box::new(choices.clone())));
    };
    Findable::new(Kind::Setting, title, detail, go).also(also)
}
