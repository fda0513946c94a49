//! The Pathways stage: an energy map is computed, looked at from all sides, and taken home.

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Rect};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ExportChoices;
use superion::app::scene3d::Hit;
use superion::app::selection::Pick;
use superion::app::stages::ids;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::maps::{EntryMap, MapKey, MapSettings};
use superion::crystal::Element;
use superion::import::EntryIndex;
use superion::percolation::paths::PathSettings;
use superion::percolation::{ForceField, PercolationError, Plan};

use super::{
    Window, act, click, click_at, click_role, drag, errors, is_shown, press, select, settle, state,
    until_idle, window_with_few, window_with_sample, write,
};

const COARSE: MapSettings = MapSettings {
    force_field: ForceField::Shu,
    resolution_ang: 0.25,
    routes_above_ev: 0.0,
};

fn key(entry: EntryIndex) -> MapKey {
    MapKey {
        entry,
        mobile_ion: Element::LI,
        settings: COARSE,
    }
}

#[test]
fn a_map_is_computed_and_looked_at() {
    let mut window = window_with_sample();
    let entry = select(&mut window, "Li3BS3");
    act(&mut window, PathwaysAction::SetMapSettings(COARSE));
    click_role(&mut window, Role::Button, "Pathways");
    assert_eq!(triangles(&window), 0, "no map yet");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    the_level_moves_the_surface(&mut window, entry);
    cells_atoms_and_cuts(&mut window);
    the_camera_obeys(&mut window);
    a_path_is_chosen(&mut window);
    a_path_is_picked_in_the_view(&mut window);
    let key = routes_left_out_are_shown_on_demand(&mut window, entry);
    a_picture_has_a_transparent_background(&mut window);
    map_and_paths_are_written(&mut window, &key);
    other_settings_put_it_out_of_date(&mut window, entry);
}

/// Without any way above the barrier most routes are left out; the button lists them on the map
/// that is there.
fn routes_left_out_are_shown_on_demand(window: &mut Window, entry: EntryIndex) -> MapKey {
    let before = map(window, entry);
    let (n_paths, n_left_out) = (before.pathways().len(), before.n_routes_left_out());
    assert!(n_left_out > 0, "no route is left out");
    window.get_by_label_contains("left out");
    let level_ev = level(window);
    click(window, "Show all");
    until_idle(window);
    settle(window);
    assert_eq!(errors(window), [""; 0]);
    let all = MapSettings {
        routes_above_ev: PathSettings::HOPS_ABOVE_EV,
        ..COARSE
    };
    assert_eq!(state(window).preferences.map, all);
    let key = MapKey {
        settings: all,
        ..key(entry)
    };
    let now = state(window).session.maps.of(&key).expect("a map");
    assert_eq!(now.key, key);
    assert_eq!(now.pathways().len(), n_paths + n_left_out);
    assert_eq!(now.n_routes_left_out(), 0);
    assert!(
        std::ptr::eq(now.energy().unwrap(), before.energy().unwrap()),
        "the map itself is not computed again"
    );
    assert_eq!(level(window), level_ev, "the level stays");
    assert!(window.query_by_label_contains("left out").is_none());
    key
}

fn map_and_paths_are_written(window: &mut Window, key: &MapKey) {
    let folder = tempfile::tempdir().unwrap();
    let id = state(window).data().entries[key.entry.0].id.clone();
    act(window, PathwaysAction::Write(folder.path().join("paths")));
    assert_eq!(errors(window), [""; 0]);
    let file = |name: &str| folder.path().join("paths").join(format!("{id}-{name}"));
    for name in ["energy.cube", "energy.pgrid", "paths.csv"] {
        assert!(file(name).is_file(), "{name}");
    }
    let n_paths = state(window).session.maps.of(key).unwrap().pathways().len();
    assert!(file(&format!("path{n_paths}.svg")).is_file());
}

