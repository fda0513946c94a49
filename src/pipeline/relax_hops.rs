//! The hops of a structure with their elastic bands.
//!
//! In: a structure with oxidation states, hops, what is known of them. Out: [`RelaxedHops`].

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::{PercolateSettings, PipelineError, percolate_all};
use crate::crystal::oxidation::Decoration;
use crate::crystal::{Element, Structure};
use crate::monitor::Monitor;
use crate::neb::{
    Band, BandCell, BandEffort, BandError, BandInput, BandProgress, BandSettings, Engine, Hop,
    HopPart, HopRunner, MatchedEnds, Mechanism, RelaxedHop, RelaxedHops, relaxed_band, repeats_of,
};
use crate::percolation::paths::{EndKind, PathSettings, Pathway};
use crate::percolation::{ForceField, PercolationSettings};
use crate::potentials::{BondValence, Potential, find};

/// Hops with passes so far in eV above the barrier of the bond-valence map are left out where all are asked
/// for: relaxing changes barriers by less, as a rule.
const ABOVE_MAP_EV: f64 = 0.3;

/// Which hops.
#[derive(Clone, Debug, PartialEq)]
pub enum WantedHops {
    /// These, in this order.
    These(Vec<Hop>),
    /// Every inequivalent hop of the structure that can matter for the travel of the ion: its
    /// pathways on the bond-valence map, which is made first.
    All,
}

/// Which bands of a structure are wanted, and how.
#[derive(Clone, Debug)]
pub struct HopRequest {
    /// The structure.
    pub decoration: Arc<Decoration>,
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Which hops.
    pub hops: WantedHops,
    /// What gives the energies.
    pub engine: Engine,
    /// How bands are made.
    pub settings: BandSettings,
    /// Parameters of bond valences, for the pathways and the engine of that name.
    pub force_field: ForceField,
    /// With [`WantedHops::All`], hops with passes up to this in eV above the lowest point of the
    /// bond-valence map; `None`: up to 0.3 eV above its barrier.
    pub highest_ev: Option<f64>,
    /// Bands of this structure that are there, by the same engine and settings: relaxed ones are
    /// kept, others go on from where they stopped.
    pub known: Option<Arc<RelaxedHops>>,
}

/// Relaxes the bands that are not there yet. `part` hears of each step, and of each hop as soon as it is
/// done or stopped: the number of a hop is its place in the result, in which those that were asked for come
/// first, in their order, and others that are known after them.
///
/// # Errors
/// [`PipelineError::Band`] where no band can be begun, [`PipelineError::Percolation`],
/// [`PipelineError::Cancelled`]; what is wrong with a single hop is in its result.
pub fn relax_hops(
    request: &HopRequest,
    monitor: &Monitor,
    part: &(dyn Fn(HopPart) + Sync),
) -> Result<RelaxedHops, PipelineError> {
    request.settings.validate()?;
    let structure = &request.decoration.structure;
    let potential = Loaded::new(request, structure)?;
    let source = (request.engine, potential.get());
    let ion = request.mobile_ion;
    let mut runner = HopRunner::new(structure, ion, source, &request.settings, monitor)?;
    let wanted = wanted_hops(request, monitor)?;
    let known: Vec<RelaxedHop> = known_hops(request);
    for hop in &known {
        runner.learn(hop);
    }
    let of = |hop: &Hop| known.iter().find(|known| known.hop.is_same_as(hop));
    let is_done = |hop: &Hop| of(hop).is_some_and(RelaxedHop::is_converged);
    if !wanted.iter().all(is_done) {
        runner.relax_crystal(monitor)?;
    }
    let step = monitor.step("Relaxing hops", wanted.len());
    let mut hops: Vec<RelaxedHop> = Vec::with_capacity(wanted.len());
    for (index, hop) in wanted.iter().enumerate() {
        let before = of(hop);
        let relaxed = match before {
            Some(known) if known.is_converged() => known.clone(),
            _ => relaxed_hop(&mut runner, (index, hop, before), monitor, part)?,
        };
        part(HopPart::Hop(index, Box::new(relaxed.clone())));
        hops.push(relaxed);
        monitor.check()?;
        step.tick();
    }
    let complete = hops.iter().all(RelaxedHop::is_converged);
    let others = known
        .iter()
        .filter(|known| wanted.iter().all(|hop| !hop.is_same_as(&known.hop)));
    hops.extend(others.cloned());
    Ok(RelaxedHops {
        engine: request.engine,
        settings: request.settings.clone(),
        mobile_ion: request.mobile_ion,
        repeats: runner.repeats(),
        n_atoms: runner.n_atoms(),
        barriers: runner.travel_barriers(&hops),
        hops,
        complete,
    })
}

