//! The images of a band in 3D: the supercell at any place along the hop, the ion in its middle.
//!
//! In: a band that is kept or is being relaxed, and how far along. Out: what the view shows, built anew where
//! that changes.

use crate::app::scene3d::{
    AtomLook, Callout, Marker, ModelOptions, SceneChoices, SceneModel, StructureView, Tube,
};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Species, Structure};
use crate::neb::{Band, BandProgress};

const MARKER_RGB: [u8; 3] = [230, 110, 0];
const MARKER_RADIUS_ANG: f32 = 0.46;
const WAY_RGB: [u8; 3] = [230, 150, 60];
const WAY_RADIUS_ANG: f32 = 0.1;
const END_RADIUS_ANG: f32 = 0.5;

/// Images to be shown.
#[derive(Clone, Copy)]
pub(in crate::app::stages::pathways) struct Images<'a> {
    /// Changes with the images.
    pub version: [u64; 3],
    /// Their cell.
    pub lattice: &'a Lattice,
    /// The element of each atom.
    pub elements: &'a [Element],
    /// The atom that hops.
    pub moving: usize,
    /// Positions in Å in each image.
    pub images_cart_ang: &'a [Vec<Vector3>],
    /// Distance of each image from the start in Å.
    pub distances_ang: &'a [f64],
}

impl<'a> Images<'a> {
    /// Those of a band; `None` where it has none.
    pub(in crate::app::stages::pathways) fn of_band(
        band: &'a Band,
        version: [u64; 3],
    ) -> Option<Self> {
        let images = Self {
            version,
            lattice: &band.lattice,
            elements: &band.elements,
            moving: band.moving,
            images_cart_ang: &band.images_cart_ang,
            distances_ang: &band.distances_ang,
        };
        images.is_sound().then_some(images)
    }

    /// Those that a job is relaxing; `None` while it relaxes ends.
    pub(in crate::app::stages::pathways) fn of_progress(
        now: &'a BandProgress,
        job: u64,
    ) -> Option<Self> {
        let atoms = now.atoms.as_ref()?;
        let how_far = ((now.leg as u64) << 48) | ((now.phase as u64) << 40) | now.step as u64;
        let images = Self {
            version: [u64::MAX, job, how_far],
            lattice: &atoms.lattice,
            elements: &atoms.elements,
            moving: atoms.moving,
            images_cart_ang: &now.images_cart_ang,
            distances_ang: &now.distances_ang,
        };
        images.is_sound().then_some(images)
    }

    /// Whether there is anything to show, and all of it fits together.
    pub(in crate::app::stages::pathways) fn is_sound(&self) -> bool {
        let n_atoms = self.elements.len();
        self.images_cart_ang.len() > 1
            && self.images_cart_ang.len() == self.distances_ang.len()
            && self.moving < n_atoms
            && self
                .images_cart_ang
                .iter()
                .all(|image| image.len() == n_atoms)
    }

    /// The images before and after a share of the way, and how far it is between them: 0 to 1.
    fn neighbors(&self, along: f32) -> (usize, usize, f64) {
        let last = self.distances_ang.len() - 1;
        let distance_ang = f64::from(along) * self.distances_ang[last];
        let after = self
            .distances_ang
            .partition_point(|d| *d < distance_ang)
            .min(last);
        let before = after.saturating_sub(1);
        let (from, to) = (self.distances_ang[before], self.distances_ang[after]);
        let part = match to > from {
            true => ((distance_ang - from) / (to - from)).clamp(0.0, 1.0),
            false => 0.0,
        };
        (before, after, part)
    }

    /// Positions in Å at a share of the way.
    fn at(&self, along: f32) -> Vec<Vector3> {
        let (before, after, part) = self.neighbors(along);
        let (from, to) = (&self.images_cart_ang[before], &self.images_cart_ang[after]);
        let between =
            |(a, b): (&Vector3, &Vector3)| std::array::from_fn(|k| a[k] + part * (b[k] - a[k]));
        from.iter().zip(to).map(between).collect()
    }

    /// What brings the middle of the hop into the middle of the cell (fractional).
    fn shift(&self) -> Vector3 {
        let frac = |image: &Vec<Vector3>| self.lattice.frac_from_cart(image[self.moving]);
        let ends = [self.images_cart_ang.first(), self.images_cart_ang.last()];
        let [start, end] = ends.map(|image| image.map_or([0.5; 3], frac));
        std::array::from_fn(|k| 0.5 - 0.5 * (start[k] + end[k]))
    }

    /// Which image is nearest to a share of the way, from 1, of how many.
    pub(in crate::app::stages::pathways) fn number_at(&self, along: f32) -> (usize, usize) {
        let (before, after, part) = self.neighbors(along);
        let nearest = if part < 0.5 { before } else { after };
        (nearest + 1, self.images_cart_ang.len())
    }
}

/// How the images are drawn.
pub(in crate::app::stages::pathways) struct Look<'a> {
    /// The user's choices for all 3D views.
    pub choices: &'a SceneChoices,
    /// The ion that hops.
    pub mobile_ion: Element,
    /// How atoms are drawn.
    pub atoms: AtomLook,
    /// Whether distant things are as large as near ones.
    pub is_orthographic: bool,
}

