//! Binary files of EC-Lab (BioLogic), `.mpr`.
//!
//! "BIO-LOGIC MODULAR FILE", then modules: "MODULE", a short name (10 bytes), a long name (25), lengths and
//! versions (two forms), a date (8), data. "VMP data" holds the number of rows, the columns by number and the rows;
//! "VMP Set" comments and area; "VMP loop" the rows at which loops begin. The layout is not published by the maker;
//! it is known from galvani and yadg (see [`super::eclab_columns`]).

use super::eclab_columns::{Width, title, width};
use super::eclab_text::{area, split_at};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::blocks::{Block, Titles};
use crate::import::measurements::lines::Line;
use crate::import::measurements::notes::Note;
use crate::import::measurements::number::Decimal;
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::groups::points_of;
use crate::import::spectra::sweep::{Fault, Sweeps, remark};
use crate::import::spectra::table::by_titles;

pub(super) static FORMAT: Format = Format {
    name: "binary file of EC-Lab (BioLogic)",
    recognises: |source, _| source.bytes.starts_with(MAGIC),
    read,
};

const MAGIC: &[u8] = b"BIO-LOGIC MODULAR FILE\x1a";
/// Where the first module begins.
const START: usize = 52;
/// Most rows of a file.
const MOST_ROWS: usize = 5_000_000;

struct Module<'a> {
    name: &'a [u8],
    version: u32,
    data: &'a [u8],
    is_whole: bool,
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// The modules of a file; the last may be cut off.
fn modules(bytes: &[u8]) -> Vec<Module<'_>> {
    let mut found = Vec::new();
    let mut at = START;
    while bytes.get(at..at + 6) == Some(b"MODULE") {
        let header = at + 6;
        let Some(first) = u32_at(bytes, header + 35) else {
            break;
        };
        // From version 11.50 on there are four more words.
        let newer = first == u32::MAX;
        let (length, version, size) = if newer {
            let version = u32_at(bytes, header + 43).zip(u32_at(bytes, header + 47));
            (
                u32_at(bytes, header + 39),
                version.map(|(old, new)| old.saturating_add(new)),
                59,
            )
        } else {
            (Some(first), u32_at(bytes, header + 39), 51)
        };
        let (Some(length), Some(version)) = (length, version) else {
            break;
        };
        let start = header + size;
        let end = start.saturating_add(length as usize);
        let Some(data) = bytes.get(start..end.min(bytes.len())) else {
            break;
        };
        found.push(Module {
            name: &bytes[header..header + 10],
            version,
            data,
            is_whole: end <= bytes.len(),
        });
        at = end;
    }
    found
}

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let all = modules(&source.bytes);
    let of = |name: &[u8]| all.iter().find(|module| module.name.starts_with(name));
    let anew = "copy the file anew, or export it as text from EC-Lab";
    let Some(data) = of(b"VMP data") else {
        return Err(Fault::new(
            "it holds no data: the file is cut off before them",
            anew,
        ));
    };
    let layout = Layout::of(data)?;
    let titles: Vec<String> = layout
        .columns
        .iter()
        .map(|column| column.title.to_owned())
        .collect();
    if points_of(&titles, &[], &settings.columns) < 12 {
        let fact = "its columns hold no frequency with Re(Z) and -Im(Z)";
        return Err(Fault::new(
            fact,
            "give a file of the technique PEIS or GEIS",
        ));
    }
    let block = layout.block(data.data);
    let heads = Titles {
        titles,
        ..Titles::default()
    };
    let mut sweeps = by_titles(&block, &heads, &settings.columns);
    if let (Some(module), [sweep]) = (of(b"VMP loop"), sweeps.as_slice()) {
        let starts = loop_starts(module.data);
        if starts.len() > 1 {
            sweeps = split_at(sweep, &starts[1..]);
        }
    }
    let (notes, stated, warning) = of(b"VMP Set")
        .map(|module| settings_of(module.data))
        .unwrap_or_default();
    for sweep in &mut sweeps {
        sweep.sign_is_sure = true;
        sweep.area_cm2.clone_from(&stated);
    }
    let mut warnings: Vec<_> = warning.into_iter().collect();
    if block.rows.len() < layout.n_rows || !data.is_whole {
        let fact = format!(
            "the file is cut off: {} of {} rows are there",
            block.rows.len(),
            layout.n_rows
        );
        warnings.push(remark(fact, anew));
    }
    Ok(Sweeps {
        sweeps,
        notes,
        warnings,
        format: None,
    })
}

struct Place {
    title: &'static str,
    offset: usize,
    width: Width,
}

/// How rows are laid out.
struct Layout {
    n_rows: usize,
    row_bytes: usize,
    start: usize,
    columns: Vec<Place>,
}

