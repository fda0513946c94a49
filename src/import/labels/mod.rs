//! Labels: measured conductivities from a table.
//!
//! In: a CSV or XLSX file. Out: [`LabelTable`]; every row without a usable conductivity is in it
//! with the reason. Values in mS/cm, S/m and as log₁₀σ are converted, and a warning says so.

pub(super) mod conductivities;
pub(super) mod fitting;
pub(super) mod label_match;
pub(super) mod matching;
pub(super) mod space_groups;
pub(super) mod typed;

use std::collections::BTreeMap;
use std::path::Path;

use self::conductivities::{IMPLAUSIBLE_S_CM, conductivity_of, conversion, unknown_unit};
use self::space_groups::international_number;
use super::columns::numbers::{icsd_codes, is_blank, plain_number};
use super::columns::room::{ROOM_K, ROOM_TEMPERATURE_K};
use super::columns::transforms::Transform;
use super::columns::{Column, Columns, Role};
use super::facts::energy_ev;
use super::measured::is_series;
use super::measured::temperatures::{has_unit, kelvin_of, says_unit};
use super::sources;
use super::table_files::{is_plain_table, tables_of};
use super::tables::Table;
use super::{Censoring, Decision, ImportError, ImportSettings, Label, LabelTable};
use crate::crystal::formula::parse_formula;
use crate::monitor::{Monitor, Warning, remedy};

/// Activation energies in eV that occur; others are reported.
pub(in crate::import) const PLAUSIBLE_EA_EV: std::ops::RangeInclusive<f64> = 0.02..=3.0;

