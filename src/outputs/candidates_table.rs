//! Table: the ranked candidates, with the reasons for each.

use super::set::Set;
use super::source::Source;
use super::table::{TableOutput, heads};
use super::wording::{came_in, redox_text, relative_text, rule};
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::rank::{Candidate, ChosenCluster, RankedBy, Relative};

/// The table.
pub const CANDIDATES: TableOutput = TableOutput {
    id: "candidates",
    name: "candidates",
    sets: &[Set::Rank],
    as_workbook: true,
    is_available: |source| source.ranking.is_some(),
    heads: || heads(&columns(RankedBy::default(), false)),
    table,
};

struct Row<'a> {
    candidate: &'a Candidate,
    cluster: Option<&'a ChosenCluster>,
    conductor: Option<&'a Relative>,
}

/// One row for each candidate that passes the filters, the lowest barrier first.
fn table(source: &Source<'_>) -> Option<Table> {
    let table = &source.ranking?.table;
    let admits = |candidate: &&Candidate| source.look.filters.is_none_or(|f| f.admits(candidate));
    let has_own = table.candidates.iter().any(|candidate| candidate.is_own);
    let rows = table.candidates.iter().filter(admits).map(|candidate| Row {
        candidate,
        cluster: table.cluster(candidate.cluster),
        conductor: candidate.nearest_conductor(table.settings.conducting_s_cm),
    });
    Some(Table::of(
        "Candidates",
        &columns(table.settings.barrier, has_own),
        rows,
    ))
}

const ENERGY: crate::export::Kind = Number { decimals: 3 };

/// The columns; with one for whose a candidate is, where some are the user's own.
fn columns<'a>(by: RankedBy, has_own: bool) -> Vec<Column<Row<'a>>> {
    let mut columns = Vec::with_capacity(36);
    columns.extend(of_structure());
    columns.extend(of_barriers());
    columns.extend(ranked_by(by));
    columns.extend(of_cluster());
    columns.extend(of_elements());
    columns.extend(of_relations());
    columns.extend(has_own.then(whose));
    columns
}

fn whose<'a>() -> Column<Row<'a>> {
    let about = "Whether it is one that the user added";
    let column = Column::new("own", "", Text, about, |r: &Row<'a>| {
        let whose = if r.candidate.is_own { "yes" } else { "no" };
        whose.into()
    });
    column.read("added by you")
}

fn of_structure<'a>() -> [Column<Row<'a>>; 8] {
    type C<'a> = Column<Row<'a>>;
    const HULL: crate::export::Kind = Number { decimals: 4 };
    [
        C::new("rank", "", Integer, "Place by the barrier", |r| {
            r.candidate.rank.into()
        }),
        C::new("id", "", Text, "Id of the structure", |r| {
            Cell::text(&r.candidate.id)
        }),
        C::new("formula", "", Text, "Reduced formula", |r| {
            Cell::text(&r.candidate.formula)
        }),
        C::new(
            "space_group_number",
            "",
            Integer,
            "Number of the space group",
            |r| {
                let group = r.candidate.space_group.as_ref();
                group.map(|group| Cell::Integer(group.number.into())).into()
            },
        )
        .read("space group"),
        C::new(
            "space_group_symbol",
            "",
            Text,
            "Its Hermann–Mauguin symbol",
            |r| {
                let group = r.candidate.space_group.as_ref();
                group.map(|group| Cell::text(&group.symbol)).into()
            },
        )
        .read("symbol"),
        C::new(
            "e_a_ev",
            "eV",
            ENERGY,
            "Barrier in as many directions as were asked for",
            |r| r.candidate.e_a_ev.into(),
        )
        .read("E_{a} (eV)"),
        C::new(
            "e_above_hull_ev",
            "eV per atom",
            HULL,
            "Energy above the convex hull",
            |r| r.candidate.e_above_hull_ev.into(),
        )
        .read("E_{hull} (eV/atom)"),
        C::new("band_gap_ev", "eV", ENERGY, "Band gap", |r| {
            r.candidate.band_gap_ev.into()
        })
        .read("E_{g} (eV)"),
    ]
}

