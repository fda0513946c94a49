//! Pages of the help on screen.
//!
//! In: [`Block`]s. Out: headings, paragraphs, lists, tables and lines to copy, as wide as there is room.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{framed, named};
use crate::app::theme;
use crate::outputs::help::markdown::{Block, Line, Span, words};
use crate::outputs::help::page;

/// Room for the mark of a point of a list, in px.
const MARK_PX: f32 = 20.0;

/// Shows blocks, one below the other.
pub fn show(ui: &mut egui::Ui, blocks: &[Block], actions: &mut Actions) {
    for block in blocks {
        match block {
            Block::Heading(level, line) => heading(ui, *level, &words(line)),
            Block::Paragraph(line) => {
                paragraph(ui, line, actions);
                ui.add_space(4.0);
            }
            Block::Item(number, line) => item(ui, *number, line, actions),
            Block::Table(head, rows) => table(ui, (head, rows), actions),
            Block::Code(text) => code(ui, text, actions),
        }
    }
}

fn heading(ui: &mut egui::Ui, level: u8, text: &str) {
    let (before_px, size_px) = match level {
        1 => (2.0, 17.0),
        2 => (10.0, 14.5),
        _ => (6.0, theme::BODY_PX),
    };
    ui.add_space(before_px);
    let text = RichText::new(text).font(theme::bold_font(size_px));
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(2.0);
}

/// Words that flow over the lines, links among them.
fn paragraph(ui: &mut egui::Ui, line: &Line, actions: &mut Actions) {
    ui.scope(|ui| {
        // Else the first line would be as high as a button.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(0.0, 3.0);
            for span in line {
                piece(ui, span, actions);
            }
        });
    });
}

fn piece(ui: &mut egui::Ui, span: &Span, actions: &mut Actions) {
    let text = styled(span);
    let Some(link) = &span.link else {
        ui.label(text);
        return;
    };
    match page(link) {
        Some(page) => {
            let link = ui.link(text);
            if link.on_hover_text(page.about).clicked() {
                actions.push(Action::OpenHelp(page.id));
            }
        }
        None => _ = ui.hyperlink_to(text, link),
    }
}

fn styled(span: &Span) -> RichText {
    let mut text = RichText::new(&span.text);
    if span.bold {
        text = text.font(theme::bold_font(theme::BODY_PX));
    }
    if span.italic {
        text = text.italics();
    }
    if span.code {
        text = text.code();
    }
    text
}

/// A point of a list, its lines below each other.
fn item(ui: &mut egui::Ui, number: Option<u64>, line: &Line, actions: &mut Actions) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().interact_size.y = 0.0;
        let mark = number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
        let size = egui::vec2(MARK_PX, 0.0);
        let layout = egui::Layout::left_to_right(egui::Align::Min);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(MARK_PX);
            ui.label(mark);
        });
        let width = ui.available_width();
        let layout = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(egui::vec2(width, 0.0), layout, |ui| {
            ui.set_max_width(width);
            paragraph(ui, line, actions);
        });
    });
}

/// A table: each column but the last as wide as its widest cell, within bounds; cells wrap.
fn table(ui: &mut egui::Ui, (head, rows): (&[Line], &[Vec<Line>]), actions: &mut Actions) {
    let widths = widths(ui, head, rows);
    let bold = |title: &Line| -> Line {
        let title = title.iter().cloned();
        title.map(|span| Span { bold: true, ..span }).collect()
    };
    let head: Vec<Line> = head.iter().map(bold).collect();
    for row in std::iter::once(&head).chain(rows) {
        ui.horizontal_top(|ui| {
            for (cell, width) in row.iter().zip(&widths) {
                let layout = egui::Layout::top_down(egui::Align::Min);
                ui.allocate_ui_with_layout(egui::vec2(*width, 0.0), layout, |ui| {
                    ui.set_min_width(*width);
                    ui.set_max_width(*width);
                    paragraph(ui, cell, actions);
                });
            }
        });
    }
    ui.add_space(4.0);
}

/// Widths of the columns of a table, in px: together as wide as there is room.
fn widths(ui: &egui::Ui, head: &[Line], rows: &[Vec<Line>]) -> Vec<f32> {
    /// Share of the room that a column takes at most, the last one apart.
    const MOST: f32 = 0.4;
    let gap = ui.spacing().item_spacing.x;
    let mut left = ui.available_width();
    let most = MOST * left;
    let width = |cell: &Line| {
        let text = RichText::new(words(cell)).font(theme::bold_font(theme::BODY_PX));
        let wrap = Some(egui::TextWrapMode::Extend);
        let text = egui::WidgetText::from(text);
        let galley = text.into_galley(ui, wrap, f32::INFINITY, egui::TextStyle::Body);
        galley.size().x.ceil() + 1.0
    };
    let all = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let mut widths: Vec<f32> = Vec::new();
    for column in 1..head.len() {
        let cells = all().filter_map(|row| row.get(column - 1));
        let widest = cells.map(width).fold(0.0, f32::max).min(most);
        left -= widest + gap;
        widths.push(widest);
    }
    widths.push(left.max(40.0));
    widths
}

/// Lines to be copied.
fn code(ui: &mut egui::Ui, text: &str, actions: &mut Actions) {
    framed(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(text).wrap().selectable(true));
        let copy = ui.small_button("Copy");
        named(&copy, egui::Role::Button, "Copy these lines");
        if copy.clicked() {
            let what = "the lines of the example".to_owned();
            let text = format!("{text}\n");
            actions.push(Action::CopyText { text, what });
        }
    });
    ui.add_space(4.0);
}
