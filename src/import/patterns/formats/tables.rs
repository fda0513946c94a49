//! Tables of text and workbooks: angles and counts, of whatever instrument or hand.
//!
//! Columns are found by their titles; without titles the first column is 2θ in degrees where it ascends in nearly
//! equal steps, the second holds counts and a third their deviations. Several columns of counts beside one of angles
//! are several patterns.

use crate::import::measurements::blocks::{Block, Titles, blocks_of};
use crate::import::measurements::by_hand::{check_columns, titles_of as column_names};
use crate::import::measurements::lines::{Line, Sheet};
use crate::import::measurements::sheets::read_sheets;
use crate::import::measurements::source::Source;
use crate::import::measurements::words::lines_text;
use crate::import::measurements::{MeasurementSettings, UNUSED};
use crate::import::patterns::format::Format;
use crate::import::patterns::scan::{Axis, Fault, Scan, Scans, remark};
use crate::import::patterns::titles::{Part, part_of, points_of};

pub(super) static FORMAT: Format = Format {
    name: "table",
    recognises: |_, _| true,
    read,
};

/// Points of a title row that names angle and counts.
const COMPLETE: usize = 12;
/// Blocks by which it is told whether a file holds patterns.
const LOOKED_AT: usize = 300;
/// Fewest rows of a pattern without titles.
const FEWEST: usize = 20;

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Scans, Fault> {
    let remedy = "give a table with columns of 2θ and counts, or a file of XRDML, RAS, RASX, BRML, RAW, UXD, GSAS, CHI \
                  or powder CIF";
    read_sheets(source, remedy, |sheet| read_sheet(sheet, &settings.columns))
}

/// Whether a table is a pattern, by titles that say 2θ, Q or d, or by what its numbers do.
pub(in crate::import) fn looks_like_one(sheets: &[Sheet], name: &str) -> bool {
    sheets.iter().any(|sheet| {
        let (blocks, _) = blocks_of(sheet, 5);
        blocks.iter().take(LOOKED_AT).any(|block| {
            let titles = titles_of(block).filter(|titles| {
                points_of(&titles.titles) >= COMPLETE || says_two_theta(&titles.titles)
            });
            let named = titles.is_some_and(|titles| {
                columns_of(&titles.titles, &[]).is_some_and(|c| steadily(&block.column(c.position)))
            });
            named || by_numbers(block, !is_named(name)).is_some()
        })
    })
}

