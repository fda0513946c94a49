//! What is drawn: atoms, bonds, polyhedra and cell edges in Cartesian coordinates about the centre.
//!
//! In: a structure and [`SceneChoices`]. Out: [`SceneModel`], plain numbers that know nothing of
//! the graphics device, so that they can be tested.

use std::collections::{BTreeSet, HashMap};

use crate::app::scene3d::appearance::Looks;
use crate::app::scene3d::bonding::{Bond, bonds};
use crate::app::scene3d::choices::SceneChoices;
use crate::app::scene3d::polyhedra::{Shape, all_shapes, shapes};
use crate::app::scene3d::surroundings::Surroundings;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Site, Structure};

/// Atoms on a face of the cell are drawn on the opposite one too, within this (fractional).
const FACE_TOLERANCE: f64 = 1e-3;
/// More atoms than this are not drawn; the number of cells is reduced instead.
const MOST_ATOMS: usize = 20_000;

/// A site in a cell.
pub type Place = (usize, [i32; 3]);

/// A sphere.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Centre in Å.
    pub position: Vector3,
    /// Radius in Å as drawn.
    pub radius: f32,
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Index of the site in the structure.
    pub site: usize,
    /// The cell that it is in.
    pub image: [i32; 3],
    /// Element with the greatest occupancy.
    pub element: Element,
    /// Sum of the occupancies.
    pub occupancy: f64,
}

/// A half bond: from an atom to the middle of the bond, in the atom's colour.
#[derive(Clone, Debug, PartialEq)]
pub struct HalfBond {
    /// The atom's end.
    pub start: Vector3,
    /// The middle of the bond.
    pub end: Vector3,
    /// Red, green, blue.
    pub rgb: [u8; 3],
}

/// A coordination polyhedron.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyhedron {
    /// The atom in its middle.
    pub center: usize,
    /// Its corners in Å.
    pub corners: Vec<Vector3>,
    /// Its faces as places in `corners`, counter-clockwise as seen from outside.
    pub faces: Vec<Vec<usize>>,
}

/// Everything that is drawn of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneModel {
    /// Spheres; those in the drawn cells first.
    pub atoms: Vec<Atom>,
    /// So many of them are in the drawn cells, the others complete polyhedra and bonds.
    pub n_inside: usize,
    /// Half bonds.
    pub bonds: Vec<HalfBond>,
    /// Coordination polyhedra.
    pub polyhedra: Vec<Polyhedron>,
    /// Edges of the cell, from–to.
    pub edges: Vec<[Vector3; 2]>,
    /// The lattice vectors, for looking along them.
    pub axes: [Vector3; 3],
    /// Cells along each axis.
    pub cells: [u8; 3],
    /// Where the origin of the first cell is.
    pub corner: Vector3,
    /// Radius in Å of a sphere about the origin that holds everything.
    pub extent_ang: f64,
    /// Elements that occur, by atomic number, with their colours.
    pub elements: Vec<(Element, [u8; 3])>,
    /// The label of each site.
    pub labels: Vec<String>,
    /// What fills each site, where it is not one whole atom: "Li 0.60, Na 0.30, empty 0.10".
    pub fillings: Vec<Option<String>>,
    /// What surrounds each site.
    pub surroundings: Vec<Surroundings>,
    /// Fractional coordinates of each site.
    fracs: Vec<Vector3>,
}

impl Default for SceneModel {
    fn default() -> Self {
        Self {
            atoms: Vec::new(),
            n_inside: 0,
            bonds: Vec::new(),
            polyhedra: Vec::new(),
            edges: Vec::new(),
            axes: [[0.0; 3]; 3],
            cells: [1; 3],
            corner: [0.0; 3],
            extent_ang: 1.0,
            elements: Vec::new(),
            labels: Vec::new(),
            fillings: Vec::new(),
            surroundings: Vec::new(),
            fracs: Vec::new(),
        }
    }
}

