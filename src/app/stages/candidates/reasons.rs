//! Why the selected candidate is one, and what speaks against it.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::facts::actions::FactsAction;
use crate::app::shell::widgets::{count, plural, rule_name, scientific};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::Censoring;
use crate::outputs::wording::{came_in, redox_text};
use crate::percolation::Barriers;
use crate::pipeline::Ranking;
use crate::rank::{Candidate, Fact, RankedBy, Relative};

/// Shows the reasons, or what to do to see them.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    ranking: &Ranking,
    candidate: Option<&Candidate>,
    actions: &mut Actions,
) {
    let weak = theme::palette(ui).weak;
    let Some(candidate) = candidate else {
        ui.label(RichText::new("Select a candidate to see why it is one.").color(weak));
        return;
    };
    egui::ScrollArea::vertical()
        .id_salt("reasons")
        .auto_shrink(false)
        .show(ui, |ui| {
            let title = format!("Why {}", pretty_formula(&candidate.formula));
            ui.label(RichText::new(title).strong());
            ui.label(in_cluster(candidate, ranking));
            relatives(ui, candidate, actions);
            ui.label(barriers(candidate, ranking));
            unknown(ui, state, candidate, actions);
            ui.label(against(candidate));
            ui.label(RichText::new(supply(candidate)).color(weak));
            if let Some(text) = same_type(state, ranking, candidate) {
                ui.label(RichText::new(text).color(weak));
            }
        });
}

/// "Fine cluster 12 of 60 (14 structures, 3 measured, mean σ 2×10⁻⁴ S cm⁻¹): holds a conductor."
fn in_cluster(candidate: &Candidate, ranking: &Ranking) -> String {
    let Some(cluster) = ranking.table.cluster(candidate.cluster) else {
        return String::new();
    };
    let mean = cluster.mean_log_sigma.map_or_else(String::new, |mean| {
        format!(
            ", mean σ {}\u{a0}S\u{a0}cm⁻¹",
            scientific(10_f64.powf(mean))
        )
    });
    format!(
        "Fine cluster {} of {} ({}, {} measured{mean}): {}.",
        cluster.number,
        count(ranking.cut.nearest.len()),
        plural(cluster.size, "structure"),
        count(cluster.n_measured),
        came_in(cluster)
    )
}

/// The measured relatives, a click away.
fn relatives(ui: &mut egui::Ui, candidate: &Candidate, actions: &mut Actions) {
    if candidate.relatives.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label("Measured relatives, the nearest first:");
        for relative in &candidate.relatives {
            let is_same = |other: &&Relative| other.formula == relative.formula;
            let is_alone = candidate.relatives.iter().filter(is_same).count() == 1;
            let link = ui.link(relative_text(relative, is_alone));
            let hover = format!(
                "{}, distance {:.3} in the space of the descriptor",
                relative.id, relative.distance
            );
            if link.on_hover_text(hover).clicked() {
                actions.push(Action::Pick(relative.entry, Pick::Only));
            }
        }
    });
}

/// Formula and σ; with the id where others of its formula stand beside it.
fn relative_text(relative: &Relative, is_alone: bool) -> String {
    let bound = match relative.censored {
        Censoring::Exact => "",
        Censoring::Below => "< ",
        Censoring::Above => "> ",
    };
    let sigma = scientific(10_f64.powf(relative.log_sigma));
    let id = match is_alone {
        true => String::new(),
        false => format!(" ({})", relative.id),
    };
    let formula = pretty_formula(&relative.formula);
    format!("{formula}{id} {bound}{sigma}\u{a0}S\u{a0}cm⁻¹")
}

