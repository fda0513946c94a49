//! Which sites the operations of the space group bring onto each other, strictly.
//!
//! In: a structure and a tolerance in Å. Out: for each site the first of its orbit. An operation
//! counts only where it brings every site to within the tolerance of one alike.

use nalgebra::Vector3 as Column;

use super::{dataset, kinds};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::structure::Structure;

/// For each site the first of those that the operations of the space group bring it to (itself
/// where there is none before it), as spglib's `equivalent_atoms`.
///
/// Stricter than [`super::equivalent_sites`]: an operation counts only where it brings each site to
/// within `tolerance_ang` of another with its translation laid exactly through a pair of sites,
/// while the search fits the translation to all sites, which allows up to twice the distance.
///
/// `None` as for [`super::space_group`].
pub fn sites_equal_by_operations(structure: &Structure, tolerance_ang: f64) -> Option<Vec<usize>> {
    let dataset = dataset(structure, tolerance_ang)?;
    let targets = Targets::new(structure, tolerance_ang);
    let n = structure.sites.len();
    let mut first_of: Vec<usize> = (0..n).collect();
    let mut moved: Vec<Vector3> = Vec::with_capacity(n);
    let mut images = Vec::with_capacity(n);
    for operation in &dataset.operations {
        let rotation = operation.rotation.cast::<f64>();
        moved.clear();
        moved.extend(structure.sites.iter().map(|site| -> Vector3 {
            (rotation * Column::from(site.frac) + operation.translation).into()
        }));
        if targets.images(&moved, &mut images) {
            for (site, image) in images.iter().enumerate() {
                merge(&mut first_of, site, *image);
            }
        }
    }
    Some((0..n).map(|site| root(&first_of, site)).collect())
}

/// Sites sorted so that the one at a point is found in a narrow slab, not among all.
struct Targets<'a> {
    structure: &'a Structure,
    tolerance_ang: f64,
    kinds: Vec<i32>,
    /// The site through whose images the translations are laid: the first of the rarest kind.
    pivot: usize,
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
    fn new(structure: &'a Structure, tolerance_ang: f64) -> Self {
        let kinds = kinds(&structure.sites);
        let spacings = structure.lattice.plane_spacings_ang();
        let by_spacing = |u: &usize, v: &usize| spacings[*u].total_cmp(&spacings[*v]);
        let axis = (0..3).max_by(by_spacing).unwrap_or(0);
        let in_cell = |site: usize| structure.sites[site].frac[axis].rem_euclid(1.0);
        let mut sorted: Vec<_> = (0..kinds.len())
            .map(|site| (kinds[site], in_cell(site), site))
            .collect();
        sorted.sort_by(|u, v| u.0.cmp(&v.0).then(u.1.total_cmp(&v.1)).then(u.2.cmp(&v.2)));
        Targets {
            pivot: first_of_rarest(&kinds),
            structure,
            tolerance_ang,
            kinds,
            axis,
            sorted,
            // A little more than the tolerance, so that rounding loses no site on the rim.
            window: tolerance_ang / spacings[axis] + 1e-9,
            thin: spacings
                .iter()
                .any(|spacing| *spacing <= 2.0 * tolerance_ang),
        }
    }

    /// The site that each moved site falls on, once all are shifted by what the pivot is off from
    /// the site nearest to it; false where a site falls on none.
    fn images(&self, moved: &[Vector3], images: &mut Vec<usize>) -> bool {
        images.clear();
        let Some(shift) = self.shift(moved[self.pivot]) else {
            return false;
        };
        for (site, point) in moved.iter().enumerate() {
            let point = std::array::from_fn(|k| point[k] + shift[k]);
            match self.at(self.kinds[site], point) {
                Some(image) => images.push(image),
                None => return false,
            }
        }
        true
    }

    /// From the moved pivot to the nearest site of its kind, in fractions.
    fn shift(&self, pivot: Vector3) -> Option<Vector3> {
        let off = |site: usize| wrapped(self.structure.sites[site].frac, pivot);
        let length = |site: usize| norm(self.structure.lattice.cart_from_frac(off(site)));
        let of_kind = (0..self.kinds.len()).filter(|k| self.kinds[*k] == self.kinds[self.pivot]);
        of_kind
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
        let frac = self.structure.sites[site].frac;
        let lattice = &self.structure.lattice;
        if self.thin {
            lattice.shortest_distance_ang(point, frac)
        } else {
            norm(lattice.cart_from_frac(wrapped(frac, point)))
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
    let count = |kind: i32| kinds.iter().filter(|other| **other == kind).count();
    (0..kinds.len())
        .min_by_key(|site| count(kinds[*site]))
        .unwrap_or(0)
}

/// Follows the links to the first site of a group.
fn root(first_of: &[usize], mut site: usize) -> usize {
    while first_of[site] != site {
        site = first_of[site];
    }
    site
}

fn merge(first_of: &mut [usize], u: usize, v: usize) {
    let (u, v) = (root(first_of, u), root(first_of, v));
    first_of[u.max(v)] = u.min(v);
}
