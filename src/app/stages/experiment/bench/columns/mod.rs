//! Which column of a table is what: a table that is taken for something else, or read wrongly, is read as the
//! user says.
//!
//! In: a table with its first rows. Out: the table read with its columns named, or left as it is.

mod roles;

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use self::roles::{Role, UNUSED, lack, roles_of};
use super::actions::BenchAction;
use super::asked::ColumnsAsked;
use super::reading::NamedTable;
use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named, primary_button};
use crate::app::stages::experiment::actions::ExperimentAction;
use crate::app::state::State;
use crate::app::theme;
use crate::import::{MeasuredTable, MeasurementKind, MeasurementSettings};

/// Greatest size in px.
const LARGEST: egui::Vec2 = egui::vec2(920.0, 430.0);
const COLUMN_PX: f32 = 138.0;
const ROW_PX: f32 = 20.0;
/// Title and role of a column; and a unit below them.
const HEAD_PX: f32 = 56.0;
const UNIT_PX: f32 = 28.0;

/// What the table may be.
const KINDS: [(MeasurementKind, &str, &str); 3] = [
    (
        MeasurementKind::Spectra,
        "An impedance spectrum",
        "Each row is a frequency with the impedance there.",
    ),
    (
        MeasurementKind::Patterns,
        "A powder pattern",
        "Each row is an angle with its counts.",
    ),
    (
        MeasurementKind::Conductivities,
        "σ over temperature",
        "Each row is a temperature with the conductivity there.",
    ),
];

/// What was answered so far.
#[derive(Default)]
pub(in crate::app::stages::experiment) struct ColumnsForm {
    of: Option<std::path::PathBuf>,
    kind: Option<MeasurementKind>,
    sheet: usize,
    /// Role and unit of each column.
    chosen: Vec<(&'static str, &'static str)>,
}

impl ColumnsForm {
    /// Shows the question about the first table that waits.
    pub(in crate::app::stages::experiment) fn show(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        actions: &mut Actions,
    ) {
        let session = &state.session;
        let asked = session.bench.questions.front();
        let Some(asked) = asked.filter(|_| session.import_preview.is_none()) else {
            *self = Self::default();
            return;
        };
        if self.of.as_ref() != Some(&asked.path) {
            *self = Self {
                of: Some(asked.path.clone()),
                kind: Some(asked.kind),
                ..Self::default()
            };
        }
        let size = (ctx.content_rect().size() - egui::vec2(72.0, 64.0)).min(LARGEST);
        let modal = egui::Modal::new(egui::Id::unique("columns-of-measurement")).show(ctx, |ui| {
            ui.set_width(size.x);
            self.contents(ui, asked, actions);
        });
        if modal.should_close() {
            actions.push(BenchAction::ForgetQuestion);
        }
    }

    fn contents(&mut self, ui: &mut egui::Ui, asked: &ColumnsAsked, actions: &mut Actions) {
        let palette = theme::palette(ui);
        ui.heading(format!("Name the columns of {}", asked.file_name()));
        if !asked.reason.is_empty() {
            ui.add(egui::Label::new(RichText::new(&asked.reason).color(palette.weak)).wrap());
        }
        ui.add_space(4.0);
        let mut kind = self.kind.unwrap_or(asked.kind);
        ui.horizontal_wrapped(|ui| {
            ui.label("This table is");
            for (choice, text, about) in KINDS {
                let radio = ui.radio_value(&mut kind, choice, text);
                named(&radio, egui::Role::RadioButton, text);
                if radio.on_hover_text(about).clicked() {
                    self.chosen.clear();
                }
            }
        });
        self.kind = Some(kind);
        match &asked.tables {
            None => drop(ui.spinner()),
            Some(Err(reason)) => {
                ui.add(egui::Label::new(RichText::new(reason).color(palette.error)).wrap());
            }
            Some(Ok(tables)) if kind != MeasurementKind::Conductivities => {
                self.tables(ui, tables, kind);
            }
            Some(Ok(_)) => {
                let text = "Its columns are named in the next window, with their units. What is on the bench from this \
                            file stays there until you remove it.";
                ui.add(egui::Label::new(text).wrap());
            }
        }
        ui.separator();
        self.buttons(ui, asked, kind, actions);
    }

