//! The bench: files of instruments come in, are analysed by themselves, corrected by hand, and become a
//! conductivity of a compound.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use eframe::egui::{Key, Modifiers};
use superion::app::action::Action;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::experiment::bench::actions::BenchAction;
use superion::app::view::{ExperimentView, Views};
use superion::dataset::SpectrumEdit;
use superion::figures::drawing::Target;
use superion::import::Label;

use super::{
    Window, act, click, drag, errors, is_shown, mark, press, settle, state, until_idle, wait_for,
    window_with_few, write,
};

/// Thickness over area of a pellet of 1 mm and 10 mm, in cm⁻¹.
const CELL_CONSTANT: f64 = 0.1 / (std::f64::consts::FRAC_PI_4);

const E_A_EV: f64 = 0.35;

/// σ of the pellet at a temperature in °C, in S cm⁻¹.
pub fn sigma(celsius: f64) -> f64 {
    let kelvin = celsius + 273.15;
    let at_room = 1e-5 * 298.15;
    at_room / kelvin * (-E_A_EV / 8.617_333e-5 * (1.0 / kelvin - 1.0 / 298.15)).exp()
}

/// A spectrum of two arcs before a blocking electrode, as an instrument writes it; two thirds of the
/// resistance are the bulk's.
pub fn spectrum(celsius: f64) -> String {
    let total = CELL_CONSTANT / sigma(celsius);
    let (bulk, grain) = (total * 2.0 / 3.0, total / 3.0);
    let mut text = "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm\n".to_owned();
    for k in 0..50 {
        let hz = 1e7 * 10_f64.powf(-f64::from(k) / 7.0);
        let omega = TAU * hz;
        let (mut re, mut im) = (0.0, 0.0);
        for (r, c) in [(bulk, 2e-11), (grain, 3e-9)] {
            let x = omega * r * c;
            re += r / (1.0 + x * x);
            im -= r * x / (1.0 + x * x);
        }
        // Q of 1 µS sⁿ with n = 0.9.
        let modulus = 1.0 / (1e-6 * omega.powf(0.9));
        let angle = 0.9 * std::f64::consts::FRAC_PI_2;
        re += modulus * angle.cos();
        im -= modulus * angle.sin();
        // A little noise, the same each time.
        let noise = 1.0 + 2e-3 * (f64::from(k * k) * 12.9898).sin();
        text += &format!("{hz:e},{:e},{:e}\n", re * noise, -im * noise);
    }
    text
}

/// Files of one cell at several temperatures, which their names say.
pub fn files(folder: &Path, cell: &str, celsius: &[i32]) -> Vec<PathBuf> {
    let file = |t: &i32| {
        let path = folder.join(format!("{cell}_{t}C.csv"));
        std::fs::write(&path, spectrum(f64::from(*t))).unwrap();
        path
    };
    celsius.iter().map(file).collect()
}

/// Waits until every spectrum and pattern with its radiation is analysed as it is.
pub fn until_analysed(window: &mut Window) {
    wait_for(window, |state| {
        let bench = &state.data().bench;
        let patterns = bench.patterns.iter();
        bench.spectra.iter().all(|kept| kept.is_analysed())
            && patterns
                .filter(|kept| kept.wavelengths().is_some())
                .all(|kept| kept.is_analysed())
            && state.session.running.is_empty()
    });
    until_idle(window);
}

fn open(window: &mut Window, paths: Vec<PathBuf>) {
    act(window, Action::Open(paths));
    until_idle(window);
    settle(window);
}

fn show(window: &mut Window, experiment: ExperimentView) {
    let views = Views {
        experiment,
        ..state(window).view.views
    };
    act(window, Action::SetViews(views));
}

