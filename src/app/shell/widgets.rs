//! Small pieces that several panels share: numbers as text, labelled facts, empty states.

use eframe::egui::{self, RichText};

use crate::app::theme;
use crate::crystal::oxidation::Rule;
use crate::figures::names::short_name;
use crate::outputs::glossary;
use crate::pipeline::Combination;
use crate::simplify::Representation;

/// The frame around lines that are to be copied.
pub(in crate::app::shell) fn framed(ui: &egui::Ui) -> egui::Frame {
    let palette = theme::palette(ui);
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(4.0)
        .inner_margin(egui::Margin::same(8))
}

/// "SOAP × CAN".
pub fn combination_name(combination: &Combination) -> String {
    format!(
        "{} × {}",
        short_name(&combination.descriptor),
        combination.representation.id()
    )
}

/// A conductivity for people: "1.2×10⁻⁴", with "<" or ">" where it is a bound.
pub fn conductivity_text(label: &crate::import::Label) -> String {
    use crate::import::Censoring;
    let bound = match label.censored {
        Censoring::Exact => "",
        Censoring::Below => "< ",
        Censoring::Above => "> ",
    };
    format!("{bound}{}", scientific(label.conductivity_s_cm))
}

/// Two significant digits and a power of ten: "1.2×10⁻⁴".
pub fn scientific(value: f64) -> String {
    // Three digits as somebody wrote them are kept; more come from a computation.
    let decimals = match significant_digits(value) {
        3 => 2,
        _ => 1,
    };
    let text = format!("{value:.decimals$e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}×10{}", superscript(exponent)),
        None => text,
    }
}

/// How many digits a number has, noise of units in the last ones aside: 2 for 1.2e-3.
fn significant_digits(value: f64) -> usize {
    let text = format!("{value:.11e}");
    let mantissa = text.split('e').next().unwrap_or_default();
    let digits = mantissa.chars().filter(char::is_ascii_digit);
    let digits: String = digits.collect();
    digits.trim_end_matches('0').len()
}

/// An integer in Unicode superscripts.
pub fn superscript(number: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            _ => c.to_digit(10).map_or(c, |d| DIGITS[d as usize]),
        })
        .collect()
}

/// An integer with thin spaces between thousands: "18 590".
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// At most so many characters of a text, with "…" for the others.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars()
        .take(most.saturating_sub(1))
        .chain(['…'])
        .collect()
}

/// "1 structure", "2 structures".
pub fn plural(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", count(n))
    }
}

/// A time for people: "12 s", "3 min 20 s".
pub fn duration_text(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    if whole < 60 {
        format!("{whole} s")
    } else if whole < 3600 {
        format!("{} min {:02} s", whole / 60, whole % 60)
    } else {
        format!("{} h {:02} min", whole / 3600, whole % 3600 / 60)
    }
}

/// A time that is guessed, as exactly as it is known: "12 s", "3 min 20 s", "22 min", "1 h 20 min".
pub fn rough_duration(seconds: f64) -> String {
    let step = match seconds {
        s if s < 15.0 => 1.0,
        s if s < 60.0 => 5.0,
        s if s < 600.0 => 10.0,
        s if s < 7200.0 => 60.0,
        _ => 600.0,
    };
    let rounded = (seconds / step).ceil() * step;
    let text = duration_text(rounded.max(1.0));
    match text.strip_suffix(" 00 s").or(text.strip_suffix(" 00 min")) {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Name of an oxidation rule for people.
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Cif => "CIF",
        Rule::Table => "table",
        Rule::BondValence => "bond valence",
        Rule::Composition => "composition",
        Rule::None => "none",
    }
}

/// What an oxidation rule means, in one sentence.
pub fn rule_explanation(rule: Rule) -> &'static str {
    match rule {
        Rule::Cif => "The oxidation states stood in the CIF.",
        Rule::Table => "Each element's usual oxidation state balances the charges of the cell.",
        Rule::BondValence => {
            "The most probable oxidation states given the bond lengths (maximum a posteriori)."
        }
        Rule::Composition => "Guessed from the composition alone; states may be averages.",
        Rule::None => "No rule balances the charges; every atom counts as neutral.",
    }
}

