//! An impedance spectrum on the bench, with what the user says of it.
//!
//! In: a [`Spectrum`] as it was read. Out: a [`KeptSpectrum`]: what was measured stays as it is; temperature,
//! pellet, masked points, circuit and compound lie beside it and go before what the file says.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::analysed::{Analysed, lenient, print_of};
use crate::experiment::impedance::{CircuitChoice, Pellet, SpectrumAnalysis, SpectrumRequest};
use crate::import::{Spectrum, SpectrumPoint};

/// Numbers of one measurement in two files differ by less than this share of them, and temperatures by less than
/// this in K.
const SAME_SHARE: f64 = 1e-4;
const SAME_K: f64 = 0.5;

/// Kelvin at 0 °C.
const ZERO_CELSIUS_K: f64 = 273.15;

/// A spectrum of one cell, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptSpectrum {
    /// What was measured.
    pub spectrum: Arc<Spectrum>,
    /// What it is called; unique among the spectra of a bench.
    pub name: String,
    /// Name of the file that it was read from.
    pub file: String,
    /// What the file is, in words: "text of EC-Lab (BioLogic)".
    #[serde(default)]
    pub format: String,
    /// The cell that was measured: spectra of one cell are one σ(T).
    pub cell: String,
    /// Temperature in K that the user gave; goes before that of the file.
    #[serde(default)]
    pub temperature_k: Option<f64>,
    /// Thickness and area that the user gave; they go before those of the file.
    #[serde(default)]
    pub pellet: Pellet,
    /// Points that take no part in the analysis, by place in the spectrum.
    #[serde(default)]
    pub masked: BTreeSet<usize>,
    /// The circuit.
    #[serde(default)]
    pub circuit: CircuitChoice,
    /// Id of the entry that the cell is made of, where the user said so.
    #[serde(default)]
    pub entry: Option<String>,
    /// The last analysis.
    #[serde(default, deserialize_with = "lenient")]
    pub analysis: Option<Analysed<SpectrumAnalysis>>,
}

impl KeptSpectrum {
    /// Whether another one holds the same measurement, written by another program or with fewer digits: each point
    /// has its like at the same frequency.
    pub fn is_twin_of(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64, scale: f64| (a - b).abs() <= SAME_SHARE * scale.abs();
        let (own, others) = (&self.spectrum.points, &other.spectrum.points);
        let temperatures = (self.temperature_k(), other.temperature_k());
        let is_as_warm = matches!(temperatures, (Some(a), Some(b)) if (a - b).abs() < SAME_K);
        if own.len() != others.len()
            || self.spectrum.per_area != other.spectrum.per_area
            || !is_as_warm
        {
            return false;
        }
        let by_frequency = |points: &[SpectrumPoint]| {
            let mut sorted = points.to_vec();
            sorted.sort_by(|a, b| a.frequency_hz.total_cmp(&b.frequency_hz));
            sorted
        };
        let pairs = by_frequency(own).into_iter().zip(by_frequency(others));
        pairs.into_iter().all(|(a, b)| {
            let size = a.real_ohm.hypot(a.imaginary_ohm);
            same(a.frequency_hz, b.frequency_hz, a.frequency_hz)
                && same(a.real_ohm, b.real_ohm, size)
                && same(a.imaginary_ohm, b.imaginary_ohm, size)
        })
    }

    /// A spectrum as it was read from a file, nothing said of it yet.
    pub fn new(spectrum: Spectrum, file: impl Into<String>, format: impl Into<String>) -> Self {
        Self {
            name: spectrum.name.clone(),
            cell: cell_of(
                &spectrum.name,
                spectrum.temperature_k.as_ref().map(|t| celsius(t.value)),
            ),
            file: file.into(),
            format: format.into(),
            spectrum: Arc::new(spectrum),
            temperature_k: None,
            pellet: Pellet::default(),
            masked: BTreeSet::new(),
            circuit: CircuitChoice::default(),
            entry: None,
            analysis: None,
        }
    }

    /// Temperature in K: the user's, else the file's.
    pub fn temperature_k(&self) -> Option<f64> {
        let stated = self.spectrum.temperature_k.as_ref();
        self.temperature_k.or(stated.map(|stated| stated.value))
    }

    /// Thickness and area: the user's, else the file's.
    pub fn pellet(&self) -> Pellet {
        self.pellet.or(Pellet::of_spectrum(&self.spectrum))
    }

    /// Where the temperature is from, in words that follow "from"; empty where there is none.
    pub fn temperature_source(&self) -> &str {
        match (&self.temperature_k, &self.spectrum.temperature_k) {
            (Some(_), _) => "you",
            (None, Some(stated)) => &stated.source,
            (None, None) => "",
        }
    }

    /// Whether something that σ needs is not known: temperature, thickness or area.
    pub fn lacks_facts(&self) -> bool {
        self.temperature_k().is_none() || self.lacks_pellet()
    }

    /// Whether thickness or area is not known.
    pub fn lacks_pellet(&self) -> bool {
        self.pellet()
            .cell_constant(self.spectrum.per_area)
            .is_none()
    }

    /// What an analysis is asked.
    pub fn request(&self) -> SpectrumRequest {
        SpectrumRequest {
            spectrum: Arc::clone(&self.spectrum),
            pellet: self.pellet(),
            temperature_k: self.temperature_k(),
            masked: self.masked.iter().copied().collect(),
            circuit: self.circuit.clone(),
        }
    }

    /// Fingerprint of what the user said, by which it is told whether an analysis still stands.
    pub fn print(&self) -> u64 {
        let said = (
            self.temperature_k(),
            self.pellet(),
            &self.masked,
            &self.circuit,
        );
        print_of(&said)
    }

