//! The preview of tables: what would enter, before anything does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::session::Severity;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::import::{EntryIndex, TableKind};

use super::{
    Window, act, click, errors, is_shown, looks, press, settle, state, until_idle, window,
    window_with_few, window_with_sample, write,
};

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Formulas of the data set that fit one structure alone.
fn formulas(window: &Window) -> Vec<String> {
    let entries = &state(window).data().entries;
    let is_single = |formula: &str| entries.iter().filter(|e| e.formula == formula).count() == 1;
    let all = entries.iter().map(|entry| entry.formula.clone());
    all.filter(|formula| is_single(formula)).collect()
}

/// Opens a table of conductivities as a user does, by button and path: two clicks.
fn open_labels(window: &mut Window, path: &Path) -> usize {
    click(window, "Open conductivities…");
    write(window, "Path of the file", &path.display().to_string());
    click(window, "OK");
    until_idle(window);
    settle(window);
    2
}

fn confirm(window: &mut Window) {
    click(window, "OK");
    until_idle(window);
    settle(window);
}

fn done(window: &Window) -> Vec<String> {
    let notices = state(window).session.notices.iter();
    let done = notices.filter(|notice| notice.severity == Severity::Done);
    done.map(|notice| notice.text.clone()).collect()
}

fn choose(window: &mut Window, chooser: &str, choice: &str) {
    window
        .get_by_role_and_label(Role::ComboBox, chooser)
        .click();
    settle(window);
    window.get_by_role_and_label(Role::Button, choice).click();
    settle(window);
    until_idle(window);
    settle(window);
}

fn roles(window: &Window) -> Vec<Option<String>> {
    let preview = state(window).session.import_preview.as_ref().unwrap();
    let columns = &preview.shown().unwrap().preview.reading.columns;
    columns.iter().map(|column| column.role.clone()).collect()
}

#[test]
fn a_spreadsheet_with_foreign_titles_is_read_at_a_click_for_each_role() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let known = formulas(&window);
    let text = format!(
        "Werkstoffname;Kennzahl Q;Rest\n{};0,00021;0,01\n{};1,5e-6;0,02\nLi99Xx;3;0,03\nLi7La3Zr2O12;<1e-9;0,04\n",
        known[0], known[1]
    );
    let table = file(folder.path(), "werte.csv", &text);
    let before = Arc::clone(state(&window).document());
    let mut clicks = open_labels(&mut window, &table);
    assert!(is_shown(&window, "Read a table"), "{:?}", errors(&window));
    assert!(
        Arc::ptr_eq(&before, state(&window).document()),
        "nothing has entered"
    );
    assert!(is_shown(
        &window,
        "Say which column holds the conductivities."
    ));
    click(&mut window, "Conductivity: column Kennzahl Q");
    clicks += 1;
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(
        roles(&window),
        [
            Some("formula".to_owned()),
            Some("conductivity".to_owned()),
            None
        ]
    );
    let preview = state(&window).session.import_preview.as_ref().unwrap();
    let look = preview.shown().unwrap();
    assert_eq!(
        (look.preview.reading.decimal, look.preview.n_used()),
        (',', 2)
    );
    assert!(is_shown(&window, "2 of 4 rows fit structures here; 2 not."));
    assert!(is_shown(
        &window,
        "row 5: Li₇La₃Zr₂O₁₂ < 1.0×10⁻⁹ S cm⁻¹: Li7La3Zr2O12 fits no structure here"
    ));
    confirm(&mut window);
    clicks += 1;
    assert!(clicks <= 4, "{clicks} clicks");
    assert_eq!(errors(&window), [""; 0]);
    let data = state(&window).data();
    let value = |formula: &str| {
        let entry = data
            .entry_indices()
            .find(|k| data.entries[k.0].formula == formula);
        data.label_of(entry.unwrap())
            .map(|label| label.conductivity_s_cm)
    };
    assert_eq!(
        (value(&known[0]), value(&known[1])),
        (Some(2.1e-4), Some(1.5e-6))
    );
    is_read_as_last_time(&mut window, folder.path(), &known);
}

/// A table of the same titles needs no click but OK.
fn is_read_as_last_time(window: &mut Window, folder: &Path, known: &[String]) {
    let text = format!("Werkstoffname;Kennzahl Q;Rest\n{};0,5;0,05\n", known[0]);
    let table = file(folder, "neu.csv", &text);
    open_labels(window, &table);
    assert!(is_shown(
        window,
        "Read as a table of these titles was read last time."
    ));
    assert_eq!(roles(window)[1].as_deref(), Some("conductivity"));
    click(window, "Read it afresh");
    until_idle(window);
    settle(window);
    assert_eq!(roles(window)[1], None);
    click(window, "Cancel");
    assert!(!is_shown(window, "Read a table"));
}

