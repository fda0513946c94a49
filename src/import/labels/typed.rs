//! Conductivities, temperatures and energies as somebody types or pastes them.
//!
//! In: "3e-4", "0.12 mS/cm", "log σ = -4.2", or ids each followed by its conductivity, as two columns of a
//! spreadsheet; "25 °C", "298 K"; "0.35 eV". Out: S cm⁻¹, K, eV, or what is wrong with the text.

use super::PLAUSIBLE_EA_EV;
use super::conductivities::{IMPLAUSIBLE_S_CM, conductivity_of};
use crate::import::columns::numbers::{Cell, is_blank, parse_cell, plain_number};
use crate::import::columns::room::ROOM_K;
use crate::import::columns::titles::Title;
use crate::import::columns::transforms::Transform;
use crate::import::columns::units::Quantity;
use crate::import::columns::{Column, Role};
use crate::import::measured::temperatures::kelvin_of;
use crate::import::{Censoring, Label};

/// A conductivity that was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedConductivity {
    /// Id before it; `None` where it stands alone.
    pub id: Option<String>,
    /// In S cm⁻¹, > 0; the bound where censored.
    pub conductivity_s_cm: f64,
    /// Whether it is a bound ("<1e-10").
    pub censored: Censoring,
}

impl TypedConductivity {
    /// What is doubtful about it: no solid is known to conduct ions so well at room temperature.
    pub fn doubt(&self) -> Option<String> {
        (self.conductivity_s_cm > IMPLAUSIBLE_S_CM).then(|| {
            format!(
                "{} S/cm is more than any solid electrolyte is known to have at room temperature; \
                 if it is in mS/cm, write \"{} mS/cm\"",
                self.conductivity_s_cm, self.conductivity_s_cm
            )
        })
    }

    /// Reads one conductivity, or pairs of an id and a conductivity in any number, on one line or on
    /// several; `is_id` knows the ids. Units S/cm, mS/cm, S/m … may follow a number.
    ///
    /// # Errors
    /// The word that cannot be used and what to write instead.
    pub fn read_all(text: &str, is_id: impl Fn(&str) -> bool) -> Result<Vec<Self>, String> {
        let words = text.split(|c: char| c.is_whitespace() || c == ';');
        let words = words.map(|word| word.trim_end_matches([':', ',']));
        let mut found: Vec<(Option<&str>, String)> = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            let id = word.trim_end_matches('=');
            match found.last_mut() {
                _ if is_id(id) => found.push((Some(id), String::new())),
                Some((Some(_), value)) if word == "=" && value.is_empty() => {}
                Some((_, value)) => {
                    value.push_str(word);
                    value.push(' ');
                }
                None => found.push((None, format!("{word} "))),
            }
        }
        if found.is_empty() {
            return Err("write a conductivity in S/cm, as 3e-4".to_owned());
        }
        found.into_iter().map(typed).collect()
    }
}

impl TypedConductivity {
    /// Reads one conductivity without an id, as [`Self::read_all`] does.
    ///
    /// # Errors
    /// What is wrong with the text and what to write instead.
    pub fn read_one(text: &str) -> Result<Self, String> {
        let (conductivity_s_cm, censored) = value_of(text.trim())
            .map_err(|fact| format!("{fact}; write it in S/cm, as 3e-4, or with its unit"))?;
        Ok(Self {
            id: None,
            conductivity_s_cm,
            censored,
        })
    }
}

fn typed((id, value): (Option<&str>, String)) -> Result<TypedConductivity, String> {
    let read = value_of(value.trim());
    let (conductivity_s_cm, censored) = read.map_err(|fact| match id {
        Some(id) => format!("{id}: {fact}; write its conductivity in S/cm after it, as 3e-4"),
        None => format!("{fact}; write it in S/cm, as 3e-4, or ids each with its conductivity"),
    })?;
    Ok(TypedConductivity {
        id: id.map(str::to_owned),
        conductivity_s_cm,
        censored,
    })
}