#[test]
fn files_of_an_instrument_become_a_conductivity_of_a_compound() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(EXPERIMENT));
    show(&mut window, ExperimentView::Impedance);
    assert!(
        is_shown(&window, "Impedance spectra"),
        "it says what to drop"
    );
    let mut paths = files(folder.path(), "P1", &[0, 25, 50]);
    let bad = folder.path().join("broken.mpt");
    std::fs::write(&bad, "EC-Lab ASCII FILE\nNb header lines : 900\n").unwrap();
    paths.insert(1, bad);
    open(&mut window, paths);
    assert_eq!(
        state(&window).data().bench.spectra.len(),
        3,
        "{:?}",
        errors(&window)
    );
    assert_eq!(errors(&window).len(), 1, "the broken file is said");
    assert!(
        state(&window)
            .session
            .warnings
            .iter()
            .any(|w| w.subject == "broken.mpt")
    );
    assert_eq!(state(&window).data().bench.cells(), [("P1", vec![0, 1, 2])]);
    until_analysed(&mut window);
    let found = state(&window).data().bench.spectra[1].found().unwrap();
    assert_eq!(found.conductivity.total, None, "no pellet yet");

    write(&mut window, "Thickness in mm", "1,0");
    press(&mut window, Modifiers::NONE, Key::Enter);
    write(&mut window, "Diameter in mm", "10");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_analysed(&mut window);
    for kept in &state(&window).data().bench.spectra {
        let celsius = kept.temperature_k().unwrap() - 273.15;
        let total = kept.found().unwrap().conductivity.total.unwrap();
        assert!(
            (total.value / sigma(celsius) - 1.0).abs() < 0.02,
            "{} {total:?}",
            kept.name
        );
    }

    let entry = super::entry_of(&window, "Li3N");
    let before = state(&window).data().labels.len();
    click(&mut window, "Arrhenius");
    // One of several structures of this formula.
    let id = state(&window).data().entries[entry.0].id.clone();
    write(&mut window, "Compound of the cell", &id);
    click(&mut window, "Keep as measurement");
    until_idle(&mut window);
    let label = state(&window).label_of(entry).unwrap();
    assert!(
        (label.conductivity_s_cm / sigma(25.0) - 1.0).abs() < 0.02,
        "{label:?}"
    );
    assert!((label.activation_energy_ev.unwrap() - E_A_EV).abs() < 0.005);
    assert_eq!(label.reference, Label::IMPEDANCE);
    assert!(label.note.contains("P1, 3 temperatures"), "{}", label.note);
    assert_eq!(state(&window).data().bench.spectra[0].entry, Some(id));
    assert!(state(&window).screen_changes().is_empty(), "scored anew");

    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(state(&window).data().labels.len(), before);
    assert_eq!(state(&window).data().bench.spectra[0].entry, None);
    assert!(
        state(&window)
            .data()
            .bench
            .spectra
            .iter()
            .all(|kept| kept.is_analysed())
    );
    they_are_saved(&mut window, folder.path());
}

fn they_are_saved(window: &mut Window, folder: &Path) {
    let path = folder.join("kept.superion");
    act(window, Action::SaveAs(path.clone()));
    let before = state(window).data().bench.clone();
    act(window, Action::OpenProject(path));
    until_idle(window);
    assert_eq!(state(window).data().bench, before);
    assert!(!state(window).is_unsaved());
}

#[test]
fn a_box_over_points_masks_them_and_the_fit_follows() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    open(&mut window, files(folder.path(), "P2", &[25]));
    until_analysed(&mut window);
    let is_point = |k: usize| move |t: &Target| *t == Target::Point(k);
    let n_used = |window: &Window| {
        state(window).data().bench.spectra[0]
            .found()
            .unwrap()
            .used
            .len()
    };
    let before = n_used(&window);
    super::room::look(&mut window, "bench-mask", &mut Vec::new());
    let (_, from) = mark(&window, is_point(12)).expect("a point of an arc");
    let around = eframe::egui::vec2(14.0, 14.0);
    drag(&mut window, from - around, from + around);
    let masked = state(&window).data().bench.spectra[0].masked.clone();
    assert!(masked.contains(&12) && masked.len() < 10, "{masked:?}");
    until_analysed(&mut window);
    assert_eq!(n_used(&window), before - masked.len());
    click(&mut window, "Unmask all");
    assert!(state(&window).data().bench.spectra[0].masked.is_empty());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(state(&window).data().bench.spectra[0].masked.is_empty());
    until_analysed(&mut window);
    assert_eq!(
        n_used(&window),
        before,
        "what was found of it before is there again"
    );
}

#[test]
fn circuits_and_temperatures_are_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let mut paths = Vec::new();
    for name in ["a", "b", "c"] {
        let path = folder.path().join(format!("pellet {name}.csv"));
        std::fs::write(
            &path,
            spectrum(25.0 + f64::from(u8::try_from(paths.len()).unwrap())),
        )
        .unwrap();
        paths.push(path);
    }
    open(&mut window, paths);
    assert!(
        state(&window).data().bench.spectra[0]
            .temperature_k()
            .is_none()
    );
    write(&mut window, "Temperatures in °C", "20 30");
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(is_shown(
        &window,
        "2 temperatures for 3 spectra: give 3, or one for all."
    ));
    write(&mut window, "Temperatures in °C", "20 30,5 40");
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    let kelvin: Vec<Option<f64>> = state(&window)
        .data()
        .bench
        .spectra
        .iter()
        .map(|kept| kept.temperature_k())
        .collect();
    assert_eq!(kelvin, [Some(293.15), Some(303.65), Some(313.15)]);
    write(&mut window, "Circuit as text", "R-RQ-nonsense");
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(
        state(&window)
            .data()
            .bench
            .spectra
            .iter()
            .all(|kept| kept.circuit == Default::default())
    );
    write(&mut window, "Circuit as text", "RQ-RQ-Q");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_analysed(&mut window);
    let shown = state(&window).view.views.bench.spectrum;
    let fit = state(&window).data().bench.spectra[shown]
        .found()
        .unwrap()
        .fit
        .clone();
    assert_eq!(fit.unwrap().circuit.to_string(), "RQ-RQ-Q");
    act(
        &mut window,
        BenchAction::EditSpectra(vec![shown], SpectrumEdit::Cell("mine".to_owned())),
    );
    super::scroll_and_click(&mut window, "Remove pellet a");
    assert_eq!(state(&window).data().bench.spectra.len(), 2);
}
