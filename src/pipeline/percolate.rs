//! Bond-valence maps and barriers of a data set.
//!
//! In: decorated structures and [`PercolateSettings`]. Out: for each entry, in order, its
//! [`Percolation`] or why there is none. Work is parallel over structures and within one; as many
//! structures are at work together as fit into the memory limit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use super::energy_alone::energy_alone;
use super::kept::EnergyOfStructure;
use super::{PipelineError, Quantity};
use crate::crystal::lattice::Vector3;
use crate::crystal::oxidation::Decoration;
use crate::crystal::{Element, Site, Structure};
use crate::import::EntryIndex;
use crate::monitor::{self, Cancelled, Monitor, Step};
use crate::percolation::paths::{FoundPaths, PathSettings, Pathway, paths_above};
use crate::percolation::{
    Barriers, Criterion, Grid, Landscape, Map, NoSiteValence, PercolationError,
    PercolationSettings, Plan, SiteValence, site_valences,
};

/// Most structures that are planned together.
const LARGEST_GROUP: usize = 64;

/// What to compute.
#[derive(Clone, Debug, PartialEq)]
pub struct PercolateSettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// How.
    pub percolation: PercolationSettings,
    /// Whether the maps are wanted as well as what is read from them.
    pub keep_maps: bool,
    /// Whether pathways on the energy map are wanted, and which.
    pub paths: Option<PathSettings>,
}

/// What is read from a map, in its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapSummary {
    /// Smallest value.
    pub minimum: f64,
    /// Largest value.
    pub maximum: f64,
    /// How high the passes are.
    pub barriers: Barriers,
}

/// Maps and barriers of one structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Percolation {
    /// The points of the maps.
    pub grid: Grid,
    /// Site energy in eV.
    pub energy: MapSummary,
    /// Bond-valence sum in valence units.
    pub valence: Option<MapSummary>,
    /// BVEL in eV.
    pub bvel: Option<MapSummary>,
    /// The pathways on the energy map, where they were wanted.
    pub pathways: Option<Pathways>,
    /// The maps, where they were to be kept.
    pub landscape: Option<Arc<Landscape>>,
    /// Wall-clock seconds of maps, barriers and pathways.
    pub seconds: f64,
}

impl Percolation {
    /// The same but for the pathways, which may be many.
    pub fn without_pathways(&self) -> Self {
        Self {
            pathways: None,
            landscape: self.landscape.clone(),
            ..*self
        }
    }
}

impl From<EnergyOfStructure> for Percolation {
    fn from(found: EnergyOfStructure) -> Self {
        Self {
            grid: Grid {
                points: found.points,
            },
            energy: MapSummary {
                minimum: found.minimum,
                maximum: found.maximum,
                barriers: found.barriers,
            },
            valence: None,
            bvel: None,
            pathways: None,
            landscape: None,
            seconds: found.seconds,
        }
    }
}

/// Where the mobile ion of a structure goes, and how well its ions sit.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathways {
    /// The paths, from the lowest pass to the highest.
    pub paths: Vec<Pathway>,
    /// Routes with passes so high that they were left out.
    pub n_routes_left_out: usize,
    /// Bond-valence sum of each site.
    pub site_valences: Vec<Result<SiteValence, NoSiteValence>>,
}

/// The result of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Percolated {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Its maps and barriers, or why there are none.
    pub result: Result<Percolation, PercolationError>,
}

