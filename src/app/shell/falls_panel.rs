//! Where the user's own structures fall: the list under the stage.

use eframe::egui::{self, RichText};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::falls::{
    self, BY_NEAREST, DISTANCE, PERCENTILE, distance_text, formula_of, kin_link, percentile_text,
    sigma_of,
};
use crate::app::shell::widgets::{combination_name, count, named};
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;
use crate::outputs::feature_map::clusters_of_rows;
use crate::pipeline::{Place, Placement};

const ROW_HEIGHT: f32 = 22.0;

/// Titles of the columns, with what they mean.
const TITLES: [(&str, &str); 7] = [
    ("Formula", "Reduced formula"),
    ("Id", "Id of the structure"),
    ("Cluster", BY_NEAREST),
    (
        "Nearest measured",
        "The structure with a measured conductivity that is most like it",
    ),
    ("σ / S cm⁻¹", "Measured conductivity of that structure"),
    ("Distance", DISTANCE),
    ("Nearer to a conductor", PERCENTILE),
];

/// Shows the list.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    // As tall while they are placed as afterwards: nothing jumps.
    ui.set_min_height(ui.available_height());
    heading(ui, state, actions);
    let session = &state.session;
    let weak = theme::palette(ui).weak;
    let say = |ui: &mut egui::Ui, text: &str| {
        ui.label(RichText::new(text).color(weak));
    };
    if state.data().added.is_empty() {
        return say(
            ui,
            "Structures that you add to those that are here are listed here, with their relatives.",
        );
    }
    if state.screen().is_none() {
        return say(
            ui,
            "There is no screen yet: run one, and it shows where they belong.",
        );
    }
    let Some(placement) = session.placing.of(state.document()) else {
        let text = match session.runs(session.placing.task) || session.screening.is_some() {
            true => "Placing them among the others…",
            false => "They are not placed: what went wrong is in the messages.",
        };
        return say(ui, text);
    };
    table(ui, state, placement, actions);
}

fn heading(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    let n = state.data().added.len();
    ui.horizontal_wrapped(|ui| {
        let title = match n {
            0 => "Where your structures fall".to_owned(),
            1 => "Where your structure falls".to_owned(),
            n => format!("Where your {} structures fall", count(n)),
        };
        ui.label(RichText::new(title).font(theme::bold_font(14.0)));
        let placement = state.session.placing.of(state.document());
        if let Some(placement) = placement.filter(|_| n > 0) {
            let by = placement.combination.as_ref().map(combination_name);
            let by = by.unwrap_or_default();
            let places = || {
                let own = state.data().added.iter();
                own.filter_map(|entry| placement.places.get(entry))
            };
            let n_guessed = places().filter(|place| !place.is_row).count();
            let text = match (n_guessed, places().count()) {
                (_, 0) => String::new(),
                (0, _) => format!("by {by}, in the tree"),
                (n, all) if n == all => {
                    format!("by {by}; not in the tree yet, so ≈ is the cluster of the nearest")
                }
                (n, _) => format!(
                    "by {by}; {} not in the tree yet, so ≈ is the cluster of the nearest",
                    count(n)
                ),
            };
            ui.label(RichText::new(text).color(weak));
            if n_guessed > 0 {
                falls::screen_again(ui, state, actions);
            }
        }
        if ui.button("Close").clicked() {
            actions.push(Action::ToggleFalls);
        }
    });
}

/// The user's entries, those nearest to a conductor first.
fn order(state: &State, placement: &Placement) -> Vec<EntryIndex> {
    let mut entries: Vec<EntryIndex> = state.data().added.iter().copied().collect();
    let percentile = |entry: &EntryIndex| {
        let place = placement.places.get(entry)?;
        Some(place.percentile.unwrap_or(-1.0))
    };
    entries.sort_by(|a, b| {
        let key = |entry| percentile(entry).unwrap_or(-2.0);
        key(b).total_cmp(&key(a)).then(a.cmp(b))
    });
    entries
}

fn table(ui: &mut egui::Ui, state: &State, placement: &Placement, actions: &mut Actions) {
    let entries = order(state, placement);
    let clusters = state
        .chosen_score()
        .map(|score| clusters_of_rows(score, state.cut()))
        .unwrap_or_default();
    egui::ScrollArea::horizontal()
        .id_salt("falls-across")
        .auto_shrink(false)
        .show(ui, |ui| {
            let mut builder = TableBuilder::new(ui)
                .id_salt("falls")
                .striped(true)
                .sense(egui::Sense::click())
                .auto_shrink(false)
                .min_scrolled_height(0.0)
                .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
            for width in [112.0, 104.0, 60.0, 124.0, 84.0, 96.0, 164.0] {
                builder = builder.column(Column::initial(width).at_least(50.0).clip(true));
            }
            builder
                .column(Column::remainder())
                .header(ROW_HEIGHT, |mut header| {
                    for (title, hint) in TITLES {
                        header.col(|ui| {
                            ui.strong(title).on_hover_text(hint);
                        });
                    }
                    header.col(|_| {});
                })
                .body(|body| {
                    body.rows(ROW_HEIGHT, entries.len(), |mut row| {
                        let entry = entries[row.index()];
                        row.set_selected(state.session.selection.contains(entry));
                        cells(&mut row, state, placement, (entry, &clusters), actions);
                        let response = row.response();
                        let name = format!("Where {} falls", formula_of(state, entry));
                        named(&response, egui::Role::Row, &name);
                        if response.clicked() {
                            actions.push(Action::Pick(entry, Pick::Only));
                        }
                    });
                });
        });
}

fn cells(
    row: &mut TableRow<'_, '_>,
    state: &State,
    placement: &Placement,
    (entry, clusters): (EntryIndex, &[usize]),
    actions: &mut Actions,
) {
    let text = |row: &mut TableRow<'_, '_>, text: String| {
        row.col(|ui| {
            ui.add(egui::Label::new(text).selectable(false).truncate());
        });
    };
    let known = state.data().entry(entry);
    text(row, formula_of(state, entry));
    text(
        row,
        known.map_or_else(String::new, |known| known.id.clone()),
    );
    let Some(place) = placement.places.get(&entry) else {
        let reason = match placement.failures.get(&entry) {
            Some(reason) => format!("no place: {reason}"),
            None if state.data().takes_part(entry) => "no place".to_owned(),
            None => "taken out of the comparison".to_owned(),
        };
        for _ in 0..TITLES.len() - 3 {
            row.col(|_| {});
        }
        row.col(|ui| {
            let label = egui::Label::new(&reason).selectable(false).truncate();
            ui.add(label).on_hover_text(&reason);
        });
        row.col(|_| {});
        return;
    };
    text(row, cluster(place, clusters));
    match place.relatives.first() {
        Some(kin) => {
            row.col(|ui| kin_link(ui, state, *kin, actions));
            text(row, sigma_of(state, kin.entry));
            text(row, distance_text(placement, kin.distance));
        }
        None => {
            text(row, "nothing is measured".to_owned());
            row.col(|_| {});
            row.col(|_| {});
        }
    }
    text(row, percentile_text(placement, place).unwrap_or_default());
    let lack = falls::lack_of_ion(state, entry).unwrap_or_default();
    text(row, lack);
}

/// "#3", with "≈" where it is that of the nearest.
fn cluster(place: &Place, clusters: &[usize]) -> String {
    let number = place.host.of(clusters).map_or(0, |k| k + 1);
    match place.is_row {
        true => format!("#{number}"),
        false => format!("≈ #{number}"),
    }
}
