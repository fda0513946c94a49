//! The seven steps: what each asks for, how it is known that it was done, and what was found.

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{combination_name, plural};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::dendrogram::{members_of_cluster_with, place_of};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::stages::ids;
use crate::app::stages::pathways::maps::{EntryMap, MapKey};
use crate::app::stages::pathways::work::selected_key;
use crate::app::state::State;
use crate::app::view::StageId;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;

/// The compound of the tour, by its id in the sample.
const EXAMPLE: &str = "mp-5614";

/// A step.
pub(super) struct Step {
    /// What it is about.
    pub title: &'static str,
    /// What to do, and what for.
    pub wish: fn(&State) -> &'static str,
    /// The name of the control that does it, for screen readers too.
    pub control: fn(&State) -> &'static str,
    /// Whether it was done.
    pub is_done: fn(&State) -> bool,
    /// Whether it is being done.
    pub is_running: fn(&State) -> bool,
    /// Does it.
    pub perform: fn(&State, &mut Actions),
    /// What was found.
    pub found: fn(&State) -> String,
}

/// All of them.
pub(super) static STEPS: [Step; 7] = [
    Step {
        title: "Open the sample",
        wish: |_| "File › Open sample opens 430 lithium compounds, 120 of them with a measured conductivity. Nothing of yours is lost: you are asked where something is unsaved.",
        control: |_| "File",
        is_done: |state| state.session.is_sample && !state.data().entries.is_empty(),
        is_running: |state| state.is_busy(),
        perform: |_, actions| actions.push(Action::LoadSample),
        found: |state| {
            format!(
                "The sample is open: {}.",
                plural(state.data().entries.len(), "structure")
            )
        },
    },
    Step {
        title: "Look at a structure",
        wish: |state| match state.view.is_narrow {
            true => {
                "Press Ctrl+K, or click the magnifier at the top; type Li3BS3 and press Enter. Or click any row of the table. What is selected in one place is selected everywhere."
            }
            false => {
                "Click “Find anything”, or press Ctrl+K; type Li3BS3 and press Enter. Or click any row of the table. What is selected in one place is selected everywhere."
            }
        },
        control: |_| "Find anything",
        is_done: |state| selected(state).is_some(),
        is_running: |_| false,
        perform: |state, actions| {
            let data = state.data();
            let is_it = |k: &EntryIndex| data.entry(*k).is_some_and(|e| e.id == EXAMPLE);
            let example = data.entry_indices().find(is_it);
            if let Some(entry) = example.or(data.entry_indices().next()) {
                actions.push(Action::Pick(entry, Pick::Only));
            }
        },
        found: |state| {
            let inspector = match state.inspector_open() {
                true => "The inspector on the right has its facts",
                false => "The strip “Inspector” at the right edge unfolds its facts",
            };
            format!(
                "{} is selected. {inspector}; the stage Structure shows it in 3D.",
                name(state)
            )
        },
    },
    Step {
        title: "Which descriptor sorts the conductivities?",
        wish: |_| "Open the stage Descriptors. Each violin is one way of describing structures; the lower its W_σ, the better its clusters hold compounds of like conductivity together.",
        control: |_| "Descriptors",
        is_done: |state| is_at(state, ids::DESCRIPTORS) && state.screen().is_some(),
        is_running: |state| state.session.screening.is_some(),
        perform: |state, actions| {
            actions.push(Action::GoTo(ids::DESCRIPTORS));
            if state.screen().is_none() && state.session.screening.is_none() {
                actions.push(DescriptorsAction::Screen { unasked: false });
            }
        },
        found: best_descriptor,
    },
    Step {
        title: "Where does it stand in the tree?",
        wish: |_| "Open the stage Dendrogram: the same structures as a tree of relatives. Dragging its lines cuts it into more or fewer clusters.",
        control: |_| "Dendrogram",
        is_done: |state| is_at(state, ids::DENDROGRAM),
        is_running: |_| false,
        perform: |_, actions| actions.push(Action::GoTo(ids::DENDROGRAM)),
        found: relatives,
    },
    Step {
        title: "Where does the ion go?",
        wish: |_| "Open the stage Pathways: the surface encloses where the ion can be. Drag its level up until it reaches through the crystal: that is the barrier.",
        control: |_| "Pathways",
        is_done: |state| is_at(state, ids::PATHWAYS) && !is_mapping(state),
        is_running: is_mapping,
        perform: |_, actions| actions.push(Action::GoTo(ids::PATHWAYS)),
        found: barrier,
    },
    Step {
        title: "What to make next?",
        wish: |_| "Open the stage Candidates and press “Find candidates”: compounds in clusters of good conductors and next to them, filtered by stability, band gap and barrier.",
        control: |state| match is_at(state, ids::CANDIDATES) {
            true => "Find candidates",
            false => "Candidates",
        },
        is_done: |state| state.ranking().is_some(),
        is_running: |state| state.session.runs(state.session.ranking),
        perform: |_, actions| {
            actions.push(Action::GoTo(ids::CANDIDATES));
            actions.push(CandidatesAction::Rank);
        },
        found: candidates,
    },
    Step {
        title: "Take it with you",
        wish: |_| "File › Export what is shown (Ctrl+E) offers the figure or the table of this stage, as SVG, PDF, PNG, CSV or XLSX. Close the dialog, or export.",
        control: |_| "File",
        is_done: |state| state.session.tour.exported,
        is_running: |_| false,
        perform: |_, actions| actions.push(Action::OpenExport),
        found: |_| {
            "That was all. Your own structures: File › Open structures…; F1 explains each stage, and Help › The method and its limits says how much to believe.".to_owned()
        },
    },
];

