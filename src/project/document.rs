//! The document: everything that is saved.
//!
//! In: what readers and stages made, and what the user set. Out: a [`Document`] whose parts are
//! shared, so that a copy costs nothing: every change makes a new one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dataset::Dataset;
use crate::import::{EntryIndex, ImportSettings};
use crate::pipeline::{Combination, RankSettings, Ranking, Scan, Score, Screen, ScreenSettings};
use crate::rank::LessonLimits;

/// Everything a user works on.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Name shown in the title; the file stem once saved.
    pub name: String,
    /// Materials, conductivities, samples.
    pub data: Arc<Dataset>,
    /// How the next import runs.
    pub import_settings: Arc<ImportSettings>,
    /// How the next screen will run.
    pub screen_settings: Arc<ScreenSettings>,
    /// How the next ranking will run, and what its list shows; `None` before anyone chose.
    pub rank_settings: Option<Arc<RankSettings>>,
    /// The last screen, with the settings and the data that it came from.
    pub screen: Option<Arc<Screen>>,
    /// The last ranking of candidates, with the settings and the data that it came from.
    pub ranking: Option<Arc<Ranking>>,
    /// The last scan over settings of a descriptor, with what it came from.
    pub scan: Option<Arc<Scan>>,
    /// What was looked at.
    pub view: KeptView,
    /// Entries that were put together under a name.
    pub sets: Arc<Vec<NamedSet>>,
    /// Whether rows of the file that it was opened from are damaged, and so left out.
    pub damaged: bool,
}

/// Which results were looked at, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptView {
    /// The combination of the dendrogram; `None`: the best.
    pub chosen: Option<Combination>,
    /// Number of clusters that the dendrogram is cut into, ≥ 1.
    pub clusters: usize,
    /// Among what is looked for what to measure next.
    pub lessons: LessonLimits,
    /// What of the bench was looked at.
    pub bench: KeptBenchView,
}

/// What of the bench was looked at. It is no change of the document: it is put there when that is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptBenchView {
    /// Name of the view; `None`: the one of what is there.
    pub view: Option<String>,
    /// Name of the spectrum.
    pub spectrum: Option<String>,
    /// Name of the pattern.
    pub pattern: Option<String>,
    /// Name of the figure of a spectrum; `None`: the first.
    pub spectrum_figure: Option<String>,
    /// Name of what of a pattern is shown; `None`: the first.
    pub pattern_part: Option<String>,
    /// What searches for phases found, by the names of the patterns, as
    /// [`PhaseSearch`](crate::experiment::diffraction::PhaseSearch) writes it.
    pub searches: BTreeMap<String, serde_json::Value>,
}

impl Default for KeptView {
    fn default() -> Self {
        Self {
            chosen: None,
            // As in Fig. 3 of the paper.
            clusters: 9,
            lessons: LessonLimits::default(),
            bench: KeptBenchView::default(),
        }
    }
}

/// Entries under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSet {
    /// The name, unique among the sets.
    pub name: String,
    /// Its entries.
    pub entries: BTreeSet<EntryIndex>,
}

impl Document {
    /// The data set, to change it: what others share of it stays as it was.
    pub fn data_mut(&mut self) -> &mut Dataset {
        Arc::make_mut(&mut self.data)
    }

    /// The settings that a ranking would have now: those that were chosen for it, and what the screen
    /// says of ion and descriptors.
    pub fn rank_settings_now(&self) -> RankSettings {
        let screen = &self.screen_settings;
        RankSettings {
            mobile_ion: screen.mobile_ion,
            descriptor_settings: screen.descriptor_settings.clone(),
            criterion: screen.criterion,
            metric: screen.metric,
            ..self.rank_settings_chosen()
        }
    }

    /// Whether candidates are searched in the tree of a score, by the settings as they are.
    pub fn searches_tree_of(&self, score: &Score) -> bool {
        let settings = self.rank_settings_chosen();
        settings.mix.is_none() && settings.combination == score.combination
    }

    /// The settings that were chosen for rankings, else those that suit the number of entries.
    pub fn rank_settings_chosen(&self) -> RankSettings {
        let suited = || RankSettings::suited_to(self.data.entries.len());
        self.rank_settings
            .as_deref()
            .cloned()
            .unwrap_or_else(suited)
    }
}
