//! The export dialog: what is on screen as a figure, or its data as a table.
//!
//! In: the state and the choices made last time. Out: an [`ExportRequest`] once the user confirms.
//!
//! | file | what |
//! |---|---|
//! | `output` | what can be exported, in which formats |
//! | `request` | a file that is asked for, and how it is made |

mod output;
mod request;

use eframe::egui::{self, RichText};

pub use request::{ExportRequest, SaveTable};

use crate::app::action::{Action, Actions};
use crate::app::preferences::ExportChoices;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::shown::Parts;
use crate::app::state::State;
use crate::app::theme;
use crate::figures::canvas::FigureSize;
use crate::figures::theme::Mode;
pub use output::{Format, Output};

/// The list takes no more of the window's height than this.
const LIST_HEIGHT: f32 = 0.55;

/// The dialog's choices while it is open.
#[derive(Default)]
pub struct ExportDialog {
    output: Option<Output>,
    format: Option<Format>,
    choices: ExportChoices,
}

impl ExportDialog {
    /// Shows the dialog while it is open. Returns the request once it was confirmed.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        shown: &str,
        actions: &mut Actions,
    ) -> Option<ExportRequest> {
        if !state.view.export_open {
            self.output = None;
            self.choices = state.preferences.export.clone();
            return None;
        }
        let shown = Output::of_id(shown);
        let mut output = self.output.unwrap_or(shown);
        let available = available(state);
        let mut request = None;
        let modal = egui::Modal::new(egui::Id::unique("export")).show(ctx, |ui| {
            ui.set_width(440.0);
            ui.heading("Export");
            ui.add_space(4.0);
            let height = ui.ctx().content_rect().height() * LIST_HEIGHT;
            egui::ScrollArea::vertical()
                .max_height(height)
                .show(ui, |ui| {
                    let is_fresh = self.output.is_none();
                    offers(ui, (shown, is_fresh), &available, &mut output);
                });
            ui.separator();
            let format = self.format_choice(ui, output);
            if matches!(output, Output::Figure(_)) {
                self.figure_choices(ui, format);
            }
            if output == Output::Picture {
                self.picture_choices(ui);
            }
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                let export = primary_button(ui, "Export…", available.contains(&output));
                named(&export, egui::Role::Button, "Export to a file…");
                if export.clicked() {
                    request = Some((output, format));
                }
                if ui.button("Cancel").clicked() {
                    actions.push(Action::CloseExport);
                }
            });
        });
        self.output = Some(output);
        if modal.should_close() {
            actions.push(Action::CloseExport);
        }
        let (output, format) = request?;
        actions.push(Action::SetExportChoices(self.choices.clone()));
        Some(ExportRequest::new(output, format, self.choices.clone()))
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

    fn format_choice(&mut self, ui: &mut egui::Ui, output: Output) -> Format {
        let formats = output.formats();
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
        let text = match format {
            Format::Png => format!("{width:.0} × {height:.0} mm"),
            _ => format!("{width:.0} × {height:.0} mm, text as text, fonts embedded"),
        };
        ui.label(RichText::new(text).color(weak));
    }
}

/// What there is to export.
fn available(state: &State) -> Vec<Output> {
    Parts::of(state).with_source(|source| {
        let all = Output::all();
        all.filter(|output| output.is_available(state, source))
            .collect()
    })
}

/// The list of what can be had; what cannot be had yet is grey. Where the list was
/// just opened, it begins at what is on screen.
fn offers(
    ui: &mut egui::Ui,
    (shown, is_fresh): (Output, bool),
    available: &[Output],
    output: &mut Output,
) {
    for offered in Output::all() {
        let mark = if offered == shown { "  (shown)" } else { "" };
        let text = format!("{}{mark}", offered.name());
        let radio = egui::RadioButton::new(*output == offered, text);
        let mut radio = ui.add_enabled(available.contains(&offered), radio);
        if let Some(columns) = offered.columns() {
            radio = radio.on_hover_text(columns);
        }
        if is_fresh && offered == shown {
            radio.scroll_to_me(Some(egui::Align::Center));
        }
        if radio.clicked() {
            *output = offered;
        }
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
