//! How many clicks a task takes, with the pointer on what is shown and the keys of the keyboard.
//!
//! A click is a press and a release. What the desktop's dialog for files takes belongs to the click that
//! opens it; typing, keys and scrolling do not count.

use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers, Pos2};
use egui_kittest::kittest::Queryable;
use superion::app::stages::pathways::bands::actions::BandsAction;
use superion::app::stages::pathways::bands::choices::BandChoices;
use superion::export::cif::cif_text;
use superion::figures::drawing::Target;
use superion::import::{EntryIndex, Label};
use superion::neb::Engine;

use super::{
    Window, bench, click_at, errors, mark, press, settle, state, until_idle, window_with_few,
    window_with_sample, write,
};

/// A user who counts.
struct Hand {
    window: Window,
    clicks: usize,
}

impl Hand {
    /// Before the sample as a first start leaves it.
    fn at_start() -> Self {
        Self::before(window_with_sample())
    }

    fn before(window: Window) -> Self {
        Self { window, clicks: 0 }
    }

    /// Clicks at a point.
    fn click_at(&mut self, at: Pos2) {
        click_at(&mut self.window, at);
        until_idle(&mut self.window);
        settle(&mut self.window);
        self.clicks += 1;
    }

    /// Clicks in the middle of what has this role and name.
    fn click(&mut self, role: Role, name: &str) {
        let shown = self.window.ctx.content_rect();
        let at = self
            .window
            .get_by_role_and_label(role, name)
            .rect()
            .center();
        assert!(shown.contains(at), "{name} is not on screen: {at:?}");
        self.click_at(at);
    }

    /// Gives a path to the dialog that asks for one.
    fn answers(&mut self, path: &Path) {
        write(
            &mut self.window,
            "Path of the file",
            &path.display().to_string(),
        );
        press(&mut self.window, Modifiers::NONE, Key::Enter);
        until_idle(&mut self.window);
        settle(&mut self.window);
    }

    /// Types into the field that has the keyboard.
    fn types(&mut self, text: &str) {
        self.window.event(egui::Event::Text(text.to_owned()));
        settle(&mut self.window);
    }

    /// Presses keys; as much as a click.
    fn press(&mut self, modifiers: Modifiers, key: Key) {
        press(&mut self.window, modifiers, key);
        until_idle(&mut self.window);
        settle(&mut self.window);
        self.clicks += 1;
    }

    fn took_at_most(&self, most: usize, task: &str) {
        println!("{task}: {} clicks of at most {most}", self.clicks);
        assert!(self.clicks <= most, "{task}: {} clicks", self.clicks);
        assert_eq!(errors(&self.window), [""; 0], "{task}");
    }
}

#[test]
fn the_violins_of_the_sample_are_one_click_away() {
    let mut hand = Hand::at_start();
    hand.click(Role::Button, "Descriptors");
    let is_violin = |t: &Target| matches!(t, Target::Score(_));
    assert!(mark(&hand.window, is_violin).is_some(), "a violin");
    hand.took_at_most(1, "the violins of the sample");
}

#[test]
fn the_members_of_the_best_cluster_are_three_clicks_away() {
    let mut hand = Hand::at_start();
    hand.click(Role::Button, "Dendrogram");
    let (node, members) = best_cluster(&hand.window);
    let is_it = |t: &Target| *t == Target::Cluster(node);
    let (_, at) = mark(&hand.window, is_it).expect("the cluster in the figure");
    hand.click_at(at);
    hand.click(
        Role::Button,
        &format!("Show {} in the table", members.len()),
    );
    let mut listed = hand.window.state().table_order().to_vec();
    listed.sort_unstable();
    assert_eq!(listed, members);
    hand.took_at_most(3, "the members of the best cluster");
}

