//! What a user dropped on the window: structures, conductivities, σ(T) of samples, together.
//!
//! In: paths and [`ImportSettings`]. Out: what they hold, [`Imported`], to be joined with the document
//! of the moment when it is there.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::labels::ReadLabels;
use super::load::{Inputs, load};
use super::task::{Task, TaskError};
use crate::import::{ImportSettings, LabelTable};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{self, Arrhenius, Literature};
use crate::project::Document;

/// Reads files of any kind.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportFiles {
    /// Which ones.
    pub paths: Vec<PathBuf>,
    /// How to read them.
    pub settings: ImportSettings,
    /// Whether there are structures already: without any, conductivities alone belong to nothing.
    pub has_structures: bool,
}

/// What files hold.
#[derive(Clone, Debug)]
pub enum Imported {
    /// Structures, and what came beside them.
    Structures {
        /// They, decorated, with their own labels and samples.
        document: Box<Document>,
    },
    /// Conductivities alone, and samples where there were any.
    Labels {
        /// The conductivities: they replace those of before.
        table: LabelTable,
        /// The samples.
        samples: Arrhenius,
    },
    /// σ(T) of samples alone.
    Samples(Arrhenius),
}

impl Imported {
    /// The document with these: structures beside its own where `add`, else in place of them.
    pub fn join(self, present: &Document, settings: &ImportSettings, add: bool) -> Document {
        match self {
            Self::Structures { document } if !add => *document,
            Self::Structures { document: new } => {
                let mut document = present.clone();
                document.import_settings = Arc::new(settings.clone());
                let data = Arc::unwrap_or_clone(new.data);
                document.data_mut().add_own(data);
                document
            }
            Self::Labels { table, samples } => {
                let mut document = present.clone();
                document.data_mut().set_labels(table);
                samples.add_to(document.data_mut());
                document
            }
            Self::Samples(samples) => {
                let mut document = present.clone();
                samples.add_to(document.data_mut());
                document
            }
        }
    }
}

impl Task for ImportFiles {
    type Output = Imported;
    type Part = Infallible;

    fn title(&self) -> String {
        "Importing structures".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Imported, TaskError> {
        let is_measured = |path: &PathBuf| pipeline::is_measured_table(path);
        let (measured, paths): (Vec<PathBuf>, Vec<PathBuf>) =
            self.paths.iter().cloned().partition(is_measured);
        let columns = &self.settings.columns;
        let samples = pipeline::arrhenius(&measured, &Literature::default(), columns, monitor)?;
        if paths.is_empty() {
            return Ok(Imported::Samples(samples));
        }
        let is_labels = |path: &PathBuf| pipeline::is_labels_table(path, &self.settings);
        let (tables, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(is_labels);
        match tables.first() {
            Some(table) if paths.is_empty() => self.labels(table, samples),
            _ => self.structures(paths, &tables, &samples, monitor),
        }
    }
}

impl ImportFiles {
    fn labels(&self, path: &Path, samples: Arrhenius) -> Result<Imported, TaskError> {
        let read = ReadLabels {
            path: path.to_owned(),
            settings: self.settings.clone(),
            has_structures: self.has_structures,
        };
        let table = read.table()?;
        Ok(Imported::Labels { table, samples })
    }

    fn structures(
        &self,
        paths: Vec<PathBuf>,
        tables: &[PathBuf],
        samples: &Arrhenius,
        monitor: &Monitor,
    ) -> Result<Imported, TaskError> {
        let inputs = Inputs {
            paths,
            labels: tables.first().cloned(),
            settings: self.settings.clone(),
            decorate: true,
            ..Inputs::default()
        };
        let mut document = load(&inputs, monitor)?;
        for table in tables.iter().skip(1) {
            document.data_mut().warn([Warning::new(
                table.display().to_string(),
                "is a second table of conductivities and was not read",
                "put all conductivities into one table",
            )]);
        }
        samples.add_to(document.data_mut());
        Ok(Imported::Structures {
            document: Box::new(document),
        })
    }
}
