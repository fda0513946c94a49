//! Files of which the tables were looked at: structures and tables, read as decided.

use std::convert::Infallible;
use std::path::PathBuf;

use super::load::{Inputs, load};
use super::task::{Task, TaskError};
use crate::import::{ImportSettings, LabelTable, RowFacts};
use crate::monitor::Monitor;
use crate::pipeline::{self, Arrhenius};
use crate::project::Document;

/// Reads files of which the tables were looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportDecided {
    /// Those that hold structures; may be none.
    pub paths: Vec<PathBuf>,
    /// How to read them, with the tables as decided.
    pub settings: ImportSettings,
}

/// What they hold.
#[derive(Clone, Debug)]
pub enum Entering {
    /// Structures, decorated, with the labels, facts and samples of the tables.
    Structures(Box<Document>),
    /// Tables alone, for structures that are there.
    Tables(TableContents),
}

/// What tables hold beside structures.
#[derive(Clone, Debug, Default)]
pub struct TableContents {
    /// Conductivities; `None` where no table is one of them.
    pub labels: Option<LabelTable>,
    /// Facts of structures.
    pub facts: Vec<RowFacts>,
    /// Samples.
    pub samples: Arrhenius,
}

impl Task for ImportDecided {
    type Output = Entering;
    type Part = Infallible;

    fn title(&self) -> String {
        match self.paths.is_empty() {
            true => "Reading tables".to_owned(),
            false => "Importing structures".to_owned(),
        }
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Entering, TaskError> {
        let found = pipeline::read_decided(&self.settings.decided);
        let samples = pipeline::fit_series(found.series, found.failures);
        if self.paths.is_empty() {
            return Ok(Entering::Tables(TableContents {
                labels: found.labels,
                facts: found.facts,
                samples,
            }));
        }
        let inputs = Inputs {
            paths: self.paths.clone(),
            settings: self.settings.clone(),
            decorate: true,
            ..Inputs::default()
        };
        let mut document = load(&inputs, monitor)?;
        let data = document.data_mut();
        if let Some(labels) = found.labels {
            data.set_labels(labels);
        }
        data.give_facts_of_rows(&found.facts);
        samples.add_to(data);
        Ok(Entering::Structures(Box::new(document)))
    }
}
