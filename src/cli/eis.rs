//! `superion eis`: impedance spectra to conductivities.

mod arguments;
mod line;
mod points;
mod reading;
mod spectra;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub(super) use self::arguments::EisArguments;
use self::line::{ArrheniusLine, ReplicatesLine, SpectrumLine};
use self::spectra::{bench, without_effect};
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use super::unread;
use crate::dataset::{Analysed, Bench, CellLine, Dataset, KeptSpectrum, RoomConductivity};
use crate::experiment::impedance::{
    Circuit, CircuitChoice, ImpedanceSettings, Part, SpectrumAnalysis, SpectrumState,
};
use crate::export::folder::{Folder, Written};
use crate::figures::scale::with_error;
use crate::monitor::{Monitor, Warning};
use crate::outputs::files::write_impedance;
use crate::pipeline::Measurements;
use crate::score::Estimate;
use crate::tasks::AnalyseSpectra;

/// 0 °C in K.
const ZERO_CELSIUS_K: f64 = 273.15;

impl Command for EisArguments {
    const NAME: &str = "eis";
    const ABOUT: &str = "Impedance spectra: Kramers–Kronig test, circuits, conductivities of bulk and grain boundary";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &EisArguments, session: &mut Session) -> Result<Exit, Stop> {
    let circuit = circuit(arguments.circuit.as_deref())?;
    let out = arguments.out.as_deref();
    let _reserved = out.map(|out| session.reserve(out)).transpose()?;
    let read = reading::read(arguments, session)?;
    let n_failed = say_what_was_read(&read, session);
    if read.spectra.is_empty() {
        let fact = "no impedance spectrum could be read; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let bench = bench(arguments, read, &circuit)?;
    session.list("warning", &without_effect(arguments, &bench));
    let mut data = Dataset {
        bench: Arc::new(bench),
        ..Dataset::default()
    };
    let found = session.run(AnalyseSpectra {
        requests: data
            .bench
            .spectra
            .iter()
            .map(|kept| kept.request())
            .collect(),
        settings: ImpedanceSettings {
            leave_out_failing: !arguments.keep_failing,
            with_relaxation_times: true,
            ..ImpedanceSettings::default()
        },
    })?;
    let bench = Arc::make_mut(&mut data.bench);
    for (place, found) in found.into_iter().enumerate() {
        if let Some(kept) = bench.spectrum_mut(place) {
            let of = kept.print();
            kept.analysis = Some(Analysed {
                of,
                found: Ok(Arc::new(found)),
            });
        }
    }
    say_what_was_found(&data.bench, session);
    print(arguments, &data.bench)?;
    let mut n_not_written = 0;
    let n_unfit = n_unfit(&data.bench);
    if let Some(folder) = out {
        n_not_written = write(data, folder, session)?.n_failed;
    }
    Ok(match n_failed + n_unfit + n_not_written {
        0 => Exit::Done,
        _ => Exit::SomeFailed,
    })
}

fn circuit(text: Option<&str>) -> Result<CircuitChoice, Stop> {
    let Some(text) = text.filter(|text| !text.eq_ignore_ascii_case("auto")) else {
        return Ok(CircuitChoice::Proposed);
    };
    let circuit = Circuit::parse(text).map_err(|error| Stop::WrongUse(error.to_string()))?;
    Ok(CircuitChoice::Given(circuit))
}

/// Says what could not be read and what readers remarked; gives the number of files that failed.
fn say_what_was_read(read: &Measurements, session: &mut Session) -> usize {
    for failure in &read.failures {
        session.say(&format!("failed: {}", unread::reason(failure)));
    }
    let others = read
        .patterns
        .iter()
        .map(|p| (&p.path, "a powder pattern; use superion xrd"));
    let tables = read.conductivities.iter().map(|path| {
        (
            path,
            "a table of conductivities over temperature; use superion arrhenius",
        )
    });
    let mut n_others = 0;
    for (path, what) in others.chain(tables) {
        session.say(&format!("failed: {}: it holds {what}", path.display()));
        n_others += 1;
    }
    session.list("warning", &read.warnings);
    read.failures.len() + n_others
}

/// Says of every spectrum what its file and its analysis warn of.
fn say_what_was_found(bench: &Bench, session: &mut Session) {
    let mut all: Vec<Warning> = Vec::new();
    for kept in &bench.spectra {
        all.extend(kept.spectrum.warnings.iter().cloned());
        all.extend(
            kept.found()
                .into_iter()
                .flat_map(|f| f.warnings.iter().cloned()),
        );
    }
    all.extend(bench.remarks_on_cells());
    session.list("warning", &all);
}

/// Spectra without a fit to believe.
fn n_unfit(bench: &Bench) -> usize {
    let is_fit = |found: &SpectrumAnalysis| {
        matches!(found.state, SpectrumState::Fitted | SpectrumState::Doubtful)
    };
    let spectra = bench.spectra.iter();
    spectra
        .filter(|kept| !kept.found().is_some_and(is_fit))
        .count()
}

fn print(arguments: &EisArguments, bench: &Bench) -> Result<(), Stop> {
    let mut lines = bench.cell_lines();
    lines.extend(bench.lines_of(Part::GrainBoundary));
    let totals: Vec<&CellLine> = lines.iter().filter(|l| l.part == Part::Total).collect();
    let mean = RoomConductivity::of(&totals).filter(|_| arguments.replicates);
    let mut out = Out::new();
    if arguments.common.json {
        let mut runs = runs_of(bench);
        for (place, kept) in bench.spectra.iter().enumerate() {
            out.json(&SpectrumLine::new(kept, runs.remove(&place)))?;
        }
        for line in &lines {
            if let Some(line) = ArrheniusLine::new(line) {
                out.json(&line)?;
            }
        }
        if let Some(mean) = &mean {
            out.json(&ReplicatesLine::new(mean))?;
        }
        return Ok(out.flush()?);
    }
    out.text(&spectra_table(bench))?;
    let cells = cells_table(&lines);
    if let Some(cells) = cells {
        out.text("\n")?;
        out.text(&cells)?;
        out.text(
            "\nσ = σ₀/T · exp(−E_a/(k T)), a straight line through ln(σT) over 1/T; errors are one standard \
             error.\n",
        )?;
    }
    if let Some(mean) = &mean {
        let n = mean.cells.len();
        let energy = mean
            .activation_energy_ev
            .map_or_else(String::new, |e| format!(", E_a = {} eV", plain(e)));
        out.text(&format!(
            "Mean of {n} cells with their standard deviation: σ(25 °C) = {} S/cm{energy}\n",
            scientific(mean.conductivity_s_cm)
        ))?;
    }
    Ok(out.flush()?)
}

/// The run of each spectrum of a cell that was measured in several.
fn runs_of(bench: &Bench) -> BTreeMap<usize, String> {
    let mut all = BTreeMap::new();
    for (_, places) in bench.cells() {
        let runs = bench.runs(&places);
        let named = places.iter().enumerate();
        let named = named.map(|(k, place)| (*place, runs.name_of(k).to_owned()));
        all.extend(named.filter(|(_, name)| !name.is_empty()));
    }
    all
}

fn spectra_table(bench: &Bench) -> String {
    let mut table = Table::new(&[
        "spectrum",
        ">T/°C",
        ">points",
        "Kramers–Kronig",
        "circuit",
        ">R bulk/Ω",
        ">R boundary/Ω",
        ">R total/Ω",
        ">σ total/(S/cm)",
        "state",
    ]);
    for kept in &bench.spectra {
        table.row(row(kept));
    }
    table.text()
}

fn row(kept: &KeptSpectrum) -> [String; 10] {
    let found = kept.found();
    let kelvin = kept.temperature_k();
    let sigma = |of: fn(&SpectrumAnalysis) -> Option<Estimate>| {
        found
            .and_then(of)
            .map_or_else(|| "–".to_owned(), scientific)
    };
    // The titles say Ω.
    let ohm = |of: fn(&SpectrumAnalysis) -> Option<Estimate>| match kept.spectrum.per_area {
        true if found.and_then(of).is_some() => format!("{} Ω cm²", sigma(of)),
        _ => sigma(of),
    };
    [
        kept.name.clone(),
        kelvin.map_or_else(|| "–".to_owned(), |k| format!("{:.1}", k - ZERO_CELSIUS_K)),
        match found {
            Some(found) => format!("{} of {}", found.used.len(), kept.spectrum.points.len()),
            None => kept.spectrum.points.len().to_string(),
        },
        found.and_then(|f| f.kramers_kronig.as_ref()).map_or_else(
            || "–".to_owned(),
            |k| format!("{}, {:.2} %", k.verdict.name(), k.rms_percent),
        ),
        found
            .and_then(|f| f.fit.as_ref())
            .map_or_else(|| "–".to_owned(), |fit| fit.circuit.to_string()),
        ohm(|f| f.resistance.bulk),
        ohm(|f| f.resistance.grain_boundary),
        ohm(|f| f.resistance.total),
        sigma(|f| f.conductivity.total),
        found.map_or_else(String::new, |f| f.state.name().to_owned()),
    ]
}

/// σ(25 °C) and E_a of the cells; `None` where none has any.
fn cells_table(lines: &[CellLine]) -> Option<String> {
    let mut table = Table::new(&[
        "cell",
        "part",
        ">temperatures",
        ">E_a/eV",
        ">σ(25 °C)/(S/cm)",
    ]);
    let mut is_empty = true;
    for line in lines {
        let Some(sigma) = line.room_conductivity() else {
            continue;
        };
        is_empty = false;
        table.row([
            line.cell.clone(),
            line.part.name().to_owned(),
            temperatures(line),
            line.activation_energy_ev()
                .map_or_else(|| "–".to_owned(), plain),
            scientific(sigma),
        ]);
    }
    (!is_empty).then(|| table.text())
}

/// "4 in 2 runs".
fn temperatures(line: &CellLine) -> String {
    let words = line.temperatures_in_words();
    words
        .replace(" temperatures", "")
        .replace(" temperature", "")
}

fn plain(estimate: Estimate) -> String {
    with_error(estimate, 4)
}

fn scientific(estimate: Estimate) -> String {
    let error = estimate
        .error
        .map_or_else(String::new, |e| format!(" ± {e:.1e}"));
    format!("{:.4e}{error}", estimate.value)
}

fn write(data: Dataset, folder: &Path, session: &mut Session) -> Result<Written, Stop> {
    let (data, path) = (Arc::new(data), folder.to_owned());
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&path, monitor)?;
        write_impedance(&data, &mut folder)?;
        Ok(folder.finish()?)
    };
    let written = session.write("Writing figures and tables", work)?;
    session.say(&format!("wrote {} files", written.paths.len()));
    Ok(written)
}
