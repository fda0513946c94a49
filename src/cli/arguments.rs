//! What can be written on the command line.
//!
//! In: text. Out: [`Arguments`]. Names are fixed by the documentation of the program; wrong use
//! ends with exit code 2 and says what to write instead.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::ranges;
use super::rank::arguments::RankArguments;
use crate::monitor::Limits;

/// Screen crystal structures for solid-state ion conductors.
///
/// Without a command: the window, or where there is no display
/// `superion screen --sample --first --out superion-out`. With files or folders alone: the window
/// with them.
///
/// Exit codes: 0 done; 1 done, but some inputs failed (listed); 2 wrong use; 3 nothing could be
/// done; 130 cancelled.
#[derive(Debug, Parser)]
#[command(
    name = "superion",
    version,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// What the arguments (program name first) say. Every option takes a negative number for its
    /// value, so that it is the program that tells which numbers make sense.
    ///
    /// # Errors
    /// Those of clap.
    pub fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let matches = with_negative_numbers(Self::command()).try_get_matches_from(arguments)?;
        Self::from_arg_matches(&matches)
    }

    /// Whether a word is the name of a command.
    pub fn is_command(word: &OsString) -> bool {
        let word = word.to_string_lossy();
        word == "help" || Self::command().find_subcommand(word.as_ref()).is_some()
    }
}

fn with_negative_numbers(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|command| {
        command.mut_args(|argument| {
            let takes_value = argument.get_long().is_some() && argument.get_action().takes_values();
            let is_real = argument.get_value_parser().type_id() == TypeId::of::<f64>();
            match (takes_value, is_real) {
                // Clap's own idea of a number lacks -1e-3.
                (true, true) => argument.allow_hyphen_values(true),
                (true, false) => argument.allow_negative_numbers(true),
                (false, _) => argument,
            }
        })
    })
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Formula, space group, volume and density of each structure
    Info(InfoArguments),
    /// Oxidation states of each structure, and the rule that gave them
    Decorate(DecorateArguments),
    /// Structures reduced to anions, cations, mobile ions and neutral atoms
    Simplify(SimplifyArguments),
    /// Descriptor vectors of each structure
    Describe(DescribeArguments),
    /// Agglomerative clustering of descriptor vectors
    Cluster(ClusterArguments),
    /// The whole pipeline: which descriptor sorts the measured conductivities best
    Screen(ScreenArguments),
    /// Candidates: which compounds to make next, and why
    Rank(RankArguments),
    /// Bond-valence maps: where the mobile ion can go, and how high the passes are
    Bvse(BvseArguments),
    /// Voronoi channels: the largest sphere that gets through the framework along a, b and c
    Channels(ChannelsArguments),
    /// Pathways: the hops of the mobile ion from place to place, and how high each pass is
    Paths(PathsArguments),
    /// Activation energies from conductivities measured at several temperatures
    Arrhenius(ArrheniusArguments),
    /// How a table would be read: titles, units, roles of columns, and what is wrong
    Preview(PreviewArguments),
}

impl Command {
    /// What all commands have.
    pub fn common(&self) -> &CommonArguments {
        match self {
            Self::Info(a) => &a.input.common,
            Self::Decorate(a) => &a.input.common,
            Self::Simplify(a) => &a.input.common,
            Self::Describe(a) => &a.input.common,
            Self::Cluster(a) => &a.input.common,
            Self::Screen(a) => &a.input.common,
            Self::Rank(a) => &a.input.common,
            Self::Bvse(a) => &a.input.common,
            Self::Channels(a) => &a.input.common,
            Self::Paths(a) => &a.input.common,
            Self::Arrhenius(a) => &a.common,
            Self::Preview(a) => &a.common,
        }
    }
}

