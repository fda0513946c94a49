//! Exports, through the dialog as a user goes: each kind gives a file that others can read.

use std::path::Path;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::ids;

use calamine::Reader;
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;

use super::{
    Window, act, click, click_role, errors, press, select, settle, state, until_idle,
    window_with_sample, write,
};

#[test]
fn every_kind_of_export_gives_a_readable_file() {
    let mut window = window_with_sample();
    select(&mut window, "Li6PS5Cl");
    act(&mut window, DendrogramAction::MapFeatures);
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    let folder = tempfile::tempdir().unwrap();
    for (kind, format, file) in [
        ("Figure: label variance by descriptor", "SVG", "fig2.svg"),
        ("Figure: label variance by descriptor", "PDF", "fig2.pdf"),
        (
            "Figure: label variance over the number of clusters",
            "SVG",
            "depths.svg",
        ),
        ("Figure: map of the feature space", "PDF", "map.pdf"),
        ("Figure: map of the feature space", "SVG", "map.svg"),
        ("Figure: dendrogram", "PNG", "fig3.png"),
        ("Figure: dendrogram", "SVG", "fig3.svg"),
        ("Picture: structure in 3D", "PNG", "crystal.png"),
        ("Table: entries", "CSV", "entries.csv"),
        ("Table: entries", "Excel (XLSX)", "entries.xlsx"),
        ("Table: ranking of descriptors", "CSV", "ranking.csv"),
        ("Table: W_σ at every depth", "CSV", "depths.csv"),
    ] {
        let path = folder.path().join(file);
        export(&mut window, kind, format, &path);
        assert_eq!(errors(&window), [""; 0], "{kind} as {format}");
        assert!(path.is_file(), "{kind} as {format}");
    }
    figures_are_vectors(folder.path());
    pictures_decode(folder.path());
    tables_are_complete(&window, folder.path());
}

fn export(window: &mut Window, kind: &str, format: &str, path: &Path) {
    press(window, Modifiers::COMMAND, Key::E);
    assert!(state(window).view.export_open, "Ctrl+E opens the dialog");
    let radio = |wanted: &str| wanted.to_owned();
    let (kind, format) = (radio(kind), radio(format));
    window
        .get_by(|node| {
            let named = node.label().is_some_and(|label| label.starts_with(&kind));
            node.role() == Role::RadioButton && named
        })
        .click();
    settle(window);
    click_role(window, Role::RadioButton, &format);
    click(window, "Export to a file…");
    write(window, "Path of the file", &path.display().to_string());
    click(window, "OK");
    until_idle(window);
    assert!(!state(window).view.export_open);
}

fn figures_are_vectors(folder: &Path) {
    for (file, word) in [
        ("fig2.svg", "SOAP"),
        ("fig3.svg", "cluster"),
        ("depths.svg", "Number of clusters"),
        ("map.svg", "PC 1"),
    ] {
        let svg = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(svg.contains("<text"), "{file}: text as text");
        assert!(svg.to_lowercase().contains(&word.to_lowercase()), "{file}");
        usvg::Tree::from_str(&svg, &usvg::Options::default()).expect(file);
    }
    let pdf = std::fs::read(folder.join("fig2.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
}

fn pictures_decode(folder: &Path) {
    for file in ["fig3.png", "crystal.png"] {
        let picture = resvg::tiny_skia::Pixmap::load_png(folder.join(file)).expect(file);
        assert!(picture.width() >= 1600, "{file}: {} px", picture.width());
        let mut colours: Vec<u32> = picture
            .pixels()
            .iter()
            .map(|p| u32::from_be_bytes([0, p.red(), p.green(), p.blue()]))
            .collect();
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() > 20, "{file} is not blank");
    }
}

fn tables_are_complete(window: &Window, folder: &Path) {
    let rows = |file: &str| {
        let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
        reader.records().map(Result::unwrap).count()
    };
    assert_eq!(rows("entries.csv"), 430);
    let scores = state(window).screen().unwrap().scores.len();
    assert_eq!(rows("ranking.csv"), scores);
    assert!(rows("depths.csv") > scores);
    let mut workbook: calamine::Xlsx<_> =
        calamine::open_workbook(folder.join("entries.xlsx")).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), 431, "430 entries under a header");
}

#[test]
fn the_export_dialog_closes_without_writing() {
    let mut window = window_with_sample();
    press(&mut window, Modifiers::COMMAND, Key::E);
    assert!(state(&window).view.export_open);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!state(&window).view.export_open);
    press(&mut window, Modifiers::COMMAND, Key::E);
    click(&mut window, "Cancel");
    assert!(!state(&window).view.export_open);
    assert!(state(&window).session.notices.is_empty());
}
