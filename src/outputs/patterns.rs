//! What the figures and tables of powder patterns share: which one is shown, which make a series.
//!
//! In: a [`Source`]. Out: the shown pattern; the members of its series.

use super::source::Source;
use crate::dataset::KeptPattern;
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
pub(super) fn members(source: &Source<'_>) -> Vec<SeriesMember> {
    let of = |kept: &KeptPattern| {
        let phase = kept.found()?.phases.first()?;
        let is_sure = phase.is_refined && phase.verdict != Verdict::Absent;
        let member = SeriesMember {
            name: kept.name.clone(),
            x: kept.x?,
            system: phase.system,
            cell: phase.cell,
        };
        is_sure.then(|| (phase.id.clone(), member))
    };
    let all: Vec<(String, SeriesMember)> = source
        .data
        .bench
        .patterns
        .iter()
        .filter_map(|kept| of(kept))
        .collect();
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
    VegardLine::of_series(&members(source)).unwrap_or_default()
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
