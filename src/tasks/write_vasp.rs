//! Folders of VASP, written.

use std::convert::Infallible;
use std::path::PathBuf;

use super::task::{Task, TaskError};
use crate::export::folder::{Folder, Written};
use crate::monitor::Monitor;
use crate::neb::LaidHop;
use crate::neb::vasp::{VaspDeck, VaspSettings};

/// Writes the folders of a band for VASP.
#[derive(Clone, Debug)]
pub struct WriteVasp {
    /// For each structure its id, the label of the hop, its images, the charge of its cell.
    pub hops: Vec<(String, String, LaidHop, f64)>,
    /// How they are made; the charge is that of each hop.
    pub settings: VaspSettings,
    /// The folder; each hop in a folder of its own below it where there are several.
    pub folder: PathBuf,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaspWritten {
    /// The files.
    pub written: Written,
    /// For each structure its id, and the elements of its POTCAR in their order.
    pub potcars: Vec<(String, Vec<String>)>,
}

impl Task for WriteVasp {
    type Output = VaspWritten;
    type Part = Infallible;

    fn title(&self) -> String {
        "Writing folders for VASP".to_owned()
    }

    fn writes_files(&self) -> bool {
        true
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<VaspWritten, TaskError> {
        let failed = |error: &dyn std::fmt::Display| TaskError::Failed(error.to_string());
        let mut decks = Vec::new();
        for (id, label, laid, charge) in &self.hops {
            monitor.check()?;
            let settings = VaspSettings {
                charge: *charge,
                ..self.settings.clone()
            };
            let deck = VaspDeck::new(&format!("{id}: {label}"), &laid.images, &settings);
            decks.push((id, deck.map_err(|fault| failed(&fault))?));
        }
        let mut folder = Folder::begin(&self.folder, monitor).map_err(|e| failed(&e))?;
        let single = decks.len() == 1;
        let mut potcars = Vec::new();
        for (id, deck) in decks {
            folder.set(&format!("VASP {id}"), &());
            let under = match single {
                true => String::new(),
                false => format!("{}/", folder.stem(id)),
            };
            for (name, text) in &deck.files {
                let name = format!("{under}{name}");
                folder
                    .write(&name, text.as_bytes())
                    .map_err(|e| failed(&e))?;
            }
            potcars.push((id.clone(), deck.potcar));
        }
        let written = folder.finish().map_err(|e| failed(&e))?;
        Ok(VaspWritten { written, potcars })
    }
}
