//! What the table is, and how its rows and signs are read.
//!
//! In: a table. Out: a line of controls.

use eframe::egui::{self, RichText};

use super::actions::PreviewAction;
use super::model::Look;
use super::words::KINDS;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::import::MeasurementKind;

/// Encodings in which spreadsheets leave texts, with what they are called.
const ENCODINGS: [&str; 8] = [
    "UTF-8",
    "windows-1252",
    "windows-1251",
    "ISO-8859-2",
    "UTF-16LE",
    "GBK",
    "Shift_JIS",
    "EUC-KR",
];

/// Separators with what they are called.
const SEPARATORS: [(char, &str); 5] = [
    (',', "comma"),
    (';', "semicolon"),
    ('\t', "tab"),
    ('|', "bar"),
    (' ', "blanks"),
];

/// Shows the controls.
pub(super) fn show(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        ui.label("This table holds");
        for (kind, name, explanation) in KINDS {
            let button = ui.selectable_label(look.decided.kind == kind, name);
            named(
                &button,
                egui::Role::RadioButton,
                &format!("Table of: {name}"),
            );
            if button.on_hover_text(explanation).clicked() && look.decided.kind != kind {
                actions.push(PreviewAction::SetKind(kind));
            }
        }
        if look.decided.source.is_plain_file() {
            measurements(ui, actions);
        }
    });
    ui.horizontal_wrapped(|ui| {
        rows(ui, look, actions);
        signs(ui, look, actions);
    });
    if look.as_before {
        let weak = theme::palette(ui).weak;
        ui.horizontal(|ui| {
            ui.label(
                RichText::new("Read as a table of these titles was read last time.").color(weak),
            );
            if ui
                .button("Read it afresh")
                .on_hover_text("Forgets what was decided about tables of these titles.")
                .clicked()
            {
                actions.push(PreviewAction::ReadAfresh);
            }
        });
    }
}

/// A table that is none of these may be a measurement of the laboratory.
fn measurements(ui: &mut egui::Ui, actions: &mut Actions) {
    let kinds = [
        (
            MeasurementKind::Spectra,
            "Impedance spectrum",
            "Each row is a frequency with the impedance there: you name the columns next, and it comes on the bench of \
             the Experiment stage.",
        ),
        (
            MeasurementKind::Patterns,
            "Powder pattern",
            "Each row is an angle with its counts: you name the columns next, and it comes on the bench of the \
             Experiment stage.",
        ),
    ];
    for (kind, name, explanation) in kinds {
        let button = ui.selectable_label(false, format!("{name}…"));
        named(&button, egui::Role::Button, &format!("Table of: {name}"));
        if button.on_hover_text(explanation).clicked() {
            actions.push(PreviewAction::TakeAsMeasurement(kind));
        }
    }
}

fn rows(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    let reading = &look.preview.reading;
    let last = look.preview.shown.last().map_or(1, |row| row.number);
    ui.label("Titles in row");
    let mut row = reading.title_row;
    let field = ui.add(egui::DragValue::new(&mut row).range(1..=last).speed(0.05));
    named(&field, egui::Role::SpinButton, "Title row");
    let field = field
        .on_hover_text("The row with the titles of the columns; what stands above is not read.");
    if field.changed() && row != reading.title_row {
        actions.push(PreviewAction::SetTitleRow(row));
    }
    ui.label("units");
    let text = reading
        .unit_row
        .map_or("none".to_owned(), |row| format!("row {row}"));
    let chooser = egui::ComboBox::from_id_salt("unit-row")
        .width(84.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            let below = [reading.title_row + 1, reading.title_row + 2];
            if ui
                .selectable_label(reading.unit_row.is_none(), "none")
                .clicked()
            {
                actions.push(PreviewAction::SetUnitRow(None));
            }
            for row in below {
                let is_it = reading.unit_row == Some(row);
                if ui.selectable_label(is_it, format!("row {row}")).clicked() {
                    actions.push(PreviewAction::SetUnitRow(Some(row)));
                }
            }
        });
    named(&chooser.response, egui::Role::ComboBox, "Unit row");
    let explanation = "A row that holds nothing but the units of the columns.";
    chooser.response.on_hover_text(explanation);
    ui.label("values from row");
    let heads = reading.title_row.max(reading.unit_row.unwrap_or(0));
    let heads = heads.max(reading.head_row.unwrap_or(0));
    let first = reading.first_row.unwrap_or(heads + 1);
    let mut row = first;
    let range = heads + 1..=last.max(heads + 1);
    let field = ui.add(egui::DragValue::new(&mut row).range(range).speed(0.05));
    named(&field, egui::Role::SpinButton, "First row of values");
    let field = field.on_hover_text("Rows between the titles and this one are passed over.");
    if field.changed() && row != first {
        actions.push(PreviewAction::SetFirstRow((row > heads + 1).then_some(row)));
    }
}

fn signs(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    let reading = &look.preview.reading;
    ui.label("Decimal sign");
    let name = |sign| {
        if sign == ',' {
            "comma 0,5"
        } else {
            "point 0.5"
        }
    };
    let chooser = egui::ComboBox::from_id_salt("decimal")
        .width(96.0)
        .selected_text(name(reading.decimal))
        .show_ui(ui, |ui| {
            for sign in ['.', ','] {
                if ui
                    .selectable_label(reading.decimal == sign, name(sign))
                    .clicked()
                {
                    actions.push(PreviewAction::SetDecimal(sign));
                }
            }
        });
    named(&chooser.response, egui::Role::ComboBox, "Decimal sign");
    let Some(separator) = reading.separator else {
        return;
    };
    ui.label("cells by");
    let name = |sign: char| {
        let found = SEPARATORS.iter().find(|(known, _)| *known == sign);
        found.map_or(sign.to_string(), |(_, name)| (*name).to_owned())
    };
    let chooser = egui::ComboBox::from_id_salt("separator")
        .width(96.0)
        .selected_text(name(separator))
        .show_ui(ui, |ui| {
            for (sign, text) in SEPARATORS {
                if ui.selectable_label(separator == sign, text).clicked() {
                    actions.push(PreviewAction::SetSeparator(sign));
                }
            }
        });
    named(
        &chooser.response,
        egui::Role::ComboBox,
        "Separator of cells",
    );
    ui.label("letters in");
    let encoding = reading.encoding.clone().unwrap_or_default();
    let chooser = egui::ComboBox::from_id_salt("encoding")
        .width(110.0)
        .selected_text(&encoding)
        .show_ui(ui, |ui| {
            for offered in ENCODINGS {
                if ui.selectable_label(encoding == offered, offered).clicked() {
                    actions.push(PreviewAction::SetEncoding(offered.to_owned()));
                }
            }
        });
    named(
        &chooser.response,
        egui::Role::ComboBox,
        "Encoding of letters",
    );
    let explanation = "Change it where µ, σ or letters of the text are wrong.";
    chooser.response.on_hover_text(explanation);
}
