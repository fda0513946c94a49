//! The Pathways stage: where the mobile ion of the selected entry goes, and how high the pass is.
//!
//! In: the entry's energy map with its pathways, computed on request. Out: the crystal with the
//! surface of equal energy in 3D, the list of pathways, the profile of the chosen one. [`display`]
//! holds what the user sets, [`compute`] is the row that starts the work, [`level`] and [`controls`]
//! the rows below it, [`compare`] sets the force fields beside each other, [`scene`] brings choices into
//! the 3D view, [`views`] shows it, [`notes`] stand over it, [`list`] and [`profile`] under it.
//! [`example`] is shown while nothing is selected.

pub mod actions;
pub mod bands;
mod compare;
mod compute;
mod controls;
mod display;
mod energy_color;
pub mod example;
mod findable;
mod level;
mod list;
pub mod maps;
mod notes;
mod orbit;
mod profile;
mod scene;
mod section;
mod unasked;
mod views;
pub mod work;

use eframe::egui;
use eframe::egui_wgpu::RenderState;

pub use self::display::Display;

use self::actions::PathwaysAction;
use self::bands::panel::{self, BandPanel};
use self::bands::row::Estimate;
use self::compare::Comparison;
use self::compute::Preview;
use self::unasked::Unasked;
use self::views::MapViews;
use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::scene3d::{LabelKind, StructureView};
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, primary_button};
use crate::app::stages::ids;
use crate::app::stages::pathways::maps::{EntryMap, MapKey};
use crate::app::stages::stage::{Stage, Standing};
use crate::app::stages::structure::actions::StructureAction;
use crate::app::state::State;
use crate::app::view::StageId;
use crate::crystal::formula::pretty_formula;
use crate::percolation::Barriers;

/// The stage and what it shows.
pub struct PathwaysPanel {
    /// The 3D views and what they show.
    views: MapViews,
    /// What the next map will take.
    preview: Preview,
    /// What the map is of.
    met: Option<MapKey>,
    /// The map that comes by itself.
    unasked: Unasked,
    /// Both force fields.
    comparison: Comparison,
    /// Relaxed barriers.
    bands: BandPanel,
    /// What relaxing all hops will take.
    of_all_hops: Estimate,
}

impl PathwaysPanel {
    /// A panel on the window's graphics device.
    pub fn new(render_state: Option<&RenderState>) -> Self {
        Self {
            views: MapViews::new(render_state),
            preview: Preview::default(),
            met: None,
            unasked: Unasked::default(),
            comparison: Comparison::default(),
            bands: BandPanel::default(),
            of_all_hops: Estimate::default(),
        }
    }

    /// What the user has set.
    pub fn display(&self) -> &Display {
        &self.views.display
    }

    /// The 3D view; `None` where the graphics device cannot draw.
    pub fn view(&self) -> Option<&StructureView> {
        self.views.view.as_ref()
    }

    /// The 3D view of the other force field's map, while both are shown.
    pub fn other_view(&self) -> Option<&StructureView> {
        self.views.other_view()
    }

    /// The pathway of a tube in the 3D view, by place in the list.
    pub fn path_of_tube(&self, tube: usize) -> usize {
        self.views.drawn.path_of_tube(tube)
    }

    /// The chosen pathway, by place in the list.
    pub fn chosen(&self) -> Option<usize> {
        self.views.chosen
    }

    /// Whether the view shows the images of a band, not the map.
    pub fn shows_band(&self) -> bool {
        self.views.shows_band()
    }

    /// Where the marker is along the chosen pathway: 0 to 1.
    pub fn along(&self) -> f32 {
        self.views.along
    }

    /// Number of triangles of the surface in one cell, and of atoms and tubes drawn.
    pub fn n_drawn(&self) -> [usize; 3] {
        let view = self.view();
        [
            self.views.drawn.n_triangles(),
            view.map_or(0, StructureView::n_atoms),
            view.map_or(0, StructureView::n_tubes),
        ]
    }

    /// A map that was not shown before comes with its own level and pathways; the same map with
    /// other pathways keeps the level.
    fn meet(&mut self, map: Option<&EntryMap>) {
        let number = map.map(|map| map.number);
        if self.views.drawn.map == number {
            return;
        }
        self.views.drawn.map = number;
        self.views.chosen = None;
        self.views.along = 0.0;
        self.views.readout = None;
        let key = map.map(|map| map.key);
        let before = std::mem::replace(&mut self.met, key);
        if let Some(map) = map
            && !before.is_some_and(|before| before.same_map(&map.key))
        {
            self.views.display.level_ev = level::first_level(map);
        }
    }

    /// Begins the map that comes by itself, where it is due; whether it is.
    fn begin_unasked(
        &mut self,
        ui: &egui::Ui,
        state: &State,
        key: &MapKey,
        actions: &mut Actions,
    ) -> bool {
        // A comparison asks for its maps itself.
        let cost = self.preview.cost().filter(|_| !self.comparison.is_open);
        let begins = cost.is_some_and(|cost| self.unasked.is_due(ui, state, key, cost));
        if begins {
            actions.push(PathwaysAction::ComputeUnasked(*key));
        }
        begins
    }

