//! Writing what was asked for: a figure, a picture or a table.
//!
//! In: an [`ExportRequest`] and a [`Snapshot`] of data and results. Out: the file, whole or not at
//! all; it is written by the worker, not by the window's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::ending::made;
use crate::app::preferences::ExportChoices;
use crate::app::shell::export::output::{Format, Output};
use crate::app::shown::Snapshot;
use crate::app::state::State;
use crate::export::{csv_bytes, write_atomically, xlsx_bytes_told};
use crate::figures::canvas::Canvas;
use crate::figures::{described, pdf, png, svg};
use crate::monitor::Monitor;
use crate::outputs::{Figure, TableOutput};
use crate::tasks;

/// What to write and how.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    output: Output,
    format: Format,
    choices: ExportChoices,
    /// The 3D picture, taken when the request was made (the graphics device belongs to the
    /// window's thread).
    picture: Option<Picture>,
}

/// Pixels of a 3D picture.
#[derive(Clone, Debug)]
struct Picture {
    width: u32,
    height: u32,
    rgba: Arc<Vec<u8>>,
}

impl ExportRequest {
    /// A request without its picture.
    pub(super) fn new(output: Output, format: Format, choices: ExportChoices) -> Self {
        Self {
            output,
            format,
            choices,
            picture: None,
        }
    }

    /// A name for the file.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.output.id(), self.format.extension())
    }

    /// Width, height in px and whether the background is left out of the picture in 3D that the
    /// request needs; the graphics device belongs to the window.
    pub fn wanted_picture(&self) -> Option<(u32, u32, bool)> {
        let [width, height] = self.choices.picture_px;
        (self.output == Output::Picture).then_some((width, height, self.choices.transparent))
    }

    /// Hands over the picture, RGBA.
    pub fn set_picture(&mut self, width: u32, height: u32, rgba: Option<Vec<u8>>) {
        self.picture = rgba.map(|rgba| Picture {
            width,
            height,
            rgba: Arc::new(rgba),
        });
    }

    /// The action that writes the file to a path.
    pub fn into_file(self, path: PathBuf) -> ExportFile {
        ExportFile {
            request: self,
            path,
        }
    }

    /// Writes the file; returns its path, with the format's extension added where it has none or another
    /// one: what a file holds is what its name says.
    ///
    /// # Errors
    /// Where there is nothing to write or the file cannot be written.
    fn write(&self, snapshot: &Snapshot, path: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let path = ending_in(path, self.format.extension());
        let bytes = match self.output {
            Output::Figure(figure) => self.figure(figure, snapshot)?,
            Output::Table(table) => self.table(table, snapshot)?,
            Output::Picture => {
                let picture = self.picture.as_ref();
                let picture = picture.ok_or_else(|| {
                    anyhow::anyhow!("no structure is shown in 3D; open the Structure stage first")
                })?;
                let bytes = png::from_rgba(picture.width, picture.height, &picture.rgba)?;
                described::in_png(bytes, &snapshot.how_made())
            }
        };
        write_atomically(&path, &bytes)?;
        let mut written = vec![path];
        // A table of plain text has no room for it that every reader passes over.
        if self.format == Format::Csv {
            let beside = written[0].with_extension("csv.made-by.txt");
            write_atomically(&beside, format!("{}\n", snapshot.how_made()).as_bytes())?;
            written.push(beside);
        }
        Ok(written)
    }

    fn table(&self, output: &TableOutput, snapshot: &Snapshot) -> anyhow::Result<Vec<u8>> {
        let table = snapshot.with_source(output.table);
        let table = table.ok_or_else(|| nothing(output.name))?;
        Ok(match self.format {
            Format::Xlsx => xlsx_bytes_told(&table, &snapshot.how_made())?,
            _ => csv_bytes(&table),
        })
    }

    fn figure(&self, figure: &Figure, snapshot: &Snapshot) -> anyhow::Result<Vec<u8>> {
        let canvas = self.canvas();
        let drawing = snapshot.with_source(|source| figure.draw(source, &canvas));
        let drawing = drawing.ok_or_else(|| nothing(figure.name))?;
        let words = snapshot.how_made();
        Ok(match self.format {
            Format::Pdf => pdf::to_pdf_told(&drawing, figure.title, &words)?,
            Format::Png => {
                let bytes = png::to_png(&drawing, self.choices.dots_per_inch)?;
                described::in_png(bytes, &words)
            }
            _ => {
                let svg = svg::to_svg(&drawing, &svg::SvgOptions::file(figure.title));
                described::in_svg(&svg, &words).into_bytes()
            }
        })
    }

    fn canvas(&self) -> Canvas {
        let choices = &self.choices;
        let mut canvas = Canvas::print(choices.size, choices.aspect, choices.mode);
        canvas.paint_paper = !choices.transparent;
        canvas
    }
}

/// Asks where a table shall go, and writes it there as the name's ending says: CSV, else XLSX.
#[derive(Clone, Copy)]
pub struct SaveTable(pub &'static TableOutput);

impl std::fmt::Debug for SaveTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SaveTable({})", self.0.id)
    }
}

impl Act for SaveTable {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let choices = reach.state.preferences.export.clone();
        let output = Output::Table(self.0);
        reach.questions.push(Question {
            title: "Save the table",
            kind: PathKind::Save,
            name: format!("{}.{}", self.0.id, Format::Xlsx.extension()),
            filter: Some(("Excel or CSV", &["xlsx", "csv"])),
            answer: Box::new(move |paths| {
                let path = paths.into_iter().next().unwrap_or_default();
                let is_csv = path
                    .extension()
                    .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
                let format = if is_csv { Format::Csv } else { Format::Xlsx };
                let request = ExportRequest::new(output, format, choices);
                Box::new(request.into_file(path))
            }),
        });
    }
}

/// Writes what was asked for to a path.
#[derive(Debug)]
pub struct ExportFile {
    request: ExportRequest,
    path: PathBuf,
}

impl Act for ExportFile {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let Self { request, path } = *self;
        let state = &mut *reach.state;
        state.preferences.remember_folder_of(&path);
        state.view.export_open = false;
        let snapshot = Snapshot::of(state);
        let title = format!("Writing {}", path.display());
        let task = tasks::WriteFiles {
            title: title.clone(),
            work: move |_: &Monitor| request.write(&snapshot, &path),
        };
        reach.tasks.start(
            task,
            |_: &mut State, never| match never {},
            move |state: &mut State, outcome| {
                if let Some(paths) = made(state, &title, outcome) {
                    state.session.say_written(&paths);
                }
            },
        );
    }
}

/// A path whose name ends as its content is; another ending is taken for a part of the name.
fn ending_in(path: &Path, extension: &str) -> PathBuf {
    let says_so = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(extension));
    match (says_so, path.file_name()) {
        (false, Some(name)) => {
            let mut name = name.to_owned();
            name.push(".");
            name.push(extension);
            path.with_file_name(name)
        }
        _ => path.to_owned(),
    }
}

/// That what was asked for is not there.
fn nothing(name: &str) -> anyhow::Error {
    anyhow::anyhow!("there is nothing to write for “{name}” yet; compute it first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_as_its_content_is() {
        for (typed, written) in [
            ("a/heat", "a/heat.svg"),
            ("heat.svg", "heat.svg"),
            ("heat.SVG", "heat.SVG"),
            ("heat.png", "heat.png.svg"),
            ("Li3.5PS4", "Li3.5PS4.svg"),
        ] {
            assert_eq!(ending_in(Path::new(typed), "svg"), Path::new(written));
        }
    }
}
