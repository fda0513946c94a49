//! The scene: what there is of each kind of thing, replaced when it changes.
//!
//! In: a [`SceneModel`], [`Tube`]s, a [`SurfaceMesh`]. Out: [`Item`]s, each drawn by one call.

use std::collections::BTreeMap;
use std::rc::Rc;

use eframe::wgpu;
use glam::{Mat3, Vec3, Vec4};

use crate::app::scene3d::gpu::mesh::Shape;
use crate::app::scene3d::gpu::{Clip, Instance, Item, Mesh};
use crate::app::scene3d::model::{Atom, Polyhedron, SceneModel};
use crate::app::scene3d::overlay::{Marker, Section, SurfaceMesh, Tube};
use crate::crystal::lattice::Vector3;

const BOND_RADIUS_ANG: f32 = 0.11;
const EDGE_RADIUS_ANG: f32 = 0.025;
const FADED: f32 = 0.22;
/// Faces and edges of polyhedra.
const FACE_OPACITY: f32 = 0.42;
const FACE_EDGE_RADIUS_ANG: f32 = 0.035;
/// Sides of thick and of thin cylinders.
const TUBE_SIDES: u32 = 12;
const LINE_SIDES: u32 = 6;

/// How atoms and bonds are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtomLook {
    /// As they are.
    #[default]
    Solid,
    /// So that one sees through them.
    Faded,
    /// Not at all.
    Hidden,
}

/// Everything that is drawn, by kind.
pub(super) struct Scene {
    device: wgpu::Device,
    kept: Vec4,
    crystal: Vec<Item>,
    polyhedra: Vec<Item>,
    edges: Vec<Item>,
    surface: Vec<Item>,
    tubes: Vec<Item>,
    section: Vec<Item>,
    markers: Vec<Item>,
}

impl Scene {
    /// An empty scene on a graphics device.
    pub(super) fn new(device: &wgpu::Device) -> Self {
        Self {
            device: device.clone(),
            kept: Vec4::ZERO,
            crystal: Vec::new(),
            polyhedra: Vec::new(),
            edges: Vec::new(),
            surface: Vec::new(),
            tubes: Vec::new(),
            section: Vec::new(),
            markers: Vec::new(),
        }
    }

