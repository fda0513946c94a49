//! The export dialog: what is on screen as a figure, or its data as a table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, RichText};
use serde::{Deserialize, Serialize};

use super::super::action::{Action, Actions};
use super::super::state::{Stage, State};
use super::super::theme;
use super::widgets::{named, primary_button};
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::drawing::Drawing;
use crate::figures::theme::Mode;
use crate::figures::{fig2, fig3, pdf, png, svg};
use crate::pipeline::figures::{Columns, fig2_model, fig3_model};
use crate::pipeline::{Combination, Screen, ranking_tables, tables};
use crate::project::Project;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Label variance by descriptor (Fig. 2).
    Variance,
    /// The dendrogram (Fig. 3).
    Dendrogram,
    /// The structure in 3D.
    Picture,
    /// The table of entries.
    Entries,
    /// The ranked candidates.
    Candidates,
    /// The ranking of descriptors.
    Ranking,
    /// W_σ of every descriptor at every depth.
    Depths,
}

impl What {
    const ALL: [Self; 7] = [
        Self::Variance,
        Self::Dendrogram,
        Self::Picture,
        Self::Entries,
        Self::Candidates,
        Self::Ranking,
        Self::Depths,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Variance => "Figure: label variance by descriptor",
            Self::Dendrogram => "Figure: dendrogram",
            Self::Picture => "Picture: structure in 3D",
            Self::Entries => "Table: entries",
            Self::Candidates => "Table: candidates",
            Self::Ranking => "Table: ranking of descriptors",
            Self::Depths => "Table: W_σ at every depth",
        }
    }

    fn stem(self) -> &'static str {
        match self {
            Self::Variance => "label-variance",
            Self::Dendrogram => "dendrogram",
            Self::Picture => "structure",
            Self::Entries => "entries",
            Self::Candidates => "candidates",
            Self::Ranking => "ranking",
            Self::Depths => "variance",
        }
    }

    fn formats(self) -> &'static [Format] {
        match self {
            Self::Variance | Self::Dendrogram => &[Format::Svg, Format::Pdf, Format::Png],
            Self::Picture => &[Format::Png],
            Self::Entries | Self::Candidates | Self::Ranking | Self::Depths => {
                &[Format::Csv, Format::Xlsx]
            }
        }
    }

    /// Whether there is something of this kind.
    fn is_available(self, state: &State) -> bool {
        match self {
            Self::Variance | Self::Ranking | Self::Depths => state
                .screen
                .as_ref()
                .is_some_and(|screen| screen.scores.iter().any(|s| !s.w_sigma.is_empty())),
            Self::Dendrogram => state.chosen_score().is_some(),
            Self::Picture => state.selection.primary().is_some(),
            Self::Candidates => state.candidates.ranking.is_some(),
            Self::Entries => !state.project.entries.is_empty(),
        }
    }

    /// What a stage shows.
    fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::Data => Self::Entries,
            Stage::Descriptors => Self::Variance,
            Stage::Clusters => Self::Dendrogram,
            Stage::Candidates => Self::Candidates,
            Stage::Pathways | Stage::Structure => Self::Picture,
        }
    }
}

/// File format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Vector graphics for editing.
    Svg,
    /// Vector graphics for print.
    Pdf,
    /// Pixels.
    Png,
    /// Comma-separated values.
    Csv,
    /// Excel.
    Xlsx,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel (XLSX)",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Remembered choices of the dialog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoices {
    /// Size of figures.
    pub size: FigureSize,
    /// Height over width.
    pub aspect: f32,
    /// Light or dark paper.
    pub mode: Mode,
    /// Whether the paper is left out.
    pub transparent: bool,
    /// Resolution of PNG in dots per inch.
    pub dots_per_inch: f32,
    /// Width and height of pictures in 3D, in px.
    pub picture_px: [u32; 2],
}

