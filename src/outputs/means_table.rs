//! Table: for each descriptor its mean W_σ, or W_Ea, on every representation, and how that stands.

use super::heat_map;
use super::numbers::w_kind;
use super::set::Set;
use super::table::{TableOutput, heads};
use crate::export::Kind::Text;
use crate::export::{Cell, Column, Table};
use crate::figures::heat_map::{Model, Place, Row, Standing};
use crate::score::LabelSet;
use crate::simplify::Representation;

/// The table.
pub const MEANS: TableOutput = TableOutput {
    id: "descriptor-means",
    name: "descriptors by representation",
    sets: &[Set::Screen],
    as_workbook: false,
    is_available: |source| (super::heat_map::HEAT_MAP.is_available)(source),
    heads: || heads(&columns(LabelSet::Conductivity)),
    table: |source| Some(table(&heat_map::model(source)?)),
};

struct Line<'a> {
    model: &'a Model,
    row: &'a Row,
}

impl Line<'_> {
    /// What became of the descriptor on a representation; `None` where nobody asked for it.
    fn place(&self, representation: Representation) -> Option<&Place> {
        let id = representation.id();
        let column = self
            .model
            .representations
            .iter()
            .position(|known| known == id)?;
        self.row.places.get(column)
    }
}

/// One row for each descriptor, that with the lowest mean first.
fn table(model: &Model) -> Table {
    let rows = model.rows.iter().map(|row| Line { model, row });
    Table::of("Descriptors", &columns(model.by), rows)
}

/// Titles of the columns of each representation, in their order: means by either set of labels, and how they
/// stand.
const TITLES: [[&str; 3]; 9] = [
    [
        "mean_w_sigma_structure",
        "mean_w_ea_structure",
        "standing_structure",
    ],
    ["mean_w_sigma_camn", "mean_w_ea_camn", "standing_camn"],
    ["mean_w_sigma_can", "mean_w_ea_can", "standing_can"],
    ["mean_w_sigma_am", "mean_w_ea_am", "standing_am"],
    ["mean_w_sigma_a", "mean_w_ea_a", "standing_a"],
    [
        "mean_w_sigma_camn_40",
        "mean_w_ea_camn_40",
        "standing_camn_40",
    ],
    ["mean_w_sigma_can_40", "mean_w_ea_can_40", "standing_can_40"],
    ["mean_w_sigma_am_40", "mean_w_ea_am_40", "standing_am_40"],
    ["mean_w_sigma_a_40", "mean_w_ea_a_40", "standing_a_40"],
];

fn columns<'a>(labels: LabelSet) -> Vec<Column<Line<'a>>> {
    let id = Column::new(
        "descriptor",
        "",
        Text,
        "Id of the descriptor",
        |line: &Line<'a>| Cell::text(&line.row.descriptor),
    );
    let pairs = [
        pair::<0>(labels),
        pair::<1>(labels),
        pair::<2>(labels),
        pair::<3>(labels),
        pair::<4>(labels),
        pair::<5>(labels),
        pair::<6>(labels),
        pair::<7>(labels),
        pair::<8>(labels),
    ];
    std::iter::once(id)
        .chain(pairs.into_iter().flatten())
        .collect()
}

/// Mean by these labels and standing on the representation at place `K`.
fn pair<'a, const K: usize>(labels: LabelSet) -> [Column<Line<'a>>; 2] {
    let [of_sigma, of_barriers, standing] = TITLES[K];
    let (mean, about) = match labels {
        LabelSet::Conductivity => (
            of_sigma,
            "Mean of W_σ over the compared depths on this representation",
        ),
        LabelSet::Barrier => (
            of_barriers,
            "Mean of W_Ea over the compared depths on this representation",
        ),
    };
    [
        Column::new(
            mean,
            labels.unit(),
            w_kind(labels),
            about,
            |line: &Line<'a>| match line.place(Representation::ALL[K]) {
                Some(Place::Scored(scored)) => scored.mean.into(),
                _ => Cell::Empty,
            },
        ),
        Column::new(
            standing,
            "",
            Text,
            "best; like-best: it cannot be told from the best (the 95 % interval of the difference \
             holds 0); other; set-apart: of other labels; inapplicable; failed; unfinished",
            |line: &Line<'a>| {
                line.place(Representation::ALL[K])
                    .and_then(standing_text)
                    .into()
            },
        ),
    ]
}

fn standing_text(place: &Place) -> Option<&'static str> {
    match place {
        Place::NotChosen => None,
        Place::Unfinished => Some("unfinished"),
        Place::Inapplicable(_) => Some("inapplicable"),
        Place::Failed(_) => Some("failed"),
        Place::Scored(scored) => Some(match scored.standing {
            Standing::Best => "best",
            Standing::LikeBest => "like-best",
            Standing::Other => "other",
            Standing::SetApart => "set-apart",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_representation_are_named_after_it() {
        for (representation, [mean, of_barriers, standing]) in
            Representation::ALL.iter().zip(TITLES)
        {
            let id = representation.id().to_lowercase().replace('-', "_");
            assert_eq!(mean, format!("mean_w_sigma_{id}"));
            assert_eq!(of_barriers, format!("mean_w_ea_{id}"));
            assert_eq!(standing, format!("standing_{id}"));
        }
    }
}
