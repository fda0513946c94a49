//! Spectra of tables: rows below titles to sweeps.
//!
//! In: a [`Sheet`]. Out: [`Sweep`]s. Several spectra in one table are told apart by a column of cycles or
//! temperatures, by blocks, by columns side by side, or by frequencies that begin anew.

use super::behaviour::guess;
use super::groups::{Columns, Form, Group, Known, columns_of, known_columns, points_of};
use super::parts::Part;
use super::roles::check_role;
use super::spectrum::OF_UNIT;
use super::splitting::{Piece, split_rows};
use super::sweep::{Fault, RawPoint, Sweep, Sweeps, remark};
use super::titles::unit_of_title;
use super::units::{Dimension, Unit};
use super::untitled::{as_known, either, said};
use crate::import::measurements::blocks::{Block, Titles, blocks_of};
use crate::import::measurements::by_hand::{check_columns, titles_of};
use crate::import::measurements::lines::{Line, Sheet};
use crate::import::measurements::words::lines_text;
use crate::import::stated::Stated;
use crate::monitor::{Warning, plain};

/// How titles begin of what is no impedance: electric modulus, permittivity, conductivity, capacitance.
const OTHER_QUANTITIES: [&str; 9] = ["m'", "m\"", "m’", "m″", "eps", "ε", "sigma", "σ", "cp"];
/// Points of a title row that names all of a spectrum.
const COMPLETE: usize = 12;
/// Blocks by which it is told whether a file holds spectra.
const LOOKED_AT: usize = 300;

/// Reads the sweeps of a sheet.
pub(super) fn read_sheet(sheet: &Sheet, by_hand: &[(String, String)]) -> Result<Sweeps, Fault> {
    let (blocks, notes) = blocks_of(sheet, 2);
    check_columns(&blocks, by_hand, check_role)?;
    let judge = |titles: &[String], units: &[String]| points_of(titles, units, by_hand);
    let mut found = Sweeps {
        notes: notes
            .iter()
            .map(|line| (line.number, line.text.clone()))
            .collect(),
        ..Sweeps::default()
    };
    let mut passed_over = Vec::new();
    let mut last: Option<(usize, Titles)> = None;
    for block in &blocks {
        let titles = block.titles(judge);
        let complete = titles
            .filter(|t| judge(&t.titles, &t.units) >= COMPLETE)
            // A block below another one of the same width goes on under its titles.
            .or_else(|| {
                last.clone()
                    .filter(|(width, _)| *width == block.width)
                    .map(|(_, t)| t)
            });
        if let Some(titles) = complete {
            let mut sweeps = by_titles(block, &titles, by_hand);
            if blocks.len() > 1 {
                let above = block.above.iter().filter(|line| line.number != titles.line);
                let own: Vec<_> = above.map(|line| (line.number, line.text.clone())).collect();
                sweeps
                    .iter_mut()
                    .for_each(|sweep| sweep.notes.extend(own.iter().cloned()));
            }
            found.sweeps.append(&mut sweeps);
            last = Some((block.width, titles));
        } else if block.rows.len() > 4 {
            passed_over.push(block);
        }
    }
    if found.sweeps.is_empty() {
        return by_numbers(found, &blocks, by_hand);
    }
    if !passed_over.is_empty() {
        let places: Vec<String> = passed_over.iter().map(|block| range(block)).collect();
        let fact = format!(
            "{} hold numbers of other kinds and were passed over",
            places.join(", ")
        );
        found.warnings.push(remark(fact, ""));
    }
    Ok(found)
}

/// Whether titles above rows of numbers name frequency and impedance.
pub(in crate::import) fn names_a_spectrum(sheet: &Sheet) -> bool {
    let judge = |titles: &[String], units: &[String]| points_of(titles, units, &[]);
    let complete = |block: &Block| {
        let titles = block.titles(judge);
        titles.is_some_and(|t| judge(&t.titles, &t.units) >= COMPLETE)
    };
    blocks_of(sheet, 2).0.iter().take(LOOKED_AT).any(complete)
}

/// Whether rows of at most four numbers without words among them do what a spectrum does.
pub(in crate::import) fn behaves_as_a_spectrum(sheet: &Sheet) -> bool {
    let (blocks, notes) = blocks_of(sheet, 8);
    let few_words = notes.len() < 30;
    let behaves = |block: &Block| {
        (3..=4).contains(&block.width) && !block.has_title_row() && guess(block).is_some()
    };
    few_words && blocks.len() == 1 && blocks.iter().any(behaves)
}

fn range(block: &Block) -> String {
    let lines: Vec<usize> = block.rows.iter().map(|row| row.number).collect();
    lines_text(&lines)
}

/// The sweeps of a block with titles.
pub(super) fn by_titles(
    block: &Block,
    titles: &Titles,
    by_hand: &[(String, String)],
) -> Vec<Sweep> {
    let known = known_columns(&titles.titles, &titles.units, by_hand);
    by_columns(
        block,
        titles,
        &columns_of(&known, &titles.titles, &titles.heads),
    )
}

