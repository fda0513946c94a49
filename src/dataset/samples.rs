//! Samples whose conductivity was measured at several temperatures.
//!
//! In: points of σ(T). Out: [`Sample`]s with their Arrhenius fit, and their place in the data set.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Dataset;
use crate::monitor::Warning;
use crate::score::{ArrheniusFit, Conduction};

/// A sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Sample {
    /// Its name: that of the file without its ending.
    pub name: String,
    /// Measured points, in the order of the table.
    pub points: Vec<Conduction>,
    /// The fit through them.
    pub fit: ArrheniusFit,
}

impl Sample {
    /// Fits; `None` unless there are two different temperatures.
    pub fn new(name: impl Into<String>, points: Vec<Conduction>) -> Option<Self> {
        let fit = ArrheniusFit::of(&points)?;
        Some(Self {
            name: name.into(),
            points,
            fit,
        })
    }

    /// Lowest and highest temperature in K.
    pub fn range_k(&self) -> (f64, f64) {
        let temperatures = self.points.iter().map(|p| p.temperature_k);
        temperatures.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), t| {
            (l.min(t), h.max(t))
        })
    }
}

/// A sample in a file: the fit follows from the points.
#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    points: Vec<Conduction>,
}

impl From<Sample> for Written {
    fn from(sample: Sample) -> Self {
        let Sample { name, points, .. } = sample;
        Self { name, points }
    }
}

impl TryFrom<Written> for Sample {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.name, written.points).ok_or("a sample needs two temperatures")
    }
}

impl Dataset {
    /// Adds samples; one of the same name is replaced.
    pub fn add_samples(&mut self, samples: impl IntoIterator<Item = Sample>) {
        let known = Arc::make_mut(&mut self.samples);
        for sample in samples {
            known.retain(|other| other.name != sample.name);
            known.push(sample);
        }
    }

    /// Adds what was said when tables of σ(T) were read and fitted: why some gave no sample, and
    /// doubts about the others.
    pub fn add_sample_warnings(&mut self, failures: &[String], doubts: &[Warning]) {
        let cannot_fit = |reason: &String| {
            let remedy = "the other files were read";
            Warning::new("conductivity over temperature", reason, remedy)
        };
        let said = failures
            .iter()
            .map(cannot_fit)
            .chain(doubts.iter().cloned());
        let known = &mut Arc::make_mut(&mut self.report).warnings;
        for warning in said {
            if !known.contains(&warning) {
                known.push(warning);
            }
        }
    }
}
