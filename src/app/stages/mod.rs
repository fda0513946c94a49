//! The stages of the work, one folder each. A stage reads the state, keeps what only it needs
//! (sorting, filters), and pushes actions.

pub mod candidates;
pub mod data;
pub mod dendrogram;
pub mod descriptors;
pub mod pathways;
pub mod structure;
