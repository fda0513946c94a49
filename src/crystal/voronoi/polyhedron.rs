//! A convex polyhedron that is cut by planes, one after another.
//!
//! In: a box around the origin, then planes. Out: vertices in Å and faces as loops of vertex
//! numbers, counter-clockwise seen from outside, each with the number of the plane it lies on.
//!
//! Every vertex is first judged once for a plane (inside, on it, outside), and all faces follow
//! that judgement, so that the vertices of symmetric crystals, where many planes meet in one
//! point, cannot tear the surface. A plane that merely touches leaves no face.

use crate::crystal::lattice::{Vector3, cross, dot, norm};

/// A vertex this near to a plane lies on it, in Å.
const ON_PLANE_ANG: f64 = 1e-9;

/// Number of the plane of the six faces of the first box.
pub(super) const BOX: u32 = u32::MAX;

/// One face: the number of its plane and where its loop stands among the corners.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    pub plane: u32,
    pub start: u32,
    pub end: u32,
}

/// The polyhedron, with the room that cutting needs; reuse it to cut many without allocating.
#[derive(Clone, Debug, Default)]
pub(super) struct Polyhedron {
    surface: Surface,
    next: Surface,
    heights_ang: Vec<f64>,
    renamed: Vec<u32>,
    cuts: Vec<Cut>,
    rim: Vec<(f64, u32)>,
}

/// Vertices and faces.
#[derive(Clone, Debug, Default)]
struct Surface {
    vertices: Vec<Vector3>,
    faces: Vec<Face>,
    corners: Vec<u32>,
}

/// A new vertex on the edge between two old ones.
#[derive(Clone, Copy, Debug)]
struct Cut {
    edge: (u32, u32),
    vertex: u32,
}

/// A vertex that has not been given its new number.
const UNNAMED: u32 = u32::MAX;

impl Surface {
    fn clear(&mut self) {
        self.vertices.clear();
        self.faces.clear();
        self.corners.clear();
    }

    fn push_vertex(&mut self, point: Vector3) -> u32 {
        self.vertices.push(point);
        self.vertices.len() as u32 - 1
    }

    /// Closes the face whose corners begin at `start`; with fewer than three it is none.
    fn close_face(&mut self, plane: u32, start: usize) {
        if self.corners.len() < start + 3 {
            self.corners.truncate(start);
            return;
        }
        self.faces.push(Face {
            plane,
            start: start as u32,
            end: self.corners.len() as u32,
        });
    }
}

impl Polyhedron {
    /// Starts anew from a cube around the origin with edges of 2 × `half_ang`.
    pub(super) fn reset(&mut self, half_ang: f64) {
        self.surface.clear();
        for corner in 0..8_u32 {
            let sign = |bit: u32| if corner >> bit & 1 == 1 { 1.0 } else { -1.0 };
            let point = [sign(0), sign(1), sign(2)].map(|s| s * half_ang);
            self.surface.push_vertex(point);
        }
        let loops: [[u32; 4]; 6] = [
            [0, 4, 6, 2],
            [1, 3, 7, 5],
            [0, 1, 5, 4],
            [2, 6, 7, 3],
            [0, 2, 3, 1],
            [4, 5, 7, 6],
        ];
        for corners in loops {
            let start = self.surface.corners.len();
            self.surface.corners.extend(corners);
            self.surface.close_face(BOX, start);
        }
    }

    /// Vertices in Å.
    pub(super) fn vertices(&self) -> &[Vector3] {
        &self.surface.vertices
    }

    /// Faces in the order in which their planes came.
    pub(super) fn faces(&self) -> &[Face] {
        &self.surface.faces
    }

    /// The loops of all faces, to be read with [`Face::start`] and [`Face::end`].
    pub(super) fn corners(&self) -> &[u32] {
        &self.surface.corners
    }

    /// Whether no face of the first box is left.
    pub(super) fn is_bounded(&self) -> bool {
        self.surface.faces.iter().all(|face| face.plane != BOX)
    }

