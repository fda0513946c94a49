//! Every descriptor on every representation: a table of cells in the colour of their mean W_σ.
//!
//! In: a [`Model`]. Out: a [`Drawing`]: a row for each descriptor, the best on top; a column for each
//! representation; in each cell the mean of W_σ over the compared depths. The best cell has a thick
//! frame, those that cannot be told from it a thin one; what was not scored is hatched, grey or empty.
//! The random control stands on the bar of colours.
//!
//! | file | what |
//! |---|---|
//! | `model` | what is shown |
//! | `plan` | where it stands |
//! | `cells` | the cells |

mod cells;
mod model;
mod plan;

use super::axes::{gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Drawing};
use super::legend::{Legend, LegendEntry, Mark};
use super::names::short_name;
use super::scale::fixed;
use super::text;
use plan::Plan;

pub use model::{Model, Place, Row, Scored, Standing};

/// Height, in logical pixels, at which every row is there on screen and can be read.
pub fn least_height_px(n_rows: usize) -> f32 {
    // Legend and names of the columns, then the rows.
    140.0 + 16.0 * n_rows as f32
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    if model.rows.is_empty() || model.representations.is_empty() {
        return drawing;
    }
    let entries = legend(model, canvas);
    let plan = Plan::new(model, canvas, &entries);
    let at = [rim(canvas), rim(canvas)];
    Legend::new(&entries, canvas, plan::legend_width(canvas)).draw(&mut drawing, canvas, at);
    draw_names(&mut drawing, &plan);
    for k in 0..plan.n_rows {
        cells::draw_row(&mut drawing, &plan, k);
    }
    let (left, span) = (plan.bar_left, plan.bar_span());
    plan.bar.draw(&mut drawing, left, span, model.control);
    drawing
}

/// Names of descriptors and representations; those of the marked score bold.
fn draw_names(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let marked = |k: usize| {
        let mut scored = plan.model.rows[k].places.iter().filter_map(Place::scored);
        plan.model.selected.is_some() && scored.any(|s| plan.model.selected == Some(s.score))
    };
    for (k, row) in plan.model.rows.iter().enumerate().take(plan.n_rows) {
        let mut style = number_style(canvas, Anchor::End);
        style.size = plan.name_size;
        style.bold = marked(k);
        let room = plan.frame.left - gap(canvas) * 1.5 - rim(canvas);
        let name = text::shorten(&short_name(&row.descriptor), style.size, style.bold, room);
        let cell = plan.cell(k, 0);
        let middle = (cell.top + cell.bottom) / 2.0;
        let baseline = middle + style.size * text::CAP_HEIGHT / 2.0;
        let at = [plan.frame.left - gap(canvas) * 1.5, baseline];
        text::label(drawing, at, &name, style);
    }
    let at = [plan.frame.left, plan.frame.bottom];
    plan.labels.draw(drawing, canvas, at);
    let hidden = plan.model.rows.len() - plan.n_rows;
    if hidden > 0 {
        let things = if hidden == 1 {
            "descriptor"
        } else {
            "descriptors"
        };
        let note = format!("{hidden} worse {things} not shown: the figure is too low");
        let at = [
            rim(canvas),
            canvas.height_pt - rim(canvas) - canvas.text.body * text::DESCENT,
        ];
        text::label(drawing, at, &note, number_style(canvas, Anchor::Start));
    }
}

/// What the frames and the cells without a colour mean, as far as there are any.
fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let stands = |standing| model.scored().any(|s| s.standing == standing);
    let lies = |is: fn(&Place) -> bool| model.rows.iter().flat_map(|row| &row.places).any(is);
    let (first, last) = model.compared;
    let mut entries = Vec::new();
    let mut add = |wanted: bool, mark: Mark, text: String| {
        if wanted {
            entries.push(LegendEntry::new(mark, text));
        }
    };
    add(
        last > first,
        Mark::Blank,
        format!(
            "Mean {} over {first}–{last} clusters, lower is better",
            model.by.in_figures()
        ),
    );
    let (thick, thin) = (cells::BEST_LINE, cells::LIKE_BEST_LINE);
    add(
        stands(Standing::Best),
        Mark::Frame(theme.ink, thick),
        "best".to_owned(),
    );
    add(
        stands(Standing::LikeBest),
        Mark::Frame(theme.ink, thin),
        "cannot be told from the best (95 %)".to_owned(),
    );
    if let Some(control) = model.control {
        let text = format!("random control: {}", fixed(control, model.decimals()));
        add(true, Mark::Wedge(theme.ink), text);
    }
    add(
        stands(Standing::SetApart),
        Mark::Blank,
        "(…) of its own structures, not compared".to_owned(),
    );
    add(
        lies(|place| matches!(place, Place::Failed(_))),
        Mark::Hatched(theme.neutral),
        "failed".to_owned(),
    );
    add(
        lies(|place| matches!(place, Place::Inapplicable(_))),
        Mark::Swatch(theme.faint),
        "not applicable".to_owned(),
    );
    add(
        lies(|place| matches!(place, Place::NotChosen | Place::Unfinished)),
        Mark::Frame(theme.faint, thin),
        "not computed".to_owned(),
    );
    entries
}