    /// Whether the last analysis is of what the user says now.
    pub fn is_analysed(&self) -> bool {
        let analysis = self.analysis.as_ref();
        analysis.is_some_and(|analysis| analysis.of == self.print())
    }

    /// What the last analysis found, current or not.
    pub fn found(&self) -> Option<&SpectrumAnalysis> {
        self.analysis.as_ref()?.found().map(Arc::as_ref)
    }

    /// Whether its parts fit each other: for one that was read from a project.
    pub fn is_sound(&self) -> bool {
        let n = self.spectrum.points.len();
        self.masked.iter().all(|place| *place < n)
    }
}

/// What is left of a name without its temperature, loop or number: "LBS-P1_25C", "LBS-P1_m10C" and
/// "LBS-P1 cycle 3" are of the cell "LBS-P1". A number alone is left where it is not the temperature:
/// "pellet 1" and "pellet 2" are two cells.
pub(super) fn cell_of(name: &str, celsius: Option<f64>) -> String {
    let separators = [' ', '_', ',', ';', '(', ')', '[', ']', '@'];
    let words: Vec<&str> = name.split(separators).collect();
    let mut end = words.len();
    for k in (1..words.len()).rev() {
        if words[k].is_empty() {
            continue;
        }
        let word_before = words[..k].iter().rev().find(|word| !word.is_empty());
        let lower = |word: &&&str| word.to_lowercase();
        let is_counted = word_before
            .as_ref()
            .is_some_and(|w| COUNTED.contains(&lower(w).as_str()));
        // "60 °C": the unit belongs to the number before it, and the number to the unit.
        let is_number = |word: &&&str| word.parse::<f64>().is_ok();
        if UNITS.contains(&words[k].to_lowercase().as_str())
            && word_before.as_ref().is_some_and(is_number)
        {
            end = k;
            continue;
        }
        let has_unit = words
            .get(end)
            .is_some_and(|next| UNITS.contains(&next.to_lowercase().as_str()));
        if !tells_apart(words[k], celsius, is_counted || has_unit) {
            break;
        }
        end = k;
    }
    if end == words.len() {
        return name.to_owned();
    }
    let words = &words[..end];
    // Where it was cut, in the spelling of the name.
    let mut kept = 0;
    for word in words {
        kept = name[kept..]
            .find(word)
            .map_or(kept, |at| kept + at + word.len());
    }
    let cell = name[..kept].trim_end_matches(separators).trim();
    match cell.is_empty() {
        true => name.to_owned(),
        false => cell.to_owned(),
    }
}

/// Words before a number that counts spectra of one cell.
const COUNTED: [&str; 6] = ["cycle", "loop", "sweep", "spectrum", "run", "rep"];

/// Units of temperatures that stand apart from their numbers.
const UNITS: [&str; 8] = ["c", "°c", "k", "℃", "degc", "deg", "celsius", "kelvin"];

/// Words that say nothing of the cell.
const OTHERS: [&str; 6] = ["at", "t", "peis", "geis", "eis", "all"];

/// Whether a word of a name tells spectra of one cell apart: "25C", "m10C", "298K", "cycle", "#3", "°C".
fn tells_apart(word: &str, celsius: Option<f64>, is_counted: bool) -> bool {
    let lower = word.to_lowercase();
    if lower.starts_with('#')
        || COUNTED.contains(&lower.as_str())
        || OTHERS.contains(&lower.as_str())
    {
        return true;
    }
    let is_below = lower.starts_with(['m', '-', '−', 'n']);
    let rest = lower.trim_start_matches(['m', 'n', '-', '−', '+', 't', '=']);
    let digits = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &rest[digits.len()..];
    let number: Option<f64> = digits.replace('p', ".").parse().ok();
    match (number, unit) {
        (None, _) => false,
        (Some(_), "c" | "°c" | "degc" | "grad" | "k" | "deg" | "celsius" | "kelvin" | "℃") => {
            true
        }
        (Some(number), "") => {
            let number = if is_below { -number } else { number };
            let is_it = |celsius: f64| {
                let kelvin = celsius + ZERO_CELSIUS_K;
                (number - celsius).abs() < 0.6 || (number - kelvin).abs() < 0.6
            };
            is_counted || celsius.is_some_and(is_it)
        }
        _ => false,
    }
}

/// °C of a temperature in K.
pub fn celsius(kelvin: f64) -> f64 {
    kelvin - ZERO_CELSIUS_K
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spectra_of_one_cell_are_told_by_their_names() {
        for (name, at, cell) in [
            ("LBS-P1_25C", None, "LBS-P1"),
            ("LBS-P1_m10C", None, "LBS-P1"),
            ("LBS-P1_-20C", None, "LBS-P1"),
            ("LBS-P1_PEIS_noT cycle 3", None, "LBS-P1_PEIS_noT"),
            ("LBS-P1_all, 40 °C", Some(40.0), "LBS-P1"),
            ("pellet 298.15K", None, "pellet"),
            ("P1_25", Some(25.0), "P1"),
            ("P1_300", Some(26.85), "P1"),
            ("pellet 2", Some(25.0), "pellet 2"),
            ("pellet (2)", None, "pellet (2)"),
            ("pellet c", None, "pellet c"),
            ("25C", None, "25C"),
            ("Li3BS3 (#12)", None, "Li3BS3"),
            ("Probe Ü, 60 °C", None, "Probe Ü"),
        ] {
            assert_eq!(cell_of(name, at), cell, "{name}");
        }
    }
}
