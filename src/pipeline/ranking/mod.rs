//! From structures and labels to ranked candidates.
//!
//! In: a [`Dataset`] and [`RankSettings`]. Out: [`Ranking`]: describe, cluster, cut, select,
//! percolate what passes the cheap filters, rank (SCIENCE: DOI 10.1039/d2ee03499a).
//!
//! | file | what |
//! |---|---|
//! | `settings` | [`RankSettings`], [`Mix`] |
//! | `barriers` | barriers of its entries, none of them computed twice |
//! | `facts` | what the filters ask of each entry beside its barrier |
//! | `described` | the features: one descriptor, or two side by side |
//! | `labels` | labels on the rows of its clustering |
//! | `result` | what a ranking came to |
//! | `search` | which second descriptor, by what multiplier |
//! | `learning` | what a new measurement teaches |

mod barriers;
mod described;
mod facts;
mod labels;
mod learning;
mod result;
mod search;
mod settings;

use std::collections::BTreeMap;
use std::time::Instant;

use super::compare::{Compared, score};
use super::describe::taking_part;
use super::feature_map::map_of;
use super::features::Selected;
use super::{PipelineError, Projection, effort};
use crate::dataset::{Dataset, Origin};
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning, remedy};
use crate::rank::{
    LessonLimits, RankInput, RankedBy, Searched, candidate_table, choose_clusters, lessons,
    needs_barrier,
};
use crate::score::bootstrap;
use described::{Parts, describe};
use facts::facts_of;
use labels::labelled_rows;

pub use barriers::KnownBarriers;
pub use learning::{Finding, MeanW, Taught, learn};
pub use result::{Gain, Ranking};
pub use search::{MixSearch, MixSearchSettings, MixTrial, SHARES, search_mix};
pub use settings::{Mix, RankSettings};

/// Runs describe → cluster → select → percolate → rank.
///
/// `known` has barriers that were computed for the same data before, and gets those that are computed
/// now, even where the ranking is cancelled. The result is the same at any number of threads, timings
/// apart.
///
/// # Errors
/// [`PipelineError`].
pub fn rank(
    data: &Dataset,
    settings: &RankSettings,
    known: &KnownBarriers,
    monitor: &Monitor,
) -> Result<Ranking, PipelineError> {
    settings.validate()?;
    let mut seconds = BTreeMap::new();
    let mut clock = Instant::now();
    let mut lap = |name: &str| {
        let elapsed = std::mem::replace(&mut clock, Instant::now()).elapsed();
        seconds.insert(name.to_owned(), elapsed.as_secs_f64());
    };
    let plan = monitor.plan(efforts(taking_part(data)?.len(), settings));
    let parts = describe(data, settings, monitor)?;
    plan.advance();
    lap("describe");
    let (features, compared, gain) = cluster(&parts, data, settings, monitor)?;
    plan.advance();
    lap("cluster");
    let depth = settings.selection.depth;
    warn_of_small_clusters(compared.score.entries.len(), depth, monitor);
    let cut = features.cut(&compared.score.linkage, depth);
    let labels = labelled_rows(&compared.score.entries, data);
    lap("select");
    let facts = facts_of(data);
    let searched = Searched {
        facts: &facts,
        entries_of_rows: &compared.score.entries,
        labels: &labels,
        cut: &cut,
        settings: &settings.selection,
    };
    let clusters = choose_clusters(&cut, &labels, &settings.selection);
    let needed = needs_barrier(&clusters, &searched);
    let barriers = known.of(&needed, data, settings, monitor)?;
    plan.advance();
    lap("percolate");
    let table = candidate_table(&RankInput {
        searched,
        entries: &data.entries,
        decorations: &data.decorations,
        barriers: &barriers,
        distances: &features,
    });
    let ranked: Vec<EntryIndex> = table.candidates.iter().map(|c| c.entry).collect();
    let limits = LessonLimits::default();
    let lessons = lessons(&searched, &data.entries, &ranked, &limits).lessons;
    lap("rank");
    let map_by = |projection| {
        let entries = compared.score.entries.clone();
        map_of(&features, entries, projection, monitor)
    };
    let map = map_by(Projection::PrincipalComponents)?;
    plan.advance();
    let map_tsne = settings
        .tsne
        .then(|| map_by(Projection::TSNE))
        .transpose()?;
    lap("map");
    Ok(Ranking {
        settings: settings.clone(),
        origin: Origin::of(data),
        table,
        score: compared.score,
        cut,
        labels,
        barriers,
        relaxed_ev: match settings.selection.barrier {
            RankedBy::Band => data.relaxed_barriers(),
            _ => BTreeMap::new(),
        },
        lessons,
        gain,
        map: Some(map),
        map_tsne,
        seconds,
    })
}

/// Structures that a ranking maps, as a guess: which ones is known after clustering only.
const MAPPED: usize = 100;

/// Of each unit of work: describing, clustering, barriers, the maps of features.
fn efforts(n_entries: usize, settings: &RankSettings) -> [f64; 5] {
    let n_descriptors = 1 + usize::from(settings.mix.is_some());
    let by_neighbors = effort::projecting(n_entries, true);
    [
        effort::describing(n_entries, n_descriptors),
        effort::clustering(n_entries) * n_descriptors as f64,
        effort::mapping(n_entries.min(MAPPED)),
        effort::projecting(n_entries, false),
        if settings.tsne { by_neighbors } else { 0.0 },
    ]
}

/// The features with their tree and, for a mixture, what it gains.
fn cluster(
    parts: &Parts,
    data: &Dataset,
    settings: &RankSettings,
    monitor: &Monitor,
) -> Result<(Selected, Compared, Option<Gain>), PipelineError> {
    let screen = settings.screen();
    let step = monitor.step("Clustering", 0);
    let (features, clustered) = parts.features(settings.mix.as_ref())?;
    let mut compared = score(clustered, &features, data, &screen, monitor)?;
    compared.score.forget_barriers();
    drop(step);
    if settings.mix.is_none() || compared.score.labels.is_empty() {
        return Ok((features, compared, None));
    }
    let step = monitor.step("Clustering the first descriptor alone", 0);
    let (alone, clustered) = parts.first_order(&compared.score.entries)?;
    let first = score(clustered, &alone, data, &screen, monitor)?;
    drop(step);
    let both = [first.contributions, compared.contributions];
    let found = bootstrap(&both, 0, settings.bootstrap_repeats, settings.seed, monitor)?;
    let gain = match (found.means.as_slice(), found.differences.get(1)) {
        (&[first_order, second_order], Some(&difference)) => Some(Gain {
            first_order,
            second_order,
            difference,
        }),
        _ => None,
    };
    let [_, contributions] = both;
    let compared = Compared {
        contributions,
        ..compared
    };
    Ok((features, compared, gain))
}

fn warn_of_small_clusters(n_rows: usize, depth: usize, monitor: &Monitor) {
    if n_rows < depth.saturating_mul(4) {
        monitor.warn(Warning::new(
            "depth",
            format!("{n_rows} structures in {depth} clusters: fewer than 4 in each"),
            remedy::FEWER_CLUSTERS.text(),
        ));
    }
}
