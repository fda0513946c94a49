use super::*;
use superion::app::scene3d::{LabelKind, SceneChoices};
use superion::app::stages::ids;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::maps::{MapKey, MapSettings};
use superion::app::stages::structure::actions::StructureAction;
use superion::crystal::Element;

fn shot(window: &mut Window, name: &str) {
    settle(window);
    let t = Instant::now();
    let image = window.render().unwrap();
    println!("{name}: render {:?}", t.elapsed());
    image.save(format!("/tmp/w/k6/shots/{name}.png")).unwrap();
}

#[test]
fn pictures() {
    std::fs::create_dir_all("/tmp/w/k6/shots").unwrap();
    let mut window = window_with_sample();
    let entry = select(&mut window, "Li6PS5Cl");
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    shot(&mut window, "s1");
    let set = |window: &mut Window, f: &dyn Fn(&mut SceneChoices)| {
        let mut c = state(window).preferences.scene.clone();
        f(&mut c);
        act(window, StructureAction::SetScene(Box::new(c)));
    };
    set(&mut window, &|c| {
        c.labels = LabelKind::Wyckoff;
        c.panel_open = true;
    });
    shot(&mut window, "s2");
    let rect = window.get_by_label("3D view of the structure").rect();
    let mut n = 0;
    for k in 0..200 {
        let view = window.state().structure_view().unwrap();
        let Some(at) = view.atom_on_screen(k, rect) else {
            continue;
        };
        if view.hit_at(at, rect) == Some(superion::app::scene3d::Hit::Atom(k))
            && view.model().atoms[k].element.symbol() != "Li"
        {
            click_at(&mut window, at);
            n += 1;
            if n == 4 {
                break;
            }
        }
    }
    shot(&mut window, "s3");
    act(&mut window, Action::SetTheme(ThemeChoice::Dark));
    shot(&mut window, "s3d");
    set(&mut window, &|c| {
        c.draw.cells = [2, 2, 1];
        c.panel_open = false;
        c.labels = LabelKind::Site;
        c.orthographic = true;
    });
    shot(&mut window, "s4d");
    act(&mut window, Action::SetTheme(ThemeChoice::Light));
    set(&mut window, &|c| {
        *c = SceneChoices::default();
    });
    window.set_size(egui::vec2(1024.0, 720.0));
    set(&mut window, &|c| {
        c.panel_open = true;
    });
    shot(&mut window, "s5");
    let settings = MapSettings {
        resolution_ang: 0.2,
        ..MapSettings::default()
    };
    act(&mut window, PathwaysAction::SetMapSettings(settings));
    let entry = select(&mut window, "Li3BS3");
    act(
        &mut window,
        PathwaysAction::ComputeMap(MapKey {
            entry,
            mobile_ion: Element::LI,
            settings,
        }),
    );
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    shot(&mut window, "p1");
    window.set_size(egui::vec2(1280.0, 800.0));
    settle(&mut window);
    click(&mut window, "Compare");
    until_idle(&mut window);
    shot(&mut window, "p2");
    click(&mut window, "Side by side");
    shot(&mut window, "p3");
    let rows: Vec<_> = window
        .query_all_by_role(Role::Row)
        .map(|n| n.rect().center())
        .collect();
    click_at(&mut window, rows[0]);
    shot(&mut window, "p4");
    click(&mut window, "Side by side");
    act(&mut window, Action::SetTheme(ThemeChoice::Dark));
    shot(&mut window, "p5");
    let _ = entry;
}

#[test]
fn first_look() {
    std::fs::create_dir_all("/tmp/w/k6/shots").unwrap();
    let mut window = window(Some(Action::LoadSample));
    wait_for(&mut window, |s| s.has_data());
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    let t = Instant::now();
    until_idle(&mut window);
    println!("idle after {:?}", t.elapsed());
    shot(&mut window, "f1");
    println!("unsaved {}", state(&window).is_unsaved());
}

#[test]
fn speed() {
    let mut window = window_with_sample();
    let big = (0..430)
        .map(EntryIndex)
        .max_by_key(|e| state(&window).data().entries[e.0].structure.n_sites())
        .unwrap();
    println!(
        "sites {}",
        state(&window).data().entries[big.0].structure.n_sites()
    );
    act(
        &mut window,
        Action::Pick(big, superion::app::selection::Pick::Only),
    );
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    for (name, poly, labels) in [
        ("none", false, LabelKind::None),
        ("poly", true, LabelKind::None),
        ("poly+labels", true, LabelKind::Site),
    ] {
        let mut c = SceneChoices::default();
        c.draw.polyhedra = poly;
        c.labels = labels;
        act(&mut window, StructureAction::SetScene(Box::new(c)));
        settle(&mut window);
        let rect = window.get_by_label("3D view of the structure").rect();
        let view = window.state().structure_view().unwrap();
        println!(
            "{name}: atoms {} bonds {} polyhedra {} triangles {} view {:?}",
            view.n_atoms(),
            view.model().bonds.len(),
            view.model().polyhedra.len(),
            view.model().n_triangles_of_polyhedra(),
            rect.size()
        );
        window.hover_at(rect.center());
        window.drag_at(rect.center());
        window.step();
        let t = Instant::now();
        for k in 0..20 {
            window.hover_at(rect.center() + egui::vec2(3.0 * k as f32, 0.0));
            window.step();
        }
        println!("{name}: {:?} a frame", t.elapsed() / 20);
        window.drop_at(rect.center());
        settle(&mut window);
    }
}
