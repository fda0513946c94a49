//! What the finder finds of the Experiment stage: its views, and the conductivities that wait for the user.

use crate::app::action::Action;
use crate::app::finder::found::Findable;
use crate::app::shell::widgets::{count, plural};
use crate::app::stages::experiment::actions::ID;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::experiment::measurements::n_ambiguous;
use crate::app::stages::experiment::shown_view::shown_view;
use crate::app::state::State;
use crate::app::view::{ExperimentView, Views, Wanted};
use crate::crystal::formula::pretty_formula;

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let data = state.data();
    let n_own = data.labels.len() - data.n_literature();
    let views = |experiment| Views {
        experiment,
        ..state.view.views
    };
    let (spectra, patterns) = (data.bench.spectra.len(), data.bench.patterns.len());
    let over_temperature = views(ExperimentView::OverTemperature);
    let impedance = views(ExperimentView::Impedance);
    let pattern = views(ExperimentView::Pattern);
    let mut all = vec![
        Findable::command("My measurements", plural(n_own, "measurement"), || {
            MeasurementsAction::Show(Wanted::Mine)
        })
        .also("conductivities; labels; σ; own; correct; edit; cite; delete; bound"),
        Findable::view(ID, "σ over temperature", "", move || {
            Action::SetViews(over_temperature)
        })
        .also("Arrhenius; activation energy; samples; fit; replicate cells"),
        Findable::view(ID, "Impedance spectra", counted(spectra), move || {
            Action::SetViews(impedance)
        })
        .also("EIS; Nyquist; Bode; Kramers-Kronig; circuit; pellet; thickness; diameter; mask; DRT; CPE"),
        Findable::view(ID, "Powder patterns", counted(patterns), move || {
            Action::SetViews(pattern)
        })
        .also("XRD; diffraction; phases; peaks; lattice parameters; wavelength; Vegard; impurity"),
        Findable::command("Open spectra and patterns…", "", || BenchAction::Ask(None)).also(
            "impedance; XRD; instrument; mpt; DTA; xrdml; import; measurement; drop",
        ),
    ];
    if shown_view(state) == Some(ExperimentView::Pattern)
        && let Some(place) = super::pattern::shown_place(state)
    {
        all.push(
            Findable::command("Which entry is this?", "", move || {
                BenchAction::FindPhases(place)
            })
            .also("search; match; phase; identify; pattern"),
        );
    }
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

fn counted(n: usize) -> String {
    match n {
        0 => "none yet".to_owned(),
        n => count(n),
    }
}
