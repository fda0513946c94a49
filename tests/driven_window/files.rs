//! Projects and imports: what comes back, and what a bad file must not change.

use std::path::Path;
use std::sync::Arc;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::import::EntryIndex;

use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;

use super::{
    Window, act, click, entry_of, errors, is_shown, settle, state, until_idle, window,
    window_with_few, window_with_sample, write,
};

#[test]
fn a_project_comes_back_as_it_was_saved() {
    let mut window = window_with_sample();
    let mut settings = state(&window).screen_settings().clone();
    settings.compared_depths = 77;
    act(
        &mut window,
        DescriptorsAction::SetSettings(Box::new(settings)),
    );
    act(&mut window, DendrogramAction::SetCut(6));
    let worst = state(&window).screen().unwrap().scores.last();
    let worst = worst.unwrap().combination.clone();
    act(&mut window, DescriptorsAction::Choose(worst.clone()));
    assert!(state(&window).is_unsaved());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    window.state_mut().act(Action::AskSave);
    settle(&mut window);
    write(&mut window, "Path of the file", &path.display().to_string());
    click(&mut window, "OK");
    until_idle(&mut window);
    assert!(!state(&window).is_unsaved());
    assert_eq!(state(&window).session.file.as_deref(), Some(path.as_path()));
    assert_eq!(
        state(&window).preferences.recent_projects.first(),
        Some(&path)
    );

    let saved = Arc::clone(state(&window).document());
    let screen = json(&window);
    // Something else in between, which a project that is opened must replace.
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    let import = Action::Import {
        paths: vec![other],
        add: false,
    };
    act(&mut window, import);
    assert_eq!(state(&window).data().entries.len(), 1);
    assert!(state(&window).is_unsaved() && state(&window).session.file.is_none());

    act(&mut window, Action::OpenProject(path.clone()));
    click(&mut window, "Open without saving");
    until_idle(&mut window);
    let opened = state(&window);
    assert_eq!(
        (opened.cut(), opened.document().view.chosen.as_ref()),
        (6, Some(&worst))
    );
    assert_eq!(opened.data().entries, saved.data.entries);
    assert_eq!(opened.data().labels, saved.data.labels);
    assert_eq!(opened.data().label_of_entry, saved.data.label_of_entry);
    assert_eq!(opened.screen_settings().compared_depths, 77);
    assert_eq!(*opened.screen_settings(), *saved.screen_settings);
    assert!(json(&window) == screen, "the same screen");
    assert!(!opened.is_unsaved() && !opened.session.is_sample);
    assert_eq!(opened.session.file.as_deref(), Some(path.as_path()));
    window.get_by_label("kept");
}

fn json(window: &Window) -> String {
    serde_json::to_string(state(window).screen().unwrap()).unwrap()
}

#[test]
fn bad_files_change_nothing() {
    let mut window = window_with_sample();
    act(&mut window, Action::Pick(EntryIndex(3), Pick::Only));
    let folder = tempfile::tempdir().unwrap();
    let garbage = folder.path().join("garbage.superion");
    std::fs::write(&garbage, b"this is no project").unwrap();
    refuses(&mut window, Action::OpenProject(garbage));
    refuses(
        &mut window,
        Action::OpenProject(folder.path().join("missing.superion")),
    );
    let missing = folder.path().join("missing");
    refuses(
        &mut window,
        Action::Import {
            paths: vec![missing.clone()],
            add: false,
        },
    );
    refuses(&mut window, Action::ImportLabels(missing));
}

/// The action ends in one message, and everything else is as it was.
fn refuses(window: &mut Window, action: Action) {
    let told = format!("{action:?}");
    let before = state(window);
    let project = Arc::clone(before.document());
    let (file, unsaved) = (before.session.file.clone(), before.is_unsaved());
    let selection = before.session.selection.clone();
    let recent = before.preferences.recent_projects.clone();
    act(window, action);
    let after = state(window);
    assert_eq!(errors(window).len(), 1, "{told}: {:?}", errors(window));
    assert!(Arc::ptr_eq(after.document(), &project), "{told}");
    assert_eq!(
        (&after.session.file, after.is_unsaved()),
        (&file, unsaved),
        "{told}"
    );
    assert_eq!(after.session.selection, selection, "{told}");
    assert_eq!(after.preferences.recent_projects, recent, "{told}");
    assert!(is_shown(window, &errors(window)[0]), "{told}");
    click(window, "Dismiss");
    assert_eq!(errors(window), [""; 0]);
}

