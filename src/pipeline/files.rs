//! The files of a screen.
//!
//! In: a [`Screen`]. Out: screen.json, variance.csv, ranking.csv, fig2.*, run.json in a folder.