#[test]
fn where_nothing_matches_nothing_is_said_to_be_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let text = "formula,conductivity (S/cm)\nNa3Zr2Si2PO12,1e-3\nNaSICON,2e-3\n";
    let table = file(folder.path(), "sodium.csv", text);
    let before = Arc::clone(state(&window).document());
    open_labels(&mut window, &table);
    assert!(is_shown(&window, "0 of 2 rows fit structures here; 2 not."));
    let ok = window.get_by_role_and_label(Role::Button, "OK");
    assert!(ok.accesskit_node().is_disabled());
    // By the keyboard or a program, too.
    use superion::app::shell::import_preview::actions::PreviewAction;
    act(&mut window, PreviewAction::Confirm);
    assert_eq!(errors(&window).len(), 1);
    assert_eq!(done(&window), [""; 0]);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_shown(&window, "Read a table"), "Esc closes it");
    assert!(Arc::ptr_eq(&before, state(&window).document()));
}

#[test]
fn roles_units_and_signs_are_changed_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let known = formulas(&window);
    let text = format!(
        "our results\nSubstance;total;bulk;T/°C\n;mS/cm;mS/cm;\n{};1,5;2,5;25\n{};0,25;0,5;25\n",
        known[0], known[1]
    );
    let table = file(folder.path(), "own.csv", &text);
    open_labels(&mut window, &table);
    let reading = |window: &Window| {
        let preview = state(window).session.import_preview.as_ref().unwrap();
        preview.shown().unwrap().preview.reading.clone()
    };
    let found = reading(&window);
    assert_eq!((found.title_row, found.unit_row), (2, Some(3)));
    choose(&mut window, "Role of column bulk (mS/cm)", "Conductivity");
    assert_eq!(reading(&window).column_of("conductivity"), Some(2));
    assert!(
        is_shown(&window, "Li₃N 2.5×10⁻³ S cm⁻¹ at 25 °C")
            || is_shown_part(&window, "2.5×10⁻³ S cm⁻¹ at 25 °C")
    );
    write(&mut window, "Unit of column bulk (mS/cm)", "furlong");
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(is_shown_part(&window, "“furlong” is no unit that is known"));
    write(&mut window, "Unit of column bulk (mS/cm)", "S/m");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_idle(&mut window);
    settle(&mut window);
    assert!((reading(&window).columns[2].factor - 0.01).abs() < 1e-12);
    let mut wrong = Vec::new();
    for theme in [ThemeChoice::Dark, ThemeChoice::Light] {
        act(&mut window, Action::SetTheme(theme));
        looks::defects(&window, "import preview", &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    confirm(&mut window);
    let data = state(&window).data();
    let entry = data
        .entry_indices()
        .find(|k| data.entries[k.0].formula == known[0]);
    let label = data.label_of(entry.unwrap()).unwrap();
    assert!((label.conductivity_s_cm - 0.025).abs() < 1e-12, "{label:?}");
    // One step back, and all is as before.
    act(&mut window, Action::Undo);
    let data = state(&window).data();
    assert_ne!(
        data.label_of(entry.unwrap()).map(|l| l.conductivity_s_cm),
        Some(0.025)
    );
}

fn is_shown_part(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

#[test]
fn structures_and_a_table_dropped_together_enter_as_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    let cif = folder.path().join("probe7.cif");
    std::fs::copy(good, &cif).unwrap();
    let text = "Probe;Zusammensetzung;Leitfähigkeit [mS/cm];E_hull (meV)\nprobe7;Li2S;1,25;12\n";
    let table = file(folder.path(), "proben.csv", text);
    let mut window = window_with_few();
    let n_before = state(&window).data().entries.len();
    let paths = vec![cif, table];
    act(&mut window, Action::Import { paths, add: true });
    until_idle(&mut window);
    settle(&mut window);
    assert!(
        is_shown(&window, "together with 1 structure"),
        "{:?}",
        errors(&window)
    );
    assert!(is_shown(&window, "The one row fits a structure here."));
    confirm(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let data = state(&window).data();
    assert_eq!(data.entries.len(), n_before + 1);
    let new = superion::import::EntryIndex(n_before);
    let label = data.label_of(new).expect("the table's conductivity");
    assert!((label.conductivity_s_cm - 1.25e-3).abs() < 1e-12);
    act(&mut window, Action::Undo);
    assert_eq!(state(&window).data().entries.len(), n_before);
}

#[test]
fn samples_are_found_by_the_names_of_their_files_whatever_the_title() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let entries = &state(&window).data().entries;
    let (one, two) = (entries[3].id.clone(), entries[4].id.clone());
    // Formulas as weighed in, which no structure has.
    let text = format!(
        "Ansatz;Zusammensetzung;Leitfähigkeit (mS/cm);E_hull (meV)\n{one};Li9P7S;1,5;25\n\
         {two};Li8P6S;2,5;30\nneu;Li7P5S;3;1\n"
    );
    let table = file(folder.path(), "proben.csv", &text);
    open_labels(&mut window, &table);
    assert_eq!(roles(&window)[0].as_deref(), Some("id"));
    assert!(is_shown(&window, "2 of 3 rows fit structures here; 1 not."));
    confirm(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let data = state(&window).data();
    let (third, fourth) = (EntryIndex(3), EntryIndex(4));
    let sigma = |k| data.label_of(k).map(|label| label.conductivity_s_cm);
    assert_eq!((sigma(third), sigma(fourth)), (Some(1.5e-3), Some(2.5e-3)));
    // Energies beside them are of the same step.
    assert!((data.e_above_hull_ev(third).unwrap() - 0.025).abs() < 1e-12);
    act(&mut window, Action::Undo);
    assert_ne!(state(&window).data().e_above_hull_ev(third), Some(0.025));
}

#[test]
fn conductivities_over_temperature_are_seen_before_they_are_fitted() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let mut text = "Temp;Leitf. A\n".to_owned();
    for (celsius, sigma) in [
        (25, "1,0e-4"),
        (45, "2,1e-4"),
        (65, "4,0e-4"),
        (85, "7,5e-4"),
    ] {
        text += &format!("{celsius};{sigma}\n");
    }
    let table = file(folder.path(), "lauf.csv", &text);
    act(&mut window, Action::GoTo(EXPERIMENT));
    use superion::app::stages::experiment::actions::ExperimentAction;
    act(&mut window, ExperimentAction::Open(vec![table]));
    until_idle(&mut window);
    settle(&mut window);
    let preview = state(&window)
        .session
        .import_preview
        .as_ref()
        .expect("a preview");
    assert_eq!(
        preview.shown().unwrap().decided.kind,
        TableKind::OverTemperature
    );
    click(&mut window, "Conductivity: column Leitf. A");
    until_idle(&mut window);
    settle(&mut window);
    // The title does not say K or °C.
    click(&mut window, "It is in °C");
    until_idle(&mut window);
    settle(&mut window);
    assert!(is_shown(&window, "All 4 rows are points of samples."));
    confirm(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(state(&window).data().samples.len(), 1);
}

#[test]
fn facts_of_structures_that_are_there_are_taken_from_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    let id = state(&window).data().entries[3].id.clone();
    let text = format!("id,e_above_hull (meV/atom),band gap (eV)\n{id},25,4.5\nnobody,1,2\n");
    let table = file(folder.path(), "facts.csv", &text);
    act(&mut window, Action::Open(vec![table]));
    until_idle(&mut window);
    settle(&mut window);
    assert!(
        is_shown(&window, "1 of 2 rows fit structures here; 1 not."),
        "{:?}",
        errors(&window)
    );
    confirm(&mut window);
    let data = state(&window).data();
    let entry = superion::import::EntryIndex(3);
    let hull = data.e_above_hull_ev(entry).unwrap();
    assert!((hull - 0.025).abs() < 1e-9, "{hull}");
    assert_eq!(data.band_gap_ev(entry), Some(4.5));
    act(&mut window, Action::Undo);
    assert_ne!(state(&window).data().band_gap_ev(entry), Some(4.5));
}

#[test]
fn sheets_of_a_workbook_are_decided_one_by_one() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = shared.join("digitized-conductivities.xlsx");
    if !path.exists() {
        return;
    }
    let mut window = window_with_sample();
    open_labels(&mut window, &path);
    let preview = state(&window).session.import_preview.as_ref();
    let preview = preview.expect("a preview");
    let look = preview.shown().unwrap();
    assert!(look.preview.n_used() > 50, "{}", look.preview.n_used());
    confirm(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert!(state(&window).data().n_labelled() > 50);
}

#[test]
fn an_empty_window_says_that_structures_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(None);
    let text = "formula,conductivity (S/cm)\nLi3N,1e-3\n";
    let table = file(folder.path(), "labels.csv", text);
    act(&mut window, Action::Open(vec![table]));
    until_idle(&mut window);
    settle(&mut window);
    assert!(is_shown_part(
        &window,
        "there are none yet: open the structures first"
    ));
    let ok = window.get_by_role_and_label(Role::Button, "OK");
    assert!(ok.accesskit_node().is_disabled());
}
