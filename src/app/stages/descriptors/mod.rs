//! The Descriptors stage: which descriptors on which representations, the run, and the figures of
//! W_σ or one descriptor close up.

pub mod actions;
mod close_up;
pub mod costs;
mod descriptor_grid;
mod findable;
mod nothing_yet;
mod scan_menu;
mod screen_settings;
mod verdict;
mod view_choices;

use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing, standing_of_screen};
use crate::app::view::{DescriptorsView, StageId};
use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::output_view::OutputView;
use crate::app::shell::panes;
use crate::app::shell::pointing::pointed_field;
use crate::app::shell::widgets::{count, empty_state, named, plural, primary_button};
use crate::app::shown::Parts;
use crate::app::stages::descriptors::close_up::CloseUpView;
use crate::app::stages::descriptors::descriptor_grid::time_needed;
use crate::app::stages::descriptors::findable::SCORES;
use crate::app::stages::descriptors::nothing_yet::{no_labels, waiting};
use crate::app::stages::descriptors::scan_menu::ScanMenu;
use crate::app::stages::descriptors::screen_settings::settings_menu;
use crate::app::stages::descriptors::view_choices::{
    columns_choice, labels_choice, shown, view_choice,
};
use crate::app::state::State;
use crate::app::theme;
use crate::descriptors::registry;
use crate::figures::drawing::{Drawing, Target};
use crate::outputs::Term;
use crate::pipeline::{Combination, Screen, ScreenSettings};
use crate::score::LabelSet;
use crate::simplify::Representation;

/// What the stage keeps.
pub struct DescriptorsPanel {
    figure: OutputView,
    /// Whether the grid of choices is folded away.
    folded: bool,
    /// What stands below the grid.
    below: Below,
    close_up: CloseUpView,
    scan: ScanMenu,
    /// Whether to find out how long describing takes here.
    pub estimates_costs: bool,
}

/// What stands below the grid of choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    /// The scores of all, as a figure.
    Scores,
    /// One descriptor, and its numbers.
    CloseUp,
}

impl Default for DescriptorsPanel {
    fn default() -> Self {
        Self {
            figure: OutputView::default(),
            folded: false,
            below: Below::Scores,
            close_up: CloseUpView::default(),
            scan: ScanMenu::default(),
            estimates_costs: true,
        }
    }
}

impl DescriptorsPanel {
    /// What stands below, and for the violins which columns.
    fn heading(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            let scores = ui.selectable_value(&mut self.below, Below::Scores, SCORES);
            named(&scores, egui::Role::RadioButton, SCORES);
            scores.on_hover_text(format!("W_σ. {}", Term::WSigma.hover()));
            ui.selectable_value(&mut self.below, Below::CloseUp, "Descriptor close up")
                .on_hover_text(
                    "What a descriptor encodes, and its numbers for the selected structure.",
                );
            let scored = state
                .screen()
                .into_iter()
                .flat_map(|s| &s.scores)
                .any(|s| !s.w_sigma.is_empty() || !s.w_ea.is_empty());
            let nothing_yet = !scored && state.session.arrived().is_none();
            if self.below == Below::CloseUp || nothing_yet {
                return;
            }
            ui.add_space(16.0);
            view_choice(ui, state, actions);
            ui.add_space(16.0);
            let view = state.view.views.descriptors;
            if !matches!(view, DescriptorsView::LabelSets | DescriptorsView::Scan) {
                labels_choice(ui, state, actions);
                ui.add_space(16.0);
            }
            if state.view.views.descriptors == DescriptorsView::Violins {
                columns_choice(ui, state, actions);
            }
            self.scan.show(ui, state, actions);
            if ui
                .button("Export…")
                .on_hover_text("Figure or table into a file (Ctrl+E)")
                .clicked()
            {
                actions.push(Action::OpenExport);
            }
        });
    }

    fn controls(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        settings: &mut ScreenSettings,
        actions: &mut Actions,
    ) {
        let mut next = settings.clone();
        let run = |ui: &mut egui::Ui| run(ui, state, settings, actions);
        panes::toolbar(ui, run, |ui| {
            let fold = if self.folded {
                "Show choices ▼"
            } else {
                "Hide choices ▲"
            };
            if ui.button(fold).clicked() {
                self.folded = !self.folded;
            }
            if ui
                .button("All")
                .on_hover_text("Every descriptor on every representation")
                .clicked()
            {
                next.combinations = every_combination();
            }
            if ui.button("None").clicked() {
                next.combinations.clear();
            }
            let best = ui.add_enabled(state.screen().is_some(), egui::Button::new("Best of each"));
            if best
                .on_hover_text("Keep for each descriptor the representation with the lowest mean W of the last run")
                .clicked()
                && let Some(screen) = state.screen()
            {
                next.combinations = best_of_each(screen, state.view.views.labels);
            }
            settings_menu(ui, &mut next);
        });
        *settings = next;
    }

    fn figure(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if state.session.arrived().is_none() && state.screen().is_none() {
            return waiting(ui, state, actions);
        }
        let Some(figure) = self.figure.show(ui, state, shown(state), actions) else {
            return no_labels(ui, state, actions);
        };
        if let Some(Target::Score(k) | Target::Depth { score: k, .. }) = figure.clicked() {
            let combination = Parts::of(state).with_source(|source| {
                let score = source.screen?.scores.get(*k)?;
                Some(score.combination.clone())
            });
            if let Some(combination) = combination {
                actions.push(DescriptorsAction::Choose(combination));
            }
        }
        if figure.response.double_clicked() {
            actions.push(Action::GoTo(ids::DENDROGRAM));
        }
    }
}