impl Default for ExportChoices {
    fn default() -> Self {
        Self {
            size: FigureSize::NatureDouble,
            aspect: 0.6,
            mode: Mode::Light,
            transparent: false,
            dots_per_inch: 600.0,
            picture_px: [2400, 1800],
        }
    }
}

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
pub struct Snapshot {
    project: Arc<Project>,
    screen: Option<Arc<Screen>>,
    chosen: Option<Combination>,
    cut: usize,
    candidates: Option<Arc<crate::pipeline::Ranking>>,
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

/// The dialog's choices while it is open.
#[derive(Default)]
pub struct ExportDialog {
    what: Option<What>,
    format: Option<Format>,
    choices: ExportChoices,
}

impl ExportDialog {
    /// Shows the dialog while it is open. Returns the request once it was confirmed.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        actions: &mut Actions,
    ) -> Option<ExportRequest> {
        if !state.export_open {
            self.what = None;
            self.choices = state.preferences.export.clone();
            return None;
        }
        let shown = What::of_stage(state.stage);
        let mut what = self.what.unwrap_or(shown);
        let mut request = None;
        let modal = egui::Modal::new(egui::Id::unique("export")).show(ctx, |ui| {
            ui.set_width(440.0);
            ui.heading("Export");
            ui.add_space(4.0);
            for kind in What::ALL {
                let available = kind.is_available(state);
                let mark = if kind == shown { "  (shown)" } else { "" };
                let radio = egui::RadioButton::new(what == kind, format!("{}{mark}", kind.name()));
                if ui.add_enabled(available, radio).clicked() {
                    what = kind;
                }
            }
            ui.separator();
            let format = self.format_choice(ui, what);
            if matches!(what, What::Variance | What::Dendrogram) {
                self.figure_choices(ui, format);
            }
            if what == What::Picture {
                self.picture_choices(ui);
            }
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                let export = primary_button(ui, "Export…", what.is_available(state));
                named(&export, egui::Role::Button, "Export to a file…");
                if export.clicked() {
                    request = Some((what, format));
                }
                if ui.button("Cancel").clicked() {
                    actions.push(Action::CloseExport);
                }
            });
        });
        self.what = Some(what);
        if modal.should_close() {
            actions.push(Action::CloseExport);
        }
        let (what, format) = request?;
        actions.push(Action::SetExportChoices(self.choices.clone()));
        Some(ExportRequest {
            what,
            format,
            choices: self.choices.clone(),
            picture: None,
        })
    }

    fn picture_choices(&mut self, ui: &mut egui::Ui) {
        let choices = &mut self.choices;
        ui.horizontal(|ui| {
            ui.label("Size");
            let sides = [(0, "Picture width"), (1, "Picture height")];
            for (side, name) in sides {
                let length = &mut choices.picture_px[side];
                let field = egui::DragValue::new(length).range(64..=8192).suffix(" px");
                named(&ui.add(field), egui::Role::SpinButton, name);
                if side == 0 {
                    ui.label("×");
                }
            }
        });
        ui.checkbox(&mut choices.transparent, "Transparent background");
    }

    fn format_choice(&mut self, ui: &mut egui::Ui, what: What) -> Format {
        let formats = what.formats();
        let mut format = self
            .format
            .filter(|f| formats.contains(f))
            .unwrap_or(formats[0]);
        ui.horizontal(|ui| {
            ui.label("Format");
            for &offered in formats {
                ui.radio_value(&mut format, offered, offered.name());
            }
        });
        self.format = Some(format);
        format
    }

    fn figure_choices(&mut self, ui: &mut egui::Ui, format: Format) {
        let choices = &mut self.choices;
        egui::Grid::new("figure-choices")
            .num_columns(2)
            .spacing([16.0, 6.0])
            .show(ui, |ui| {
                ui.label("Size");
                size_choice(ui, choices);
                ui.end_row();
                ui.label("Height / width");
                let aspect = ui.add_enabled(
                    !matches!(choices.size, FigureSize::Slide | FigureSize::Custom { .. }),
                    egui::Slider::new(&mut choices.aspect, 0.3..=1.4),
                );
                named(&aspect, egui::Role::Slider, "Height / width");
                ui.end_row();
                ui.label("Paper");
                ui.horizontal(|ui| {
                    ui.radio_value(&mut choices.mode, Mode::Light, "light");
                    ui.radio_value(&mut choices.mode, Mode::Dark, "dark");
                    ui.checkbox(&mut choices.transparent, "transparent");
                });
                ui.end_row();
                if format == Format::Png {
                    ui.label("Resolution");
                    let resolution = ui.add(
                        egui::DragValue::new(&mut choices.dots_per_inch)
                            .range(72.0..=1200.0)
                            .suffix(" dpi"),
                    );
                    named(&resolution, egui::Role::SpinButton, "Resolution");
                    ui.end_row();
                }
            });
        let (width, height) = (
            choices.size.width_mm(),
            choices.size.height_mm(choices.aspect),
        );
        let weak = theme::palette(ui).weak;
        ui.label(
            RichText::new(format!(
                "{width:.0} × {height:.0} mm, text as text, fonts embedded"
            ))
            .color(weak),
        );
    }
}

fn size_choice(ui: &mut egui::Ui, choices: &mut ExportChoices) {
    ui.vertical(|ui| {
        let chooser = egui::ComboBox::from_id_salt("figure-size")
            .width(230.0)
            .selected_text(match choices.size {
                FigureSize::Custom { .. } => "Other size".to_owned(),
                size => size.name(),
            })
            .show_ui(ui, |ui| {
                for preset in FigureSize::PRESETS {
                    ui.selectable_value(&mut choices.size, preset, preset.name());
                }
                let custom = matches!(choices.size, FigureSize::Custom { .. });
                if ui.selectable_label(custom, "Other size…").clicked() {
                    choices.size = FigureSize::Custom {
                        width_mm: 120.0,
                        height_mm: 80.0,
                    };
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Figure size");
        if let FigureSize::Custom {
            width_mm,
            height_mm,
        } = &mut choices.size
        {
            ui.horizontal(|ui| {
                let side = |ui: &mut egui::Ui, length_mm: &mut f32, name: &str| {
                    let field = egui::DragValue::new(length_mm)
                        .range(20.0..=2000.0)
                        .suffix(" mm");
                    named(&ui.add(field), egui::Role::SpinButton, name);
                };
                side(ui, width_mm, "Width");
                ui.label("×");
                side(ui, height_mm, "Height");
            });
        }
    });
}
