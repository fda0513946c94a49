//! Which fields a database of OPTIMADE has, by its `/info/structures`.
//!
//! In: that answer. Out: [`Fields`]: those that say something of compounds, whether entries can be sorted by
//! id, and what is to be said of units that are not understood.

use serde_json::{Map, Value};

use crate::import::OptimadeMeaning;
use crate::monitor::plain::{bounded, one_line};

/// What is asked of every entry.
const NEEDED: [&str; 4] = [
    "lattice_vectors",
    "cartesian_site_positions",
    "species_at_sites",
    "species",
];

/// What is asked of those that have it.
const USEFUL: [&str; 8] = [
    "assemblies",
    "structure_features",
    "dimension_types",
    "nsites",
    "elements",
    "chemical_formula_reduced",
    "optimization_type",
    "fractional_site_positions",
];

/// Fields that are asked for, at most: addresses are not endless.
const MOST_OWN: usize = 12;

/// Fields of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// Names of those of its own whose meaning is known.
    known: Vec<String>,
    /// Names of the specification's that it has; empty where it does not say.
    standard: Vec<String>,
    /// Whether entries can be sorted by id.
    pub(super) sorts_by_id: bool,
    /// Fields whose unit is not understood: they are not asked for.
    pub(super) strange_units: Vec<String>,
}

impl Fields {
    /// Reads `data` of `/info/structures`; what is not understood is passed over.
    pub(super) fn of_info(data: &Value) -> Self {
        let properties = [
            data.get("properties"),
            data.pointer("/attributes/properties"),
        ];
        let properties = properties.into_iter().flatten().find_map(Value::as_object);
        let mut fields = Self::default();
        for (name, about) in properties.into_iter().flatten() {
            fields.take(name, about.as_object());
        }
        fields
    }

    fn take(&mut self, name: &str, about: Option<&Map<String, Value>>) {
        let about = |key: &str| about.and_then(|about| about.get(key));
        if name == "id" {
            self.sorts_by_id = about("sortable").and_then(Value::as_bool) == Some(true);
        }
        if !is_plain(name) {
            return;
        }
        if !name.starts_with('_') {
            self.standard.push(name.to_owned());
            return;
        }
        if !OptimadeMeaning::is_known(name) {
            return;
        }
        let unit = about("x-optimade-unit").or_else(|| about("unit"));
        match unit.and_then(Value::as_str).filter(|_| is_energy(name)) {
            Some(unit) if !is_ev(unit) => {
                let unit = one_line(unit);
                let unit = bounded(&unit, 40);
                self.strange_units.push(format!("{name} ({unit})"));
            }
            _ => self.known.push(name.to_owned()),
        }
    }

    /// Known fields with a meaning, parts of fields with their points; the one first by which entries are read.
    pub(super) fn of(&self, meaning: OptimadeMeaning) -> Vec<String> {
        let mut found = Vec::new();
        for name in &self.known {
            if OptimadeMeaning::of(name) == Some(meaning) {
                found.push(name.clone());
            }
            let parts = OptimadeMeaning::parts_of(name).filter(|(_, m)| *m == meaning);
            found.extend(parts.map(|(path, _)| path.to_owned()));
        }
        found.sort_by_key(|name| OptimadeMeaning::rank(name));
        found
    }

    /// What is asked of each entry.
    pub(super) fn asked(&self) -> String {
        let has =
            |name: &&&str| self.standard.is_empty() || self.standard.iter().any(|s| s == **name);
        // Version 1.3 has these two; who does not name them does not know them.
        let is_new =
            |name: &&&str| matches!(**name, "optimization_type" | "fractional_site_positions");
        let names = |name: &&&str| self.standard.iter().any(|s| s == **name);
        let useful = USEFUL
            .iter()
            .filter(has)
            .filter(|name| !is_new(name) || names(name));
        let own = self.known.iter().map(String::as_str).take(MOST_OWN);
        let fields = NEEDED.iter().chain(useful).copied().chain(own);
        fields.collect::<Vec<_>>().join(",")
    }

    #[cfg(test)]
    pub(super) fn of_names<const N: usize>(names: [&str; N]) -> Self {
        Self {
            known: names.map(str::to_owned).to_vec(),
            ..Self::default()
        }
    }
}

/// Names go into addresses: letters, digits and underscores only.
fn is_plain(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !name.is_empty() && name.len() <= 80 && name.bytes().all(allowed)
}

fn is_energy(name: &str) -> bool {
    let energies = [OptimadeMeaning::EAboveHull, OptimadeMeaning::BandGap];
    OptimadeMeaning::of(name).is_some_and(|meaning| energies.contains(&meaning))
}

/// eV, eV per atom, or nothing said.
fn is_ev(unit: &str) -> bool {
    let plain: String = unit.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let plain = plain.to_ascii_lowercase();
    matches!(
        plain.as_str(),
        "" | "ev"
            | "evatom"
            | "evatoms"
            | "evperatom"
            | "inapplicable"
            | "dimensionless"
            | "none"
            | "electronvolt"
            | "evatom1"
            | "electronvoltatom"
            | "unknown"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_fields_and_their_units_are_found() {
        let info = serde_json::json!({"properties": {
            "id": {"sortable": true}, "nsites": {}, "lattice_vectors": {},
            "_oqmd_stability": {"unit": "eV/atom"}, "_x_band_gap": {"x-optimade-unit": "meV"},
            "_oqmd_prototype": {}, "_bad&name": {}
        }});
        let fields = Fields::of_info(&info);
        assert!(fields.sorts_by_id);
        assert_eq!(fields.of(OptimadeMeaning::EAboveHull), ["_oqmd_stability"]);
        assert!(fields.of(OptimadeMeaning::BandGap).is_empty());
        assert_eq!(fields.strange_units, ["_x_band_gap (meV)"]);
        assert_eq!(
            fields.asked(),
            "lattice_vectors,cartesian_site_positions,species_at_sites,species,nsites,_oqmd_stability"
        );
    }

    #[test]
    fn a_database_that_says_nothing_is_asked_for_what_all_have() {
        for info in [
            Value::Null,
            serde_json::json!({"properties": null}),
            serde_json::json!([1]),
        ] {
            let fields = Fields::of_info(&info);
            assert!(!fields.sorts_by_id);
            assert!(
                fields
                    .asked()
                    .ends_with("elements,chemical_formula_reduced")
            );
        }
    }
}
