//! A band between fixed ends, going downhill.
//!
//! In: ends at rest, first images. Out: [`Chain`]: the band at rest, stopped, at its last step, or as soon as
//! one of its images is found to be a resting place.

use std::sync::Arc;

use rayon::prelude::*;

use super::descent::Descent;
use super::forces::{BandForces, Configuration, distances};
use super::rest::Rest;
use super::{Band, BandError, BandProgress, BandSettings, Engine, ImageAtoms, Phase};
use crate::crystal::{Element, Lattice};
use crate::monitor::Monitor;
use crate::potentials::{Atoms, Potential};

/// An image so far in eV below both ends is a resting place.
const INTERMEDIATE_BELOW_EV: f64 = 0.05;

/// What all bands of a hop share.
pub(super) struct Bands<'a> {
    pub lattice: &'a Lattice,
    pub elements: &'a [Element],
    pub moving: usize,
    pub is_free: &'a [bool],
    pub engine: Engine,
    pub potential: &'a dyn Potential,
    pub settings: &'a BandSettings,
    pub monitor: &'a Monitor,
    pub progress: &'a (dyn Fn(BandProgress) + Sync),
}

/// A band in the making, or done.
pub(super) struct Chain {
    pub band: Band,
    /// An image that is a resting place.
    pub intermediate: Option<usize>,
    pub stopped: bool,
}

impl Bands<'_> {
    pub(super) fn atoms(&self, cart_ang: &Configuration) -> Atoms {
        Atoms {
            lattice: self.lattice.clone(),
            elements: self.elements.to_vec(),
            cart_ang: cart_ang.clone(),
        }
    }

    /// Relaxes a band, until it is at rest, stopped, at its last step, or found to pass a resting place.
    pub(super) fn relaxed(
        &self,
        ends: [&Rest; 2],
        mut images: Vec<Configuration>,
        (mut climbs, may_cut): (bool, bool),
        leg: usize,
    ) -> Result<Chain, BandError> {
        let settings = self.settings;
        let last = images.len() - 1;
        images[0].clone_from(&ends[0].cart_ang);
        images[last].clone_from(&ends[1].cart_ang);
        let n_inner = last - 1;
        let mut descent = Descent::new(n_inner, self.elements.len());
        let mut n_steps = 0;
        let mut evaluated = self.evaluated(ends, &images)?;
        loop {
            let (energies_ev, forces) = &evaluated;
            let climbing = climbs.then(|| highest_inner(energies_ev));
            let acting = BandForces::new(
                &images,
                energies_ev,
                forces,
                settings.spring_ev_per_ang2,
                climbing,
            );
            let at_rest = acting.largest <= settings.fmax_ev_per_ang;
            let nearly = acting.largest <= settings.climb_below_ev_per_ang || at_rest;
            let intermediate = (may_cut && nearly && !climbs)
                .then(|| intermediate(energies_ev))
                .flatten();
            let begins_to_climb = settings.climbing && !climbs && nearly;
            let is_done = at_rest && !begins_to_climb;
            let band = |converged: bool| Band {
                engine: self.engine,
                lattice: self.lattice.clone(),
                elements: self.elements.to_vec(),
                moving: self.moving,
                images_cart_ang: images.clone(),
                energies_ev: energies_ev.clone(),
                distances_ang: distances(&images),
                forces_along_ev_per_ang: acting.along.clone(),
                largest_force_ev_per_ang: acting.largest,
                climbing,
                cuts: Vec::new(),
                converged,
                steps: n_steps,
                evaluations: (n_steps + 1) * n_inner,
                notes: Vec::new(),
            };
            self.tell((climbs, leg), n_steps, &images, energies_ev, &acting);
            let stopped = self.monitor.check().is_err();
            let out_of_steps = n_steps >= settings.max_steps && !is_done;
            if is_done || stopped || out_of_steps || intermediate.is_some() {
                let mut band = band(is_done);
                if is_done && ends_are_highest(&band.energies_ev) {
                    band.notes.push(NO_PASS.to_owned());
                }
                return Ok(Chain {
                    band,
                    intermediate,
                    stopped,
                });
            }
            if begins_to_climb {
                climbs = true;
                descent = Descent::new(n_inner, self.elements.len());
                continue;
            }
            descent.step(&mut images[1..last], &acting.inner);
            n_steps += 1;
            evaluated = self.evaluated(ends, &images)?;
        }
    }

    /// Energies and true forces of all images; those of the ends are known.
    fn evaluated(
        &self,
        ends: [&Rest; 2],
        images: &[Configuration],
    ) -> Result<(Vec<f64>, Vec<Configuration>), BandError> {
        let last = images.len() - 1;
        let of_image = |k: usize| {
            if k == 0 || k == last {
                let end = ends[usize::from(k == last)];
                return Ok((end.energy_ev, end.forces.clone()));
            }
            let evaluation = self.potential.evaluate(&self.atoms(&images[k]))?;
            let mut forces = evaluation.forces_ev_per_ang;
            for (force, free) in forces.iter_mut().zip(self.is_free) {
                if !free {
                    *force = [0.0; 3];
                }
            }
            Ok((evaluation.energy_ev, forces))
        };
        let all: Result<Vec<_>, BandError> = (0..=last).into_par_iter().map(of_image).collect();
        Ok(all?.into_iter().unzip())
    }

    fn tell(
        &self,
        (climbs, leg): (bool, usize),
        step: usize,
        images: &[Configuration],
        energies_ev: &[f64],
        acting: &BandForces,
    ) {
        (self.progress)(BandProgress {
            hop: 0,
            phase: if climbs { Phase::Climbing } else { Phase::Band },
            leg,
            step,
            energies_ev: energies_ev.to_vec(),
            distances_ang: distances(images),
            forces_along_ev_per_ang: acting.along.clone(),
            largest_force_ev_per_ang: acting.largest,
            images_cart_ang: Arc::new(images.to_vec()),
            atoms: Some(Arc::new(ImageAtoms {
                lattice: self.lattice.clone(),
                elements: self.elements.to_vec(),
                moving: self.moving,
            })),
        });
    }
}

/// Of a band whose highest point is an end.
const NO_PASS: &str = "No image lies above both ends: the ion goes downhill all the way, or the pass is so \
                       near an end that more images are needed to see it.";

/// The highest image between the ends; the first of equals.
fn highest_inner(energies_ev: &[f64]) -> usize {
    let mut best = 1;
    for k in 1..energies_ev.len() - 1 {
        if energies_ev[k] > energies_ev[best] {
            best = k;
        }
    }
    best
}

fn ends_are_highest(energies_ev: &[f64]) -> bool {
    let ends = energies_ev[0].max(energies_ev[energies_ev.len() - 1]);
    energies_ev.iter().all(|e| *e <= ends)
}

/// The lowest image, where it lies well below both ends.
fn intermediate(energies_ev: &[f64]) -> Option<usize> {
    let last = energies_ev.len() - 1;
    let lowest = (1..last).min_by(|a, b| energies_ev[*a].total_cmp(&energies_ev[*b]))?;
    let ends = energies_ev[0].min(energies_ev[last]);
    (energies_ev[lowest] < ends - INTERMEDIATE_BELOW_EV).then_some(lowest)
}
