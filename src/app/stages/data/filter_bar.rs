//! The row over the table: what is looked for, which entries are shown, sets, columns.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::shell::widgets::{count, named};
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::table_model::{Key, Show};
use crate::app::stages::data::{column_menu, sets};
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::theme;
use crate::import::{EntryIndex, ImportSettings};

/// What can be typed, by examples.
const EXAMPLES: [(&str, &str); 11] = [
    ("Li3PS4  mp-5614  LPS.cif", "formula, id or file holds it"),
    ("Li-P-S", "exactly these elements"),
    ("Cl   -Cl", "with chlorine, without it"),
    ("E_g>3   0.02<E_hull<=0.05", "band gap, energy above hull"),
    (
        "σ>1e-5   sigma<0.1mS/cm",
        "measured conductivity, S cm⁻¹ without a unit",
    ),
    (
        "E_a<0.4   sites<50   density>2",
        "barrier, sites of the cell, density",
    ),
    ("sg:62   sg:Pnma", "space group"),
    (
        "source:mine   source:LPS.cif",
        "added by you, from that file",
    ),
    (
        "set:good   cluster:3",
        "in a named set, in a cluster of the dendrogram",
    ),
    ("has:σ   -has:E_a", "measured, without a known barrier"),
    (
        "Li-P-S or Li-Ge-S",
        "either; spaces mean “and” and bind before “or”, - or ! means “not”",
    ),
];

/// What the row shows and changes.
pub(super) struct Bar<'a> {
    /// What is typed, and which entries are shown.
    pub key: &'a mut Key,
    /// How many entries fit.
    pub n_rows: usize,
    /// What of the filter was not understood.
    pub misread: &'a [String],
    /// The name that is typed for a set.
    pub set_name: &'a mut String,
}

/// Shows the row.
pub(super) fn show(ui: &mut egui::Ui, state: &State, bar: Bar<'_>, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let edit = egui::TextEdit::singleline(&mut bar.key.filter)
            .hint_text("Filter: Li-P-S  E_g>3  -Cl  sg:62")
            .desired_width(260.0);
        let response = ui.add(edit);
        named(&response, egui::Role::SearchInput, "Filter entries");
        explained(ui);
        which(ui, state, &mut bar.key.show);
        if !bar.key.filter.is_empty() {
            let found = if bar.n_rows == 1 { "fits" } else { "fit" };
            ui.label(format!("{} {found}", count(bar.n_rows)));
        }
        if !state.session.selection.is_empty() && ui.button("Clear selection").clicked() {
            actions.push(Action::ClearSelection);
        }
        sets::menu(ui, state, bar.set_name, actions);
        column_menu::show(ui, state, actions);
        sets::exclusion(ui, state, actions);
        let selection = &state.session.selection;
        if !selection.origin.is_empty() && !selection.is_empty() {
            let weak = theme::palette(ui).weak;
            ui.label(RichText::new(&selection.origin).color(weak));
        }
    });
    for text in bar.misread {
        ui.label(RichText::new(text).color(theme::palette(ui).warning));
    }
}

fn which(ui: &mut egui::Ui, state: &State, shown: &mut Show) {
    let labelled = state.data().n_labelled();
    let (all, selected) = (state.data().entries.len(), state.session.selection.len());
    for (show, text) in [
        (Show::All, format!("All {}", count(all))),
        (Show::Labelled, format!("With σ {}", count(labelled))),
        (Show::Selected, format!("Selected {}", count(selected))),
    ] {
        ui.selectable_value(shown, show, text);
    }
}

/// What can be typed, on hover.
fn explained(ui: &mut egui::Ui) {
    let weak = theme::palette(ui).weak;
    let mark = ui.add(egui::Button::new(RichText::new("?").color(weak)).frame(false));
    named(&mark, egui::Role::Button, "What the filter understands");
    mark.on_hover_ui(|ui| {
        ui.set_max_width(520.0);
        egui::Grid::new("filter-examples")
            .num_columns(2)
            .spacing([16.0, 3.0])
            .show(ui, |ui| {
                for (example, meaning) in EXAMPLES {
                    ui.label(RichText::new(example).strong());
                    ui.label(meaning);
                    ui.end_row();
                }
            });
        ui.add_space(4.0);
        ui.label("A number that is not known fits no comparison. Capitals, ₃ or 3, ≥ or >= do not matter.");
    });
}

/// What the finder finds of the stage.
pub(super) fn findable(state: &State) -> Vec<Findable> {
    let selected: Vec<EntryIndex> = state.session.selection.iter().collect();
    let mut all = Vec::new();
    if !selected.is_empty() {
        let n = count(selected.len());
        let entries = selected.clone();
        all.push(
            Findable::command(
                format!("Compute E_a of the selected ({n})"),
                "",
                move || DataAction::ComputeBarriers(entries.clone()),
            )
            .also("barrier; bond valence; migration"),
        );
        let entries = selected.clone();
        all.push(
            Findable::command(
                format!("Write CIFs of the selected ({n})…"),
                "",
                move || DataAction::AskCifs(entries.clone()),
            )
            .also("export; save; structures; files"),
        );
        let out = selected.iter().any(|k| state.data().takes_part(*k));
        let text = if out {
            "Take out the selected"
        } else {
            "Put back the selected"
        };
        all.push(
            Findable::command(format!("{text} ({n})"), "", move || {
                DataAction::SetExcluded(selected.clone(), out)
            })
            .also("exclude; remove; ignore"),
        );
        all.push(Findable::command(
            "Show the selected in the table",
            "",
            || Action::ShowSelected,
        ));
    }
    if state.data().entries.is_empty() {
        return all;
    }
    let menu = "Import settings";
    let most = "Drop structures with more sites than";
    let sites = &ImportSettings::MAX_SITES;
    all.push(
        Findable::setting(ids::DATA, menu, most, most, sites.explanation)
            .also(format!("{}; import; large cells", sites.name)),
    );
    for (field, also) in [
        ("Drop structures with deuterium", "import; D"),
        (
            "Merge entries that share an ICSD number",
            "import; duplicates",
        ),
        (
            "order them (lowest Ewald energy)",
            "import; partial occupancy; disorder",
        ),
        (
            "keep them as they are",
            "import; partial occupancy; disorder",
        ),
    ] {
        let explanation = "For the next import";
        all.push(Findable::setting(ids::DATA, menu, field, field, explanation).also(also));
    }
    let filter = "Filter entries";
    all.push(
        Findable::setting(
            ids::DATA,
            "",
            filter,
            "Filter of the table",
            "Li-P-S  E_g>3  -Cl  sg:62",
        )
        .also("search; find"),
    );
    all.push(
        Findable::setting(
            ids::DATA,
            "Columns",
            "Columns",
            "Columns of the table",
            "Which ones are shown",
        )
        .also("volume; density; source"),
    );
    all
}
