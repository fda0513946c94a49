//! The bench: spectra and patterns that were measured, in the order in which they were read.
//!
//! In: what the readers of instrument files give. Out: a [`Bench`] that is part of the data set: saved with
//! the project, joined with that of another, each of its parts shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kept_pattern::KeptPattern;
use super::kept_spectrum::KeptSpectrum;
use crate::import::{Pattern, Spectrum};
use crate::monitor::Warning;

/// Spectra and patterns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bench {
    /// Impedance spectra.
    pub spectra: Vec<Arc<KeptSpectrum>>,
    /// Powder patterns.
    pub patterns: Vec<Arc<KeptPattern>>,
}

impl Bench {
    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        self.spectra.is_empty() && self.patterns.is_empty()
    }

    /// Adds a spectrum of a file. One that is there already, point by point, is not added again; another
    /// one of the same name gets a number. Whether it was added.
    pub fn add_spectrum(&mut self, spectrum: Spectrum, file: &str, format: &str) -> bool {
        let is_same = |known: &Arc<KeptSpectrum>| {
            known.file == file
                && known.spectrum.name == spectrum.name
                && known.spectrum.points == spectrum.points
        };
        if self.spectra.iter().any(is_same) {
            return false;
        }
        self.put_spectrum(KeptSpectrum::new(spectrum, file, format));
        true
    }

    /// Adds a pattern of a file. One that is there already, point by point, is not added again; another
    /// one of the same name gets a number. Whether it was added.
    pub fn add_pattern(&mut self, pattern: Pattern, file: &str, format: &str) -> bool {
        let is_same = |known: &Arc<KeptPattern>| {
            known.file == file
                && known.pattern.name == pattern.name
                && known.pattern.two_theta_deg == pattern.two_theta_deg
                && known.pattern.counts == pattern.counts
        };
        if self.patterns.iter().any(is_same) {
            return false;
        }
        self.put_pattern(KeptPattern::new(pattern, file, format));
        true
    }

    /// Adds what another bench holds; `renamed` tells what ids of entries are called now.
    pub(super) fn join(&mut self, other: Self, renamed: &BTreeMap<String, String>) {
        let now = |id: &mut String| {
            if let Some(new) = renamed.get(id) {
                id.clone_from(new);
            }
        };
        for spectrum in other.spectra {
            if self.spectra.contains(&spectrum) {
                continue;
            }
            let mut spectrum = Arc::unwrap_or_clone(spectrum);
            spectrum.entry.iter_mut().for_each(now);
            self.put_spectrum(spectrum);
        }
        for pattern in other.patterns {
            if self.patterns.contains(&pattern) {
                continue;
            }
            let mut pattern = Arc::unwrap_or_clone(pattern);
            pattern.phases.iter_mut().for_each(now);
            self.put_pattern(pattern);
        }
    }

    fn put_spectrum(&mut self, mut spectrum: KeptSpectrum) {
        let is_taken = |name: &str| self.spectra.iter().any(|known| known.name == name);
        spectrum.name = unique(&spectrum.name, is_taken);
        self.spectra.push(Arc::new(spectrum));
    }

    fn put_pattern(&mut self, mut pattern: KeptPattern) {
        let is_taken = |name: &str| self.patterns.iter().any(|known| known.name == name);
        pattern.name = unique(&pattern.name, is_taken);
        self.patterns.push(Arc::new(pattern));
    }

    /// Takes analyses over from what was known before a change was undone or made again, where they are of
    /// what the user says here; whether any was.
    pub(crate) fn learn_from(&mut self, before: &Self) -> bool {
        let mut learned = false;
        for kept in &mut self.spectra {
            let known = before.spectra.iter().find(|known| known.name == kept.name);
            let known = known.filter(|known| {
                !kept.is_analysed() && known.is_analysed() && known.print() == kept.print()
            });
            if let Some(known) = known.filter(|known| known.spectrum == kept.spectrum) {
                Arc::make_mut(kept).analysis.clone_from(&known.analysis);
                learned = true;
            }
        }
        for kept in &mut self.patterns {
            let known = before.patterns.iter().find(|known| known.name == kept.name);
            let known = known.filter(|known| {
                !kept.is_analysed() && known.is_analysed() && known.print() == kept.print()
            });
            if let Some(known) = known.filter(|known| known.pattern == kept.pattern) {
                Arc::make_mut(kept).analysis.clone_from(&known.analysis);
                learned = true;
            }
        }
        learned
    }

    /// What was said when its files were read.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        let spectra = self.spectra.iter().flat_map(|kept| &kept.spectrum.warnings);
        let patterns = self.patterns.iter().flat_map(|kept| &kept.pattern.warnings);
        spectra.chain(patterns)
    }

    /// The place of the spectrum of a name.
    pub fn spectrum_named(&self, name: &str) -> Option<usize> {
        self.spectra.iter().position(|known| known.name == name)
    }

    /// The place of the pattern of a name.
    pub fn pattern_named(&self, name: &str) -> Option<usize> {
        self.patterns.iter().position(|known| known.name == name)
    }

    /// The spectrum at a place, to change it; what others share of it stays as it was.
    pub fn spectrum_mut(&mut self, place: usize) -> Option<&mut KeptSpectrum> {
        self.spectra.get_mut(place).map(Arc::make_mut)
    }

    /// The pattern at a place, to change it; what others share of it stays as it was.
    pub fn pattern_mut(&mut self, place: usize) -> Option<&mut KeptPattern> {
        self.patterns.get_mut(place).map(Arc::make_mut)
    }

    /// The cells, in the order of their first spectra, each with the places of its spectra, the coldest
    /// first and those without temperature last.
    pub fn cells(&self) -> Vec<(&str, Vec<usize>)> {
        let mut cells: Vec<(&str, Vec<usize>)> = Vec::new();
        for (place, kept) in self.spectra.iter().enumerate() {
            match cells.iter_mut().find(|(cell, _)| *cell == kept.cell) {
                Some((_, places)) => places.push(place),
                None => cells.push((&kept.cell, vec![place])),
            }
        }
        let kelvin = |place: &usize| {
            let spectrum = &self.spectra[*place];
            spectrum.temperature_k().unwrap_or(f64::INFINITY)
        };
        for (_, places) in &mut cells {
            places.sort_by(|a, b| kelvin(a).total_cmp(&kelvin(b)));
        }
        cells
    }
}

/// "P1" taken: "P1 (2)", "P1 (3)"…
fn unique(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    (2_u64..)
        .map(|k| format!("{name} ({k})"))
        .find(|candidate| !is_taken(candidate))
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
#[path = "bench_tests.rs"]
pub(super) mod tests;
