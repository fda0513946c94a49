//! A project computed anew from its data and settings, each result beside the one that it holds.
//!
//! In: a [`Document`]. Out: the same with its results as they are now, and for each a [`Checked`]. Every
//! result is made with the settings that it was made with, from the data that the document holds, in the
//! order in which one stands on the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::task::{Task, TaskError, Weight};
use crate::crystal::oxidation::Decoration;
use crate::dataset::{Analysed, Bench, KeptHops, Prints};
use crate::experiment::impedance::{ImpedanceSettings, SpectrumRequest};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::percolation::{ForceField, PercolationSettings};
use crate::pipeline::{
    self, HopRequest, KnownBarriers, PercolateSettings, PipelineError, Screen, WantedHops,
};
use crate::project::{Difference, Document, Freshness};

/// Computes a project anew; a part for each result as soon as it is known how it compares.
#[derive(Clone, Debug)]
pub struct RecomputeProject {
    /// The project.
    pub document: Arc<Document>,
    /// Whether relaxed bands are computed, too: minutes for a few of them.
    pub with_bands: bool,
}

/// A result beside what the project holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// What it is: "screen: soap × CAN".
    pub result: String,
    /// How it compares.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What has changed since the project's was made, in words; may be empty.
    pub since: String,
}

/// How a result compares.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The same, value by value.
    Same(Difference),
    /// Not the same.
    Differs(Difference),
    /// It cannot be computed.
    Failed {
        /// Why.
        message: String,
    },
    /// It was left alone.
    Skipped {
        /// Why.
        message: String,
    },
}

impl Checked {
    fn new(result: impl Into<String>, difference: Difference, since: &str) -> Self {
        Self {
            result: result.into(),
            verdict: match difference.is_none() {
                true => Verdict::Same(difference),
                false => Verdict::Differs(difference),
            },
            since: since.to_owned(),
        }
    }

    fn failed(result: impl Into<String>, message: String) -> Self {
        Self {
            result: result.into(),
            verdict: Verdict::Failed { message },
            since: String::new(),
        }
    }

    /// Whether it is as the project has it.
    pub fn is_same(&self) -> bool {
        matches!(self.verdict, Verdict::Same(_))
    }
}

impl Task for RecomputeProject {
    type Output = Document;
    type Part = Checked;

    fn title(&self) -> String {
        format!("Computing {} anew", self.document.name)
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(Checked) + Sync),
    ) -> Result<Document, TaskError> {
        let was = &*self.document;
        let prints = Prints::of(&was.data, None);
        let mut run = Run {
            fresh: Freshness::of(was, &prints),
            now: Document::clone(was),
            was,
            monitor,
            part,
        };
        run.oxidation_states()?;
        run.barriers()?;
        run.bands(self.with_bands)?;
        run.screen()?;
        run.ranking()?;
        run.spectra()?;
        run.patterns()?;
        Ok(run.now)
    }
}

/// A project while it is computed anew.
struct Run<'a> {
    was: &'a Document,
    now: Document,
    /// What has changed since the results of the project were made.
    fresh: Freshness,
    monitor: &'a Monitor,
    part: &'a (dyn Fn(Checked) + Sync),
}

