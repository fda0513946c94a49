//! What a file is: by its name, and where that says nothing by its first bytes.
//!
//! In: a name, bytes. Out: a [`FileKind`].

use super::archive_format::{ArchiveFormat, is_workbook};
use super::decoding::{Compression, text_of};
use super::names::file_name;
use crate::import::formats;
use crate::import::tables::TableFormat;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Kind {
    /// A structure file; its format is told by its content when it is read.
    Structure,
    /// A table.
    Table(TableFormat),
}

/// What a file is, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum FileKind {
    Document(Kind, Compression),
    Archive(ArchiveFormat),
    /// The name says nothing; its extension, in lower case.
    Other(String, Compression),
}

/// What a file is by its extension, in any case.
pub(in crate::import) fn kind_of_name(path: &str) -> FileKind {
    let name = file_name(path).to_ascii_lowercase();
    if let Some(format) = ArchiveFormat::from_name(&name) {
        return FileKind::Archive(format);
    }
    let (plain, compression) = split_compression(&name);
    let extension = plain
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    match extension {
        "cif" | "mcif" => FileKind::Document(Kind::Structure, compression),
        "csv" | "tsv" => FileKind::Document(Kind::Table(TableFormat::Text), compression),
        "xlsx" => FileKind::Document(Kind::Table(TableFormat::Xlsx), compression),
        other => FileKind::Other(other.to_owned(), compression),
    }
}

/// A file name without the extension of its compression.
pub(in crate::import) fn split_compression(name: &str) -> (&str, Compression) {
    let lower = name.to_ascii_lowercase();
    for (extension, compression) in [(".gz", Compression::Gzip), (".zst", Compression::Zstandard)] {
        if lower.ends_with(extension) {
            return (&name[..name.len() - extension.len()], compression);
        }
    }
    (name, Compression::None)
}

/// Whether a file among others is a structure, by its first bytes, decompressed. The big outputs
/// of VASP repeat the structure that CONTCAR has beside them, so among others they are none.
pub(in crate::import) fn is_structure_among_others(path: &str, head: &[u8]) -> bool {
    const REPEAT: [&str; 8] = [
        "chg", "chgcar", "aeccar", "locpot", "elfcar", "parchg", "xdatcar", "wavecar",
    ];
    let name = file_name(path).to_ascii_lowercase();
    let stem = name.split(['.', '_']).next().unwrap_or_default();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    // A name that claims a structure is believed: what cannot be read is said to fail.
    let plain = split_compression(&name).0;
    !REPEAT.contains(&stem) && (formats::recognise(head).is_some() || formats::is_named(plain))
}

/// What a file alone is by its content, where its name says nothing; `Err` with the remedy where
/// it is of no kind. `head` holds the first bytes, decompressed.
pub(in crate::import) fn kind_of_content(name: &str, head: &[u8]) -> Result<Kind, &'static str> {
    if formats::recognise(head).is_some() || formats::is_named(name) || formats::is_json(head) {
        return Ok(Kind::Structure);
    }
    match head {
        [b'P', b'K', 3, 4, ..] if is_workbook(head) => Ok(Kind::Table(TableFormat::Xlsx)),
        [b'B', b'Z', b'h', ..] => Err("it is compressed with bzip2: unpack it first"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => Err("it is compressed with xz: unpack it first"),
        [b'7', b'z', 0xbc, 0xaf, ..] => Err("it is a 7z archive: unpack it first"),
        [b'R', b'a', b'r', b'!', ..] => Err("it is a RAR archive: unpack it first"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err("it is a file of old Office: save it as .xlsx"),
        _ if head.starts_with(b"SQLite format 3\0") => {
            Err("it begins as a project does: give a project by its path")
        }
        _ if looks_like_a_table(head) => Ok(Kind::Table(TableFormat::Text)),
        _ => Err(
            "use a CIF, POSCAR, extended XYZ, JSON of pymatgen or OPTIMADE, XSF, .res, input of \
             Quantum ESPRESSO, .csv, .tsv, .xlsx, .zip, .tar, .tar.gz or .tar.zst",
        ),
    }
}

/// Two lines or more, the next two with as many of a separator as the first (or more: cells may
/// hold whole structures).
fn looks_like_a_table(head: &[u8]) -> bool {
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.contains(&0) && !is_utf16 {
        return false;
    }
    let text = text_of(head);
    let lines: Vec<&str> = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(3)
        .collect();
    let count = |line: &str, separator: char| line.matches(separator).count();
    [',', ';', '\t'].into_iter().any(|separator| {
        let first = lines.first().map_or(0, |line| count(line, separator));
        first > 0 && lines.len() > 1 && lines.iter().all(|line| count(line, separator) >= first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_by_their_content() {
        assert!(looks_like_a_table(b"formula,sigma\nLi2S,1e-5\n"));
        assert!(looks_like_a_table(b"a\tb\n1\t2\n3\t4\n"));
        for text in ["a,b\n", "Dear reader,\nthis is prose.\n", "", "\0,\n\0,\n"] {
            assert!(!looks_like_a_table(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_vasp_writes_beside_the_structure_is_none() {
        let poscar = b"Li\n1.0\n3 0 0\n0 3 0\n0 0 3\nLi\n1\nDirect\n0 0 0\n";
        for name in ["POSCAR", "a/CONTCAR", "Li.txt", "chgres"] {
            assert!(is_structure_among_others(name, poscar), "{name}");
        }
        assert!(is_structure_among_others("POSCAR_broken.gz", b"x"));
        assert!(!is_structure_among_others("notes.txt", b"x"));
        for name in ["CHGCAR", "run/XDATCAR", "AECCAR0", "CHG", "LOCPOT.vasp"] {
            assert!(!is_structure_among_others(name, poscar), "{name}");
        }
    }
}
