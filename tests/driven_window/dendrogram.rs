//! The Dendrogram stage: the cut and the selection of branches.

use eframe::egui::{accesskit::Role, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::shown::Parts;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::dendrogram::{clusters_now, place_of};
use superion::app::stages::ids;
use superion::figures::drawing::Target;
use superion::import::EntryIndex;
use superion::outputs;

use super::{
    Window, act, click, click_at, click_role, drag, errors, is_shown, looks, mark, settle, state,
    until_idle, window_with_few, window_with_sample, write,
};

#[test]
fn the_cut_moves_and_branches_are_selected() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Dendrogram");
    assert_eq!(state(&window).cut(), 9);
    the_slider_cuts(&mut window);
    dragging_the_line_cuts(&mut window);
    the_map_is_made_and_its_points_are_picked(&mut window);
    a_stroke_around_points_selects_them(&mut window);
    a_click_selects_the_branch(&mut window);
}

/// The number of clusters that the figure shows.
fn clusters_in_figure(window: &Window) -> usize {
    let score = state(window).chosen_score().unwrap();
    let n = score.linkage.cluster_of_row_at(state(window).cut());
    let mut clusters = n.clone();
    clusters.sort_unstable();
    clusters.dedup();
    clusters.len()
}

fn the_slider_cuts(window: &mut Window) {
    let slider = window.get_by_role_and_label(Role::Slider, "Number of clusters");
    slider.set_value_accesskit(5.0);
    settle(window);
    assert_eq!(state(window).cut(), 5);
    assert_eq!(clusters_in_figure(window), 5);
}

fn dragging_the_line_cuts(window: &mut Window) {
    let line = |window: &Window| mark(window, |t| *t == Target::Cut).expect("the cut").1;
    let from = line(window);
    drag(window, from, from + vec2(0.0, 120.0));
    let more = state(window).cut();
    assert!(more > 5, "a lower cut meets more branches, got {more}");
    assert!(line(window).y > from.y, "the line followed");
    // In one leap, as a quick hand does: the drag is noticed only far from the line.
    let from = line(window);
    let to = from - vec2(0.0, 150.0);
    window.hover_at(from);
    window.drag_at(from);
    window.hover_at(to);
    window.drop_at(to);
    settle(window);
    assert!(
        state(window).cut() < more,
        "back up, got {}",
        state(window).cut()
    );
}

