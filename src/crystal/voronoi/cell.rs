//! One Voronoi cell, measured.
//!
//! In: a cut polyhedron and the neighbours whose planes cut it. Out: [`VoronoiCell`], with its
//! vertices, its faces and what each face amounts to.

use super::polyhedron::{BOX, Face, Polyhedron};
use crate::crystal::lattice::{Vector3, cross, dot, norm};
use crate::crystal::neighbors::Neighbor;

/// The region nearer to one site than to any other (in a power diagram: of smaller power).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoronoiCell {
    /// Vertices in Å, relative to the site.
    pub vertices_ang: Vec<Vector3>,
    /// Faces by ascending distance of the neighbour.
    pub faces: Vec<VoronoiFace>,
    corners: Vec<u32>,
}

/// A face, shared with one neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoronoiFace {
    /// The neighbour beyond the face.
    pub neighbor: Neighbor,
    /// Distance of the face's plane from the site in Å: half that of the neighbour, if all
    /// sites weigh the same. Negative where a power cell does not hold its site.
    pub distance_ang: f64,
    /// Area in Å².
    pub area_ang2: f64,
    /// Solid angle under which the site sees the face, in steradians.
    pub solid_angle_sr: f64,
    /// Volume in Å³ of the pyramid from the site to the face.
    pub volume_ang3: f64,
    start: u32,
    end: u32,
}

impl VoronoiFace {
    /// Number of vertices.
    pub fn n_vertices(&self) -> usize {
        (self.end - self.start) as usize
    }
}

impl VoronoiCell {
    /// Measures a bounded polyhedron around a site; `neighbor_of` gives the neighbour behind a plane
    /// by its number, and the distance of the plane from the site in Å.
    pub(super) fn measured(
        polyhedron: &Polyhedron,
        neighbor_of: impl Fn(u32) -> (Neighbor, f64),
    ) -> Self {
        let mut cell = Self {
            vertices_ang: polyhedron.vertices().to_vec(),
            faces: Vec::with_capacity(polyhedron.faces().len()),
            corners: polyhedron.corners().to_vec(),
        };
        for face in polyhedron.faces().iter().filter(|face| face.plane != BOX) {
            let (neighbor, distance_ang) = neighbor_of(face.plane);
            let measured = cell.face(face, neighbor, distance_ang);
            cell.faces.push(measured);
        }
        cell
    }

    fn face(&self, face: &Face, neighbor: Neighbor, distance_ang: f64) -> VoronoiFace {
        let corners = &self.corners[face.start as usize..face.end as usize];
        let (area_ang2, solid_angle_sr) = fan(&self.vertices_ang, corners);
        VoronoiFace {
            neighbor,
            distance_ang,
            area_ang2,
            solid_angle_sr: solid_angle_sr.abs(),
            volume_ang3: area_ang2 * distance_ang / 3.0,
            start: face.start,
            end: face.end,
        }
    }

    /// Volume in Å³.
    pub fn volume_ang3(&self) -> f64 {
        self.faces.iter().map(|face| face.volume_ang3).sum()
    }

    /// Numbers of the vertices of one of this cell's faces, counter-clockwise seen from outside.
    pub fn corners(&self, face: &VoronoiFace) -> &[u32] {
        let range = face.start as usize..face.end as usize;
        self.corners.get(range).unwrap_or(&[])
    }

    /// The edges, each once, as pairs of vertex numbers with the smaller first.
    pub fn edges(&self) -> Vec<(u32, u32)> {
        let mut edges = Vec::with_capacity(self.corners.len());
        for face in &self.faces {
            let corners = self.corners(face);
            let following = corners.iter().cycle().skip(1);
            edges.extend(
                corners
                    .iter()
                    .zip(following)
                    .map(|(u, v)| (*u.min(v), *u.max(v))),
            );
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// Distance in Å of the farthest neighbour that shares a face.
    pub fn farthest_neighbor_ang(&self) -> f64 {
        let distances = self.faces.iter().map(|face| face.neighbor.distance_ang);
        distances.fold(0.0, f64::max)
    }
}

/// Area and signed solid angle of a convex polygon from the triangles that fan out from its first
/// vertex. A triangle a, b, c is seen from the origin under
/// tan(Ω/2) = a·(b×c) / (abc + (a·b)c + (a·c)b + (b·c)a)
/// (van Oosterom and Strackee 1983, DOI 10.1109/TBME.1983.325207).
fn fan(vertices: &[Vector3], corners: &[u32]) -> (f64, f64) {
    let point = |k: usize| vertices[corners[k] as usize];
    let a = point(0);
    let length_a = norm(a);
    let mut normal = [0.0; 3];
    let mut angle = 0.0;
    let mut b = point(1);
    let (mut length_b, mut a_dot_b) = (norm(b), dot(a, b));
    for k in 2..corners.len() {
        let c = point(k);
        let (length_c, a_dot_c) = (norm(c), dot(a, c));
        let arms = [
            std::array::from_fn(|m| b[m] - a[m]),
            std::array::from_fn(|m| c[m] - a[m]),
        ];
        let across = cross(arms[0], arms[1]);
        normal = std::array::from_fn(|m| normal[m] + across[m]);
        let below = length_a * length_b * length_c
            + a_dot_b * length_c
            + a_dot_c * length_b
            + dot(b, c) * length_a;
        angle += 2.0 * dot(a, cross(b, c)).atan2(below);
        (b, length_b, a_dot_b) = (c, length_c, a_dot_c);
    }
    (norm(normal) / 2.0, angle)
}