impl Layout {
    fn of(module: &Module<'_>) -> Result<Self, Fault> {
        let data = module.data;
        let short = || {
            Fault::new(
                "it holds no data: the file is cut off within the list of columns",
                "copy it anew",
            )
        };
        let n_rows = u32_at(data, 0).ok_or_else(short)? as usize;
        let n_columns = usize::from(*data.get(4).ok_or_else(short)?);
        let word = |k: usize, big: bool| {
            let pair = [*data.get(5 + 2 * k)?, *data.get(6 + 2 * k)?];
            Some(if big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            })
        };
        let (ids, start): (Option<Vec<u16>>, usize) = match module.version {
            0 if data.get(5).is_some_and(|byte| *byte != 0) => {
                let ids = data.get(5..5 + n_columns);
                (
                    ids.map(|ids| ids.iter().map(|id| u16::from(*id)).collect()),
                    100,
                )
            }
            0 | 10 | 11 => ((0..n_columns).map(|k| word(k, true)).collect(), 1007),
            2 => ((0..n_columns).map(|k| word(k, false)).collect(), 405),
            3 => ((0..n_columns).map(|k| word(k, false)).collect(), 406),
            other => {
                let fact = format!("its data are written in version {other}, which is not known");
                return Err(Fault::new(fact, "export it as text (.mpt) from EC-Lab"));
            }
        };
        let ids = ids.ok_or_else(short)?;
        let mut columns = Vec::new();
        let (mut offset, mut flags, mut unknown) = (0, false, Vec::new());
        for id in ids {
            let width = width(id).unwrap_or_else(|| {
                unknown.push(id);
                Width::F32
            });
            if width == Width::Flag && flags {
                continue;
            }
            flags |= width == Width::Flag;
            if let Some(title) = title(id) {
                columns.push(Place {
                    title,
                    offset,
                    width,
                });
            }
            offset += width.bytes();
        }
        // The lengths of the module and of its rows agree only where all widths are right.
        let body = data.len().saturating_sub(start);
        let agrees = offset > 0 && (!module.is_whole || body == n_rows.saturating_mul(offset));
        if !agrees && !unknown.is_empty() {
            let fact = format!("it has columns of numbers that are not known ({unknown:?})");
            return Err(Fault::new(fact, "export it as text (.mpt) from EC-Lab"));
        }
        if offset == 0 || (!agrees && body < n_rows.saturating_mul(offset) && module.is_whole) {
            let fact = "the lengths of its rows and of its data do not agree";
            return Err(Fault::new(fact, "export it as text (.mpt) from EC-Lab"));
        }
        Ok(Self {
            n_rows: n_rows.min(MOST_ROWS),
            row_bytes: offset,
            start,
            columns,
        })
    }

    /// The rows, as a table has them.
    fn block(&self, data: &[u8]) -> Block {
        let body = data.get(self.start..).unwrap_or_default();
        let rows = body
            .chunks_exact(self.row_bytes)
            .take(self.n_rows)
            .enumerate();
        let line = |(k, row): (usize, &[u8])| {
            let cells: Vec<String> = self
                .columns
                .iter()
                .map(|place| text_of(row, place))
                .collect();
            Line {
                number: k + 1,
                text: String::new(),
                n_numbers: cells.len(),
                cells,
            }
        };
        Block {
            decimal: Decimal::Point,
            width: self.columns.len(),
            rows: rows.map(line).collect(),
            above: Vec::new(),
        }
    }
}

fn text_of(row: &[u8], place: &Place) -> String {
    let bytes = &row[place.offset..place.offset + place.width.bytes()];
    let value = match (place.width, bytes) {
        (Width::F32, [a, b, c, d]) => f64::from(f32::from_le_bytes([*a, *b, *c, *d])),
        (Width::F64, [a, b, c, d, e, f, g, h]) => {
            f64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])
        }
        _ => f64::NAN,
    };
    format!("{value}")
}

/// Rows at which loops begin; the first is 0.
fn loop_starts(data: &[u8]) -> Vec<usize> {
    let count = u32_at(data, 0).unwrap_or(0).min(100_000) as usize;
    let mut starts: Vec<usize> = (0..count)
        .map_while(|k| u32_at(data, 4 + 4 * k))
        .map(|s| s as usize)
        .collect();
    starts.dedup();
    while starts.len() > 1 && starts.last() == Some(&0) {
        starts.pop();
    }
    if starts.windows(2).all(|pair| pair[0] < pair[1]) {
        starts
    } else {
        Vec::new()
    }
}

type Said = (
    Vec<Note>,
    Option<crate::import::stated::Stated>,
    Option<crate::monitor::Warning>,
);

/// Comments, materials and area of the settings.
fn settings_of(data: &[u8]) -> Said {
    let text = |at: usize| -> Option<String> {
        let length = usize::from(*data.get(at)?);
        let bytes = data.get(at + 1..at + 1 + length)?;
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let is_text = !text.trim().is_empty()
            && text
                .chars()
                .all(|c| !c.is_control() || c == '\n' || c == '\r');
        is_text.then(|| text.trim().to_owned())
    };
    let mut notes = Vec::new();
    for (at, name) in [
        (0x07, "Comments"),
        (0x11e, "Electrode material"),
        (0x1c0, "Electrolyte"),
    ] {
        if let Some(text) = text(at) {
            notes.push((0, format!("{name} : {text}")));
        }
    }
    let value = data.get(0x211..0x215).and_then(|four| four.try_into().ok());
    // The shortest number that it may have been: 1.13, not 1.12999999523.
    let plain = |four: [u8; 4]| format!("{}", f32::from_le_bytes(four)).parse::<f64>().ok();
    let value = value.and_then(plain);
    let sound = value.filter(|value| (1e-4..1e4).contains(value));
    // The unit follows from files of both kinds that were exported as text, too: 2 for cm², 3 for mm².
    let factor = match data.get(0x250) {
        Some(0 | 2) | None => Some(1.0),
        Some(3) => Some(0.01),
        Some(_) => None,
    };
    let sound = sound
        .zip(factor)
        .map(|(value, factor)| (value * factor * 1e9).round() / 1e9);
    if factor.is_none() && value.is_some_and(|value| value > 0.0) {
        let fact = "the unit of the electrode area of its settings is not known, and the area was not used";
        let warning = remark(fact, "give the area or the diameter of the pellet");
        return (notes, None, Some(warning));
    }
    let (stated, warning) = area(sound, "the electrode area of its settings");
    (notes, stated, warning)
}
