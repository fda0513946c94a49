//! A band from its ends to its pass.
//!
//! In: two [`Atoms`], the way of the ion, a potential. Out: a [`Band`]. Ends first, then the band, then
//! its highest image climbs; where an image comes to lie well below both ends, it is relaxed and the hop
//! is cut in two there. Images are evaluated in parallel; the result does not depend on the number of
//! threads.

use std::sync::Arc;

use rayon::prelude::*;

use super::clearance::Clearance;
use super::descent::Descent;
use super::forces::{BandForces, Configuration, distance, distances};
use super::images::{interpolated, nearest_difference, respaced, unfolded_end};
use super::rest::{Rest, rest};
use super::{Band, BandError, BandProgress, BandSettings, Engine, Phase};
use crate::crystal::formula::reduced_formula;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Lattice};
use crate::monitor::{Cancelled, Monitor};
use crate::potentials::{Atoms, Potential};

/// An image so far in eV below both ends is a resting place.
const INTERMEDIATE_BELOW_EV: f64 = 0.05;

/// Ends in which no atom differs by more than this in Å are the same, before and after relaxing.
const SAME_ANG: [f64; 2] = [0.1, 0.2];

/// An ion that moves farther than this in Å when its end is relaxed did not rest where it was put.
const FAR_ANG: f64 = 1.0;

/// Hops are cut in two at most so many times over.
const MOST_CUTS: usize = 2;

/// Cells may differ by so much in Å.
const SAME_CELL_ANG: f64 = 1e-3;

/// What a band is made of.
#[derive(Clone, Copy)]
pub struct BandInput<'a> {
    /// The start.
    pub start: &'a Atoms,
    /// The end: the same atoms in the same order, in the same cell.
    pub end: &'a Atoms,
    /// Cartesian points in Å of the atom that hops, from start to end, both included; empty: straight to
    /// its nearest image.
    pub way: &'a [Vector3],
    /// Index of the atom that hops; `None`: the one that goes farthest.
    pub moving: Option<usize>,
    /// What the band is said to be made by; whether the framework moves depends on it.
    pub engine: Engine,
    /// What gives the energies.
    pub potential: &'a dyn Potential,
    /// A band of these ends that was stopped: it goes on from there.
    pub known: Option<&'a Band>,
}

/// Relaxes a band. `progress` hears of every step; the index of the hop in it is 0.
///
/// # Errors
/// [`BandError`]; [`BandError::Cancelled`] where it was stopped before there was any band. A band that is
/// stopped later, or not relaxed within the steps, is returned as it is, not converged.
pub fn relaxed_band(
    input: &BandInput<'_>,
    settings: &BandSettings,
    monitor: &Monitor,
    progress: &(dyn Fn(BandProgress) + Sync),
) -> Result<Band, BandError> {
    settings.validate()?;
    check_atoms(input.start, input.end)?;
    check_known(input)?;
    let lattice = &input.start.lattice;
    let moves = moves_ang(lattice, &input.start.cart_ang, &input.end.cart_ang);
    let (farthest, largest_ang) = largest(&moves);
    let moving = input.moving.unwrap_or(farthest);
    if largest_ang < SAME_ANG[0] && path_length_ang(input.way) < SAME_ANG[0] {
        return Err(BandError::SameEnds { largest_ang });
    }
    let fixes = input.engine.fixes_framework();
    let is_free: Vec<bool> = (0..input.start.len())
        .map(|k| !fixes || k == moving)
        .collect();
    let bands = Bands {
        lattice,
        elements: &input.start.elements,
        moving,
        is_free: &is_free,
        engine: input.engine,
        potential: input.potential,
        settings,
        monitor,
        progress,
    };
    bands.whole(input)
}

/// Both ends hold the same atoms in the same order and the same cell.
fn check_atoms(start: &Atoms, end: &Atoms) -> Result<(), BandError> {
    if start.elements != end.elements {
        let formula = |atoms: &Atoms| reduced_formula(&atoms.to_structure().composition());
        let (first, second) = (formula(start), formula(end));
        let count = |formula: String, atoms: &Atoms| format!("{} atoms of {formula}", atoms.len());
        return Err(BandError::DifferentAtoms {
            first: count(first, start),
            second: count(second, end),
        });
    }
    let rows = start.lattice.rows().iter().zip(end.lattice.rows());
    let differences = rows.flat_map(|(u, v)| u.iter().zip(v).map(|(x, y)| (x - y).abs()));
    let difference_ang = differences.fold(0.0, f64::max);
    if difference_ang > SAME_CELL_ANG {
        return Err(BandError::DifferentCells { difference_ang });
    }
    Ok(())
}

