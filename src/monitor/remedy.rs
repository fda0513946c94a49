//! Remedies that the command line and the window word differently.
//!
//! In: what a reader of files or a run would have the user do. Out: the words of the command line,
//! which texts carry, and of such a text the words of the window, which has buttons and no options.
//! A text that was saved with a project is reworded as well as a new one.

use std::borrow::Cow;

/// A remedy in both wordings. It may have a part of its own, such as the role of a column.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// Words of the command line before that part.
    before: &'static str,
    /// And after it; empty where there is no such part.
    after: &'static str,
    /// Words of the window; `{}` stands for the part.
    window: &'static str,
}

/// Another column for a role than the one that was taken.
pub const ANOTHER_COLUMN: Wording = Wording {
    before: "name another with --column ",
    after: "=\"…\"",
    window: "to take another, open the table again and choose the column of {} in its preview",
};

/// The column of a role that no title names.
pub const THE_COLUMN: Wording = Wording {
    before: "name it with --column ",
    after: "=\"…\"",
    window: "open the table again and choose the column of {} in its preview",
};

/// The column of a role whose own holds nothing.
pub const RIGHT_COLUMN: Wording = Wording {
    before: "name the right column with --column ",
    after: "=\"…\"",
    window: "open the table again and choose the right column of {} in its preview",
};

/// The column that tells samples apart, where the points of one contradict each other.
pub const SAMPLE_COLUMN: Wording = Wording {
    before: "add a column \"sample\" that tells them apart, or name the one that does with --column sample=\"…\"",
    after: "",
    window: "add a column “sample” that tells them apart, or open the table again and choose the one that does in its preview",
};

/// The unit of a column, by its title.
pub const UNIT_OF_COLUMN: Wording = Wording {
    before: "say which unit its values are in with --column conductivity=\"",
    after: " [mS/cm]\"",
    window: "choose the unit of its values in the preview of the table",
};

/// The same, where the unit is all that is amiss.
pub const WHICH_UNIT: Wording = Wording {
    before: "--column conductivity=\"",
    after: " [mS/cm]\" says which it is",
    window: "choose it in the preview of the table",
};

/// A role that was asked for by hand.
pub const GIVEN_ROLE: Wording = Wording {
    before: "--column ",
    after: "=…",
    window: "column of {}",
};

/// A column that was asked for by hand: `role="title`.
pub const GIVEN_COLUMN: Wording = Wording {
    before: "--column ",
    after: "\": no table has",
    window: "column {}\": no table has",
};

/// Structures with deuterium are dropped.
pub const KEEP_DEUTERIUM: Wording = Wording {
    before: "to keep it, use --keep-deuterium, or Import settings in the window",
    after: "",
    window: "to keep it, change the import settings on the stage Data",
};

/// Structures with many sites are dropped.
pub const MORE_SITES: Wording = Wording {
    before: "to keep it, raise the largest number of sites: --max-sites, or Import settings in the window",
    after: "",
    window: "to keep it, raise the largest number of sites in the import settings on the stage Data",
};

/// Disordered structures are ordered.
pub const KEEP_DISORDER: Wording = Wording {
    before: "if that is too much, keep it disordered: --keep-disorder, or Import settings in the window",
    after: "",
    window: "if that is too much, keep it disordered: see the import settings on the stage Data",
};

/// A cut leaves few structures in each cluster.
pub const FEWER_CLUSTERS: Wording = Wording {
    before: "give a smaller --depth, or more structures",
    after: "",
    window: "cut into fewer clusters, or add structures",
};

/// A descriptor is set apart.
pub const SMALLER_SHARE: Wording = Wording {
    before: "a smaller --min-described lets it take part and shrinks the comparison to its structures",
    after: "",
    window: "a smaller share at “Set apart below”, in the settings of the screen, lets it take part and shrinks the comparison to its structures",
};

/// Those with a part of their own that begins like another's stand behind it.
const ALL: [&Wording; 13] = [
    &SAMPLE_COLUMN,
    &ANOTHER_COLUMN,
    &THE_COLUMN,
    &RIGHT_COLUMN,
    &UNIT_OF_COLUMN,
    &WHICH_UNIT,
    &GIVEN_COLUMN,
    &GIVEN_ROLE,
    &KEEP_DEUTERIUM,
    &MORE_SITES,
    &KEEP_DISORDER,
    &FEWER_CLUSTERS,
    &SMALLER_SHARE,
];

impl Wording {
    /// The words of the command line, around a part of its own.
    pub fn with(&self, part: &str) -> String {
        format!("{}{part}{}", self.before, self.after)
    }

    /// The words of the command line where there is no such part.
    pub fn text(&self) -> &'static str {
        self.before
    }

    /// The first place in a text where the words of the command line stand: what is before, the part,
    /// what is behind.
    fn found<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        let (before, rest) = text.split_once(self.before)?;
        match self.after {
            "" => Some((before, "", rest)),
            after => {
                let (part, behind) = rest.split_once(after)?;
                Some((before, part, behind))
            }
        }
    }
}

/// A text with the remedies of the command line in the words of the window.
pub fn in_window(text: &str) -> Cow<'_, str> {
    // Nearly all texts name no option.
    if !text.contains("--") {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    for wording in ALL {
        while let Some((before, part, behind)) = wording.found(&text) {
            let words = wording.window.replace("{}", part);
            text = Cow::Owned(format!("{before}{words}{behind}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remedy_has_words_for_the_window() {
        for wording in ALL {
            let remedy = match wording.after {
                "" => wording.text().to_owned(),
                _ => wording.with("σ"),
            };
            let said = format!("table.csv: {remedy}; or else");
            let shown = in_window(&said);
            assert!(
                shown.starts_with("table.csv: ") && shown.ends_with("; or else"),
                "{shown}"
            );
            assert!(!shown.contains("--") && !shown.contains("{}"), "{shown}");
            assert_eq!(
                shown.contains('σ'),
                wording.window.contains("{}"),
                "{shown}"
            );
        }
    }

    #[test]
    fn several_in_one_text_are_all_reworded() {
        let twice = format!("{}; {}", ANOTHER_COLUMN.with("id"), WHICH_UNIT.with("cond"));
        let shown = in_window(&twice);
        assert!(shown.contains("the column of id in its preview"), "{shown}");
        assert!(
            shown.ends_with("choose it in the preview of the table"),
            "{shown}"
        );
        assert_eq!(in_window("no – option"), "no – option");
    }
}
