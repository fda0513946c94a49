//! The runner: a thread for each task, what it tells, its end.
//!
//! In: [`Task`]s. Out: what to fold into the caller's state `C`, on the caller's thread; `notify` is
//! called after each. However a task ends, by returning, by cancelling or by a panic, it gives
//! exactly one end, and nothing after it. Long tasks run one after another on the threads that the
//! program shares; short ones start at once on threads of their own, and a long one gives way to
//! them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use super::attempt::attempt;
use super::clock::Clock;
use super::pools::Pools;
use super::task::{Outcome, Task, Weight};
use super::throttle::throttled;
use super::turns::Turns;
use crate::monitor::gate::Gate;
use crate::monitor::kept::{Kept, NothingKept};
use crate::monitor::whole::Whole;
use crate::monitor::{Limits, Monitor, Signal, Warning};

/// Number of a task, ascending from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// A task that waits or runs, as of the last [`Runner::take`].
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Which one.
    pub id: TaskId,
    /// What it does, for people.
    pub title: String,
    /// The step it is at; empty before the first.
    pub step: String,
    /// Finished units of the step.
    pub done: usize,
    /// Units of the step; 0 where nobody knows.
    pub total: usize,
    /// Share of the whole, over all steps, 0…1; `None` where nobody knows.
    pub fraction: Option<f64>,
    /// Seconds until the end of the last step; `None` while that is a guess.
    pub seconds_left: Option<f64>,
    /// Whether it waits for another long one to end.
    pub queued: bool,
    /// Whether it was asked to stop.
    pub cancelling: bool,
    /// Whether nobody waits for it ([`Runner::start_aside`]), so that no list needs to name it.
    pub aside: bool,
    /// Whether it writes files, and so ends before the program does.
    pub writes_files: bool,
}

type Fold<C> = Box<dyn FnOnce(&mut C) + Send>;

/// Something that a task told or made, to be folded into the caller's state.
pub struct Folding<C> {
    task: TaskId,
    what: What<C>,
}

enum What<C> {
    Fold(Fold<C>),
    Warning(Warning),
}

impl<C> Folding<C> {
    /// Of which task.
    pub fn task(&self) -> TaskId {
        self.task
    }

    /// The warning, where it is one: it belongs into the caller's list.
    pub fn warning(&self) -> Option<(TaskId, &Warning)> {
        match &self.what {
            What::Warning(warning) => Some((self.task, warning)),
            What::Fold(_) => None,
        }
    }

    /// Folds it into the state, or gives the warning back that it is.
    #[must_use = "a warning belongs into a list"]
    pub fn apply(self, state: &mut C) -> Option<(TaskId, Warning)> {
        match self.what {
            What::Fold(fold) => {
                fold(state);
                None
            }
            What::Warning(warning) => Some((self.task, warning)),
        }
    }
}

/// What the thread of a task sends.
enum Event<C> {
    /// Its turn has come.
    Begun,
    Signal(Signal),
    Part(Fold<C>),
    End(Fold<C>),
}

/// Starts tasks and collects what they make.
///
/// Dropping it cancels every task that only computes, lets those that write files end, and waits
/// for all of them.
pub struct Runner<C> {
    last: u64,
    outlet: Outlet<C>,
    events: Receiver<(TaskId, Event<C>)>,
    running: Vec<Running>,
    handles: BTreeMap<TaskId, Handle>,
    limits: Limits,
    kept: Arc<dyn Kept>,
    shared: Shared,
}

/// What the tasks of a runner share.
#[derive(Clone, Default)]
struct Shared {
    gate: Arc<Gate>,
    turns: Arc<Turns>,
    pools: Arc<Pools>,
}

/// A thread that was started and may still run.
struct Handle {
    monitor: Monitor,
    thread: JoinHandle<()>,
    writes_files: bool,
    whole: Whole,
    clock: Clock,
}

