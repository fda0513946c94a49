//! Relaxed barriers in the window: from a hop to its barrier in two clicks, kept, told from what changed,
//! ranked by.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::{Act, Action, Reach};
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::bands::actions::BandsAction;
use superion::app::stages::pathways::bands::choices::BandChoices;
use superion::app::stages::pathways::maps::{MapKey, MapSettings};
use superion::app::state::State;
use superion::crystal::Element;
use superion::dataset::KeptHops;
use superion::import::EntryIndex;
use superion::neb::{BandSettings, Engine, Hop};
use superion::percolation::ForceField;
use superion::percolation::paths::Pathway;
use superion::pipeline::Combination;
use superion::rank::RankedBy;
use superion::simplify::Representation;

use super::undo::undo;
use super::{
    Window, act, click, click_role, errors, is_shown, select, settle, state, until_idle,
    window_with_few,
};
use crate::made_up;

const COARSE: MapSettings = MapSettings {
    force_field: ForceField::Shu,
    resolution_ang: 0.25,
    routes_above_ev: 0.0,
};

/// Puts hops into the document as a job does.
#[derive(Debug)]
struct Keep(EntryIndex, Box<KeptHops>);

impl Act for Keep {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let Self(entry, hops) = *self;
        let state = &mut *reach.state;
        state.fold(|document| document.data_mut().keep_hops(entry, *hops));
    }
}

/// A window with the map of Li3N, and how bands are relaxed.
fn window_with_map(engine: Engine) -> (Window, EntryIndex) {
    let mut window = window_with_few();
    let entry = select(&mut window, "Li3N");
    act(&mut window, PathwaysAction::SetMapSettings(COARSE));
    let choices = BandChoices {
        engine,
        settings: BandSettings::default(),
    };
    act(&mut window, BandsAction::SetChoices(Box::new(choices)));
    click_role(&mut window, Role::Button, "Pathways");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    (window, entry)
}

fn paths(state: &State, entry: EntryIndex) -> &[Pathway] {
    let key = MapKey {
        entry,
        mobile_ion: Element::LI,
        settings: COARSE,
    };
    state.session.maps.of(&key).expect("a map").pathways()
}

/// Clicks the first hop of the list.
fn choose_first(window: &mut Window) {
    let row = window.get_by(|node| {
        node.role() == Role::Row && node.label().unwrap_or_default().starts_with("Path 1: ")
    });
    row.click();
    settle(window);
}

/// Bands of the first hop, made up.
fn hops(window: &Window, entry: EntryIndex, barrier_ev: f64) -> KeptHops {
    let known = state(window);
    let mut hops = made_up::relaxed_hops(known.data(), entry, Engine::Chgnet, barrier_ev);
    hops.found.hops[0].hop = Hop::of_pathway(&paths(known, entry)[0]);
    hops
}

fn keep(window: &mut Window, entry: EntryIndex, hops: KeptHops) {
    act(window, Keep(entry, Box::new(hops)));
    until_idle(window);
    settle(window);
}

#[test]
fn a_hop_is_relaxed_in_two_clicks_and_stays() {
    let (mut window, entry) = window_with_map(Engine::BondValence);
    choose_first(&mut window);
    click_role(&mut window, Role::Button, "Relaxed barrier");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let known = &state(&window).data().relaxed_hops(entry)[0];
    let band = known.found.hops[0].band.clone().expect("a band");
    let told = format!("Relaxed barrier: {:.3} eV", band.forward_barrier_ev());
    assert!(is_shown(&window, &told), "{told}");
    assert!(is_shown(&window, "Energy profile of the band"));
    assert!(window.state().pathways().unwrap().shows_band());
    click(&mut window, "Map");
    assert!(!window.state().pathways().unwrap().shows_band());
    // It is saved with the project, and another name of it shows the same.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bands.superion");
    act(&mut window, Action::SaveAs(path.clone()));
    act(&mut window, Action::OpenProject(path));
    until_idle(&mut window);
    let again = &state(&window).data().relaxed_hops(entry)[0];
    assert_eq!(again.found.hops[0].band.as_ref(), Some(&band));
}

#[test]
fn bands_say_what_changed_since_and_go_on() {
    let (mut window, entry) = window_with_map(Engine::Chgnet);
    let relaxed = hops(&window, entry, 0.271);
    keep(&mut window, entry, relaxed.clone());
    choose_first(&mut window);
    assert!(is_shown(&window, "Relaxed barrier: 0.271 eV"));
    assert!(is_shown(&window, "Relaxed E_1D 0.271 eV") && is_shown(&window, "Relaxed ✓"));
    let choices = BandChoices {
        engine: Engine::Chgnet,
        settings: BandSettings {
            images: 7,
            ..BandSettings::default()
        },
    };
    act(&mut window, BandsAction::SetChoices(Box::new(choices)));
    assert!(is_shown(&window, "Relax again") && is_shown(&window, "out of date"));
    assert!(is_shown(&window, "Relaxed barrier: 0.271 eV"), "it stays");
    act(&mut window, BandsAction::SetChoices(Box::default()));
    assert!(is_shown(&window, "Relaxed ✓"));
    let mut stopped = relaxed;
    stopped.found.hops[0].band.as_mut().unwrap().converged = false;
    keep(&mut window, entry, stopped);
    assert!(is_shown(&window, "Go on"));
    assert!(
        window
            .query_by_label_contains("not relaxed: 0.030 eV/Å")
            .is_some()
    );
}

