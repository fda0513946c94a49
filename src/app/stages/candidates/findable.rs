//! What the finder finds of the Candidates stage: its views, its filters and what the ranking goes by.

use crate::app::action::Action;
use crate::app::finder::found::Findable;
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::view::{CandidatesView, Views};

/// Menu, field, title, explanation, other words.
const SETTINGS: [[&str; 5]; 7] = [
    [
        "",
        "Threshold: Energy above hull",
        "Filter of candidates: E_hull",
        "Most energy above the hull",
        "energy above hull; stability; stable; threshold; unknown passes",
    ],
    [
        "",
        "Threshold: Band gap",
        "Filter of candidates: E_g",
        "Least band gap",
        "band gap; insulating; threshold; unknown passes",
    ],
    [
        "",
        "Threshold: Barrier E_a",
        "Filter of candidates: E_a",
        "Greatest barrier",
        "barrier; activation energy; threshold; unknown passes",
    ],
    [
        "",
        "Barrier of the ranking",
        "Rank by which barrier",
        "E_3D, E_1D, from a site, of a band",
        "E_1D; E_3D; site; band; order of candidates",
    ],
    [
        "",
        "Descriptor of the ranking",
        "Descriptor of the ranking",
        "Whose clusters are searched",
        "candidates; representation",
    ],
    [
        "",
        "Conductivity of a conductor",
        "Conducts above",
        "Clusters with a conductivity above this are searched",
        "σ; sigma; conductivity; threshold; good conductor",
    ],
    [
        "",
        "Second descriptor",
        "Second descriptor",
        "Two descriptors side by side",
        "mix; mixture; combine",
    ],
];

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let mut all = vec![
        Findable::command("Find candidates", "Ranks them", || CandidatesAction::Rank)
            .also("rank; ranking; search; compute"),
    ];
    all.extend(Findable::settings(ids::CANDIDATES, &SETTINGS));
    for (view, title, also) in [
        (
            CandidatesView::List,
            "Ranked candidates",
            "list; best; ranking",
        ),
        (
            CandidatesView::Plane,
            "Candidates: E_a over E_hull",
            "plane; figure; stability; barrier",
        ),
        (
            CandidatesView::Lessons,
            "What to measure",
            "lessons; next; teach; experiment; elements to leave out",
        ),
    ] {
        let views = Views {
            candidates: view,
            ..state.view.views
        };
        let act = move || Action::SetViews(views);
        all.push(Findable::view(ids::CANDIDATES, title, "", act).also(also));
    }
    all
}
