//! Powder patterns in the window: radiation asked for, phases found among the structures, a series; and that the
//! views of the bench have room.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::stages::experiment::bench::actions::BenchAction;
use superion::app::view::{ExperimentView, PatternView, SpectrumView, Views};
use superion::crystal::Structure;
use superion::crystal::diffraction::powder_peaks;
use superion::dataset::SpectrumEdit;
use superion::experiment::impedance::SpectrumState;

use super::bench::{files, until_analysed};
use super::{
    Window, act, click, click_role, errors, is_shown, press, room, settle, state, until_idle,
    window_with_few, write,
};

/// The pattern of Li₃N as a diffractometer would write it, with Cu Kα1 alone; its cell grown by a share, and a line
/// that it does not have at 50.3° where `foreign`.
pub fn pattern(window: &Window, grown: f64, foreign: bool) -> String {
    let entry = super::entry_of(window, "Li3N");
    pattern_of(
        &state(window).data().entries[entry.0].structure,
        grown,
        foreign,
    )
}

/// The pattern of a structure, likewise.
pub fn pattern_of(structure: &Structure, grown: f64, foreign: bool) -> String {
    let peaks = powder_peaks(structure, 1.540_592_9, 80.0).unwrap();
    let strongest = peaks.iter().map(|p| p.intensity).fold(0.0, f64::max);
    let mut lines: Vec<(f64, f64)> = peaks
        .iter()
        .map(|p| {
            let sine = 1.540_592_9 / (2.0 * p.spacing_ang * (1.0 + grown));
            (
                2.0 * sine.asin().to_degrees(),
                2e4 * p.intensity / strongest,
            )
        })
        .collect();
    if foreign {
        lines.push((50.3, 4e3));
    }
    let mut text = String::new();
    let mut seed = 7_u64;
    for k in 0..3500 {
        let angle = 10.0 + 0.02 * f64::from(k);
        let profile = |(at, height): &(f64, f64)| {
            let x: f64 = (angle - at) / 0.06;
            height / (1.0 + x * x).powi(2)
        };
        let counts = 200.0 + lines.iter().map(profile).sum::<f64>();
        // Scatter of counting, the same each time.
        let mut uniform = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 40) as f64 / (1_u64 << 24) as f64
        };
        let normal = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        text += &format!("{angle:.2} {:.0}\n", counts + normal * counts.sqrt());
    }
    text
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn open(window: &mut Window, paths: Vec<PathBuf>) {
    act(window, Action::Open(paths));
    until_idle(window);
    settle(window);
}

/// Chooses copper for all patterns.
fn give_radiation(window: &mut Window) {
    if is_shown(window, "Radiation for all patterns") {
        click(window, "Radiation for all patterns");
    }
    write(window, "Wavelength in Å", "Cu Ka1");
    press(window, Modifiers::NONE, Key::Enter);
    until_analysed(window);
}