/// What all commands have.
#[derive(Clone, Debug, Args)]
pub struct CommonArguments {
    /// Print one JSON object per line on standard output
    #[arg(long)]
    pub json: bool,
    /// No progress on standard error; warnings and errors remain
    #[arg(long)]
    pub quiet: bool,
    /// Print every warning; without it those that say the same are counted
    #[arg(long)]
    pub all_warnings: bool,
    /// Threads; default: one for each core
    #[arg(long, value_name = "N", value_parser = number_of_threads)]
    pub threads: Option<usize>,
    /// A structure that takes longer than this in one stage, or one descriptor, is a failure
    /// [default: 300]
    #[arg(long, value_name = "S", value_parser = positive_number)]
    pub seconds_per_structure: Option<f64>,
    /// A structure that needs more memory than this in one stage is a failure [default: 4]
    #[arg(long, value_name = "GB", value_parser = positive_number)]
    pub memory_per_structure: Option<f64>,
}

impl CommonArguments {
    /// What a structure may cost.
    pub fn limits(&self) -> Limits {
        let default = Limits::default();
        let bytes = self.memory_per_structure.map(|gb| (gb * 1e9) as u64);
        Limits {
            seconds_per_structure: self
                .seconds_per_structure
                .unwrap_or(default.seconds_per_structure),
            memory_bytes: bytes.unwrap_or(default.memory_bytes),
        }
    }
}

/// More threads than any machine has use for; each costs memory before there is any work.
const MOST_THREADS: usize = 1024;

/// Which structures.
#[derive(Clone, Debug, Args)]
pub struct InputArguments {
    /// Structure files (CIF, POSCAR, extended XYZ, JSON of pymatgen or OPTIMADE, XSF, SHELX and
    /// AIRSS .res, Quantum ESPRESSO), folders, archives (.zip .tar .tar.gz .tar.zst), tables (.csv
    /// .csv.gz .xlsx), projects; - for standard input
    #[arg(value_name = "INPUT")]
    pub paths: Vec<PathBuf>,
    /// The embedded sample: 430 structures, 120 measured conductivities
    #[arg(long)]
    pub sample: bool,
    /// Only these entries: a,b,c or @file with one id per line
    #[arg(long, value_name = "IDS")]
    pub ids: Option<String>,
    /// Title of a table's column: conductivity="σ(RT)(S cm-1)"; a unit in square brackets after it
    /// counts instead of its own: conductivity="IC [mS/cm]", "log IC [log10 S/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Keep partially occupied sites instead of choosing an ordered arrangement
    #[arg(long)]
    pub keep_disorder: bool,
    /// Keep entries with deuterium
    #[arg(long)]
    pub keep_deuterium: bool,
    /// Keep entries that share an ICSD code apart
    #[arg(long)]
    pub no_merge: bool,
    /// Drop structures with more sites than this [default: 500]
    #[arg(long, value_name = "N", value_parser = positive)]
    pub max_sites: Option<usize>,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Arguments of `superion info`.
#[derive(Debug, Args)]
pub struct InfoArguments {
    #[command(flatten)]
    pub input: InputArguments,
}

/// Arguments of `superion decorate`.
#[derive(Debug, Args)]
pub struct DecorateArguments {
    #[command(flatten)]
    pub input: InputArguments,
}

/// Arguments of `superion simplify`.
#[derive(Debug, Args)]
pub struct SimplifyArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// structure, CAMN, CAN, AM, A, CAMN-40, CAN-40, AM-40, A-40; several with commas, or all
    #[arg(long, value_name = "R[,R…]", alias = "representations")]
    pub representation: String,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
}

/// Format of `superion describe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One object per structure and combination, a structure's own values with their labels
    Json,
    /// One row per structure, columns of the whole data set
    Csv,
    /// Matrix (f32) of the whole data set, with files of ids and labels
    Npy,
}

/// Arguments of `superion describe`.
#[derive(Debug, Args)]
pub struct DescribeArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Descriptors, several with commas, or all
    #[arg(long, value_name = "ID[,ID…]", alias = "descriptors")]
    pub descriptor: String,
    /// Representations, several with commas, or all
    #[arg(long, value_name = "R[,R…]", alias = "representations")]
    pub representation: String,
    /// Setting of a descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    /// Default: a summary, or json with --json
    #[arg(long)]
    pub format: Option<Format>,
    /// Folder for the files; without it json and csv go to standard output
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `superion cluster`.
#[derive(Debug, Args)]
pub struct ClusterArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Descriptor, where INPUT is not a .npy file of features
    #[arg(long, value_name = "ID")]
    pub descriptor: Option<String>,
    /// Representation, where INPUT is not a .npy file of features
    #[arg(long, value_name = "R")]
    pub representation: Option<String>,
    /// Setting of the descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    /// Folder for linkage.npy, cluster_sets.npy and clusters.csv
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
}

