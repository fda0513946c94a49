//! σ(T) of the cells on the bench.
//!
//! In: analysed spectra. Out: for each cell a [`CellLine`] of its total conductivity and, where it could be
//! told apart, one of its bulk; what follows from it at 25 °C; means of replicate cells.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::runs::{Runs, SAME_K};
use super::sample::Sample;
use super::{Dataset, KeptSpectrum};
use crate::experiment::impedance::{Part, ReplicateMean};
use crate::score::{ArrheniusFit, Conduction, Estimate, ROOM_TEMPERATURE_K};

/// A single temperature this near 25 °C, in K, stands for it without a fit.
const NEAR_ROOM_K: f64 = 2.0;

/// Conductivities of a part of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellLine {
    /// The cell.
    pub cell: String,
    /// Of which part.
    pub part: Part,
    /// Places of the spectra on the bench, the coldest first; parallel to `points`.
    pub places: Vec<usize>,
    /// Temperatures and conductivities.
    pub points: Vec<Conduction>,
    /// Standard errors of the conductivities in S cm⁻¹, by thickness, area and fit.
    pub errors_s_cm: Vec<Option<f64>>,
    /// Relative standard errors of the conductivities by the fit alone.
    pub errors_of_fit: Vec<Option<f64>>,
    /// The runs that they are of.
    pub runs: Runs,
    /// Relative standard error by thickness and area, which all temperatures share.
    pub geometry_share: f64,
    /// The line through them, where there are two temperatures.
    pub fit: Option<ArrheniusFit>,
}

/// σ at 25 °C and E_a of a cell, or of several.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomConductivity {
    /// σ at 25 °C in S cm⁻¹: of one cell with its standard error, of several with their standard deviation.
    pub conductivity_s_cm: Estimate,
    /// E_a in eV, likewise; `None` without a second temperature.
    pub activation_energy_ev: Option<Estimate>,
    /// The cells.
    pub cells: Vec<String>,
    /// Number of temperatures, of all cells together; one that several runs have counts once.
    pub n_temperatures: usize,
    /// "4 temperatures in 2 runs", of one cell; empty of several.
    pub temperatures: String,
}

impl CellLine {
    /// "LBS-P1, total".
    pub fn name(&self) -> String {
        format!("{}, {}", self.cell, self.part.name())
    }

    /// Number of temperatures; one that several runs have counts once.
    pub fn n_temperatures(&self) -> usize {
        let mut all = self.points_k();
        all.sort_by(f64::total_cmp);
        let mut last = f64::NEG_INFINITY;
        let mut n = 0;
        for kelvin in all {
            if kelvin - last >= SAME_K {
                n += 1;
                last = kelvin;
            }
        }
        n
    }

    /// "4 temperatures in 2 runs", "1 temperature".
    pub fn temperatures_in_words(&self) -> String {
        let temperatures = match self.n_temperatures() {
            1 => "1 temperature".to_owned(),
            n => format!("{n} temperatures"),
        };
        let runs: std::collections::BTreeSet<usize> =
            (0..self.points.len()).map(|k| self.runs.of(k)).collect();
        match runs.len() {
            0 | 1 => temperatures,
            n => format!("{temperatures} in {n} runs"),
        }
    }

    /// Temperatures in K.
    pub fn points_k(&self) -> Vec<f64> {
        self.points
            .iter()
            .map(|point| point.temperature_k)
            .collect()
    }

    /// As a sample of σ(T); `None` without a second temperature.
    pub fn sample(&self) -> Option<Sample> {
        let sample = Sample::new(self.name(), self.points.clone())?;
        Some(sample.with_runs(self.runs.clone()))
    }

    /// E_a in eV of each run that has two temperatures; none where there is one run.
    pub fn energies_of_runs_ev(&self) -> Vec<(&str, Estimate)> {
        if !self.runs.are_several() {
            return Vec::new();
        }
        let mut energies = Vec::new();
        for (run, name) in self.runs.names.iter().enumerate() {
            let own = (0..self.points.len()).filter(|k| self.runs.of(*k) == run);
            let points: Vec<Conduction> = own.map(|k| self.points[k]).collect();
            if let Some(fit) = ArrheniusFit::of(&points) {
                energies.push((name.as_str(), fit.activation_energy_ev()));
            }
        }
        energies
    }