#[test]
fn a_pattern_asks_for_its_radiation_and_finds_its_phase() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let text = pattern(&window, 0.002, true);
    open(&mut window, vec![file(folder.path(), "batch 7.xy", &text)]);
    assert_eq!(errors(&window), [""; 0]);
    let views = state(&window).view.views;
    assert_eq!(
        views.experiment,
        ExperimentView::Pattern,
        "it comes into view"
    );
    assert!(
        state(&window).data().bench.patterns[0]
            .wavelengths()
            .is_none()
    );
    let asked = "The file does not say with what it was measured: choose the anode, or type the wavelength.";
    assert!(is_shown(&window, asked));
    give_radiation(&mut window);
    let found = state(&window).data().bench.patterns[0]
        .found()
        .expect("peaks");
    assert!(found.peaks.len() >= 4, "{} peaks", found.peaks.len());

    let mut wrong = Vec::new();
    room::look(&mut window, "bench-before-search", &mut wrong);
    click_role(&mut window, Role::Button, "Which entry is this?");
    until_idle(&mut window);
    settle(&mut window);
    room::look(&mut window, "bench-after-search", &mut wrong);
    assert_eq!(errors(&window), [""; 0]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let entry = super::entry_of(&window, "Li3N");
    let id = state(&window).data().entries[entry.0].id.clone();
    let search = state(&window)
        .session
        .bench
        .searches
        .get("batch 7")
        .expect("an answer");
    assert_eq!(
        search.found.found[0].entry, entry.0,
        "{:?}",
        search.found.found
    );
    click(&mut window, &format!("Add Li₃N · {id}"));
    until_analysed(&mut window);
    assert_eq!(state(&window).session.selection.primary(), Some(entry));
    let found = state(&window).data().bench.patterns[0].found().unwrap();
    let a_of_entry = found.phases[0].cell_of_entry[0];
    let a = found.phases[0].cell.lengths_ang[0];
    assert!(
        (a.value / a_of_entry - 1.002).abs() < 2e-4,
        "{a:?} {a_of_entry}"
    );
    let unexplained: Vec<f64> = found
        .peaks
        .iter()
        .filter(|peak| !peak.is_explained())
        .map(|peak| peak.two_theta_deg.value)
        .collect();
    assert!(
        unexplained.iter().any(|at| (at - 50.3).abs() < 0.1),
        "{unexplained:?}"
    );
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(state(&window).data().bench.patterns[0].phases.is_empty());
}

