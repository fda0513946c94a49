//! What can be asked of the Descriptors stage, and the tasks that do it.

use std::sync::Arc;

use crate::app::action::{Act, Reach};
use crate::app::ending::{Started, fits, made, made_for};
use crate::app::let_go::let_go;
use crate::app::session::{Screening, Severity};
use crate::app::shell::widgets::combination_name;
use crate::app::stages::descriptors::costs::CloseUp;
use crate::app::state::State;
use crate::app::view::DescriptorsView;
use crate::descriptors;
use crate::import::EntryIndex;
use crate::pipeline::{
    Combination, DescribeSettings, ScanSettings, ScanTrial, Score, Screen, ScreenSettings,
};
use crate::project::Document;
use crate::simplify::Representation;
use crate::tasks::{self, Outcome, TaskId};

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum DescriptorsAction {
    /// Start a screen with the present settings.
    Screen {
        /// Whether the program asks, not the user.
        unasked: bool,
    },
    /// Change how the next screen runs.
    SetSettings(Box<ScreenSettings>),
    /// The combination that dendrogram and details show.
    Choose(Combination),
    /// Describe one or two entries by a combination, to look at.
    LookClose(Combination, Vec<EntryIndex>),
    /// Find out how long describing takes here.
    EstimateCosts,
    /// Try settings of a descriptor.
    Scan(Box<ScanSettings>),
}

impl Act for DescriptorsAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Screen { unasked } => screen(reach, unasked),
            Self::SetSettings(settings) => {
                reach
                    .state
                    .change("Settings of the screen", "screen-settings", |document| {
                        document.screen_settings = Arc::new(*settings);
                    });
            }
            Self::Choose(combination) => {
                let title = format!("Show {}", combination_name(&combination));
                reach.state.change(title, "chosen-score", |document| {
                    document.view.chosen = Some(combination);
                });
            }
            Self::LookClose(combination, entries) => look_close(reach, combination, entries),
            Self::EstimateCosts => estimate_costs(reach),
            Self::Scan(settings) => scan(reach, *settings),
        }
    }
}

fn screen(reach: &mut Reach<'_>, unasked: bool) {
    let state = &mut *reach.state;
    if state.data().entries.is_empty() {
        let text = "There are no structures to screen: import some first.";
        return state.session.say(Severity::Error, text);
    }
    let settings = state.screen_settings().clone();
    if settings.combinations.is_empty() {
        let text = "Nothing is chosen: tick at least one descriptor on one representation.";
        return state.session.say(Severity::Error, text);
    }
    if let Some(running) = &state.session.screening {
        let is_same = running.of.screen_settings == state.document().screen_settings
            && Arc::ptr_eq(&running.of.data, &state.document().data);
        if unasked || (is_same && !running.unasked) {
            let text = "This screen runs already: its time left is at the bottom of the window.";
            return state.session.say(Severity::Stopped, text);
        }
        reach.tasks.cancel(running.task);
        if !running.unasked {
            let text = "The screen that ran was stopped: another one, with what is ticked now, runs in its place.";
            state.session.say(Severity::Stopped, text);
        }
    }
    let of = Arc::clone(state.document());
    let task = tasks::ScreenDescriptors {
        data: Arc::clone(&of.data),
        settings: settings.clone(),
    };
    let title = tasks::Task::title(&task);
    let started = Started::on(state);
    let number = state.session.next_number();
    let id = reach.tasks.start(
        task,
        move |state: &mut State, score| take_score(state, number, score),
        move |state: &mut State, outcome| end(state, (started, number), &title, outcome),
    );
    state.session.sample_screened |= unasked;
    state.session.screening = Some(Screening {
        task: id,
        number,
        of: Arc::clone(&of),
        unasked,
        arrived: Screen::unfinished(
            settings,
            state.history().prints().origin(&of.data),
            Vec::new(),
        ),
    });
    state.session.screen_version += 1;
}

/// Tries settings of a descriptor; what comes of it is a result of the document.
fn scan(reach: &mut Reach<'_>, settings: ScanSettings) {
    let state = &mut *reach.state;
    if state.data().n_labelled() == 0 {
        let text = "There are no measured conductivities to compare settings by: open some first.";
        return state.session.say(Severity::Error, text);
    }
    let task = tasks::ScanDescriptor {
        data: Arc::clone(&state.document().data),
        settings,
    };
    let title = tasks::Task::title(&task);
    let started = Started::on(state);
    reach.tasks.start(
        task,
        |_: &mut State, _: ScanTrial| {},
        move |state: &mut State, outcome| {
            let Some(found) = made_for(state, started, &title, outcome) else {
                return;
            };
            if fits(state, &title, &found.origin) {
                state.fold(|document| document.scan = Some(Arc::new(found)));
                state.view.views.descriptors = DescriptorsView::Scan;
                let text = "Settings were tried: see Scan in Descriptors.";
                state.session.say(Severity::Done, text);
            }
        },
    );
}

