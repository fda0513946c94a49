//! Fields that providers of OPTIMADE have of their own, as far as their meaning is known.
//!
//! In: names of fields (`_oqmd_stability`). Out: what they mean. A name is known by itself, or by what
//! stands behind the provider's prefix. Sources: the providers' `/info/structures` and documentation;
//! `optimization_type` is the specification's own (1.3).

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OptimadeMeaning {
    /// Energy above the convex hull in eV per atom.
    EAboveHull,
    /// Band gap in eV.
    BandGap,
    /// ICSD collection code, or several.
    Icsd,
    /// Temperature of the measurement in K.
    Temperature,
    /// Reliability factor of the refinement.
    RFactor,
    /// How the structure was come by, in a word.
    Method,
    /// Whether the compound is known from computations only.
    Theoretical,
}

use OptimadeMeaning as M;

/// Fields whose names say nothing by themselves; with a point between a field and what is in it.
const BY_NAME: [(&str, M); 17] = [
    ("_oqmd_stability", M::EAboveHull),
    ("_odbx_thermodynamics.hull_distance", M::EAboveHull),
    // The hulls of the Materials Project, the one that it shows first.
    (
        "_mp_stability.gga_gga+u_r2scan.energy_above_hull",
        M::EAboveHull,
    ),
    ("_mp_stability.gga_gga+u.energy_above_hull", M::EAboveHull),
    ("_mp_stability.r2scan.energy_above_hull", M::EAboveHull),
    ("_jarvis_optb88vdw_bandgap", M::BandGap),
    ("_aflow_egap", M::BandGap),
    ("_aflow_Egap", M::BandGap),
    ("_cod_diffrtemp", M::Temperature),
    ("_cod_celltemp", M::Temperature),
    ("_cod_robs", M::RFactor),
    ("_cod_Robs", M::RFactor),
    ("_cod_rall", M::RFactor),
    ("_cod_Rall", M::RFactor),
    ("_cod_method", M::Method),
    ("_tcod_method", M::Method),
    ("optimization_type", M::Method),
];

/// What may stand behind a prefix, without underscores and in lower case.
const BY_TAIL: [(&str, M); 16] = [
    ("energyabovehull", M::EAboveHull),
    ("eabovehull", M::EAboveHull),
    ("ehull", M::EAboveHull),
    ("hulldistance", M::EAboveHull),
    ("distancetohull", M::EAboveHull),
    ("hullenergy", M::EAboveHull),
    ("bandgap", M::BandGap),
    ("gap", M::BandGap),
    ("bandgapenergy", M::BandGap),
    ("icsdid", M::Icsd),
    ("icsdids", M::Icsd),
    ("icsdcode", M::Icsd),
    ("icsd", M::Icsd),
    ("temperaturek", M::Temperature),
    ("theoretical", M::Theoretical),
    ("istheoretical", M::Theoretical),
];

impl OptimadeMeaning {
    /// What a field means, by its name; of a field in a field the name has a point.
    pub fn of(field: &str) -> Option<Self> {
        let known = BY_NAME.iter().find(|(name, _)| *name == field);
        if let Some((_, meaning)) = known {
            return Some(*meaning);
        }
        let tail = field.strip_prefix('_')?.split_once('_')?.1;
        let plain: String = tail
            .chars()
            .filter(|c| *c != '_')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let known = BY_TAIL.iter().find(|(name, _)| *name == plain);
        known.map(|(_, meaning)| *meaning)
    }

    /// Which part of a field with parts may mean it: all known ones, the first one before the others.
    pub fn parts_of(field: &str) -> impl Iterator<Item = (&'static str, Self)> {
        let within = move |name: &'static str| name.strip_prefix(field)?.strip_prefix('.');
        BY_NAME
            .iter()
            .filter(move |(name, _)| within(name).is_some())
            .map(|(name, meaning)| (*name, *meaning))
    }

    /// Whether a field is of use: it or a part of it is known.
    pub fn is_known(field: &str) -> bool {
        Self::of(field).is_some() || Self::parts_of(field).next().is_some()
    }

    /// Among several fields that mean the same, the place of one: the smaller comes first.
    pub fn rank(field: &str) -> usize {
        let by_name = BY_NAME.iter().position(|(name, _)| *name == field);
        by_name.unwrap_or(BY_NAME.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tails_are_known() {
        assert_eq!(M::of("_oqmd_stability"), Some(M::EAboveHull));
        assert_eq!(M::of("_alexandria_hull_distance"), Some(M::EAboveHull));
        assert_eq!(M::of("_jarvis_ehull"), Some(M::EAboveHull));
        assert_eq!(M::of("_exmpl_band_gap"), Some(M::BandGap));
        assert_eq!(M::of("_oqmd_icsd_id"), Some(M::Icsd));
        // Of another functional, or without a prefix: not known.
        for other in [
            "_alexandria_scan_hull_distance",
            "band_gap",
            "_oqmd_delta_e",
            "_x",
        ] {
            assert_eq!(M::of(other), None, "{other}");
        }
    }

    #[test]
    fn parts_are_known_in_their_order() {
        let parts: Vec<&str> = M::parts_of("_mp_stability").map(|(name, _)| name).collect();
        assert_eq!(parts.len(), 3);
        assert!(parts[0].contains("r2scan"));
        assert!(M::is_known("_mp_stability") && !M::is_known("_mp_chemical_system"));
    }
}
