//! Measurements of the laboratory, read: spectra and patterns of many files.
//!
//! In: files and folders. Out: [`Measurements`]. One file that cannot be read never stops the rest.

use std::path::{Path, PathBuf};

use super::PipelineError;
use crate::import::{
    self, ImportError, MeasuredTable, MeasurementKind, MeasurementSettings, Pattern, ProgramFile,
    Spectrum,
};
use crate::monitor::{Monitor, Warning};

/// Files that a remark names.
const MOST_NAMED: usize = 5;

/// What files of measurements hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurements {
    /// Impedance spectra, in the order of files and within them.
    pub spectra: Vec<Measured<Spectrum>>,
    /// Powder patterns, in the same order.
    pub patterns: Vec<Measured<Pattern>>,
    /// Tables of conductivities at several temperatures, for [`super::arrhenius`].
    pub conductivities: Vec<PathBuf>,
    /// Files that could not be read.
    pub failures: Vec<NotMeasured>,
    /// What was left out or assumed that concerns no spectrum or pattern alone.
    pub warnings: Vec<Warning>,
}

impl Measurements {
    /// Takes what other files hold behind its own.
    pub fn join(&mut self, other: Self) {
        self.spectra.extend(other.spectra);
        self.patterns.extend(other.patterns);
        self.conductivities.extend(other.conductivities);
        self.failures.extend(other.failures);
        self.warnings.extend(other.warnings);
    }
}

/// A spectrum or pattern, and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured<T> {
    /// The file.
    pub path: PathBuf,
    /// What the file is, in words.
    pub format: String,
    /// The spectrum or pattern.
    pub measured: T,
}

/// A file of which nothing could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct NotMeasured {
    /// The file.
    pub path: PathBuf,
    /// Why, and what to do.
    pub reason: String,
    /// Columns of which some are to be named by hand; empty where that does not help.
    pub titles: Vec<String>,
}

/// Reads files of measurements, and those files of folders that are some.
///
/// # Errors
/// [`PipelineError::Import`] where it was cancelled.
pub fn read_measurements(
    paths: &[PathBuf],
    settings: &MeasurementSettings,
    monitor: &Monitor,
) -> Result<Measurements, PipelineError> {
    let mut found = Measurements::default();
    let step = monitor.step("Reading measurements", paths.len());
    for path in paths {
        monitor.check().map_err(ImportError::from)?;
        if path.is_dir() {
            read_folder(path, settings, &mut found, monitor)?;
        } else if let Err(error) = read_file(path, settings, &mut found) {
            found.failures.push(not_measured(path, &error));
        }
        step.tick();
    }
    Ok(found)
}

/// The tables of a file at a glance, for somebody who names their columns.
///
/// # Errors
/// [`PipelineError::Import`] where the file cannot be read or is no table.
pub fn measured_tables(path: &Path) -> Result<Vec<MeasuredTable>, PipelineError> {
    Ok(import::measured_tables(path)?)
}

/// Files of a folder that hold no measurement are passed over; how many, is said.
fn read_folder(
    folder: &Path,
    settings: &MeasurementSettings,
    found: &mut Measurements,
    monitor: &Monitor,
) -> Result<(), PipelineError> {
    let files = match ProgramFile::paths_under(folder, monitor) {
        Ok(files) => files,
        Err(ImportError::Cancelled(cancelled)) => return Err(ImportError::from(cancelled).into()),
        Err(error) => {
            found.failures.push(not_measured(folder, &error));
            return Ok(());
        }
    };
    let mut others: Vec<&PathBuf> = Vec::new();
    for file in &files {
        monitor.check().map_err(ImportError::from)?;
        if import::measurement_kind(file).is_none() {
            others.push(file);
        } else if let Err(error) = read_file(file, settings, found) {
            found.failures.push(not_measured(file, &error));
        }
    }
    if !others.is_empty() {
        let fact = format!(
            "{} of its {} files hold no measurement that is known and were passed over: {}",
            others.len(),
            files.len(),
            named(&others, folder)
        );
        let subject = folder.display().to_string();
        let remedy = "give one of them by its name to learn why";
        found.warnings.push(Warning::new(subject, fact, remedy));
    }
    Ok(())
}

