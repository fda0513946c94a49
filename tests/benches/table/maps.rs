//! Bond-valence maps, their barriers, and the surfaces that the window draws of them.
//!
//! In: decorated structures. Out: [`Measurement`]s, and the structures for another library.

use std::time::Instant;

use anyhow::Result;
use superion::crystal::oxidation::Decoration;
use superion::crystal::{Element, Structure};
use superion::math::isosurface::{Cut, isosurface};
use superion::monitor::Monitor;
use superion::percolation::{ForceField, PercolationSettings, Plan};

use super::Measurement;
use super::names::BVSE_NAME;

/// Name of the measurement of the surfaces of such maps.
const SURFACE_NAME: &str = "bvse: surface of the map at E_3D";

/// Structures that are mapped; other libraries take half a minute for each.
const N_MAPPED: usize = 3;

/// What is mapped: softBV, the energy alone, as the other library does.
fn bvse_settings() -> PercolationSettings {
    PercolationSettings {
        force_field: ForceField::SoftBv,
        energy_only: true,
        ..PercolationSettings::default()
    }
}

/// The first structures that softBV can map for lithium.
pub(super) fn mapped_structures(decorations: &[Decoration]) -> Vec<&Structure> {
    let settings = bvse_settings();
    let structures = decorations.iter().map(|d| &d.structure);
    structures
        .filter(|s| s.is_ordered() && Plan::new(s, Element::LI, &settings).is_ok())
        .take(N_MAPPED)
        .collect()
}

/// Seconds per structure on all threads, of map and barriers.
pub(super) fn measure_bvse(
    decorations: &[Decoration],
    repeats: usize,
    monitor: &Monitor,
) -> Result<Measurement> {
    let structures = mapped_structures(decorations);
    let step = monitor.step(format!("Measuring: {BVSE_NAME}"), repeats);
    let mut best_s = f64::INFINITY;
    let mut n_voxels = 0;
    for _ in 0..repeats {
        let started = Instant::now();
        n_voxels = 0;
        for structure in &structures {
            let settings = bvse_settings();
            let plan = Plan::new(structure, Element::LI, &settings)?;
            let landscape = plan.landscape(monitor, &|| {})?;
            std::hint::black_box(landscape.energy.barriers(settings.criterion));
            n_voxels += plan.grid().n_voxels();
        }
        best_s = best_s.min(started.elapsed().as_secs_f64());
        step.tick();
    }
    let threads = rayon::current_num_threads();
    Ok(Measurement {
        name: BVSE_NAME.to_owned(),
        input: format!(
            "{} structures, {n_voxels} voxels, {threads} threads",
            structures.len()
        ),
        unit: "s per structure",
        value: best_s / structures.len().max(1) as f64,
        peak_memory_bytes: None,
    })
}

/// Milliseconds per structure on one thread, of the surface on which the energy is the barrier in
/// three dimensions: what the window does again whenever the level is moved.
pub(super) fn measure_surfaces(
    decorations: &[Decoration],
    repeats: usize,
    monitor: &Monitor,
) -> Result<Measurement> {
    /// As in the window.
    const SOFTNESS_EV: f32 = 1.0;
    let structures = mapped_structures(decorations);
    let settings = bvse_settings();
    let step = monitor.step(format!("Measuring: {SURFACE_NAME}"), structures.len());
    let (mut sum_s, mut n_triangles) = (0.0, 0);
    for structure in &structures {
        let plan = Plan::new(structure, Element::LI, &settings)?;
        let map = plan.landscape(monitor, &|| {})?.energy;
        let barrier = map.barriers(settings.criterion).e_3d.unwrap_or(1.0);
        let cut = Cut {
            level: map.minimum() + barrier as f32,
            softness: SOFTNESS_EV,
            stride: 1,
        };
        let mut best_s = f64::INFINITY;
        for _ in 0..repeats {
            let started = Instant::now();
            let surface = isosurface(map.values(), map.grid().period(), &cut);
            best_s = best_s.min(started.elapsed().as_secs_f64());
            n_triangles = n_triangles.max(surface.triangles.len());
        }
        sum_s += best_s;
        step.tick();
    }
    Ok(Measurement {
        name: SURFACE_NAME.to_owned(),
        input: format!(
            "{} structures, up to {n_triangles} triangles",
            structures.len()
        ),
        unit: "ms per structure",
        value: 1e3 * sum_s / structures.len().max(1) as f64,
        peak_memory_bytes: None,
    })
}
