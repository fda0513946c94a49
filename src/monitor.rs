//! Progress, cancellation and warnings, handed down into every long computation.
//!
//! In: a sink (command line, worker thread, or none). Out: [`Signal`]s to that sink and a
//! [`Cancelled`] error to the computation once someone asked it to stop. A [`Monitor`] is cheap to
//! clone and may be used from any thread; it never decides a result, and holds a computation up for
//! moments only, where that gives way to shorter ones ([`gate`]). It also brings what earlier runs have
//! left ([`kept`]), so that it is not computed again.

mod ended;
pub mod folding;
pub mod gate;
pub mod kept;
pub mod not_numbers;
pub mod plain;
pub mod remedy;
pub mod whole;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use ended::{Cancelled, Ended, TooCostly};
use gate::Gate;
use kept::{Kept, NothingKept};

/// What one structure may cost in one stage. Whatever would take more is a failure of that structure,
/// with the reason; the others go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Seconds of a structure in a stage, or in one descriptor. Default 300: some hundred times what
    /// 500 sites need, so that the limit decides no result of an ordinary structure.
    pub seconds_per_structure: f64,
    /// Memory in bytes of a structure in a stage. Default 4 GB.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds_per_structure: 300.0,
            memory_bytes: 4_000_000_000,
        }
    }
}

/// Something the user should know and can act on: which object, what is the matter, what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Warning {
    /// The object concerned: an entry id, a file, a row, a column.
    pub subject: String,
    /// The fact, in one sentence without a final full stop.
    pub fact: String,
    /// The remedy, in one sentence without a final full stop; empty where none is needed.
    pub remedy: String,
}

impl Warning {
    /// A warning about `subject`. What it quotes of a file is made plain: signs that steer a
    /// terminal are shown instead, and a text longer than 600 characters is cut.
    pub fn new(
        subject: impl Into<String>,
        fact: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            subject: quotable(subject.into()),
            fact: quotable(fact.into()),
            remedy: quotable(remedy.into()),
        }
    }
}

/// Longest part of a warning in characters (UTF-16 units).
const LONGEST_PART: usize = 600;

fn quotable(text: String) -> String {
    let shown = plain::one_line(&text);
    match plain::bounded(&shown, LONGEST_PART) {
        Cow::Borrowed(same) if same.len() == text.len() && same == text => text,
        other => other.into_owned(),
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.fact)?;
        if self.remedy.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.remedy)
        }
    }
}

/// What a computation tells the outside while it runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// A step began; `total` counts its units of work, 0 when unknown.
    Started {
        /// Its name.
        step: String,
        /// Units of work in it, 0 when unknown.
        total: usize,
    },
    /// `done` of `total` units of the step are finished.
    Progress {
        /// Its name.
        step: String,
        /// Units finished.
        done: usize,
        /// Units of work in it, 0 when unknown.
        total: usize,
    },
    /// The step ended.
    Finished {
        /// Its name.
        step: String,
    },
    /// What follows is planned: units of work of these weights, one after another.
    Planned {
        /// Weights of the units, in their order.
        weights: Vec<f64>,
    },
    /// The present unit of the innermost plan is done.
    Advanced,
    /// The innermost plan is done.
    PlanEnded,
    /// A warning; the computation goes on.
    Warning(Warning),
}

type Sink = dyn Fn(Signal) + Send + Sync;

/// Handle for progress, cancellation and warnings.
#[derive(Clone)]
pub struct Monitor {
    cancelled: Arc<AtomicBool>,
    deadline: Option<Deadline>,
    limits: Limits,
    sink: Arc<Sink>,
    gate: Option<Arc<Gate>>,
    kept: Arc<dyn Kept>,
}

/// When the time of a computation is up; what it waited for others meanwhile comes on top, so that
/// these never decide its result.
#[derive(Clone, Copy)]
struct Deadline {
    at: Instant,
    /// How long others had held it up when this was set.
    held: Duration,
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor")
            .field("cancelled", &self.is_cancelled())
            .finish_non_exhaustive()
    }
}

impl Default for Monitor {
    fn default() -> Self {
        Self::silent()
    }
}

impl Monitor {
    /// A monitor that passes every signal to `sink`, from whatever thread it is raised on.
    pub fn new(sink: impl Fn(Signal) + Send + Sync + 'static) -> Self {
        Self {
            cancelled: Arc::default(),
            deadline: None,
            limits: Limits::default(),
            sink: Arc::new(sink),
            gate: None,
            kept: Arc::new(NothingKept),
        }
    }

    /// The same monitor for long work, which gives way to shorter work at its checks.
    #[must_use]
    pub fn giving_way(self, gate: Arc<Gate>) -> Self {
        Self {
            gate: Some(gate),
            ..self
        }
    }

    /// The same monitor for work that finds again what earlier runs have left there.
    #[must_use]
    pub fn with_kept(self, kept: Arc<dyn Kept>) -> Self {
        Self { kept, ..self }
    }

    /// What earlier runs have left.
    pub fn kept(&self) -> &dyn Kept {
        self.kept.as_ref()
    }

    /// A monitor nobody listens to; it can still cancel.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// For work that nobody hears of: it stops when this monitor is cancelled.
    pub fn aside(&self) -> Self {
        Self {
            sink: Arc::new(|_| {}),
            ..self.clone()
        }
    }

