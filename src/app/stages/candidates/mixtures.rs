//! A second descriptor beside the first: none, one by hand, or the best of a search.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{combination_name, named, plural, primary_button};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::state::State;
use crate::app::theme;
use crate::pipeline::{Combination, Mix, MixSearch, MixTrial, RankSettings, SHARES};

/// Mixtures that are listed.
const LISTED: usize = 10;
/// What a partner is multiplied by before anybody has said so.
const FIRST_MULTIPLIER: f64 = 0.01;

/// Shows the button that opens the menu.
pub(super) fn menu(
    ui: &mut egui::Ui,
    state: &State,
    settings: &mut RankSettings,
    actions: &mut Actions,
) {
    let text = match &settings.mix {
        None => "No second".to_owned(),
        Some(mix) => format!("and {}", mix_name(mix)),
    };
    let button = egui::containers::menu::MenuButton::new(text).config(
        egui::containers::menu::MenuConfig::new()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
    );
    let (button, _) = button.ui(ui, |ui| {
        ui.set_width(500.0);
        // A menu would stretch every line and flatten the buttons.
        ui.reset_style();
        ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
            by_hand(ui, state, settings);
            ui.separator();
            search(ui, state, settings, actions);
        });
    });
    named(&button, egui::Role::Button, "Second descriptor");
    button.on_hover_text(
        "Two descriptors side by side, the second times a multiplier, may sort the conductivities better than one.",
    );
}

/// "MXRD × CAN · 1e-5", "Density × CAN · 0.63".
fn mix_name(mix: &Mix) -> String {
    let name = combination_name(&mix.combination);
    let multiplier = mix.multiplier;
    if (0.001..1000.0).contains(&multiplier) {
        format!("{name} · {multiplier}")
    } else {
        format!("{name} · {multiplier:e}")
    }
}

/// Combinations of the last screen other than the first descriptor.
fn partners(state: &State, settings: &RankSettings) -> Vec<Combination> {
    let scores = state.screen().into_iter().flat_map(|screen| &screen.scores);
    let all = scores.map(|score| score.combination.clone());
    all.filter(|combination| *combination != settings.combination)
        .collect()
}

fn by_hand(ui: &mut egui::Ui, state: &State, settings: &mut RankSettings) {
    ui.horizontal(|ui| {
        ui.label("Second descriptor");
        let present = settings.mix.as_ref().map(|mix| mix.combination.clone());
        let mut chosen = present.clone();
        let name = present.as_ref().map_or("none".to_owned(), combination_name);
        let list = egui::ComboBox::from_id_salt("partner")
            .width(150.0)
            .selected_text(name)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut chosen, None, "none");
                for partner in partners(state, settings) {
                    let text = combination_name(&partner);
                    ui.selectable_value(&mut chosen, Some(partner), text);
                }
            });
        named(&list.response, egui::Role::ComboBox, "Partner");
        if chosen != present {
            let multiplier = settings
                .mix
                .as_ref()
                .map_or(FIRST_MULTIPLIER, |m| m.multiplier);
            settings.mix = chosen.map(|combination| Mix {
                combination,
                multiplier,
            });
        }
        if let Some(mix) = &mut settings.mix {
            ui.label("times 10^");
            let mut exponent = mix.multiplier.log10();
            let field = egui::DragValue::new(&mut exponent)
                .range(-12.0..=6.0)
                .speed(0.05)
                .fixed_decimals(2);
            let field = ui.add(field);
            named(&field, egui::Role::SpinButton, "Exponent of the multiplier");
            if field.changed() {
                mix.multiplier = 10_f64.powf(exponent);
            }
        }
    });
}

fn search(ui: &mut egui::Ui, state: &State, settings: &mut RankSettings, actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    let partners = partners(state, settings);
    let text = format!(
        "Tries {} of the last screen beside {}, each with {} multipliers. Every mixture clusters all structures anew.",
        plural(partners.len(), "combination"),
        combination_name(&settings.combination),
        SHARES.len()
    );
    ui.label(RichText::new(text).color(weak));
    let ready = !partners.is_empty();
    if primary_button(ui, "Search for a partner", ready).clicked() {
        actions.push(CandidatesAction::SearchMix(partners));
        ui.close();
    }
    if let Some(found) = &state.session.mixtures {
        ui.add_space(6.0);
        results(ui, found, settings);
    }
}

fn results(ui: &mut egui::Ui, found: &MixSearch, settings: &mut RankSettings) {
    egui::Grid::new("mixtures")
        .num_columns(5)
        .striped(true)
        .spacing([14.0, 4.0])
        .show(ui, |ui| {
            for title in [
                "Second descriptor",
                "Mean W_σ",
                "Change",
                "95 % interval",
                "",
            ] {
                ui.label(RichText::new(title).strong());
            }
            ui.end_row();
            for trial in found.trials.iter().take(LISTED) {
                row(ui, trial, settings);
            }
        });
    let more = found.trials.len().saturating_sub(LISTED);
    if more > 0 {
        ui.label(RichText::new(format!("and {more} that do worse")).color(theme::palette(ui).weak));
    }
    for (combination, reason) in &found.failed {
        let text = format!("{}: {reason}", combination_name(combination));
        ui.label(RichText::new(text).color(theme::palette(ui).warning));
    }
    ui.add_space(4.0);
    ui.label(verdict(found));
}

fn row(ui: &mut egui::Ui, trial: &MixTrial, settings: &mut RankSettings) {
    ui.label(mix_name(&trial.mix));
    ui.label(format!("{:.1}", trial.mean_w_sigma));
    let change = 100.0 * (trial.mean_w_sigma / trial.first_order - 1.0);
    ui.label(format!("{change:+.1} %"));
    ui.label(
        trial
            .difference
            .map_or_else(String::new, |d| format!("{:+.0} to {:+.0}", d.low, d.high)),
    );
    let used = settings.mix.as_ref() == Some(&trial.mix);
    let name = format!("Use {}", mix_name(&trial.mix));
    let button = ui.add_enabled(
        !used,
        egui::Button::new(if used { "in use" } else { "Use" }),
    );
    named(&button, egui::Role::Button, &name);
    if button.clicked() {
        settings.mix = Some(trial.mix.clone());
    }
    ui.end_row();
}

/// Whether choosing the best is worth anything on labels that took no part in the choice.
fn verdict(found: &MixSearch) -> String {
    let Some(gain) = found.gain_of_choice else {
        return "Nothing could be compared.".to_owned();
    };
    let real = if gain.high < 0.0 {
        "a real gain"
    } else {
        "no gain that can be told from chance"
    };
    format!(
        "On conductivities that took no part in the choice, the best of these {} changes the mean W_σ by {:+.0} ({:+.0} to {:+.0}): {real}.",
        found.trials.len(),
        gain.estimate,
        gain.low,
        gain.high
    )
}
