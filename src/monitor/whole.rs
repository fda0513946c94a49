//! How far a computation is as a whole, over all its steps.
//!
//! In: its [`Signal`]s, in order. Out: the step it is at, and the fraction of the whole: of the plan
//! ([`super::Monitor::plan`]) where there is one, of the present step where there is none. Plans may
//! stand within units of other plans.

use super::Signal;

/// Follows one computation.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    plans: Vec<Planned>,
    /// In the order in which they began.
    steps: Vec<RunningStep>,
}

#[derive(Clone, Debug)]
struct Planned {
    weights: Vec<f64>,
    /// Index of the unit at work.
    unit: usize,
    /// How far that unit is, 0…1; never less than it was.
    reached: f64,
}

/// A step that has begun and not ended.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningStep {
    /// Its name, for people.
    pub name: String,
    /// Finished units of work.
    pub done: usize,
    /// Units of work in all; 0 where nobody knows.
    pub total: usize,
    /// Number of plans, and unit of the innermost, in which it began.
    place: (usize, usize),
}

impl Whole {
    /// Takes in a signal.
    pub fn see(&mut self, signal: &Signal) {
        match signal {
            Signal::Started { step, total } => {
                let place = self.place();
                self.steps.push(RunningStep {
                    name: step.clone(),
                    done: 0,
                    total: *total,
                    place,
                });
            }
            Signal::Progress { step, done, .. } => {
                let same = |running: &&mut RunningStep| running.name == *step;
                if let Some(running) = self.steps.iter_mut().rev().find(same) {
                    // Threads may tell it in another order.
                    running.done = running.done.max(*done);
                }
                self.reach();
            }
            Signal::Finished { step } => {
                let same = |running: &RunningStep| running.name == *step;
                if let Some(k) = self.steps.iter().rposition(same) {
                    self.steps.remove(k);
                }
            }
            Signal::Planned { weights } => self.plans.push(Planned {
                weights: weights.clone(),
                unit: 0,
                reached: 0.0,
            }),
            Signal::Advanced => {
                if let Some(plan) = self.plans.last_mut() {
                    plan.unit += 1;
                    plan.reached = 0.0;
                }
            }
            Signal::PlanEnded => {
                let ended = self.plans.pop();
                if let (Some(ended), Some(outer)) = (ended, self.plans.last_mut()) {
                    outer.reached = outer.reached.max(ended.fraction(0.0));
                }
            }
            Signal::Warning(_) => {}
        }
    }

    /// The step that began last and still runs.
    pub fn step(&self) -> Option<&RunningStep> {
        self.steps.last()
    }

    /// Share of the whole that is done, 0…1; `None` where nobody knows how much it is.
    pub fn fraction(&self) -> Option<f64> {
        if self.plans.is_empty() {
            return self.counting().map(RunningStep::fraction);
        }
        let inner_first = self.plans.iter().rev();
        Some(inner_first.fold(0.0, |inner, plan| plan.fraction(inner)))
    }

    fn place(&self) -> (usize, usize) {
        (
            self.plans.len(),
            self.plans.last().map_or(0, |plan| plan.unit),
        )
    }

    /// The step that tells how far the present unit is: not one that goes on over several units.
    fn counting(&self) -> Option<&RunningStep> {
        let place = self.place();
        let counts = |step: &&RunningStep| step.total > 0 && step.place == place;
        self.steps.iter().rev().find(counts)
    }

    fn reach(&mut self) {
        let fraction = self.counting().map_or(0.0, RunningStep::fraction);
        if let Some(plan) = self.plans.last_mut() {
            plan.reached = plan.reached.max(fraction);
        }
    }
}

impl RunningStep {
    fn fraction(&self) -> f64 {
        (self.done as f64 / self.total.max(1) as f64).min(1.0)
    }
}

impl Planned {
    /// Share of the plan that is done, where a plan within its present unit is at `inner`.
    fn fraction(&self, inner: f64) -> f64 {
        let total: f64 = self.weights.iter().sum();
        if total <= 0.0 {
            return 0.0;
        }
        let done: f64 = self.weights.iter().take(self.unit).sum();
        let present = self.weights.get(self.unit).copied().unwrap_or(0.0);
        ((done + present * self.reached.max(inner)) / total).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::super::Monitor;
    use super::*;

    /// A monitor and what it tells.
    fn watched() -> (Monitor, Arc<Mutex<Whole>>) {
        let whole: Arc<Mutex<Whole>> = Arc::default();
        let seen = Arc::clone(&whole);
        (
            Monitor::new(move |signal| seen.lock().unwrap().see(&signal)),
            whole,
        )
    }

    fn fraction(whole: &Mutex<Whole>) -> Option<f64> {
        whole.lock().unwrap().fraction()
    }

    #[test]
    fn without_a_plan_the_whole_is_the_step() {
        let (monitor, whole) = watched();
        assert_eq!(fraction(&whole), None);
        let step = monitor.step("Reading", 4);
        step.tick();
        assert_eq!(fraction(&whole), Some(0.25));
        drop(step);
        let _step = monitor.step("Guessing", 0);
        assert_eq!(fraction(&whole), None);
        assert_eq!(whole.lock().unwrap().step().unwrap().name, "Guessing");
    }

    #[test]
    fn steps_count_within_their_unit_and_the_whole_never_goes_back() {
        let (monitor, whole) = watched();
        let plan = monitor.plan([1.0, 3.0]);
        let outer = monitor.step("Everything", 2);
        outer.tick();
        {
            let step = monitor.step("Describing", 2);
            step.tick();
            assert_eq!(fraction(&whole), Some(0.125));
        }
        plan.advance();
        assert_eq!(fraction(&whole), Some(0.25));
        outer.tick();
        assert_eq!(fraction(&whole), Some(0.25), "it began in another unit");
        for (name, expected) in [("Distances", 0.625), ("Clustering", 0.625)] {
            let step = monitor.step(name, 2);
            step.tick();
            assert_eq!(fraction(&whole), Some(expected), "{name}");
        }
        plan.advance();
        assert_eq!(fraction(&whole), Some(1.0));
        plan.advance();
        assert_eq!(fraction(&whole), Some(1.0), "more than was planned");
        drop(plan);
        assert_eq!(fraction(&whole), None);
    }

    #[test]
    fn a_plan_within_a_unit_of_another_counts_as_that_unit() {
        let (monitor, whole) = watched();
        let outer = monitor.plan([1.0, 1.0]);
        {
            let inner = monitor.plan([1.0, 1.0]);
            inner.advance();
            assert_eq!(fraction(&whole), Some(0.25));
            monitor.step("Half of the rest", 2).tick();
            assert_eq!(fraction(&whole), Some(0.375));
        }
        assert_eq!(fraction(&whole), Some(0.375));
        outer.advance();
        assert_eq!(fraction(&whole), Some(0.5));
        monitor.aside().plan([1.0]).advance();
        assert_eq!(fraction(&whole), Some(0.5), "work aside is no part of it");
        drop(outer);
        let nothing = monitor.plan([]);
        nothing.advance();
        assert_eq!(fraction(&whole), Some(0.0));
    }
}
