//! What becomes of a screen: which files, and what is printed.

use std::path::PathBuf;

use crate::score::LabelSet;

/// What becomes of a screen.
pub(in crate::cli) struct Wanted {
    /// The folder of its files.
    pub out: PathBuf,
    /// A project file with data and results as well.
    pub project: Option<PathBuf>,
    /// A map by t-SNE as well.
    pub tsne: bool,
    /// By which labels the ranking is printed and figures compare.
    pub rank_by: LabelSet,
    /// Whether the ranking is printed for programs.
    pub json: bool,
}
