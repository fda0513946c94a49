//! Impedance spectra: files of instruments and tables to [`Spectrum`]s.
//!
//! In: a file. Out: the spectra that it holds, each with what the file says of temperature and pellet, and what
//! was left out or assumed. What a file is, its content says, not its name. A new format is a file in `formats/`
//! and a line in its registry.

mod behaviour;
mod conditions;
mod file;
mod finish;
mod format;
mod formats;
mod groups;
mod parts;
mod reading;
mod roles;
mod sign;
mod spectrum;
mod splitting;
mod sweep;
mod table;
mod titles;
mod units;
mod untitled;

pub use file::SpectraFile;
pub(super) use formats::is_of_instrument;
pub use reading::read_spectra;
pub(super) use roles::role_in_spectrum;
pub use spectrum::{SignOfImaginary, Spectrum, SpectrumPoint};
pub(super) use table::{behaves_as_a_spectrum, names_a_spectrum};
pub(super) use untitled::roles_by_numbers;
