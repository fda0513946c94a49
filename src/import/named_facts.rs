//! E_hull and E_g that stand by themselves: typed or pasted, or in a table without structures.
//!
//! In: text as a spreadsheet hands it over, or a [`Table`]. Out: [`NamedFacts`], row by row, or why a
//! row cannot be used. To which entry a name belongs is told by the data set.

use std::sync::LazyLock;

use super::columns::numbers::is_blank;
use super::columns::{Column, Columns, Role};
use super::facts::{energy_ev, facts_of_row};
use super::tables::Table;

/// E_hull and E_g under a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedFacts {
    /// Id or formula; `None` where the numbers stand alone.
    pub name: Option<String>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Barrier of a band in eV; only of what is pasted.
    pub band_barrier_ev: Option<f64>,
}

/// What E_hull can be in eV per atom: what is beyond was meant in another unit.
const E_HULL_EV: std::ops::RangeInclusive<f64> = -1.0..=10.0;

/// What the barrier of a band can be in eV.
const BARRIER_EV: std::ops::RangeInclusive<f64> = 0.0..=10.0;

/// Roles of a column of barriers: "E_a" alone stands for an activation energy elsewhere.
const BAND_BARRIER: [Role; 2] = [Role::Barrier, Role::ActivationEnergy];

/// What a band gap can be in eV.
const BAND_GAP_EV: std::ops::RangeInclusive<f64> = 0.0..=25.0;

static E_HULL: LazyLock<Column> = LazyLock::new(|| Column::new(0, "E_hull"));
static BARRIER: LazyLock<Column> = LazyLock::new(|| Column::new(0, "E_a"));
static BAND_GAP: LazyLock<Column> = LazyLock::new(|| Column::new(0, "E_g"));

/// An energy in eV that stands in no column of a table.
fn in_field(column: &Column, text: &str) -> Result<Option<f64>, String> {
    let place = format!(" in column \"{}\"", column.text);
    energy_ev(column, text).map_err(|fact| fact.replace(&place, ""))
}

impl NamedFacts {
    /// Whether there is neither.
    pub fn is_empty(&self) -> bool {
        let facts = [self.e_above_hull_ev, self.band_gap_ev, self.band_barrier_ev];
        facts.iter().all(Option::is_none)
    }

    /// Reads rows of text: "0.012 3.4", or each row with an id or a formula before it. Titles in the
    /// first row say which column is which, and their units; without titles E_hull stands before E_g,
    /// and E_g before the barrier of a band, in eV per atom and eV. A cell left blank ("", "?", "n/a") says nothing.
    ///
    /// # Errors
    /// For each row that cannot be used, why.
    pub fn read_all(text: &str) -> Vec<Result<Self, String>> {
        let rows: Vec<Vec<String>> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| cells(line, text))
            .collect();
        let Some(first) = rows.first() else {
            return Vec::new();
        };
        let (columns, _) = Columns::find(first, &[], "the pasted text");
        let has_titles = [Role::EAboveHull, Role::BandGap]
            .iter()
            .chain(&BAND_BARRIER)
            .any(|role| columns.get(*role).is_some());
        match has_titles {
            true => rows[1..].iter().map(|row| titled(row, &columns)).collect(),
            false => rows.iter().map(|row| untitled(row)).collect(),
        }
    }

    /// The rows of a table that has E_hull or E_g; those without either are passed over.
    pub fn of_table(table: &Table) -> Vec<Result<Self, String>> {
        let rows = 0..table.rows.len();
        rows.filter_map(|row| {
            let facts = facts_of_row(table, &table.columns, row);
            let place = table.place(row);
            if let Some(warning) = facts.warnings.first() {
                return Some(Err(format!("{place}: {}", warning.fact)));
            }
            let found = Self {
                name: facts.id.or(facts.formula),
                e_above_hull_ev: facts.e_above_hull_ev,
                band_gap_ev: facts.band_gap_ev,
                band_barrier_ev: None,
            };
            let checked = found.checked().map_err(|fact| format!("{place}: {fact}"));
            (!matches!(&checked, Ok(found) if found.is_empty())).then_some(checked)
        })
        .collect()
    }

    /// E_hull in eV per atom as it is typed into a field, with a unit or without; `None` for nothing.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn e_above_hull_of(text: &str) -> Result<Option<f64>, String> {
        let found = Self {
            e_above_hull_ev: in_field(&E_HULL, text)?,
            ..Self::default()
        };
        Ok(found.checked()?.e_above_hull_ev)
    }

    /// E_g in eV, likewise.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn band_gap_of(text: &str) -> Result<Option<f64>, String> {
        let found = Self {
            band_gap_ev: in_field(&BAND_GAP, text)?,
            ..Self::default()
        };
        Ok(found.checked()?.band_gap_ev)
    }

    /// The barrier of a band in eV, likewise.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn barrier_of(text: &str) -> Result<Option<f64>, String> {
        let found = Self {
            band_barrier_ev: in_field(&BARRIER, text)?,
            ..Self::default()
        };
        Ok(found.checked()?.band_barrier_ev)
    }

    /// Whether the numbers can be what they are said to be.
    ///
    /// # Errors
    /// Which one cannot, and what it may have been meant as.
    pub fn checked(self) -> Result<Self, String> {
        if let Some(e) = self.e_above_hull_ev.filter(|e| !E_HULL_EV.contains(e)) {
            return Err(format!(
                "E_hull = {e} eV per atom cannot be: give −1 to 10, in eV per atom (25 meV are 0.025)"
            ));
        }
        if let Some(e) = self.band_gap_ev.filter(|e| !BAND_GAP_EV.contains(e)) {
            return Err(format!("E_g = {e} eV cannot be: give 0 to 25, in eV"));
        }
        if let Some(e) = self.band_barrier_ev.filter(|e| !BARRIER_EV.contains(e)) {
            return Err(format!(
                "E_a = {e} eV cannot be: give 0 to 10, in eV (250 meV are 0.25)"
            ));
        }
        Ok(self)
    }
}

