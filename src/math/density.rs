//! Gaussian kernel densities.
