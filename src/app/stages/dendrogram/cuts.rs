//! The two cuts of the tree: into the large clusters of the figure, and into the fine ones that
//! candidates are searched in.
//!
//! In: the state. Out: controls for both, and to which clusters an entry belongs. The number of large
//! ones is kept with the view, that of fine ones with the settings of rankings, where the Candidates
//! stage finds it too.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{combination_name, named};
use crate::app::stages::dendrogram::actions::DendrogramAction;
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::app::theme;
use crate::figures::drawing::Target;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::pipeline::Score;

/// More clusters than this cannot be told apart in the figure.
const MOST_CLUSTERS: usize = 60;

/// A drag of a line has reached the height of a cut into so many clusters.
pub(super) fn move_line(
    state: &State,
    line: &Target,
    clusters: Option<usize>,
    actions: &mut Actions,
) {
    let Some(clusters) = clusters else { return };
    let (large, fine) = (state.cut(), state.rank_settings().selection.depth);
    // The upper line stays above the lower one, unless it was below: of few structures there are fewer
    // fine clusters than large ones at first.
    let in_order = large <= fine;
    match line {
        Target::Cut => {
            let most = if in_order { fine } else { MOST_CLUSTERS };
            let clusters = clusters.min(most.min(MOST_CLUSTERS));
            if clusters != large {
                actions.push(DendrogramAction::SetCut(clusters));
            }
        }
        _ => {
            let clusters = if in_order {
                clusters.max(large)
            } else {
                clusters
            };
            if clusters != fine {
                actions.push(DendrogramAction::SetFineCut(clusters));
            }
        }
    }
}

/// How many clusters of each kind.
pub(super) fn choose(ui: &mut egui::Ui, state: &State, score: &Score, actions: &mut Actions) {
    ui.label("Large clusters")
        .on_hover_text(Term::Cluster.hover());
    let most = score.entries.len().clamp(2, MOST_CLUSTERS);
    let mut cut = state.cut().min(most);
    let slider = ui.add(egui::Slider::new(&mut cut, 1..=most));
    named(&slider, egui::Role::Slider, "Number of clusters");
    if slider
        .on_hover_text(
            "Cuts the tree into this many large clusters, whose conductivities are shown below it; the line in the figure can be dragged too.",
        )
        .changed()
    {
        actions.push(DendrogramAction::SetCut(cut));
    }
    if state.data().n_labelled() == 0 {
        return;
    }
    ui.label("Fine clusters");
    let mut depth = state.rank_settings().selection.depth;
    let most = score.entries.len().max(1);
    let field = ui.add(egui::DragValue::new(&mut depth).range(1..=most));
    named(&field, egui::Role::SpinButton, "Number of fine clusters");
    if field
        .on_hover_text(
            "Candidates are searched in the fine clusters that hold a good conductor, and in those next to them: the same number as in the Candidates stage.",
        )
        .changed()
    {
        actions.push(DendrogramAction::SetFineCut(depth));
    }
}

/// Says that candidates are searched in another tree than the one that is shown.
pub(super) fn elsewhere(ui: &mut egui::Ui, state: &State, score: &Score, actions: &mut Actions) {
    let document = state.document();
    if state.data().n_labelled() == 0 || document.searches_tree_of(score) {
        return;
    }
    let settings = state.rank_settings();
    let mixed = match &settings.mix {
        Some(mix) => format!(" with {}", combination_name(&mix.combination)),
        None => String::new(),
    };
    let name = combination_name(&settings.combination);
    ui.horizontal_wrapped(|ui| {
        let text = format!("Candidates are searched in another tree, that of {name}{mixed}.");
        ui.label(RichText::new(text).color(theme::palette(ui).weak));
        let mut scores = state.screen().into_iter().flat_map(|screen| &screen.scores);
        let is_there = scores.any(|other| other.combination == settings.combination);
        if is_there && settings.mix.is_none() && ui.button("Show that one").clicked() {
            actions.push(DescriptorsAction::Choose(settings.combination.clone()));
        }
        let here = ui.button("Search in this one");
        if here
            .on_hover_text("Candidates come from the fine clusters of this tree from now on; it can be undone.")
            .clicked()
        {
            actions.push(DendrogramAction::SearchIn(score.combination.clone()));
        }
    });
}

/// To which clusters an entry belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of its large cluster, from 1 and from left to right as in the figure, of so many; `None`
    /// where the entry is not in the tree that is shown.
    pub large: Option<(usize, usize)>,
    /// Number of its fine cluster, from 0 as in the tables of rankings, of so many.
    pub fine: Option<(u32, usize)>,
    /// The descriptor whose tree the fine clusters are of, where it is not the one that is shown.
    pub fine_of: Option<String>,
}

/// To which clusters an entry belongs; `None` where no tree is shown.
pub fn place_of(state: &State, entry: EntryIndex) -> Option<Place> {
    let score = state.chosen_score()?;
    let depth = state.rank_settings().selection.depth;
    if state.document().searches_tree_of(score) {
        return Some(Place {
            large: large(score, state.cut(), entry),
            fine: fine(score, depth, entry),
            fine_of: None,
        });
    }
    let ranking = state.ranking();
    Some(Place {
        large: large(score, state.cut(), entry),
        fine: ranking.and_then(|ranking| {
            let row = ranking.score.row_of(entry)?;
            let number = *row.of(&ranking.cut.cluster_of_row)?;
            Some((number, ranking.cut.nearest.len()))
        }),
        fine_of: ranking.map(|ranking| combination_name(&ranking.settings.combination)),
    })
}

fn large(score: &Score, clusters: usize, entry: EntryIndex) -> Option<(usize, usize)> {
    let row = score.row_of(entry)?;
    let own = *row.of(&score.linkage.cluster_of_row_at(clusters))?;
    let tree = score.linkage.top_tree(clusters);
    let is_own = |leaf: &usize| tree.nodes[*leaf].cut_number == Some(own);
    let place = tree.leaves.iter().position(is_own)?;
    Some((place + 1, tree.leaves.len()))
}

fn fine(score: &Score, depth: usize, entry: EntryIndex) -> Option<(u32, usize)> {
    let row = score.row_of(entry)?;
    let number = *row.of(&score.linkage.cluster_of_row_at(depth))?;
    Some((number, depth.clamp(1, score.entries.len().max(1))))
}
