//! Figures: model → layout → paint.
//!
//! In: results. Out: a [`Drawing`], a list of shapes in points (1/72 inch) that the same layout
//! code makes for the screen and for the file, and painters that turn it into SVG, PDF or PNG.
//! The on-screen painter lives in `app`; what a figure shows is put together in `outputs`.
//!
//! | layer | files |
//! |---|---|
//! | model: what is shown | the `Model` of [`violins`] and of the other figures |
//! | layout: where it stands | their `layout` on a [`Canvas`], with [`axes`], [`legend`], [`text`], [`theme`] |
//! | paint | [`svg`], [`pdf`], [`png`] |

pub mod arrhenius;
pub mod axes;
pub mod band_profile;
pub mod candidates_plane;
pub mod canvas;
mod color_bar;
pub mod composition_lines;
pub mod curves;
pub mod dendrogram;
pub mod described;
pub mod drawing;
pub mod feature_map;
pub mod filters;
pub mod heat_map;
mod hit;
pub mod impedance;
pub mod label_sets;
pub mod legend;
pub mod names;
pub mod over_depth;
pub mod own;
pub mod pdf;
mod placing;
mod plot;
pub mod png;
pub mod powder_pattern;
pub mod scale;
pub mod scan;
mod slot_labels;
pub mod svg;
pub mod text;
pub mod theme;
pub mod vectors;
mod violin_outline;
pub mod violins;

pub use canvas::{Canvas, FigureSize};
pub use drawing::Drawing;
pub use theme::{Mode, Theme};
