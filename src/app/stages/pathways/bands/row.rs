//! The chosen hop: what can be done about its relaxed barrier, what is being done, what came of it.

use eframe::egui::{self, Color32, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{duration_text, named, plural, primary_button, rough_duration};
use crate::app::stages::pathways::bands::actions::BandsAction;
use crate::app::stages::pathways::bands::jobs::{self, BandJob};
use crate::app::stages::pathways::bands::known::{self, Known};
use crate::app::stages::pathways::bands::{chooser, dft, work};
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;
use crate::neb::{Band, BandEffort, BandProgress, Calibrated, Engine};
use crate::outputs::Term;
use crate::percolation::paths::Pathway;

/// From so many seconds on, or so many atoms, what a band takes is told without being asked.
const LONG_S: f64 = 60.0;
const MANY_ATOMS: usize = 300;

/// What the bands of the chosen hop will take, kept until hop, data or choices change.
#[derive(Default)]
pub(in crate::app::stages::pathways) struct Estimate {
    of: Option<(u64, EntryIndex, String)>,
    effort: Option<BandEffort>,
}

impl Estimate {
    /// Looks anew where something changed.
    pub(super) fn of(
        &mut self,
        state: &State,
        entry: EntryIndex,
        paths: &[Pathway],
    ) -> Option<&BandEffort> {
        let choices = &state.preferences.band;
        let (pace, ends) = (state.session.bands.pace, paths.len());
        let first = paths.first().map(|path| path.length_ang.to_bits());
        let what = format!("{choices:?} {pace:?} {ends} {first:?}");
        let of = Some((state.session.data_version, entry, what));
        if self.of != of {
            self.of = of;
            self.effort = work::effort(state, entry, Some(paths));
        }
        self.effort.as_ref()
    }
}

/// Whether what bands take is worth saying before they are begun.
fn is_long(effort: &BandEffort) -> bool {
    effort.seconds > LONG_S || effort.n_atoms > MANY_ATOMS
}

/// The engine's colour in plots and beside its numbers.
pub(super) fn color_of(engine: Engine, palette: &theme::Palette) -> Color32 {
    match engine {
        Engine::Chgnet => palette.accent,
        Engine::ChgnetR2scan => palette.good,
        Engine::BondValence => palette.weak,
        Engine::Espresso | Engine::Vasp => palette.error,
    }
}

/// What can be done about the hop, and what is being done.
pub(super) fn controls(
    ui: &mut egui::Ui,
    state: &State,
    (entry, path): (EntryIndex, &Pathway),
    (all, estimate): (&[Known<'_>], &mut Estimate),
    actions: &mut Actions,
) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        chooser::show(ui, state, actions);
        if let Some((job, now)) = known::job(state, entry, path) {
            return at_work(ui, state, job, now, actions);
        }
        // What another engine made does not stand for what the chosen one would make.
        let engine = state.preferences.band.engine;
        let current = all
            .first()
            .filter(|known| known.is_current() && known.kept.found.engine == engine);
        let hindrance = known::hindrance(state, entry, state.preferences.band.engine);
        let effort = match hindrance {
            None => estimate
                .of(state, entry, std::slice::from_ref(path))
                .copied(),
            Some(_) => None,
        };
        let (text, hint) = what_to_do(all, current);
        let is_next = !current.is_some_and(|known| known.hop.is_converged());
        let button = match is_next {
            true => primary_button(ui, text, hindrance.is_none()),
            false => ui.add_enabled(false, egui::Button::new(text)),
        };
        named(&button, egui::Role::Button, text);
        let cost = effort.map_or_else(String::new, |effort| {
            format!(" It will take {}.", effort.in_words())
        });
        let button = button
            .on_hover_text(format!("{hint}{cost}"))
            .on_disabled_hover_text(hindrance.clone().unwrap_or(hint));
        if button.clicked() {
            actions.push(BandsAction::Relax(entry, Box::new(path.clone())));
        }
        dft::menu(ui, (entry, path), actions);
        if let Some(reason) = hindrance {
            let short = RichText::new("not possible").small().color(palette.warning);
            ui.label(short).on_hover_text(reason);
        } else if let Some(effort) = effort.filter(is_long) {
            let text = format!("takes {}", effort.in_words());
            ui.label(RichText::new(text).small().color(palette.warning))
                .on_hover_text(
                    "Before it is begun; it can be stopped at any time, and goes on later.",
                );
        }
    });
}

