//! Numerical tools that know nothing of crystals: statistics, straight lines, least squares, densities, principal
//! components, minimization, neighbours in the plane, special functions, components of periodic graphs,
//! percolation on periodic grids.

pub mod block;
pub mod components;
pub mod convex_hull;
pub mod density;
pub mod eigenvalues;
pub mod fire;
pub mod isosurface;
pub mod lbfgs;
pub mod least_squares;
pub mod line;
pub mod neighbor_embedding;
pub mod non_negative;
pub mod principal;
pub mod special;
pub mod statistics;
pub mod winding;
