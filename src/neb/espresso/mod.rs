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
    BandImages, BandSetup, Geometry, KPoint, NebImage, NebIteration, NebOutput, NebPath, NebReader,
    PathImage, Profile, Program, PseudoOfRun, PwOutput, PwReader, PwSetup, PwStep, Said,
};
pub use pseudos::{ChosenPseudo, Pseudos};
pub use upf::{PseudoKind, Upf};
