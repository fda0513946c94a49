//! All hops at once, and how high the ion must get to travel through the crystal once they are relaxed.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{named, plural};
use crate::app::stages::pathways::bands::actions::BandsAction;
use crate::app::stages::pathways::bands::known;
use crate::app::stages::pathways::bands::row::Estimate;
use crate::app::stages::pathways::maps::EntryMap;
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::percolation::paths::Pathway;
use crate::pipeline::worth_relaxing;

/// The hops of a map that are worth relaxing and have no current band, or one that is not relaxed.
fn open(state: &State, entry: EntryIndex, map: &EntryMap) -> Vec<Pathway> {
    let mechanism = state.preferences.band.settings.mechanism;
    let mut paths = worth_relaxing(map.pathways(), mechanism, None);
    paths.retain(|path| {
        let all = known::all(state, entry, path);
        let engine = state.preferences.band.engine;
        let is_done = |known: &known::Known<'_>| {
            known.is_current() && known.kept.found.engine == engine && known.hop.is_converged()
        };
        !all.first().is_some_and(is_done)
    });
    paths.into_iter().cloned().collect()
}

/// The button that relaxes all hops.
pub(in crate::app::stages::pathways) fn button(
    ui: &mut egui::Ui,
    state: &State,
    (entry, map): (EntryIndex, &EntryMap),
    estimate: &mut Estimate,
    actions: &mut Actions,
) {
    let paths = open(state, entry, map);
    let is_busy = state.session.bands.has_job(entry);
    let hindrance = known::hindrance(state, entry, state.preferences.band.engine);
    let is_possible = hindrance.is_none() && !paths.is_empty() && !is_busy;
    let text = match paths.len() {
        0 => "All hops ✓".to_owned(),
        n => format!("All hops ({n})"),
    };
    let button = ui.add_enabled(is_possible, egui::Button::new(text).small());
    named(&button, egui::Role::Button, "Relax all hops");
    let why_not = match (hindrance, paths.is_empty()) {
        (Some(reason), _) => reason,
        (None, true) => "Every hop that is worth it is relaxed.".to_owned(),
        (None, false) => "Hops of this structure are being relaxed.".to_owned(),
    };
    let button = button.on_disabled_hover_text(why_not);
    if button.hovered() && is_possible {
        let cost = estimate.of(state, entry, &paths);
        let cost = cost.map_or_else(String::new, |cost| {
            format!(" It takes {}.", cost.in_words())
        });
        button.clone().on_hover_text(format!(
            "Relaxes {} in one job, with shared ends: from site to site where there are such, up to 0.3 eV above \
             the way through the crystal, none that is relaxed already. Then how high the ion must get to travel in one, two and three directions.{cost}",
            plural(paths.len(), "hop")
        ));
    }
    if button.clicked() {
        actions.push(BandsAction::RelaxAll(entry, paths));
    }
}

/// The barriers of travel by the relaxed hops.
pub(in crate::app::stages::pathways) fn barriers(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
) {
    let choices = &state.preferences.band;
    let structure = state.data().structure_print(entry);
    let kept = state.data().relaxed_hops(entry);
    let changes = |k: usize| kept[k].changes(structure, &choices.settings);
    let is_by_choice = |k: usize| kept[k].found.engine == choices.engine;
    let Some(place) = (0..kept.len()).min_by_key(|k| (!changes(*k).is_empty(), !is_by_choice(*k)))
    else {
        return;
    };
    let (found, changes) = (&kept[place].found, changes(place));
    let n_relaxed = found.hops.iter().filter(|hop| hop.is_converged()).count();
    if n_relaxed == 0 {
        return;
    }
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let title = format!("Relaxed, {}:", found.engine.name());
        ui.label(RichText::new(title).small().color(palette.weak))
            .on_hover_text(format!(
                "{} From {} of {} that were tried.",
                Term::RelaxedBarrier.hover(),
                plural(n_relaxed, "relaxed hop"),
                found.hops.len()
            ));
        for (n, barrier) in (1..).zip(found.barriers.to_array()) {
            let (text, hint) = match barrier {
                Some(ev) => (
                    format!("E_{n}D {ev:.3} eV"),
                    "Highest point above the lowest resting place that the ion must pass to travel so, by the \
                     relaxed hops.",
                ),
                None => (
                    format!("E_{n}D –"),
                    "The hops that are relaxed do not lead through the crystal in so many directions: relax \
                     more of them.",
                ),
            };
            // A number and its unit stay on one line.
            let unbroken = text.replace(' ', "\u{a0}");
            let label = ui.label(RichText::new(unbroken).small());
            named(&label, egui::Role::Label, &format!("Relaxed {text}"));
            label.on_hover_text(hint);
        }
        if !changes.is_empty() {
            let text = RichText::new("out of date").small().color(palette.warning);
            ui.label(text)
                .on_hover_text(format!("Changed: {}.", changes.join("; ")));
        }
    });
}
