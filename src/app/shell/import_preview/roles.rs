//! Roles of columns in words, for each kind of table.
//!
//! In: a kind. Out: the roles that its columns may have, in the order of the drop-down.

use crate::import::TableKind;

/// A role in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoleInWords {
    /// Its name in settings.
    pub name: &'static str,
    /// What it is called.
    pub words: &'static str,
    /// What the column holds, after "which column holds …".
    pub which: &'static str,
    /// One sentence.
    pub explanation: &'static str,
    /// Units that are common for it; empty where it has none.
    pub units: &'static [&'static str],
    /// The kinds of tables that have it.
    pub kinds: &'static [TableKind],
}

const CONDUCTIVITIES: TableKind = TableKind::Conductivities;
const STRUCTURES: TableKind = TableKind::Structures;
const FACTS: TableKind = TableKind::Facts;
const SERIES: TableKind = TableKind::OverTemperature;
const ENERGIES: &[&str] = &["eV", "meV", "kJ/mol", "kcal/mol"];
const LENGTHS: &[&str] = &["Å", "nm", "pm"];

/// Every role.
const ROLES: &[RoleInWords] = &[
    RoleInWords {
        name: "formula",
        words: "Formula",
        which: "the formulas",
        explanation: "The chemical formula, by which a row finds its structure: Li7La3Zr2O12.",
        units: &[],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES, SERIES],
    },
    RoleInWords {
        name: "conductivity",
        words: "Conductivity",
        which: "the conductivities",
        explanation: "The measured ionic conductivity or its logarithm; “<” before a number makes it an \
                      upper bound.",
        units: &[
            "S/cm",
            "mS/cm",
            "S/m",
            "µS/cm",
            "log10 S/cm",
            "ln S/cm",
            "S K/cm",
            "ln S K/cm",
        ],
        kinds: &[CONDUCTIVITIES, SERIES],
    },
    RoleInWords {
        name: "temperature",
        words: "Temperature",
        which: "the temperatures",
        explanation: "The temperature of the measurement, or its inverse.",
        units: &["°C", "K", "1000/T", "1/T"],
        kinds: &[CONDUCTIVITIES, SERIES],
    },
    RoleInWords {
        name: "sample",
        words: "Sample",
        which: "the names of the samples",
        explanation: "Tells the rows of one sample from those of another.",
        units: &[],
        kinds: &[SERIES],
    },
    RoleInWords {
        name: "activation_energy",
        words: "Activation energy",
        which: "the activation energies",
        explanation: "The measured activation energy of the conductivity.",
        units: ENERGIES,
        kinds: &[CONDUCTIVITIES],
    },
    RoleInWords {
        name: "cif",
        words: "Structure (CIF)",
        which: "the structures",
        explanation: "The text of a CIF, or the name of a structure file that lies beside the table.",
        units: &[],
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "e_above_hull",
        words: "E above hull",
        which: "the energies above the hull",
        explanation: "The energy above the convex hull per atom: 0 is stable against all other phases.",
        units: ENERGIES,
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES],
    },
    RoleInWords {
        name: "band_gap",
        words: "Band gap",
        which: "the band gaps",
        explanation: "The gap between filled and empty electronic states: a solid electrolyte needs a wide \
                      one.",
        units: &["eV", "meV"],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES],
    },
    RoleInWords {
        name: "barrier",
        words: "Barrier E_3D",
        which: "the barriers",
        explanation: "The bond-valence barrier of migration in three dimensions.",
        units: ENERGIES,
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "space_group",
        words: "Space group",
        which: "the space groups",
        explanation: "Number or symbol of the space group; it tells structures of one formula apart.",
        units: &[],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES],
    },
    RoleInWords {
        name: "id",
        words: "Id",
        which: "the ids",
        explanation: "The name of the entry; a row belongs to the structure of the same id.",
        units: &[],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES, SERIES],
    },
    RoleInWords {
        name: "material_id",
        words: "Materials Project id",
        which: "the ids of the Materials Project",
        explanation: "The id of the Materials Project, such as mp-5614.",
        units: &[],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES],
    },
    RoleInWords {
        name: "icsd",
        words: "ICSD number",
        which: "the ICSD numbers",
        explanation: "Collection codes of the Inorganic Crystal Structure Database.",
        units: &[],
        kinds: &[CONDUCTIVITIES, FACTS, STRUCTURES],
    },
    RoleInWords {
        name: "reference",
        words: "Reference",
        which: "the references",
        explanation: "Where the value was published: a DOI or a citation.",
        units: &[],
        kinds: &[CONDUCTIVITIES],
    },
    RoleInWords {
        name: "a",
        words: "Cell length a",
        which: "the cell length a",
        explanation: "Length of the first axis of the unit cell.",
        units: LENGTHS,
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "b",
        words: "Cell length b",
        which: "the cell length b",
        explanation: "Length of the second axis of the unit cell.",
        units: LENGTHS,
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "c",
        words: "Cell length c",
        which: "the cell length c",
        explanation: "Length of the third axis of the unit cell.",
        units: LENGTHS,
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "alpha",
        words: "Cell angle α",
        which: "the cell angle α",
        explanation: "Angle between the second and the third axis of the unit cell, in degrees.",
        units: &[],
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "beta",
        words: "Cell angle β",
        which: "the cell angle β",
        explanation: "Angle between the first and the third axis of the unit cell, in degrees.",
        units: &[],
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "gamma",
        words: "Cell angle γ",
        which: "the cell angle γ",
        explanation: "Angle between the first and the second axis of the unit cell, in degrees.",
        units: &[],
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "hall_number",
        words: "Hall number",
        which: "the Hall numbers",
        explanation: "Number of the space-group setting, from 1 to 530.",
        units: &[],
        kinds: &[STRUCTURES],
    },
    RoleInWords {
        name: "asymmetric_unit",
        words: "Atoms of the cell",
        which: "the atoms",
        explanation: "The symmetry-inequivalent atoms with their fractional coordinates: \
                      Li:0.25,0.75,0.25 S:0,0,0.",
        units: &[],
        kinds: &[STRUCTURES],
    },
];

/// What the column of no role is called.
pub(super) const NOT_USED: &str = "not used";

/// The roles of a kind of table.
pub(super) fn roles_of(kind: TableKind) -> impl Iterator<Item = &'static RoleInWords> {
    ROLES.iter().filter(move |role| role.kinds.contains(&kind))
}

/// A role by its name in settings.
pub(super) fn role_in_words(name: &str) -> Option<&'static RoleInWords> {
    ROLES.iter().find(|role| role.name == name)
}
