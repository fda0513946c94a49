//! What can be written after `superion screen`.
//!
//! In: the arguments. Out: [`ScreenSettings`], checked before any work.

use std::path::PathBuf;

use clap::Args;

use super::super::choices;
use super::super::clustering::{self, ClusteringArguments};
use super::super::comparing::ComparingArguments;
use super::super::ending::Stop;
use super::super::input::InputArguments;
use super::super::ranges;
use super::super::values::pair;
use crate::pipeline::{Combination, ScreenSettings, Subset, combinations, first_combinations};
use crate::score::LabelSet;

/// Arguments of `superion screen`.
#[derive(Debug, Args)]
pub(crate) struct ScreenArguments {
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
    /// These combinations and no others: soap@CAN,mxrd@structure
    #[arg(
        long,
        value_name = "ID@R[,ID@R…]",
        value_delimiter = ',',
        conflicts_with_all = ["first", "descriptors", "representations"]
    )]
    pub only: Vec<String>,
    /// Setting of a descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    #[command(flatten)]
    pub comparing: ComparingArguments,
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = ScreenSettings::MIN_DESCRIBED.default,
        value_parser = ranges::of(&ScreenSettings::MIN_DESCRIBED),
        help = ScreenSettings::MIN_DESCRIBED.explanation
    )]
    pub min_described: f64,
    #[arg(
        long,
        value_name = "N",
        default_value_t = ScreenSettings::CONTROL_REPEATS.default,
        value_parser = ranges::of(&ScreenSettings::CONTROL_REPEATS),
        help = ScreenSettings::CONTROL_REPEATS.explanation
    )]
    pub control_repeats: usize,
    /// Draw the map of the best combination's feature space by t-SNE as well: map_tsne
    #[arg(long)]
    pub tsne: bool,
    /// Compute the bond-valence barriers of all structures that have none, for W_Ea
    #[arg(long)]
    pub barriers: bool,
    /// Rank by conductivities (sigma: W_σ) or by barriers (e-a: W_Ea): printed lines, tables and figures are in
    /// this order; ranking.csv holds both ranks
    #[arg(long, value_name = "LABELS", default_value = "sigma")]
    pub rank_by: LabelSet,
    /// Compare each descriptor on the structures that it could describe, not on the common ones
    #[arg(long)]
    pub own_subsets: bool,
    /// Begin even where less memory is free than the screen may need
    #[arg(long)]
    pub ignore_memory: bool,
    /// Keep data, settings and results in a project file as well
    #[arg(long, value_name = "FILE")]
    pub project: Option<PathBuf>,
}

/// What to compare.
fn chosen(arguments: &ScreenArguments) -> Result<Vec<Combination>, Stop> {
    if arguments.first {
        return Ok(first_combinations());
    }
    if !arguments.only.is_empty() {
        let only = arguments.only.iter();
        return only.map(|text| choices::combination_of(text)).collect();
    }
    Ok(combinations(
        &choices::descriptors(&arguments.descriptors)?,
        &choices::representations(&arguments.representations)?,
    ))
}

/// What to compare, and how.
pub(crate) fn settings(arguments: &ScreenArguments) -> Result<ScreenSettings, Stop> {
    let clustering = clustering::clustering(&arguments.clustering)?;
    let defaults = ScreenSettings::default();
    let settings = ScreenSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combinations: chosen(arguments)?,
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
        criterion: clustering.criterion,
        metric: clustering.metric,
        depths: clustering.depths,
        compared_depths: arguments.comparing.compared_depths(
            defaults.compared_depths.min(clustering.depths),
            clustering.depths,
        )?,
        control_repeats: arguments.control_repeats,
        bootstrap_repeats: arguments.comparing.bootstrap_repeats,
        seed: arguments.comparing.seed,
        subset: if arguments.own_subsets {
            Subset::Own
        } else {
            Subset::Common
        },
        min_described: arguments.min_described,
    };
    settings
        .validate()
        .map_err(|error| Stop::WrongUse(error.to_string()))?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;
    use crate::cluster::{Criterion, Metric};
    use crate::outputs::again::Again;
    use crate::simplify::Representation;

    /// The settings that the command of some settings has.
    fn read_back(of: &ScreenSettings) -> ScreenSettings {
        let words = Again::screen(of).words;
        let words = words.iter().map(String::as_str).chain(["--out", "x"]);
        let command = ScreenArguments::augment_args(clap::Command::new("screen"));
        let matches = command.try_get_matches_from(words).unwrap();
        settings(&ScreenArguments::from_arg_matches(&matches).unwrap()).unwrap()
    }

    #[test]
    fn the_command_of_a_screen_has_its_settings() {
        let first = ScreenSettings::first();
        assert_eq!(read_back(&first), first);
        let descriptors = ["soap", "mxrd"].map(str::to_owned);
        let mut other = ScreenSettings {
            combinations: combinations(&descriptors, &[Representation::A40, Representation::Can]),
            criterion: Criterion::Average,
            metric: Metric::Cosine,
            mobile_ion: "Na".parse().unwrap(),
            depths: 40,
            compared_depths: 30,
            control_repeats: 7,
            bootstrap_repeats: 70,
            seed: 5,
            subset: Subset::Own,
            min_described: 0.35,
            ..ScreenSettings::default()
        };
        other.combinations.pop();
        let set = [("soap.r_cut".to_owned(), 4.25)];
        other.descriptor_settings.extend(set);
        assert_eq!(read_back(&other), other);
    }
}
