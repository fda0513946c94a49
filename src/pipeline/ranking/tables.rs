//! A ranking as tables: candidates, every member of the clusters searched, lessons.
//!
//! In: a [`Ranking`] and the entries it is of. Out: [`Table`]s, the same for files and window.

use super::{MixSearch, Ranking};
use crate::crystal::formula::pretty_formula;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::import::{Censoring, Entry};
use crate::pipeline::tables::rule;
use crate::rank::{Candidate, ChosenCluster, Lesson, Member, Origin, Pathway, Relative};

const ENERGY: crate::export::Kind = Number { decimals: 3 };

const CANDIDATES: [Column; 36] = [
    Column::new("rank", Integer),
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("space_group_number", Integer),
    Column::new("space_group_symbol", Text),
    Column::new("e_a_ev", ENERGY),
    Column::new("e_above_hull_ev", Number { decimals: 4 }),
    Column::new("band_gap_ev", ENERGY),
    Column::new("e_1d_ev", ENERGY),
    Column::new("e_2d_ev", ENERGY),
    Column::new("e_3d_ev", ENERGY),
    Column::new("e_3d_from_site_ev", ENERGY),
    Column::new("pathway_dimension", Integer),
    Column::new("cluster", Integer),
    Column::new("cluster_size", Integer),
    Column::new("cluster_came_in", Text),
    Column::new("cluster_measured", Integer),
    Column::new("cluster_conducting", Integer),
    Column::new("cluster_mean_log_sigma", Number { decimals: 2 }),
    Column::new("nearest_conductor", Text),
    Column::new("nearest_conductor_log_sigma", Number { decimals: 2 }),
    Column::new("nearest_conductor_distance", Number { decimals: 4 }),
    Column::new("relatives", Text),
    Column::new("oxidation_rule", Text),
    Column::new("redox_active", Text),
    Column::new("price_usd_per_kg", Number { decimals: 1 }),
    Column::new("dearest_element", Text),
    Column::new("hhi_production", Number { decimals: 0 }),
    Column::new("hhi_reserve", Number { decimals: 0 }),
    Column::new("radioactive", Text),
    Column::new("known_space_group", Text),
    Column::new("structure_type", Integer),
    Column::new("same_type_as_rank", Integer),
    Column::new("unknown", Text),
    Column::new("icsd_ids", Text),
    Column::new("material_id", Text),
];

const MEMBERS: [Column; 11] = [
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("cluster", Integer),
    Column::new("verdict", Text),
    Column::new("e_above_hull_ev", Number { decimals: 4 }),
    Column::new("band_gap_ev", ENERGY),
    Column::new("e_a_ev", ENERGY),
    Column::new("e_1d_ev", ENERGY),
    Column::new("e_2d_ev", ENERGY),
    Column::new("e_3d_ev", ENERGY),
    Column::new("reason", Text),
];

const LESSONS: [Column; 11] = [
    Column::new("place", Integer),
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("candidate", Text),
    Column::new("cluster", Integer),
    Column::new("measured", Integer),
    Column::new("open", Integer),
    Column::new("expected_log_sigma", Number { decimals: 2 }),
    Column::new("deviation", Number { decimals: 2 }),
    Column::new("probability_conducting", Number { decimals: 3 }),
    Column::new("gain_decades_squared", Number { decimals: 2 }),
];

const CLUSTERS: [Column; 7] = [
    Column::new("cluster", Integer),
    Column::new("size", Integer),
    Column::new("measured", Integer),
    Column::new("conducting", Integer),
    Column::new("mean_log_sigma", Number { decimals: 2 }),
    Column::new("came_in", Text),
    Column::new("candidates", Integer),
];

const MIXTURES: [Column; 9] = [
    Column::new("descriptor", Text),
    Column::new("representation", Text),
    Column::new("multiplier", crate::export::Kind::Scientific),
    Column::new("share", ENERGY),
    Column::new("n_structures", Integer),
    Column::new("mean_w_sigma", Number { decimals: 2 }),
    Column::new("first_order", Number { decimals: 2 }),
    Column::new("difference_low", Number { decimals: 2 }),
    Column::new("difference_high", Number { decimals: 2 }),
];

