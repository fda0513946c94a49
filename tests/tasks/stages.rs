//! The stages as tasks: what each sends and makes, stopped in time, beside others.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use superion::dataset::Dataset;
use superion::monitor::Monitor;
use superion::pipeline::{DescribeSettings, Screen, ScreenSettings, combinations};
use superion::project::{self, Document};
use superion::simplify::Representation;
use superion::tasks::{
    DescribeStructures, OpenProject, Outcome, Runner, SaveProject, ScreenDescriptors, TaskId,
    run_here,
};

use super::PATIENCE;
use crate::made_up;

fn data(n: usize) -> Arc<Dataset> {
    made_up::project_with_unknown(n).data
}

fn settings() -> ScreenSettings {
    let descriptors = ["density_features", "electronegativity_difference"].map(str::to_owned);
    ScreenSettings {
        combinations: combinations(
            &descriptors,
            &[Representation::Structure, Representation::A],
        ),
        depths: 20,
        compared_depths: 10,
        control_repeats: 5,
        bootstrap_repeats: 20,
        // A quarter of the project's entries holds an element that is in no table.
        min_described: 0.5,
        ..ScreenSettings::default()
    }
}

/// A screen and its settings, timings apart.
fn text(screen: &Screen) -> String {
    let mut screen = screen.clone();
    screen.seconds.clear();
    for score in &mut screen.scores {
        score.seconds = (0.0, 0.0);
    }
    serde_json::to_string(&screen).unwrap()
}

/// What the runner folds into.
#[derive(Default)]
struct Seen {
    n_scores: usize,
    screen: Option<Outcome<Screen>>,
    n_described: usize,
    saved: Option<std::path::PathBuf>,
}

fn start_screen(runner: &mut Runner<Seen>, task: ScreenDescriptors) -> TaskId {
    runner.start(
        task,
        |seen: &mut Seen, _| seen.n_scores += 1,
        |seen, outcome| seen.screen = Some(outcome),
    )
}

fn start_describing(runner: &mut Runner<Seen>, data: &Arc<Dataset>) {
    let task = DescribeStructures {
        data: Arc::clone(data),
        settings: DescribeSettings {
            mobile_ion: superion::crystal::Element::LI,
            combinations: combinations(&["density_features".to_owned()], &[Representation::Camn]),
            descriptor_settings: Default::default(),
        },
    };
    runner.start(task, |_, _| (), |seen: &mut Seen, _| seen.n_described += 1);
}

