//! Table: what is known of each material.

use super::table::{TableOutput, heads};
use super::wording::{bound, rule};
use crate::crystal::oxidation::Decoration;
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::import::{Entry, EntryIndex, Label};

/// The table.
pub const ENTRIES: TableOutput = TableOutput {
    id: "entries",
    name: "entries",
    sets: &[],
    as_workbook: false,
    is_available: |source| !source.data.entries.is_empty(),
    heads: || heads(&columns()),
    table: |source| Some(table(source.data)),
};

struct Row<'a> {
    entry: &'a Entry,
    decoration: Option<&'a Decoration>,
    label: Option<&'a Label>,
    e_above_hull_ev: Option<f64>,
    band_gap_ev: Option<f64>,
    barrier_ev: Option<f64>,
    /// Whose data it is: databases with their versions and licences.
    attribution: String,
}

/// One row for each entry, in their order.
fn table(data: &Dataset) -> Table {
    let rows = data.entries.iter().enumerate();
    let rows = rows.map(|(k, entry)| Row {
        entry,
        decoration: data.decorations.get(k),
        label: data.label_of(EntryIndex(k)),
        e_above_hull_ev: data.e_above_hull_ev(EntryIndex(k)),
        band_gap_ev: data.band_gap_ev(EntryIndex(k)),
        barrier_ev: data.barrier_ev(EntryIndex(k)),
        attribution: attribution(data, EntryIndex(k)),
    });
    Table::of("Materials", &columns(), rows)
}

/// "Materials Project (version 2026.2.1, CC BY 4.0, fetched 2026-11-28)"; nothing for what came from files.
fn attribution(data: &Dataset, entry: EntryIndex) -> String {
    let known = data.attributions_of(entry);
    let said = known.map(|known| format!("{} ({})", known.name, known.terms()));
    said.collect::<Vec<_>>().join("; ")
}

fn columns<'a>() -> [Column<Row<'a>>; 22] {
    const ENERGY: crate::export::Kind = Number { decimals: 3 };
    const HULL: crate::export::Kind = Number { decimals: 4 };
    [
        Column::new("id", "", Text, "Id of the structure", |r| {
            Cell::text(&r.entry.id)
        }),
        Column::new("formula", "", Text, "Reduced formula", |r| {
            Cell::text(&r.entry.formula)
        }),
        Column::new(
            "space_group_number",
            "",
            Integer,
            "Number of the space group",
            |r| {
                let group = r.entry.space_group.as_ref();
                group.map(|group| Cell::Integer(group.number.into())).into()
            },
        ),
        Column::new(
            "space_group_symbol",
            "",
            Text,
            "Its Hermann–Mauguin symbol",
            |r| {
                let group = r.entry.space_group.as_ref();
                group.map(|group| Cell::text(&group.symbol)).into()
            },
        ),
        Column::new("sites", "", Integer, "Sites of the cell", |r| {
            r.entry.structure.n_sites().into()
        }),
        Column::new(
            "ordered",
            "",
            Text,
            "Whether every site is fully occupied by one element",
            |r| r.entry.structure.is_ordered().into(),
        ),
        Column::new(
            "oxidation_rule",
            "",
            Text,
            "How the oxidation states were found",
            |r| r.decoration.map(|decoration| rule(decoration.rule)).into(),
        ),
        Column::new(
            "conductivity_s_cm",
            "S cm⁻¹",
            Scientific,
            "Measured conductivity",
            |r| r.label.map(|label| label.conductivity_s_cm).into(),
        ),
        Column::new(
            "conductivity_bound",
            "",
            Text,
            "Whether the true conductivity is that number, below or above it",
            |r| r.label.map(|label| bound(label.censored)).into(),
        ),
        Column::new(
            "conductivity_reference",
            "",
            Text,
            "Where it was published",
            |r| {
                r.label
                    .map(|label| Cell::reference(&label.reference))
                    .into()
            },
        ),
        Column::new(
            "e_above_hull_ev",
            "eV per atom",
            HULL,
            "Energy above the convex hull",
            |r| r.e_above_hull_ev.into(),
        ),
        Column::new("band_gap_ev", "eV", ENERGY, "Band gap", |r| {
            r.band_gap_ev.into()
        }),
        Column::new(
            "barrier_ev",
            "eV",
            ENERGY,
            "Barrier in three directions",
            |r| r.barrier_ev.into(),
        ),
        Column::new("icsd_ids", "", Text, "Its codes in the ICSD", |r| {
            let ids = r.entry.icsd_ids.iter().map(u32::to_string);
            ids.collect::<Vec<_>>().join(";").into()
        }),
        Column::new(
            "material_id",
            "",
            Text,
            "Its id in the Materials Project",
            |r| {
                r.entry
                    .material_id
                    .as_deref()
                    .map(Cell::materials_project)
                    .into()
            },
        ),
        Column::new("source", "", Text, "The file that it came from", |r| {
            Cell::text(&r.entry.source)
        }),
        Column::new(
            "formula_in_file",
            "",
            Text,
            "Formula of the file, where partial occupancies were ordered",
            |r| r.entry.formula_in_file.as_deref().into(),
        ),
        Column::new(
            "temperature_k",
            "K",
            Number { decimals: 2 },
            "Temperature at which the structure was measured",
            |r| r.entry.determination.temperature_k.into(),
        ),
        Column::new(
            "r_factor",
            "",
            HULL,
            "Reliability factor R of the refinement, as a fraction",
            |r| {
                let r = r.entry.determination.r_factor.as_ref();
                r.map(|r| r.value).into()
            },
        ),
        Column::new(
            "observed",
            "",
            Text,
            "Whether an experiment found the compound, as its source says",
            |r| match r.entry.determination.observed {
                None => Cell::Empty,
                Some(observed) => observed.into(),
            },
        ),
        Column::new(
            "energies_from",
            "",
            Text,
            "Where E_hull and the band gap come from, as the source calls it",
            |r| r.entry.determination.energies_from.as_deref().into(),
        ),
        Column::new(
            "attribution",
            "",
            Text,
            "The database whose data it is, with version and licence",
            |r| {
                Some(r.attribution.as_str())
                    .filter(|text| !text.is_empty())
                    .into()
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_a_row_whatever_is_known_of_it() {
        let (import, labels) = crate::import::sample();
        let mut data = Dataset::of_entries(import.entries);
        assert_eq!(table(&data).rows.len(), data.entries.len());
        data.set_labels(labels);
        let table = table(&data);
        let labelled = table.rows.iter().filter(|row| row[7] != Cell::Empty);
        let matched = data.label_of_entry.iter().flatten().count();
        assert!(matched > 50);
        assert_eq!(labelled.count(), matched);
    }
}
