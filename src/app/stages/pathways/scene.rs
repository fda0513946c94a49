//! What is in the 3D view: brought there when a choice changes, each part for itself, so that a
//! dragged slider rebuilds only what it moves.

use crate::app::scene3d::labels::label_texts;
use crate::app::scene3d::{
    Callout, ClipPlane, LabelKind, Marker, ModelOptions, SceneChoices, SceneModel, StructureView,
    SurfaceMesh, Tube,
};
use crate::app::stages::pathways::energy_color::energy_color;
use crate::app::stages::pathways::list::path_name;
use crate::app::stages::pathways::maps::EntryMap;
use crate::app::stages::pathways::section::section;
use crate::app::stages::pathways::{Display, orbit, profile};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};
use crate::import::EntryIndex;
use crate::math::isosurface::{Cut, isosurface, n_nodes};
use crate::percolation::Map;
use crate::percolation::paths::Pathway;

const SURFACE_RGB: [u8; 3] = [46, 134, 193];
const SURFACE_OPACITY: f32 = 0.42;
const MARKER_RGB: [u8; 3] = [230, 110, 0];
const MARKER_RADIUS_ANG: f32 = 0.42;
/// Of a tube as it is, of the chosen one, of those that are equivalent to it, of all others then.
const TUBE_RADIUS_ANG: f32 = 0.13;
const CHOSEN_RADIUS_ANG: f32 = 0.24;
const EQUIVALENT_RADIUS_ANG: f32 = 0.16;
const FAINT_RADIUS_ANG: f32 = 0.08;
/// Of the rings around the ends of the chosen path.
const END_RADIUS_ANG: f32 = 0.5;
/// Energies farther than this in eV from the level hardly matter for the shape of the surface.
const SOFTNESS_EV: f32 = 1.0;
/// Most points of a map that a surface looks at while its level is dragged, and at rest.
const MOST_NODES: [usize; 2] = [250_000, 4_000_000];
/// Points of a tube are at least so far from each other in Å.
const TUBE_STEP_ANG: f64 = 0.12;

/// What the view is to show.
pub(super) struct Wanted<'a> {
    /// Changes with the structure.
    pub version: (u64, EntryIndex),
    /// The structure.
    pub structure: &'a Structure,
    /// The ion that moves.
    pub mobile_ion: Element,
    /// The user's choices for all 3D views.
    pub choices: &'a SceneChoices,
    /// Wyckoff letters of its sites, where they are known.
    pub letters: Option<&'a [Option<char>]>,
    /// Its map.
    pub map: Option<&'a EntryMap>,
    /// The user's choices.
    pub display: &'a Display,
    /// The chosen pathway.
    pub chosen: Option<usize>,
    /// Where the marker is on it: 0 to 1.
    pub along: f32,
}

impl<'a> Wanted<'a> {
    /// Number of the map, the map and where it is cut, if the cut is to be coloured.
    fn colors_cut(&self) -> Option<(u64, &'a Map, ClipPlane)> {
        let clip = self.display.clip.filter(|_| self.display.section)?;
        let map = self.map?;
        Some((map.number, map.energy()?, clip))
    }
}

/// (Structure, cells along each axis, whether polyhedra are drawn).
type ModelKey = ((u64, EntryIndex), u8, bool);

/// What the view shows.
#[derive(Default)]
pub(super) struct Drawn {
    /// Number of the map.
    pub map: Option<u64>,
    model: Option<ModelKey>,
    /// By which choices the model is drawn.
    choices: SceneChoices,
    /// Its labels, and whether the letters among them were known.
    labels: Option<(LabelKind, bool)>,
    surface: Option<(u64, u64, usize)>,
    tubes: Option<(u64, u64, Option<usize>, u64)>,
    section: Option<(u64, [u32; 2], bool, u64)>,
    marker: Option<(usize, u32)>,
    n_triangles: usize,
    /// The pathway of each tube.
    paths: Vec<usize>,
    /// End of the scale of colours in eV; `None` where there are neither tubes nor a section.
    pub top_ev: Option<f64>,
    /// For which map and structure, and the images of each of its pathways.
    images: (Option<u64>, Vec<Vec<Vec<Vector3>>>),
}

impl Drawn {
    /// Whether nothing has been drawn yet.
    pub(super) fn is_empty(&self) -> bool {
        self.model.is_none()
    }

    /// Everything is to be brought anew: something else was in the view meanwhile.
    pub(super) fn brought_anew(&mut self) {
        *self = Self {
            map: self.map,
            images: std::mem::take(&mut self.images),
            ..Self::default()
        };
    }

    /// Triangles of the surface in one cell.
    pub(super) fn n_triangles(&self) -> usize {
        self.n_triangles
    }

    /// The pathway that a tube shows.
    pub(super) fn path_of_tube(&self, tube: usize) -> usize {
        self.paths.get(tube).copied().unwrap_or(tube)
    }

