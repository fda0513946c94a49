//! Settings of the screen and of descriptors, behind a button.

use eframe::egui::{self, RichText};

use crate::app::shell::setting_field;
use crate::app::shell::widgets::named;
use crate::descriptors::{DescriptorSetting, every};
use crate::pipeline::{ScreenSettings, Subset};

/// Room above and below the settings, in px.
const BESIDES_PX: f32 = 170.0;

/// Settings of the screen and of descriptors, behind a button.
pub(super) fn settings_menu(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
    let button = egui::containers::menu::MenuButton::new("Settings").config(
        egui::containers::menu::MenuConfig::new()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
    );
    let (response, _) = button.ui(ui, |ui| {
        ui.set_min_width(360.0);
        // There are more than a low window has room for.
        let most = (ui.ctx().content_rect().height() - BESIDES_PX).max(160.0);
        egui::ScrollArea::vertical()
            .max_height(most)
            .show(ui, |ui| all_settings(ui, settings));
    });
    named(&response, egui::Role::Button, "Settings");
}

fn all_settings(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
    egui::Grid::new("screen-settings")
        .num_columns(2)
        .spacing([16.0, 6.0])
        .show(ui, |ui| screen_settings(ui, settings));
    for registered in every().filter(|r| !r.settings.is_empty()) {
        ui.separator();
        ui.label(RichText::new(registered.about.name).strong());
        egui::Grid::new(registered.about.id)
            .num_columns(2)
            .spacing([16.0, 6.0])
            .show(ui, |ui| {
                for setting in registered.settings {
                    descriptor_setting(ui, registered.about.id, setting, settings);
                }
            });
    }
}

fn screen_settings(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
    ui.label("Mobile ion")
        .on_hover_text("The ion whose motion is wanted; representations without M drop it.");
    let ion = egui::ComboBox::from_id_salt("mobile-ion")
        .selected_text(settings.mobile_ion.symbol())
        .show_ui(ui, |ui| {
            for symbol in ["Li", "Na", "K", "Mg", "Ca", "Zn", "Ag", "Cu", "F", "O"] {
                if let Ok(element) = symbol.parse() {
                    ui.selectable_value(&mut settings.mobile_ion, element, symbol);
                }
            }
        });
    named(&ion.response, egui::Role::ComboBox, "Mobile ion");
    ui.end_row();
    ui.label("Cluster sets up to")
        .on_hover_text("Largest number of clusters that is scored.");
    let (declared, name) = (&ScreenSettings::DEPTHS, "Cluster sets up to");
    setting_field::whole(ui, declared, &mut settings.depths, name);
    ui.end_row();
    ui.label("Depths compared, 2 to")
        .on_hover_text("Descriptors are ranked by their mean W_σ over these numbers of clusters.");
    let (declared, name) = (&ScreenSettings::COMPARED_DEPTHS, "Depths compared, 2 to");
    setting_field::whole(ui, declared, &mut settings.compared_depths, name);
    settings.compared_depths = settings.compared_depths.min(settings.depths);
    ui.end_row();
    ui.label("Structures compared").on_hover_text(
        "Those that every chosen descriptor could describe, or for each descriptor those it could.",
    );
    ui.vertical(|ui| {
        ui.radio_value(
            &mut settings.subset,
            Subset::Common,
            "common to all descriptors",
        );
        ui.radio_value(&mut settings.subset, Subset::Own, "each descriptor its own");
    });
    ui.end_row();
    ui.label("Set apart below").on_hover_text(
        "A descriptor that describes a smaller share of the structures than this is scored on its own and not ranked, so that it does not narrow the common structures of all others.",
    );
    let mut percent = 100.0 * settings.min_described;
    let share = egui::DragValue::new(&mut percent)
        .range(0.0..=100.0)
        .fixed_decimals(0)
        .suffix(" %");
    let share = ui.add_enabled(settings.subset == Subset::Common, share);
    named(&share, egui::Role::SpinButton, "Set apart below");
    if share.changed() {
        settings.min_described = percent / 100.0;
    }
    ui.end_row();
}

fn descriptor_setting(
    ui: &mut egui::Ui,
    descriptor: &str,
    setting: &DescriptorSetting,
    settings: &mut ScreenSettings,
) {
    let key = format!("{descriptor}.{}", setting.name);
    let present = settings.descriptor_settings.get(&key).copied();
    let mut value = present.unwrap_or(setting.default);
    ui.label(setting.name).on_hover_text(setting.explanation);
    let (low, high) = setting.range;
    let mut drag = egui::DragValue::new(&mut value)
        .range(low..=high)
        .speed(if setting.integer { 0.1 } else { 0.02 });
    if setting.integer {
        drag = drag.fixed_decimals(0);
    }
    if !setting.unit.is_empty() {
        drag = drag.suffix(format!(" {}", setting.unit));
    }
    let response = ui.add(drag);
    named(&response, egui::Role::SpinButton, &key);
    if setting.integer {
        value = value.round();
    }
    if value == setting.default {
        settings.descriptor_settings.remove(&key);
    } else {
        settings.descriptor_settings.insert(key, value);
    }
    ui.end_row();
}
