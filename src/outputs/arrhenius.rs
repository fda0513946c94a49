//! Figure: measured conductivity over temperature, beside conductivities at room temperature.

use super::figure::{Figure, Shown};
use super::source::Source;
use crate::dataset::{Runs, Sample};
use crate::export::Kind::{Number, Scientific, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::figures::arrhenius::{Model, Series, layout};
use crate::import::Label;
use crate::pipeline::literature_of;
use crate::score::Conduction;

/// The figure.
pub const ARRHENIUS: Figure = Figure {
    id: "arrhenius",
    aliases: &[],
    title: "Arrhenius",
    name: "conductivity over temperature",
    aspect: 0.8,
    sets: &[],
    marks_entries: false,
    is_available: |source| !source.data.samples_and_cells().is_empty(),
    model: |source| {
        let samples = source.data.samples_and_cells();
        let model = || model(&samples, literature(source));
        (!samples.is_empty()).then(|| Shown::new(model(), layout))
    },
    numbers: numbers_of,
    caption: |_| String::new(),
};

/// Conductivities of the literature in the cluster of the compound that the shown cell is made of; where it is
/// not known, all of them.
fn literature(source: &Source<'_>) -> Vec<(String, f64)> {
    of_cluster(source).unwrap_or_else(|| literature_of(&source.data.labels))
}

fn of_cluster(source: &Source<'_>) -> Option<Vec<(String, f64)>> {
    let data = source.data;
    let kept = data.bench.spectra.get(source.look.bench.spectrum)?;
    let id = kept.entry.as_ref()?;
    let entry = data.entry_indices().find(|k| data.entries[k.0].id == *id)?;
    let score = source.score?;
    let row = score.row_of(entry)?;
    let of_row = score.linkage.cluster_of_row_at(source.look.n_clusters);
    let own = of_row.get(row.0)?;
    let members = score.entries.iter().zip(&of_row);
    let members = members.filter(|(member, cluster)| *cluster == own && **member != entry);
    let labels = members.filter_map(|(member, _)| data.label_of(*member));
    let labels: Vec<Label> = labels.filter(|label| !label.is_own()).cloned().collect();
    let known = literature_of(&labels);
    (!known.is_empty()).then_some(known)
}

/// Samples beside literature.
pub(super) fn model(samples: &[Sample], literature: Vec<(String, f64)>) -> Model {
    let series = |sample: &Sample| {
        let runs = match sample.runs.are_several() {
            true => sample.runs.clone(),
            false => Runs::default(),
        };
        Series {
            name: sample.name.clone(),
            points: sample.points.clone(),
            fit: sample.fit,
            run_names: runs.names,
            run_of_point: runs.of_point,
        }
    };
    Model {
        series: samples.iter().map(series).collect(),
        literature,
    }
}

/// Of conductivity over temperature: every measured point.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let samples = source.data.samples_and_cells();
    if samples.is_empty() {
        return None;
    }
    type Row = (String, String, Conduction);
    let of_sample = |sample: &Sample| {
        let points = sample.points.iter().enumerate();
        let rows = points.map(|(k, point)| {
            let run = sample.runs.name_of(k).to_owned();
            (sample.name.clone(), run, *point)
        });
        rows.collect::<Vec<Row>>()
    };
    const KELVIN: Kind = Number { decimals: 2 };
    const INVERSE: Kind = Number { decimals: 4 };
    let columns = [
        Column::new("sample", "", Text, "Name of the sample", |r: &Row| {
            Cell::text(&r.0)
        }),
        Column::new("temperature_k", "K", KELVIN, "Temperature", |r: &Row| {
            r.2.temperature_k.into()
        })
        .read("T (K)"),
        Column::new(
            "inverse_temperature_1000_per_k",
            "1000/K",
            INVERSE,
            "1000 over the temperature",
            |r: &Row| (1000.0 / r.2.temperature_k).into(),
        )
        .read("1000/T (1/K)"),
        Column::new(
            "conductivity_s_cm",
            "S cm⁻¹",
            Scientific,
            "Conductivity",
            |r: &Row| r.2.conductivity_s_cm.into(),
        )
        .read("σ (S cm⁻¹)"),
        Column::new(
            "sigma_t_s_k_cm",
            "S K cm⁻¹",
            Scientific,
            "σ times T",
            |r: &Row| (r.2.conductivity_s_cm * r.2.temperature_k).into(),
        )
        .read("σT (S K cm⁻¹)"),
        Column::new(
            "run",
            "",
            Text,
            "Run of the cell, where there are several",
            |r: &Row| Cell::text(&r.1),
        ),
    ];
    Some(Table::of(
        "Arrhenius",
        &columns,
        samples.iter().flat_map(of_sample),
    ))
}
