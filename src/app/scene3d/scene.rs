//! The kiss3d scene: one node for each kind of thing, each replaced when its content changes.
//!
//! In: a [`SceneModel`], [`Tube`]s, a [`SurfaceMesh`]. Out: nodes with instances, each kind in one
//! draw call.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use kiss3d::color::Color;
use kiss3d::glamx::{Mat3, Vec3, Vec4};
use kiss3d::prelude::{InstanceData3d, SceneNode3d};
use kiss3d::resource::{GpuMesh3d, Material3d};

use crate::app::scene3d::material::{Clip, Kept, PlainMaterial};
use crate::app::scene3d::model::{Atom, Polyhedron, SceneModel};
use crate::app::scene3d::overlay::{Marker, Section, SurfaceMesh, Tube};
use crate::crystal::lattice::Vector3;

const BOND_RADIUS_ANG: f32 = 0.11;
const EDGE_RADIUS_ANG: f32 = 0.025;
const FADED: f32 = 0.22;
/// Faces and edges of polyhedra.
const FACE_OPACITY: f32 = 0.42;
const FACE_EDGE_RADIUS_ANG: f32 = 0.035;

type Material = Rc<RefCell<Box<dyn Material3d>>>;

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

/// Nodes and their materials.
pub struct Scene {
    /// What kiss3d draws.
    pub root: SceneNode3d,
    kept: Kept,
    never_cut: Material,
    whole: Material,
    cut: Material,
    crystal: SceneNode3d,
    polyhedra: SceneNode3d,
    edges: SceneNode3d,
    surface: SceneNode3d,
    tubes: SceneNode3d,
    section: SceneNode3d,
    marker: SceneNode3d,
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// An empty scene; kiss3d's context must be initialized.
    pub fn new() -> Self {
        let kept: Kept = Rc::new(Cell::new(Vec4::ZERO));
        let material = |clip| -> Material {
            let material = PlainMaterial::new(Rc::clone(&kept), clip);
            Rc::new(RefCell::new(Box::new(material)))
        };
        let (never_cut, whole, cut) = (
            material(Clip::Never),
            material(Clip::Whole),
            material(Clip::Cut),
        );
        let mut root = SceneNode3d::empty();
        let [crystal, polyhedra, edges, surface, tubes, section, marker] =
            [(); 7].map(|()| root.add_group());
        Self {
            root,
            kept,
            never_cut,
            whole,
            cut,
            crystal,
            polyhedra,
            edges,
            surface,
            tubes,
            section,
            marker,
        }
    }

    /// Draws only the half-space normal · x + w ≥ 0; zeros for everything.
    pub fn keep(&self, half_space: Vec4) {
        self.kept.set(half_space);
    }

    /// The half-space that is drawn.
    pub fn half_space(&self) -> Vec4 {
        self.kept.get()
    }

    /// Atoms, bonds and edges of the cells.
    pub fn set_crystal(&mut self, model: &SceneModel, look: AtomLook) {
        replace(&mut self.root, &mut self.crystal);
        if look != AtomLook::Hidden {
            add_atoms(&mut self.crystal, model);
            let opacity = if look == AtomLook::Faded { FADED } else { 1.0 };
            self.crystal
                .set_color_recursive(Color::new(1.0, 1.0, 1.0, opacity));
            self.crystal.set_material_recursive(Rc::clone(&self.whole));
        }
        replace(&mut self.root, &mut self.polyhedra);
        if look != AtomLook::Hidden {
            self.add_polyhedra(model);
        }
        replace(&mut self.root, &mut self.edges);
        let edges: Vec<_> = model
            .edges
            .iter()
            .map(|[from, to]| cylinder(vec3(*from), vec3(*to), EDGE_RADIUS_ANG, [128, 132, 140]))
            .collect();
        add_instances(self.edges.add_cylinder_with_subdiv(1.0, 1.0, 6), &edges);
        self.edges
            .set_material_recursive(Rc::clone(&self.never_cut));
    }

