//! Results kept between runs, in a folder with a limit of size.
//!
//! In: pieces from [`crate::pipeline`], by key. Out: the same bytes in a later run, or nothing. A piece
//! is a file of its own, written beside its place and then renamed, so that several programs share a folder and a
//! program that is ended leaves no half piece; a checksum tells a damaged one, which is deleted and
//! computed again. Where the folder grows beyond its limit, the pieces that were not used for longest
//! go, descriptions before trees. Whatever goes wrong here costs time, never a result.
//!
//! | file | what |
//! |---|---|
//! | `folder` | the folder, its limit, what lies in it |
//! | `piece` | one piece as a file |
//! | `sweep` | what has to go |

mod folder;
mod piece;
mod sweep;

#[cfg(test)]
mod tests;

pub use folder::{Cache, CacheError, Usage};
