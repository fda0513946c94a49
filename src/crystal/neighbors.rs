//! Periodic neighbours by explicit images.
//!
//! In: a lattice, fractional coordinates, a cut-off in Å. Out: [`NeighborList`], every pair within
//! the cut-off, in a fixed order (by centre, then by neighbour site, then by image).
