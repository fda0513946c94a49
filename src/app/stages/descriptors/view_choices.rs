//! What the stage shows: which figure, by which labels, with which columns.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{named, switch};
use crate::app::state::State;
use crate::app::view::DescriptorsView;
use crate::outputs::{Columns, Figure, HEAT_MAP, LABEL_SETS, OVER_DEPTH, SCAN, Term, VIOLINS};
use crate::score::LabelSet;

/// The figure of the stage.
pub(super) fn shown(state: &State) -> &'static Figure {
    match state.view.views.descriptors {
        DescriptorsView::Violins => &VIOLINS,
        DescriptorsView::OverDepth => &OVER_DEPTH,
        DescriptorsView::HeatMap => &HEAT_MAP,
        DescriptorsView::LabelSets => &LABEL_SETS,
        DescriptorsView::Scan => &SCAN,
    }
}

/// By which labels descriptors are compared.
pub(super) fn labels_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    let sigma = format!(
        "Compare by measured conductivities. {}",
        Term::WSigma.hover()
    );
    let barrier = format!("Compare by barriers. {}", Term::WEa.hover());
    let choices = [
        (LabelSet::Conductivity, "by σ", sigma.as_str()),
        (LabelSet::Barrier, "by E_a", &barrier),
    ];
    switch(ui, &mut views.labels, choices);
    if views != state.view.views {
        actions.push(Action::SetViolinsPage(None));
        actions.push(Action::SetViews(views));
    }
}

/// Which columns the violins have.
pub(super) fn columns_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    for (columns, text) in [(Columns::BestOfEach, "Best of each"), (Columns::All, "All")] {
        let response = ui.selectable_value(&mut views.columns, columns, text);
        let name = format!("{text}, in the figure");
        named(&response, egui::Role::RadioButton, &name);
    }
    if views != state.view.views {
        actions.push(Action::SetViolinsPage(None));
        actions.push(Action::SetViews(views));
    }
}

/// Which figure.
pub(super) fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    let violins = format!(
        "How W_σ is distributed over the compared numbers of clusters. {}",
        Term::MeanWSigma.hover()
    );
    let over_depth = format!(
        "W_σ at every depth, a line for each descriptor; the shaded band is what other measured structures might have given. Depth: {}",
        Term::Depth.hover()
    );
    let heat_map = format!(
        "The mean of W_σ of every descriptor on every representation, and which of them cannot be told from the best. Representation: {}",
        Term::Representation.hover()
    );
    let label_sets = format!(
        "How descriptors rank by measured conductivities, and how by barriers: where both agree, a ranking does not hang on the few measurements. {}",
        Term::WEa.hover()
    );
    let choices = [
        (DescriptorsView::Violins, "Violins", violins.as_str()),
        (DescriptorsView::OverDepth, "W over depth", &over_depth),
        (DescriptorsView::HeatMap, "Heat map", &heat_map),
        (DescriptorsView::LabelSets, "σ against E_a", &label_sets),
    ];
    switch(ui, &mut views.descriptors, choices);
    if state.document().scan.is_some() {
        let scan = [(
            DescriptorsView::Scan,
            "Scan",
            "The mean of W_σ for each choice of settings that was tried last.",
        )];
        switch(ui, &mut views.descriptors, scan);
    }
    if views != state.view.views {
        actions.push(Action::SetViews(views));
    }
}