/// How to cluster.
#[derive(Debug, Args)]
pub struct ClusteringArguments {
    /// ward, average, complete or single
    #[arg(long, default_value = "ward")]
    pub linkage: String,
    /// euclidean, manhattan or cosine
    #[arg(long, default_value = "euclidean")]
    pub metric: String,
    /// Largest number of clusters
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = ranges::clusters)]
    pub depths: usize,
}

/// Arguments of `superion screen`.
#[derive(Debug, Args)]
pub struct ScreenArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Table of measured conductivities; default: those of the sample or the project
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Folder for the results
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// The few quick combinations of the window's first screen
    #[arg(long, conflicts_with_all = ["descriptors", "representations"])]
    pub first: bool,
    /// Descriptors, several with commas, or all
    #[arg(
        long,
        value_name = "ID[,ID…]",
        alias = "descriptor",
        default_value = "all"
    )]
    pub descriptors: String,
    /// Representations, several with commas, or all
    #[arg(
        long,
        value_name = "R[,R…]",
        alias = "representation",
        default_value = "all"
    )]
    pub representations: String,
    /// Setting of a descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    /// The comparison averages W over 2…this many clusters, --depths at most [default: 50]
    #[arg(long, value_name = "N", value_parser = ranges::clusters)]
    pub compared_depths: Option<usize>,
    /// Combinations that describe less than this share of the structures, or of the measured ones,
    /// are scored on their own structures and not ranked, lest they narrow the comparison of all
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = ranges::share)]
    pub min_described: f64,
    /// Random assignments of the control; 0: no control
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = ranges::control)]
    pub control_repeats: usize,
    /// Resamples of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = ranges::resamples)]
    pub bootstrap_repeats: usize,
    /// Seed of control and bootstrap
    #[arg(long, value_name = "N", default_value_t = 2023)]
    pub seed: u64,
    /// Draw the map of the best combination's feature space by t-SNE as well: map_tsne
    #[arg(long)]
    pub tsne: bool,
    /// Compare each descriptor on the structures that it could describe, not on the common ones
    #[arg(long)]
    pub own_subsets: bool,
    /// Keep data, settings and results in a project file as well
    #[arg(long, value_name = "FILE")]
    pub project: Option<PathBuf>,
}

/// Map of `superion bvse` that goes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapOf {
    /// Site energy in eV
    Energy,
    /// Bond-valence sum
    Bvs,
    /// The variant with the full depth D0, in eV
    Bvel,
}

/// How a bond-valence map is made.
#[derive(Debug, Args)]
pub struct MapArguments {
    /// The mobile ion
    #[arg(
        long,
        value_name = "ELEMENT",
        default_value = "Li",
        alias = "mobile-ion"
    )]
    pub ion: String,
    /// shu (that of the published screening) or softbv
    #[arg(long, value_name = "NAME", default_value = "shu")]
    pub force_field: String,
    /// Distance of the points of the map in Å
    #[arg(long, value_name = "Å", default_value_t = 0.1)]
    pub resolution: f64,
    /// Only the N sites nearest to a point act on it, as in the published code (128)
    #[arg(long, value_name = "N", value_parser = positive)]
    pub max_neighbors: Option<usize>,
    /// Refuse structures that need more memory than this [default: 2]
    #[arg(long, value_name = "GB")]
    pub memory_limit: Option<f64>,
}

