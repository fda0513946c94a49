//! Relaxed hops in the document: saved and read, kept when something else is undone, ranked by.

use std::sync::Arc;

use superion::dataset::Change;
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::neb::Engine;
use superion::outputs::{BAND_PROFILE, Look, RELAXED_HOPS, Source};
use superion::project::{Document, History, open, save};

use crate::made_up;

const OF: EntryIndex = EntryIndex(2);

fn project() -> Document {
    let mut project = made_up::project(6);
    keep(&mut project, OF, Engine::Chgnet, 0.3);
    project
}

fn keep(project: &mut Document, entry: EntryIndex, engine: Engine, barrier_ev: f64) {
    let hops = made_up::relaxed_hops(&project.data, entry, engine, barrier_ev);
    project.data_mut().keep_hops(entry, hops);
}

fn reopened(project: &Document) -> Document {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bands.superion");
    save(project, &path, &Monitor::silent()).unwrap();
    open(&path, &Monitor::silent()).unwrap()
}

#[test]
fn a_project_keeps_every_image_to_the_last_digit() {
    let mut project = project();
    keep(&mut project, OF, Engine::BondValence, 0.1 + 0.2);
    let again = reopened(&project);
    assert_eq!(again.data.relaxed_hops, project.data.relaxed_hops);
    assert_eq!(again.data.relaxed_barrier(OF).unwrap().raw_ev, 0.3);
    // A project without any is as one of before.
    assert!(reopened(&made_up::project(3)).data.relaxed_hops.is_empty());
}

#[test]
fn bands_whose_parts_do_not_fit_are_no_project() {
    let mut project = project();
    let hops = Arc::make_mut(&mut project.data_mut().relaxed_hops);
    let kept = Arc::make_mut(&mut hops.get_mut(&OF).unwrap()[0]);
    kept.found.hops[0].band.as_mut().unwrap().moving = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.superion");
    save(&project, &path, &Monitor::silent()).unwrap();
    assert!(open(&path, &Monitor::silent()).is_err());
}

#[test]
fn what_was_relaxed_stays_when_something_else_is_undone() {
    let mut history = History::new(made_up::project(6));
    history.change("Cut", "", 0.0, |document| document.view.clusters = 3);
    history.fold(|document| keep(document, OF, Engine::Chgnet, 0.3));
    history.undo();
    assert_eq!(history.present().view.clusters, 9);
    assert!(history.present().data.relaxed_barrier(OF).is_some());
    // Undoing that entries were added takes theirs away, and leaves the others.
    history.change("Add", "", 10.0, |document| {
        let more = made_up::project(3).data;
        document.data_mut().add_own(Arc::unwrap_or_clone(more));
    });
    let new = EntryIndex(history.present().data.entries.len() - 1);
    history.fold(|document| keep(document, new, Engine::Chgnet, 0.2));
    history.undo();
    let entries: Vec<_> = history
        .present()
        .data
        .relaxed_hops
        .keys()
        .copied()
        .collect();
    assert_eq!(entries, [OF]);
}

#[test]
fn bands_go_with_their_entry_into_another_project() {
    let mut all = made_up::project(4);
    let n = all.data.entries.len();
    let other = Arc::unwrap_or_clone(project().data);
    all.data_mut().add_own(other);
    let place = EntryIndex(n + OF.0);
    assert_eq!(all.data.relaxed_barrier(place).unwrap().raw_ev, 0.3);
}

#[test]
fn a_barrier_that_was_given_counts_before_a_computed_one() {
    let mut project = project();
    // What DFT is expected to give where CHGNet gives 0.3 eV.
    let counted = project.data.relaxed_barrier(OF).unwrap().counted_ev();
    assert!(counted > 0.3 && counted < 0.6, "{counted}");
    assert_eq!(project.data.band_barrier_ev(OF), Some(counted));
    let given = superion::dataset::GivenFacts {
        band_barrier_ev: Some(0.44),
        ..Default::default()
    };
    project.data_mut().give_facts(OF, given);
    assert_eq!(project.data.band_barrier_ev(OF), Some(0.44));
    assert_eq!(project.data.relaxed_barrier(OF).unwrap().raw_ev, 0.3);
    assert!(
        Change::RelaxedBarriers
            .text(&project.data)
            .contains("relaxed")
    );
}

#[test]
fn the_figure_shows_the_hop_that_is_looked_at_and_the_table_lists_all() {
    let mut project = project();
    keep(&mut project, OF, Engine::BondValence, 0.5);
    keep(&mut project, EntryIndex(4), Engine::Chgnet, 0.25);
    let data = &project.data;
    let places = data.hop_places();
    let last = *places.last().unwrap();
    assert_eq!((places.len(), last.entry), (3, EntryIndex(4)));
    let look = Look {
        hop: Some(last),
        ..Look::plain(9)
    };
    let energies = |look: Look<'_>| {
        let source = Source::of_data(data, look);
        let numbers = (BAND_PROFILE.numbers)(&source).unwrap();
        format!("{numbers:?}")
    };
    assert!(energies(look).contains("0.250 eV"));
    // Nobody looked at any: the first one, beside what another engine gave of it.
    let first = energies(Look::plain(9));
    assert!(first.contains("CHGNet: 0.300 eV") && first.contains("Bond valence: 0.500 eV"));
    assert!(first.contains("bond-valence map: 0.500 eV"), "{first}");
    let source = Source::of_data(data, Look::plain(9));
    let table = (RELAXED_HOPS.table)(&source).unwrap();
    assert_eq!(table.rows.len(), 3);
    let caption = (BAND_PROFILE.caption)(&source);
    assert!(
        caption.contains("X1 → X1 + 1 0 0") || caption.contains("X1 → X1"),
        "{caption}"
    );
}