impl<C: 'static> Runner<C> {
    /// A runner; `notify` is called after every event (the window asks for a repaint there).
    pub fn new(notify: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, events) = channel();
        Self {
            last: 0,
            outlet: Outlet {
                sender,
                notify: Arc::new(notify),
            },
            events,
            running: Vec::new(),
            handles: BTreeMap::new(),
            limits: Limits::default(),
            kept: Arc::new(NothingKept),
            shared: Shared::default(),
        }
    }

    /// Where the tasks that are started from now on keep results for later runs, and find those of earlier
    /// ones.
    pub fn set_kept(&mut self, kept: Arc<dyn Kept>) {
        self.kept = kept;
    }

    /// What a structure may cost in the tasks that are started from now on.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Starts a task. `on_part` and `on_end` are called later on the caller's thread, by
    /// [`Folding::apply`].
    pub fn start<T: Task>(
        &mut self,
        task: T,
        on_part: impl Fn(&mut C, T::Part) + Send + Sync + 'static,
        on_end: impl FnOnce(&mut C, Outcome<T::Output>) + Send + 'static,
    ) -> TaskId {
        self.begin(task, false, on_part, on_end)
    }

    /// Starts a task that nobody waits for: what it says while it runs, warnings too, is not passed
    /// on.
    pub fn start_aside<T: Task>(
        &mut self,
        task: T,
        on_part: impl Fn(&mut C, T::Part) + Send + Sync + 'static,
        on_end: impl FnOnce(&mut C, Outcome<T::Output>) + Send + 'static,
    ) -> TaskId {
        self.begin(task, true, on_part, on_end)
    }

    fn begin<T: Task>(
        &mut self,
        task: T,
        aside: bool,
        on_part: impl Fn(&mut C, T::Part) + Send + Sync + 'static,
        on_end: impl FnOnce(&mut C, Outcome<T::Output>) + Send + 'static,
    ) -> TaskId {
        self.last += 1;
        let id = TaskId(self.last);
        let (title, weight, writes_files) = (task.title(), task.weight(), task.writes_files());
        let monitor = self.monitor(id, aside, weight);
        let on_part = Arc::new(on_part);
        let thread = {
            let (outlet, shared, monitor) =
                (self.outlet.clone(), self.shared.clone(), monitor.clone());
            // Here, so that places are in the order of starting.
            let turn = (weight == Weight::Long).then(|| shared.turns.queue());
            std::thread::spawn(move || {
                let send = |part| {
                    let on_part = Arc::clone(&on_part);
                    outlet.send(id, Event::Part(Box::new(move |state| on_part(state, part))));
                };
                let outcome = match &turn {
                    None => {
                        let _passing = shared.gate.pass();
                        shared.pools.run(|| attempt(&task, &monitor, &send))
                    }
                    Some(turn) => match turn.wait(&monitor) {
                        Err(_) => Outcome::Cancelled,
                        Ok(()) => {
                            outlet.send(id, Event::Begun);
                            attempt(&task, &monitor, &send)
                        }
                    },
                };
                drop((task, turn));
                outlet.send(
                    id,
                    Event::End(Box::new(move |state| on_end(state, outcome))),
                );
            })
        };
        self.running.push(Running {
            id,
            title,
            step: String::new(),
            done: 0,
            total: 0,
            fraction: None,
            seconds_left: None,
            queued: weight == Weight::Long,
            cancelling: false,
            aside,
            writes_files,
        });
        let handle = Handle {
            monitor,
            thread,
            writes_files,
            whole: Whole::default(),
            clock: Clock::default(),
        };
        self.handles.insert(id, handle);
        (self.outlet.notify)();
        id
    }

    fn monitor(&self, id: TaskId, aside: bool, weight: Weight) -> Monitor {
        let monitor = if aside {
            Monitor::silent()
        } else {
            let outlet = self.outlet.clone();
            Monitor::new(throttled(move |signal| {
                outlet.send(id, Event::Signal(signal))
            }))
        };
        let monitor = monitor
            .with_limits(self.limits)
            .with_kept(Arc::clone(&self.kept));
        match weight {
            Weight::Short => monitor,
            Weight::Long => monitor.giving_way(Arc::clone(&self.shared.gate)),
        }
    }

    /// Asks a task to stop, whether it runs or waits. It still gives its end; a task that has
    /// ended, or was never started, is left alone.
    pub fn cancel(&self, id: TaskId) {
        if let Some(handle) = self.handles.get(&id) {
            handle.monitor.cancel();
            self.shared.turns.wake();
        }
    }

    /// Tasks that wait or run, oldest first, as of the last [`Self::take`].
    pub fn running(&self) -> &[Running] {
        &self.running
    }

    /// Whether a task waits or runs, one aside excepted.
    pub fn is_busy(&self) -> bool {
        self.running.iter().any(|task| !task.aside)
    }

    /// What came since the last time, in order, to be folded into the state.
    pub fn take(&mut self) -> Vec<Folding<C>> {
        let mut foldings = Vec::new();
        while let Ok((task, event)) = self.events.try_recv() {
            foldings.extend(self.see(task, event).map(|what| Folding { task, what }));
        }
        let now = Instant::now();
        for running in &mut self.running {
            if let Some(handle) = self.handles.get_mut(&running.id) {
                handle.tell(running, now);
            }
        }
        let ended = |id: &TaskId| self.running.iter().all(|running| running.id != *id);
        self.handles
            .retain(|id, handle| !(ended(id) && handle.thread.is_finished()));
        foldings
    }

    fn see(&mut self, id: TaskId, event: Event<C>) -> Option<What<C>> {
        match event {
            Event::Begun => {
                let same = |running: &&mut Running| running.id == id;
                if let Some(running) = self.running.iter_mut().find(same) {
                    running.queued = false;
                }
                None
            }
            Event::Signal(Signal::Warning(warning)) => Some(What::Warning(warning)),
            Event::Signal(signal) => {
                if let Some(handle) = self.handles.get_mut(&id) {
                    handle.whole.see(&signal);
                }
                None
            }
            Event::Part(fold) => Some(What::Fold(fold)),
            Event::End(fold) => {
                self.running.retain(|running| running.id != id);
                Some(What::Fold(fold))
            }
        }
    }
}

impl Handle {
    /// Says how far the task is.
    fn tell(&mut self, running: &mut Running, now: Instant) {
        if let Some(step) = self.whole.step() {
            running.step.clone_from(&step.name);
            (running.done, running.total) = (step.done, step.total);
        }
        running.fraction = self.whole.fraction();
        running.seconds_left = self.clock.seconds_left(running.fraction, now);
        running.cancelling = self.monitor.is_cancelled();
    }
}

impl<C> Drop for Runner<C> {
    fn drop(&mut self) {
        for handle in self.handles.values() {
            if !handle.writes_files {
                handle.monitor.cancel();
            }
        }
        self.shared.turns.wake();
        for (_, handle) in std::mem::take(&mut self.handles) {
            // The thread caught its own panic, so there is nothing to learn from the result.
            let _ = handle.thread.join();
        }
    }
}

/// The way out for what tasks tell.
struct Outlet<C> {
    sender: Sender<(TaskId, Event<C>)>,
    notify: Arc<dyn Fn() + Send + Sync>,
}

impl<C> Clone for Outlet<C> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            notify: Arc::clone(&self.notify),
        }
    }
}

impl<C> Outlet<C> {
    /// Sends an event. Nobody listening any more is no reason to stop the work.
    fn send(&self, id: TaskId, event: Event<C>) {
        let _ = self.sender.send((id, event));
        (self.notify)();
    }
}