/// Arguments of `superion bvse`.
#[derive(Debug, Args)]
pub struct BvseArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub energies: MapArguments,
    /// Points along a, b and c, both ends included, instead of a resolution
    #[arg(
        long,
        value_name = "N,N,N",
        value_parser = three,
        allow_hyphen_values = true,
        conflicts_with = "resolution"
    )]
    pub points: Option<[usize; 3]>,
    /// Repeat what the published code does, flaws included: 128 neighbours, one D0 for all anions,
    /// whole charges, images up to two cells away, block (to compare with its numbers only)
    #[arg(long, conflicts_with = "max_neighbors")]
    pub as_published: bool,
    /// winding: independent directions, exact; block: faces of a 2×2×2 block, as in the published
    /// code [default: winding, with --max-neighbors block]
    #[arg(long, value_name = "RULE")]
    pub percolation: Option<String>,
    /// Leave out bond-valence sums and BVEL, in half the time
    #[arg(long)]
    pub energy_only: bool,
    /// Write the map of the only structure; the name ends in .cube, .pgrid or .npy. A cube holds
    /// one period of the grid; the others hold both ends of each axis, one point more
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Which map goes into the file
    #[arg(long, value_name = "MAP", default_value = "energy")]
    pub map_of: MapOf,
}

/// Arguments of `superion channels`.
#[derive(Debug, Args)]
pub struct ChannelsArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// The mobile ion
    #[arg(
        long,
        value_name = "ELEMENT",
        default_value = "Li",
        alias = "mobile-ion"
    )]
    pub ion: String,
    /// Add the nodes and edges of the network to each line of JSON
    #[arg(long)]
    pub network: bool,
}

/// Arguments of `superion paths`.
#[derive(Debug, Args)]
pub struct PathsArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub energies: MapArguments,
    /// Leave out passes higher than this above the lowest point of the map [default: 0.5 above the
    /// barrier in three directions]
    #[arg(long, value_name = "eV")]
    pub highest: Option<f64>,
    /// Leave out routes over interstitials with passes more than this above the barrier in three
    /// directions
    #[arg(long, value_name = "eV", default_value_t = 0.1)]
    pub routes_above: f64,
    /// List the hops that are equivalent by symmetry too
    #[arg(long)]
    pub every_hop: bool,
    /// Write each path as CIF with marks, its points as CSV, its profile as SVG, PDF and PNG
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `superion arrhenius`.
#[derive(Debug, Args)]
pub struct ArrheniusArguments {
    /// Tables (.csv .tsv .xlsx) with columns such as "T (K)" or "T (°C)" and "sigma (S/cm)"
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Title of a column: temperature="T", conductivity="σ", sample="pellet"; a unit in square
    /// brackets after it counts instead of its own: temperature="T [°C]", "x [1000/T]",
    /// conductivity="y [ln S/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Conductivities at room temperature to compare with: a table, or a project
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Compare with those of the embedded sample
    #[arg(long)]
    pub sample: bool,
    /// The figure; the name ends in .svg, .pdf or .png
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Arguments of `superion preview`.
#[derive(Debug, Args)]
pub struct PreviewArguments {
    /// Tables (.csv .tsv .txt .csv.gz .xlsx): of structures, of conductivities, of σ(T)
    #[arg(value_name = "TABLE", required = true)]
    pub files: Vec<PathBuf>,
    /// Title of a column: conductivity="IC [mS/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number greater than 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

fn number_of_threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=MOST_THREADS) => Ok(number),
        Ok(0) | Err(_) => Err("write a whole number greater than 0".to_owned()),
        Ok(_) => Err(format!(
            "write a whole number up to {MOST_THREADS}; more than the machine has cores only slow it down"
        )),
    }
}

fn positive_number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("write a number greater than 0".to_owned()),
    }
}

fn three(text: &str) -> Result<[usize; 3], String> {
    let numbers: Result<Vec<usize>, String> =
        text.split(',').map(|word| positive(word.trim())).collect();
    <[usize; 3]>::try_from(numbers?).map_err(|_| "write three numbers, as 70,70,70".to_owned())
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write NAME=VALUE, with an equals sign between")?;
    let value = value.trim();
    let unquoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    Ok((name.trim().to_owned(), unquoted.unwrap_or(value).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        with_negative_numbers(Arguments::command()).debug_assert();
    }

    #[test]
    fn a_column_title_may_hold_blanks_and_quotes() {
        let parsed = pair("conductivity=\"σ(RT)(S cm-1)\"");
        let expected = ("conductivity".to_owned(), "σ(RT)(S cm-1)".to_owned());
        assert_eq!(parsed, Ok(expected));
        assert!(pair("conductivity").is_err());
    }
}
