//! The candidates, in order, with their reasons.
//!
//! In: [`RankInput`]. Out: [`CandidateTable`]. Candidates stand by ascending E_a, equal ones by
//! E_hull and then in the order of the entries; what is not known stands last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clusters::choose_clusters;
use super::duplicates::{Kind, groups};
use super::input::RankInput;
use super::reasons::{conducting_space_groups, redox_active, relatives};
use super::verdicts::{members, verdict_on_barrier, verdict_on_facts};
use super::{
    ChosenCluster, Fact, Facts, Histograms, Member, Origin, RankedBy, RedoxElement, Relative,
    SelectionSettings, Supply, Verdict, supply,
};
use crate::cluster::RowIndex;
use crate::crystal::formula::anonymous_formula;
use crate::crystal::oxidation::Rule;
use crate::import::{EntryIndex, SpaceGroup};
use crate::percolation::Barriers;

/// A prospective conductor with the reasons for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Place by ascending E_a, from 1.
    pub rank: usize,
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Row of the clustering.
    pub row: RowIndex,
    /// Id of the entry.
    pub id: String,
    /// Reduced formula.
    pub formula: String,
    /// Space group.
    pub space_group: Option<SpaceGroup>,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// E_a in eV: the barrier that is ranked by; `None` where it is not known and the filter lets that
    /// pass.
    pub e_a_ev: Option<f64>,
    /// Barriers in eV in one, two and three dimensions.
    pub barriers: Barriers,
    /// In how many independent directions the ion gets through below the threshold of E_a.
    pub dimension: Option<u8>,
    /// Number of its cluster; [`CandidateTable::cluster`] tells the rest.
    pub cluster: u32,
    /// Measured structures of its cluster and of those that this one neighbours, the nearest first;
    /// the nearest conductor is always among them.
    pub relatives: Vec<Relative>,
    /// Which rule gave the oxidation states that the barrier rests on.
    pub oxidation_rule: Rule,
    /// Elements that may be reduced or oxidised at an electrode.
    pub redox_active: Vec<RedoxElement>,
    /// What its elements cost, and how safe their supply is.
    pub supply: Supply,
    /// Whether a conducting label has this space group.
    pub known_space_group: bool,
    /// Number of its structure type, from 0 in the order of the candidates.
    pub structure_type: usize,
    /// Rank of the first candidate of the same structure type, where that is another one.
    pub same_type_as: Option<usize>,
    /// Facts that a filter let pass unknown.
    pub unknown: Vec<Fact>,
    /// Whether the user added the entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_own: bool,
    /// Barrier of relaxed bands in eV: given by the user, else from hops relaxed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band_ev: Option<f64>,
}

/// Result of the ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CandidateTable {
    /// From which settings it came.
    pub settings: SelectionSettings,
    /// The clusters that were searched, by number.
    pub clusters: Vec<ChosenCluster>,
    /// Every row of these clusters with its verdict, by ascending row.
    pub members: Vec<Member>,
    /// The candidates by ascending E_a.
    pub candidates: Vec<Candidate>,
    /// What each filter cuts away.
    pub histograms: Histograms,
    /// Usual distance of neighbouring clusters: the measure for distances to relatives.
    pub cluster_spacing: Option<f64>,
    /// Space groups of the conducting labels, ascending.
    pub conducting_space_groups: Vec<u16>,
}

/// An ion on its own site may need this much more than E_a before it is worth saying.
const NOTICEABLE_EV: f64 = 0.05;

impl Candidate {
    /// Barrier in eV for an ion on one of its own sites, in as many dimensions as E_a, where that is
    /// noticeably (0.05 eV) higher than E_a: the lowest network is then one of empty places. `None`
    /// where E_a is such a barrier itself.
    pub fn from_site_ev(&self, by: RankedBy) -> Option<f64> {
        let index = usize::from(by.dimensions()) - 1;
        let barrier = self.barriers.from_sites[index]?;
        let is_of_map = !by.is_from_site() && by != RankedBy::Band;
        let noticeable = is_of_map && barrier - self.e_a_ev? > NOTICEABLE_EV;
        noticeable.then_some(barrier)
    }

    /// One of its barriers in eV; infinite where the ion never gets through, `None` where it is not
    /// known.
    pub fn barrier_ev(&self, by: RankedBy) -> Option<f64> {
        match by {
            RankedBy::Band => self.band_ev,
            by => by.of(&self.barriers),
        }
    }

    /// What the filters ask of it beside its barrier.
    fn facts(&self) -> Facts {
        Facts {
            e_above_hull_ev: self.e_above_hull_ev,
            band_gap_ev: self.band_gap_ev,
            band_ev: self.band_ev,
            is_own: self.is_own,
        }
    }

    /// The nearest of its relatives that was measured to conduct better than a threshold.
    pub fn nearest_conductor(&self, conducting_s_cm: f64) -> Option<&Relative> {
        let mut relatives = self.relatives.iter();
        relatives.find(|relative| relative.conducts(conducting_s_cm))
    }
}

impl SelectionSettings {
    /// Whether a candidate of a ranking passes the three filters of these settings.
    pub fn admits(&self, candidate: &Candidate) -> bool {
        self.verdict(candidate) == Verdict::Candidate
    }

    /// What becomes of a candidate of a ranking by the three filters of these settings.
    pub fn verdict(&self, candidate: &Candidate) -> Verdict {
        verdict_on_facts(&candidate.facts(), self)
            .unwrap_or_else(|| verdict_on_barrier(candidate.e_a_ev, self))
    }
}

