//! The choices beside the periodic table: ion, limits, hull.

use eframe::egui;

use super::actions::OnlineAction;
use super::choices::{Aspect, Kind, OnlineChoices};
use super::words::HULLS;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::crystal::Element;
use crate::outputs::Term;

/// Ions whose motion people look for.
const IONS: [&str; 10] = ["Li", "Na", "K", "Mg", "Ca", "Zn", "Ag", "Cu", "F", "O"];

/// Shows them; what changes is asked for.
pub(super) fn show(ui: &mut egui::Ui, choices: &OnlineChoices, actions: &mut Actions) {
    let mut changed = choices.clone();
    egui::Grid::new("online-limits")
        .num_columns(2)
        .spacing([12.0, 6.0])
        .show(ui, |ui| {
            ion(ui, &mut changed);
            hull(ui, &mut changed);
            gap(ui, &mut changed);
            number_of_elements(ui, &mut changed);
            observed(ui, &mut changed);
            thermo(ui, &mut changed);
            ids(ui, &mut changed);
        });
    if changed != *choices {
        actions.push(OnlineAction::SetChoices(Box::new(changed)));
    }
}

/// A choice that the database may not be able to be asked: grey then, with the reason.
fn askable(
    ui: &mut egui::Ui,
    kind: Kind,
    aspect: Aspect,
    add: impl FnOnce(&mut egui::Ui) -> egui::Response,
) -> egui::Response {
    let reason = kind.reason_against(aspect);
    let response = ui.add_enabled_ui(reason.is_none(), add).inner;
    match (reason, kind.reserve(aspect)) {
        (Some(reason), _) => response.on_disabled_hover_text(reason),
        (None, Some(reserve)) => response.on_hover_text(reserve),
        (None, None) => response,
    }
}

fn ion(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    ui.label("Mobile ion")
        .on_hover_text("Marked as an element that must be there.");
    let ions = IONS.iter().filter_map(|symbol| symbol.parse().ok());
    let ions: Vec<Element> = ions.collect();
    let marked = ions
        .iter()
        .copied()
        .find(|ion| choices.query.must.contains(ion));
    let text = marked.map_or("none marked", Element::symbol);
    let combo = egui::ComboBox::from_id_salt("online-ion")
        .width(96.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for ion in ions {
                let is_marked = marked == Some(ion);
                if ui.selectable_label(is_marked, ion.symbol()).clicked() && !is_marked {
                    choices.change_ion(marked, ion);
                }
            }
        });
    named(
        &combo.response,
        egui::Role::ComboBox,
        "Ion that must be there",
    );
    ui.end_row();
}

/// A limit that is off or on: a box to tick and a field.
struct Limit {
    text: &'static str,
    /// What screen readers know the field by.
    name: &'static str,
    aspect: Aspect,
    about: String,
    at_first: f64,
    range: std::ops::RangeInclusive<f64>,
    unit: &'static str,
}

impl Limit {
    fn show(&self, ui: &mut egui::Ui, kind: Kind, value: &mut Option<f64>) {
        let mut is_on = value.is_some() && kind.reason_against(self.aspect).is_none();
        let tick = askable(ui, kind, self.aspect, |ui| {
            let tick = ui.checkbox(&mut is_on, self.text);
            named(&tick, egui::Role::CheckBox, self.text);
            tick
        });
        if tick.on_hover_text(&self.about).changed() {
            *value = is_on.then_some(self.at_first);
        }
        let mut number = value.unwrap_or(self.at_first);
        let field = egui::DragValue::new(&mut number)
            .range(self.range.clone())
            .speed(0.01)
            .max_decimals(3)
            .suffix(self.unit);
        let field = ui.add_enabled(is_on, field);
        named(&field, egui::Role::SpinButton, self.name);
        if field.changed() {
            *value = Some(number);
        }
        ui.end_row();
    }
}

fn hull(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    let limit = Limit {
        text: "E_hull at most",
        name: "Highest E_hull",
        aspect: Aspect::Hull,
        about: Term::EHull.hover(),
        at_first: OnlineChoices::E_ABOVE_HULL_MAX_EV,
        range: 0.0..=10.0,
        unit: " eV per atom",
    };
    limit.show(ui, choices.kind, &mut choices.query.e_above_hull_max_ev);
}

