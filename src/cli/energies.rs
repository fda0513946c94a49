//! How energies are mapped: what `bvse` and `paths` have in common.
//!
//! In: what stands on the command line. Out: settings, or [`Stop::WrongUse`] with the words that would
//! do.

use clap::Args;

use super::ending::Stop;
use super::ranges;
use super::values::positive;
use crate::crystal::Element;
use crate::percolation::{ForceField, PercolationSettings};

/// How a bond-valence map is made.
#[derive(Debug, Args)]
pub(super) struct MapArguments {
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
    #[arg(
        long,
        value_name = "Å",
        default_value_t = PercolationSettings::RESOLUTION.default,
        value_parser = ranges::of(&PercolationSettings::RESOLUTION),
        help = PercolationSettings::RESOLUTION.explanation
    )]
    pub resolution: f64,
    /// Only the N sites nearest to a point act on it, as in the published code (128)
    #[arg(long, value_name = "N", value_parser = positive)]
    pub max_neighbors: Option<usize>,
    /// Refuse structures that need more memory than this [default: 2]
    #[arg(long, value_name = "GB")]
    pub memory_limit: Option<f64>,
}

/// The force field of a bond-valence map.
pub(super) fn force_field(text: &str) -> Result<ForceField, Stop> {
    ForceField::from_id(text).ok_or_else(|| {
        Stop::WrongUse(format!(
            "--force-field {text}: choose among {}",
            ForceField::ALL.map(ForceField::id).join(", ")
        ))
    })
}

/// The mobile ion and the map that it moves on.
pub(super) fn map(arguments: &MapArguments) -> Result<(Element, PercolationSettings), Stop> {
    let defaults = PercolationSettings::default();
    let bytes = |gigabytes: f64| (gigabytes * 1e9) as u64;
    if let Some(limit) = arguments
        .memory_limit
        .filter(|limit| limit.is_nan() || *limit <= 0.0)
    {
        return Err(Stop::WrongUse(format!(
            "--memory-limit {limit}: give a memory above 0 GB, such as 4"
        )));
    }
    let ion = arguments
        .ion
        .parse()
        .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?;
    let settings = PercolationSettings {
        force_field: force_field(&arguments.force_field)?,
        resolution_ang: arguments.resolution,
        max_neighbors: arguments.max_neighbors,
        memory_limit_bytes: arguments
            .memory_limit
            .map_or(defaults.memory_limit_bytes, bytes),
        ..defaults
    };
    Ok((ion, settings))
}
