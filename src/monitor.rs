//! Progress, cancellation and warnings, handed down into every long computation.
//!
//! In: a sink (command line, worker thread, or none). Out: [`Signal`]s to that sink and a
//! [`Cancelled`] error to the computation once someone asked it to stop. A [`Monitor`] is cheap to
//! clone and may be used from any thread; it never blocks the computation and never decides its
//! result.

pub mod folding;
pub mod plain;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Returned by a computation that was asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

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

/// That something costs more than [`Limits`] allow; says what, how much and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{fact}")]
pub struct TooCostly {
    /// Fact and remedy.
    pub fact: String,
}

/// Why a computation has no result: it was stopped, or would cost too much.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// It was asked to stop, or its time was up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It would take more memory than allowed.
    #[error(transparent)]
    TooCostly(#[from] TooCostly),
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
    Started { step: String, total: usize },
    /// `done` of `total` units of the step are finished.
    Progress {
        step: String,
        done: usize,
        total: usize,
    },
    /// The step ended.
    Finished { step: String },
    /// A warning; the computation goes on.
    Warning(Warning),
}

type Sink = dyn Fn(Signal) + Send + Sync;

/// Handle for progress, cancellation and warnings.
#[derive(Clone)]
pub struct Monitor {
    cancelled: Arc<AtomicBool>,
    deadline: Option<Instant>,
    limits: Limits,
    sink: Arc<Sink>,
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
        }
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

    /// For work on the side that nobody hears of: it stops when this monitor is cancelled, and at
    /// the deadline at the latest.
    pub fn aside_until(&self, deadline: Instant) -> Self {
        Self {
            deadline: Some(deadline),
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
            deadline: time.and_then(|time| Instant::now().checked_add(time)),
            ..self.clone()
        }
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
            || self
                .deadline
                .is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// `Err(Cancelled)` once someone asked the computation to stop. Call it at least every
    /// 100 ms of work.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Raises a warning.
    pub fn warn(&self, warning: Warning) {
        (self.sink)(Signal::Warning(warning));
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
