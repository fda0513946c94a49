//! `superion help`: the pages of the help, beside what each command says of its options.
//!
//! In: a word after `help`. Out: the page of that name; for a command its options and where it is
//! explained; for any other word the nearest page; without a word the commands and the pages.

use std::process::ExitCode;

use super::ending::{Exit, Stop};
use super::out::Out;
use super::progress;
use crate::outputs::help::{PAGES, Page, page, page_of_command};

/// The list of pages, for the end of the general help.
pub(super) fn pages() -> String {
    let line = |page: &Page| format!("  {:16} {}\n", page.id, page.about);
    let lines: String = PAGES.iter().map(line).collect();
    format!("Pages (superion help PAGE; F1 in the window):\n{lines}")
}

/// What the options of a command end with: which page explains what it does.
pub(super) fn where_explained(command: &str) -> Option<String> {
    let page = page_of_command(command)?;
    Some(format!("What it means: superion help {}", page.id))
}

/// What `superion help WORD` asks for, where that is not the options of a command alone.
pub(super) enum Asked {
    /// A page.
    Page(&'static Page),
    /// A word that is the name of nothing.
    Unknown(String),
}

/// What is asked for; `None` where the word is a command and no page.
pub(super) fn asked(arguments: &[std::ffi::OsString], commands: &[&str]) -> Option<Asked> {
    let [_, help, word] = arguments else {
        return None;
    };
    (help == "help").then_some(())?;
    let word = word.to_string_lossy();
    if let Some(page) = page(&word) {
        return Some(Asked::Page(page));
    }
    let is_known = word == "help" || word.starts_with('-') || commands.contains(&&*word);
    (!is_known).then(|| Asked::Unknown(word.into_owned()))
}

/// Prints a page; where its name is that of a command, too, it ends with the way to the options.
pub(super) fn print(page: &Page, is_command: bool) -> ExitCode {
    let mut text = page.plain();
    if is_command {
        text.push_str(&format!("\nOptions: superion {} --help\n", page.id));
    }
    let mut out = Out::new();
    let printed = out.text(&text).and_then(|()| out.flush());
    let exit = match printed.map_err(Stop::from) {
        Ok(()) | Err(Stop::NobodyReads) => Exit::Done,
        Err(_) => Exit::Nothing,
    };
    ExitCode::from(exit.code())
}

/// Says that there is no such page, which is the nearest, and which there are.
pub(super) fn say_unknown(word: &str, commands: &[&str]) -> ExitCode {
    let nearest = nearest(word, commands).map_or_else(String::new, |name| {
        format!("; the nearest is: superion help {name}")
    });
    let said = format!(
        "superion: no page of the help and no command is called \"{word}\"{nearest}\n\n{}\n\
         Commands: superion --help",
        pages()
    );
    // A note is a line.
    said.lines().for_each(progress::note);
    ExitCode::from(Exit::WrongUse.code())
}

/// The page or command whose name is nearly the word; else the page that speaks of it most.
fn nearest<'a>(word: &str, commands: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let names = PAGES.iter().map(|page| page.id);
    let slips = |name: &str| strsim::osa_distance(&word, name);
    let near = names.chain(commands.iter().copied());
    let near = near.min_by_key(|name| slips(name));
    // A slip in three letters is forgiven.
    if let Some(near) = near.filter(|near| 3 * slips(near) <= word.chars().count()) {
        return Some(near);
    }
    let speaks_of = |page: &&Page| {
        let text = page.plain().to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.filter(|other| other.starts_with(&word)).count()
    };
    let most = PAGES.iter().max_by_key(speaks_of);
    most.filter(|page| speaks_of(page) > 0).map(|page| page.id)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_word_leads_to_the_nearest_page() {
        for (word, page) in [
            ("descriptor", Some("descriptors")),
            ("Dendogram", Some("dendrogram")),
            ("scren", Some("screen")),
            ("tour", Some("window")),
            ("softening", Some("method")),
            ("qqqq", None),
        ] {
            assert_eq!(nearest(word, &["screen", "rank"]), page, "{word}");
        }
    }
}
