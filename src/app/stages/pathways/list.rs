//! The list of pathways, and which routes are in it.

use eframe::egui::{self, RichText};
use egui_extras::{Column, TableBuilder};

use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named, plural};
use crate::app::stages::pathways::actions::PathwaysAction;
use crate::app::stages::pathways::bands::row::Estimate;
use crate::app::stages::pathways::bands::{cell as relaxed, summary};
use crate::app::stages::pathways::maps::{EntryMap, MapKey, MapSettings};
use crate::app::state::State;
use crate::app::theme;
use crate::outputs::Term;
use crate::percolation::paths::{PathEnd, PathSettings, Pathway};

/// Width of the bar that scrolls, in px.
const SCROLL_PX: f32 = 10.0;

/// What the list shows.
pub(super) struct Listed<'a> {
    /// The map with its pathways.
    pub map: &'a EntryMap,
    /// By which settings the next one will be.
    pub key: &'a MapKey,
    /// The chosen pathway.
    pub chosen: Option<usize>,
    /// Energy of the surface in eV.
    pub level_ev: f64,
    /// What the window knows.
    pub state: &'a State,
}

/// Shows the list; returns the pathway that was clicked.
pub(super) fn show(
    ui: &mut egui::Ui,
    listed: &Listed<'_>,
    estimate: &mut Estimate,
    actions: &mut Actions,
) -> Option<usize> {
    let Listed {
        map,
        key,
        chosen,
        level_ev,
        state,
    } = *listed;
    let paths = map.pathways();
    let weak = theme::palette(ui).weak;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Pathways").strong());
        let open = paths.iter().filter(|path| path.pass_ev <= level_ev).count();
        let text = format!("{}, {open} open", plural(paths.len(), "path"));
        ui.label(RichText::new(text).small().color(weak))
            .on_hover_text("Open: the pass lies below the level");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let write = ui.small_button("Write files…").on_hover_text(
                "A folder with the energy map (.cube, .pgrid) and each pathway as CIF with marks, table and profile",
            );
            if write.clicked() {
                actions.push(PathwaysAction::AskFolder);
            }
            summary::button(ui, state, (key.entry, map), estimate, actions);
        });
    });
    routes_row(ui, map, key, actions);
    summary::barriers(ui, state, key.entry);
    if paths.is_empty() {
        ui.label(RichText::new("No hop of the mobile ion was found on this map.").color(weak));
        return None;
    }
    let mut clicked = None;
    // Room for the bar that scrolls.
    ui.set_max_width(ui.available_width() - SCROLL_PX);
    ui.spacing_mut().item_spacing.x = 4.0;
    let mut table = TableBuilder::new(ui)
        .id_salt("pathway-list")
        .sense(egui::Sense::click())
        .striped(true)
        .cell_layout(egui::Layout::right_to_left(egui::Align::Center))
        .column(Column::remainder().at_least(90.0).clip(true));
    for width_px in [58.0, 68.0, 68.0, 54.0, 22.0] {
        table = table.column(Column::exact(width_px));
    }
    // The table fills what is left of the panel.
    table = table.auto_shrink([false, false]).min_scrolled_height(40.0);
    if let Some(row) = chosen {
        table = table.scroll_to_row(row, None);
    }
    table
        .header(20.0, |mut header| {
            for (title, hint) in [
                (
                    "From – to",
                    "Sites of the mobile ion with Wyckoff letters; i: a place between sites"
                        .to_owned(),
                ),
                ("Length / Å", "Along the path".to_owned()),
                ("Barrier / eV", Term::Barrier.hover()),
                ("Relaxed / eV", Term::RelaxedBarrier.hover()),
                ("Pass / eV", Term::Pass.hover()),
                ("×", Term::Equivalent.hover()),
            ] {
                header.col(|ui| {
                    let text = RichText::new(title).small().color(weak);
                    if title.starts_with("From") {
                        let left = egui::Layout::left_to_right(egui::Align::Center);
                        ui.with_layout(left, |ui| ui.label(text).on_hover_text(hint));
                    } else {
                        ui.label(text).on_hover_text(hint);
                    }
                });
            }
        })
        .body(|body| {
            body.rows(22.0, paths.len(), |mut row| {
                let index = row.index();
                let path = &paths[index];
                row.set_selected(chosen == Some(index));
                let faint = path.pass_ev > level_ev;
                row.col(|ui| {
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        cell(ui, &path_name(path), faint);
                    });
                });
                row.col(|ui| cell(ui, &format!("{:.2}", path.length_ang), faint));
                row.col(|ui| cell(ui, &format!("{:.3}", path.barrier_ev), faint));
                row.col(|ui| relaxed::show(ui, state, key.entry, path));
                row.col(|ui| cell(ui, &format!("{:.3}", path.pass_ev), faint));
                row.col(|ui| cell(ui, &path.n_equivalent.to_string(), faint));
                let response = row.response();
                named(
                    &response,
                    egui::Role::Row,
                    &format!("Path {}: {}", index + 1, path_name(path)),
                );
                if response.clicked() {
                    clicked = Some(index);
                }
            });
        });
    clicked
}

