//! The inspector on the right: the selected entry in 3D, its facts, its place in the screen.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::attribution;
use crate::app::shell::facts::actions::FactsAction;
use crate::app::shell::facts::{band_barrier_row, band_gap_row, e_hull_row};
use crate::app::shell::falls;
use crate::app::shell::relaxation;
use crate::app::shell::widgets::{conductivity_text, count, fact, rule_explanation, rule_name};
use crate::app::stages::data::occupancies as chosen_occupancies;
use crate::app::stages::dendrogram::place_of;
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::ids;
use crate::app::stages::structure::StructurePanel;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::Wanted;
use crate::crystal::formula::pretty_formula;
use crate::import::{Entry, EntryIndex};
use crate::monitor::remedy::in_window;
use crate::outputs::Term;

/// Shows the inspector.
pub fn show(
    ui: &mut egui::Ui,
    state: &State,
    structure: &mut StructurePanel,
    actions: &mut Actions,
) {
    let Some(entry) = state.session.selection.primary() else {
        return nothing_selected(ui, state);
    };
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let width = ui.available_width();
    // In both directions, so that no row widens the panel.
    egui::ScrollArea::both()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_max_width(width);
            ui.add_space(6.0);
            ui.label(RichText::new(pretty_formula(&item.formula)).font(theme::bold_font(18.0)));
            heading_line(ui, state, entry, item);
            attribution::show(ui, state, entry);
            if state.preferences.stage != ids::STRUCTURE {
                structure.preview(ui, state, actions);
            }
            section(ui, "Crystal");
            crystal_facts(ui, state, entry, item, actions);
            section(ui, "Relaxation");
            relaxation::show(ui, state, entry, item, actions);
            section(ui, "Properties");
            property_facts(ui, state, entry, item, actions);
            if state.chosen_score().is_some() {
                section(ui, "In the screen");
                if !falls::is_beside(state, entry) {
                    cluster_facts(ui, state, entry, actions);
                }
                falls::show(ui, state, entry, actions);
            }
            if !item.warnings.is_empty() {
                section(ui, "Warnings");
                for warning in &item.warnings {
                    let color = theme::palette(ui).warning;
                    let fact = in_window(&warning.fact);
                    ui.label(RichText::new(format!("⚠ {fact}")).color(color))
                        .on_hover_text(in_window(&warning.remedy));
                }
            }
            ui.add_space(8.0);
        });
}

/// DOIs as links, one a line; anything else as text.
fn references(ui: &mut egui::Ui, text: &str) {
    let all: Vec<&str> = text
        .split('|')
        .map(str::trim)
        .filter(|r| !r.is_empty())
        .collect();
    match all.as_slice() {
        // Alone it stands at the height of its title.
        [only] => reference(ui, only),
        several => {
            ui.vertical(|ui| several.iter().for_each(|each| reference(ui, each)));
        }
    }
}

fn reference(ui: &mut egui::Ui, text: &str) {
    if text.starts_with("10.") {
        let url = format!("https://doi.org/{text}");
        let room = ui.available_width();
        ui.hyperlink_to(shortened(text, room), url)
            .on_hover_text(text);
    } else {
        ui.add(egui::Label::new(text).wrap());
    }
}

/// As much of a DOI as there is room for in px: a long one has no place to wrap.
fn shortened(text: &str, room_px: f32) -> String {
    // Digits, of which a DOI is made for the most part, are so wide.
    const DIGIT_PX: f32 = 7.6;
    let most = (room_px / DIGIT_PX).max(8.0) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn nothing_selected(ui: &mut egui::Ui, state: &State) {
    let weak = theme::palette(ui).weak;
    ui.add_space(12.0);
    let text = if state.data().entries.is_empty() {
        "Details of an entry appear here."
    } else {
        "Pick an entry in the table, or a branch of the dendrogram, to see its structure and facts here."
    };
    ui.label(RichText::new(text).color(weak));
}

fn section(ui: &mut egui::Ui, title: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(title).font(theme::bold_font(13.0)));
}

