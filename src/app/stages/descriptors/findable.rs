//! What the finder finds of the Descriptors stage: its figures, its settings and those of descriptors.

use crate::app::action::{Action, Actions};
use crate::app::finder::found::{Findable, Kind};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::view::{DescriptorsView, Views};
use crate::descriptors::every;
use crate::figures::names::short_name;

/// The name of the choice that shows the figures of W_σ.
pub(super) const SCORES: &str = "Label variance";

/// Menu, field, title, explanation, other words.
const SETTINGS: [[&str; 5]; 4] = [
    [
        "Settings",
        "Mobile ion",
        "Mobile ion",
        "The ion whose motion is wanted",
        "lithium; sodium; Na; Li; element; screen",
    ],
    [
        "Settings",
        "Cluster sets up to",
        "Cluster sets up to",
        "Largest number of clusters that is scored",
        "depths; screen",
    ],
    [
        "Settings",
        "Depths compared, 2 to",
        "Depths compared",
        "Descriptors are ranked by their mean W_σ over these",
        "numbers of clusters; screen",
    ],
    [
        "Settings",
        "Set apart below",
        "Set apart below",
        "Least share of structures that a descriptor must describe",
        "common structures; subset; screen",
    ],
];

/// All of it.
pub(super) fn all(state: &State) -> Vec<Findable> {
    let mut all = vec![
        Findable::command("Run the screen", "Ctrl+R", || DescriptorsAction::Screen {
            unasked: false,
        })
        .also("describe; cluster; score; start; compute; again"),
    ];
    for (view, title, also) in [
        (
            DescriptorsView::Violins,
            "Violins",
            "W_σ; variance; figure; distribution",
        ),
        (
            DescriptorsView::OverDepth,
            "W over depth",
            "W_σ; number of clusters; figure; lines",
        ),
        (
            DescriptorsView::HeatMap,
            "Heat map of descriptors",
            "W_σ; table; figure; representations",
        ),
        (
            DescriptorsView::LabelSets,
            "Ranks by σ and by E_a",
            "W_σ; W_Ea; barriers; figure; compare; correlation",
        ),
    ] {
        let views = Views {
            descriptors: view,
            ..state.view.views
        };
        let go = move |actions: &mut Actions| {
            actions.push(Action::SetViews(views));
            actions.push(Action::PointOut {
                stage: ids::DESCRIPTORS,
                menu: String::new(),
                field: SCORES.to_owned(),
            });
        };
        all.push(Findable::new(Kind::Command, title, "Figure of W_σ", go).also(also));
    }
    all.extend(Findable::settings(ids::DESCRIPTORS, &SETTINGS));
    for registered in every() {
        let (id, short) = (registered.about.id, short_name(registered.about.id));
        for setting in registered.settings {
            let field = format!("{id}.{}", setting.name);
            let title = format!("{short}: {}", setting.name);
            let found = Findable::setting(
                ids::DESCRIPTORS,
                "Settings",
                &field,
                title,
                setting.explanation,
            );
            all.push(found.also(format!("{field}; {}", registered.about.name)));
        }
    }
    all
}
