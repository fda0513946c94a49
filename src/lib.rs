//! Superion screens crystal structures for solid-state ion conductors.
//!
//! The modules below stand in the order in which data flow through the program:
//! import → decorate → simplify → describe → cluster → score → percolate → rank → export. Each
//! module's first lines say what it is for, what goes in and what comes out. The method is that of
//! Laskowski, McHaffie and See, Energy Environ. Sci. 2023, 16, 1264 (DOI 10.1039/d2ee03499a).
//!
//! Units and constants: [`units`]. Progress, cancellation, warnings: [`monitor`].

pub mod math;
pub mod monitor;
pub mod units;

pub mod crystal;
pub mod import;
pub mod simplify;

pub mod cluster;
pub mod descriptors;
pub mod percolation;
pub mod rank;
pub mod score;

pub mod export;
pub mod figures;

pub mod dataset;
pub mod pipeline;
pub mod project;

pub mod outputs;

pub mod jobs;
pub mod tasks;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
