//! σ(T) of samples: a table is dropped, its fit is seen, used, written and kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::ids;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::import::{EntryIndex, Label};

use super::{
    Window, act, click, errors, is_shown, looks, press, scroll_and_click, select, settle, state,
    until_idle, window_with_sample, write,
};

/// σ = 10⁴/T exp(−E_a/kT) S/cm with a little scatter, from −10 to 90 °C.
fn table(e_a_ev: f64) -> String {
    let mut text = "T (°C),sigma (mS/cm)\n".to_owned();
    for step in 0..6 {
        let celsius = -10.0 + 20.0 * f64::from(step);
        let kelvin = celsius + 273.15;
        let scatter = 1.0 + 0.03 * f64::from(step % 3 - 1);
        let sigma = scatter * 1e7 / kelvin * (-e_a_ev / (8.617_333e-5 * kelvin)).exp();
        text += &format!("{celsius},{sigma:e}\n");
    }
    text
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn open(window: &mut Window, paths: Vec<PathBuf>) {
    act(window, Action::Import { paths, add: false });
    settle(window);
}

#[test]
fn conductivity_over_temperature_is_seen_used_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_sample();
    act(&mut window, Action::GoTo(EXPERIMENT));
    assert!(
        is_shown(&window, "Open spectra…"),
        "it says what can be dropped"
    );
    click(&mut window, "Arrhenius");
    assert!(is_shown(&window, "Conductivity over temperature"));
    let bad = file(folder.path(), "bad.csv", "T,sigma (S/cm)\n300,1e-4\n");
    open(&mut window, vec![bad]);
    assert!(
        is_shown(&window, "Read a table"),
        "it is asked what T is in"
    );
    click(&mut window, "Cancel");
    settle(&mut window);
    assert!(state(&window).data().samples.is_empty());

    act(&mut window, Action::GoTo(ids::DATA));
    let pellet = file(folder.path(), "pellet.csv", &table(0.35));
    let glass = file(folder.path(), "glass.csv", &table(0.28));
    open(&mut window, vec![pellet, glass]);
    click(&mut window, "OK");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(state(&window).data().entries.len(), 430, "structures stay");
    assert_eq!(
        state(&window).preferences.stage,
        EXPERIMENT,
        "it comes into view"
    );
    let fitted = state(&window).data().samples[0].fit.activation_energy_ev();
    assert!((fitted.value - 0.35).abs() < 0.01, "{fitted:?}");
    assert!(state(&window).is_unsaved() && is_shown(&window, "Sample pellet"));

    let entry = select(&mut window, "Li6PS5Cl");
    let mut wrong = Vec::new();
    for (theme, suffix) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        act(&mut window, Action::SetTheme(theme));
        looks::snapshot(&mut window, &format!("arrhenius-{suffix}"), &mut wrong);
        looks::defects(&window, "arrhenius", &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    a_fit_becomes_a_conductivity(&mut window, entry);
    figure_and_table_are_written(&mut window, folder.path());
    they_are_saved(&mut window, folder.path());
    assert!(
        state(&window).session.leaving.is_none(),
        "nothing was unsaved"
    );
    // Messages stand over the buttons below the figure for some seconds.
    while !state(&window).session.notices.is_empty() {
        act(&mut window, Action::DismissNotice(0));
    }
    click(&mut window, "Remove glass");
    let left = state(&window).data().samples.iter();
    assert_eq!(
        left.map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["pellet"]
    );
    click(&mut window, "Remove pellet");
    assert!(state(&window).data().samples.is_empty());
    assert!(is_shown(&window, "Conductivity over temperature"));
}

fn a_fit_becomes_a_conductivity(window: &mut Window, entry: EntryIndex) {
    let fit = state(window).data().samples[1].fit;
    let screen = Arc::clone(state(window).screen().unwrap());
    click(window, "Use glass for the selected structure");
    let label = state(window).label_of(entry).unwrap();
    let expected = fit.log_conductivity_at(298.15).value;
    assert!((label.conductivity_s_cm.log10() - expected).abs() < 1e-9);
    assert_eq!(
        (label.source.as_str(), label.reference.as_str()),
        (Label::TYPED_IN, "Arrhenius fit")
    );
    let e_a_ev = fit.activation_energy_ev().value;
    assert_eq!(label.activation_energy_ev, Some(e_a_ev));
    until_idle(window);
    let scored_anew = !Arc::ptr_eq(&screen, state(window).screen().unwrap());
    assert!(scored_anew, "the scores stood on the old label");
    assert!(state(window).screen_changes().is_empty());
}

fn figure_and_table_are_written(window: &mut Window, folder: &Path) {
    for (choice, name, part) in [
        (None, "figure.svg", "glass: "),
        (Some("Table: activation energies"), "fits.csv", "e_a_ev"),
    ] {
        press(window, Modifiers::COMMAND, Key::E);
        assert!(state(window).view.export_open);
        if let Some(choice) = choice {
            scroll_and_click(window, choice);
        }
        click(window, "Export to a file…");
        let path = folder.join(name);
        write(window, "Path of the file", &path.display().to_string());
        click(window, "OK");
        until_idle(window);
        assert_eq!(errors(window), [""; 0]);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(part), "{name}");
    }
}

fn they_are_saved(window: &mut Window, folder: &Path) {
    let path = folder.join("kept.superion");
    act(window, Action::SaveAs(path.clone()));
    let before = state(window).data().samples.clone();
    assert_eq!(before.len(), 2);
    let opened = superion::project::open(&path, &superion::monitor::Monitor::silent()).unwrap();
    assert_eq!(opened.data.samples, before);
    act(window, Action::OpenProject(path));
    assert_eq!(state(window).data().samples, before);
    act(window, Action::GoTo(EXPERIMENT));
    window.get_by_label("Sample glass");
}
