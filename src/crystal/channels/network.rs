//! The network of voids: vertices, edges and face centres of the power diagram.
//!
//! In: the lattice, sites and radii of a framework. Out: [`Network`].
//!
//! - A vertex of a cell is a node; vertices within 0.02 Å of each other are one. Its radius is the
//!   smallest distance from the surface of a sphere whose cell it belongs to.
//! - An edge of a cell is an edge; its radius is the smallest distance of any point of it from the
//!   surface of a sphere whose cell it belongs to: its *bottleneck*.
//! - The centre of a face (mean of its vertices) is a node too, with its distance from the nearer
//!   of the two surfaces as radius, and joined by edges of that radius to the vertices of the face.

use super::merge::Places;
use crate::crystal::lattice::{Lattice, Vector3, dot, norm};
use crate::crystal::voronoi::{Tessellation, VoronoiCell, VoronoiError, VoronoiFace};
use crate::monitor::Monitor;

/// Vertices nearer than this are one node, in Å.
const MERGING_ANG: f64 = 0.02;

/// Vertices nearer than this count once in the centre of a face, in Å. Those that merge as nodes
/// still count each, as in CAVD.
const SAME_PLACE_ANG: f64 = 1e-4;

/// The voids of a framework and the ways between them, periodic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Vertices, then face centres.
    pub nodes: Vec<Node>,
    /// Each once, by its ends.
    pub edges: Vec<Edge>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Vertex of the power diagram.
    Vertex,
    /// Centre of one of its faces.
    FaceCenter,
}

/// A place between the spheres of the framework.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Vertex or face centre.
    pub kind: NodeKind,
    /// Fractional coordinates, not wrapped.
    pub frac: Vector3,
    /// Radius in Å of the sphere that fits there; negative inside a sphere of the framework.
    pub radius_ang: f64,
}

/// A straight way between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Index of one end.
    pub from: u32,
    /// Index of the other end, not smaller.
    pub to: u32,
    /// Lattice translation of the other end.
    pub image: [i32; 3],
    /// Radius in Å of the largest sphere that gets through.
    pub radius_ang: f64,
    /// Fractional coordinates of the narrowest point, as seen from the first end.
    pub bottleneck_frac: Vector3,
    /// Distance of its ends in Å.
    pub length_ang: f64,
}

impl Network {
    /// The network of a framework with a radius in Å for each site.
    ///
    /// # Errors
    /// [`VoronoiError`] for two sites in one place, or a lattice too flat or elongated.
    pub fn new(
        lattice: &Lattice,
        frac: &[Vector3],
        radii_ang: &[f64],
    ) -> Result<Self, VoronoiError> {
        Self::watched(lattice, frac, radii_ang, &Monitor::silent())
    }

    /// The same, until the monitor says stop.
    ///
    /// # Errors
    /// As [`Network::new`], and [`VoronoiError::Cancelled`].
    pub fn watched(
        lattice: &Lattice,
        frac: &[Vector3],
        radii_ang: &[f64],
        monitor: &Monitor,
    ) -> Result<Self, VoronoiError> {
        let diagram = Tessellation::power(lattice, frac, radii_ang, monitor)?;
        let spheres = frac.iter().zip(radii_ang).zip(&diagram.cells);
        let spheres = spheres.map(|((frac, radius_ang), cell)| Sphere {
            frac: *frac,
            radius_ang: *radius_ang,
            cell,
        });
        let spheres: Vec<Sphere<'_>> = spheres.collect();
        let vertices: Vec<Vector3> = spheres.iter().flat_map(|s| s.vertices(lattice)).collect();
        let places = Places::new(lattice, &vertices, MERGING_ANG);
        let mut builder = Builder::new(lattice, &places);
        let mut first = 0;
        for (site, sphere) in spheres.iter().enumerate() {
            monitor.check()?;
            builder.add_vertices(sphere, first);
            builder.add_edges(sphere, first);
            for face in &sphere.cell.faces {
                if is_first_of_two(site, face) {
                    let behind_ang = radii_ang[face.neighbor.site];
                    builder.add_face_center(sphere, face, behind_ang, first);
                }
            }
            first += sphere.cell.vertices_ang.len();
        }
        Ok(builder.finished())
    }

    /// The network of the vertices alone.
    #[must_use]
    pub fn without_face_centers(&self) -> Self {
        let is_vertex = |node: &&Node| node.kind == NodeKind::Vertex;
        // Vertices come first, so that they keep their numbers.
        let nodes: Vec<Node> = self.nodes.iter().take_while(is_vertex).copied().collect();
        let kept = |edge: &&Edge| (edge.to as usize) < nodes.len();
        Self {
            edges: self.edges.iter().filter(kept).copied().collect(),
            nodes,
        }
    }

    /// Radius in Å of the largest sphere that fits anywhere; −∞ for a network without nodes.
    pub fn largest_included_ang(&self) -> f64 {
        let radii = self.nodes.iter().map(|node| node.radius_ang);
        radii.fold(f64::NEG_INFINITY, f64::max)
    }
}

/// A face belongs to two cells; one of them gives its centre.
fn is_first_of_two(site: usize, face: &VoronoiFace) -> bool {
    (site, [0; 3]) < (face.neighbor.site, face.neighbor.image)
}

/// A site of the framework with its cell.
struct Sphere<'a> {
    frac: Vector3,
    radius_ang: f64,
    cell: &'a VoronoiCell,
}

