//! Periodic neighbours by explicit images.
//!
//! In: a lattice, fractional coordinates, a cut-off in Å. Out: [`NeighborList`], every pair within
//! the cut-off, in a fixed order (by centre, then by neighbour site, then by image), or the same
//! pairs one by one from [`NeighborSearch`], without an allocation.
//!
//! The lattice translations that can matter are listed once: those within the cut-off plus the
//! longest vector inside a cell of any two sites brought together as near as whole cells allow.
//! They are enumerated in the orthogonal frame of the cell, exactly, so a flat or very skew cell
//! is no special case. Each pair of sites then tries each translation, eight at a time.

use super::lattice::{Lattice, Vector3, norm};
use super::lattice_points::Frame;
use crate::monitor::Monitor;

/// Distances up to this much beyond the cut-off count, in Å, so that rounding does not split a
/// shell of symmetry-equivalent neighbours that lies on the cut-off.
pub const CUTOFF_TOLERANCE_ANG: f64 = 1e-8;

/// A smaller cell holds no atom and counts as having no volume, in Å³; its translations would be
/// too many to list.
const SMALLEST_VOLUME_ANG3: f64 = 0.1;

/// Where a sphere that holds all translations would hold more than this, they are listed in a box
/// around the cut-off instead: in an elongated cell the sphere is nearly all in vain.
const MOST_IN_SPHERE: f64 = 50_000.0;

/// More translations than this are not listed (some 200 MB): only a cell that is flat beyond all
/// crystals has them, see [`is_searchable`].
const MOST_TRANSLATIONS: f64 = 5e6;

/// One neighbour of a centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Index of the neighbouring site.
    pub site: usize,
    /// Lattice translation, relative to the coordinates that were given: the neighbour sits at
    /// fractional coordinates `frac[site] + image`.
    pub image: [i32; 3],
    /// Vector from the centre to the neighbour in Å.
    pub displacement_ang: Vector3,
    /// Its length in Å.
    pub distance_ang: f64,
}

/// The search for neighbours in one crystal.
#[derive(Clone, Debug)]
pub struct NeighborSearch {
    lattice: Lattice,
    sites: Vec<Wrapped>,
    translations: Translations,
    reach_ang: f64,
    monitor: Option<Monitor>,
}

/// A fractional point as one in [0, 1) and the whole cells it was moved by.
#[derive(Clone, Copy, Debug)]
struct Wrapped {
    frac: Vector3,
    cells: [i32; 3],
}

impl Wrapped {
    fn new(frac: Vector3) -> Self {
        let whole = frac.map(f64::floor);
        Self {
            frac: std::array::from_fn(|k| frac[k] - whole[k]),
            cells: whole.map(|x| x as i32),
        }
    }
}

/// Translations tried at once.
pub(super) const LANES: usize = 8;

/// Lattice translations by ascending image, in blocks of eight; the last block is filled up with
/// points at infinity.
#[derive(Clone, Debug, Default)]
struct Translations {
    images: Vec<[i32; 3]>,
    cart_ang: Vec<[[f64; LANES]; 3]>,
}

impl Translations {
    /// All that can bring two sites, in the nearest cells along each axis, within `reach_ang`; none
    /// for a lattice without volume or a reach that is not a number ≥ 0.
    fn within(lattice: &Lattice, reach_ang: f64) -> Self {
        let mut translations = Self::default();
        // A little room for rounding: a translation too many does no harm.
        let radius_ang = (reach_ang + longest_half_ang(lattice)) * (1.0 + 1e-9);
        let frame = Frame::new(lattice.rows());
        let is_cell = frame.is_a_cell() && lattice.volume_ang3() >= SMALLEST_VOLUME_ANG3;
        if !is_cell || !radius_ang.is_finite() || reach_ang < 0.0 {
            return translations;
        }
        let mut add = |image: [i32; 3]| translations.add(lattice, image);
        if n_in_sphere(lattice, radius_ang) <= MOST_IN_SPHERE {
            frame.visit_points(radius_ang, add);
        } else if n_in_box(lattice, reach_ang) <= MOST_TRANSLATIONS {
            let [a, b, c] = widths_of_box(lattice, reach_ang).map(|x| x as i32);
            for image in (-a..=a).flat_map(|i| (-b..=b).map(move |j| [i, j])) {
                (-c..=c).for_each(|k| {
                    let image = [image[0], image[1], k];
                    if norm(lattice.cart_from_frac(image.map(f64::from))) <= radius_ang {
                        add(image);
                    }
                });
            }
        }
        translations
    }

