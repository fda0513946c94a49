//! Candidates among the user's own: what is not known of them, typed facts, the barrier ranked by, what
//! to measure.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::shell::facts::actions::FactsAction;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::ids;
use superion::app::state::State;
use superion::app::view::CandidatesView;
use superion::dataset::GivenFacts;
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::outputs::LESSONS;
use superion::percolation::PercolationSettings;
use superion::pipeline::{self, Combination, KnownBarriers, RankSettings};
use superion::project::Document;
use superion::rank::{Candidate, Fact, RankedBy, SelectionSettings, Verdict};
use superion::simplify::Representation;
use superion::tasks;

use super::undo::undo;
use super::{
    Window, act, click, click_role, done, few, is_shown, press, settle, state, until_idle, window,
    write,
};

fn settings() -> RankSettings {
    RankSettings {
        combination: Combination {
            descriptor: "density_features".to_owned(),
            representation: Representation::Can,
        },
        selection: SelectionSettings {
            depth: 4,
            conducting_s_cm: 1e-9,
            max_e_above_hull_ev: 0.2,
            max_barrier_ev: 8.0,
            ..SelectionSettings::default()
        },
        percolation: PercolationSettings {
            resolution_ang: 0.8,
            energy_only: true,
            ..PercolationSettings::default()
        },
        ..RankSettings::default()
    }
}

/// Structures of which one is the user's own, without E_hull and E_g, though alike to a conductor.
fn own_project() -> (tempfile::TempDir, PathBuf, EntryIndex) {
    let mut data = few();
    let known = KnownBarriers::default();
    let ranking = pipeline::rank(&data, &settings(), &known, &Monitor::silent()).unwrap();
    assert!(ranking.table.candidates.len() > 2);
    let own = ranking.table.candidates[1].entry;
    let entry = &mut Arc::make_mut(&mut data.entries)[own.0];
    (entry.e_above_hull_ev, entry.band_gap_ev) = (None, None);
    Arc::make_mut(&mut data.added).insert(own);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Own.superion");
    let document = Document {
        data: Arc::new(data),
        rank_settings: Some(Arc::new(settings())),
        ..Document::default()
    };
    done(tasks::SaveProject {
        document: Arc::new(document),
        path: path.clone(),
    });
    (folder, path, own)
}

fn window_with_own() -> (tempfile::TempDir, Window, EntryIndex) {
    let (folder, path, own) = own_project();
    let mut window = window(Some(Action::OpenProject(path)));
    until_idle(&mut window);
    act(&mut window, Action::GoTo(ids::CANDIDATES));
    (folder, window, own)
}

fn shown(state: &State) -> Vec<&Candidate> {
    let filters = state.rank_settings().selection;
    state.ranking().expect("a ranking").passing(&filters)
}

fn is_candidate(window: &Window, entry: EntryIndex) -> bool {
    shown(state(window)).iter().any(|c| c.entry == entry)
}

fn verdict(window: &Window, entry: EntryIndex) -> Verdict {
    let members = &state(window).ranking().unwrap().table.members;
    members.iter().find(|m| m.entry == entry).unwrap().verdict
}

#[test]
fn an_own_compound_without_facts_is_a_candidate_and_says_what_is_unknown() {
    let (_folder, mut window, own) = window_with_own();
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    assert!(is_candidate(&window, own));
    // Under E_hull and under E_g.
    assert_eq!(window.query_all_by_label("unknown").count(), 2);
    // Told not to: it fails, at once and without a new ranking, and a click helps.
    click(&mut window, "My own compounds pass without E_hull and E_g");
    assert!(!is_candidate(&window, own));
    assert!(state(&window).ranking_changes().is_empty());
    let said = "1 structure of yours fails because E_hull is not known:";
    assert!(is_shown(&window, said));
    click(&mut window, "Let unknown E_hull pass");
    until_idle(&mut window);
    assert!(!is_candidate(&window, own), "E_g is not known either");
    click(&mut window, "Let unknown E_g pass");
    until_idle(&mut window);
    assert!(is_candidate(&window, own));
    assert!(state(&window).ranking_changes().is_empty());
    assert_eq!(
        state(&window).history().undo_title(),
        Some("What is not known and passes")
    );
    undo(&mut window);
    assert!(!is_candidate(&window, own));
}

