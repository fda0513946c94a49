//! What surrounds the stages: menu, list of stages, inspector, status bar, dialogs, messages.

pub mod add_or_replace;
mod attribution;
pub mod barrier_menu;
pub mod commands;
pub mod conductivity_question;
pub mod copying;
pub mod export;
pub mod facts;
pub mod falls;
pub mod falls_panel;
pub mod fixed_plot;
pub mod import_preview;
pub mod inspector;
pub mod jobs;
pub mod menu_bar;
pub mod notices;
pub mod panes;
pub mod pointing;
pub mod recovered;
pub mod relaxation;
pub mod report;
pub mod setting_field;
pub mod stage_list;
pub mod status_bar;
pub mod unsaved;
pub mod widgets;
pub mod words;
