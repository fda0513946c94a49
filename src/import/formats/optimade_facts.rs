//! What an entry of OPTIMADE says beside its structure: E_hull, band gap, ICSD codes, temperature,
//! whether it was observed.
//!
//! In: attributes. Out: [`ProviderFacts`], and remarks on values that cannot be. Energies are taken as
//! eV, the unit of every provider whose fields are known.

use serde_json::{Map, Value};

use super::optimade_fields::OptimadeMeaning;
use super::remark;
use crate::import::columns::numbers::icsd_codes;
use crate::import::determination::Determination;
use crate::import::named_facts::NamedFacts;
use crate::import::stated::Stated;
use crate::monitor::Warning;

/// Providers write -99999 and the like where there is no value.
const NO_VALUE: f64 = -9000.0;

/// What the fields of a provider say.
#[derive(Debug, Default)]
pub(super) struct ProviderFacts {
    pub(super) e_above_hull_ev: Option<f64>,
    pub(super) band_gap_ev: Option<f64>,
    pub(super) icsd_codes: Vec<u32>,
    pub(super) determination: Determination,
    pub(super) remarks: Vec<Warning>,
}

/// Reads the known fields.
pub(super) fn provider_facts(attributes: &Map<String, Value>) -> ProviderFacts {
    let mut found = ProviderFacts::default();
    let mut names = Vec::new();
    for (name, meaning, value) in known_fields(attributes) {
        found.take(name, meaning, value, &mut names);
    }
    found.determination.energies_from = (!names.is_empty()).then(|| names.join(", "));
    if found.determination.observed.is_none() && !found.icsd_codes.is_empty() {
        found.determination.observed = Some(true);
    }
    found
}

/// Known fields with values, the preferred one of several first.
fn known_fields(attributes: &Map<String, Value>) -> Vec<(&str, OptimadeMeaning, &Value)> {
    let mut found: Vec<(&str, OptimadeMeaning, &Value)> = Vec::new();
    for (name, value) in attributes {
        if let Some(meaning) = OptimadeMeaning::of(name) {
            found.push((name, meaning, value));
        }
        for (path, meaning) in OptimadeMeaning::parts_of(name) {
            let part = path[name.len() + 1..]
                .split('.')
                .try_fold(value, |at, key| at.get(key));
            found.extend(part.map(|part| (path, meaning, part)));
        }
    }
    found.retain(|(.., value)| !value.is_null());
    found.sort_by_key(|(name, meaning, _)| (*meaning, OptimadeMeaning::rank(name), *name));
    found
}

impl ProviderFacts {
    fn take(
        &mut self,
        name: &str,
        meaning: OptimadeMeaning,
        value: &Value,
        names: &mut Vec<String>,
    ) {
        let is_energy = matches!(
            meaning,
            OptimadeMeaning::EAboveHull | OptimadeMeaning::BandGap
        );
        match meaning {
            _ if is_energy => self.take_energy(name, meaning, value, names),
            OptimadeMeaning::Icsd => self.take_codes(value),
            OptimadeMeaning::Temperature => {
                let kelvin = number(value).filter(|t| *t > 0.0 && *t < 5000.0);
                let known = &mut self.determination.temperature_k;
                *known = known.or(kelvin);
            }
            OptimadeMeaning::RFactor => {
                let r = number(value).filter(|r| *r > 0.0 && *r <= 100.0);
                let fraction = r.map(|r| if r > 1.0 { r / 100.0 } else { r });
                let known = &mut self.determination.r_factor;
                if known.is_none() {
                    *known = fraction.map(|r| Stated::new(r, name));
                }
            }
            OptimadeMeaning::Method => {
                let known = &mut self.determination.observed;
                *known = known.or(value.as_str().and_then(observed_by));
            }
            OptimadeMeaning::Theoretical => {
                let known = &mut self.determination.observed;
                *known = known.or(value.as_bool().map(|theoretical| !theoretical));
            }
            _ => {}
        }
    }