    /// Distance in Å of the farthest vertex from the origin; 0 if nothing is left.
    pub(super) fn reach_ang(&self) -> f64 {
        let squares = self.surface.vertices.iter().map(|v| dot(*v, *v));
        squares.fold(0.0, f64::max).sqrt()
    }

    /// Keeps what lies behind the plane `unit`·x = `offset_ang`. Returns whether anything changed.
    pub(super) fn cut(&mut self, unit: Vector3, offset_ang: f64, plane: u32) -> bool {
        let height = |v: &Vector3| dot(unit, *v) - offset_ang;
        self.heights_ang.clear();
        self.heights_ang
            .extend(self.surface.vertices.iter().map(height));
        let (lowest, highest) = self
            .heights_ang
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), h| {
                (low.min(*h), high.max(*h))
            });
        // Also where nothing is left to cut.
        if highest <= ON_PLANE_ANG {
            return false;
        }
        if lowest >= -ON_PLANE_ANG {
            self.surface.clear();
            return true;
        }
        self.cut_faces();
        self.add_face(unit, plane);
        std::mem::swap(&mut self.surface, &mut self.next);
        true
    }

    /// Carries the faces over to the next surface, less what lies outside.
    fn cut_faces(&mut self) {
        self.next.clear();
        self.cuts.clear();
        self.rim.clear();
        self.renamed.clear();
        self.renamed.resize(self.surface.vertices.len(), UNNAMED);
        for k in 0..self.surface.faces.len() {
            let face = self.surface.faces[k];
            let start = self.next.corners.len();
            let mut before = self.surface.corners[face.end as usize - 1];
            for corner in face.start..face.end {
                let vertex = self.surface.corners[corner as usize];
                if self.crosses(before, vertex) {
                    let cut = self.cut_vertex(before, vertex);
                    self.next.corners.push(cut);
                }
                if self.heights_ang[vertex as usize] <= ON_PLANE_ANG {
                    let kept = self.kept_vertex(vertex);
                    self.next.corners.push(kept);
                }
                before = vertex;
            }
            self.next.close_face(face.plane, start);
        }
    }

    fn crosses(&self, u: u32, v: u32) -> bool {
        let (hu, hv) = (self.heights_ang[u as usize], self.heights_ang[v as usize]);
        hu.min(hv) < -ON_PLANE_ANG && hu.max(hv) > ON_PLANE_ANG
    }

    /// The new number of a vertex that stays.
    fn kept_vertex(&mut self, vertex: u32) -> u32 {
        let old = vertex as usize;
        if self.renamed[old] == UNNAMED {
            self.renamed[old] = self.next.push_vertex(self.surface.vertices[old]);
            if self.heights_ang[old] >= -ON_PLANE_ANG {
                self.rim.push((0.0, self.renamed[old]));
            }
        }
        self.renamed[old]
    }

    /// The vertex where the edge between `u` and `v` meets the plane; the same for both faces.
    fn cut_vertex(&mut self, u: u32, v: u32) -> u32 {
        let edge = (u.min(v), u.max(v));
        if let Some(known) = self.cuts.iter().find(|cut| cut.edge == edge) {
            return known.vertex;
        }
        let [a, b] = [edge.0 as usize, edge.1 as usize];
        let (ha, hb) = (self.heights_ang[a], self.heights_ang[b]);
        let (pa, pb) = (self.surface.vertices[a], self.surface.vertices[b]);
        let share = ha / (ha - hb);
        let point = std::array::from_fn(|k| pa[k] + share * (pb[k] - pa[k]));
        let vertex = self.next.push_vertex(point);
        self.cuts.push(Cut { edge, vertex });
        self.rim.push((0.0, vertex));
        vertex
    }

    /// Adds the face on the cutting plane: its vertices in the order of their direction from
    /// their mean, which needs no neighbourhood of edges.
    fn add_face(&mut self, unit: Vector3, plane: u32) {
        let count = self.rim.len() as f64;
        let mut mean = [0.0; 3];
        for (_, vertex) in &self.rim {
            let point = self.next.vertices[*vertex as usize];
            mean = std::array::from_fn(|k| mean[k] + point[k] / count);
        }
        let first = perpendicular(unit);
        let second = cross(unit, first);
        for (turn, vertex) in &mut self.rim {
            let point = self.next.vertices[*vertex as usize];
            let arm = std::array::from_fn(|k| point[k] - mean[k]);
            *turn = quarter_turns(dot(arm, first), dot(arm, second));
        }
        self.rim
            .sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let start = self.next.corners.len();
        self.next.corners.extend(self.rim.iter().map(|(_, v)| *v));
        self.next.close_face(plane, start);
    }
}