fn barriers(candidate: &Candidate, ranking: &Ranking) -> String {
    let of_band = ranking.settings.selection.barrier == RankedBy::Band;
    if candidate.unknown.contains(&Fact::Barrier) && !of_band {
        return format!(
            "Its barrier could not be computed. Oxidation states: {}.",
            rule_name(candidate.oxidation_rule)
        );
    }
    let text = |barrier: Option<f64>| barrier.map_or_else(|| "none".to_owned(), Barriers::text);
    let [e_1d, e_2d, e_3d] = candidate.barriers.to_array().map(text);
    let band = candidate.band_ev;
    let band = band.map_or_else(String::new, |ev| {
        format!("Barrier of its relaxed bands: {} eV. ", Barriers::text(ev))
    });
    format!(
        "{band}Barriers on the bond-valence map: {e_1d}, {e_2d}, {e_3d} eV in one, two and three dimensions.{} \
         Oxidation states: {}.",
        from_site(candidate, ranking),
        rule_name(candidate.oxidation_rule)
    )
}

/// What a filter let pass unknown, and where what the user gave is from.
fn unknown(ui: &mut egui::Ui, state: &State, candidate: &Candidate, actions: &mut Actions) {
    let warning = theme::palette(ui).warning;
    for fact in &candidate.unknown {
        ui.horizontal_wrapped(|ui| {
            let text = format!("{} unknown: its filter lets that pass.", fact.symbol());
            ui.label(RichText::new(text).italics().color(warning));
            let by = state.rank_settings().selection.barrier;
            let can_type = *fact != Fact::Barrier || by == RankedBy::Band;
            if can_type && ui.link(format!("Type {}", fact.symbol())).clicked() {
                actions.push(FactsAction::Open(vec![candidate.entry]));
            }
        });
    }
    if let Some(given) = state.data().given_facts(candidate.entry) {
        let facts = [
            (Fact::EAboveHull, given.e_above_hull_ev),
            (Fact::BandGap, given.band_gap_ev),
            (Fact::Barrier, given.band_barrier_ev),
        ];
        let given_ones = facts.iter().filter(|(_, value)| value.is_some());
        let names: Vec<&str> = given_ones.map(|(fact, _)| fact.symbol()).collect();
        ui.label(format!("{}: {}.", names.join(" and "), given.origin()));
    }
}

/// What is worth saying where the ion's own sites are not on the network of the lowest barrier.
fn from_site(candidate: &Candidate, ranking: &Ranking) -> String {
    let barrier = candidate.from_site_ev(ranking.settings.selection.barrier);
    let both = candidate.e_a_ev.zip(barrier);
    both.map_or_else(String::new, |(e_a_ev, barrier)| {
        format!(
            " The network of the {} eV is one of empty places: from a site of its own the ion needs \
             {} eV.",
            Barriers::text(e_a_ev),
            Barriers::text(barrier)
        )
    })
}

fn against(candidate: &Candidate) -> String {
    let redox = redox_text(candidate);
    let redox = if redox.is_empty() {
        "No redox-active metal.".to_owned()
    } else {
        format!("Redox-active: {redox}.")
    };
    let group = if candidate.known_space_group {
        "A known conductor has its space group."
    } else {
        "No known conductor has its space group."
    };
    let radioactive: Vec<&str> = (candidate.supply.radioactive.iter())
        .map(|element| element.symbol())
        .collect();
    let radioactive = if radioactive.is_empty() {
        String::new()
    } else {
        format!(" Radioactive: {}.", radioactive.join(", "))
    };
    format!("{redox} {group}{radioactive}")
}

fn supply(candidate: &Candidate) -> String {
    let supply = &candidate.supply;
    let price = supply.price_usd_per_kg.map_or_else(
        || "The price of its elements is not known".to_owned(),
        |price| format!("Its elements cost {price:.0} USD/kg"),
    );
    let dearest = supply.dearest.map_or_else(String::new, |(element, share)| {
        format!(", {:.0} % of it {}", 100.0 * share, element.symbol())
    });
    format!("{price}{dearest}.")
}

/// Which candidate of lower barrier has the same structure type.
fn same_type(state: &State, ranking: &Ranking, candidate: &Candidate) -> Option<String> {
    let rank = candidate.same_type_as?;
    let first = ranking.table.candidates.iter().find(|c| c.rank == rank)?;
    let entry = state.data().entry(first.entry)?;
    let formula = pretty_formula(&entry.formula);
    Some(format!("Same structure type as {formula}, rank {rank}."))
}
