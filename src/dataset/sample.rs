//! Conductivity of one sample over temperature.

use serde::{Deserialize, Serialize};

use super::runs::Runs;
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
    /// The runs that they are of, where it is a cell of the bench.
    pub runs: Runs,
}

impl Sample {
    /// Fits; `None` unless there are two different temperatures.
    pub fn new(name: impl Into<String>, points: Vec<Conduction>) -> Option<Self> {
        let fit = ArrheniusFit::of(&points)?;
        Some(Self {
            name: name.into(),
            points,
            fit,
            runs: Runs::default(),
        })
    }

    /// The same; its points are of these runs.
    #[must_use]
    pub fn with_runs(self, runs: Runs) -> Self {
        Self { runs, ..self }
    }

    /// Lowest and highest temperature in K.
    pub fn range_k(&self) -> (f64, f64) {
        let temperatures = self.points.iter().map(|p| p.temperature_k);
        temperatures.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), t| {
            (l.min(t), h.max(t))
        })
    }
}

impl TryFrom<Written> for Sample {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.name, written.points).ok_or("a sample needs two temperatures")
    }
}

/// A sample in a file: the fit follows from the points, and tables know no runs.
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
