//! The table: ranges, sort keys, filters by number, the clipboard, columns, sets.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::stages::ids;
use superion::app::view::ToCopy;
use superion::import::EntryIndex;

use super::{
    Window, act, click, click_role, is_shown, leave_field, press, settle, state, until_idle,
    window_with_few, window_with_sample, write,
};

fn selected(window: &Window) -> Vec<EntryIndex> {
    state(window).session.selection.iter().collect()
}

/// What the last frame put on the clipboard.
fn copied(window: &Window) -> Vec<OutputCommand> {
    window.output().platform_output.commands.clone()
}

pub fn copied_text(window: &mut Window, key: impl FnOnce(&mut Window)) -> String {
    key(window);
    for _ in 0..6 {
        window.step();
        for command in copied(window) {
            if let OutputCommand::CopyText(text) = command {
                return text;
            }
        }
    }
    panic!("nothing was copied");
}

/// Selects the first rows of the table, as `origin` selects them; all rows, as they stand.
fn select_first(window: &mut Window, n: usize, origin: &str) -> Vec<EntryIndex> {
    let order = window.state().table_order().to_vec();
    let (entries, origin) = (order[..n].to_vec(), origin.to_owned());
    act(window, Action::Select { entries, origin });
    order
}

#[test]
fn rows_are_selected_by_range_all_and_others() {
    let mut window = window_with_few();
    let order = window.state().table_order().to_vec();
    act(&mut window, Action::Pick(order[2], Pick::Only));
    for _ in 0..3 {
        press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    }
    assert_eq!(selected(&window).len(), 4);
    press(&mut window, Modifiers::SHIFT, Key::End);
    assert_eq!(selected(&window).len(), order.len() - 2);
    press(&mut window, Modifiers::SHIFT, Key::Home);
    assert_eq!(selected(&window).len(), 3);
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&window).len(), order.len());
    press(&mut window, Modifiers::COMMAND, Key::I);
    assert!(selected(&window).is_empty());

    write(&mut window, "Filter entries", "has:σ");
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert!(
        selected(&window).is_empty(),
        "the field's own letters are meant"
    );
    leave_field(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::A);
    let n_labelled = state(&window).data().n_labelled();
    assert!(n_labelled < order.len());
    assert_eq!(
        selected(&window).len(),
        n_labelled,
        "the rows that are shown"
    );
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    assert!(selected(&window).is_empty());
}

#[test]
fn a_click_within_many_leaves_them_selected() {
    let mut window = window_with_few();
    let order = select_first(&mut window, 5, "good");
    let rows: Vec<_> = window.get_all_by_role(Role::Row).collect();
    rows[3].click();
    settle(&mut window);
    assert_eq!(selected(&window).len(), 5);
    assert_eq!(state(&window).session.selection.primary(), Some(order[3]));
    let rows: Vec<_> = window.get_all_by_role(Role::Row).collect();
    rows[7].click();
    settle(&mut window);
    assert_eq!(selected(&window), [order[7]]);
    act(&mut window, Action::SelectPrevious);
    assert_eq!(selected(&window).len(), 5, "a slip costs a click");
}

#[test]
fn numbers_filter_and_what_is_not_understood_is_said() {
    let mut window = window_with_sample();
    let rows = |window: &mut Window, text: &str| {
        write(window, "Filter entries", text);
        settle(window);
        window.state().table_order().to_vec()
    };
    let wide = rows(&mut window, "E_g > 3 -Cl");
    assert!(!wide.is_empty());
    for entry in &wide {
        let item = &state(&window).data().entries[entry.0];
        assert!(item.band_gap_ev.unwrap() > 3.0 && !item.formula.contains("Cl"));
    }
    assert_eq!(rows(&mut window, "Eg>3 E_q<1 !cl"), wide, "the rest works");
    assert!(
        window
            .query_by_label_contains("“E_q” is no number")
            .is_some()
    );
    let one = rows(&mut window, "cluster:1");
    assert!(!one.is_empty() && one.len() < 430);
    assert_eq!(rows(&mut window, "cluster:99").len(), 0);
    assert!(is_shown(
        &window,
        "There is no cluster 99: the tree is cut into 9."
    ));
}

#[test]
fn rows_sort_by_several_columns() {
    let mut window = window_with_sample();
    click(&mut window, "Sort by Space group");
    window
        .get_by_label("Sort by Sites")
        .click_modifiers(Modifiers::SHIFT);
    settle(&mut window);
    let known = state(&window);
    let key = |k: &EntryIndex| {
        let item = &known.data().entries[k.0];
        let group = item.space_group.as_ref().map_or(u16::MAX, |g| g.number);
        (group, item.structure.n_sites())
    };
    assert!(window.state().table_order().is_sorted_by_key(key));
}

#[test]
fn rows_go_to_the_clipboard_with_titles_and_units() {
    let mut window = window_with_few();
    let order = select_first(&mut window, 3, "");
    let text = copied_text(&mut window, |window| {
        window.input_mut().events.push(Event::Copy);
    });
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[0][0], "Formula");
    let sigma = lines[0]
        .iter()
        .position(|t| *t == "σ / S cm⁻¹")
        .expect("with its unit");
    let first = &state(&window).data().entries[order[0].0];
    assert_eq!(lines[1][0], first.formula);
    let label = state(&window).label_of(order[0]).unwrap();
    assert_eq!(
        lines[1][sigma].trim_start_matches(['<', '>']).parse(),
        Ok(label.conductivity_s_cm)
    );
}

