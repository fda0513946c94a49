//! Table: the measurements that would teach most.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::import::Entry;
use crate::rank::Lesson;

/// The table.
pub const LESSONS: TableOutput = TableOutput {
    id: "lessons",
    name: "what to measure next",
    sets: &[Set::Rank],
    as_workbook: false,
    is_available: |source| source.ranking.is_some(),
    heads: || heads(&columns()),
    table: |source| {
        let ranking = source.ranking?;
        let shown = source.look.lessons.zip(source.look.filters);
        // Looked at with other limits than the ranking's own, or as the ranking made them.
        match shown {
            Some((limits, filters)) => {
                let found = ranking.lessons_by(source.data, filters, limits);
                Some(table(&found.lessons, source.data))
            }
            None => Some(table(&ranking.lessons, source.data)),
        }
    },
};

struct Row<'a> {
    place: usize,
    lesson: &'a Lesson,
    entry: Option<&'a Entry>,
}

/// One row for each cluster in which there is something to learn; those of equal gain share a place.
fn table(lessons: &[Lesson], data: &Dataset) -> Table {
    let rows = lessons.iter().map(|lesson| {
        let better = lessons.iter().take_while(|other| other.gain > lesson.gain);
        Row {
            place: better.count() + 1,
            lesson,
            entry: data.entry(lesson.entry),
        }
    });
    Table::of("Lessons", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 11] {
    type C<'a> = Column<Row<'a>>;
    const DECADES: crate::export::Kind = Number { decimals: 2 };
    let gain = "By how much a measurement narrows down what is expected of the open structures";
    let expected = "What log₁₀ of σ in S cm⁻¹ the cluster lets expect";
    [
        C::new("place", "", Integer, "Place by the gain", |r| {
            r.place.into()
        }),
        C::new("id", "", Text, "Id of the structure to measure", |r| {
            r.entry.map(|e| Cell::text(&e.id)).into()
        }),
        C::new("formula", "", Text, "Reduced formula", |r| {
            r.entry.map(|e| Cell::text(&e.formula)).into()
        }),
        C::new("candidate", "", Text, "Whether it is a candidate", |r| {
            r.lesson.is_candidate.into()
        }),
        C::new("cluster", "", Integer, "Number of its cluster", |r| {
            Cell::Integer(r.lesson.cluster.into())
        }),
        C::new(
            "measured",
            "",
            Integer,
            "Measured structures in the cluster",
            |r| r.lesson.n_measured.into(),
        ),
        C::new(
            "open",
            "",
            Integer,
            "Structures in it that nobody measured",
            |r| r.lesson.n_open.into(),
        ),
        C::new("expected_log_sigma", "", DECADES, expected, |r| {
            r.lesson.expected_log_sigma.into()
        })
        .read("expected log σ"),
        C::new("deviation", "", DECADES, "Standard deviation of it", |r| {
            r.lesson.deviation.into()
        }),
        C::new(
            "probability_conducting",
            "",
            Number { decimals: 3 },
            "Probability that it conducts",
            |r| r.lesson.probability_conducting.into(),
        ),
        C::new("gain_decades_squared", "decades²", DECADES, gain, |r| {
            r.lesson.gain.into()
        }),
    ]
}