fn by_columns(block: &Block, titles: &Titles, columns: &Columns) -> Vec<Sweep> {
    let (whole, cut) = without_cut_row(block, columns);
    let block = whole.as_ref().unwrap_or(block);
    let mut sweeps = Vec::new();
    for group in &columns.groups {
        let temperatures = columns.temperature.map(|known| kelvin_of(block, known));
        for piece in split_rows(block, group, columns, temperatures.as_deref()) {
            sweeps.push(sweep_of(block, group, &piece, titles, columns));
        }
    }
    if let (Some(last), Some(line)) = (sweeps.last_mut(), cut) {
        let fact = format!("line {line} is cut off and was left out; the file may go on elsewhere");
        last.warnings.push(remark(
            fact,
            "copy the file anew, once the measurement is done",
        ));
    }
    sweeps
}

/// The block without its last row, where this ends within what is read: what stands last in it may be half a
/// number.
fn without_cut_row(block: &Block, columns: &Columns) -> (Option<Block>, Option<usize>) {
    let of_group = |group: &Group| {
        let all = [group.frequency, group.form.first(), group.form.second()];
        all.map(|known| known.column).into_iter().max()
    };
    let needed = columns
        .groups
        .iter()
        .filter_map(of_group)
        .max()
        .unwrap_or(0);
    match block.rows.last() {
        Some(row) if row.cells.len() < block.width && row.cells.len() <= needed + 1 => {
            let mut whole = block.clone();
            whole.rows.pop();
            (Some(whole), Some(row.number))
        }
        _ => (None, None),
    }
}

/// Temperatures in K of all rows.
fn kelvin_of(block: &Block, known: Known) -> Vec<f64> {
    let values = block.column(known.column);
    let dimension = known.meaning.unit.map(|unit| unit.dimension);
    let high = values
        .iter()
        .copied()
        .filter(|t| t.is_finite())
        .fold(f64::NEG_INFINITY, f64::max);
    // Without a unit: nobody measures a pellet above 150 K in °C without saying so.
    let is_kelvin = match dimension {
        Some(Dimension::Kelvin) => true,
        Some(_) => false,
        None => high > 200.0,
    };
    let shift = if is_kelvin { 0.0 } else { 273.15 };
    let sound = |t: &f64| t.is_finite() && (t + shift) > 20.0 && (t + shift) < 2500.0;
    values
        .iter()
        .map(|t| if sound(t) { t + shift } else { f64::NAN })
        .collect()
}

fn sweep_of(
    block: &Block,
    group: &Group,
    piece: &Piece,
    titles: &Titles,
    columns: &Columns,
) -> Sweep {
    let mut sweep = Sweep {
        label: [group.label.as_str(), piece.label.as_str()]
            .iter()
            .filter(|label| !label.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" "),
        ..Sweep::default()
    };
    let title = |known: Known| titles.titles.get(known.column).cloned().unwrap_or_default();
    if let (Some((mean, low, high)), Some(known)) = (piece.temperature, columns.temperature) {
        let source = format!("the column \"{}\"", title(known).trim());
        sweep.temperature_k = Some(Stated::new(mean, source));
        if high - low > 1.0 {
            let fact = format!(
                "the temperature goes from {:.1} to {:.1} °C during the sweep; its mean was taken",
                low - 273.15,
                high - 273.15
            );
            sweep.warnings.push(remark(fact, ""));
        }
    } else if let Some(kelvin) = temperature_of_label(&sweep.label) {
        sweep.temperature_k = Some(Stated::new(kelvin, format!("\"{}\"", sweep.label)));
    }
    let units = [group.form.first(), group.form.second()].map(|known| known.meaning.unit);
    let is = |dimension: Dimension| {
        units
            .iter()
            .flatten()
            .any(|unit| unit.dimension == dimension)
    };
    sweep.per_area = is(Dimension::OhmArea);
    if is(Dimension::OhmLength) {
        sweep.thickness_cm = Some(Stated::new(1.0, OF_UNIT));
        sweep.area_cm2 = Some(Stated::new(1.0, OF_UNIT));
    }
    if let Form::Polar(_, phase) = group.form
        && phase.meaning.unit.is_none()
    {
        sweep.warnings.push(unit_of_phase(block, phase));
    }
    sweep.points = piece
        .rows
        .iter()
        .map(|row| point(block, group, &block.rows[*row]))
        .collect();
    sweep
}

/// "25 °C", "Z' (Ohm) 298 K".
fn temperature_of_label(label: &str) -> Option<f64> {
    let notes = [(0, label.to_owned())];
    let found = crate::import::measurements::notes::temperatures(&notes);
    let named = || crate::import::measurements::notes::temperature_of_name(label).kelvin;
    found.first().map(|stated| stated.value).or_else(named)
}

fn unit_of_phase(block: &Block, phase: Known) -> Warning {
    let unit = if is_in_radians(block, phase) {
        "radians"
    } else {
        "degrees"
    };
    remark(
        format!(
            "the title of the phase names no unit; by its numbers it was taken to be in {unit}"
        ),
        "write the unit into the title",
    )
}

