//! A file of a measurement in memory.

use std::borrow::Cow;
use std::path::Path;

use crate::import::tables::{decode_text, sheets_of};
use crate::import::{ImportError, ProgramFile};
use crate::monitor::Warning;

use super::lines::Sheet;

/// Largest file in bytes: 256 MiB.
const LARGEST: usize = 256 << 20;
/// Bytes of the beginning by which a format is recognised.
const HEAD: usize = 16 << 10;

/// A file of a measurement in memory.
#[derive(Clone, Debug)]
pub(in crate::import) struct Source {
    /// Its name in messages, without folders.
    pub name: String,
    /// Its name without the extension.
    pub stem: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads a file, unpacked.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`].
    pub(in crate::import) fn read(path: &Path) -> Result<Self, ImportError> {
        let bytes = ProgramFile::bytes(path)?;
        let unreadable = |fact: &str| ImportError::Unreadable {
            path: path.to_owned(),
            fact: fact.to_owned(),
        };
        if bytes.is_empty() {
            return Err(unreadable("it is empty"));
        }
        if bytes.len() > LARGEST {
            return Err(unreadable("it is larger than 256 MiB"));
        }
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self::of(&name.to_string_lossy(), bytes))
    }

    /// A file of this name.
    pub(in crate::import) fn of(name: &str, bytes: Vec<u8>) -> Self {
        let lower = name.to_ascii_lowercase();
        let plain = [".gz", ".zst"].iter().find(|end| lower.ends_with(**end));
        let plain = plain.map_or(name, |end| &name[..name.len() - end.len()]);
        // What follows a point is no extension where it is none: "LBS_x0.15".
        let stem = match plain.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && is_extension(end) => stem,
            _ => plain,
        };
        Self {
            name: name.to_owned(),
            stem: stem.to_owned(),
            bytes,
        }
    }

    /// Its first bytes as text; "" where it is binary.
    pub(in crate::import) fn head(&self) -> Cow<'_, str> {
        let head = &self.bytes[..self.bytes.len().min(HEAD)];
        let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        let has_zeros = head.contains(&0);
        // UTF-16 without a mark has a zero in every second byte.
        let zeros = head.split(|byte| *byte == 0).count();
        if has_zeros && !is_utf16 && zeros * 3 < head.len() {
            return Cow::Borrowed("");
        }
        decode_text(head).0
    }

    /// It as text, and what was assumed of its encoding.
    pub(in crate::import) fn text(&self) -> (String, Option<Warning>) {
        let (text, doubt) = decode_text(&self.bytes);
        let remedy = "save it in UTF-8 if characters are wrong";
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        (
            text,
            doubt.map(|fact| Warning::new(&self.name, fact, remedy)),
        )
    }

    /// Whether it is a structure file.
    pub(in crate::import) fn is_structure(&self) -> bool {
        crate::import::formats::recognise(&self.bytes).is_some()
            || crate::import::formats::is_json(&self.bytes)
    }

    /// Whether its beginning is text.
    pub(in crate::import) fn is_text(&self) -> bool {
        !self.head().is_empty()
    }

    /// Whether it is a workbook.
    pub(in crate::import) fn is_workbook(&self) -> bool {
        let head = &self.bytes[..self.bytes.len().min(1 << 16)];
        head.starts_with(b"PK\x03\x04")
            && [
                "xl/workbook.xml",
                "[Content_Types].xml",
                "xl/_rels",
                "xl/worksheets",
            ]
            .iter()
            .any(|part| head.windows(part.len()).any(|w| w == part.as_bytes()))
    }

    /// Its sheets: those of a workbook, or the one of a text.
    ///
    /// # Errors
    /// The fact, for a message.
    pub(in crate::import) fn sheets(&self) -> Result<Vec<Sheet>, String> {
        if self.is_workbook() {
            let sheets = sheets_of(&self.bytes, &self.name)?;
            let all = sheets.into_iter();
            return Ok(all
                .map(|(name, rows)| Sheet::of_cells(name, rows))
                .collect());
        }
        let (text, _) = self.text();
        if text.contains('\0') {
            return Err("it is binary, not text".to_owned());
        }
        Ok(vec![Sheet::of_text(&text)])
    }
}

fn is_extension(end: &str) -> bool {
    let is_short = (1..=9).contains(&end.len());
    is_short
        && end.bytes().all(|b| b.is_ascii_alphanumeric())
        && end.bytes().any(|b| b.is_ascii_alphabetic())
        && !end.starts_with(|c: char| c.is_ascii_digit())
        || end.eq_ignore_ascii_case("z")
}
