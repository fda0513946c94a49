//! Tasks that relax hops, and what becomes of their bands.
//!
//! In: an entry and its pathways. Out: a job that queues behind the others; each hop goes into the document
//! as soon as its band is there, a stopped one as far as it came.

use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::{Started, is_there, made_for};
use crate::app::session::Severity;
use crate::app::stages::pathways::bands::jobs::BandJob;
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{KeptHops, profile_on_map};
use crate::import::{Entry, EntryIndex};
use crate::monitor::Warning;
use crate::neb::{
    BandEffort, BandSettings, Engine, Hop, HopPart, RelaxedHop, RelaxedHops, TravelBarriers,
};
use crate::percolation::ForceField;
use crate::percolation::paths::Pathway;
use crate::pipeline::{HopRequest, WantedHops, effort_of_hops};
use crate::tasks::{self, Outcome, Task};

/// What a job is of.
#[derive(Clone)]
struct Job {
    number: u64,
    started: Started,
    input: Arc<Vec<Entry>>,
    entry: EntryIndex,
    engine: Engine,
    settings: BandSettings,
    structure: u64,
    /// Profiles on the map of the hops that were asked for.
    on_map: Vec<Vec<[f64; 2]>>,
    estimated_s: f64,
}

/// Cores that images are dealt out to.
fn n_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What the window asks for by its present choices.
fn request(state: &State, entry: EntryIndex, hops: WantedHops) -> Option<HopRequest> {
    let choices = &state.preferences.band;
    let decoration = state.data().decoration(entry)?.clone();
    let structure = state.data().structure_print(entry);
    let is_it = |kept: &&Arc<KeptHops>| {
        kept.structure == structure && kept.is_by(choices.engine, &choices.settings)
    };
    let known = state.data().relaxed_hops(entry).iter().find(is_it);
    Some(HopRequest {
        decoration: Arc::new(decoration),
        mobile_ion: state.screen_settings().mobile_ion,
        hops,
        engine: choices.engine,
        settings: choices.settings.clone(),
        force_field: ForceField::default(),
        highest_ev: None,
        known: known.map(|kept| Arc::new(kept.found.clone())),
    })
}

/// What the bands of an entry will cost on this machine; `None`: all hops of it. `None` where that cannot be
/// told.
pub fn effort(state: &State, entry: EntryIndex, paths: Option<&[Pathway]>) -> Option<BandEffort> {
    let hops = paths.map_or(WantedHops::All, |paths| WantedHops::These(hops_of(paths)));
    let request = request(state, entry, hops)?;
    let effort = effort_of_hops(&request, n_cores()).ok()?;
    Some(BandEffort {
        seconds: state.session.bands.pace.seconds(effort.seconds),
        ..effort
    })
}

fn hops_of(paths: &[Pathway]) -> Vec<Hop> {
    paths.iter().map(Hop::of_pathway).collect()
}

/// Relaxes some hops of an entry in one job; one that has stopped goes on.
pub(super) fn relax(reach: &mut Reach<'_>, entry: EntryIndex, paths: &[Pathway]) {
    let bands = &reach.state.session.bands;
    let is_new = |hop: &Hop| bands.job_of(entry, hop).is_none();
    let new: Vec<&Pathway> = paths
        .iter()
        .filter(|p| is_new(&Hop::of_pathway(p)))
        .collect();
    if new.is_empty() {
        return;
    }
    let hops = new.iter().map(|path| Hop::of_pathway(path)).collect();
    let on_map = new.iter().map(|path| profile_on_map(path)).collect();
    begin(reach, entry, WantedHops::These(hops), on_map);
}

/// Relaxes the hops of several entries, a job for each.
pub(super) fn relax_entries(reach: &mut Reach<'_>, entries: &[EntryIndex]) {
    for entry in entries {
        if !reach.state.session.bands.has_job(*entry) {
            begin(reach, *entry, WantedHops::All, Vec::new());
        }
    }
}

