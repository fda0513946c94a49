//! Long computations: what they are asked, what they tell while they run, how they end.
//!
//! In: a [`Task`] from the window or the command line. Out: its parts as they come and one
//! [`Outcome`]. [`Runner`] runs tasks in the background and folds what they make into the state of
//! whoever asked, on his thread; [`run_here`] runs one and waits. A panic of a task is caught;
//! cancelling takes effect at its next check. Each task stands in a file of its own: title, input,
//! run, output.

mod attempt;
mod clock;
mod counted;
mod here;
mod pools;
mod run_espresso;
mod runner;
mod task;
mod throttle;
mod treat_disorder;
mod turns;

mod analyse_pattern;
mod analyse_spectra;
mod arrhenius;
mod channels;
mod cluster;
mod count_online;
mod describe;
mod evaluate;
mod feature_map;
mod fetch_online;
mod find_paths;
mod find_phases;
mod import;
mod import_decided;
mod labels;
mod learning;
mod letters;
mod load;
mod look;
mod mind_key;
mod mixtures;
mod open;
mod percolate;
mod place;
mod preview;
mod rank;
mod read_dft_band;
mod read_espresso;
mod read_measurements;
mod read_opened;
mod read_vasp;
mod relax;
mod relax_hops;
mod rescore;
mod save;
mod screen;
mod simplify;
mod write;
mod write_espresso;
mod write_vasp;

pub use here::run_here;
pub use runner::{Folding, Runner, Running, TaskId};
pub use task::{Outcome, Task, TaskError, Weight};
pub use throttle::throttled;

pub use analyse_pattern::AnalysePattern;
pub use analyse_spectra::AnalyseSpectra;
pub use arrhenius::FitArrhenius;
pub use channels::FindChannels;
pub use cluster::ClusterToFiles;
pub use count_online::CountOnline;
pub use describe::DescribeStructures;
pub use evaluate::EvaluateEnergies;
pub use feature_map::MapFeatures;
pub use fetch_online::FetchOnline;
pub use find_paths::FindPaths;
pub use find_phases::{FindPhases, PhasesFound};
pub use import::{ImportFiles, Imported};
pub use import_decided::{Entering, ImportDecided, TableContents};
pub use labels::ReadLabels;
pub use learning::LearnFromMeasurements;
pub use letters::FindLetters;
pub use load::{Inputs, LoadInputs};
pub use look::{Anew, Found, LookAtTables, PreviewTable};
pub use mind_key::{KeyChange, MindKey};
pub use mixtures::SearchMixtures;
pub use open::OpenProject;
pub use percolate::MapEnergies;
pub use place::PlaceEntries;
pub use preview::PreviewTables;
pub use rank::RankCandidates;
pub use read_dft_band::ReadDftBand;
pub use read_espresso::{EspressoRead, ReadEspresso};
pub use read_measurements::ReadMeasurements;
pub use read_opened::{OpenedFiles, ReadOpened};
pub use read_vasp::{ReadVasp, VaspRead, VaspSaid};
pub use relax::RelaxStructures;
pub use relax_hops::{FindHops, RelaxBetween, RelaxHops};
pub use rescore::RescoreScreen;
pub use run_espresso::{EspressoNews, EspressoRan, EspressoRun, RunEspresso};
pub use save::SaveProject;
pub use screen::ScreenDescriptors;
pub use simplify::SimplifyStructures;
pub use treat_disorder::TreatDisorder;
pub use write::WriteFiles;
pub use write_espresso::{EspressoDeck, EspressoWritten, WriteEspresso};
pub use write_vasp::{VaspWritten, WriteVasp};
