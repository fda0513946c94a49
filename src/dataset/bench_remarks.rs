//! What to know of the spectra on the bench together: runs of a cell, whether they agree, and what is there twice.
//!
//! In: the bench, analysed or not. Out: [`Warning`]s, those of a cell under its name.

use super::bench::Bench;
use super::cell_lines::CellLine;
use super::hysteresis::RunDifference;
use super::kept_spectrum::{KeptSpectrum, celsius};
use super::twins::Twin;
use crate::experiment::impedance::Part;
use crate::monitor::Warning;

/// An area that two files say differs from the pellet's by more than this share: one of them is wrong.
const SAME_AREA: f64 = 0.02;

impl Bench {
    /// What to know of its spectra together; facts, and doubts with a remedy.
    pub fn remarks_on_cells(&self) -> Vec<Warning> {
        let mut all = Vec::new();
        for (cell, places) in self.cells() {
            let runs = self.runs(&places);
            if runs.are_several() {
                let fact = format!(
                    "{} spectra of {} runs ({}); the line over temperature goes through all of them",
                    places.len(),
                    runs.names.len(),
                    runs.names.join(", ")
                );
                all.push(Warning::new(cell, fact, ""));
            }
        }
        let lines = self.cell_lines();
        let totals = lines.iter().filter(|line| line.part == Part::Total);
        all.extend(totals.filter_map(hysteresis));
        all.extend(self.remarks_on_twins());
        all
    }

    /// Each spectrum that holds the measurement of one before it, with the place of that one.
    pub fn twins(&self) -> Vec<(usize, usize, Twin)> {
        let found = self.spectra.iter().enumerate().filter_map(|(place, kept)| {
            let before = self.spectra[..place].iter().enumerate();
            let of = |(other, known): (usize, &std::sync::Arc<KeptSpectrum>)| {
                Some((place, other, kept.twin_of(known)?))
            };
            // Of the same cell rather than of another one.
            let all: Vec<_> = before.filter_map(of).collect();
            let own = all
                .iter()
                .find(|(_, other, _)| self.spectra[*other].cell == kept.cell);
            own.or(all.first()).copied()
        });
        found.collect()
    }

    fn remarks_on_twins(&self) -> Vec<Warning> {
        let twins = self.twins().into_iter();
        let told = twins.map(|(place, other, twin)| {
            let (kept, known) = (&self.spectra[place], &self.spectra[other]);
            of_twin(kept, known, twin)
        });
        told.collect()
    }
}

fn of_twin(kept: &KeptSpectrum, known: &KeptSpectrum, twin: Twin) -> Warning {
    let which = match known.file == kept.file {
        true => known.name.clone(),
        false => format!("{} of {}", known.name, known.file),
    };
    let (how, doubt) = match twin {
        Twin::Same => (format!("the same measurement as {which}"), None),
        Twin::PerArea { area_cm2 } => {
            let given = [kept, known]
                .into_iter()
                .find_map(|one| one.pellet().area_cm2);
            let other = given.filter(|given| (given / area_cm2 - 1.0).abs() > SAME_AREA);
            let doubt = other.map(|given| format!(", where {} cm² are given", short(given)));
            let how = format!(
                "the same measurement as {which}, one in Ω and one in Ω cm²: the factor between them is an area of {} cm²",
                short(area_cm2)
            );
            (how, doubt)
        }
    };
    let remedy = match &doubt {
        Some(_) => "check the area of the electrode",
        None => "",
    };
    let doubt = doubt.unwrap_or_default();
    match kept.cell == known.cell {
        true => {
            let fact = format!("{how}{doubt}; it counts once over temperature");
            Warning::new(&kept.name, fact, remedy)
        }
        false => {
            let fact = format!(
                "{how}{doubt}, which is of the cell {}: it counts once over temperature, for that cell",
                known.cell
            );
            let remedy = "give both the same cell, or take one of them off the bench";
            Warning::new(&kept.name, fact, remedy)
        }
    }
}

fn hysteresis(line: &CellLine) -> Option<Warning> {
    let RunDifference {
        lower,
        higher,
        percent,
        error_percent,
        temperature_k,
    } = line.run_difference()?;
    let energies: Vec<String> = line
        .energies_of_runs_ev()
        .iter()
        .map(|(run, e_a)| format!("{:.3} eV ({run})", e_a.value))
        .collect();
    let energies = match energies.len() {
        0 | 1 => String::new(),
        _ => format!("; E_a of each: {}", energies.join(", ")),
    };
    let fact = format!(
        "its runs differ beyond the errors of their fits: {lower} conducts up to {percent:.1} % less than {higher} (at \
         {:.0} °C, where the fits leave {error_percent:.1} %){energies}",
        celsius(temperature_k)
    );
    let remedy = "the cell changed, or was not at its temperature yet; wait longer at each temperature, or give each run \
                  a cell of its own";
    Some(Warning::new(&line.cell, fact, remedy))
}

/// Four significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}