/// Cells of a line: between tabs where the text has any, else between semicolons, else blanks.
fn cells(line: &str, text: &str) -> Vec<String> {
    let trimmed = |cell: &str| cell.trim().to_owned();
    if text.contains('\t') {
        line.split('\t').map(trimmed).collect()
    } else if text.contains(';') {
        line.split(';').map(trimmed).collect()
    } else {
        line.split_whitespace().map(trimmed).collect()
    }
}

fn titled(row: &[String], columns: &Columns) -> Result<NamedFacts, String> {
    let energy = |role: Role| match columns.get(role) {
        Some(column) => energy_ev(column, columns.text(row, role)),
        None => Ok(None),
    };
    let named = [Role::Id, Role::MaterialId, Role::Formula]
        .map(|role| columns.text(row, role))
        .into_iter()
        .find(|text| !is_blank(text));
    // A first column that no title tells what it is may still name the rows.
    let first = || {
        let is_free = columns.role_of(0).is_none();
        let cell = row.first().map(String::as_str);
        cell.filter(|cell| is_free && !is_blank(cell))
    };
    NamedFacts {
        name: named.or_else(first).map(str::to_owned),
        e_above_hull_ev: energy(Role::EAboveHull)?,
        band_gap_ev: energy(Role::BandGap)?,
        band_barrier_ev: match energy(BAND_BARRIER[0])? {
            Some(barrier) => Some(barrier),
            None => energy(BAND_BARRIER[1])?,
        },
    }
    .checked()
}

fn untitled(row: &[String]) -> Result<NamedFacts, String> {
    let energy = |column: &Column, cell: Option<&String>| match cell {
        Some(cell) => in_field(column, cell),
        None => Ok(None),
    };
    let is_energy = |cell: &String| in_field(&E_HULL, cell).is_ok();
    let (name, numbers) = match row.split_first() {
        Some((first, others)) if !is_energy(first) || others.len() > 1 => {
            (Some(first.clone()), others)
        }
        _ => (None, row),
    };
    if numbers.len() > 3 {
        return Err(format!(
            "\"{}\" has more than a name, E_hull, E_g and E_a: put titles above the columns",
            row.join(" ")
        ));
    }
    if numbers.is_empty() {
        return Err(format!(
            "\"{}\" has no number: write E_hull in eV per atom and E_g in eV after it",
            row.join(" ")
        ));
    }
    NamedFacts {
        name,
        e_above_hull_ev: energy(&E_HULL, numbers.first())?,
        band_gap_ev: energy(&BAND_GAP, numbers.get(1))?,
        band_barrier_ev: energy(&BARRIER, numbers.get(2))?,
    }
    .checked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(
        name: Option<&str>,
        hull: Option<f64>,
        gap: Option<f64>,
    ) -> Result<NamedFacts, String> {
        Ok(NamedFacts {
            name: name.map(str::to_owned),
            e_above_hull_ev: hull,
            band_gap_ev: gap,
            ..NamedFacts::default()
        })
    }

    #[test]
    fn rows_are_read_with_titles_and_without() {
        let read = NamedFacts::read_all;
        assert_eq!(read("0,012 3.4"), [facts(None, Some(0.012), Some(3.4))]);
        assert_eq!(read("0.05"), [facts(None, Some(0.05), None)]);
        assert_eq!(
            read("my-1\t0.01\t2.5\nLi3N\t?\t1.2\n"),
            [
                facts(Some("my-1"), Some(0.01), Some(2.5)),
                facts(Some("Li3N"), None, Some(1.2))
            ]
        );
        assert_eq!(
            read("Formula\tBand gap (eV)\tE_hull (meV/atom)\nLi3PS4\t3.1\t12"),
            [facts(Some("Li3PS4"), Some(0.012), Some(3.1))]
        );
        let band = |text: &str| read(text)[0].clone().unwrap().band_barrier_ev;
        assert_eq!(band("my-1\t0,01\t2,5\t250 meV"), Some(0.25));
        assert_eq!(band("Id\tE_a (meV)\nmy-1\t250"), Some(0.25));
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_it_may_mean() {
        let refused = |text: &str| NamedFacts::read_all(text)[0].clone().unwrap_err();
        assert!(refused("25 3").contains("0.025"));
        assert!(refused("0.1 -3").contains("E_g"));
        assert!(refused("my-1 high 3").contains("high"));
        assert!(refused("my-1").contains("no number"));
        assert!(refused("a 1 2 3 4").contains("titles"));
    }
}
