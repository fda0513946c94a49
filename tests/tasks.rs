//! Tasks: one end for each, panics caught, cancelling in time, long ones in turn, short ones beside.

mod stages;

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use superion::monitor::{Monitor, Warning};
use superion::tasks::{Outcome, Runner, Task, TaskError, TaskId, Weight, run_here};

const PATIENCE: Duration = Duration::from_secs(60);

/// A task that does what a closure says.
struct Does<F> {
    weight: Weight,
    writes_files: bool,
    work: F,
}

impl<F> Task for Does<F>
where
    F: Fn(&Monitor, &(dyn Fn(u32) + Sync)) -> Result<u32, TaskError> + Send + Sync + 'static,
{
    type Output = u32;
    type Part = u32;

    fn title(&self) -> String {
        "Testing".to_owned()
    }

    fn weight(&self) -> Weight {
        self.weight
    }

    fn writes_files(&self) -> bool {
        self.writes_files
    }

    fn run(&self, monitor: &Monitor, part: &(dyn Fn(u32) + Sync)) -> Result<u32, TaskError> {
        (self.work)(monitor, part)
    }
}

fn short<F>(work: F) -> Does<F>
where
    F: Fn(&Monitor, &(dyn Fn(u32) + Sync)) -> Result<u32, TaskError> + Send + Sync + 'static,
{
    Does {
        weight: Weight::Short,
        writes_files: false,
        work,
    }
}

fn long<F>(work: F) -> Does<F>
where
    F: Fn(&Monitor, &(dyn Fn(u32) + Sync)) -> Result<u32, TaskError> + Send + Sync + 'static,
{
    Does {
        weight: Weight::Long,
        ..short(work)
    }
}

/// What was folded, in order.
#[derive(Default)]
struct Seen {
    parts: Vec<(&'static str, u32)>,
    ends: Vec<(&'static str, Outcome<u32>)>,
    warnings: Vec<(TaskId, Warning)>,
}

impl Seen {
    fn end(&self, name: &str) -> Option<&Outcome<u32>> {
        let mut found = self.ends.iter().filter(|(ended, _)| *ended == name);
        let end = found.next();
        assert!(found.next().is_none(), "{name} ended twice");
        end.map(|(_, outcome)| outcome)
    }
}

fn start<T: Task<Output = u32, Part = u32>>(
    runner: &mut Runner<Seen>,
    name: &'static str,
    task: T,
) -> TaskId {
    runner.start(
        task,
        move |seen: &mut Seen, part| {
            assert!(seen.end(name).is_none(), "nothing comes after the end");
            seen.parts.push((name, part));
        },
        move |seen, outcome| seen.ends.push((name, outcome)),
    )
}

fn fold(runner: &mut Runner<Seen>, seen: &mut Seen) {
    for folding in runner.take() {
        let warning = folding.apply(seen);
        seen.warnings.extend(warning);
    }
}

/// Folds until something holds.
fn fold_until(
    runner: &mut Runner<Seen>,
    seen: &mut Seen,
    holds: impl Fn(&Runner<Seen>, &Seen) -> bool,
) {
    let started = Instant::now();
    loop {
        fold(runner, seen);
        if holds(runner, seen) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "in vain");
        thread::sleep(Duration::from_millis(1));
    }
}

fn fold_all(runner: &mut Runner<Seen>) -> Seen {
    let mut seen = Seen::default();
    fold_until(runner, &mut seen, |runner, _| runner.running().is_empty());
    seen
}

/// Work that goes on until the sender sends or is dropped, with checks.
#[allow(
    clippy::type_complexity,
    reason = "a closure has no name to be written"
)]
fn until_told() -> (
    Sender<()>,
    impl Fn(&Monitor, &(dyn Fn(u32) + Sync)) -> Result<u32, TaskError> + Send + Sync + 'static,
) {
    let (sender, told) = channel();
    let told: Mutex<Receiver<()>> = Mutex::new(told);
    let work = move |monitor: &Monitor, _: &(dyn Fn(u32) + Sync)| {
        loop {
            monitor.check()?;
            if told
                .lock()
                .unwrap()
                .recv_timeout(Duration::from_millis(1))
                .is_ok()
            {
                return Ok(1);
            }
        }
    };
    (sender, work)
}