fn begin(reach: &mut Reach<'_>, entry: EntryIndex, wanted: WantedHops, on_map: Vec<Vec<[f64; 2]>>) {
    let state = &mut *reach.state;
    let Some(request) = request(state, entry, wanted) else {
        let text = "This structure has not been read completely yet.";
        return state.session.say(Severity::Error, text);
    };
    let hops = match &request.hops {
        WantedHops::These(hops) => hops.clone(),
        WantedHops::All => Vec::new(),
    };
    let estimated_s = effort_of_hops(&request, n_cores()).map_or(0.0, |effort| effort.seconds);
    let job = Job {
        number: state.session.next_number(),
        started: Started::on(state),
        input: Arc::clone(&state.data().entries),
        entry,
        engine: request.engine,
        settings: request.settings.clone(),
        structure: state.data().structure_print(entry),
        on_map,
        estimated_s,
    };
    let (engine, settings) = (request.engine, request.settings.clone());
    let task = tasks::RelaxHops {
        name: pretty_formula(&state.data().entries[entry.0].formula),
        request,
    };
    let (title, number) = (task.title(), job.number);
    let (of_part, of_end) = (job.clone(), job);
    let id = reach.tasks.start(
        task,
        move |state: &mut State, part| take_part(state, &of_part, part),
        move |state: &mut State, outcome| end(state, &of_end, &title, outcome),
    );
    state.session.bands.jobs.push(BandJob {
        task: id,
        number,
        entry,
        engine,
        settings,
        hops,
        ended: Vec::new(),
        now: None,
    });
}

fn take_part(state: &mut State, job: &Job, part: HopPart) {
    if !job.started.is_present(state) {
        return;
    }
    match part {
        HopPart::Progress(now) => {
            if let Some(running) = state.session.bands.job_mut(job.number) {
                running.now = Some(now);
            }
        }
        HopPart::Hop(place, hop) => {
            if let Some(running) = state.session.bands.job_mut(job.number) {
                running.ended.push(place);
                running.now = None;
            }
            take_hop(state, job, place, *hop);
        }
    }
}

/// Puts what came of a hop into the document; what failed is told too.
fn take_hop(state: &mut State, job: &Job, place: usize, hop: RelaxedHop) {
    if !is_there(state, &job.input, job.entry) {
        return;
    }
    if let Some(reason) = &hop.failure {
        let id = state.data().entries[job.entry.0].id.clone();
        let title = hop.hop.title();
        let (fact, remedy) = reason.split_once("; ").unwrap_or((reason, ""));
        let warning = Warning::new(id, format!("{title}: {fact}"), remedy);
        state.session.warnings.push(warning);
    }
    let n_hops = job.on_map.len().max(1) as f64;
    if hop.is_converged() {
        let bands = &mut state.session.bands;
        bands.pace.learn(hop.seconds, job.estimated_s / n_hops);
    }
    let on_map = job.on_map.get(place).cloned().unwrap_or_default();
    let mut kept = kept_of(state, job);
    kept.put(hop, on_map);
    put(state, job.entry, kept);
}

/// What is kept of the entry by the engine and settings of a job, or the beginning of it.
fn kept_of(state: &State, job: &Job) -> KeptHops {
    let is_it = |kept: &&Arc<KeptHops>| {
        kept.structure == job.structure && kept.is_by(job.engine, &job.settings)
    };
    let known = state.data().relaxed_hops(job.entry).iter().find(is_it);
    known.map_or_else(|| empty(state, job), |kept| KeptHops::clone(kept))
}

fn empty(state: &State, job: &Job) -> KeptHops {
    KeptHops {
        found: RelaxedHops {
            engine: job.engine,
            settings: job.settings.clone(),
            mobile_ion: state.screen_settings().mobile_ion,
            repeats: [1; 3],
            n_atoms: 0,
            hops: Vec::new(),
            barriers: TravelBarriers::default(),
            complete: false,
        },
        on_map: Vec::new(),
        structure: job.structure,
    }
}

fn put(state: &mut State, entry: EntryIndex, kept: KeptHops) {
    if !kept.is_sound() {
        let text = "A band came back with parts that do not fit each other, and was not kept.";
        return state.session.say(Severity::Error, text);
    }
    state.fold(|document| document.data_mut().keep_hops(entry, kept));
}