/// Reads a table of measured conductivities (CSV, TSV or XLSX, or the first such table with a
/// conductivity column in a folder or an archive).
///
/// # Errors
/// [`ImportError`] where the file cannot be read, has no conductivity column, one in an unknown unit, or
/// no conductivity in it.
pub fn read_labels(path: &Path, settings: &ImportSettings) -> Result<LabelTable, ImportError> {
    let containers = sources::open(path, &Monitor::silent())?;
    let mut found = Vec::new();
    let mut failed = None;
    for container in containers {
        match tables_of(container, &settings.columns) {
            Ok(tables) => found.extend(tables),
            Err(fact) => failed = failed.or(Some(fact)),
        }
    }
    let titles: Vec<String> = found
        .iter()
        .flat_map(|t| t.titles.iter().cloned())
        .collect();
    let (with, _): (Vec<Table>, Vec<Table>) = found
        .into_iter()
        .partition(|table| table.columns.get(Role::Conductivity).is_some());
    let column = |table: &Table| table.columns.get(Role::Conductivity).cloned();
    let asked = with.iter().find_map(|table| unknown_unit(&column(table)?));
    let is_known = |table: &&Table| column(table).is_some_and(|c| unknown_unit(&c).is_none());
    if let Some(table) = with.iter().find(is_known) {
        let mut labels = labels_of(table, &table.columns, table.all_warnings());
        let others = with.iter().filter(|other| other.name != table.name);
        labels.warnings.extend(others.map(not_read));
        labels.warnings.extend(failed.map(|fact| {
            let fact = format!("a table beside it cannot be read: {fact}");
            Warning::new(path.display().to_string(), fact, "")
        }));
        return match (labels.rejected.first(), column(table)) {
            (Some(first), Some(column)) if labels.labels.is_empty() => {
                Err(ImportError::NoConductivity {
                    path: path.to_owned(),
                    column: column.text,
                    first: first.clone(),
                })
            }
            _ => Ok(labels),
        };
    }
    if let Some(fact) = asked {
        let column = with
            .first()
            .and_then(column)
            .map_or_else(String::new, |c| c.text);
        return Err(ImportError::UnknownUnit {
            path: path.to_owned(),
            fact,
            column,
        });
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

impl Table {
    /// The labels of the table; every row is left out where it has no column of conductivities.
    pub fn labels(&self) -> LabelTable {
        labels_of(self, &self.columns, self.all_warnings())
    }
}

fn not_read(table: &Table) -> Warning {
    Warning::new(
        &table.name,
        "is a second table of conductivities and was not read",
        "put all conductivities into one table",
    )
}

/// Whether a file is a plain table of conductivities that holds no structures.
pub fn is_labels_table(path: &Path, settings: &ImportSettings) -> bool {
    if !is_plain_table(path) {
        return false;
    }
    let containers = sources::open(path, &Monitor::silent()).unwrap_or_default();
    let tables = containers
        .into_iter()
        .flat_map(|c| tables_of(c, &settings.columns).unwrap_or_default());
    let (mut labels, mut structures) = (false, false);
    for table in tables {
        let has = |role| table.columns.get(role).is_some();
        labels |= has(Role::Conductivity) && !is_series(&table);
        structures |= has(Role::Cif) || has(Role::AsymmetricUnit);
    }
    labels && !structures
}

/// The labels of a table that has a conductivity column.
pub(in crate::import) fn labels_of(
    table: &Table,
    columns: &Columns,
    warnings: Vec<Warning>,
) -> LabelTable {
    let mut labels = LabelTable {
        warnings,
        rejected: table.rejected.clone(),
        ..LabelTable::default()
    };
    if let Some(column) = columns.get(Role::Conductivity) {
        let cells = table.rows.iter().filter_map(|row| row.get(column.index));
        let said = conversion(&table.name, column, cells.map(String::as_str));
        labels.warnings.extend(said);
    }
    let formulas = FormulaColumn::of(table, columns);
    labels.warnings.extend(formulas.warning(table));
    let (temperatures, said) = temperatures_of(table, columns);
    labels.warnings.extend(said);
    let mut kelvins = Vec::new();
    for (row, kelvin) in temperatures.into_iter().enumerate() {
        let formula = formulas.text(&table.rows[row]);
        match label_of_row(table, columns, row, (formula, kelvin), &mut labels.warnings) {
            Ok(label) => {
                labels.labels.push(label);
                kelvins.push(kelvin);
            }
            Err(warning) => labels.rejected.push(warning),
        }
    }
    keep_nearest_to_room(&mut labels, &kelvins);
    labels
}

/// Of rows of one material at several known temperatures the one nearest to 25 °C counts.
fn keep_nearest_to_room(labels: &mut LabelTable, kelvins: &[Option<f64>]) {
    let distance = |k: usize| kelvins[k].map(|kelvin| (kelvin - ROOM_TEMPERATURE_K).abs());
    let is_exact = |k: usize| labels.labels[k].censored == Censoring::Exact;
    let is_same = |u: &Label, v: &Label| {
        u.formula == v.formula
            && u.space_group == v.space_group
            && u.icsd_ids == v.icsd_ids
            && u.material_id == v.material_id
    };
    let mut nearest: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (k, label) in labels.labels.iter().enumerate() {
        let of = nearest.entry((&label.formula, label.material_id.as_deref()));
        of.or_default().push(k);
    }
    let mut gives_way: BTreeMap<usize, usize> = BTreeMap::new();
    for rows in nearest.values() {
        for &k in rows {
            let Some(own) = distance(k) else { continue };
            let nearer = rows
                .iter()
                .filter(|j| is_same(&labels.labels[k], &labels.labels[**j]))
                // A bound does not take the place of a value.
                .filter(|j| is_exact(**j) || !is_exact(k))
                .filter_map(|j| Some((distance(*j)?, *j)))
                .min_by(|u, v| u.0.total_cmp(&v.0).then(u.1.cmp(&v.1)));
            // Half a kelvin makes no difference.
            if let Some((_, j)) = nearer.filter(|(other, _)| other + 0.5 < own) {
                gives_way.insert(k, j);
            }
        }
    }
    let rejected: Vec<Warning> = gives_way
        .iter()
        .map(|(k, j)| {
            let (own, other) = (&labels.labels[*k], &labels.labels[*j]);
            let fact = format!(
                "{:e} S/cm at {:.0} K is not used, for {} gives one nearer to 25 °C",
                own.conductivity_s_cm,
                kelvins[*k].unwrap_or_default(),
                other.source
            );
            Warning::new(format!("{} ({})", own.source, own.formula), fact, "")
        })
        .collect();
    labels.rejected.extend(rejected);
    let mut k = 0;
    labels.labels.retain(|_| {
        k += 1;
        !gives_way.contains_key(&(k - 1))
    });
}

/// Numbers of temperatures below which a column that names no unit cannot be in K.
const TOO_COLD_K: f64 = 150.0;

/// The temperature in K of each row where a column says it, and what was assumed of its unit.
pub(in crate::import) fn temperatures_of(
    table: &Table,
    columns: &Columns,
) -> (Vec<Option<f64>>, Vec<Warning>) {
    let mut said = Vec::new();
    let Some(column) = columns
        .get(Role::Temperature)
        .filter(|column| column.suits(Role::Temperature))
    else {
        return (vec![None; table.rows.len()], said);
    };
    let mut column = column.clone();
    let cells = |index: usize| {
        let cell =
            move |row: &'_ Vec<String>| row.get(index).map_or("", |cell| cell.trim()).to_owned();
        table.rows.iter().map(cell)
    };
    let bare: Vec<f64> = cells(column.index)
        .filter(|cell| !has_unit(cell))
        .filter_map(|cell| plain_number(&cell))
        .collect();
    if !says_unit(&column) && !bare.is_empty() {
        let is_celsius = bare.iter().any(|value| *value < TOO_COLD_K);
        if is_celsius {
            column.title.transform = Transform::Celsius;
        }
        let unit = if is_celsius { "°C" } else { "K" };
        let fact = format!(
            "the column \"{}\" does not say K or °C; its numbers were taken to be in {unit}",
            column.text
        );
        let remedy = "write the unit into the title, as in \"T (K)\" or \"T (°C)\"";
        said.push(Warning::new(&table.name, fact, remedy));
    }
    let mut kelvins = Vec::with_capacity(table.rows.len());
    for (row, cell) in cells(column.index).enumerate() {
        match kelvin_of(&column, &cell) {
            Ok(kelvin) => kelvins.push(Some(kelvin)),
            Err(fact) => {
                kelvins.push(None);
                if !is_blank(&cell) {
                    let remedy = "correct the cell; the row is used as if at room temperature";
                    said.push(Warning::new(table.place(row), fact, remedy));
                }
            }
        }
    }
    (kelvins, said)
}

/// The column that holds formulas, whatever its title, by index.
pub(in crate::import) fn formula_column(table: &Table) -> Option<usize> {
    FormulaColumn::of(table, &table.columns).index
}

/// The column of formulas: by its title, or else by what it holds.
struct FormulaColumn {
    index: Option<usize>,
    by_content: bool,
}

impl FormulaColumn {
    fn of(table: &Table, columns: &Columns) -> Self {
        if let Some(column) = columns.get(Role::Formula) {
            return Self {
                index: Some(column.index),
                by_content: false,
            };
        }
        let may_be = |k: &usize| {
            matches!(
                columns.role_of(*k),
                None | Some(Role::Id | Role::Sample | Role::MaterialId)
            )
        };
        let holds_formulas = |k: &usize| {
            let cells = table.rows.iter().filter_map(|row| row.get(*k));
            let cells = cells.map(|cell| cell.trim()).filter(|cell| !is_blank(cell));
            let (mut n_formulas, mut n_cells) = (0, 0);
            for cell in cells.take(200) {
                n_cells += 1;
                let elements = parse_formula(cell).map_or(0, |formula| formula.len());
                n_formulas += usize::from(elements > 1 && cell.len() < 200);
            }
            n_cells > 0 && n_formulas * 5 >= n_cells * 4
        };
        let index = (0..table.titles.len()).filter(may_be).find(holds_formulas);
        Self {
            index,
            by_content: true,
        }
    }

    fn text<'a>(&self, row: &'a [String]) -> &'a str {
        let cell = self.index.and_then(|k| row.get(k));
        cell.map_or("", |cell| cell.trim())
    }

    fn warning(&self, table: &Table) -> Option<Warning> {
        let title = table.titles.get(self.index.filter(|_| self.by_content)?)?;
        Some(Warning::new(
            &table.name,
            format!(
                "column \"{}\" holds formulas and was taken for them",
                title.trim()
            ),
            remedy::ANOTHER_COLUMN.with("formula"),
        ))
    }
}