    /// For one of several pieces of work at a time: its warnings are heard, its steps are not.
    pub fn warnings_only(&self) -> Self {
        let sink = Arc::clone(&self.sink);
        Self {
            sink: Arc::new(move |signal| {
                if matches!(signal, Signal::Warning(_)) {
                    sink(signal);
                }
            }),
            ..self.clone()
        }
    }

    /// For work on the side that nobody hears of: it stops when this monitor is cancelled, and at
    /// the deadline at the latest (later by what it waits for shorter work).
    pub fn aside_until(&self, deadline: Instant) -> Self {
        Self {
            deadline: Some(self.deadline(deadline)),
            ..self.aside()
        }
    }

    /// The same monitor with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What a structure may cost.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// For the work on one structure in one stage, which begins now: it stops when this monitor is
    /// cancelled, and when the time of a structure is up.
    pub fn for_structure(&self) -> Self {
        // A time beyond all clocks is none.
        let time = Duration::try_from_secs_f64(self.limits.seconds_per_structure).ok();
        Self {
            deadline: time
                .and_then(|time| Instant::now().checked_add(time))
                .map(|at| self.deadline(at)),
            ..self.clone()
        }
    }

    fn deadline(&self, at: Instant) -> Deadline {
        Deadline {
            at,
            held: self.held(),
        }
    }

    /// How long shorter work has held this one up so far.
    fn held(&self) -> Duration {
        self.gate
            .as_ref()
            .map_or(Duration::ZERO, |gate| gate.held())
    }

    /// That the time of a structure was up while it was at `what` ("jarvis_cfid").
    pub fn overdue(&self, what: &str) -> TooCostly {
        TooCostly {
            fact: format!(
                "took longer than {} s in {what}, and was stopped; allow more seconds per structure, \
                 or leave it out",
                self.limits.seconds_per_structure
            ),
        }
    }

    /// Refuses what would take more memory than a structure may; `what` is its plural ("angles").
    ///
    /// # Errors
    /// [`TooCostly`] with what is needed and allowed.
    pub fn check_memory(&self, what: &str, bytes: f64) -> Result<(), TooCostly> {
        let allowed = self.limits.memory_bytes as f64;
        if bytes <= allowed {
            return Ok(());
        }
        Err(TooCostly {
            fact: format!(
                "{what} would take {:.1} GB, more than the {:.1} GB allowed for a structure; allow more \
                 memory per structure, or leave it out",
                bytes / 1e9,
                allowed / 1e9
            ),
        })
    }

    /// Asks the computation to stop at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether someone asked the computation to stop, or its time is up.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
            || self.deadline.is_some_and(|deadline| {
                let late = Instant::now().checked_duration_since(deadline.at);
                late.is_some_and(|late| late >= self.held().saturating_sub(deadline.held))
            })
    }

    /// `Err(Cancelled)` once someone asked the computation to stop. Call it at least every
    /// 100 ms of work. Long work waits here for a moment while shorter work runs.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self) -> Result<(), Cancelled> {
        self.give_way();
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    fn give_way(&self) {
        let gate = self.gate.as_ref();
        if let Some(gate) = gate.filter(|_| !self.cancelled.load(Ordering::Relaxed)) {
            gate.give_way();
        }
    }

    /// Raises a warning.
    pub fn warn(&self, warning: Warning) {
        (self.sink)(Signal::Warning(warning));
    }

    /// Says what is to be done as a whole: units of work, one after another, of these weights (any
    /// unit: seconds, say). Steps count within the unit in which they begin. A plan made within a
    /// unit of another one divides that unit.
    pub fn plan(&self, weights: impl IntoIterator<Item = f64>) -> Plan {
        (self.sink)(Signal::Planned {
            weights: weights.into_iter().collect(),
        });
        Plan {
            monitor: self.clone(),
        }
    }

    /// Begins a step of `total` units of work (0: unknown); it ends when the guard is dropped.
    pub fn step(&self, name: impl Into<String>, total: usize) -> Step {
        let name = name.into();
        (self.sink)(Signal::Started {
            step: name.clone(),
            total,
        });
        Step {
            monitor: self.clone(),
            name,
            total,
            done: AtomicUsize::new(0),
        }
    }
}

/// The plan of a computation; it ends when this is dropped.
#[derive(Debug)]
pub struct Plan {
    monitor: Monitor,
}

impl Plan {
    /// The present unit is done, the next begins.
    pub fn advance(&self) {
        (self.monitor.sink)(Signal::Advanced);
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        (self.monitor.sink)(Signal::PlanEnded);
    }
}

/// A running step of a computation; shared between threads by reference.
#[derive(Debug)]
pub struct Step {
    monitor: Monitor,
    name: String,
    total: usize,
    done: AtomicUsize,
}

impl Step {
    /// Counts one finished unit and tells the sink, at most about 200 times per step.
    pub fn tick(&self) {
        self.monitor.give_way();
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let stride = (self.total / 200).max(1);
        if done.is_multiple_of(stride) || done == self.total {
            (self.monitor.sink)(Signal::Progress {
                step: self.name.clone(),
                done,
                total: self.total,
            });
        }
    }

    /// The monitor this step belongs to.
    pub fn monitor(&self) -> &Monitor {
        &self.monitor
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        (self.monitor.sink)(Signal::Finished {
            step: std::mem::take(&mut self.name),
        });
    }
}
