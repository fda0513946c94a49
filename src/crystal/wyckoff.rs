//! Symmetry operations of a structure, and the Wyckoff letter of any point in it, over moyo.
//!
//! In: a [`Structure`] and a distance tolerance in Å. Out: [`Symmetry`], with operations in the
//! structure's own cell and the Wyckoff letters of the standardized one.

use moyo::data::{
    Setting, WyckoffPosition, iter_wyckoff_positions_from_hall_number, operations_from_number,
};
use nalgebra::{Matrix3, Vector3 as Column};

use super::lattice::Vector3;
use super::structure::Structure;
use super::symmetry::dataset;

/// A symmetry operation on fractional coordinates: x → R x + t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operation {
    /// R, by rows.
    pub rotation: [[i32; 3]; 3],
    /// t.
    pub translation: Vector3,
}

impl Operation {
    /// The image of a point.
    pub fn applied(&self, frac: Vector3) -> Vector3 {
        std::array::from_fn(|row| {
            let turned: f64 = (0..3)
                .map(|k| f64::from(self.rotation[row][k]) * frac[k])
                .sum();
            turned + self.translation[row]
        })
    }
}

/// The symmetry of a structure.
#[derive(Clone, Debug)]
pub struct Symmetry {
    operations: Vec<Operation>,
    /// Coordinates in the standardized cell: x → M (x − shift).
    to_standard: (Matrix3<f64>, Column<f64>),
    /// Vectors of the standardized cell in Å, as columns.
    standard_basis: Matrix3<f64>,
    standard_operations: Vec<(Matrix3<f64>, Column<f64>)>,
    /// The special positions, then the general one.
    positions: Vec<Position>,
    tolerance_ang: f64,
}

/// A Wyckoff position: the points origin + L u.
#[derive(Clone, Debug)]
struct Position {
    letter: char,
    origin: Column<f64>,
    /// Takes out of a vector what the position allows: 1 − L L⁺.
    off: Matrix3<f64>,
}

impl Position {
    fn new(position: &WyckoffPosition) -> Option<Self> {
        let (linear, origin) = affine(position.coordinates)?;
        let inverse = linear.pseudo_inverse(1e-9).ok()?;
        Some(Self {
            letter: position.letter,
            origin,
            off: Matrix3::identity() - linear * inverse,
        })
    }
}

/// Matrix and origin of coordinates such as "x,2x,z+1/4"; `None` for anything else.
fn affine(coordinates: &str) -> Option<(Matrix3<f64>, Column<f64>)> {
    let mut linear = Matrix3::zeros();
    let mut origin = Column::zeros();
    let rows: Vec<&str> = coordinates.split(',').collect();
    if rows.len() != 3 {
        return None;
    }
    for (row, text) in rows.into_iter().enumerate() {
        // A sign before each summand.
        let summands = text.replace(' ', "").replace('-', "+-");
        for summand in summands.split('+').filter(|summand| !summand.is_empty()) {
            let variable = summand.chars().last().and_then(|c| "xyz".find(c));
            match variable {
                Some(column) => {
                    linear[(row, column)] += match &summand[..summand.len() - 1] {
                        "" => 1.0,
                        "-" => -1.0,
                        factor => factor.parse().ok()?,
                    };
                }
                None => {
                    let (above, below) = summand.split_once('/').unwrap_or((summand, "1"));
                    origin[row] += above.parse::<f64>().ok()? / below.parse::<f64>().ok()?;
                }
            }
        }
    }
    Some((linear, origin))
}

impl Symmetry {
    /// The symmetry of a structure; `tolerance_ang` is the greatest distance in Å between a site
    /// and the image of another (0.01 for clean data).
    ///
    /// `None` where the search fails: no sites, or sites closer together than the tolerance.
    pub fn new(structure: &Structure, tolerance_ang: f64) -> Option<Self> {
        let dataset = dataset(structure, tolerance_ang)?;
        let operations = dataset.operations.iter().map(|operation| Operation {
            rotation: std::array::from_fn(|row| {
                std::array::from_fn(|column| operation.rotation[(row, column)])
            }),
            translation: operation.translation.into(),
        });
        let setting = Setting::HallNumber(dataset.hall_number);
        let standard = operations_from_number(dataset.number, setting, false).ok()?;
        let standard = standard
            .iter()
            .map(|operation| (operation.rotation.cast::<f64>(), operation.translation));
        let mut positions = iter_wyckoff_positions_from_hall_number(dataset.hall_number)
            .map(Position::new)
            .collect::<Option<Vec<Position>>>()?;
        positions.reverse();
        let rows = structure.lattice.rows();
        let basis = Matrix3::from_fn(|row, column| rows[column][row]);
        Some(Self {
            operations: operations.collect(),
            to_standard: (dataset.std_linear.try_inverse()?, dataset.std_origin_shift),
            standard_basis: basis * dataset.std_linear,
            standard_operations: standard.collect(),
            positions,
            tolerance_ang,
        })
    }

