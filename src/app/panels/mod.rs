//! The parts of the window, one file each. A panel reads the state, keeps what only it needs
//! (sorting, filters), and pushes actions.

mod barrier_menu;
pub mod candidates;
pub mod close_up;
pub mod clusters;
pub mod data;
mod descriptor_grid;
pub mod descriptors;
pub mod export;
pub mod feature_map;
pub mod inspector;
pub mod menu_bar;
pub mod notices;
pub mod over_depth;
pub mod pathways;
pub mod report;
mod screen_settings;
pub mod stages;
pub mod status_bar;
pub mod structure;
pub mod table_model;
pub mod unsaved;
pub mod widgets;
