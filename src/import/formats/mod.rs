//! Formats: from the bytes of a structure file to its structures, each format one file.
//!
//! In: bytes and the name that messages give their source. Out: [`Reading`], the structures and
//! what could not be read, each with fact and remedy. What a file is, its first bytes tell
//! ([`recognise`]); its name only counts where they tell nothing. A new format is a file here and a
//! line in [`REGISTRY`].

mod builder;
mod cif;
mod espresso;
mod espresso_cell;
mod espresso_namelist;
mod espresso_output;
mod json;
mod optimade;
mod poscar;
mod poscar_symbols;
mod pymatgen;
mod shelx;
mod symbols;
mod text;
mod xsf;
mod xyz;
mod xyz_header;

use std::borrow::Cow;

use super::sources::decoding::text_of;
use crate::crystal::Structure;
use crate::monitor::Warning;

/// As many bytes of a file as are looked at to recognise its format.
pub(super) const HEAD_BYTES: usize = 1 << 16;

/// How a format is told from the others, and read.
pub(super) struct Format {
    /// Name in messages.
    pub name: &'static str,
    /// What one structure of several in a file is called.
    pub part: &'static str,
    /// Whether a file is called as those of this format are; asked where its bytes tell nothing.
    is_named: fn(&str) -> bool,
    /// Whether a file begins as this format does.
    recognises: fn(&Head<'_>) -> bool,
    /// Reads a whole file; the second argument names it in messages.
    read: fn(&[u8], &str) -> Reading,
}

/// The formats, in the order in which they are tried: the stricter mark goes first.
static REGISTRY: [&Format; 9] = [
    &optimade::FORMAT,
    &pymatgen::FORMAT,
    &xsf::FORMAT,
    &espresso_output::FORMAT,
    &espresso::FORMAT,
    &shelx::FORMAT,
    &xyz::FORMAT,
    &poscar::FORMAT,
    &cif::FORMAT,
];

/// The structures of a file, and what could not be read.
pub(super) type Reading = (Vec<FileStructure>, Vec<Warning>);

/// One structure of a file.
#[derive(Clone, Debug)]
pub(super) struct FileStructure {
    /// Tells it from the others of its file.
    pub name: String,
    /// Id that it has wherever it stands, such as that of a database.
    pub own_id: Option<String>,
    /// The full cell.
    pub structure: Structure,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// ICSD collection code.
    pub icsd_code: Option<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// What was noticed or assumed; an empty subject stands for the file.
    pub warnings: Vec<Warning>,
}

impl FileStructure {
    /// A structure of which nothing else is known.
    fn plain(name: impl Into<String>, structure: Structure, warnings: Vec<Warning>) -> Self {
        Self {
            name: name.into(),
            own_id: None,
            structure,
            material_id: None,
            icsd_code: None,
            e_above_hull_ev: None,
            band_gap_ev: None,
            warnings,
        }
    }
}

/// Why a structure could not be read.
#[derive(Clone, Debug, PartialEq)]
struct Fault {
    /// Number of the line, from 1; `None` where it is about the whole file.
    line: Option<usize>,
    /// Which structure of several, where that is known.
    part: String,
    fact: String,
    remedy: String,
}

impl Fault {
    /// About the whole file.
    fn new(fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            line: None,
            part: String::new(),
            fact: fact.into(),
            remedy: remedy.into(),
        }
    }

    /// About a line, numbered from 1.
    fn at(line: usize, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::new(fact, remedy)
        }
    }

    /// The same, with the line where none was known.
    fn or_at(mut self, line: usize) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// The same, about one structure of several.
    fn of_part(mut self, part: impl Into<String>) -> Self {
        self.part = part.into();
        self
    }

    fn warning(self, source: &str) -> Warning {
        let subject = match self.part.as_str() {
            "" => source.to_owned(),
            part => format!("{source}, {part}"),
        };
        let fact = match self.line {
            Some(line) => format!("line {line}: {}", self.fact),
            None => self.fact,
        };
        Warning::new(subject, fact, self.remedy)
    }
}

/// Each structure of a file or why it could not be read.
type Found = Vec<Result<FileStructure, Fault>>;

/// Puts the file's name to what a format found.
fn report(source: &str, found: Found) -> Reading {
    let (mut structures, mut rejected) = (Vec::new(), Vec::new());
    let several = found.len() > 1;
    for item in found {
        match item {
            Err(fault) => rejected.push(fault.warning(source)),
            Ok(mut structure) => {
                for warning in &mut structure.warnings {
                    if warning.subject.is_empty() {
                        warning.subject = match several {
                            true => format!("{source}, {}", structure.name),
                            false => source.to_owned(),
                        };
                    }
                }
                structures.push(structure);
            }
        }
    }
    (structures, rejected)
}

/// A remark about the file at hand.
fn remark(fact: impl Into<String>, remedy: impl Into<String>) -> Warning {
    Warning::new("", fact, remedy)
}

/// The first bytes of a file as text.
pub(super) struct Head<'a> {
    text: Cow<'a, str>,
}

impl<'a> Head<'a> {
    /// The head of a file; `None` where it is binary. Only the first [`HEAD_BYTES`] count.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
        let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        if bytes.contains(&0) && !is_utf16 {
            return None;
        }
        Some(Self {
            text: text::unix_lines(text_of(bytes)),
        })
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// Whether a key of JSON occurs.
    fn has_key(&self, key: &str) -> bool {
        let quoted = format!("\"{key}\"");
        let is_key = |(at, _): (usize, &str)| {
            let behind = self.text.get(at + quoted.len()..).unwrap_or_default();
            behind.trim_start().starts_with(':')
        };
        self.text.match_indices(&quoted).any(is_key)
    }

    fn begins_json(&self) -> bool {
        self.text.trim_start().starts_with(['{', '['])
    }
}

/// The format of a file by its first bytes; `None` where it is of none.
pub(super) fn recognise(bytes: &[u8]) -> Option<&'static Format> {
    let head = Head::of(bytes)?;
    REGISTRY
        .into_iter()
        .find(|format| (format.recognises)(&head))
}

/// Whether a file begins as JSON does, of whatever kind.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    Head::of(bytes).is_some_and(|head| head.begins_json() && json::may_be_json(&head.text))
}

/// Whether a name in any case ends in one of these.
fn ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file is called as those of a format are.
pub(super) fn is_named(name: &str) -> bool {
    REGISTRY.into_iter().any(|format| (format.is_named)(name))
}

/// Reads a structure file called `name`, which says what it is where its bytes do not. What is of
/// no known format goes to the reader of CIFs, which says what is the matter.
pub(super) fn read(bytes: &[u8], name: &str, source: &str) -> (Reading, &'static Format) {
    let by_name = || REGISTRY.into_iter().find(|format| (format.is_named)(name));
    let format = match recognise(bytes).or_else(by_name) {
        Some(format) => format,
        None if is_json(bytes) => &json::UNKNOWN,
        None => &cif::FORMAT,
    };
    ((format.read)(bytes, source), format)
}