#[test]
fn every_view_of_the_bench_has_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let mut paths = files(folder.path(), "LBS-pellet", &[-10, 0, 25, 40, 60]);
    for (x, grown) in [(0, 0.0), (5, 0.001), (10, 0.002)] {
        let text = pattern(&window, grown, x == 10);
        paths.push(file(folder.path(), &format!("series_x0.{x:02}.xy"), &text));
    }
    let mut wrong = Vec::new();
    let empty = [ExperimentView::Impedance, ExperimentView::Pattern];
    act(
        &mut window,
        Action::GoTo(superion::app::stages::experiment::actions::ID),
    );
    for experiment in empty {
        let views = Views {
            experiment,
            ..state(&window).view.views
        };
        act(&mut window, Action::SetViews(views));
        room::look(
            &mut window,
            &format!("bench-empty-{experiment:?}"),
            &mut wrong,
        );
    }
    open(&mut window, paths);
    write(&mut window, "Thickness in mm", "1.02");
    press(&mut window, Modifiers::NONE, Key::Enter);
    write(&mut window, "Error of the thickness in mm", "0.02");
    press(&mut window, Modifiers::NONE, Key::Enter);
    write(&mut window, "Diameter in mm", "10");
    press(&mut window, Modifiers::NONE, Key::Enter);
    act(&mut window, BenchAction::ShowPattern(0));
    give_radiation(&mut window);
    let entry = super::entry_of(&window, "Li3N");
    let id = state(&window).data().entries[entry.0].id.clone();
    write(&mut window, "Phase to add", &id);
    click(&mut window, "Add the phase");
    until_analysed(&mut window);
    room::look(&mut window, "bench-phase-added", &mut wrong);
    let views = Views {
        pattern: PatternView::Series,
        ..state(&window).view.views
    };
    act(&mut window, Action::SetViews(views));
    click(&mut window, "Take the phases for the whole series");
    until_analysed(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    for [width, height] in room::SIZES {
        window.set_size(vec2(width, height));
        for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
            act(&mut window, Action::SetTheme(theme));
            let size = format!("{width:.0}-{theme:?}");
            for (views, name) in every_view(&window) {
                act(&mut window, Action::SetViews(views));
                room::look(&mut window, &format!("bench-{name}-{size}"), &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn every_view(window: &Window) -> Vec<(Views, String)> {
    let views = state(window).view.views;
    let mut all = Vec::new();
    for spectrum in [
        SpectrumView::Nyquist,
        SpectrumView::Bode,
        SpectrumView::Residuals,
        SpectrumView::RelaxationTimes,
    ] {
        let experiment = ExperimentView::Impedance;
        let views = Views {
            experiment,
            spectrum,
            ..views
        };
        all.push((views, format!("impedance-{spectrum:?}")));
    }
    for pattern in [PatternView::List, PatternView::Peaks, PatternView::Series] {
        let experiment = ExperimentView::Pattern;
        all.push((
            Views {
                experiment,
                pattern,
                ..views
            },
            format!("pattern-{pattern:?}"),
        ));
    }
    let experiment = ExperimentView::OverTemperature;
    all.push((
        Views {
            experiment,
            ..views
        },
        "arrhenius".to_owned(),
    ));
    all
}

/// Nine files of different styles are one pellet: E_a and σ(25 °C) as they were put in.
#[test]
fn the_pellet_of_the_shared_data_has_its_activation_energy() {
    let Some(shared) = crate::shared_data::shared_dir() else {
        return;
    };
    let folder = shared.join("data/experiment/impedance/pellet");
    let names = [
        "-20C.csv", "m10C.csv", "0C.txt", "10C.csv", "25C.csv", "40C.csv", "50C.csv", "65C.dat",
        "80C.csv",
    ];
    let paths = names.map(|name| folder.join(format!("LBS-P1_{name}")));
    let mut window = window_with_few();
    open(&mut window, paths.to_vec());
    let bench = &state(&window).data().bench;
    assert_eq!(bench.spectra.len(), 9, "{:?}", errors(&window));
    assert_eq!(bench.cells().len(), 1, "{:?}", bench.cells());
    let all: Vec<usize> = (0..9).collect();
    let area = std::f64::consts::FRAC_PI_4 * 0.635_f64.powi(2);
    for edit in [
        SpectrumEdit::Thickness(Some(0.11), None),
        SpectrumEdit::Area(Some(area), None),
    ] {
        act(&mut window, BenchAction::EditSpectra(all.clone(), edit));
    }
    until_analysed(&mut window);
    let lines = state(&window).data().bench.cell_lines();
    for (line, e_a_ev, sigma) in [(&lines[0], 0.376, 1.260e-5), (&lines[1], 0.350, 2.00e-5)] {
        let found = line.activation_energy_ev().unwrap().value;
        let at_room = line.room_conductivity().unwrap().value;
        println!(
            "{}: E_a {found:.4} eV, σ(25 °C) {at_room:.4e} S/cm",
            line.name()
        );
        assert!(
            (found - e_a_ev).abs() < 0.005,
            "{}: {found} eV",
            line.name()
        );
        assert!(
            (at_room / sigma - 1.0).abs() < 0.02,
            "{}: {at_room}",
            line.name()
        );
    }
}

/// Everything that lies there, dropped as folders: what can be read is there and analysed, the rest is said.
#[test]
fn all_of_the_shared_measurements_are_dropped_at_once() {
    let Some(shared) = crate::shared_data::shared_dir() else {
        return;
    };
    let data = shared.join("data/experiment");
    let mut window = window_with_few();
    open(
        &mut window,
        vec![data.join("impedance/defective"), data.join("diffraction")],
    );
    if is_shown(&window, "Cancel") {
        click(&mut window, "Cancel");
    }
    until_analysed(&mut window);
    let bench = &state(&window).data().bench;
    println!(
        "{} spectra, {} patterns",
        bench.spectra.len(),
        bench.patterns.len()
    );
    for kept in &bench.spectra {
        let said = kept.found().map(|found| found.state.name());
        println!(
            "{}: {said:?}, {} warnings",
            kept.name,
            kept.spectrum.warnings.len()
        );
    }
    for kept in &bench.patterns {
        let n = kept.found().map(|found| found.peaks.len());
        println!(
            "{}: {n:?} peaks, {:?}",
            kept.name,
            kept.wavelengths().map(|w| w.first_ang)
        );
    }
    assert!(bench.spectra.len() >= 13 && bench.patterns.len() >= 18);
    let is_sound = |name: &str| {
        let place = bench.spectrum_named(name).expect(name);
        bench.spectra[place].found().unwrap().state == SpectrumState::Fitted
    };
    assert!(is_sound("control_clean"));
    assert!(!is_sound("drift") && !is_sound("four_points") && !is_sound("short_circuit"));
}
