//! `superion bench`: the program's own benchmark table.

use std::path::Path;

use serde::Serialize;

use super::arguments::{BenchArguments, InputArguments};
use super::out::Out;
use super::session::{Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::dataset::Dataset;
use crate::jobs::{Command, Part};
use crate::monitor::Monitor;
use crate::pipeline::{
    DescribeMeasure, MeasureSettings, Measurement, Peer, Peers, read_peers, run_peers,
};
use crate::project::Document;

/// Where the scripts of the other libraries are, from the root of the source tree.
const SCRIPTS: &str = "tests/benches";

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    measured: &'a Measurement,
    peer: Option<&'a str>,
    peer_value: Option<f64>,
    peer_peak_memory_bytes: Option<u64>,
    /// How many times as fast as the peer.
    ratio: Option<f64>,
}

pub(super) fn run(arguments: &BenchArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    if arguments.python.is_some() && !Path::new(SCRIPTS).is_dir() {
        return Err(Stop::WrongUse(format!(
            "--python runs scripts that are part of Superion's source, in {SCRIPTS}: run it in a \
             checkout, or give timings made there with --peers"
        )));
    }
    let mut input = choices::inputs(&or_sample(&arguments.input), None, true)?;
    input.decorate = true;
    let loaded = session.load(input)?;
    let mut peers = Peers::new();
    if let Some(python) = &arguments.python {
        peers.extend(other_libraries(
            python,
            &loaded.project,
            &settings,
            session,
        )?);
    }
    if let Some(path) = &arguments.peers {
        peers.extend(read_peers(path).map_err(|error| Stop::WrongUse(error.to_string()))?);
    }
    let mut measurements = Vec::new();
    let command = Command::Measure {
        project: loaded.project.clone(),
        settings,
    };
    session.run(command, |piece| {
        if let Piece::Part(Part::Measured(measured)) = piece {
            measurements.push(measured);
        }
        Ok(())
    })?;
    print(arguments, &measurements, &peers)?;
    Ok(loaded.exit())
}

fn settings(arguments: &BenchArguments) -> Result<MeasureSettings, Stop> {
    let only = arguments.only.as_deref().unwrap_or("soap,bvse,ward");
    let rows: Vec<&str> = only.split(',').map(str::trim).collect();
    if let Some(unknown) = rows
        .iter()
        .find(|r| !["soap", "bvse", "ward", "describe"].contains(r))
    {
        return Err(Stop::WrongUse(format!(
            "--only {unknown}: choose among soap, bvse, ward, describe"
        )));
    }
    Ok(MeasureSettings {
        soap: rows.contains(&"soap"),
        bvse: rows.contains(&"bvse"),
        ward: rows.contains(&"ward"),
        describe: rows.contains(&"describe").then_some(DescribeMeasure {
            at_most: arguments.structures,
            representations: choices::representations(&arguments.representations)?,
        }),
        features: arguments.features.clone(),
        repeats: arguments.repeats,
    })
}

/// The input of the command line, or the sample where there is none.
fn or_sample(input: &InputArguments) -> InputArguments {
    InputArguments {
        sample: input.sample || input.paths.is_empty(),
        ..input.clone()
    }
}

/// Runs the scripts beside this program's sources.
fn other_libraries(
    python: &Path,
    project: &Document,
    settings: &MeasureSettings,
    session: &Session,
) -> Result<Peers, Stop> {
    session.say("Running the other libraries; this may take minutes");
    let data = Dataset::clone(&project.data);
    run_peers(
        python,
        Path::new(SCRIPTS),
        &data,
        settings,
        &Monitor::silent(),
    )
    .map_err(|error| Stop::Nothing(error.to_string()))
}

fn print(
    arguments: &BenchArguments,
    measurements: &[Measurement],
    peers: &Peers,
) -> Result<(), Stop> {
    let mut out = Out::new();
    let lines = measurements.iter().map(|m| line(m, peers.get(&m.name)));
    if arguments.input.common.json {
        for line in lines {
            out.json(&line)?;
        }
    } else {
        out.text(&table(lines).text())?;
    }
    out.flush()?;
    Ok(())
}

fn line<'a>(measured: &'a Measurement, peer: Option<&'a Peer>) -> Line<'a> {
    Line {
        measured,
        peer: peer.map(|p| p.library.as_str()),
        peer_value: peer.map(|p| p.value),
        peer_peak_memory_bytes: peer.and_then(|p| p.peak_memory_bytes),
        ratio: peer.map(|p| p.value / measured.value),
    }
}

fn table<'a>(lines: impl Iterator<Item = Line<'a>>) -> Table {
    let gigabytes = |bytes: Option<u64>| {
        bytes.map_or_else(String::new, |b| format!("{:.2} GB", b as f64 / 1e9))
    };
    let mut table = Table::new(&[
        "measured",
        "input",
        ">superion",
        ">memory",
        "unit",
        "peer",
        ">time",
        ">memory",
        ">ratio",
    ]);
    for line in lines {
        table.row([
            line.measured.name.clone(),
            line.measured.input.clone(),
            format!("{:.3}", line.measured.value),
            gigabytes(line.measured.peak_memory_bytes),
            line.measured.unit.to_owned(),
            line.peer.unwrap_or_default().to_owned(),
            line.peer_value
                .map_or_else(String::new, |v| format!("{v:.3}")),
            gigabytes(line.peer_peak_memory_bytes),
            line.ratio.map_or_else(String::new, |r| format!("{r:.1}×")),
        ]);
    }
    table
}
