//! Runs and bands of VASP, read.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use super::task::{Task, TaskError};
use crate::import::ProgramFile;
use crate::monitor::{Monitor, Warning};
use crate::neb::vasp::{ImageTexts, VaspBand, VaspOutput};
use crate::neb::{Band, ProgramFault};

/// Reads folders of bands (with 00, 01 … in them), folders of single runs, OUTCAR and vasprun.xml.
#[derive(Clone, Debug)]
pub struct ReadVasp {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub enum VaspSaid {
    /// A band, and its images as VASP has them.
    Band(Box<(Band, VaspBand)>),
    /// A single run.
    Run(Box<VaspOutput>),
}

/// What files of VASP say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VaspRead {
    /// What was read, in its order.
    pub found: Vec<(PathBuf, VaspSaid)>,
    /// What could not be read, with the reason.
    pub failures: Vec<Warning>,
}

impl Task for ReadVasp {
    type Output = VaspRead;
    type Part = Infallible;

    fn title(&self) -> String {
        "Reading runs of VASP".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<VaspRead, TaskError> {
        let mut read = VaspRead::default();
        for path in &self.paths {
            monitor.check()?;
            match said(path) {
                Ok(said) => read.found.push((path.clone(), said)),
                Err(fault) => read.failures.push(Warning::from(fault)),
            }
        }
        Ok(read)
    }
}

fn said(path: &Path) -> Result<VaspSaid, ProgramFault> {
    let name = path.display().to_string();
    if !path.is_dir() {
        let file = read(path)?;
        let output = match file.text.contains("<modeling") {
            true => VaspOutput::of_vasprun(&name, &file.text)?,
            false => VaspOutput::of_outcar(&name, &file.text)?,
        };
        return Ok(VaspSaid::Run(Box::new(output)));
    }
    let folders = numbered(path);
    if folders.is_empty() {
        return single(path, &name);
    }
    let mut texts = Vec::new();
    for folder in &folders {
        texts.push(texts_of(folder)?);
    }
    let text =
        |file: &str| find(path, file).map_or(Ok(String::new()), |p| read(&p).map(|f| f.text));
    let band = VaspBand::read(&name, &texts, &text("POTCAR")?, &text("INCAR")?)?;
    Ok(VaspSaid::Band(Box::new((band.band()?, band))))
}

fn single(path: &Path, name: &str) -> Result<VaspSaid, ProgramFault> {
    if let Some(outcar) = find(path, "OUTCAR") {
        let file = read(&outcar)?;
        let output = VaspOutput::of_outcar(&file.name(), &file.text)?;
        return Ok(VaspSaid::Run(Box::new(output)));
    }
    if let Some(xml) = find(path, "vasprun.xml") {
        let file = read(&xml)?;
        let output = VaspOutput::of_vasprun(&file.name(), &file.text)?;
        return Ok(VaspSaid::Run(Box::new(output)));
    }
    let fact = "it holds neither folders 00, 01 … nor OUTCAR or vasprun.xml";
    Err(ProgramFault::new(
        name,
        fact,
        "name the folder of a run or of a band",
    ))
}

/// The folders 00, 01 … in their order, as far as they follow each other.
fn numbered(path: &Path) -> Vec<PathBuf> {
    let folders = (0..100).map(|number| path.join(format!("{number:02}")));
    folders.take_while(|folder| folder.is_dir()).collect()
}

/// A file of a folder, perhaps compressed.
fn find(folder: &Path, file: &str) -> Option<PathBuf> {
    let names = [file.to_owned(), format!("{file}.gz")];
    let paths = names.iter().map(|name| folder.join(name));
    paths.into_iter().find(|path| path.is_file())
}

fn read(path: &Path) -> Result<ProgramFile, ProgramFault> {
    ProgramFile::read(path).map_err(|error| {
        let name = path.display().to_string();
        let text = error.to_string();
        let fact = text.strip_prefix(&format!("{name}: ")).unwrap_or(&text);
        let (fact, remedy) = fact.rsplit_once("; ").unwrap_or((fact, "check the file"));
        ProgramFault::new(&name, fact, remedy)
    })
}

fn texts_of(folder: &Path) -> Result<ImageTexts, ProgramFault> {
    let text = |file: &str| {
        let path = find(folder, file);
        path.map(|path| read(&path).map(|file| file.text))
            .transpose()
    };
    Ok(ImageTexts {
        folder: folder.display().to_string(),
        poscar: text("POSCAR")?,
        contcar: text("CONTCAR")?,
        outcar: text("OUTCAR")?,
        vasprun: text("vasprun.xml")?,
    })
}
