//! What a map will cost, and then the map.
//!
//! In: a structure with oxidation states, the mobile element, settings. Out: [`Plan`], which knows
//! the grid and the memory before any work is done, and from it the [`Landscape`].

use rayon::prelude::*;

use super::field::Field;
use super::map::{Grid, Landscape, Map};
use super::nearest::Nearest;
use super::plane::Plane;
use super::quick::{EnergySummary, Quick};
use super::rows::Rows;
use super::{Criterion, ForceField, PercolationError, PercolationSettings};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, Monitor};

/// Fewest points along an axis, both ends included: with fewer, a point is its own neighbour.
const FEWEST_POINTS: usize = 4;

/// Smallest volume of a cell in Å³.
const SMALLEST_VOLUME_ANG3: f64 = 1.0;

/// Bytes for each voxel while barriers are looked for: the order of the voxels, their place in
/// the region, and the members of the region, which are part of the voxels.
fn barrier_bytes(criterion: Criterion) -> u64 {
    match criterion {
        Criterion::Winding => 4 + 4 + 12,
        Criterion::Block => 4 + 8 * (4 + 6),
    }
}

/// A map that can be computed.
#[derive(Clone, Debug)]
pub struct Plan {
    field: Field,
    grid: Grid,
    with_valence: bool,
    with_bvel: bool,
    max_neighbors: Option<usize>,
    criterion: Criterion,
}

impl Plan {
    /// Looks up the parameters and checks grid and memory.
    ///
    /// # Errors
    /// Every [`PercolationError`] but `Cancelled`.
    pub fn new(
        structure: &Structure,
        mobile: Element,
        settings: &PercolationSettings,
    ) -> Result<Self, PercolationError> {
        settings.validate()?;
        let volume_ang3 = structure.lattice.volume_ang3();
        if !volume_ang3.is_finite() || volume_ang3 < SMALLEST_VOLUME_ANG3 {
            return Err(PercolationError::NoVolume { volume_ang3 });
        }
        let field = Field::new(structure, mobile, settings)?;
        let all = !settings.energy_only;
        let plan = Self {
            grid: grid(structure, settings)?,
            with_valence: all,
            with_bvel: all && settings.force_field == ForceField::Shu,
            max_neighbors: settings.max_neighbors,
            criterion: settings.criterion,
            field,
        };
        plan.check_memory(structure, settings)?;
        Ok(plan)
    }

    /// The points.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// Memory in bytes that maps and barriers will take.
    pub fn memory_bytes(&self) -> u64 {
        let n_maps = 1 + u64::from(self.with_valence) + u64::from(self.with_bvel);
        let per_voxel = n_maps * (4 + barrier_bytes(self.criterion));
        per_voxel.saturating_mul(self.grid.n_voxels() as u64)
    }

    fn check_memory(
        &self,
        structure: &Structure,
        settings: &PercolationSettings,
    ) -> Result<(), PercolationError> {
        let bytes = self.memory_bytes();
        let limit_bytes = settings.memory_limit_bytes;
        // Voxels and winding vectors are counted in 32 bits.
        let countable = self.grid.n_voxels() < i32::MAX as usize;
        if bytes <= limit_bytes && countable {
            return Ok(());
        }
        let too_many = (bytes as f64 / limit_bytes.max(1) as f64).cbrt();
        let volume_ang3 = structure.lattice.volume_ang3();
        let spacing_ang = match settings.points {
            Some(_) => (volume_ang3 / self.grid.n_voxels() as f64).cbrt(),
            None => settings.resolution_ang,
        };
        Err(PercolationError::TooLarge {
            points: self.grid.points,
            bytes,
            limit_bytes,
            coarser_ang: (spacing_ang * too_many * 110.0).ceil() / 100.0,
            energy_only: settings.energy_only,
        })
    }

    /// What acts on the ion.
    #[cfg(test)]
    pub(super) fn field(&self) -> &Field {
        &self.field
    }

    /// Units of work of [`Plan::landscape`]: planes of the grid.
    pub fn n_planes(&self) -> usize {
        self.grid.period()[0]
    }

