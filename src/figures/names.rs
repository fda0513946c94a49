//! Short names of descriptors, for places where the full ones do not fit.
//!
//! In: the id of a descriptor. Out: the name that figures and table heads use.

const SHORT: [(&str, &str); 27] = [
    ("aliovalent_substitution", "Aliovalent"),
    ("atomic_packing_efficiency", "Atomic packing"),
    ("band_center", "Band center"),
    ("bond_fraction", "Bond fraction"),
    ("cavd", "CAVD"),
    ("chebyshev", "Chebyshev"),
    ("chemical_ordering", "Chemical ordering"),
    ("chgnet", "CHGNet"),
    ("defect_energies", "Defect energies"),
    ("density_features", "Density"),
    ("electronegativity_difference", "ΔEN"),
    ("ewald_energy", "Ewald energy"),
    ("global_instability_index", "GII"),
    ("jarvis_cfid", "CFID"),
    ("maximum_packing_efficiency", "Max. packing"),
    ("meredig", "Meredig"),
    ("mobile_sublattice", "Mobile sublattice"),
    ("mxrd", "mXRD"),
    ("orbital_field_matrix", "OFM"),
    ("oxidation_states", "Oxidation states"),
    ("radial_distribution_function", "RDF"),
    ("sine_coulomb_matrix", "Sine Coulomb"),
    ("soap", "SOAP"),
    ("structural_complexity", "Complexity"),
    ("structural_heterogeneity", "Heterogeneity"),
    ("valence_orbital", "Valence orbital"),
    ("yang_solid_solution", "Yang"),
];

/// The short name of a descriptor; one that has none is called by its id with spaces.
pub fn short_name(id: &str) -> String {
    SHORT.iter().find(|(known, _)| *known == id).map_or_else(
        || {
            let mut name = id.replace('_', " ");
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            name
        },
        |(_, name)| (*name).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_descriptor_is_called_by_its_id() {
        assert_eq!(short_name("soap"), "SOAP");
        assert_eq!(short_name("my_new_one"), "My new one");
        assert_eq!(short_name("émile"), "émile");
        assert_eq!(short_name(""), "");
    }
}
