//! The table of conductivities: a click opens a row, whose cells are then fields.
//!
//! In: labels, the row that is being edited. Out: changes of labels, another row to edit.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use crate::app::action::Actions;
use crate::app::shell::widgets::{conductivity_text, named};
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::experiment::measurements::draft::{Draft, Field, celsius};
use crate::app::stages::experiment::measurements::rows::{Key, Sort};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::{Basis, EntryIndex, Label, LabelMatch};

const ROW_HEIGHT: f32 = 26.0;

/// Title, explanation, width in px, what it sorts by, whether it holds numbers.
type Title = (&'static str, &'static str, f32, Option<Sort>, bool);

const TITLES: [Title; 8] = [
    (
        "Compound",
        "Formula as measured or published.",
        118.0,
        Some(Sort::Compound),
        false,
    ),
    (
        "σ / S cm⁻¹",
        "Ionic conductivity at room temperature; < and > mark bounds. Click to correct it.",
        144.0,
        Some(Sort::Conductivity),
        true,
    ),
    (
        "T / °C",
        "Temperature of the measurement; empty where it is not given.",
        56.0,
        None,
        true,
    ),
    ("E_a / eV", "Measured activation energy.", 72.0, None, true),
    ("Source", "DOI or other reference.", 120.0, None, false),
    (
        "Structure",
        "The structure that it belongs to, or why it belongs to none.",
        132.0,
        None,
        false,
    ),
    (
        "Counts",
        "Which conductivity of a structure the screen uses. A click lets this one count.",
        52.0,
        None,
        false,
    ),
    (
        "Origin",
        "Where it came from: you typed it, a fit through σ(T), or a row of a table.",
        110.0,
        Some(Sort::Place),
        false,
    ),
];

/// What was clicked.
pub(super) struct Clicked {
    /// Place of the label.
    pub place: usize,
    /// The field.
    pub field: Option<Field>,
}

/// Shows the table; the row that was clicked.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    (order, key): (&[usize], &mut Key),
    draft: &mut Option<Draft>,
    scroll_to: Option<usize>,
    actions: &mut Actions,
) -> Option<Clicked> {
    let mut builder = TableBuilder::new(ui)
        .id_salt("measurements")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
    for (_, _, width, ..) in TITLES {
        builder = builder.column(
            Width::initial(width)
                .at_least(40.0)
                .resizable(true)
                .clip(true),
        );
    }
    builder = builder.column(Width::remainder().at_least(28.0));
    if let Some(row) = scroll_to {
        builder = builder.scroll_to_row(row, None);
    }
    let mut clicked = None;
    builder
        .header(ROW_HEIGHT, |mut header| {
            for title in &TITLES {
                header.col(|ui| heading(ui, title, key));
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, order.len(), |mut row| {
                let place = order[row.index()];
                let Some(label) = state.data().labels.get(place) else {
                    return;
                };
                let open = draft.as_mut().filter(|draft| draft.place == place);
                row.set_selected(open.is_some());
                let field = cells(&mut row, state, (place, label), open, actions);
                let response = row.response();
                let name = format!("σ of {} ({})", label.formula.trim(), label.source);
                named(&response, egui::Role::Row, &name);
                if field.is_some() || response.clicked() {
                    clicked = Some(Clicked { place, field });
                }
            });
        });
    clicked
}

fn heading(ui: &mut egui::Ui, (title, about, _, sort, number): &Title, key: &mut Key) {
    let arrow = match (
        *sort == Some(key.sort) && key.sort != Sort::Place,
        key.descending,
    ) {
        (false, _) => "",
        (true, true) => " ↓",
        (true, false) => " ↑",
    };
    let text = RichText::new(format!("{title}{arrow}")).strong();
    let layout = match number {
        true => egui::Layout::right_to_left(egui::Align::Center),
        false => egui::Layout::left_to_right(egui::Align::Center),
    };
    ui.with_layout(layout, |ui| match sort {
        None => {
            ui.label(text).on_hover_text(*about);
        }
        Some(sort) => {
            let button = ui.add(egui::Button::new(text).frame(false).truncate());
            let name = format!("Sort measurements by {title}");
            named(&button, egui::Role::ColumnHeader, &name);
            if button.on_hover_text(*about).clicked() {
                key.descending = key.sort == *sort && !key.descending;
                key.sort = *sort;
            }
        }
    });
}

/// The cells of a row; the field that was clicked.
fn cells(
    row: &mut TableRow<'_, '_>,
    state: &State,
    (place, label): (usize, &Label),
    mut open: Option<&mut Draft>,
    actions: &mut Actions,
) -> Option<Field> {
    let mut clicked = None;
    row.col(|ui| {
        let formula = pretty_formula(label.formula.trim());
        ui.add(egui::Label::new(formula).truncate().selectable(false));
    });
    for field in [
        Field::Conductivity,
        Field::Temperature,
        Field::ActivationEnergy,
        Field::Reference,
    ] {
        let (_, response) = row.col(|ui| match &mut open {
            Some(draft) => edit(ui, draft, field, actions),
            None => shown(ui, label, field),
        });
        if response.clicked() {
            clicked = Some(field);
        }
    }
    let found = state.data().label_matches.get(place);
    row.col(|ui| structure(ui, state, found));
    row.col(|ui| counts(ui, state, (place, found), actions));
    row.col(|ui| {
        let text = origin(label);
        let shown = egui::Label::new(&text).truncate().selectable(false);
        ui.add(shown).on_hover_text(text);
    });
    row.col(|ui| {
        if !label.is_own() {
            return;
        }
        let button = ui
            .button("×")
            .on_hover_text("Deletes this measurement of yours");
        let name = format!("Delete σ of {}", label.formula.trim());
        named(&button, egui::Role::Button, &name);
        if button.clicked() {
            actions.push(MeasurementsAction::Delete(place));
        }
    });
    clicked
}

