//! VASP: folders 00, 01 … of a band, read and written.
//!
//! In: texts of POSCAR or CONTCAR, OUTCAR, vasprun.xml; or images. Out: a
//! [`Band`](crate::neb::Band) with what its files say; or the texts of a folder that VASP runs. Nothing
//! here touches a file. Formats: vasp.at/wiki (POSCAR, OUTCAR, vasprun.xml, IMAGES); VTST tools of the
//! Henkelman group for LCLIMB and IOPT.

mod band;
mod deck;
mod outcar;
mod poscar;
mod vasprun;

pub use band::{ImageTexts, VaspBand, VaspImage};
pub use deck::{VaspDeck, VaspSettings};
pub use outcar::VaspOutput;
pub use poscar::Poscar;
