//! What would help where little or nothing passes: what is not known of which structures, and by how
//! little others fail. Each piece of advice is taken by one click.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::facts::actions::FactsAction;
use crate::app::shell::widgets::{count, plural};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::candidates::words;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::pipeline::Ranking;
use crate::rank::{Fact, RankedBy, SelectionSettings, Verdict};

/// What became of the members of the searched clusters, by the filters as they stand.
struct Fates {
    members: Vec<(EntryIndex, Verdict)>,
}

impl Fates {
    fn of(ranking: &Ranking, filters: &SelectionSettings) -> Self {
        let candidates = ranking.table.candidates.iter();
        let now: BTreeMap<EntryIndex, Verdict> = candidates
            .map(|candidate| (candidate.entry, filters.verdict(candidate)))
            .collect();
        let members = ranking.table.members.iter().map(|member| {
            let verdict = match member.verdict {
                Verdict::Candidate => now.get(&member.entry).copied().unwrap_or(member.verdict),
                verdict => verdict,
            };
            (member.entry, verdict)
        });
        Self {
            members: members.collect(),
        }
    }

    fn with(&self, verdict: Verdict) -> Vec<EntryIndex> {
        let found = self.members.iter().filter(|(_, v)| *v == verdict);
        found.map(|(entry, _)| *entry).collect()
    }
}

/// The empty list: what would help.
pub(super) fn nothing_passes(
    ui: &mut egui::Ui,
    state: &State,
    ranking: &Ranking,
    actions: &mut Actions,
) {
    let filters = state.rank_settings().selection;
    let fates = Fates::of(ranking, &filters);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.12).max(8.0));
        ui.label(RichText::new("Nothing passes").font(theme::bold_font(18.0)));
        ui.add_space(4.0);
        if fates.members.is_empty() {
            let weak = theme::palette(ui).weak;
            let text = "No cluster holds a measured conductivity above that of a conductor: lower it above, or cut into fewer clusters.";
            ui.label(RichText::new(text).color(weak));
            return;
        }
        for fact in Fact::ALL {
            unknown(ui, state, fact, &fates.with(Verdict::Unknown(fact)), actions);
        }
        highest_barrier(ui, state, ranking, &filters, actions);
        excluded(ui, state, &fates, &filters, actions);
    });
}

/// Above a list that is not empty: those of the user's own that fail for want of a fact.
pub(super) fn own_that_fail(
    ui: &mut egui::Ui,
    state: &State,
    ranking: &Ranking,
    actions: &mut Actions,
) {
    if state.data().added.is_empty() {
        return;
    }
    let fates = Fates::of(ranking, &state.rank_settings().selection);
    ui.horizontal_wrapped(|ui| {
        let text = own_in_words(state, ranking, &fates);
        ui.label(RichText::new(text).color(theme::palette(ui).weak));
        if ui.link("Select them").clicked() {
            actions.push(Action::Select {
                entries: state.data().added.iter().copied().collect(),
                origin: "your compounds".to_owned(),
            });
        }
        let facts = ui
            .link("E_hull, E_g…")
            .on_hover_text("Type or paste E_hull, E_g and barriers of bands of your compounds.");
        if facts.clicked() {
            let own = state.data().added.iter().copied().collect();
            actions.push(FactsAction::Open(own));
        }
        own_switch(ui, state, actions);
    });
    if ranking.passing(&state.rank_settings().selection).is_empty() {
        // The empty list says it of all.
        return;
    }
    for fact in Fact::ALL {
        let failing = fates.with(Verdict::Unknown(fact));
        let own: Vec<EntryIndex> = failing
            .into_iter()
            .filter(|entry| state.data().is_added(*entry))
            .collect();
        if !own.is_empty() {
            unknown(ui, state, fact, &own, actions);
        }
    }
}

/// Whether the user's own pass without E_hull and E_g.
fn own_switch(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut settings = state.rank_settings();
    let passes = &mut settings.selection.unknown.of_own;
    let text = "My own compounds pass without E_hull and E_g";
    let switch = ui.checkbox(passes, text).on_hover_text(
        "E_hull stands for the chance that a compound can be made, and E_g for its not conducting electrons; of a compound of your own you know both better than a missing number tells. What you type counts as any other.",
    );
    if switch.changed() {
        actions.push(CandidatesAction::SetSettings(Box::new(settings)));
    }
}

/// "Your 12 compounds: 3 candidates, 2 with a small gap, 7 in clusters that are not searched."
fn own_in_words(state: &State, ranking: &Ranking, fates: &Fates) -> String {
    let own = &state.data().added;
    let mut parts = Vec::new();
    for verdict in Verdict::ALL {
        let all = fates.with(verdict);
        let n = all.iter().filter(|entry| own.contains(entry)).count();
        if n > 0 {
            parts.push(words::became(verdict, n));
        }
    }
    let is_member = |entry: &EntryIndex| fates.members.iter().any(|(k, _)| k == entry);
    let is_clustered = |entry: &EntryIndex| ranking.score.row_of(*entry).is_some();
    let elsewhere = own.iter().filter(|k| is_clustered(k) && !is_member(k));
    let n_elsewhere = elsewhere.count();
    if n_elsewhere > 0 {
        parts.push(format!(
            "{} in clusters that are not searched",
            count(n_elsewhere)
        ));
    }
    let n_new = own.iter().filter(|k| !is_clustered(k)).count();
    if n_new > 0 {
        parts.push(format!("{} not in this ranking", count(n_new)));
    }
    let whose = match own.len() {
        1 => "Your compound".to_owned(),
        n => format!("Your {} compounds", count(n)),
    };
    format!("{whose}: {}.", parts.join(", "))
}

