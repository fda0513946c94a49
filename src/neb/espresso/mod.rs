//! Quantum ESPRESSO: decks for pw.x and neb.x, and what their outputs say.
//!
//! In: crystals, elastic bands, headers of pseudopotentials; or texts of outputs. Out: texts of a
//! folder of decks ([`Deck`]); or what an output says ([`Said`]): energies, forces, cells, bands, how
//! the run ended. Nothing here touches a file. Formats: the manuals of pw.x and neb.x (INPUT_PW,
//! INPUT_NEB, versions 6.0 to 7.4) and outputs of these programs.

mod band;
mod convergence;
mod deck;
mod ending;
mod output;
mod pseudos;
mod upf;

pub use band::BandFiles;
pub use convergence::{CONVERGED_MEV_PER_ATOM, Convergence, ConvergenceRow, Series};
pub use deck::{
    Chosen, Deck, DeckHop, DeckSettings, Occupation, OccupationChoice, SpinChoice, mesh_of,
};
pub use ending::{Ending, Trouble};
pub use output::{
    BandImages, BandSetup, Geometry, KPoint, NebImage, NebIteration, NebOutput, NebReader,
    PathFile, PathImage, Profile, Program, PseudoOfRun, PwOutput, PwReader, PwSetup, PwStep, Said,
};
pub use pseudos::{ChosenPseudo, Pseudos};
pub use upf::{PseudoKind, Upf};

/// Electronvolts in a Rydberg (CODATA 2018, as Quantum ESPRESSO has it).
pub const RYDBERG_EV: f64 = 13.605_693_122_994;

/// Electronvolts in a Hartree (CODATA 2018).
pub const HARTREE_EV: f64 = 2.0 * RYDBERG_EV;
