//! Table: every conductivity of the project with what is known of it and to which structures it belongs;
//! the reader of conductivities reads it back.

use super::table::{TableOutput, heads};
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::import::{Basis, Censoring, EntryIndex, Label, LabelMatch};

/// The table.
pub const CONDUCTIVITIES: TableOutput = TableOutput {
    id: "conductivities",
    name: "measured conductivities",
    sets: &[],
    as_workbook: false,
    is_available: |source| !source.data.labels.is_empty(),
    heads: || heads(&columns()),
    table: |source| Some(conductivities(source.data, 0..source.data.labels.len())),
};

struct Row<'a> {
    data: &'a Dataset,
    place: usize,
    label: &'a Label,
    found: Option<&'a LabelMatch>,
}

impl Row<'_> {
    fn ids(&self, of: impl Fn(&EntryIndex) -> bool) -> Cell {
        let entries = self.found.into_iter().flat_map(|found| &found.entries);
        let ids = entries
            .filter(|entry| of(entry))
            .filter_map(|entry| self.data.entry(*entry))
            .map(|entry| entry.id.as_str());
        Cell::text(ids.collect::<Vec<_>>().join("; "))
    }
}

/// The conductivities at these places of the data set's, in their order.
pub fn conductivities(data: &Dataset, places: impl IntoIterator<Item = usize>) -> Table {
    let row = |place: usize| {
        Some(Row {
            data,
            place,
            label: data.labels.get(place)?,
            found: data.label_matches.get(place),
        })
    };
    let rows = places.into_iter().filter_map(row);
    Table::of("Conductivities", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 13] {
    type C<'a> = Column<Row<'a>>;
    const KELVIN: crate::export::Kind = Number { decimals: 1 };
    const ENERGY: crate::export::Kind = Number { decimals: 3 };
    [
        C::new(
            "formula",
            "",
            Text,
            "Formula as measured or published",
            |r| Cell::text(r.label.formula.trim()),
        ),
        C::new(
            "conductivity_s_cm",
            "S cm⁻¹",
            Scientific,
            "Measured conductivity at room temperature; < and > mark bounds",
            |r| conductivity(r.label),
        )
        .read("conductivity (S cm⁻¹)"),
        C::new(
            "temperature_k",
            "K",
            KELVIN,
            "Temperature of the measurement",
            |r| r.label.temperature_k.into(),
        )
        .read("temperature (K)"),
        C::new(
            "activation_energy_ev",
            "eV",
            ENERGY,
            "Measured activation energy",
            |r| r.label.activation_energy_ev.into(),
        )
        .read("activation energy (eV)"),
        C::new(
            "space_group",
            "",
            Integer,
            "Number of the space group that is given",
            |r| r.label.space_group.map(usize::from).into(),
        ),
        C::new("icsd_ids", "", Text, "ICSD codes that are given", |r| {
            let codes: Vec<String> = r.label.icsd_ids.iter().map(u32::to_string).collect();
            Cell::text(codes.join("; "))
        })
        .read("ICSD ids"),
        C::new(
            "material_id",
            "",
            Text,
            "Id of the structure that is given",
            |r| r.label.material_id.as_deref().map(Cell::text).into(),
        ),
        C::new("reference", "", Text, "DOI or other source", |r| {
            Cell::text(&r.label.reference)
        }),
        C::new(
            "belongs_to",
            "",
            Text,
            "Ids of the structures that it belongs to",
            |r| r.ids(|_| true),
        ),
        C::new(
            "counts_for",
            "",
            Text,
            "Ids of the structures that it counts for",
            |r| r.ids(|entry| entry.of(&r.data.label_of_entry).copied().flatten() == Some(r.place)),
        ),
        C::new(
            "why",
            "",
            Text,
            "By what it belongs to them, or why to none",
            |r| r.found.map(|found| Cell::text(basis(found.basis))).into(),
        ),
        C::new(
            "origin",
            "",
            Text,
            "Table and row, or typed in by you",
            |r| Cell::text(&r.label.source),
        ),
        C::new(
            "note",
            "",
            Text,
            "Your remark, with the day where it is given",
            |r| {
                let parts = [r.label.date.as_str(), r.label.note.as_str()];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                Cell::text(parts.join(": "))
            },
        ),
    ]
}

/// A number, or "<1e-10".
fn conductivity(label: &Label) -> Cell {
    let value = label.conductivity_s_cm;
    match label.censored {
        Censoring::Exact => value.into(),
        Censoring::Below => Cell::text(format!("<{value:e}")),
        Censoring::Above => Cell::text(format!(">{value:e}")),
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "own measurement",
        Basis::Chosen => "chosen by hand",
        Basis::MaterialId => "id",
        Basis::Icsd => "ICSD code",
        Basis::FormulaAndSpaceGroup => "formula and space group",
        Basis::Formula => "formula",
        Basis::None(reason) => reason.in_short(),
    }
}