impl Sphere<'_> {
    fn vertices(&self, lattice: &Lattice) -> impl Iterator<Item = Vector3> {
        self.cell.vertices_ang.iter().map(|v| {
            let arm = lattice.frac_from_cart(*v);
            std::array::from_fn(|k| self.frac[k] + arm[k])
        })
    }

    /// Mean of the vertices of a face, relative to the centre; those in one place count once.
    fn face_center(&self, face: &VoronoiFace) -> Vector3 {
        let corners = self.cell.corners(face);
        let point = |corner: u32| self.cell.vertices_ang[corner as usize];
        let mut before = corners
            .last()
            .map_or([f64::INFINITY; 3], |last| point(*last));
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for corner in corners {
            let here = point(*corner);
            let step: Vector3 = std::array::from_fn(|k| here[k] - before[k]);
            if norm(step) > SAME_PLACE_ANG {
                sum = std::array::from_fn(|k| sum[k] + here[k]);
                count += 1.0;
            }
            before = here;
        }
        sum.map(|x| x / count)
    }

    /// The point of a segment nearest to the centre, relative to it.
    fn nearest_of_segment(u: Vector3, v: Vector3) -> Vector3 {
        let along: Vector3 = std::array::from_fn(|k| v[k] - u[k]);
        let square = dot(along, along);
        let share = if square > 0.0 {
            -dot(u, along) / square
        } else {
            0.0
        };
        let share = share.clamp(0.0, 1.0);
        std::array::from_fn(|k| u[k] + share * along[k])
    }
}

/// A network in the making. Points are vertices of cells, numbered through all cells.
struct Builder<'a> {
    lattice: &'a Lattice,
    places: &'a Places,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl<'a> Builder<'a> {
    fn new(lattice: &'a Lattice, places: &'a Places) -> Self {
        let node = |frac: &Vector3| Node {
            kind: NodeKind::Vertex,
            frac: *frac,
            radius_ang: f64::INFINITY,
        };
        Self {
            lattice,
            places,
            nodes: places.frac.iter().map(node).collect(),
            edges: Vec::new(),
        }
    }

    fn add_vertices(&mut self, sphere: &Sphere<'_>, first: usize) {
        for (point, vertex) in (first..).zip(&sphere.cell.vertices_ang) {
            let node = &mut self.nodes[self.places.place[point] as usize];
            node.radius_ang = node.radius_ang.min(norm(*vertex) - sphere.radius_ang);
        }
    }

    fn add_edges(&mut self, sphere: &Sphere<'_>, first: usize) {
        let vertices = &sphere.cell.vertices_ang;
        for (u, v) in sphere.cell.edges() {
            let (u, v) = (u as usize, v as usize);
            let narrowest = Sphere::nearest_of_segment(vertices[u], vertices[v]);
            let arm = self.lattice.frac_from_cart(narrowest);
            let radius_ang = norm(narrowest) - sphere.radius_ang;
            let place = |point: usize| (self.places.place[point], self.places.image[point]);
            let bottleneck = std::array::from_fn(|k| sphere.frac[k] + arm[k]);
            self.add_edge(place(first + u), place(first + v), radius_ang, bottleneck);
        }
    }

    /// Adds the centre of a face; a face whose vertices are less than three nodes has none.
    fn add_face_center(
        &mut self,
        sphere: &Sphere<'_>,
        face: &VoronoiFace,
        behind_ang: f64,
        first: usize,
    ) {
        let corners = sphere.cell.corners(face).iter();
        let place = |corner: &u32| {
            let point = first + *corner as usize;
            (self.places.place[point], self.places.image[point])
        };
        let mut corners: Vec<(u32, [i32; 3])> = corners.map(place).collect();
        corners.sort_unstable();
        corners.dedup();
        if corners.len() < 3 {
            return;
        }
        let arm = sphere.face_center(face);
        let offset = self.lattice.frac_from_cart(arm);
        let center = std::array::from_fn(|k| sphere.frac[k] + offset[k]);
        let other_arm = std::array::from_fn(|k| arm[k] - face.neighbor.displacement_ang[k]);
        let radius_ang = (norm(arm) - sphere.radius_ang).min(norm(other_arm) - behind_ang);
        let node = self.nodes.len() as u32;
        self.nodes.push(Node {
            kind: NodeKind::FaceCenter,
            frac: center,
            radius_ang,
        });
        for corner in corners {
            self.add_edge(corner, (node, [0; 3]), radius_ang, center);
        }
    }

    /// Adds an edge between two nodes in their images, in one of its two directions.
    fn add_edge(
        &mut self,
        start: (u32, [i32; 3]),
        end: (u32, [i32; 3]),
        radius_ang: f64,
        bottleneck_frac: Vector3,
    ) {
        if start == end {
            return;
        }
        let ((from, home), (to, away)) = if start < end {
            (start, end)
        } else {
            (end, start)
        };
        let image: [i32; 3] = std::array::from_fn(|k| away[k] - home[k]);
        let [a, b] = [from, to].map(|node| self.nodes[node as usize].frac);
        let span = std::array::from_fn(|k| b[k] + f64::from(image[k]) - a[k]);
        self.edges.push(Edge {
            from,
            to,
            image,
            radius_ang,
            bottleneck_frac: std::array::from_fn(|k| bottleneck_frac[k] - f64::from(home[k])),
            length_ang: norm(self.lattice.cart_from_frac(span)),
        });
    }

    /// The network, of edges with the same ends only the narrowest.
    fn finished(mut self) -> Network {
        let ends = |edge: &Edge| (edge.from, edge.to, edge.image);
        self.edges.sort_by(|a, b| {
            let by_radius = || a.radius_ang.total_cmp(&b.radius_ang);
            ends(a).cmp(&ends(b)).then_with(by_radius)
        });
        self.edges.dedup_by_key(|edge| ends(edge));
        Network {
            nodes: self.nodes,
            edges: self.edges,
        }
    }
}