    fn add(&mut self, lattice: &Lattice, image: [i32; 3]) {
        let place = self.images.len();
        if place.is_multiple_of(LANES) {
            self.cart_ang.push([[f64::INFINITY; LANES]; 3]);
        }
        let cart = lattice.cart_from_frac(image.map(f64::from));
        for (lanes, x) in self.cart_ang[place / LANES].iter_mut().zip(cart) {
            lanes[place % LANES] = x;
        }
        self.images.push(image);
    }
}

/// How many lattice points a sphere holds, about.
fn n_in_sphere(lattice: &Lattice, radius_ang: f64) -> f64 {
    4.0 / 3.0 * std::f64::consts::PI * radius_ang.powi(3) / lattice.volume_ang3()
}

/// The greatest index along each axis of a translation that can bring two sites within reach: half a
/// cell more than the reach is wide.
fn widths_of_box(lattice: &Lattice, reach_ang: f64) -> Vector3 {
    let spacings = lattice.plane_spacings_ang();
    spacings.map(|spacing| (reach_ang / spacing + 0.5 + 1e-9).floor())
}

fn n_in_box(lattice: &Lattice, reach_ang: f64) -> f64 {
    let widths = widths_of_box(lattice, reach_ang);
    widths.iter().map(|width| 2.0 * width + 1.0).product()
}

/// Whether neighbours up to a cut-off in Å can be searched at all. In a cell so flat or skew that
/// its planes are far less than an atom apart they cannot; [`NeighborSearch`] then finds none.
pub fn is_searchable(lattice: &Lattice, cutoff_ang: f64) -> bool {
    let radius_ang = cutoff_ang + longest_half_ang(lattice);
    let n_translations = n_in_sphere(lattice, radius_ang);
    n_translations <= MOST_IN_SPHERE || n_in_box(lattice, cutoff_ang) <= MOST_TRANSLATIONS
}

/// Length in Å of the longest vector with fractional components in [−½, ½].
fn longest_half_ang(lattice: &Lattice) -> f64 {
    let corners = [
        [0.5, 0.5, 0.5],
        [0.5, 0.5, -0.5],
        [0.5, -0.5, 0.5],
        [-0.5, 0.5, 0.5],
    ];
    let lengths = corners.map(|corner| norm(lattice.cart_from_frac(corner)));
    lengths.into_iter().fold(0.0, f64::max)
}

impl NeighborSearch {
    /// Prepares the search among the sites at `frac` (fractional, wrapped or not) up to
    /// `cutoff_ang`. A lattice without volume, or a cut-off that is not finite, has no neighbours.
    pub fn new(lattice: &Lattice, frac: &[Vector3], cutoff_ang: f64) -> Self {
        let reach_ang = cutoff_ang + CUTOFF_TOLERANCE_ANG;
        Self {
            lattice: lattice.clone(),
            sites: frac.iter().copied().map(Wrapped::new).collect(),
            translations: Translations::within(lattice, reach_ang),
            reach_ang,
            monitor: None,
        }
    }

    /// The same search, which finds nothing more once the monitor says stop: a loop over sites then
    /// ends at once, and whoever runs it asks the monitor whether its result counts.
    #[must_use]
    pub fn watched_by(self, monitor: &Monitor) -> Self {
        Self {
            monitor: Some(monitor.clone()),
            ..self
        }
    }