fn the_map_is_made_and_its_points_are_picked(window: &mut Window) {
    click_role(window, Role::RadioButton, "Map");
    until_idle(window);
    settle(window);
    assert_eq!(errors(window), [""; 0]);
    let is_entry = |t: &Target| matches!(t, Target::Entry(_));
    let (target, at) = mark(window, is_entry).expect("a point");
    click_at(window, at);
    let picked = state(window).session.selection.primary();
    assert_eq!(target, Target::Entry(picked.expect("a structure")));
    let mut wrong = Vec::new();
    for (theme, suffix) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        act(window, Action::SetTheme(theme));
        looks::snapshot(window, &format!("map-{suffix}"), &mut wrong);
        looks::defects(window, "map", &mut wrong);
    }
    act(window, Action::SetTheme(ThemeChoice::Light));
    click_role(window, Role::RadioButton, "Colour by Cluster");
    looks::snapshot(window, "map-clusters-light", &mut wrong);
    click_role(window, Role::RadioButton, "t-SNE");
    until_idle(window);
    settle(window);
    assert_eq!(errors(window), [""; 0]);
    assert!(mark(window, is_entry).is_some(), "a point");
    // No snapshot: the last bits of logarithms, which differ from system to system, move points.
    looks::defects(window, "map by t-SNE", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn a_stroke_around_points_selects_them(window: &mut Window) {
    let (drawing, origin) = window.state().figure().expect("the map");
    let corner = |x: f32, y: f32| origin + vec2(x, y);
    let (width, height) = (drawing.width, drawing.height);
    let around = [
        corner(2.0, 2.0),
        corner(width - 2.0, 2.0),
        corner(width - 2.0, height - 2.0),
        corner(2.0, height - 2.0),
    ];
    window.hover_at(around[0]);
    window.drag_at(around[0]);
    for at in around {
        window.hover_at(at);
        window.step();
    }
    window.drop_at(around[3]);
    settle(window);
    let everything = state(window).chosen_score().unwrap().entries.clone();
    let selected: Vec<EntryIndex> = state(window).session.selection.iter().collect();
    assert_eq!(selected, everything);
    assert!(
        state(window)
            .session
            .selection
            .origin
            .contains("surrounded on the map")
    );
    let n = selected.len();
    assert!(is_shown(window, &format!("Show {n} in the table")));
    click_role(window, Role::RadioButton, "Dendrogram");
}

fn a_click_selects_the_branch(window: &mut Window) {
    let mut seen = Vec::new();
    while seen.len() < 3 {
        let new = |t: &Target| matches!(t, Target::Cluster(k) if !seen.contains(k));
        let Some((Target::Cluster(cluster), at)) = mark(window, new) else {
            break;
        };
        click_at(window, at);
        let score = state(window).chosen_score().unwrap();
        let rows = score.linkage.leaves(cluster).into_iter();
        let mut members: Vec<EntryIndex> = rows.map(|row| score.entries[row.0]).collect();
        members.sort_unstable();
        let selected: Vec<EntryIndex> = state(window).session.selection.iter().collect();
        assert_eq!(selected, members, "cluster {cluster}");
        seen.push(cluster);
    }
    assert_eq!(seen.len(), 3, "three branches can be pointed at");
    let n = state(window).session.selection.len();
    click(window, &format!("Show {n} in the table"));
    assert_eq!(state(window).preferences.stage, ids::DATA);
    click(window, &format!("Selected {n}"));
    assert_eq!(window.state().table_order().len(), n);
}

#[test]
fn both_lines_are_dragged_and_every_place_says_the_same_clusters() {
    let mut window = window_with_few();
    act(&mut window, DendrogramAction::SetCut(3));
    act(&mut window, DendrogramAction::SetFineCut(8));
    act(&mut window, Action::GoTo(ids::DENDROGRAM));
    let line = |window: &Window, wanted: Target| mark(window, |t| *t == wanted).map(|(_, at)| at);
    assert_eq!(
        line(&window, Target::FineCut),
        None,
        "another tree is searched"
    );
    click(&mut window, "Search in this one");
    let from = line(&window, Target::FineCut).expect("the fine cut");
    drag(&mut window, from, from + vec2(0.0, 14.0));
    let depth = state(&window).rank_settings().selection.depth;
    assert!(depth > 8, "a lower line meets more branches, got {depth}");
    assert_eq!(state(&window).cut(), 3, "the other line stayed");
    let title = format!("Search {depth} fine clusters");
    assert_eq!(state(&window).history().undo_title(), Some(title.as_str()));
    // The upper line stops at the lower one.
    let from = line(&window, Target::Cut).expect("the cut");
    drag(&mut window, from, from + vec2(0.0, 400.0));
    let cut = state(&window).cut();
    assert_eq!(cut, depth);
    act(&mut window, DendrogramAction::SetCut(3));
    // Figure, inspector, filter and finder count alike, from left to right.
    let model = Parts::of(state(&window)).with_source(outputs::dendrogram::model);
    let model = model.expect("a tree");
    assert!(model.leaves_are_fine());
    assert_eq!((model.clusters.len(), model.tree.leaves.len()), (3, depth));
    let sizes: Vec<usize> = model.clusters.iter().map(|c| c.size).collect();
    let now = clusters_now(state(&window));
    assert_eq!(now.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
    for (k, members) in now.iter().enumerate() {
        for &entry in members {
            let place = place_of(state(&window), entry).expect("a place");
            assert_eq!(place.large, Some((k + 1, 3)));
            assert_eq!(place.fine.expect("a fine cluster").1, depth);
        }
    }
    act(&mut window, Action::GoTo(ids::DATA));
    write(&mut window, "Filter entries", "cluster:2");
    settle(&mut window);
    let mut found = window.state().table_order().to_vec();
    found.sort_unstable();
    assert_eq!(found, now[1]);
}
