//! How a file writes its symbols: in capitals ("LI1"), or as chemists do ("Li1").
//!
//! In: the names of its atoms. Out: [`Style`], asked where no formula tells what a name means.

use super::data_block::{Block, is_missing};
use crate::crystal::Element;

/// The habits of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Style {
    /// Some symbol of two letters is in capitals and can be nothing else: "LI", "AL".
    pub(super) capitals: bool,
    /// Some symbol of two letters has a small second one.
    pub(super) mixed: bool,
    /// Some atom is plainly vanadium.
    pub(super) vanadium: bool,
}

/// More names than this tell nothing new.
const MAX_NAMES: usize = 2_000;

/// The type symbols of a block, or its labels: leading letters only.
pub(super) fn names(block: &Block<'_>) -> Vec<String> {
    let columns = ["_atom_site_type_symbol", "_atom_site_label"];
    let names = columns.iter().filter_map(|tag| block.column(tag));
    let mut letters: Vec<String> = Vec::new();
    for column in names {
        for text in column
            .iter()
            .filter(|text| !is_missing(text))
            .take(MAX_NAMES)
        {
            let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
            let name = &text[..length];
            if letters.last().is_none_or(|last| last != name) {
                letters.push(name.to_owned());
            }
        }
    }
    letters
}

impl Style {
    /// The style of some names.
    pub(super) fn of(names: &[String]) -> Self {
        let mut style = Self::default();
        for name in names {
            style.vanadium |= name == "V";
            let bytes = name.as_bytes();
            let [first, second] = [bytes.first(), bytes.get(1)];
            let (Some(first), Some(second)) = (first, second) else {
                continue;
            };
            let is_element = |text: &str| text.parse::<Element>().is_ok();
            if !first.is_ascii_uppercase() || !name.get(..2).is_some_and(is_element) {
                continue;
            }
            let alone = name.get(..1).is_some_and(is_element);
            style.mixed |= second.is_ascii_lowercase();
            style.capitals |= second.is_ascii_uppercase() && !alone;
        }
        style
    }

    /// Whether all symbols are in capitals.
    pub(super) fn only_capitals(self) -> bool {
        self.capitals && !self.mixed
    }
}

#[cfg(test)]
mod tests {
    use super::Style;

    #[test]
    fn styles_of_files() {
        let style =
            |names: &[&str]| Style::of(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert!(style(&["LI", "O", "CO"]).only_capitals());
        assert!(!style(&["Li", "O", "CO"]).only_capitals());
        assert!(!style(&["K", "O", "CO"]).only_capitals());
        assert!(style(&["Li", "V", "O"]).vanadium);
    }
}
