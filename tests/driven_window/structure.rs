//! The Structure stage: the 3D view, its camera and what it shows.

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Pos2, Rect, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ExportChoices;
use superion::app::scene3d::model::Atom;
use superion::app::scene3d::{Hit, SceneChoices};
use superion::crystal::Element;
use superion::crystal::geometry::{angle_deg, distance};

use super::{
    Window, act, click, click_at, click_role, drag, is_shown, press, scroll_and_click, select,
    settle, state, until_idle, wait_for, window_with_sample, write,
};

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
    let colours = window.state().structure_view().unwrap().elements().to_vec();
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

/// An atom that can be clicked: in front of all others, of a wanted element, among `among`.
fn clickable(
    window: &Window,
    symbol: &str,
    among: impl Fn(&Atom) -> bool,
) -> Option<(usize, Pos2)> {
    let rect = view_rect(window);
    let view = window.state().structure_view().unwrap();
    let atoms = &view.model().atoms;
    (0..atoms.len())
        .filter(|&k| atoms[k].element.symbol() == symbol && among(&atoms[k]))
        .find_map(|k| {
            let at = view.atom_on_screen(k, rect)?;
            // The list of what was measured covers the corner.
            let is_free = at.x < rect.center().x || at.y > rect.center().y;
            (is_free && view.hit_at(at, rect) == Some(Hit::Atom(k))).then_some((k, at))
        })
}

fn atom(window: &Window, k: usize) -> Atom {
    window.state().structure_view().unwrap().model().atoms[k].clone()
}

fn written(window: &Window) -> Vec<String> {
    let view = window.state().structure_view().unwrap();
    view.written().into_iter().map(str::to_owned).collect()
}

fn choices(window: &Window) -> SceneChoices {
    state(window).preferences.scene.clone()
}

#[test]
fn a_crystal_is_measured_labelled_and_drawn_as_the_user_wants() {
    let mut window = window_with_sample();
    select(&mut window, "Li6PS5Cl");
    click_role(&mut window, Role::Button, "Structure");
    let steps = state(&window).history().undo_title().map(str::to_owned);
    phosphorus_is_in_whole_tetrahedra(&mut window);
    atoms_have_labels(&mut window);
    what_is_clicked_is_measured(&mut window);
    looks_are_chosen_and_reset(&mut window);
    bonds_and_polyhedra_obey(&mut window);
    // None of this is a change of the document.
    let now = state(&window).history().undo_title().map(str::to_owned);
    assert_eq!(now, steps);
    assert!(!state(&window).is_unsaved());
}

fn phosphorus_is_in_whole_tetrahedra(window: &mut Window) {
    let view = window.state().structure_view().unwrap();
    let model = view.model();
    let is_phosphorus = |atom: &&Atom| atom.element.symbol() == "P";
    let n = model.atoms.iter().filter(is_phosphorus).count();
    assert!(n > 4, "{n} P, those on faces more than once");
    assert_eq!(model.polyhedra.len(), n);
    for tetrahedron in &model.polyhedra {
        assert_eq!((tetrahedron.corners.len(), tetrahedron.faces.len()), (4, 4));
        assert_eq!(model.atoms[tetrahedron.center].element.symbol(), "P");
    }
    let n_atoms = view.n_atoms();
    assert!(
        n_atoms > model.n_inside,
        "sulfur beyond the cell completes them"
    );
    click(window, "Polyhedra");
    let view = window.state().structure_view().unwrap();
    assert_eq!(view.model().polyhedra.len(), 0);
    assert_eq!(view.n_atoms(), view.model().n_inside);
    click(window, "Polyhedra");
    assert_eq!(window.state().structure_view().unwrap().n_atoms(), n_atoms);
}

fn atoms_have_labels(window: &mut Window) {
    let n_axes = written(window).len();
    assert_eq!(n_axes, 3, "a, b, c");
    click_role(window, Role::ComboBox, "Labels");
    click(window, "Wyckoff");
    wait_for(window, |state| !state.session.letters.is_running());
    settle(window);
    let labels = written(window);
    let n = labels.iter().filter(|label| label.ends_with(')')).count();
    assert!(n > 10, "{labels:?}");
    // In F-43m P is on 4b and Cl on 4a, or the other way round, and Li on a position of its own.
    let letter = |symbol: &str| {
        let label = labels
            .iter()
            .find(|label| label.starts_with(symbol) && label.contains('('));
        label.and_then(|label| label.split(['(', ')']).nth(1).map(str::to_owned))
    };
    let [p, cl] = ["P", "Cl"].map(|symbol| letter(symbol).unwrap());
    assert_ne!(p, cl);
    assert!("abcd".contains(&p) && "abcd".contains(&cl), "{p} {cl}");
    click_role(window, Role::ComboBox, "Labels");
    click(window, "none");
    assert_eq!(written(window).len(), 3);
}

