//! The list of words: everything that is explained somewhere, to be searched.
//!
//! In: the terms, the representations, the descriptors, the columns of the tables. Out: their [`Word`]s.

use super::TABLES;
use super::glossary::{Term, Word, representation};
use crate::descriptors::every;
use crate::simplify::Representation;

/// Every word that is explained: the terms, the representations, the descriptors, the columns of the
/// tables.
pub fn all() -> Vec<Word> {
    let terms = Term::ALL.iter().map(|term| term.word());
    let representations = Representation::ALL.into_iter().map(representation);
    let descriptors = every().map(|registered| Word {
        name: registered.about.name.to_owned(),
        sentence: format!("Descriptor. {}", registered.about.explanation),
        unit: String::new(),
        doi: registered.about.doi.to_owned(),
    });
    let columns = TABLES.iter().flat_map(|table| {
        (table.heads)().into_iter().map(|head| Word {
            name: head.title.to_owned(),
            sentence: format!(
                "Column of the table of {}. {}.",
                table.name, head.explanation
            ),
            unit: head.unit.to_owned(),
            doi: String::new(),
        })
    });
    terms
        .chain(representations)
        .chain(descriptors)
        .chain(columns)
        .collect()
}

/// Words that hold every word of a search, in name or sentence, whatever the case; those with it in
/// their name first.
pub fn search(words: &[Word], text: &str) -> Vec<usize> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let holds = |text: &str| {
        let text = text.to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let in_name = |k: &usize| holds(&words[*k].name);
    let in_sentence = |k: &usize| holds(&format!("{} {}", words[*k].name, words[*k].sentence));
    let (named, others): (Vec<usize>, Vec<usize>) = (0..words.len()).partition(in_name);
    named
        .into_iter()
        .chain(others.into_iter().filter(in_sentence))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_a_whole_sentence_and_has_a_name_of_its_own() {
        let last = Term::Tsne as usize;
        assert_eq!(Term::ALL.len(), last + 1, "a term is missing in ALL");
        let terms: Vec<Word> = Term::ALL.iter().map(|term| term.word()).collect();
        let names: BTreeSet<&str> = terms.iter().map(|word| word.name.as_str()).collect();
        assert_eq!(names.len(), terms.len());
        for word in all() {
            let sentence = &word.sentence;
            assert!(!word.name.is_empty() && sentence.len() > 12, "{word:?}");
            assert!(sentence.ends_with('.'), "{word:?}");
            assert!(!sentence.ends_with(".."), "{word:?}");
            assert!(
                word.doi.is_empty() || word.doi.starts_with("10."),
                "{word:?}"
            );
        }
    }

    #[test]
    fn columns_of_all_tables_are_explained() {
        for table in &TABLES {
            for head in (table.heads)() {
                assert!(head.explanation.len() > 3, "{} {}", table.id, head.title);
            }
        }
    }

    #[test]
    fn a_search_finds_names_before_sentences() {
        let words = all();
        let found = search(&words, "e_3d");
        assert_eq!(words[found[0]].name, "E_3D");
        let found = search(&words, "label variance");
        assert_eq!(words[found[0]].name, "W_σ");
        assert_eq!(search(&words, "").len(), words.len());
        assert!(search(&words, "no such word").is_empty());
    }
}