fn map(window: &Window, entry: EntryIndex) -> EntryMap {
    let map = state(window).session.maps.of(&key(entry));
    (**map.expect("a map")).clone()
}

fn triangles(window: &Window) -> usize {
    window.state().pathways().unwrap().n_drawn()[0]
}

fn level(window: &Window) -> f64 {
    window.state().pathways().unwrap().display().level_ev
}

fn view_rect(window: &Window) -> Rect {
    window.get_by_label("3D view of the pathways").rect()
}

/// Pixels of the view that tell of the surface: bluish, neither white nor grey.
fn blue_pixels(window: &mut Window) -> usize {
    let rect = view_rect(window);
    let image = window.render().unwrap();
    image
        .enumerate_pixels()
        .filter(|(x, y, _)| rect.contains(egui::pos2(*x as f32, *y as f32)))
        .filter(|(_, _, p)| i32::from(p.0[2]) - i32::from(p.0[0]) > 40)
        .count()
}

fn the_level_moves_the_surface(window: &mut Window, entry: EntryIndex) {
    let barriers = map(window, entry).result.unwrap().energy.barriers;
    let [e_1d, _, e_3d] = barriers.to_array().map(|level| level.unwrap());
    // It opens where the way through is open.
    assert!((level(window) - e_3d).abs() < 0.02, "{}", level(window));
    let at_first = triangles(window);
    assert!(at_first > 500, "{at_first} triangles");
    let blue = blue_pixels(window);
    assert!(blue > 5_000, "{blue} blue pixels");

    click_label_that_contains(window, "Level to E_1D");
    assert!((level(window) - e_1d).abs() < 0.01, "{}", level(window));

    let slider = window.get_by_role_and_label(Role::Slider, "Level above the minimum");
    let rect = slider.rect();
    click_at(window, rect.left_center() + egui::vec2(24.0, 0.0));
    settle(window);
    assert!(level(window) < 0.5 * e_3d, "{}", level(window));
    assert_ne!(triangles(window), at_first);

    click(window, "Surface");
    assert_eq!(triangles(window), 0);
    assert!(blue_pixels(window) < blue / 4);
    click(window, "Surface");
    click_label_that_contains(window, "E_3D");
}

fn click_label_that_contains(window: &mut Window, part: &str) {
    window
        .get_by(|node| {
            let label = node.label().unwrap_or_default();
            node.role() == Role::Button && label.starts_with("Level to") && label.contains(part)
        })
        .click();
    settle(window);
}

fn cells_atoms_and_cuts(window: &mut Window) {
    let drawn = |window: &Window| window.state().pathways().unwrap().n_drawn();
    let [n_triangles, n_atoms, _] = drawn(window);
    click(window, "2×2×2");
    // One mesh serves all cells; atoms on faces are shared.
    assert_eq!(drawn(window)[0], n_triangles);
    assert!(drawn(window)[1] > 4 * n_atoms);
    click(window, "2×2×2");
    assert_eq!(drawn(window)[1], n_atoms);

    let blue = blue_pixels(window);
    click_role(window, Role::ComboBox, "Cut");
    click(window, "along b");
    let clip = window.state().pathways().unwrap().display().clip.unwrap();
    assert_eq!((clip.axis, clip.flipped), (1, false));
    let cut = blue_pixels(window);
    assert!(cut < blue * 9 / 10, "{cut} of {blue} blue pixels");
    let plain = window.render().unwrap();
    let changed = |window: &mut Window| {
        let now = window.render().unwrap();
        let pixels = plain.pixels().zip(now.pixels());
        pixels.filter(|(u, v)| u != v).count()
    };
    click(window, "Section");
    let colored = changed(window);
    assert!(colored > 10_000, "{colored} pixels of the section");
    click(window, "Section");
    assert!(changed(window) < 2_000, "the section goes");
    click(window, "Other side");
    assert!(
        window
            .state()
            .pathways()
            .unwrap()
            .display()
            .clip
            .unwrap()
            .flipped
    );
    click_role(window, Role::ComboBox, "Cut");
    click(window, "none");

    let before = window.render().unwrap();
    click_role(window, Role::ComboBox, "Atoms");
    click(window, "hidden");
    assert_ne!(before, window.render().unwrap());
    click_role(window, Role::ComboBox, "Atoms");
    click(window, "faded");
}