/// The text of the button, and what it does.
fn what_to_do(all: &[Known<'_>], current: Option<&Known<'_>>) -> (&'static str, String) {
    let about = Term::RelaxedBarrier.hover();
    match current {
        None if all.is_empty() => ("Relaxed barrier", about),
        None => (
            "Relax again",
            "By the present structure and settings; what is there stays until then.".to_owned(),
        ),
        Some(known) if known.band().is_none() => {
            ("Try again", "No band came of it the last time.".to_owned())
        }
        Some(known) if !known.hop.is_converged() => (
            "Go on",
            "The band is not relaxed yet: it goes on from where it stopped.".to_owned(),
        ),
        Some(_) => (
            "Relaxed ✓",
            "It is relaxed; nothing is left to do by these settings.".to_owned(),
        ),
    }
}

/// What a job tells of the hop, and its ×.
fn at_work(
    ui: &mut egui::Ui,
    state: &State,
    job: &BandJob,
    now: Option<&BandProgress>,
    actions: &mut Actions,
) {
    let palette = theme::palette(ui);
    let running = jobs::running(&state.session.running, job);
    let is_cancelling = running.is_some_and(|task| task.cancelling);
    let stop = ui.add_enabled(!is_cancelling, egui::Button::new("×").small());
    named(&stop, egui::Role::Button, "Stop the relaxed barrier");
    if stop
        .on_hover_text("Stops this job; bands stay as far as they have come, and can go on")
        .clicked()
    {
        actions.push(Action::Cancel(job.task));
    }
    ui.add(egui::Spinner::new().size(14.0));
    let text = match (now, running) {
        _ if is_cancelling => "stopping…".to_owned(),
        (Some(now), _) => progress_text(now),
        (None, Some(task)) if task.queued => match state.session.bands.n_before(job) {
            0 => "waits for the job before it".to_owned(),
            n => format!("waits behind {}", plural(n, "band job")),
        },
        (None, Some(task)) => match task.step.as_str() {
            "" => "begins…".to_owned(),
            step => step.to_owned(),
        },
        (None, None) => "begins…".to_owned(),
    };
    let left = running.and_then(|task| task.seconds_left);
    let left = left.map_or_else(String::new, |s| format!(", {} left", rough_duration(s)));
    let text = format!("{text}{left}");
    // One line whatever it says: what stands below does not jump.
    let label = RichText::new(&text).small().color(palette.text);
    ui.add(egui::Label::new(label).truncate())
        .on_hover_text(format!(
            "{text}. Relaxed where no force is larger than {} eV/Å.",
            job.settings.fmax_ev_per_ang
        ));
}

/// "Relaxing the band: step 5, 0.310 eV/Å": as short as the room is.
fn progress_text(now: &BandProgress) -> String {
    let part = match now.leg {
        0 => String::new(),
        leg => format!(", part {}", leg + 1),
    };
    format!(
        "{}{part}: step {}, {:.3} eV/Å",
        now.phase.name(),
        now.step,
        now.largest_force_ev_per_ang
    )
}

/// What is known of the hop, in numbers.
pub(super) fn results(ui: &mut egui::Ui, all: &[Known<'_>], path: &Pathway) {
    let Some(shown) = known::shown(all) else {
        return;
    };
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        match shown.band() {
            Some(band) => numbers(ui, shown, band, palette),
            None => {
                let reason = shown.hop.failure.as_deref().unwrap_or("it was stopped before it began");
                let text = RichText::new(format!("No band: {reason}.")).small();
                ui.add(egui::Label::new(text.color(palette.error)).wrap());
            }
        }
        let others = all.iter().filter(|other| !std::ptr::eq(*other, shown));
        for other in others.filter(|other| other.kept.found.engine != shown.kept.found.engine) {
            if let Some(band) = other.band() {
                let engine = other.kept.found.engine;
                let text = format!("{} {:.3} eV", engine.name(), band.forward_barrier_ev());
                mark(ui, &text, color_of(engine, palette))
                    .on_hover_text(chooser::explanation(engine));
            }
        }
        let on_map_ev = path.pass_ev - path.points.first().map_or(0.0, |point| point.energy_ev);
        mark(ui, &format!("map {on_map_ev:.3} eV"), palette.weak).on_hover_text(
            "From the start to the pass on the bond-valence map, where the framework stands still; dashed below.",
        );
    });
}