    fn take_energy(
        &mut self,
        name: &str,
        meaning: OptimadeMeaning,
        value: &Value,
        names: &mut Vec<String>,
    ) {
        let Some(ev) = number(value).filter(|ev| *ev > NO_VALUE) else {
            return;
        };
        let is_hull = meaning == OptimadeMeaning::EAboveHull;
        let known = match is_hull {
            true => &mut self.e_above_hull_ev,
            false => &mut self.band_gap_ev,
        };
        if known.is_some() {
            return;
        }
        let checked = NamedFacts {
            e_above_hull_ev: is_hull.then_some(ev),
            band_gap_ev: (!is_hull).then_some(ev),
            ..NamedFacts::default()
        };
        match checked.checked() {
            Ok(_) => {
                *known = Some(ev);
                names.push(name.to_owned());
            }
            Err(_) => self.remarks.push(remark(
                format!("{name} is {ev}, which cannot be in eV"),
                "it was left out; look at the entry in the database",
            )),
        }
    }

    /// A number, a text with numbers, or a list of either.
    fn take_codes(&mut self, value: &Value) {
        let texts: Vec<String> = match value {
            Value::Array(items) => items.iter().map(plain).collect(),
            one => vec![plain(one)],
        };
        for code in texts.iter().flat_map(|text| icsd_codes(text).0) {
            if code > 0 && !self.icsd_codes.contains(&code) {
                self.icsd_codes.push(code);
            }
        }
    }
}

/// A number, also where it stands in a text.
fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    number.filter(|x: &f64| x.is_finite())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a compound was observed, by how its structure was come by: the words of the specification
/// for `optimization_type`, and those of the COD.
fn observed_by(method: &str) -> Option<bool> {
    match method.trim().to_ascii_lowercase().as_str() {
        "experimental" | "hybrid" => Some(true),
        "theoretical" => Some(false),
        method if method.contains("crystal") || method.contains("diffraction") => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> ProviderFacts {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        value.as_object().map(provider_facts).unwrap_or_default()
    }

    #[test]
    fn energies_are_taken_from_the_field_that_comes_first() {
        let found = facts(
            r#"{"_mp_stability": {"gga_gga+u": {"energy_above_hull": 0.02},
                "gga_gga+u_r2scan": {"energy_above_hull": 0.01}}, "_mp_band_gap": 2.5}"#,
        );
        assert_eq!(
            (found.e_above_hull_ev, found.band_gap_ev),
            (Some(0.01), Some(2.5))
        );
        let from = found.determination.energies_from.unwrap_or_default();
        assert_eq!(
            from,
            "_mp_stability.gga_gga+u_r2scan.energy_above_hull, _mp_band_gap"
        );
    }

    #[test]
    fn what_cannot_be_is_said_and_left_out() {
        let found = facts(r#"{"_jarvis_ehull": -99999, "_x_band_gap": 4000}"#);
        assert_eq!((found.e_above_hull_ev, found.band_gap_ev), (None, None));
        assert_eq!(found.remarks.len(), 1);
        let null = facts(r#"{"_oqmd_stability": null, "_oqmd_icsd_id": null}"#);
        assert!(null.remarks.is_empty() && null.determination.observed.is_none());
    }

    #[test]
    fn codes_make_an_observed_compound() {
        for text in ["60432", "\"60432\"", "[60432, 60432]", "[\"icsd-60432\"]"] {
            let found = facts(&format!("{{\"_oqmd_icsd_id\": {text}}}"));
            assert_eq!(found.icsd_codes, [60432], "{text}");
            assert_eq!(found.determination.observed, Some(true));
        }
        let of_theory = facts(r#"{"_cod_method": "theoretical", "_cod_diffrtemp": "293"}"#);
        assert_eq!(of_theory.determination.observed, Some(false));
        assert_eq!(of_theory.determination.temperature_k, Some(293.0));
    }
}