/// The potential knows every element.
fn check_known(input: &BandInput<'_>) -> Result<(), BandError> {
    let elements = input.potential.unknown_among(&input.start.elements);
    if elements.is_empty() {
        return Ok(());
    }
    let potential = input.potential.name();
    Err(BandError::Potential(
        crate::potentials::PotentialError::Unknown {
            potential,
            elements,
        },
    ))
}

/// How far each atom is from its nearest image in Å.
fn moves_ang(lattice: &Lattice, from: &[Vector3], to: &[Vector3]) -> Vec<f64> {
    let moved = |(u, v): (&Vector3, &Vector3)| {
        let delta = std::array::from_fn(|k| v[k] - u[k]);
        norm(nearest_difference(lattice, delta))
    };
    from.iter().zip(to).map(moved).collect()
}

/// The largest number and where it is; the first of equals.
fn largest(numbers: &[f64]) -> (usize, f64) {
    let mut best = (0, 0.0);
    for (place, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (place, *number);
        }
    }
    best
}

fn path_length_ang(way: &[Vector3]) -> f64 {
    let pieces = way.windows(2);
    pieces
        .map(|p| norm(std::array::from_fn(|k| p[1][k] - p[0][k])))
        .sum()
}

/// What all bands of a hop share.
struct Bands<'a> {
    lattice: &'a Lattice,
    elements: &'a [Element],
    moving: usize,
    is_free: &'a [bool],
    engine: Engine,
    potential: &'a dyn Potential,
    settings: &'a BandSettings,
    monitor: &'a Monitor,
    progress: &'a (dyn Fn(BandProgress) + Sync),
}

/// A band in the making, or done.
struct Chain {
    band: Band,
    /// An image that is a resting place.
    intermediate: Option<usize>,
    stopped: bool,
}

