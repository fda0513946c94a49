//! The row that starts the computation of a map, and what is said where there is none.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::barrier_menu::barrier_menu;
use crate::app::shell::setting_field;
use crate::app::shell::widgets::{count, named, primary_button, rough_duration};
use crate::app::stages::ids;
use crate::app::stages::pathways::actions::PathwaysAction;
use crate::app::stages::pathways::compare::Comparison;
use crate::app::stages::pathways::example;
use crate::app::stages::pathways::maps::{EntryMap, MapKey, MapSettings};
use crate::app::stages::pathways::unasked;
use crate::app::stages::pathways::work::{self, Cost};
use crate::app::stages::structure::toolbar;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::outputs::Term;
use crate::percolation::{ForceField, PercolationError, PercolationSettings};
use crate::setting::{self, Setting};

/// Resolutions that can be chosen here, in Å: finer ones take gigabytes, coarser ones miss passes.
const RESOLUTIONS_ANG: std::ops::RangeInclusive<f64> = 0.02..=0.5;

/// What the next map will take, kept until data or settings change.
#[derive(Default)]
pub(super) struct Preview {
    of: Option<(u64, MapKey)>,
    cost: Option<Result<Cost, PercolationError>>,
}

impl Preview {
    /// Looks anew where something changed.
    pub(super) fn update(&mut self, state: &State, key: &MapKey) {
        let of = Some((state.session.data_version, *key));
        if self.of != of {
            self.of = of;
            self.cost = Some(work::cost(state, key));
        }
    }

    /// What it will take, where it can be made.
    pub(super) fn cost(&self) -> Option<&Cost> {
        self.cost.as_ref()?.as_ref().ok()
    }

    fn error(&self) -> Option<&PercolationError> {
        self.cost.as_ref()?.as_ref().err()
    }
}

/// "12 MB", "1.3 GB".
fn memory_text(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 1.0 {
        "below 1 MB".to_owned()
    } else if megabytes < 1000.0 {
        format!("{megabytes:.0} MB")
    } else {
        format!("{:.1} GB", megabytes / 1000.0)
    }
}

/// Shows the row.
pub(super) fn row(
    ui: &mut egui::Ui,
    state: &State,
    key: &MapKey,
    map: Option<&EntryMap>,
    (preview, comparison): (&Preview, &mut Comparison),
    actions: &mut Actions,
) {
    ui.horizontal_wrapped(|ui| {
        let entry = &state.data().entries[key.entry.0];
        ui.label(RichText::new(pretty_formula(&entry.formula)).font(theme::bold_font(15.0)));
        if state.session.selection.primary().is_none() {
            let text = "an example from the sample; pick any entry to see its own";
            ui.label(RichText::new(text).color(theme::palette(ui).weak));
        }
        settings(ui, key, actions);
        let current = map.is_some_and(|map| map.key == *key);
        let running = state.session.maps.running.filter(|(_, of)| of == key);
        if example::is_on_its_way(state) {
            ui.add(egui::Spinner::new().size(16.0))
                .on_hover_text("The map of the example is being computed");
        } else if let Some((job, _)) = running {
            ui.add(egui::Spinner::new().size(16.0));
            if ui
                .button("Cancel")
                .on_hover_text("Stops this map")
                .clicked()
            {
                actions.push(Action::Cancel(job));
            }
        } else {
            let possible = preview.error().is_none();
            // Where there is no map, the button over the view is the one to press.
            let clicked = match map {
                Some(map) if !current => {
                    let only_routes = map.key.same_map(key);
                    let what = if only_routes {
                        "Find routes"
                    } else {
                        "Compute map"
                    };
                    primary_button(ui, what, possible)
                }
                Some(_) => ui.add_enabled(possible, egui::Button::new("Compute again")),
                None => ui.add_enabled(possible, egui::Button::new("Compute map")),
            };
            if clicked.clicked() {
                actions.push(PathwaysAction::ComputeMap(*key));
            }
        }
        let only_routes_differ = map.is_some_and(|map| !current && map.key.same_map(key));
        comparison.button(ui);
        facts(ui, map, (current, only_routes_differ), preview);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            barrier_menu(ui, state, actions);
        });
    });
}