/// The cluster of the highest mean log σ among those with three labels or more: its node of the tree
/// and its members, ascending.
fn best_cluster(window: &Window) -> (usize, Vec<EntryIndex>) {
    let known = state(window);
    let score = known.chosen_score().expect("a score");
    let n = score.entries.len();
    let members = |node: usize| -> Vec<EntryIndex> {
        let rows = score.linkage.leaves(node);
        let mut members: Vec<_> = rows.iter().map(|row| score.entries[row.0]).collect();
        members.sort_unstable();
        members
    };
    let of_row = score.linkage.cluster_of_row_at(known.cut());
    let is_cluster = |node: &usize| {
        let rows = score.linkage.leaves(*node);
        let own = of_row[rows[0].0];
        let all = of_row.iter().filter(|cluster| **cluster == own).count();
        all == rows.len() && rows.iter().all(|row| of_row[row.0] == own)
    };
    let mean = |node: usize| {
        let log_sigma = members(node).into_iter();
        let log_sigma: Vec<f64> = log_sigma
            .filter_map(|k| known.data().log_sigma(k))
            .collect();
        let sum: f64 = log_sigma.iter().sum();
        (log_sigma.len() >= 3).then(|| sum / log_sigma.len() as f64)
    };
    let clusters = (0..2 * n - 1).filter(is_cluster);
    let rated = clusters.filter_map(|node| Some((mean(node)?, node)));
    let (_, best) = rated
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .expect("a cluster with labels");
    (best, members(best))
}

#[test]
fn the_candidates_are_a_table_after_three_clicks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("best.xlsx");
    // Few structures, for their maps take time; the clicks are the same.
    let mut hand = Hand::before(window_with_few());
    hand.click(Role::Button, "Candidates");
    hand.click(Role::Button, "Find candidates");
    hand.click(Role::Button, "Save list…");
    hand.answers(&path);
    let written = std::fs::read(&path).expect("a table");
    assert!(written.starts_with(b"PK"), "XLSX is a ZIP");
    hand.took_at_most(3, "the best candidates as XLSX");
}

#[test]
fn the_pathway_and_barrier_of_any_named_compound_are_three_actions_away() {
    let mut hand = Hand::at_start();
    hand.press(Modifiers::COMMAND, Key::K);
    hand.window.get_by_label("Find").type_text("li3n");
    settle(&mut hand.window);
    hand.press(Modifiers::NONE, Key::Enter);
    hand.click(Role::Button, "Pathways");
    let known = state(&hand.window);
    let entry = known.session.selection.primary().expect("one is selected");
    assert_eq!(known.data().entries[entry.0].formula, "Li3N");
    hand.window
        .get_by_role_and_label(Role::Button, "Level to E_3D");
    hand.window.get_by(|node| {
        node.role() == Role::Row && node.label().unwrap_or_default().starts_with("Path 1: ")
    });
    assert!(!state(&hand.window).is_unsaved(), "nothing is to be saved");
    hand.took_at_most(3, "the pathway and barrier of a named compound");
}

/// Structures as an own folder holds them: CIFs without ids that are known, and a table of what was
/// measured of them, in German.
fn own_folder(window: &Window) -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let data = state(window).data();
    let mut table = "Verbindung;Leitfähigkeit (mS/cm)\n".to_owned();
    let mut known = std::collections::BTreeSet::new();
    for (k, entry) in data.entries.iter().enumerate() {
        let name = format!("own-{k}.cif");
        let text = cif_text(&entry.formula, &entry.structure);
        std::fs::write(folder.path().join(name), text).unwrap();
        if let Some(label) = data.label_of(EntryIndex(k))
            && known.insert(&entry.formula)
        {
            let sigma = format!("{:e}", 1e3 * label.conductivity_s_cm).replace('.', ",");
            table += &format!("{};{sigma}\n", entry.formula);
        }
    }
    let n = known.len();
    std::fs::write(folder.path().join("Messwerte.csv"), table).unwrap();
    (folder, n)
}

#[test]
fn the_violins_of_an_own_folder_are_six_clicks_away() {
    let mut hand = Hand::before(window_with_few());
    let (folder, n_measured) = own_folder(&hand.window);
    hand.click(Role::Button, "File");
    hand.click(Role::Button, "Open folder…");
    hand.answers(folder.path());
    hand.click(Role::Button, "OK");
    hand.click(Role::Button, "Start anew with these only");
    let known = state(&hand.window);
    assert_eq!(known.data().entries.len(), 40);
    // A formula of two structures of the folder waits for a decision.
    let matches = known.data().label_matches.iter();
    let waiting = matches.filter(|found| found.is_ambiguous()).count();
    assert!(waiting <= 1, "{waiting} wait");
    assert!(known.data().n_labelled() >= n_measured - waiting);
    hand.click(Role::Button, "Descriptors");
    hand.click(Role::Button, "Run the screen");
    let is_violin = |t: &Target| matches!(t, Target::Score(_));
    assert!(mark(&hand.window, is_violin).is_some(), "a violin");
    hand.took_at_most(6, "the violins of an own folder with labels");
}

