//! The images of a pathway under the symmetry of the crystal: the whole network that one hop stands
//! for.

use crate::crystal::Structure;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::wyckoff::{Operation, Symmetry};
use crate::percolation::paths::Pathway;

/// Points of two images that are nearer to each other than this in Å are the same.
const SAME_ANG: f64 = 0.15;
/// As the search for pathways takes sites to be equivalent.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.01;
/// Most images of all pathways of a map together.
const MOST_IMAGES: usize = 600;

/// For each pathway its images, itself first; fractional points, the middle of each in the home
/// cell. Where the symmetry is not known, or there would be too many, each stands for itself.
pub(super) fn images(structure: &Structure, paths: &[Pathway]) -> Vec<Vec<Vec<Vector3>>> {
    let n_images: usize = paths.iter().map(|path| path.n_equivalent).sum();
    // Between two frames: the symmetry of a large cell is looked for only where it is of use.
    let is_wanted = (paths.len() + 1..=MOST_IMAGES).contains(&n_images);
    let symmetry = is_wanted.then(|| Symmetry::new(structure, SYMMETRY_TOLERANCE_ANG));
    let operations = match symmetry.as_ref() {
        Some(Some(symmetry)) => symmetry.operations(),
        _ => &[],
    };
    paths
        .iter()
        .map(|path| images_of(structure, path, operations))
        .collect()
}

fn images_of(structure: &Structure, path: &Pathway, operations: &[Operation]) -> Vec<Vec<Vector3>> {
    let points: Vec<Vector3> = path.points.iter().map(|point| point.frac).collect();
    let mut images = vec![at_home(points)];
    for operation in operations {
        let turned = images[0].iter().map(|frac| operation.applied(*frac));
        let image = at_home(turned.collect());
        if !images.iter().any(|known| same(structure, known, &image)) {
            images.push(image);
        }
    }
    images
}

/// The lattice translation that brings the middle of a path into the home cell.
pub(super) fn home_shift(mut points: impl ExactSizeIterator<Item = Vector3>) -> Vector3 {
    let middle = points.nth(points.len() / 2);
    middle.map_or([0.0; 3], |frac| frac.map(|x| -(x + 1e-6).floor()))
}

/// The path with its middle in the home cell.
fn at_home(points: Vec<Vector3>) -> Vec<Vector3> {
    let shift = home_shift(points.iter().copied());
    let moved = |frac: &Vector3| std::array::from_fn(|k| frac[k] + shift[k]);
    points.iter().map(moved).collect()
}

/// Whether two images are the same, forwards or backwards, whatever cell they are in.
fn same(structure: &Structure, one: &[Vector3], other: &[Vector3]) -> bool {
    let last = one.len().saturating_sub(1);
    let probes = [0, last / 4, last / 2];
    let agree = |reversed: bool| {
        let gap = |place: usize| -> Vector3 {
            let partner = if reversed { last - place } else { place };
            std::array::from_fn(|k| one[place][k] - other[partner][k])
        };
        // One lattice translation for the whole path.
        let image = gap(last / 2).map(f64::round);
        probes.iter().all(|&place| {
            let gap = gap(place);
            let rest = std::array::from_fn(|k| gap[k] - image[k]);
            norm(structure.lattice.cart_from_frac(rest)) < SAME_ANG
        })
    };
    one.len() == other.len() && !one.is_empty() && (agree(false) || agree(true))
}
