//! Progress no more often than a person can follow.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::monitor::Signal;

/// Progress of one step is passed on at most this often.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(30);

/// Passes signals on to `sink`, those of progress at most every 30 ms for each step; the last unit
/// of a step always gets through.
pub fn throttled(
    sink: impl Fn(Signal) + Send + Sync + 'static,
) -> impl Fn(Signal) + Send + Sync + 'static {
    let passed: Mutex<BTreeMap<String, Instant>> = Mutex::default();
    move |signal| {
        if let Signal::Progress { step, done, total } = &signal {
            let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let early = passed
                .get(step)
                .is_some_and(|last| now - *last < PROGRESS_INTERVAL);
            if early && done != total {
                return;
            }
            passed.insert(step.clone(), now);
        }
        sink(signal);
    }
}
