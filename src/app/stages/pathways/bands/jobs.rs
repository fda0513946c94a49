//! Bands that wait or run, and what they tell.

use std::sync::Arc;

use crate::dataset::{Dataset, HopPlace};
use crate::import::EntryIndex;
use crate::neb::{BandProgress, BandSettings, Engine, Hop};
use crate::percolation::paths::Pathway;
use crate::tasks::{Running, TaskId};

/// A job that relaxes hops of one entry.
#[derive(Clone, Debug)]
pub struct BandJob {
    /// Its task.
    pub task: TaskId,
    /// Its number.
    pub number: u64,
    /// The entry.
    pub entry: EntryIndex,
    /// What gives the energies.
    pub engine: Engine,
    /// How.
    pub settings: BandSettings,
    /// The hops that were asked for; empty: all of the structure.
    pub hops: Vec<Hop>,
    /// Those of them that have ended.
    pub ended: Vec<usize>,
    /// What it told last.
    pub now: Option<BandProgress>,
}

impl BandJob {
    /// What it tells of a hop, while it is at work on it.
    pub fn live_of(&self, hop: &Hop) -> Option<&BandProgress> {
        let now = self.now.as_ref()?;
        let is_it = self
            .hops
            .get(now.hop)
            .is_some_and(|own| own.is_same_as(hop));
        is_it.then_some(now)
    }

    /// Whether a hop is still to be relaxed by it.
    pub fn awaits(&self, hop: &Hop) -> bool {
        let mut hops = self.hops.iter().enumerate();
        hops.any(|(place, own)| own.is_same_as(hop) && !self.ended.contains(&place))
    }
}

/// The jobs, and what is looked at.
#[derive(Clone, Debug, Default)]
pub struct Bands {
    /// Those that wait or run, in the order in which they were asked for.
    pub jobs: Vec<BandJob>,
    /// The pathway that is chosen in the list, and its entry.
    pub chosen: Option<(EntryIndex, Box<Pathway>)>,
    /// The band that is looked at.
    pub shown: Option<HopPlace>,
    /// Entries whose barriers of travel are to be summed up anew.
    pub to_sum_up: Vec<EntryIndex>,
    /// The data set that was ranked by them last: once is enough.
    pub ranked: Option<Arc<Dataset>>,
    /// How long hops took here compared with what was estimated: 1 before any has ended.
    pub pace: Pace,
}

/// How long hops take on this machine compared with the estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace(Option<f64>);

impl Pace {
    /// A hop took so many seconds and was estimated at so many.
    pub fn learn(&mut self, took_s: f64, estimated_s: f64) {
        let ratio = took_s / estimated_s;
        if estimated_s > 1.0 && ratio.is_finite() && ratio > 0.0 {
            // Hops differ: the mean of the last ones, in powers.
            let known = self.0.unwrap_or(ratio);
            self.0 = Some((known * ratio).sqrt().clamp(0.02, 50.0));
        }
    }

    /// Seconds of what was estimated at so many.
    pub fn seconds(self, estimated_s: f64) -> f64 {
        estimated_s * self.0.unwrap_or(1.0)
    }
}

impl Bands {
    /// The job with a number.
    pub fn job_mut(&mut self, number: u64) -> Option<&mut BandJob> {
        self.jobs.iter_mut().find(|job| job.number == number)
    }

    /// The job that a hop of an entry waits for, or that is at work on it.
    pub fn job_of(&self, entry: EntryIndex, hop: &Hop) -> Option<&BandJob> {
        let of_entry = |job: &&BandJob| job.entry == entry && job.awaits(hop);
        self.jobs.iter().find(of_entry)
    }

    /// Whether any job is of an entry.
    pub fn has_job(&self, entry: EntryIndex) -> bool {
        self.jobs.iter().any(|job| job.entry == entry)
    }

    /// How many jobs are before this one.
    pub fn n_before(&self, job: &BandJob) -> usize {
        let before = self.jobs.iter();
        before
            .take_while(|other| other.number != job.number)
            .count()
    }

    /// Jobs of another document end for themselves.
    pub fn forget_document(&mut self) {
        self.jobs.clear();
        self.chosen = None;
        self.shown = None;
        self.to_sum_up.clear();
        self.ranked = None;
    }
}

/// What the list of jobs knows of a job.
pub fn running<'a>(all: &'a [Running], job: &BandJob) -> Option<&'a Running> {
    all.iter().find(|task| task.id == job.task)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_learnt_from_what_hops_took() {
        let mut pace = Pace::default();
        assert_eq!(pace.seconds(10.0), 10.0);
        pace.learn(40.0, 20.0);
        assert_eq!(pace.seconds(10.0), 20.0);
        pace.learn(0.3, 0.1);
        assert_eq!(pace.seconds(10.0), 20.0, "too short to tell");
        pace.learn(10.0, 20.0);
        assert!((pace.seconds(10.0) - 10.0).abs() < 1e-9);
    }
}
