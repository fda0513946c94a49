//! What the finder finds of the Pathways stage: the settings of maps and of what is drawn of them.

use crate::app::finder::found::Findable;
use crate::app::stages::ids;
use crate::app::state::State;

/// Menu, field, title, explanation, other words.
const SETTINGS: [[&str; 5]; 5] = [
    [
        "",
        "Force field",
        "Force field",
        "SHU or softBV, for the energy map",
        "SHU; softBV; bond valence; parameters",
    ],
    [
        "",
        "Resolution",
        "Resolution of the map",
        "Distance between its points in Å",
        "grid; points; energy map",
    ],
    [
        "",
        "Level above the minimum",
        "Level of the surface",
        "Energy above the minimum in eV",
        "isosurface; energy; barrier",
    ],
    [
        "",
        "Atoms",
        "Atoms in the pathway view",
        "Shown, faded or hidden",
        "transparent; fade; hide",
    ],
    [
        "",
        "Cut",
        "Cut through the pathway view",
        "Leaves out what lies beyond a plane",
        "section; clip; plane",
    ],
];

/// All of it.
pub(super) fn all(_: &State) -> Vec<Findable> {
    Findable::settings(ids::PATHWAYS, &SETTINGS).collect()
}
