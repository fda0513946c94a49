//! Progress and warnings on standard error.
//!
//! In: [`Signal`]s. Out: a bar for each running step on a terminal, a line for each new step
//! elsewhere, nothing with `--quiet` (warnings apart). A closed standard error stops nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::monitor::{Signal, Warning};

/// Warnings that are shown in full; the others are counted.
const SHOWN_WARNINGS: usize = 20;

/// Writes a line to standard error.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Shows signals.
pub struct Progress {
    style: Style,
    shown_warnings: usize,
    hidden_warnings: usize,
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
    /// Bars on a terminal, lines elsewhere, nothing when `quiet`.
    pub fn new(quiet: bool) -> Self {
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
            shown_warnings: 0,
            hidden_warnings: 0,
        }
    }

    /// Shows a signal.
    pub fn show(&mut self, signal: Signal) {
        match signal {
            Signal::Warning(warning) => self.warn(&warning),
            signal => match &mut self.style {
                Style::Bars { all, running } => show_bar(all, running, signal),
                Style::Lines { shown } => show_line(shown, &signal),
                Style::Quiet => {}
            },
        }
    }

    /// Shows a warning, up to a number that a person can read.
    pub fn warn(&mut self, warning: &Warning) {
        if self.shown_warnings == SHOWN_WARNINGS {
            self.hidden_warnings += 1;
            return;
        }
        self.shown_warnings += 1;
        self.line(&format!("warning: {warning}"));
    }

    /// Writes a line, above the bars where there are any.
    pub fn line(&self, line: &str) {
        match &self.style {
            Style::Bars { all, .. } => {
                let _ = all.println(line);
            }
            Style::Lines { .. } | Style::Quiet => note(line),
        }
    }

    /// Removes the bars at the end of a job and says how many warnings were not shown.
    pub fn clear(&mut self) {
        if let Style::Bars { all, running } = &mut self.style {
            running.clear();
            let _ = all.clear();
        }
        if self.hidden_warnings > 0 {
            let fact = format!("warning: and {} more like these", self.hidden_warnings);
            self.line(&fact);
            self.hidden_warnings = 0;
        }
        // The next job has its own to tell.
        self.shown_warnings = 0;
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
            bar.set_message(step.clone());
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
        Signal::Warning(_) => {}
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
