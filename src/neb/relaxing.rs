//! A band from its ends to its pass.
//!
//! In: two [`Atoms`], the way of the ion, a potential. Out: a [`Band`]. Ends first, then the band, then
//! its highest image climbs; where an image comes to lie well below both ends, it is relaxed and the hop
//! is cut in two there. Images are evaluated in parallel; the result does not depend on the number of
//! threads.

use std::sync::Arc;

use super::chain::Bands;
use super::checks::{check_atoms, check_known, largest, moves_ang, path_length_ang};
use super::clearance::Clearance;
use super::forces::{Configuration, distance};
use super::images::{interpolated, respaced, unfolded_end};
use super::joining::{added, joined};
use super::rest::{Rest, rest};
use super::{Band, BandError, BandProgress, BandSettings, Engine, Phase};
use crate::crystal::lattice::Vector3;
use crate::monitor::{Cancelled, Monitor};
use crate::potentials::{Atoms, Potential};

/// Atoms closer than this in Å cannot be helped.
const HOPELESS_ANG: f64 = 0.4;

/// Ends in which no atom differs by more than this in Å are the same, before and after relaxing.
const SAME_ANG: [f64; 2] = [0.1, 0.2];

/// An ion that moves farther than this in Å when its end is relaxed did not rest where it was put.
const FAR_ANG: f64 = 1.0;

/// Hops are cut in two at most so many times over.
const MOST_CUTS: usize = 2;

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
    check_known(input.potential, input.start)?;
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
        if band.converged && !self.monitor.is_cancelled() {
            self.note_ridge(&mut band)?;
        }
        notes.append(&mut band.notes);
        band.notes = notes;
        Ok(band)
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
                atoms: None,
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
}
