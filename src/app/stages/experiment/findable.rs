//! What the finder finds of the Experiment stage: its views, and the conductivities that wait for the user.

use crate::app::action::Action;
use crate::app::finder::found::Findable;
use crate::app::shell::widgets::plural;
use crate::app::stages::experiment::actions::ID;
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::experiment::measurements::n_ambiguous;
use crate::app::state::State;
use crate::app::view::{ExperimentView, Views, Wanted};
use crate::crystal::formula::pretty_formula;

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let data = state.data();
    let n_own = data.labels.len() - data.n_literature();
    let views = Views {
        experiment: ExperimentView::OverTemperature,
        ..state.view.views
    };
    let mut all = vec![
        Findable::command("My measurements", plural(n_own, "measurement"), || {
            MeasurementsAction::Show(Wanted::Mine)
        })
        .also("conductivities; labels; σ; own; correct; edit; cite; delete; bound"),
        Findable::view(ID, "σ over temperature", "", move || {
            Action::SetViews(views)
        })
        .also("Arrhenius; activation energy; samples; fit"),
    ];
    let waiting = n_ambiguous(data);
    if waiting > 0 {
        all.push(
            Findable::command(
                "Ambiguous conductivities",
                format!("{waiting} for you to decide"),
                || MeasurementsAction::Show(Wanted::Ambiguous),
            )
            .also("labels; matches; polymorphs; decide; unmatched"),
        );
    }
    let primary = state.session.selection.primary();
    if let Some((entry, item)) = primary.and_then(|k| Some((k, data.entry(k)?))) {
        let title = format!("Add σ of {}", pretty_formula(&item.formula));
        all.push(
            Findable::command(title, "", move || {
                MeasurementsAction::Show(Wanted::New(entry))
            })
            .also("add a measurement; conductivity; measured; label"),
        );
    }
    all
}