impl SceneModel {
    /// Builds the model of a structure, its cells centred at the origin. Around the mobile ion there
    /// are no polyhedra by default.
    pub fn new(structure: &Structure, mobile_ion: Option<Element>, choices: &SceneChoices) -> Self {
        let draw = &choices.draw;
        let cells = drawable_cells(structure, draw.cells);
        let lattice = &structure.lattice;
        let center = lattice.cart_from_frac(cells.map(|n| f64::from(n) / 2.0));
        let mut model = Self {
            axes: *lattice.rows(),
            cells,
            corner: center.map(|x| -x),
            labels: (0..structure.n_sites())
                .map(|site| site_label(structure, site))
                .collect(),
            fillings: structure.sites.iter().map(Site::filling).collect(),
            fracs: structure.sites.iter().map(|site| site.frac).collect(),
            ..Self::default()
        };
        let bonds = bonds(structure, &choices.bond_rules);
        model.surroundings = bonds
            .iter()
            .zip(all_shapes(structure, &bonds))
            .map(|(bonds, shape)| Surroundings::new(structure, bonds, shape.as_ref()))
            .collect();
        let shapes = if draw.polyhedra {
            shapes(structure, &bonds, mobile_ion, &choices.polyhedra_of)
        } else {
            vec![None; structure.n_sites()]
        };
        let mut placed = Placed::inside(structure, cells, draw.margin);
        model.n_inside = placed.places.len();
        if draw.complete_bonds {
            placed.complete(|site| bonds[site].iter());
        }
        if draw.complete_polyhedra {
            placed.complete(|site| shapes[site].iter().flat_map(|shape| &shape.corners));
        }
        model.add_atoms(structure, &placed, &choices.looks);
        if draw.bonds {
            model.add_bonds(&placed, &bonds);
        }
        model.add_polyhedra(&placed, &shapes);
        if draw.cell {
            model.add_edges();
        }
        let elements: BTreeSet<Element> = model.atoms.iter().map(|atom| atom.element).collect();
        let colored = |element: Element| (element, choices.looks.rgb(element));
        model.elements = elements.into_iter().map(colored).collect();
        model.extent_ang = model.corners().map(norm).into_iter().fold(1.0, f64::max);
        model
    }

    fn add_atoms(&mut self, structure: &Structure, placed: &Placed, looks: &Looks) {
        let blends: Vec<([u8; 3], f32)> = structure
            .sites
            .iter()
            .map(|site| blend(site, looks))
            .collect();
        self.atoms.reserve(placed.places.len());
        for &(site, image) in &placed.places {
            let own = &structure.sites[site];
            let (rgb, radius) = blends[site];
            self.atoms.push(Atom {
                position: self.position((site, image)),
                radius,
                rgb,
                site,
                image,
                element: own.main_species().element,
                occupancy: own.total_occupancy(),
            });
        }
    }

    /// Half bonds between atoms that are drawn.
    fn add_bonds(&mut self, placed: &Placed, bonds: &[Vec<Bond>]) {
        for (u, &(site, image)) in placed.places.iter().enumerate() {
            for bond in &bonds[site] {
                let other = placed.index_of.get(&(bond.site, sum(image, bond.image)));
                // Each bond once.
                let Some(&v) = other.filter(|v| **v > u) else {
                    continue;
                };
                let start = self.atoms[u].position;
                let middle = std::array::from_fn(|k| start[k] + 0.5 * bond.along[k]);
                for end in [u, v] {
                    self.bonds.push(HalfBond {
                        start: self.atoms[end].position,
                        end: middle,
                        rgb: self.atoms[end].rgb,
                    });
                }
            }
        }
    }

    /// Polyhedra of which every corner is drawn.
    fn add_polyhedra(&mut self, placed: &Placed, shapes: &[Option<Shape>]) {
        for (center, &(site, image)) in placed.places.iter().enumerate() {
            let Some(shape) = &shapes[site] else { continue };
            let is_drawn = |corner: &Bond| {
                placed
                    .index_of
                    .contains_key(&(corner.site, sum(image, corner.image)))
            };
            if !shape.corners.iter().all(is_drawn) {
                continue;
            }
            let from = self.atoms[center].position;
            let corner = |bond: &Bond| std::array::from_fn(|k| from[k] + bond.along[k]);
            self.polyhedra.push(Polyhedron {
                center,
                corners: shape.corners.iter().map(corner).collect(),
                faces: shape.faces.clone(),
            });
        }
    }

    /// Edges of every drawn cell, each once.
    fn add_edges(&mut self) {
        for axis in 0..3 {
            let [first, second] = [(axis + 1) % 3, (axis + 2) % 3];
            for i in 0..=self.cells[first] {
                for j in 0..=self.cells[second] {
                    let mut from = [0.0; 3];
                    from[first] = f64::from(i);
                    from[second] = f64::from(j);
                    let mut to = from;
                    to[axis] = f64::from(self.cells[axis]);
                    self.edges.push([self.place(from), self.place(to)]);
                }
            }
        }
    }

    /// Where the origin of each drawn cell is, the first cell first.
    pub fn cell_origins(&self) -> Vec<Vector3> {
        let [a, b, c] = self.cells;
        let steps = (0..a).flat_map(|i| (0..b).flat_map(move |j| (0..c).map(move |k| [i, j, k])));
        steps.map(|step| self.place(step.map(f64::from))).collect()
    }

