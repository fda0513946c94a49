//! Labels: measured conductivities from a table.
//!
//! In: a CSV or XLSX file. Out: [`LabelTable`]; every row without a usable conductivity is in it
//! with the reason. Values in mS/cm, S/m and as log₁₀σ are converted, and a warning says so.

use std::path::Path;

use super::columns::{Column, Columns, Role};
use super::facts::energy_ev;
use super::measured::is_series;
use super::numbers::{Cell, icsd_codes, is_blank, parse_cell};
use super::sources::{self, Container, Kind, file_name};
use super::space_groups::international_number;
use super::tables::{Table, read_tables};
use super::titles::{Quantity, Unit};
use super::{ImportError, ImportSettings, Label, LabelTable};
use crate::monitor::{Monitor, Warning};

/// Conductivities in S cm⁻¹ above this are reported: hardly a solid electrolyte reaches it.
pub(super) const IMPLAUSIBLE_S_CM: f64 = 1.0;
/// Conductivities in S cm⁻¹ above this are refused, for no ion conductor comes near. One misprint
/// of "1E-10" as "1E10", as in the paper's own table, would outweigh all other labels.
const IMPOSSIBLE_S_CM: f64 = 100.0;

/// Reads a table of measured conductivities (CSV, TSV or XLSX, or the first such table with a
/// conductivity column in a folder or an archive).
///
/// # Errors
/// [`ImportError`] where the file cannot be read, has no conductivity column, or no conductivity in
/// it.
pub fn read_labels(path: &Path, settings: &ImportSettings) -> Result<LabelTable, ImportError> {
    let containers = sources::open(path, &Monitor::silent())?;
    let mut found = Vec::new();
    let mut failed = None;
    for container in containers {
        match tables_of(container) {
            Ok(tables) => found.extend(tables),
            Err(fact) => failed = failed.or(Some(fact)),
        }
    }
    let titles: Vec<String> = found
        .iter()
        .flat_map(|t| t.titles.iter().cloned())
        .collect();
    for table in found {
        let (columns, warnings) = Columns::find(&table.titles, &settings.columns, &table.name);
        if let Some(column) = columns.get(Role::Conductivity) {
            let labels = labels_of(&table, &columns, warnings);
            return match labels.rejected.first() {
                Some(first) if labels.labels.is_empty() => Err(ImportError::NoConductivity {
                    path: path.to_owned(),
                    column: column.text.clone(),
                    first: first.clone(),
                }),
                _ => Ok(labels),
            };
        }
    }
    match failed {
        Some(fact) if titles.is_empty() => Err(ImportError::Unreadable {
            path: path.to_owned(),
            fact,
        }),
        _ if titles.is_empty() => Err(ImportError::UnknownKind {
            path: path.to_owned(),
            remedy: "conductivities are read from .csv, .tsv and .xlsx".to_owned(),
        }),
        _ => Err(ImportError::MissingColumn {
            path: path.to_owned(),
            role: Role::Conductivity.name().to_owned(),
            found: titles,
        }),
    }
}

/// Whether a file is a plain table of conductivities that holds no structures.
pub fn is_labels_table(path: &Path, settings: &ImportSettings) -> bool {
    if !is_plain_table(path) {
        return false;
    }
    let containers = sources::open(path, &Monitor::silent()).unwrap_or_default();
    let tables = containers
        .into_iter()
        .flat_map(|c| tables_of(c).unwrap_or_default());
    let (mut labels, mut structures) = (false, false);
    for table in tables {
        let (columns, _) = Columns::find(&table.titles, &settings.columns, &table.name);
        let has = |role| columns.get(role).is_some();
        labels |= has(Role::Conductivity) && !is_series(&table);
        structures |= has(Role::Cif) || has(Role::AsymmetricUnit);
    }
    labels && !structures
}

/// Whether a file is called as a table is.
pub(super) fn is_plain_table(path: &Path) -> bool {
    const TABLES: [&str; 4] = ["csv", "tsv", "txt", "xlsx"];
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.is_file() && TABLES.contains(&extension.to_lowercase().as_str())
}

/// Every table of a container; the first fact where one cannot be read and none can.
pub(super) fn tables_of(container: Container) -> Result<Vec<Table>, String> {
    let mut tables = Vec::new();
    let mut failed = container
        .rejected
        .first()
        .map(|warning| warning.fact.clone());
    for document in container.documents {
        let Kind::Table(format) = document.kind else {
            continue;
        };
        let name = file_name(&document.path).to_owned();
        match document
            .bytes()
            .and_then(|bytes| read_tables(&bytes, format, &name))
        {
            Ok(found) => tables.extend(found),
            Err(fact) => failed = failed.or(Some(fact)),
        }
    }
    match failed {
        Some(fact) if tables.is_empty() => Err(fact),
        _ => Ok(tables),
    }
}

/// The labels of a table that has a conductivity column.
pub(super) fn labels_of(table: &Table, columns: &Columns, warnings: Vec<Warning>) -> LabelTable {
    let mut labels = LabelTable {
        warnings,
        ..LabelTable::default()
    };
    labels.warnings.extend(conversion(table, columns));
    for row in 0..table.rows.len() {
        match label_of_row(table, columns, row, &mut labels.warnings) {
            Ok(label) => labels.labels.push(label),
            Err(warning) => labels.rejected.push(warning),
        }
    }
    labels
}