    /// List and profile below the view.
    fn details(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (map, key): (&EntryMap, &MapKey),
        actions: &mut Actions,
    ) {
        if map.result.is_err() {
            return;
        }
        let most = (ui.available_height() * 0.65).max(120.0);
        let panel = egui::Panel::bottom("pathway-details")
            .default_size(236.0_f32.min(most))
            .size_range(96.0..=most);
        panes::split(ui, panel, Edge::Top, |ui| {
            ui.columns(2, |columns| {
                let paths = map.pathways();
                let listed = list::Listed {
                    map,
                    key,
                    chosen: self.views.chosen,
                    level_ev: self.views.display.level_ev,
                    state,
                };
                let estimate = &mut self.of_all_hops;
                let list = |ui: &mut egui::Ui| list::show(ui, &listed, estimate, actions);
                if let Some(clicked) = columns[0].vertical(list).inner {
                    self.views.choose(clicked, paths);
                    // The list is drawn already, as it was before.
                    columns[0].ctx().request_repaint();
                }
                let chosen = self.views.chosen.and_then(|k| paths.get(k));
                let of = (key.entry, chosen);
                columns[1].vertical(|ui| {
                    self.bands
                        .show(ui, state, of, &mut self.views.along, actions);
                });
            });
        });
    }
}

impl Stage for PathwaysPanel {
    fn id(&self) -> StageId {
        ids::PATHWAYS
    }

    fn name(&self) -> &'static str {
        "Pathways"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        let Some(key) = work::selected_key(state) else {
            return Standing::quiet("nothing selected");
        };
        if state.session.selection.primary().is_none() {
            let formula = &state.data().entries[key.entry.0].formula;
            return Standing::quiet(format!("example: {}", pretty_formula(formula)));
        }
        if state.session.maps.running.is_some() {
            return Standing::quiet("running");
        }
        standing_of_map(state.session.maps.of(&key).map(|map| &**map), &key)
    }

    fn shown_output(&self, _: &State) -> &'static str {
        "structure"
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(key) = work::selected_key(state) else {
            return nothing_selected(ui, actions);
        };
        let map = state.session.maps.of(&key).cloned();
        self.preview.update(state, &key);
        let begins = self.begin_unasked(ui, state, &key, actions);
        let row = (&self.preview, &mut self.comparison);
        compute::row(ui, state, &key, map.as_deref(), row, actions);
        self.comparison.show(ui, state, &key, actions);
        self.meet(map.as_deref());
        if let Some(map) = &map
            && map.result.is_ok()
        {
            level::row(ui, &mut self.views.display, map);
        }
        let of = (state.session.data_version, key.entry);
        let choices = &state.preferences.scene;
        if choices.labels == LabelKind::Wyckoff && state.session.letters.are_wanted(of) {
            actions.push(StructureAction::FindLetters(key.entry));
        }
        let views = &mut self.views;
        controls::row(ui, &mut views.display, &mut views.view, choices, actions);
        if let Some(map) = &map {
            self.details(ui, state, (map, &key), actions);
        }
        let chosen = self.views.chosen;
        let path = map.as_ref().and_then(|map| map.pathways().get(chosen?));
        let images = path.filter(|_| !self.bands.shows_map);
        match images.and_then(|path| panel::images_of(state, key.entry, path)) {
            Some(images) => self.views.draw_band(ui, state, &key, &images),
            None => {
                let both = self.comparison.wants_both();
                self.views.draw(ui, state, &key, map.as_ref(), both);
            }
        }
        if !begins {
            compute::callout(ui, state, &key, map.as_deref(), &self.preview, actions);
        }
    }

    fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        if self.views.drawn.is_empty() {
            return None;
        }
        self.views
            .view
            .as_mut()?
            .picture(width, height, transparent)
    }

    fn forget_document(&mut self) {
        self.met = None;
        self.unasked = Unasked::default();
        self.views.forget();
        self.preview = Preview::default();
        self.bands = BandPanel::default();
    }
}

/// What is known of the selected entry's energy map.
fn standing_of_map(map: Option<&EntryMap>, key: &MapKey) -> Standing {
    let Some(map) = map else {
        return Standing::quiet("ready");
    };
    if map.key != *key {
        return Standing::out_of_date(key.settings.changes_since(&map.key.settings));
    }
    match &map.result {
        Ok(found) => Standing::quiet(match found.energy.barriers.e_3d {
            Some(barrier) => format!("✓ E_3D {} eV", Barriers::text(barrier)),
            None => "✓ no 3D percolation".to_owned(),
        }),
        Err(error) => Standing {
            text: "not possible".to_owned(),
            attention: true,
            why: error.to_string(),
        },
    }
}

fn nothing_selected(ui: &mut egui::Ui, actions: &mut Actions) {
    empty_state(
        ui,
        "No structure selected",
        "Pick an entry in the table or a branch of the dendrogram; then see where its mobile ion goes.",
        |ui| {
            if primary_button(ui, "Go to the table", true).clicked() {
                actions.push(Action::GoTo(ids::DATA));
            }
        },
    );
}