#[test]
fn parts_warnings_and_one_end_come_in_order_and_each_notifies() {
    let notified = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&notified);
    let mut runner = Runner::new(move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let id = start(
        &mut runner,
        "a",
        short(|monitor, part| {
            part(1);
            monitor.warn(Warning::new("x.cif", "is odd", "look at it"));
            part(2);
            Ok(3)
        }),
    );
    assert!(runner.is_busy());
    assert_eq!(runner.running()[0].title, "Testing");
    let seen = fold_all(&mut runner);
    assert_eq!(seen.parts, [("a", 1), ("a", 2)]);
    assert_eq!(seen.end("a"), Some(&Outcome::Done(3)));
    assert_eq!(seen.warnings.len(), 1);
    assert_eq!(
        (seen.warnings[0].0, seen.warnings[0].1.subject.as_str()),
        (id, "x.cif")
    );
    assert!(!runner.is_busy());
    drop(runner);
    // Its start, two parts, a warning, its end.
    assert_eq!(notified.load(Ordering::SeqCst), 5);
}

#[test]
fn a_panic_is_caught_wherever_it_happens_and_the_next_task_runs() {
    use rayon::prelude::*;
    let mut runner = Runner::new(|| {});
    start(
        &mut runner,
        "here",
        short(|_, _| panic!("this panic is part of a test")),
    );
    start(
        &mut runner,
        "in a loop",
        long(|_, _| {
            let all = (0..100_u32).into_par_iter();
            Ok(all
                .map(|k| {
                    if k == 77 {
                        panic!("{k} is part of a test")
                    } else {
                        k
                    }
                })
                .sum())
        }),
    );
    start(
        &mut runner,
        "failing",
        long(|_, _| Err(anyhow::anyhow!("the disk is full").into())),
    );
    start(
        &mut runner,
        "after",
        short(|_, _| Ok((0..100_u32).into_par_iter().sum())),
    );
    let seen = fold_all(&mut runner);
    let panicked = |message: &str| Some(Outcome::Panicked(message.to_owned()));
    assert_eq!(
        seen.end("here").cloned(),
        panicked("this panic is part of a test")
    );
    assert_eq!(
        seen.end("in a loop").cloned(),
        panicked("77 is part of a test")
    );
    assert_eq!(
        seen.end("failing"),
        Some(&Outcome::Failed("the disk is full".to_owned()))
    );
    assert_eq!(seen.end("after"), Some(&Outcome::Done(4950)));
}

#[test]
fn long_tasks_take_turns_and_one_that_waits_can_be_cancelled() {
    let mut runner = Runner::new(|| {});
    let mut seen = Seen::default();
    let (end_first, first) = until_told();
    let (end_third, third) = until_told();
    let has_run = Arc::new(AtomicBool::new(false));
    let runs = Arc::clone(&has_run);
    start(&mut runner, "first", long(first));
    let second = start(
        &mut runner,
        "second",
        long(move |_, _| {
            runs.store(true, Ordering::SeqCst);
            Ok(0)
        }),
    );
    start(&mut runner, "third", long(third));
    let queued = |runner: &Runner<Seen>| {
        let running = runner.running().iter();
        running.map(|task| task.queued).collect::<Vec<_>>()
    };
    fold_until(&mut runner, &mut seen, |runner, _| {
        queued(runner) == [false, true, true]
    });
    runner.cancel(second);
    fold_until(&mut runner, &mut seen, |_, seen| {
        seen.end("second").is_some()
    });
    assert_eq!(seen.end("second"), Some(&Outcome::Cancelled));
    assert_eq!(queued(&runner), [false, true]);
    end_first.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |runner, _| {
        queued(runner) == [false]
    });
    assert_eq!(seen.end("first"), Some(&Outcome::Done(1)));
    end_third.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |runner, _| {
        runner.running().is_empty()
    });
    assert_eq!(seen.end("third"), Some(&Outcome::Done(1)));
    assert!(!has_run.load(Ordering::SeqCst));
}

