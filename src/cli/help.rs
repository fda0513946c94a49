//! `superion help`: the pages of the help, beside what each command says of its options.
//!
//! In: a word after `help`. Out: the page of that name; for a command its options and where it is
//! explained; without a word the commands and the pages.

use std::process::ExitCode;

use super::ending::{Exit, Stop};
use super::out::Out;
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

/// The page that `superion help WORD` asks for; `None` where the word is a command, or none of ours.
pub(super) fn asked(arguments: &[std::ffi::OsString]) -> Option<&'static Page> {
    let [_, help, word] = arguments else {
        return None;
    };
    (help == "help").then_some(())?;
    page(&word.to_string_lossy())
}

/// Prints a page.
pub(super) fn print(page: &Page) -> ExitCode {
    let mut out = Out::new();
    let printed = out.text(&page.plain()).and_then(|()| out.flush());
    let exit = match printed.map_err(Stop::from) {
        Ok(()) | Err(Stop::NobodyReads) => Exit::Done,
        Err(_) => Exit::Nothing,
    };
    ExitCode::from(exit.code())
}
