//! The chooser of the engine, and the settings of bands that the window offers.

use eframe::egui;
use eframe::egui::containers::menu::{MenuButton, MenuConfig};

use crate::app::action::Actions;
use crate::app::shell::setting_field;
use crate::app::shell::widgets::named;
use crate::app::stages::pathways::bands::actions::BandsAction;
use crate::app::state::State;
use crate::neb::{BandCell, BandSettings, Engine, Mechanism};
use crate::outputs::Term;

/// What an engine is, in a sentence or two.
pub(super) fn explanation(engine: Engine) -> String {
    match engine {
        Engine::Chgnet => Term::Chgnet.hover(),
        Engine::ChgnetR2scan => {
            "CHGNet with the weights that were learnt from the functional r²SCAN: another view of the same \
             hop, from fewer data."
                .to_owned()
        }
        Engine::BondValence => {
            "The bond-valence energy of the map: only the ion moves, the framework stands still. A second, \
             and no relaxed barrier: it is there to be compared with."
                .to_owned()
        }
        Engine::Espresso | Engine::Vasp => "Computed by another program and read here.".to_owned(),
    }
}

/// The chooser of the engine, and the menu of what else can be set.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut choices = state.preferences.band.clone();
    let chooser = egui::ComboBox::from_id_salt("band-engine")
        .width(96.0)
        .selected_text(choices.engine.name())
        .show_ui(ui, |ui| {
            for engine in Engine::COMPUTED {
                ui.selectable_value(&mut choices.engine, engine, engine.name())
                    .on_hover_text(explanation(engine));
            }
        });
    named(
        &chooser.response,
        egui::Role::ComboBox,
        "Engine of relaxed barriers",
    );
    chooser
        .response
        .on_hover_text(explanation(state.preferences.band.engine));
    // Whoever sets a number goes on to the next.
    let stays = MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let (menu, _) = MenuButton::new("Settings")
        .config(stays)
        .ui(ui, |ui| fields(ui, &mut choices.settings));
    named(&menu, egui::Role::Button, "Settings of the bands");
    menu.on_hover_text(format!(
        "Images, cell and limit of forces. {}",
        Term::ElasticBand.hover()
    ));
    if choices != state.preferences.band {
        actions.push(BandsAction::SetChoices(Box::new(choices)));
    }
}

fn fields(ui: &mut egui::Ui, settings: &mut BandSettings) {
    egui::Grid::new("band-settings")
        .num_columns(2)
        .spacing([12.0, 6.0])
        .show(ui, |ui| {
            ui.label("Images");
            setting_field::whole(
                ui,
                &BandSettings::IMAGES,
                &mut settings.images,
                "Images of a band",
            );
            ui.end_row();
            ui.label("Width of the cell");
            width(ui, &mut settings.cell);
            ui.end_row();
            ui.label("Largest force");
            let force = &mut settings.fmax_ev_per_ang;
            let how = (0.005, 3);
            setting_field::real(
                ui,
                &BandSettings::FMAX,
                force,
                how,
                "Largest force of a band",
            );
            ui.end_row();
            ui.label("Most steps");
            setting_field::whole(
                ui,
                &BandSettings::MAX_STEPS,
                &mut settings.max_steps,
                "Most steps of a band",
            );
            ui.end_row();
            ui.label("What hops");
            mechanism(ui, &mut settings.mechanism);
            ui.end_row();
            ui.label("");
            ui.checkbox(&mut settings.climbing, "Climbing image")
                .on_hover_text(Term::ClimbingImage.hover());
            ui.end_row();
        });
    if *settings != BandSettings::default() && ui.button("As at first").clicked() {
        *settings = BandSettings::default();
    }
}

fn width(ui: &mut egui::Ui, cell: &mut BandCell) {
    let mut width_ang = match *cell {
        BandCell::Width(width_ang) => width_ang,
        BandCell::Repeats(_) | BandCell::AsGiven => BandSettings::WIDTH.default,
    };
    let how = (0.5, 1);
    let name = "Width of the cell of a band";
    let field = setting_field::real(ui, &BandSettings::WIDTH, &mut width_ang, how, name);
    if field.changed() {
        *cell = BandCell::Width(width_ang);
    }
}

fn mechanism(ui: &mut egui::Ui, mechanism: &mut Mechanism) {
    for (choice, name, hint) in [
        (
            Mechanism::Vacancy,
            "into a vacancy",
            "One ion is missing, and its neighbour hops into the empty site.",
        ),
        (
            Mechanism::Interstitial,
            "an ion more",
            "Every site is filled, and one ion more hops between the places in between.",
        ),
    ] {
        ui.radio_value(mechanism, choice, name).on_hover_text(hint);
    }
}
