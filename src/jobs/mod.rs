//! Background jobs: each command runs on a thread of its own and ends in exactly one
//! [`Event::Finished`].
//!
//! In: [`Command`]s from the window or the command line. Out: [`Event`]s on a channel. Panics of a
//! job are caught and reported; cancelling takes effect at the job's next check.

mod runner;
mod work;

pub use runner::Jobs;

use std::path::PathBuf;
use std::sync::Arc;

use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::dataset::NewMeasurement;
use crate::import::ImportSettings;
use crate::monitor::{Monitor, Signal};
use crate::pipeline::{
    Arrhenius, Channelled, ClusterSettings, ClusterSource, DescribeSettings, Described, FeatureMap,
    FeatureMapSettings, KnownBarriers, Literature, MixSearch, MixSearchSettings, PercolateSettings,
    Percolated, Percolation, Previewed, RankSettings, Ranking, Score, Screen, ScreenSettings,
    Simplified, SimplifySettings, Taught,
};
use crate::project::Document;
pub use crate::tasks::Inputs;

/// Number of a job, ascending from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// What a job is asked to do. Data are shared, never changed: results come back as events.
#[derive(Clone, Debug)]
pub enum Command {
    /// The embedded sample, decorated and matched with its labels.
    LoadSample,
    /// Structures from files, decorated: a new project, or an addition to the present one. Tables of
    /// conductivities among the files become labels; where there is nothing else, labels of the
    /// present project.
    Import {
        paths: Vec<PathBuf>,
        settings: ImportSettings,
        present: Arc<Document>,
        add: bool,
    },
    /// Labels from a table, matched with the project's entries (they replace its labels).
    ImportLabels {
        path: PathBuf,
        settings: ImportSettings,
        into: Arc<Document>,
    },
    /// Everything that a line of the command line names.
    Load(Inputs),
    /// The project's structures in other representations, one [`Part`] for each.
    Simplify {
        project: Arc<Document>,
        settings: SimplifySettings,
    },
    /// Descriptions of the project's structures, one [`Part`] for each combination.
    Describe {
        project: Arc<Document>,
        settings: DescribeSettings,
    },
    /// A tree and its cuts, written as npy files.
    Cluster {
        source: ClusterSource,
        settings: ClusterSettings,
        out: PathBuf,
    },
    /// A screen of the project's entries with its labels and decorations.
    Screen {
        project: Arc<Document>,
        settings: ScreenSettings,
    },
    /// Candidates among the project's entries, ranked.
    Rank {
        project: Arc<Document>,
        settings: RankSettings,
        known: Arc<KnownBarriers>,
    },
    /// Mixtures of a descriptor with others, compared.
    SearchMix {
        project: Arc<Document>,
        settings: RankSettings,
        search: MixSearchSettings,
    },
    /// What new measurements teach, on a ranking of the project's entries.
    Experiment {
        project: Arc<Document>,
        ranking: Arc<Ranking>,
        measurements: Vec<NewMeasurement>,
    },
    /// Opens a project file.
    Open { path: PathBuf },
    /// Saves a project file.
    Save {
        project: Arc<Document>,
        path: PathBuf,
    },
    /// Bond-valence maps and barriers of the project's structures, one [`Part`] for each entry.
    Percolate {
        project: Arc<Document>,
        settings: PercolateSettings,
    },
    /// The pathways of one structure by other settings on its map, which is there: a [`Part`] of
    /// entry 0.
    FindPaths {
        decoration: Arc<Decoration>,
        known: Box<Percolation>,
        settings: PercolateSettings,
    },
    /// Voronoi channels of the project's structures, one [`Part`] for each entry.
    Channels {
        project: Arc<Document>,
        mobile_ion: Element,
    },
    /// A map of the feature space of the project's structures.
    MapFeatures {
        project: Arc<Document>,
        settings: FeatureMapSettings,
    },
    /// Activation energies from tables of σ(T), beside conductivities of the literature: those named,
    /// and those of a project file.
    Arrhenius {
        paths: Vec<PathBuf>,
        literature: Literature,
        project: Option<PathBuf>,
        /// Columns given by hand: (role such as "temperature", title).
        columns: Vec<(String, String)>,
    },
    /// How tables are read.
    Preview {
        paths: Vec<PathBuf>,
        settings: ImportSettings,
    },
    /// Anything that writes files: the closure runs on the worker and names what it wrote.
    Write { title: String, work: WriteWork },
}

/// Writes files and names them; warns through the monitor.
type Writer = dyn Fn(&Monitor) -> anyhow::Result<Vec<PathBuf>> + Send + Sync;

/// Work of [`Command::Write`].
#[derive(Clone)]
pub struct WriteWork(pub Arc<Writer>);

impl std::fmt::Debug for WriteWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteWork")
    }
}

/// How a job ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Done, with what it made.
    Done(Product),
    /// It could not be done: object, fact, remedy.
    Failed(String),
    /// The user stopped it.
    Cancelled,
    /// A defect of the program; the message of the panic.
    Panicked(String),
}

/// What a job made.
#[derive(Clone, Debug)]
pub enum Product {
    /// A project (sample, import, open).
    Project(Arc<Document>),
    /// The present project with other labels.
    Labelled(Arc<Document>),
    /// A screen.
    Screen(Arc<Screen>),
    /// Ranked candidates.
    Ranking(Arc<Ranking>),
    /// Mixtures of descriptors.
    MixSearch(Arc<MixSearch>),
    /// What an experiment taught.
    Taught(Arc<Taught>),
    /// A map of the feature space.
    FeatureMap(Arc<FeatureMap>),
    /// Activation energies.
    Arrhenius(Arc<Arrhenius>),
    /// How tables are read.
    Previewed(Arc<Previewed>),
    /// The project was saved there.
    Saved(PathBuf),
    /// Files that were written.
    Files(Vec<PathBuf>),
}

/// A piece of a result, sent as soon as it is there.
#[derive(Clone, Debug)]
pub enum Part {
    /// The structures in one representation.
    Simplified(Arc<Simplified>),
    /// The descriptions of one combination.
    Described(Arc<Described>),
    /// The maps and barriers of an entry.
    Percolated(Arc<Percolated>),
    /// The channels of an entry.
    Channelled(Arc<Channelled>),
}

/// What the worker tells.
#[derive(Clone, Debug)]
pub enum Event {
    /// A job began; the title is for people ("Screening 6 descriptors").
    Started { job: JobId, title: String },
    /// Progress or a warning.
    Signal { job: JobId, signal: Signal },
    /// A combination of a running screen is done. Its intervals are still empty: they need the
    /// other combinations.
    Score { job: JobId, score: Arc<Score> },
    /// A piece of the result of simplifying or describing.
    Part { job: JobId, part: Part },
    /// The job ended.
    Finished { job: JobId, outcome: Outcome },
}
