//! What the note of a conductivity from impedance spectra says: its value with the error, and its cells.
//!
//! In: a label whose note was written when it was kept: "σ total (1.2 ± 0.1)×10⁻⁴ S cm⁻¹, E_a …; cell P1, 9
//! temperatures". Out: its parts, as long as they are those of the value that counts.

use super::label::Label;

/// A conductivity found from spectra.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundByImpedance {
    /// "(1.2 ± 0.1)×10⁻⁴", in S cm⁻¹.
    pub conductivity: String,
    /// The cell, or the cells after one another.
    pub cells: String,
}

impl Label {
    /// Value and cells, where it is the user's own and from spectra; `None` once the value was changed by hand.
    pub fn found_by_impedance(&self) -> Option<FoundByImpedance> {
        if !self.is_own() || self.reference != Self::IMPEDANCE {
            return None;
        }
        let (found, cells) = self.note.split_once("; ")?;
        let (_, rest) = found.strip_prefix("σ ")?.split_once(' ')?;
        let (conductivity, _) = rest.split_once(" S cm⁻¹")?;
        let (value, step) = value_of(conductivity)?;
        if (value - self.conductivity_s_cm).abs() > 0.51 * step {
            return None;
        }
        let cells = match cells.strip_prefix("cell ") {
            Some(one) => one.rsplit_once(", ")?.0,
            None => cells.split_once(" (")?.1.strip_suffix(')')?,
        };
        Some(FoundByImpedance {
            conductivity: conductivity.to_owned(),
            cells: cells.to_owned(),
        })
    }
}

/// Value and step of the last digit of "(1.2 ± 0.1)×10⁻⁴", "0.012 ± 0.001", "3.4×10⁻⁵".
fn value_of(text: &str) -> Option<(f64, f64)> {
    let (digits, power) = match text.split_once("×10") {
        Some((digits, power)) => (digits, power.chars().map(plain).collect::<String>()),
        None => (text, "0".to_owned()),
    };
    let scale = 10_f64.powi(power.parse().ok()?);
    let first = digits
        .trim_start_matches('(')
        .split([' ', ')'])
        .next()?
        .replace('−', "-");
    let decimals = first.split_once('.').map_or(0, |(_, after)| after.len());
    let step = 10_f64.powi(-i32::try_from(decimals).ok()?);
    Some((first.parse::<f64>().ok()? * scale, step * scale))
}

/// A raised digit as a common one.
fn plain(raised: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match RAISED.iter().position(|digit| *digit == raised) {
        Some(digit) => char::from_digit(digit as u32, 10).unwrap_or(raised),
        None if raised == '⁻' => '-',
        None => raised,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(conductivity_s_cm: f64, note: &str) -> Label {
        Label {
            formula: "Li3BS3".to_owned(),
            conductivity_s_cm,
            censored: crate::import::Censoring::Exact,
            activation_energy_ev: None,
            space_group: None,
            icsd_ids: Vec::new(),
            material_id: None,
            reference: Label::IMPEDANCE.to_owned(),
            source: Label::TYPED_IN.to_owned(),
            temperature_k: None,
            is_fit: false,
            note: note.to_owned(),
            date: String::new(),
            decision: crate::import::Decision::default(),
        }
    }

    #[test]
    fn a_note_gives_the_error_and_the_cell() {
        let note = "σ total (4.59 ± 0.12)×10⁻⁵ S cm⁻¹, E_a 0.351 ± 0.002 eV; cell LBS-P1, 4 temperatures in 2 runs";
        let found = label(4.592_300_686e-5, note).found_by_impedance().unwrap();
        assert_eq!(found.conductivity, "(4.59 ± 0.12)×10⁻⁵");
        assert_eq!(found.cells, "LBS-P1");
        assert_eq!(
            label(5e-5, note).found_by_impedance(),
            None,
            "changed by hand"
        );
        let note = "σ bulk 0.012 ± 0.001 S cm⁻¹; mean ± standard deviation of 2 cells (A, B)";
        let found = label(0.0121, note).found_by_impedance().unwrap();
        assert_eq!(
            (found.conductivity.as_str(), found.cells.as_str()),
            ("0.012 ± 0.001", "A, B")
        );
    }
}
