//! Screens: which structures are compared, and what a stopped one leaves.

use std::sync::{Arc, Mutex, OnceLock};

use superion::monitor::{Monitor, Signal};
use superion::pipeline::{
    DataSet, PipelineError, Score, Screen, ScreenSettings, Subset, combinations,
    first_combinations, screen, tables,
};
use superion::project::Project;
use superion::simplify::Representation;

use crate::projects;

fn data(project: &Project) -> DataSet<'_> {
    DataSet {
        entries: &project.entries,
        decorations: &project.decorations,
        labels: &project.labels,
        label_of_entry: &project.label_of_entry,
    }
}

/// On the original structures a quarter of the project's entries is disordered and cannot be
/// described; their anions can.
fn settings() -> ScreenSettings {
    let descriptors = ["density_features", "radial_distribution_function"].map(str::to_owned);
    ScreenSettings {
        combinations: combinations(
            &descriptors,
            &[Representation::A, Representation::Structure],
        ),
        depths: 20,
        compared_depths: 10,
        control_repeats: 5,
        bootstrap_repeats: 20,
        ..ScreenSettings::default()
    }
}

fn screened(project: &Project, settings: &ScreenSettings) -> (Screen, Vec<String>) {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&warnings);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Warning(warning) = signal {
            heard.lock().unwrap().push(warning.to_string());
        }
    });
    let screen = screen(&data(project), settings, &monitor, &|_| {}).unwrap();
    let warnings = warnings.lock().unwrap().clone();
    (screen, warnings)
}

fn is_whole(score: &Score) -> bool {
    score.combination.representation == Representation::A
}

#[test]
fn a_combination_that_describes_little_does_not_narrow_the_comparison() {
    let project = projects::project(40);
    let (screen, warnings) = screened(&project, &settings());
    assert_eq!(screen.scores.len(), 4);
    for (k, score) in screen.scores.iter().enumerate() {
        assert_eq!(score.set_apart, !is_whole(score));
        assert_eq!(screen.rank(k), (k < 2).then_some(k + 1));
        let n = if is_whole(score) { 40 } else { 30 };
        assert_eq!(score.entries.len(), n);
        assert_eq!(score.difference_from_best.is_some(), k == 1);
        assert!(score.mean_w_sigma.is_some());
    }
    let named: Vec<&String> = warnings
        .iter()
        .filter(|w| w.contains("× structure") && w.contains("30 of 40 structures"))
        .collect();
    assert_eq!(named.len(), 2, "{warnings:?}");
    let ranking = tables::ranking(&screen);
    let csv = String::from_utf8(superion::export::csv_bytes(&ranking)).unwrap();
    let subsets: Vec<&str> = csv.lines().filter_map(|l| l.rsplit(',').next()).collect();
    assert_eq!(subsets, ["subset", "common", "common", "own", "own"]);
    assert!(screen.undescribed(40).is_empty());
}

#[test]
fn those_that_are_set_apart_change_nothing_for_the_others() {
    let project = projects::project(40);
    let (with, _) = screened(&project, &settings());
    let mut alone = settings();
    alone
        .combinations
        .retain(|c| c.representation == Representation::A);
    let (without, _) = screened(&project, &alone);
    for (u, v) in with.scores.iter().zip(&without.scores) {
        assert_eq!(u.combination, v.combination);
        assert_eq!(u.w_sigma, v.w_sigma);
        assert_eq!(u.mean_w_sigma, v.mean_w_sigma);
        assert_eq!(u.difference_from_best, v.difference_from_best);
    }
    assert_eq!(with.control, without.control);
}

#[test]
fn the_share_decides_who_takes_part() {
    let project = projects::project(40);
    let mut low = settings();
    low.min_described = 0.5;
    let (screen, warnings) = screened(&project, &low);
    assert!(screen.scores.iter().all(|s| s.entries.len() == 30));
    assert!(screen.scores.iter().all(|s| !s.set_apart));
    assert!(warnings.is_empty(), "{warnings:?}");
    let mut own = settings();
    own.subset = Subset::Own;
    let (screen, _) = screened(&project, &own);
    assert!(screen.scores.iter().all(|s| !s.set_apart));
    // A screen of nothing else ranks what there is.
    let mut only = settings();
    only.combinations
        .retain(|c| c.representation != Representation::A);
    let (screen, _) = screened(&project, &only);
    assert!(
        screen
            .scores
            .iter()
            .all(|s| !s.set_apart && s.entries.len() == 30)
    );
    assert_eq!(
        screen.undescribed(40),
        (3..40).step_by(4).collect::<Vec<_>>()
    );
    for share in [-0.1, 1.5, f64::NAN] {
        let mut wrong = settings();
        wrong.min_described = share;
        let result =
            superion::pipeline::screen(&data(&project), &wrong, &Monitor::silent(), &|_| {});
        assert!(matches!(result, Err(PipelineError::BadShare(_))));
    }
}

/// Stopped while the second representation is described: the first one is scored.
#[test]
fn a_stopped_screen_scores_what_it_described() {
    let project = projects::project(200);
    let settings = settings();
    let itself: Arc<OnceLock<Monitor>> = Arc::default();
    let handle = Arc::clone(&itself);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Started { step, .. } = signal
            && step.starts_with("Describing")
            && step.ends_with("structure")
        {
            handle.get().unwrap().cancel();
        }
    });
    itself.set(monitor.clone()).unwrap();
    let finished = Mutex::new(Vec::new());
    let result = screen(&data(&project), &settings, &monitor, &|score| {
        finished.lock().unwrap().push(score.clone());
    });
    assert!(result.is_err_and(|error| error.is_cancelled()));
    let finished = finished.into_inner().unwrap();
    assert_eq!(finished.len(), 2);
    let left = Screen::unfinished(settings, finished);
    assert!(left.scores.iter().all(|s| is_whole(s) && !s.set_apart));
    assert!(left.scores.iter().all(|s| s.entries.len() == 200));
    assert!(left.scores.iter().all(|s| s.w_sigma.len() == 20));
}

#[test]
fn the_first_screen_is_sorted_and_small() {
    let first = first_combinations();
    assert_eq!(first.len(), 11);
    assert!(first.is_sorted());
    assert_eq!(ScreenSettings::first().combinations, first);
}