fn fold_until(runner: &mut Runner<Seen>, seen: &mut Seen, holds: impl Fn(&Seen) -> bool) {
    let started = Instant::now();
    while !holds(seen) {
        for folding in runner.take() {
            let warning = folding.apply(seen);
            drop(warning);
        }
        assert!(started.elapsed() < PATIENCE, "in vain");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_screen_sends_each_score_and_then_the_ranking() {
    let task = ScreenDescriptors {
        data: data(30),
        settings: settings(),
    };
    let mut scores = Vec::new();
    let outcome = run_here(task, &Monitor::silent(), |score| scores.push(score));
    assert_eq!(scores.len(), 4);
    let Outcome::Done(screen) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(screen.scores.len(), 4);
    let means: Vec<f64> = screen
        .scores
        .iter()
        .map(|s| s.mean_w_sigma.unwrap().estimate)
        .collect();
    assert!(means.is_sorted(), "{means:?}");
    for score in &screen.scores {
        // The interval's estimate is the mean of the very numbers that variance.csv holds.
        let mean = score.mean_w(10).unwrap();
        assert!((mean - score.mean_w_sigma.unwrap().estimate).abs() < 1e-9);
        // Every fourth structure holds a cation that is in no table, which only A drops: as they are those
        // seven cannot be described, and so are missing from the common subset of all four.
        let is_anions_only = score.combination.representation == Representation::A;
        assert_eq!(score.failures.len(), if is_anions_only { 0 } else { 7 });
        assert_eq!(score.entries.len(), 23);
        assert_eq!(score.labels.len(), 7);
        assert_eq!(score.w_sigma.len(), 20);
        assert_eq!(score.w_ea.len(), 20);
    }
    assert_eq!(screen.control.len(), 20);
    assert!(screen.scores[0].difference_from_best.is_none());
    assert!(screen.scores[1].difference_from_best.is_some());
}

#[test]
fn short_tasks_end_before_a_long_screen_and_change_no_bit_of_it() {
    let long = || ScreenDescriptors {
        data: data(400),
        settings: ScreenSettings {
            combinations: combinations(
                &["mxrd".to_owned()],
                &[Representation::Camn, Representation::A, Representation::Am],
            ),
            ..settings()
        },
    };
    let Outcome::Done(alone) = run_here(long(), &Monitor::silent(), |_| {}) else {
        panic!("no screen");
    };
    let few = data(8);
    let (mut runner, mut seen) = (Runner::new(|| {}), Seen::default());
    start_screen(&mut runner, long());
    for k in 1..=3 {
        start_describing(&mut runner, &few);
        fold_until(&mut runner, &mut seen, |seen| seen.n_described == k);
        assert!(seen.screen.is_none(), "the {k}. came after the screen");
    }
    fold_until(&mut runner, &mut seen, |seen| seen.screen.is_some());
    let Some(Outcome::Done(beside)) = &seen.screen else {
        panic!("no screen");
    };
    assert_eq!(seen.n_scores, beside.scores.len());
    assert_eq!(text(beside), text(&alone));
}

#[test]
fn cancelling_takes_less_than_a_second_and_the_fraction_of_the_whole_rises_until_then() {
    let (mut runner, mut seen) = (Runner::new(|| {}), Seen::default());
    let task = ScreenDescriptors {
        data: data(3000),
        settings: ScreenSettings {
            combinations: combinations(&["mxrd".to_owned()], &Representation::ALL),
            ..settings()
        },
    };
    let id = start_screen(&mut runner, task);
    let mut fractions = Vec::new();
    let started = Instant::now();
    while fractions.last().is_none_or(|last| *last < 0.05) {
        assert!(runner.take().is_empty());
        fractions.extend(runner.running()[0].fraction);
        assert!(started.elapsed() < PATIENCE);
        thread::sleep(Duration::from_millis(1));
    }
    assert!(fractions.is_sorted() && fractions.iter().all(|f| (0.0..0.9).contains(f)));
    let asked = Instant::now();
    runner.cancel(id);
    fold_until(&mut runner, &mut seen, |seen| seen.screen.is_some());
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "{:?}",
        asked.elapsed()
    );
    assert!(matches!(seen.screen, Some(Outcome::Cancelled)));
}

#[test]
fn dropping_the_runner_lets_a_save_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    let mut runner = Runner::new(|| {});
    let task = SaveProject {
        document: Arc::new(made_up::project(2000)),
        path: path.clone(),
    };
    runner.start(
        task,
        |_: &mut Seen, never| match never {},
        |seen, outcome| {
            if let Outcome::Done(path) = outcome {
                seen.saved = Some(path);
            }
        },
    );
    drop(runner);
    let opened = project::open(&path, &Monitor::silent()).unwrap();
    assert_eq!(opened.data.entries.len(), 2000);
}

#[test]
fn a_missing_project_fails_with_its_name() {
    let path = "/no/such/file.superion".into();
    let outcome = run_here(OpenProject { path }, &Monitor::silent(), |n| match n {});
    assert!(
        matches!(&outcome, Outcome::Failed(fact) if fact.contains("/no/such/file.superion")),
        "{:?}",
        outcome_name(&outcome)
    );
}

fn outcome_name(outcome: &Outcome<Document>) -> &'static str {
    match outcome {
        Outcome::Done(_) => "done",
        Outcome::Failed(_) => "failed",
        Outcome::Cancelled => "cancelled",
        Outcome::Panicked(_) => "panicked",
    }
}
