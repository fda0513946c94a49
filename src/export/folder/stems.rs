//! Sets of files of single structures, and the stems of their names.
//!
//! In: the manifest of a folder. Out: which stem each id has there, so that another id whose name would
//! be the same in a file's name gets another one, also in a later run.

use super::super::manifest::Manifest;
use super::super::names::FileNames;

/// Sets of files that belong to one structure, and are told apart by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOf {
    /// Its pathways: "ID-paths.csv" and more.
    Paths,
    /// Its energy map: "ID-energy.cube" and more.
    Map,
    /// Its relaxed structure: "ID-relaxed.cif" and more.
    Relaxed,
    /// The elastic bands of its hops: "ID-bands.csv" and more.
    Bands,
    /// A powder pattern: "NAME-pattern.svg" and more.
    Pattern,
}

impl SetOf {
    const ALL: [Self; 5] = [
        Self::Paths,
        Self::Map,
        Self::Relaxed,
        Self::Bands,
        Self::Pattern,
    ];

    /// The first word of the set's name; the id follows it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Paths => "paths",
            Self::Map => "map",
            Self::Relaxed => "relaxed",
            Self::Bands => "bands",
            Self::Pattern => "pattern",
        }
    }
}

/// The stems that structures have in the sets of a folder, those of the last set first.
pub(super) fn stems_of(manifest: &Manifest) -> FileNames {
    let mut names = FileNames::default();
    for set in manifest.sets.iter().rev() {
        let word = |kind: &SetOf| set.name.strip_prefix(kind.word())?.strip_prefix(' ');
        let id = SetOf::ALL.iter().find_map(word);
        let first = set.files.first();
        // "ID-paths.csv", "ID-energy.cube".
        let stem = first.and_then(|file| file.name.rsplit_once('-'));
        if let (Some(id), Some((stem, _))) = (id, stem) {
            names.keep(id, stem);
        }
    }
    names
}
