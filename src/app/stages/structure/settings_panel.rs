//! The panel of the view's settings: what is drawn beyond the cell, elements, bonds.
//!
//! In: the [`SceneChoices`] in force, what occurs in the structure. Out: changed choices, as an action;
//! they are remembered with the preferences.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::scene3d::appearance::{ColorScheme, RADII_ANG};
use crate::app::scene3d::bonding::{BondRule, LENGTHS_ANG, PairOfStructure, bonds, pairs};
use crate::app::scene3d::polyhedra::{is_center_by_default, possible_centers};
use crate::app::scene3d::{ModelOptions, SceneChoices};
use crate::app::shell::widgets::named;
use crate::app::stages::structure::actions::StructureAction;
use crate::app::theme;
use crate::crystal::{Element, Structure};

/// Margins that can be chosen, as a part of the cell.
const MARGINS: std::ops::RangeInclusive<f64> = 0.0..=0.5;

/// What occurs in the structure in the view.
#[derive(Clone, Debug, Default)]
pub(super) struct Occurring {
    elements: Vec<Element>,
    centers: Vec<Element>,
    pairs: Vec<PairOfStructure>,
    mobile_ion: Option<Element>,
}

impl Occurring {
    /// Looks through a structure.
    pub(super) fn of(structure: &Structure, mobile_ion: Element, choices: &SceneChoices) -> Self {
        let bonds = bonds(structure, &choices.bond_rules);
        Self {
            elements: structure.composition().into_keys().collect(),
            centers: possible_centers(structure, &bonds),
            pairs: pairs(structure, &choices.bond_rules),
            mobile_ion: Some(mobile_ion),
        }
    }
}

/// Shows the panel's content.
pub(super) fn show(
    ui: &mut egui::Ui,
    choices: &SceneChoices,
    occurring: &Occurring,
    actions: &mut Actions,
) {
    let mut wanted = choices.clone();
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_space(4.0);
            beyond(ui, &mut wanted.draw);
            heading(ui, "Colours");
            schemes(ui, &mut wanted);
            heading(ui, "Elements");
            elements(ui, &mut wanted, occurring);
            heading(ui, "Bonds");
            bond_rules(ui, &mut wanted, occurring);
            ui.add_space(8.0);
            if ui
                .button("Reset all")
                .on_hover_text("Colours, radii, bonds and everything here as at the first start")
                .clicked()
            {
                wanted.reset();
            }
            ui.add_space(8.0);
        });
    if wanted != *choices {
        actions.push(StructureAction::SetScene(Box::new(wanted)));
    }
}

fn heading(ui: &mut egui::Ui, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).strong());
}

/// What is drawn beyond the cell.
fn beyond(ui: &mut egui::Ui, draw: &mut ModelOptions) {
    ui.label(RichText::new("Beyond the cell").strong());
    ui.add_enabled_ui(draw.polyhedra, |ui| {
        ui.checkbox(&mut draw.complete_polyhedra, "Complete polyhedra")
            .on_hover_text(
                "Atoms beyond the cell are drawn where they are corners of a polyhedron",
            );
    });
    ui.checkbox(&mut draw.complete_bonds, "Complete bonds")
        .on_hover_text("Atoms beyond the cell are drawn where they are bonded to one inside");
    ui.horizontal(|ui| {
        let hint = "Atoms so far beyond the faces are drawn too, as a part of the cell: 0.05 draws from −0.05 to 1.05";
        ui.label("Margin").on_hover_text(hint);
        let field = ui.add(
            egui::DragValue::new(&mut draw.margin)
                .range(MARGINS)
                .speed(0.005)
                .fixed_decimals(2),
        );
        named(&field, egui::Role::SpinButton, "Margin beyond the cell");
        let most = draw.cells.map(|n| f64::from(n) + draw.margin);
        let least = -draw.margin;
        let text = match most {
            [a, b, c] if a == b && b == c => format!("{least:.2} to {a:.2}"),
            [a, b, c] => format!("{least:.2} to {a:.2}, {b:.2}, {c:.2}"),
        };
        let weak = theme::palette(ui).weak;
        ui.label(RichText::new(text.replace("-0.00", "0.00").replace('-', "−")).small().color(weak));
    });
}

fn schemes(ui: &mut egui::Ui, wanted: &mut SceneChoices) {
    ui.horizontal_wrapped(|ui| {
        for scheme in ColorScheme::ALL {
            ui.radio_value(&mut wanted.looks.scheme, scheme, scheme.name())
                .on_hover_text(scheme.explanation());
        }
    });
}