    /// The operations in the structure's own cell, the identity among them; those of a supercell
    /// with its translations.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The Wyckoff letter of a point of the structure's own cell.
    pub fn wyckoff_letter(&self, frac: Vector3) -> Option<char> {
        let (linear, shift) = &self.to_standard;
        let standard = linear * (Column::from(frac) - shift);
        let orbit = self.orbit(standard);
        let of_position =
            |position: &&Position| orbit.iter().any(|point| self.is_on(position, *point));
        self.positions.iter().find(of_position).map(|p| p.letter)
    }

    /// The images of a point of the standardized cell in it, each once.
    fn orbit(&self, point: Column<f64>) -> Vec<Column<f64>> {
        let mut orbit: Vec<Column<f64>> = Vec::new();
        for (rotation, translation) in &self.standard_operations {
            let image = (rotation * point + translation).map(|x| x - x.floor());
            let is_new = |known: &Column<f64>| {
                let off = (image - known).map(|x| x - x.round());
                (self.standard_basis * off).norm() > self.tolerance_ang
            };
            if orbit.iter().all(is_new) {
                orbit.push(image);
            }
        }
        orbit
    }

    /// Whether a point, or its image in a cell around, is on the first place of a position.
    fn is_on(&self, position: &Position, point: Column<f64>) -> bool {
        (0..27).any(|cell| {
            let shift = Column::new(
                f64::from(cell / 9 - 1),
                f64::from(cell / 3 % 3 - 1),
                f64::from(cell % 3 - 1),
            );
            let off = position.off * (point + shift - position.origin);
            (self.standard_basis * off).norm() <= self.tolerance_ang
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species};

    /// Zinc blende in its cube, its primitive cell, and a supercell: sites, the empty octahedra
    /// and tetrahedra, points on an axis and anywhere.
    #[test]
    fn letters_in_zinc_blende() {
        let cube = Lattice::from_rows([[5.4, 0.0, 0.0], [0.0, 5.4, 0.0], [0.0, 0.0, 5.4]]);
        let corners = [
            [0.0, 0.0, 0.0],
            [0.0, 0.5, 0.5],
            [0.5, 0.0, 0.5],
            [0.5, 0.5, 0.0],
        ];
        let mut species = vec![Species::bare(Element::LI); 4];
        species.extend([Species::bare(Element::O); 4]);
        let anions = corners.map(|x: Vector3| x.map(|x| x + 0.25));
        let frac: Vec<Vector3> = corners.into_iter().chain(anions).collect();
        let structure = Structure::ordered(cube, &species, &frac);
        let symmetry = Symmetry::new(&structure, 0.01).unwrap();
        assert_eq!(symmetry.operations().len(), 96);
        let letter = |frac| symmetry.wyckoff_letter(frac).unwrap();
        let mut special = [
            letter([0.0; 3]),
            letter([0.25, 0.25, 0.25]),
            letter([0.5, 0.5, 0.5]),
            letter([0.75, 0.75, 0.75]),
        ];
        special.sort_unstable();
        assert_eq!(special, ['a', 'b', 'c', 'd']);
        assert_eq!(letter([1.0, -0.5, 0.5]), letter([0.0; 3]));
        assert_eq!(letter([0.1, 0.1, 0.1]), 'e');
        assert_eq!(letter([0.13, 0.27, 0.41]), 'i');

        let half = 2.7;
        let primitive =
            Lattice::from_rows([[0.0, half, half], [half, 0.0, half], [half, half, 0.0]]);
        let species = [Species::bare(Element::LI), Species::bare(Element::O)];
        let structure = Structure::ordered(primitive, &species, &[[0.0; 3], [0.25; 3]]);
        let symmetry = Symmetry::new(&structure, 0.01).unwrap();
        assert_eq!(symmetry.operations().len(), 24);
        assert_eq!(symmetry.wyckoff_letter([0.1; 3]), Some('e'));
        let site = symmetry.wyckoff_letter([0.0; 3]).unwrap();
        assert!(('a'..='d').contains(&site));
    }

    #[test]
    fn operations_bring_sites_to_sites() {
        let lattice = Lattice::from_parameters([4.0, 5.0, 6.0], [90.0, 105.0, 90.0]).unwrap();
        let species = [Species::bare(Element::LI), Species::bare(Element::LI)];
        let frac = [[0.1, 0.2, 0.3], [-0.1, 0.7, -0.3]];
        let structure = Structure::ordered(lattice, &species, &frac);
        let symmetry = Symmetry::new(&structure, 0.01).unwrap();
        assert!(symmetry.operations().len() > 1);
        for operation in symmetry.operations() {
            let image = operation.applied(frac[0]);
            let distance = |site: Vector3| structure.lattice.shortest_distance_ang(image, site);
            assert!(frac.into_iter().any(|site| distance(site) < 1e-6));
        }
    }
}
