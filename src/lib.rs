//! Superion screens crystal structures for solid-state ion conductors: a desktop program and a command
//! line over one library.
//!
//! import → decorate → simplify → describe → cluster → score → percolate → rank → measure → show. The
//! method is that of Laskowski, McHaffie and See, Energy Environ. Sci. 2023, 16, 1264
//! (DOI 10.1039/d2ee03499a). Each module's first lines say what it is for, what goes in and what
//! comes out; those of a stage have an example that runs.
//!
//! # The house
//!
//! A module uses those of the floors below its own, and no two files import each other in a circle;
//! `tests/architecture.rs` checks both.
//!
//! | floor | module | what |
//! |---|---|---|
//! | ground | [`units`] | units and constants |
//! | | [`monitor`] | progress, cancellation, warnings, limits |
//! | | [`setting`] | a number that the user may set: default, unit, range, explanation |
//! | | [`math`] | numbers without chemistry |
//! | 1 | [`crystal`] | one crystal: lattice, sites, neighbours, symmetry, oxidation states |
//! | 2: stages; each sees types and lists of those before it | [`import`] | files to entries and labels, with a report |
//! | | [`online`] | databases on the net to folders of pages that the import reads |
//! | | [`simplify`] | the nine representations of a structure |
//! | | [`percolation`] | bond-valence maps, barriers, channels, pathways |
//! | | [`potentials`] | energy, forces and stress of a crystal |
//! | | [`descriptors`] | a structure to a vector of numbers |
//! | | [`cluster`] | vectors to a tree |
//! | | [`score`] | how well a tree sorts what was measured |
//! | | [`neb`] | elastic bands: hops to barriers in a framework that gives way |
//! | | [`experiment`] | impedance spectra and powder patterns to σ, E_a and phases |
//! | | [`rank`] | clusters and labels to candidates with reasons |
//! | 3 | [`dataset`] | entries, oxidation states, labels, and which belongs to which |
//! | 4 | [`pipeline`] | the stages in their order |
//! | 5 | [`figures`] | models to layouts to drawings |
//! | | [`cache`] | results kept between runs |
//! | | [`export`] | how bytes are written: tables, structures, folders |
//! | 6 | [`project`] | the document, its history, the project file |
//! | 7 | [`batch`] | a screen as a folder of tasks for a cluster |
//! | | [`outputs`] | every figure and table that leaves the program, once |
//! | 8 | [`tasks`] | long computations, one file each |
//! | 9 | [`cli`] | arguments to settings; one file for each command |
//! | | `app` | the window (feature `gui`) |
//!
//! # What it costs to add
//!
//! | a new … | is | example |
//! |---|---|---|
//! | descriptor | a file in `descriptors/`, a line in its registry | `descriptors/density_features.rs` |
//! | simplification | a variant of [`simplify::Representation`] with what it keeps, its words in `app/shell/widgets.rs` | `simplify/representation.rs` |
//! | structure format | a file in `import/formats/`, a line in its registry | `import/formats/xyz.rs` |
//! | format of spectra or patterns | a file in `import/spectra/formats/` or `import/patterns/formats/`, a line in its registry | `import/patterns/formats/xrdml.rs` |
//! | force field of bond valences | a variant of [`percolation::ForceField`] and its tables | `percolation/force_field.rs` |
//! | potential | a file or folder in `potentials/`, a line in its registry | `potentials/bond_valence.rs` |
//! | figure | its drawing in `figures/`, a file in `outputs/`, its lines in [`outputs`]: `mod`, `pub use`, a place in [`outputs::FIGURES`] | `outputs/heat_map.rs` |
//! | table | a file in `outputs/`, its lines in [`outputs`]: `mod`, `pub use`, a place in [`outputs::TABLES`] | `outputs/means_table.rs` |
//! | long computation | a file in `tasks/`, its two lines in `tasks/mod.rs` | `tasks/channels.rs` |
//! | stage of the window | a folder in `app/stages/`, its lines in `app/stages/mod.rs`: `mod`, a place in `all` | `app/stages/experiment/` |
//! | page of the help | a file in `assets/help/`, a place in [`outputs::help::PAGES`] | `assets/help/disorder.md` |
//! | command | a file in `cli/`, its two lines in `cli/mod.rs` (and its task) | `cli/channels.rs` |
//! | setting of a descriptor | one declaration: default, unit, range, explanation; command line, window and file take it from there | `SETTINGS` in `descriptors/soap.rs` |
//! | other setting | a field with its declaration (default, unit, range, explanation) beside it; its argument in `cli/`, its field in the window, a line in `project/freshness.rs`, which does not compile without | `DEPTHS` in `pipeline/settings.rs` |

pub mod math;
pub mod monitor;
pub mod setting;
pub mod units;

pub mod crystal;
pub mod import;
pub mod online;
pub mod simplify;

pub mod cluster;
pub mod descriptors;
pub mod experiment;
pub mod neb;
pub mod percolation;
pub mod potentials;
pub mod rank;
pub mod score;

pub mod cache;
pub mod export;
pub mod figures;

pub mod dataset;
pub mod pipeline;
pub mod project;

pub mod batch;
pub mod outputs;

pub mod tasks;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
