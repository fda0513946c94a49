//! Writing what was asked for: a figure, a picture or a table.
//!
//! In: an [`ExportRequest`] and a [`Snapshot`] of data and results. Out: the file, whole or not at
//! all; it is written by the worker, not by the window's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ExportChoices;
use super::what::{Format, What};
use crate::app::state::State;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::Drawing;
use crate::figures::{fig2, fig3, pdf, png, svg};
use crate::pipeline::figures::{Columns, fig2_model, fig3_model};
use crate::pipeline::{Combination, Ranking, Screen, ranking_tables, tables};
use crate::project::Project;

/// What to write and how.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    pub(super) what: What,
    pub(super) format: Format,
    pub(super) choices: ExportChoices,
    /// The 3D picture, taken when the request was made (the graphics device belongs to the
    /// window's thread).
    pub(super) picture: Option<Picture>,
}

/// Pixels of a 3D picture.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    width: u32,
    height: u32,
    rgba: Arc<Vec<u8>>,
}

/// What a request is written from.
pub struct Snapshot {
    project: Arc<Project>,
    screen: Option<Arc<Screen>>,
    chosen: Option<Combination>,
    cut: usize,
    candidates: Option<Arc<Ranking>>,
}

impl Snapshot {
    /// The present data and results.
    pub fn of(state: &State, project: Arc<Project>) -> Self {
        Self {
            project,
            screen: state.screen.clone(),
            chosen: state.chosen_score().map(|score| score.combination.clone()),
            cut: state.cut,
            candidates: state.candidates.ranking.clone(),
        }
    }
}

impl ExportRequest {
    /// A name for the file.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.what.stem(), self.format.extension())
    }

    /// Width, height in px and whether the background is left out of the picture in 3D that the
    /// request needs; the graphics device belongs to the window.
    pub fn wanted_picture(&self) -> Option<(u32, u32, bool)> {
        let [width, height] = self.choices.picture_px;
        (self.what == What::Picture).then_some((width, height, self.choices.transparent))
    }

    /// Hands over the picture, RGBA.
    pub fn set_picture(&mut self, width: u32, height: u32, rgba: Option<Vec<u8>>) {
        self.picture = rgba.map(|rgba| Picture {
            width,
            height,
            rgba: Arc::new(rgba),
        });
    }

    /// Writes the file; returns its path, with the format's extension added where it was missing.
    ///
    /// # Errors
    /// Where there is nothing to write or the file cannot be written.
    pub fn write(&self, snapshot: &Snapshot, path: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let path = match path.extension() {
            Some(_) => path.to_owned(),
            None => path.with_extension(self.format.extension()),
        };
        match self.what {
            What::Variance | What::Dendrogram => {
                let bytes = self.figure(snapshot)?;
                crate::export::write_atomically(&path, &bytes)?;
            }
            What::Picture => {
                let picture = self.picture.as_ref();
                let picture = picture.ok_or_else(|| {
                    anyhow::anyhow!("no structure is shown in 3D; open the Structure stage first")
                })?;
                let bytes = png::from_rgba(picture.width, picture.height, &picture.rgba)?;
                crate::export::write_atomically(&path, &bytes)?;
            }
            What::Entries => self.table(&tables::entries(&snapshot.project), &path)?,
            What::Candidates => {
                let ranking = snapshot.candidates.as_deref();
                let ranking = ranking.ok_or_else(|| {
                    anyhow::anyhow!("there are no candidates yet; open the Candidates stage")
                })?;
                self.table(&ranking_tables::candidates(ranking), &path)?;
            }
            What::Ranking => self.table(&tables::ranking(screen_of(snapshot)?), &path)?,
            What::Depths => self.table(&tables::variance(screen_of(snapshot)?), &path)?,
        }
        Ok(vec![path])
    }

    fn table(&self, table: &crate::export::Table, path: &Path) -> anyhow::Result<()> {
        match self.format {
            Format::Xlsx => crate::export::write_xlsx(table, path)?,
            _ => crate::export::write_csv(table, path)?,
        }
        Ok(())
    }

    fn figure(&self, snapshot: &Snapshot) -> anyhow::Result<Vec<u8>> {
        let screen = screen_of(snapshot)?;
        let canvas = self.canvas();
        let drawing: Drawing = match self.what {
            What::Dendrogram => {
                let score = screen
                    .scores
                    .iter()
                    .find(|score| Some(&score.combination) == snapshot.chosen.as_ref())
                    .ok_or_else(|| {
                        anyhow::anyhow!("no descriptor is shown; run the screen first")
                    })?;
                fig3::layout(
                    &fig3_model(&snapshot.project, score, snapshot.cut, None),
                    &canvas,
                )
            }
            _ => fig2::layout(&fig2_model(screen, Columns::BestOfEach, None), &canvas),
        };
        Ok(match self.format {
            Format::Pdf => pdf::to_pdf(&drawing, self.what.name())?,
            Format::Png => png::to_png(&drawing, self.choices.dots_per_inch)?,
            _ => svg::to_svg(&drawing, &svg::SvgOptions::default()).into_bytes(),
        })
    }

    fn canvas(&self) -> Canvas {
        let choices = &self.choices;
        let mut canvas = Canvas::print(choices.size, choices.aspect, choices.mode);
        canvas.paint_paper = !choices.transparent;
        canvas
    }
}

fn screen_of(snapshot: &Snapshot) -> anyhow::Result<&Screen> {
    snapshot
        .screen
        .as_deref()
        .ok_or_else(|| anyhow::anyhow!("there is no screen yet; run one first"))
}
