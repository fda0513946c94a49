//! The surface on which a periodic map has a given value, as triangles (marching cubes: Lorensen
//! and Cline 1987, DOI 10.1145/37401.37422).
//!
//! In: the values of one period, third axis fastest, and a level. Out: an [`Isosurface`] that ends
//! exactly on the faces of the cell and goes on there at the opposite face, so that copies side by
//! side close. The triangles of each of the 256 cases are derived, not listed: on every face of a
//! cube the points below the level are cut off run by run, which is the same from both sides, so
//! that no hole can come about.

use std::sync::LazyLock;

/// No vertex yet.
const NONE: u32 = u32::MAX;

/// Which surface, and how finely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// The value on the surface; the inside is below it.
    pub level: f32,
    /// Differences d from the level are taken as d / (1 + |d| / softness) between points, in the
    /// unit of the values, so that the walls of a map that rises a thousandfold from one point to
    /// the next look smooth. > 0; infinity: linear.
    pub softness: f32,
    /// Every so many points along each axis are used. ≥ 1.
    pub stride: usize,
}

/// A surface in one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Isosurface {
    /// Vertices in fractional coordinates, 0 to 1.
    pub points: Vec<[f32; 3]>,
    /// How the (softened) value changes along a, b, c, per cell length, at each vertex: outwards.
    pub slopes: Vec<[f32; 3]>,
    /// Vertices of the triangles, counter-clockwise seen from outside.
    pub triangles: Vec<[u32; 3]>,
}

/// An edge of the cube from a corner along an axis. Bit k of a corner: the upper end of axis k.
#[derive(Clone, Copy, Debug)]
struct Edge {
    corner: usize,
    axis: usize,
}

/// The triangles of one case, as edges.
type Case = Vec<[Edge; 3]>;

/// By which corners are inside: bit c for corner c.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| (0..256).map(triangles_of_case).collect());

/// Corners of a face in counter-clockwise order seen from outside.
fn face(axis: usize, upper: bool) -> [usize; 4] {
    let (u, v) = (1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3));
    let base = if upper { 1 << axis } else { 0 };
    let corners = [base, base | u, base | u | v, base | v];
    if upper {
        corners
    } else {
        [corners[0], corners[3], corners[2], corners[1]]
    }
}

/// Place of the edge between two neighbouring corners among 24: three for each lower corner.
fn edge_place(one: usize, other: usize) -> usize {
    let axis = (one ^ other).trailing_zeros() as usize;
    3 * (one & other) + axis
}

fn triangles_of_case(case: usize) -> Case {
    let inside = |corner: usize| case >> corner & 1 == 1;
    let mut next = [None; 24];
    for axis in 0..3 {
        for upper in [false, true] {
            let corners = face(axis, upper);
            for k in 0..4 {
                // A run of corners that are inside starts here …
                if !inside(corners[k]) || inside(corners[(k + 3) % 4]) {
                    continue;
                }
                let enters = edge_place(corners[(k + 3) % 4], corners[k]);
                // … and is left where the first one outside follows.
                let last = (k..k + 4).take_while(|&m| inside(corners[m % 4])).last();
                let last = last.unwrap_or(k);
                let leaves = edge_place(corners[last % 4], corners[(last + 1) % 4]);
                next[enters] = Some(leaves);
            }
        }
    }
    let mut triangles = Vec::new();
    for start in 0..24 {
        let mut rim = Vec::new();
        let mut place = start;
        while let Some(following) = next[place].take() {
            rim.push(Edge {
                corner: place / 3,
                axis: place % 3,
            });
            place = following;
        }
        triangles.extend((2..rim.len()).map(|k| [rim[0], rim[k - 1], rim[k]]));
    }
    triangles
}

/// The surface of a periodic map; empty where the level is nowhere met.
///
/// `values` holds `period[0] · period[1] · period[2]` numbers; with fewer, the surface is empty.
pub fn isosurface(values: &[f32], period: [usize; 3], cut: &Cut) -> Isosurface {
    if period.contains(&0) || values.len() < period.iter().product() {
        return Isosurface::default();
    }
    let mut marcher = Marcher::new(values, period, cut);
    marcher.load(0);
    for i in 0..marcher.nodes[0].len() - 1 {
        marcher.turn();
        marcher.load(i + 1);
        marcher.march(i);
    }
    marcher.surface
}

/// Number of points that a surface looks at.
pub fn n_nodes(period: [usize; 3], stride: usize) -> usize {
    period
        .iter()
        .map(|n| n.div_ceil(stride.max(1)))
        .fold(1, usize::saturating_mul)
}

struct Marcher<'a> {
    values: &'a [f32],
    period: [usize; 3],
    level: f32,
    inverse_softness: f32,
    /// Points used along each axis; the last is the first of the next cell.
    nodes: [Vec<usize>; 3],
    /// Differences from the level in the lower and the upper plane.
    planes: [Vec<f32>; 2],
    /// Vertices on the edges that start in the lower and the upper plane.
    vertices: [Vec<u32>; 2],
    surface: Isosurface,
}