/// One row for each mixture, the greatest gain first.
pub fn mixtures(search: &MixSearch) -> Table {
    let rows = search.trials.iter().map(|trial| {
        vec![
            Cell::text(&trial.mix.combination.descriptor),
            Cell::text(trial.mix.combination.representation.id()),
            Cell::Number(trial.mix.multiplier),
            Cell::Number(trial.share),
            Cell::count(trial.n_structures),
            Cell::Number(trial.mean_w_sigma),
            Cell::Number(trial.first_order),
            trial.difference.map(|d| d.low).into(),
            trial.difference.map(|d| d.high).into(),
        ]
    });
    table("Mixtures", &MIXTURES, rows)
}

/// One row for each candidate, the lowest barrier first.
pub fn candidates(ranking: &Ranking) -> Table {
    let rows = ranking.table.candidates.iter();
    table(
        "Candidates",
        &CANDIDATES,
        rows.map(|c| candidate_row(c, ranking)),
    )
}

/// One row for each member of the clusters that were searched, with its verdict.
pub fn members(ranking: &Ranking, entries: &[Entry]) -> Table {
    let rows = ranking.table.members.iter();
    table(
        "Members",
        &MEMBERS,
        rows.map(|m| member_row(m, ranking, entries)),
    )
}

/// One row for each cluster in which there is something to learn; those of equal gain share a place.
pub fn lessons(ranking: &Ranking, entries: &[Entry]) -> Table {
    let lessons = &ranking.lessons;
    let rows = lessons.iter().map(|lesson| {
        let better = lessons.iter().take_while(|other| other.gain > lesson.gain);
        lesson_row(better.count() + 1, lesson, entries)
    });
    table("Lessons", &LESSONS, rows)
}

/// One row for each cluster that was searched.
pub fn clusters(ranking: &Ranking) -> Table {
    let rows = ranking.table.clusters.iter().map(|cluster| {
        let of_it = |c: &&Candidate| c.cluster == cluster.number;
        vec![
            Cell::Integer(cluster.number.into()),
            Cell::count(cluster.size),
            Cell::count(cluster.n_measured),
            Cell::count(cluster.n_conducting),
            cluster.mean_log_sigma.into(),
            Cell::text(came_in(cluster)),
            Cell::count(ranking.table.candidates.iter().filter(of_it).count()),
        ]
    });
    table("Clusters", &CLUSTERS, rows)
}

/// How a cluster came in, in words.
pub fn came_in(cluster: &ChosenCluster) -> String {
    match &cluster.origin {
        Origin::HoldsConductor => "holds a conductor".to_owned(),
        Origin::NextTo { clusters, .. } => {
            let numbers: Vec<String> = clusters.iter().map(u32::to_string).collect();
            format!("next to {}", numbers.join(", "))
        }
    }
}

/// "Li₃BS₃ −3.0": formula and log₁₀σ, with the sign of a bound.
pub fn relative_text(relative: &Relative) -> String {
    let sign = match relative.censored {
        Censoring::Exact => "",
        Censoring::Below => "<",
        Censoring::Above => ">",
    };
    let formula = pretty_formula(&relative.formula);
    format!(
        "{formula} ({}) {sign}{:.1}",
        relative.id, relative.log_sigma
    )
}

/// "V5+ (2, 3, 4)": the elements with their states here and the others.
pub fn redox_text(candidate: &Candidate) -> String {
    let elements = candidate.redox_active.iter().map(|redox| {
        let others: Vec<String> = redox.others.iter().map(i8::to_string).collect();
        let state = (redox.state * 100.0).round() / 100.0;
        format!("{}{state}+ ({})", redox.element.symbol(), others.join(", "))
    });
    elements.collect::<Vec<_>>().join("; ")
}

