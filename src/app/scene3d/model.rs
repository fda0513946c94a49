//! What is drawn: atoms, bonds and cell edges in Cartesian coordinates about the centre.
//!
//! In: a structure and [`ModelOptions`]. Out: [`SceneModel`], plain numbers that know nothing of
//! the graphics device, so that they can be tested.

use std::collections::BTreeSet;

use crate::app::scene3d::appearance;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Structure};

/// Bonds are drawn up to this multiple of the sum of covalent radii.
const BOND_STRETCH: f64 = 1.25;
/// Atoms nearer than this (Å) are images of one another or an error of the file, not bonded.
const SHORTEST_BOND_ANG: f64 = 0.4;
/// Atoms on a face of the cell are drawn on the opposite one too, within this (fractional).
const FACE_TOLERANCE: f64 = 1e-3;
/// More atoms than this are not drawn; the number of cells is reduced instead.
const MOST_ATOMS: usize = 20_000;

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelOptions {
    /// Whether bonds are drawn.
    pub bonds: bool,
    /// Whether the edges of the cell are drawn.
    pub cell: bool,
    /// Cells along each axis, ≥ 1.
    pub repeats: u8,
}

impl Default for ModelOptions {
    fn default() -> Self {
        Self {
            bonds: true,
            cell: true,
            repeats: 1,
        }
    }
}

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

/// Everything that is drawn of a structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneModel {
    /// Spheres.
    pub atoms: Vec<Atom>,
    /// Half bonds.
    pub bonds: Vec<HalfBond>,
    /// Edges of the cell, from–to.
    pub edges: Vec<[Vector3; 2]>,
    /// The lattice vectors, for looking along them.
    pub axes: [Vector3; 3],
    /// Cells along each axis.
    pub repeats: u8,
    /// Where the origin of the first cell is.
    pub corner: Vector3,
    /// Radius in Å of a sphere about the origin that holds everything.
    pub extent_ang: f64,
}

impl SceneModel {
    /// Builds the model of a structure, its cells centred at the origin.
    pub fn new(structure: &Structure, options: &ModelOptions) -> Self {
        let repeats = drawable_repeats(structure, options.repeats);
        let lattice = &structure.lattice;
        let half = [f64::from(repeats) / 2.0; 3];
        let center = lattice.cart_from_frac(half);
        let place = |frac: Vector3| {
            let cart = lattice.cart_from_frac(frac);
            std::array::from_fn(|k| cart[k] - center[k])
        };
        let mut atoms = Vec::new();
        for (index, site) in structure.sites.iter().enumerate() {
            let look = blend(site);
            for frac in images(site.frac, repeats) {
                atoms.push(Atom {
                    position: place(frac),
                    radius: look.1,
                    rgb: look.0,
                    site: index,
                    element: site.main_species().element,
                    occupancy: site.total_occupancy(),
                });
            }
        }
        let bonds = if options.bonds {
            bonds(structure, &atoms)
        } else {
            Vec::new()
        };
        let edges = if options.cell {
            edges(repeats, place)
        } else {
            Vec::new()
        };
        let mut model = Self {
            atoms,
            bonds,
            edges,
            axes: *lattice.rows(),
            repeats,
            corner: place([0.0; 3]),
            extent_ang: 1.0,
        };
        model.extent_ang = model.corners().map(norm).into_iter().fold(1.0, f64::max);
        model
    }

    /// Where the origin of each drawn cell is, the first cell first.
    pub fn cell_origins(&self) -> Vec<Vector3> {
        let n = self.repeats;
        let steps = (0..n).flat_map(|i| (0..n).flat_map(move |j| (0..n).map(move |k| [i, j, k])));
        steps.map(|step| self.place(step.map(f64::from))).collect()
    }

    /// The corners of all drawn cells together.
    pub fn corners(&self) -> [Vector3; 8] {
        let n = f64::from(self.repeats);
        let side = |k: usize, axis: usize| if k >> axis & 1 == 1 { n } else { 0.0 };
        std::array::from_fn(|k| self.place(std::array::from_fn(|axis| side(k, axis))))
    }

    /// Where fractional coordinates of the first cell are.
    pub fn place(&self, frac: Vector3) -> Vector3 {
        std::array::from_fn(|k| {
            let along = (0..3).map(|axis| frac[axis] * self.axes[axis][k]);
            self.corner[k] + along.sum::<f64>()
        })
    }

    /// Elements that occur, by atomic number, with their colours.
    pub fn elements(&self) -> Vec<(Element, [u8; 3])> {
        let elements: BTreeSet<Element> = self.atoms.iter().map(|atom| atom.element).collect();
        elements
            .into_iter()
            .map(|element| (element, appearance::of(element).rgb))
            .collect()
    }
}

/// Fewer cells where so many would be too many atoms to draw.
fn drawable_repeats(structure: &Structure, wanted: u8) -> u8 {
    let fits = |n: u8| structure.n_sites() * usize::from(n).pow(3) <= MOST_ATOMS;
    (1..=wanted.max(1)).rev().find(|&n| fits(n)).unwrap_or(1)
}