/// What of a band is in the view.
#[derive(Default)]
pub(in crate::app::stages::pathways) struct DrawnBand {
    drawn: Option<([u64; 3], u32, SceneChoices)>,
}

impl DrawnBand {
    /// Whether a band is shown.
    pub(in crate::app::stages::pathways) fn is_shown(&self) -> bool {
        self.drawn.is_some()
    }

    /// Something else is shown now.
    pub(in crate::app::stages::pathways) fn forget(&mut self) {
        self.drawn = None;
    }

    /// Brings the images into the view, at a share of the way.
    pub(in crate::app::stages::pathways) fn bring(
        &mut self,
        view: &mut StructureView,
        images: &Images<'_>,
        along: f32,
        look: &Look<'_>,
    ) {
        view.set_atoms(look.atoms);
        view.set_orthographic(look.is_orthographic);
        let before = self.drawn.as_ref();
        let is_same = |(version, at, choices): &([u64; 3], u32, SceneChoices)| {
            *version == images.version && *at == along.to_bits() && choices.same_model(look.choices)
        };
        if before.is_some_and(is_same) {
            return;
        }
        let is_first = before.is_none();
        self.drawn = Some((images.version, along.to_bits(), look.choices.clone()));
        let choices = SceneChoices {
            draw: ModelOptions {
                polyhedra: false,
                cells: [1; 3],
                margin: 0.0,
                cell: true,
                ..look.choices.draw
            },
            ..look.choices.clone()
        };
        let shift = images.shift();
        let structure = structure_at(images, along, shift);
        let model = SceneModel::new(&structure, Some(look.mobile_ion), &choices);
        if is_first {
            view.clear_measures();
        }
        view.set_clip(None);
        view.set_model(model, is_first);
        view.set_labels(Vec::new());
        view.set_tubes(vec![way(images, shift)]);
        mark(view, images, &structure, shift);
    }
}

/// The supercell at a share of the way.
fn structure_at(images: &Images<'_>, along: f32, shift: Vector3) -> Structure {
    let species: Vec<Species> = images.elements.iter().map(|e| Species::bare(*e)).collect();
    let frac = |cart: Vector3| {
        let frac = images.lattice.frac_from_cart(cart);
        std::array::from_fn(|k| frac[k] + shift[k])
    };
    let fracs: Vec<Vector3> = images.at(along).into_iter().map(frac).collect();
    Structure::ordered(images.lattice.clone(), &species, &fracs)
}

/// The way of the ion through all images.
fn way(images: &Images<'_>, shift: Vector3) -> Tube {
    let moved = images.lattice.cart_from_frac(shift);
    let at = |image: &Vec<Vector3>| -> Vector3 {
        std::array::from_fn(|k| image[images.moving][k] + moved[k])
    };
    let points: Vec<Vector3> = images.images_cart_ang.iter().map(at).collect();
    Tube {
        colors: vec![WAY_RGB; points.len().saturating_sub(1)],
        points,
        radius_ang: WAY_RADIUS_ANG,
        label: "The way of the ion, image by image".to_owned(),
    }
}

/// The ion, and where it starts and ends.
fn mark(view: &mut StructureView, images: &Images<'_>, now: &Structure, shift: Vector3) {
    if let Some(site) = now.sites.get(images.moving) {
        view.set_markers(&[Marker {
            at: site.frac,
            radius_ang: MARKER_RADIUS_ANG,
            rgb: MARKER_RGB,
        }]);
    }
    let ends = [
        images.images_cart_ang.first(),
        images.images_cart_ang.last(),
    ];
    let callout = |(image, text): (Option<&Vec<Vector3>>, &str)| {
        let frac = images.lattice.frac_from_cart(image?[images.moving]);
        Some(Callout {
            at: std::array::from_fn(|k| frac[k] + shift[k]),
            radius_ang: END_RADIUS_ANG,
            text: text.to_owned(),
        })
    };
    view.set_callouts(
        ends.into_iter()
            .zip(["start", "end"])
            .filter_map(callout)
            .collect(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ion_stays_in_the_middle_of_the_cell_wherever_its_hop_is() {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        // Across the edge of the cell.
        let images_cart_ang: Vec<Vec<Vector3>> =
            [3.5, 4.0, 4.5].map(|x| vec![[x, 0.0, 0.0]]).to_vec();
        let images = Images {
            version: [0; 3],
            lattice: &lattice,
            elements: &[Element::LI],
            moving: 0,
            images_cart_ang: &images_cart_ang,
            distances_ang: &[0.0, 0.5, 1.0],
        };
        assert!(images.is_sound());
        let shift = images.shift();
        let x = |along: f32| structure_at(&images, along, shift).sites[0].frac[0];
        let (start, middle, end) = (x(0.0), x(0.5), x(1.0));
        assert!((middle - 0.5).abs() < 1e-9, "{middle}");
        assert!((start - 0.375).abs() < 1e-9 && (end - 0.625).abs() < 1e-9);
        assert_eq!(
            (images.number_at(0.1), images.number_at(0.9)),
            ((1, 3), (3, 3))
        );
    }
}
