//! Words: each one that the glossary explains is explained where it stands in the window, and the
//! columns of every table have theirs.

use std::collections::BTreeSet;
use std::path::Path;

use superion::outputs::{TABLES, Term, word_list};

/// The sources below a folder, as one text.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text += &std::fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn every_word_is_explained_where_it_stands() {
    let window = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app"));
    let order = include_str!("../src/outputs/order.rs");
    let is_used = |term: &&Term| {
        let name = format!("Term::{term:?}");
        let ends = |text: &str| {
            let mut places = text.match_indices(&name);
            places.any(|(at, _)| {
                let next = text[at + name.len()..].chars().next();
                next.is_some_and(|sign| !sign.is_alphanumeric())
            })
        };
        ends(&window) || ends(order)
    };
    let unused: Vec<&Term> = Term::ALL.iter().filter(|term| !is_used(term)).collect();
    assert!(unused.is_empty(), "{unused:?} stand nowhere in the window");
}

#[test]
fn the_list_of_words_has_every_column_descriptor_and_representation() {
    let names: BTreeSet<String> = word_list::all().into_iter().map(|word| word.name).collect();
    for table in &TABLES {
        for head in (table.heads)() {
            assert!(names.contains(head.title), "{}: {}", table.id, head.title);
        }
    }
    for registered in superion::descriptors::registry() {
        assert!(names.contains(registered.about.name));
    }
    for representation in superion::simplify::Representation::ALL {
        assert!(names.contains(representation.id()));
    }
}