/// A conductivity with or without its name before it: "σ = 3e-4", "log σ = -4.2", "lg(σ / S/cm): -4.2".
fn value_of(text: &str) -> Result<(f64, Censoring), String> {
    let plain = conductivity_of(text, &Title::default(), None);
    if plain.is_ok() {
        return plain;
    }
    let named = text.char_indices().rev().find_map(|(k, _)| {
        let (name, value) = text.split_at(k);
        let name = name.trim_end_matches(|c: char| c.is_whitespace() || "=:".contains(c));
        let is_whole = name.len() < k || value.starts_with(['-', '−', '<', '>']);
        let title = Title::parse(name);
        let ends = name.ends_with(|c: char| c.is_alphanumeric() || c == ')');
        let is_name = is_whole && ends && Role::Conductivity.rank(&title).is_some();
        let read = is_name.then(|| conductivity_of(value.trim(), &title, None))?;
        read.ok()
    });
    named.map_or(plain, Ok)
}

/// Numbers of temperatures from which one without a unit is in K: no room is so hot in °C.
const SURELY_KELVIN: f64 = 200.0;

impl Label {
    /// A temperature in K as somebody types it: "25 °C", "298 K", "RT", "25"; `None` where nothing is typed. A
    /// number alone is in °C, one from 200 on in K.
    ///
    /// # Errors
    /// What is wrong with the text, or that it is not that of a room: other conductivities are no labels.
    pub fn typed_temperature_k(text: &str) -> Result<Option<f64>, String> {
        let text = text.trim();
        if is_blank(text) {
            return Ok(None);
        }
        let transform = match plain_number(text) {
            Some(number) if number < SURELY_KELVIN => Transform::Celsius,
            _ => Transform::None,
        };
        let column = Column {
            index: 0,
            text: "temperature".to_owned(),
            title: Title {
                transform,
                ..Title::default()
            },
        };
        let kelvin = kelvin_of(&column, text)
            .map_err(|fact| format!("{fact}; write it as \"25 °C\" or \"298 K\""))?;
        if ROOM_K.contains(&kelvin) {
            return Ok(Some(kelvin));
        }
        Err(format!(
            "{kelvin:.0} K is not room temperature (10 to 40 °C), at which conductivities are compared; open \
             the table of σ over temperature instead, and its fit gives σ at 25 °C"
        ))
    }