impl<'a> Marcher<'a> {
    fn new(values: &'a [f32], period: [usize; 3], cut: &Cut) -> Self {
        let stride = cut.stride.max(1);
        let nodes = period.map(|n| (0..n).step_by(stride).chain([n]).collect::<Vec<_>>());
        let size = nodes[1].len() * nodes[2].len();
        Self {
            values,
            period,
            level: cut.level,
            inverse_softness: 1.0 / cut.softness,
            nodes,
            planes: [vec![0.0; size], vec![0.0; size]],
            vertices: [vec![NONE; 3 * size], vec![NONE; 3 * size]],
            surface: Isosurface::default(),
        }
    }

    fn soften(&self, value: f32) -> f32 {
        let d = value - self.level;
        d / (1.0 + d.abs() * self.inverse_softness)
    }

    /// Reads the plane of a node of the first axis as the upper one.
    fn load(&mut self, node: usize) {
        let [n_i, n_j, n_k] = self.period;
        let i = self.nodes[0][node] % n_i;
        let mut plane = std::mem::take(&mut self.planes[1]);
        let width = self.nodes[2].len();
        for (row, &j) in plane.chunks_exact_mut(width).zip(&self.nodes[1]) {
            let line = &self.values[(i * n_j + j % n_j) * n_k..][..n_k];
            for (place, &k) in row.iter_mut().zip(&self.nodes[2]) {
                *place = self.soften(line[k % n_k]);
            }
        }
        self.planes[1] = plane;
    }

    /// The upper plane becomes the lower one.
    fn turn(&mut self) {
        self.planes.swap(0, 1);
        self.vertices.swap(0, 1);
        self.vertices[1].fill(NONE);
    }

    /// The cubes between the two planes.
    fn march(&mut self, i: usize) {
        let cases = &*CASES;
        let (n_j, n_k) = (self.nodes[1].len(), self.nodes[2].len());
        for j in 0..n_j - 1 {
            let mut upper = self.column(j, 0);
            for k in 0..n_k - 1 {
                let lower = upper;
                upper = self.column(j, k + 1);
                let case = lower | upper << 4;
                if case == 0 || case == 255 {
                    continue;
                }
                for triangle in &cases[case] {
                    let corners = triangle.map(|edge| self.vertex([i, j, k], edge));
                    self.surface.triangles.push(corners);
                }
            }
        }
    }

    /// Which of the four nodes with this third coordinate are inside, by corner.
    fn column(&self, j: usize, k: usize) -> usize {
        let width = self.nodes[2].len();
        let place = j * width + k;
        let inside = |plane: usize, place: usize| usize::from(self.planes[plane][place] < 0.0);
        inside(0, place)
            | inside(1, place) << 1
            | inside(0, place + width) << 2
            | inside(1, place + width) << 3
    }

    fn vertex(&mut self, cube: [usize; 3], edge: Edge) -> u32 {
        let lower: [usize; 3] = std::array::from_fn(|a| cube[a] + (edge.corner >> a & 1));
        let plane = edge.corner & 1;
        let width = self.nodes[2].len();
        let place = lower[1] * width + lower[2];
        let known = self.vertices[plane][3 * place + edge.axis];
        if known != NONE {
            return known;
        }
        let start = self.planes[plane][place];
        let end = match edge.axis {
            0 => self.planes[1][place],
            1 => self.planes[plane][place + width],
            _ => self.planes[plane][place + 1],
        };
        let part = start / (start - end);
        let mut upper = lower;
        upper[edge.axis] += 1;
        let [from, to] = [lower, upper].map(|node| self.point_of_node(node));
        let [slope_from, slope_to] = [lower, upper].map(|node| self.slope_at_node(node));
        let between = |a: [f32; 3], b: [f32; 3]| -> [f32; 3] {
            std::array::from_fn(|k| a[k] + part * (b[k] - a[k]))
        };
        let vertex = self.surface.points.len() as u32;
        self.surface.points.push(between(from, to));
        self.surface.slopes.push(between(slope_from, slope_to));
        self.vertices[plane][3 * place + edge.axis] = vertex;
        vertex
    }

    fn point_of_node(&self, node: [usize; 3]) -> [f32; 3] {
        std::array::from_fn(|a| self.nodes[a][node[a]] as f32 / self.period[a] as f32)
    }

    /// Central differences over the neighbouring points of the full grid.
    fn slope_at_node(&self, node: [usize; 3]) -> [f32; 3] {
        let at: [usize; 3] = std::array::from_fn(|a| self.nodes[a][node[a]] % self.period[a]);
        std::array::from_fn(|axis| {
            let n = self.period[axis];
            let value = |step: usize| {
                let mut place = at;
                place[axis] = (at[axis] + step) % n;
                let [i, j, k] = place;
                self.soften(self.values[(i * self.period[1] + j) * self.period[2] + k])
            };
            (value(1) - value(n - 1)) * n as f32 / 2.0
        })
    }
}

#[cfg(test)]
mod tests;
