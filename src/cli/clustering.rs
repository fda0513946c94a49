//! How to cluster: what `cluster`, `screen` and `rank` have in common.
//!
//! In: what stands on the command line. Out: settings, or [`Stop::WrongUse`] with the words that would
//! do.

use clap::Args;

use super::ending::Stop;
use super::ranges;
use crate::cluster::{Criterion, Metric};
use crate::pipeline::{ClusterSettings, ScreenSettings};

/// How to cluster.
#[derive(Debug, Args)]
pub(super) struct ClusteringArguments {
    /// ward, average, complete or single
    #[arg(long, default_value = "ward")]
    pub linkage: String,
    /// euclidean, manhattan or cosine
    #[arg(long, default_value = "euclidean")]
    pub metric: String,
    #[arg(
        long,
        value_name = "N",
        default_value_t = ScreenSettings::DEPTHS.default,
        value_parser = ranges::of(&ScreenSettings::DEPTHS),
        help = ScreenSettings::DEPTHS.explanation
    )]
    pub depths: usize,
}

/// How to cluster.
pub(super) fn clustering(arguments: &ClusteringArguments) -> Result<ClusterSettings, Stop> {
    let criterion = match arguments.linkage.to_ascii_lowercase().as_str() {
        "ward" => Criterion::Ward,
        "average" => Criterion::Average,
        "complete" => Criterion::Complete,
        "single" => Criterion::Single,
        other => {
            return Err(Stop::WrongUse(format!(
                "--linkage {other}: choose among ward, average, complete, single"
            )));
        }
    };
    let metric = match arguments.metric.to_ascii_lowercase().as_str() {
        "euclidean" | "l2" => Metric::Euclidean,
        "manhattan" | "cityblock" | "l1" => Metric::Manhattan,
        "cosine" => Metric::Cosine,
        other => {
            return Err(Stop::WrongUse(format!(
                "--metric {other}: choose among euclidean, manhattan, cosine"
            )));
        }
    };
    if criterion == Criterion::Ward && metric != Metric::Euclidean {
        let fact = "--linkage ward needs --metric euclidean; choose another of the two";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    Ok(ClusterSettings {
        criterion,
        metric,
        depths: arguments.depths,
    })
}
