//! What a radiation is called.

use crate::experiment::diffraction::PatternSettings;
use crate::import::Wavelengths;

/// Anodes of the usual tubes.
pub(super) const ANODES: [&str; 6] = ["Cu", "Mo", "Co", "Ag", "Cr", "Fe"];

/// The anode whose Kα1 a wavelength is.
fn anode_of(first_ang: f64) -> Option<&'static str> {
    ANODES.into_iter().find(|anode| {
        let known = PatternSettings::radiation(anode);
        known.is_some_and(|known| (known.first_ang - first_ang).abs() < 5e-4)
    })
}

/// "Cu Kα, 1.5406" or the number alone.
pub(super) fn radiation_text(wavelengths: &Wavelengths) -> String {
    let first = wavelengths.first_ang;
    let anode = anode_of(first);
    let second = if wavelengths.second_ang.is_some() {
        "Kα"
    } else {
        "Kα₁"
    };
    match anode {
        Some(anode) => format!("{anode} {second}, {first:.4}"),
        None => format!("{first:.5}"),
    }
}
