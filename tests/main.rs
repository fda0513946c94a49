//! All tests that need more than one module, one file per stage.

mod oxidation;
mod shared;

mod figures;