/// What of a row is doubtful, but no reason to leave it out.
struct Doubts<'a> {
    subject: String,
    warnings: &'a mut Vec<Warning>,
}

impl Doubts<'_> {
    fn add(&mut self, fact: String, remedy: &str) {
        self.warnings
            .push(Warning::new(&self.subject, fact, remedy));
    }
}

fn label_of_row(
    table: &Table,
    columns: &Columns,
    row: usize,
    (formula, temperature_k): (&str, Option<f64>),
    warnings: &mut Vec<Warning>,
) -> Result<Label, Warning> {
    let cells = &table.rows[row];
    let place = table.place(row);
    let text = |role| columns.text(cells, role);
    let subject = match formula {
        "" => place.clone(),
        formula => format!("{place} ({formula})"),
    };
    let column = columns.get(Role::Conductivity);
    let conductivity = column.ok_or_else(|| "there is no conductivity column".to_owned());
    let (conductivity_s_cm, censored) = conductivity
        .and_then(|c| conductivity_of(text(Role::Conductivity), &c.title, temperature_k))
        .map_err(|fact| Warning::new(&subject, fact, "give a conductivity in S/cm"))?;
    if let Some(kelvin) = temperature_k.filter(|kelvin| !ROOM_K.contains(kelvin)) {
        let fact = format!("it was measured at {kelvin:.0} K, not at room temperature");
        let remedy = "give the conductivity at room temperature, or fit the table as σ(T)";
        return Err(Warning::new(&subject, fact, remedy));
    }
    let mut doubts = Doubts { subject, warnings };
    if conductivity_s_cm > IMPLAUSIBLE_S_CM {
        let fact = format!("a conductivity of {conductivity_s_cm} S/cm is implausibly high");
        doubts.add(fact, "check the unit of the column");
    }
    let label = Label {
        formula: formula.to_owned(),
        conductivity_s_cm,
        censored,
        activation_energy_ev: activation_energy(columns, cells, &mut doubts),
        space_group: space_group(text(Role::SpaceGroup), &mut doubts),
        icsd_ids: icsd_ids(text(Role::Icsd), &mut doubts),
        material_id: [Role::MaterialId, Role::Id]
            .map(text)
            .into_iter()
            .find(|t| !is_blank(t))
            .map(str::to_owned),
        reference: text(Role::Reference).to_owned(),
        source: place,
        temperature_k,
        is_fit: false,
        note: String::new(),
        date: String::new(),
        decision: Decision::default(),
    };
    doubt_formula(&label, &mut doubts);
    Ok(label)
}