fn shown(ui: &mut egui::Ui, label: &Label, field: Field) {
    let text = match field {
        Field::Conductivity => match label.found_by_impedance() {
            Some(found) => found.conductivity,
            None => conductivity_text(label),
        },
        Field::Temperature => label
            .temperature_k
            .map_or_else(String::new, |kelvin| celsius(kelvin).replace(" °C", "")),
        Field::ActivationEnergy => label
            .activation_energy_ev
            .map_or_else(String::new, |value| format!("{value:.3}")),
        _ => field.text_of(label),
    };
    let shown = egui::Label::new(text).truncate().selectable(false);
    if field == Field::Reference {
        ui.add(shown);
        return;
    }
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.with_layout(layout, |ui| ui.add(shown));
}

/// A field of the row that is being edited.
pub(super) fn edit(ui: &mut egui::Ui, draft: &mut Draft, field: Field, actions: &mut Actions) {
    let wants = draft.focus == Some(field);
    let edit = egui::TextEdit::singleline(draft.text_mut(field))
        .hint_text(field.hint())
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    let name = format!("{} of the open row", field.name());
    named(&response, egui::Role::TextInput, &name);
    if wants {
        draft.focus = None;
        response.request_focus();
    }
    if !response.lost_focus() {
        return;
    }
    if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        draft.reset();
    } else {
        draft.commit(actions);
    }
}

fn structure(ui: &mut egui::Ui, state: &State, found: Option<&LabelMatch>) {
    let palette = theme::palette(ui);
    let Some(found) = found else { return };
    let (text, hover) = match (found.basis, found.entries.as_slice()) {
        (Basis::None(reason), _) => {
            let n = found.candidates.len();
            let text = match n {
                0 | 1 => reason.in_short().to_owned(),
                n => format!("{} ({n})", reason.in_short()),
            };
            (
                RichText::new(text).color(palette.warning),
                reason.in_words().to_owned(),
            )
        }
        (_, [only]) => {
            let text = RichText::new(name_of(state, *only));
            let text = match found.is_ambiguous() {
                true => text.color(palette.warning),
                false => text,
            };
            (text, why(found))
        }
        (_, more) => {
            let text = RichText::new(format!("{} structures", more.len()));
            let text = match found.is_ambiguous() {
                true => text.color(palette.warning),
                false => text,
            };
            (text, why(found))
        }
    };
    let label = egui::Label::new(text).truncate().selectable(false);
    ui.add(label).on_hover_text(hover);
}

/// "mp-5614 · Pnma".
pub(super) fn name_of(state: &State, entry: EntryIndex) -> String {
    let Some(entry) = state.data().entry(entry) else {
        return String::new();
    };
    let group = entry.space_group.as_ref();
    let group = group.map_or_else(String::new, |group| format!(" · {}", group.symbol));
    format!("{}{group}", entry.id)
}

/// Why a label belongs to its structures, and what speaks against it.
pub(super) fn why(found: &LabelMatch) -> String {
    let why = basis_in_words(found.basis);
    match found.contradicts_formula {
        true => format!(
            "{why} But its formula is that of another one: either the id or the formula is a slip, and you \
             decide."
        ),
        false => why.to_owned(),
    }
}

fn basis_in_words(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "You measured it for this structure.",
        Basis::Chosen => "You decided to which structure it belongs.",
        Basis::MaterialId => "Its id is that of the structure.",
        Basis::Icsd => "Its ICSD code is that of the structure.",
        Basis::FormulaAndSpaceGroup => "Formula and space group are those of the structure.",
        Basis::Formula => {
            "Its formula is that of the structure; all structures of that formula have one space group."
        }
        Basis::None(reason) => reason.in_words(),
    }
}

/// "typed", "fit through σ(T)", "labels.csv, row 12".
pub(super) fn origin(label: &Label) -> String {
    if !label.is_own() {
        return label.source.clone();
    }
    if let Some(found) = label.found_by_impedance() {
        return format!("mine, impedance of {}", found.cells);
    }
    if label.reference == Label::IMPEDANCE {
        return "mine, impedance".to_owned();
    }
    match label.is_own_fit() {
        true => "mine, fit of σ(T)".to_owned(),
        false => "mine, typed".to_owned(),
    }
}

/// Whether it counts, as a button that lets it.
fn counts(
    ui: &mut egui::Ui,
    state: &State,
    (place, found): (usize, Option<&LabelMatch>),
    actions: &mut Actions,
) {
    let entries = found.map_or(&[][..], |found| &found.entries);
    if entries.is_empty() {
        return;
    }
    let label_of = |entry: &EntryIndex| entry.of(&state.data().label_of_entry).copied().flatten();
    let n = entries
        .iter()
        .filter(|entry| label_of(entry) == Some(place))
        .count();
    let text = match n {
        0 => String::new(),
        n if n == entries.len() => String::new(),
        n => format!("{n}/{}", entries.len()),
    };
    let formula = state
        .data()
        .labels
        .get(place)
        .map_or("", |label| label.formula.trim());
    let radio = ui.radio(n == entries.len(), text);
    let about = match n {
        0 => "Another conductivity of this structure counts; a click lets this one count.",
        _ => "The screen uses this conductivity.",
    };
    let name = match n == entries.len() {
        true => format!("This σ of {formula} counts"),
        false => format!("Let this σ of {formula} count"),
    };
    named(&radio, egui::Role::RadioButton, &name);
    if radio.on_hover_text(about).clicked() && n < entries.len() {
        actions.push(MeasurementsAction::LetCount(place, entries.to_vec()));
    }
}
