//! How results are looked at.
//!
//! In: what a user chose on screen, or nothing. Out: a [`Look`], which figures and tables ask.

use serde::{Deserialize, Serialize};

use crate::dataset::HopPlace;
use crate::import::EntryIndex;
use crate::rank::{LessonLimits, SelectionSettings};
use crate::score::LabelSet;

/// How results are looked at.
#[derive(Clone)]
pub struct Look<'a> {
    /// By which labels descriptors are compared.
    pub labels: LabelSet,
    /// Which scores the violins show.
    pub columns: Columns,
    /// Which of these find room on screen; `None`: all, as in files.
    pub page: Option<std::ops::Range<usize>>,
    /// The score that somebody chose, an index in the screen's scores; `None`: nobody did.
    pub chosen: Option<usize>,
    /// Number of clusters that the tree is cut into.
    pub n_clusters: usize,
    /// Number of fine clusters, those that candidates are searched in, where their cut is drawn in the
    /// tree too.
    pub fine_clusters: Option<usize>,
    /// What the colours of the feature map say.
    pub map_color: MapColor,
    /// Thresholds that candidates pass; `None`: those of the ranking.
    pub filters: Option<&'a SelectionSettings>,
    /// Limits of what to measure; `None`: those of the ranking.
    pub lessons: Option<&'a LessonLimits>,
    /// The relaxed hop that is looked at; `None`: the first one.
    pub hop: Option<HopPlace>,
    /// What of the bench is looked at.
    pub bench: BenchLook,
    /// Whether bands of the bootstrap are drawn: they take some tenths of a second.
    pub with_bands: bool,
    /// What is selected; `None` in files, which show no selection.
    pub marks: Option<Marks<'a>>,
}

/// What of the bench is looked at: places in [`Bench::spectra`](crate::dataset::Bench) and `patterns`, which
/// may be beyond their end where some were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BenchLook {
    /// The spectrum; its cell is that of the Arrhenius line.
    pub spectrum: usize,
    /// The pattern.
    pub pattern: usize,
    /// From where to where 2θ is shown, in thousandths of a degree; `None`: all of it.
    pub two_theta_mdeg: Option<[u32; 2]>,
}

/// Which combinations the violins show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Columns {
    /// For each descriptor the representation with the lowest mean.
    #[default]
    BestOfEach,
    /// Every one.
    All,
}

/// What the colours of the feature map say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MapColor {
    /// Measured conductivity.
    #[default]
    Conductivity,
    /// Cluster of the dendrogram's cut.
    Cluster,
    /// Barrier.
    Barrier,
}

/// What is selected on screen.
#[derive(Clone, Copy)]
pub struct Marks<'a> {
    /// Whether an entry is selected.
    pub is_selected: &'a dyn Fn(EntryIndex) -> bool,
    /// The entry that was selected last.
    pub primary: Option<EntryIndex>,
}

impl Look<'_> {
    /// As a file shows results that nobody has looked at before: the best score, its tree cut into
    /// `n_clusters`.
    pub fn plain(n_clusters: usize) -> Self {
        Self {
            labels: LabelSet::default(),
            columns: Columns::BestOfEach,
            page: None,
            chosen: None,
            n_clusters,
            fine_clusters: None,
            map_color: MapColor::Conductivity,
            filters: None,
            lessons: None,
            hop: None,
            bench: BenchLook::default(),
            with_bands: true,
            marks: None,
        }
    }
}