/// A unit vector at right angles to a unit vector.
fn perpendicular(unit: Vector3) -> Vector3 {
    let axis = if unit[0].abs() < 0.6 {
        [1.0, 0.0, 0.0]
    } else {
        [0.0, 1.0, 0.0]
    };
    let across = cross(unit, axis);
    across.map(|x| x / norm(across))
}

/// Grows with the angle of (x, y), from 0 to 4 in one turn; 0 for the origin.
fn quarter_turns(x: f64, y: f64) -> f64 {
    let sum = x.abs() + y.abs();
    if sum == 0.0 {
        0.0
    } else if y >= 0.0 {
        1.0 - x / sum
    } else {
        3.0 + x / sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_cube(planes: &[(Vector3, f64)]) -> Polyhedron {
        let mut polyhedron = Polyhedron::default();
        polyhedron.reset(1.0);
        for (k, (normal, offset)) in planes.iter().enumerate() {
            let length = norm(*normal);
            polyhedron.cut(normal.map(|x| x / length), *offset, k as u32);
        }
        polyhedron
    }

    fn sizes(polyhedron: &Polyhedron) -> Vec<u32> {
        let faces = polyhedron.faces().iter();
        faces.map(|face| face.end - face.start).collect()
    }

    #[test]
    fn a_corner_cut_off_leaves_a_triangle() {
        let cut = cut_cube(&[([1.0, 1.0, 1.0], 2.0 / 3.0_f64.sqrt())]);
        assert_eq!(cut.vertices().len(), 10);
        assert_eq!(sizes(&cut), [4, 5, 4, 5, 4, 5, 3]);
        // Counter-clockwise from outside.
        let points: Vec<Vector3> = cut.corners()[27..]
            .iter()
            .map(|v| cut.vertices()[*v as usize])
            .collect();
        let volume = dot(points[0], cross(points[1], points[2]));
        assert!(volume > 0.0);
        assert!(!cut.is_bounded());
    }

    #[test]
    fn a_plane_through_vertices_makes_no_new_ones() {
        // Through four vertices of the cube: half of it is left, a prism.
        let half = cut_cube(&[([1.0, 1.0, 0.0], 0.0)]);
        assert_eq!(half.vertices().len(), 6);
        let mut found = sizes(&half);
        found.sort_unstable();
        assert_eq!(found, [3, 3, 4, 4, 4]);
    }

    #[test]
    fn a_plane_that_touches_changes_nothing() {
        let mut cube = cut_cube(&[]);
        let unit = [1.0 / 3.0_f64.sqrt(); 3];
        assert!(!cube.cut(unit, 3.0_f64.sqrt(), 0));
        assert!(!cube.cut([1.0, 0.0, 0.0], 1.0, 1));
        assert_eq!(cube.faces().len(), 6);
    }

    #[test]
    fn a_plane_beyond_leaves_nothing() {
        let mut cube = cut_cube(&[([1.0, 0.0, 0.0], -1.5)]);
        assert!(cube.faces().is_empty() && cube.vertices().is_empty());
        assert!(!cube.cut([0.0, 1.0, 0.0], 0.0, 1));
        assert_eq!(cube.reach_ang(), 0.0);
    }
}