/// One hop; what is wrong with it is in it.
fn relaxed_hop(
    runner: &mut HopRunner<'_>,
    (index, hop, before): (usize, &Hop, Option<&RelaxedHop>),
    monitor: &Monitor,
    part: &(dyn Fn(HopPart) + Sync),
) -> Result<RelaxedHop, PipelineError> {
    let started = Instant::now();
    let known = before.and_then(|known| known.band.as_ref());
    let (band, failure) = match runner.relax(index, hop, known, monitor, part) {
        Ok(band) => (Some(band), None),
        Err(BandError::Cancelled(cancelled)) => return Err(cancelled.into()),
        Err(error) => (None, Some(error.to_string())),
    };
    Ok(RelaxedHop {
        hop: hop.clone(),
        band,
        failure,
        mechanism: runner.mechanism(hop),
        seconds: started.elapsed().as_secs_f64() + before.map_or(0.0, |known| known.seconds),
    })
}

/// What is known by the same engine and settings; more steps than before are no other settings.
fn known_hops(request: &HopRequest) -> Vec<RelaxedHop> {
    let known = request.known.as_deref().filter(|known| {
        let as_now = BandSettings {
            max_steps: request.settings.max_steps,
            ..known.settings.clone()
        };
        known.engine == request.engine
            && known.mobile_ion == request.mobile_ion
            && as_now == request.settings
    });
    known.map_or_else(Vec::new, |known| known.hops.clone())
}

/// The hops that are asked for.
fn wanted_hops(request: &HopRequest, monitor: &Monitor) -> Result<Vec<Hop>, PipelineError> {
    match &request.hops {
        WantedHops::These(hops) => Ok(hops.clone()),
        WantedHops::All => {
            let settings = PercolateSettings {
                mobile_ion: request.mobile_ion,
                percolation: PercolationSettings {
                    force_field: request.force_field,
                    energy_only: true,
                    ..PercolationSettings::default()
                },
                keep_maps: false,
                paths: Some(PathSettings {
                    highest_ev: request.highest_ev,
                    ..PathSettings::default()
                }),
            };
            let paths = pathways_of(&request.decoration, &settings, monitor)?;
            let mechanism = request.settings.mechanism;
            let worth = worth_relaxing(&paths, mechanism, request.highest_ev);
            Ok(worth.into_iter().map(Hop::of_pathway).collect())
        }
    }
}

/// The pathways of one structure that are not far above the barrier of its map.
///
/// # Errors
/// [`PipelineError::Percolation`], [`PipelineError::Cancelled`].
pub fn pathways_of(
    decoration: &Decoration,
    settings: &PercolateSettings,
    monitor: &Monitor,
) -> Result<Vec<Pathway>, PipelineError> {
    let found = Mutex::new(None);
    percolate_all(
        std::slice::from_ref(decoration),
        settings,
        monitor,
        &|one| {
            *found.lock().unwrap_or_else(PoisonError::into_inner) = Some(one.result);
        },
    )?;
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let found = found.ok_or(PipelineError::Empty)??;
    Ok(found
        .pathways
        .map_or_else(Vec::new, |pathways| pathways.paths))
}

/// Of the pathways of a map those that can matter for the travel of the ion: into a vacancy those from site to
/// site, directly or over interstitials; else, or where there are none, every single hop. Passes up to
/// `highest_ev` above the lowest point of the map count, by default up to 0.3 eV above its barrier.
pub fn worth_relaxing(
    paths: &[Pathway],
    mechanism: Mechanism,
    highest_ev: Option<f64>,
) -> Vec<&Pathway> {
    let lowest = paths
        .iter()
        .map(|path| path.pass_ev)
        .fold(f64::INFINITY, f64::min);
    let is_site = |kind: EndKind| matches!(kind, EndKind::Site(_));
    let between_sites = |path: &Pathway| is_site(path.start.kind) && is_site(path.end.kind);
    let has_sites = paths.iter().any(between_sites);
    let suits = |path: &Pathway| match mechanism {
        Mechanism::Vacancy if has_sites => between_sites(path),
        Mechanism::Vacancy => path.via.is_empty(),
        Mechanism::Interstitial => path.via.is_empty() && !between_sites(path),
    };
    let highest = paths
        .iter()
        .filter(|path| suits(path))
        .map(|path| path.pass_ev)
        .fold(lowest, f64::max);
    // Passes of routes say how high the barrier of the map is; hops far above it are left out.
    let routes = paths
        .iter()
        .filter(|path| !path.via.is_empty() && suits(path));
    let of_routes = routes
        .map(|path| path.pass_ev)
        .fold(f64::NEG_INFINITY, f64::max);
    let limit = match of_routes.is_finite() && highest_ev.is_none() {
        true => of_routes + ABOVE_MAP_EV,
        false => highest,
    };
    let limit = highest_ev.map_or(limit, |highest_ev| limit.min(highest_ev));
    let is_worth = |path: &&Pathway| suits(path) && path.pass_ev <= limit + 1e-9;
    paths.iter().filter(is_worth).collect()
}

