//! Ranking: from clusters and labels to a list of candidates with reasons.
//!
//! In: a cut through the tree, the labels on it, what is known of each entry, and barriers
//! computed by the caller. Out: [`CandidateTable`]: the clusters that were searched, the verdict on
//! each of their members, and the candidates by ascending barrier. The rules are those of
//! DOI 10.1039/d2ee03499a ("Semi-supervised identification of prospective Li-ion conductors").
//!
//! | file | what |
//! |---|---|
//! | `settings` | [`SelectionSettings`] |
//! | `barrier` | [`RankedBy`]: which barrier is E_a |
//! | `fact` | [`Fact`]: what filters need to know |
//! | `unknown` | [`UnknownPasses`]: what a missing fact excludes |
//! | `input` | [`RankInput`], [`Searched`], [`Facts`] |
//! | `pathway` | [`Pathway`]: barriers, or why there are none |
//! | `labelled` | [`LabelledRow`] |
//! | `clusters` | which clusters are searched, and why |
//! | `verdicts` | filters: the verdict on each member of these clusters |
//! | `table` | candidates in order, with their reasons |
//! | `reasons` | relatives, redox-active elements, space groups |
//! | `supply` | prices and supply risk of elements |
//! | `duplicates` | candidates of one structure type |
//! | `histogram` | what each filter cuts away |
//! | `lessons` | what a measurement teaches, and which would teach most |
//! | `limits` | [`LessonLimits`]: among what is looked for it |
//!
//! ```
//! use superion::cluster::RowIndex;
//! use superion::import::Censoring;
//! use superion::rank::{Cut, LabelledRow, Origin, SelectionSettings, choose_clusters};
//!
//! // Four structures in three clusters; beside each cluster the nearest other and how far it is.
//! let cut = Cut {
//!     cluster_of_row: vec![0, 0, 1, 2],
//!     nearest: vec![Some((1, 1.0)), Some((0, 1.0)), Some((1, 5.0))],
//! };
//! // The first structure conducts: σ = 10⁻³ S cm⁻¹.
//! let labels = [LabelledRow { row: RowIndex(0), log_sigma: -3.0, censored: Censoring::Exact }];
//! let chosen = choose_clusters(&cut, &labels, &SelectionSettings::default());
//! // Its cluster is searched, and the one next to it.
//! assert_eq!((chosen.len(), &chosen[0].origin), (2, &Origin::HoldsConductor));
//! assert_eq!(chosen[1].number, 1);
//! ```

mod barrier;
mod clusters;
mod duplicates;
mod fact;
mod histogram;
mod input;
mod labelled;
mod lessons;
mod limits;
mod pathway;
mod reasons;
mod settings;
mod supply;
mod table;
mod unknown;
mod verdicts;

pub use barrier::RankedBy;
pub use clusters::{ChosenCluster, Cut, Origin, choose_clusters};
pub use fact::Fact;
pub use histogram::{FilterHistogram, Histograms};
pub use input::{Distances, Facts, RankInput, Searched};
pub use labelled::LabelledRow;
pub use lessons::{Lesson, Lessons, Spread, lessons, spread};
pub use limits::{ElementPreset, LeftOut, LessonLimits};
pub use pathway::Pathway;
pub use reasons::{RedoxElement, Relative};
pub use settings::{Measured, SelectionSettings};
pub use supply::{Supply, supply};
pub use table::{Candidate, CandidateTable, candidate_table};
pub use unknown::UnknownPasses;
pub use verdicts::{Member, Verdict, needs_barrier};
