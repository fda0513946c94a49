//! The stages of the work, one folder each, and the table of them.
//!
//! A new stage is a folder with a type that is a [`Stage`], and one line in [`all`].

pub mod candidates;
pub mod data;
pub mod dendrogram;
pub mod descriptors;
pub mod experiment;
pub mod ids;
pub mod pathways;
pub mod stage;
pub mod structure;

use eframe::egui_wgpu::RenderState;

pub use stage::{Stage, Standing};

/// The stages, in the order of the work, on the window's graphics device.
pub fn all(graphics: Option<&RenderState>) -> Vec<Box<dyn Stage>> {
    vec![
        Box::new(data::DataPanel::default()),
        Box::new(descriptors::DescriptorsPanel::default()),
        Box::new(dendrogram::DendrogramPanel::default()),
        Box::new(pathways::PathwaysPanel::new(graphics)),
        Box::new(candidates::CandidatesPanel::default()),
        Box::new(experiment::ExperimentPanel::default()),
        Box::new(structure::StructurePanel::new(graphics)),
    ]
}