/// The first few files of a folder, and how many more.
fn named(files: &[&PathBuf], folder: &Path) -> String {
    let name = |file: &&PathBuf| {
        let within = file.strip_prefix(folder).unwrap_or(file);
        within.display().to_string()
    };
    let first: Vec<String> = files.iter().take(MOST_NAMED).map(name).collect();
    match files.len().saturating_sub(MOST_NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Reads a file of whatever kind; one of none that is told at once is tried as both.
fn read_file(
    path: &Path,
    settings: &MeasurementSettings,
    found: &mut Measurements,
) -> Result<(), ImportError> {
    let kind = settings.kind.or_else(|| import::measurement_kind(path));
    match kind {
        Some(MeasurementKind::Conductivities) => {
            found.conductivities.push(path.to_owned());
            Ok(())
        }
        Some(MeasurementKind::Patterns) => take_patterns(path, settings, found),
        Some(MeasurementKind::Spectra) => take_spectra(path, settings, found),
        // Columns that were named are of what they are called for.
        None if settings.are_of_patterns() => take_patterns(path, settings, found),
        None => take_spectra(path, settings, found).or_else(|error| {
            let tried = take_patterns(path, settings, found);
            match (tried, error) {
                (Ok(()), _) => Ok(()),
                // What is called a pattern is said to be none.
                (Err(other), _) if is_called_a_pattern(path) => Err(other),
                // Two columns, of which it is asked which holds angles, are more than no spectrum.
                (Err(other @ ImportError::UnclearColumns { .. }), ImportError::NoMeasurement { .. }) => Err(other),
                (Err(ImportError::NoMeasurement { .. }), ImportError::NoMeasurement { path, .. }) => {
                    Err(ImportError::NoMeasurement {
                        path,
                        fact: "it holds no data: neither an impedance spectrum nor a powder pattern".to_owned(),
                        remedy: "give the instrument's file, or a table of frequency, Z′ and Z″ or of 2θ and counts"
                            .to_owned(),
                    })
                }
                (Err(_), error) => Err(error),
            }
        }),
    }
}

fn is_called_a_pattern(path: &Path) -> bool {
    const ENDINGS: [&str; 14] = [
        "xy", "xye", "xrdml", "ras", "rasx", "brml", "raw", "uxd", "chi", "fxye", "gsa", "udf",
        "xyd", "cif",
    ];
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    ENDINGS.contains(&extension.as_str())
}

fn take_spectra(
    path: &Path,
    settings: &MeasurementSettings,
    found: &mut Measurements,
) -> Result<(), ImportError> {
    let file = import::read_spectra(path, settings)?;
    found.warnings.extend(file.warnings);
    let all = file.spectra.into_iter();
    found
        .spectra
        .extend(all.map(|spectrum| measured(path, &file.format, spectrum)));
    Ok(())
}

fn take_patterns(
    path: &Path,
    settings: &MeasurementSettings,
    found: &mut Measurements,
) -> Result<(), ImportError> {
    let file = import::read_patterns(path, settings)?;
    found.warnings.extend(file.warnings);
    let all = file.patterns.into_iter();
    found
        .patterns
        .extend(all.map(|pattern| measured(path, &file.format, pattern)));
    Ok(())
}

fn measured<T>(path: &Path, format: &str, measured: T) -> Measured<T> {
    Measured {
        path: path.to_owned(),
        format: format.to_owned(),
        measured,
    }
}

fn not_measured(path: &Path, error: &ImportError) -> NotMeasured {
    let titles = match error {
        ImportError::UnclearColumns { titles, .. } => titles.clone(),
        _ => Vec::new(),
    };
    NotMeasured {
        path: path.to_owned(),
        reason: error.to_string(),
        titles,
    }
}