    /// An activation energy in eV as somebody types it: "0.35", "350 meV", "34 kJ/mol"; `None` where nothing
    /// is typed.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn typed_activation_energy_ev(text: &str) -> Result<Option<f64>, String> {
        match parse_cell(text) {
            Cell::Blank => Ok(None),
            Cell::Number(number) if number.censored == Censoring::Exact => {
                let (factor, is_energy) = number
                    .unit
                    .map_or((1.0, true), |u| (u.factor, u.quantity == Quantity::Energy));
                let value_ev = number.value * factor;
                if !is_energy {
                    Err(format!("\"{text}\" is no energy; write it in eV, as 0.35"))
                } else if PLAUSIBLE_EA_EV.contains(&value_ev) {
                    Ok(Some(value_ev))
                } else {
                    Err(format!(
                        "an activation energy of {value_ev} eV is implausible; write it in eV, or with its unit, \
                         as \"34 kJ/mol\""
                    ))
                }
            }
            Cell::Number(_) => Err(format!("\"{text}\" is a bound, not a value")),
            Cell::Unreadable => Err(format!("\"{text}\" is no number; write it in eV, as 0.35")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(Option<String>, f64, Censoring)>, String> {
        let typed = TypedConductivity::read_all(text, |word| word.starts_with("mp-"))?;
        let plain = typed.into_iter();
        Ok(plain
            .map(|t| (t.id, t.conductivity_s_cm, t.censored))
            .collect())
    }

    #[test]
    fn one_number_in_many_hands() {
        use Censoring::{Below, Exact};
        for (text, value, censored) in [
            ("3e-4", 3e-4, Exact),
            (" 1.5 × 10⁻³ ", 1.5e-3, Exact),
            ("<1E-10", 1e-10, Below),
            ("2 mS/cm", 2e-3, Exact),
            ("1,2·10⁻⁴", 1.2e-4, Exact),
            ("0.12 mS/cm", 1.2e-4, Exact),
            ("120 µS cm⁻¹", 1.2e-4, Exact),
            ("log σ = -4", 1e-4, Exact),
            ("log10(σ) = −4", 1e-4, Exact),
            ("lg sigma: -4", 1e-4, Exact),
            ("-log σ = 4", 1e-4, Exact),
            ("log σ -4", 1e-4, Exact),
            ("σ = 3e-4 S/cm", 3e-4, Exact),
            ("sigma < 3e-9", 3e-9, Below),
            ("ln σ = -9.210340371976182", 1e-4, Exact),
        ] {
            let found = read(text).unwrap_or_else(|fact| panic!("{text}: {fact}"));
            assert_eq!(found.len(), 1, "{text}");
            assert!((found[0].1 / value - 1.0).abs() < 1e-12, "{text}");
            let typed = TypedConductivity::read_all(text, |_| false).unwrap();
            assert_eq!(typed[0].doubt(), None, "{text}");
            assert_eq!((found[0].0.clone(), found[0].2), (None, censored), "{text}");
        }
    }

    #[test]
    fn what_is_too_high_for_any_solid_is_doubted() {
        let typed = TypedConductivity::read_all("7", |_| false).unwrap();
        let doubt = typed[0].doubt().unwrap();
        assert!(doubt.contains("7 mS/cm"), "{doubt}");
    }

    #[test]
    fn columns_of_a_spreadsheet() {
        let expected = vec![
            (Some("mp-1".to_owned()), 3e-4, Censoring::Exact),
            (Some("mp-22".to_owned()), 1e-9, Censoring::Below),
        ];
        assert_eq!(read("mp-1\t3e-4\nmp-22\t<1e-9\n"), Ok(expected.clone()));
        assert_eq!(read("mp-1: 3e-4 S/cm; mp-22 = < 1e-9"), Ok(expected));
    }

    #[test]
    fn temperatures_and_energies() {
        let kelvin =
            |text| Label::typed_temperature_k(text).map(|k| k.map(|k| (k * 100.0).round()));
        assert_eq!(kelvin(""), Ok(None));
        for text in ["25", "25 °C", "25 C", "298.15", "298.15 K", "RT"] {
            assert_eq!(kelvin(text), Ok(Some(29815.0)), "{text}");
        }
        assert!(
            kelvin("80 °C")
                .unwrap_err()
                .contains("353 K is not room temperature")
        );
        assert!(kelvin("warm").unwrap_err().contains("25 °C"));
        assert_eq!(Label::typed_activation_energy_ev(" "), Ok(None));
        assert_eq!(Label::typed_activation_energy_ev("0,35"), Ok(Some(0.35)));
        for text in ["350 meV", "33.77 kJ/mol"] {
            let found = Label::typed_activation_energy_ev(text).unwrap().unwrap();
            assert!((found - 0.35).abs() < 1e-3, "{text}: {found}");
        }
        assert!(
            Label::typed_activation_energy_ev("35")
                .unwrap_err()
                .contains("kJ/mol")
        );
        assert!(Label::typed_activation_energy_ev("0.3 S/cm").is_err());
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        assert!(read("").unwrap_err().contains("3e-4"));
        assert!(read("high").unwrap_err().contains("\"high\""));
        assert!(
            read("mp-1")
                .unwrap_err()
                .starts_with("mp-1: no conductivity")
        );
        assert!(read("0").unwrap_err().contains("zero"));
        assert!(read("-3e-4").unwrap_err().contains("positive"));
        assert!(read("1e10").unwrap_err().contains("no ion conductor"));
        assert!(read("mp-1 1e-4 mp-2 0.3 eV").is_err());
    }
}