fn activation_energy(columns: &Columns, cells: &[String], doubts: &mut Doubts<'_>) -> Option<f64> {
    let column: &Column = columns.get(Role::ActivationEnergy)?;
    match energy_ev(column, columns.text(cells, Role::ActivationEnergy)) {
        Ok(Some(value)) if !PLAUSIBLE_EA_EV.contains(&value) => {
            let fact = format!("an activation energy of {value} eV is implausible");
            doubts.add(fact, "check the unit of its column");
            Some(value)
        }
        Ok(value) => value,
        Err(fact) => {
            doubts.add(fact, "correct the cell; the row is used without it");
            None
        }
    }
}

fn space_group(text: &str, doubts: &mut Doubts<'_>) -> Option<u16> {
    let number = international_number(text);
    if number.is_none() && !is_blank(text) {
        doubts.add(
            format!("\"{text}\" is no space group"),
            "give a number from 1 to 230 or a Hermann–Mauguin symbol",
        );
    }
    number
}

fn icsd_ids(text: &str, doubts: &mut Doubts<'_>) -> Vec<u32> {
    let (ids, unread) = icsd_codes(text);
    if unread > 0 {
        doubts.add(
            format!("\"{text}\" is no list of ICSD codes"),
            "write codes as whole numbers separated by semicolons",
        );
    }
    ids
}

/// A formula that cannot be read finds no structure; ids may.
fn doubt_formula(label: &Label, doubts: &mut Doubts<'_>) {
    if label.material_id.is_some() || !label.icsd_ids.is_empty() || is_blank(&label.formula) {
        return;
    }
    if parse_formula(&label.formula).is_err() {
        doubts.add(
            "the formula cannot be read, and no structure is found by it".to_owned(),
            "write numbers for x and y, or give an ICSD or Materials Project id",
        );
    }
}
