//! The Experiment stage: spectra, patterns and σ(T), from the file of an instrument to a conductivity of a
//! compound.
//!
//! | folder | what |
//! |---|---|
//! | `bench` | what the views share: reading, changes, analyses |
//! | `impedance` | spectra |
//! | `pattern` | powder patterns |
//! | `conduction` | σ(T) of samples and cells |
//! | `measurements` | the list of conductivities |

pub mod actions;
pub mod bench;
mod conduction;
mod findable;
mod impedance;
pub mod measurements;
mod name;
mod pattern;
pub(in crate::app) mod remembering;
mod shown_view;
mod start_page;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::shell::widgets::{plural, switch};
use crate::app::stages::experiment::actions::ID;
use crate::app::stages::experiment::bench::columns::ColumnsForm;
use crate::app::stages::experiment::conduction::ConductionPanel;
use crate::app::stages::experiment::impedance::ImpedancePanel;
use crate::app::stages::experiment::measurements::MeasurementsPanel;
use crate::app::stages::experiment::pattern::PatternPanel;
use crate::app::stages::experiment::shown_view::shown_view;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::view::{ExperimentView, StageId, Views};
use crate::export::Table;
use crate::figures::drawing::Drawing;
use crate::outputs::{ARRHENIUS, CONDUCTIVITIES};

/// What the stage keeps.
#[derive(Default)]
pub struct ExperimentPanel {
    impedance: ImpedancePanel,
    pattern: PatternPanel,
    conduction: ConductionPanel,
    measurements: MeasurementsPanel,
    columns: ColumnsForm,
}

impl Stage for ExperimentPanel {
    fn id(&self) -> StageId {
        ID
    }

    fn name(&self) -> &'static str {
        "Experiment"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        let data = state.data();
        let n_own = data.labels.len() - data.n_literature();
        let n_waiting = measurements::n_ambiguous(data);
        if n_waiting > 0 {
            return Standing {
                why: "So many conductivities fit several structures, or one in another space group only: see Ambiguous in My measurements.".to_owned(),
                ..Standing::quiet(format!("{n_waiting} to decide"))
            };
        }
        let bench = &data.bench;
        let lacking = bench
            .spectra
            .iter()
            .filter(|kept| kept.lacks_facts())
            .count();
        if lacking > 0 {
            return Standing {
                text: format!("{lacking} lack facts"),
                attention: true,
                why: "So many spectra lack thickness, area or temperature: give them in Impedance."
                    .to_owned(),
            };
        }
        let counts = [
            (bench.spectra.len(), "spectrum", "spectra"),
            (bench.patterns.len(), "pattern", "patterns"),
        ];
        let mut parts: Vec<String> = counts
            .into_iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
            .collect();
        if !data.samples.is_empty() {
            parts.push(plural(data.samples.len(), "sample"));
        }
        if n_own > 0 {
            parts.push(format!("{n_own} measured"));
        }
        match parts.as_slice() {
            [] => Standing::quiet("empty"),
            [one] => Standing::quiet(format!("✓ {one}")),
            // What does not find room beside the name of the stage is said under the pointer.
            [_, _, ..] if bench.is_empty() => Standing::quiet(format!("✓ {}", parts.join(", "))),
            [first, ..] => Standing {
                why: parts.join(", "),
                ..Standing::quiet(format!("✓ {first}, …"))
            },
        }
    }

    fn shown_output(&self, state: &State) -> &'static str {
        match shown_view(state) {
            Some(ExperimentView::Impedance) => impedance::id_of(state.view.views.spectrum),
            Some(ExperimentView::Pattern) => pattern::id_of(state.view.views.pattern),
            Some(ExperimentView::OverTemperature) => ARRHENIUS.id,
            Some(ExperimentView::Measurements | ExperimentView::Suited) | None => CONDUCTIVITIES.id,
        }
    }

    fn copied_rows(&self, state: &State) -> Option<Table> {
        let is_list = shown_view(state) == Some(ExperimentView::Measurements);
        is_list.then(|| self.measurements.copied_rows(state))
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        view_choice(ui, state, actions);
        self.columns.show(ui.ctx(), state, actions);
        match shown_view(state) {
            Some(ExperimentView::Impedance) => self.impedance.show(ui, state, actions),
            Some(ExperimentView::Pattern) => self.pattern.show(ui, state, actions),
            Some(ExperimentView::OverTemperature) => self.conduction.show(ui, state, actions),
            Some(ExperimentView::Measurements) => self.measurements.show(ui, state, actions),
            Some(ExperimentView::Suited) | None => start_page::show(ui, state, actions),
        }
    }

    fn drawing(&self, state: &State) -> Option<(&Drawing, egui::Pos2)> {
        match shown_view(state)? {
            ExperimentView::Impedance => self.impedance.drawing(),
            ExperimentView::Pattern => self.pattern.drawing(),
            ExperimentView::OverTemperature => self.conduction.drawing(),
            ExperimentView::Measurements | ExperimentView::Suited => None,
        }
    }

    fn forget_document(&mut self) {
        self.measurements.forget();
        self.impedance = ImpedancePanel::default();
        self.pattern = PatternPanel::default();
        self.conduction = ConductionPanel::default();
        self.columns = ColumnsForm::default();
    }
}

/// The views of the stage.
fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let before = shown_view(state);
        let mut chosen = before;
        switch(
            ui,
            &mut chosen,
            [
                (
                    Some(ExperimentView::Impedance),
                    "Impedance",
                    "Impedance spectra of pellets: circuits, bulk and grain boundary, σ.",
                ),
                (
                    Some(ExperimentView::Pattern),
                    "Pattern",
                    "Powder patterns: phases, lattice parameters, what no phase explains.",
                ),
                (
                    Some(ExperimentView::OverTemperature),
                    "Arrhenius",
                    "σ over temperature: samples and cells, with their Arrhenius fits.",
                ),
                (
                    Some(ExperimentView::Measurements),
                    "My measurements",
                    "Conductivities that you added, and those of the literature: add, correct, cite, decide which one counts.",
                ),
            ],
        );
        if let Some(experiment) = chosen.filter(|_| chosen != before) {
            actions.push(Action::SetViews(Views {
                experiment,
                ..state.view.views
            }));
        }
    });
}
