//! Conductivities as somebody types or pastes them.
//!
//! In: "3e-4", or ids each followed by its conductivity, as two columns of a spreadsheet. Out:
//! conductivities in S cm⁻¹, or what is wrong with the text.

use super::conductivities::{IMPLAUSIBLE_S_CM, conductivity_of};
use crate::import::Censoring;
use crate::import::columns::titles::Title;

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
        let words = words.map(|word| word.trim_end_matches([':', ',', '=']));
        let mut found: Vec<(Option<&str>, String)> = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            match found.last_mut() {
                _ if is_id(word) => found.push((Some(word), String::new())),
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

fn typed((id, value): (Option<&str>, String)) -> Result<TypedConductivity, String> {
    let read = conductivity_of(value.trim(), &Title::default(), None);
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
        ] {
            let found = read(text).unwrap();
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