fn the_camera_obeys(window: &mut Window) {
    for name in [
        "View along a",
        "View along b",
        "View along c",
        "Perspective",
    ] {
        let before = window.render().unwrap();
        click(window, name);
        assert_ne!(before, window.render().unwrap(), "{name}");
    }
    assert!(window.state().pathways().unwrap().display().orthographic);
    // The surface is still there without perspective.
    assert!(blue_pixels(window) > 2_000);
    click(window, "Perspective");
}

fn a_path_is_chosen(window: &mut Window) {
    let row = |window: &Window| {
        let node = window.get_by(|node| {
            let label = node.label().unwrap_or_default();
            node.role() == Role::Row && label.starts_with("Path 1: ")
        });
        node.rect()
    };
    let at = row(window).center();
    click_at(window, at);
    assert_eq!(window.state().pathways().unwrap().chosen(), Some(0));
    assert!(window.state().pathways().unwrap().n_drawn()[2] > 0, "tubes");
    let on_pass = window.state().pathways().unwrap().along();
    assert!(on_pass > 0.0 && on_pass < 1.0, "{on_pass}");
    let plot = window.get_by_label("Energy profile of the path").rect();
    let before = window.render().unwrap();
    window.hover_at(plot.center());
    settle(window);
    let first = window.state().pathways().unwrap().along();
    window.hover_at(plot.center() + egui::vec2(40.0, 0.0));
    settle(window);
    assert!(
        window.state().pathways().unwrap().along() > first,
        "the marker follows"
    );
    assert_ne!(before, window.render().unwrap());
    assert!(is_shown(window, "Position along the path"));
}

/// The chosen path stands out with its ends, and one that is clicked in the view is chosen in the list.
fn a_path_is_picked_in_the_view(window: &mut Window) {
    let written = |window: &Window| -> Vec<String> {
        let view = window.state().pathways().unwrap().view().unwrap();
        view.written().into_iter().map(str::to_owned).collect()
    };
    for end in ["start", "end"] {
        assert!(written(window).iter().any(|text| text == end), "{end}");
    }
    let rect = view_rect(window);
    let panel = window.state().pathways().unwrap();
    let view = panel.view().unwrap();
    let spots = (10..rect.width() as i32 - 10).step_by(7).flat_map(|x| {
        (60..rect.height() as i32 - 10)
            .step_by(7)
            .map(move |y| rect.min + egui::vec2(x as f32, y as f32))
    });
    let other = spots
        .into_iter()
        .find_map(|at| match view.hit_at(at, rect) {
            Some(Hit::Tube(tube, _)) if panel.path_of_tube(tube) != 0 => {
                Some((at, panel.path_of_tube(tube)))
            }
            _ => None,
        });
    let (at, path) = other.expect("another path in the view");
    click_at(window, at);
    assert_eq!(window.state().pathways().unwrap().chosen(), Some(path));
    let name = format!("Path {}: ", path + 1);
    window.get_by(|node| {
        let label = node.label().unwrap_or_default();
        node.role() == Role::Row && label.starts_with(&name)
    });
}