    /// σ at 25 °C in S cm⁻¹: by the fit, or measured there.
    pub fn room_conductivity(&self) -> Option<Estimate> {
        if let Some(fit) = &self.fit {
            let logarithm = fit.log_conductivity_at(ROOM_TEMPERATURE_K);
            let value = 10_f64.powf(logarithm.value);
            // Scatter about the line, and what it says nothing of: the pellet.
            let scatter = logarithm.error.map(|e| e * std::f64::consts::LN_10);
            let error = match (scatter, self.geometry_share > 0.0) {
                (None, false) => None,
                (scatter, _) => Some(value * scatter.unwrap_or(0.0).hypot(self.geometry_share)),
            };
            return Some(Estimate { value, error });
        }
        let is_near = |p: &Conduction| (p.temperature_k - ROOM_TEMPERATURE_K).abs() <= NEAR_ROOM_K;
        let place = self.points.iter().position(is_near)?;
        Some(Estimate {
            value: self.points[place].conductivity_s_cm,
            error: self.errors_s_cm.get(place).copied().flatten(),
        })
    }

    /// E_a in eV.
    pub fn activation_energy_ev(&self) -> Option<Estimate> {
        self.fit.as_ref().map(ArrheniusFit::activation_energy_ev)
    }
}

impl RoomConductivity {
    /// Of replicate cells; `None` where none of them has a σ at 25 °C.
    pub fn of(lines: &[&CellLine]) -> Option<Self> {
        let known = lines
            .iter()
            .filter_map(|line| Some((line, line.room_conductivity()?)));
        let known: Vec<_> = known.collect();
        let sigmas: Vec<f64> = known.iter().map(|(_, sigma)| sigma.value).collect();
        let mean = ReplicateMean::of(&sigmas)?;
        let energies: Vec<Estimate> = known
            .iter()
            .filter_map(|(line, _)| line.activation_energy_ev())
            .collect();
        let values: Vec<f64> = energies.iter().map(|e| e.value).collect();
        let spread = |mean: ReplicateMean, single: Option<f64>| Estimate {
            value: mean.mean,
            error: mean.standard_deviation.or(single),
        };
        let single = match known.as_slice() {
            [(_, only)] => only.error,
            _ => None,
        };
        let single_ev = match energies.as_slice() {
            [only] => only.error,
            _ => None,
        };
        Some(Self {
            conductivity_s_cm: spread(mean, single),
            activation_energy_ev: ReplicateMean::of(&values).map(|mean| spread(mean, single_ev)),
            cells: known.iter().map(|(line, _)| line.cell.clone()).collect(),
            n_temperatures: known.iter().map(|(line, _)| line.n_temperatures()).sum(),
            temperatures: match known.as_slice() {
                [(line, _)] => line.temperatures_in_words(),
                _ => String::new(),
            },
        })
    }
}

impl Bench {
    /// σ(T) of every cell: total, and bulk where a grain boundary could be told apart at two temperatures.
    pub fn cell_lines(&self) -> Vec<CellLine> {
        let mut lines = Vec::new();
        let elsewhere = self.elsewhere();
        for (cell, places) in self.cells() {
            let places = self.own(&places, &elsewhere);
            let is_told =
                |k: &&usize| conductivity(&self.spectra[**k], Part::GrainBoundary).is_some();
            let n_told = places.iter().filter(is_told).count();
            lines.extend(self.line(cell, Part::Total, &places));
            if n_told >= 2 {
                lines.extend(self.line(cell, Part::Bulk, &places));
            }
        }
        lines
    }

    /// σ(T) of one part of every cell that has it at two temperatures.
    pub fn lines_of(&self, part: Part) -> Vec<CellLine> {
        let cells = self.cells();
        let elsewhere = self.elsewhere();
        let lines = cells.iter().filter_map(|(cell, places)| {
            let places = self.own(places, &elsewhere);
            self.line(cell, part, &places)
        });
        lines.filter(|line| line.fit.is_some()).collect()
    }

    /// Of each spectrum that holds the measurement of one of another cell, that one.
    fn elsewhere(&self) -> BTreeMap<usize, usize> {
        let twins = self
            .twins()
            .into_iter()
            .map(|(place, other, _)| (place, other));
        let is_other = |(place, other): &(usize, usize)| {
            self.spectra[*place].cell != self.spectra[*other].cell
        };
        twins.filter(is_other).collect()
    }

    /// Those spectra that are not counted in another cell already: one measurement is no second cell.
    fn own(&self, places: &[usize], elsewhere: &BTreeMap<usize, usize>) -> Vec<usize> {
        let is_counted = |place: &&usize| {
            let other = elsewhere.get(*place);
            other.is_some_and(|other| conductivity(&self.spectra[*other], Part::Total).is_some())
        };
        let own = places.iter().filter(|place| !is_counted(place));
        own.copied().collect()
    }

