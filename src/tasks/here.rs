//! A task whose end somebody waits for: the command line.
//!
//! In: a [`Task`]. Out: its parts, handed to the thread that waits, and its [`Outcome`].

use std::sync::mpsc::channel;

use super::attempt::{attempt, panic_message};
use super::task::{Outcome, Task};
use crate::monitor::Monitor;

/// Runs a task on a thread of its own and waits for its end; `on_part` gets its parts on this
/// thread, as they come.
pub fn run_here<T: Task>(
    task: T,
    monitor: &Monitor,
    on_part: impl FnMut(T::Part),
) -> Outcome<T::Output> {
    let (sender, parts) = channel();
    std::thread::scope(|scope| {
        let worker = scope.spawn(move || {
            let send = move |part| {
                // Its reader waits until this is dropped.
                let _ = sender.send(part);
            };
            attempt(&task, monitor, &send)
        });
        parts.into_iter().for_each(on_part);
        worker
            .join()
            .unwrap_or_else(|payload| Outcome::Panicked(panic_message(payload.as_ref())))
    })
}