    fn tables(&mut self, ui: &mut egui::Ui, tables: &[MeasuredTable], kind: MeasurementKind) {
        self.sheet = self.sheet.min(tables.len().saturating_sub(1));
        if tables.len() > 1 {
            ui.horizontal_wrapped(|ui| {
                ui.label("Sheet").on_hover_text(
                    "Columns count by their number, in every sheet of the workbook alike.",
                );
                for (k, table) in tables.iter().enumerate() {
                    let name = table.sheet.clone().unwrap_or_else(|| (k + 1).to_string());
                    if ui.selectable_label(self.sheet == k, &name).clicked() {
                        self.sheet = k;
                        self.chosen.clear();
                    }
                }
            });
        }
        let Some(table) = tables.get(self.sheet) else {
            return;
        };
        if self.chosen.len() != table.titles.len() {
            self.chosen = guessed(table, kind);
        }
        self.by_numbers(ui, table, kind);
        egui::ScrollArea::horizontal()
            .id_salt("columns-across")
            .auto_shrink([false, true])
            .show(ui, |ui| self.table(ui, table, roles_of(kind)));
        let weak = theme::palette(ui).weak;
        let text = match table.n_rows.saturating_sub(table.rows.len()) {
            0 => String::new(),
            n => format!("… and {} more rows", count(n)),
        };
        ui.label(RichText::new(text).color(weak));
    }

    /// Where titles do not say it, numbers may: a click fills in what they are like.
    fn by_numbers(&mut self, ui: &mut egui::Ui, table: &MeasuredTable, kind: MeasurementKind) {
        if kind != MeasurementKind::Spectra || table.spectrum_roles_by_numbers.is_empty() {
            return;
        }
        let button = ui.button("Fill in by the numbers");
        let about = "Names frequency and impedance by how the numbers behave. Look at it before you read the table: \
                     units are yours to say.";
        if button.on_hover_text(about).clicked() {
            self.chosen = chosen_of(&table.spectrum_roles_by_numbers, table.titles.len(), kind);
        }
    }

    fn table(&mut self, ui: &mut egui::Ui, table: &MeasuredTable, roles: &'static [Role]) {
        let has_units = roles.iter().any(|role| !role.units.is_empty());
        let head_px = HEAD_PX + if has_units { UNIT_PX } else { 0.0 };
        let mut builder = TableBuilder::new(ui)
            .id_salt("columns-of-measurement")
            .striped(true)
            .vscroll(false)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for _ in &table.titles {
            builder = builder.column(Width::exact(COLUMN_PX).clip(true));
        }
        builder
            .header(head_px, |mut header| {
                for (k, title) in table.titles.iter().enumerate() {
                    let chosen = &mut self.chosen[k];
                    header.col(|ui| head(ui, (k, title), chosen, roles));
                }
            })
            .body(|body| {
                body.rows(ROW_PX, table.rows.len(), |mut row| {
                    let cells = &table.rows[row.index()];
                    for k in 0..table.titles.len() {
                        row.col(|ui| {
                            let text = cells.get(k).map_or("", String::as_str);
                            ui.add(egui::Label::new(text).truncate());
                        });
                    }
                });
            });
    }

    fn buttons(
        &mut self,
        ui: &mut egui::Ui,
        asked: &ColumnsAsked,
        kind: MeasurementKind,
        actions: &mut Actions,
    ) {
        let is_curve = kind == MeasurementKind::Conductivities;
        let is_read = matches!(&asked.tables, Some(Ok(_)));
        let roles: Vec<&str> = self.chosen.iter().map(|(role, _)| *role).collect();
        let lack = lack(kind, &roles).filter(|_| is_read);
        let palette = theme::palette(ui);
        ui.horizontal_wrapped(|ui| {
            let text = if is_curve { "Go on…" } else { "Read it" };
            let read = primary_button(ui, text, (is_read && lack.is_none()) || is_curve);
            named(&read, egui::Role::Button, text);
            if read.clicked() {
                self.read(asked, is_curve, actions);
            }
            let stays = if asked.replaces.is_empty() {
                "Leave it out"
            } else {
                "Cancel"
            };
            if ui.button(stays).clicked() {
                actions.push(BenchAction::ForgetQuestion);
            }
            match lack {
                Some(lack) => ui.label(RichText::new(lack).color(palette.warning)),
                None if asked.replaces.is_empty() => ui.label(""),
                None => {
                    let text = "It takes the place of what was read before, and can be undone.";
                    ui.label(RichText::new(text).color(palette.weak))
                }
            }
        });
    }

