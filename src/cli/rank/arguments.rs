//! What can be written after `superion rank`.
//!
//! In: the arguments. Out: [`RankSettings`], checked before any work.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::choices;
use super::super::clustering::{self, ClusteringArguments};
use super::super::comparing::ComparingArguments;
use super::super::ending::Stop;
use super::super::energies;
use super::super::input::InputArguments;
use super::super::ranges;
use super::super::values::pair;
use crate::percolation::PercolationSettings;
use crate::pipeline::{RankSettings, ScreenSettings};
use crate::rank::{Measured, RankedBy, SelectionSettings, UnknownPasses};

/// Arguments of `superion rank`.
#[derive(Debug, Args)]
pub(crate) struct RankArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Table of measured conductivities; default: those of the sample or the project
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Folder for the results
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// The descriptor whose clusters are searched
    #[arg(long, value_name = "ID", default_value = "soap")]
    pub descriptor: String,
    /// Its representation
    #[arg(long, value_name = "R", default_value = "CAN")]
    pub representation: String,
    /// A second descriptor beside it, times a multiplier: mxrd@CAN*1e3
    #[arg(long, value_name = "ID@R*MULTIPLIER")]
    pub mix: Option<String>,
    /// Instead of ranking: try these descriptors (several with commas, or all) as the second one,
    /// with several multipliers each, and say which gain is real
    #[arg(long, value_name = "ID[,ID…]", conflicts_with = "mix")]
    pub search_mix: Option<String>,
    /// Representations of the descriptors that --search-mix tries
    #[arg(
        long,
        value_name = "R[,R…]",
        default_value = "CAN",
        requires = "search_mix"
    )]
    pub search_on: String,
    /// Multipliers that --search-mix tries, as shares of the first descriptor's variance
    /// [default: 0.001,0.01,0.1,0.5]
    #[arg(
        long,
        value_name = "S[,S…]",
        value_delimiter = ',',
        value_parser = ranges::share_of_variance,
        requires = "search_mix"
    )]
    pub shares: Vec<f64>,
    /// Keep data, settings and candidates in a project file as well
    #[arg(long, value_name = "FILE", conflicts_with = "search_mix")]
    pub project: Option<PathBuf>,
    /// A new measurement, ID=σ in S/cm: says what it teaches; may be repeated
    #[arg(long, value_name = "ID=σ", value_parser = pair, conflicts_with = "search_mix")]
    pub measured: Vec<(String, String)>,
    /// Setting of a descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// Distance of the points of a bond-valence map in Å
    #[arg(
        long,
        value_name = "Å",
        default_value_t = PercolationSettings::RESOLUTION.default,
        value_parser = ranges::of(&PercolationSettings::RESOLUTION)
    )]
    pub resolution: f64,
    /// shu (that of the published screening) or softbv
    #[arg(long, value_name = "NAME", default_value = "shu")]
    pub force_field: String,
    /// Draw the map of the feature space by t-SNE as well: map_tsne
    #[arg(long)]
    pub tsne: bool,
    #[command(flatten)]
    pub comparing: ComparingArguments,
}

/// Which clusters are searched, and what passes.
#[derive(Debug, Args)]
pub(crate) struct SelectionArguments {
    #[arg(
        long,
        value_name = "N",
        default_value_t = SelectionSettings::DEPTH.default,
        value_parser = ranges::of(&SelectionSettings::DEPTH),
        help = SelectionSettings::DEPTH.explanation
    )]
    pub depth: usize,
    #[arg(
        long,
        value_name = "S/cm",
        default_value_t = SelectionSettings::CONDUCTING.default,
        value_parser = ranges::of(&SelectionSettings::CONDUCTING),
        help = SelectionSettings::CONDUCTING.explanation
    )]
    pub sigma: f64,
    /// Leave out the clusters that are only nearest to such a one
    #[arg(long)]
    pub no_neighbors: bool,
    #[arg(
        long,
        value_name = "eV",
        default_value_t = SelectionSettings::E_HULL.default,
        value_parser = ranges::of(&SelectionSettings::E_HULL),
        help = SelectionSettings::E_HULL.explanation
    )]
    pub e_hull: f64,
    #[arg(
        long,
        value_name = "eV",
        default_value_t = SelectionSettings::BAND_GAP.default,
        value_parser = ranges::of(&SelectionSettings::BAND_GAP),
        help = SelectionSettings::BAND_GAP.explanation
    )]
    pub band_gap: f64,
    #[arg(
        long,
        value_name = "eV",
        default_value_t = SelectionSettings::E_A.default,
        value_parser = ranges::of(&SelectionSettings::E_A),
        help = SelectionSettings::E_A.explanation
    )]
    pub e_a: f64,
    #[arg(
        long,
        value_name = "N",
        default_value_t = SelectionSettings::DIMENSIONS.default,
        value_parser = ranges::of(&SelectionSettings::DIMENSIONS),
        help = SelectionSettings::DIMENSIONS.explanation
    )]
    pub dimensions: u8,
    /// The barrier to rank by: e3d, e2d, e1d, or e3d-from-site and so on for an ion that starts on
    /// one of its own sites, or band for what was typed into a project; --dimensions says the same in a
    /// number
    #[arg(long, value_name = "NAME", conflicts_with = "dimensions")]
    pub barrier: Option<RankedBy>,
    /// Let entries pass of which E_hull or E_g is not known
    #[arg(long)]
    pub keep_unknown: bool,
    /// Let entries pass of which one of these is not known: e-hull, band-gap, e-a (several with
    /// commas); what has no E_a stands at the end of the list
    #[arg(long, value_name = "FACT[,FACT…]", value_delimiter = ',')]
    pub unknown_passes: Vec<UnknownFact>,
    /// Rank entries too whose conductivity was measured
    #[arg(long)]
    pub keep_measured: bool,
}

