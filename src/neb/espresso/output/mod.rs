//! What outputs of Quantum ESPRESSO say.
//!
//! In: the text of a file. Out: [`Said`]. What a file is, its content tells, never its name.

mod axsf;
mod band_setup;
mod geometry;
mod neb;
mod path_file;
mod profile;
mod pw;
mod pw_setup;
mod pw_step;
mod pw_words;
mod said;

pub use axsf::BandImages;
pub use band_setup::BandSetup;
pub use geometry::Geometry;
pub use neb::{NebImage, NebIteration, NebOutput, NebReader};
pub use path_file::{NebPath, PathImage};
pub use profile::Profile;
pub use pw::{PwOutput, PwReader};
pub use pw_setup::{KPoint, Program, PseudoOfRun, PwSetup};
pub use pw_step::PwStep;
pub use said::Said;

pub(super) use pw_setup::functional;
