//! E_hull and E_g given by hand: in the inspector, and for several structures at once.
//!
//! In: what is typed or pasted. Out: [`FactsAction`]s: changes that can be undone.
//!
//! | file | what |
//! |---|---|
//! | `actions` | what can be asked for |
//! | `fields` | the two rows of the inspector |
//! | `dialog` | a row for each of several structures, and a place to paste columns |

pub mod actions;
mod dialog;
mod fields;

pub use dialog::FactsDialog;
pub(super) use fields::{band_gap_row, e_hull_row};

/// What E_hull means, in one sentence.
pub(super) const E_HULL: &str = "Energy above the convex hull: how much less stable the compound is than the mixture of phases that it could fall apart into; 0 is thermodynamically stable.";

/// What E_g means, in one sentence.
pub(super) const BAND_GAP: &str =
    "Band gap: an electrolyte must not conduct electrons; as given by the source or typed by you.";
