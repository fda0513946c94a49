//! How many atoms of each kind a group of alike sites gets.
//!
//! In: occupancies and the enlargement of the cell. Out: [`Filling`], whole numbers: as few
//! occupancies changed beyond the tolerance as possible, then a neutral cell, then the smallest
//! changes.

use crate::crystal::Structure;
use crate::monitor::{Cancelled, Monitor};

/// Largest change of an occupancy by rounding where a larger cell could do better.
pub(super) const OCCUPANCY_TOLERANCE: f64 = 0.05;

/// Up to this many numbers are rounded up and down in every combination; the rest to the nearest.
const MAX_TRIED: usize = 14;
/// A cell with less total charge than this counts as neutral.
const NEUTRAL_BELOW: f64 = 0.5;

/// Whole numbers of atoms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filling {
    /// For each group and each of its occupants.
    pub counts: Vec<Vec<usize>>,
    /// Largest change of an occupancy.
    pub largest_change: f64,
    /// Whether the cell is as neutral as the disordered one.
    pub is_neutral: bool,
}

impl Filling {
    /// Number of atoms in the filled cell.
    pub(super) fn n_atoms(&self, structure: &Structure, multiple: usize) -> usize {
        let ordered = structure
            .sites
            .iter()
            .filter(|site| site.is_ordered())
            .count();
        let chosen: usize = self.counts.iter().flatten().sum();
        ordered * multiple + chosen
    }
}

/// One number to be rounded.
struct Slot {
    group: usize,
    wanted: f64,
    sites: f64,
    charge: f64,
}

/// The best whole numbers on a cell enlarged `multiple` times.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn fillings(
    structure: &Structure,
    groups: &[Vec<usize>],
    charges: &[Vec<f64>],
    multiple: usize,
    monitor: &Monitor,
) -> Result<Filling, Cancelled> {
    let mut slots = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let site = &structure.sites[group[0]];
        let sites = (group.len() * multiple) as f64;
        for (occupant, &charge) in site.occupants.iter().zip(&charges[group[0]]) {
            slots.push(Slot {
                group: index,
                wanted: occupant.occupancy * sites,
                sites,
                charge,
            });
        }
    }
    let full: Vec<bool> = groups
        .iter()
        .map(|group| structure.sites[group[0]].total_occupancy() > 1.0 - 1e-3)
        .collect();
    let chosen = best_rounding(&slots, &full, monitor)?;
    let change = |(slot, &count): (&Slot, &f64)| (count - slot.wanted).abs() / slot.sites;
    let mut counts = vec![Vec::new(); groups.len()];
    for (slot, count) in slots.iter().zip(&chosen) {
        counts[slot.group].push(*count as usize);
    }
    Ok(Filling {
        counts,
        largest_change: slots.iter().zip(&chosen).map(change).fold(0.0, f64::max),
        is_neutral: charge_change(&slots, &chosen).abs() < NEUTRAL_BELOW,
    })
}

/// Change of the cell's charge by rounding.
fn charge_change(slots: &[Slot], chosen: &[f64]) -> f64 {
    let change = |(slot, count): (&Slot, &f64)| slot.charge * (count - slot.wanted);
    slots.iter().zip(chosen).map(change).sum()
}

fn best_rounding(slots: &[Slot], full: &[bool], monitor: &Monitor) -> Result<Vec<f64>, Cancelled> {
    let fallback = largest_remainders(slots, full);
    // Numbers that are whole already need no choice.
    let open: Vec<usize> = (0..slots.len())
        .filter(|&k| (slots[k].wanted - slots[k].wanted.round()).abs() > 1e-3)
        .take(MAX_TRIED)
        .collect();
    let mut best = (cost(slots, &fallback), fallback.clone());
    let mut counts = fallback.clone();
    for choice in 0..1_u32 << open.len() {
        monitor.check()?;
        counts.clone_from(&fallback);
        for (bit, &k) in open.iter().enumerate() {
            let up = choice >> bit & 1 == 1;
            counts[k] = slots[k].wanted.floor() + f64::from(u8::from(up));
        }
        if fits(slots, full, &counts) {
            let cost = cost(slots, &counts);
            if cost < best.0 {
                best = (cost, counts.clone());
            }
        }
    }
    Ok(best.1)
}

/// Numbers beyond the tolerance, charged or not, sum of squared changes: less is better.
fn cost(slots: &[Slot], counts: &[f64]) -> (usize, bool, f64) {
    let changes = || {
        let pairs = slots.iter().zip(counts);
        pairs.map(|(slot, count)| (count - slot.wanted).abs() / slot.sites)
    };
    let beyond = changes()
        .filter(|change| *change > OCCUPANCY_TOLERANCE)
        .count();
    let charged = charge_change(slots, counts).abs() >= NEUTRAL_BELOW;
    (
        beyond,
        charged,
        changes().map(|change| change * change).sum(),
    )
}

/// Whether each group holds its atoms, and stays full where it was.
fn fits(slots: &[Slot], full: &[bool], counts: &[f64]) -> bool {
    // The numbers of a group follow each other.
    let groups = slots.chunk_by(|u, v| u.group == v.group);
    let mut left = counts;
    groups.into_iter().all(|own| {
        let (of_group, rest) = left.split_at(own.len());
        left = rest;
        let atoms: f64 = of_group.iter().sum();
        atoms <= own[0].sites && (!full[own[0].group] || atoms == own[0].sites)
    })
}

/// Each group on its own: the total rounded to the nearest, the largest remainders rounded up.
fn largest_remainders(slots: &[Slot], full: &[bool]) -> Vec<f64> {
    let mut counts: Vec<f64> = slots
        .iter()
        .map(|slot| (slot.wanted + 1e-6).floor())
        .collect();
    for (group, full) in full.iter().enumerate() {
        let own: Vec<usize> = (0..slots.len())
            .filter(|&k| slots[k].group == group)
            .collect();
        let Some(&first) = own.first() else {
            continue;
        };
        let sites = slots[first].sites;
        let wanted: f64 = own.iter().map(|&k| slots[k].wanted).sum();
        let total = if *full {
            sites
        } else {
            wanted.round().min(sites)
        };
        let placed: f64 = own.iter().map(|&k| counts[k]).sum();
        let mut by_remainder = own.clone();
        by_remainder.sort_by(|&u, &v| {
            let remainder = |k: usize| slots[k].wanted - counts[k];
            remainder(v).total_cmp(&remainder(u)).then(u.cmp(&v))
        });
        let missing = (total - placed).max(0.0) as usize;
        for &k in by_remainder.iter().cycle().take(missing.min(10_000)) {
            counts[k] += 1.0;
        }
    }
    counts
}