#[test]
fn elements_that_the_engine_does_not_know_are_told_before_a_click() {
    let (mut window, entry) = window_with_map(Engine::Chgnet);
    choose_first(&mut window);
    let is_possible = |window: &Window| {
        let button = window.get_by_role_and_label(Role::Button, "Relaxed barrier");
        !button.accesskit_node().is_disabled()
    };
    assert!(is_possible(&window));
    let reason = superion::app::stages::pathways::bands::hindrance;
    assert_eq!(reason(state(&window), entry, Engine::Chgnet), None);
    act(&mut window, MakeUnknown(entry));
    let why = reason(state(&window), entry, Engine::Chgnet).expect("a reason");
    assert!(
        why.contains("CHGNet does not know Am") && why.contains("DFT"),
        "{why}"
    );
    assert_eq!(reason(state(&window), entry, Engine::BondValence), None);
}

/// Puts americium in the place of an entry's last site.
#[derive(Debug)]
struct MakeUnknown(EntryIndex);

impl Act for MakeUnknown {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        reach.state.fold(|document| {
            let decorations = std::sync::Arc::make_mut(&mut document.data_mut().decorations);
            let sites = &mut decorations[self.0.0].structure.sites;
            let last = sites.last_mut().unwrap();
            last.occupants[0].species.element = "Am".parse().unwrap();
        });
    }
}

#[test]
fn candidates_are_ranked_by_relaxed_barriers_as_they_come() {
    let mut window = window_with_few();
    let mut settings = state(&window).rank_settings();
    settings.combination = Combination {
        descriptor: "density_features".to_owned(),
        representation: Representation::Can,
    };
    settings.selection.depth = 4;
    settings.selection.conducting_s_cm = 1e-9;
    settings.selection.max_e_above_hull_ev = 0.2;
    settings.selection.max_barrier_ev = 8.0;
    settings.percolation.resolution_ang = 0.8;
    act(
        &mut window,
        CandidatesAction::SetSettings(Box::new(settings)),
    );
    click_role(&mut window, Role::Button, "Candidates");
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    assert!(
        !is_shown(&window, "E_a relaxed / eV"),
        "nothing was relaxed"
    );
    assert!(is_shown(&window, "Relax the best candidates"));
    let candidates = shown(state(&window));
    let [first, second] = [candidates[0].0, candidates[1].0];
    let made = |window: &Window, entry: EntryIndex, ev: f64| {
        made_up::relaxed_hops(state(window).data(), entry, Engine::Chgnet, ev)
    };
    let hops = made(&window, second, 0.2);
    keep(&mut window, second, hops);
    assert!(is_shown(&window, "E_a relaxed / eV") && is_shown(&window, "0.33 (raw 0.20)"));
    assert!(
        state(&window).ranking_changes().is_empty(),
        "it is not ranked by them"
    );
    click_role(&mut window, Role::ComboBox, "Barrier of the ranking");
    click(&mut window, RankedBy::Band.name());
    if is_shown(&window, "Rank again") {
        click(&mut window, "Rank again");
    }
    until_idle(&mut window);
    let counted = |window: &Window, entry: EntryIndex| {
        let barrier = state(window).data().relaxed_barrier(entry);
        barrier.map(|barrier| barrier.counted_ev())
    };
    assert_eq!(shown(state(&window)), [(second, counted(&window, second))]);
    // One more comes in: it is ranked by itself.
    let hops = made(&window, first, 0.1);
    keep(&mut window, first, hops);
    until_idle(&mut window);
    let both = [first, second].map(|entry| (entry, counted(&window, entry)));
    assert!(both[0].1 < both[1].1);
    assert_eq!(shown(state(&window)), both);
    assert!(state(&window).ranking_changes().is_empty());
    undo(&mut window);
    assert!(
        state(&window).data().relaxed_barrier(first).is_some(),
        "results stay"
    );
}

fn shown(state: &State) -> Vec<(EntryIndex, Option<f64>)> {
    let filters = state.rank_settings().selection;
    let found = state.ranking().expect("a ranking").passing(&filters);
    found.iter().map(|c| (c.entry, c.e_a_ev)).collect()
}