/// Both force fields for one structure.
#[test]
fn force_fields_are_compared() {
    let mut window = window_with_sample();
    let entry = select(&mut window, "Li3BS3");
    act(&mut window, PathwaysAction::SetMapSettings(COARSE));
    click_role(&mut window, Role::Button, "Pathways");
    click(&mut window, "Compare");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    for field in ForceField::ALL {
        let settings = MapSettings {
            force_field: field,
            ..COARSE
        };
        let key = MapKey {
            settings,
            ..key(entry)
        };
        let map = state(&window).session.maps.by(&key).expect("a map");
        let barriers = map.result.as_ref().unwrap().energy.barriers.to_array();
        for (n, barrier) in (1..).zip(barriers) {
            let text = format!("{} E_{n}D: {:.2} eV", field.name(), barrier.unwrap());
            window.get_by_label(&text);
        }
    }
    assert_eq!(state(&window).preferences.map, COARSE, "the settings stay");
    click(&mut window, "Side by side");
    let poses = |window: &Window| {
        let panel = window.state().pathways().unwrap();
        let own = panel.view().unwrap().pose();
        panel.other_view().map(|other| (own, other.pose()))
    };
    let (own, other) = poses(&window).expect("two views");
    assert_eq!(own, other);
    for name in [
        "3D view of the pathways",
        "3D view of the pathways by the other force field",
    ] {
        let before = poses(&window).unwrap().0;
        let center = window.get_by_label(name).rect().center();
        drag(&mut window, center, center + egui::vec2(40.0, 10.0));
        let (own, other) = poses(&window).unwrap();
        assert_ne!(own, before, "{name} turns");
        assert_eq!(own, other, "both turn");
    }
    click(&mut window, "Side by side");
    assert_eq!(poses(&window), None);
}

fn a_picture_has_a_transparent_background(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pathways.png");
    let choices = ExportChoices {
        picture_px: [640, 480],
        transparent: true,
        ..ExportChoices::default()
    };
    act(window, Action::SetExportChoices(choices));
    click(window, "Picture…");
    assert!(is_shown(window, "Picture width"));
    click(window, "Export to a file…");
    write(window, "Path of the file", &path.display().to_string());
    click(window, "OK");
    until_idle(window);
    assert_eq!(errors(window), [""; 0]);
    let picture = resvg::tiny_skia::Pixmap::load_png(&path).unwrap();
    assert_eq!((picture.width(), picture.height()), (640, 480));
    let share = |wanted: &dyn Fn(u8) -> bool| {
        let n = picture
            .pixels()
            .iter()
            .filter(|p| wanted(p.alpha()))
            .count();
        n as f64 / (640.0 * 480.0)
    };
    assert_eq!(picture.pixels()[0].alpha(), 0, "the corner is empty");
    assert!(share(&|alpha| alpha == 0) > 0.2);
    assert!(
        share(&|alpha| alpha > 60 && alpha < 230) > 0.02,
        "the surface lets light through"
    );
}

fn other_settings_put_it_out_of_date(window: &mut Window, entry: EntryIndex) {
    let shown = state(window).preferences.map;
    let other = MapSettings {
        resolution_ang: 0.3,
        ..shown
    };
    act(window, PathwaysAction::SetMapSettings(other));
    assert!(triangles(window) > 0, "the old map stays");
    window.get_by_label_contains("out of date)");
    click(window, "Compute map");
    until_idle(window);
    settle(window);
    let old = MapKey {
        settings: shown,
        ..key(entry)
    };
    let kept = state(window).session.maps.of(&old).unwrap().key;
    assert_eq!(kept, old, "both are kept");
    let new = MapKey {
        settings: other,
        ..key(entry)
    };
    assert_eq!(state(window).session.maps.of(&new).unwrap().key, new);
    press(window, egui::Modifiers::COMMAND, egui::Key::Num4);
    assert_eq!(state(window).preferences.stage, ids::PATHWAYS);
}