#[test]
fn an_own_structure_has_its_cluster_and_relatives_after_four_clicks() {
    let mut hand = Hand::before(window_with_few());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    hand.click(Role::Button, "Add structures…");
    hand.answers(&path);
    hand.window.get_by_label("Where your structure falls");
    let measured = hand.window.query_all_by_label_contains("S cm⁻¹").count();
    assert!(measured > 0, "its measured relatives");
    hand.took_at_most(4, "an own structure among those that are here");

    // Undone by one key, and by one line of the menu.
    hand.clicks = 0;
    press(&mut hand.window, Modifiers::COMMAND, Key::Z);
    until_idle(&mut hand.window);
    assert_eq!(state(&hand.window).data().entries.len(), 40);
    hand.took_at_most(1, "undoing it");
}

#[test]
fn the_relaxed_barrier_of_a_hop_is_two_clicks_away() {
    let mut hand = Hand::before(window_with_few());
    let entry = super::select(&mut hand.window, "Li3N");
    // The engine that needs a second; the clicks are the same.
    let choices = BandChoices {
        engine: Engine::BondValence,
        ..BandChoices::default()
    };
    super::act(&mut hand.window, BandsAction::SetChoices(Box::new(choices)));
    super::click_role(&mut hand.window, Role::Button, "Pathways");
    until_idle(&mut hand.window);
    settle(&mut hand.window);
    let hop = hand.window.get_by(|node| {
        node.role() == Role::Row && node.label().unwrap_or_default().starts_with("Path 1: ")
    });
    let at = hop.rect().center();
    hand.click_at(at);
    hand.click(Role::Button, "Relaxed barrier");
    let known = state(&hand.window).data().relaxed_hops(entry);
    let band = known[0].found.hops[0].band.as_ref().expect("a band");
    let told = format!("Relaxed barrier: {:.3} eV", band.forward_barrier_ev());
    hand.window.get_by_label(&told);
    hand.took_at_most(2, "from a hop to its relaxed barrier");
}

#[test]
fn a_conductivity_from_the_files_of_an_instrument_is_six_clicks_away() {
    let folder = tempfile::tempdir().unwrap();
    bench::files(folder.path(), "P1", &[0, 25, 50]);
    let mut hand = Hand::before(window_with_few());
    hand.click(Role::Button, "Experiment");
    hand.click(Role::Button, "Open spectra…");
    hand.answers(folder.path());
    hand.click(Role::TextInput, "Thickness in mm");
    hand.types("1");
    // Over the error to the diameter.
    press(&mut hand.window, Modifiers::NONE, Key::Tab);
    press(&mut hand.window, Modifiers::NONE, Key::Tab);
    hand.types("10");
    press(&mut hand.window, Modifiers::NONE, Key::Enter);
    bench::until_analysed(&mut hand.window);
    let pellet = state(&hand.window).data().bench.spectra[0].pellet();
    assert_eq!(pellet.thickness_cm, Some(0.1), "{pellet:?}");
    assert!(pellet.area_cm2.is_some(), "{pellet:?}");
    hand.click(Role::RadioButton, "Arrhenius");
    hand.click(Role::TextInput, "Compound of the cell");
    let entry = super::entry_of(&hand.window, "Li3N");
    let id = state(&hand.window).data().entries[entry.0].id.clone();
    hand.types(&id);
    hand.click(Role::Button, "Keep as measurement");
    let label = state(&hand.window).label_of(entry).expect("a label");
    let truth = bench::sigma(25.0);
    assert!(
        (label.conductivity_s_cm / truth - 1.0).abs() < 0.02,
        "{label:?}"
    );
    hand.took_at_most(6, "from impedance files to σ, E_a and a label");

    hand.clicks = 0;
    hand.press(Modifiers::COMMAND, Key::Z);
    let label = state(&hand.window).label_of(entry);
    assert!(label.is_none_or(|label| label.reference != Label::IMPEDANCE));
    hand.took_at_most(1, "undoing it");
}
