//! Roles: what columns may hold, and the titles that say so.
//!
//! In: a title without unit and remarks ([`Title::parse`]). Out: the role it names.

use super::titles::Title;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Id,
    MaterialId,
    Formula,
    Cif,
    EAboveHull,
    BandGap,
    Icsd,
    Conductivity,
    ActivationEnergy,
    SpaceGroup,
    Reference,
    Barrier,
    HallNumber,
    A,
    B,
    C,
    Alpha,
    Beta,
    Gamma,
    AsymmetricUnit,
}

/// Each role, its name on the command line, and the titles that mean it, best first.
pub(super) const ROLES: [(Role, &str, &[&str]); 20] = [
    (
        Role::Id,
        "id",
        &["id", "entryid", "identifier", "entry", "code", "name"],
    ),
    (
        Role::MaterialId,
        "material_id",
        &[
            "materialid",
            "mpid",
            "materialsprojectid",
            "mpcode",
            "mpentry",
            "mp",
        ],
    ),
    (
        Role::Formula,
        "formula",
        &[
            "formula",
            "reducedformula",
            "prettyformula",
            "formulapretty",
            "chemicalformula",
            "composition",
            "reducedcomposition",
            "material",
            "compound",
            "structure",
        ],
    ),
    (
        Role::Cif,
        "cif",
        &[
            "cif",
            "ciftext",
            "cifstring",
            "ciffile",
            "cifpath",
            "ciffilename",
            "filename",
            "file",
            "path",
        ],
    ),
    (
        Role::EAboveHull,
        "e_above_hull",
        &[
            "eabovehull",
            "energyabovehull",
            "ehull",
            "energyabovetheconvexhull",
            "energyaboveconvexhull",
            "hullenergy",
            "hulldistance",
        ],
    ),
    (
        Role::BandGap,
        "band_gap",
        &["bandgap", "bandgapenergy", "eg", "egap", "gap"],
    ),
    (
        Role::Icsd,
        "icsd",
        &[
            "icsdid",
            "icsdids",
            "icsd",
            "icsdentry",
            "icsdcode",
            "icsdnumber",
            "icsdno",
            "icsdentries",
            "icsdcollectioncode",
            "icsdcodes",
        ],
    ),
    (
        Role::Conductivity,
        "conductivity",
        &[
            "conductivity",
            "ionicconductivity",
            "sigma",
            "sigmart",
            "roomtemperatureconductivity",
            "conductivityrt",
            "rtconductivity",
            "rtionicconductivity",
            "ionicconductivityrt",
            "sigmatotal",
            "sigmaion",
            "sigmaionic",
            "liionconductivity",
            "conductivitytotal",
            "totalconductivity",
            "ionicconductivitytotal",
            "cond",
        ],
    ),
    (
        Role::ActivationEnergy,
        "activation_energy",
        &[
            "ea",
            "activationenergy",
            "eact",
            "activationenergyea",
            "eaexperimental",
            "eatotal",
        ],
    ),
    (
        Role::SpaceGroup,
        "space_group",
        &[
            "spacegroupnumber",
            "spacegroupno",
            "sgnumber",
            "itnumber",
            "spacegroup",
            "sg",
            "spgr",
            "spacegroupsymbol",
            "spg",
        ],
    ),
    (
        Role::Reference,
        "reference",
        &[
            "doi",
            "reference",
            "references",
            "citation",
            "ref",
            "source",
            "literature",
        ],
    ),
    (
        Role::Barrier,
        "barrier",
        &[
            "bvsebarrier",
            "barrier",
            "bvse",
            "ebarrier",
            "migrationbarrier",
            "bvsee3d",
            "e3d",
            "bvseea",
        ],
    ),
    (
        Role::HallNumber,
        "hall_number",
        &["hallnumber", "hall", "hallno"],
    ),
    (Role::A, "a", &["a", "celllengtha", "latticea"]),
    (Role::B, "b", &["b", "celllengthb", "latticeb"]),
    (Role::C, "c", &["c", "celllengthc", "latticec"]),
    (Role::Alpha, "alpha", &["alpha", "cellanglealpha"]),
    (Role::Beta, "beta", &["beta", "cellanglebeta"]),
    (Role::Gamma, "gamma", &["gamma", "cellanglegamma"]),
    (
        Role::AsymmetricUnit,
        "asymmetric_unit",
        &["asymmetricunit", "sites", "atoms"],
    ),
];

impl Role {
    /// Its name on the command line and in settings.
    pub fn name(self) -> &'static str {
        let found = ROLES.iter().find(|(role, ..)| *role == self);
        found.map_or("", |(_, name, _)| name)
    }

    /// The role a person means by `text`: its own name or one of its titles.
    pub fn from_name(text: &str) -> Option<Self> {
        let wanted = Title::parse(text).name;
        let means = |(_, name, titles): &&(Role, &str, &[&str])| {
            *name == text.trim() || titles.contains(&wanted.as_str())
        };
        ROLES.iter().find(means).map(|(role, ..)| *role)
    }
}
