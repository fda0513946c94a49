//! What the bench holds: impedance spectra, powder patterns, searches for their phases.

use std::sync::Arc;

use serde::Deserialize;

use super::super::task::TaskError;
use super::checked::Checked;
use super::run::Run;
use crate::dataset::Analysed;
use crate::experiment::diffraction::PhaseSearch;
use crate::experiment::impedance::{ImpedanceSettings, SpectrumRequest};
use crate::pipeline::{self, PipelineError};
use crate::project::Difference;

impl Run<'_> {
    pub(super) fn spectra(&mut self) -> Result<(), TaskError> {
        let bench = Arc::clone(&self.was.data.bench);
        for (_, places) in bench.cells() {
            let analysed = places.into_iter();
            let analysed: Vec<usize> = analysed
                .filter(|place| bench.spectra[*place].analysis.is_some())
                .collect();
            let of = |place: &usize| bench.spectra[*place].request();
            let requests: Vec<SpectrumRequest> = analysed.iter().map(of).collect();
            if requests.is_empty() {
                continue;
            }
            let settings = ImpedanceSettings::default();
            let made = pipeline::analyse_spectra(&requests, &settings, self.monitor);
            let Some(found) = self.or_say("impedance", made)? else {
                continue;
            };
            for (place, now) in analysed.into_iter().zip(found) {
                let kept = &bench.spectra[place];
                let result = format!("impedance: {}", kept.name);
                let since = if kept.is_analysed() { "" } else { CHANGED };
                let difference = Difference::of(&kept.found(), &Some(&now));
                self.say(Checked::new(result, difference, since));
                let of = kept.print();
                let found = Ok(Arc::new(now));
                self.on_bench(|bench| {
                    let spectrum = Arc::make_mut(&mut bench.spectra[place]);
                    spectrum.analysis = Some(Analysed { of, found });
                });
            }
        }
        Ok(())
    }

    pub(super) fn patterns(&mut self) -> Result<(), TaskError> {
        let bench = Arc::clone(&self.was.data.bench);
        let entries = Arc::clone(&self.was.data.entries);
        for (place, kept) in bench.patterns.iter().enumerate() {
            let Some(was) = kept.analysis.as_ref().and_then(Analysed::found) else {
                continue;
            };
            let result = format!("pattern: {}", kept.name);
            let mut phases = Vec::new();
            for id in &kept.phases {
                match entries.iter().find(|entry| entry.id == *id) {
                    Some(entry) => phases.push(entry),
                    None => {
                        let message = format!("its phase {id} is not among the data any more");
                        self.say(Checked::failed(&result, message));
                    }
                }
            }
            if phases.len() < kept.phases.len() {
                continue;
            }
            let (pattern, settings) = (&kept.pattern, &kept.settings);
            let made = pipeline::analyse_pattern(pattern, &phases, settings, self.monitor);
            let Some(now) = self.or_say(&result, made)? else {
                continue;
            };
            let since = if kept.is_analysed() { "" } else { CHANGED };
            self.say(Checked::new(result, Difference::of(&**was, &now), since));
            let of = kept.print();
            let found = Ok(Arc::new(now));
            self.on_bench(|bench| {
                let pattern = Arc::make_mut(&mut bench.patterns[place]);
                pattern.analysis = Some(Analysed { of, found });
            });
        }
        Ok(())
    }

    /// Searches for phases are kept only where they went over the entries of the project.
    pub(super) fn searches(&mut self) -> Result<(), TaskError> {
        let (bench, entries) = (&self.was.data.bench, &self.was.data.entries);
        let kept = bench.patterns.iter().filter_map(|pattern| {
            let was = self.was.view.bench.searches.get(&pattern.name)?;
            let was = PhaseSearch::deserialize(was).ok()?;
            Some((pattern, was))
        });
        let kept: Vec<_> = kept.collect();
        if kept.is_empty() {
            return Ok(());
        }
        let made = pipeline::index_peaks(entries, self.monitor).map_err(PipelineError::from);
        let Some(index) = self.or_say("searches for phases", made)? else {
            return Ok(());
        };
        for (kept, was) in kept {
            let result = format!("search for phases: {}", kept.name);
            let among = (entries.as_slice(), &index);
            let (pattern, settings) = (&kept.pattern, &kept.settings);
            let made = pipeline::find_phases(pattern, among, &was.elements, settings, self.monitor);
            let Some(now) = self.or_say(&result, made)? else {
                continue;
            };
            self.say(Checked::new(result, Difference::of(&was, &now), ""));
            if let Ok(now) = serde_json::to_value(&now) {
                let searches = &mut self.now.view.bench.searches;
                searches.insert(kept.name.clone(), now);
            }
        }
        Ok(())
    }
}

/// An analysis that is older than what the user says of the measurement.
const CHANGED: &str = "what is said of it changed";
