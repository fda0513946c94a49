//! How fast the surface follows the slider of its level, and the crystal the hand that turns it, whole
//! frames of the window included: tables and panels, marching cubes, upload, the picture in 3D.
//!
//! From the environment: `CIF` (default: Li₃ErBr₆ of `../shared/reference/li3erbr6`).

use std::env;
use std::path::PathBuf;
use std::time::Instant;

use eframe::egui;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::scene3d::LabelKind;
use superion::app::selection::Pick;
use superion::app::stages::ids;
use superion::app::stages::structure::actions::StructureAction;
use superion::import::EntryIndex;

use crate::driven_window::{Window, act, click, settle, state, until_idle, window};
use crate::shared_data::shared_dir;

const STEPS: usize = 30;

fn milliseconds(mut work: impl FnMut()) -> f64 {
    let started = Instant::now();
    work();
    started.elapsed().as_secs_f64() * 1e3
}

fn report(what: &str, mut times_ms: Vec<f64>) {
    times_ms.sort_by(f64::total_cmp);
    let (median, longest) = (times_ms[times_ms.len() / 2], times_ms[times_ms.len() - 1]);
    println!("{what}: median {median:.1} ms, longest {longest:.1} ms");
}

/// A window with the structure that is measured, selected.
fn window_with_cif() -> Window {
    let cif = env::var_os("CIF").map_or_else(
        || {
            let shared = shared_dir().expect("shared data");
            shared.join("reference/li3erbr6/Li3ErBr6_mp-1222492.cif")
        },
        PathBuf::from,
    );
    let import = Action::Import {
        paths: vec![cif],
        add: false,
    };
    let mut window = window(Some(import));
    until_idle(&mut window);
    act(&mut window, Action::Pick(EntryIndex(0), Pick::Only));
    window
}

#[test]
#[ignore = "a measurement"]
fn the_crystal_follows_the_hand() {
    let mut window = window_with_cif();
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    for cells in [[1; 3], [2; 3]] {
        let mut choices = state(&window).preferences.scene.clone();
        choices.draw.cells = cells;
        choices.labels = LabelKind::Site;
        act(&mut window, StructureAction::SetScene(Box::new(choices)));
        let model = window.state().structure_view().unwrap().model();
        let (atoms, polyhedra) = (model.atoms.len(), model.polyhedra.len());
        let center = window
            .get_by_label("3D view of the structure")
            .rect()
            .center();
        window.drag_at(center);
        settle(&mut window);
        let turn = |k: usize| {
            window.hover_at(center + egui::vec2(4.0 * k as f32, 2.0 * k as f32));
            milliseconds(|| {
                window.step();
                window.render().unwrap();
            })
        };
        let frames = (1..=STEPS).map(turn).collect();
        window.drop_at(center + egui::vec2(120.0, 60.0));
        settle(&mut window);
        report(
            &format!("{atoms} atoms, {polyhedra} polyhedra, turned"),
            frames,
        );
    }
}

#[test]
#[ignore = "a measurement"]
fn the_surface_follows_the_slider() {
    let mut window = window_with_cif();
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    until_idle(&mut window);
    settle(&mut window);
    let [triangles, atoms, tubes] = window.state().pathways().unwrap().n_drawn();
    println!("{triangles} triangles, {atoms} atoms, {tubes} tubes");
    drag(&mut window, "surface, atoms, paths");
    click(&mut window, "Paths");
    drag(&mut window, "without paths");
    click(&mut window, "Surface");
    drag(&mut window, "without surface");
}

/// Drags the level from low to high, a frame at each step.
fn drag(window: &mut Window, what: &str) {
    let slider = window.get_by_role_and_label(Role::Slider, "Level above the minimum");
    let rail = slider.rect();
    let place = |k: usize| rail.left_center() + egui::vec2(rail.width() * k as f32 / 50.0, 0.0);
    window.hover_at(place(0));
    window.drag_at(place(0));
    settle(window);
    let (mut frames, mut still) = (Vec::new(), Vec::new());
    for k in 1..=STEPS {
        window.hover_at(place(k));
        frames.push(milliseconds(|| {
            window.step();
            window.render().unwrap();
        }));
        still.push(milliseconds(|| {
            window.step();
            window.render().unwrap();
        }));
    }
    window.drop_at(place(STEPS));
    let at_rest = milliseconds(|| {
        window.step();
        window.render().unwrap();
    });
    report(&format!("{what}: a step of the slider"), frames);
    report(&format!("{what}: a frame without change"), still);
    println!("{what}: the frame after letting go: {at_rest:.1} ms");
    settle(window);
}