/// The button that runs the screen, and whether what is shown is out of date. (Laid out from right to
/// left.)
fn run(ui: &mut egui::Ui, state: &State, settings: &ScreenSettings, actions: &mut Actions) {
    let n = settings.combinations.len();
    // One that the program began, or that has other settings, gives way to one that the user wants.
    let screening = state.session.screening.as_ref();
    let running = screening.filter(|running| !running.unasked);
    let is_running = running.is_some_and(|running| *running.of.screen_settings == *settings);
    let is_current = state.screen_changes().is_empty();
    let n_missing = state.n_not_screened();
    let instead = match (running, state.screen()) {
        (Some(_), _) => " instead",
        (None, Some(_)) if is_current && n_missing == 0 => " again",
        _ => "",
    };
    let run = primary_button(ui, &format!("Run {n}{instead}"), !is_running && n > 0);
    named(&run, egui::Role::Button, "Run the screen");
    let needed = time_needed(state, settings);
    let hint = match running {
        Some(_) => "Stops the screen that runs, and begins one with what is ticked now".to_owned(),
        None => format!("Describe, cluster and score what is ticked (Ctrl+R){needed}"),
    };
    if run.on_hover_text(hint).clicked() {
        actions.push(DescriptorsAction::Screen { unasked: false });
    }
    let palette = theme::palette(ui);
    if !is_current {
        let why = state.in_words(state.screen_changes());
        let text = RichText::new("out of date").color(palette.warning);
        let because = format!("What is shown is of the last run. Since then: {why}.");
        ui.label(text).on_hover_text(because);
    } else if n_missing > 0 && state.screen().is_some() && running.is_none() {
        let text = format!("{} not screened yet", plural(n_missing, "combination"));
        ui.label(RichText::new(text).color(palette.weak))
            .on_hover_text("What is shown is current; run the screen to have these as well.");
    }
}

impl Stage for DescriptorsPanel {
    fn id(&self) -> StageId {
        ids::DESCRIPTORS
    }

    fn name(&self) -> &'static str {
        "Descriptors"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        if let Some(arrived) = state.session.arrived() {
            return Standing::quiet(format!("running, {} done", arrived.scores.len()));
        }
        standing_of_screen(state, |screen| {
            format!("✓ {} scored", count(screen.scores.len()))
        })
    }

    fn shown_output(&self, state: &State) -> &'static str {
        shown(state).id
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if state.data().entries.is_empty() && !state.is_busy() {
            return empty_state(
                ui,
                "Nothing to describe yet",
                "Descriptors turn structures into numbers. Open structures first.",
                |ui| {
                    if primary_button(ui, "Open structures…", true).clicked() {
                        actions.push(Action::AskStructures);
                    }
                },
            );
        }
        // What somebody looks for is not folded away.
        if let Some(field) = pointed_field(ui.ctx()) {
            self.folded &= !field.starts_with("Tick row ");
            if field == SCORES {
                self.below = Below::Scores;
            }
        }
        let mut settings = state.screen_settings().clone();
        self.controls(ui, state, &mut settings, actions);
        let has_entries = !state.data().entries.is_empty();
        if self.estimates_costs && has_entries && !state.session.costs.asked {
            actions.push(DescriptorsAction::EstimateCosts);
        }
        if !self.folded
            && let Some(combination) = descriptor_grid::panel(ui, state, &mut settings)
        {
            self.close_up.look_at(combination);
            self.below = Below::CloseUp;
        }
        if settings != *state.screen_settings() {
            actions.push(DescriptorsAction::SetSettings(Box::new(settings)));
        }
        ui.add_space(4.0);
        self.heading(ui, state, actions);
        let is_of_scan = state.view.views.descriptors == DescriptorsView::Scan;
        if self.below == Below::Scores && !is_of_scan {
            verdict::show(ui, state, actions);
        }
        match self.below {
            Below::Scores => self.figure(ui, state, actions),
            Below::CloseUp => self.close_up.show(ui, state, actions),
        }
    }

    fn drawing(&self, _: &State) -> Option<(&Drawing, egui::Pos2)> {
        match self.below {
            Below::Scores => self.figure.drawing(),
            Below::CloseUp => self.close_up.drawing(),
        }
    }

    fn forget_document(&mut self) {
        self.close_up.forget_document();
    }
}

fn every_combination() -> Vec<Combination> {
    registry()
        .iter()
        .flat_map(|registered| {
            Representation::ALL.map(|representation| Combination {
                descriptor: registered.about.id.to_owned(),
                representation,
            })
        })
        .collect()
}

/// In order of the mean by some labels the first of each descriptor is its best.
fn best_of_each(screen: &Screen, labels: LabelSet) -> Vec<Combination> {
    let mut best: Vec<Combination> = Vec::new();
    for k in screen.order_by(labels) {
        let score = &screen.scores[k];
        if !best
            .iter()
            .any(|b| b.descriptor == score.combination.descriptor)
        {
            best.push(score.combination.clone());
        }
    }
    best.sort();
    best
}
