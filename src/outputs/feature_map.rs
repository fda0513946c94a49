//! Figures: the map of the feature space, by principal components and by t-SNE.

use super::figure::{Figure, Shown};
use super::look::{MapColor, Marks};
use super::numbers::ENERGY;
use super::set::Set;
use super::source::Source;
use super::tree::{LEAVES, cut_nodes, log_sigma_of_rows};
use crate::crystal::formula::pretty_formula;
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Column, Kind, Table};
use crate::figures::feature_map::{Dot, Key, Model, Shade, layout};
use crate::figures::own::Whose;
use crate::figures::scale::{fixed, power_of_ten, scientific};
use crate::import::EntryIndex;
use crate::pipeline::{FeatureMap, Projection, Score};

/// The map by principal components.
pub const FEATURE_MAP: Figure = Figure {
    id: "feature-map",
    aliases: &["map"],
    title: "Map of the feature space",
    name: "map of the feature space",
    aspect: 0.6,
    sets: &[Set::Screen, Set::Rank],
    marks_entries: true,
    is_available: |source| source.score.is_some() && source.map(false).is_some(),
    model: |source| Some(Shown::marking(model(source, false)?, layout, mark)),
    numbers: |source| numbers_of(source, false),
    caption: |_| {
        "The structures in the plane of the first two principal components of their features; large \
         those that were measured."
            .to_owned()
    },
};

/// The map by t-SNE.
pub const FEATURE_MAP_TSNE: Figure = Figure {
    id: "feature-map-tsne",
    aliases: &["map_tsne"],
    title: "Map of the feature space by t-SNE",
    name: "t-SNE map of the feature space",
    is_available: |source| source.score.is_some() && source.map(true).is_some(),
    model: |source| Some(Shown::marking(model(source, true)?, layout, mark)),
    numbers: |source| numbers_of(source, true),
    caption: |_| {
        "The structures by t-SNE of their features: neighbours stay neighbours, but how far apart \
         groups stand and how wide they are means little; large those that were measured."
            .to_owned()
    },
    ..FEATURE_MAP
};

/// What it shows: the structures of the source's score; `None` without their map.
pub fn model(source: &Source<'_>, by_tsne: bool) -> Option<Model> {
    let (data, score, map) = (source.data, source.score?, source.map(by_tsne)?);
    let log_sigma = log_sigma_of_rows(score);
    let clusters = clusters_of_rows(score, source.look.n_clusters);
    let facts: Vec<Facts> = map
        .entries
        .iter()
        .map(|&entry| {
            let row = score.row_of(entry);
            Facts {
                log_sigma: row.and_then(|row| *row.of(&log_sigma)?),
                cluster: row.and_then(|row| row.of(&clusters).copied()),
                barrier_ev: source.barrier_ev(entry).filter(|b| b.is_finite()),
            }
        })
        .collect();
    let (key, shades) = match source.look.map_color {
        MapColor::Conductivity => by_conductivity(&facts),
        MapColor::Cluster => by_cluster(&facts),
        MapColor::Barrier => by_barrier(&facts),
    };
    let dots = map
        .entries
        .iter()
        .zip(&map.places)
        .zip(facts.iter().zip(shades));
    let dots = dots.map(|((&entry, &at), (facts, shade))| Dot {
        entry,
        at,
        shade,
        measured: facts.log_sigma.is_some(),
        selected: source.is_selected(entry),
        whose: match data.is_added(entry) {
            true => Whose::Own,
            false => Whose::Known,
        },
        said: match data.is_added(entry) {
            true => format!("{}; yours", facts.said(data, entry)),
            false => facts.said(data, entry),
        },
    });
    let mut dots: Vec<Dot> = dots.collect();
    dots.extend(own_beside(source, map, &clusters));
    let title = |k: usize| match map.projection {
        Projection::PrincipalComponents => {
            format!("PC {} ({} %)", k + 1, fixed(100.0 * map.explained[k], 1))
        }
        Projection::NeighborEmbedding { .. } => format!("t-SNE {}", k + 1),
    };
    Some(Model {
        titles: [title(0), title(1)],
        has_numbers: map.projection == Projection::PrincipalComponents,
        dots,
        key,
    })
}

