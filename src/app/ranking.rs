//! The ranking of candidates: its settings, the job that makes it, its result.
//!
//! In: the project, the settings of the screen, what the user chose. Out: a command for the worker;
//! the last [`Ranking`] with what it was made from.

use std::sync::Arc;

use crate::app::measurements::Trial;
use crate::app::state::State;
use crate::export::folder::Folder;
use crate::jobs::{Command, WriteWork};
use crate::outputs::files::{RankRecord, write_ranking};
use crate::pipeline::{
    Combination, KnownBarriers, MixSearch, MixSearchSettings, RankSettings, Ranking, SHARES,
};
use crate::rank::{Candidate, CandidateTable, SelectionSettings, Verdict};

/// Of so many structures a cluster holds one on average, unless the paper's cut is coarser: with
/// fewer there would be no neighbours to learn from.
const STRUCTURES_IN_A_CLUSTER: usize = 7;

/// What the Candidates stage works with.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Settings of the next ranking, edited in the panel.
    pub settings: RankSettings,
    /// The last ranking.
    pub ranking: Option<Arc<Ranking>>,
    /// Barriers that rankings of the present structures computed.
    pub known: Arc<KnownBarriers>,
    /// The last search for a second descriptor.
    pub mixtures: Option<Arc<MixSearch>>,
    /// Measurements that are tried out on it.
    pub trial: Option<Trial>,
    /// The data that it is of.
    data_version: u64,
}

impl Candidates {
    /// For new data: no ranking, and a cut that suits their number.
    pub fn reset(&mut self, n_entries: usize) {
        self.ranking = None;
        self.known = Arc::default();
        self.trial = None;
        self.mixtures = None;
        let paper = SelectionSettings::default().depth;
        let fine = (n_entries / STRUCTURES_IN_A_CLUSTER).max(2);
        self.settings.selection.depth = paper.min(fine);
    }

    /// Goes on with a ranking of a project that was opened.
    pub fn resume(&mut self, ranking: Ranking, data_version: u64) {
        self.settings = ranking.settings.clone();
        self.known = Arc::new(KnownBarriers::of_ranking(&ranking));
        self.take(Arc::new(ranking), data_version);
    }

    /// Takes the result of a job on the present data.
    pub fn take(&mut self, ranking: Arc<Ranking>, data_version: u64) {
        self.ranking = Some(ranking);
        self.trial = None;
        self.data_version = data_version;
    }
}

/// The settings that a ranking would have now: the panel's, and what the screen says of ion and
/// descriptors.
pub fn settings_now(state: &State) -> RankSettings {
    let screen = &state.screen_settings;
    RankSettings {
        mobile_ion: screen.mobile_ion,
        descriptor_settings: screen.descriptor_settings.clone(),
        criterion: screen.criterion,
        metric: screen.metric,
        ..state.candidates.settings.clone()
    }
}

/// Whether the last ranking came from other data or settings. Tighter filters need no new ranking:
/// the list leaves out what they exclude.
pub fn is_out_of_date(state: &State) -> bool {
    let Some(ranking) = &state.candidates.ranking else {
        return false;
    };
    let (was, now) = (&ranking.settings, settings_now(state));
    let (old, new) = (&was.selection, &now.selection);
    let tighter = new.max_e_above_hull_ev <= old.max_e_above_hull_ev
        && new.min_band_gap_ev >= old.min_band_gap_ev
        && new.max_barrier_ev <= old.max_barrier_ev;
    let same_filters = RankSettings {
        selection: SelectionSettings {
            max_e_above_hull_ev: old.max_e_above_hull_ev,
            min_band_gap_ev: old.min_band_gap_ev,
            max_barrier_ev: old.max_barrier_ev,
            ..new.clone()
        },
        ..now
    };
    state.candidates.data_version != state.data_version || !tighter || same_filters != *was
}

/// The candidates that pass the filters as they stand now.
pub fn shown(state: &State) -> Vec<&Candidate> {
    let Some(ranking) = &state.candidates.ranking else {
        return Vec::new();
    };
    let filters = &state.candidates.settings.selection;
    let candidates = ranking.table.candidates.iter();
    candidates.filter(|c| filters.admits(c)).collect()
}

/// How many members of the clusters came to each verdict by the filters as they stand now.
pub fn counts(state: &State, table: &CandidateTable) -> Vec<(Verdict, usize)> {
    let filters = &state.candidates.settings.selection;
    let mut counts = table.counts();
    for candidate in &table.candidates {
        let now = filters.verdict(candidate);
        for (verdict, n) in &mut counts {
            *n += usize::from(*verdict == now);
            *n -= usize::from(*verdict == Verdict::Candidate);
        }
    }
    counts
}

/// The command that ranks.
pub fn command(state: &State) -> Command {
    Command::Rank {
        project: Arc::clone(&state.project),
        settings: settings_now(state),
        known: Arc::clone(&state.candidates.known),
    }
}

/// The command that looks for a second descriptor among partners.
pub fn search_command(state: &State, partners: Vec<Combination>) -> Command {
    Command::SearchMix {
        project: Arc::clone(&state.project),
        settings: settings_now(state),
        search: MixSearchSettings {
            partners,
            shares: SHARES.to_vec(),
        },
    }
}

/// The command that writes every file of the last ranking into a folder.
pub fn write_command(state: &State, folder: std::path::PathBuf) -> Option<Command> {
    let ranking = state.candidates.ranking.clone()?;
    let project = Arc::clone(&state.project);
    let trial = state.candidates.trial.as_ref();
    let taught = trial.and_then(|trial| trial.taught.clone());
    let title = format!("Writing {}", folder.display());
    let work = WriteWork(Arc::new(move |monitor| {
        let record = RankRecord::of(&ranking, &project);
        let mut out = Folder::begin(&folder, monitor)?;
        write_ranking(&ranking, &project, &record, taught.as_deref(), &mut out)?;
        Ok(out.finish()?.paths)
    }));
    Some(Command::Write { title, work })
}
