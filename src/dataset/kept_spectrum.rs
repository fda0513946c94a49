//! An impedance spectrum on the bench, with what the user says of it.
//!
//! In: a [`Spectrum`] as it was read. Out: a [`KeptSpectrum`]: what was measured stays as it is; temperature,
//! pellet, masked points, circuit and compound lie beside it and go before what the file says.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::analysed::{Analysed, lenient, print_of};
use super::cell_names::named_cell;
use crate::experiment::impedance::{CircuitChoice, Pellet, SpectrumAnalysis, SpectrumRequest};
use crate::import::Spectrum;

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
    /// A spectrum as it was read from a file, nothing said of it yet.
    pub fn new(spectrum: Spectrum, file: impl Into<String>, format: impl Into<String>) -> Self {
        Self {
            name: spectrum.name.clone(),
            cell: named_cell(
                &spectrum.name,
                spectrum.temperature_k.as_ref().map(|t| t.value),
            )
            .cell,
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
        self.pellet.of(&self.spectrum)
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
            pellet: self.pellet,
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

/// °C of a temperature in K.
pub fn celsius(kelvin: f64) -> f64 {
    kelvin - ZERO_CELSIUS_K
}