/// Whether a file is called as tables of patterns are.
fn is_named(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xy", ".xye", ".xyd", ".xyn"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether a title says 2θ beyond doubt: then other columns may be called by their samples.
fn says_two_theta(titles: &[String]) -> bool {
    let is_one = |title: &String| {
        part_of(title) == Some(Part::Position(Axis::TwoTheta)) && title.contains(['2', 'w', 'W'])
    };
    titles.iter().any(is_one)
}

fn titles_of(block: &Block) -> Option<Titles> {
    block.titles(|titles, _| points_of(titles))
}

fn read_sheet(sheet: &Sheet, by_hand: &[(String, String)]) -> Result<Scans, Fault> {
    let (blocks, notes) = blocks_of(sheet, 2);
    check_columns(&blocks, by_hand, |role| match part_of_role(role) {
        Some(_) => Ok(()),
        None => Err(format!(
            "\"{role}\" is nothing that a column of a pattern can be"
        )),
    })?;
    let mut found = Scans {
        notes: notes
            .iter()
            .map(|line| (line.number, line.text.clone()))
            .collect(),
        ..Scans::default()
    };
    let mut unread: Vec<&Block> = Vec::new();
    for block in &blocks {
        let titles = titles_of(block)
            .map(|titles| titles.titles)
            .unwrap_or_default();
        let by_titles = columns_of(&titles, by_hand);
        let by_counts = || by_title_of_counts(block).filter(|_| titles.is_empty());
        match by_titles
            .or_else(by_counts)
            .or_else(|| by_numbers(block, false))
        {
            Some(columns) => found.scans.extend(scans_of(block, &columns, &titles)),
            None => unread.push(block),
        }
    }
    let Some(largest) = unread.iter().max_by_key(|block| block.rows.len()) else {
        return if found.scans.is_empty() {
            Err(nothing())
        } else {
            Ok(found)
        };
    };
    if found.scans.is_empty() {
        if largest.width < 2 || largest.rows.len() < 5 {
            return Err(nothing());
        }
        let fact =
            "which columns hold angles and counts cannot be told from titles or numbers".to_owned();
        return Err(Fault::Unclear(fact, column_names(largest)));
    }
    for block in unread.iter().filter(|block| block.rows.len() > 4) {
        let lines: Vec<usize> = block.rows.iter().map(|row| row.number).collect();
        let fact = format!(
            "{} hold numbers of other kinds and were passed over",
            lines_text(&lines)
        );
        found.warnings.push(remark(fact, ""));
    }
    Ok(found)
}

fn nothing() -> Fault {
    Fault::new(
        "it holds no data: no rows of angles with counts",
        "give a table with columns of 2θ and counts",
    )
}

/// Which columns hold what.
#[derive(Clone, Debug, Default)]
struct Columns {
    position: usize,
    axis: Axis,
    /// Counts, and whether they are per second.
    counts: Vec<(usize, bool)>,
    /// Other columns of angles, for the counts that stand behind them.
    more_positions: Vec<usize>,
    deviation: Option<usize>,
    /// What was assumed.
    assumed: Option<String>,
}

impl Columns {
    /// The column of angles of a column of counts: the last before it.
    fn position_of(&self, counts: usize) -> usize {
        let before = self
            .more_positions
            .iter()
            .rev()
            .find(|place| **place < counts);
        before.copied().unwrap_or(self.position)
    }
}

/// What a column of a pattern can be named by hand.
fn part_of_role(role: &str) -> Option<Part> {
    Some(match role {
        "angle" => Part::Position(Axis::TwoTheta),
        "theta" => Part::Position(Axis::Theta),
        "spacing" => Part::Position(Axis::Spacing),
        "q" => Part::Position(Axis::Q),
        "counts" => Part::Counts,
        "deviation" => Part::Deviation,
        UNUSED => Part::Other,
        _ => return None,
    })
}

/// The columns by titles and by hand.
fn columns_of(titles: &[String], by_hand: &[(String, String)]) -> Option<Columns> {
    let mut parts: Vec<Option<Part>> = titles.iter().map(|title| part_of(title)).collect();
    for (role, title) in by_hand {
        let Some(part) = part_of_role(role) else {
            continue;
        };
        let named = titles.iter().position(|own| own.trim() == title.trim());
        let place = named.or_else(|| title.trim().parse::<usize>().ok()?.checked_sub(1))?;
        if parts.len() <= place {
            parts.resize(place + 1, None);
        }
        for own in &mut parts {
            let is_same = *own == Some(part) && !matches!(part, Part::Counts | Part::Other);
            // One position counts, whichever of them it is.
            let is_position = |part: &Option<Part>| matches!(part, Some(Part::Position(_)));
            if is_same || (is_position(own) && is_position(&Some(part))) {
                *own = None;
            }
        }
        parts[place] = Some(part);
    }
    // 2θ before anything that it may be calculated from.
    let rank = |part: &Option<Part>| match part {
        Some(Part::Position(Axis::TwoTheta)) => Some(0),
        Some(Part::Position(Axis::Theta)) => Some(1),
        Some(Part::Position(_)) => Some(2),
        _ => None,
    };
    let position = (0..parts.len())
        .filter_map(|k| Some((rank(&parts[k])?, k)))
        .min()?
        .1;
    let Some(Part::Position(axis)) = parts[position] else {
        return None;
    };
    let counts: Vec<(usize, bool)> = (0..parts.len())
        .filter(|k| matches!(parts[*k], Some(Part::Counts | Part::Rate)))
        .map(|k| (k, parts[k] == Some(Part::Rate)))
        .collect();
    // Series: the other columns are named by their samples.
    let unnamed = (0..parts.len()).filter(|k| {
        *k > position && parts[*k].is_none() && titles.get(*k).is_some_and(|t| !t.is_empty())
    });
    let counts = if counts.is_empty() {
        unnamed.map(|k| (k, false)).collect()
    } else {
        counts
    };
    if counts.is_empty() {
        return None;
    }
    let same = |k: &usize| parts[*k] == parts[position];
    Some(Columns {
        position,
        axis,
        more_positions: (position + 1..parts.len()).filter(same).collect(),
        deviation: parts
            .iter()
            .position(|part| *part == Some(Part::Deviation))
            .filter(|_| counts.len() == 1),
        counts,
        assumed: None,
    })
}

/// One title says counts, and of the others one column does what angles do, whatever it is called.
fn by_title_of_counts(block: &Block) -> Option<Columns> {
    let is_whole = |line: &&Line| line.cells.len() == block.width;
    let titles = &block.above.first().filter(is_whole)?.cells;
    let parts: Vec<Option<Part>> = titles.iter().map(|title| part_of(title)).collect();
    let of = |is: fn(&Option<Part>) -> bool| -> Vec<usize> {
        (0..parts.len()).filter(|k| is(&parts[*k])).collect()
    };
    let counts = of(|part| matches!(part, Some(Part::Counts | Part::Rate)));
    let [counts] = counts.as_slice() else {
        return None;
    };
    let mut angles = of(Option::is_none);
    angles.retain(|k| goes_as_angles(&block.column(*k)));
    let [angle] = angles.as_slice() else {
        return None;
    };
    let deviations = of(|part| *part == Some(Part::Deviation));
    Some(Columns {
        position: *angle,
        axis: Axis::TwoTheta,
        counts: vec![(*counts, parts[*counts] == Some(Part::Rate))],
        more_positions: Vec::new(),
        deviation: deviations.first().copied(),
        assumed: Some(format!(
            "the column \"{}\" was taken for 2θ in degrees: it goes in even steps",
            titles[*angle].trim()
        )),
    })
}

/// Nearly equal steps upwards (or downwards).
fn steadily(angles: &[f64]) -> bool {
    let finite: Vec<f64> = angles.iter().copied().filter(|x| x.is_finite()).collect();
    if finite.len() < 5 || finite.len() * 10 < angles.len() * 9 {
        return false;
    }
    let steps: Vec<f64> = finite.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let rising = steps.iter().filter(|step| **step > 0.0).count();
    rising.max(steps.iter().filter(|step| **step < 0.0).count()) * 20 >= steps.len() * 19
}

/// Even steps within the angles of a diffractometer, in degrees.
fn goes_as_angles(angles: &[f64]) -> bool {
    let finite: Vec<f64> = angles.iter().copied().filter(|x| x.is_finite()).collect();
    let (low, high) = (
        finite.iter().copied().fold(f64::INFINITY, f64::min),
        finite.iter().copied().fold(0.0, f64::max),
    );
    let mut sizes: Vec<f64> = finite
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&median) = sizes.get(sizes.len() / 2) else {
        return false;
    };
    let is_even = |step: &&f64| (**step - median).abs() < 0.3 * median;
    let even = sizes.iter().filter(is_even).count();
    steadily(angles)
        && low > -20.0
        && high < 180.0
        && high - low > 2.0
        && median > 0.0
        && median <= 0.5
        && even * 10 >= sizes.len() * 9
}