/// Other entries are selected: what is said of thousands of structures stays.
fn mark(model: &mut Model, marks: &Marks<'_>) {
    for dot in &mut model.dots {
        dot.selected = (marks.is_selected)(dot.entry);
    }
}

/// The user's own structures that are not on the map yet, each at the structure that it stands with.
fn own_beside(source: &Source<'_>, map: &FeatureMap, clusters: &[usize]) -> Vec<Dot> {
    let (data, Some(score)) = (source.data, source.score) else {
        return Vec::new();
    };
    let beside = source.own_beside().into_iter();
    let dots = beside.filter_map(|(entry, row)| {
        let host = *row.of(&score.entries)?;
        let place = map.entries.iter().position(|known| *known == host)?;
        let facts = Facts {
            log_sigma: data.log_sigma(entry),
            cluster: row.of(clusters).copied(),
            barrier_ev: source.barrier_ev(entry).filter(|b| b.is_finite()),
        };
        let nearest = data.entry(host).map(|host| pretty_formula(&host.formula));
        Some(Dot {
            entry,
            at: *map.places.get(place)?,
            shade: Shade::Unknown,
            measured: facts.log_sigma.is_some(),
            selected: source.is_selected(entry),
            whose: Whose::OwnBeside,
            said: format!(
                "{}; yours, at the nearest structure, {}: screen again to have its own place",
                facts.said(data, entry),
                nearest.unwrap_or_default()
            ),
        })
    });
    dots.collect()
}

/// What is known of a structure.
struct Facts {
    log_sigma: Option<f64>,
    /// Its cluster, in the order of the dendrogram.
    cluster: Option<usize>,
    barrier_ev: Option<f64>,
}

impl Facts {
    fn said(&self, data: &Dataset, entry: EntryIndex) -> String {
        let mut said = data.entry(entry).map_or_else(String::new, |entry| {
            format!("{} ({})", pretty_formula(&entry.formula), entry.id)
        });
        if let Some(log_sigma) = self.log_sigma {
            let sigma = scientific(10_f64.powf(log_sigma), 2);
            said.push_str(&format!(", σ = {sigma} S cm⁻¹"));
        }
        if let Some(barrier) = self.barrier_ev {
            said.push_str(&format!(", E_a = {} eV", fixed(barrier, 2)));
        }
        if let Some(cluster) = self.cluster {
            said.push_str(&format!(", cluster {}", cluster + 1));
        }
        said
    }
}

/// For each row its cluster of the cut, numbered as the dendrogram's from left to right.
pub fn clusters_of_rows(score: &Score, n_clusters: usize) -> Vec<usize> {
    let linkage = &score.linkage;
    let n_clusters = n_clusters.clamp(1, linkage.n_rows.max(1));
    let tree = linkage.top_tree(LEAVES.max(n_clusters));
    let mut clusters = vec![0; linkage.n_rows];
    let order = linkage.row_order();
    let nodes = cut_nodes(&tree, linkage.n_rows, n_clusters);
    for (number, node) in nodes.into_iter().enumerate() {
        for row in order.of(node) {
            clusters[row.0] = number;
        }
    }
    clusters
}

fn by_conductivity(facts: &[Facts]) -> (Key, Vec<Shade>) {
    let values = |facts: &Facts| facts.log_sigma;
    let mut known: Vec<f64> = facts.iter().filter_map(values).collect();
    known.sort_by(f64::total_cmp);
    let (Some(&least), Some(&greatest)) = (known.first(), known.last()) else {
        return (Key::None, vec![Shade::Unknown; facts.len()]);
    };
    // A few insulators of 10⁻¹⁸ S/cm would leave one colour for all others.
    let low = known[(known.len() - 1) / 10].floor();
    let high = greatest.ceil().max(low + 1.0);
    let less = if least < low { " and less" } else { "" };
    let key = Key::Scale {
        from: format!("σ {}{less}", power_of_ten(low as i64)),
        to: format!("{} S cm⁻¹", power_of_ten(high as i64)),
        unknown: "not measured".to_owned(),
    };
    (key, shades(facts, values, (low, high)))
}

