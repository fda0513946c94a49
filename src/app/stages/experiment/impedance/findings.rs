//! What was found of a spectrum: conductivities, parameters, arcs, what is doubtful.
//!
//! In: an analysis. Out: its numbers with errors, each word explained where it stands.

use eframe::egui::{self, RichText};

use crate::app::stages::experiment::bench::numbers::{frequency, with_error};
use crate::app::theme;
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::{
    CircuitFit, Doubt, FittedParameter, KramersKronig, KramersKronigVerdict, Quantity,
    RelaxationArc, SpectrumAnalysis,
};
use crate::monitor::{Warning, remedy};
use crate::outputs::Term;
use crate::score::Estimate;

/// Residuals of a fit in % (root mean square of |ΔZ|/|Z|) that are said beside the conductivities.
const MISFIT_PERCENT: f64 = 10.0;

/// Shows conductivities and the verdict of the test.
pub(super) fn results(ui: &mut egui::Ui, kept: &KeptSpectrum, found: &SpectrumAnalysis) {
    let palette = theme::palette(ui);
    let unit = if found.per_area { "Ω cm²" } else { "Ω" };
    egui::Grid::new("conductivities-of-spectrum")
        .num_columns(2)
        .spacing([10.0, 2.0])
        .show(ui, |ui| {
            let sigma = &found.conductivity;
            let resistance = &found.resistance;
            for (name, sigma, resistance, term) in [
                ("bulk", sigma.bulk, resistance.bulk, Term::BulkConductivity),
                (
                    "grain boundary",
                    sigma.grain_boundary,
                    resistance.grain_boundary,
                    Term::GrainBoundaryConductivity,
                ),
                (
                    "total",
                    sigma.total,
                    resistance.total,
                    Term::TotalConductivity,
                ),
            ] {
                let (Some(text), about) = (number(sigma, resistance, unit), term.hover()) else {
                    continue;
                };
                let symbol = if sigma.is_some() { "σ" } else { "R" };
                let title = RichText::new(format!("{symbol} {name}")).strong();
                // Of before the last change.
                let (title, text) = match kept.is_analysed() {
                    true => (title, RichText::new(text)),
                    false => (
                        title.color(palette.weak),
                        RichText::new(text).color(palette.weak),
                    ),
                };
                ui.label(title).on_hover_text(about);
                ui.add(egui::Label::new(text).wrap());
                ui.end_row();
            }
        });
    misfit(ui, found);
    if let Some(test) = &found.kramers_kronig {
        kramers_kronig(ui, test);
    }
    if !kept.is_analysed() {
        let text = "Of before the last change: it is being analysed anew.";
        ui.label(RichText::new(text).color(palette.warning));
    }
}

/// Where the circuit is far from what was measured, that stands beside the conductivities.
fn misfit(ui: &mut egui::Ui, found: &SpectrumAnalysis) {
    let rms_percent = found.fit.as_ref().map(|fit| fit.rms_percent);
    let Some(rms_percent) = rms_percent.filter(|percent| *percent > MISFIT_PERCENT) else {
        return;
    };
    let text = format!(
        "The fit leaves residuals of {rms_percent:.0} %: what it says is doubtful. Choose another circuit, or mask points."
    );
    let text = RichText::new(text).color(theme::palette(ui).warning);
    ui.add(egui::Label::new(text).wrap());
}

/// σ, or where the pellet is not known, R.
fn number(sigma: Option<Estimate>, resistance: Option<Estimate>, unit: &str) -> Option<String> {
    match (sigma, resistance) {
        (Some(sigma), _) => Some(format!("{} S cm⁻¹", with_error(sigma))),
        (None, Some(resistance)) => Some(format!("{} {unit}", with_error(resistance))),
        (None, None) => None,
    }
}

fn kramers_kronig(ui: &mut egui::Ui, test: &KramersKronig) {
    let palette = theme::palette(ui);
    let (text, color) = match test.verdict {
        KramersKronigVerdict::Sound => ("Kramers–Kronig: sound".to_owned(), palette.good),
        KramersKronigVerdict::Outliers => {
            let n = test
                .residuals
                .iter()
                .filter(|residual| residual.fails)
                .count();
            (format!("Kramers–Kronig: {n} points fail"), palette.warning)
        }
        KramersKronigVerdict::Drift => (
            "Kramers–Kronig: the sample drifted".to_owned(),
            palette.error,
        ),
    };
    let text = format!(
        "{text} (rms {:.2} %, at most {:.2} % at {})",
        test.rms_percent,
        test.worst_percent,
        frequency(test.worst_hz)
    );
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap())
        .on_hover_text(Term::KramersKronig.hover());
}