fn of_barriers<'a>() -> [Column<Row<'a>>; 5] {
    type C<'a> = Column<Row<'a>>;
    let from_site = "Barrier in three directions for an ion on a site of its own";
    [
        C::new("e_1d_ev", "eV", ENERGY, "Barrier in one direction", |r| {
            r.candidate.barriers.to_array()[0].into()
        })
        .read("1D (eV)"),
        C::new("e_2d_ev", "eV", ENERGY, "Barrier in two directions", |r| {
            r.candidate.barriers.to_array()[1].into()
        })
        .read("2D (eV)"),
        C::new(
            "e_3d_ev",
            "eV",
            ENERGY,
            "Barrier in three directions",
            |r| r.candidate.barriers.to_array()[2].into(),
        )
        .read("3D (eV)"),
        C::new("e_3d_from_site_ev", "eV", ENERGY, from_site, |r| {
            r.candidate.barriers.from_sites[2].into()
        })
        .read("3D from a site (eV)"),
        C::new(
            "pathway_dimension",
            "",
            Integer,
            "Directions in which the paths lead",
            |r| {
                r.candidate
                    .dimension
                    .map(|d| Cell::Integer(d.into()))
                    .into()
            },
        )
        .read("paths in"),
    ]
}

/// The barrier that is ranked by, where it is none of those that every table has.
fn ranked_by<'a>(by: RankedBy) -> Option<Column<Row<'a>>> {
    let (name, said) = match by {
        RankedBy::E1d | RankedBy::E2d | RankedBy::E3d | RankedBy::E3dFromSite => return None,
        RankedBy::E1dFromSite => ("e_1d_from_site_ev", "1D from a site (eV)"),
        RankedBy::E2dFromSite => ("e_2d_from_site_ev", "2D from a site (eV)"),
        RankedBy::Band => ("e_band_ev", "of a band (eV)"),
    };
    let column = Column::new(name, "eV", ENERGY, by.explanation(), |r: &Row<'a>| {
        r.candidate.e_a_ev.into()
    });
    Some(column.read(said))
}

fn of_cluster<'a>() -> [Column<Row<'a>>; 10] {
    type C<'a> = Column<Row<'a>>;
    const DECADES: crate::export::Kind = Number { decimals: 2 };
    let mean = "Mean of log₁₀ of σ in S cm⁻¹ of its measured members";
    let came_in_how = "Why it was searched: it holds a conductor, or lies next to one that does";
    [
        C::new("cluster", "", Integer, "Number of its cluster", |r| {
            Cell::Integer(r.candidate.cluster.into())
        }),
        C::new(
            "cluster_size",
            "",
            Integer,
            "Structures in the cluster",
            |r| r.cluster.map(|c| c.size).into(),
        )
        .read("its size"),
        C::new("cluster_came_in", "", Text, came_in_how, |r| {
            r.cluster.map(came_in).into()
        })
        .read("it came in"),
        C::new(
            "cluster_measured",
            "",
            Integer,
            "Measured structures in the cluster",
            |r| r.cluster.map(|c| c.n_measured).into(),
        )
        .read("measured"),
        C::new(
            "cluster_conducting",
            "",
            Integer,
            "Of these, those that conduct",
            |r| r.cluster.map(|c| c.n_conducting).into(),
        )
        .read("conducting"),
        C::new("cluster_mean_log_sigma", "", DECADES, mean, |r| {
            r.cluster.and_then(|c| c.mean_log_sigma).into()
        })
        .read("mean log σ"),
        C::new(
            "nearest_conductor",
            "",
            Text,
            "Id of the nearest measured conductor",
            |r| r.conductor.map(|relative| Cell::text(&relative.id)).into(),
        ),
        C::new(
            "nearest_conductor_log_sigma",
            "",
            DECADES,
            "Its log₁₀ of σ in S cm⁻¹",
            |r| r.conductor.map(|relative| relative.log_sigma).into(),
        )
        .read("its log σ"),
        C::new(
            "nearest_conductor_distance",
            "",
            Number { decimals: 4 },
            "How far away it is in the features that were clustered",
            |r| r.conductor.map(|relative| relative.distance).into(),
        )
        .read("distance"),
        C::new(
            "relatives",
            "",
            Text,
            "Nearest measured structures, with log₁₀ of σ",
            |r| {
                let relatives = r.candidate.relatives.iter().map(relative_text);
                relatives.collect::<Vec<_>>().join("; ").into()
            },
        )
        .read("measured relatives (log σ)"),
    ]
}