/// What a representation keeps.
pub fn representation_explanation(representation: Representation) -> &'static str {
    glossary::kept(representation)
}

/// A line of a table of facts: name on the left, value on the right.
pub fn fact(ui: &mut egui::Ui, name: &str, value: impl Into<String>, explanation: &str) {
    let weak = theme::palette(ui).weak;
    let label = ui.label(RichText::new(name).color(weak));
    if !explanation.is_empty() {
        label.on_hover_text(explanation);
    }
    ui.add(egui::Label::new(value.into()).wrap());
    ui.end_row();
}

/// A button in the accent colour, for the one thing to do next.
pub fn primary_button(ui: &mut egui::Ui, text: &str, enabled: bool) -> egui::Response {
    let palette = theme::palette(ui);
    let button =
        egui::Button::new(RichText::new(text).color(palette.on_accent)).fill(palette.accent);
    ui.add_enabled(enabled, button)
}

/// A switch between two views: value, name, explanation of each, in the order of the layout.
pub fn switch<T: PartialEq, const N: usize>(
    ui: &mut egui::Ui,
    value: &mut T,
    choices: [(T, &str, &str); N],
) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for (choice, text, explanation) in choices {
        let response = ui.selectable_value(value, choice, text);
        named(&response, egui::Role::RadioButton, text);
        response.on_hover_text(explanation);
    }
    ui.reset_style();
}

/// An empty stage: what it would show, and what to do next.
pub fn empty_state(ui: &mut egui::Ui, heading: &str, text: &str, add: impl FnOnce(&mut egui::Ui)) {
    let weak = theme::palette(ui).weak;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.28).max(16.0));
        ui.label(RichText::new(heading).font(theme::bold_font(18.0)));
        ui.add_space(4.0);
        ui.label(RichText::new(text).color(weak));
        ui.add_space(12.0);
        add(ui);
    });
}

/// Gives a widget the name that screen readers and tests know it by.
pub fn named(response: &egui::Response, role: egui::Role, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(role, enabled, name));
    super::pointing::meet(response, name);
    if role == egui::Role::ComboBox {
        keep_list_above(response);
    }
}

/// Keeps the list of a combo box above the dialog that it stands in: where press and release of the mouse come
/// in one frame, both ask to be on top, and egui leaves them in the order that they had.
fn keep_list_above(response: &egui::Response) {
    if egui::ComboBox::is_open(&response.ctx, response.id) {
        let list = egui::LayerId::new(egui::Order::Foreground, response.id.with("popup"));
        response.ctx.move_to_top(list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(scientific(1.23e-4), "1.23×10⁻⁴");
        assert_eq!(scientific(1.2345e-4), "1.2×10⁻⁴");
        assert_eq!(scientific(1350.0 * 1e-6), scientific(1.35 * 1e-3));
        assert_eq!(scientific(5e-15), "5.0×10⁻¹⁵");
        assert_eq!(count(18_590), "18\u{2009}590");
        assert_eq!(count(999), "999");
        assert_eq!(plural(1, "structure"), "1 structure");
        assert_eq!(shortened("Li₃BS₃", 6), "Li₃BS₃");
        assert_eq!(shortened("Li₃BS₃", 4), "Li₃…");
        assert_eq!(duration_text(200.4), "3 min 20 s");
        let guesses = [0.2, 11.6, 61.0, 179.0, 1296.0, 4790.0, 9000.0];
        assert_eq!(
            guesses.map(rough_duration),
            [
                "1 s",
                "12 s",
                "1 min 10 s",
                "3 min",
                "22 min",
                "1 h 20 min",
                "2 h 30 min"
            ]
        );
    }
}
