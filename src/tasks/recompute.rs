//! A project computed anew from its data and settings, each result beside the one that it holds.
//!
//! In: a [`Document`]. Out: the same with its results as they are now, and for each a [`Checked`]. Every
//! result is made with the settings that it was made with, from the data that the document holds, in the
//! order in which one stands on the other.

mod bench;
mod checked;
mod data;
mod run;
mod screens;

use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::dataset::Prints;
use crate::monitor::Monitor;
use crate::project::{Document, Freshness};

pub use checked::{Checked, Verdict};
use run::Run;

/// Computes a project anew; a part for each result as soon as it is known how it compares.
#[derive(Clone, Debug)]
pub struct RecomputeProject {
    /// The project.
    pub document: Arc<Document>,
    /// Whether relaxed bands are computed, too: minutes for a few of them.
    pub with_bands: bool,
}

impl Task for RecomputeProject {
    type Output = Document;
    type Part = Checked;

    fn title(&self) -> String {
        format!("Computing {} anew", self.document.name)
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(Checked) + Sync),
    ) -> Result<Document, TaskError> {
        let was = &*self.document;
        let prints = Prints::of(&was.data, None);
        let mut run = Run {
            fresh: Freshness::of(was, &prints),
            now: Document::clone(was),
            was,
            prints,
            monitor,
            part,
        };
        run.oxidation_states()?;
        run.barriers()?;
        run.bands(self.with_bands)?;
        run.screen()?;
        run.scan()?;
        run.ranking()?;
        run.spectra()?;
        run.patterns()?;
        run.searches()?;
        Ok(run.now)
    }
}