    fn line(&self, cell: &str, part: Part, places: &[usize]) -> Option<CellLine> {
        let mut line = CellLine {
            cell: cell.to_owned(),
            part,
            places: Vec::new(),
            points: Vec::new(),
            errors_s_cm: Vec::new(),
            errors_of_fit: Vec::new(),
            runs: Runs::default(),
            geometry_share: 0.0,
            fit: None,
        };
        for &place in places {
            let kept = &self.spectra[place];
            let sigma = conductivity(kept, part).zip(kept.temperature_k());
            let Some((sigma, temperature_k)) = sigma else {
                continue;
            };
            // The same measurement in another file is no measurement more.
            let is_twin = |other: &usize| kept.is_twin_of(&self.spectra[*other]);
            if line.places.iter().any(is_twin) {
                continue;
            }
            let variance = kept.pellet().relative_variance(kept.spectrum.per_area);
            line.geometry_share = line.geometry_share.max(variance.sqrt());
            line.places.push(place);
            line.points.push(Conduction {
                temperature_k,
                conductivity_s_cm: sigma.value,
            });
            line.errors_s_cm.push(sigma.error);
            let resistance = kept.found().and_then(|found| part.of(&found.resistance));
            let share = resistance.and_then(|ohm| Some(ohm.error? / ohm.value));
            line.errors_of_fit.push(share);
        }
        line.runs = self.runs(&line.places);
        line.fit = ArrheniusFit::of(&line.points);
        (!line.points.is_empty()).then_some(line)
    }
}

fn conductivity(kept: &KeptSpectrum, part: Part) -> Option<Estimate> {
    let sigma = &kept.found().filter(|_| kept.is_analysed())?.conductivity;
    part.of(sigma)
        .filter(|sigma| sigma.value.is_finite() && sigma.value > 0.0)
}

impl Dataset {
    /// Samples of σ(T), and cells of the bench that were measured at two temperatures or more.
    pub fn samples_and_cells(&self) -> Vec<Sample> {
        let cells = self.bench.cell_lines();
        let cells = cells.iter().filter_map(CellLine::sample);
        self.samples.iter().cloned().chain(cells).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::BOLTZMANN_EV_PER_K;

    fn line(cell: &str, sigma0: f64, celsius: &[f64]) -> CellLine {
        let point = |t: &f64| {
            let kelvin = t + 273.15;
            Conduction {
                temperature_k: kelvin,
                conductivity_s_cm: sigma0 / kelvin * (-0.35 / (BOLTZMANN_EV_PER_K * kelvin)).exp(),
            }
        };
        let points: Vec<Conduction> = celsius.iter().map(point).collect();
        CellLine {
            cell: cell.to_owned(),
            part: Part::Total,
            places: Vec::new(),
            errors_s_cm: vec![Some(1e-6); points.len()],
            errors_of_fit: vec![None; points.len()],
            runs: Runs::default(),
            geometry_share: 0.03,
            fit: ArrheniusFit::of(&points),
            points,
        }
    }

    /// Points on a line have no scatter: what is left is the pellet's 3 %.
    #[test]
    fn the_error_of_the_pellet_is_in_that_of_the_fit() {
        let sigma = line("P", 1e4, &[0.0, 25.0, 60.0])
            .room_conductivity()
            .unwrap();
        assert!((sigma.error.unwrap() / sigma.value - 0.03).abs() < 1e-6);
    }

    /// Of three cells the mean and the standard deviation, by hand: 1, 2, 3 → 2 ± 1.
    #[test]
    fn replicates_are_averaged_with_their_standard_deviation() {
        let cells = [1e4, 2e4, 3e4].map(|sigma0| line("P", sigma0, &[0.0, 25.0, 60.0]));
        let single = cells[0].room_conductivity().unwrap().value;
        let all: Vec<&CellLine> = cells.iter().collect();
        let mean = RoomConductivity::of(&all).unwrap();
        assert!((mean.conductivity_s_cm.value / single - 2.0).abs() < 1e-9);
        assert!((mean.conductivity_s_cm.error.unwrap() / single - 1.0).abs() < 1e-9);
        assert!((mean.activation_energy_ev.unwrap().value - 0.35).abs() < 1e-9);
        assert_eq!((mean.cells.len(), mean.n_temperatures), (3, 9));
        let mut twice = line("P", 1e4, &[0.0, 25.0, 60.0]);
        assert_eq!(twice.temperatures_in_words(), "3 temperatures");
        twice.points.extend(twice.points.clone());
        twice.runs.names = vec!["heating".to_owned(), "cooling".to_owned()];
        twice.runs.of_point = vec![0, 0, 0, 1, 1, 1];
        assert_eq!(twice.temperatures_in_words(), "3 temperatures in 2 runs");
    }

    #[test]
    fn one_spectrum_at_25_c_has_a_conductivity_there_and_no_activation_energy() {
        let one = line("P", 1e4, &[24.0]);
        let room = RoomConductivity::of(&[&one]).unwrap();
        assert_eq!(room.conductivity_s_cm.error, Some(1e-6));
        assert_eq!(room.activation_energy_ev, None);
        assert_eq!(RoomConductivity::of(&[&line("P", 1e4, &[40.0])]), None);
    }
}
