//! How a result that was computed anew compares with the one of the project.

use serde::Serialize;

use crate::project::Difference;

/// A result beside what the project holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// What it is: "screen: soap × CAN".
    pub result: String,
    /// How it compares.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What has changed since the project's was made, in words; may be empty.
    pub since: String,
}

/// How a result compares.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The same, value by value.
    Same(Difference),
    /// Not the same.
    Differs(Difference),
    /// It cannot be computed.
    Failed {
        /// Why.
        message: String,
    },
    /// It was left alone.
    Skipped {
        /// Why.
        message: String,
    },
}

impl Checked {
    pub(super) fn new(result: impl Into<String>, difference: Difference, since: &str) -> Self {
        Self {
            result: result.into(),
            verdict: match difference.is_none() {
                true => Verdict::Same(difference),
                false => Verdict::Differs(difference),
            },
            since: since.to_owned(),
        }
    }

    pub(super) fn failed(result: impl Into<String>, message: String) -> Self {
        Self {
            result: result.into(),
            verdict: Verdict::Failed { message },
            since: String::new(),
        }
    }

    /// Whether it is as the project has it.
    pub fn is_same(&self) -> bool {
        matches!(self.verdict, Verdict::Same(_))
    }
}
