//! Exports, through the dialog as a user goes: each kind gives a file that others can read.

use std::path::Path;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::ids;

use calamine::Reader;
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::shown::Snapshot;
use superion::figures::canvas::Canvas;
use superion::figures::drawing::{Drawing, Item, Shape};
use superion::figures::theme::Mode;
use superion::outputs::{DENDROGRAM, FEATURE_MAP, Figure, HEAT_MAP, OVER_DEPTH, VIOLINS};
use superion::pipeline::Score;
use superion::simplify::Representation;

use super::{
    Window, act, click, click_role, errors, press, scroll_and_click, select, settle, state,
    until_idle, window_with_sample, write,
};

#[test]
fn every_kind_of_export_gives_a_readable_file() {
    let mut window = window_with_sample();
    select(&mut window, "Li6PS5Cl");
    act(&mut window, DendrogramAction::MapFeatures);
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    let folder = tempfile::tempdir().unwrap();
    for (kind, format, file) in [
        ("Figure: label variance by descriptor", "SVG", "violins.svg"),
        ("Figure: label variance by descriptor", "PDF", "violins.pdf"),
        (
            "Figure: label variance over the number of clusters",
            "SVG",
            "depths.svg",
        ),
        (
            "Figure: heat map of descriptors and representations",
            "SVG",
            "heat.svg",
        ),
        ("Figure: map of the feature space", "PDF", "map.pdf"),
        ("Figure: map of the feature space", "SVG", "map.svg"),
        ("Figure: dendrogram", "PNG", "dendrogram.png"),
        ("Figure: dendrogram", "SVG", "dendrogram.svg"),
        ("Picture: structure in 3D", "PNG", "crystal.png"),
        ("Table: entries", "CSV", "entries.csv"),
        ("Table: entries", "Excel (XLSX)", "entries.xlsx"),
        ("Table: ranking of descriptors", "CSV", "ranking.csv"),
        ("Table: W_σ at every depth", "CSV", "depths.csv"),
        ("Table: descriptors by representation", "CSV", "means.csv"),
    ] {
        let path = folder.path().join(file);
        export(&mut window, kind, format, &path);
        assert_eq!(errors(&window), [""; 0], "{kind} as {format}");
        assert!(path.is_file(), "{kind} as {format}");
    }
    figures_are_vectors(folder.path());
    pictures_decode(folder.path());
    tables_are_complete(&window, folder.path());
    files_say_how_they_are_made_again(folder.path());
}

fn files_say_how_they_are_made_again(folder: &Path) {
    let again = "superion run Sample.superion";
    let screen = "superion screen Sample.superion --first --out screen";
    for file in ["violins.svg", "map.svg", "dendrogram.png", "crystal.png"] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains(again) && text.contains(screen), "{file}");
    }
    let beside = std::fs::read_to_string(folder.join("entries.csv.made-by.txt")).unwrap();
    assert!(
        beside.contains(again) && beside.contains(screen),
        "{beside}"
    );
    let workbook = std::fs::File::open(folder.join("entries.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(workbook).unwrap();
    let mut about = String::new();
    let mut part = parts.by_name("docProps/core.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut about).unwrap();
    assert!(about.contains(again), "{about}");
}

fn export(window: &mut Window, kind: &str, format: &str, path: &Path) {
    press(window, Modifiers::COMMAND, Key::E);
    assert!(state(window).view.export_open, "Ctrl+E opens the dialog");
    let radio = |wanted: &str| wanted.to_owned();
    let (kind, format) = (radio(kind), radio(format));
    // The list is longer than its room.
    let name = |window: &Window| {
        let found = window.get_by(|node| {
            let named = node.label().is_some_and(|label| label.starts_with(&kind));
            node.role() == Role::RadioButton && named
        });
        found.accesskit_node().label().unwrap()
    };
    let name = name(window);
    scroll_and_click(window, &name);
    click_role(window, Role::RadioButton, &format);
    click(window, "Export to a file…");
    write(window, "Path of the file", &path.display().to_string());
    click(window, "OK");
    until_idle(window);
    assert!(!state(window).view.export_open);
}

fn figures_are_vectors(folder: &Path) {
    for (file, word) in [
        ("violins.svg", "SOAP"),
        ("dendrogram.svg", "cluster"),
        ("depths.svg", "Number of clusters"),
        ("map.svg", "PC 1"),
        ("heat.svg", "cannot be told from the best"),
    ] {
        let svg = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(svg.contains("<text"), "{file}: text as text");
        assert!(svg.to_lowercase().contains(&word.to_lowercase()), "{file}");
        usvg::Tree::from_str(&svg, &usvg::Options::default()).expect(file);
    }
    let pdf = std::fs::read(folder.join("violins.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
}

fn pictures_decode(folder: &Path) {
    for file in ["dendrogram.png", "crystal.png"] {
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

/// Texts of a drawing, and what its marks mean, in no order: what is selected lies on top.
fn content(drawing: &Drawing) -> Vec<String> {
    let said = |item: &Item| match (&item.shape, &item.target) {
        (Shape::Text { text, .. }, _) => Some(text.clone()),
        (_, Some(target)) => Some(format!("{target:?}")),
        _ => None,
    };
    let mut content: Vec<String> = drawing.items.iter().filter_map(said).collect();
    content.sort_unstable();
    content
}

/// What the dialog would write on a sheet as large as the figure on screen.
fn exported(window: &Window, figure: &Figure) -> Vec<String> {
    let (shown, _) = window.state().figure().expect("a figure");
    let canvas = Canvas::screen(shown.width, shown.height, Mode::Light);
    let snapshot = Snapshot::of(state(window));
    let drawing = snapshot.with_source(|source| figure.draw(source, &canvas));
    content(&drawing.expect("there is something to export"))
}

#[test]
fn what_is_exported_is_what_stands_on_screen() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Descriptors");
    for (view, figure) in [
        ("Heat map", &HEAT_MAP),
        ("W over depth", &OVER_DEPTH),
        ("Violins", &VIOLINS),
        ("All, in the figure", &VIOLINS),
    ] {
        click_role(&mut window, Role::RadioButton, view);
        // Bands are found beside the frame.
        until_idle(&mut window);
        settle(&mut window);
        let (shown, _) = window.state().figure().expect(view);
        assert_eq!(content(shown), exported(&window, figure), "{view}");
    }
    // The file of all combinations holds all of them.
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("all.svg");
    export(
        &mut window,
        "Figure: label variance by descriptor",
        "SVG",
        &path,
    );
    let svg = std::fs::read_to_string(&path).unwrap();
    let compared = state(&window).screen().unwrap().scores.iter();
    let compared: Vec<_> = compared.filter(|s| !s.set_apart).collect();
    let is_on_can = |score: &&&Score| score.combination.representation == Representation::Can;
    let n = compared.iter().filter(is_on_can).count();
    assert!(n > 1, "several on one representation");
    assert_eq!(svg.matches("(CAN)").count(), n);
    click_role(&mut window, Role::Button, "Dendrogram");
    act(&mut window, DendrogramAction::SetCut(5));
    let (shown, _) = window.state().figure().expect("the tree");
    assert_eq!(content(shown), exported(&window, &DENDROGRAM));
    click_role(&mut window, Role::RadioButton, "Map");
    until_idle(&mut window);
    settle(&mut window);
    let (shown, _) = window.state().figure().expect("the map");
    assert_eq!(content(shown), exported(&window, &FEATURE_MAP));
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
