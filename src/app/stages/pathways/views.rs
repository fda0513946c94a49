//! The 3D views of the stage: the map by the chosen force field, and beside it the other one's.

use std::sync::Arc;

use eframe::egui;

use crate::app::paint::caption;
use crate::app::scene3d::{Hit, Pose, Shown, StructureView};
use crate::app::stages::pathways::maps::{EntryMap, MapKey};
use crate::app::stages::pathways::notes::Notes;
use crate::app::stages::pathways::scene::{Drawn, Wanted};
use crate::app::stages::pathways::{PathwaysPanel, compare, notes, structure_of};
use crate::app::stages::structure::{esc_is_free, measured};
use crate::app::state::State;
use crate::app::theme;

/// Name of the second 3D view for screen readers.
const OTHER_NAME: &str = "3D view of the pathways by the other force field";
/// Narrower than this in px, two views stand one over the other.
const NARROW_PX: f32 = 520.0;
const GAP_PX: f32 = 6.0;

/// The view of the other force field's map.
pub(super) struct OtherView {
    view: StructureView,
    drawn: Drawn,
    /// Where both cameras were.
    pose: Option<Pose>,
}

impl PathwaysPanel {
    /// Shows the map in the space there is, with the other one where both are wanted.
    pub(super) fn draw(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        map: Option<&Arc<EntryMap>>,
    ) {
        if self.view.is_none() {
            ui.label("The graphics device of this computer cannot draw in 3D.");
            return;
        }
        let other = self.other_map(state, key, map);
        let Some((map, other)) = map.zip(other) else {
            self.other = None;
            let size = ui.available_size();
            self.draw_own(ui, state, key, map, size);
            return;
        };
        let size = ui.available_size();
        let gap = egui::vec2(GAP_PX, GAP_PX);
        let is_narrow = size.x < NARROW_PX;
        let (half, layout) = if is_narrow {
            let layout = egui::Layout::top_down(egui::Align::Min);
            (egui::vec2(size.x, (size.y - GAP_PX) / 2.0), layout)
        } else {
            let layout = egui::Layout::left_to_right(egui::Align::Min);
            (egui::vec2((size.x - GAP_PX) / 2.0, size.y), layout)
        };
        ui.with_layout(layout, |ui| {
            ui.spacing_mut().item_spacing = gap;
            let own = self.draw_own(ui, state, key, Some(map), half);
            if let Some(shown) = own {
                headline(ui, shown.response.rect, &compare::caption_of(map));
            }
            self.draw_other(ui, state, key, &other, half);
        });
        self.link_cameras(ui);
    }

    /// The other force field's map, where both are wanted and there.
    fn other_map(
        &self,
        state: &State,
        key: &MapKey,
        map: Option<&Arc<EntryMap>>,
    ) -> Option<Arc<EntryMap>> {
        let comparison = &self.comparison;
        let own = map.filter(|map| map.energy().is_some() && comparison.is_open)?;
        let other = compare::key_of(key, own.key.settings.force_field.other());
        let other = state.session.maps.by(&other)?;
        let is_wanted = comparison.side_by_side && other.energy().is_some();
        is_wanted.then(|| Arc::clone(other))
    }

    fn draw_own(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        map: Option<&Arc<EntryMap>>,
        size: egui::Vec2,
    ) -> Option<Shown> {
        let structure = structure_of(state, key.entry);
        let view = self.view.as_mut()?;
        let wanted = Wanted {
            version: (state.session.data_version, key.entry),
            structure,
            mobile_ion: key.mobile_ion,
            choices: &state.preferences.scene,
            map: map.map(|map| &**map),
            display: &self.display,
            chosen: self.chosen,
            along: self.along,
        };
        self.drawn.bring(view, &wanted);
        let shown = view.show(ui, size);
        let over = Notes {
            top_ev: self.drawn.top_ev,
            with_section: self.drawn.has_section(),
            readout: self.readout.as_deref(),
        };
        notes::annotate(ui, shown.response.rect, view, &over);
        measured::follow(ui, view, &shown, esc_is_free(&state.view));
        measured::show(ui, view, shown.response.rect.shrink2(egui::vec2(0.0, 36.0)));
        if shown.response.clicked() {
            self.follow_click(state, key, map, &shown);
        }
        Some(shown)
    }

    /// A click chooses a path, or tells of a site.
    fn follow_click(
        &mut self,
        state: &State,
        key: &MapKey,
        map: Option<&Arc<EntryMap>>,
        shown: &Shown,
    ) {
        let paths = map.map_or(&[][..], |map| map.pathways());
        self.readout = None;
        match shown.hit {
            Some(Hit::Tube(tube, part)) => {
                let path = self.drawn.path_of_tube(tube);
                if self.chosen != Some(path) {
                    self.choose(path, paths);
                }
                self.along = part;
            }
            Some(Hit::Atom(atom)) => {
                let energy = map.and_then(|map| map.energy());
                let atoms = self.view.as_ref().map(|view| &view.model().atoms);
                let site = atoms.and_then(|atoms| atoms.get(atom)).map(|atom| atom.site);
                let structure = structure_of(state, key.entry);
                self.readout = site.map(|site| notes::site_text(structure, site, energy));
            }
            None => {}
        }
    }

    fn draw_other(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        map: &EntryMap,
        size: egui::Vec2,
    ) {
        if self.other.is_none() {
            self.other = self.render_state.as_ref().map(|render_state| OtherView {
                view: StructureView::new(render_state, OTHER_NAME),
                drawn: Drawn::default(),
                pose: None,
            });
        }
        let Some(other) = &mut self.other else { return };
        let wanted = Wanted {
            version: (state.session.data_version, key.entry),
            structure: structure_of(state, key.entry),
            mobile_ion: key.mobile_ion,
            choices: &state.preferences.scene,
            map: Some(map),
            display: &self.display,
            chosen: None,
            along: 0.0,
        };
        other.drawn.map = Some(map.number);
        other.drawn.bring(&mut other.view, &wanted);
        let shown = other.view.show(ui, size);
        let over = Notes {
            top_ev: other.drawn.top_ev,
            with_section: other.drawn.has_section(),
            readout: None,
        };
        notes::annotate(ui, shown.response.rect, &other.view, &over);
        headline(ui, shown.response.rect, &compare::caption_of(map));
    }

    /// Whichever camera was moved, the other one follows.
    fn link_cameras(&mut self, ui: &egui::Ui) {
        let (Some(own), Some(other)) = (&mut self.view, &mut self.other) else {
            return;
        };
        let leads = if other.pose.is_some_and(|pose| own.pose() == pose) {
            other.view.pose()
        } else {
            own.pose()
        };
        if own.pose() != leads || other.view.pose() != leads {
            own.set_pose(leads);
            other.view.set_pose(leads);
            ui.ctx().request_repaint();
        }
        // As the cameras took it, to the last digit.
        other.pose = Some(own.pose());
    }
}

/// Which force field a view shows.
fn headline(ui: &egui::Ui, rect: egui::Rect, text: &str) {
    let painter = ui.painter_at(rect);
    let at = rect.center_top() + egui::vec2(0.0, 30.0);
    let color = theme::palette(ui).text;
    caption(&painter, at, egui::Align2::CENTER_TOP, text, color);
}
