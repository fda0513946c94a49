//! The databases: what they are called, where they are, whose they are.

use serde::{Deserialize, Serialize};

/// Where structures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Database {
    /// The Materials Project, by its own interface; it asks for a key.
    MaterialsProject {
        /// Which convex hull energies are counted from.
        thermo_type: ThermoType,
    },
    /// A database that speaks OPTIMADE.
    Optimade {
        /// Id in the list of providers ("oqmd"), or an address of its own ("https://…").
        provider: String,
    },
    /// The Crystallography Open Database.
    Cod,
}

impl Database {
    /// Its name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::MaterialsProject { .. } => "Materials Project",
            Self::Optimade { provider } => provider,
            Self::Cod => "Crystallography Open Database",
        }
    }

    /// Where its keys are got; `None` where it asks for none.
    pub fn key_page(&self) -> Option<&'static str> {
        match self {
            Self::MaterialsProject { .. } => Some("https://next-gen.materialsproject.org/api"),
            Self::Optimade { .. } | Self::Cod => None,
        }
    }
}

/// Which calculations a convex hull of the Materials Project is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThermoType {
    /// GGA, GGA+U and r²SCAN mixed; what the Materials Project shows.
    #[default]
    #[serde(rename = "GGA_GGA+U_R2SCAN")]
    Mixed,
    /// GGA and GGA+U.
    #[serde(rename = "GGA_GGA+U")]
    Gga,
    /// r²SCAN alone.
    #[serde(rename = "R2SCAN")]
    R2scan,
}

impl ThermoType {
    /// As the Materials Project writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mixed => "GGA_GGA+U_R2SCAN",
            Self::Gga => "GGA_GGA+U",
            Self::R2scan => "R2SCAN",
        }
    }
}

/// Whose data they are, and on which terms they may be used; kept with the entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Name of the database.
    pub name: String,
    /// Its version, or the day it was asked, as it says itself.
    pub version: Option<String>,
    /// Licence ("CC BY 4.0"), where it is known.
    pub license: Option<String>,
    /// What to cite: DOI or sentence.
    pub citation: String,
    /// Address of its page for people.
    pub url: String,
    /// The day on which it was asked ("2026-11-28"), UTC.
    #[serde(default)]
    pub fetched: Option<String>,
}
