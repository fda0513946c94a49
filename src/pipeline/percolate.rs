//! Bond-valence maps and barriers of a data set.
//!
//! In: decorated structures and [`PercolateSettings`]. Out: for each entry, in order, its
//! [`Percolation`] or why there is none; and the files of a map. Work is parallel over structures
//! and within one; as many structures are at work together as fit into the memory limit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use ndarray::Array3;
use rayon::prelude::*;

use super::PipelineError;
use crate::crystal::oxidation::Decoration;
use crate::crystal::{Element, Structure};
use crate::export::npy::npy_bytes;
use crate::export::volumetric::{cube_bytes, pgrid_bytes};
use crate::export::write_atomically;
use crate::monitor::{Cancelled, Monitor, Step};
use crate::percolation::paths::{FoundPaths, PathSettings, Pathway, paths};
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
    pub entry: usize,
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
    let step = monitor.step("Mapping site energies", n_units(decorations, settings));
    let mut next = 0;
    while next < decorations.len() {
        monitor.check()?;
        let group = planned_group(decorations, next, settings);
        let n_planned = group.len();
        let in_order = InOrder::new(next, finished);
        group
            .into_par_iter()
            .with_max_len(1)
            .enumerate()
            .try_for_each(|(k, plan)| {
                let structure = &decorations[next + k].structure;
                let alone = decorations.len() == 1;
                let result =
                    match plan.and_then(|p| percolate(&p, structure, settings, alone, &step)) {
                        Err(PercolationError::Cancelled(cancelled)) => return Err(cancelled),
                        result => result,
                    };
                if decorations.len() > 1 {
                    step.tick();
                }
                in_order.give(Percolated {
                    entry: next + k,
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
    tick_planes: bool,
    step: &Step,
) -> Result<Percolation, PercolationError> {
    let started = Instant::now();
    let landscape = plan.landscape(step.monitor(), &|| {
        if tick_planes {
            step.tick();
        }
    })?;
    let criterion = settings.percolation.criterion;
    let of_map = |map: &Map| summary(map, criterion);
    let (energy, (valence, bvel)) = rayon::join(
        || of_map(&landscape.energy),
        || {
            rayon::join(
                || landscape.valence.as_ref().map(of_map),
                || landscape.bvel.as_ref().map(of_map),
            )
        },
    );
    // The stages of one structure are worth telling, those of many at a time are not.
    let monitor = match tick_planes {
        true => step.monitor().clone(),
        false => step.monitor().aside(),
    };
    let find = |wanted: &PathSettings| {
        pathways(structure, &landscape.energy, (wanted, settings), &monitor)
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

fn pathways(
    structure: &Structure,
    energy: &Map,
    (wanted, settings): (&PathSettings, &PercolateSettings),
    monitor: &Monitor,
) -> Result<Pathways, PercolationError> {
    let FoundPaths {
        paths,
        n_routes_left_out,
    } = paths(structure, settings.mobile_ion, energy, wanted, monitor)?;
    Ok(Pathways {
        paths,
        n_routes_left_out,
        site_valences: site_valences(structure, &settings.percolation),
    })
}

fn summary(map: &Map, criterion: Criterion) -> MapSummary {
    MapSummary {
        minimum: f64::from(map.minimum()),
        maximum: f64::from(map.maximum()),
        barriers: map.barriers(criterion),
    }
}

/// Passes results on in order, whatever order they come in.
struct InOrder<'a> {
    waiting: Mutex<(usize, BTreeMap<usize, Percolated>)>,
    finished: &'a (dyn Fn(Percolated) + Sync),
}

impl<'a> InOrder<'a> {
    fn new(first: usize, finished: &'a (dyn Fn(Percolated) + Sync)) -> Self {
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
            *next += 1;
            (self.finished)(ready);
        }
    }
}

/// Which map goes into a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantity {
    /// Site energy.
    #[default]
    Energy,
    /// Bond-valence sum.
    Valence,
    /// BVEL.
    Bvel,
}

impl Quantity {
    /// Name in the title of a file.
    pub fn title(self) -> &'static str {
        match self {
            Self::Energy => "BVSE",
            Self::Valence => "BVS",
            Self::Bvel => "BVEL",
        }
    }

    /// The map, where the landscape has it.
    pub fn of(self, landscape: &Landscape) -> Option<&Map> {
        match self {
            Self::Energy => Some(&landscape.energy),
            Self::Valence => landscape.valence.as_ref(),
            Self::Bvel => landscape.bvel.as_ref(),
        }
    }
}

/// Format of a file with a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapFormat {
    /// Gaussian cube.
    Cube,
    /// VESTA's periodic grid.
    Pgrid,
    /// Array of f32, both ends included.
    Npy,
}

impl MapFormat {
    /// The format that a file's name asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "cube" => Some(Self::Cube),
            "pgrid" => Some(Self::Pgrid),
            "npy" => Some(Self::Npy),
            _ => None,
        }
    }
}

/// Writes a map.
///
/// # Errors
/// [`PipelineError::NoMap`] where the landscape has none of that quantity,
/// [`PipelineError::WriteNpy`], [`PipelineError::Written`].
pub fn write_map(
    structure: &Structure,
    landscape: &Landscape,
    quantity: Quantity,
    format: MapFormat,
    path: &Path,
) -> Result<PathBuf, PipelineError> {
    let map = quantity.of(landscape).ok_or(PipelineError::NoMap {
        quantity: quantity.title(),
    })?;
    let bytes = match format {
        MapFormat::Cube => cube_bytes(structure, map, quantity.title()),
        MapFormat::Pgrid => pgrid_bytes(map, quantity.title()),
        MapFormat::Npy => npy_bytes(&closed_array(map))?,
    };
    write_atomically(path, &bytes)?;
    Ok(path.to_owned())
}

/// The values with both ends included.
fn closed_array(map: &Map) -> Array3<f32> {
    let [n_i, n_j, n_k] = map.grid().points;
    let values = map.closed_values();
    Array3::from_shape_fn((n_i, n_j, n_k), |(i, j, k)| values[(i * n_j + j) * n_k + k])
}
