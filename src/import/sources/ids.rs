//! Ids: what entries are called, so that a terminal, a table and a file name can bear it.
//!
//! In: file names, names of blocks, ids of tables. Out: ids without control characters and of
//! bounded length; and texts of messages treated alike. Files that VASP calls alike everywhere
//! (POSCAR) are named by their folders.

use super::{Container, Document, Kind, file_name};
use crate::monitor::Warning;

/// Longest id in bytes: with what is added to it, a file may have its name, and a spreadsheet a
/// link to it.
const MAX_ID_BYTES: usize = 200;
/// Longest part of a message in bytes.
const MAX_TEXT_BYTES: usize = 2000;
/// What VASP calls its files of structures.
const VASP_NAMES: [&str; 4] = ["POSCAR", "CONTCAR", "XDATCAR", "CHGCAR"];

/// An id that can be shown and written, and what was done to it.
pub(in crate::import) fn plain_id(id: String) -> (String, Option<String>) {
    let mut facts = Vec::new();
    let mut plain = id.clone();
    if id.contains(is_control) {
        plain = without_control(&id, '_');
        facts.push("its id held control characters, which were replaced by \"_\"".to_owned());
    }
    if plain.trim().is_empty() {
        plain = "unnamed".to_owned();
        facts.push("its id was empty".to_owned());
    }
    if plain.len() > MAX_ID_BYTES {
        let n = plain.chars().count();
        plain = format!(
            "{}~{:08x}",
            prefix(&plain, MAX_ID_BYTES - 9),
            fingerprint(&id)
        );
        facts.push(format!("its id of {n} characters was shortened"));
    }
    (plain, (!facts.is_empty()).then(|| facts.join("; ")))
}

/// A message without control characters and of bounded length.
pub(in crate::import) fn plain_warning(warning: Warning) -> Warning {
    let plain = |text: String| {
        let text = match text.contains(is_control) {
            true => without_control(&text, ' '),
            false => text,
        };
        match text.len() > MAX_TEXT_BYTES {
            true => format!("{}…", prefix(&text, MAX_TEXT_BYTES)),
            false => text,
        }
    };
    Warning {
        subject: plain(warning.subject),
        fact: plain(warning.fact),
        remedy: plain(warning.remedy),
    }
}

/// A text for one line of a terminal or a cell of a table.
pub(in crate::import) fn plain_text(text: &str) -> String {
    prefix(&without_control(text, ' '), MAX_TEXT_BYTES).to_owned()
}

/// Characters that steer a terminal, break lines or turn the direction of writing.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn without_control(text: &str, instead: char) -> String {
    text.chars()
        .map(|c| if is_control(c) { instead } else { c })
        .collect()
}

/// At most so many bytes, whole characters.
fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// FNV-1a, the same on every machine: two long ids with one beginning stay two.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Id of each document of a container where nothing else gives one: its stem. A POSCAR is called
/// by the folders that tell it from the others, so a folder and an archive of it give the same.
pub(in crate::import) fn default_ids(container: &Container) -> Vec<String> {
    let documents = &container.documents;
    let common = common_folders(documents);
    let own = |document: &Document| {
        let folders: Vec<&str> = document.path.split('/').collect();
        let folders = folders.get(common..folders.len() - 1).unwrap_or_default();
        folders.join("-")
    };
    let is_alone = |document: &Document| {
        let folder = |d: &Document| d.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let beside = documents
            .iter()
            .filter(|d| is_vasp(d) && folder(d) == folder(document));
        beside.count() == 1
    };
    let id = |document: &Document| {
        if !is_vasp(document) {
            return document.stem().to_owned();
        }
        match (own(document), is_alone(document)) {
            (folders, _) if folders.is_empty() => {
                // "a/POSCAR b/POSCAR": each is called by the folder that it was named with.
                let alone = container.among_others && document.path == container.name;
                let folder = container.folder.as_deref().filter(|_| alone);
                let name = folder.and_then(|folder| folder.file_name());
                name.map_or_else(
                    || document.stem().to_owned(),
                    |n| n.to_string_lossy().into_owned(),
                )
            }
            (folders, true) => folders,
            (folders, false) => format!("{folders}-{}", document.stem()),
        }
    };
    documents.iter().map(id).collect()
}

/// How many folders all structure files share.
fn common_folders(documents: &[Document]) -> usize {
    let mut structures = documents.iter().filter(|d| d.kind == Kind::Structure);
    let folders = |document: &Document| -> Vec<String> {
        let parts = document.path.split('/').map(str::to_owned);
        let mut parts: Vec<String> = parts.collect();
        parts.pop();
        parts
    };
    let Some(mut common) = structures.next().map(folders) else {
        return 0;
    };
    for document in structures {
        let other = folders(document);
        let same = common
            .iter()
            .zip(&other)
            .take_while(|(u, v)| u == v)
            .count();
        common.truncate(same);
    }
    common.len()
}

fn is_vasp(document: &Document) -> bool {
    document.kind == Kind::Structure && {
        let name = file_name(&document.path)
            .split('.')
            .next()
            .unwrap_or_default();
        VASP_NAMES.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Content;
    use super::super::decoding::Compression;
    use super::*;

    #[test]
    fn ids_can_be_shown_and_written() {
        assert_eq!(plain_id("Li3N".to_owned()), ("Li3N".to_owned(), None));
        let (id, fact) = plain_id("\u{1b}[31mred\nline\u{202e}".to_owned());
        assert_eq!(id, "_[31mred_line_");
        assert!(fact.is_some());
        let (long, other) = ("é".repeat(300), format!("{}x", "é".repeat(300)));
        let ((id, fact), (other, _)) = (plain_id(long), plain_id(other));
        assert!(id.len() <= MAX_ID_BYTES && id != other, "{id}");
        assert!(fact.unwrap().contains("300 characters"));
        assert_eq!(plain_id("\t".to_owned()).0, "_");
        assert_eq!(plain_id(String::new()).0, "unnamed");
    }

    #[test]
    fn messages_stay_on_their_line() {
        let warning = plain_warning(Warning::new("a\nb", "\u{1b}[2J", "x".repeat(5000)));
        assert_eq!(warning.subject, "a␊b");
        assert_eq!(warning.fact, "␛[2J");
        assert!(warning.remedy.len() < 2010);
    }

    fn ids(paths: &[&str]) -> Vec<String> {
        let document = |path: &&str| Document {
            path: (*path).to_owned(),
            kind: Kind::Structure,
            content: Content::Bytes(Vec::new()),
            compression: Compression::None,
        };
        default_ids(&Container {
            documents: paths.iter().map(document).collect(),
            ..Container::default()
        })
    }

    #[test]
    fn a_poscar_is_called_by_what_tells_it_from_others() {
        assert_eq!(ids(&["POSCAR"]), ["POSCAR"]);
        assert_eq!(ids(&["runs/a/POSCAR"]), ["POSCAR"]);
        assert_eq!(ids(&["a/POSCAR", "b/POSCAR.gz"]), ["a", "b"]);
        assert_eq!(ids(&["runs/a/POSCAR", "runs/b/POSCAR"]), ["a", "b"]);
        let both = ids(&["a/x/CONTCAR", "a/x/POSCAR", "b/POSCAR"]);
        assert_eq!(both, ["a-x-CONTCAR", "a-x-POSCAR", "b"]);
        assert_eq!(
            ids(&["a/Li3N.cif", "b/POSCAR_Li6.25La3"]),
            ["Li3N", "POSCAR_Li6.25La3"]
        );
    }
}
