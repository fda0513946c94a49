//! Relaxing the entry that the inspector shows.
//!
//! In: what the form says. Out: a job with its energies live, and in the end an entry beside the one
//! it came from.
//!
//! | file | what |
//! |---|---|
//! | `actions` | what can be asked for |
//! | `runs` | the relaxations of this session |
//! | `section` | the part of the inspector |
//! | `plot` | how the energy falls |
//! | `work` | the task, and what becomes of what it made |

pub mod actions;
mod plot;
pub mod runs;
mod section;
mod work;

pub(super) use section::show;