    /// Visits every neighbour of a site, other than itself, in the fixed order.
    pub fn visit_site(&self, center: usize, mut visit: impl FnMut(Neighbor)) {
        let Some(point) = self.sites.get(center) else {
            return;
        };
        self.visit(*point, |neighbor| {
            if neighbor.site != center || neighbor.image != [0; 3] {
                visit(neighbor);
            }
        });
    }

    /// Visits every site within the cut-off of a fractional point, in the fixed order. A site on
    /// the point itself is visited too, at distance 0.
    #[inline(always)]
    pub fn visit_point(&self, point: Vector3, visit: impl FnMut(Neighbor)) {
        self.visit(Wrapped::new(point), visit);
    }

    /// The vector in Å from a site to another in the nearest cell along each axis; their images are
    /// that far apart plus each of [`NeighborSearch::translations_ang`].
    #[inline(always)]
    pub(super) fn between_ang(&self, center: usize, site: usize) -> Vector3 {
        self.nearest_cell(&self.sites[center], &self.sites[site]).1
    }

    /// Components of the translations that can bring sites within the cut-off, in blocks of eight;
    /// the last is filled up with infinities.
    pub(super) fn translations_ang(&self) -> &[[[f64; LANES]; 3]] {
        &self.translations.cart_ang
    }

    /// The cell, of those nearest along each axis, of a site that is to be near another, and the
    /// vector to it in Å.
    #[inline(always)]
    fn nearest_cell(&self, center: &Wrapped, site: &Wrapped) -> ([i32; 3], Vector3) {
        let between: Vector3 = std::array::from_fn(|k| site.frac[k] - center.frac[k]);
        let nearest = between.map(|x| i32::from(x < -0.5) - i32::from(x > 0.5));
        let delta = std::array::from_fn(|k| between[k] + f64::from(nearest[k]));
        (nearest, self.lattice.cart_from_frac(delta))
    }

    #[inline(always)]
    fn visit(&self, center: Wrapped, mut visit: impl FnMut(Neighbor)) {
        if self.monitor.as_ref().is_some_and(Monitor::is_cancelled) {
            return;
        }
        for (index, site) in self.sites.iter().enumerate() {
            // The nearest whole cell along each axis, then every translation from there.
            let (nearest, start) = self.nearest_cell(&center, site);
            let cells: [i32; 3] =
                std::array::from_fn(|k| nearest[k] - site.cells[k] + center.cells[k]);
            self.visit_images(start, |place, displacement_ang, square| {
                let translation = self.translations.images[place];
                visit(Neighbor {
                    site: index,
                    image: std::array::from_fn(|k| translation[k] + cells[k]),
                    displacement_ang,
                    distance_ang: square.sqrt(),
                });
            });
        }
    }

    /// Visits the translations that bring a vector within reach, with the place of the
    /// translation, the vector and its square.
    #[inline(always)]
    fn visit_images(&self, start: Vector3, mut visit: impl FnMut(usize, Vector3, f64)) {
        let largest_square = self.reach_ang * self.reach_ang;
        for (block, translations) in self.translations.cart_ang.iter().enumerate() {
            let [tx, ty, tz] = translations;
            for (lane, square) in squares(start, translations).into_iter().enumerate() {
                if square <= largest_square {
                    let vector = [
                        start[0] + tx[lane],
                        start[1] + ty[lane],
                        start[2] + tz[lane],
                    ];
                    visit(block * LANES + lane, vector, square);
                }
            }
        }
    }
}

/// |start + t|² for each translation.
#[inline(always)]
pub(super) fn squares(start: Vector3, [tx, ty, tz]: &[[f64; LANES]; 3]) -> [f64; LANES] {
    std::array::from_fn(|k| {
        let (x, y, z) = (start[0] + tx[k], start[1] + ty[k], start[2] + tz[k]);
        x * x + y * y + z * z
    })
}