/// Colour (mixed by occupancy, paler where partly empty) and radius of a site.
fn blend(site: &crate::crystal::Site) -> ([u8; 3], f32) {
    let mut rgb = [0.0_f64; 3];
    let mut radius = 0.0_f64;
    let total = site.total_occupancy().max(1e-9);
    for occupant in &site.occupants {
        let look = appearance::of(occupant.species.element);
        for (sum, channel) in rgb.iter_mut().zip(look.rgb) {
            *sum += occupant.occupancy * f64::from(channel);
        }
        radius += occupant.occupancy * f64::from(look.covalent_radius_ang);
    }
    let vacancy = (1.0 - total).max(0.0);
    let rgb = rgb.map(|sum| (sum + vacancy * 255.0) / (total + vacancy));
    (rgb.map(|c| c.round() as u8), (0.42 * radius / total) as f32)
}

/// Images of a site in n cells along each axis, those on a face on both faces.
fn images(frac: Vector3, repeats: u8) -> Vec<Vector3> {
    let along = |x: f64| -> Vec<f64> {
        let wrapped = x - x.floor();
        let mut places: Vec<f64> = (0..repeats).map(|k| wrapped + f64::from(k)).collect();
        if wrapped < FACE_TOLERANCE {
            places.push(wrapped + f64::from(repeats));
        } else if wrapped > 1.0 - FACE_TOLERANCE {
            places.insert(0, wrapped - 1.0);
        }
        places
    };
    let [xs, ys, zs] = frac.map(along);
    let mut points = Vec::with_capacity(xs.len() * ys.len() * zs.len());
    for &x in &xs {
        for &y in &ys {
            points.extend(zs.iter().map(|&z| [x, y, z]));
        }
    }
    points
}

/// Half bonds between drawn atoms; sweeps along x so that only near atoms are compared.
fn bonds(structure: &Structure, atoms: &[Atom]) -> Vec<HalfBond> {
    let charge = |atom: &Atom| {
        structure.sites[atom.site]
            .mean_oxidation_state()
            .unwrap_or(0.0)
    };
    let radius = |atom: &Atom| f64::from(appearance::of(atom.element).covalent_radius_ang);
    let largest = atoms.iter().map(radius).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    order.sort_by(|&u, &v| {
        atoms[u].position[0]
            .total_cmp(&atoms[v].position[0])
            .then(u.cmp(&v))
    });
    let mut bonds = Vec::new();
    for (place, &u) in order.iter().enumerate() {
        for &v in &order[place + 1..] {
            let (a, b) = (&atoms[u], &atoms[v]);
            if b.position[0] - a.position[0] > BOND_STRETCH * 2.0 * largest {
                break;
            }
            let delta: Vector3 = std::array::from_fn(|k| b.position[k] - a.position[k]);
            let distance = norm(delta);
            let alike = charge(a) * charge(b) > 0.0;
            let stretch = if alike { 1.05 } else { BOND_STRETCH };
            if distance < SHORTEST_BOND_ANG || distance > stretch * (radius(a) + radius(b)) {
                continue;
            }
            let middle = std::array::from_fn(|k| a.position[k] + 0.5 * delta[k]);
            for atom in [a, b] {
                bonds.push(HalfBond {
                    start: atom.position,
                    end: middle,
                    rgb: atom.rgb,
                });
            }
        }
    }
    bonds
}

/// Edges of every drawn cell, each once.
fn edges(repeats: u8, place: impl Fn(Vector3) -> Vector3) -> Vec<[Vector3; 2]> {
    let n = i32::from(repeats);
    let mut edges = Vec::new();
    for axis in 0..3 {
        for i in 0..=n {
            for j in 0..=n {
                let mut from = [0.0; 3];
                from[(axis + 1) % 3] = f64::from(i);
                from[(axis + 2) % 3] = f64::from(j);
                let mut to = from;
                to[axis] = f64::from(n);
                edges.push([place(from), place(to)]);
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Species};

    fn rock_salt() -> Structure {
        let species = [
            Species::charged(Element::LI, 1.0),
            Species::charged(Element::O, -1.0),
        ];
        let lattice = Lattice::from_rows([[0.0, 2.05, 2.05], [2.05, 0.0, 2.05], [2.05, 2.05, 0.0]]);
        Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]])
    }

    #[test]
    fn corners_are_drawn_on_all_faces_and_bonded_to_the_middle() {
        let model = SceneModel::new(&rock_salt(), &ModelOptions::default());
        assert_eq!(model.atoms.iter().filter(|a| a.site == 0).count(), 8);
        assert_eq!(model.atoms.iter().filter(|a| a.site == 1).count(), 1);
        // The anion in the middle touches six of the eight corners of the primitive cell.
        assert_eq!(model.bonds.len(), 12);
        assert_eq!(model.edges.len(), 12);
    }

    #[test]
    fn repeats_multiply_cells_and_stay_drawable() {
        let options = ModelOptions {
            repeats: 2,
            ..ModelOptions::default()
        };
        let model = SceneModel::new(&rock_salt(), &options);
        assert_eq!(model.atoms.iter().filter(|a| a.site == 1).count(), 8);
        assert_eq!(model.atoms.iter().filter(|a| a.site == 0).count(), 27);
        assert_eq!(model.edges.len(), 27);
        let origins = model.cell_origins();
        assert_eq!((origins.len(), origins[0]), (8, model.corner));
        // The cells meet in the middle of the scene.
        assert!(norm(model.place([1.0; 3])) < 1e-12);
    }
}
