//! Files to spectra.

use std::path::Path;

use super::file::SpectraFile;
use super::finish::finish;
use super::format::Format;
use super::formats::REGISTRY;
use super::sweep::{Fault, ROLES};
use crate::import::ImportError;
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;

/// Reads the spectra of a file.
///
/// # Errors
/// [`ImportError::Unreadable`]; [`ImportError::NoMeasurement`] where it holds none;
/// [`ImportError::UnclearColumns`] where the columns of a table must be named by hand.
pub fn read_spectra(
    path: &Path,
    settings: &MeasurementSettings,
) -> Result<SpectraFile, ImportError> {
    let source = Source::read(path)?;
    let format = REGISTRY.recognise(&source);
    read_as(&source, format, settings).map_err(|fault| error(path, fault))
}

/// Reads a file as one of a format.
pub(super) fn read_as(
    source: &Source,
    format: &Format,
    settings: &MeasurementSettings,
) -> Result<SpectraFile, Fault> {
    let sweeps = (format.read)(source, settings)?;
    let file = finish(source, sweeps, format.name, settings);
    if file.spectra.is_empty() {
        let said: Vec<&str> = file.warnings.iter().map(|w| w.fact.as_str()).collect();
        let mut fact = "it holds no data".to_owned();
        if let Some(first) = said
            .iter()
            .rev()
            .find(|fact| !fact.contains("no row of it"))
        {
            fact = format!("{fact}: {first}");
        }
        return Err(Fault::new(
            fact,
            "check whether the measurement was saved to the end",
        ));
    }
    Ok(file)
}

fn error(path: &Path, fault: Fault) -> ImportError {
    let roles: Vec<&str> = ROLES.iter().take(5).map(|(name, ..)| *name).collect();
    let needed = format!("the frequency, Z′ and Z″ (roles {})", roles.join(", "));
    fault.of_file(path, &needed)
}
