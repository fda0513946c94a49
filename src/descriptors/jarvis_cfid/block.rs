//! The block of atoms in which angles are counted.
//!
//! In: a structure. Out: [`Cell`], the cell without vacuum, and [`Block`], the cell repeated to
//! about 10 Å along each axis, in which two atoms are neighbours through one image only: the one
//! nearest in fractional coordinates of the block.

use crate::crystal::Lattice;
use crate::crystal::lattice::{Vector3, dot, norm};
use crate::descriptors::DescriptorError;

/// Vacuum, in Å, that is left beside the atoms where the cell has more.
const VACUUM_ANG: f64 = 8.0;
/// A vector of the block has at least one Cartesian component of this length, in Å.
const BLOCK_ANG: f64 = 10.0;
/// Larger blocks, of cells that are flat or nearly empty of volume, are refused.
const MOST_ATOMS: usize = 20_000;
/// Atoms nearer than this are one atom, in Å.
const NEAREST_ANG: f64 = 0.1;
/// A fractional difference this near to one half has two images alike.
const TIE: f64 = 1e-9;

/// The cell in which everything is measured.
pub(super) struct Cell {
    pub(super) lattice: Lattice,
    /// Fractional coordinates of the sites.
    pub(super) frac: Vec<Vector3>,
}

impl Cell {
    /// Takes vacuum from a cell. Along each Cartesian axis k the k-th component of the k-th vector
    /// is compared with the extent of the atoms, as the library does: where the two differ by more
    /// than 8 Å it becomes the extent plus 8 Å. `None` where no volume is left.
    pub(super) fn without_vacuum(lattice: &Lattice, cart: &[Vector3]) -> Option<Self> {
        let mut rows = *lattice.rows();
        for (k, row) in rows.iter_mut().enumerate() {
            let along = || cart.iter().map(|point| point[k]);
            let extent = along().fold(f64::MIN, f64::max) - along().fold(f64::MAX, f64::min);
            if (row[k] - extent).abs() > VACUUM_ANG {
                row[k] = extent + VACUUM_ANG;
            }
        }
        let lattice = Lattice::from_rows(rows);
        let frac = cart.iter().map(|p| lattice.frac_from_cart(*p)).collect();
        (lattice.volume_ang3() > 0.1).then_some(Self { lattice, frac })
    }
}

/// A neighbour within the block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bond {
    /// Index of the neighbour in the block.
    pub(super) atom: usize,
    /// From the neighbour to the atom, in Å.
    pub(super) vector_ang: Vector3,
    /// Its length in Å.
    pub(super) length_ang: f64,
    /// Whether the neighbour is halfway through the block along one of its vectors, so that images of
    /// the atom have it on different sides.
    pub(super) tied: bool,
}

/// The cell repeated; the images of a site follow one another.
pub(super) struct Block {
    rows: [Vector3; 3],
    /// Coordinates in units of the block's vectors.
    frac: Vec<Vector3>,
    /// Number of cells.
    pub(super) n_cells: usize,
    /// Whether any two atoms are less than the block apart along each of its vectors, so that the
    /// nearer image is reached in one step and images of an atom see the same around them. A cell
    /// that was cut may hold atoms further apart.
    pub(super) compact: bool,
}

impl Block {
    /// Repeats a cell.
    ///
    /// # Errors
    /// [`DescriptorError::NotApplicable`] for a cell so flat that the block would be huge.
    pub(super) fn new(cell: &Cell) -> Result<Self, DescriptorError> {
        let longest = |row: &Vector3| row.iter().fold(0.0_f64, |s, x| s.max(x.abs()));
        let repeats = cell
            .lattice
            .rows()
            .map(|row| (BLOCK_ANG / longest(&row)) as usize + 1);
        let n_atoms = repeats
            .iter()
            .fold(cell.frac.len(), |n, repeat| n.saturating_mul(*repeat));
        if n_atoms > MOST_ATOMS {
            return Err(DescriptorError::NotApplicable {
                fact: format!(
                    "a block of 10 Å would hold {n_atoms} atoms: the cell is too small or too flat"
                ),
            });
        }
        let repeats_f64 = repeats.map(|n| n as f64);
        let mut frac = Vec::with_capacity(n_atoms);
        for site in &cell.frac {
            for j in 0..repeats[0] {
                for k in 0..repeats[1] {
                    for l in 0..repeats[2] {
                        let cells = [j, k, l].map(|n| n as f64);
                        frac.push(std::array::from_fn(|x| {
                            (site[x] + cells[x]) / repeats_f64[x]
                        }));
                    }
                }
            }
        }
        let compact = (0..3).all(|k| {
            let along = || cell.frac.iter().map(|site| site[k]);
            along().fold(f64::MIN, f64::max) - along().fold(f64::MAX, f64::min) < 1.0
        });
        let mut rows = *cell.lattice.rows();
        for (row, n) in rows.iter_mut().zip(repeats_f64) {
            *row = row.map(|x| x * n);
        }
        Ok(Self {
            rows,
            frac,
            n_cells: repeats.iter().product(),
            compact,
        })
    }

    /// Number of atoms.
    pub(super) fn n_atoms(&self) -> usize {
        self.frac.len()
    }

    fn vector_ang(&self, difference: Vector3) -> Vector3 {
        let [a, b, c] = self.rows;
        std::array::from_fn(|k| difference[0] * a[k] + difference[1] * b[k] + difference[2] * c[k])
    }

    /// Whether an atom halfway through the block has an image within a cut-off on either side.
    #[cold]
    fn has_other_image_within(&self, difference: Vector3, largest_square: f64) -> bool {
        let sides = |k: usize| if is_halfway(&difference[k]) { 2 } else { 1 };
        let turned = |k: usize, side: i32| difference[k] * f64::from(1 - 2 * side);
        (0..sides(0)).any(|i| {
            (0..sides(1)).any(|j| {
                (0..sides(2)).any(|l| {
                    let vector = self.vector_ang([turned(0, i), turned(1, j), turned(2, l)]);
                    dot(vector, vector) < largest_square
                })
            })
        })
    }

    /// Adds the neighbours of an atom nearer than a cut-off, by ascending index; whether an atom
    /// halfway through the block could be one, so that images of the atom can differ in their
    /// neighbours.
    pub(super) fn neighbors(&self, atom: usize, cutoff_ang: f64, bonds: &mut Vec<Bond>) -> bool {
        let mut any_tied = false;
        let center = self.frac[atom];
        let largest_square = cutoff_ang * cutoff_ang;
        for (other, point) in self.frac.iter().enumerate() {
            let difference: Vector3 = std::array::from_fn(|k| wrapped(center[k] - point[k]));
            let vector_ang = self.vector_ang(difference);
            let square = dot(vector_ang, vector_ang);
            let tied = difference.iter().any(is_halfway);
            any_tied |= tied && self.has_other_image_within(difference, largest_square);
            if square < largest_square && square >= NEAREST_ANG * NEAREST_ANG && other != atom {
                bonds.push(Bond {
                    atom: other,
                    vector_ang,
                    length_ang: norm(vector_ang),
                    tied,
                });
            }
        }
        any_tied
    }
}

/// Whether a difference has two images alike.
#[inline(always)]
fn is_halfway(difference: &f64) -> bool {
    difference.abs() > 0.5 - 2.0 * TIE
}

/// A difference brought once to the nearer image; one half goes to the other side, as the library
/// has it.
#[inline(always)]
fn wrapped(difference: f64) -> f64 {
    if difference.abs() >= 0.5 - TIE {
        difference - difference.signum()
    } else {
        difference
    }
}
