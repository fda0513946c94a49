//! What is drawn beside the crystal: a surface of its energy map, pathways, a marker, a cut.
//!
//! In: maps, fractional points. Out: plain numbers about the centre of the drawn cells, in Å, that
//! know nothing of the graphics device.

use crate::app::scene3d::model::SceneModel;
use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, norm};
use crate::math::isosurface::Isosurface;

/// A surface in one cell, in Å from the cell's origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SurfaceMesh {
    /// Vertices.
    pub points: Vec<[f32; 3]>,
    /// Unit vectors outwards.
    pub normals: Vec<[f32; 3]>,
    /// Vertices of the triangles.
    pub triangles: Vec<[u32; 3]>,
}

impl SurfaceMesh {
    /// The surface in the cell of a lattice.
    pub fn new(surface: Isosurface, lattice: &Lattice) -> Self {
        let rows = lattice.rows();
        // The slope in space: fractional slopes times the rows of the reciprocal lattice.
        let reciprocal = lattice.reciprocal_rows();
        let mixed = |weights: [f32; 3], rows: &[Vector3; 3]| -> [f32; 3] {
            std::array::from_fn(|k| {
                (0..3)
                    .map(|axis| weights[axis] * rows[axis][k] as f32)
                    .sum()
            })
        };
        let normal = |slope: [f32; 3]| {
            let v = mixed(slope, &reciprocal);
            let length = v.iter().map(|x| x * x).sum::<f32>().sqrt();
            v.map(|x| if length > 0.0 { x / length } else { 0.0 })
        };
        Self {
            points: surface.points.iter().map(|p| mixed(*p, rows)).collect(),
            normals: surface.slopes.iter().map(|s| normal(*s)).collect(),
            triangles: surface.triangles,
        }
    }
}

/// A pathway as a bent tube.
#[derive(Clone, Debug, PartialEq)]
pub struct Tube {
    /// Points along it, in Å from the origin of a cell; drawn in every cell.
    pub points: Vec<Vector3>,
    /// Colour from each point to the next: one fewer than points.
    pub colors: Vec<[u8; 3]>,
    /// Radius in Å.
    pub radius_ang: f32,
    /// What the pointer tells of it.
    pub label: String,
}

/// A ball beside the crystal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// Where: fractional coordinates, or in Å about the centre once it is placed.
    pub at: Vector3,
    /// Radius in Å.
    pub radius_ang: f32,
    /// Red, green, blue.
    pub rgb: [u8; 3],
}

/// A ring with a text beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    /// Where: fractional coordinates.
    pub at: Vector3,
    /// Radius in Å.
    pub radius_ang: f32,
    /// The text.
    pub text: String,
}

/// A plane of coloured tiles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// A corner, in Å about the centre of the drawn cells.
    pub corner: Vector3,
    /// From there along both sides, in Å.
    pub sides: [Vector3; 2],
    /// Tiles along each side.
    pub counts: [usize; 2],
    /// Colour of each tile, the second side fastest.
    pub colors: Vec<[u8; 3]>,
}

/// A plane across the drawn cells, parallel to two of the lattice vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClipPlane {
    /// The axis it cuts: 0, 1, 2.
    pub axis: usize,
    /// Where, as a part of the drawn cells: 0 to 1. What is below is kept.
    pub position: f32,
    /// Whether what is above is kept instead.
    pub flipped: bool,
}

impl ClipPlane {
    /// Normal n and offset w in Å of the half-space n · x + w ≥ 0 that is kept.
    pub fn kept(&self, model: &SceneModel) -> (Vector3, f64) {
        // Atoms on the plane itself belong to what is kept.
        const MARGIN_ANG: f64 = 1e-3;
        let normal = Lattice::from_rows(model.axes).reciprocal_rows()[self.axis % 3];
        let length = norm(normal);
        let sign = if self.flipped { 1.0 } else { -1.0 };
        let n_cells = f64::from(model.cells[self.axis % 3]);
        let from_middle = (f64::from(self.position) - 0.5) * n_cells / length;
        (
            normal.map(|x| sign * x / length),
            MARGIN_ANG - sign * from_middle,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene3d::SceneChoices;
    use crate::crystal::lattice::dot;
    use crate::crystal::{Element, Species, Structure};
    use crate::math::isosurface::{Cut, isosurface};

    fn skew() -> Lattice {
        Lattice::from_rows([[4.0, 0.0, 0.0], [1.5, 5.0, 0.0], [-1.0, 0.7, 6.0]])
    }

    /// A level set of the third fractional coordinate is a plane along a and b.
    #[test]
    fn normals_stand_on_the_surface_of_a_skew_cell() {
        let period = [8, 8, 8];
        let height = |index: usize| (index % 8) as f32 - 3.5;
        let values: Vec<f32> = (0..512).map(height).collect();
        let cut = Cut {
            level: 0.0,
            softness: f32::INFINITY,
            stride: 1,
        };
        let mesh = SurfaceMesh::new(isosurface(&values, period, &cut), &skew());
        let at_middle = |p: &&[f32; 3]| (p[2] - 6.0 * 3.5 / 8.0).abs() < 1e-4;
        assert!(mesh.points.iter().filter(at_middle).count() >= 64);
        let rows = skew();
        for (point, normal) in mesh.points.iter().zip(&mesh.normals) {
            if at_middle(&point) {
                for axis in 0..2 {
                    let along = rows.rows()[axis].map(|x| x as f32);
                    let product: f32 = (0..3).map(|k| along[k] * normal[k]).sum();
                    assert!(product.abs() < 1e-4);
                }
                assert!(normal[2] > 0.0, "outwards is upwards");
            }
        }
    }

    #[test]
    fn a_cut_keeps_what_is_below_it() {
        let species = [Species::charged(Element::LI, 1.0)];
        let structure = Structure::ordered(skew(), &species, &[[0.0; 3]]);
        let mut choices = SceneChoices::default();
        choices.draw.cells = [2; 3];
        let model = SceneModel::new(&structure, None, &choices);
        for axis in 0..3 {
            for flipped in [false, true] {
                let plane = ClipPlane {
                    axis,
                    position: 0.25,
                    flipped,
                };
                let (normal, offset) = plane.kept(&model);
                let mut below = [0.9; 3];
                below[axis] = 0.45;
                let mut above = below;
                above[axis] = 0.55;
                let is_kept = |frac| dot(normal, model.place(frac)) + offset >= 0.0;
                assert_eq!(is_kept(below), !flipped);
                assert_eq!(is_kept(above), flipped);
            }
        }
    }
}