fn of_elements<'a>() -> [Column<Row<'a>>; 7] {
    type C<'a> = Column<Row<'a>>;
    const PRICE: crate::export::Kind = Number { decimals: 1 };
    const INDEX: crate::export::Kind = Number { decimals: 0 };
    let redox = "Elements that may be reduced or oxidised: state here, and the others";
    let production = "Herfindahl–Hirschman index of the production of its elements";
    let reserve = "Herfindahl–Hirschman index of the reserves of its elements";
    [
        C::new(
            "oxidation_rule",
            "",
            Text,
            "How the oxidation states were found",
            |r| rule(r.candidate.oxidation_rule).into(),
        ),
        C::new("redox_active", "", Text, redox, |r| {
            redox_text(r.candidate).into()
        }),
        C::new(
            "price_usd_per_kg",
            "USD kg⁻¹",
            PRICE,
            "Price of its elements",
            |r| r.candidate.supply.price_usd_per_kg.into(),
        )
        .read("price (USD/kg)"),
        C::new(
            "dearest_element",
            "",
            Text,
            "Element with the greatest share of it",
            |r| {
                let dearest = r.candidate.supply.dearest;
                let said = dearest
                    .map(|(element, share)| format!("{} {:.0} %", element.symbol(), share * 100.0));
                said.into()
            },
        ),
        C::new("hhi_production", "", INDEX, production, |r| {
            r.candidate.supply.hhi_production.into()
        })
        .read("HHI production"),
        C::new("hhi_reserve", "", INDEX, reserve, |r| {
            r.candidate.supply.hhi_reserve.into()
        })
        .read("HHI reserve"),
        C::new("radioactive", "", Text, "Radioactive elements", |r| {
            let symbols = r.candidate.supply.radioactive.iter().map(|e| e.symbol());
            symbols.collect::<Vec<_>>().join(" ").into()
        }),
    ]
}

fn of_relations<'a>() -> [Column<Row<'a>>; 6] {
    type C<'a> = Column<Row<'a>>;
    [
        C::new(
            "known_space_group",
            "",
            Text,
            "Whether a known conductor has its space group",
            |r| r.candidate.known_space_group.into(),
        ),
        C::new(
            "structure_type",
            "",
            Integer,
            "Number of its structure type",
            |r| (r.candidate.structure_type + 1).into(),
        ),
        C::new(
            "same_type_as_rank",
            "",
            Integer,
            "Rank of the first of its type",
            |r| r.candidate.same_type_as.into(),
        ),
        C::new("unknown", "", Text, "What is not known of it", |r| {
            let unknown = r.candidate.unknown.iter().map(|fact| fact.name());
            unknown.collect::<Vec<_>>().join("; ").into()
        }),
        C::new("icsd_ids", "", Text, "Its codes in the ICSD", |r| {
            let ids = r.candidate.icsd_ids.iter().map(u32::to_string);
            ids.collect::<Vec<_>>().join(";").into()
        })
        .read("ICSD"),
        C::new(
            "material_id",
            "",
            Text,
            "Its id in the Materials Project",
            |r| material_cell(r.candidate.material_id.as_deref(), &r.candidate.id),
        ),
    ]
}

/// A link to the Materials Project, by the entry's own id where it has no other.
fn material_cell(material_id: Option<&str>, id: &str) -> Cell {
    let own = id.starts_with("mp-").then_some(id);
    material_id.or(own).map(Cell::materials_project).into()
}
