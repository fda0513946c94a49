//! All tests that need more than one module, one file per stage.

mod descriptors;
mod oxidation;
mod reference;
mod shared;
mod soap;

mod figures;