/// What the bands of a request will cost, as far as it can be told before: the hops of
/// [`WantedHops::All`] count as four.
///
/// # Errors
/// [`PipelineError::Band`] for settings that make no sense.
pub fn effort_of_hops(request: &HopRequest, n_cores: usize) -> Result<BandEffort, PipelineError> {
    request.settings.validate()?;
    let n_hops = match &request.hops {
        WantedHops::These(hops) => hops.len(),
        WantedHops::All => 4,
    };
    let structure = &request.decoration.structure;
    let repeats = repeats_of(&structure.lattice, request.settings.cell);
    let n_cells: usize = repeats.iter().map(|n| *n as usize).product();
    let (engine, settings) = (request.engine, &request.settings);
    let n_atoms = n_cells * structure.n_sites();
    Ok(BandEffort::new(engine, settings, n_atoms, n_hops, n_cores))
}

/// A band between two structures.
#[derive(Clone, Debug)]
pub struct EndsRequest {
    /// The start, with oxidation states.
    pub start: Arc<Decoration>,
    /// The end.
    pub end: Arc<Decoration>,
    /// What gives the energies.
    pub engine: Engine,
    /// How the band is made; its cell and mechanism are those of the structures.
    pub settings: BandSettings,
    /// Parameters of bond valences.
    pub force_field: ForceField,
}

/// Relaxes the band between two structures.
///
/// # Errors
/// [`PipelineError::Band`], [`PipelineError::Percolation`], [`PipelineError::Cancelled`].
pub fn relax_between(
    request: &EndsRequest,
    monitor: &Monitor,
    progress: &(dyn Fn(BandProgress) + Sync),
) -> Result<RelaxedHop, PipelineError> {
    let started = Instant::now();
    let (first, second) = (&request.start.structure, &request.end.structure);
    let ends = MatchedEnds::new(first, second)?;
    let mobile_ion = ends.start.elements[ends.moving];
    let of_potential = HopRequest {
        decoration: Arc::clone(&request.start),
        mobile_ion,
        hops: WantedHops::These(Vec::new()),
        engine: request.engine,
        settings: request.settings.clone(),
        force_field: request.force_field,
        highest_ev: None,
        known: None,
    };
    let potential = Loaded::new(&of_potential, first)?;
    let effort = BandEffort::new(request.engine, &request.settings, ends.start.len(), 1, 2);
    let too_large = |error: crate::monitor::TooCostly| BandError::TooLarge {
        fact: error.to_string(),
        remedy: "or give smaller cells".to_owned(),
    };
    monitor
        .check_memory("images of the band", effort.memory_bytes)
        .map_err(too_large)?;
    let input = BandInput {
        start: &ends.start,
        end: &ends.end,
        way: &[],
        moving: Some(ends.moving),
        engine: request.engine,
        potential: potential.get(),
        known: None,
    };
    let mut band: Band = relaxed_band(&input, &request.settings, monitor, progress)?;
    band.notes.splice(0..0, ends.notes.iter().cloned());
    let [from, to] = [&ends.start, &ends.end].map(|atoms| atoms.frac()[ends.moving]);
    Ok(RelaxedHop {
        hop: Hop::of_points(mobile_ion, [from, to]),
        band: Some(band),
        failure: None,
        mechanism: Mechanism::Vacancy,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// A potential that is there, or was made.
enum Loaded {
    Shared(&'static dyn Potential),
    Own(Box<BondValence>),
}

impl Loaded {
    fn new(request: &HopRequest, structure: &Structure) -> Result<Self, PipelineError> {
        match request.engine {
            Engine::BondValence => {
                let settings = PercolationSettings {
                    force_field: request.force_field,
                    energy_only: true,
                    ..PercolationSettings::default()
                };
                let made = BondValence::new(structure, request.mobile_ion, &settings)?;
                Ok(Self::Own(Box::new(made)))
            }
            engine => {
                let registered = find(engine.id()).ok_or(BandError::NotComputed(engine))?;
                let loaded = registered.load().map_err(|error| BandError::TooLarge {
                    fact: error.to_string(),
                    remedy: "install the program again".to_owned(),
                })?;
                Ok(Self::Shared(loaded))
            }
        }
    }

    fn get(&self) -> &dyn Potential {
        match self {
            Self::Shared(potential) => *potential,
            Self::Own(potential) => potential.as_ref(),
        }
    }
}

impl HopRequest {
    /// Cells of the structure along a, b and c in the cell of the bands.
    pub fn repeats(&self) -> [u32; 3] {
        let cell: BandCell = self.settings.cell;
        repeats_of(&self.decoration.structure.lattice, cell)
    }
}