/// Maps every structure; `finished` gets each result, in the order of the entries, as soon as it
/// and those before it are there.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::Percolation`] for settings that make no sense,
/// [`PipelineError::Cancelled`]. What is wrong with a structure is in its result.
pub fn percolate_all(
    decorations: &[Decoration],
    settings: &PercolateSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(Percolated) + Sync),
) -> Result<(), PipelineError> {
    if decorations.is_empty() {
        return Err(PipelineError::Empty);
    }
    settings.percolation.validate()?;
    if let Some(paths) = &settings.paths {
        paths.validate()?;
    }
    // Of one structure the pathways follow its map; of many they are part of each.
    let plan = (decorations.len() == 1).then(|| monitor.plan([2.0, 1.0]));
    let step = monitor.step("Mapping site energies", n_units(decorations, settings));
    let mut next = 0;
    while next < decorations.len() {
        monitor.check()?;
        let group = planned_group(decorations, next, settings);
        let n_planned = group.len();
        let in_order = InOrder::new(EntryIndex(next), finished);
        group
            .into_par_iter()
            .with_max_len(1)
            .enumerate()
            .try_for_each(|(k, planned)| {
                let structure = &decorations[next + k].structure;
                let watch = monitor.for_structure();
                let result = planned.and_then(|of| {
                    percolate(&of, structure, settings, plan.as_ref(), (&step, &watch))
                });
                let result = match result {
                    Err(PercolationError::Cancelled(_)) => {
                        // By the user, or because its time was up.
                        monitor.check()?;
                        Err(monitor.overdue("its map and paths").into())
                    }
                    result => result,
                };
                if plan.is_none() {
                    step.tick();
                }
                in_order.give(Percolated {
                    entry: EntryIndex(next + k),
                    result,
                });
                Ok::<(), Cancelled>(())
            })?;
        next += n_planned;
    }
    Ok(())
}

/// Structures, or the planes of the only one.
fn n_units(decorations: &[Decoration], settings: &PercolateSettings) -> usize {
    match decorations {
        [only] => plan(only, settings).map_or(1, |plan| plan.n_planes()),
        several => several.len(),
    }
}

fn plan(decoration: &Decoration, settings: &PercolateSettings) -> Result<Plan, PercolationError> {
    Plan::new(
        &decoration.structure,
        settings.mobile_ion,
        &settings.percolation,
    )
}

/// The plans of the entries from `first` on that fit into memory together, at least one.
fn planned_group(
    decorations: &[Decoration],
    first: usize,
    settings: &PercolateSettings,
) -> Vec<Result<Plan, PercolationError>> {
    let limit_bytes = settings.percolation.memory_limit_bytes;
    let mut group = Vec::new();
    let mut bytes = 0_u64;
    for decoration in decorations[first..].iter().take(LARGEST_GROUP) {
        let plan = plan(decoration, settings);
        bytes = bytes.saturating_add(plan.as_ref().map_or(0, Plan::memory_bytes));
        if bytes > limit_bytes && !group.is_empty() {
            break;
        }
        group.push(plan);
    }
    group
}