/// An import that nobody has saved yet, and another one to take its place.
fn unsaved_import_and_another() -> (Window, Action) {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good");
    let import = |name: &str| Action::Import {
        paths: vec![good.join(name)],
        add: false,
    };
    let mut window = window(Some(import("Li2S.cif")));
    until_idle(&mut window);
    assert!(state(&window).is_unsaved() && state(&window).session.file.is_none());
    (window, import("two.cif"))
}

#[test]
fn unsaved_work_is_asked_about_before_it_is_replaced() {
    let (mut window, another) = unsaved_import_and_another();
    act(&mut window, another.clone());
    assert!(is_shown(
        &window,
        "Save the project before opening another?"
    ));
    click(&mut window, "Keep working");
    assert_eq!(state(&window).data().entries.len(), 1);
    assert!(state(&window).is_unsaved());

    // Saved first, then what was asked for goes on by itself.
    act(&mut window, another);
    click(&mut window, "Save…");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("first.superion");
    write(&mut window, "Path of the file", &path.display().to_string());
    click(&mut window, "OK");
    until_idle(&mut window);
    assert!(path.is_file());
    assert_eq!(state(&window).data().entries.len(), 2);
    assert!(state(&window).session.leaving.is_none());
}

#[test]
fn giving_up_the_save_keeps_the_project() {
    let (mut window, another) = unsaved_import_and_another();
    act(&mut window, another);
    click(&mut window, "Save…");
    click(&mut window, "Cancel");
    until_idle(&mut window);
    assert!(state(&window).session.leaving.is_none() && state(&window).is_unsaved());
    assert_eq!(state(&window).data().entries.len(), 1);
}

#[test]
fn files_without_a_structure_leave_the_project_as_it_was() {
    let mut window = window_with_sample();
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/bad/prose.cif");
    refuses(
        &mut window,
        Action::Import {
            paths: vec![bad],
            add: false,
        },
    );
    assert!(state(&window).n_warnings() > 0, "the list says why");
}

/// What was said to be lost is not, where nothing comes in its place.
#[test]
fn a_bad_file_leaves_unsaved_work_unsaved() {
    let (mut window, _) = unsaved_import_and_another();
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/bad/prose.cif");
    let import = Action::Import {
        paths: vec![bad],
        add: false,
    };
    act(&mut window, import);
    assert!(
        state(&window).session.leaving.is_none(),
        "nothing comes in its place, so nothing is asked"
    );
    assert_eq!(errors(&window).len(), 1);
    assert_eq!(state(&window).data().entries.len(), 1);
    assert!(state(&window).is_unsaved());
}

/// Takes what is proposed for the tables that are shown.
fn take_table(window: &mut Window) {
    until_idle(window);
    settle(window);
    click(window, "OK");
    until_idle(window);
    settle(window);
}

