//! Atoms as extended XYZ, for programs that show or read trajectories (OVITO, VMD, ASE).
//!
//! In: frames of atoms with their energies in eV. Out: one text, frame after frame; positions in Å, not
//! folded into the cell.

use std::fmt::Write;

use crate::potentials::Atoms;

/// Frames one after the other, each with its energy in eV.
pub fn extxyz_text<'a>(frames: impl IntoIterator<Item = (&'a Atoms, f64)>) -> String {
    let mut text = String::new();
    for (atoms, energy_ev) in frames {
        // Writing into a String does not fail.
        let _ = write_frame(&mut text, atoms, energy_ev);
    }
    text
}

fn write_frame(text: &mut String, atoms: &Atoms, energy_ev: f64) -> std::fmt::Result {
    let rows = atoms.lattice.rows().as_flattened().iter();
    let lattice: Vec<String> = rows.map(|x| format!("{x:.8}")).collect();
    writeln!(text, "{}", atoms.len())?;
    writeln!(
        text,
        "Lattice=\"{}\" Properties=species:S:1:pos:R:3 energy={energy_ev:.6} pbc=\"T T T\"",
        lattice.join(" ")
    )?;
    for (element, [x, y, z]) in atoms.elements.iter().zip(&atoms.cart_ang) {
        writeln!(text, "{element} {x:.8} {y:.8} {z:.8}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice};

    #[test]
    fn each_frame_has_its_cell_and_energy() {
        let atoms = Atoms {
            lattice: Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 1.0, 6.0]]),
            elements: vec![Element::LI],
            cart_ang: vec![[0.5, -1.0, 2.0]],
        };
        let text = extxyz_text([(&atoms, -3.25), (&atoms, -3.0)]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 6);
        assert!(lines[1].starts_with("Lattice=\"4.00000000 0.00000000"));
        assert!(lines[1].contains("energy=-3.250000"));
        assert_eq!(lines[5], "Li 0.50000000 -1.00000000 2.00000000");
    }
}
