//! Figures: model → layout → paint.
//!
//! In: results. Out: a [`Drawing`], a list of shapes in points (1/72 inch) that the same layout
//! code makes for the screen and for the file, and painters that turn it into SVG, PDF or PNG.
//! The on-screen painter lives in `app`.

pub mod drawing;

pub use drawing::Drawing;
