//! Numerical tools that know nothing of crystals: statistics, densities, special functions,
//! percolation on periodic grids.

pub mod block;
pub mod density;
pub mod special;
pub mod statistics;
pub mod winding;
