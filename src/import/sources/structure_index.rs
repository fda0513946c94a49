//! The structure files of a container, to be found by the names that tables give them.
//!
//! In: [`Document`]s. Out: indices into them, by path and by file name alone.

use std::collections::BTreeMap;

use super::{Document, Kind, file_name};

/// The structure files of a container by path and by file name alone.
#[derive(Default)]
pub(in crate::import) struct StructureIndex {
    by_path: BTreeMap<String, usize>,
    by_file_name: BTreeMap<String, Vec<usize>>,
}

impl StructureIndex {
    /// The index of a container's documents.
    pub(crate) fn of(documents: &[Document]) -> Self {
        let mut index = Self::default();
        for (k, document) in documents.iter().enumerate() {
            if document.kind == Kind::Structure {
                let name = file_name(&document.path).to_owned();
                index.by_path.insert(document.path.clone(), k);
                index.by_file_name.entry(name).or_default().push(k);
            }
        }
        index
    }

    /// The document of one of these paths, the first that is there, or else the only one called so.
    pub(crate) fn find(&self, paths: [&str; 3], name: &str) -> Option<usize> {
        let by_path = paths.into_iter().find_map(|path| self.by_path.get(path));
        let found = by_path.or_else(|| match self.by_file_name.get(name) {
            Some(indices) if indices.len() == 1 => indices.first(),
            _ => None,
        });
        found.copied()
    }
}
