//! The band of a hop by density-functional theory, read from files of another program.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use super::read_espresso::ReadEspresso;
use super::read_vasp::{ReadVasp, VaspSaid};
use super::task::{Task, TaskError};
use crate::crystal::Lattice;
use crate::monitor::{Monitor, Warning};
use crate::neb::Band;
use crate::neb::espresso::BandFiles;

/// Reads one band: a folder of VASP with 00, 01 … in it, or files or a folder of neb.x.
#[derive(Clone, Debug)]
pub struct ReadDftBand {
    /// The files or the folder.
    pub paths: Vec<PathBuf>,
    /// The cell of the structure, for bands that tell none.
    pub lattice: Lattice,
}

impl Task for ReadDftBand {
    type Output = Band;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading the band of a hop".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Band, TaskError> {
        let paths = self.folders();
        if paths.iter().any(|path| path.join("00").is_dir()) {
            return vasp(ReadVasp { paths }, monitor, part);
        }
        let read = ReadEspresso { paths }.run(monitor, part)?;
        let files = BandFiles::among(read.files.iter().map(|(_, said)| said));
        if files.is_empty() {
            return Err(nothing(self.name(), &read.failures));
        }
        for failure in read.failures {
            monitor.warn(failure);
        }
        let band = files.band(&self.name(), &self.lattice);
        band.map_err(|fault| TaskError::Failed(fault.to_string()))
    }
}

fn vasp(
    task: ReadVasp,
    monitor: &Monitor,
    part: &(dyn Fn(Infallible) + Sync),
) -> Result<Band, TaskError> {
    let name = task
        .paths
        .first()
        .map_or(String::new(), |p| p.display().to_string());
    let read = task.run(monitor, part)?;
    let mut bands = read.found.into_iter().filter_map(|(_, said)| match said {
        VaspSaid::Band(found) => Some(found.0),
        VaspSaid::Run(_) => None,
    });
    bands.next().ok_or_else(|| nothing(name, &read.failures))
}

fn nothing(name: String, failures: &[Warning]) -> TaskError {
    TaskError::Failed(match failures.first() {
        Some(failure) => failure.to_string(),
        None => format!(
            "{name}: no band is in it; choose the folder of a band of VASP (with 00, 01 … in it), or the \
             output of neb.x with its .axsf and .dat files"
        ),
    })
}

impl ReadDftBand {
    fn name(&self) -> String {
        let first = self.paths.first();
        first.map_or(String::new(), |path| path.display().to_string())
    }

    /// A single file of an image of VASP (00/OUTCAR, INCAR) means the folder of its band; a single output
    /// of neb.x means what lies beside it, too.
    fn folders(&self) -> Vec<PathBuf> {
        let [path] = self.paths.as_slice() else {
            return self.paths.clone();
        };
        if path.is_dir() {
            return vec![path.clone()];
        }
        let above = path.ancestors().skip(1).take(2);
        let of_vasp = above.into_iter().find(|folder| folder.join("00").is_dir());
        match (of_vasp, path.parent()) {
            (Some(folder), _) => vec![folder.to_path_buf()],
            (None, Some(folder)) if is_of_neb(path) => vec![folder.to_path_buf()],
            _ => vec![path.clone()],
        }
    }
}

/// Whether a file is one of those that neb.x writes beside its output.
fn is_of_neb(path: &Path) -> bool {
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    ["out", "path", "dat", "int", "axsf", "xyz"].contains(&extension.as_str())
}