/// The columns by what their numbers do; strictly, counts must scatter as measured ones do.
fn by_numbers(block: &Block, strict: bool) -> Option<Columns> {
    if block.width < 2 || block.width > 4 || block.rows.len() < FEWEST {
        return None;
    }
    // Titles that are not understood say that it is something else.
    if strict && block.has_title_row() {
        return None;
    }
    if !goes_as_angles(&block.column(0)) {
        return None;
    }
    let counts = block.column(1);
    let n_counts = counts.iter().filter(|x| x.is_finite()).count();
    let positive = counts.iter().filter(|x| **x >= 0.0).count();
    // A curve that only rises or falls is none of a diffractometer.
    let turns = counts
        .windows(3)
        .filter(|w| (w[1] - w[0]) * (w[2] - w[1]) < 0.0)
        .count();
    if n_counts * 10 < counts.len() * 9
        || positive * 2 < counts.len()
        || (strict && turns * 20 < counts.len())
    {
        return None;
    }
    let third = (block.width >= 3).then(|| block.column(2));
    let is_deviation = |values: &Vec<f64>| {
        let sound = values
            .iter()
            .zip(&counts)
            .filter(|(d, y)| **d >= 0.0 && (**d <= y.abs().max(1.0) * 1.5));
        sound.count() * 10 >= values.len() * 9 && values.iter().any(|d| *d > 0.0)
    };
    let deviation = third.filter(is_deviation).map(|_| 2);
    let mut assumed = "the columns have no titles; the first was taken for 2θ in degrees and the second for counts".to_owned();
    if deviation.is_some() {
        assumed.push_str(", the third for their deviations");
    }
    Some(Columns {
        position: 0,
        axis: Axis::TwoTheta,
        counts: vec![(1, false)],
        more_positions: Vec::new(),
        deviation,
        assumed: Some(assumed),
    })
}

fn scans_of(block: &Block, columns: &Columns, titles: &[String]) -> Vec<Scan> {
    // A last row with too few cells may end within a number.
    let cut = block
        .rows
        .last()
        .filter(|row| row.cells.len() < block.width)
        .map(|row| row.number);
    let n = block.rows.len() - usize::from(cut.is_some());
    let column = |k: usize| -> Vec<f64> { block.column(k).into_iter().take(n).collect() };
    let several = columns.counts.len() > 1;
    let all = columns.counts.iter().map(|(place, is_rate)| {
        let mut scan = Scan {
            label: if several {
                titles.get(*place).cloned().unwrap_or_default()
            } else {
                String::new()
            },
            axis: columns.axis,
            positions: column(columns.position_of(*place)),
            counts: column(*place),
            deviations: columns.deviation.map(column),
            lines: block.rows.iter().take(n).map(|row| row.number).collect(),
            ..Scan::default()
        };
        if several {
            scan.notes.push((0, scan.label.clone()));
        }
        scan.warnings
            .extend(columns.assumed.as_ref().map(|assumed| remark(assumed, "")));
        if *is_rate {
            scan.warnings.push(remark(
                "its intensities are counts per second; for how long is not said",
                "",
            ));
        }
        if let Some(line) = cut {
            scan.warnings.push(remark(
                format!("line {line} is cut off and was left out"),
                "copy the file anew",
            ));
        }
        scan
    });
    all.collect()
}