/// Up to which pass routes are listed, and how many are not.
fn routes_row(ui: &mut egui::Ui, map: &EntryMap, key: &MapKey, actions: &mut Actions) {
    let n_left_out = map.n_routes_left_out();
    let has_routes = map.pathways().iter().any(|path| !path.via.is_empty());
    if n_left_out == 0 && !has_routes {
        return;
    }
    let list_up_to = |routes_above_ev: f64, actions: &mut Actions| {
        let settings = MapSettings {
            routes_above_ev,
            ..key.settings
        };
        actions.push(PathwaysAction::SetMapSettings(settings));
        actions.push(PathwaysAction::ComputeMap(MapKey { settings, ..*key }));
    };
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("Routes up to barrier +")
                .small()
                .color(palette.weak),
        )
        .on_hover_text(Term::Route.hover());
        let mut above_ev = key.settings.routes_above_ev;
        let number = ui
            .add(
                egui::DragValue::new(&mut above_ev)
                    .range(0.0..=PathSettings::HOPS_ABOVE_EV)
                    .speed(0.005)
                    .fixed_decimals(2)
                    .suffix(" eV")
                    .update_while_editing(false),
            )
            .on_hover_text("Routes with higher passes are not in the list; the map stays as it is");
        named(
            &number,
            egui::Role::SpinButton,
            "Routes above the barrier in eV",
        );
        if number.changed() && number.dragged() {
            // The search waits until the hand lets go.
            let settings = MapSettings {
                routes_above_ev: above_ev,
                ..key.settings
            };
            actions.push(PathwaysAction::SetMapSettings(settings));
        } else if number.changed() || number.drag_stopped() {
            list_up_to(above_ev, actions);
        }
        if n_left_out > 0 {
            let text = format!("{} higher left out", count(n_left_out));
            ui.label(RichText::new(text).small().color(palette.warning))
                .on_hover_text("Routes whose pass is higher than that");
            let all = ui
                .small_button("Show all")
                .on_hover_text("All routes whose hops are in the list");
            if all.clicked() {
                list_up_to(PathSettings::HOPS_ABOVE_EV, actions);
            }
        }
    });
}

fn cell(ui: &mut egui::Ui, text: &str, faint: bool) {
    let palette = theme::palette(ui);
    let color = if faint { palette.weak } else { palette.text };
    ui.add(egui::Label::new(RichText::new(text).color(color)).selectable(false));
}

/// "Li1 (4e) → i2", "Li1 (4e) → i2 → Li1 (4e)".
pub(super) fn path_name(path: &Pathway) -> String {
    let between = path.via.iter().map(|label| format!(" → {label}"));
    let between: String = between.collect();
    format!(
        "{}{between} → {}",
        end_name(&path.start),
        end_name(&path.end)
    )
}

fn end_name(end: &PathEnd) -> String {
    match end.wyckoff {
        Some(letter) => format!("{} ({letter})", end.label),
        None => end.label.clone(),
    }
}
