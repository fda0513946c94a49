//! `superion preview`: how tables would be read.
//!
//! In: tables. Out: for each of them its encoding, separator, rows of titles and units, the role, unit and
//! factor of each column, and what is wrong.

use std::path::PathBuf;

use clap::Args;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use super::values::pair;
use crate::import::{ColumnReading, ImportSettings, TableReading, Transform};
use crate::tasks::PreviewTables;

/// Arguments of `superion preview`.
#[derive(Debug, Args)]
pub(super) struct PreviewArguments {
    /// Tables (.csv .tsv .txt .csv.gz .xlsx): of structures, of conductivities, of σ(T)
    #[arg(value_name = "TABLE", required = true)]
    pub files: Vec<PathBuf>,
    /// Title of a column: conductivity="IC [mS/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    #[command(flatten)]
    pub common: CommonArguments,
}

impl Command for PreviewArguments {
    const NAME: &str = "preview";
    const ABOUT: &str =
        "How a table would be read: titles, units, roles of columns, and what is wrong";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &PreviewArguments, session: &mut Session) -> Result<Exit, Stop> {
    choices::check_measured_columns(&arguments.files, &arguments.column)?;
    let task = PreviewTables {
        paths: arguments.files.clone(),
        settings: ImportSettings {
            columns: arguments.column.clone(),
            ..ImportSettings::default()
        },
    };
    let found = session.run(task)?;
    for failure in &found.failures {
        session.say(&format!("failed: {failure}"));
    }
    if found.readings.is_empty() {
        let fact = "no table could be read; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let mut out = Out::new();
    for reading in &found.readings {
        if arguments.common.json {
            out.json(reading)?;
        } else {
            print(reading, &mut out)?;
        }
    }
    out.flush()?;
    Ok(if found.failures.is_empty() {
        Exit::Done
    } else {
        Exit::SomeFailed
    })
}

fn print(reading: &TableReading, out: &mut Out) -> Result<(), Stop> {
    out.text(&format!("{}\n", reading.name))?;
    out.text(&format!("  {}\n", how(reading).join("; ")))?;
    out.text(&format!("  {}\n", which_rows(reading).join("; ")))?;
    let mut table = Table::new(&["  title", "role", "unit", ">factor", "examples"]);
    for column in &reading.columns {
        table.row([
            format!("  {}", column.title),
            column.role.clone().unwrap_or_else(|| "–".to_owned()),
            unit(column),
            format_factor(column.factor),
            column.examples.join(" | "),
        ]);
    }
    out.text(&table.text())?;
    for warning in &reading.warnings {
        out.text(&format!("  ! {warning}\n"))?;
    }
    out.text("\n")?;
    Ok(())
}

fn how(reading: &TableReading) -> Vec<String> {
    let separator = |sign: char| match sign {
        '\t' => "tabs".to_owned(),
        ' ' => "blanks".to_owned(),
        sign => format!("\"{sign}\""),
    };
    let sheet = reading.sheet.iter().map(|sheet| format!("sheet {sheet}"));
    let encoding = reading.encoding.iter().cloned();
    let separated = reading
        .separator
        .map(|sign| format!("cells separated by {}", separator(sign)));
    let decimal = format!("decimal sign \"{}\"", reading.decimal);
    let thousands = reading
        .thousands
        .map(|sign| format!("thousands separated by \"{sign}\""));
    sheet
        .chain(encoding)
        .chain(separated)
        .chain(std::iter::once(decimal))
        .chain(thousands)
        .collect()
}

fn which_rows(reading: &TableReading) -> Vec<String> {
    let mut rows = vec![format!("titles in row {}", reading.title_row)];
    rows.extend(reading.head_row.map(|row| format!("heads in row {row}")));
    rows.extend(reading.unit_row.map(|row| format!("units in row {row}")));
    if let [first, .., last] = reading.caption_rows[..] {
        rows.push(format!("captions in rows {first} – {last}"));
    } else if let [row] = reading.caption_rows[..] {
        rows.push(format!("caption in row {row}"));
    }
    rows.push(format!("{} rows of values", reading.rows));
    rows
}

fn unit(column: &ColumnReading) -> String {
    let unit = column.unit.as_deref().unwrap_or("–");
    let of = if column.times_temperature {
        "σT, "
    } else {
        ""
    };
    match column.transform {
        Transform::None | Transform::Celsius | Transform::Fahrenheit => format!("{of}{unit}"),
        Transform::Log10 => format!("log₁₀ of {of}{unit}"),
        Transform::MinusLog10 => format!("−log₁₀ of {of}{unit}"),
        Transform::Ln => format!("ln of {of}{unit}"),
        Transform::MinusLn => format!("−ln of {of}{unit}"),
        Transform::Inverse => format!("1/T, {unit}"),
    }
}

fn format_factor(factor: f64) -> String {
    if (1e-3..1e4).contains(&factor) {
        format!("{factor}")
    } else {
        format!("{factor:e}")
    }
}
