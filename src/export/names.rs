//! Names of files made of other people's ids.
//!
//! In: ids, any text. Out: stems that every system takes: letters, digits and `-_.+`, of bounded
//! length, none of the names that Windows keeps for itself, and no two alike for different ids, also
//! where a system takes "A" for "a".

use std::collections::{BTreeMap, BTreeSet};

/// Longest stem in bytes: with what is added it stays below the 255 of most systems.
const MOST_BYTES: usize = 120;

/// Names of devices on Windows, whatever follows after a point.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Stems given so far.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    of_id: BTreeMap<String, String>,
    /// In small letters.
    taken: BTreeSet<String>,
}

impl FileNames {
    /// Keeps the stem of an id's files of before: it stays that id's own, and no other one's.
    pub fn keep(&mut self, id: &str, stem: &str) {
        let is_new = !self.of_id.contains_key(id);
        if is_new && self.taken.insert(stem.to_lowercase()) {
            self.of_id.insert(id.to_owned(), stem.to_owned());
        }
    }

    /// The stem of an id, always the same; another one than those of other ids.
    pub fn stem(&mut self, id: &str) -> String {
        if let Some(stem) = self.of_id.get(id) {
            return stem.clone();
        }
        let wanted = file_stem(id);
        let mut stem = wanted.clone();
        let mut number = 1;
        while !self.taken.insert(stem.to_lowercase()) {
            number += 1;
            stem = format!("{wanted}_{number}");
        }
        self.of_id.insert(id.to_owned(), stem.clone());
        stem
    }
}

/// An id as the stem of a file's name; different ids may share one, so that only [`FileNames`] gives
/// them out.
fn file_stem(id: &str) -> String {
    let kept = |c: char| {
        if c.is_alphanumeric() || "-_.+".contains(c) {
            c
        } else {
            '_'
        }
    };
    let mut stem = String::new();
    for c in id.chars().map(kept) {
        if stem.len() + c.len_utf8() > MOST_BYTES {
            break;
        }
        stem.push(c);
    }
    let stem = stem.trim_start_matches('.').trim_end_matches('.');
    if stem.is_empty() {
        "crystal".to_owned()
    } else if is_device(stem) {
        format!("_{stem}")
    } else {
        stem.to_owned()
    }
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or(stem).to_lowercase();
    let numbered = |name: &str| {
        let number = first.strip_prefix(name);
        number.is_some_and(|n| n.len() == 1 && n.starts_with(|c: char| c.is_ascii_digit()))
    };
    DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_becomes_a_name() {
        assert_eq!(file_stem("mp-5614"), "mp-5614");
        assert_eq!(file_stem("a/b:c\u{1b}\n"), "a_b_c__");
        assert_eq!(file_stem("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_stem("電池"), "電池");
        assert_eq!(file_stem("nul.cif"), "_nul.cif");
        assert_eq!(file_stem("COM1"), "_COM1");
        for empty in ["", ".", "..", "..."] {
            assert_eq!(file_stem(empty), "crystal");
        }
        assert_eq!(file_stem(&"é".repeat(3000)).len(), MOST_BYTES);
    }

    #[test]
    fn names_of_before_are_kept() {
        let mut names = FileNames::default();
        names.keep("a/b", "a_b");
        names.keep("a:b", "a_b");
        assert_eq!(names.stem("a_b"), "a_b_2");
        assert_eq!(names.stem("a:b"), "a_b_3");
        assert_eq!(names.stem("a/b"), "a_b");
    }

    #[test]
    fn no_two_ids_share_a_name() {
        let mut names = FileNames::default();
        let ids = ["a/b", "a_b", "A b", "a_b_2", "a/b"];
        let stems = ids.map(|id| names.stem(id));
        assert_eq!(stems, ["a_b", "a_b_2", "A_b_3", "a_b_2_2", "a_b"]);
        let long = "x".repeat(5000);
        assert_ne!(names.stem(&long), names.stem(&format!("{long}y")));
    }
}
