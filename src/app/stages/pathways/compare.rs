//! Both force fields for one entry: the barriers in a table, the maps beside each other.
//!
//! In: the maps that are there. Out: the table; a map that is missing is computed when it is asked for.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::pathways::actions::PathwaysAction;
use crate::app::stages::pathways::maps::{EntryMap, MapKey, MapSettings};
use crate::app::state::State;
use crate::app::theme;
use crate::outputs::Term;
use crate::percolation::{Barriers, ForceField};

/// How the force fields differ, in a sentence or two.
pub(super) const DIFFERENCE: &str = "SHU is the force field of the published screening: a Morse attraction to the anions and a screened \
     repulsion by the other cations, from bond-valence parameters of Shanghai University. softBV (Chen, Wong and \
     Adams 2019) has softness-dependent parameters of its own. Their barriers are not to be mixed in one ranking.";

/// What is compared.
#[derive(Default)]
pub(super) struct Comparison {
    /// Whether the table is shown.
    pub is_open: bool,
    /// Whether both maps are shown.
    pub side_by_side: bool,
    /// The map that was asked for last, so that one that was cancelled is not begun anew.
    asked: Option<MapKey>,
}

/// The key of the same entry's map by a force field.
pub(super) fn key_of(key: &MapKey, force_field: ForceField) -> MapKey {
    let settings = MapSettings {
        force_field,
        ..key.settings
    };
    MapKey { settings, ..*key }
}

impl Comparison {
    /// Whether both maps are to be shown.
    pub(super) fn wants_both(&self) -> bool {
        self.is_open && self.side_by_side
    }

    /// The button that opens it.
    pub(super) fn button(&mut self, ui: &mut egui::Ui) {
        let button = egui::Button::new("Compare").selected(self.is_open);
        let hint =
            "The barriers of both force fields for this structure, and both maps side by side";
        if ui.add(button).on_hover_text(hint).clicked() {
            self.is_open = !self.is_open;
        }
    }

    /// Shows the table and asks for what it lacks, one map after the other.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        actions: &mut Actions,
    ) {
        if !self.is_open {
            return;
        }
        let maps = &state.session.maps;
        let missing = ForceField::ALL
            .map(|field| key_of(key, field))
            .into_iter()
            .find(|key| maps.by(key).is_none());
        if let Some(missing) = missing
            && maps.running.is_none()
            && self.asked != Some(missing)
        {
            self.asked = Some(missing);
            actions.push(PathwaysAction::ComputeMap(missing));
        }
        egui::Frame::group(ui.style())
            .inner_margin(egui::Margin::symmetric(8, 4))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    table(ui, state, key, actions);
                    ui.add_space(16.0);
                    ui.checkbox(&mut self.side_by_side, "Side by side")
                        .on_hover_text("Both maps at the same level above their own minimum; they turn together");
                });
            });
    }
}

/// The barriers by each force field.
fn table(ui: &mut egui::Ui, state: &State, key: &MapKey, actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    ui.spacing_mut().interact_size.y = 18.0;
    egui::Grid::new("force-fields")
        .num_columns(4)
        .min_col_width(56.0)
        .spacing([12.0, 2.0])
        .show(ui, |ui| {
            ui.label(RichText::new("Barrier / eV").small().color(weak))
                .on_hover_text(DIFFERENCE);
            for term in [Term::E1d, Term::E2d, Term::E3d] {
                right(ui, |ui| {
                    ui.label(RichText::new(term.name()).small().color(weak))
                        .on_hover_text(term.hover());
                });
            }
            ui.end_row();
            for field in ForceField::ALL {
                ui.label(field.name()).on_hover_text(DIFFERENCE);
                row(ui, state, &key_of(key, field), actions);
                ui.end_row();
            }
        });
}

fn row(ui: &mut egui::Ui, state: &State, key: &MapKey, actions: &mut Actions) {
    let maps = &state.session.maps;
    let weak = theme::palette(ui).weak;
    match maps.by(key).map(|map| &map.result) {
        Some(Ok(found)) => {
            for (n, barrier) in (1..).zip(found.energy.barriers.to_array()) {
                let text = barrier.map_or("–".to_owned(), Barriers::text);
                right(ui, |ui| {
                    let name = format!("{} E_{n}D: {text} eV", key.settings.force_field.name());
                    let label = ui.label(&text);
                    named(&label, egui::Role::Label, &name);
                });
            }
        }
        Some(Err(error)) => {
            ui.label(RichText::new("not possible").color(weak))
                .on_hover_text(error.to_string());
        }
        None if maps.running.is_some_and(|(_, of)| of == *key) => {
            ui.add(egui::Spinner::new().size(14.0));
        }
        None => {
            let compute = ui.small_button("Compute");
            let name = format!("Compute the {} map", key.settings.force_field.name());
            named(&compute, egui::Role::Button, &name);
            if compute.clicked() {
                actions.push(PathwaysAction::ComputeMap(*key));
            }
        }
    }
}

fn right(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui)) {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(52.0, 18.0), layout, add);
}

/// What stands over one of two maps: "SHU, E_3D 0.22 eV".
pub(super) fn caption_of(map: &EntryMap) -> String {
    let name = map.key.settings.force_field.name();
    let Ok(found) = &map.result else {
        return format!("{name}: not possible");
    };
    match found.energy.barriers.e_3d {
        Some(barrier_ev) => format!("{name}: E_3D {} eV", Barriers::text(barrier_ev)),
        None => format!("{name}: no way in three dimensions"),
    }
}