/// Colour, radius and polyhedra of each element.
fn elements(ui: &mut egui::Ui, wanted: &mut SceneChoices, occurring: &Occurring) {
    egui::Grid::new("elements-of-view")
        .num_columns(4)
        .spacing([8.0, 4.0])
        .show(ui, |ui| {
            let weak = theme::palette(ui).weak;
            for title in ["", "", "Radius / Å", "Polyhedra"] {
                ui.label(RichText::new(title).small().color(weak));
            }
            ui.end_row();
            for &element in &occurring.elements {
                element_row(ui, wanted, occurring, element);
                ui.end_row();
            }
        });
}

fn element_row(
    ui: &mut egui::Ui,
    wanted: &mut SceneChoices,
    occurring: &Occurring,
    element: Element,
) {
    ui.label(element.symbol());
    let mut rgb = wanted.looks.rgb(element);
    let button = ui.color_edit_button_srgb(&mut rgb);
    named(&button, egui::Role::Button, &format!("Colour of {element}"));
    if rgb != wanted.looks.rgb(element) {
        wanted.looks.colors.insert(element, rgb);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().slider_width = 56.0;
        let mut radius_ang = wanted.looks.radius_ang(element);
        let slider = egui::Slider::new(&mut radius_ang, RADII_ANG).show_value(false);
        let slider = ui.add(slider);
        named(&slider, egui::Role::Slider, &format!("Radius of {element}"));
        if slider.changed() {
            wanted.looks.radii_ang.insert(element, radius_ang);
        }
        ui.label(RichText::new(format!("{radius_ang:.2}")).small());
    });
    ui.horizontal(|ui| {
        if occurring.centers.contains(&element) {
            let default = is_center_by_default(element, occurring.mobile_ion);
            let mut has = wanted
                .polyhedra_of
                .get(&element)
                .copied()
                .unwrap_or(default);
            let switch = ui.checkbox(&mut has, "");
            named(
                &switch,
                egui::Role::CheckBox,
                &format!("Polyhedra around {element}"),
            );
            if switch.changed() {
                wanted.polyhedra_of.insert(element, has);
            }
        }
        if wanted.looks.is_changed(element) {
            let back = ui.small_button("↺");
            named(&back, egui::Role::Button, &format!("Reset {element}"));
            if back.on_hover_text("Colour and radius as before").clicked() {
                wanted.looks.forget(element);
            }
        }
    });
}

/// Whether and up to which length the pairs of elements are bonded.
fn bond_rules(ui: &mut egui::Ui, wanted: &mut SceneChoices, occurring: &Occurring) {
    egui::Grid::new("bonds-of-view")
        .num_columns(2)
        .spacing([8.0, 4.0])
        .show(ui, |ui| {
            let weak = theme::palette(ui).weak;
            ui.label(RichText::new("Pair").small().color(weak));
            ui.label(RichText::new("Longest / Å").small().color(weak))
                .on_hover_text("By default 1.25 times the sum of the covalent radii, between ions of like charge 1.2 times; cations beside each other are not bonded unless you tick them");
            ui.end_row();
            for row in &occurring.pairs {
                bond_row(ui, wanted, row);
                ui.end_row();
            }
        });
}

fn bond_row(ui: &mut egui::Ui, wanted: &mut SceneChoices, row: &PairOfStructure) {
    let name = row.pair.name();
    let mut rule = wanted
        .bond_rules
        .get(&row.pair)
        .copied()
        .unwrap_or_default();
    let before = rule;
    let mut shown = row.shown;
    let switch = ui.checkbox(&mut shown, &name);
    named(&switch, egui::Role::CheckBox, &format!("Bonds {name}"));
    if switch.changed() {
        // As by default is no choice.
        rule.shown = (shown != row.shown_by_default).then_some(shown);
    }
    ui.horizontal(|ui| {
        let mut longest_ang = rule.longest_ang.unwrap_or(row.default_ang);
        let field = ui.add_enabled(
            shown,
            egui::DragValue::new(&mut longest_ang)
                .range(LENGTHS_ANG)
                .speed(0.01)
                .fixed_decimals(2),
        );
        named(
            &field,
            egui::Role::SpinButton,
            &format!("Longest bond {name} in Å"),
        );
        if field.changed() {
            rule.longest_ang = Some(longest_ang);
        }
        if rule != BondRule::default() {
            let back = ui.small_button("↺");
            named(&back, egui::Role::Button, &format!("Reset bonds {name}"));
            if back.on_hover_text("By the radii, as before").clicked() {
                rule = BondRule::default();
            }
        }
    });
    if rule != before {
        if rule == BondRule::default() {
            wanted.bond_rules.remove(&row.pair);
        } else {
            wanted.bond_rules.insert(row.pair, rule);
        }
    }
}
