//! Figure: measured conductivity over temperature, beside conductivities at room temperature.

use super::figure::{Figure, Shown};
use crate::dataset::Sample;
use crate::figures::arrhenius::{Model, Series, layout};
use crate::pipeline::literature_of;

/// The figure.
pub const ARRHENIUS: Figure = Figure {
    id: "arrhenius",
    aliases: &[],
    title: "Arrhenius",
    name: "conductivity over temperature",
    aspect: 0.8,
    sets: &[],
    marks_entries: false,
    is_available: |source| !source.data.samples.is_empty(),
    model: |source| {
        let data = source.data;
        let model = || model(&data.samples, literature_of(&data.labels));
        (!data.samples.is_empty()).then(|| Shown::new(model(), layout))
    },
    caption: |_| String::new(),
};

/// Samples beside literature.
pub(super) fn model(samples: &[Sample], literature: Vec<(String, f64)>) -> Model {
    let series = |sample: &Sample| Series {
        name: sample.name.clone(),
        points: sample.points.clone(),
        fit: sample.fit,
    };
    Model {
        series: samples.iter().map(series).collect(),
        literature,
    }
}