    /// What is drawn.
    pub(super) fn items(&self) -> Vec<&Item> {
        [
            &self.crystal,
            &self.polyhedra,
            &self.edges,
            &self.surface,
            &self.tubes,
            &self.section,
            &self.markers,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Draws only the half-space normal · x + w ≥ 0; zeros for everything.
    pub(super) fn keep(&mut self, half_space: Vec4) {
        self.kept = half_space;
    }

    /// The half-space that is drawn.
    pub(super) fn half_space(&self) -> Vec4 {
        self.kept
    }

    /// Copies of a shape, if there are any.
    fn item(&self, shape: &Shape, instances: &[Instance], clip: Clip) -> Option<Item> {
        if shape.triangles.is_empty() || instances.is_empty() {
            return None;
        }
        let mesh = Rc::new(Mesh::new(&self.device, shape));
        Item::new(&self.device, mesh, instances, clip)
    }

    /// Atoms, bonds and edges of the cells.
    pub(super) fn set_crystal(&mut self, model: &SceneModel, look: AtomLook) {
        let is_shown = look != AtomLook::Hidden;
        let opacity = if look == AtomLook::Faded { FADED } else { 1.0 };
        self.crystal = is_shown
            .then(|| self.atoms_and_bonds(model, opacity))
            .unwrap_or_default();
        self.polyhedra = is_shown
            .then(|| self.coordination(model))
            .unwrap_or_default();
        let edge = |[from, to]: &[Vector3; 2]| {
            cylinder(vec3(*from), vec3(*to), EDGE_RADIUS_ANG, [128, 132, 140])
        };
        let edges: Vec<_> = model.edges.iter().map(edge).collect();
        let edges = self.item(&Shape::cylinder(LINE_SIDES), &edges, Clip::Never);
        self.edges = edges.into_iter().collect();
    }

    fn atoms_and_bonds(&self, model: &SceneModel, opacity: f32) -> Vec<Item> {
        // Fewer triangles where there are many atoms keep software rendering fluid.
        let turns = if model.atoms.len() > 400 { 16 } else { 32 };
        let sphere = |atom: &Atom| ball(vec3(atom.position), atom.radius, atom.rgb);
        let atoms: Vec<_> = model.atoms.iter().map(sphere).collect();
        let bonds: Vec<_> = model
            .bonds
            .iter()
            .map(|bond| cylinder(vec3(bond.start), vec3(bond.end), BOND_RADIUS_ANG, bond.rgb))
            .collect();
        let ball = Shape::ball(turns, turns * 2 / 3);
        let stick = Shape::cylinder(TUBE_SIDES);
        let items = [
            self.item(&ball, &seen_through(atoms, opacity), Clip::Whole),
            self.item(&stick, &seen_through(bonds, opacity), Clip::Whole),
        ];
        items.into_iter().flatten().collect()
    }

    /// Translucent faces, those of one colour as one mesh, and their edges.
    fn coordination(&self, model: &SceneModel) -> Vec<Item> {
        let mut by_color: BTreeMap<[u8; 3], Shape> = BTreeMap::new();
        let mut edges = Vec::new();
        for polyhedron in &model.polyhedra {
            let rgb = model.atoms[polyhedron.center].rgb;
            add_faces(polyhedron, by_color.entry(rgb).or_default());
            add_outlines(polyhedron, rgb, &mut edges);
        }
        let faces = by_color.iter().map(|(rgb, shape)| {
            let once = in_place(Vec3::ZERO, *rgb, FACE_OPACITY);
            self.item(shape, &[once], Clip::Cut)
        });
        let lines = self.item(&Shape::cylinder(LINE_SIDES), &edges, Clip::Whole);
        faces.chain([lines]).flatten().collect()
    }

    /// A translucent surface, repeated in each cell.
    pub(super) fn set_surface(
        &mut self,
        mesh: Option<&SurfaceMesh>,
        origins: &[Vector3],
        rgb: [u8; 3],
        opacity: f32,
    ) {
        let item = mesh.and_then(|mesh| {
            let vectors = |list: &[[f32; 3]]| list.iter().map(|v| Vec3::from_array(*v)).collect();
            let shape = Shape {
                points: vectors(&mesh.points),
                normals: vectors(&mesh.normals),
                triangles: mesh.triangles.clone(),
            };
            let origins = origins.iter();
            let copies: Vec<_> = origins
                .map(|origin| in_place(vec3(*origin), rgb, opacity.min(0.99)))
                .collect();
            self.item(&shape, &copies, Clip::Cut)
        });
        self.surface = item.into_iter().collect();
    }

    /// Tubes, repeated in each cell.
    pub(super) fn set_tubes(&mut self, tubes: &[Tube], origins: &[Vector3]) {
        let (mut joints, mut pieces) = (Vec::new(), Vec::new());
        for origin in origins {
            let origin = vec3(*origin);
            for tube in tubes {
                add_tube(tube, origin, &mut joints, &mut pieces);
            }
        }
        let items = [
            self.item(&Shape::ball(TUBE_SIDES, 8), &joints, Clip::Whole),
            self.item(&Shape::cylinder(TUBE_SIDES), &pieces, Clip::Whole),
        ];
        self.tubes = items.into_iter().flatten().collect();
    }

    /// Coloured tiles across the cells, or none.
    pub(super) fn set_section(&mut self, section: Option<&Section>) {
        let tile = Shape {
            points: vec![Vec3::ZERO, Vec3::X, Vec3::X + Vec3::Y, Vec3::Y],
            normals: vec![Vec3::Z; 4],
            // From both sides.
            triangles: vec![[0, 1, 2], [0, 2, 3], [2, 1, 0], [3, 2, 0]],
        };
        let item = section.and_then(|section| self.item(&tile, &tiles(section), Clip::Never));
        self.section = item.into_iter().collect();
    }

    /// Balls where the ion is on its way, where it comes from and where it goes.
    pub(super) fn set_markers(&mut self, markers: &[Marker]) {
        let one = |marker: &Marker| ball(vec3(marker.at), marker.radius_ang, marker.rgb);
        let balls: Vec<_> = markers.iter().map(one).collect();
        let item = self.item(&Shape::ball(32, 20), &balls, Clip::Never);
        self.markers = item.into_iter().collect();
    }
}

/// Each face has corners of its own, as its normals are its own.
fn add_faces(polyhedron: &Polyhedron, shape: &mut Shape) {
    for face in &polyhedron.faces {
        let first = shape.points.len() as u32;
        let corners: Vec<Vec3> = face.iter().map(|&k| vec3(polyhedron.corners[k])).collect();
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        let normal = (b - a).cross(c - a).normalize_or(Vec3::Z);
        shape.normals.extend(corners.iter().map(|_| normal));
        let fan = 1..corners.len() as u32 - 1;
        let triangles = fan.map(|k| [first, first + k, first + k + 1]);
        shape.triangles.extend(triangles);
        shape.points.extend(corners);
    }
}

/// The edges of a polyhedron, each once, in a darker shade.
fn add_outlines(polyhedron: &Polyhedron, rgb: [u8; 3], edges: &mut Vec<Instance>) {
    let shade = rgb.map(|c| (u16::from(c) * 7 / 10) as u8);
    for face in &polyhedron.faces {
        for (k, &from) in face.iter().enumerate() {
            let to = face[(k + 1) % face.len()];
            // The face on the other side goes along it the other way round.
            if from < to {
                let [from, to] = [from, to].map(|k| vec3(polyhedron.corners[k]));
                edges.push(cylinder(from, to, FACE_EDGE_RADIUS_ANG, shade));
            }
        }
    }
}

fn add_tube(tube: &Tube, origin: Vec3, joints: &mut Vec<Instance>, pieces: &mut Vec<Instance>) {
    for (ends, rgb) in tube.points.windows(2).zip(&tube.colors) {
        let (from, to) = (vec3(ends[0]) + origin, vec3(ends[1]) + origin);
        // A piece without length has no direction.
        if (to - from).length() > 1e-6 {
            pieces.push(cylinder(from, to, tube.radius_ang, *rgb));
        }
        joints.push(ball(from, tube.radius_ang, *rgb));
    }
    if let (Some(last), Some(rgb)) = (tube.points.last(), tube.colors.last()) {
        joints.push(ball(vec3(*last) + origin, tube.radius_ang, *rgb));
    }
}

fn tiles(section: &Section) -> Vec<Instance> {
    // A little over their borders, so that nothing shines through between them.
    const OVERLAP: f32 = 1.03;
    let [rows, columns] = section.counts.map(|n| n.max(1));
    let (corner, [first, second]) = (vec3(section.corner), section.sides.map(vec3));
    let (across, down) = (first / rows as f32, second / columns as f32);
    let normal = across.cross(down).normalize_or_zero();
    let deformation = Mat3::from_cols(across * OVERLAP, down * OVERLAP, normal);
    let tile = |(place, rgb): (usize, &[u8; 3])| {
        let (row, column) = (place / columns, place % columns);
        Instance {
            position: corner + across * row as f32 + down * column as f32,
            deformation,
            color: color(*rgb),
        }
    };
    section.colors.iter().enumerate().map(tile).collect()
}

/// The same copies, seen through.
fn seen_through(mut instances: Vec<Instance>, opacity: f32) -> Vec<Instance> {
    for instance in &mut instances {
        instance.color[3] = opacity;
    }
    instances
}

/// A shape as it is, somewhere.
fn in_place(position: Vec3, rgb: [u8; 3], opacity: f32) -> Instance {
    let [r, g, b, _] = color(rgb);
    Instance {
        position,
        deformation: Mat3::IDENTITY,
        color: [r, g, b, opacity],
    }
}

fn ball(center: Vec3, radius: f32, rgb: [u8; 3]) -> Instance {
    Instance {
        position: center,
        deformation: Mat3::from_diagonal(Vec3::splat(radius)),
        color: color(rgb),
    }
}

/// The cylinder stands along y, centred, with radius and height 1.
fn cylinder(from: Vec3, to: Vec3, radius: f32, rgb: [u8; 3]) -> Instance {
    let along = to - from;
    let axis = along.normalize();
    let helper = if axis.z.abs() < 0.9 { Vec3::Z } else { Vec3::X };
    let side = helper.cross(axis).normalize();
    let other = side.cross(axis);
    Instance {
        position: (from + to) * 0.5,
        deformation: Mat3::from_cols(side * radius, along, other * radius),
        color: color(rgb),
    }
}

/// A vector as the graphics device has it.
pub(super) fn vec3(v: Vector3) -> Vec3 {
    Vec3::new(v[0] as f32, v[1] as f32, v[2] as f32)
}

fn color([r, g, b]: [u8; 3]) -> [f32; 4] {
    let channel = |c: u8| f32::from(c) / 255.0;
    [channel(r), channel(g), channel(b), 1.0]
}