/// A fact that may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnknownFact {
    EHull,
    BandGap,
    // As the help has it; clap would leave the hyphen out.
    #[value(name = "e-a", alias = "ea")]
    EA,
}

/// How to find candidates; checked before any work.
pub(super) fn settings(arguments: &RankArguments) -> Result<RankSettings, Stop> {
    let clustering = clustering::clustering(&arguments.clustering)?;
    let mix = arguments.mix.as_deref().map(choices::mix).transpose()?;
    let percolation = PercolationSettings {
        force_field: energies::force_field(&arguments.force_field)?,
        resolution_ang: arguments.resolution,
        energy_only: true,
        ..PercolationSettings::default()
    };
    let settings = RankSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combination: choices::combination(&arguments.descriptor, &arguments.representation)?,
        mix,
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
        criterion: clustering.criterion,
        metric: clustering.metric,
        depths: clustering.depths,
        compared_depths: arguments.comparing.compared_depths(
            ScreenSettings::default().compared_depths,
            clustering.depths.max(arguments.selection.depth),
        )?,
        bootstrap_repeats: arguments.comparing.bootstrap_repeats,
        seed: arguments.comparing.seed,
        selection: selection(arguments),
        percolation,
        tsne: arguments.tsne,
    };
    settings
        .validate()
        .map_err(|error| Stop::WrongUse(error.to_string()))?;
    Ok(settings)
}

fn selection(arguments: &RankArguments) -> SelectionSettings {
    let given = &arguments.selection;
    SelectionSettings {
        depth: given.depth,
        conducting_s_cm: given.sigma,
        with_neighbors: !given.no_neighbors,
        max_e_above_hull_ev: given.e_hull,
        min_band_gap_ev: given.band_gap,
        max_barrier_ev: given.e_a,
        barrier: given
            .barrier
            .or_else(|| RankedBy::of_dimensions(given.dimensions))
            .unwrap_or_default(),
        unknown: unknown(given),
        measured: if given.keep_measured {
            Measured::Keep
        } else {
            Measured::SetAside
        },
        ..SelectionSettings::default()
    }
}

fn unknown(given: &SelectionArguments) -> UnknownPasses {
    let passes = |fact| given.unknown_passes.contains(&fact);
    UnknownPasses {
        e_above_hull: given.keep_unknown || passes(UnknownFact::EHull),
        band_gap: given.keep_unknown || passes(UnknownFact::BandGap),
        barrier: passes(UnknownFact::EA),
        ..UnknownPasses::default()
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;
    use crate::cluster::{Criterion, Metric};
    use crate::outputs::again::Again;
    use crate::percolation::ForceField;

    /// The settings that the command of some settings has.
    fn read_back(of: &RankSettings) -> RankSettings {
        let again = Again::ranking(of);
        assert_eq!(again.without, [""; 0]);
        let words = again.words.iter().map(String::as_str);
        let command = RankArguments::augment_args(clap::Command::new("rank"));
        let matches = command.try_get_matches_from(words.chain(["--out", "x"]));
        settings(&RankArguments::from_arg_matches(&matches.unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn the_command_of_a_ranking_has_its_settings() {
        let mut usual = RankSettings::suited_to(430);
        usual.percolation.energy_only = true;
        assert_eq!(read_back(&usual), usual);
        let mut other = RankSettings {
            mobile_ion: "Na".parse().unwrap(),
            combination: choices::combination("mxrd", "A").unwrap(),
            mix: Some(choices::mix("density_features@CAN*2.5e-3").unwrap()),
            criterion: Criterion::Complete,
            metric: Metric::Manhattan,
            depths: 77,
            compared_depths: 33,
            bootstrap_repeats: 44,
            seed: 1,
            tsne: true,
            ..RankSettings::default()
        };
        other.percolation.energy_only = true;
        other.percolation.resolution_ang = 0.2;
        other.percolation.force_field = ForceField::SoftBv;
        other.selection = SelectionSettings {
            depth: 9,
            conducting_s_cm: 3e-6,
            with_neighbors: false,
            max_e_above_hull_ev: 0.123,
            min_band_gap_ev: 0.0,
            max_barrier_ev: 0.45,
            barrier: RankedBy::E1dFromSite,
            measured: Measured::Keep,
            unknown: UnknownPasses {
                band_gap: true,
                barrier: true,
                ..UnknownPasses::default()
            },
            ..SelectionSettings::default()
        };
        assert_eq!(read_back(&other), other);
        other.selection.n_relatives = 3;
        assert_eq!(Again::ranking(&other).without, ["number of relatives"]);
    }
}