fn what_is_clicked_is_measured(window: &mut Window) {
    let near = |a: [f64; 3]| move |b: &Atom| (0.5..2.5).contains(&distance(a, b.position));
    let (p, at) = clickable(window, "P", |_| true).expect("a P in front");
    let p = atom(window, p);
    click_at(window, at);
    assert!(is_shown(window, "Clear the measured values") || written(window).len() == 3);
    let (first, at) = clickable(window, "S", near(p.position)).expect("its S");
    let first = atom(window, first);
    click_at(window, at);
    // P–S in PS4 is 2.0 to 2.1 Å long: the value is that of the picked images.
    let length_ang = distance(p.position, first.position);
    assert!((1.95..2.15).contains(&length_ang), "{length_ang} Å");
    let text = format!("{length_ang:.3} Å");
    assert!(written(window).contains(&text), "{text}");
    window.get_by_label_contains(&format!("Distance P{}", p.site + 1));

    // From the third on there are angles; the chain S, P, S has that of a tetrahedron.
    press(window, egui::Modifiers::NONE, egui::Key::Escape);
    assert_eq!(written(window).len(), 3, "Esc clears");
    let other = |b: &Atom| near(p.position)(b) && b.position != first.position;
    let (second, second_at) = clickable(window, "S", other).expect("another S");
    let second = atom(window, second);
    let places: Vec<Pos2> = {
        let rect = view_rect(window);
        let view = window.state().structure_view().unwrap();
        let place = |wanted: &Atom| {
            let atoms = view.model().atoms.iter();
            let k = atoms.clone().position(|a| a == wanted).unwrap();
            view.atom_on_screen(k, rect).unwrap()
        };
        vec![place(&first), place(&p), second_at]
    };
    places.into_iter().for_each(|at| click_at(window, at));
    let angle = angle_deg(first.position, p.position, second.position).unwrap();
    assert!((105.0..114.0).contains(&angle), "{angle}°");
    let text = format!("{angle:.1}°");
    assert!(
        written(window).contains(&text),
        "{text} in {:?}",
        written(window)
    );

    window.get_by_label("Copy the measured values").click();
    window.step();
    let copied = window
        .output()
        .platform_output
        .commands
        .iter()
        .find_map(|c| match c {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
    let copied = copied.expect("a table on the clipboard");
    assert_eq!(copied.lines().count(), 1 + 2 + 1, "{copied}");
    assert!(copied.contains(&format!("\t{angle:.4}\t°")), "{copied}");
    values_are_part_of_the_picture(window);
    click(window, "Clear the measured values");
    assert!(!is_shown(window, "Clear the measured values"));
    assert_eq!(written(window).len(), 3);
}

fn values_are_part_of_the_picture(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crystal.png");
    let sizes = ExportChoices {
        picture_px: [1600, 1200],
        ..ExportChoices::default()
    };
    act(window, Action::SetExportChoices(sizes));
    click(window, "Export…");
    click(window, "Export to a file…");
    write(window, "Path of the file", &path.display().to_string());
    click(window, "OK");
    until_idle(window);
    let picture = resvg::tiny_skia::Pixmap::load_png(&path).unwrap();
    // The accent colour of lines, rings and values.
    let is_accent = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
        let found = [pixel.red(), pixel.green(), pixel.blue()];
        let gaps = found.iter().zip([10, 98, 148]);
        gaps.map(|(a, b)| a.abs_diff(b)).all(|gap| gap < 8)
    };
    let n = picture
        .pixels()
        .iter()
        .filter(|pixel| is_accent(pixel))
        .count();
    assert!(n > 500, "{n} pixels of what was measured");
}

fn looks_are_chosen_and_reset(window: &mut Window) {
    let rgb = |window: &Window, element: Element| {
        let view = window.state().structure_view().unwrap();
        let found = view.elements().iter().find(|(e, _)| *e == element);
        found.map(|(_, rgb)| *rgb)
    };
    let before = rgb(window, Element::LI);
    click(window, "Colour and radius of Li");
    assert!(is_shown(window, "Radius of Li"), "the settings open");
    click(window, "VESTA");
    assert_eq!(rgb(window, Element::LI), Some([134, 223, 115]));
    let radius = |window: &Window| {
        let view = window.state().structure_view().unwrap();
        let li = view.model().atoms.iter().find(|a| a.element == Element::LI);
        li.unwrap().radius
    };
    let small = radius(window);
    let slider = window.get_by_label("Radius of Li").rect();
    click_at(window, slider.right_center() - vec2(4.0, 0.0));
    assert!(radius(window) > 2.0 * small, "{} Å", radius(window));
    assert!(choices(window).looks.is_changed(Element::LI));
    click(window, "Reset Li");
    assert_eq!(radius(window), small);
    scroll_and_click(window, "Reset all");
    assert_eq!(rgb(window, Element::LI), before);
    let reset = SceneChoices {
        panel_open: true,
        ..SceneChoices::default()
    };
    assert_eq!(choices(window), reset);
}

fn bonds_and_polyhedra_obey(window: &mut Window) {
    let model = |window: &Window| {
        let model = window.state().structure_view().unwrap().model();
        (model.bonds.len(), model.polyhedra.len())
    };
    let (n_bonds, n_polyhedra) = model(window);
    scroll_and_click(window, "Bonds P–S");
    assert_eq!(model(window).1, 0, "without bonds no polyhedra");
    assert!(model(window).0 < n_bonds);
    scroll_and_click(window, "Bonds P–S");
    assert_eq!(model(window), (n_bonds, n_polyhedra));
    scroll_and_click(window, "Polyhedra around P");
    assert_eq!(model(window).1, 0);
    click(window, "Polyhedra around P");
    assert_eq!(model(window), (n_bonds, n_polyhedra));
    scroll_and_click(window, "Complete bonds");
    assert!(model(window).0 > n_bonds);
    click(window, "Complete bonds");
    let pose_of = |window: &mut Window, name: &str| {
        click(window, name);
        pose(window)
    };
    // In a cube a and a* are the same.
    let along_a = pose_of(window, "View along a");
    assert_ne!(pose_of(window, "View along b*"), along_a);
    let along_its_normal = pose_of(window, "View along a*");
    let gaps = along_its_normal
        .iter()
        .zip(along_a)
        .map(|(u, v)| (u - v).abs());
    assert!(gaps.fold(0.0, f32::max) < 1e-5, "{along_its_normal:?}");
    click(window, "Perspective");
    assert!(window.state().structure_view().unwrap().is_orthographic());
    click(window, "Perspective");
    click(window, "View settings");
    assert!(!choices(window).panel_open);
}
