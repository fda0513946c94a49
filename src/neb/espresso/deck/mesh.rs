//! Meshes of k-points.

use std::f64::consts::TAU;

use crate::crystal::Lattice;
use crate::crystal::lattice::norm;

/// The mesh whose points are no farther apart than `spacing_per_ang` in Å⁻¹ (with the factor 2π, as
/// KSPACING of VASP has it).
pub fn mesh_of(lattice: &Lattice, spacing_per_ang: f64) -> [usize; 3] {
    // A hair of tolerance, so that 2.0000001 is 2.
    let points = |length: f64| (length / spacing_per_ang - 1e-6).ceil().clamp(1.0, 200.0);
    let lengths = lattice.reciprocal_rows().map(|row| norm(row) * TAU);
    lengths.map(|length| points(length) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cell_of_the_paper_gets_its_mesh() {
        let rows = [
            [6.967356, 0.0, 0.0],
            [0.0, 11.998880, 0.0],
            [-2.324723, 0.0, 6.537643],
        ];
        assert_eq!(mesh_of(&Lattice::from_rows(rows), 0.3), [4, 2, 4]);
        assert_eq!(mesh_of(&Lattice::from_rows(rows), 50.0), [1, 1, 1]);
    }
}