#[test]
fn a_short_task_runs_beside_a_long_one_which_then_hardly_moves_and_ends_at_once_when_cancelled() {
    let checks = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&checks);
    let mut runner = Runner::new(|| {});
    let mut seen = Seen::default();
    let id = start(
        &mut runner,
        "long",
        long(move |monitor, _| {
            loop {
                monitor.check()?;
                counted.fetch_add(1, Ordering::SeqCst);
            }
        }),
    );
    fold_until(&mut runner, &mut seen, |_, _| {
        checks.load(Ordering::SeqCst) > 1000
    });
    let passed = Arc::clone(&checks);
    start(
        &mut runner,
        "short",
        short(move |_, _| {
            let before = passed.load(Ordering::SeqCst);
            thread::sleep(Duration::from_millis(200));
            Ok((passed.load(Ordering::SeqCst) - before) as u32)
        }),
    );
    fold_until(&mut runner, &mut seen, |_, seen| {
        seen.end("short").is_some()
    });
    // A check waits 20 ms; it is passed millions of times a second where nobody is in the way.
    let Some(Outcome::Done(moved)) = seen.end("short") else {
        panic!("{:?}", seen.end("short"));
    };
    assert!(
        (1..=15).contains(moved),
        "{moved} checks while the short one ran"
    );
    let (end_other, other) = until_told();
    start(&mut runner, "other", short(other));
    let asked = Instant::now();
    runner.cancel(id);
    fold_until(&mut runner, &mut seen, |_, seen| seen.end("long").is_some());
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(seen.end("long"), Some(&Outcome::Cancelled));
    assert!(seen.end("other").is_none());
    end_other.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |_, seen| {
        seen.end("other").is_some()
    });
}

#[test]
fn waiting_for_short_tasks_takes_nothing_of_the_time_of_a_structure() {
    use superion::monitor::Limits;
    let mut runner = Runner::new(|| {});
    runner.set_limits(Limits {
        seconds_per_structure: 0.2,
        ..Limits::default()
    });
    let mut seen = Seen::default();
    let (end_short, work) = until_told();
    start(
        &mut runner,
        "long",
        long(move |monitor, part| {
            part(1);
            let watch = monitor.for_structure();
            let started = Instant::now();
            while started.elapsed() < Duration::from_millis(600) {
                watch.check()?;
            }
            Ok(0)
        }),
    );
    start(&mut runner, "short", short(work));
    fold_until(&mut runner, &mut seen, |_, seen| seen.end("long").is_some());
    end_short.send(()).unwrap();
    assert_eq!(
        seen.end("long"),
        Some(&Outcome::Done(0)),
        "it waited all the time"
    );
}

#[test]
fn dropping_the_runner_lets_writers_end_and_stops_the_others() {
    let written = Arc::new(AtomicUsize::new(0));
    let write = |written: &Arc<AtomicUsize>, weight| {
        let written = Arc::clone(written);
        Does {
            weight,
            writes_files: true,
            work: move |monitor: &Monitor, _: &(dyn Fn(u32) + Sync)| {
                thread::sleep(Duration::from_millis(100));
                monitor.check()?;
                written.fetch_add(1, Ordering::SeqCst);
                Ok(0)
            },
        }
    };
    let mut runner = Runner::new(|| {});
    // The senders stay: nothing but dropping the runner can end these two.
    let ((_first, endless), (_second, waiting)) = (until_told(), until_told());
    start(&mut runner, "endless", long(endless));
    start(
        &mut runner,
        "a writer beside it",
        write(&written, Weight::Short),
    );
    start(
        &mut runner,
        "a writer behind it",
        write(&written, Weight::Long),
    );
    start(&mut runner, "waiting", long(waiting));
    let asked = Instant::now();
    drop(runner);
    assert!(asked.elapsed() < PATIENCE);
    assert_eq!(written.load(Ordering::SeqCst), 2);
}

