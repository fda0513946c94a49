//! What the figures and tables of powder patterns share: which one is shown, which make a series.
//!
//! In: a [`Source`]. Out: the shown pattern; the members of its series.

use super::source::Source;
use crate::dataset::{Bench, KeptPattern};
use crate::experiment::diffraction::{SeriesMember, VegardLine, Verdict};
use crate::score::Estimate;

/// The pattern that is looked at: the one chosen, else the last one.
pub(super) fn shown<'a>(source: &Source<'a>) -> Option<&'a KeptPattern> {
    let patterns = &source.data.bench.patterns;
    let last = patterns.len().checked_sub(1)?;
    patterns
        .get(source.look.bench.pattern.min(last))
        .map(AsRef::as_ref)
}

/// The members of the series: patterns with a composition whose first phase was refined, all of one phase, that of
/// most.
fn members(bench: &Bench) -> Vec<SeriesMember> {
    let of = |kept: &KeptPattern| {
        let found = kept.found()?;
        let phase = found.phases.first()?;
        let is_sure = phase.is_refined && phase.verdict != Verdict::Absent;
        let member = SeriesMember::of(&kept.name, kept.x?, phase, found);
        is_sure.then(|| (phase.id.clone(), member))
    };
    let all: Vec<(String, SeriesMember)> =
        bench.patterns.iter().filter_map(|kept| of(kept)).collect();
    let count = |id: &str| all.iter().filter(|(other, _)| other == id).count();
    // The first of those that are most, so that the order of files decides, not chance.
    let most = all.iter().map(|(id, _)| count(id)).max().unwrap_or(0);
    let Some(id) = all
        .iter()
        .map(|(id, _)| id)
        .find(|id| count(id) == most)
        .cloned()
    else {
        return Vec::new();
    };
    let same = all.into_iter().filter(|(other, _)| *other == id);
    same.map(|(_, member)| member).collect()
}

/// The lines of the series; none where there is none.
pub(super) fn lines(source: &Source<'_>) -> Vec<VegardLine> {
    lines_of(&source.data.bench)
}

fn lines_of(bench: &Bench) -> Vec<VegardLine> {
    VegardLine::of_series(&members(bench)).unwrap_or_default()
}

/// What the lines of a series say in sentences: which parameters are on no straight line, and which shift all
/// patterns were given.
pub fn series_in_words(bench: &Bench) -> Vec<String> {
    let lines = lines_of(bench);
    let named = |is: fn(&VegardLine) -> bool| {
        let names = lines.iter().filter(|line| is(line));
        let names: Vec<&str> = names.map(|line| line.parameter.as_str()).collect();
        names.join(", ")
    };
    let mut said = Vec::new();
    for (names, what) in [
        (
            named(|line| line.curvature.is_some()),
            "on no straight line: the points curve",
        ),
        (
            named(|line| line.break_at.is_some()),
            "on a line that bends, as at a limit of solubility",
        ),
    ] {
        if !names.is_empty() {
            said.push(format!("{names} over x: {what}."));
        }
    }
    let shift = lines.first().and_then(|line| line.shift);
    said.extend(shift.map(|shift| shift.in_words()));
    said
}

/// "6.1314 ± 0.0001" with so many decimals.
pub(super) fn with_error(estimate: Estimate, decimals: usize) -> String {
    let error = estimate
        .error
        .map_or_else(String::new, |e| format!(" ± {e:.decimals$}"));
    format!("{:.decimals$}{error}", estimate.value)
}

/// Miller indices: "1 0 −3".
pub(super) fn indices(hkl: [i32; 3]) -> String {
    hkl.map(|n| n.to_string().replace('-', "−")).join(" ")
}