fn settings(ui: &mut egui::Ui, key: &MapKey, actions: &mut Actions) {
    let mut settings = key.settings;
    toolbar::keep_together(ui, 176.0);
    ui.horizontal(|ui| {
        ui.label("Force field").on_hover_text(format!(
            "SHU: {}\nsoftBV: {}",
            Term::Shu.hover(),
            Term::SoftBv.hover()
        ));
        let chooser = egui::ComboBox::from_id_salt("force-field")
            .width(72.0)
            .selected_text(settings.force_field.name())
            .show_ui(ui, |ui| {
                for field in ForceField::ALL {
                    let term = match field {
                        ForceField::Shu => Term::Shu,
                        ForceField::SoftBv => Term::SoftBv,
                    };
                    ui.selectable_value(&mut settings.force_field, field, field.name())
                        .on_hover_text(term.hover());
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Force field");
    });
    toolbar::keep_together(ui, 144.0);
    let declared = Setting {
        range: setting::between(*RESOLUTIONS_ANG.start(), *RESOLUTIONS_ANG.end()),
        ..PercolationSettings::RESOLUTION
    };
    let resolution = &mut settings.resolution_ang;
    ui.horizontal(|ui| {
        ui.label("Resolution").on_hover_text(
            "Distance between the points of the map; halving it takes eight times as long.",
        );
        setting_field::real(ui, &declared, resolution, (0.005, 2), "Resolution");
    });
    if settings != key.settings {
        actions.push(PathwaysAction::SetMapSettings(settings));
    }
}

/// What the map will take, or from which settings the one that is shown came.
fn facts(
    ui: &mut egui::Ui,
    map: Option<&EntryMap>,
    (current, only_routes_differ): (bool, bool),
    preview: &Preview,
) {
    let palette = theme::palette(ui);
    if let Some(map) = map.filter(|_| !current) {
        let MapSettings {
            force_field,
            resolution_ang,
            routes_above_ev,
        } = map.key.settings;
        let shown = match only_routes_differ {
            true => format!("routes up to {routes_above_ev:.2} eV"),
            false => format!("{}, {resolution_ang:.2} Å", force_field.name()),
        };
        let text = format!("shown: {shown} (out of date)");
        ui.label(RichText::new(text).small().color(palette.warning));
        return;
    }
    if let Some(Ok(found)) = map.map(|map| &map.result) {
        let [a, b, c] = found.grid.points;
        let text = format!("{a} × {b} × {c} points");
        ui.label(RichText::new(text).small().color(palette.weak))
            .on_hover_text(format!("Computed in {:.1} s", found.seconds));
    } else if let Some(Ok(cost)) = &preview.cost {
        let n: usize = cost.points.iter().product();
        let (memory, time) = (memory_text(cost.bytes), about(cost.seconds));
        let text = format!("{} points, {memory}, {time}", count(n));
        ui.label(RichText::new(text).small().color(palette.weak))
            .on_hover_text("What the map will take in memory and time");
    }
}

/// Over the view: what is wrong and what to do, or what comes next.
pub(super) fn callout(
    ui: &mut egui::Ui,
    state: &State,
    key: &MapKey,
    map: Option<&EntryMap>,
    preview: &Preview,
    actions: &mut Actions,
) {
    let failed = map
        .filter(|map| map.key == *key)
        .and_then(|map| map.result.as_ref().err());
    let is_example = state.session.selection.primary().is_none();
    let running = state.session.maps.running.is_some() || is_example;
    let error = preview.error().or(failed);
    if error.is_none() && (map.is_some() || running) {
        return;
    }
    let rect = ui.min_rect();
    let area = egui::Area::new(ui.scope_id().with("callout"))
        .order(egui::Order::Middle)
        .constrain_to(rect)
        .pivot(egui::Align2::CENTER_BOTTOM)
        .fixed_pos(rect.center_bottom() - egui::vec2(0.0, 24.0));
    area.show(ui.ctx(), |ui| {
        let palette = theme::palette(ui);
        egui::Frame::popup(ui.style())
            .inner_margin(16.0)
            .show(ui, |ui| {
                ui.set_max_width(440.0);
                match error {
                    Some(error) => explain(ui, key, error, actions),
                    None => {
                        let ion = key.mobile_ion;
                        let text = format!("Where does {ion} go, and how high is the pass?");
                        ui.label(RichText::new(text).font(theme::bold_font(15.0)));
                        let text = "The map of its bond-valence site energy shows it: the lower the energy, the better the place for the ion.";
                        ui.label(RichText::new(text).color(palette.weak));
                        if let Some(text) = preview.cost().and_then(why_it_waits) {
                            ui.label(text);
                        }
                        let compute = primary_button(ui, "Compute the map", true);
                        if compute.clicked() {
                            actions.push(PathwaysAction::ComputeMap(*key));
                        }
                    }
                }
            });
    });
}

/// Why a map has not come by itself, where it is for its length.
fn why_it_waits(cost: &Cost) -> Option<String> {
    (cost.seconds > unasked::LONGEST_S).then(|| {
        let n: usize = cost.points.iter().product();
        let (n, time) = (count(n), about(cost.seconds));
        format!("This cell is large: its map has {n} points and takes {time}, so it waits for your word.")
    })
}

/// "about 12 s", "about 3 min".
fn about(seconds: f64) -> String {
    format!("about {}", rough_duration(seconds))
}

/// An error with the button that helps.
fn explain(ui: &mut egui::Ui, key: &MapKey, error: &PercolationError, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let text = error.to_string();
    let (fact, remedy) = text.split_once("; ").unwrap_or((&text, ""));
    ui.label(RichText::new("No map of this structure").font(theme::bold_font(15.0)));
    ui.label(RichText::new(sentence(fact)).color(palette.error));
    if !remedy.is_empty() {
        ui.label(RichText::new(sentence(remedy)).color(palette.text));
    }
    if let Some((label, settings)) = remedy_of(key, error)
        && primary_button(ui, &label, true).clicked()
    {
        actions.push(PathwaysAction::SetMapSettings(settings));
        actions.push(PathwaysAction::ComputeMap(MapKey { settings, ..*key }));
    }
    if matches!(error, PercolationError::NoMobileIon { .. })
        && ui
            .button("Go to the mobile ion…")
            .on_hover_text("A setting of the screen, in Descriptors: it holds for maps, too.")
            .clicked()
    {
        actions.push(Action::PointOut {
            stage: ids::DESCRIPTORS,
            menu: "Settings".to_owned(),
            field: "Mobile ion".to_owned(),
        });
    }
}

/// Settings that would do, and the text of their button.
fn remedy_of(key: &MapKey, error: &PercolationError) -> Option<(String, MapSettings)> {
    let settings = key.settings;
    match *error {
        PercolationError::MissingPair {
            other_works: true, ..
        }
        | PercolationError::MissingIon {
            other_works: true, ..
        } => {
            let force_field = settings.force_field.other();
            let label = format!("Use {} instead", force_field.name());
            let settings = MapSettings {
                force_field,
                ..settings
            };
            Some((label, settings))
        }
        PercolationError::TooLarge { coarser_ang, .. } => resolution_remedy(settings, coarser_ang),
        PercolationError::TooCoarse { finer_ang, .. } => {
            // A little below the limit, to the hundredth.
            resolution_remedy(settings, (finer_ang * 99.0).floor() / 100.0)
        }
        _ => None,
    }
}

fn resolution_remedy(settings: MapSettings, resolution_ang: f64) -> Option<(String, MapSettings)> {
    if !RESOLUTIONS_ANG.contains(&resolution_ang) {
        return None;
    }
    let label = format!("Use {resolution_ang:.2} Å");
    let settings = MapSettings {
        resolution_ang,
        ..settings
    };
    Some((label, settings))
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if !text.starts_with("softBV") => {
            format!("{}{}.", first.to_uppercase(), characters.as_str())
        }
        _ => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_sentences_read_as_people_write_them() {
        assert_eq!(memory_text(300), "below 1 MB");
        assert_eq!(memory_text(12_300_000), "12 MB");
        assert_eq!(memory_text(1_320_000_000), "1.3 GB");
        assert_eq!(sentence("no Li in NaCl"), "No Li in NaCl.");
        assert_eq!(sentence("softBV can"), "softBV can.");
    }
}
