//! What to keep of the input, and how to clean it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::decided::DecidedTable;
use crate::crystal::Element;
use crate::setting::{self, Setting};

/// What to keep and how to clean. Every rule reports how many entries it touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportSettings {
    /// Drop entries with deuterium. Default true.
    pub drop_deuterium: bool,
    /// Drop structures with more sites than this ([`Self::MAX_SITES`]).
    pub max_sites: usize,
    /// Merge entries that share an ICSD id (the experimental structure wins). Default true.
    pub merge_by_icsd: bool,
    /// What to do with disordered structures. Default [`Disorder::Order`].
    pub disorder: Disorder,
    /// Drop entries without the mobile ion. Default `None`: keep all.
    pub require_element: Option<Element>,
    /// Columns given by hand: (role such as "conductivity", column title).
    pub columns: Vec<(String, String)>,
    /// Only these ids, when not empty.
    pub ids: Vec<String>,
    /// The table of conductivities, read for itself: among the input it is no failure to find no
    /// structures in it. Not kept with a project.
    #[serde(skip)]
    pub labels_table: Option<PathBuf>,
    /// Tables that were looked at, with how they are to be read. Not kept with a project.
    #[serde(skip)]
    pub decided: Vec<DecidedTable>,
}

impl ImportSettings {
    /// What is kept with a project.
    #[must_use]
    pub fn to_be_kept(&self) -> Self {
        Self {
            labels_table: None,
            decided: Vec::new(),
            ..self.clone()
        }
    }

    /// How large a structure may be.
    pub const MAX_SITES: Setting<usize> = Setting {
        name: "max_sites",
        default: 500,
        kind: "a whole number",
        unit: "",
        range: setting::above(0),
        explanation: "Drop structures with more sites than this",
    };
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self {
            drop_deuterium: true,
            max_sites: Self::MAX_SITES.default,
            merge_by_icsd: true,
            disorder: Disorder::Order,
            require_element: None,
            columns: Vec::new(),
            ids: Vec::new(),
            labels_table: None,
            decided: Vec::new(),
        }
    }
}

/// What to do with partial occupancies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disorder {
    /// Choose the ordered arrangement with the lowest Ewald energy on the smallest integral cell.
    Order,
    /// Keep the partial occupancies: what can compute with them does, the rest says why not.
    Keep,
}