/// A map that costs little comes by itself and leaves nothing to be saved; one that costs more waits, and
/// so does one that was cancelled.
#[test]
fn a_map_comes_by_itself_where_it_costs_little() {
    let mut window = window_with_few();
    let entry = select(&mut window, "Li3N");
    let fine = MapSettings {
        resolution_ang: 0.02,
        ..MapSettings::default()
    };
    act(&mut window, PathwaysAction::SetMapSettings(fine));
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    let is_begun = |window: &Window| {
        let maps = &state(window).session.maps;
        maps.running.is_some() || maps.of(&key(entry)).is_some()
    };
    assert!(!is_begun(&window));
    window.get_by_label_contains("This cell is large");
    window.get_by_label_contains("takes about ");
    assert!(is_shown(&window, "Compute the map"));

    // The same cell on a coarser grid.
    let middling = MapSettings {
        resolution_ang: 0.05,
        ..MapSettings::default()
    };
    window
        .state_mut()
        .act(PathwaysAction::SetMapSettings(middling));
    settle(&mut window);
    let (job, _) = state(&window).session.maps.running.expect("it has begun");
    act(&mut window, Action::Cancel(job));
    assert!(!is_begun(&window), "what was cancelled does not come back");
    assert!(is_shown(&window, "Compute the map"));

    act(&mut window, PathwaysAction::SetMapSettings(COARSE));
    assert!(state(&window).session.maps.by(&key(entry)).is_some());
    assert!(!is_shown(&window, "Compute the map"));
    assert!(!state(&window).is_unsaved(), "nobody has changed anything");
    assert_eq!(errors(&window), [""; 0]);
}

/// Entries of the sample that a force field cannot map.
#[test]
fn what_cannot_be_mapped_is_explained() {
    let mut window = window_with_sample();
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    let n = state(&window).data().entries.len();
    let failure = |window: &Window, entry: EntryIndex, settings: MapSettings| {
        let structure = &state(window).data().decorations[entry.0].structure;
        Plan::new(structure, Element::LI, &settings.percolation()).err()
    };
    let fitting = |window: &Window, wanted: &dyn Fn(&PercolationError) -> bool| {
        let fits = |&entry: &EntryIndex| failure(window, entry, COARSE).is_some_and(|e| wanted(&e));
        EntryIndex::first(n).find(fits)
    };
    act(&mut window, PathwaysAction::SetMapSettings(COARSE));
    let uncharged = fitting(&window, &|e| {
        matches!(e, PercolationError::Uncharged { .. })
    });
    if let Some(entry) = uncharged {
        act(&mut window, Action::Pick(entry, Pick::Only));
        window.get_by_label_contains("oxidation state 0 or none");
        window.get_by_label_contains("Give oxidation states in the CIF");
    }
    let other_works = |e: &PercolationError| {
        matches!(
            e,
            PercolationError::MissingPair {
                other_works: true,
                ..
            } | PercolationError::MissingIon {
                other_works: true,
                ..
            }
        )
    };
    let missing = fitting(&window, &other_works);
    if let Some(entry) = missing {
        act(&mut window, Action::Pick(entry, Pick::Only));
        click(&mut window, "Use softBV instead");
        until_idle(&mut window);
        settle(&mut window);
        let settings = state(&window).preferences.map;
        assert_eq!(settings.force_field, ForceField::SoftBv);
        let key = MapKey {
            settings,
            ..key(entry)
        };
        assert!(state(&window).session.maps.of(&key).unwrap().result.is_ok());
    }
    assert!(
        uncharged.is_some() || missing.is_some(),
        "the sample has such entries"
    );

    // A map that would not fit into memory is refused before it begins.
    let entry = select(&mut window, "Li6PS5Cl");
    let finest = MapSettings {
        resolution_ang: 0.02,
        ..MapSettings::default()
    };
    let too_large = failure(&window, entry, finest);
    assert!(
        matches!(too_large, Some(PercolationError::TooLarge { .. })),
        "{too_large:?}"
    );
    act(&mut window, PathwaysAction::SetMapSettings(finest));
    window.get_by_label_contains("GB allowed");
    assert!(state(&window).session.maps.running.is_none());
    window.get_by_label_contains("Use 0.");
}