    /// Brings what changed into the view.
    pub(super) fn bring(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let display = wanted.display;
        view.set_atoms(display.atoms);
        view.set_orthographic(display.orthographic);
        self.bring_model(view, wanted);
        self.bring_labels(view, wanted);
        view.set_clip(display.clip);
        self.bring_surface(view, wanted);
        self.bring_tubes(view, wanted);
        self.bring_section(view, wanted);
        self.bring_marker(view, wanted);
    }

    /// Whether the cut is coloured.
    pub(super) fn has_section(&self) -> bool {
        self.section.is_some()
    }

    fn bring_model(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let display = wanted.display;
        let key = (wanted.version, display.repeats(), display.polyhedra);
        let is_key = self.model == Some(key);
        if is_key && self.choices.same_model(wanted.choices) {
            return;
        }
        let before = self.model;
        let is_other = before.is_none_or(|before| before.0 != key.0);
        if is_other {
            view.clear_measures();
        }
        let choices = SceneChoices {
            draw: ModelOptions {
                polyhedra: display.polyhedra,
                cells: [display.repeats(); 3],
                margin: 0.0,
                cell: true,
                ..wanted.choices.draw
            },
            ..wanted.choices.clone()
        };
        let model = SceneModel::new(wanted.structure, Some(wanted.mobile_ion), &choices);
        let fit = before.is_none_or(|before| (before.0, before.1) != (key.0, key.1));
        view.set_model(model, fit);
        *self = Self {
            map: self.map,
            model: Some(key),
            choices: wanted.choices.clone(),
            images: std::mem::take(&mut self.images),
            ..Self::default()
        };
    }

    fn bring_labels(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let kind = wanted.choices.labels;
        let labels = Some((kind, wanted.letters.is_some()));
        if self.labels != labels {
            self.labels = labels;
            view.set_labels(label_texts(wanted.structure, kind, wanted.letters));
        }
    }

    fn bring_surface(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let display = wanted.display;
        let energy = wanted.map.and_then(EntryMap::energy);
        let shown = energy.zip(wanted.map).filter(|_| display.surface);
        let stride = energy.map_or(1, |map| stride(map, display.dragging));
        let key = shown.map(|(_, map)| (map.number, display.level_ev.to_bits(), stride));
        if self.surface == key {
            return;
        }
        self.surface = key;
        let mesh = shown.map(|(energy, _)| mesh(energy, display.level_ev, stride));
        self.n_triangles = mesh.as_ref().map_or(0, |mesh| mesh.triangles.len());
        view.set_surface(mesh.as_ref(), SURFACE_RGB, SURFACE_OPACITY);
    }

    fn bring_tubes(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let display = wanted.display;
        let paths = wanted.map.map_or(&[][..], EntryMap::pathways);
        // Routes are made of hops, which are drawn already.
        let drawn = |k: usize| {
            let is_hop = paths[k].via.is_empty();
            let is_open = is_hop && paths[k].pass_ev <= display.level_ev;
            display.tubes && is_open || wanted.chosen == Some(k)
        };
        let indices: Vec<usize> = (0..paths.len()).filter(|&k| drawn(k)).collect();
        let map = wanted.map.map_or(0, |map| map.number);
        // The scale ends with what is drawn, so that differences show; a section shows
        // the slopes above the level too.
        let least_ev = match wanted.colors_cut() {
            Some(_) => (2.0 * display.level_ev).max(0.05),
            None => 0.05,
        };
        let drawn = indices.iter().map(|&k| paths[k].pass_ev);
        let top_ev = drawn.fold(least_ev, f64::max);
        let is_empty = indices.is_empty() && wanted.colors_cut().is_none();
        self.top_ev = (!is_empty).then_some(top_ev);
        // The higher the level, the more: their number says which ones are drawn.
        let key = Some((map, indices.len() as u64, wanted.chosen, top_ev.to_bits()));
        if self.tubes == key {
            return;
        }
        self.tubes = key;
        let number = wanted.map.map(|map| map.number);
        if self.images.0 != number {
            self.images = (number, orbit::images(wanted.structure, paths));
        }
        let (mut tubes, mut owners) = (Vec::new(), Vec::new());
        for k in indices {
            let is_chosen = wanted.chosen == Some(k);
            for (place, image) in self.images.1[k].iter().enumerate() {
                let share = match (wanted.chosen, place) {
                    (None, _) => Share::Usual,
                    (Some(_), 0) if is_chosen => Share::Chosen,
                    (Some(_), _) if is_chosen => Share::Equivalent,
                    (Some(_), _) => Share::Faint,
                };
                let look = TubeLook { top_ev, share };
                tubes.push(tube(&paths[k], image, wanted.structure, look));
                owners.push(k);
            }
        }
        view.set_tubes(tubes);
        self.paths = owners;
    }

