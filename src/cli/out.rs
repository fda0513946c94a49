//! Standard output, which may be a pipe that somebody closes.
//!
//! In: values. Out: lines. Errors are returned, not panicked on: `superion … | head` is no defect.

use std::io::{BufWriter, Stdout, Write};

use serde::Serialize;

use crate::monitor::plain::lines;

/// Standard output, buffered.
pub(super) struct Out {
    stdout: BufWriter<Stdout>,
}

impl Out {
    /// Standard output.
    pub(super) fn new() -> Self {
        Self {
            stdout: BufWriter::new(std::io::stdout()),
        }
    }

    /// One JSON object on a line of its own.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn json(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.stdout, value)?;
        self.stdout.write_all(b"\n")
    }

    /// Text for people, without what steers a terminal.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn text(&mut self, text: &str) -> std::io::Result<()> {
        self.stdout.write_all(lines(text).as_bytes())
    }

    /// Data for programs, as they are.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn data(&mut self, text: &str) -> std::io::Result<()> {
        self.stdout.write_all(text.as_bytes())
    }

    /// Passes everything on.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn flush(&mut self) -> std::io::Result<()> {
        self.stdout.flush()
    }
}