/// Shows the parameters of the circuit.
pub(super) fn parameters(ui: &mut egui::Ui, fit: &CircuitFit, per_area: bool) {
    ui.label(RichText::new(format!("Parameters of {}", fit.circuit)).strong());
    egui::Grid::new("parameters-of-circuit")
        .num_columns(3)
        .spacing([10.0, 2.0])
        .show(ui, |ui| {
            for parameter in &fit.parameters {
                row(ui, parameter, per_area);
            }
        });
    let weak = theme::palette(ui).weak;
    let text = format!(
        "Residuals: {:.2} % (root mean square of |ΔZ|/|Z|).",
        fit.rms_percent
    );
    ui.label(RichText::new(text).color(weak));
}

fn row(ui: &mut egui::Ui, parameter: &FittedParameter, per_area: bool) {
    let palette = theme::palette(ui);
    let doubt = parameter.doubt.as_ref().map(in_words);
    let color = if doubt.is_some() {
        palette.warning
    } else {
        palette.text
    };
    let name = ui.label(RichText::new(&parameter.name.name).color(color));
    if matches!(
        parameter.name.quantity,
        Quantity::Admittance | Quantity::Exponent
    ) {
        name.on_hover_text(Term::Cpe.hover());
    }
    let text = format!(
        "{} {}",
        with_error(parameter.estimate),
        parameter.name.quantity.unit(per_area)
    );
    let label = ui.label(RichText::new(text).color(color));
    match doubt {
        Some(doubt) => {
            label.on_hover_text(&doubt);
            ui.label(RichText::new("undetermined").color(color))
                .on_hover_text(doubt);
        }
        None => drop(ui.label("")),
    }
    ui.end_row();
}

fn in_words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::ErrorExceedsValue => {
            "The data do not determine it: its error is greater than itself, or it has no influence.".to_owned()
        }
        Doubt::TiedTo(other) => {
            format!("The data do not tell it apart from {other}: their correlation exceeds 0.98.")
        }
        Doubt::ApexOutside => {
            "The apex of its arc lies outside the measured frequencies.".to_owned()
        }
        Doubt::AtBound => "It ended at the bound of its range.".to_owned(),
    }
}

/// Shows the arcs with their capacitances and what these mean.
pub(super) fn arcs(ui: &mut egui::Ui, found: &SpectrumAnalysis) {
    if found.arcs.is_empty() && found.electrode.is_none() {
        return;
    }
    let unit = if found.per_area { "F cm⁻²" } else { "F" };
    ui.label(RichText::new("Arcs").strong())
        .on_hover_text(Term::EffectiveCapacitance.hover());
    for arc in &found.arcs {
        self::arc(ui, arc, unit);
    }
    if let Some(electrode) = &found.electrode {
        let text = format!(
            "{}: blocking electrode, C = {} {unit}",
            electrode.name,
            with_error(Estimate {
                value: electrode.capacitance,
                error: None
            })
        );
        ui.add(egui::Label::new(text).wrap());
    }
}

fn arc(ui: &mut egui::Ui, arc: &RelaxationArc, unit: &str) {
    let weak = theme::palette(ui).weak;
    let text = format!("{}: {}", arc.name, arc.meaning.name());
    ui.add(egui::Label::new(text).wrap())
        .on_hover_text(Term::ArcMeaning.hover());
    let apex = match arc.apex_is_measured {
        true => format!("apex at {}", frequency(arc.apex_hz)),
        false => format!(
            "apex at {}, outside what was measured",
            frequency(arc.apex_hz)
        ),
    };
    let text = format!(
        "C = {} {unit} ({}), {apex}",
        with_error(arc.capacitance),
        arc.formula.name()
    );
    ui.add(egui::Label::new(RichText::new(text).color(weak)).wrap());
    if !arc.remark.is_empty() {
        ui.add(egui::Label::new(RichText::new(&arc.remark).color(weak)).wrap());
    }
}

/// Shows warnings, whole.
pub(in crate::app::stages::experiment) fn warnings<'a>(
    ui: &mut egui::Ui,
    heading: &str,
    warnings: impl IntoIterator<Item = &'a Warning>,
) {
    let color = theme::palette(ui).warning;
    let mut warnings = warnings.into_iter().peekable();
    if warnings.peek().is_none() {
        return;
    }
    ui.label(RichText::new(heading).strong());
    for warning in warnings {
        let to_do = match warning.remedy.as_str() {
            "" => String::new(),
            remedy => format!("; {remedy}"),
        };
        let text = format!("{}{to_do}.", warning.fact);
        let text = remedy::in_window(&text);
        ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
    }
}