/// Id, with a link for Materials Project entries, and the source; a line for each where they are long.
fn heading_line(ui: &mut egui::Ui, state: &State, entry: EntryIndex, item: &Entry) {
    const ONE_LINE: usize = 42;
    let source = match state.data().is_added(entry) {
        true if item.is_relaxed() => format!("Yours, {}", item.source),
        true => format!("Yours, from {}", item.source),
        false => item.source.clone(),
    };
    let n_chars = item.id.chars().count() + source.chars().count();
    let say = |ui: &mut egui::Ui| {
        name_of(ui, item);
        // A name without spaces does not wrap.
        let text = RichText::new(&source).color(theme::palette(ui).weak);
        let label = ui.add(egui::Label::new(text).truncate());
        if n_chars > ONE_LINE {
            label.on_hover_text(&source);
        }
    };
    match n_chars {
        0..=ONE_LINE => ui.horizontal_wrapped(say),
        _ => ui.vertical(say),
    };
}

fn name_of(ui: &mut egui::Ui, item: &Entry) {
    let material_id = item.material_id.as_deref();
    if let Some(id) = material_id.filter(|id| id.starts_with("mp-")) {
        let url = format!("https://next-gen.materialsproject.org/materials/{id}");
        ui.hyperlink_to(id, url)
            .on_hover_text("Open at the Materials Project");
        if id == item.id {
            return;
        }
    }
    ui.add(egui::Label::new(&item.id).truncate())
        .on_hover_text(&item.id);
}

fn grid(ui: &mut egui::Ui, name: &str, add: impl FnOnce(&mut egui::Ui)) {
    egui::Grid::new(name)
        .num_columns(2)
        .spacing([12.0, 3.0])
        .min_col_width(122.0)
        .show(ui, add);
}

fn crystal_facts(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    item: &Entry,
    actions: &mut Actions,
) {
    let structure = &item.structure;
    let lattice = &structure.lattice;
    let three = |v: [f64; 3], decimals: usize| v.map(|x| format!("{x:.decimals$}")).join("  ");
    grid(ui, "crystal", |ui| {
        let (group, about) = space_group(item);
        fact(ui, "Space group", group, about);
        fact(
            ui,
            "Sites",
            count(structure.n_sites()),
            "Sites in the cell.",
        );
        occupancies(ui, entry, item, actions);
        fact(
            ui,
            "a b c / Å",
            three(lattice.lengths_ang(), 3),
            "Lengths of the cell's edges.",
        );
        fact(
            ui,
            "α β γ / °",
            three(lattice.angles_deg(), 2),
            "Angles of the cell.",
        );
        fact(
            ui,
            "Volume / Å³",
            format!("{:.1}", lattice.volume_ang3()),
            "Volume of the cell.",
        );
        let density = format!("{:.3}", structure.density_g_cm3());
        fact(
            ui,
            "Density / g cm⁻³",
            density,
            "Mass density from cell and composition.",
        );
        if let Some(decoration) = state.data().decoration(entry) {
            let explanation = rule_explanation(decoration.rule);
            fact(
                ui,
                "Oxidation rule",
                rule_name(decoration.rule),
                explanation,
            );
            fact(
                ui,
                "States",
                oxidation_text(&decoration.structure),
                "Oxidation state of each element, the mean where it varies from site to site.",
            );
        }
    });
}

/// The space group, and of what it is.
fn space_group(item: &Entry) -> (String, &'static str) {
    let Some(group) = &item.space_group else {
        let about = "By symmetry analysis of the structure (moyo).";
        return ("not found".to_owned(), about);
    };
    let name = format!("{} ({})", group.symbol, group.number);
    match item.was_ordered() {
        true => (
            format!("{name}, as read"),
            "That of the structure in its file, partial occupancies included; the ordered arrangement, which stands for it, has less symmetry. By symmetry analysis (moyo).",
        ),
        false => (name, "By symmetry analysis of the structure (moyo)."),
    }
}

