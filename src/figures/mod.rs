//! Figures: model → layout → paint.
//!
//! In: results. Out: a [`Drawing`], a list of shapes in points (1/72 inch) that the same layout
//! code makes for the screen and for the file, and painters that turn it into SVG, PDF or PNG.
//! The on-screen painter lives in `app`; what a figure shows is put together in `pipeline`.
//!
//! | layer | files |
//! |---|---|
//! | model: what is shown | the `Model` of [`fig2`] and of the other figures |
//! | layout: where it stands | their `layout` on a [`Canvas`], with [`axes`], [`text`], [`theme`] |
//! | paint | [`svg`], [`pdf`], [`png`] |

pub mod arrhenius;
pub mod axes;
pub mod canvas;
pub mod curves;
pub mod drawing;
pub mod fig2;
pub mod fig3;
pub mod filters;
mod hit;
pub mod map;
pub mod names;
pub mod pdf;
mod placing;
mod plot;
pub mod png;
pub mod scale;
pub mod scatter;
mod slot_labels;
pub mod svg;
pub mod text;
pub mod theme;
pub mod variance;
pub mod vectors;
mod violin;

pub use canvas::{Canvas, FigureSize};
pub use drawing::Drawing;
pub use theme::{Mode, Theme};
