//! Names of the stages that others lead to. A stage that nobody leads to has its name in its own folder.

use crate::app::view::StageId;

/// Structures and labels.
pub const DATA: StageId = StageId("Data");
/// Choice of descriptors, violins.
pub const DESCRIPTORS: StageId = StageId("Descriptors");
/// The dendrogram and the feature map.
pub const DENDROGRAM: StageId = StageId("Dendrogram");
/// Where the ion goes, in 3D.
pub const PATHWAYS: StageId = StageId("Pathways");
/// What to make next.
pub const CANDIDATES: StageId = StageId("Candidates");
/// The crystal in 3D.
pub const STRUCTURE: StageId = StageId("Structure");
