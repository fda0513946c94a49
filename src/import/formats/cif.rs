//! CIF: Crystallographic Information Files, read by [`crate::import::cif`].
//!
//! In: bytes. Out: one structure for each data block that holds one.

use super::{FileStructure, Format, Head, Reading};
use crate::import::cif::{CifBlock, read_cif};
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "CIF",
    part: "block",
    is_named: |name| super::ends(name, &[".cif", ".mcif"]),
    recognises,
    read,
};

/// A line that begins a data block, and below it one that begins an item or a loop.
fn recognises(head: &Head<'_>) -> bool {
    let begins = |line: &str, word: &str| {
        line.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let mut lines = head.lines().map(str::trim_start);
    lines.any(|line| begins(line, "data_"))
        && lines.any(|line| line.starts_with('_') || begins(line, "loop_"))
}

fn read(bytes: &[u8], source: &str) -> Reading {
    if let Some((fact, remedy)) = something_else(bytes) {
        return (Vec::new(), vec![Warning::new(source, fact, remedy)]);
    }
    let (blocks, rejected) = read_cif(bytes, source);
    (
        blocks.into_iter().map(structure_of_block).collect(),
        rejected,
    )
}

fn structure_of_block(block: CifBlock) -> FileStructure {
    FileStructure {
        code: block.cod_code.map(|code| code.to_string()),
        material_id: block.material_id,
        icsd_codes: block.icsd_code.into_iter().collect(),
        determination: block.determination,
        ..FileStructure::plain(block.name, block.structure, block.warnings)
    }
}

/// Fact and remedy where a file plainly is something else than a CIF.
fn something_else(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    let head = &start[..start.len().min(4096)];
    if start.is_empty() {
        return Some(("is empty", "download or export it again"));
    }
    let begins = |tag: &[u8]| {
        head.get(..tag.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(tag))
    };
    if begins(b"<!doctype") || begins(b"<html") || begins(b"<?xml") || begins(b"<head") {
        return Some((
            "is a web page or XML, not a CIF",
            "download the file itself; the server may have asked for a login",
        ));
    }
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if head.contains(&0) && !is_utf16 {
        return Some(("is binary, not a CIF", "export the structure as CIF"));
    }
    None
}
