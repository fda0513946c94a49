//! The runner: a thread for each job, its events, its end.
//!
//! In: [`Command`]s. Out: [`Event`]s on a channel; `notify` is called after each. However a job
//! ends, by returning, by cancelling or by a panic, it sends exactly one [`Event::Finished`], and
//! nothing after it.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::work::{Reporter, run, title};
use super::{Command, Event, JobId, Outcome};
use crate::monitor::{Limits, Monitor, Signal};
use crate::tasks::TaskError;

/// Progress of one step is passed on at most this often.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(30);

type Notify = Arc<dyn Fn() + Send + Sync>;

/// Starts jobs and collects their events.
///
/// Dropping it cancels every job that only computes, lets those that write files end, and waits
/// for all of them.
pub struct Jobs {
    last: u64,
    sender: Sender<Event>,
    notify: Notify,
    running: BTreeMap<JobId, Running>,
    limits: Limits,
}

struct Running {
    monitor: Monitor,
    thread: JoinHandle<()>,
    writes_files: bool,
}

impl Jobs {
    /// A job runner; `notify` is called after every event (the window asks for a repaint there).
    pub fn new(notify: impl Fn() + Send + Sync + 'static) -> (Self, Receiver<Event>) {
        let (sender, receiver) = channel();
        let jobs = Self {
            last: 0,
            sender,
            notify: Arc::new(notify),
            running: BTreeMap::new(),
            limits: Limits::default(),
        };
        (jobs, receiver)
    }

    /// What a structure may cost in the jobs that are started from now on.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Starts a job.
    pub fn start(&mut self, command: Command) -> JobId {
        self.running.retain(|_, job| !job.thread.is_finished());
        self.last += 1;
        let job = JobId(self.last);
        let outlet = Outlet {
            sender: self.sender.clone(),
            notify: Arc::clone(&self.notify),
        };
        outlet.send(Event::Started {
            job,
            title: title(&command),
        });
        let monitor = throttled_monitor(job, outlet.clone()).with_limits(self.limits);
        let writes_files = matches!(command, Command::Save { .. } | Command::Write { .. });
        let thread = {
            let monitor = monitor.clone();
            std::thread::spawn(move || {
                let outcome = outcome(job, &command, &monitor, &outlet);
                outlet.send(Event::Finished { job, outcome });
            })
        };
        let running = Running {
            monitor,
            thread,
            writes_files,
        };
        self.running.insert(job, running);
        job
    }

    /// Asks a job to stop. It still ends in [`Event::Finished`]; a job that has ended, or was
    /// never started, is left alone.
    pub fn cancel(&self, job: JobId) {
        if let Some(running) = self.running.get(&job) {
            running.monitor.cancel();
        }
    }

    /// Handle by which another thread (of Ctrl-C, say) can stop a job; `None` for one that has
    /// never been started.
    pub fn monitor(&self, job: JobId) -> Option<Monitor> {
        self.running
            .get(&job)
            .map(|running| running.monitor.clone())
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for job in self.running.values() {
            if !job.writes_files {
                job.monitor.cancel();
            }
        }
        for (_, job) in std::mem::take(&mut self.running) {
            // The thread caught its own panic, so there is nothing to learn from the result.
            let _ = job.thread.join();
        }
    }
}

/// The way out for events of one job.
#[derive(Clone)]
struct Outlet {
    sender: Sender<Event>,
    notify: Notify,
}

impl Outlet {
    /// Sends an event. Nobody listening any more is no reason to stop the work.
    fn send(&self, event: Event) {
        let _ = self.sender.send(event);
        (self.notify)();
    }
}

fn outcome(job: JobId, command: &Command, monitor: &Monitor, outlet: &Outlet) -> Outcome {
    let reporter = Reporter {
        monitor,
        score: &|score| outlet.send(Event::Score { job, score }),
        part: &|part| outlet.send(Event::Part { job, part }),
    };
    match catch_unwind(AssertUnwindSafe(|| run(command, &reporter))) {
        Ok(Ok(product)) => Outcome::Done(product),
        Ok(Err(TaskError::Cancelled(_))) => Outcome::Cancelled,
        Ok(Err(TaskError::Failed(fact))) => Outcome::Failed(fact),
        Err(payload) => Outcome::Panicked(panic_message(payload.as_ref())),
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

/// Passes signals on, but progress no more often than a person can follow; the last unit of a
/// step always gets through.
fn throttled_monitor(job: JobId, outlet: Outlet) -> Monitor {
    let passed: Mutex<BTreeMap<String, Instant>> = Mutex::default();
    Monitor::new(move |signal| {
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
        outlet.send(Event::Signal { job, signal });
    })
}
