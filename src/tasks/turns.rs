//! Long tasks take turns, in the order in which they were asked for.
//!
//! In: a [`Turn`] for each. Out: when it may begin.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::monitor::{Cancelled, Monitor};

/// Who waits; the first one is at work.
#[derive(Default)]
pub(super) struct Turns {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    last: u64,
    numbers: VecDeque<u64>,
}

/// A place in the queue, left when this is dropped.
pub(super) struct Turn {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    /// A place at the end of the queue.
    pub(super) fn queue(self: &Arc<Self>) -> Turn {
        let mut waiting = self.lock();
        waiting.last += 1;
        let number = waiting.last;
        waiting.numbers.push_back(number);
        Turn {
            turns: Arc::clone(self),
            number,
        }
    }

    /// Lets those that wait look whether they were cancelled.
    pub(super) fn wake(&self) {
        // With the lock, so that nobody is between looking and waiting.
        let _waiting = self.lock();
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Waits until this is the first, or is cancelled.
    pub(super) fn wait(&self, monitor: &Monitor) -> Result<(), Cancelled> {
        let mut waiting = self.turns.lock();
        while !monitor.is_cancelled() && waiting.numbers.front() != Some(&self.number) {
            let woken = self.turns.changed.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
        drop(waiting);
        monitor.check()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut waiting = self.turns.lock();
        waiting.numbers.retain(|number| *number != self.number);
        self.turns.changed.notify_all();
    }
}
