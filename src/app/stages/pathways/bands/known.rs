//! What is known of a hop: its bands by each engine, and the job that is at work on it.

use std::sync::Arc;

use crate::app::stages::pathways::bands::jobs::BandJob;
use crate::app::state::State;
use crate::crystal::Element;
use crate::dataset::{HopPlace, KeptHops};
use crate::import::EntryIndex;
use crate::neb::{Band, BandProgress, Engine, Hop, RelaxedHop};
use crate::percolation::paths::Pathway;

/// What is kept of a hop.
pub(super) struct Known<'a> {
    /// The bands that it is among.
    pub kept: &'a Arc<KeptHops>,
    /// The hop.
    pub hop: &'a RelaxedHop,
    /// Where it stands.
    pub place: HopPlace,
    /// What differs from how it would be made now; empty: it is current.
    pub changes: Vec<String>,
}

impl Known<'_> {
    /// Its band.
    pub(super) fn band(&self) -> Option<&Band> {
        self.hop.band.as_ref()
    }

    /// Whether it is current.
    pub(super) fn is_current(&self) -> bool {
        self.changes.is_empty()
    }
}

/// What is kept of the hop along a pathway, current ones first, of these that by the
/// chosen engine, then the newest.
pub(super) fn all<'a>(state: &'a State, entry: EntryIndex, path: &Pathway) -> Vec<Known<'a>> {
    let kept = state.data().relaxed_hops(entry);
    if kept.is_empty() {
        return Vec::new();
    }
    let structure = state.data().structure_print(entry);
    let choices = &state.preferences.band;
    let known = |(place, kept): (usize, &'a Arc<KeptHops>)| {
        let (hop_place, hop) = kept.of_path(path)?;
        Some(Known {
            kept,
            hop,
            place: HopPlace {
                entry,
                kept: place,
                hop: hop_place,
            },
            changes: kept.changes(structure, &choices.settings),
        })
    };
    let mut all: Vec<Known<'_>> = kept.iter().enumerate().filter_map(known).collect();
    all.sort_by_key(|known| {
        let is_by_choice = known.kept.found.engine == choices.engine;
        (!known.is_current(), !is_by_choice)
    });
    all
}

/// The one that is shown: the current one, else the newest that has a band.
pub(super) fn shown<'k, 'a>(all: &'k [Known<'a>]) -> Option<&'k Known<'a>> {
    let first = all.first().filter(|known| known.is_current());
    first
        .or_else(|| all.iter().find(|known| known.band().is_some()))
        .or(all.first())
}

/// The job that the hop along a pathway waits for, and what it tells of it.
pub(super) fn job<'a>(
    state: &'a State,
    entry: EntryIndex,
    path: &Pathway,
) -> Option<(&'a BandJob, Option<&'a BandProgress>)> {
    let bands = &state.session.bands;
    if !bands.has_job(entry) {
        return None;
    }
    let hop = Hop::of_pathway(path);
    let job = bands.job_of(entry, &hop)?;
    Some((job, job.live_of(&hop)))
}

/// Why an entry's hops cannot be relaxed by an engine, and what to do; `None` where they can.
pub fn hindrance(state: &State, entry: EntryIndex, engine: Engine) -> Option<String> {
    let decoration = state.data().decoration(entry);
    let Some(structure) = decoration.map(|decoration| &decoration.structure) else {
        return Some("This structure has not been read completely yet.".to_owned());
    };
    let n_disordered = structure.sites.iter().filter(|s| !s.is_ordered()).count();
    if n_disordered > 0 {
        let n = structure.n_sites();
        return Some(format!(
            "{n_disordered} of {n} sites are partly or jointly occupied, and a band needs one atom a site. \
             Order the structure first: see Occupancies in the inspector."
        ));
    }
    let elements = structure
        .sites
        .iter()
        .map(|site| site.main_species().element);
    let mut unknown: Vec<Element> = elements.filter(|e| !engine_knows(engine, *e)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    if unknown.is_empty() {
        return None;
    }
    let symbols: Vec<&str> = unknown.iter().map(|element| element.symbol()).collect();
    Some(format!(
        "{} does not know {}. Choose bond valence as the engine, or relax the hop by DFT and type its barrier \
         in the inspector.",
        engine.name(),
        symbols.join(", ")
    ))
}

/// Whether an engine knows an element.
fn engine_knows(engine: Engine, element: Element) -> bool {
    // CHGNet was made for the elements up to plutonium.
    const LAST_OF_CHGNET: u8 = 94;
    engine.fixes_framework() || u32::from(element.atomic_number()) <= u32::from(LAST_OF_CHGNET)
}
