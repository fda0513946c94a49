//! Progress and warnings on standard error.
//!
//! In: [`Signal`]s. Out: a bar for each running step on a terminal, a line for each new step
//! elsewhere, nothing with `--quiet` (warnings apart). A closed standard error stops nothing.
//! Warnings of one kind are told a few times, then counted ([`crate::monitor::folding`]). Whatever
//! other people's files say, no text steers the terminal ([`crate::monitor::plain`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::monitor::folding::{Stream, fold};
use crate::monitor::plain::{bounded, one_line};
use crate::monitor::{Signal, Warning};

/// Lines of warnings that a person may read in one go; further ones are counted.
const SHOWN_LINES: usize = 100;

/// How to see what is counted.
const ALL: &str = "--all-warnings prints each";

/// Longest line, in UTF-16 units: ids may be of any length.
const LONGEST_LINE: usize = 4_000;

/// Writes a line to standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", shown(line));
}

/// A line as a terminal shows it.
fn shown(line: &str) -> String {
    bounded(&one_line(line), LONGEST_LINE).into_owned()
}

/// Shows signals.
pub(super) struct Progress {
    style: Style,
    /// Whether every warning gets a line.
    all_warnings: bool,
    stream: Stream,
    shown_lines: usize,
    hidden_lines: usize,
}

enum Style {
    Bars {
        all: MultiProgress,
        running: BTreeMap<String, ProgressBar>,
    },
    Lines {
        shown: BTreeSet<String>,
    },
    Quiet,
}

impl Progress {
    /// Bars on a terminal, lines elsewhere, nothing when `quiet`; every warning in full with
    /// `all_warnings`.
    pub(super) fn new(quiet: bool, all_warnings: bool) -> Self {
        let style = if quiet {
            Style::Quiet
        } else if std::io::stderr().is_terminal() {
            Style::Bars {
                all: MultiProgress::new(),
                running: BTreeMap::new(),
            }
        } else {
            Style::Lines {
                shown: BTreeSet::new(),
            }
        };
        Self {
            style,
            all_warnings,
            stream: Stream::default(),
            shown_lines: 0,
            hidden_lines: 0,
        }
    }

    /// Shows a signal.
    pub(super) fn show(&mut self, signal: Signal) {
        match signal {
            Signal::Warning(warning) => self.warn(&warning),
            signal => match &mut self.style {
                Style::Bars { all, running } => show_bar(all, running, signal),
                Style::Lines { shown } => show_line(shown, &signal),
                Style::Quiet => {}
            },
        }
    }

    /// Shows a warning that came while work goes on, or counts it where some of its kind were shown.
    pub(super) fn warn(&mut self, warning: &Warning) {
        if self.all_warnings || self.stream.tell_now(warning) {
            self.counted_line(&format!("warning: {warning}"));
        }
    }

    /// Shows many of a kind that are all known, those that say the same in one line.
    pub(super) fn list<'a>(&mut self, what: &str, warnings: impl IntoIterator<Item = &'a Warning>) {
        let mut hint = format!("; {ALL}");
        for group in fold(warnings) {
            if self.all_warnings {
                for warning in group.members {
                    self.counted_line(&format!("{what}: {warning}"));
                }
                continue;
            }
            // How to see them is said once.
            let hint = match group.is_folded() {
                true => std::mem::take(&mut hint),
                false => String::new(),
            };
            for line in group.lines() {
                self.counted_line(&format!("{what}: {line}{hint}"));
            }
        }
    }

    fn counted_line(&mut self, line: &str) {
        if self.all_warnings || self.shown_lines < SHOWN_LINES {
            self.shown_lines += 1;
            self.line(line);
        } else {
            self.hidden_lines += 1;
        }
    }

    /// Writes a line, above the bars where there are any.
    pub(super) fn line(&self, line: &str) {
        match &self.style {
            Style::Bars { all, .. } => {
                let _ = all.println(shown(line));
            }
            Style::Lines { .. } | Style::Quiet => note(line),
        }
    }

    /// Removes the bars at the end of a job and says what was counted.
    pub(super) fn clear(&mut self) {
        if let Style::Bars { all, running } = &mut self.style {
            running.clear();
            let _ = all.clear();
        }
        for line in self.stream.end() {
            self.counted_line(&format!("warning: {line}; {ALL}"));
        }
        if self.hidden_lines > 0 {
            self.line(&format!("warning: and {} more; {ALL}", self.hidden_lines));
        }
        // The next job has its own to tell.
        self.shown_lines = 0;
        self.hidden_lines = 0;
    }
}

fn show_bar(all: &MultiProgress, running: &mut BTreeMap<String, ProgressBar>, signal: Signal) {
    match signal {
        Signal::Started { step, total } => {
            let bar = all.add(ProgressBar::new(total as u64));
            let template = if total == 0 {
                "{msg} {spinner} {elapsed}"
            } else {
                "{msg} {bar:30} {pos}/{len} {eta} left"
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_message(shown(&step));
            running.insert(step, bar);
        }
        Signal::Progress { step, done, .. } => {
            if let Some(bar) = running.get(&step) {
                bar.set_position(done as u64);
            }
        }
        Signal::Finished { step } => {
            if let Some(bar) = running.remove(&step) {
                bar.finish_and_clear();
            }
        }
        _ => {}
    }
}

/// Steps that come again for every combination are named once.
fn show_line(shown: &mut BTreeSet<String>, signal: &Signal) {
    if let Signal::Started { step, total } = signal
        && shown.insert(step.clone())
    {
        match total {
            0 => note(step),
            total => note(&format!("{step} ({total})")),
        }
    }
}