/// Every pair of sites within a cut-off, both directions of each.
#[derive(Clone, Debug, PartialEq)]
pub struct NeighborList {
    offsets: Vec<usize>,
    neighbors: Vec<Neighbor>,
}

impl NeighborList {
    /// Lists the neighbours of every site up to `cutoff_ang` in Å (inclusive). A site is its own
    /// neighbour only through its images.
    pub fn new(lattice: &Lattice, frac: &[Vector3], cutoff_ang: f64) -> Self {
        let search = NeighborSearch::new(lattice, frac, cutoff_ang);
        let mut offsets = Vec::with_capacity(frac.len() + 1);
        let mut neighbors = Vec::new();
        offsets.push(0);
        for center in 0..frac.len() {
            search.visit_site(center, |neighbor| neighbors.push(neighbor));
            offsets.push(neighbors.len());
        }
        Self { offsets, neighbors }
    }

    /// Number of centres.
    pub fn n_centers(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of pairs, each direction counted.
    pub fn n_pairs(&self) -> usize {
        self.neighbors.len()
    }

    /// The neighbours of a centre, by site, then by image; empty for an index out of range.
    pub fn of(&self, center: usize) -> &[Neighbor] {
        match self.offsets.get(center..center + 2) {
            Some(&[start, end]) => &self.neighbors[start..end],
            _ => &[],
        }
    }

    /// The neighbours of every centre in turn.
    pub fn iter(&self) -> impl Iterator<Item = &[Neighbor]> {
        self.offsets.windows(2).map(|w| &self.neighbors[w[0]..w[1]])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shells(lattice: &Lattice, frac: &[Vector3], cutoff: f64) -> Vec<(f64, usize)> {
        let list = NeighborList::new(lattice, frac, cutoff);
        let mut distances: Vec<f64> = list.of(0).iter().map(|n| n.distance_ang).collect();
        distances.sort_by(f64::total_cmp);
        let mut shells: Vec<(f64, usize)> = Vec::new();
        for d in distances {
            match shells.last_mut() {
                Some((r, count)) if (d - *r).abs() < 1e-6 => *count += 1,
                _ => shells.push((d, 1)),
            }
        }
        shells
    }

    fn counts(shells: &[(f64, usize)]) -> Vec<usize> {
        shells.iter().map(|(_, count)| *count).collect()
    }

    #[test]
    fn fcc_shells_from_the_primitive_cell() {
        let primitive = Lattice::from_rows([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]);
        let found = shells(&primitive, &[[0.3, 0.9, -1.2]], 8.0);
        // The first eight coordination shells at a·√(k/2) with a = 4 Å; the last on the cut-off.
        assert_eq!(counts(&found), [12, 6, 24, 12, 24, 8, 48, 6]);
        assert!((found[0].0 - 8.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn rock_salt_shells() {
        let cubic = Lattice::from_rows([[5.64, 0.0, 0.0], [0.0, 5.64, 0.0], [0.0, 0.0, 5.64]]);
        let half = 0.5;
        let frac = [
            [0.0, 0.0, 0.0],
            [0.0, half, half],
            [half, 0.0, half],
            [half, half, 0.0],
            [half, half, half],
            [half, 0.0, 0.0],
            [0.0, half, 0.0],
            [0.0, 0.0, half],
        ];
        assert_eq!(counts(&shells(&cubic, &frac, 6.31)), [6, 12, 8, 6, 24]);
    }

    #[test]
    fn no_volume_no_neighbors() {
        let flat = Lattice::from_rows([[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
        assert_eq!(NeighborList::new(&flat, &[[0.0; 3]], 5.0).n_pairs(), 0);
        let cube = Lattice::from_rows([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
        assert_eq!(
            NeighborList::new(&cube, &[[0.0; 3]], f64::INFINITY).n_pairs(),
            0
        );
        assert_eq!(NeighborList::new(&cube, &[], 2.0).of(3), &[]);
    }

    /// Distances of the neighbours of a site by brute force over a block of images that holds
    /// the sphere: |n| ≤ cutoff / plane spacing + 2 for coordinates in [0, 1).
    fn brute_force(lattice: &Lattice, frac: &[Vector3], center: usize, cutoff: f64) -> usize {
        let range = lattice
            .plane_spacings_ang()
            .map(|s| (cutoff / s).ceil() as i32 + 2);
        let mut count = 0;
        for (site, f) in frac.iter().enumerate() {
            for i in -range[0]..=range[0] {
                for j in -range[1]..=range[1] {
                    for k in -range[2]..=range[2] {
                        let n = [i, j, k].map(f64::from);
                        let d = std::array::from_fn(|m| f[m] + n[m] - frac[center][m]);
                        let itself = site == center && [i, j, k] == [0; 3];
                        let near = norm(lattice.cart_from_frac(d)) <= cutoff;
                        count += usize::from(near && !itself);
                    }
                }
            }
        }
        count
    }

    prop_compose! {
        /// Any three vectors that span some volume, often very skew or flat.
        fn any_lattice()(rows in prop::array::uniform3(prop::array::uniform3(-6.0..6.0)))
            -> Option<Lattice> {
            let lattice = Lattice::from_rows(rows);
            let flattest = lattice.plane_spacings_ang().into_iter().fold(f64::INFINITY, f64::min);
            (flattest > 0.3 && lattice.volume_ang3() > 5.0).then_some(lattice)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn equals_brute_force(
            lattice in any_lattice(),
            frac in prop::collection::vec(prop::array::uniform3(0.0..1.0), 1..4),
            cutoff in 1.0..5.0,
        ) {
            let Some(lattice) = lattice else { return Ok(()); };
            let list = NeighborList::new(&lattice, &frac, cutoff);
            for center in 0..frac.len() {
                prop_assert_eq!(list.of(center).len(), brute_force(&lattice, &frac, center, cutoff));
                for n in list.of(center) {
                    let d = std::array::from_fn(|k| {
                        frac[n.site][k] + f64::from(n.image[k]) - frac[center][k]
                    });
                    let cart = lattice.cart_from_frac(d);
                    prop_assert!((norm(cart) - n.distance_ang).abs() < 1e-9);
                    prop_assert!((0..3).all(|k| (cart[k] - n.displacement_ang[k]).abs() < 1e-9));
                }
                let key = |n: &Neighbor| (n.site, n.image);
                prop_assert!(list.of(center).windows(2).all(|w| key(&w[0]) < key(&w[1])));
            }
        }

        #[test]
        fn site_order_and_supercell_do_not_matter(
            lattice in any_lattice(),
            frac in prop::collection::vec(prop::array::uniform3(-2.0..2.0), 2..4),
        ) {
            let Some(lattice) = lattice else { return Ok(()); };
            let sorted = |lattice: &Lattice, frac: &[Vector3], center: usize| {
                let list = NeighborList::new(lattice, frac, 4.0);
                let mut d: Vec<f64> = list.of(center).iter().map(|n| n.distance_ang).collect();
                d.sort_by(f64::total_cmp);
                d
            };
            let close = |u: &[f64], v: &[f64]| {
                u.len() == v.len() && u.iter().zip(v).all(|(a, b)| (a - b).abs() < 1e-9)
            };
            let original = sorted(&lattice, &frac, 0);
            let reversed: Vec<Vector3> = frac.iter().rev().copied().collect();
            prop_assert!(close(&original, &sorted(&lattice, &reversed, frac.len() - 1)));

            let [a, b, c] = *lattice.rows();
            let doubled = Lattice::from_rows([a, b.map(|x| 2.0 * x), c]);
            let halved = |shift: f64| frac.iter().map(move |f| [f[0], (f[1] + shift) / 2.0, f[2]]);
            let images: Vec<Vector3> = halved(0.0).chain(halved(1.0)).collect();
            prop_assert!(close(&original, &sorted(&doubled, &images, 0)));
        }
    }
}
