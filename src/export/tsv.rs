//! Tables as text with tabs between, for the clipboard: spreadsheets take them apart by themselves.
//!
//! In: a [`Table`]. Out: a line of titles with units, and a line for each row. Numbers are the shortest
//! that read back exactly; texts that a spreadsheet would run get an apostrophe in front, as in
//! [`super::csv`].

use super::csv::is_formula;
use super::table::{Cell, Head, Kind, Table};

/// A table as text with tabs between.
pub fn tsv_text(table: &Table) -> String {
    let titles = table.columns.iter().map(title);
    let mut lines = vec![line(titles)];
    lines.extend(table.rows.iter().map(|row| {
        let cells = row.iter().chain(std::iter::repeat(&Cell::Empty));
        line(
            table
                .columns
                .iter()
                .zip(cells)
                .map(|(head, cell)| cell_text(head, cell)),
        )
    }));
    lines.concat()
}

/// One cell, as it stands on the clipboard.
pub fn cell_text(head: &Head, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Link { text, .. } => guarded(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) if head.kind == Kind::Scientific && number.is_finite() => {
            format!("{number:e}")
        }
        Cell::Number(number) => number.to_string(),
    }
}

/// "E_a (eV)": the title for people, with its unit.
fn title(head: &Head) -> String {
    let read = head.read().replace("_{", "_").replace(['{', '}'], "");
    match head.unit {
        "" => read,
        unit if read.contains('(') || read.contains(" / ") || read.contains(unit) => read,
        unit => format!("{read} ({unit})"),
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("{}\n", cells.join("\t"))
}

fn guarded(text: &str) -> String {
    let text = text.replace(['\t', '\n', '\r'], " ");
    match is_formula(&text) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_units_and_cells_stay_cells() {
        let head = |title, heading, unit, kind| Head {
            heading,
            unit,
            ..Head::new(title, kind)
        };
        let table = Table {
            title: "T".to_owned(),
            columns: vec![
                head("formula", "", "", Kind::Text),
                head("e_a_ev", "E_{a} (eV)", "eV", Kind::Number { decimals: 2 }),
                head("sigma", "", "S cm⁻¹", Kind::Scientific),
            ],
            rows: vec![
                vec![Cell::text("Li\t3N"), 0.25.into(), 1.2e-4.into()],
                vec![Cell::text("=1+1")],
            ],
        };
        assert_eq!(
            tsv_text(&table),
            "formula\tE_a (eV)\tsigma (S cm⁻¹)\nLi 3N\t0.25\t1.2e-4\n'=1+1\t\t\n"
        );
    }
}