fn is_in_radians(block: &Block, phase: Known) -> bool {
    let values = block.column(phase.column);
    let most = values
        .iter()
        .filter(|x| x.is_finite())
        .fold(0.0, |most: f64, x| most.max(x.abs()));
    most < 1.8
}

/// A row as a point.
fn point(block: &Block, group: &Group, row: &Line) -> RawPoint {
    let value = |known: Known| {
        let value = block.value(row, known.column).unwrap_or(f64::NAN);
        let value = if known.meaning.logarithm {
            10_f64.powf(value)
        } else {
            value
        };
        let factor = known.meaning.unit.map_or(1.0, |unit| unit.factor);
        let sign = if known.meaning.negated { -1.0 } else { 1.0 };
        value * factor * sign
    };
    let frequency = value(group.frequency);
    let angular = group.frequency.meaning.part == Part::AngularFrequency;
    let frequency_hz = if angular {
        frequency / (2.0 * std::f64::consts::PI)
    } else {
        frequency
    };
    let (real, imaginary) = match group.form {
        Form::Cartesian(a, b) => (value(a), value(b)),
        Form::Polar(a, b) => {
            let radians = match b.meaning.unit.map(|unit| unit.dimension) {
                Some(Dimension::Radian) => true,
                Some(_) => false,
                None => is_in_radians(block, b),
            };
            let angle = if radians {
                value(b)
            } else {
                value(b).to_radians()
            };
            let (sin, cos) = angle.sin_cos();
            (value(a) * cos, value(a) * sin)
        }
        Form::Admittance(a, b) => {
            let (g, b) = (value(a), value(b));
            let square = g * g + b * b;
            (g / square, -b / square)
        }
    };
    RawPoint {
        line: row.number,
        frequency_hz,
        real,
        imaginary,
    }
}

/// The sweeps of blocks without titles, by what their numbers do.
fn by_numbers(
    mut found: Sweeps,
    blocks: &[Block],
    by_hand: &[(String, String)],
) -> Result<Sweeps, Fault> {
    let mut largest: Option<&Block> = None;
    for block in blocks {
        let no_titles = vec![String::new(); block.width];
        if points_of(&no_titles, &[], by_hand) >= COMPLETE {
            let titles = Titles {
                titles: no_titles,
                ..Titles::default()
            };
            found.sweeps.extend(by_titles(block, &titles, by_hand));
        } else if let Some(guess) = guess(block) {
            if let Some(rival) = guess.rival {
                return Err(Fault::Unclear(either(&guess, rival), titles_of(block)));
            }
            let (titles, known) = as_known(block, &guess);
            let known = with_own_units(block, known)?;
            let mut sweeps = by_columns(block, &titles, &columns_of(&known, &titles.titles, &[]));
            if let Some(first) = sweeps.first_mut() {
                first.warnings.push(said(&guess));
            }
            found.sweeps.extend(sweeps);
        }
        if largest.is_none_or(|most| most.rows.len() < block.rows.len()) {
            largest = Some(block);
        }
    }
    if !found.sweeps.is_empty() {
        return Ok(found);
    }
    match largest.filter(|block| block.width >= 3 && block.rows.len() >= 3) {
        Some(block) => Err(Fault::Unclear(
            "which columns hold frequency and impedance cannot be told from titles or numbers"
                .to_owned(),
            titles_of(block),
        )),
        None => Err(Fault::new(
            "it holds no data: no rows of frequencies with impedances",
            "give a table with columns of frequency, Z′ and Z″ (or |Z| and phase)",
        )),
    }
}

/// Columns that were found by their numbers, with the units of the titles above them; titles that say something
/// else than frequency and impedance are not overruled.
fn with_own_units(block: &Block, mut known: Vec<Known>) -> Result<Vec<Known>, Fault> {
    let is_title = |line: &&Line| line.cells.len() == block.width;
    let Some(titles) = block.above.iter().find(is_title) else {
        return Ok(known);
    };
    for column in &mut known {
        let title = titles.cells[column.column].trim();
        let unit = unit_of_title(title, None);
        let is_of_part = |unit: &Unit| match column.meaning.part {
            Part::Frequency => unit.dimension == Dimension::Hertz,
            Part::Phase => matches!(unit.dimension, Dimension::Degree | Dimension::Radian),
            _ => matches!(
                unit.dimension,
                Dimension::Ohm | Dimension::OhmArea | Dimension::OhmLength
            ),
        };
        let lower = title.to_lowercase();
        if unit.as_ref().is_some_and(|unit| !is_of_part(unit))
            || OTHER_QUANTITIES.iter().any(|name| lower.starts_with(name))
        {
            let fact = format!(
                "its numbers look like a spectrum, but the title \"{}\" says something else",
                plain::bounded(title, 40)
            );
            return Err(Fault::Unclear(fact, titles_of(block)));
        }
        column.meaning.unit = unit.or(column.meaning.unit);
    }
    Ok(known)
}