    /// Smallest and largest energy and the barriers by winding, also those for an ion on one of some sites
    /// (fractional coordinates): the numbers of the map of the energy, in a fraction of its time and
    /// without it. `planes_done` is called with numbers of planes.
    ///
    /// `None` where they can be read from the map only: with a limit on neighbours, by the published
    /// count, for a cut-off or steps far from the usual ones.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn energy_summary(
        &self,
        sites: &[Vector3],
        monitor: &Monitor,
        planes_done: &(dyn Fn(usize) + Sync),
    ) -> Result<Option<EnergySummary>, Cancelled> {
        if self.max_neighbors.is_some() || self.criterion != Criterion::Winding {
            return Ok(None);
        }
        let quick = Quick::new(&self.field, self.grid);
        let summary = |quick: Quick<'_>| quick.summary(sites, monitor, planes_done);
        quick.map(summary).transpose()
    }

    /// Computes the maps, all threads at work on planes of one `a` coordinate; the bytes do not
    /// depend on how many there are. `plane_done` is called after each plane.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn landscape(
        &self,
        monitor: &Monitor,
        plane_done: &(dyn Fn() + Sync),
    ) -> Result<Landscape, Cancelled> {
        let [_, n_j, n_k] = self.grid.period();
        let plane_size = n_j * n_k;
        let n_voxels = self.grid.n_voxels();
        let room = |wanted: bool| vec![0.0_f32; if wanted { n_voxels } else { 0 }];
        let (mut energy, mut valence, mut bvel) =
            (room(true), room(self.with_valence), room(self.with_bvel));
        let mut of_valence = valence.chunks_mut(plane_size);
        let mut of_bvel = bvel.chunks_mut(plane_size);
        let planes: Vec<(usize, Plane<'_>)> = energy
            .chunks_mut(plane_size)
            .map(|energy| Plane {
                energy,
                valence: of_valence.next(),
                bvel: of_bvel.next(),
            })
            .enumerate()
            .collect();
        let evaluator = Evaluator::new(self);
        planes.into_par_iter().try_for_each(|(i, mut plane)| {
            monitor.check()?;
            evaluator.fill(i, &mut plane, monitor)?;
            plane_done();
            Ok::<(), Cancelled>(())
        })?;
        let map = |values| Map::new(self.field.lattice.clone(), self.grid, values);
        Ok(Landscape {
            energy: map(energy),
            valence: self.with_valence.then(|| map(valence)),
            bvel: self.with_bvel.then(|| map(bvel)),
        })
    }
}

/// With every site in reach, or with the nearest ones only.
enum Evaluator<'a> {
    Rows(Rows<'a>),
    Nearest(Nearest<'a>),
}

impl<'a> Evaluator<'a> {
    fn new(plan: &'a Plan) -> Self {
        let period = plan.grid.period();
        match plan.max_neighbors {
            None => Self::Rows(Rows::new(&plan.field, period)),
            Some(n) => Self::Nearest(Nearest::new(&plan.field, period, n)),
        }
    }

    fn fill(&self, i: usize, plane: &mut Plane<'_>, monitor: &Monitor) -> Result<(), Cancelled> {
        match self {
            Self::Rows(rows) => rows.fill(i, plane, monitor),
            Self::Nearest(nearest) => nearest.fill(i, plane, monitor),
        }
    }
}

fn grid(structure: &Structure, settings: &PercolationSettings) -> Result<Grid, PercolationError> {
    let lengths = structure.lattice.lengths_ang();
    // The conversion saturates; what does not fit into memory is refused later.
    let points = settings
        .points
        .unwrap_or_else(|| lengths.map(|a| (a / settings.resolution_ang) as usize + 1));
    if points.iter().any(|n| *n < FEWEST_POINTS) {
        let shortest = lengths.into_iter().fold(f64::INFINITY, f64::min);
        return Err(PercolationError::TooCoarse {
            points,
            finer_ang: shortest / (FEWEST_POINTS - 1) as f64,
        });
    }
    Ok(Grid { points })
}
