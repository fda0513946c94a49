//! The relaxed barriers of the best candidates: computed in one click, shown in the list as they come.

use std::sync::Arc;

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{named, plural, rough_duration};
use crate::app::stages::pathways::bands::actions::BandsAction;
use crate::app::stages::pathways::bands::{hindrance, work};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::KeptHops;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::rank::Candidate;

/// So many candidates are relaxed at one click.
const BEST: usize = 10;

/// What relaxing the best will take, kept until candidates, data or choices change.
#[derive(Default)]
pub(super) struct BestTen {
    of: Option<(u64, Vec<EntryIndex>, String)>,
    open: Vec<EntryIndex>,
    n_hindered: usize,
    seconds: f64,
}

impl BestTen {
    fn update(&mut self, state: &State, candidates: &[&Candidate]) {
        let best: Vec<EntryIndex> = candidates.iter().take(BEST).map(|c| c.entry).collect();
        let choices = format!(
            "{:?} {:?}",
            state.preferences.band, state.session.bands.pace
        );
        let of = Some((state.session.data_version, best.clone(), choices));
        if self.of == of {
            return;
        }
        self.of = of;
        let engine = state.preferences.band.engine;
        let is_open = |entry: &EntryIndex| {
            let structure = state.data().structure_print(*entry);
            let is_done = |kept: &Arc<KeptHops>| {
                kept.found.engine == engine && kept.structure == structure && kept.found.complete
            };
            let kept = state.data().relaxed_hops(*entry);
            state.data().relaxed_barrier(*entry).is_none() && !kept.iter().any(is_done)
        };
        let open: Vec<EntryIndex> = best.into_iter().filter(is_open).collect();
        let is_possible = |entry: &EntryIndex| hindrance(state, *entry, engine).is_none();
        let n_open = open.len();
        self.open = open.into_iter().filter(is_possible).collect();
        self.n_hindered = n_open - self.open.len();
        let efforts = self
            .open
            .iter()
            .map(|entry| work::effort(state, *entry, None));
        self.seconds = efforts.flatten().map(|effort| effort.seconds).sum();
    }

    /// The button, with the time that it takes.
    pub(super) fn button(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        candidates: &[&Candidate],
        actions: &mut Actions,
    ) {
        if candidates.is_empty() {
            return;
        }
        self.update(state, candidates);
        let bands = &state.session.bands;
        let waiting: Vec<EntryIndex> = (self.open.iter().copied())
            .filter(|entry| !bands.has_job(*entry))
            .collect();
        let n_at_work = self.open.len() - waiting.len();
        let best = match candidates.len() {
            n if n < BEST => plural(n, "candidate"),
            _ => "ten best".to_owned(),
        };
        let text = match (waiting.len(), n_at_work) {
            (0, 0) => format!("Relaxed: {best} ✓"),
            (0, n) => format!("Relaxing {n} of the {best}…"),
            _ => format!("Relax the {best} (about {})", rough_duration(self.seconds)),
        };
        let button = ui.add_enabled(!waiting.is_empty(), egui::Button::new(text));
        named(&button, egui::Role::Button, "Relax the best candidates");
        let engine = state.preferences.band.engine.name();
        let hindered = match self.n_hindered {
            0 => String::new(),
            n => format!(" {n} of them cannot be relaxed by {engine}; Pathways says why."),
        };
        let about = format!(
            "Relaxes the hops of {} by {engine} in the background, one structure after the other; barriers stand \
             in the list as they come, and each job can be stopped.{hindered} {}",
            plural(waiting.len(), "structure"),
            Term::RelaxedBarrier.hover()
        );
        let button = button
            .on_hover_text(&about)
            .on_disabled_hover_text(match n_at_work {
                0 => format!("Nothing is left to relax.{hindered}"),
                _ => "The list of jobs below shows how far they are.".to_owned(),
            });
        if button.clicked() {
            actions.push(BandsAction::RelaxEntries(waiting));
        }
    }
}

/// Whether the list has a column for relaxed barriers.
pub(super) fn is_shown(state: &State) -> bool {
    !state.data().relaxed_hops.is_empty() || !state.session.bands.jobs.is_empty()
}

/// The relaxed barrier of a candidate as text, and all of it in a sentence.
pub(super) fn text(state: &State, entry: EntryIndex) -> (String, String) {
    if let Some(found) = state.data().relaxed_barrier(entry) {
        let (raw_ev, engine) = (found.raw_ev, found.engine.name());
        let from = format!(
            "{raw_ev:.3} eV by {engine}, raw: the ion travels in {} at that height, by {}.",
            plural(found.dimensions.into(), "direction"),
            plural(found.n_relaxed, "relaxed hop")
        );
        return match found.calibrated() {
            Some(calibrated) => (
                format!("{:.2} (raw {raw_ev:.2})", calibrated.barrier_ev),
                format!(
                    "{:.2} eV calibrated, between {:.2} and {:.2} eV in {:.0} of 100 cases. {from} {}",
                    calibrated.barrier_ev,
                    calibrated.low_ev,
                    calibrated.high_ev,
                    100.0 * calibrated.coverage,
                    Term::CalibratedBarrier.hover()
                ),
            ),
            None => (format!("{raw_ev:.2}"), from),
        };
    }
    let bands = &state.session.bands;
    if bands.jobs.iter().any(|job| job.entry == entry) {
        let is_first = bands.jobs.first().is_some_and(|job| job.entry == entry);
        let text = if is_first { "relaxing…" } else { "waits" };
        return (
            text.to_owned(),
            "Its hops are being relaxed: see the list of jobs.".to_owned(),
        );
    }
    let tried = state.data().relaxed_hops(entry);
    match tried.iter().any(|kept| kept.found.hops.iter().any(|hop| hop.is_converged())) {
        true => (
            "–".to_owned(),
            "The hops that are relaxed do not lead through the crystal, or the structure changed since: relax \
             more of them in Pathways."
                .to_owned(),
        ),
        false => (String::new(), String::new()),
    }
}

/// Shows the cell.
pub(super) fn cell(ui: &mut egui::Ui, state: &State, entry: EntryIndex) {
    let (text, hover) = text(state, entry);
    let is_number = text.chars().next().is_some_and(|c| c.is_ascii_digit());
    let text = RichText::new(text);
    let text = match is_number {
        true => text,
        false => text.color(theme::palette(ui).weak),
    };
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.with_layout(layout, |ui| {
        let label = ui.add(egui::Label::new(text).truncate());
        if !hover.is_empty() {
            label.on_hover_text(hover);
        }
    });
}