impl Run<'_> {
    fn say(&self, checked: Checked) {
        (self.part)(checked);
    }

    /// A result that failed is told, and the others go on; a run that was stopped ends.
    fn or_say<T>(
        &self,
        result: &str,
        made: Result<T, PipelineError>,
    ) -> Result<Option<T>, TaskError> {
        match made {
            Ok(made) => Ok(Some(made)),
            Err(error) if error.is_cancelled() => Err(error.into()),
            Err(error) => {
                self.say(Checked::failed(result, error.to_string()));
                Ok(None)
            }
        }
    }

    fn oxidation_states(&mut self) -> Result<(), TaskError> {
        let was = &self.was.data;
        if was.decorations.is_empty() {
            return Ok(());
        }
        let made = pipeline::decorate_all(&was.entries, self.monitor);
        let now = made.map_err(PipelineError::from)?;
        let states = |all: &[Decoration]| -> Vec<(String, f64, Vec<f64>)> {
            let of = |d: &Decoration| (format!("{:?}", d.rule), d.charge, states_of(d));
            all.iter().map(of).collect()
        };
        let difference = Difference::of(&states(&was.decorations), &states(&now));
        self.say(Checked::new("oxidation states", difference, ""));
        self.now.data_mut().decorations = Arc::new(now);
        Ok(())
    }

    /// Barriers that were computed for the table. The file does not say by which settings, so that those of
    /// the ranking are taken, else the defaults.
    fn barriers(&mut self) -> Result<(), TaskError> {
        let was = Arc::clone(&self.was.data.computed_barriers_ev);
        if was.is_empty() {
            return Ok(());
        }
        let ranked = self.was.ranking.as_ref();
        let percolation = ranked.map(|ranking| ranking.settings.percolation.clone());
        let settings = PercolateSettings {
            mobile_ion: self.was.screen_settings.mobile_ion,
            percolation: PercolationSettings {
                energy_only: true,
                ..percolation.unwrap_or_default()
            },
            keep_maps: false,
            paths: None,
        };
        let entries: Vec<EntryIndex> = was.keys().copied().collect();
        let data = &self.now.data;
        let wanted = entries.iter().filter_map(|entry| data.decoration(*entry));
        let wanted: Vec<Decoration> = wanted.cloned().collect();
        let found = std::sync::Mutex::new(BTreeMap::new());
        let take = |one: pipeline::Percolated| {
            let barrier_ev = one.result.ok().and_then(|p| p.energy.barriers.e_3d);
            let entry = entries.get(one.entry.0).copied();
            if let (Some(entry), Some(barrier_ev), Ok(mut found)) =
                (entry, barrier_ev, found.lock())
            {
                found.insert(entry, barrier_ev);
            }
        };
        let made = pipeline::percolate_all(&wanted, &settings, self.monitor, &take);
        if self.or_say("barriers of the table", made)?.is_none() {
            return Ok(());
        }
        let now = found.into_inner().unwrap_or_default();
        let by_entry = |all: &BTreeMap<EntryIndex, f64>| -> Vec<(EntryIndex, f64)> {
            all.iter().map(|(entry, ev)| (*entry, *ev)).collect()
        };
        let difference = Difference::of(&by_entry(&was), &by_entry(&now));
        self.say(Checked::new("barriers of the table", difference, ""));
        self.now.data_mut().computed_barriers_ev = Arc::new(now);
        Ok(())
    }

    fn bands(&mut self, wanted: bool) -> Result<(), TaskError> {
        let was = Arc::clone(&self.was.data);
        for (entry, all) in &*was.relaxed_hops {
            let id = was.entry(*entry).map_or("?", |item| item.id.as_str());
            // The newest stand first, and are put first.
            for kept in all.iter().rev() {
                let result = format!("relaxed hops of {id}");
                if !wanted {
                    let message = "bands were not asked for".to_owned();
                    self.say(Checked {
                        result,
                        verdict: Verdict::Skipped { message },
                        since: String::new(),
                    });
                    continue;
                }
                self.hops(*entry, &result, kept)?;
            }
        }
        Ok(())
    }

    fn hops(&mut self, entry: EntryIndex, result: &str, kept: &KeptHops) -> Result<(), TaskError> {
        let Some(decoration) = self.now.data.decoration(entry).cloned() else {
            let message = "its structure is not there any more".to_owned();
            self.say(Checked::failed(result, message));
            return Ok(());
        };
        let found = &kept.found;
        let request = HopRequest {
            decoration: Arc::new(decoration),
            mobile_ion: found.mobile_ion,
            hops: WantedHops::These(found.hops.iter().map(|hop| hop.hop.clone()).collect()),
            engine: found.engine,
            settings: found.settings.clone(),
            force_field: ForceField::default(),
            highest_ev: None,
            known: None,
        };
        let made = pipeline::relax_hops(&request, self.monitor, &|_| {});
        let Some(now) = self.or_say(result, made)? else {
            return Ok(());
        };
        let since = match kept.structure == self.now.data.structure_print(entry) {
            true => "",
            false => "the structure changed",
        };
        self.say(Checked::new(result, Difference::of(found, &now), since));
        let kept = KeptHops {
            found: now,
            on_map: kept.on_map.clone(),
            structure: self.now.data.structure_print(entry),
        };
        self.now.data_mut().keep_hops(entry, kept);
        Ok(())
    }

    fn screen(&mut self) -> Result<(), TaskError> {
        let Some(was) = self.was.screen.clone() else {
            return Ok(());
        };
        let data = Arc::clone(&self.now.data);
        let made = pipeline::screen(&data, &was.settings, self.monitor, &|_| {});
        let Some(now) = self.or_say("screen", made)? else {
            return Ok(());
        };
        let since = in_words(&self.fresh.screen, self.was);
        for checked in compared_screens(&was, &now, &since) {
            self.say(checked);
        }
        self.now.screen = Some(Arc::new(now));
        Ok(())
    }

    fn ranking(&mut self) -> Result<(), TaskError> {
        let Some(was) = self.was.ranking.clone() else {
            return Ok(());
        };
        let data = Arc::clone(&self.now.data);
        let known = KnownBarriers::default();
        let made = pipeline::rank(&data, &was.settings, &known, self.monitor);
        let Some(now) = self.or_say("ranking", made)? else {
            return Ok(());
        };
        let since = in_words(&self.fresh.ranking, self.was);
        let candidates = Difference::of(&was.table, &now.table);
        self.say(Checked::new("ranking: candidates", candidates, &since));
        let tree = Difference::of(&was.score, &now.score);
        self.say(Checked::new("ranking: tree and W_σ", tree, &since));
        let rest = |of: &pipeline::Ranking| {
            let barriers: Vec<_> = of.barriers.iter().collect();
            serde_json::json!({
                "barriers": barriers,
                "lessons": of.lessons,
                "gain": of.gain,
                "map": of.map,
                "map_tsne": of.map_tsne,
            })
        };
        let rest = Difference::of(&rest(&was), &rest(&now));
        let result = "ranking: barriers, lessons, maps";
        self.say(Checked::new(result, rest, &since));
        self.now.ranking = Some(Arc::new(now));
        Ok(())
    }

    fn spectra(&mut self) -> Result<(), TaskError> {
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

    fn patterns(&mut self) -> Result<(), TaskError> {
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

    fn on_bench(&mut self, change: impl FnOnce(&mut Bench)) {
        change(Arc::make_mut(&mut self.now.data_mut().bench));
    }
}

/// An analysis that is older than what the user says of the measurement.
const CHANGED: &str = "what is said of it changed";

/// The oxidation states of all occupants of a structure, site by site.
fn states_of(decoration: &Decoration) -> Vec<f64> {
    let sites = decoration.structure.sites.iter();
    let occupants = sites.flat_map(|site| site.occupants.iter());
    let states = occupants.map(|one| one.species.oxidation_state.unwrap_or(f64::NAN));
    states.collect()
}

fn in_words(changes: &[crate::dataset::Change], document: &Document) -> String {
    let words = changes.iter().map(|change| change.text(&document.data));
    words.collect::<Vec<_>>().join("; ")
}

/// Each combination by itself, then their order and the control.
fn compared_screens(was: &Screen, now: &Screen, since: &str) -> Vec<Checked> {
    let mut all = Vec::new();
    for score in &was.scores {
        let result = format!("screen: {}", score.combination);
        let again = now
            .scores
            .iter()
            .find(|again| again.combination == score.combination);
        all.push(match again {
            Some(again) => Checked::new(result, Difference::of(score, again), since),
            None => Checked::failed(result, "it gives no score now".to_owned()),
        });
    }
    let order = |screen: &Screen| {
        let names = screen.scores.iter().map(|s| s.combination.to_string());
        names.collect::<Vec<String>>()
    };
    let whole = |screen: &Screen| (order(screen), screen.control.clone(), screen.failed.clone());
    let difference = Difference::of(&whole(was), &whole(now));
    all.push(Checked::new("screen: order and control", difference, since));
    all
}
