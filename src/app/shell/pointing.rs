//! Pointing at a field: whoever looked for a setting sees at once where it is.
//!
//! In: the name of a field, and of the menu that it lies in. Out: the menu opens, the field is scrolled
//! to and framed for some seconds. Every widget that has a name for screen readers can be pointed at.

use eframe::egui::{self, Id};

use crate::app::theme;

/// How long a field stays framed, in s.
const SHOWN_S: f64 = 4.0;

#[derive(Clone)]
struct Pointed {
    menu: String,
    field: String,
    until_s: f64,
    /// Whether the menu was opened.
    opened: bool,
    /// Whether the field was scrolled to.
    met: bool,
}

fn id() -> Id {
    Id::unique("pointed-out")
}

/// Points at a field; `menu` is empty where it lies in none.
pub fn point_out(ctx: &egui::Context, menu: String, field: String) {
    let until_s = ctx.input(|i| i.time) + SHOWN_S;
    let opened = menu.is_empty();
    let pointed = Pointed {
        menu,
        field,
        until_s,
        opened,
        met: false,
    };
    ctx.data_mut(|data| data.insert_temp(id(), pointed));
}

/// The name of the field that is pointed at; whoever folded it away unfolds it.
pub fn pointed_field(ctx: &egui::Context) -> Option<String> {
    let pointed: Option<Pointed> = ctx.data(|data| data.get_temp(id()));
    pointed
        .filter(|pointed| !pointed.met)
        .map(|pointed| pointed.field)
}

/// Whether a field is pointed at.
pub fn is_pointed_at(ctx: &egui::Context, name: &str) -> bool {
    let pointed: Option<Pointed> = ctx.data(|data| data.get_temp(id()));
    pointed.is_some_and(|pointed| pointed.field == name)
}

/// A widget whose place is wanted, and where it was met last.
#[derive(Clone, Copy)]
struct Watched {
    name: &'static str,
    met: Option<(u64, egui::Rect)>,
}

fn watched_id() -> Id {
    Id::unique("watched")
}

/// Wants the place of the widget of a name; of none where it is empty.
pub fn watch(ctx: &egui::Context, name: &'static str) {
    let known: Option<Watched> = ctx.data(|data| data.get_temp(watched_id()));
    if known.map_or("", |known| known.name) != name {
        let watched = Watched { name, met: None };
        ctx.data_mut(|data| data.insert_temp(watched_id(), watched));
        ctx.request_repaint();
    }
}

/// Where the widget is that is wanted; `None` where it is not shown now.
pub fn watched(ctx: &egui::Context) -> Option<egui::Rect> {
    let watched: Option<Watched> = ctx.data(|data| data.get_temp(watched_id()));
    let (pass, rect) = watched?.met?;
    (pass == ctx.cumulative_pass_nr()).then_some(rect)
}

/// Remembers where the widget is that is wanted: the first one of that name.
fn note_place(response: &egui::Response, name: &str) {
    let ctx = &response.ctx;
    let Some(mut watched) = ctx.data(|data| data.get_temp::<Watched>(watched_id())) else {
        return;
    };
    let pass = ctx.cumulative_pass_nr();
    let is_known = watched.met.is_some_and(|(met, _)| met == pass);
    if watched.name == name && !is_known {
        watched.met = Some((pass, response.rect));
        ctx.data_mut(|data| data.insert_temp(watched_id(), watched));
    }
}

/// To be called for every widget with a name: does what is to be done where it is the one.
pub(super) fn meet(response: &egui::Response, name: &str) {
    note_place(response, name);
    let ctx = &response.ctx;
    let Some(mut pointed) = ctx.data(|data| data.get_temp::<Pointed>(id())) else {
        return;
    };
    let is_menu = !pointed.opened && pointed.menu == name;
    let is_field = pointed.field == name;
    if !is_menu && !is_field {
        return;
    }
    if ctx.input(|i| i.time) > pointed.until_s {
        ctx.data_mut(|data| data.remove::<Pointed>(id()));
        return;
    }
    if is_menu {
        egui::Popup::open_id(ctx, egui::Popup::default_response_id(response));
        pointed.opened = true;
        ctx.request_repaint();
    }
    if is_field {
        if !pointed.met {
            response.scroll_to_me(Some(egui::Align::Center));
        }
        pointed.met = true;
        frame(response);
        ctx.request_repaint_after(std::time::Duration::from_millis(100));
    }
    ctx.data_mut(|data| data.insert_temp(id(), pointed));
}

fn frame(response: &egui::Response) {
    let dark = response.ctx.global_style().visuals.dark_mode;
    let color = theme::palette_of(dark).accent;
    let painter = response
        .ctx
        .layer_painter(response.layer_id)
        .with_clip_rect(response.interact_rect.expand(4.0));
    painter.rect_stroke(
        response.rect.expand(3.0),
        4.0,
        egui::Stroke::new(2.0, color),
        egui::StrokeKind::Outside,
    );
}