    fn read(&self, asked: &ColumnsAsked, is_curve: bool, actions: &mut Actions) {
        if is_curve {
            actions.push(BenchAction::ForgetQuestion);
            return actions.push(ExperimentAction::Open(vec![asked.path.clone()]));
        }
        let columns = self.chosen.iter().enumerate().map(|(k, (role, unit))| {
            let role = match *unit {
                "" => (*role).to_owned(),
                unit => format!("{role} in {unit}"),
            };
            (role, (k + 1).to_string())
        });
        actions.push(BenchAction::ReadNamed(Box::new(NamedTable {
            path: asked.path.clone(),
            settings: MeasurementSettings {
                kind: self.kind,
                columns: columns.collect(),
                ..MeasurementSettings::default()
            },
            replaces: asked.replaces.clone(),
        })));
    }
}

/// What the titles say, each role once; without titles, what the numbers are like.
fn guessed(table: &MeasuredTable, kind: MeasurementKind) -> Vec<(&'static str, &'static str)> {
    let is_untitled = table.titles.iter().all(String::is_empty);
    let said = match kind {
        MeasurementKind::Spectra if is_untitled => &table.spectrum_roles_by_numbers,
        MeasurementKind::Spectra => &table.spectrum_roles,
        _ => &table.pattern_roles,
    };
    chosen_of(said, table.titles.len(), kind)
}

fn chosen_of(
    said: &[Option<String>],
    n_columns: usize,
    kind: MeasurementKind,
) -> Vec<(&'static str, &'static str)> {
    let mut chosen: Vec<(&'static str, &'static str)> = Vec::new();
    for k in 0..n_columns {
        let said = said.get(k).and_then(Option::as_deref);
        let role = roles_of(kind).iter().find(|role| Some(role.id) == said);
        let role = role.map_or(UNUSED, |role| role.id);
        let is_taken = chosen.iter().any(|(other, _)| *other == role);
        chosen.push((if is_taken { UNUSED } else { role }, ""));
    }
    chosen
}

/// Title, role and unit of a column.
fn head(
    ui: &mut egui::Ui,
    (k, title): (usize, &str),
    chosen: &mut (&'static str, &'static str),
    roles: &'static [Role],
) {
    let weak = theme::palette(ui).weak;
    let name = match title {
        "" => format!("column {}", k + 1),
        title => title.to_owned(),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let bold = RichText::new(&name).font(theme::bold_font(theme::BODY_PX));
        ui.add(egui::Label::new(bold).truncate())
            .on_hover_text(&name);
        let role = roles.iter().find(|role| role.id == chosen.0);
        let text = match role {
            Some(role) => RichText::new(role.name),
            None => RichText::new("not read").color(weak),
        };
        let chooser = egui::ComboBox::from_id_salt(("role-of-column", k))
            .width(COLUMN_PX - 16.0)
            .height(340.0)
            .selected_text(text)
            .show_ui(ui, |ui| {
                let none = ui.selectable_label(role.is_none(), "not read");
                if none.clicked() {
                    *chosen = (UNUSED, "");
                }
                for offered in roles {
                    let label = ui.selectable_label(offered.id == chosen.0, offered.name);
                    if label.on_hover_text(offered.about).clicked() {
                        *chosen = (offered.id, "");
                    }
                }
            });
        let role_name = format!("What column {} holds", k + 1);
        named(&chooser.response, egui::Role::ComboBox, &role_name);
        let Some(role) = role.filter(|role| !role.units.is_empty()) else {
            return;
        };
        let text = match chosen.1 {
            "" => RichText::new("unit of the title").color(weak),
            unit => RichText::new(unit),
        };
        let chooser = egui::ComboBox::from_id_salt(("unit-of-column", k))
            .width(COLUMN_PX - 16.0)
            .selected_text(text)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut chosen.1, "", "unit of the title");
                for unit in role.units {
                    ui.selectable_value(&mut chosen.1, unit, *unit);
                }
            });
        let unit_name = format!("Unit of column {}", k + 1);
        named(&chooser.response, egui::Role::ComboBox, &unit_name);
    });
}
