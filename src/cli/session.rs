//! One run of the program: jobs, their progress, Ctrl-C.
//!
//! In: commands. Out: what each job made. The first Ctrl-C stops the running job at its next
//! check, the second ends the process.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::Stop;
use super::progress::{Progress, note};
use crate::export::FileError;
use crate::export::folder::{Folder, Reservation, Written, took_over};
use crate::jobs::{Command, Event, Inputs, Jobs, Outcome, Part, Product, WriteWork};
use crate::monitor::{Limits, Monitor, Signal, Warning};
use crate::pipeline::Score;
use crate::project::Document;

/// A piece of a result, on its way to the command that waits for it.
pub enum Piece {
    /// Of simplifying or describing.
    Part(Part),
    /// Of a screen.
    Score(Arc<Score>),
}

/// Runs jobs one after another.
pub struct Session {
    jobs: Jobs,
    events: Receiver<Event>,
    progress: Progress,
    interrupt: Arc<Interrupt>,
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
            std::process::exit(i32::from(super::Exit::Cancelled.code()));
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
    /// A session; `quiet` shows no progress, `all_warnings` each warning in full, `limits` are what
    /// a structure may cost.
    pub fn new(quiet: bool, all_warnings: bool, limits: Limits) -> Self {
        let (mut jobs, events) = Jobs::new(|| {});
        jobs.set_limits(limits);
        let interrupt = Arc::new(Interrupt::default());
        let handler = Arc::clone(&interrupt);
        // Fails where another handler is set, in tests; Ctrl-C then ends the process as usual.
        let _ = ctrlc::set_handler(move || handler.raise());
        Self {
            jobs,
            events,
            progress: Progress::new(quiet, all_warnings),
            interrupt,
            stopwatch: Stopwatch::default(),
        }
    }

    /// Runs a command to its end.
    ///
    /// `take` gets pieces of the result as they come; once it fails, the job is cancelled.
    pub fn run(
        &mut self,
        command: Command,
        take: impl FnMut(Piece) -> Result<(), Stop>,
    ) -> Result<Product, Stop> {
        self.wait(command, true, take)
    }

    fn wait(
        &mut self,
        command: Command,
        stoppable: bool,
        mut take: impl FnMut(Piece) -> Result<(), Stop>,
    ) -> Result<Product, Stop> {
        let job = self.jobs.start(command);
        if stoppable {
            self.interrupt.watch(self.jobs.monitor(job));
        }
        let mut failure = None;
        let outcome = loop {
            let event = self.events.recv();
            let piece = match event {
                Ok(Event::Finished {
                    job: ended,
                    outcome,
                }) if ended == job => break outcome,
                Ok(Event::Signal { signal, .. }) => {
                    self.stopwatch.see(&signal);
                    self.progress.show(signal);
                    continue;
                }
                Ok(Event::Part { part, .. }) => Piece::Part(part),
                Ok(Event::Score { score, .. }) => Piece::Score(score),
                Ok(Event::Started { .. } | Event::Finished { .. }) => continue,
                Err(_) => break Outcome::Panicked("the worker is gone".to_owned()),
            };
            if failure.is_none() {
                failure = take(piece).err();
                if failure.is_some() {
                    self.jobs.cancel(job);
                }
            }
        };
        self.interrupt.watch(None);
        self.progress.clear();
        match (failure, outcome) {
            (Some(failure), _) => Err(failure),
            (None, Outcome::Done(product)) => Ok(product),
            (None, Outcome::Cancelled) => Err(Stop::Cancelled),
            (None, Outcome::Failed(fact)) => Err(Stop::Nothing(fact)),
            (None, Outcome::Panicked(message)) => Err(Stop::Nothing(format!(
                "a defect of the program: {message}; please report it with the input that caused it"
            ))),
        }
    }

    /// Runs a command that a first Ctrl-C must not stop: writing what is finished.
    fn finish(&mut self, command: Command) -> Result<Product, Stop> {
        self.wait(command, false, |_| Ok(()))
    }

    /// Writes files and says what became of them; a first Ctrl-C does not stop it.
    pub fn write(
        &mut self,
        title: &str,
        work: impl Fn(&Monitor) -> anyhow::Result<Written> + Send + Sync + 'static,
    ) -> Result<Written, Stop> {
        let done: Arc<Mutex<Written>> = Arc::default();
        let told = Arc::clone(&done);
        let work = WriteWork(Arc::new(move |monitor| {
            let written = work(monitor)?;
            let paths = written.paths.clone();
            *told.lock().unwrap_or_else(PoisonError::into_inner) = written;
            Ok(paths)
        }));
        let title = title.to_owned();
        self.finish(Command::Write { title, work })?;
        let done = done.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(done.clone())
    }

    /// Reserves a folder of results for this run, before its work: from here on no other run writes
    /// into it.
    pub fn reserve(&self, folder: &Path) -> Result<Reservation, Stop> {
        let wrong = |error: FileError| Stop::Nothing(error.to_string());
        Folder::check(folder).map_err(wrong)?;
        let arguments = std::env::args().skip(1).collect();
        let reserved = Reservation::of(folder, arguments).map_err(wrong)?;
        if let Some(owner) = reserved.took_over() {
            self.say(&format!("warning: {}", took_over(folder, owner)));
        }
        Ok(reserved)
    }

    /// A monitor whose warnings are shown at once, for what is done outside of jobs.
    pub fn monitor() -> Monitor {
        Monitor::new(|signal| {
            if let Signal::Warning(warning) = signal {
                note(&format!("warning: {warning}"));
            }
        })
    }

    /// Saves a project.
    pub fn save(&mut self, project: Document, path: &Path) -> Result<(), Stop> {
        let (project, path) = (Arc::new(project), path.to_owned());
        self.finish(Command::Save { project, path }).map(|_| ())
    }

    /// Loads structures and says on standard error what did not enter. At least one did.
    pub fn load(&mut self, inputs: Inputs) -> Result<Loaded, Stop> {
        let wanted = inputs.settings.ids.clone();
        let product = self.run(Command::Load(inputs), |_| Ok(()))?;
        let Product::Project(project) = product else {
            return Err(Stop::Nothing("the import made no project".to_owned()));
        };
        self.progress.list("failed", &project.data.report.rejected);
        let missing = wanted
            .iter()
            .filter(|id| project.data.entries.iter().all(|entry| entry.id != **id))
            .map(|id| {
                self.progress
                    .line(&format!("failed: no entry {id} in the input"))
            })
            .count();
        let warnings = project.data.report.warnings.iter();
        self.progress
            .list("warning", warnings.chain(&*project.data.label_warnings));
        self.progress.clear();
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
    pub fn seconds_of_step(&self) -> BTreeMap<String, f64> {
        self.stopwatch.seconds.clone()
    }

    /// Writes warnings or failures to standard error, those that say the same in one line.
    pub fn list(&mut self, what: &str, warnings: &[Warning]) {
        self.progress.list(what, warnings);
        self.progress.clear();
    }

    /// Writes a line to standard error.
    pub fn say(&self, line: &str) {
        self.progress.line(line);
    }
}

/// Structures that were loaded.
pub struct Loaded {
    /// They and their labels.
    pub project: Arc<Document>,
    /// Whether some of the input did not enter.
    pub some_failed: bool,
}

impl Loaded {
    /// How a command that did everything else ends.
    pub fn exit(&self) -> super::Exit {
        if self.some_failed {
            super::Exit::SomeFailed
        } else {
            super::Exit::Done
        }
    }
}