fn take_score(state: &mut State, number: u64, score: Score) {
    let running = state.session.screening.as_mut();
    if let Some(running) = running.filter(|running| running.number == number) {
        running.arrived.insert(score);
        state.session.screen_version += 1;
    }
}

fn end(
    state: &mut State,
    (started, number): (Started, u64),
    title: &str,
    outcome: Outcome<Screen>,
) {
    if !started.is_present(state) {
        made_for(state, started, title, outcome);
        return;
    }
    let is_mine = |running: &mut Screening| running.number == number;
    let running = state.session.screening.take_if(is_mine);
    if running.is_none() {
        // The user's own has taken the place of one that nobody asked for.
        return;
    }
    state.session.screen_version += 1;
    let unasked = running.as_ref().is_some_and(|running| running.unasked);
    let was_cancelled = matches!(outcome, Outcome::Cancelled);
    let arrived = running.map(|running| running.arrived);
    if let Some(screen) = made(state, title, outcome) {
        if fits(state, title, &screen.origin) {
            put(state, screen, unasked);
        }
        return let_go(arrived);
    }
    let arrived = arrived.filter(|a| was_cancelled && !a.scores.is_empty());
    if let Some(arrived) = arrived.filter(|a| fits(state, title, &a.origin)) {
        keep_arrived(state, arrived, unasked);
    }
}

/// A cancelled screen leaves the combinations that were done, unless what stood before is whole and
/// current.
fn keep_arrived(state: &mut State, arrived: Screen, unasked: bool) {
    let (done, of) = (arrived.scores.len(), arrived.settings.combinations.len());
    let is_current = state.screen_changes().is_empty();
    let whole = |screen: &Arc<Screen>| screen.scores.len() > done && is_current;
    if state.screen().is_some_and(whole) {
        let text = format!(
            "{done} of {of} were done; the screen that was there is whole and current, and stays."
        );
        return state.session.say(Severity::Stopped, text);
    }
    let text = format!("{done} of {of} were done and are shown.");
    state.session.say(Severity::Stopped, text);
    put(state, arrived, unasked);
}

fn put(state: &mut State, screen: Screen, unasked: bool) {
    let fold = |document: &mut Document| document.screen = Some(Arc::new(screen));
    // A screen that nobody asked for is no work that could be lost.
    if unasked {
        state.fold_quietly(fold);
    } else {
        state.fold(fold);
    }
}

/// Describes a few entries on the side.
fn describe_aside(
    reach: &mut Reach<'_>,
    entries: &[EntryIndex],
    combinations: Vec<Combination>,
    take: impl Fn(&mut State, crate::pipeline::Described) + Send + Sync + 'static,
) -> TaskId {
    let state = &mut *reach.state;
    let (few, _) = state.data().with_states(entries);
    let settings = DescribeSettings {
        mobile_ion: state.screen_settings().mobile_ion,
        combinations,
        descriptor_settings: state.screen_settings().descriptor_settings.clone(),
    };
    let task = tasks::DescribeStructures {
        data: Arc::new(few),
        settings,
    };
    let started = Started::on(state);
    reach.tasks.start_aside(
        task,
        move |state: &mut State, described| {
            if started.is_present(state) {
                take(state, described);
            }
        },
        |state: &mut State, outcome| {
            made(state, "Describing on the side", outcome);
        },
    )
}

fn look_close(reach: &mut Reach<'_>, combination: Combination, entries: Vec<EntryIndex>) {
    reach.state.session.close_up = CloseUp {
        of: Some((combination.clone(), entries.clone())),
        described: None,
    };
    describe_aside(reach, &entries, vec![combination], |state, described| {
        state.session.close_up.take(Arc::new(described));
    });
}

/// Tries every descriptor on a few structures of the middle of the list by size; the simplified
/// representations cost about as much as one of two.
fn estimate_costs(reach: &mut Reach<'_>) {
    const TRIED: usize = 4;
    if std::mem::replace(&mut reach.state.session.costs.asked, true) {
        return;
    }
    let entries = &reach.state.data().entries;
    let n_entries = entries.len();
    let mut by_size: Vec<EntryIndex> = EntryIndex::first(n_entries).collect();
    by_size.sort_by_key(|&k| (entries[k.0].structure.n_sites(), k));
    let tried: Vec<EntryIndex> = (1..=TRIED)
        .filter_map(|k| by_size.get(by_size.len() * k / (TRIED + 1)).copied())
        .collect();
    let combinations = descriptors::registry().iter().flat_map(|registered| {
        [Representation::Structure, Representation::Can].map(|representation| Combination {
            descriptor: registered.about.id.to_owned(),
            representation,
        })
    });
    let n_tried = tried.len();
    describe_aside(
        reach,
        &tried,
        combinations.collect(),
        move |state, described| {
            state.session.costs.take(&described, n_tried, n_entries);
        },
    );
}
