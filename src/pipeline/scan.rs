//! The scan: how much the settings of a descriptor, and of the clustering, change W_σ.
//!
//! In: a data set, [`ScanSettings`]. Out: [`Scan`]: for each choice of settings the mean of W_σ with its
//! interval, and its difference from the settings that the scan starts from, paired over the labels.
//!
//! Each choice is a screen of one combination, so that descriptions and trees that any screen has left are
//! not computed again, and what a stopped scan has computed is not lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Combination, PipelineError, Score, ScreenSettings, screen};
use crate::cluster::{Criterion, Metric};
use crate::dataset::{Dataset, Origin};
use crate::descriptors::{DescriptorSettings, SettingValue, find};
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning};
use crate::score::{Interval, LabelScores, LabelSet, bootstrap, gain_of_choice, partial_variances};

/// The choice where nothing differs from the usual.
const DEFAULTS: &str = "defaults";

/// Fewest resamples that a screen makes.
const FEWEST_REPEATS: usize = 2;

/// What to try.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScanSettings {
    /// How to screen; of its combinations the first one, whose settings the scan starts from.
    pub screen: ScreenSettings,
    /// Settings of the descriptor by full name ("soap.r_cut") with the values to try.
    pub vary: BTreeMap<String, Vec<SettingValue>>,
    /// Whether values are tried in every combination; else each setting alone, the others as they are.
    pub together: bool,
    /// Linkages to try.
    pub criteria: Vec<Criterion>,
    /// Metrics to try; Ward's linkage goes with the Euclidean one alone.
    pub metrics: Vec<Metric>,
}

/// Settings of one trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScanChoice {
    /// Settings of the descriptor that differ from its defaults.
    pub settings: DescriptorSettings,
    /// How clusters are joined.
    pub criterion: Criterion,
    /// By which distance.
    pub metric: Metric,
}

impl ScanChoice {
    /// "r_cut 4, sigma 0.5; average, manhattan": what differs from the usual; "defaults" where nothing does.
    pub fn text(&self) -> String {
        let usual = (Criterion::default(), Metric::default());
        let way = match (self.criterion, self.metric) == usual {
            true => String::new(),
            false => format!("{}, {}", self.linkage(), self.metric_name()),
        };
        match (self.settings_text(), way) {
            (settings, way) if settings.is_empty() && way.is_empty() => DEFAULTS.to_owned(),
            (settings, way) if settings.is_empty() => way,
            (settings, way) if way.is_empty() => settings,
            (settings, way) => format!("{settings}; {way}"),
        }
    }

    /// "r_cut 4, sigma 0.5": settings that differ from the defaults.
    pub fn settings_text(&self) -> String {
        let one = |(name, value): (&String, &SettingValue)| {
            let name = name.split_once('.').map_or(name.as_str(), |(_, name)| name);
            format!("{name} {value}")
        };
        let all: Vec<String> = self.settings.iter().map(one).collect();
        all.join(", ")
    }

    /// "ward".
    pub fn linkage(&self) -> &'static str {
        match self.criterion {
            Criterion::Ward => "ward",
            Criterion::Average => "average",
            Criterion::Complete => "complete",
            Criterion::Single => "single",
        }
    }

    /// "euclidean".
    pub fn metric_name(&self) -> &'static str {
        match self.metric {
            Metric::Euclidean => "euclidean",
            Metric::Manhattan => "manhattan",
            Metric::Cosine => "cosine",
        }
    }
}

/// What one choice of settings came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScanTrial {
    /// The settings.
    #[serde(flatten)]
    pub choice: ScanChoice,
    /// Structures in the tree.
    pub n_structures: usize,
    /// Measured ones among them.
    pub n_labels: usize,
    /// Numbers that describe a structure.
    pub n_columns: usize,
    /// Mean of W_σ over the compared depths in decades², with its 95 % interval once all are there.
    pub mean: Interval,
    /// That mean less that of the settings the scan starts from, paired; `None` for these.
    pub difference: Option<Interval>,
    /// Mean of W_Ea in eV²; `None` without barriers.
    pub mean_w_ea: Option<f64>,
    /// Seconds spent on describing and on clustering.
    pub seconds: (f64, f64),
}

impl ScanTrial {
    /// Whether it is better or worse than the settings the scan starts from, beyond chance.
    pub fn verdict(&self) -> &'static str {
        match self.difference {
            None => "start",
            Some(d) if d.high < 0.0 => "better",
            Some(d) if d.low > 0.0 => "worse",
            Some(_) => "not told apart",
        }
    }
}

/// Result of a scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// From which settings it came.
    pub settings: ScanSettings,
    /// From which data it came.
    #[serde(default)]
    pub origin: Origin,
    /// By ascending mean.
    pub trials: Vec<ScanTrial>,
    /// What choosing the best of them changes on labels without a part in the choice; real where the
    /// interval lies below 0.
    pub gain_of_choice: Option<Interval>,
    /// Choices that gave nothing, with the reason.
    pub failed: Vec<(ScanChoice, String)>,
}