fn numbers(ui: &mut egui::Ui, shown: &Known<'_>, band: &Band, palette: &theme::Palette) {
    let engine = shown.kept.found.engine;
    let forward = format!("{} {:.3} eV", engine.name(), band.forward_barrier_ev());
    let label = mark(ui, &forward, color_of(engine, palette));
    named(
        &label,
        egui::Role::Label,
        &format!("Relaxed barrier: {:.3} eV", band.forward_barrier_ev()),
    );
    label.on_hover_text(format!(
        "Raw. {} {}",
        Term::ForwardBarrier.hover(),
        of_band(shown, band)
    ));
    if let Some(found) = Calibrated::of_band(band) {
        let text = format!(
            "calibrated {:.2} eV ({:.2}–{:.2})",
            found.barrier_ev, found.low_ev, found.high_ev
        );
        let label = ui.label(RichText::new(text).small().strong());
        named(
            &label,
            egui::Role::Label,
            &format!("Calibrated barrier: {:.2} eV", found.barrier_ev),
        );
        label.on_hover_text(format!(
            "{} In brackets the interval that holds {:.0} of 100 DFT barriers of compounds it was not made from.",
            Term::CalibratedBarrier.hover(),
            100.0 * found.coverage
        ));
    }
    ui.label(RichText::new(format!("back {:.3} eV", band.reverse_barrier_ev())).small())
        .on_hover_text(Term::ReverseBarrier.hover());
    ui.label(RichText::new(format!("pass {:.3} eV", band.pass_ev())).small())
        .on_hover_text(Term::BandPass.hover());
    let legs = band.legs();
    if legs.len() > 1 {
        let heights: Vec<String> = legs
            .iter()
            .map(|leg| format!("{:.3}", leg.forward_ev))
            .collect();
        let text = format!("in {} parts: {} eV", legs.len(), heights.join(", "));
        ui.label(RichText::new(text).small()).on_hover_text(
            "The ion rests on the way, below both ends: the hop is cut there, and each part has its barrier.",
        );
    }
    let warn = |ui: &mut egui::Ui, text: String| {
        ui.label(RichText::new(text).small().color(palette.warning))
    };
    if !band.converged {
        let force = band.largest_force_ev_per_ang;
        warn(ui, format!("not relaxed: {force:.3} eV/Å after {} steps", band.steps)).on_hover_text(
            "The barrier is not final: forces are still larger than the limit. “Go on” continues from here.",
        );
    }
    if !shown.is_current() {
        warn(ui, "out of date".to_owned()).on_hover_text(format!(
            "{} Changed: {}.",
            Term::OutOfDate.hover(),
            shown.changes.join("; ")
        ));
    }
    if !band.notes.is_empty() {
        warn(ui, plural(band.notes.len(), "note")).on_hover_text(band.notes.join("\n"));
    }
}

/// How a band was made, in a sentence.
fn of_band(shown: &Known<'_>, band: &Band) -> String {
    let found = &shown.kept.found;
    let [a, b, c] = found.repeats;
    let climbed = match band.climbing {
        Some(_) => "with a climbing image",
        None => "without a climbing image",
    };
    format!(
        "By {} in {a} × {b} × {c} cells of {}, {} between the ends, {climbed}; {} steps, largest force {:.3} \
         eV/Å, {}.",
        found.engine.name(),
        plural(band.elements.len(), "atom"),
        plural(band.n_images().saturating_sub(2), "image"),
        band.steps,
        band.largest_force_ev_per_ang,
        duration_text(shown.hop.seconds)
    )
}

/// A text with a dot of its colour before it.
fn mark(ui: &mut egui::Ui, text: &str, color: Color32) -> egui::Response {
    ui.label(RichText::new("●").small().color(color));
    ui.label(RichText::new(text).small())
}