#[test]
fn facts_are_typed_for_several_at_once_undone_and_saved() {
    let (folder, mut window, own) = window_with_own();
    act(
        &mut window,
        CandidatesAction::SetSettings(Box::new(own_fail())),
    );
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    assert_eq!(verdict(&window, own), Verdict::Unknown(Fact::EAboveHull));
    let id = state(&window).data().entries[own.0].id.clone();
    click(&mut window, "Type E_hull…");
    write(&mut window, &format!("E_hull of {id}"), "25");
    click(&mut window, "Set E_hull and E_g");
    assert!(
        state(&window).data().given_facts(own).is_none(),
        "25 eV cannot be"
    );
    write(&mut window, &format!("E_hull of {id}"), "25 meV");
    // Columns of a spreadsheet fill the rest.
    write(
        &mut window,
        "Pasted E_hull and E_g",
        &format!("Id;Band gap / eV\n{id};3,5"),
    );
    click(&mut window, "Set E_hull and E_g");
    let data = state(&window).data();
    assert_eq!(data.e_above_hull_ev(own), Some(0.025));
    assert_eq!(data.band_gap_ev(own), Some(3.5));
    assert_eq!(
        data.entries[own.0].band_gap_ev, None,
        "what came with it stays"
    );
    let title = format!("Set E_hull and E_g of {id}");
    assert_eq!(state(&window).history().undo_title(), Some(title.as_str()));
    assert!(
        !state(&window).ranking_changes().is_empty(),
        "the ranking is of before"
    );
    click(&mut window, "Rank again");
    until_idle(&mut window);
    assert!(is_candidate(&window, own));
    // The inspector has the number, and takes another.
    act(&mut window, Action::Pick(own, Pick::Only));
    assert!(is_shown(&window, "typed"));
    write(&mut window, "E_hull of the selected structure", "0.03");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(state(&window).data().e_above_hull_ev(own), Some(0.03));
    undo(&mut window);
    assert_eq!(state(&window).data().e_above_hull_ev(own), Some(0.025));
    click(&mut window, "Take back E_hull");
    assert_eq!(state(&window).data().e_above_hull_ev(own), None);
    undo(&mut window);
    let saved = folder.path().join("typed.superion");
    act(&mut window, Action::SaveAs(saved.clone()));
    act(&mut window, Action::OpenProject(saved));
    until_idle(&mut window);
    let data = state(&window).data();
    assert_eq!(
        (data.e_above_hull_ev(own), data.band_gap_ev(own)),
        (Some(0.025), Some(3.5))
    );
    assert!(state(&window).ranking_changes().is_empty());
}

/// Settings by which the user's own fail where something is not known.
fn own_fail() -> RankSettings {
    let mut settings = settings();
    settings.selection.unknown.of_own = false;
    settings
}

#[test]
fn another_barrier_ranks_anew_by_itself() {
    let (_folder, mut window, _) = window_with_own();
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    assert!(is_shown(&window, "E_3D / eV"));
    let before: Vec<EntryIndex> = shown(state(&window)).iter().map(|c| c.entry).collect();
    click_role(&mut window, Role::ComboBox, "Barrier of the ranking");
    click(&mut window, "E_1D");
    until_idle(&mut window);
    assert_eq!(
        state(&window).rank_settings().selection.barrier,
        RankedBy::E1d
    );
    assert!(state(&window).ranking_changes().is_empty(), "ranked anew");
    assert!(is_shown(&window, "E_1D / eV") && !is_shown(&window, "E_3D / eV"));
    let now = shown(state(&window));
    let barriers: Vec<Option<f64>> = now.iter().map(|c| c.e_a_ev).collect();
    let e_1d: Vec<Option<f64>> = now.iter().map(|c| c.barriers.e_1d).collect();
    assert_eq!(barriers, e_1d);
    assert!(barriers.is_sorted());
    assert!(
        before
            .iter()
            .all(|entry| now.iter().any(|c| c.entry == *entry))
    );
    click(&mut window, "All barriers");
    assert!(is_shown(&window, "E_3D / eV") && is_shown(&window, "E_1D from a site / eV"));
    assert_eq!(state(&window).history().undo_title(), Some("Rank by E_1D"));
}

#[test]
fn what_to_measure_keeps_to_its_limits() {
    let (_folder, mut window, own) = window_with_own();
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    click(&mut window, "What to measure");
    let found = |window: &Window| {
        let state = state(window);
        let limits = &state.document().view.lessons;
        let filters = state.rank_settings().selection;
        state
            .ranking()
            .unwrap()
            .lessons_by(state.data(), &filters, limits)
    };
    let all = found(&window);
    assert!(!all.lessons.is_empty());
    click(&mut window, "candidates");
    let few = found(&window);
    assert!(few.lessons.iter().all(|lesson| lesson.is_candidate));
    assert!(few.left_out.no_candidate > 0);
    let said = window.query_all_by_label_contains("no candidates").count();
    assert!(said > 0, "what is left out is said");
    // An element of every candidate but some: those are left.
    let entries = &state(&window).data().entries;
    let holds = |entry: EntryIndex, symbol: &str| entries[entry.0].formula.contains(symbol);
    let first = few.lessons[0].entry;
    let symbol = ["O", "F", "Cl", "S", "N", "Br", "H", "I", "C", "P"];
    let symbol = symbol
        .into_iter()
        .find(|symbol| holds(first, symbol))
        .unwrap();
    write(&mut window, "Elements to leave out", symbol);
    let fewer = found(&window);
    assert!(fewer.left_out.by_elements > 0);
    assert!(fewer.lessons.iter().all(|lesson| lesson.entry != first));
    assert_eq!(
        state(&window).history().undo_title(),
        Some("Limits of what to measure")
    );
    assert_eq!(
        state(&window).view.views.candidates,
        CandidatesView::Lessons
    );
    // The table that is exported is the one that is shown.
    let parts = superion::app::shown::Parts::of(state(&window));
    let table = parts.with_source(LESSONS.table).unwrap();
    assert_eq!(table.rows.len(), fewer.lessons.len());
    let _ = own;
}