impl ScanSettings {
    /// Values around the defaults of a descriptor: those of SOAP that the paper names as tuned
    /// (r_cut, n_max, l_max, σ); empty for others.
    pub fn usual(descriptor: &str) -> BTreeMap<String, Vec<SettingValue>> {
        let of_soap: [(&str, &[f64]); 4] = [
            ("soap.r_cut", &[2.0, 3.0, 4.0, 5.0, 6.0]),
            ("soap.n_max", &[3.0, 5.0, 8.0]),
            ("soap.l_max", &[1.0, 3.0, 6.0]),
            ("soap.sigma", &[0.3, 0.5, 1.0, 1.5]),
        ];
        let usual = of_soap.into_iter().filter(|_| descriptor == "soap");
        usual
            .map(|(name, values)| (name.to_owned(), values.to_vec()))
            .collect()
    }

    /// The combination whose settings are varied.
    pub fn combination(&self) -> Option<&Combination> {
        self.screen.combinations.first()
    }

    /// Everything that is tried, each once; first the settings that the scan starts from.
    pub fn choices(&self) -> Vec<ScanChoice> {
        let start = &self.screen;
        let id = self.combination().map(|c| c.descriptor.clone());
        let of_descriptor = |name: &String| name.split_once('.').map(|(id, _)| id.to_owned()) == id;
        let own = start.descriptor_settings.iter();
        let own: DescriptorSettings = own
            .filter(|(name, _)| of_descriptor(name))
            .map(|(name, value)| (name.clone(), *value))
            .collect();
        let mut described = vec![own.clone()];
        for (name, values) in &self.vary {
            let before = match self.together {
                true => described.clone(),
                false => vec![own.clone()],
            };
            for settings in before {
                for value in values {
                    let mut varied = settings.clone();
                    varied.insert(name.clone(), *value);
                    described.push(varied);
                }
            }
        }
        described.iter_mut().for_each(without_defaults);
        let mut ways = vec![(start.criterion, start.metric)];
        let criteria = self.criteria.iter().chain([&start.criterion]);
        for criterion in criteria {
            for metric in self.metrics.iter().chain([&start.metric]) {
                if *criterion != Criterion::Ward || *metric == Metric::Euclidean {
                    ways.push((*criterion, *metric));
                }
            }
        }
        let mut choices: Vec<ScanChoice> = Vec::new();
        for settings in described {
            for (criterion, metric) in &ways {
                let choice = ScanChoice {
                    settings: settings.clone(),
                    criterion: *criterion,
                    metric: *metric,
                };
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
        choices
    }
}

/// Leaves out settings that are the defaults, so that one choice is written in one way.
fn without_defaults(settings: &mut DescriptorSettings) {
    settings.retain(|name, value| default_of(name) != Some(*value));
}

/// The default of a setting by its full name, "soap.r_cut".
fn default_of(name: &str) -> Option<SettingValue> {
    let (id, name) = name.split_once('.')?;
    let declared = find(id)?.settings.iter().find(|s| s.name == name);
    declared.map(|declared| declared.default)
}

impl Scan {
    /// A trial in words: what differs from the usual; of the defaults, what they are where others were tried:
    /// "defaults (r_cut 3)".
    pub fn name_of(&self, trial: &ScanTrial) -> String {
        let text = trial.choice.text();
        let varied = self.settings.vary.keys().filter(|_| text == DEFAULTS);
        let of_varied = varied.filter_map(|full| {
            let name = full.split_once('.').map_or(full.as_str(), |(_, name)| name);
            Some(format!("{name} {}", default_of(full)?))
        });
        match of_varied.collect::<Vec<_>>().join(", ") {
            varied if varied.is_empty() => text,
            varied => format!("{text} ({varied})"),
        }
    }

    /// What choosing the best is worth, as a sentence; `None` where there was nothing to choose.
    pub fn worth_of_choice(&self) -> Option<String> {
        let gain = self.gain_of_choice?;
        let verdict = match gain.high < 0.0 {
            true => "a real gain",
            false => "not distinguishable from none",
        };
        Some(format!(
            "Choosing the best of these changes the mean W_σ by {:.2} ({:.2} … {:.2}) on labels without a part in \
             the choice: {verdict}.",
            gain.estimate, gain.low, gain.high
        ))
    }
}

/// Tries every choice. `finished` is called with each, its interval still without width.
///
/// # Errors
/// [`PipelineError`]; a choice that fails on its own is in [`Scan::failed`].
pub fn scan(
    data: &Dataset,
    settings: &ScanSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(&ScanTrial) + Sync),
) -> Result<Scan, PipelineError> {
    let combination = settings.combination().ok_or(PipelineError::NothingChosen)?;
    settings.screen.validate()?;
    let choices = settings.choices();
    let step = monitor.step("Trying settings", choices.len());
    let plan = monitor.plan(choices.iter().map(|_| 1.0));
    let mut found = Scan {
        settings: settings.clone(),
        origin: Origin::of(data),
        ..Scan::default()
    };
    let mut contributions = Vec::new();
    for choice in choices {
        match tried(data, settings, combination, &choice, monitor) {
            Ok(score) => {
                let (trial, labels) = trial(score, choice, settings);
                finished(&trial);
                found.trials.push(trial);
                contributions.push(labels);
            }
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => {
                let (subject, fact) = (combination.to_string(), error.to_string());
                let remedy = "this choice of settings is left out of the scan";
                monitor.warn(Warning::new(subject, fact.clone(), remedy));
                found.failed.push((choice, fact));
            }
        }
        step.tick();
        plan.advance();
    }
    drop(step);
    if found.trials.is_empty() {
        let why = found.failed.first().map(|(_, why)| why.clone());
        return Err(PipelineError::AllFailed(why.unwrap_or_default()));
    }
    compare(&mut found, &contributions, settings, monitor)?;
    found
        .trials
        .sort_by(|a, b| a.mean.estimate.total_cmp(&b.mean.estimate));
    Ok(found)
}

/// The screen of one combination by one choice.
fn tried(
    data: &Dataset,
    settings: &ScanSettings,
    combination: &Combination,
    choice: &ScanChoice,
    monitor: &Monitor,
) -> Result<Score, PipelineError> {
    let one = ScreenSettings {
        combinations: vec![combination.clone()],
        descriptor_settings: choice.settings.clone(),
        criterion: choice.criterion,
        metric: choice.metric,
        // Intervals are made for all at once.
        control_repeats: 0,
        bootstrap_repeats: FEWEST_REPEATS,
        ..settings.screen.clone()
    };
    let screened = screen(data, &one, &monitor.aside(), &|_| {})?;
    let score = screened.scores.into_iter().next();
    score.ok_or(PipelineError::NothingChosen)
}

fn trial(score: Score, choice: ScanChoice, settings: &ScanSettings) -> (ScanTrial, LabelScores) {
    let depths = settings.screen.compared_depths;
    let sets = score.linkage.cluster_sets(settings.screen.depths);
    let partial = partial_variances(&sets, &score.labels);
    let entry = |row: usize| score.entries[row];
    let ids: Vec<EntryIndex> = score.labels.iter().map(|l| entry(l.row.0)).collect();
    let contributions = LabelScores::new(ids, &partial, depths);
    let estimate = contributions.mean_w();
    let trial = ScanTrial {
        choice,
        n_structures: score.entries.len(),
        n_labels: score.labels.len(),
        n_columns: score.n_columns,
        mean: Interval {
            estimate,
            low: estimate,
            high: estimate,
        },
        difference: None,
        mean_w_ea: score.mean_of(LabelSet::Barrier, depths),
        seconds: score.seconds,
    };
    (trial, contributions)
}

/// Intervals and differences from the first trial, and what choosing the best is worth.
fn compare(
    found: &mut Scan,
    contributions: &[LabelScores],
    settings: &ScanSettings,
    monitor: &Monitor,
) -> Result<(), PipelineError> {
    let (repeats, seed) = (settings.screen.bootstrap_repeats, settings.screen.seed);
    let compared = bootstrap(contributions, 0, repeats, seed, monitor)?;
    let intervals = compared.means.into_iter().zip(compared.differences);
    for (trial, (mean, difference)) in found.trials.iter_mut().zip(intervals) {
        trial.mean = mean;
        trial.difference = difference;
    }
    if let Some((start, others)) = contributions.split_first().filter(|(_, o)| !o.is_empty()) {
        found.gain_of_choice = gain_of_choice(start, others, repeats, seed, monitor)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simplify::Representation;

    fn settings(together: bool) -> ScanSettings {
        let combination = Combination {
            descriptor: "soap".to_owned(),
            representation: Representation::Can,
        };
        ScanSettings {
            screen: ScreenSettings {
                combinations: vec![combination],
                ..ScreenSettings::default()
            },
            vary: BTreeMap::from([
                ("soap.r_cut".to_owned(), vec![3.0, 4.0]),
                ("soap.sigma".to_owned(), vec![0.5, 1.0, 1.5]),
            ]),
            together,
            ..ScanSettings::default()
        }
    }

    #[test]
    fn each_choice_is_tried_once_and_the_start_first() {
        let alone = settings(false).choices();
        // r_cut 3 and σ 1 are the defaults.
        assert_eq!(alone.len(), 1 + 1 + 2);
        assert!(alone[0].settings.is_empty());
        let together = settings(true).choices();
        assert_eq!(together.len(), 2 * 3);
        assert!(together[0].settings.is_empty());
    }

    #[test]
    fn wards_linkage_goes_with_one_metric() {
        let mut settings = settings(false);
        settings.vary.clear();
        settings.criteria = vec![Criterion::Ward, Criterion::Average];
        settings.metrics = vec![Metric::Euclidean, Metric::Manhattan];
        let ways: Vec<_> = settings
            .choices()
            .iter()
            .map(|c| (c.criterion, c.metric))
            .collect();
        assert_eq!(ways.len(), 3, "{ways:?}");
        assert!(!ways.contains(&(Criterion::Ward, Metric::Manhattan)));
    }
}
