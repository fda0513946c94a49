//! Coordination polyhedra: which atoms are in the middle of one, and its faces.
//!
//! In: a structure, the bonds of its sites. Out: for each site the [`Shape`] around it, if there is one.

use std::collections::BTreeMap;

use crate::app::scene3d::appearance::covalent_radius_ang;
use crate::app::scene3d::bonding::Bond;
use crate::crystal::lattice::{Vector3, cross, dot, norm};
use crate::crystal::{Element, Species, Structure};
use crate::math::convex_hull::convex_hull;

/// Coordination numbers with a polyhedron; three or four corners about an atom in their plane are drawn as
/// a polygon.
const COORDINATION: std::ops::RangeInclusive<usize> = 3..=12;
/// Corners of a polygon at most.
const POLYGON_CORNERS: usize = 4;
/// An atom this near in Å to the plane of its neighbours is in it.
const IN_PLANE_ANG: f64 = 0.3;
/// Larger cations than this (covalent radius in Å) have no polyhedra by default; Y, Er and Ho have.
const LARGEST_CENTER_ANG: f32 = 1.93;
/// Without charges, anions are so near in electronegativity (Pauling) to the highest of the structure: P of a
/// phosphate is none.
const ANION_RANGE: f64 = 0.8;
/// Neighbours nearer to each other than this (Å) are places of one split site.
const SPLIT_ANG: f64 = 0.8;

/// The polyhedron around a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Bonds to its corners.
    pub corners: Vec<Bond>,
    /// Its faces as places in `corners`, counter-clockwise as seen from outside.
    pub faces: Vec<Vec<usize>>,
}

/// Whether polyhedra around an element are drawn unless the user says otherwise: small cations, but
/// not the mobile ion.
pub fn is_center_by_default(element: Element, mobile_ion: Option<Element>) -> bool {
    let is_alkali = element.properties().group == 1;
    Some(element) != mobile_ion && !is_alkali && covalent_radius_ang(element) <= LARGEST_CENTER_ANG
}

/// For each site the polyhedron around it; `None` where none is to be drawn.
pub fn shapes(
    structure: &Structure,
    bonds: &[Vec<Bond>],
    mobile_ion: Option<Element>,
    polyhedra_of: &BTreeMap<Element, bool>,
) -> Vec<Option<Shape>> {
    let species: Vec<Species> = structure.sites.iter().map(|s| s.main_species()).collect();
    let wanted = |element: Element| {
        let chosen = polyhedra_of.get(&element).copied();
        chosen.unwrap_or_else(|| is_center_by_default(element, mobile_ion))
    };
    let pulls = species.iter().filter_map(|species| pull(*species));
    let least_pull = pulls.fold(0.0, f64::max) - ANION_RANGE;
    let around = |(own, bonds): (&Species, &Vec<Bond>)| {
        wanted(own.element).then(|| shape((*own, bonds), &species, least_pull))?
    };
    species.iter().zip(bonds).map(around).collect()
}

/// For each site the polyhedron around it, wanted or not.
pub fn all_shapes(structure: &Structure, bonds: &[Vec<Bond>]) -> Vec<Option<Shape>> {
    let all: BTreeMap<Element, bool> = structure
        .composition()
        .into_keys()
        .map(|element| (element, true))
        .collect();
    shapes(structure, bonds, None, &all)
}

/// Elements of a structure around which there can be polyhedra.
pub fn possible_centers(structure: &Structure, bonds: &[Vec<Bond>]) -> Vec<Element> {
    let shapes = all_shapes(structure, bonds);
    let mut centers: Vec<Element> = structure
        .sites
        .iter()
        .zip(&shapes)
        .filter(|(_, shape)| shape.is_some())
        .map(|(site, _)| site.main_species().element)
        .collect();
    centers.sort_unstable();
    centers.dedup();
    centers
}

fn shape((own, bonds): (Species, &[Bond]), species: &[Species], least_pull: f64) -> Option<Shape> {
    let mut corners: Vec<Bond> = Vec::new();
    for bond in bonds {
        let is_split = corners.iter().any(|corner| {
            let apart: Vector3 = std::array::from_fn(|k| corner.along[k] - bond.along[k]);
            norm(apart) < SPLIT_ANG
        });
        if is_anion_of(own, species[bond.site], least_pull) && !is_split {
            corners.push(*bond);
        }
    }
    if !COORDINATION.contains(&corners.len()) {
        return None;
    }
    let points: Vec<Vector3> = corners.iter().map(|corner| corner.along).collect();
    let faces = match points.len() {
        3 => Vec::new(),
        _ => convex_hull(&points),
    };
    let faces = match faces.is_empty() {
        true => polygon(&points)?,
        false => faces.into_iter().map(|face| face.corners).collect(),
    };
    Some(Shape { corners, faces })
}

/// The two sides of the polygon of a few points in a plane through the origin; `None` where they are in
/// none.
fn polygon(points: &[Vector3]) -> Option<Vec<Vec<usize>>> {
    if points.len() > POLYGON_CORNERS {
        return None;
    }
    let n = points.len() as f64;
    let middle: Vector3 = std::array::from_fn(|k| points.iter().map(|p| p[k]).sum::<f64>() / n);
    let from_middle = |p: &Vector3| -> Vector3 { std::array::from_fn(|k| p[k] - middle[k]) };
    let arms: Vec<Vector3> = points.iter().map(from_middle).collect();
    let longest = |u: Vector3, v: Vector3| if norm(v) > norm(u) { v } else { u };
    let normals = arms[1..].iter().map(|arm| cross(arms[0], *arm));
    let normal = normals.fold([0.0; 3], longest);
    let length = norm(normal);
    let normal = (length > 0.0).then(|| normal.map(|x| x / length))?;
    if points.iter().any(|p| dot(*p, normal).abs() > IN_PLANE_ANG) {
        return None;
    }
    let side = cross(normal, arms[0]);
    let angle = |k: &usize| dot(arms[*k], side).atan2(dot(arms[*k], arms[0]));
    let mut front: Vec<usize> = (0..points.len()).collect();
    front.sort_by(|u, v| angle(u).total_cmp(&angle(v)));
    let back = front.iter().rev().copied().collect();
    Some(vec![front, back])
}

/// Whether a neighbour is an anion beside the one in the middle: by the charges, else by the
/// electronegativities, of which an anion has `least_pull` or more.
fn is_anion_of(center: Species, neighbor: Species, least_pull: f64) -> bool {
    let charge = |species: Species| species.oxidation_state.filter(|state| *state != 0.0);
    if let (Some(own), Some(other)) = (charge(center), charge(neighbor)) {
        return own > 0.0 && other < 0.0;
    }
    pull(center)
        .zip(pull(neighbor))
        .is_some_and(|(own, other)| other > own && other >= least_pull)
}

fn pull(species: Species) -> Option<f64> {
    species.element.properties().electronegativity
}