    /// Translucent faces, those of one colour as one mesh, and their edges.
    fn add_polyhedra(&mut self, model: &SceneModel) {
        let mut by_color: BTreeMap<[u8; 3], Faces> = BTreeMap::new();
        let mut edges = Vec::new();
        for polyhedron in &model.polyhedra {
            let rgb = model.atoms[polyhedron.center].rgb;
            by_color.entry(rgb).or_default().add(polyhedron);
            add_outlines(polyhedron, rgb, &mut edges);
        }
        let mut faces = self.polyhedra.add_group();
        for (rgb, own) in by_color {
            let mesh = GpuMesh3d::new(own.points, own.triangles, Some(own.normals), None, false);
            let mut node = faces.add_mesh(Rc::new(RefCell::new(mesh)), Vec3::ONE);
            node.set_instances(&[InstanceData3d {
                color: color([255; 3]),
                ..InstanceData3d::default()
            }]);
            let own = color(rgb);
            node.set_color(Color::new(own.r, own.g, own.b, FACE_OPACITY));
        }
        faces.set_material_recursive(Rc::clone(&self.cut));
        let mut lines = self.polyhedra.add_group();
        add_instances(lines.add_cylinder_with_subdiv(1.0, 1.0, 6), &edges);
        lines.set_material_recursive(Rc::clone(&self.whole));
    }

    /// A translucent surface, repeated in each cell.
    pub fn set_surface(
        &mut self,
        mesh: Option<&SurfaceMesh>,
        origins: &[Vector3],
        rgb: [u8; 3],
        opacity: f32,
    ) {
        replace(&mut self.root, &mut self.surface);
        let Some(mesh) = mesh.filter(|mesh| !mesh.triangles.is_empty()) else {
            return;
        };
        let vectors = |list: &[[f32; 3]]| list.iter().map(|v| Vec3::from_array(*v)).collect();
        let on_gpu = GpuMesh3d::new(
            vectors(&mesh.points),
            mesh.triangles.clone(),
            Some(vectors(&mesh.normals)),
            None,
            false,
        );
        let mut node = self
            .surface
            .add_mesh(Rc::new(RefCell::new(on_gpu)), Vec3::ONE);
        let copies: Vec<_> = origins
            .iter()
            .map(|origin| InstanceData3d {
                position: vec3(*origin),
                color: color([255; 3]),
                ..InstanceData3d::default()
            })
            .collect();
        node.set_instances(&copies);
        let own = color(rgb);
        node.set_color(Color::new(own.r, own.g, own.b, opacity.min(0.99)));
        self.surface.set_material_recursive(Rc::clone(&self.cut));
    }

    /// Tubes, repeated in each cell.
    pub fn set_tubes(&mut self, tubes: &[Tube], origins: &[Vector3]) {
        replace(&mut self.root, &mut self.tubes);
        let (mut joints, mut pieces) = (Vec::new(), Vec::new());
        for origin in origins {
            let origin = vec3(*origin);
            for tube in tubes {
                add_tube(tube, origin, &mut joints, &mut pieces);
            }
        }
        add_instances(self.tubes.add_sphere_with_subdiv(1.0, 12, 8), &joints);
        add_instances(self.tubes.add_cylinder_with_subdiv(1.0, 1.0, 12), &pieces);
        self.tubes.set_material_recursive(Rc::clone(&self.whole));
    }

    /// Coloured tiles across the cells, or none.
    pub fn set_section(&mut self, section: Option<&Section>) {
        replace(&mut self.root, &mut self.section);
        let Some(section) = section else { return };
        let corners = [Vec3::ZERO, Vec3::X, Vec3::X + Vec3::Y, Vec3::Y];
        // From both sides.
        let triangles = vec![[0, 1, 2], [0, 2, 3], [2, 1, 0], [3, 2, 0]];
        let normals = vec![Vec3::Z; 4];
        let tile = GpuMesh3d::new(corners.to_vec(), triangles, Some(normals), None, false);
        let tile = Rc::new(RefCell::new(tile));
        add_instances(self.section.add_mesh(tile, Vec3::ONE), &tiles(section));
        self.section
            .set_material_recursive(Rc::clone(&self.never_cut));
    }

    /// Balls where the ion is on its way, where it comes from and where it goes.
    pub fn set_markers(&mut self, markers: &[Marker]) {
        replace(&mut self.root, &mut self.marker);
        if !markers.is_empty() {
            let one = |marker: &Marker| ball(vec3(marker.at), marker.radius_ang, marker.rgb);
            let balls: Vec<_> = markers.iter().map(one).collect();
            add_instances(self.marker.add_sphere_with_subdiv(1.0, 32, 20), &balls);
            self.marker
                .set_material_recursive(Rc::clone(&self.never_cut));
        }
    }
}

/// Faces of one colour.
#[derive(Default)]
struct Faces {
    points: Vec<Vec3>,
    normals: Vec<Vec3>,
    triangles: Vec<[u32; 3]>,
}