fn gap(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    let limit = Limit {
        text: "E_g at least",
        name: "Smallest E_g",
        aspect: Aspect::Gap,
        about: Term::BandGap.hover(),
        at_first: OnlineChoices::BAND_GAP_MIN_EV,
        range: 0.0..=20.0,
        unit: " eV",
    };
    limit.show(ui, choices.kind, &mut choices.query.band_gap_min_ev);
}

fn number_of_elements(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    /// More elements than any compound of the databases has.
    const MOST: usize = 20;
    let text = "Number of elements";
    let n_must = choices.query.must.len().clamp(1, MOST);
    let query = &mut choices.query;
    let mut is_on = query.n_elements_min.is_some() || query.n_elements_max.is_some();
    let tick = ui.checkbox(&mut is_on, text);
    named(&tick, egui::Role::CheckBox, text);
    if tick.changed() {
        query.n_elements_min = is_on.then_some(n_must);
        query.n_elements_max = is_on.then_some((n_must + 2).min(MOST));
    }
    ui.horizontal(|ui| {
        let ends = [
            (&mut query.n_elements_min, "Fewest elements", n_must),
            (&mut query.n_elements_max, "Most elements", n_must + 2),
        ];
        for (k, (end, name, at_first)) in ends.into_iter().enumerate() {
            if k == 1 {
                ui.label("to");
            }
            let mut number = end.unwrap_or(at_first);
            let field = egui::DragValue::new(&mut number)
                .range(1..=MOST)
                .speed(0.05);
            let field = ui.add_enabled(is_on, field);
            named(&field, egui::Role::SpinButton, name);
            if field.changed() {
                *end = Some(number);
            }
        }
    });
    ui.end_row();
}

fn observed(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    let text = "Observed only";
    let kind = choices.kind;
    // The COD has no others.
    let mut is_on = choices.query.observed_only || kind == Kind::Cod;
    let tick = askable(ui, kind, Aspect::Observed, |ui| {
        let tick = ui.checkbox(&mut is_on, text);
        named(&tick, egui::Role::CheckBox, text);
        tick
    });
    if tick.changed() {
        choices.query.observed_only = is_on;
    }
    tick.on_hover_text(
        "Compounds that somebody made and measured, not those that were computed only.",
    );
    ui.label("");
    ui.end_row();
}

/// Compounds by name, in place of everything else.
fn ids(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    const ABOUT: &str = "Ids of compounds with commas or blanks between. Where there are any, these are asked \
                         for, whatever is marked and limited.";
    ui.label("Or these ids").on_hover_text(ABOUT);
    let hint = match choices.kind {
        Kind::Cod => "1000041, 9008668",
        Kind::MaterialsProject | Kind::Optimade => "mp-5614, mp-30406",
    };
    let field = egui::TextEdit::singleline(&mut choices.ids)
        .hint_text(hint)
        .desired_width(182.0);
    let field = ui.add(field).on_hover_text(ABOUT);
    named(&field, egui::Role::TextInput, "Ids of compounds");
    ui.end_row();
}

fn thermo(ui: &mut egui::Ui, choices: &mut OnlineChoices) {
    ui.label("Hull of").on_hover_text(
        "Which calculations the convex hull is made of, from which E_hull is counted.",
    );
    let kind = choices.kind;
    let shown = HULLS
        .iter()
        .find(|(hull, _, _)| *hull == choices.thermo_type);
    let combo = askable(ui, kind, Aspect::Thermo, |ui| {
        let combo = egui::ComboBox::from_id_salt("online-hull")
            .width(150.0)
            .selected_text(shown.map_or("", |(_, name, _)| name))
            .show_ui(ui, |ui| {
                for (hull, name, about) in HULLS {
                    ui.selectable_value(&mut choices.thermo_type, hull, name)
                        .on_hover_text(about);
                }
            });
        combo.response
    });
    named(&combo, egui::Role::ComboBox, "Calculations of the hull");
    ui.end_row();
}
