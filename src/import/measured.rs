//! Conductivities measured at several temperatures.
//!
//! In: a table (CSV, TSV, XLSX) with a column of temperatures and one of conductivities, and perhaps one
//! that names the sample of each row. Out: a [`MeasuredSeries`] for each such table, or for each sample. The title says whether temperatures are in K, in °C or
//! inverse ("1000/T (1/K)"); conductivities are read as those of labels.

use std::path::Path;

use super::columns::{Column, Columns, Role};
use super::labels::{conductivity_s_cm, is_plain_table, tables_of};
use super::numbers::plain_number;
use super::tables::Table;
use super::titles::Title;
use super::{Censoring, ImportError, sources};
use crate::monitor::Warning;

/// 0 °C in K.
const ZERO_CELSIUS_K: f64 = 273.15;

/// σ(T) of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSeries {
    /// Name of the file, with the sheet's where a workbook has several.
    pub name: String,
    /// Name of the sample, where a column of the table says it.
    pub sample: Option<String>,
    /// (temperature in K, conductivity in S cm⁻¹), in the order of the table.
    pub points: Vec<(f64, f64)>,
    /// Rows that were left out, and why.
    pub rejected: Vec<Warning>,
}

/// How a column of temperatures is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Temperatures {
    Kelvin,
    Celsius,
    /// 1000/T in K⁻¹.
    InverseThousand,
}

impl Temperatures {
    /// T in K of a number in the column.
    fn kelvin(self, number: f64) -> f64 {
        match self {
            Self::Kelvin => number,
            Self::Celsius => number + ZERO_CELSIUS_K,
            Self::InverseThousand => 1000.0 / number,
        }
    }
}

/// What a title says of temperatures.
enum Said {
    Temperatures(Temperatures),
    /// Temperatures, but not in which unit.
    NoUnit,
    SomethingElse,
}

