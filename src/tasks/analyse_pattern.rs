//! A powder pattern beside the entries that it may hold.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::experiment::diffraction::{PatternAnalysis, PatternSettings};
use crate::import::{Entry, Pattern};
use crate::monitor::{Monitor, Warning};
use crate::pipeline;

/// Finds the peaks of a pattern and fits the phases given.
#[derive(Clone, Debug)]
pub struct AnalysePattern {
    /// The pattern.
    pub pattern: Arc<Pattern>,
    /// Entries among which the phases are.
    pub entries: Arc<Vec<Entry>>,
    /// Ids of the phases; one that is not there is left out, and that is said.
    pub phases: Vec<String>,
    /// How.
    pub settings: PatternSettings,
}

impl Task for AnalysePattern {
    type Output = PatternAnalysis;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Analysing the pattern {}", self.pattern.name)
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<PatternAnalysis, TaskError> {
        let mut phases = Vec::new();
        let mut missing = Vec::new();
        for id in &self.phases {
            match self.entries.iter().find(|entry| entry.id == *id) {
                Some(entry) => phases.push(entry),
                None => missing.push(Warning::new(
                    &self.pattern.name,
                    format!("there is no entry {id} in the data any more; it is left out"),
                    "choose another phase",
                )),
            }
        }
        let found = pipeline::analyse_pattern(&self.pattern, &phases, &self.settings, monitor);
        let mut analysis = found?;
        analysis.warnings.extend(missing);
        Ok(analysis)
    }
}
