//! The 3D views of the stage: the map by the chosen force field, and beside it the other one's.

use std::sync::Arc;

use eframe::egui;
use eframe::egui_wgpu::RenderState;

use crate::app::paint::caption;
use crate::app::scene3d::{Hit, Pose, Shown, StructureView};
use crate::app::stages::pathways::bands::scene::{DrawnBand, Images, Look};
use crate::app::stages::pathways::maps::{EntryMap, MapKey};
use crate::app::stages::pathways::notes::Notes;
use crate::app::stages::pathways::scene::{Drawn, Wanted};
use crate::app::stages::pathways::{Display, compare, notes, profile};
use crate::app::stages::structure::{esc_is_free, measured};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::Structure;
use crate::import::EntryIndex;
use crate::percolation::paths::Pathway;

/// Name of the 3D view for screen readers.
const VIEW_NAME: &str = "3D view of the pathways";
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

/// The views and what they show.
pub(super) struct MapViews {
    /// `None` where the graphics device cannot draw.
    pub view: Option<StructureView>,
    /// What the user sets.
    pub display: Display,
    /// What is in the view.
    pub drawn: Drawn,
    /// The chosen pathway, by place in the list.
    pub chosen: Option<usize>,
    /// How far along it the marker is: 0 to 1.
    pub along: f32,
    /// What was clicked in the view, in words.
    pub readout: Option<String>,
    /// The band that is in the view in the place of the map.
    band: DrawnBand,
    other: Option<OtherView>,
    render_state: Option<RenderState>,
}

impl MapViews {
    /// Views on the window's graphics device.
    pub(super) fn new(render_state: Option<&RenderState>) -> Self {
        Self {
            view: render_state.map(|render_state| StructureView::new(render_state, VIEW_NAME)),
            display: Display::default(),
            drawn: Drawn::default(),
            chosen: None,
            along: 0.0,
            readout: None,
            band: DrawnBand::default(),
            other: None,
            render_state: render_state.cloned(),
        }
    }

    /// The 3D view of the other force field's map, while both are shown.
    pub(super) fn other_view(&self) -> Option<&StructureView> {
        self.other.as_ref().map(|other| &other.view)
    }

    /// Another document has come.
    pub(super) fn forget(&mut self) {
        self.chosen = None;
        self.readout = None;
        self.other = None;
        self.leave_band();
    }

    /// Whether a band is in the view, not the map.
    pub(super) fn shows_band(&self) -> bool {
        self.band.is_shown()
    }

    fn leave_band(&mut self) {
        if self.band.is_shown() {
            self.band.forget();
            self.drawn.brought_anew();
        }
    }

    /// Shows the images of a band in the space there is.
    pub(super) fn draw_band(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        images: &Images<'_>,
    ) {
        self.other = None;
        let Some(view) = self.view.as_mut() else {
            ui.label("The graphics device of this computer cannot draw in 3D.");
            return;
        };
        let look = Look {
            choices: &state.preferences.scene,
            mobile_ion: key.mobile_ion,
            atoms: self.display.atoms,
            is_orthographic: self.display.orthographic,
        };
        self.band.bring(view, images, self.along, &look);
        let size = ui.available_size();
        let shown = view.show(ui, size);
        let (number, count) = images.number_at(self.along);
        let readout = format!(
            "Image {number} of {count}, {} atoms with one vacancy or one ion more",
            images.elements.len()
        );
        let over = Notes {
            top_ev: None,
            with_section: false,
            readout: Some(&readout),
        };
        notes::annotate(ui, shown.response.rect, view, &over);
        measured::follow(ui, view, &shown, esc_is_free(&state.view));
        measured::show(ui, view, shown.response.rect.shrink2(egui::vec2(0.0, 36.0)));
    }

    /// Chooses a pathway, or none if it was chosen already, and puts the marker on its pass.
    pub(super) fn choose(&mut self, path: usize, paths: &[Pathway]) {
        self.chosen = (self.chosen != Some(path)).then_some(path);
        self.along = self
            .chosen
            .and_then(|k| paths.get(k))
            .map_or(0.0, profile::place_of_pass);
    }

    /// Shows the map in the space there is, with the other one where both are wanted.
    pub(super) fn draw(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        key: &MapKey,
        map: Option<&Arc<EntryMap>>,
        wants_both: bool,
    ) {
        if self.view.is_none() {
            ui.label("The graphics device of this computer cannot draw in 3D.");
            return;
        }
        self.leave_band();
        let other = map
            .filter(|_| wants_both)
            .and_then(|map| other_map(state, key, map));
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
            letters: letters_of(state, key.entry),
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
            ui.ctx().request_repaint();
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
                let site = atoms
                    .and_then(|atoms| atoms.get(atom))
                    .map(|atom| atom.site);
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
            letters: letters_of(state, key.entry),
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

/// The other force field's map, where both maps are there.
fn other_map(state: &State, key: &MapKey, map: &EntryMap) -> Option<Arc<EntryMap>> {
    map.energy()?;
    let other = compare::key_of(key, map.key.settings.force_field.other());
    let other = state.session.maps.by(&other)?;
    other.energy().map(|_| Arc::clone(other))
}

/// The structure of an entry with its oxidation states, where they are known.
fn structure_of(state: &State, entry: EntryIndex) -> &Structure {
    let decorated = state.data().decoration(entry);
    decorated.map_or(&state.data().entries[entry.0].structure, |d| &d.structure)
}

/// The Wyckoff letters of an entry, where they are known.
fn letters_of(state: &State, entry: EntryIndex) -> Option<&[Option<char>]> {
    let version = state.session.data_version;
    state.session.letters.of((version, entry))
}

/// Which force field a view shows.
fn headline(ui: &egui::Ui, rect: egui::Rect, text: &str) {
    let painter = ui.painter_at(rect);
    let at = rect.center_top() + egui::vec2(0.0, 30.0);
    let color = theme::palette(ui).text;
    caption(&painter, at, egui::Align2::CENTER_TOP, text, color);
}