#[test]
fn rows_of_a_spreadsheet_that_fit_nothing_are_named_before_anything_is_set() {
    let (_folder, mut window, own) = window_with_own();
    act(&mut window, FactsAction::Open(vec![own]));
    write(
        &mut window,
        "Pasted E_hull and E_g",
        "nobody\t0.1\t2\nXeF6\t0\t3",
    );
    let contains = |text: &str| window.query_all_by_label_contains(text).next().is_some();
    assert!(contains("neither an id nor a formula") && contains("no structure is XeF6"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(state(&window).view.facts_of.is_none());
    assert!(state(&window).data().given_facts.is_empty());
}

#[test]
fn a_block_of_a_spreadsheet_fills_the_cells_below_and_an_emptied_cell_takes_back() {
    let (_folder, mut window, own) = window_with_own();
    let two = [
        own,
        EntryIndex((own.0 + 1) % state(&window).data().entries.len()),
    ];
    act(&mut window, FactsAction::Open(two.to_vec()));
    let first = *two.iter().min().unwrap();
    let second = *two.iter().max().unwrap();
    let id = state(&window).data().entries[first.0].id.clone();
    let gap = state(&window).data().band_gap_ev(second);
    window.get_by_label(&format!("E_hull of {id}")).focus();
    settle(&mut window);
    window.event(Event::Paste("0,012\t3,4\r\n25 meV\t\r\n".to_owned()));
    settle(&mut window);
    click(&mut window, "Set E_hull and E_g");
    let data = state(&window).data();
    let facts = |entry: EntryIndex| (data.e_above_hull_ev(entry), data.band_gap_ev(entry));
    assert_eq!(facts(first), (Some(0.012), Some(3.4)));
    assert_eq!(facts(second), (Some(0.025), gap));
    let title = state(&window).history().undo_title();
    assert_eq!(title, Some("Set E_hull and E_g of 2 structures"));
    act(&mut window, FactsAction::Open(vec![first]));
    write(&mut window, &format!("E_hull of {id}"), "");
    click(&mut window, "Set E_hull and E_g");
    let data = state(&window).data();
    let given = data.given_facts(first).expect("E_g is still given");
    assert_eq!(
        (given.e_above_hull_ev, given.band_gap_ev),
        (None, Some(3.4))
    );
    undo(&mut window);
    undo(&mut window);
    assert!(state(&window).data().given_facts.is_empty());
}

#[test]
fn candidates_are_ranked_by_the_barriers_of_bands_where_there_are_some() {
    let (folder, mut window, _) = window_with_own();
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    let [first, second] = [0, 1].map(|k| shown(state(&window))[k].entry);
    let band = |ev: f64| GivenFacts {
        band_barrier_ev: Some(ev),
        ..GivenFacts::default()
    };
    let given = vec![(first, band(0.3)), (second, band(0.2))];
    act(&mut window, FactsAction::SetMany(given));
    click_role(&mut window, Role::ComboBox, "Barrier of the ranking");
    click(&mut window, "E_a of a band");
    click(&mut window, "Rank again");
    until_idle(&mut window);
    assert!(is_shown(&window, "E_a of a band / eV"));
    let ranked = |window: &Window| {
        let found = shown(state(window)).into_iter();
        found.map(|c| (c.entry, c.e_a_ev)).collect::<Vec<_>>()
    };
    let both = [(second, Some(0.2)), (first, Some(0.3))];
    assert_eq!(
        ranked(&window),
        both,
        "the others have none and do not pass"
    );
    // Those of the map are known all the same.
    assert!(
        shown(state(&window))
            .iter()
            .all(|c| c.barriers.e_1d.is_some())
    );
    click(&mut window, "Unknown E_a passes");
    until_idle(&mut window);
    let all = ranked(&window);
    assert!(all.len() > 2 && all[..2] == both);
    assert!(all[2..].iter().all(|(_, barrier)| barrier.is_none()));
    let saved = folder.path().join("bands.superion");
    act(&mut window, Action::SaveAs(saved.clone()));
    act(&mut window, Action::OpenProject(saved));
    until_idle(&mut window);
    assert_eq!(ranked(&window), all);
    assert!(state(&window).ranking_changes().is_empty());
}
