//! A screen as a folder of tasks for a cluster.
//!
//! In: data, settings, how many tasks, what the cluster wants to know. Out: a folder that holds all
//! that is needed ([`begin`], [`finish`]); in it the state of each task ([`BatchFolder::status`]). A task describes some
//! parts of the screen and keeps the pieces in the folder; the screen then finds them and goes on from there.
//! Any task may fail, be killed, run twice, or run beside itself: pieces and marks are put in place whole.
//!
//! | file | what |
//! |---|---|
//! | `manifest` | manifest.json: program, files with their checksums, tasks |
//! | `plan` | parts to tasks of about equal cost |
//! | `script` | what the cluster wants to know; the scripts |
//! | `folder` | the folder: opened, checked, its marks |
//! | `write` | the folder, written |
//! | `recording` | which pieces a task made |
//! | `status` | how far it is |
//! | `merged` | what the merge step has left |
//! | `next` | the lines for a shell that take it on |
//! | `recognise` | whether a folder is one |

mod folder;
mod manifest;
mod merged;
mod next;
mod plan;
mod recognise;
mod recording;
mod script;
mod settings;
mod status;
mod write;

pub use folder::{BatchError, BatchFolder};
pub use manifest::{
    BatchManifest, BatchTask, COLLECTED, MANIFEST, PROJECT, RESULTS, SETTINGS, this_program,
};
pub use merged::Merged;
pub use next::{ShellLine, shell_lines};
pub use plan::{MOST_TASKS, divided, tasks_for};
pub use recognise::is_batch_folder;
pub use recording::Recording;
pub use script::{ClusterFields, check_field, check_time};
pub use settings::BatchSettings;
pub use status::{BatchStatus, TaskState, array_of};
pub use write::{begin, check_new, finish};
