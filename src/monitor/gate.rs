//! Where long work gives way to short work.
//!
//! In: a [`Passing`] for each short task while it runs. Out: the time that a long one waits at each
//! of its checks, at most [`LONGEST_WAIT`]: it goes on slowly, and can be cancelled as before. Both
//! compute on threads of their own, so that neither can wait for the other for ever.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Longest wait of a long task at one check.
pub const LONGEST_WAIT: Duration = Duration::from_millis(20);

/// Lets short tasks pass, and long ones wait for them.
#[derive(Debug, Default)]
pub struct Gate {
    passing: AtomicUsize,
    held: Mutex<Held>,
    free: Condvar,
}

/// How long short tasks have been passing.
#[derive(Debug, Default)]
struct Held {
    since: Option<Instant>,
    before: Duration,
}

/// A short task that runs; it has passed when this is dropped.
#[derive(Debug)]
pub struct Passing(Arc<Gate>);

impl Gate {
    /// A short task begins.
    pub fn pass(self: &Arc<Self>) -> Passing {
        let mut held = self.lock();
        if self.passing.fetch_add(1, Ordering::Relaxed) == 0 {
            held.since = Some(Instant::now());
        }
        drop(held);
        Passing(Arc::clone(self))
    }

    /// Waits while short tasks pass, but no longer than [`LONGEST_WAIT`].
    pub fn give_way(&self) {
        // Checks are many and short tasks few: the usual case costs one look.
        if self.passing.load(Ordering::Relaxed) == 0 {
            return;
        }
        let passes = |_: &mut Held| self.passing.load(Ordering::Relaxed) > 0;
        let held = self.lock();
        drop(self.free.wait_timeout_while(held, LONGEST_WAIT, passes));
    }

    /// How long short tasks have been passing, all together: time that a long one is not to be
    /// blamed for.
    pub fn held(&self) -> Duration {
        let held = self.lock();
        held.before + held.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let mut held = self.0.lock();
        if self.0.passing.fetch_sub(1, Ordering::Relaxed) == 1 {
            let passed = held
                .since
                .take()
                .map_or(Duration::ZERO, |since| since.elapsed());
            held.before += passed;
            self.0.free.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_at_a_free_gate_and_nobody_for_ever_at_a_busy_one() {
        let gate = Arc::new(Gate::default());
        let started = Instant::now();
        for _ in 0..100_000 {
            gate.give_way();
        }
        assert!(started.elapsed() < Duration::from_secs(5));
        assert_eq!(gate.held(), Duration::ZERO);
        let passing = gate.pass();
        let started = Instant::now();
        gate.give_way();
        assert!(started.elapsed() >= LONGEST_WAIT);
        drop(passing);
        assert!(gate.held() >= LONGEST_WAIT);
    }

    #[test]
    fn the_gate_is_free_when_the_last_has_passed() {
        let gate = Arc::new(Gate::default());
        let (first, second) = (gate.pass(), gate.pass());
        drop(first);
        assert_eq!(gate.passing.load(Ordering::Relaxed), 1);
        drop(second);
        assert_eq!(gate.passing.load(Ordering::Relaxed), 0);
        let held = gate.held();
        assert_eq!(gate.held(), held, "nothing passes any more");
    }
}
