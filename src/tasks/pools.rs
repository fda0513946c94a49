//! Threads for short tasks, apart from those of long ones.
//!
//! A long task computes on the threads that all of the program share. A short one has as many of its
//! own: it waits for no long loop, and two of them not for each other. Pools are kept for the next.

use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Pools kept while nobody uses them.
const KEPT: usize = 2;

/// Pools that nobody uses.
#[derive(Default)]
pub(super) struct Pools(Mutex<Vec<ThreadPool>>);

impl Pools {
    /// Runs `work` with a pool of its own; on the shared threads where there can be no more.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let kept = self.idle().pop();
        let pool = kept.map_or_else(new_pool, Some);
        let Some(pool) = pool else {
            return work();
        };
        let made = pool.install(work);
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(pool);
        }
        made
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<ThreadPool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As many threads as the shared pool has; `None` where they cannot be started.
fn new_pool() -> Option<ThreadPool> {
    let builder = ThreadPoolBuilder::new().num_threads(rayon::current_num_threads());
    builder
        .thread_name(|k| format!("short task {k}"))
        .build()
        .ok()
}
