//! A screen with other labels.
//!
//! In: a [`Screen`] and a [`Dataset`] whose labels have changed since. Out: the screen that these
//! labels give, without describing and clustering anything: a tree does not depend on labels. Where
//! it does, because they change which combinations are compared, or where the structures are not
//! those of the trees, nothing.

use rayon::prelude::*;

use super::compare::{Clustered, Compared, scored};
use super::ranked::{Ranked, rank};
use super::screen::TOO_FEW;
use super::{PipelineError, Score, Screen, Subset, subset};
use crate::dataset::{Change, Dataset, Origin, Prints};
use crate::import::EntryIndex;
use crate::monitor::{Cancelled, Monitor};

/// The same trees with scores, intervals, order and control of the labels and barriers of `data`: what
/// [`super::screen`] would give, times apart, which stay those of the screen. What a stopped screen
/// left gets no intervals and no control.
///
/// `None` where the trees do not stand: with other structures, with other entries taken out, of an
/// origin that is not known or of another version, and with labels by which other combinations would
/// be set apart.
///
/// # Errors
/// [`PipelineError::Cancelled`].
pub fn rescore(
    screen: &Screen,
    data: &Dataset,
    monitor: &Monitor,
) -> Result<Option<Screen>, PipelineError> {
    let prints = Prints::of(data, None);
    if !trees_stand(&screen.origin, data, &prints) || !same_are_set_apart(screen, data) {
        return Ok(None);
    }
    let settings = &screen.settings;
    let compared = all_scored(screen, data, monitor)?;
    let origin = prints.origin(data);
    if !is_finished(screen) {
        let scores = compared.into_iter().map(|c| c.score).collect();
        return Ok(Some(Screen::unfinished(settings.clone(), origin, scores)));
    }
    let Ranked {
        scores,
        control,
        control_ea,
    } = rank(compared, data, settings, monitor)?;
    Ok(Some(Screen {
        settings: settings.clone(),
        origin,
        scores,
        control,
        control_ea,
        failed: screen.failed.clone(),
        inapplicable: screen.inapplicable.clone(),
        seconds: screen.seconds.clone(),
    }))
}

/// Whether nothing has changed but what trees do not depend on.
fn trees_stand(origin: &Origin, data: &Dataset, prints: &Prints) -> bool {
    let is_of_labels = |change: &Change| matches!(change, Change::Labels(_));
    !origin.is_unknown() && origin.changes(data, prints, false).iter().all(is_of_labels)
}

/// Whether the labels set apart the combinations that are; the common subset is then the same too.
fn same_are_set_apart(screen: &Screen, data: &Dataset) -> bool {
    if screen.settings.subset == Subset::Own {
        return true;
    }
    // One that was described and could not be clustered took part in the comparison, and what it
    // described is not known any more.
    if screen
        .failed
        .iter()
        .any(|(_, why)| !why.starts_with(TOO_FEW))
    {
        return false;
    }
    let described: Vec<Vec<EntryIndex>> =
        screen.scores.iter().map(|s| described(s, data)).collect();
    let described: Vec<&[EntryIndex]> = described.iter().map(Vec::as_slice).collect();
    let apart = subset::set_apart(&described, data, &screen.settings);
    apart
        .into_iter()
        .eq(screen.scores.iter().map(|s| s.set_apart))
}

/// Entries that a combination could describe, whether or not they are compared.
fn described(score: &Score, data: &Dataset) -> Vec<EntryIndex> {
    let fails = |entry: &EntryIndex| {
        let failures = &score.failures;
        failures
            .binary_search_by_key(entry, |(failing, _)| *failing)
            .is_ok()
    };
    data.taking_part().filter(|entry| !fails(entry)).collect()
}

/// Every tree scored, in the order of the settings, by which ties are broken.
fn all_scored(
    screen: &Screen,
    data: &Dataset,
    monitor: &Monitor,
) -> Result<Vec<Compared>, Cancelled> {
    let wanted = &screen.settings.combinations;
    let mut scores: Vec<&Score> = screen.scores.iter().collect();
    scores.sort_by_key(|score| wanted.iter().position(|c| *c == score.combination));
    let step = monitor.step("Scoring", scores.len());
    let scored = scores.into_par_iter().map(|score| {
        monitor.check()?;
        let compared = scored_anew(score, screen, data);
        step.tick();
        Ok(compared)
    });
    scored.collect()
}

fn scored_anew(score: &Score, screen: &Screen, data: &Dataset) -> Compared {
    let clustered = Clustered {
        combination: score.combination.clone(),
        entries: score.entries.clone(),
        failures: score.failures.clone(),
        n_columns: score.n_columns,
        described_s: score.seconds.0,
        set_apart: score.set_apart,
    };
    let mut compared = scored(clustered, score.linkage.clone(), data, &screen.settings);
    compared.score.seconds = score.seconds;
    compared
}

/// Whether every combination came to something: a screen that was stopped left some out.
fn is_finished(screen: &Screen) -> bool {
    let scored = screen.scores.iter().map(|score| &score.combination);
    let failed = screen.failed.iter().map(|(combination, _)| combination);
    let known: Vec<_> = scored.chain(failed).collect();
    let wanted = &screen.settings.combinations;
    wanted
        .iter()
        .all(|combination| known.contains(&combination))
}
