//! Simplify and describe.
//!
//! In: decorated structures and what to compute. Out: [`Simplified`] structures, and for each
//! combination the [`Described`] data set.
//!
//! | file | what |
//! |---|---|
//! | `simplified` | structures in other representations |
//! | `built` | descriptors with their settings |
//! | `described` | a data set described by one combination |
//! | `keys` | which entries are kept together, and their keys |
//! | `work` | descriptions of one representation while they are made |
//! | `all` | every structure by every combination |

mod all;
mod built;
mod described;
mod keys;
mod simplified;
mod work;

pub use all::{DescribeSettings, describe_all};
pub(super) use all::{decorated, describe_for_matrix, describe_representation, taking_part};
pub(super) use built::{Built, build, by_representation};
pub use described::Described;
pub(super) use keys::{key_of_all, pieces};
pub use simplified::{Simplified, SimplifySettings, simplified, simplify_all};