/// Reads every table of a file that has temperatures and conductivities.
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::NoTemperatures`].
pub fn read_measured(path: &Path) -> Result<Vec<MeasuredSeries>, ImportError> {
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let tables = tables_of(sources::as_table(path)).map_err(unreadable)?;
    let mut found = Vec::new();
    let mut lacking = None;
    for table in &tables {
        match series_of(table) {
            Ok(series) => found.extend(series),
            Err(fact) => lacking = lacking.or(Some(fact)),
        }
    }
    match lacking {
        Some(fact) if found.is_empty() => Err(ImportError::NoTemperatures {
            path: path.to_owned(),
            fact,
        }),
        _ => Ok(found),
    }
}

/// Whether a file is a table of one sample's conductivity at several temperatures: beside these
/// columns none that says of which material each row is, as in a table of labels.
pub fn is_measured_table(path: &Path) -> bool {
    if !is_plain_table(path) {
        return false;
    }
    let tables = tables_of(sources::as_table(path)).unwrap_or_default();
    !tables.is_empty() && tables.iter().all(is_series)
}

/// Whether a table is such a series.
pub(super) fn is_series(table: &Table) -> bool {
    const OF_A_MATERIAL: [Role; 6] = [
        Role::Id,
        Role::MaterialId,
        Role::Formula,
        Role::Icsd,
        Role::Cif,
        Role::AsymmetricUnit,
    ];
    let (columns, _) = Columns::find(&table.titles, &[], &table.name);
    let names_materials = OF_A_MATERIAL
        .iter()
        .any(|role| columns.get(*role).is_some());
    !names_materials
        && columns.get(Role::Conductivity).is_some()
        && table
            .titles
            .iter()
            .any(|title| !matches!(said(title), Said::SomethingElse))
}

fn series_of(table: &Table) -> Result<Vec<MeasuredSeries>, String> {
    let (index, temperatures) = temperature_column(table)?;
    let (columns, _) = Columns::find(&table.titles, &[], &table.name);
    let column = columns
        .get(Role::Conductivity)
        .ok_or_else(|| format!("no column of conductivities among {:?}", table.titles))?;
    let names = sample_column(table);
    let series = |sample: Option<String>| MeasuredSeries {
        name: table.name.clone(),
        sample,
        points: Vec::new(),
        rejected: Vec::new(),
    };
    let mut all: Vec<MeasuredSeries> = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let named = names.and_then(|index| cells.get(index));
        let sample = named.map(|name| name.trim().to_owned());
        let place = all.iter().position(|series| series.sample == sample);
        let place = place.unwrap_or_else(|| {
            all.push(series(sample));
            all.len() - 1
        });
        let of_sample = &mut all[place];
        match point(cells, index, temperatures, column) {
            Ok(point) => of_sample.points.push(point),
            Err(fact) => {
                let remedy = "the row is left out";
                of_sample
                    .rejected
                    .push(Warning::new(table.place(row), fact, remedy));
            }
        }
    }
    // A table without rows is said to have no points.
    if all.is_empty() {
        all.push(series(None));
    }
    Ok(all)
}

/// The column that names the sample of each row.
fn sample_column(table: &Table) -> Option<usize> {
    const NAMES: [&str; 7] = [
        "sample",
        "samples",
        "samplename",
        "name",
        "pellet",
        "specimen",
        "label",
    ];
    let is_name = |title: &String| NAMES.contains(&Title::parse(title).name.as_str());
    table.titles.iter().position(is_name)
}

fn point(
    cells: &[String],
    index: usize,
    temperatures: Temperatures,
    column: &Column,
) -> Result<(f64, f64), String> {
    let text = |k: usize| cells.get(k).map_or("", |cell| cell.trim());
    let written = text(index);
    let number = plain_number(written)
        .ok_or_else(|| format!("the temperature \"{written}\" is not a number"))?;
    let kelvin = temperatures.kelvin(number);
    if !(kelvin > 0.0 && kelvin.is_finite()) {
        return Err(format!("the temperature \"{written}\" is not above 0 K"));
    }
    match conductivity_s_cm(column, text(column.index))? {
        (conductivity, Censoring::Exact) => Ok((kelvin, conductivity)),
        _ => Err("the conductivity is a bound, not a value".to_owned()),
    }
}

fn temperature_column(table: &Table) -> Result<(usize, Temperatures), String> {
    let mut without_unit = None;
    for (index, title) in table.titles.iter().enumerate() {
        match said(title) {
            Said::Temperatures(temperatures) => return Ok((index, temperatures)),
            Said::NoUnit => without_unit = without_unit.or(Some(title)),
            Said::SomethingElse => {}
        }
    }
    Err(match without_unit {
        Some(title) => format!("the column \"{}\" does not say K or °C", title.trim()),
        None => format!("no column of temperatures among {:?}", table.titles),
    })
}

fn said(title: &str) -> Said {
    let name = Title::parse(title).name;
    if ["1000t", "1000t1k", "1000tk1", "1000tk"].contains(&name.as_str()) {
        return Said::Temperatures(Temperatures::InverseThousand);
    }
    // The longest first: "t" begins all of them.
    let unit = ["temperature", "temp", "t"]
        .into_iter()
        .find_map(|word| name.strip_prefix(word));
    match unit {
        Some("k" | "kelvin" | "abs" | "absolute") => Said::Temperatures(Temperatures::Kelvin),
        Some("c" | "degc" | "celsius" | "degreec" | "degreescelsius") => {
            Said::Temperatures(Temperatures::Celsius)
        }
        Some("") => Said::NoUnit,
        _ => Said::SomethingElse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<MeasuredSeries>, ImportError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.csv");
        std::fs::write(&path, text).unwrap();
        read_measured(&path)
    }

    #[test]
    fn temperatures_in_k_in_degrees_and_inverse_are_the_same() {
        for text in [
            "T (K),sigma (S/cm)\n300,1e-4\n400,1e-2\n",
            "T/K;σ / S cm-1\n300;1,0e-4\n400;1e-2\n",
            "Temperature (°C),σ (mS/cm)\n26.85,0.1\n126.85,10\n",
            "temp_C\tlog10(sigma / S cm-1)\n26.85\t-4\n126.85\t-2\n",
            "1000/T (K-1),conductivity (S/m)\n3.33333333333333,0.01\n2.5,1\n",
        ] {
            let series = read(text).expect(text).remove(0);
            let [first, second] = series.points[..] else {
                panic!("{text}");
            };
            assert!((first.0 - 300.0).abs() < 1e-9, "{text}");
            assert!((second.0 - 400.0).abs() < 1e-9, "{text}");
            assert!((first.1 / 1e-4 - 1.0).abs() < 1e-9, "{text}");
            assert!((second.1 / 1e-2 - 1.0).abs() < 1e-9, "{text}");
            assert_eq!(series.name, "sample.csv");
        }
    }

    #[test]
    fn samples_named_in_a_column_are_apart() {
        let text = "sample,T (K),sigma (S/cm)\nA,300,1e-4\nB,300,1e-6\nA,400,1e-2\nB,400,1e-3\n";
        let [a, b] = &read(text).unwrap()[..] else {
            panic!("two samples");
        };
        assert_eq!(a.sample.as_deref(), Some("A"));
        assert_eq!(a.points, [(300.0, 1e-4), (400.0, 1e-2)]);
        assert_eq!(b.points, [(300.0, 1e-6), (400.0, 1e-3)]);
        let one = read("T (K),sigma (S/cm)\n300,1e-4\n").unwrap();
        assert_eq!((one.len(), &one[0].sample), (1, &None));
    }

    #[test]
    fn a_table_of_one_sample_is_told_from_labels() {
        let folder = tempfile::tempdir().unwrap();
        let is_one = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            is_measured_table(&path)
        };
        assert!(is_one("a.csv", "T (K),sigma (S/cm)\n300,1e-4\n400,1e-2\n"));
        // It is one, though reading it will ask for the unit.
        assert!(is_one("b.csv", "T,sigma (S/cm)\n300,1e-4\n400,1e-2\n"));
        assert!(!is_one(
            "c.csv",
            "formula,T (K),sigma (S/cm)\nLi3N,300,1e-4\n"
        ));
        assert!(!is_one("d.csv", "T (K),resistance\n300,5\n"));
        assert!(!is_one("e.cif", "T (K),sigma (S/cm)\n300,1e-4\n"));
    }

    #[test]
    fn rows_that_cannot_be_used_say_why() {
        let text = "T (C),sigma (S/cm)\n25,1e-4\n-300,1e-4\n50,<1e-9\nhot,1e-3\n75,0\n";
        let series = read(text).unwrap().remove(0);
        assert_eq!(series.points.len(), 1);
        assert_eq!(series.rejected.len(), 4);
        assert!(
            series.rejected[0].to_string().contains("row 3"),
            "{:?}",
            series.rejected
        );
    }

    #[test]
    fn errors_name_the_file_the_fact_and_the_remedy() {
        for (text, word) in [
            ("T,sigma (S/cm)\n300,1e-4\n", "does not say K or °C"),
            (
                "time (s),sigma (S/cm)\n300,1e-4\n",
                "no column of temperatures",
            ),
            (
                "T (K),resistance\n300,1e-4\n",
                "no column of conductivities",
            ),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.contains("sample.csv") && error.contains(word),
                "{error}"
            );
            assert!(error.contains("\"T (°C)\""), "{error}");
        }
        assert!(read_measured(Path::new("/nowhere/x.csv")).is_err());
    }
}
