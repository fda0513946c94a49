//! Writing what was asked for: a figure, a picture or a table.
//!
//! In: an [`ExportRequest`] and a [`Snapshot`] of data and results. Out: the file, whole or not at
//! all; it is written by the worker, not by the window's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::action::{Act, Reach};
use crate::app::ending::made;
use crate::app::preferences::ExportChoices;
use crate::app::shell::export::what::{Format, What};
use crate::app::stages::dendrogram::shown_map;
use crate::app::state::State;
use crate::app::view::Views;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::Drawing;
use crate::figures::{arrhenius, fig2, fig3, map, pdf, png, scatter, svg, variance};
use crate::monitor::Monitor;
use crate::pipeline::figures::{
    Columns, MapLook, fig2_model, fig3_model, map_model, scatter_model, variance_model,
};
use crate::pipeline::{
    Combination, FeatureMap, Ranking, Score, Screen, arrhenius_model, literature_of,
    ranking_tables, tables,
};
use crate::project::Document;
use crate::rank::SelectionSettings;
use crate::tasks;

/// What to write and how.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    what: What,
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

/// What a request is written from.
struct Snapshot {
    project: Arc<Document>,
    screen: Option<Arc<Screen>>,
    chosen: Option<Combination>,
    cut: usize,
    views: Views,
    map: Option<Arc<FeatureMap>>,
    candidates: Option<Arc<Ranking>>,
    filters: SelectionSettings,
}

impl Snapshot {
    /// The present data and results.
    fn of(state: &State, project: Arc<Document>) -> Self {
        Self {
            project,
            screen: state.screen().cloned(),
            chosen: state.chosen_score().map(|score| score.combination.clone()),
            cut: state.cut(),
            views: state.view.views,
            map: shown_map::shown(state).cloned(),
            candidates: state.ranking().cloned(),
            filters: state.rank_settings().selection.clone(),
        }
    }

    fn screen(&self) -> anyhow::Result<&Screen> {
        let screen = self.screen.as_deref();
        screen.ok_or_else(|| anyhow::anyhow!("there is no screen yet; run one first"))
    }

    fn ranking(&self) -> anyhow::Result<&Ranking> {
        let ranking = self.candidates.as_deref();
        ranking.ok_or_else(|| {
            anyhow::anyhow!("there are no candidates yet; open the Candidates stage")
        })
    }

    /// The score that is shown, with its index in the screen.
    fn score(&self) -> anyhow::Result<(usize, &Score)> {
        let mut scores = self.screen()?.scores.iter().enumerate();
        scores
            .find(|(_, score)| Some(&score.combination) == self.chosen.as_ref())
            .ok_or_else(|| anyhow::anyhow!("no descriptor is shown; run the screen first"))
    }

    fn map(&self) -> anyhow::Result<map::Model> {
        let map = self.map.as_deref();
        let map = map.ok_or_else(|| {
            anyhow::anyhow!("there is no map yet; open it in the Dendrogram stage")
        })?;
        let look = MapLook {
            color: self.views.map_color,
            n_clusters: self.cut,
            is_selected: &|_| false,
            computed: &|entry| self.candidates.as_ref()?.barrier_ev(entry),
        };
        Ok(map_model(&self.project.data, self.score()?.1, map, &look))
    }
}

impl ExportRequest {
    /// A request without its picture.
    pub(super) fn new(what: What, format: Format, choices: ExportChoices) -> Self {
        Self {
            what,
            format,
            choices,
            picture: None,
        }
    }

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

    /// The action that writes the file to a path.
    pub fn into_file(self, path: PathBuf) -> ExportFile {
        ExportFile {
            request: self,
            path,
        }
    }

    /// Writes the file; returns its path, with the format's extension added where it was missing.
    ///
    /// # Errors
    /// Where there is nothing to write or the file cannot be written.
    fn write(&self, snapshot: &Snapshot, path: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let path = match path.extension() {
            Some(_) => path.to_owned(),
            None => path.with_extension(self.format.extension()),
        };
        match self.what {
            _ if self.what.is_figure() => {
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
            What::Entries => self.table(&tables::entries(&snapshot.project.data), &path)?,
            What::Candidates => {
                self.table(&ranking_tables::candidates(snapshot.ranking()?), &path)?;
            }
            What::Samples => {
                self.table(&tables::samples(&snapshot.project.data.samples), &path)?;
            }
            What::Ranking => self.table(&tables::ranking(snapshot.screen()?), &path)?,
            _ => self.table(&tables::variance(snapshot.screen()?), &path)?,
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
        let canvas = self.canvas();
        let project = &snapshot.project;
        let drawing: Drawing = match self.what {
            What::OverDepth => {
                let chosen = snapshot.score().ok().map(|(k, _)| k);
                let model = variance_model(snapshot.screen()?, chosen, true);
                variance::layout(&model, &canvas)
            }
            What::Dendrogram => {
                let (_, score) = snapshot.score()?;
                fig3::layout(
                    &fig3_model(&project.data, score, snapshot.cut, None),
                    &canvas,
                )
            }
            What::Map => map::layout(&snapshot.map()?, &canvas),
            What::Scatter => {
                let filters = &snapshot.filters;
                let model = scatter_model(&project.data, snapshot.ranking()?, filters, &|_| false);
                scatter::layout(&model, &canvas)
            }
            What::Arrhenius => {
                let literature = literature_of(&project.data.labels);
                arrhenius::layout(&arrhenius_model(&project.data.samples, literature), &canvas)
            }
            _ => {
                let model = fig2_model(snapshot.screen()?, Columns::BestOfEach, None);
                fig2::layout(&model, &canvas)
            }
        };
        Ok(match self.format {
            Format::Pdf => pdf::to_pdf(&drawing, self.what.name())?,
            Format::Png => png::to_png(&drawing, self.choices.dots_per_inch)?,
            _ => svg::to_svg(&drawing, &svg::SvgOptions::file(self.what.name())).into_bytes(),
        })
    }

    fn canvas(&self) -> Canvas {
        let choices = &self.choices;
        let mut canvas = Canvas::print(choices.size, choices.aspect, choices.mode);
        canvas.paint_paper = !choices.transparent;
        canvas
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
        let snapshot = Snapshot::of(state, Arc::clone(state.document()));
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
