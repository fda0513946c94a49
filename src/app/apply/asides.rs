//! Jobs on the side, that nobody waits for: they describe a few entries.
//!
//! In: entries and combinations. Out: a job whose parts are folded into the state as they come.

use std::sync::Arc;

use crate::app::apply::Reach;
use crate::app::state::{Aside, CloseUp};
use crate::descriptors;
use crate::jobs::Command;
use crate::pipeline::{Combination, DescribeSettings};
use crate::project::Document;
use crate::simplify::Representation;

/// Describes a few entries on the side.
fn describe_aside(
    reach: &mut Reach<'_>,
    entries: &[usize],
    combinations: Vec<Combination>,
    aside: Aside,
) {
    let state = &mut *reach.state;
    let project = &state.project;
    let (few, _) = project.data.with_states(entries);
    let settings = DescribeSettings {
        mobile_ion: state.screen_settings.mobile_ion,
        combinations,
        descriptor_settings: state.screen_settings.descriptor_settings.clone(),
    };
    let job = reach.jobs.start(Command::Describe {
        project: Arc::new(Document {
            data: Arc::new(few),
            ..Document::default()
        }),
        settings,
    });
    state.asides.insert(job, aside);
}

pub(super) fn look_close(reach: &mut Reach<'_>, combination: Combination, entries: Vec<usize>) {
    reach.state.close_up = CloseUp {
        of: Some((combination.clone(), entries.clone())),
        described: None,
    };
    describe_aside(reach, &entries, vec![combination], Aside::CloseUp);
}

/// Tries every descriptor on a few structures of the middle of the list by size; the simplified
/// representations cost about as much as one of two.
pub(super) fn estimate_costs(reach: &mut Reach<'_>) {
    const TRIED: usize = 4;
    if reach.state.costs_asked {
        return;
    }
    reach.state.costs_asked = true;
    let entries = &reach.state.project.data.entries;
    let mut by_size: Vec<usize> = (0..entries.len()).collect();
    by_size.sort_by_key(|&k| (entries[k].structure.n_sites(), k));
    let tried: Vec<usize> = (1..=TRIED)
        .filter_map(|k| by_size.get(by_size.len() * k / (TRIED + 1)).copied())
        .collect();
    let combinations = descriptors::registry().iter().flat_map(|registered| {
        [Representation::Structure, Representation::Can].map(|representation| Combination {
            descriptor: registered.about.id.to_owned(),
            representation,
        })
    });
    let aside = Aside::Costs { tried: tried.len() };
    describe_aside(reach, &tried, combinations.collect(), aside);
}
