//! How descriptors are compared: what `screen`, `scan` and `rank` have in common.
//!
//! In: what stands on the command line. Out: settings, or [`Stop::WrongUse`] with the words that would do.

use clap::Args;

use super::ending::Stop;
use super::ranges;
use crate::pipeline::ScreenSettings;

/// How descriptors are compared.
#[derive(Debug, Args)]
pub(crate) struct ComparingArguments {
    #[arg(
        long,
        value_name = "N",
        value_parser = ranges::of(&ScreenSettings::COMPARED_DEPTHS),
        help = ranges::help_with_default(
            "The comparison averages W over 2…this many clusters, --depths at most",
            &ScreenSettings::COMPARED_DEPTHS,
        )
    )]
    pub compared_depths: Option<usize>,
    #[arg(
        long,
        value_name = "N",
        default_value_t = ScreenSettings::BOOTSTRAP_REPEATS.default,
        value_parser = ranges::of(&ScreenSettings::BOOTSTRAP_REPEATS),
        help = ScreenSettings::BOOTSTRAP_REPEATS.explanation
    )]
    pub bootstrap_repeats: usize,
    /// Seed of the bootstrap, and of the control where there is one
    #[arg(long, value_name = "N", default_value_t = ScreenSettings::SEED.default)]
    pub seed: u64,
}

impl ComparingArguments {
    /// Over how many cuts W is averaged: as many as asked for, no more than there are.
    pub(super) fn compared_depths(&self, default: usize, depths: usize) -> Result<usize, Stop> {
        match self.compared_depths {
            Some(compared) if compared > depths => Err(Stop::WrongUse(format!(
                "--compared-depths {compared}: the cuts end at {depths} clusters; give a number from \
                 2 to {depths}, or more --depths"
            ))),
            given => Ok(given.unwrap_or(default)),
        }
    }
}
