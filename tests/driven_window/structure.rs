//! The Structure stage: the 3D view, its camera and what it shows.

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Rect, vec2};
use egui_kittest::kittest::Queryable;
use superion::crystal::Element;

use super::{Window, click, click_role, drag, select, settle, window_with_sample};

#[test]
fn a_crystal_is_drawn_turned_and_simplified() {
    let mut window = window_with_sample();
    select(&mut window, "Li6PS5Cl");
    click_role(&mut window, Role::Button, "Structure");
    the_pointer_moves_the_camera(&mut window);
    elements_have_their_colours(&mut window);
    simplified_structures_have_fewer_atoms(&mut window);
}

fn pose(window: &Window) -> [f32; 3] {
    window.state().structure_view().unwrap().camera_pose()
}

fn view_rect(window: &Window) -> Rect {
    window.get_by_label("3D view of the structure").rect()
}

fn the_pointer_moves_the_camera(window: &mut Window) {
    let [yaw, pitch, distance] = pose(window);
    let center = view_rect(window).center();
    assert!(
        view_rect(window).width() > 600.0,
        "the view fills the stage"
    );
    drag(window, center, center + vec2(60.0, 25.0));
    let turned = pose(window);
    assert!((turned[0] - yaw).abs() > 0.2, "yaw {yaw} to {}", turned[0]);
    assert!(
        (turned[1] - pitch).abs() > 0.05,
        "pitch {pitch} to {}",
        turned[1]
    );
    window.hover_at(center);
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 100.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    window.run_steps(10);
    assert!(pose(window)[2] < distance, "the wheel comes nearer");
    click(window, "View along a");
    let along_a = pose(window);
    assert_ne!(along_a[..2], turned[..2]);
    window.hover_at(center);
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 100.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    window.run_steps(10);
    assert!(pose(window)[2] < along_a[2]);
    click(window, "Fit");
    assert_eq!(pose(window), along_a, "all of it again");
}

/// Pixels of the view whose colour is a shade of `rgb`.
fn pixels_of(window: &mut Window, rgb: [u8; 3]) -> usize {
    let rect = view_rect(window);
    let image = window.render().unwrap();
    let own = rgb.map(f32::from);
    let length = |v: [f32; 3]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
    let is_shade = |p: [f32; 3]| {
        let dot: f32 = p.iter().zip(own).map(|(x, y)| x * y).sum();
        length(p) > 60.0 && dot > 0.9985 * length(p) * length(own)
    };
    let inside = |x: u32, y: u32| rect.contains(egui::pos2(x as f32, y as f32));
    image
        .enumerate_pixels()
        .filter(|(x, y, _)| inside(*x, *y))
        .filter(|(_, _, p)| is_shade([p.0[0], p.0[1], p.0[2]].map(f32::from)))
        .count()
}

fn elements_have_their_colours(window: &mut Window) {
    let colours = window.state().structure_view().unwrap().elements();
    assert_eq!(colours.len(), 4, "Li, P, S, Cl");
    for (element, rgb) in colours {
        // Phosphorus hides inside its tetrahedra, but not wholly.
        let n = pixels_of(window, rgb);
        assert!(n > 150, "{element}: {n} pixels");
    }
    let (fluorine, gold) = ([144, 0, 80], [0, 200, 255]);
    assert_eq!(pixels_of(window, fluorine), 0);
    assert_eq!(pixels_of(window, gold), 0);
}

fn simplified_structures_have_fewer_atoms(window: &mut Window) {
    let all = window.state().structure_view().unwrap().n_atoms();
    click_role(window, Role::ComboBox, "Representation");
    click(window, "CAN");
    settle(window);
    let view = window.state().structure_view().unwrap();
    assert!(view.n_atoms() < all, "{} of {all} atoms", view.n_atoms());
    let mobile = view.elements().iter().any(|(e, _)| *e == Element::LI);
    assert!(!mobile, "CAN has no mobile ion");
}
