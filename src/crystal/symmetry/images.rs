//! Which site lies at a point: the images of all sites under an operation.
//!
//! In: a lattice, fractional coordinates, a kind for each site and a tolerance in Å. Out:
//! [`Targets`], which finds the site of a kind at a point without a look at all others.

use crate::crystal::lattice::{Lattice, Vector3, norm};

/// Sites sorted so that the one at a point is found in a narrow slab, not among all.
pub(super) struct Targets<'a> {
    lattice: &'a Lattice,
    pub(super) frac: &'a [Vector3],
    pub(super) kinds: &'a [i32],
    tolerance_ang: f64,
    /// The site through whose images the translations are laid: the first of the rarest kind.
    pub(super) pivot: usize,
    /// The axis with the largest spacing of planes, across which the slabs lie.
    axis: usize,
    /// (kind, fraction along the axis in 0…1, site), ascending.
    sorted: Vec<(i32, f64, usize)>,
    /// The tolerance as a fraction of the spacing along the axis.
    window: f64,
    /// Whether the cell is so thin that the image with rounded fractions may not be the nearest.
    thin: bool,
}

impl<'a> Targets<'a> {
    pub(super) fn new(
        lattice: &'a Lattice,
        frac: &'a [Vector3],
        kinds: &'a [i32],
        tolerance_ang: f64,
    ) -> Self {
        let spacings = lattice.plane_spacings_ang();
        let by_spacing = |u: &usize, v: &usize| spacings[*u].total_cmp(&spacings[*v]);
        let axis = (0..3).max_by(by_spacing).unwrap_or(0);
        let in_cell = |site: usize| frac[site][axis].rem_euclid(1.0);
        let mut sorted: Vec<_> = (0..kinds.len())
            .map(|site| (kinds[site], in_cell(site), site))
            .collect();
        sorted.sort_by(|u, v| u.0.cmp(&v.0).then(u.1.total_cmp(&v.1)).then(u.2.cmp(&v.2)));
        Targets {
            lattice,
            frac,
            kinds,
            tolerance_ang,
            pivot: first_of_rarest(kinds),
            axis,
            sorted,
            // A little more than the tolerance, so that rounding loses no site on the rim.
            window: tolerance_ang / spacings[axis] + 1e-9,
            thin: spacings
                .iter()
                .any(|spacing| *spacing <= 2.0 * tolerance_ang),
        }
    }

    pub(super) fn n_sites(&self) -> usize {
        self.frac.len()
    }

    /// Sites of the kind of the pivot.
    pub(super) fn pivots(&self) -> impl Iterator<Item = usize> {
        let kind = self.kinds[self.pivot];
        (0..self.n_sites()).filter(move |site| self.kinds[*site] == kind)
    }

    /// The site that each point, one for each site, falls on; false where one falls on none.
    pub(super) fn images(
        &self,
        points: impl Iterator<Item = Vector3>,
        images: &mut Vec<usize>,
    ) -> bool {
        images.clear();
        for (point, kind) in points.zip(self.kinds) {
            match self.at(*kind, point) {
                Some(image) => images.push(image),
                None => return false,
            }
        }
        true
    }

    /// From a point to the nearest site of the kind of the pivot, in fractions.
    pub(super) fn to_nearest_pivot(&self, point: Vector3) -> Option<Vector3> {
        let off = |site: usize| wrapped(self.frac[site], point);
        let length = |site: usize| norm(self.lattice.cart_from_frac(off(site)));
        self.pivots()
            .map(|site| (length(site), site))
            .min_by(|u, v| u.0.total_cmp(&v.0))
            .map(|(_, site)| off(site))
    }

    /// The site of a kind within the tolerance of a point, the nearest where there are several.
    fn at(&self, kind: i32, point: Vector3) -> Option<usize> {
        let center = point[self.axis].rem_euclid(1.0);
        let mut nearest: Option<(f64, usize)> = None;
        // The slab, and what of it sticks out of the cell on either side.
        for turn in [-1.0, 0.0, 1.0] {
            let (low, high) = (center + turn - self.window, center + turn + self.window);
            if high < 0.0 || low > 1.0 {
                continue;
            }
            let start = (self.sorted).partition_point(|(k, x, _)| (*k, *x) < (kind, low));
            let slab = self.sorted[start..].iter();
            for (_, _, site) in slab.take_while(|(k, x, _)| *k == kind && *x <= high) {
                let distance_ang = self.distance_ang(point, *site);
                let nearer = nearest.is_none_or(|known| (distance_ang, *site) < known);
                if distance_ang <= self.tolerance_ang && nearer {
                    nearest = Some((distance_ang, *site));
                }
            }
        }
        nearest.map(|(_, site)| site)
    }

    fn distance_ang(&self, point: Vector3, site: usize) -> f64 {
        if self.thin {
            self.lattice.shortest_distance_ang(point, self.frac[site])
        } else {
            norm(self.lattice.cart_from_frac(wrapped(self.frac[site], point)))
        }
    }
}

/// u − v, each fraction brought to −½…½.
fn wrapped(u: Vector3, v: Vector3) -> Vector3 {
    std::array::from_fn(|k| {
        let off = u[k] - v[k];
        off - off.round()
    })
}

/// The first site of the kind with the fewest sites.
fn first_of_rarest(kinds: &[i32]) -> usize {
    let mut sorted = kinds.to_vec();
    sorted.sort_unstable();
    let count = |kind: i32| {
        let end = sorted.partition_point(|other| *other <= kind);
        end - sorted.partition_point(|other| *other < kind)
    };
    (0..kinds.len())
        .min_by_key(|site| count(kinds[*site]))
        .unwrap_or(0)
}
