//! Table: whose data the entries are that came from databases on the net.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::dataset::{Attributed, Dataset};
use crate::export::Kind::{Integer, Text};
use crate::export::{Cell, Column, Table};

/// The table.
pub const SOURCES: TableOutput = TableOutput {
    id: "sources",
    name: "sources and licences",
    sets: &[Set::Screen, Set::Rank],
    as_workbook: false,
    is_available: |source| !source.data.attributed.is_empty(),
    heads: || heads(&columns()),
    // No file where there is nothing to name.
    table: |source| (!source.data.attributed.is_empty()).then(|| table(source.data)),
};

struct Row<'a> {
    known: &'a Attributed,
    ids: String,
}

/// One row for each database and download.
fn table(data: &Dataset) -> Table {
    let rows = data.attributed.iter().map(|known| {
        let ids = known.entries.iter().filter_map(|k| data.entry(*k));
        let ids: Vec<&str> = ids.map(|entry| entry.id.as_str()).collect();
        Row {
            known,
            ids: ids.join(" "),
        }
    });
    Table::of("Sources", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 8] {
    [
        Column::new("database", "", Text, "Name of the database", |r| {
            Cell::text(&r.known.attribution.name)
        }),
        Column::new("entries", "", Integer, "Entries that came of it", |r| {
            r.known.entries.len().into()
        }),
        Column::new("version", "", Text, "Its version, as it says itself", |r| {
            r.known.attribution.version.as_deref().into()
        }),
        Column::new(
            "licence",
            "",
            Text,
            "On which terms its data may be used",
            |r| r.known.attribution.license.as_deref().into(),
        ),
        Column::new("fetched", "", Text, "Day on which it was asked", |r| {
            r.known.attribution.fetched.as_deref().into()
        }),
        Column::new("to_cite", "", Text, "What to cite", |r| {
            Cell::text(&r.known.attribution.citation)
        }),
        Column::new("address", "", Text, "Its page for people", |r| {
            Cell::text(&r.known.attribution.url)
        }),
        Column::new("ids", "", Text, "Ids of the entries", |r| {
            Cell::text(&r.ids)
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::EntryIndex;
    use crate::online::Attribution;

    #[test]
    fn every_database_has_a_row_with_what_is_to_be_cited() {
        let (import, _) = crate::import::sample();
        let mut data = Dataset::of_entries(import.entries);
        assert!(table(&data).rows.is_empty());
        let attribution = Attribution {
            name: "Materials Project".to_owned(),
            version: Some("2026.2.1".to_owned()),
            license: Some("CC BY 4.0".to_owned()),
            citation: "A. Jain et al.".to_owned(),
            url: "https://materialsproject.org".to_owned(),
            fetched: Some("2026-11-28".to_owned()),
        };
        data.attribute(&attribution, [EntryIndex(0), EntryIndex(2)]);
        let rows = table(&data).rows;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][3], Cell::text("CC BY 4.0"));
        assert_eq!(rows[0][5], Cell::text("A. Jain et al."));
        let ids = format!("{} {}", data.entries[0].id, data.entries[2].id);
        assert_eq!(rows[0][7], Cell::text(&ids));
    }
}