fn candidate_row(candidate: &Candidate, ranking: &Ranking) -> Vec<Cell> {
    let table = &ranking.table;
    let cluster = table.cluster(candidate.cluster);
    let group = candidate.space_group.as_ref();
    let [e_1d, e_2d, e_3d] = candidate.barriers.to_array().map(Cell::from);
    let conductor = candidate.nearest_conductor(table.settings.conducting_s_cm);
    let relatives: Vec<String> = candidate.relatives.iter().map(relative_text).collect();
    let unknown: Vec<&str> = candidate.unknown.iter().map(|fact| fact.name()).collect();
    let supply = &candidate.supply;
    let dearest = supply
        .dearest
        .map(|(element, share)| Cell::text(format!("{} {:.0} %", element.symbol(), share * 100.0)));
    let radioactive: Vec<&str> = supply.radioactive.iter().map(|e| e.symbol()).collect();
    let icsd_ids: Vec<String> = candidate.icsd_ids.iter().map(u32::to_string).collect();
    let count = |value: Option<usize>| value.map_or(Cell::Empty, Cell::count);
    vec![
        Cell::count(candidate.rank),
        Cell::text(&candidate.id),
        Cell::text(&candidate.formula),
        group.map_or(Cell::Empty, |group| Cell::Integer(group.number.into())),
        group.map_or(Cell::Empty, |group| Cell::text(&group.symbol)),
        Cell::Number(candidate.e_a_ev),
        candidate.e_above_hull_ev.into(),
        candidate.band_gap_ev.into(),
        e_1d,
        e_2d,
        e_3d,
        candidate.barriers.from_sites[2].into(),
        Cell::Integer(candidate.dimension.into()),
        Cell::Integer(candidate.cluster.into()),
        count(cluster.map(|c| c.size)),
        cluster.map_or(Cell::Empty, |c| Cell::text(came_in(c))),
        count(cluster.map(|c| c.n_measured)),
        count(cluster.map(|c| c.n_conducting)),
        cluster.and_then(|c| c.mean_log_sigma).into(),
        conductor.map_or(Cell::Empty, |r| Cell::text(&r.id)),
        conductor.map(|r| r.log_sigma).into(),
        conductor.map(|r| r.distance).into(),
        Cell::text(relatives.join("; ")),
        Cell::text(rule(candidate.oxidation_rule)),
        Cell::text(redox_text(candidate)),
        supply.price_usd_per_kg.into(),
        dearest.unwrap_or(Cell::Empty),
        supply.hhi_production.into(),
        supply.hhi_reserve.into(),
        Cell::text(radioactive.join(" ")),
        Cell::text(candidate.known_space_group.to_string()),
        Cell::count(candidate.structure_type + 1),
        count(candidate.same_type_as),
        Cell::text(unknown.join("; ")),
        Cell::text(icsd_ids.join(";")),
        material_cell(candidate.material_id.as_deref(), &candidate.id),
    ]
}

/// A link to the Materials Project, by the entry's own id where it has no other.
fn material_cell(material_id: Option<&str>, id: &str) -> Cell {
    let own = id.starts_with("mp-").then_some(id);
    material_id
        .or(own)
        .map_or(Cell::Empty, Cell::materials_project)
}

fn member_row(member: &Member, ranking: &Ranking, entries: &[Entry]) -> Vec<Cell> {
    let entry = entries.get(member.entry);
    let pathway = ranking.barriers.get(&member.entry);
    let barriers = pathway.and_then(Pathway::barriers).unwrap_or_default();
    let [e_1d, e_2d, e_3d] = barriers.to_array().map(Cell::from);
    let reason = match pathway {
        Some(Pathway::Unknown(why)) => Cell::text(why),
        _ => Cell::Empty,
    };
    vec![
        entry.map_or(Cell::Empty, |e| Cell::text(&e.id)),
        entry.map_or(Cell::Empty, |e| Cell::text(&e.formula)),
        Cell::Integer(member.cluster.into()),
        Cell::text(member.verdict.name()),
        entry.and_then(|e| e.e_above_hull_ev).into(),
        entry.and_then(|e| e.band_gap_ev).into(),
        member.e_a_ev.into(),
        e_1d,
        e_2d,
        e_3d,
        reason,
    ]
}

fn lesson_row(place: usize, lesson: &Lesson, entries: &[Entry]) -> Vec<Cell> {
    let entry = entries.get(lesson.entry);
    vec![
        Cell::count(place),
        entry.map_or(Cell::Empty, |e| Cell::text(&e.id)),
        entry.map_or(Cell::Empty, |e| Cell::text(&e.formula)),
        Cell::text(lesson.is_candidate.to_string()),
        Cell::Integer(lesson.cluster.into()),
        Cell::count(lesson.n_measured),
        Cell::count(lesson.n_open),
        Cell::Number(lesson.expected_log_sigma),
        Cell::Number(lesson.deviation),
        Cell::Number(lesson.probability_conducting),
        Cell::Number(lesson.gain),
    ]
}

/// Rows under a title.
pub(super) fn table(
    title: &str,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Table {
    Table {
        title: title.to_owned(),
        columns: columns.to_vec(),
        rows: rows.collect(),
    }
}
