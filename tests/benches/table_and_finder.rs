//! How fast the table sorts and filters 20 000 entries, and the finder finds among them: the frame that
//! follows a click or a letter.

use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::app::action::{Act, Reach};
use superion::dataset::Dataset;
use superion::import::Entry;

use crate::driven_window::{Window, act, press, settle, state, window_with_few, write};

const ENTRIES: usize = 20_000;

/// Puts other data into the window.
#[derive(Debug)]
struct Put(Arc<Dataset>);

impl Act for Put {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let data = self.0;
        reach
            .state
            .change("Many entries", "", |document| document.data = data);
    }
}

/// Entries of the window over and over, each with an id and a number of its own.
fn many(window: &Window) -> Dataset {
    let known = &state(window).data().entries;
    let entry = |k: usize| -> Entry {
        let mut entry = known[k % known.len()].clone();
        entry.id = format!("mp-{}", 7919 * k % 1_000_003);
        entry.material_id = None;
        entry.band_gap_ev = Some((k * 31 % 997) as f64 / 100.0);
        entry
    };
    let mut data = Dataset::of_entries((0..ENTRIES).map(entry).collect());
    let unlike = |k: usize| format!("Li{}P{}S{}", k % 97 + 1, k % 13 + 1, k % 41 + 1);
    for (k, entry) in Arc::make_mut(&mut data.entries).iter_mut().enumerate() {
        entry.formula = unlike(k);
    }
    data
}

fn frame(window: &mut Window, what: &str) {
    let started = Instant::now();
    window.step();
    let ms = started.elapsed().as_secs_f64() * 1e3;
    println!("{what}: {ms:.1} ms");
}

#[test]
#[ignore = "a measurement"]
fn twenty_thousand_entries_are_sorted_filtered_and_found() {
    let mut window = window_with_few();
    let data = many(&window);
    act(&mut window, Put(Arc::new(data)));
    settle(&mut window);
    frame(&mut window, "a frame with nothing new");
    for column in ["Formula", "Id", "Space group", "E_g / eV"] {
        window.get_by_label(&format!("Sort by {column}")).click();
        frame(&mut window, &format!("press {column}"));
        frame(&mut window, &format!("sort by {column}"));
        settle(&mut window);
    }
    write(&mut window, "Filter entries", "E_g>3 ");
    for letter in "Li-P-S li7ps6".chars() {
        window
            .get_by_label("Filter entries")
            .type_text(&letter.to_string());
        frame(&mut window, &format!("filter, “{letter}” typed"));
        frame(&mut window, "after it");
    }
    press(&mut window, Modifiers::COMMAND, Key::K);
    for letter in "li7p2s6xyz".chars() {
        window.get_by_label("Find").type_text(&letter.to_string());
        frame(&mut window, &format!("finder, “{letter}” typed"));
        frame(&mut window, "after it");
    }
}
