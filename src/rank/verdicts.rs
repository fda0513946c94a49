//! Filters: the verdict on each member of the clusters that are searched.
//!
//! In: entries, clusters, barriers. Out: a [`Member`] for each row of these clusters with its
//! [`Verdict`]. Nothing is dropped: what is not a candidate says why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pathway::Pathway;
use super::{ChosenCluster, Fact, Facts, Measured, RankedBy, Searched, SelectionSettings};
use crate::cluster::RowIndex;
use crate::import::EntryIndex;

/// What a member came to. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It passes every filter.
    Candidate,
    /// Its conductivity is known already.
    Measured,
    /// E_hull is too high.
    Unstable,
    /// E_g is too small.
    SmallGap,
    /// A fact is not known, and no known one excludes it.
    Unknown(Fact),
    /// E_a is too high, or the ion gets through in too few directions at any energy.
    HighBarrier,
}

impl Verdict {
    /// In words, as in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Measured => "measured",
            Self::Unstable => "unstable",
            Self::SmallGap => "small gap",
            Self::Unknown(Fact::EAboveHull) => "unknown energy above hull",
            Self::Unknown(Fact::BandGap) => "unknown band gap",
            Self::Unknown(Fact::Barrier) => "unknown barrier",
            Self::HighBarrier => "high barrier",
        }
    }

    /// Every verdict, in order.
    pub const ALL: [Self; 8] = [
        Self::Candidate,
        Self::Measured,
        Self::Unstable,
        Self::SmallGap,
        Self::Unknown(Fact::EAboveHull),
        Self::Unknown(Fact::BandGap),
        Self::Unknown(Fact::Barrier),
        Self::HighBarrier,
    ];
}

/// A row of a cluster that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Row of the clustering.
    pub row: RowIndex,
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Number of its cluster.
    pub cluster: u32,
    /// What it came to.
    pub verdict: Verdict,
    /// E_a in eV: the barrier that is ranked by, where it was needed and could be computed;
    /// infinite where the ion never gets through.
    #[serde(with = "infinite")]
    pub e_a_ev: Option<f64>,
}

/// JSON knows no infinity: it is written as "inf".
mod infinite {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Number {
        Finite(f64),
        Word(String),
    }

    pub(super) fn serialize<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        let number = value.map(|v| {
            if v.is_finite() {
                Number::Finite(v)
            } else {
                Number::Word("inf".to_owned())
            }
        });
        number.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        let number = Option::<Number>::deserialize(from)?;
        Ok(number.map(|n| match n {
            Number::Finite(v) => v,
            Number::Word(_) => f64::INFINITY,
        }))
    }
}

/// The entries that pass every filter but that of the barrier: those whose barrier is worth
/// computing, ascending.
pub fn needs_barrier(clusters: &[ChosenCluster], searched: &Searched<'_>) -> Vec<EntryIndex> {
    // Were unknown barriers to pass, all of them would.
    let mut settings = searched.settings.clone();
    settings.unknown.barrier = false;
    // Those of the map are shown beside that of a band.
    settings.barrier = settings.barrier.of_map();
    let searched = Searched {
        settings: &settings,
        ..*searched
    };
    let members = members(clusters, &searched, &BTreeMap::new());
    let undecided = |m: &&Member| m.verdict == Verdict::Unknown(Fact::Barrier);
    let mut needed: Vec<EntryIndex> = members.iter().filter(undecided).map(|m| m.entry).collect();
    needed.sort_unstable();
    needed
}

/// The verdict on every row of the clusters, by ascending row. `barriers` holds what was computed
/// for each entry that needs it.
pub(super) fn members(
    clusters: &[ChosenCluster],
    searched: &Searched<'_>,
    barriers: &BTreeMap<EntryIndex, Pathway>,
) -> Vec<Member> {
    let is_chosen = |number: u32| clusters.binary_search_by_key(&number, |c| c.number).is_ok();
    let mut measured = vec![false; searched.entries_of_rows.len()];
    for label in searched.labels {
        if let Some(place) = measured.get_mut(label.row.0) {
            *place = true;
        }
    }
    let rows = searched.entries_of_rows.iter();
    let rows = rows.zip(&searched.cut.cluster_of_row).enumerate();
    rows.filter(|(_, (_, cluster))| is_chosen(**cluster))
        .filter_map(|(row, (&entry, &cluster))| {
            let facts = entry.of(searched.facts)?;
            let pathway = barriers.get(&entry);
            let (verdict, e_a_ev) = verdict_on(facts, measured[row], pathway, searched.settings);
            Some(Member {
                row: RowIndex(row),
                entry,
                cluster,
                verdict,
                e_a_ev,
            })
        })
        .collect()
}

fn verdict_on(
    facts: &Facts,
    is_measured: bool,
    pathway: Option<&Pathway>,
    settings: &SelectionSettings,
) -> (Verdict, Option<f64>) {
    if is_measured && settings.measured == Measured::SetAside {
        return (Verdict::Measured, None);
    }
    if let Some(verdict) = verdict_on_facts(facts, settings) {
        return (verdict, None);
    }
    let e_a_ev = match settings.barrier {
        RankedBy::Band => facts.band_ev,
        by => pathway.and_then(|pathway| pathway.e_a_ev(by)),
    };
    (verdict_on_barrier(e_a_ev, settings), e_a_ev)
}

/// What becomes of an entry by E_hull and E_g; `None` where it passes. A known fact goes before an
/// unknown one.
pub(super) fn verdict_on_facts(facts: &Facts, settings: &SelectionSettings) -> Option<Verdict> {
    let known = |fact: Option<f64>| fact.filter(|value| !value.is_nan());
    let (hull, gap) = (known(facts.e_above_hull_ev), known(facts.band_gap_ev));
    let excludes = |fact: Fact| !settings.unknown.lets_pass(fact, facts.is_own);
    if hull.is_some_and(|e| e > settings.max_e_above_hull_ev) {
        Some(Verdict::Unstable)
    } else if gap.is_some_and(|e| e < settings.min_band_gap_ev) {
        Some(Verdict::SmallGap)
    } else if hull.is_none() && excludes(Fact::EAboveHull) {
        Some(Verdict::Unknown(Fact::EAboveHull))
    } else if gap.is_none() && excludes(Fact::BandGap) {
        Some(Verdict::Unknown(Fact::BandGap))
    } else {
        None
    }
}

/// What becomes by E_a of what passes on the others.
pub(super) fn verdict_on_barrier(e_a_ev: Option<f64>, settings: &SelectionSettings) -> Verdict {
    match e_a_ev {
        None if settings.unknown.barrier => Verdict::Candidate,
        None => Verdict::Unknown(Fact::Barrier),
        Some(e_a) if e_a < settings.max_barrier_ev => Verdict::Candidate,
        Some(_) => Verdict::HighBarrier,
    }
}
