//! Why a structure cannot be described.

use serde::{Deserialize, Serialize};

use crate::monitor::{Cancelled, Ended, TooCostly};

/// Why a structure could not be described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum DescriptorError {
    /// The structure is disordered.
    #[error(
        "site {site} ({label}) is partially occupied or mixed{}; order the structure",
        because(why)
    )]
    Disordered {
        /// Index of the site.
        site: usize,
        /// Label of the site.
        label: String,
        /// What whole atoms are needed for.
        #[serde(default)]
        why: String,
    },
    /// Two sites of the structure cannot be filled at once.
    #[error(
        "sites {} ({}) and {} ({}) are {distance_ang:.2} Å apart, so that one of them at most is filled, and no plane parts them as neighbours; order the structure, or leave these atoms out by another representation",
        sites[0], labels[0], sites[1], labels[1]
    )]
    Alternatives {
        /// Indices of the sites.
        sites: [usize; 2],
        /// Their labels.
        labels: [String; 2],
        /// Distance in Å.
        distance_ang: f64,
    },
    /// An element's property is not known.
    #[error("{element}: no {property} in the tables")]
    MissingProperty {
        /// Symbol of the element.
        element: String,
        /// What is missing.
        property: String,
    },
    /// Nothing is left to describe.
    #[error("{fact}")]
    NotApplicable {
        /// What is the matter.
        fact: String,
    },
    /// The result is not finite.
    #[error("value {column} is not a finite number: {fact}")]
    NotFinite {
        /// Column, counted through all blocks.
        column: usize,
        /// What is the matter.
        fact: String,
    },
    /// A setting is unknown or out of range.
    #[error("setting {name} = {value}: {fact}")]
    BadSetting {
        /// Name of the setting.
        name: String,
        /// Its value.
        value: f64,
        /// What is allowed.
        fact: String,
    },
    /// It would cost more than a structure may, or took too long.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
    /// It was stopped; no result of a finished run.
    #[error("stopped")]
    Stopped,
}

/// Errors of earlier versions give no reason.
fn because(why: &str) -> String {
    match why {
        "" => ", which this descriptor cannot describe".to_owned(),
        why => format!(", and {why}"),
    }
}

impl From<Cancelled> for DescriptorError {
    fn from(_: Cancelled) -> Self {
        Self::Stopped
    }
}

impl From<Ended> for DescriptorError {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Cancelled(_) => Self::Stopped,
            Ended::TooCostly(error) => Self::TooCostly(error),
        }
    }
}

impl DescriptorError {
    /// Whether the descriptor has nothing to say of such a structure by its nature, which is
    /// nobody's fault.
    pub fn is_inapplicable(&self) -> bool {
        matches!(self, Self::NotApplicable { .. })
    }

    /// Short machine-readable kind: "disordered", "missing-property"…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disordered { .. } | Self::Alternatives { .. } => "disordered",
            Self::MissingProperty { .. } => "missing-property",
            Self::NotApplicable { .. } => "not-applicable",
            Self::NotFinite { .. } => "not-finite",
            Self::BadSetting { .. } => "bad-setting",
            Self::TooCostly(_) => "too-costly",
            Self::Stopped => "stopped",
        }
    }
}
