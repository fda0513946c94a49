//! E_hull, E_g and the barrier of a band given by hand: in the inspector, and for several structures at once.
//!
//! In: what is typed or pasted. Out: [`FactsAction`]s: changes that can be undone.
//!
//! | file | what |
//! |---|---|
//! | `actions` | what can be asked for |
//! | `fields` | the rows of the inspector |
//! | `dialog` | a row for each of several structures, and a place to paste columns |

pub mod actions;
mod dialog;
mod fields;

pub use dialog::FactsDialog;
pub(super) use fields::{band_barrier_row, band_gap_row, e_hull_row};

/// What E_hull means, in one sentence.
pub(super) const E_HULL: &str = "Energy above the convex hull: how much less stable the compound is than the mixture of phases that it could fall apart into; 0 is thermodynamically stable.";

/// What E_g means, in one sentence.
pub(super) const BAND_GAP: &str =
    "Band gap: an electrolyte must not conduct electrons; as given by the source or typed by you.";

/// What the barrier of a band means, in one sentence.
pub(super) const BAND_BARRIER: &str = "Barrier of a relaxed path between two sites (nudged elastic band), as from a calculation of yours: candidates can be ranked by it.";