impl Bands<'_> {
    fn whole(&self, input: &BandInput<'_>) -> Result<Band, BandError> {
        let known = input.known.filter(|band| band.images_cart_ang.len() >= 2);
        let given = match known.map(|band| &band.images_cart_ang[..]) {
            Some([first, .., last]) => [first.clone(), last.clone()],
            _ => [input.start.cart_ang.clone(), input.end.cart_ang.clone()],
        };
        let [start, mut end] = self.ends(&given)?;
        if known.is_none() {
            end.cart_ang = unfolded_end(
                self.lattice,
                &start.cart_ang,
                &end.cart_ang,
                self.moving,
                input.way,
            );
        }
        let mut notes = self.doubts_of_ends(&given, [&start, &end])?;
        let images = match known {
            Some(band) if band.images_cart_ang.len() > 2 => band.images_cart_ang.clone(),
            _ => {
                let (images, told) = self.first_images([&start, &end], input.way)?;
                notes.extend(told);
                images
            }
        };
        let climbs = known.is_some_and(|band| band.climbing.is_some());
        let cuts = known.map_or(&[][..], |band| &band.cuts);
        let mut band = match cuts.is_empty() {
            true => self.run([&start, &end], images, climbs, (0, 0))?,
            false => self.legs([&start, &end], &images, cuts, climbs)?,
        };
        band.converged &= start.converged && end.converged || !self.settings.relax_ends;
        band.evaluations += known.map_or(0, |band| band.evaluations);
        band.steps += known.map_or(0, |band| band.steps);
        notes.append(&mut band.notes);
        band.notes = notes;
        Ok(band)
    }

    fn atoms(&self, cart_ang: &Configuration) -> Atoms {
        Atoms {
            lattice: self.lattice.clone(),
            elements: self.elements.to_vec(),
            cart_ang: cart_ang.clone(),
        }
    }

    /// Both ends, relaxed where that is wanted.
    fn ends(&self, given: &[Configuration; 2]) -> Result<[Rest; 2], BandError> {
        let n_steps = match self.settings.relax_ends {
            true => self.settings.max_steps,
            false => 0,
        };
        let of = |cart_ang: &Configuration| self.at_rest(cart_ang, n_steps, 0);
        let (start, end) = rayon::join(|| of(&given[0]), || of(&given[1]));
        Ok([start?, end?])
    }

    fn at_rest(&self, cart: &Configuration, n_steps: usize, leg: usize) -> Result<Rest, BandError> {
        let told = |step: &crate::potentials::relax::RelaxStep| {
            (self.progress)(BandProgress {
                hop: 0,
                phase: Phase::Ends,
                leg,
                step: step.step,
                energies_ev: vec![step.energy_ev],
                distances_ang: Vec::new(),
                forces_along_ev_per_ang: Vec::new(),
                largest_force_ev_per_ang: step.largest_force_ev_per_ang,
                images_cart_ang: Arc::default(),
            });
        };
        rest(
            &self.atoms(cart),
            self.is_free,
            (self.potential, self.settings),
            n_steps,
            (self.monitor, &told),
        )
    }

    /// What is odd about relaxed ends; an error where there is no hop left between them.
    fn doubts_of_ends(
        &self,
        given: &[Configuration; 2],
        ends: [&Rest; 2],
    ) -> Result<Vec<String>, BandError> {
        let apart = moves_ang(self.lattice, &ends[0].cart_ang, &ends[1].cart_ang);
        let (_, largest_ang) = largest(&apart);
        // An ion that goes round to its own image ends where it began.
        let length_ang = distance(&ends[0].cart_ang, &ends[1].cart_ang);
        if largest_ang < SAME_ANG[1] && length_ang < SAME_ANG[1] {
            let engine = self.potential.name();
            return Err(BandError::NoHop {
                largest_ang,
                engine,
            });
        }
        let mut notes = Vec::new();
        for (which, given, end) in [("start", &given[0], ends[0]), ("end", &given[1], ends[1])] {
            let moved = moves_ang(self.lattice, given, &end.cart_ang);
            if moved[self.moving] > FAR_ANG {
                notes.push(format!(
                    "Relaxed, the ion at the {which} moved {:.1} Å from where it was put.",
                    moved[self.moving]
                ));
            }
            if self.settings.relax_ends && !end.converged {
                notes.push(format!(
                    "The {which} is not relaxed: forces up to {:.2} eV/Å are left after {} steps.",
                    end.largest_force, end.n_evaluations
                ));
            }
        }
        Ok(notes)
    }

    /// Images between ends, none with atoms on top of each other.
    fn first_images(
        &self,
        [start, end]: [&Rest; 2],
        way: &[Vector3],
    ) -> Result<(Vec<Configuration>, Vec<String>), BandError> {
        let (u, v) = (&start.cart_ang, &end.cart_ang);
        let mut images = interpolated(u, v, self.settings.images, self.moving, way);
        let clearance = Clearance::new(self.lattice, self.elements, [u, v], self.is_free);
        let along: Vector3 = std::array::from_fn(|k| v[self.moving][k] - u[self.moving][k]);
        let mut notes = Vec::new();
        let last = images.len() - 1;
        for (number, image) in images.iter_mut().enumerate().take(last).skip(1) {
            let (before, after) = clearance.cleared(image, along);
            let name = |atom: usize| clearance.name(atom);
            if let Some(contact) = after.filter(|c| c.distance_ang < HOPELESS_ANG) {
                return Err(BandError::TooClose {
                    image: number,
                    first: name(contact.atoms[0]),
                    second: name(contact.atoms[1]),
                    distance_ang: contact.distance_ang,
                });
            }
            if let Some(contact) = before {
                notes.push(format!(
                    "Image {number} began with {} and {} {:.2} Å apart; they were pushed apart.",
                    name(contact.atoms[0]),
                    name(contact.atoms[1]),
                    contact.distance_ang
                ));
            }
        }
        Ok((images, notes))
    }

    /// Relaxes a band between ends, and the parts of it where it is to be cut.
    fn run(
        &self,
        ends: [&Rest; 2],
        images: Vec<Configuration>,
        climbs: bool,
        (n_cuts, leg): (usize, usize),
    ) -> Result<Band, BandError> {
        let may_cut = self.settings.cut_at_intermediates && n_cuts < MOST_CUTS;
        let chain = self.relaxed(ends, images.clone(), (climbs, may_cut), leg)?;
        let Some(cut) = chain.intermediate.filter(|_| !chain.stopped) else {
            return Ok(chain.band);
        };
        let middle = match self.at_rest(
            &chain.band.images_cart_ang[cut],
            self.settings.max_steps,
            leg,
        ) {
            Ok(middle) => middle,
            Err(BandError::Cancelled(_)) => return Ok(chain.band),
            Err(other) => return Err(other),
        };
        if ends.iter().any(|end| self.is_same(end, &middle)) {
            // It slid down to an end that is not relaxed well: no other resting place.
            let images = chain.band.images_cart_ang.clone();
            let whole = self.relaxed(ends, images, (false, false), leg)?;
            return Ok(added(chain.band, whole.band));
        }
        let n_inner = self.settings.images;
        let mut halves = [
            chain.band.images_cart_ang[..=cut].to_vec(),
            chain.band.images_cart_ang[cut..].to_vec(),
        ];
        halves[0][cut].clone_from(&middle.cart_ang);
        halves[1][0].clone_from(&middle.cart_ang);
        let [first, second] = halves.map(|half| respaced(&half, n_inner));
        let first = self.run([ends[0], &middle], first, false, (n_cuts + 1, leg))?;
        let is_stopped = |band: &Band| !band.converged && self.monitor.is_cancelled();
        if is_stopped(&first) {
            return Ok(chain.band);
        }
        let second = self.run([&middle, ends[1]], second, false, (n_cuts + 1, leg + 1))?;
        let mut joined = joined(first, second);
        joined.converged &= middle.converged;
        joined.steps += chain.band.steps;
        joined.evaluations += chain.band.evaluations + middle.n_evaluations;
        Ok(joined)
    }

    /// Goes on with a hop that was cut before.
    fn legs(
        &self,
        ends: [&Rest; 2],
        images: &[Configuration],
        cuts: &[usize],
        climbs: bool,
    ) -> Result<Band, BandError> {
        let last = images.len() - 1;
        let mut from = (0, ends[0].clone());
        let mut whole: Option<Band> = None;
        for (leg, to) in cuts.iter().copied().chain([last]).enumerate() {
            let end = match to == last {
                true => ends[1].clone(),
                false => self.at_rest(&images[to], self.settings.max_steps, leg)?,
            };
            let part = images[from.0..=to].to_vec();
            let band = self.run([&from.1, &end], part, climbs, (MOST_CUTS, leg))?;
            whole = Some(match whole {
                Some(before) => joined(before, band),
                None => band,
            });
            from = (to, end);
        }
        // There is at least one leg.
        whole.ok_or(BandError::Cancelled(Cancelled))
    }

    fn is_same(&self, u: &Rest, v: &Rest) -> bool {
        let apart = moves_ang(self.lattice, &u.cart_ang, &v.cart_ang);
        largest(&apart).1 < SAME_ANG[1]
    }

    /// Relaxes a band, until it is at rest, stopped, at its last step, or found to pass a resting place.
    fn relaxed(
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
        });
    }
}

