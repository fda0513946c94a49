//! What the comparison says, in words over its figure: which is best and how sure that is, on what they
//! are compared; and, where not all violins find room, which of them are shown.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::named;
use crate::app::shown::Parts;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::DescriptorsView;
use crate::outputs::violins::n_columns;
use crate::outputs::{Order, Term};

/// A violin narrower than this, in px, cannot be read.
const LEAST_COLUMN_PX: f32 = 26.0;
/// Room for the axis of the violins, in px.
const AXIS_PX: f32 = 70.0;

/// Shows it.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let screen = state.session.arrived().or(state.screen().map(|s| &**s));
    if let Some(order) = screen.and_then(|screen| Order::of(screen, state.view.views.labels)) {
        let weak = theme::palette(ui).weak;
        ui.horizontal_wrapped(|ui| {
            let sentence = ui.label(RichText::new(order.sentence()).font(theme::bold_font(13.0)));
            sentence.on_hover_text(order.rule());
            if let Some(control) = order.control {
                let labels = order.labels;
                let text = format!("Random clusters: {control:.0} {}.", labels.unit());
                let control = Term::Control.hover();
                let mean = format!("Mean {} of the control. {control}", labels.symbol());
                ui.label(text).on_hover_text(mean);
            }
            ui.label(RichText::new(order.common_set()).color(weak));
            if let Some(doubt) = order.doubt() {
                let warning = theme::palette(ui).warning;
                ui.label(RichText::new(doubt).color(warning));
            }
        });
    }
    if state.view.views.descriptors == DescriptorsView::Violins {
        pages(ui, state, actions);
    }
}

/// Which violins are shown, and the way to the others.
fn pages(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let all = Parts::of(state).with_source(n_columns);
    // The control has a column on each page.
    let room = (ui.available_width() - AXIS_PX) / LEAST_COLUMN_PX;
    let fit = (room as usize).saturating_sub(1).max(1);
    let shown = state.view.violins_page.clone();
    if all <= fit {
        if shown.is_some() {
            actions.push(Action::SetViolinsPage(None));
        }
        return;
    }
    let first = shown.as_ref().map_or(0, |page| page.start);
    let last = (all - 1) / fit;
    // A page begins at a multiple of what fits, also once the window is wider.
    let page = (first / fit).min(last);
    let turned = ui.horizontal(|ui| {
        let back = turn(ui, "◀", "Better ones", page.checked_sub(1));
        let on = turn(ui, "▶", "Worse ones", (page < last).then_some(page + 1));
        let (from, to) = (page * fit + 1, ((page + 1) * fit).min(all));
        ui.label(format!("Violins {from} to {to} of {all}, the best first"));
        back.or(on)
    });
    let page = turned.inner.unwrap_or(page);
    let wanted = Some(page * fit..((page + 1) * fit).min(all));
    if wanted != shown {
        actions.push(Action::SetViolinsPage(wanted));
    }
}

/// A button to a page; that page once it was clicked.
fn turn(ui: &mut egui::Ui, text: &str, name: &str, to: Option<usize>) -> Option<usize> {
    let button = ui.add_enabled(to.is_some(), egui::Button::new(text));
    named(&button, egui::Role::Button, name);
    to.filter(|_| button.clicked())
}
