//! Cells and positions as Quantum ESPRESSO writes them.

use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, cross, dot};
use crate::neb::words::{element_of, number, vector};
use crate::potentials::Atoms;
use crate::units::BOHR_ANG;

/// A cell with its atoms, while an output is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Geometry {
    /// alat in Å; 0 while unknown.
    pub alat_ang: f64,
    /// a, b, c in Å.
    pub rows: [Vector3; 3],
    /// Labels of the atoms ("Li", "Fe1").
    pub labels: Vec<String>,
    /// Cartesian positions in Å.
    pub cart_ang: Vec<Vector3>,
}

impl Geometry {
    /// Whether the rows span a cell.
    pub fn has_cell(&self) -> bool {
        let [a, b, c] = self.rows;
        dot(a, cross(b, c)).abs() > 1e-6
    }

    /// The atoms; `None` without a cell, or where a label names no element.
    pub fn atoms(&self) -> Option<Atoms> {
        if !self.has_cell() || self.labels.is_empty() {
            return None;
        }
        let elements = self.labels.iter().map(|label| element_of(label));
        Some(Atoms {
            lattice: Lattice::from_rows(self.rows),
            elements: elements.collect::<Option<Vec<_>>>()?,
            cart_ang: self.cart_ang.clone(),
        })
    }

    /// Å in the unit of a card, such as "(alat=  1.88972612)", "angstrom", "{ bohr }"; `None` where
    /// it is "crystal".
    pub fn unit_ang(&self, card: &str) -> Option<f64> {
        let lower = card.to_ascii_lowercase();
        if lower.contains("crystal") {
            return None;
        }
        if lower.contains("angstrom") {
            return Some(1.0);
        }
        if lower.contains("bohr") {
            return Some(BOHR_ANG);
        }
        let stated = lower.split_once('=').and_then(|(_, rest)| {
            let word = rest.trim().trim_end_matches([')', '}']);
            number(word.trim())
        });
        Some(stated.map_or(self.alat_ang, |alat_bohr| alat_bohr * BOHR_ANG))
    }

    /// Cartesian position of a triple in a unit; `None` is crystal.
    pub fn cart(&self, triple: Vector3, unit_ang: Option<f64>) -> Vector3 {
        match unit_ang {
            Some(unit) => triple.map(|x| x * unit),
            None => {
                let [a, b, c] = self.rows;
                std::array::from_fn(|k| triple[0] * a[k] + triple[1] * b[k] + triple[2] * c[k])
            }
        }
    }
}

/// The numbers of "a(1) = (  1.0  0.0  0.0 )".
pub(super) fn in_brackets(line: &str) -> Option<Vector3> {
    let (_, rest) = line.split_once("= (")?;
    vector(rest.split(')').next()?)
}