fn end(state: &mut State, job: &Job, title: &str, outcome: Outcome<RelaxedHops>) {
    let bands = &mut state.session.bands;
    bands.jobs.retain(|other| other.number != job.number);
    let Some(found) = made_for(state, job.started, title, outcome) else {
        // Hops that were done before it was stopped count all the same.
        if job.started.is_present(state) && is_there(state, &job.input, job.entry) {
            state.session.bands.to_sum_up.push(job.entry);
        }
        return;
    };
    if !is_there(state, &job.input, job.entry) {
        let text = format!(
            "{title}: done, but its structure is not there any more; redo what was undone, or start it again"
        );
        return state.session.say(Severity::Stopped, text);
    }
    let mut kept = kept_of(state, job);
    for hop in &found.hops {
        if kept.of(&hop.hop).is_none() {
            kept.put(hop.clone(), Vec::new());
        }
    }
    kept.found.repeats = found.repeats;
    kept.found.n_atoms = found.n_atoms;
    let knows_all = |hop: &RelaxedHop| {
        let mut known = found.hops.iter();
        !hop.is_converged() || known.any(|other| other.hop.is_same_as(&hop.hop))
    };
    let is_whole = kept.found.hops.iter().all(knows_all);
    if is_whole {
        kept.found.barriers = found.barriers;
        kept.found.complete = found.complete;
    }
    put(state, job.entry, kept);
    if !is_whole {
        state.session.bands.to_sum_up.push(job.entry);
    }
    // Those that were known before come after those that were asked for.
    let n_asked = match job.on_map.len() {
        0 => found.hops.len(),
        n => n.min(found.hops.len()),
    };
    say(state, title, &found.hops[..n_asked]);
}

/// Says how a job ended.
fn say(state: &mut State, title: &str, hops: &[RelaxedHop]) {
    let n_relaxed = hops.iter().filter(|hop| hop.is_converged()).count();
    let n_failed = hops.iter().filter(|hop| hop.failure.is_some()).count();
    let n_open = hops.len() - n_relaxed - n_failed;
    let mut text = format!("{title}: {n_relaxed} of {} done", hops.len());
    if n_open > 0 {
        text +=
            &format!("; {n_open} not relaxed within the steps and kept: “Go on” goes on with them");
    }
    if n_failed > 0 {
        text += &format!("; {n_failed} without a band, see the warnings");
    }
    let severity = match n_relaxed + n_open {
        0 => Severity::Error,
        _ => Severity::Done,
    };
    state.session.say(severity, text);
}

/// Sums up the barriers of travel of an entry from all relaxed hops of its newest bands; nothing is relaxed
/// for it.
pub(super) fn sum_up(reach: &mut Reach<'_>, entry: EntryIndex) {
    let state = &mut *reach.state;
    state
        .session
        .bands
        .to_sum_up
        .retain(|other| *other != entry);
    let Some(kept) = state.data().relaxed_hops(entry).first().cloned() else {
        return;
    };
    let relaxed = kept.found.hops.iter().filter(|hop| hop.is_converged());
    let hops: Vec<Hop> = relaxed.map(|hop| hop.hop.clone()).collect();
    if hops.is_empty() {
        return;
    }
    let Some(own) = request(state, entry, WantedHops::These(hops)) else {
        return;
    };
    let request = HopRequest {
        mobile_ion: kept.found.mobile_ion,
        engine: kept.found.engine,
        settings: kept.found.settings.clone(),
        known: Some(Arc::new(kept.found.clone())),
        ..own
    };
    let task = tasks::RelaxHops {
        name: String::new(),
        request,
    };
    let started = Started::on(state);
    reach.tasks.start_aside(
        task,
        |_: &mut State, _| {},
        move |state: &mut State, outcome| {
            let Outcome::Done(found) = outcome else {
                return;
            };
            let now = state.data().relaxed_hops(entry).first().cloned();
            let Some(now) = now.filter(|now| Arc::ptr_eq(now, &kept)) else {
                return;
            };
            if started.is_present(state) {
                let mut summed = KeptHops::clone(&now);
                summed.found.barriers = found.barriers;
                put(state, entry, summed);
            }
        },
    );
}