/// Of how many a fact is not known: let it pass, or type it.
fn unknown(
    ui: &mut egui::Ui,
    state: &State,
    fact: Fact,
    failing: &[EntryIndex],
    actions: &mut Actions,
) {
    if failing.is_empty() {
        return;
    }
    let n_own = failing
        .iter()
        .filter(|entry| state.data().is_added(**entry))
        .count();
    let own = match n_own {
        0 => String::new(),
        n if n == failing.len() => " of yours".to_owned(),
        n => format!(" ({} of them yours)", count(n)),
    };
    let symbol = fact.symbol();
    let fail = if failing.len() == 1 { "fails" } else { "fail" };
    let of_band = state.rank_settings().selection.barrier == RankedBy::Band;
    let why = match fact {
        Fact::Barrier if !of_band => "could not be computed",
        _ => "is not known",
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(format!(
            "{}{own} {fail} because {symbol} {why}:",
            plural(failing.len(), "structure")
        ));
        let pass = ui.button(format!("Let unknown {symbol} pass"));
        if pass
            .on_hover_text("They are ranked with the others and marked; it can be undone.")
            .clicked()
        {
            actions.push(CandidatesAction::LetUnknownPass(fact));
        }
        if fact != Fact::Barrier || of_band {
            let type_it = ui.button(format!("Type {symbol}…"));
            if type_it
                .on_hover_text("Give the numbers one by one, or paste columns of a spreadsheet.")
                .clicked()
            {
                actions.push(FactsAction::Open(failing.to_vec()));
            }
        }
    });
}

/// The lowest barrier that is too high, and the threshold that would let it pass.
fn highest_barrier(
    ui: &mut egui::Ui,
    state: &State,
    ranking: &Ranking,
    filters: &SelectionSettings,
    actions: &mut Actions,
) {
    let of_members = ranking.table.members.iter();
    let barriers = of_members.filter_map(|member| Some((member.entry, member.e_a_ev?)));
    let too_high = barriers.filter(|(_, e_a)| *e_a >= filters.max_barrier_ev && e_a.is_finite());
    let Some((entry, e_a)) = too_high.min_by(|a, b| a.1.total_cmp(&b.1)) else {
        return;
    };
    let formula = state
        .data()
        .entry(entry)
        .map(|e| pretty_formula(&e.formula));
    // Rounded up to hundredths, and above it.
    let threshold = (e_a * 100.0).floor() / 100.0 + 0.01;
    ui.horizontal_wrapped(|ui| {
        ui.label(format!(
            "The lowest barrier above the threshold is {e_a:.2} eV, of {}:",
            formula.unwrap_or_default()
        ));
        if ui
            .button(format!("Let E_a below {threshold:.2} eV pass"))
            .clicked()
        {
            let filters = SelectionSettings {
                max_barrier_ev: threshold,
                ..filters.clone()
            };
            actions.push(CandidatesAction::Loosen(Box::new(filters)));
        }
    });
}

/// How many the other two filters exclude; the nearest of them is let in by a click.
fn excluded(
    ui: &mut egui::Ui,
    state: &State,
    fates: &Fates,
    filters: &SelectionSettings,
    actions: &mut Actions,
) {
    let data = state.data();
    let unstable = fates.with(Verdict::Unstable);
    let hulls = unstable.iter().filter_map(|k| data.e_above_hull_ev(*k));
    if let Some(lowest) = hulls.min_by(f64::total_cmp) {
        let threshold = (lowest * 100.0).ceil() / 100.0;
        ui.horizontal_wrapped(|ui| {
            ui.label(format!(
                "{} above {} eV/atom in E_hull:",
                plural_are(unstable.len()),
                filters.max_e_above_hull_ev
            ));
            if ui
                .button(format!("Let E_hull up to {threshold:.2} eV/atom pass"))
                .clicked()
            {
                let filters = SelectionSettings {
                    max_e_above_hull_ev: threshold,
                    ..filters.clone()
                };
                actions.push(CandidatesAction::Loosen(Box::new(filters)));
            }
        });
    }
    let small = fates.with(Verdict::SmallGap);
    let gaps = small.iter().filter_map(|k| data.band_gap_ev(*k));
    if let Some(largest) = gaps.max_by(f64::total_cmp) {
        let threshold = (largest * 10.0).floor() / 10.0;
        ui.horizontal_wrapped(|ui| {
            ui.label(format!(
                "{} below {} eV in E_g:",
                plural_are(small.len()),
                filters.min_band_gap_ev
            ));
            if ui
                .button(format!("Let E_g from {threshold:.1} eV pass"))
                .clicked()
            {
                let filters = SelectionSettings {
                    min_band_gap_ev: threshold,
                    ..filters.clone()
                };
                actions.push(CandidatesAction::Loosen(Box::new(filters)));
            }
        });
    }
}

fn plural_are(n: usize) -> String {
    match n {
        1 => "1 structure is".to_owned(),
        n => format!("{} structures are", count(n)),
    }
}