fn by_barrier(facts: &[Facts]) -> (Key, Vec<Shade>) {
    let values = |facts: &Facts| facts.barrier_ev;
    let mut known: Vec<f64> = facts.iter().filter_map(values).collect();
    known.sort_by(f64::total_cmp);
    let Some((&low, _)) = known.split_first() else {
        return (Key::None, vec![Shade::Unknown; facts.len()]);
    };
    // A few barriers of many eV would leave one colour for all others.
    let high = known[(known.len() - 1) * 9 / 10].max(low + 0.1);
    let key = Key::Scale {
        from: format!("E_{{a}} {}", fixed(low, 1)),
        to: format!("{} eV and more", fixed(high, 1)),
        unknown: "no barrier known".to_owned(),
    };
    (key, shades(facts, values, (low, high)))
}

fn by_cluster(facts: &[Facts]) -> (Key, Vec<Shade>) {
    let n = facts
        .iter()
        .filter_map(|f| f.cluster)
        .max()
        .map_or(0, |k| k + 1);
    let shade = |facts: &Facts| facts.cluster.map_or(Shade::Unknown, Shade::Category);
    (Key::Categories(n), facts.iter().map(shade).collect())
}

fn shades(
    facts: &[Facts],
    value: impl Fn(&Facts) -> Option<f64>,
    (low, high): (f64, f64),
) -> Vec<Shade> {
    let shade = |facts| {
        let share = value(facts).map(|v| (v - low) / (high - low));
        share.map_or(Shade::Unknown, Shade::Along)
    };
    facts.iter().map(shade).collect()
}

struct OnMap<'a> {
    id: &'a str,
    formula: &'a str,
    at: [f32; 2],
    sigma_s_cm: Option<f64>,
    barrier_ev: Option<f64>,
    cluster: Option<usize>,
}

/// Of a map of the feature space: where each structure lies.
fn numbers_of(source: &Source<'_>, by_tsne: bool) -> Option<Table> {
    let (score, map) = (source.score?, source.map(by_tsne)?);
    let clusters = clusters_of_rows(score, source.look.n_clusters);
    let places = map.entries.iter().zip(&map.places);
    let rows = places.filter_map(|(&entry, &at)| {
        let known = source.data.entry(entry)?;
        let row = score.row_of(entry);
        Some(OnMap {
            id: &known.id,
            formula: &known.formula,
            at,
            sigma_s_cm: source
                .data
                .label_of(entry)
                .map(|label| label.conductivity_s_cm),
            barrier_ev: source.barrier_ev(entry),
            cluster: row.and_then(|row| row.of(&clusters).map(|k| k + 1)),
        })
    });
    const PLACE: Kind = Number { decimals: 4 };
    let columns = [
        Column::new("id", "", Text, "Id of the structure", |r: &OnMap<'_>| {
            r.id.into()
        }),
        Column::new("formula", "", Text, "Reduced formula", |r| r.formula.into()),
        Column::new("x", "", PLACE, "Place along the first axis", |r| {
            f64::from(r.at[0]).into()
        }),
        Column::new("y", "", PLACE, "Place along the second axis", |r| {
            f64::from(r.at[1]).into()
        }),
        Column::new(
            "conductivity",
            "S cm⁻¹",
            Scientific,
            "Measured conductivity",
            |r| r.sigma_s_cm.into(),
        ),
        Column::new("e_a", "eV", ENERGY, "Barrier", |r| r.barrier_ev.into()),
        Column::new("cluster", "", Integer, "Cluster of the dendrogram", |r| {
            r.cluster.into()
        }),
    ];
    Some(Table::of("Feature map", &columns, rows))
}
