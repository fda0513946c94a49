//! Decks: a folder of inputs for pw.x and neb.x that leads from a structure to a barrier.
//!
//! In: a structure, perhaps a hop in its supercell, pseudopotentials, [`DeckSettings`]. Out: [`Deck`]:
//! the texts of a folder. Series of cut-offs and of k-point meshes, relaxation of the cell, of both ends
//! of the hop, the band, the climbing band from where the band ended; a script that runs them in this
//! order, and a README.

mod band;
mod chosen;
mod folder;
mod inputs;
mod mesh;
mod occupations;
mod readme;
mod script;
mod series;
mod settings;

pub use chosen::{Chosen, DeckHop};
pub use folder::Deck;
pub use mesh::mesh_of;
pub use occupations::Occupation;
pub use settings::{DeckSettings, OccupationChoice, SpinChoice};
