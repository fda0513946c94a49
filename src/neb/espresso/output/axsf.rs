//! Images of a band as neb.x writes them: .axsf (XCrySDen) and .xyz.
//!
//! In: text. Out: cell, elements, positions in Å and forces of every image.

use serde::{Deserialize, Serialize};

use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice};
use crate::neb::fault::ProgramFault;
use crate::neb::words::{element_of, number, vector};
use crate::potentials::Atoms;
use crate::units::HARTREE_EV;

/// The images of a band.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandImages {
    /// a, b, c in Å; `None` in an .xyz file.
    pub lattice_ang: Option<[Vector3; 3]>,
    /// Symbol of each atom.
    pub species: Vec<String>,
    /// Cartesian positions in Å, image by image.
    pub cart_ang: Vec<Vec<Vector3>>,
    /// Forces in eV/Å, image by image; empty where the file has none.
    pub forces_ev_per_ang: Vec<Vec<Vector3>>,
}

const REMEDY: &str = "give the whole file that neb.x wrote";

impl BandImages {
    /// Reads an .axsf file; `name` is its name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is damaged or cut off.
    pub fn of_axsf(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let lines: Vec<&str> = text.lines().collect();
        let position = |word: &str| lines.iter().position(|line| line.trim().starts_with(word));
        let cell = position("PRIMVEC")
            .ok_or_else(|| ProgramFault::new(name, "it holds no lattice (PRIMVEC)", REMEDY))?;
        let mut rows = [[0.0; 3]; 3];
        for (k, row) in rows.iter_mut().enumerate() {
            let line = lines.get(cell + 1 + k).copied().unwrap_or_default();
            *row = vector(line).ok_or_else(|| {
                ProgramFault::at(name, cell + 2 + k, "this is no lattice vector", REMEDY)
            })?;
        }
        let mut images = Self {
            lattice_ang: Some(rows),
            species: Vec::new(),
            cart_ang: Vec::new(),
            forces_ev_per_ang: Vec::new(),
        };
        let starts = lines.iter().enumerate();
        for (at, _) in starts.filter(|(_, line)| line.trim().starts_with("PRIMCOORD")) {
            images.image(name, &lines, at + 1)?;
        }
        let told = position("ANIMSTEPS").and_then(|k| {
            let count = lines[k].split_whitespace().nth(1)?;
            count.parse::<usize>().ok()
        });
        if let Some(told) = told.filter(|told| *told != images.cart_ang.len()) {
            let fact = format!("it holds {} of {told} images", images.cart_ang.len());
            return Err(ProgramFault::at(name, lines.len(), fact, REMEDY));
        }
        images.checked(name)
    }

    /// Reads an .xyz file of neb.x.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is damaged or cut off.
    pub fn of_xyz(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let lines: Vec<&str> = text.lines().collect();
        let mut images = Self {
            lattice_ang: None,
            species: Vec::new(),
            cart_ang: Vec::new(),
            forces_ev_per_ang: Vec::new(),
        };
        let mut at = 0;
        while lines.get(at).is_some_and(|line| !line.trim().is_empty()) {
            let n = images.atoms(name, &lines, at, at + 2)?;
            at += 2 + n;
        }
        images.checked(name)
    }

    fn image(&mut self, name: &str, lines: &[&str], at: usize) -> Result<(), ProgramFault> {
        self.atoms(name, lines, at, at + 1).map(|_| ())
    }

    /// Reads the atoms whose count stands in line `at`, from line `first` on.
    fn atoms(
        &mut self,
        name: &str,
        lines: &[&str],
        at: usize,
        first: usize,
    ) -> Result<usize, ProgramFault> {
        let count = lines
            .get(at)
            .and_then(|line| line.split_whitespace().next());
        let n: usize = count
            .and_then(|word| word.parse().ok())
            .ok_or_else(|| ProgramFault::at(name, at + 1, "this is no number of atoms", REMEDY))?;
        let (mut species, mut cart, mut forces) = (Vec::new(), Vec::new(), Vec::new());
        for k in first..first.saturating_add(n) {
            let line = lines.get(k).copied().ok_or_else(|| {
                let fact = format!("the file ends in image {}", self.cart_ang.len() + 1);
                ProgramFault::at(name, lines.len(), fact, REMEDY)
            })?;
            let mut words = line.split_whitespace();
            let label = words.next().unwrap_or_default();
            let numbers: Vec<f64> = words.map_while(number).collect();
            let [x, y, z, rest @ ..] = numbers.as_slice() else {
                let fact = format!("\"{}\" is no atom with a position", line.trim());
                return Err(ProgramFault::at(name, k + 1, fact, REMEDY));
            };
            species.push(label.to_owned());
            cart.push([*x, *y, *z]);
            if let [x, y, z, ..] = rest {
                // Hartree per Å.
                forces.push([*x, *y, *z].map(|f| f * HARTREE_EV));
            }
        }
        if self.species.is_empty() {
            self.species = species;
        } else if self.species != species {
            let fact = format!(
                "image {} has other atoms than the first, or another order",
                self.cart_ang.len() + 1
            );
            return Err(ProgramFault::at(name, first + 1, fact, REMEDY));
        }
        self.cart_ang.push(cart);
        if forces.len() == n {
            self.forces_ev_per_ang.push(forces);
        }
        Ok(n)
    }

    fn checked(mut self, name: &str) -> Result<Self, ProgramFault> {
        if self.cart_ang.len() < 2 {
            let fact = format!(
                "it holds {} images, and a band needs two",
                self.cart_ang.len()
            );
            return Err(ProgramFault::new(name, fact, REMEDY));
        }
        if self.forces_ev_per_ang.len() != self.cart_ang.len() {
            self.forces_ev_per_ang.clear();
        }
        Ok(self)
    }

    /// The images as atoms; `None` without a cell, or where a label names no element.
    pub fn atoms_of_images(&self) -> Option<Vec<Atoms>> {
        let lattice = Lattice::from_rows(self.lattice_ang?);
        let elements: Option<Vec<Element>> = self.species.iter().map(|s| element_of(s)).collect();
        let elements = elements?;
        let atoms = |cart: &Vec<Vector3>| Atoms {
            lattice: lattice.clone(),
            elements: elements.clone(),
            cart_ang: cart.clone(),
        };
        Some(self.cart_ang.iter().map(atoms).collect())
    }
}