#[test]
fn a_task_aside_makes_nobody_wait_and_says_nothing_meanwhile() {
    let mut runner = Runner::new(|| {});
    let mut seen = Seen::default();
    let (end, work) = until_told();
    runner.start_aside(
        short(move |monitor, part| {
            monitor.warn(Warning::new("x.cif", "is odd", ""));
            part(7);
            work(monitor, part)
        }),
        |seen: &mut Seen, part| seen.parts.push(("aside", part)),
        |seen, outcome| seen.ends.push(("aside", outcome)),
    );
    fold_until(&mut runner, &mut seen, |_, seen| {
        seen.parts == [("aside", 7)]
    });
    assert!(runner.running()[0].aside && !runner.is_busy());
    end.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |_, seen| {
        seen.end("aside").is_some()
    });
    assert!(seen.warnings.is_empty());
}

#[test]
fn a_plan_tells_the_whole_and_the_time_left_over_all_steps() {
    let mut runner = Runner::new(|| {});
    let mut seen = Seen::default();
    let (go, told) = channel::<()>();
    let told = Mutex::new(told);
    start(
        &mut runner,
        "planned",
        short(move |monitor, _| {
            let wait = || {
                let _ = told.lock().unwrap().recv_timeout(PATIENCE);
            };
            let plan = monitor.plan([1.0, 1.0]);
            let step = monitor.step("Reading", 2);
            step.tick();
            wait();
            drop(step);
            plan.advance();
            let step = monitor.step("Sorting", 4);
            step.tick();
            wait();
            Ok(0)
        }),
    );
    let fraction = |runner: &Runner<Seen>| runner.running()[0].fraction;
    fold_until(&mut runner, &mut seen, |runner, _| {
        fraction(runner) == Some(0.25)
    });
    assert_eq!(runner.running()[0].seconds_left, None, "a mere guess");
    thread::sleep(Duration::from_millis(1200));
    go.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |runner, _| {
        fraction(runner) == Some(0.625)
    });
    let running = runner.running()[0].clone();
    assert_eq!(
        (running.step.as_str(), running.done, running.total),
        ("Sorting", 1, 4)
    );
    // As much as is done since took 1.2 s or a little more.
    let left = running.seconds_left.expect("known by now");
    assert!((1.2..20.0).contains(&left), "{left} s");
    go.send(()).unwrap();
    fold_until(&mut runner, &mut seen, |runner, _| {
        runner.running().is_empty()
    });
}

#[test]
fn here_parts_come_to_the_thread_that_waits() {
    let thread_of_caller = thread::current().id();
    let mut parts = Vec::new();
    let task = short(|_, part| {
        (0..5).for_each(part);
        Ok(9)
    });
    let outcome = run_here(task, &Monitor::silent(), |part| {
        assert_eq!(thread::current().id(), thread_of_caller);
        parts.push(part);
    });
    assert_eq!(outcome, Outcome::Done(9));
    assert_eq!(parts, [0, 1, 2, 3, 4]);
    let task = short(|_, _| panic!("part of a test"));
    let outcome = run_here(task, &Monitor::silent(), |_| {});
    assert_eq!(outcome, Outcome::Panicked("part of a test".to_owned()));
    let monitor = Monitor::silent();
    let stops = monitor.clone();
    let task = short(|monitor, part| {
        part(1);
        loop {
            monitor.check()?;
        }
    });
    assert_eq!(
        run_here(task, &monitor, |_| stops.cancel()),
        Outcome::Cancelled
    );
}

/// Nothing comes in pieces.
#[test]
fn a_task_without_parts_needs_no_reader_of_them() {
    struct Quiet;
    impl Task for Quiet {
        type Output = &'static str;
        type Part = Infallible;
        fn title(&self) -> String {
            String::new()
        }
        fn run(
            &self,
            _: &Monitor,
            _: &(dyn Fn(Infallible) + Sync),
        ) -> Result<&'static str, TaskError> {
            Ok("done")
        }
    }
    let outcome = run_here(Quiet, &Monitor::silent(), |never| match never {});
    assert_eq!(outcome, Outcome::Done("done"));
}
