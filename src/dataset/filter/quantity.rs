//! Numbers of entries that a filter compares, and the names that people have for them.

use super::bare;

/// A number of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Measured conductivity in S cm⁻¹.
    Conductivity,
    /// Energy above the convex hull in eV per atom.
    Hull,
    /// Band gap in eV.
    Gap,
    /// Bond-valence barrier E_3D in eV.
    Barrier,
    /// Sites of the cell.
    Sites,
    /// Volume of the cell in Å³.
    Volume,
    /// Mass density in g cm⁻³.
    Density,
    /// Number of different elements.
    Elements,
    /// Number of the space group.
    SpaceGroup,
    /// Temperature of the structure's measurement in K.
    Temperature,
    /// Reliability factor R of the refinement, as a fraction.
    RFactor,
    /// Number of the cluster, from 1.
    Cluster,
}

/// Names without spaces, underscores, dots and hyphens, in lower case. The first one is shown.
const NAMES: [(Quantity, &str, &[&str]); 12] = [
    (
        Quantity::Conductivity,
        "σ",
        &[
            "σ",
            "sigma",
            "conductivity",
            "cond",
            "σrt",
            "sigmart",
            "leitfähigkeit",
        ],
    ),
    (
        Quantity::Hull,
        "E_hull",
        &["ehull", "hull", "eabovehull", "energyabovehull", "eah"],
    ),
    (Quantity::Gap, "E_g", &["eg", "gap", "bandgap", "egap"]),
    (
        Quantity::Barrier,
        "E_a",
        &["ea", "barrier", "e3d", "eact", "activationenergy"],
    ),
    (
        Quantity::Sites,
        "sites",
        &["sites", "nsites", "site", "atoms", "natoms"],
    ),
    (Quantity::Volume, "volume", &["volume", "vol", "v"]),
    (
        Quantity::Density,
        "density",
        &["density", "ρ", "rho", "dens"],
    ),
    (
        Quantity::Elements,
        "elements",
        &["elements", "nelements", "nelem", "nel"],
    ),
    (Quantity::SpaceGroup, "sg", &["sg", "spacegroup", "group"]),
    (
        Quantity::Temperature,
        "T",
        &["t", "temperature", "temp", "kelvin"],
    ),
    (Quantity::RFactor, "R", &["r", "rfactor", "rvalue", "r1"]),
    (Quantity::Cluster, "cluster", &["cluster"]),
];

impl Quantity {
    /// The one that people call so.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = bare(name);
        let of_name = |(_, _, names): &&(Self, &str, &[&str])| names.contains(&name.as_str());
        NAMES.iter().find(of_name).map(|(quantity, ..)| *quantity)
    }

    /// How it is written.
    pub fn name(self) -> &'static str {
        let own = NAMES.iter().find(|(quantity, ..)| *quantity == self);
        own.map_or("", |(_, name, _)| name)
    }

    /// Those that can be compared, in words.
    pub(super) fn all_names() -> String {
        let names: Vec<&str> = NAMES.iter().map(|(_, name, _)| *name).collect();
        names.join(", ")
    }
}