impl CandidateTable {
    /// A cluster that was searched, by its number.
    pub fn cluster(&self, number: u32) -> Option<&ChosenCluster> {
        let place = self.clusters.binary_search_by_key(&number, |c| c.number);
        self.clusters.get(place.ok()?)
    }

    /// How many members came to each verdict, in the order of [`Verdict::ALL`].
    pub fn counts(&self) -> Vec<(Verdict, usize)> {
        let count = |verdict| self.members.iter().filter(|m| m.verdict == verdict).count();
        Verdict::ALL
            .map(|verdict| (verdict, count(verdict)))
            .to_vec()
    }

    /// Number of structure types among the candidates.
    pub fn n_structure_types(&self) -> usize {
        let types = self.candidates.iter().map(|c| c.structure_type + 1);
        types.max().unwrap_or(0)
    }
}

/// Selects and ranks.
pub fn candidate_table(input: &RankInput<'_>) -> CandidateTable {
    let searched = &input.searched;
    let settings = searched.settings;
    let clusters = choose_clusters(searched.cut, searched.labels, settings);
    let members = members(&clusters, searched, input.barriers);
    let known_groups = conducting_space_groups(input);
    let mut candidates: Vec<Candidate> = members
        .iter()
        .filter(|member| member.verdict == Verdict::Candidate)
        .filter_map(|member| candidate(member, &clusters, input))
        .collect();
    for candidate in &mut candidates {
        let group = candidate.space_group.as_ref().map(|group| group.number);
        candidate.known_space_group = group.is_some_and(|g| known_groups.contains(&g));
    }
    // What is not known stands last.
    let known = |value: Option<f64>| value.unwrap_or(f64::INFINITY);
    candidates.sort_by(|a, b| {
        known(a.e_a_ev)
            .total_cmp(&known(b.e_a_ev))
            .then(known(a.e_above_hull_ev).total_cmp(&known(b.e_above_hull_ev)))
            .then(a.entry.cmp(&b.entry))
    });
    for (k, candidate) in candidates.iter_mut().enumerate() {
        candidate.rank = k + 1;
    }
    group_by_type(&mut candidates, input);
    CandidateTable {
        settings: settings.clone(),
        histograms: Histograms::new(&members, searched.facts, settings),
        clusters,
        members,
        candidates,
        cluster_spacing: searched.cut.spacing(),
        conducting_space_groups: known_groups.into_iter().collect(),
    }
}

fn candidate(
    member: &Member,
    clusters: &[ChosenCluster],
    input: &RankInput<'_>,
) -> Option<Candidate> {
    let settings = input.searched.settings;
    let entry = member.entry.of(input.entries)?;
    let facts = member.entry.of(input.searched.facts)?;
    let decoration = member.entry.of(input.decorations)?;
    let pathway = input.barriers.get(&member.entry)?;
    let mut related = vec![member.cluster];
    let place = clusters.binary_search_by_key(&member.cluster, |c| c.number);
    if let Some(Origin::NextTo { clusters, .. }) =
        place.ok().and_then(|k| clusters.get(k)).map(|c| &c.origin)
    {
        related.extend(clusters);
    }
    let asked = [
        (Fact::EAboveHull, facts.e_above_hull_ev),
        (Fact::BandGap, facts.band_gap_ev),
        (Fact::Barrier, member.e_a_ev),
    ];
    let unknown = asked.into_iter().filter(|(_, value)| value.is_none());
    Some(Candidate {
        rank: 0,
        entry: member.entry,
        row: member.row,
        id: entry.id.clone(),
        formula: entry.formula.clone(),
        space_group: entry.space_group.clone(),
        material_id: entry.material_id.clone(),
        icsd_ids: entry.icsd_ids.clone(),
        e_above_hull_ev: facts.e_above_hull_ev,
        band_gap_ev: facts.band_gap_ev,
        e_a_ev: member.e_a_ev,
        barriers: pathway.barriers().unwrap_or_default(),
        dimension: pathway.dimension_below(settings.max_barrier_ev),
        cluster: member.cluster,
        relatives: relatives(member.row, &related, input),
        oxidation_rule: decoration.rule,
        redox_active: redox_active(&decoration.structure),
        supply: supply(&entry.structure.composition()),
        known_space_group: false,
        structure_type: 0,
        same_type_as: None,
        unknown: unknown.map(|(fact, _)| fact).collect(),
        is_own: facts.is_own,
        band_ev: facts.band_ev,
    })
}

fn group_by_type(candidates: &mut [Candidate], input: &RankInput<'_>) {
    let limit =
        input.searched.settings.duplicate_distance * input.searched.cut.spacing().unwrap_or(0.0);
    let kinds: Vec<Kind> = candidates
        .iter()
        .map(|candidate| {
            let structure = candidate.entry.of(input.entries).map(|e| &e.structure);
            let formula = structure.map(|s| anonymous_formula(&s.composition()));
            let group = candidate.space_group.as_ref().map(|group| group.number);
            (formula.unwrap_or_default(), group)
        })
        .collect();
    let rows: Vec<RowIndex> = candidates.iter().map(|c| c.row).collect();
    let types = groups(&kinds, |a, b| {
        input.distances.between(rows[a], rows[b]) <= limit
    });
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (candidate, structure_type) in candidates.iter_mut().zip(types) {
        candidate.structure_type = structure_type;
        let rank = candidate.rank;
        let first = *first.entry(structure_type).or_insert(rank);
        candidate.same_type_as = (first != rank).then_some(first);
    }
}
