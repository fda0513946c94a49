//! How well a name fits what is typed: exact before its beginning, before the beginning of a word,
//! before somewhere within, before its letters in that order, before a slip of the fingers.

use super::slips::is_slip_of;
use crate::dataset::filter::{bare, plain};

/// Distance between two ways of fitting; lengths of names count less.
const STEP: u32 = 1000;

/// What is typed.
pub(super) struct Query {
    /// In lower case.
    words: Vec<String>,
    /// Without spaces and hyphens.
    bare: String,
}

impl Query {
    pub(super) fn new(text: &str) -> Self {
        let plain = plain(text);
        let words = plain.split_whitespace().map(str::to_owned);
        Self {
            words: words.collect(),
            bare: bare(text),
        }
    }

    /// Whether nothing is typed.
    pub(super) fn is_empty(&self) -> bool {
        self.bare.is_empty()
    }

    /// How well a name without spaces and hyphens fits; the lower the better.
    pub(super) fn fit_bare(&self, name: &str) -> Option<u32> {
        let wanted = self.bare.as_str();
        let way = if name == wanted {
            0
        } else if name.starts_with(wanted) {
            1
        } else if name.contains(wanted) {
            3
        } else if wanted.len() > 2 && in_order(name, wanted) {
            4
        } else {
            return None;
        };
        Some(way * STEP + length(name))
    }

    /// How well a name of words fits what may be misspelt, where nothing fits it as it stands: each word
    /// that is typed is nearly the beginning of one of its words.
    pub(super) fn fit_misspelt(&self, name: &str, also: &str) -> Option<u32> {
        let is_meant = |name: &str| {
            let name = plain(name);
            let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
            let is_one = |wanted: &String| words.iter().any(|word| is_slip_of(wanted, word));
            !self.words.is_empty() && self.words.iter().all(is_one)
        };
        if is_meant(name) {
            return Some(5 * STEP + length(name));
        }
        also.split(';')
            .any(is_meant)
            .then(|| 6 * STEP + length(name))
    }

    /// How well a name without spaces and hyphens fits what may be misspelt.
    pub(super) fn fit_misspelt_bare(&self, name: &str) -> Option<u32> {
        is_slip_of(&self.bare, name).then(|| 5 * STEP + length(name))
    }

    /// How well a name of words fits; the lower the better.
    pub(super) fn fit(&self, name: &str) -> Option<u32> {
        let name = plain(name);
        let whole = self.fit_bare(&bare(&name));
        let words = || name.split(|c: char| !c.is_alphanumeric());
        let begins = |wanted: &String| words().any(|word| word.starts_with(wanted.as_str()));
        let by_words = !self.words.is_empty() && self.words.iter().all(begins);
        let by_words = by_words.then(|| 2 * STEP + length(&name));
        match (whole, by_words) {
            (Some(whole), Some(by_words)) => Some(whole.min(by_words)),
            (whole, by_words) => whole.or(by_words),
        }
    }

    /// How well a name fits, or else, somewhat worse, the words that it is looked for by too.
    pub(super) fn fit_either(&self, name: &str, also: &str) -> Option<u32> {
        let by_name = self.fit(name);
        let by_words = || {
            also.split(';')
                .filter_map(|word| self.fit(word.trim()))
                .min()
        };
        // Letters in that order are found in any long text.
        let by_words = || {
            by_words()
                .filter(|fit| *fit < 4 * STEP)
                .map(|fit| fit + STEP / 2)
        };
        match by_name {
            Some(fit) if fit < 2 * STEP => Some(fit),
            by_name => [by_name, by_words()].into_iter().flatten().min(),
        }
    }
}

fn length(name: &str) -> u32 {
    u32::try_from(name.len())
        .unwrap_or(u32::MAX)
        .min(STEP / 2 - 1)
}

/// Whether the letters of a word stand in a name in that order, the first one at its beginning.
fn in_order(name: &str, wanted: &str) -> bool {
    let mut letters = name.chars();
    let mut wanted_letters = wanted.chars();
    if letters.next() != wanted_letters.next() {
        return false;
    }
    wanted_letters.all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_before_beginning_before_word_before_within_before_letters() {
        let query = Query::new("map");
        let fits = ["Map", "Map colours", "Energy map", "Bitmaps", "my alps"];
        let fits: Vec<Option<u32>> = fits.iter().map(|name| query.fit(name)).collect();
        assert!(fits.iter().all(Option::is_some), "{fits:?}");
        assert!(fits.is_sorted(), "{fits:?}");
        assert_eq!(query.fit("Violins"), None);
    }

    #[test]
    fn writing_does_not_matter() {
        for (typed, name) in [
            ("Li₃PS₄", "li3ps4"),
            ("li3 p s4", "li3ps4"),
            ("MP 1234", "mp1234"),
        ] {
            assert_eq!(
                Query::new(typed).fit_bare(name).map(|fit| fit / STEP),
                Some(0),
                "{typed}"
            );
        }
        let query = Query::new("run scr");
        assert!(query.fit("Run the screen").is_some());
        assert!(
            query
                .fit_either("Export", "save picture; write file")
                .is_none()
        );
        assert!(
            Query::new("save")
                .fit_either("Export", "save picture; write file")
                .is_some()
        );
    }
}
