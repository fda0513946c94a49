//! One run of the program: tasks, their progress, Ctrl-C.
//!
//! In: tasks. Out: what each made. The first Ctrl-C stops the running task at its next check, the
//! second ends the process.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::progress::{Progress, note};
use crate::export::FileError;
use crate::export::folder::{Folder, Reservation, Written, took_over};
use crate::monitor::kept::Kept;
use crate::monitor::{Limits, Monitor, Signal, Warning};
use crate::project::Document;
use crate::tasks::{
    Inputs, LoadInputs, Outcome, SaveProject, Task, WriteFiles, run_here, throttled,
};

/// Runs tasks one after another.
pub(super) struct Session {
    limits: Limits,
    kept: Arc<dyn Kept>,
    told: Arc<Mutex<Told>>,
    interrupt: Arc<Interrupt>,
}

/// What tasks tell, from whatever thread.
struct Told {
    progress: Progress,
    stopwatch: Stopwatch,
}

/// How long each step took, all its runs together.
#[derive(Default)]
struct Stopwatch {
    begun: BTreeMap<String, Instant>,
    seconds: BTreeMap<String, f64>,
}

impl Stopwatch {
    fn see(&mut self, signal: &Signal) {
        match signal {
            Signal::Started { step, .. } => {
                self.begun.insert(step.clone(), Instant::now());
            }
            Signal::Finished { step } => {
                if let Some(begun) = self.begun.remove(step) {
                    *self.seconds.entry(step.clone()).or_default() += begun.elapsed().as_secs_f64();
                }
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Interrupt {
    asked: AtomicBool,
    running: Mutex<Option<Monitor>>,
}

impl Interrupt {
    fn raise(&self) {
        if self.asked.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(Exit::Cancelled.code()));
        }
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(monitor) = running.as_ref() {
            monitor.cancel();
        }
    }

    fn watch(&self, monitor: Option<Monitor>) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(monitor) = monitor.as_ref().filter(|_| self.asked()) {
            monitor.cancel();
        }
        *running = monitor;
    }

    fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Session {
    /// A session as the arguments of every command want it.
    pub(super) fn new(common: &CommonArguments) -> Self {
        let interrupt = Arc::new(Interrupt::default());
        let handler = Arc::clone(&interrupt);
        // Fails where another handler is set, in tests; Ctrl-C then ends the process as usual.
        let _ = ctrlc::set_handler(move || handler.raise());
        Self {
            limits: common.limits(),
            kept: common.kept(),
            told: Arc::new(Mutex::new(Told {
                progress: Progress::new(common.quiet, common.all_warnings),
                stopwatch: Stopwatch::default(),
            })),
            interrupt,
        }
    }

    /// From here on keeps pieces elsewhere, and lets a structure cost so much.
    pub(super) fn compute_with(&mut self, kept: Arc<dyn Kept>, limits: Limits) {
        self.kept = kept;
        self.limits = limits;
    }

    /// Runs a task to its end.
    pub(super) fn run<T: Task>(&mut self, task: T) -> Result<T::Output, Stop> {
        self.run_with(task, |_| Ok(()))
    }

    /// Runs a task to its end. `take` gets pieces of the result as they come; once it fails, the task
    /// is cancelled.
    pub(super) fn run_with<T: Task>(
        &mut self,
        task: T,
        take: impl FnMut(T::Part) -> Result<(), Stop>,
    ) -> Result<T::Output, Stop> {
        self.wait(task, true, take)
    }

    fn wait<T: Task>(
        &mut self,
        task: T,
        stoppable: bool,
        mut take: impl FnMut(T::Part) -> Result<(), Stop>,
    ) -> Result<T::Output, Stop> {
        let monitor = self.monitor_of_task();
        if stoppable {
            self.interrupt.watch(Some(monitor.clone()));
        }
        let mut failure = None;
        let outcome = run_here(task, &monitor, |part| {
            if failure.is_none() {
                failure = take(part).err();
                if failure.is_some() {
                    monitor.cancel();
                }
            }
        });
        self.interrupt.watch(None);
        self.told().progress.clear();
        match (failure, outcome) {
            (Some(failure), _) => Err(failure),
            (None, Outcome::Done(made)) => Ok(made),
            (None, Outcome::Cancelled) => Err(Stop::Cancelled),
            (None, Outcome::Failed(fact)) => Err(Stop::Nothing(fact)),
            (None, Outcome::Panicked(message)) => Err(Stop::Nothing(format!(
                "a defect of the program: {message}; please report it with the input that caused it"
            ))),
        }
    }

    /// A monitor that shows what it is told.
    fn monitor_of_task(&self) -> Monitor {
        let told = Arc::clone(&self.told);
        let show = move |signal: Signal| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            told.stopwatch.see(&signal);
            told.progress.show(signal);
        };
        Monitor::new(throttled(show))
            .with_limits(self.limits)
            .with_kept(Arc::clone(&self.kept))
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a task that a first Ctrl-C must not stop: writing what is finished.
    fn finish<T: Task>(&mut self, task: T) -> Result<T::Output, Stop> {
        self.wait(task, false, |_| Ok(()))
    }

    /// Writes files and says what became of them; a first Ctrl-C does not stop it.
    pub(super) fn write(
        &mut self,
        title: &str,
        work: impl Fn(&Monitor) -> anyhow::Result<Written> + Send + Sync + 'static,
    ) -> Result<Written, Stop> {
        let title = title.to_owned();
        self.finish(WriteFiles { title, work })
    }

    /// As [`Session::write`], for what is no folder of results.
    pub(super) fn make<T: Send + 'static>(
        &mut self,
        title: &str,
        work: impl Fn(&Monitor) -> anyhow::Result<T> + Send + Sync + 'static,
    ) -> Result<T, Stop> {
        let title = title.to_owned();
        self.finish(WriteFiles { title, work })
    }

    /// Reserves a folder of results for this run, before its work: from here on no other run writes
    /// into it.
    pub(super) fn reserve(&self, folder: &Path) -> Result<Reservation, Stop> {
        let wrong = |error: FileError| Stop::Nothing(error.to_string());
        Folder::check(folder).map_err(wrong)?;
        let arguments = std::env::args().skip(1).collect();
        let reserved = Reservation::of(folder, arguments).map_err(wrong)?;
        if let Some(owner) = reserved.took_over() {
            self.say(&format!("warning: {}", took_over(folder, owner)));
        }
        Ok(reserved)
    }

    /// A monitor whose warnings are shown at once, for what is done outside of tasks.
    pub(super) fn monitor() -> Monitor {
        Monitor::new(|signal| {
            if let Signal::Warning(warning) = signal {
                note(&format!("warning: {warning}"));
            }
        })
    }

    /// Saves a project.
    pub(super) fn save(&mut self, document: Document, path: &Path) -> Result<(), Stop> {
        let (document, path) = (Arc::new(document), path.to_owned());
        self.finish(SaveProject { document, path }).map(|_| ())
    }

    /// Loads structures and says on standard error what did not enter. At least one did.
    pub(super) fn load(&mut self, inputs: Inputs) -> Result<Loaded, Stop> {
        let wanted = inputs.settings.ids.clone();
        let project = Arc::new(self.run(LoadInputs { inputs })?);
        let progress = &mut self.told().progress;
        progress.list("failed", &project.data.report.rejected);
        let missing = wanted
            .iter()
            .filter(|id| project.data.entries.iter().all(|entry| entry.id != **id))
            .map(|id| progress.line(&format!("failed: no entry {id} in the input")))
            .count();
        let warnings = project.data.report.warnings.iter();
        progress.list("warning", warnings.chain(&*project.data.label_warnings));
        progress.clear();
        if project.data.entries.is_empty() {
            let fact = "no structure could be read from the input; see the reasons above";
            return Err(Stop::Nothing(fact.to_owned()));
        }
        let some_failed =
            missing > 0 || !project.data.report.rejected.is_empty() || project.damaged;
        Ok(Loaded {
            project,
            some_failed,
        })
    }

    /// Wall-clock seconds of every step so far.
    pub(super) fn seconds_of_step(&self) -> BTreeMap<String, f64> {
        self.told().stopwatch.seconds.clone()
    }

    /// Writes warnings or failures to standard error, those that say the same in one line.
    pub(super) fn list(&mut self, what: &str, warnings: &[Warning]) {
        let progress = &mut self.told().progress;
        progress.list(what, warnings);
        progress.clear();
    }

    /// Writes a line to standard error.
    pub(super) fn say(&self, line: &str) {
        self.told().progress.line(line);
    }
}

/// Structures that were loaded.
pub(super) struct Loaded {
    /// They and their labels.
    pub project: Arc<Document>,
    /// Whether some of the input did not enter.
    pub some_failed: bool,
}

impl Loaded {
    /// How a command that did everything else ends.
    pub(super) fn exit(&self) -> Exit {
        if self.some_failed {
            Exit::SomeFailed
        } else {
            Exit::Done
        }
    }
}