/// Says how the values of the conductivity column are converted.
fn conversion(table: &Table, columns: &Columns) -> Option<Warning> {
    let column = columns.get(Role::Conductivity)?;
    let unit = column.title.unit.filter(|unit| unit.factor != 1.0);
    let fact = match (unit, column.title.logarithm) {
        (None, false) => return None,
        (None, true) => "decimal logarithms of S/cm".to_owned(),
        (Some(unit), false) => format!("in {}", unit.text),
        (Some(unit), true) => format!("decimal logarithms of {}", unit.text),
    };
    Some(Warning::new(
        &table.name,
        format!(
            "the values of column \"{}\" are taken as {fact} and converted to S/cm",
            column.text
        ),
        "rename the column if that is wrong",
    ))
}

fn label_of_row(
    table: &Table,
    columns: &Columns,
    row: usize,
    warnings: &mut Vec<Warning>,
) -> Result<Label, Warning> {
    let cells = &table.rows[row];
    let place = table.place(row);
    let text = |role| columns.text(cells, role);
    let formula = text(Role::Formula);
    let subject = match formula {
        "" => place.clone(),
        formula => format!("{place} ({formula})"),
    };
    let mut doubt = |fact: String, remedy: &str| {
        warnings.push(Warning::new(&subject, fact, remedy));
    };
    let column = columns.get(Role::Conductivity);
    let conductivity = column.ok_or_else(|| "there is no conductivity column".to_owned());
    let (conductivity_s_cm, censored) = conductivity
        .and_then(|column| conductivity_s_cm(column, text(Role::Conductivity)))
        .map_err(|fact| Warning::new(&subject, fact, "give a conductivity in S/cm"))?;
    if conductivity_s_cm > IMPLAUSIBLE_S_CM {
        let fact = format!("a conductivity of {conductivity_s_cm} S/cm is implausibly high");
        doubt(fact, "check the unit of the column");
    }
    let activation_energy = columns
        .get(Role::ActivationEnergy)
        .map_or(Ok(None), |column| {
            energy_ev(column, text(Role::ActivationEnergy))
        });
    let activation_energy_ev = activation_energy.unwrap_or_else(|fact| {
        doubt(fact, "correct the cell; the row is used without it");
        None
    });
    let group = text(Role::SpaceGroup);
    let space_group = international_number(group);
    if space_group.is_none() && !is_blank(group) {
        let fact = format!("\"{group}\" is no space group");
        doubt(
            fact,
            "give a number from 1 to 230 or a Hermann–Mauguin symbol",
        );
    }
    let (icsd_ids, unread) = icsd_codes(text(Role::Icsd));
    if unread > 0 {
        let fact = format!("\"{}\" is no list of ICSD codes", text(Role::Icsd));
        doubt(fact, "write codes as whole numbers separated by semicolons");
    }
    let id = [Role::MaterialId, Role::Id]
        .map(text)
        .into_iter()
        .find(|t| !is_blank(t));
    Ok(Label {
        formula: formula.to_owned(),
        conductivity_s_cm,
        censored,
        activation_energy_ev,
        space_group,
        icsd_ids,
        material_id: id.map(str::to_owned),
        reference: text(Role::Reference).to_owned(),
        source: place,
    })
}

/// The conductivity of a cell as [`conductivity_of`].
pub(super) fn conductivity_s_cm(
    column: &Column,
    text: &str,
) -> Result<(f64, super::Censoring), String> {
    conductivity_of(text, column.title.unit, column.title.logarithm)
}

/// A conductivity in S cm⁻¹ and whether it is a bound; `unit` is that of a text without one, S cm⁻¹
/// where there is none either; `logarithm`: the text is the decimal logarithm.
///
/// # Errors
/// The fact, for a message.
pub(super) fn conductivity_of(
    text: &str,
    unit: Option<Unit>,
    logarithm: bool,
) -> Result<(f64, super::Censoring), String> {
    let number = match parse_cell(text) {
        Cell::Blank => return Err("no conductivity is given".to_owned()),
        Cell::Unreadable => return Err(format!("the conductivity \"{text}\" is not a number")),
        Cell::Number(number) => number,
    };
    let unit = number.unit.or(unit);
    let factor = match unit {
        None => 1.0,
        Some(unit) if unit.quantity == Quantity::Conductivity => unit.factor,
        Some(unit) => return Err(format!("the conductivity \"{text}\" is in {}", unit.text)),
    };
    let plain = if logarithm {
        10_f64.powf(number.value)
    } else {
        number.value
    };
    let value = plain * factor;
    if value > IMPOSSIBLE_S_CM {
        Err(format!(
            "no ion conductor reaches the conductivity \"{text}\"; a minus sign or the unit may be \
             missing"
        ))
    } else if value > 0.0 {
        Ok((value, number.censored))
    } else if value == 0.0 {
        Err(format!(
            "the conductivity \"{text}\" is zero and has no logarithm"
        ))
    } else {
        Err(format!(
            "the conductivity \"{text}\" is not a positive number"
        ))
    }
}
