//! What became of structures, in the words of the window.
//!
//! In: a verdict and how many came to it. Out: a part of a sentence.

use crate::app::shell::widgets::{count, plural};
use crate::rank::{Fact, Verdict};

/// "3 candidates", "12 with a small gap".
pub(super) fn became(verdict: Verdict, n: usize) -> String {
    let what = match verdict {
        Verdict::Candidate => return plural(n, "candidate"),
        Verdict::Measured => "measured",
        Verdict::Unstable => "unstable",
        Verdict::SmallGap => "with a small gap",
        Verdict::Unknown(Fact::EAboveHull) => "with unknown E_hull",
        Verdict::Unknown(Fact::BandGap) => "with unknown E_g",
        Verdict::Unknown(Fact::Barrier) => "without a barrier",
        Verdict::HighBarrier => "with a high barrier",
    };
    format!("{} {what}", count(n))
}
