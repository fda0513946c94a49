//! The data set: what is worked on, and which conductivity belongs to which structure.
//!
//! In: what the readers of [`crate::import`] gave. Out: a [`Dataset`] that grows, is corrected and is
//! told apart from what it was before. Its parts are shared ([`std::sync::Arc`]): a copy costs nothing, and a
//! changed one keeps what did not change.
//!
//! | file | what |
//! |---|---|
//! | `data` | the parts of a data set |
//! | `bench`, `bench_editing`, `analysed`, `kept_spectrum`, `kept_pattern` | impedance spectra and powder patterns that were measured |
//! | `attributed`, `attributing` | whose data the entries are |
//! | `cell_names`, `runs`, `twins` | which cell and run a spectrum is of, and whether it is there twice |
//! | `cell_lines`, `hysteresis`, `bench_remarks` | σ(T) of the cells on the bench, means of replicates, whether runs agree, what to know of all that |
//! | `disorder` | partial occupancies that were ordered or kept, and kept or ordered later |
//! | `facts`, `given_facts` | E_hull, E_g and barriers of bands that the user gave to entries |
//! | `filter` | what a user types to find entries |
//! | `labels` | conductivities and the entries that they belong to |
//! | `label_editing` | conductivities added, corrected and decided about by hand |
//! | `kept_hops` | relaxed hops of one entry, by one engine and one set of settings |
//! | `relaxed` | hops that were relaxed as elastic bands, and the barriers that follow |
//! | `measurement` | a conductivity that the user measured |
//! | `sample` | conductivity of one sample over temperature |
//! | `samples` | their place in the data set |
//! | `merging` | one data set added to another |
//! | `joining` | the user's own structures, added to those that are there |
//! | `joining_downloads` | what was fetched from a database, added to what is there |
//! | `structure_print` | fingerprint of a structure |
//! | `origin` | fingerprints: from which data a result came, and what has changed since |

mod analysed;
mod attributed;
mod attributing;
mod bench;
mod bench_editing;
mod bench_remarks;
mod cell_lines;
mod cell_names;
mod charges;
mod data;
mod disorder;
mod facts;
pub mod filter;
mod given_facts;
mod hysteresis;
mod joining;
mod joining_downloads;
mod kept_hops;
mod kept_pattern;
mod kept_spectrum;
mod label_editing;
mod labels;
mod measurement;
mod merging;
mod origin;
mod relaxed;
mod row_facts;
mod runs;
mod sample;
mod samples;
mod structure_print;
mod twins;

pub use analysed::Analysed;
pub use attributed::Attributed;
pub use bench::Bench;
pub use bench_editing::{PatternEdit, SpectrumEdit};
pub use cell_lines::{CellLine, RoomConductivity};
pub use charges::remark_on_charges;
pub use data::Dataset;
pub use disorder::{DisorderShares, Retreated};
pub use given_facts::GivenFacts;
pub use hysteresis::RunDifference;
pub use joining::{MINE, SAMPLE};
pub use kept_hops::{KeptHops, profile_on_map};
pub use kept_pattern::KeptPattern;
pub use kept_spectrum::{KeptSpectrum, celsius};
pub use label_editing::{LabelEdit, OwnMeasurement};
pub use labels::Joined;
pub use measurement::{NewMeasurement, Provenance};
pub use origin::{Change, Origin, Prints};
pub use relaxed::{HopPlace, RelaxedBarrier};
pub use runs::Runs;
pub use sample::Sample;
pub use structure_print::structure_print;
pub use twins::Twin;
