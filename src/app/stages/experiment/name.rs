//! The name of the stage.

use crate::app::view::StageId;

/// The name of the stage.
pub const ID: StageId = StageId("Experiment");
