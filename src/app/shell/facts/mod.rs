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