fn percolate(
    plan: &Plan,
    structure: &Structure,
    settings: &PercolateSettings,
    alone: Option<&monitor::Plan>,
    (step, watch): (&Step, &Monitor),
) -> Result<Percolation, PercolationError> {
    let sites = sites_of(structure, settings.mobile_ion);
    if settings.percolation.energy_only && !settings.keep_maps && settings.paths.is_none() {
        let tick = |planes: usize| {
            let planes = if alone.is_some() { planes } else { 0 };
            (0..planes).for_each(|_| step.tick());
        };
        let of = (settings.mobile_ion, &settings.percolation);
        if let Some(found) = energy_alone(plan, (structure, &sites), of, (watch, &tick))? {
            return Ok(found.into());
        }
    }
    let started = Instant::now();
    let landscape = plan.landscape(watch, &|| {
        if alone.is_some() {
            step.tick();
        }
    })?;
    let criterion = settings.percolation.criterion;
    let of_map = |map: &Map, sites: &[Vector3]| summary(map, criterion, sites, watch);
    let of_some = |map: &Option<Map>| map.as_ref().map(|map| of_map(map, &[])).transpose();
    let (energy, (valence, bvel)) = rayon::join(
        || of_map(&landscape.energy, &sites),
        || rayon::join(|| of_some(&landscape.valence), || of_some(&landscape.bvel)),
    );
    let (energy, valence, bvel) = (energy?, valence?, bvel?);
    // The stages of one structure are worth telling, those of many at a time are not.
    let monitor = match alone {
        Some(_) => watch.clone(),
        None => watch.aside(),
    };
    if let Some(plan) = alone {
        plan.advance();
    }
    let find = |wanted: &PathSettings| {
        // By winding the search counts too; a map is not searched twice.
        let known = (criterion == Criterion::Winding).then_some(energy.barriers);
        let map = (&landscape.energy, known);
        pathways(structure, map, (wanted, settings), &monitor)
    };
    let pathways = settings.paths.as_ref().map(find).transpose()?;
    Ok(Percolation {
        grid: plan.grid(),
        energy,
        valence,
        bvel,
        pathways,
        landscape: settings.keep_maps.then(|| Arc::new(landscape)),
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The pathways of a structure again, by other settings, on the map that is there: no map is made
/// anew. [`Percolation::seconds`] stay those of the map.
///
/// # Errors
/// [`PipelineError::NoMap`] where the map was not kept, [`PipelineError::Percolation`],
/// [`PipelineError::Cancelled`].
pub fn find_paths_again(
    decoration: &Decoration,
    known: &Percolation,
    settings: &PercolateSettings,
    monitor: &Monitor,
) -> Result<Percolation, PipelineError> {
    let landscape = known.landscape.as_ref().ok_or(PipelineError::NoMap {
        quantity: Quantity::Energy.title(),
    })?;
    let structure = &decoration.structure;
    let find = |wanted: &PathSettings| {
        let winding = settings.percolation.criterion == Criterion::Winding;
        let barriers = winding.then_some(known.energy.barriers);
        let map = (&landscape.energy, barriers);
        pathways(structure, map, (wanted, settings), monitor)
    };
    Ok(Percolation {
        pathways: settings.paths.as_ref().map(find).transpose()?,
        ..known.without_pathways()
    })
}

fn pathways(
    structure: &Structure,
    (energy, barriers): (&Map, Option<Barriers>),
    (wanted, settings): (&PathSettings, &PercolateSettings),
    monitor: &Monitor,
) -> Result<Pathways, PercolationError> {
    let FoundPaths {
        paths,
        n_routes_left_out,
    } = paths_above(
        structure,
        settings.mobile_ion,
        (energy, barriers),
        wanted,
        monitor,
    )?;
    Ok(Pathways {
        paths,
        n_routes_left_out,
        site_valences: site_valences(structure, &settings.percolation),
    })
}

/// Fractional coordinates of the sites that an ion occupies, wholly or in part.
fn sites_of(structure: &Structure, ion: Element) -> Vec<Vector3> {
    let holds = |site: &&Site| site.occupants.iter().any(|o| o.species.element == ion);
    let sites = structure.sites.iter().filter(holds);
    sites.map(|site| site.frac).collect()
}

fn summary(
    map: &Map,
    criterion: Criterion,
    sites: &[Vector3],
    monitor: &Monitor,
) -> Result<MapSummary, Cancelled> {
    Ok(MapSummary {
        minimum: f64::from(map.minimum()),
        maximum: f64::from(map.maximum()),
        barriers: map.barriers_unless_cancelled(criterion, sites, monitor)?,
    })
}

/// Passes results on in order, whatever order they come in.
struct InOrder<'a> {
    waiting: Mutex<(EntryIndex, BTreeMap<EntryIndex, Percolated>)>,
    finished: &'a (dyn Fn(Percolated) + Sync),
}

impl<'a> InOrder<'a> {
    fn new(first: EntryIndex, finished: &'a (dyn Fn(Percolated) + Sync)) -> Self {
        Self {
            waiting: Mutex::new((first, BTreeMap::new())),
            finished,
        }
    }

    fn give(&self, percolated: Percolated) {
        let mut guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, waiting) = &mut *guard;
        waiting.insert(percolated.entry, percolated);
        while let Some(ready) = waiting.remove(next) {
            next.0 += 1;
            (self.finished)(ready);
        }
    }
}