/// Atoms closer than this in Å cannot be helped.
const HOPELESS_ANG: f64 = 0.4;

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

/// A band that went on, with what was spent before.
fn added(before: Band, mut after: Band) -> Band {
    after.steps += before.steps;
    after.evaluations += before.evaluations;
    after
}

/// Two bands one after the other: the end of the first is the start of the second.
fn joined(mut first: Band, second: Band) -> Band {
    let place = first.n_images() - 1;
    let travelled = first.distances_ang.last().copied().unwrap_or(0.0);
    let highest = |band: &Band| band.energies_ev.iter().copied().fold(f64::MIN, f64::max);
    let climbing = match highest(&second) > highest(&first) {
        true => second.climbing.map(|k| k + place),
        false => first.climbing,
    };
    first
        .images_cart_ang
        .extend(second.images_cart_ang.into_iter().skip(1));
    first.energies_ev.extend(second.energies_ev.iter().skip(1));
    let beyond = second.distances_ang.iter().skip(1);
    first.distances_ang.extend(beyond.map(|s| s + travelled));
    let along = second.forces_along_ev_per_ang.iter().skip(1);
    first.forces_along_ev_per_ang.extend(along);
    first.largest_force_ev_per_ang = first
        .largest_force_ev_per_ang
        .max(second.largest_force_ev_per_ang);
    first.climbing = climbing;
    first.cuts.push(place);
    first.cuts.extend(second.cuts.iter().map(|k| k + place));
    first.converged &= second.converged;
    first.steps += second.steps;
    first.evaluations += second.evaluations;
    first.notes.extend(second.notes);
    first
}
