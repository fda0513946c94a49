//! Cells that no crystal has.
//!
//! In: a lattice, and the atoms in it. Out: why it is refused, with the axis, the angle or the
//! volume per atom that is wrong. Of 19,433 published structures the shortest axis is 2.1 Å, the
//! angles lie between 6.8° and 168.9°, and the volumes per atom (occupancies added up) between 5.6
//! and 666 Å³; per site, however full, ice VII has 3.6 Å³.

use super::Doubt;
use crate::crystal::typical_volumes::typical_volume_ang3;
use crate::crystal::{Lattice, Structure};

/// Axes in Å; polytypes reach 3,000.
const AXES_ANG: std::ops::RangeInclusive<f64> = 1.0..=5_000.0;
/// Angles in degrees.
const ANGLES_DEG: std::ops::RangeInclusive<f64> = 3.0..=177.0;
/// Volume per atom in Å³.
const ATOMIC_VOLUME_ANG3: std::ops::RangeInclusive<f64> = 3.0..=1_000.0;
/// Units of length that are taken for Å by mistake, and how many Å they are.
const OTHER_UNITS: [(&str, f64); 3] = [
    ("picometres", 0.01),
    ("nanometres", 10.0),
    ("bohr", 0.529_177_21),
];

/// An axis or an angle that no crystal has.
pub fn lattice_refusal(lattice: &Lattice) -> Option<Doubt> {
    let lengths = lattice.lengths_ang();
    let axes = ["a", "b", "c"].into_iter().zip(lengths);
    for (axis, length) in axes {
        if !AXES_ANG.contains(&length) {
            let bound = if length < *AXES_ANG.start() {
                format!("shorter than {} Å, which holds no atom", AXES_ANG.start())
            } else {
                format!("longer than {} Å", AXES_ANG.end())
            };
            return Some(Doubt::new(
                format!("the axis {axis} is {} Å, {bound}", rounded(length)),
                "check the cell parameters and their unit (Å)",
            ));
        }
    }
    let angles = ["α", "β", "γ"].into_iter().zip(lattice.angles_deg());
    for (angle, degrees) in angles {
        if !ANGLES_DEG.contains(&degrees) {
            return Some(Doubt::new(
                format!(
                    "the angle {angle} is {}°; crystals' lie between {}° and {}°",
                    rounded(degrees),
                    ANGLES_DEG.start(),
                    ANGLES_DEG.end()
                ),
                "check the cell parameters and their unit (degrees)",
            ));
        }
    }
    None
}

/// An axis, an angle or a volume per atom that no crystal has.
pub fn refusal(structure: &Structure) -> Option<Doubt> {
    lattice_refusal(&structure.lattice).or_else(|| volume_refusal(structure))
}

fn volume_refusal(structure: &Structure) -> Option<Doubt> {
    let composition = structure.composition();
    let n_atoms: f64 = composition.values().sum();
    let volume_ang3 = structure.lattice.volume_ang3();
    let per_atom = volume_ang3 / n_atoms;
    // The bounds leave room for rounding.
    if n_atoms <= 0.0 || ATOMIC_VOLUME_ANG3.contains(&per_atom) {
        return None;
    }
    let typical = typical_volume_ang3(&composition);
    let fits = |factor: f64| (0.4..2.5).contains(&(volume_ang3 * factor.powi(3) / typical));
    let unit = OTHER_UNITS.iter().find(|(_, factor)| fits(*factor));
    let remedy = match unit {
        Some((unit, factor)) => {
            let [a, b, c] = structure.lattice.lengths_ang().map(|x| rounded(x * factor));
            format!("are the lengths in {unit}? Then give {a}, {b} and {c} Å")
        }
        None => "check the cell parameters, their unit (Å) and the list of atoms".to_owned(),
    };
    let [a, b, c] = structure.lattice.lengths_ang().map(rounded);
    let angles = structure.lattice.angles_deg();
    let [alpha, beta, gamma] = angles.map(rounded);
    let skew = angles.iter().any(|angle| !(40.0..=140.0).contains(angle));
    let angles = if skew {
        format!(", α {alpha}, β {beta}, γ {gamma}°")
    } else {
        String::new()
    };
    Some(Doubt::new(
        format!(
            "{} Å³ per atom ({} g/cm³, a {a}, b {b}, c {c} Å{angles}); crystals have {} to {}",
            rounded(per_atom),
            rounded(structure.density_g_cm3()),
            ATOMIC_VOLUME_ANG3.start(),
            ATOMIC_VOLUME_ANG3.end(),
        ),
        remedy,
    ))
}

/// Three or four digits that matter.
pub(super) fn rounded(x: f64) -> String {
    match x.abs() {
        big if big >= 1e6 => format!("{x:.2e}"),
        big if big >= 100.0 => format!("{x:.0}"),
        middle if middle >= 1.0 => format!("{x:.2}"),
        small if small >= 1e-3 || small == 0.0 => format!("{x:.3}"),
        _ => format!("{x:.1e}"),
    }
}
