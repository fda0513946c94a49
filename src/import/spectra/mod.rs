//! Impedance spectra: files of instruments and tables to [`Spectrum`]s.
//!
//! In: a file. Out: the spectra that it holds, each with what the file says of temperature and pellet, and what
//! was left out or assumed.

mod file;
mod spectrum;

pub use file::{SpectraFile, read_spectra};
pub use spectrum::{SignOfImaginary, Spectrum, SpectrumPoint};
