//! What the user says of spectra and patterns on the bench.
//!
//! In: places and a change. Out: the bench with it; what was measured is never touched.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bench::Bench;
use super::kept_pattern::KeptPattern;
use super::kept_spectrum::KeptSpectrum;
use crate::experiment::diffraction::{ElementBounds, PatternSettings};
use crate::experiment::impedance::CircuitChoice;

/// A change of spectra.
#[derive(Clone, Debug, PartialEq)]
pub enum SpectrumEdit {
    /// Temperature in K; `None`: that of the file.
    Temperature(Option<f64>),
    /// Thickness and its error in cm; `None`: that of the file.
    Thickness(Option<f64>, Option<f64>),
    /// Area of one electrode and its error in cm²; `None`: that of the file.
    Area(Option<f64>, Option<f64>),
    /// Points that take no part from now on, by place.
    Mask(Vec<usize>),
    /// Points that take part again, by place.
    Unmask(Vec<usize>),
    /// The circuit.
    Circuit(CircuitChoice),
    /// The cell that was measured.
    Cell(String),
    /// Id of the entry that the cell is made of.
    Entry(Option<String>),
}

/// A change of patterns.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternEdit {
    /// How they are analysed, the radiation too.
    Settings(Box<PatternSettings>),
    /// Ids of the entries that they are compared with.
    Phases(Vec<String>),
    /// Composition of a series.
    X(Option<f64>),
    /// Which elements are in the sample.
    Elements(Box<ElementBounds>),
}

impl Bench {
    /// Changes spectra; places that are not there are passed over.
    pub fn edit_spectra(&mut self, places: &[usize], edit: &SpectrumEdit) {
        for place in places {
            if let Some(kept) = self.spectrum_mut(*place) {
                edit_spectrum(kept, edit);
            }
        }
    }

    /// Gives each spectrum a temperature in K.
    pub fn set_temperatures(&mut self, temperatures_k: &[(usize, f64)]) {
        for (place, kelvin) in temperatures_k {
            self.edit_spectra(&[*place], &SpectrumEdit::Temperature(Some(*kelvin)));
        }
    }

    /// Changes patterns; places that are not there are passed over.
    pub fn edit_patterns(&mut self, places: &[usize], edit: &PatternEdit) {
        for place in places {
            if let Some(kept) = self.pattern_mut(*place) {
                edit_pattern(kept, edit);
            }
        }
    }

    /// Takes spectra off the bench.
    pub fn remove_spectra(&mut self, places: &[usize]) {
        without(&mut self.spectra, places);
    }

    /// Takes patterns off the bench.
    pub fn remove_patterns(&mut self, places: &[usize]) {
        without(&mut self.patterns, places);
    }
}

fn without<T>(kept: &mut Vec<Arc<T>>, places: &[usize]) {
    let places: BTreeSet<usize> = places.iter().copied().collect();
    let mut place = 0..;
    kept.retain(|_| place.next().is_none_or(|k| !places.contains(&k)));
}

fn edit_spectrum(kept: &mut KeptSpectrum, edit: &SpectrumEdit) {
    match edit.clone() {
        SpectrumEdit::Temperature(kelvin) => kept.temperature_k = kelvin,
        SpectrumEdit::Thickness(thickness_cm, error_cm) => {
            kept.pellet.thickness_cm = thickness_cm;
            kept.pellet.thickness_error_cm = error_cm;
        }
        SpectrumEdit::Area(area_cm2, error_cm2) => {
            kept.pellet.area_cm2 = area_cm2;
            kept.pellet.area_error_cm2 = error_cm2;
        }
        SpectrumEdit::Mask(places) => {
            let n = kept.spectrum.points.len();
            kept.masked.extend(places.into_iter().filter(|k| *k < n));
        }
        SpectrumEdit::Unmask(places) => kept.masked.retain(|k| !places.contains(k)),
        SpectrumEdit::Circuit(circuit) => kept.circuit = circuit,
        SpectrumEdit::Cell(cell) => kept.cell = cell,
        SpectrumEdit::Entry(entry) => kept.entry = entry,
    }
}

fn edit_pattern(kept: &mut KeptPattern, edit: &PatternEdit) {
    match edit.clone() {
        PatternEdit::Settings(settings) => kept.settings = *settings,
        PatternEdit::Phases(phases) => kept.phases = phases,
        PatternEdit::X(x) => kept.x = x,
        PatternEdit::Elements(elements) => kept.elements = *elements,
    }
}