#[test]
fn figures_go_to_the_clipboard_as_picture_and_as_numbers() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::DENDROGRAM));
    let text = copied_text(&mut window, |window| {
        window.state_mut().act(Action::Copy(ToCopy::Numbers));
    });
    assert!(
        text.starts_with("cluster\tstructures\tmeasured\tconductivity (S cm⁻¹)\n"),
        "{text}"
    );
    assert!(text.lines().count() > 5);
    let (width, _) = {
        let (drawing, _) = window.state().figure().unwrap();
        (drawing.width, drawing.height)
    };
    window.state_mut().act(Action::Copy(ToCopy::Figure));
    let mut picture = None;
    for _ in 0..500 {
        window.step();
        picture = copied(&window)
            .into_iter()
            .find_map(|command| match command {
                OutputCommand::CopyImage(image) => Some(image),
                _ => None,
            });
        if picture.is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let picture = picture.expect("a picture");
    assert_eq!(picture.size[0], (2.0 * width).round() as usize);
    let colours: std::collections::BTreeSet<_> =
        picture.pixels.iter().map(|c| c.to_array()).collect();
    assert!(colours.len() > 10, "it shows something");
    until_idle(&mut window);
}

#[test]
fn columns_are_chosen_and_sets_are_worked_with() {
    let mut window = window_with_few();
    assert!(!is_shown(&window, "Sort by ρ / g cm⁻³"));
    click(&mut window, "Columns");
    click_role(&mut window, Role::CheckBox, "Column ρ / g cm⁻³");
    click_role(&mut window, Role::CheckBox, "Column Oxidation rule");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(is_shown(&window, "Sort by ρ / g cm⁻³"));
    assert!(!is_shown(&window, "Sort by Oxidation rule"));
    assert_eq!(
        state(&window).preferences.table_columns.get("density"),
        Some(&true)
    );

    let order = window.state().table_order().to_vec();
    let select = |window: &mut Window, range: std::ops::Range<usize>| {
        let entries = order[range].to_vec();
        let origin = String::new();
        act(window, Action::Select { entries, origin });
    };
    select(&mut window, 0..4);
    click(&mut window, "Sets");
    write(&mut window, "Name of the set", "good");
    click(&mut window, "Keep 4 selected");
    press(&mut window, Modifiers::NONE, Key::Escape);
    let set = |window: &Window| state(window).document().sets[0].entries.len();
    assert_eq!(set(&window), 4);
    select(&mut window, 2..7);
    use superion::app::stages::data::actions::DataAction;
    let entries = selected(&window);
    act(&mut window, DataAction::AddToSet(0, entries.clone()));
    assert_eq!(set(&window), 7);
    act(&mut window, DataAction::TakeFromSet(0, entries));
    assert_eq!(set(&window), 2);
    act(&mut window, DataAction::RenameSet(0, "two".to_owned()));
    write(&mut window, "Filter entries", "set:two");
    settle(&mut window);
    let mut shown = window.state().table_order().to_vec();
    shown.sort();
    let mut expected = order[..2].to_vec();
    expected.sort();
    assert_eq!(shown, expected);
    for _ in 0..3 {
        leave_field(&mut window);
        super::undo::undo(&mut window);
    }
    assert_eq!(state(&window).document().sets[0].name, "good");
    assert_eq!(set(&window), 4);
}

#[test]
fn selected_structures_are_written_as_cifs() {
    let mut window = window_with_few();
    let order = window.state().table_order().to_vec();
    let folder = tempfile::tempdir().unwrap();
    let entries = order[..3].to_vec();
    use superion::app::stages::data::actions::DataAction;
    let into = folder.path().join("cifs");
    act(&mut window, DataAction::WriteCifs(entries, into.clone()));
    let files = std::fs::read_dir(&into).unwrap().flatten();
    let cifs = files.filter(|f| f.path().extension().is_some_and(|e| e == "cif"));
    assert_eq!(cifs.count(), 3);
    let first = &state(&window).data().entries[order[0].0];
    let text = std::fs::read_to_string(into.join(format!("{}.cif", first.id))).unwrap();
    assert!(text.starts_with("data_"), "{text}");
}

#[test]
fn sets_and_the_selection_are_united_cut_and_subtracted() {
    let mut window = window_with_few();
    let order = window.state().table_order().to_vec();
    let select = |window: &mut Window, range: std::ops::Range<usize>| {
        let entries = order[range].to_vec();
        let origin = String::new();
        act(window, Action::Select { entries, origin });
    };
    select(&mut window, 0..4);
    use superion::app::stages::data::actions::DataAction;
    act(&mut window, DataAction::KeepSet("good".to_owned()));
    let sorted = |places: &[usize]| {
        let mut entries: Vec<EntryIndex> = places.iter().map(|k| order[*k]).collect();
        entries.sort();
        entries
    };
    for (operation, places) in [
        ("Add it to the selection (7)", &[0, 1, 2, 3, 4, 5, 6][..]),
        ("Keep of the selection what is in it (2)", &[2, 3]),
        ("Take it out of the selection (3)", &[4, 5, 6]),
    ] {
        select(&mut window, 2..7);
        click(&mut window, "Sets");
        click(&mut window, "More of good");
        click(&mut window, operation);
        assert_eq!(selected(&window), sorted(places), "{operation}");
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    // Clicks elsewhere change the selection and not the set, which is a click away.
    act(&mut window, Action::Pick(order[9], Pick::Only));
    click(&mut window, "Select the set good");
    assert_eq!(selected(&window), sorted(&[0, 1, 2, 3]));
}