    fn bring_section(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let shown = wanted.colors_cut().zip(self.top_ev);
        let key = shown.map(|((map, _, clip), top_ev)| {
            let place = [clip.axis as u32, clip.position.to_bits()];
            (map, place, wanted.display.doubled, top_ev.to_bits())
        });
        if self.section == key {
            return;
        }
        self.section = key;
        let section =
            shown.map(|((_, energy, clip), top_ev)| section(energy, view.model(), clip, top_ev));
        view.set_section(section.as_ref());
    }

    fn bring_marker(&mut self, view: &mut StructureView, wanted: &Wanted<'_>) {
        let key = wanted.chosen.map(|k| (k, wanted.along.to_bits()));
        if self.marker == key {
            return;
        }
        self.marker = key;
        let paths = wanted.map.map_or(&[][..], EntryMap::pathways);
        let path = wanted.chosen.and_then(|k| paths.get(k));
        let (mut markers, mut callouts) = (Vec::new(), Vec::new());
        if let Some(path) = path {
            let shift = orbit::home_shift(path.points.iter().map(|point| point.frac));
            let shifted = |frac: Vector3| std::array::from_fn(|k| frac[k] + shift[k]);
            markers.push(Marker {
                at: shifted(profile::frac_at(path, wanted.along)),
                radius_ang: MARKER_RADIUS_ANG,
                rgb: MARKER_RGB,
            });
            let ends = [path.points.first(), path.points.last()];
            for (end, text) in ends.into_iter().zip(["start", "end"]) {
                callouts.extend(end.map(|end| Callout {
                    at: shifted(end.frac),
                    radius_ang: END_RADIUS_ANG,
                    text: text.to_owned(),
                }));
            }
        }
        view.set_markers(&markers);
        view.set_callouts(callouts);
    }
}

/// Every so many points of a map, so that the surface follows the slider.
fn stride(map: &Map, dragging: bool) -> usize {
    let most = MOST_NODES[usize::from(!dragging)];
    let period = map.grid().period();
    (1..)
        .find(|&stride| n_nodes(period, stride) <= most)
        .unwrap_or(1)
}

fn mesh(energy: &Map, level_ev: f64, stride: usize) -> SurfaceMesh {
    let cut = Cut {
        level: (f64::from(energy.minimum()) + level_ev) as f32,
        softness: SOFTNESS_EV,
        stride,
    };
    let surface = isosurface(energy.values(), energy.grid().period(), &cut);
    SurfaceMesh::new(surface, energy.lattice())
}

/// How a tube is drawn.
#[derive(Clone, Copy)]
struct TubeLook {
    /// End of the scale of colours.
    top_ev: f64,
    share: Share,
}

/// What part a tube has in what is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    /// Nothing is chosen.
    Usual,
    /// It is chosen itself.
    Chosen,
    /// It is an image, by symmetry, of the chosen one.
    Equivalent,
    /// Another one is chosen.
    Faint,
}

/// Places in a path that are far enough from each other to be joined by pieces of a tube, the first
/// and the last among them.
fn thinned(path: &Pathway) -> Vec<usize> {
    let last = path.points.len().saturating_sub(1);
    let mut kept = vec![0];
    for (k, point) in path.points.iter().enumerate() {
        let before = path.points[kept[kept.len() - 1]].distance_ang;
        let rest_ang = path.length_ang - point.distance_ang;
        if point.distance_ang - before >= TUBE_STEP_ANG && rest_ang >= TUBE_STEP_ANG {
            kept.push(k);
        }
    }
    kept.push(last);
    kept
}

/// The tube of an image of a path.
fn tube(path: &Pathway, image: &[Vector3], structure: &Structure, look: TubeLook) -> Tube {
    let kept = thinned(path);
    let place = |k: &usize| structure.lattice.cart_from_frac(image[*k]);
    let color = |ends: &[usize]| {
        let mean = ends.iter().map(|&k| path.points[k].energy_ev).sum::<f64>() / 2.0;
        let rgb = energy_color(mean / look.top_ev);
        match look.share {
            Share::Usual | Share::Chosen => rgb,
            Share::Equivalent => rgb.map(|c| (u16::from(c) * 2 / 3 + 50) as u8),
            Share::Faint => rgb.map(|c| (u16::from(c) / 5 + 130) as u8),
        }
    };
    Tube {
        points: kept.iter().map(place).collect(),
        colors: kept.windows(2).map(color).collect(),
        radius_ang: match look.share {
            Share::Usual => TUBE_RADIUS_ANG,
            Share::Chosen => CHOSEN_RADIUS_ANG,
            Share::Equivalent => EQUIVALENT_RADIUS_ANG,
            Share::Faint => FAINT_RADIUS_ANG,
        },
        label: format!(
            "{}\n{:.2} Å, barrier {:.3} eV, pass {:.3} eV",
            path_name(path),
            path.length_ang,
            path.barrier_ev,
            path.pass_ev
        ),
    }
}
