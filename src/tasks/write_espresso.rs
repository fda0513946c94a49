//! Decks of Quantum ESPRESSO, written.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use super::task::{Task, TaskError};
use crate::crystal::{Element, Structure};
use crate::export::folder::{Folder, Written};
use crate::import::ProgramFile;
use crate::monitor::Monitor;
use crate::neb::LaidHop;
use crate::neb::espresso::{Chosen, Deck, DeckHop, DeckSettings, Pseudos, Upf};

/// The decks of one structure.
#[derive(Clone, Debug)]
pub struct EspressoDeck {
    /// Its id.
    pub id: String,
    /// The structure, with oxidation states where known.
    pub structure: Structure,
    /// A hop: its label, its images, the charge of its cell in elementary charges.
    pub hop: Option<(String, LaidHop, f64)>,
}

/// Writes decks into a folder; each into a folder of its own below it where there are several.
#[derive(Clone, Debug)]
pub struct WriteEspresso {
    /// The structures.
    pub decks: Vec<EspressoDeck>,
    /// The folder of pseudopotentials.
    pub pseudos: PathBuf,
    /// Whether the pseudopotentials are copied into the folder; otherwise the inputs name where they
    /// are.
    pub copy_pseudos: bool,
    /// Exchange and correlation of the pseudopotentials ("PBE").
    pub functional: String,
    /// How the decks are made.
    pub settings: DeckSettings,
    /// The folder.
    pub folder: PathBuf,
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct EspressoWritten {
    /// The files.
    pub written: Written,
    /// What was chosen for each structure.
    pub chosen: Vec<(String, Chosen)>,
}

impl Task for WriteEspresso {
    type Output = EspressoWritten;
    type Part = Infallible;

    fn title(&self) -> String {
        "Writing decks for Quantum ESPRESSO".to_owned()
    }

    fn writes_files(&self) -> bool {
        true
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<EspressoWritten, TaskError> {
        let heads = self.heads(monitor)?;
        let mut made = Vec::new();
        for deck in &self.decks {
            monitor.check()?;
            made.push((deck, self.deck(deck, &heads)?));
        }
        let mut folder = Folder::begin(&self.folder, monitor).map_err(failed)?;
        let single = made.len() == 1;
        let mut chosen = Vec::new();
        for (deck, (texts, pseudos)) in made {
            folder.set(&format!("deck {}", deck.id), &self.settings);
            let under = match single {
                true => String::new(),
                false => format!("{}/", folder.stem(&deck.id)),
            };
            for (name, text) in &texts.files {
                let name = format!("{under}{name}");
                folder.write(&name, text.as_bytes()).map_err(failed)?;
            }
            if self.copy_pseudos {
                self.copy(&pseudos, &under, &mut folder)?;
            }
            chosen.push((deck.id.clone(), texts.chosen));
        }
        let written = folder.finish().map_err(failed)?;
        Ok(EspressoWritten { written, chosen })
    }
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::Failed(error.to_string())
}

impl WriteEspresso {
    /// The heads of all pseudopotentials of the folder.
    fn heads(&self, monitor: &Monitor) -> Result<Vec<(PathBuf, Upf)>, TaskError> {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        let paths = ProgramFile::paths_under(&self.pseudos, monitor).map_err(failed)?;
        let mut heads = Vec::new();
        for path in paths.iter().filter(|path| Upf::is_named(&name(path))) {
            monitor.check()?;
            let read = ProgramFile::head(path, Upf::HEAD_BYTES)
                .map_err(|error| error.to_string())
                .and_then(|file| {
                    Upf::read(&name(path), &file.text).map_err(|fault| fault.to_string())
                });
            match read {
                Ok(upf) => heads.push((path.clone(), upf)),
                Err(fact) => monitor.warn(crate::monitor::Warning::new(
                    path.display().to_string(),
                    fact,
                    "it is passed over",
                )),
            }
        }
        for path in &paths {
            let is_table = path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("json"));
            if is_table && let Ok(table) = ProgramFile::read(path) {
                for (_, upf) in &mut heads {
                    upf.take_suggestion(&table.text);
                }
            }
        }
        Ok(heads)
    }

    fn deck(
        &self,
        deck: &EspressoDeck,
        heads: &[(PathBuf, Upf)],
    ) -> Result<(Deck, Vec<PathBuf>), TaskError> {
        let elements: Vec<Element> = deck.structure.composition().keys().copied().collect();
        let folder = self.pseudos.display().to_string();
        let of_heads: Vec<Upf> = heads.iter().map(|(_, upf)| upf.clone()).collect();
        let mut pseudos = Pseudos::choose(&folder, &self.functional, &elements, &of_heads)
            .map_err(|fault| TaskError::Failed(fault.to_string()))?;
        let path_of = |file: &str| {
            let found = heads.iter().find(|(_, upf)| upf.file == file);
            found.map(|(path, _)| path.clone())
        };
        let paths: Vec<PathBuf> = pseudos
            .chosen
            .iter()
            .filter_map(|one| path_of(&one.upf.file))
            .collect();
        if self.copy_pseudos {
            "./pseudo".clone_into(&mut pseudos.folder);
            for one in &mut pseudos.chosen {
                // They are unpacked where they are copied.
                let plain = one.upf.file.trim_end_matches(".gz").to_owned();
                one.upf.file = plain;
            }
        } else if let Ok(absolute) = std::path::absolute(&self.pseudos) {
            pseudos.folder = absolute.display().to_string();
        }
        let hop = deck.hop.as_ref().map(|(label, laid, charge)| DeckHop {
            label: label.clone(),
            images: laid.images.clone(),
            charge: *charge,
        });
        let made = Deck::new(
            &deck.id,
            &deck.structure,
            hop.as_ref(),
            &pseudos,
            &self.settings,
        );
        let made = made.map_err(|fault| TaskError::Failed(fault.to_string()))?;
        Ok((made, paths))
    }

    fn copy(&self, pseudos: &[PathBuf], under: &str, folder: &mut Folder) -> Result<(), TaskError> {
        for path in pseudos {
            let bytes = ProgramFile::bytes(path).map_err(failed)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{under}pseudo/{}", name.trim_end_matches(".gz"));
            folder.write(&name, &bytes).map_err(failed)?;
        }
        Ok(())
    }
}
