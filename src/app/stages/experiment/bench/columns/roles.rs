//! What a column of a spectrum or a pattern can hold, in words, with its units.

use crate::import::MeasurementKind;

/// What a column can hold.
#[derive(Debug)]
pub(super) struct Role {
    /// By which readers know it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Units that are offered; none where the role says it.
    pub units: &'static [&'static str],
}

const fn role(
    id: &'static str,
    name: &'static str,
    about: &'static str,
    units: &'static [&'static str],
) -> Role {
    Role {
        id,
        name,
        about,
        units,
    }
}

const OHM: &[&str] = &["Ω", "kΩ", "MΩ", "mΩ", "Ω cm²", "kΩ cm²", "Ω cm", "kΩ cm"];
const SIEMENS: &[&str] = &["S", "mS", "µS"];

/// The role of a column that is not read.
pub(super) const UNUSED: &str = "unused";

const SPECTRUM: [Role; 12] = [
    role(
        "frequency",
        "Frequency",
        "Frequency f of the signal.",
        &["Hz", "kHz", "MHz", "mHz"],
    ),
    role(
        "angular-frequency",
        "ω",
        "Angular frequency, 2πf.",
        &["rad/s"],
    ),
    role("real", "Z′", "Real part of the impedance.", OHM),
    role(
        "minus-imaginary",
        "−Z″",
        "Imaginary part with the sign turned, as it is plotted: positive where the cell is capacitive.",
        OHM,
    ),
    role(
        "imaginary",
        "Z″",
        "Imaginary part, negative where the cell is capacitive.",
        OHM,
    ),
    role("modulus", "|Z|", "Modulus of the impedance.", OHM),
    role(
        "phase",
        "Phase φ",
        "Phase, negative where the cell is capacitive.",
        &["°", "rad"],
    ),
    role(
        "minus-phase",
        "−φ",
        "Phase with the sign turned: positive where the cell is capacitive.",
        &["°", "rad"],
    ),
    role(
        "real-admittance",
        "Y′",
        "Real part of the admittance, 1/Z.",
        SIEMENS,
    ),
    role(
        "imaginary-admittance",
        "Y″",
        "Imaginary part of the admittance, 1/Z.",
        SIEMENS,
    ),
    role(
        "temperature",
        "Temperature",
        "Temperature of each row; rows of one temperature are one spectrum.",
        &["°C", "K"],
    ),
    role(
        "cycle",
        "Cycle or sample",
        "Number or name that tells several spectra of the table apart.",
        &[],
    ),
];

const PATTERN: [Role; 6] = [
    role("angle", "2θ (°)", "Scattering angle 2θ in degrees.", &[]),
    role(
        "theta",
        "θ (°)",
        "Half of the scattering angle in degrees.",
        &[],
    ),
    role("spacing", "d (Å)", "Distance of lattice planes in Å.", &[]),
    role(
        "q",
        "Q (Å⁻¹)",
        "Length of the scattering vector, 4π sin θ/λ.",
        &[],
    ),
    role("counts", "Counts", "Intensity at each angle.", &[]),
    role(
        "deviation",
        "Error of the counts",
        "Standard deviation of the intensity.",
        &[],
    ),
];

/// What columns of a kind of measurement can hold.
pub(super) fn roles_of(kind: MeasurementKind) -> &'static [Role] {
    match kind {
        MeasurementKind::Spectra => &SPECTRUM,
        MeasurementKind::Patterns => &PATTERN,
        MeasurementKind::Conductivities => &[],
    }
}

/// What is still to be named, in words; `None` where all is.
pub(super) fn lack(kind: MeasurementKind, named: &[&str]) -> Option<&'static str> {
    let has = |role: &str| named.contains(&role);
    match kind {
        MeasurementKind::Spectra => {
            let cartesian = has("real") && (has("imaginary") || has("minus-imaginary"));
            let polar = has("modulus") && (has("phase") || has("minus-phase"));
            let admittance = has("real-admittance") && has("imaginary-admittance");
            match (
                has("frequency") || has("angular-frequency"),
                cartesian || polar || admittance,
            ) {
                (false, _) => Some("Name the column of frequencies."),
                (true, false) => {
                    Some("Name Z′ and Z″, or |Z| and its phase, or both parts of the admittance.")
                }
                (true, true) => None,
            }
        }
        MeasurementKind::Patterns => {
            let position = ["angle", "theta", "spacing", "q"].into_iter().any(has);
            match (position, has("counts")) {
                (false, _) => Some("Name the column of angles, spacings or Q."),
                (true, false) => Some("Name the column of counts."),
                (true, true) => None,
            }
        }
        MeasurementKind::Conductivities => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_is_named() {
        let spectra = MeasurementKind::Spectra;
        assert!(lack(spectra, &["real", "imaginary"]).is_some());
        assert!(lack(spectra, &["frequency", "real", "phase"]).is_some());
        assert_eq!(
            lack(spectra, &["frequency", "modulus", "minus-phase"]),
            None
        );
        assert!(lack(MeasurementKind::Patterns, &["counts"]).is_some());
        assert_eq!(lack(MeasurementKind::Patterns, &["q", "counts"]), None);
    }
}