impl Faces {
    /// Each face has corners of its own, as its normals are its own.
    fn add(&mut self, polyhedron: &Polyhedron) {
        for face in &polyhedron.faces {
            let first = self.points.len() as u32;
            let corners: Vec<Vec3> = face.iter().map(|&k| vec3(polyhedron.corners[k])).collect();
            let [a, b, c] = [corners[0], corners[1], corners[2]];
            let normal = (b - a).cross(c - a).normalize_or(Vec3::Z);
            self.normals.extend(corners.iter().map(|_| normal));
            let fan = 1..corners.len() as u32 - 1;
            self.triangles
                .extend(fan.map(|k| [first, first + k, first + k + 1]));
            self.points.extend(corners);
        }
    }
}

/// The edges of a polyhedron, each once, in a darker shade.
fn add_outlines(polyhedron: &Polyhedron, rgb: [u8; 3], edges: &mut Vec<InstanceData3d>) {
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

/// Puts an empty group in the place of a node.
fn replace(root: &mut SceneNode3d, node: &mut SceneNode3d) {
    node.detach();
    *node = root.add_group();
}

fn add_atoms(group: &mut SceneNode3d, model: &SceneModel) {
    // Fewer triangles where there are many atoms keep software rendering fluid.
    let turns = if model.atoms.len() > 400 { 16 } else { 32 };
    let sphere = |atom: &Atom| ball(vec3(atom.position), atom.radius, atom.rgb);
    let spheres: Vec<_> = model.atoms.iter().map(sphere).collect();
    add_instances(
        group.add_sphere_with_subdiv(1.0, turns, turns * 2 / 3),
        &spheres,
    );
    let bonds: Vec<_> = model
        .bonds
        .iter()
        .map(|bond| cylinder(vec3(bond.start), vec3(bond.end), BOND_RADIUS_ANG, bond.rgb))
        .collect();
    add_instances(group.add_cylinder_with_subdiv(1.0, 1.0, 12), &bonds);
}

fn add_tube(
    tube: &Tube,
    origin: Vec3,
    joints: &mut Vec<InstanceData3d>,
    pieces: &mut Vec<InstanceData3d>,
) {
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

fn tiles(section: &Section) -> Vec<InstanceData3d> {
    // A little over their borders, so that nothing shines through between them.
    const OVERLAP: f32 = 1.03;
    let [rows, columns] = section.counts.map(|n| n.max(1));
    let (corner, [first, second]) = (vec3(section.corner), section.sides.map(vec3));
    let (across, down) = (first / rows as f32, second / columns as f32);
    let normal = across.cross(down).normalize_or_zero();
    let deformation = Mat3::from_cols(across * OVERLAP, down * OVERLAP, normal);
    let tile = |(place, rgb): (usize, &[u8; 3])| {
        let (row, column) = (place / columns, place % columns);
        InstanceData3d {
            position: corner + across * row as f32 + down * column as f32,
            deformation,
            color: color(*rgb),
            ..InstanceData3d::default()
        }
    };
    section.colors.iter().enumerate().map(tile).collect()
}

fn add_instances(mut node: SceneNode3d, instances: &[InstanceData3d]) {
    if instances.is_empty() {
        node.set_visible(false);
    } else {
        node.set_instances(instances);
    }
}

fn ball(center: Vec3, radius: f32, rgb: [u8; 3]) -> InstanceData3d {
    InstanceData3d {
        position: center,
        deformation: Mat3::from_diagonal(Vec3::splat(radius)),
        color: color(rgb),
        ..InstanceData3d::default()
    }
}

/// kiss3d's cylinder stands along y, centred, with the radius and height it was made with (1, 1).
fn cylinder(from: Vec3, to: Vec3, radius: f32, rgb: [u8; 3]) -> InstanceData3d {
    let along = to - from;
    let axis = along.normalize();
    let helper = if axis.z.abs() < 0.9 { Vec3::Z } else { Vec3::X };
    let side = helper.cross(axis).normalize();
    let other = side.cross(axis);
    InstanceData3d {
        position: (from + to) * 0.5,
        deformation: Mat3::from_cols(side * radius, along, other * radius),
        color: color(rgb),
        ..InstanceData3d::default()
    }
}

/// A vector as kiss3d has it.
pub fn vec3(v: Vector3) -> Vec3 {
    Vec3::new(v[0] as f32, v[1] as f32, v[2] as f32)
}

fn color([r, g, b]: [u8; 3]) -> Color {
    let channel = |c: u8| f32::from(c) / 255.0;
    Color::new(channel(r), channel(g), channel(b), 1.0)
}
