//! All tests that need more than one module, one file per stage.

mod benches;
mod cif;
mod cif_reference;
mod cluster;
mod descriptors;
mod figures;
mod import;
mod invariances;
mod oxidation;
mod reference;
mod score;
mod shared;
mod simplify;
mod soap;
