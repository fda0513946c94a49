//! Tables that are taken for something else, or read wrongly: the user names their columns.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use superion::app::action::Action;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::experiment::bench::actions::BenchAction;
use superion::app::view::{ExperimentView, PatternView, Views};

use super::bench::{files, spectrum, until_analysed};
use super::bench_patterns::pattern;
use super::{
    Window, act, click, click_role, errors, is_shown, press, settle, state, until_idle,
    window_with_few,
};

/// A spectrum in kΩ below titles that say nothing.
fn unclear(folder: &Path) -> PathBuf {
    let text = spectrum(25.0);
    let mut rows = vec!["b,c,a".to_owned()];
    for line in text.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        rows.push(format!(
            "{:e},{:e},{:e}",
            cells[1] / 1e3,
            cells[2] / 1e3,
            cells[0]
        ));
    }
    let path = folder.join("pellet.csv");
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

fn choose(window: &mut Window, what: &str, choice: &str) {
    click_role(window, Role::ComboBox, what);
    click_role(window, Role::Button, choice);
}

#[test]
fn a_table_is_read_as_the_user_names_its_columns_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    act(&mut window, Action::Open(vec![unclear(folder.path())]));
    until_idle(&mut window);
    settle(&mut window);
    if is_shown(&window, "Read a table") {
        click(&mut window, "Table of: Impedance spectrum");
        until_idle(&mut window);
    }
    assert!(
        is_shown(&window, "Name the columns of pellet.csv"),
        "{:?}",
        errors(&window)
    );
    assert_eq!(state(&window).preferences.stage, EXPERIMENT);
    choose(&mut window, "What column 3 holds", "Frequency");
    assert!(is_shown(
        &window,
        "Name Z′ and Z″, or |Z| and its phase, or both parts of the admittance."
    ));
    choose(&mut window, "What column 1 holds", "Z′");
    choose(&mut window, "Unit of column 1", "kΩ");
    choose(&mut window, "What column 2 holds", "−Z″");
    choose(&mut window, "Unit of column 2", "kΩ");
    click(&mut window, "Read it");
    until_idle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let first = |window: &Window| {
        let points = &state(window).data().bench.spectra[0].spectrum.points;
        (points[0].frequency_hz, points[0].real_ohm)
    };
    let cells: Vec<f64> = spectrum(25.0)
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .map(|cell| cell.parse().unwrap())
        .collect();
    let (hz, ohm) = first(&window);
    assert!((hz / cells[0] - 1.0).abs() < 1e-6, "{hz}");
    assert!((ohm / cells[1] - 1.0).abs() < 1e-6, "{ohm}");

    // The unit was a slip: it is named again, and what was said of the pellet stays.
    super::write(&mut window, "Thickness in mm", "1.5");
    press(&mut window, Modifiers::NONE, Key::Enter);
    click(&mut window, "Columns of pellet");
    until_idle(&mut window);
    for (what, choice) in [
        ("What column 3 holds", "Frequency"),
        ("What column 1 holds", "Z′"),
        ("Unit of column 1", "Ω"),
        ("What column 2 holds", "−Z″"),
        ("Unit of column 2", "Ω"),
    ] {
        choose(&mut window, what, choice);
    }
    click(&mut window, "Read it");
    until_idle(&mut window);
    assert_eq!(state(&window).data().bench.spectra.len(), 1, "in its place");
    assert!((first(&window).1 * 1e3 / ohm - 1.0).abs() < 1e-6);
    let thickness = state(&window).data().bench.spectra[0].pellet().thickness_cm;
    assert!((thickness.unwrap() - 0.15).abs() < 1e-9);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!((first(&window).1 / ohm - 1.0).abs() < 1e-6, "undone");
}

#[test]
fn a_project_opens_on_what_was_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(EXPERIMENT));
    let heading = "From the files of your laboratory to a conductivity";
    assert!(is_shown(&window, heading), "nothing is there yet");
    let mut paths = files(folder.path(), "P", &[0, 25]);
    let path = folder.path().join("batch.xy");
    std::fs::write(&path, pattern(&window, 0.0, false)).unwrap();
    paths.push(path);
    act(&mut window, Action::Open(paths));
    until_idle(&mut window);
    act(&mut window, BenchAction::ShowSpectrum(1));
    act(&mut window, BenchAction::ShowPattern(0));
    super::write(&mut window, "Wavelength in Å", "Cu Ka1");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_analysed(&mut window);
    act(&mut window, BenchAction::FindPhases(0));
    until_idle(&mut window);
    let searched = |window: &Window| {
        let search = state(window).session.bench.searches.get("batch");
        search.map(|search| search.found.found.clone())
    };
    let found = searched(&window).expect("an answer");
    assert!(!found.is_empty());
    let views = Views {
        pattern: PatternView::Series,
        ..state(&window).view.views
    };
    act(&mut window, Action::SetViews(views));
    let project = folder.path().join("looked-at.superion");
    act(&mut window, Action::SaveAs(project.clone()));
    until_idle(&mut window);
    assert!(!state(&window).is_unsaved(), "looking is no change");

    let views = Views {
        experiment: ExperimentView::Measurements,
        pattern: PatternView::Peaks,
        ..state(&window).view.views
    };
    act(&mut window, Action::SetViews(views));
    act(&mut window, BenchAction::ShowSpectrum(0));
    act(&mut window, Action::OpenProject(project));
    until_idle(&mut window);
    let views = state(&window).view.views;
    assert_eq!(views.experiment, ExperimentView::Pattern);
    assert_eq!(views.pattern, PatternView::Series);
    assert_eq!((views.bench.spectrum, views.bench.pattern), (1, 0));
    assert_eq!(searched(&window), Some(found));
    click_role(&mut window, Role::RadioButton, "Impedance");
    assert!(is_shown(&window, "Columns of P_25C"));
}
