//! Outputs of Quantum ESPRESSO, read.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::import::{ImportError, ProgramFile};
use crate::monitor::{Monitor, Warning};
use crate::neb::espresso::{Convergence, PwOutput, Said};

/// Reads files, and folders with files, that Quantum ESPRESSO wrote.
#[derive(Clone, Debug)]
pub struct ReadEspresso {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
}

/// What outputs of Quantum ESPRESSO say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EspressoRead {
    /// The files that were read and what each says, in their order.
    pub files: Vec<(PathBuf, Said)>,
    /// Those that could not be read, with the reason.
    pub failures: Vec<Warning>,
    /// Files of the folders that are none of Quantum ESPRESSO's outputs.
    pub n_others: usize,
    /// Series of settings among them.
    pub convergence: Vec<Convergence>,
}

impl Task for ReadEspresso {
    type Output = EspressoRead;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading outputs of Quantum ESPRESSO".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<EspressoRead, TaskError> {
        let mut read = EspressoRead::default();
        let mut paths: Vec<(PathBuf, bool)> = Vec::new();
        for path in &self.paths {
            match ProgramFile::paths_under(path, monitor) {
                // What lies in a folder was not named one by one: others may be among it.
                Ok(found) => paths.extend(found.into_iter().map(|f| (f.clone(), f == *path))),
                Err(ImportError::Cancelled(cancelled)) => return Err(cancelled.into()),
                Err(error) => read.failures.push(failure(path, &error.to_string())),
            }
        }
        for (path, is_named) in paths {
            monitor.check()?;
            read.take(path, is_named);
        }
        let outputs: Vec<(String, &PwOutput)> = read
            .files
            .iter()
            .filter_map(|(path, said)| match said {
                Said::Pw(output) => Some((path.display().to_string(), &**output)),
                _ => None,
            })
            .collect();
        read.convergence = Convergence::among(&outputs);
        Ok(read)
    }
}

impl EspressoRead {
    fn take(&mut self, path: PathBuf, is_named: bool) {
        let file = match ProgramFile::read(&path) {
            Ok(file) => file,
            Err(error) => return self.failures.push(failure(&path, &error.to_string())),
        };
        if !is_named && !Said::is_one(&file.text) {
            self.n_others += 1;
            return;
        }
        match Said::read(&file.name(), &file.text) {
            Ok(said) => self.files.push((path, said)),
            Err(fault) => self.failures.push(Warning::from(fault)),
        }
    }
}

fn failure(path: &std::path::Path, message: &str) -> Warning {
    let name = path.display().to_string();
    let fact = message
        .strip_prefix(&format!("{name}: "))
        .unwrap_or(message);
    match fact.rsplit_once("; ") {
        Some((fact, remedy)) => Warning::new(name, fact, remedy),
        None => Warning::new(name, fact, ""),
    }
}
