//! The export dialog: what is on screen as a figure, or its data as a table.
//!
//! In: the state and the choices made last time. Out: an [`ExportRequest`] once the user confirms.
//!
//! | file | what |
//! |---|---|
//! | `what` | what can be exported, in which formats |
//! | `request` | a file that is asked for, and how it is made |

mod request;
mod what;

use eframe::egui::{self, RichText};

pub use request::ExportRequest;
pub use what::{Format, What};

use crate::app::action::{Action, Actions};
use crate::app::preferences::ExportChoices;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::figures::canvas::FigureSize;
use crate::figures::theme::Mode;

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
        shown: &str,
        actions: &mut Actions,
    ) -> Option<ExportRequest> {
        if !state.view.export_open {
            self.what = None;
            self.choices = state.preferences.export.clone();
            return None;
        }
        let shown = What::of_stem(shown);
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
            if what.is_figure() {
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
        Some(ExportRequest::new(what, format, self.choices.clone()))
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