fn is_at(state: &State, stage: StageId) -> bool {
    state.preferences.stage == stage
}

fn selected(state: &State) -> Option<EntryIndex> {
    state.session.selection.primary()
}

/// The formula of what is selected.
fn name(state: &State) -> String {
    let entry = selected(state).and_then(|entry| state.data().entry(entry));
    entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula))
}

fn best_descriptor(state: &State) -> String {
    let best = state.screen().and_then(|screen| {
        let best = screen.scores.first()?;
        Some((screen, best, best.mean_w_sigma?))
    });
    let Some((screen, best, mean)) = best else {
        return "The violins are here.".to_owned();
    };
    let last = screen.settings.compared_depths.min(screen.control.len());
    let control = screen.control.get(1..last).unwrap_or_default();
    let control = control.iter().sum::<f64>() / control.len().max(1) as f64;
    format!(
        "{} is lowest: mean W_σ {:.0}, with an interval from {:.0} to {:.0}; random clusters have {control:.0}.",
        combination_name(&best.combination),
        mean.estimate,
        mean.low,
        mean.high
    )
}

fn relatives(state: &State) -> String {
    let members = selected(state).and_then(|entry| members_of_cluster_with(state, entry));
    let Some(members) = members else {
        return "The tree is here. Click a branch to select what is in it.".to_owned();
    };
    let measured = members.iter().filter(|k| state.label_of(**k).is_some());
    let place = selected(state).and_then(|entry| place_of(state, entry));
    let number = place.and_then(|place| place.large);
    let number = number.map_or_else(String::new, |(number, n)| format!("#{number} of {n}, "));
    format!(
        "{} is in cluster {number}with {}, {} of them measured. Click its branch to select them.",
        name(state),
        plural(members.len(), "structure"),
        measured.count()
    )
}

/// The map that the stage shows, of the selection or of the example.
fn map_shown(state: &State) -> Option<(&EntryMap, MapKey)> {
    let key = selected_key(state)?;
    let map = state.session.maps.of(&key)?;
    Some((map, key))
}

/// Whether a map is computed, and none is there to be looked at meanwhile.
fn is_mapping(state: &State) -> bool {
    state.session.maps.running.is_some() && map_shown(state).is_none()
}

fn barrier(state: &State) -> String {
    let Some((map, key)) = map_shown(state) else {
        return match selected(state) {
            Some(_) => "This cell is large: press Compute, and its map comes.".to_owned(),
            None => "Select a structure, and its map comes; a large cell waits for you to press Compute.".to_owned(),
        };
    };
    let of = match selected(state) {
        Some(_) => String::new(),
        None => {
            let example = state.data().entry(key.entry);
            let example = example.map_or_else(String::new, |e| pretty_formula(&e.formula));
            format!("Nothing is selected, so {example} is shown as an example. ")
        }
    };
    match map.result.as_ref().map(|found| found.energy.barriers.e_3d) {
        Ok(Some(barrier_ev)) => format!(
            "{of}In three directions the way opens {barrier_ev:.2} eV above the lowest point, by bond valences in a rigid lattice.",
        ),
        Ok(None) => {
            format!("{of}No way opens in three directions, by bond valences in a rigid lattice.")
        }
        Err(_) => format!("{of}There is no map of it; the stage says why."),
    }
}

fn candidates(state: &State) -> String {
    let table = state.ranking().map(|ranking| &ranking.table);
    let first = table.and_then(|table| table.candidates.first());
    let (Some(table), Some(first)) = (table, first) else {
        return "No compound passes the filters as they are; drag them.".to_owned();
    };
    format!(
        "{}; the first is {}. Click one to read why it is there.",
        plural(table.candidates.len(), "candidate"),
        pretty_formula(&first.formula)
    )
}
