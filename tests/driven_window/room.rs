//! Room: at the least size of the window, at the usual one and at a large one every text is whole, or
//! whole on hovering, nothing lies over anything else, and the stage keeps its room.
//!
//! `SUPERION_PICTURES=folder` keeps a picture of each place.

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Shape, pos2, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::ids;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::maps::{MapKey, MapSettings};
use superion::app::view::{CandidatesView, DescriptorsView, Views};
use superion::crystal::Element;
use superion::outputs::Columns;

use super::{
    Window, act, click_role, drag, is_shown, select, settle, state, window_with_few,
    window_with_sample,
};

/// Width and height in px: the least, the usual, and a large one.
pub(super) const SIZES: [[f32; 2]; 3] = [[1024.0, 720.0], [1280.0, 800.0], [1920.0, 1080.0]];

/// Texts may stick out or touch by so much, in px: rounding, and the slack of letters.
const SLACK_PX: f32 = 2.5;

#[test]
fn every_stage_has_room_at_every_size() {
    let mut window = window_with_sample();
    let entry = select(&mut window, "Li6PS5Cl");
    let settings = MapSettings {
        resolution_ang: 0.3,
        ..MapSettings::default()
    };
    let mobile_ion = Element::LI;
    act(&mut window, PathwaysAction::SetMapSettings(settings));
    let key = MapKey {
        entry,
        mobile_ion,
        settings,
    };
    act(&mut window, PathwaysAction::ComputeMap(key));
    act(&mut window, CandidatesAction::Rank);
    let mut wrong = Vec::new();
    for [width, height] in SIZES {
        window.set_size(vec2(width, height));
        for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
            act(&mut window, Action::SetTheme(theme));
            every_place(&mut window, &format!("{width:.0}-{theme:?}"), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn long_messages_take_room_of_their_own() {
    let mut window = window_with_sample();
    window.set_size(vec2(1024.0, 720.0));
    let name = "Leitfähigkeitsmessungen-Hochtemperaturfestkörperelektrolyte-".repeat(5);
    let mut wrong = Vec::new();
    for k in 0..6 {
        let path = PathBuf::from(format!("/nowhere/{name}{k}.csv"));
        act(&mut window, Action::ImportLabels(path));
    }
    assert_eq!(super::errors(&window).len(), 6);
    act(&mut window, Action::GoTo(ids::DESCRIPTORS));
    look(&mut window, "messages", &mut wrong);
    let whole = super::errors(&window).remove(5);
    assert!(is_shown(&window, &whole), "the last one is whole");
    let figure = window.get_by_role(Role::Figure).rect();
    let message = window.get_by_label(&whole).rect();
    assert!(figure.bottom() <= message.top(), "{figure} {message}");
    click_role(&mut window, Role::Link, "and 4 more");
    look(&mut window, "messages-open", &mut wrong);
    let figure = window.get_by_role(Role::Figure).rect();
    assert!(figure.height() > 100.0, "{figure}");
    click_role(&mut window, Role::Link, "Dismiss all");
    assert!(super::errors(&window).is_empty());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_narrow_window_folds_its_panels_and_unfolds_them_on_demand() {
    let mut window = window_with_sample();
    let stage = |window: &Window| window.get_by_role_and_label(Role::Button, "Data").rect();
    let wide = stage(&window).width();
    assert!(is_shown(&window, "Fold the inspector"));
    window.set_size(vec2(1024.0, 720.0));
    settle(&mut window);
    assert!(stage(&window).width() < wide - 40.0);
    click_role(&mut window, Role::Button, "Unfold the inspector");
    assert!(state(&window).inspector_open());
    click_role(&mut window, Role::Button, "Fold the inspector");
    click_role(&mut window, Role::Button, "Unfold the list of stages");
    assert_eq!(stage(&window).width(), wide);
    // What was chosen for the wide window comes back with it.
    window.set_size(vec2(1280.0, 800.0));
    settle(&mut window);
    assert!(state(&window).inspector_open());
}

#[test]
fn the_edge_between_choices_and_figure_is_dragged() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::DESCRIPTORS));
    let heading = |window: &Window| window.get_by_label("Label variance").rect().top();
    let before = heading(&window);
    let edge = pos2(500.0, before - 5.0);
    drag(&mut window, edge, edge - vec2(0.0, 60.0));
    let moved = before - heading(&window);
    assert!((40.0..80.0).contains(&moved), "by {moved} px");
}

/// Every stage with each of its views, and what opens over them.
fn every_place(window: &mut Window, size: &str, wrong: &mut Vec<String>) {
    let views = Views::default();
    let descriptors = |descriptors, columns| Views {
        descriptors,
        columns,
        ..views
    };
    let candidates = |candidates| Views {
        candidates,
        ..views
    };
    let map = Views { map: true, ..views };
    use CandidatesView::{Lessons, List, Plane};
    use DescriptorsView::{HeatMap, OverDepth, Violins};
    for (stage, views, name) in [
        (ids::DATA, views, "data"),
        (
            ids::DESCRIPTORS,
            descriptors(Violins, Columns::BestOfEach),
            "violins",
        ),
        (
            ids::DESCRIPTORS,
            descriptors(Violins, Columns::All),
            "all-violins",
        ),
        (
            ids::DESCRIPTORS,
            descriptors(OverDepth, Columns::All),
            "over-depth",
        ),
        (
            ids::DESCRIPTORS,
            descriptors(HeatMap, Columns::All),
            "heat-map",
        ),
        (ids::DENDROGRAM, views, "dendrogram"),
        (ids::DENDROGRAM, map, "map"),
        (ids::PATHWAYS, views, "pathways"),
        (ids::CANDIDATES, candidates(List), "candidates"),
        (ids::CANDIDATES, candidates(Plane), "plane"),
        (ids::CANDIDATES, candidates(Lessons), "lessons"),
        (
            superion::app::stages::experiment::actions::ID,
            views,
            "experiment",
        ),
        (ids::STRUCTURE, views, "structure"),
    ] {
        act(window, Action::GoTo(stage));
        act(window, Action::SetViews(views));
        look(window, &format!("{name}-{size}"), wrong);
    }
    if !state(window).inspector_open() {
        act(window, Action::ToggleInspector);
        look(window, &format!("inspector-{size}"), wrong);
        act(window, Action::ToggleInspector);
    }
    act(window, Action::GoTo(ids::DATA));
    act(window, Action::ToggleWarnings);
    look(window, &format!("warnings-{size}"), wrong);
    act(window, Action::ToggleWarnings);
    act(window, Action::ToggleAbout);
    look(window, &format!("about-{size}"), wrong);
    act(window, Action::ToggleAbout);
    act(window, Action::GoTo(ids::DENDROGRAM));
    act(window, Action::OpenExport);
    look(window, &format!("export-{size}"), wrong);
    act(window, Action::CloseExport);
}

/// Looks for texts that are cut and texts that lie on each other.
pub(super) fn look(window: &mut Window, place: &str, wrong: &mut Vec<String>) {
    window.remove_cursor();
    settle(window);
    if let Some(folder) = std::env::var_os("SUPERION_PICTURES") {
        let path = PathBuf::from(folder).join(format!("{place}.png"));
        window.render().unwrap().save(path).unwrap();
    }
    let all = window.ctx.content_rect();
    let mut seen: Vec<(String, Rect)> = Vec::new();
    for clipped in &window.output().shapes {
        let clip = clipped.clip_rect.intersect(all);
        let mut texts = Vec::new();
        collect(&clipped.shape, &mut texts);
        for surface in surfaces(&clipped.shape) {
            // What lies under a dialog, a menu or the help is not to be read; of a text at its edge the rest is.
            let surface = surface.intersect(clip);
            seen.retain(|(_, rect)| !surface.contains_rect(*rect));
            seen.iter_mut()
                .for_each(|(_, rect)| *rect = left_of(*rect, surface));
        }
        for (text, rect) in texts {
            let shown = rect.intersect(clip);
            // What is scrolled away is there on scrolling; so is a line at the edge of a list.
            if shown.width() < 1.0 || shown.height() < 0.9 * rect.height() {
                continue;
            }
            if shown.width() < rect.width() - SLACK_PX {
                wrong.push(format!("{place}: {text:?} is cut: {rect} in {clip}"));
            }
            seen.push((text, shown.shrink(SLACK_PX)));
        }
    }
    for (k, (text, rect)) in seen.iter().enumerate() {
        for (other, below) in &seen[..k] {
            // A halo is the same text again, a hair's breadth away.
            let is_halo = text == other && rect.center().distance(below.center()) < 4.0;
            if rect.is_positive() && below.is_positive() && rect.intersects(*below) && !is_halo {
                wrong.push(format!("{place}: {text:?} lies on {other:?} at {rect}"));
            }
        }
    }
}

/// What is left of a line of text where a surface lies over one of its ends.
fn left_of(text: Rect, surface: Rect) -> Rect {
    let mut text = text;
    let is_high = surface.top() <= text.top() && text.bottom() <= surface.bottom();
    if is_high
        && text.left() < surface.left()
        && surface.left() < text.right()
        && text.right() <= surface.right()
    {
        text.set_right(surface.left());
    } else if is_high
        && surface.left() <= text.left()
        && text.left() < surface.right()
        && surface.right() < text.right()
    {
        text.set_left(surface.right());
    }
    text
}

/// Texts of a shape and where they stand.
fn collect(shape: &Shape, texts: &mut Vec<(String, Rect)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
        // Slanted names stand beside each other though their frames meet.
        Shape::Text(text) if text.angle.abs() < 0.01 || text.angle.abs() > 1.5 => {
            let content = text.galley.text().trim();
            let is_level = text.angle.abs() < 0.01;
            // A text that wraps may begin beside another, so that only its lines tell what it covers.
            match text.galley.rows.len() {
                _ if content.is_empty() => {}
                several if several > 1 && is_level => {
                    texts.extend(text.galley.rows.iter().map(|row| {
                        (
                            row.text(),
                            row.rect_without_leading_space()
                                .translate(text.pos.to_vec2()),
                        )
                    }));
                }
                _ => texts.push((content.to_owned(), text.visual_bounding_rect())),
            }
        }
        _ => {}
    }
}

/// Filled rectangles of a shape: what was painted before them is hidden, or behind a dialog.
fn surfaces(shape: &Shape) -> Vec<Rect> {
    match shape {
        Shape::Vec(shapes) => shapes.iter().flat_map(surfaces).collect(),
        Shape::Rect(rect) if rect.fill.a() > 60 => vec![rect.rect],
        _ => Vec::new(),
    }
}
