//! What the finder finds of the Dendrogram stage: its views and both cuts of the tree.

use crate::app::action::Action;
use crate::app::finder::found::Findable;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::view::Views;

/// Menu, field, title, explanation, other words.
const SETTINGS: [[&str; 5]; 3] = [
    [
        "",
        "Number of clusters",
        "Large clusters",
        "How many the tree is cut into in the figure",
        "number of clusters; cut; depth",
    ],
    [
        "",
        "Number of fine clusters",
        "Fine clusters",
        "How many candidates are searched in",
        "number of clusters; cut; depth; ranking",
    ],
    [
        "",
        "Shown descriptor",
        "Descriptor of the tree",
        "Whose tree is shown",
        "representation; dendrogram",
    ],
];

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let mut all: Vec<Findable> = Findable::settings(ids::DENDROGRAM, &SETTINGS).collect();
    let now = state.view.views;
    for (views, title, detail, also) in [
        (
            Views { map: false, ..now },
            "Tree of structures",
            "The dendrogram",
            "clusters; leaves; branches",
        ),
        (
            Views {
                map: true,
                tsne: false,
                ..now
            },
            "Feature map",
            "Principal components",
            "PCA; plane; points; lasso; colour by cluster",
        ),
        (
            Views {
                map: true,
                tsne: true,
                ..now
            },
            "Feature map by t-SNE",
            "Keeps neighbours together",
            "tSNE; plane; points; lasso",
        ),
    ] {
        let act = move || Action::SetViews(views);
        all.push(Findable::view(ids::DENDROGRAM, title, detail, act).also(also));
    }
    all
}
