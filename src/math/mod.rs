//! Numerical tools that know nothing of crystals: statistics, densities, special functions.

pub mod density;
pub mod statistics;
