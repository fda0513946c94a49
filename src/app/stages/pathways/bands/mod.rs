//! Relaxed barriers: the hops of the list as elastic bands.
//!
//! In: pathways of the map. Out: bands that are relaxed by jobs and kept in the document. [`choices`] and
//! [`chooser`] are how, [`work`] starts them and takes what comes, [`jobs`] is what waits and runs, [`known`]
//! what is known of a hop, [`dft`] writes it for other programs and reads their bands. Shown by [`panel`]: [`row`] is what is said and can be done of the chosen hop,
//! [`plot`] its profile, [`scene`] its images in 3D; by the list: [`cell`] and [`summary`].

pub mod actions;
pub(super) mod cell;
pub mod choices;
mod chooser;
mod dft;
pub mod jobs;
mod known;
pub(super) mod panel;
mod plot;
pub(super) mod row;
pub(super) mod scene;
pub(super) mod summary;
pub mod work;

pub use known::hindrance;