#[test]
fn a_dropped_table_of_conductivities_becomes_labels() {
    let mut window = window_with_sample();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("measured.csv");
    std::fs::write(&table, "formula,conductivity (S/cm)\nLi6PS5Cl,2e-3\n").unwrap();
    let drop = |paths: &[&Path]| Action::Import {
        paths: paths.iter().map(|p| p.to_path_buf()).collect(),
        add: false,
    };
    act(&mut window, drop(&[&table]));
    take_table(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let known = state(&window);
    assert_eq!(known.data().entries.len(), 430);
    let taken = known.label_of(entry_of(&window, "Li6PS5Cl")).unwrap();
    assert_eq!(taken.conductivity_s_cm, 2e-3);

    // Dropped together with structures it labels these.
    let structure = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    std::fs::write(&table, "formula,conductivity (S/cm)\nLi2S,1e-9\n").unwrap();
    act(&mut window, drop(&[&structure, &table]));
    take_table(&mut window);
    click(&mut window, "Open without saving");
    until_idle(&mut window);
    assert_eq!(state(&window).data().entries.len(), 1);
    assert!(state(&window).label_of(EntryIndex(0)).is_some());
}

#[test]
fn warnings_that_say_the_same_are_one_row_that_unfolds() {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    std::fs::copy(data.join("good/Li2S.cif"), folder.path().join("good.cif")).unwrap();
    for k in 0..5 {
        let copy = folder.path().join(format!("prose-{k}.cif"));
        std::fs::copy(data.join("bad/prose.cif"), copy).unwrap();
    }
    let mut window = window(Some(Action::Import {
        paths: vec![folder.path().to_owned()],
        add: false,
    }));
    until_idle(&mut window);
    assert_eq!(state(&window).data().report.rejected.len(), 5);
    act(&mut window, Action::ToggleWarnings);
    let named = |window: &Window| window.query_all_by_label_contains("prose-3.cif").count();
    assert_eq!(named(&window), 0);
    click(&mut window, "▼ 5 objects");
    settle(&mut window);
    assert!(named(&window) > 0, "each is listed once unfolded");
    click(&mut window, "▲ 5 objects");
    settle(&mut window);
    assert_eq!(named(&window), 0);
}

#[test]
fn an_import_reports_what_it_could_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let copy = |from: &str, to: &str| std::fs::copy(data.join(from), folder.path().join(to));
    copy("good/Li2S.cif", "good.cif").unwrap();
    copy("bad/prose.cif", "prose.cif").unwrap();
    let mut window = window(Some(Action::Import {
        paths: vec![folder.path().to_owned()],
        add: false,
    }));
    until_idle(&mut window);
    let known = state(&window);
    let report = &known.data().report;
    assert_eq!(
        (report.read, report.entered, report.rejected.len()),
        (2, 1, 1)
    );
    assert!(known.is_unsaved() && !known.session.is_sample && known.session.file.is_none());
    assert!(
        known.screen().is_none(),
        "own data wait for the user's word"
    );
    window.get_by_label("2 read · 1 entered");
    click(&mut window, "1 rejected");
    assert!(state(&window).view.warnings_open);
    let named = window.query_all_by_label_contains("prose.cif").count();
    assert!(named > 0, "the list of warnings names the bad file");
    let labels = folder.path().join("labels.csv");
    std::fs::write(
        &labels,
        "formula,space group,conductivity (S/cm)\nLi2S,225,1e-9\n",
    )
    .unwrap();
    act(&mut window, Action::ImportLabels(labels));
    take_table(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert!(state(&window).label_of(EntryIndex(0)).is_some());
    assert!(state(&window).is_unsaved());
}

#[test]
fn other_labels_leave_the_trees_and_give_them_other_scores() {
    let mut window = window_with_sample();
    let file = state(&window).session.file.clone();
    let trees = |window: &Window| -> Vec<_> {
        let mut scores = state(window).screen().unwrap().scores.clone();
        scores.sort_by(|a, b| a.combination.cmp(&b.combination));
        let tree = |score: superion::pipeline::Score| (score.combination, score.linkage);
        scores.into_iter().map(tree).collect()
    };
    let before = trees(&window);
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    std::fs::write(&labels, "formula,conductivity (S/cm)\nLi6PS5Cl,2e-3\n").unwrap();
    act(&mut window, Action::ImportLabels(labels));
    take_table(&mut window);
    let known = state(&window);
    assert!(known.data().labels.len() > 1, "they join those of before");
    assert!(trees(&window) == before, "no result is destroyed");
    assert!(known.screen_changes().is_empty(), "they were scored anew");
    assert!(known.is_unsaved());
    assert_eq!(known.session.file, file, "still the same project");
}

#[test]
fn other_labels_join_those_that_are_there_unless_told_otherwise() {
    let mut window = window_with_few();
    let before = state(&window).data().clone();
    let measured = before
        .entry_indices()
        .find(|k| before.label_of(*k).is_some());
    let entry = measured.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    let id = &before.entries[entry.0].id;
    let open = |window: &mut Window, sigma: &str| {
        let text = format!("id,conductivity (S/cm)\n{id},{sigma}\n");
        std::fs::write(&labels, text).unwrap();
        act(window, Action::ImportLabels(labels.clone()));
        take_table(window);
        let label = state(window).label_of(entry).unwrap();
        label.conductivity_s_cm
    };
    // The newest counts, be it less than what was known; and nothing is lost.
    assert_eq!(open(&mut window, "1e-15"), 1e-15);
    assert_eq!(open(&mut window, "1e-16"), 1e-16);
    let known = state(&window);
    assert_eq!(known.data().labels.len(), before.labels.len() + 2);
    assert_eq!(known.data().n_labelled(), before.n_labelled());
    assert_eq!(known.history().undo_title(), Some("Open 1 conductivity"));
    act(&mut window, Action::Undo);
    act(&mut window, Action::Undo);
    assert_eq!(*state(&window).data(), before);
}