/// What became of partial occupancies, and how to treat them otherwise.
fn occupancies(ui: &mut egui::Ui, entry: EntryIndex, item: &Entry, actions: &mut Actions) {
    let Some(text) = item.occupancies_in_words() else {
        return;
    };
    let title = ui.label(RichText::new("Occupancies").color(theme::palette(ui).weak));
    title.on_hover_text("Sites that were filled in part or by several elements in the file.");
    ui.vertical(|ui| {
        ui.add(egui::Label::new(text).wrap());
        chosen_occupancies::switch(ui, entry, item.occupancies(), actions);
    });
    ui.end_row();
}

/// "Li +1, B +3, S −2".
fn oxidation_text(structure: &crate::crystal::Structure) -> String {
    let mut sums = std::collections::BTreeMap::new();
    for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
        let sum = sums.entry(occupant.species.element).or_insert((0.0, 0.0));
        sum.0 += occupant.occupancy * occupant.species.oxidation_state.unwrap_or(0.0);
        sum.1 += occupant.occupancy;
    }
    let state = |mean: f64| {
        let sign = if mean > 0.005 {
            "+"
        } else if mean < -0.005 {
            "−"
        } else {
            ""
        };
        let text = format!("{:.2}", mean.abs());
        format!("{sign}{}", text.trim_end_matches('0').trim_end_matches('.'))
    };
    sums.iter()
        .map(|(element, (charge, amount))| format!("{element} {}", state(charge / amount)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// All conductivities of the entry, the one that counts first; each leads to its row of the list.
fn conductivities(ui: &mut egui::Ui, state: &State, entry: EntryIndex, actions: &mut Actions) {
    let data = state.data();
    let all = data.labels_of(entry);
    let first = all.first().and_then(|place| data.labels.get(*place));
    let sigma = first.map_or_else(|| "not measured".to_owned(), conductivity_text);
    let about = format!(
        "{} < and >: {}",
        Term::Sigma.hover(),
        Term::Censored.hover()
    );
    fact(ui, "σ(RT) / S cm⁻¹", sigma, &about);
    let weak = theme::palette(ui).weak;
    if let Some(label) = first.filter(|label| !label.reference.is_empty()) {
        ui.label(RichText::new("Reference").color(weak));
        references(ui, &label.reference);
        ui.end_row();
    }
    if all.len() > 1 {
        let title = ui.label(RichText::new("Does not count").color(weak));
        title.on_hover_text("Other conductivities of this structure; a click opens the list, where you choose which one counts.");
        ui.vertical(|ui| {
            for place in &all[1..] {
                let Some(label) = data.labels.get(*place) else {
                    continue;
                };
                let link = ui
                    .link(conductivity_text(label))
                    .on_hover_text(&label.source);
                if link.clicked() {
                    actions.push(MeasurementsAction::Show(Wanted::Label(*place)));
                }
            }
        });
        ui.end_row();
    }
    ui.label("");
    ui.horizontal(|ui| {
        let add = ui.small_button("Add σ…");
        if add
            .on_hover_text("Adds a conductivity that you measured")
            .clicked()
        {
            actions.push(MeasurementsAction::Show(Wanted::New(entry)));
        }
        if let Some(place) = all.first() {
            let edit = ui.small_button("Edit σ…");
            let about = "Opens its row: correct it, cite it, choose which one counts";
            if edit.on_hover_text(about).clicked() {
                actions.push(MeasurementsAction::Show(Wanted::Label(*place)));
            }
        }
    });
    ui.end_row();
}

fn property_facts(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    item: &Entry,
    actions: &mut Actions,
) {
    let number = |value: Option<f64>, decimals: usize| {
        value.map_or_else(|| "not given".to_owned(), |v| format!("{v:.decimals$}"))
    };
    grid(ui, "properties", |ui| {
        conductivities(ui, state, entry, actions);
        e_hull_row(ui, state, entry, actions);
        band_gap_row(ui, state, entry, actions);
        band_barrier_row(ui, state, entry, actions);
        let barrier_ev = state.data().barrier_ev(entry);
        if barrier_ev.is_some() {
            fact(
                ui,
                "E_a / eV",
                number(barrier_ev, 2),
                &format!(
                    "E_3D, given by the source or computed here. {}",
                    Term::E3d.hover()
                ),
            );
        }
        if !item.icsd_ids.is_empty() {
            let ids: Vec<String> = item.icsd_ids.iter().map(u32::to_string).collect();
            fact(ui, "ICSD", ids.join(", "), "Collection codes of the ICSD.");
        }
        determination_facts(ui, item);
    });
    let n = state.session.selection.len();
    if n > 1 {
        let text = format!("E_hull and E_g of the {} selected…", count(n));
        if ui.button(text).clicked() {
            let selected = state.session.selection.iter().collect();
            actions.push(FactsAction::Open(selected));
        }
    }
}

/// Temperature and R of the measurement, whether the compound was observed; what is not known has no
/// row.
fn determination_facts(ui: &mut egui::Ui, item: &Entry) {
    let found = &item.determination;
    if let Some(kelvin) = found.temperature_k {
        let why = "Temperature at which the structure was measured, as its file says.";
        fact(ui, "T / K", format!("{kelvin:.1}"), why);
    }
    if let Some(r) = &found.r_factor {
        let why = format!(
            "Reliability factor of the refinement as a fraction: the smaller, the better the structure \
             fits what was measured. From {}.",
            r.source
        );
        fact(ui, "R", format!("{:.3}", r.value), &why);
    }
    if let Some(from) = &found.energies_from {
        let why = "Where E_hull and the band gap come from, as the source calls it.";
        fact(ui, "Energies from", from.clone(), why);
    }
    if let Some(observed) = found.observed {
        let (text, why) = match observed {
            true => (
                "experiment",
                "Its source says that an experiment found this compound.",
            ),
            false => (
                "computation",
                "Its source says that this compound is known from computations only.",
            ),
        };
        fact(ui, "Known from", text.to_owned(), why);
    }
}

/// The entry's cluster at the present cut, with its labelled members.
fn cluster_facts(ui: &mut egui::Ui, state: &State, entry: EntryIndex, actions: &mut Actions) {
    let Some(score) = state.chosen_score() else {
        return;
    };
    let name = crate::app::shell::widgets::combination_name(&score.combination);
    let Some(members) = crate::app::stages::dendrogram::members_of_cluster_with(state, entry)
    else {
        ui.label(format!("Not part of the clustering by {name}."));
        return;
    };
    let labelled = members
        .iter()
        .filter(|&&m| state.label_of(m).is_some())
        .count();
    grid(ui, "cluster", |ui| {
        fact(
            ui,
            "Descriptor",
            name,
            "The descriptor and representation that the dendrogram shows.",
        );
        let text = format!(
            "{} of {} structures",
            count(members.len()),
            count(score.entries.len())
        );
        fact(
            ui,
            "Its cluster",
            text,
            "The large cluster at the dendrogram's present cut.",
        );
        fact(
            ui,
            "Measured in it",
            count(labelled),
            "Members of the large cluster with a measured conductivity.",
        );
        cluster_places(ui, state, entry);
    });
    if ui.button("Select its cluster").clicked() {
        let origin = format!(
            "cluster of {}, cut at {}",
            state.data().entries[entry.0].formula,
            state.cut()
        );
        actions.push(Action::Select {
            entries: members,
            origin,
        });
    }
}

/// Which large and which fine cluster, of how many.
fn cluster_places(ui: &mut egui::Ui, state: &State, entry: EntryIndex) {
    let Some(place) = place_of(state, entry) else {
        return;
    };
    if let Some((number, n)) = place.large {
        let explanation = "Number of its large cluster in the dendrogram, from left to right.";
        fact(ui, "Large cluster", format!("{number} of {n}"), explanation);
    }
    if let Some((number, n)) = place.fine {
        let of = place
            .fine_of
            .map_or_else(String::new, |of| format!(" ({of})"));
        let explanation = "Number of its fine cluster, counted from 0 as in the tables of candidates, which are searched in such clusters.";
        fact(
            ui,
            "Fine cluster",
            format!("{number}, of 0 to {}{of}", n.saturating_sub(1)),
            explanation,
        );
    }
}