    /// The corners of all drawn cells together.
    pub fn corners(&self) -> [Vector3; 8] {
        let side = |k: usize, axis: usize| match k >> axis & 1 {
            1 => f64::from(self.cells[axis]),
            _ => 0.0,
        };
        std::array::from_fn(|k| self.place(std::array::from_fn(|axis| side(k, axis))))
    }

    /// Where fractional coordinates of the first cell are.
    pub fn place(&self, frac: Vector3) -> Vector3 {
        std::array::from_fn(|k| {
            let along = (0..3).map(|axis| frac[axis] * self.axes[axis][k]);
            self.corner[k] + along.sum::<f64>()
        })
    }

    /// Where a site in a cell is, drawn or not.
    pub fn position(&self, (site, image): Place) -> Vector3 {
        let frac = self.fracs[site];
        self.place(std::array::from_fn(|k| frac[k] + f64::from(image[k])))
    }

    /// Number of sites of the structure.
    pub fn n_sites(&self) -> usize {
        self.fracs.len()
    }

    /// Triangles of the faces of all polyhedra.
    pub fn n_triangles_of_polyhedra(&self) -> usize {
        let faces = self.polyhedra.iter().flat_map(|p| &p.faces);
        faces.map(|face| face.len().saturating_sub(2)).sum()
    }
}

/// The label of a site: that of its source, else its element and number.
pub fn site_label(structure: &Structure, site: usize) -> String {
    match structure.sites.get(site) {
        Some(own) if own.label.is_empty() => format!("{}{}", own.main_species().element, site + 1),
        Some(own) => own.label.clone(),
        None => String::new(),
    }
}

/// Which sites in which cells are drawn.
struct Placed {
    places: Vec<Place>,
    index_of: HashMap<Place, usize>,
}

impl Placed {
    /// Those in the cells and so far beyond as a part of a cell, those on a face on both faces.
    fn inside(structure: &Structure, cells: [u8; 3], margin: f64) -> Self {
        let mut placed = Self {
            places: Vec::new(),
            index_of: HashMap::new(),
        };
        let reach = margin.max(0.0) + FACE_TOLERANCE;
        for (site, own) in structure.sites.iter().enumerate() {
            let range = |axis: usize| {
                let least = (-reach - own.frac[axis]).ceil() as i32;
                let most = (f64::from(cells[axis]) + reach - own.frac[axis]).floor() as i32;
                least..=most
            };
            for i in range(0) {
                for j in range(1) {
                    for k in range(2) {
                        placed.add((site, [i, j, k]));
                    }
                }
            }
        }
        placed
    }

    fn add(&mut self, place: Place) {
        if self.index_of.contains_key(&place) || self.places.len() >= 2 * MOST_ATOMS {
            return;
        }
        self.index_of.insert(place, self.places.len());
        self.places.push(place);
    }

    /// Adds what atoms that are there lead to, once.
    fn complete<'a, I: Iterator<Item = &'a Bond>>(&mut self, leads: impl Fn(usize) -> I) {
        for place in 0..self.places.len() {
            let (site, image) = self.places[place];
            for bond in leads(site) {
                self.add((bond.site, sum(image, bond.image)));
            }
        }
    }
}

fn sum(u: [i32; 3], v: [i32; 3]) -> [i32; 3] {
    std::array::from_fn(|k| u[k] + v[k])
}

/// Fewer cells where so many would be too many atoms to draw.
fn drawable_cells(structure: &Structure, wanted: [u8; 3]) -> [u8; 3] {
    let mut cells = wanted.map(|n| n.max(1));
    let n_atoms = |cells: [u8; 3]| {
        let n_cells: usize = cells.iter().map(|n| usize::from(*n)).product();
        structure.n_sites() * n_cells
    };
    while n_atoms(cells) > MOST_ATOMS && cells != [1; 3] {
        let most = cells.into_iter().max().unwrap_or(1);
        cells = cells.map(|n| if n == most { n - 1 } else { n }.max(1));
    }
    cells
}

/// Colour (mixed by occupancy, paler where partly empty) and radius of a site.
fn blend(site: &Site, looks: &Looks) -> ([u8; 3], f32) {
    let mut rgb = [0.0_f64; 3];
    let mut radius = 0.0_f64;
    let total = site.total_occupancy().max(1e-9);
    for occupant in &site.occupants {
        let element = occupant.species.element;
        for (sum, channel) in rgb.iter_mut().zip(looks.rgb(element)) {
            *sum += occupant.occupancy * f64::from(channel);
        }
        radius += occupant.occupancy * f64::from(looks.radius_ang(element));
    }
    let vacancy = (1.0 - total).max(0.0);
    let rgb = rgb.map(|sum| (sum + vacancy * 255.0) / (total + vacancy));
    (rgb.map(|c| c.round() as u8), (radius / total) as f32)
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
