//! The clipboard: rows of tables, figures as pictures, the numbers behind them.
//!
//! In: what is to be copied. Out: text or a picture on the clipboard, and a message that says what; a
//! picture is painted by a worker, not by the window's thread.

use eframe::egui;

use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::shell::widgets::plural;
use crate::app::shown::{Parts, Snapshot};
use crate::app::stages::{Stage, ids};
use crate::app::state::State;
use crate::app::view::ToCopy;
use crate::export::{Table, tsv_text};
use crate::figures::canvas::Canvas;
use crate::figures::png::{Pixels, to_pixels};
use crate::monitor::Monitor;
use crate::outputs::{FIGURES, Figure, TABLES};
use crate::tasks::{self, Runner};

/// Two pixels for each one on screen.
const DOTS_PER_INCH: f32 = 144.0;

/// A picture in 3D is at most so wide, in px: programs that paste it choke on more.
const WIDEST_PX: u32 = 1600;

/// Whether the keys for copying were pressed, and no text is marked that they would be for.
pub fn is_asked_for(ctx: &egui::Context) -> bool {
    let keys = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::C);
    let pressed = ctx.input_mut(|i| i.consume_shortcut(&keys));
    let asked = pressed || ctx.input(|i| i.events.contains(&egui::Event::Copy));
    type Marked = egui::text_selection::LabelSelectionState;
    let is_marked = || ctx.with_plugin(|marked: &mut Marked| marked.has_selection());
    asked && !is_marked().unwrap_or(false)
}

/// Copies what was asked for since the last frame.
pub fn serve(
    state: &mut State,
    tasks: &mut Runner<State>,
    stages: &mut [Box<dyn Stage>],
    ctx: &egui::Context,
) {
    let Some(what) = state.view.to_copy.take() else {
        return;
    };
    let open = state.preferences.stage;
    let place = stages.iter().position(|stage| stage.id() == open);
    let Some(stage) = stages.get(place.unwrap_or(0)) else {
        return;
    };
    let what = match what {
        ToCopy::Pointed if points_at_figure(state, &**stage, ctx) => ToCopy::Figure,
        ToCopy::Pointed => ToCopy::Rows,
        what => what,
    };
    let figure = figure_of(state, &**stage);
    match what {
        ToCopy::Pointed | ToCopy::Rows => {
            let own = stage.copied_rows(state);
            let of_data = || {
                stages
                    .iter()
                    .find(|s| s.id() == ids::DATA)?
                    .copied_rows(state)
            };
            let rows = own.or_else(of_data).filter(|table| !table.rows.is_empty());
            copy_table(state, rows, "row", ctx);
        }
        ToCopy::Numbers => {
            let numbers = stage.numbers(state).or_else(|| numbers_of(state, &**stage));
            copy_table(state, numbers, "row of numbers", ctx);
        }
        ToCopy::Figure => match figure {
            Some((figure, canvas)) => copy_figure(state, tasks, figure, canvas, ctx),
            None => {
                let picture = place.and_then(|k| picture(state, &mut *stages[k]));
                match picture {
                    Some(pixels) => put(state, pixels, "the picture", ctx),
                    None => say_nothing(state, "No figure is shown in this stage: open one first."),
                }
            }
        },
    }
}

fn say_nothing(state: &mut State, text: &str) {
    state.session.say(Severity::Error, text);
}

fn points_at_figure(state: &State, stage: &dyn Stage, ctx: &egui::Context) -> bool {
    let Some((drawing, origin)) = stage.drawing(state) else {
        return false;
    };
    let size = egui::vec2(drawing.width, drawing.height);
    let rect = egui::Rect::from_min_size(origin, size);
    ctx.input(|i| i.pointer.hover_pos())
        .is_some_and(|at| rect.contains(at))
}

/// The registered figure that a stage shows, on a sheet of the size that it has on screen.
fn figure_of(state: &State, stage: &dyn Stage) -> Option<(&'static Figure, Canvas)> {
    let id = stage.shown_output(state);
    let figure = FIGURES.iter().find(|figure| figure.id == id)?;
    let (drawing, _) = stage.drawing(state)?;
    let mode = state.preferences.export.mode;
    Some((figure, Canvas::screen(drawing.width, drawing.height, mode)))
}

/// What is behind the figure or table that a stage shows.
fn numbers_of(state: &State, stage: &dyn Stage) -> Option<Table> {
    let id = stage.shown_output(state);
    Parts::of(state).with_source(|source| {
        let figure = FIGURES.iter().find(|figure| figure.id == id);
        if let Some(figure) = figure {
            return (figure.numbers)(source);
        }
        let table = TABLES.iter().find(|table| table.id == id)?;
        (table.table)(source)
    })
}

fn copy_table(state: &mut State, table: Option<Table>, noun: &str, ctx: &egui::Context) {
    let Some(table) = table else {
        let text =
            "There is nothing to copy: select rows first (Ctrl+A selects all that are shown).";
        return say_nothing(state, text);
    };
    ctx.copy_text(tsv_text(&table));
    let n = match noun {
        "row" => plural(table.rows.len(), "row"),
        _ => format!("{} of numbers", plural(table.rows.len(), "row")),
    };
    let text = format!("Copied {n} with titles; paste them into a spreadsheet.");
    state.session.say(Severity::Done, text);
}

fn copy_figure(
    state: &mut State,
    tasks: &mut Runner<State>,
    figure: &'static Figure,
    canvas: Canvas,
    ctx: &egui::Context,
) {
    let snapshot = Snapshot::of(state);
    let title = format!("Copying the figure: {}", figure.name);
    let work = move |_: &Monitor| {
        let drawing = snapshot.with_source(|source| figure.draw(source, &canvas));
        let drawing = drawing.ok_or_else(|| {
            anyhow::anyhow!(
                "there is nothing to draw for “{}” yet; compute it first",
                figure.name
            )
        })?;
        Ok(to_pixels(&drawing, DOTS_PER_INCH)?)
    };
    let task = tasks::WriteFiles {
        title: title.clone(),
        work,
    };
    let ctx = ctx.clone();
    tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(pixels) = made(state, &title, outcome) {
                put(state, pixels, "the figure", &ctx);
            }
        },
    );
}

/// The 3D view of a stage.
fn picture(state: &State, stage: &mut dyn Stage) -> Option<Pixels> {
    let choices = &state.preferences.export;
    let [width, height] = choices.picture_px;
    let shrink = f64::from(WIDEST_PX.min(width)) / f64::from(width.max(1));
    let [width, height] = [width, height].map(|px| (f64::from(px) * shrink).round() as u32);
    let rgba = stage.picture(width, height, choices.transparent)?;
    Some(Pixels {
        width,
        height,
        rgba,
    })
}

fn put(state: &mut State, pixels: Pixels, what: &str, ctx: &egui::Context) {
    let size = [pixels.width as usize, pixels.height as usize];
    if pixels.rgba.len() != 4 * size[0] * size[1] {
        return say_nothing(
            state,
            "The picture could not be made; export it into a file instead.",
        );
    }
    ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &pixels.rgba));
    let text = format!(
        "Copied {what} as a picture of {} × {} pixels.",
        size[0], size[1]
    );
    state.session.say(Severity::Done, text);
}
