//! Screens: which structures are compared, and what a stopped one leaves.

use std::sync::{Arc, Mutex, OnceLock};

use superion::cluster::{Criterion, Metric};
use superion::dataset::Origin;
use superion::import::EntryIndex;
use superion::monitor::{Monitor, Signal};
use superion::outputs::{self, Look, MapColor, Marks, RANKING, Source};
use superion::pipeline::{
    FeatureMap, FeatureMapSettings, PipelineError, Projection, ScanSettings, ScanTrial, Score,
    Screen, ScreenSettings, Subset, bands, barrier_bands, combinations, feature_map,
    first_combinations, scan, screen,
};
use superion::project::Document;
use superion::score::LabelSet;
use superion::simplify::Representation;

use crate::made_up;

/// A quarter of the project's entries cannot be described as they are; their anions can.
fn settings() -> ScreenSettings {
    let descriptors = ["density_features", "electronegativity_difference"].map(str::to_owned);
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

fn screened(project: &Document, settings: &ScreenSettings) -> (Screen, Vec<String>) {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&warnings);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Warning(warning) = signal {
            heard.lock().unwrap().push(warning.to_string());
        }
    });
    let screen = screen(&project.data, settings, &monitor, &|_| {}).unwrap();
    let warnings = warnings.lock().unwrap().clone();
    (screen, warnings)
}

fn is_whole(score: &Score) -> bool {
    score.combination.representation == Representation::A
}

#[test]
fn a_combination_that_describes_little_does_not_narrow_the_comparison() {
    let project = made_up::project_with_unknown(40);
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
    let source = Source {
        screen: Some(&screen),
        ..Source::of_data(&project.data, Look::plain(9))
    };
    let ranking = (RANKING.table)(&source).unwrap();
    let csv = String::from_utf8(superion::export::csv_bytes(&ranking)).unwrap();
    let subsets: Vec<&str> = csv.lines().filter_map(|l| l.rsplit(',').next()).collect();
    assert_eq!(subsets, ["subset", "common", "common", "own", "own"]);
    assert!(screen.undescribed(40).is_empty());
}

#[test]
fn those_that_are_set_apart_change_nothing_for_the_others() {
    let project = made_up::project_with_unknown(40);
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
    let project = made_up::project_with_unknown(40);
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
        EntryIndex::first(40).skip(3).step_by(4).collect::<Vec<_>>()
    );
    for share in [-0.1, 1.5, f64::NAN] {
        let mut wrong = settings();
        wrong.min_described = share;
        let result = superion::pipeline::screen(&project.data, &wrong, &Monitor::silent(), &|_| {});
        assert!(matches!(result, Err(PipelineError::BadShare(_))));
    }
}

/// Stopped while the second representation is described: the first one is scored.
#[test]
fn a_stopped_screen_scores_what_it_described() {
    let project = made_up::project_with_unknown(200);
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
    let result = screen(&project.data, &settings, &monitor, &|score| {
        finished.lock().unwrap().push(score.clone());
    });
    assert!(result.is_err_and(|error| error.is_cancelled()));
    let finished = finished.into_inner().unwrap();
    assert_eq!(finished.len(), 2);
    let left = Screen::unfinished(settings, Origin::of(&project.data), finished);
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

fn over_depth(
    project: &Document,
    screen: &Screen,
    chosen: Option<usize>,
    with_bands: bool,
) -> superion::figures::over_depth::Model {
    let look = Look {
        chosen,
        with_bands,
        ..Look::plain(9)
    };
    let source = Source {
        screen: Some(screen),
        ..Source::of_data(&project.data, look)
    };
    outputs::over_depth::model(&source).unwrap()
}

#[test]
fn the_band_of_the_best_holds_its_line() {
    let project = made_up::project_with_unknown(40);
    let (screen, _) = screened(&project, &settings());
    let model = over_depth(&project, &screen, Some(1), true);
    let shown: Vec<usize> = model.lines.iter().map(|line| line.score).collect();
    let compared = screen
        .scores
        .iter()
        .filter(|score| !score.set_apart)
        .count();
    assert!(
        compared >= 2 && shown.contains(&0) && shown.contains(&1),
        "{shown:?}"
    );
    for line in model.lines.iter().filter(|line| line.score < 2) {
        assert_eq!(line.values.len(), 20);
        assert_eq!(line.band.len(), 20);
        for ((depth, w), band) in line.values.iter().zip(&line.band) {
            assert!((band.estimate - w).abs() < 1e-9, "depth {depth}");
            assert!(band.low <= *w && *w <= band.high, "depth {depth}: {band:?}");
        }
        // The mean over the compared depths has the interval of the screen: at each depth the band
        // comes from the same resamples.
        let mean = screen.scores[line.score].mean_w_sigma.unwrap();
        let of_band: f64 = line.band[1..10].iter().map(|b| b.estimate).sum::<f64>() / 9.0;
        assert!((of_band - mean.estimate).abs() < 1e-9);
    }
    assert_eq!(model.control.len(), 20);
    assert!(
        over_depth(&project, &screen, None, false)
            .lines
            .iter()
            .all(|l| l.band.is_empty())
    );
}

/// A map as it is drawn, with entry 7 selected.
fn map_model(
    project: &Document,
    score: &Score,
    map: &FeatureMap,
    map_color: MapColor,
) -> superion::figures::feature_map::Model {
    let look = Look {
        map_color,
        marks: Some(Marks {
            is_selected: &|entry| entry == EntryIndex(7),
            primary: Some(EntryIndex(7)),
        }),
        ..Look::plain(3)
    };
    let source = Source {
        score: Some(score),
        maps: vec![map],
        ..Source::of_data(&project.data, look)
    };
    outputs::feature_map::model(&source, map.projection == Projection::TSNE).unwrap()
}

#[test]
fn a_map_has_a_place_for_every_structure() {
    let project = made_up::project_with_unknown(40);
    let (screen, _) = screened(&project, &settings());
    let score = &screen.scores[0];
    let wanted = FeatureMapSettings {
        mobile_ion: screen.settings.mobile_ion,
        combination: score.combination.clone(),
        descriptor_settings: Default::default(),
        entries: score.entries.clone(),
        projection: Projection::PrincipalComponents,
    };
    let map = feature_map(&project.data, &wanted, &Monitor::silent()).unwrap();
    assert_eq!(map.entries, score.entries);
    assert!(map.references_hold(40) && !map.references_hold(1));
    assert!(map.explained[0] >= map.explained[1] && map.explained[0] > 0.0);
    assert!(map.explained.iter().sum::<f64>() <= 1.0 + 1e-9);
    // The first axis spreads more than the second, both about their mean.
    let spread =
        |axis: usize| -> f64 { map.places.iter().map(|p| f64::from(p[axis]).powi(2)).sum() };
    assert!(spread(0) >= spread(1));
    let mean: f64 = map.places.iter().map(|p| f64::from(p[0])).sum::<f64>() / 40.0;
    assert!(mean.abs() < 1e-3 * spread(0).sqrt());
    for color in [MapColor::Conductivity, MapColor::Cluster, MapColor::Barrier] {
        let model = map_model(&project, score, &map, color);
        let measured = model.dots.iter().filter(|dot| dot.measured).count();
        assert_eq!(measured, score.labels.len());
        assert_eq!(model.dots.iter().filter(|dot| dot.selected).count(), 1);
    }
}

#[test]
fn a_map_by_tsne_keeps_neighbors_and_tells_no_distances() {
    let project = made_up::project_with_unknown(40);
    let (screen, _) = screened(&project, &settings());
    let score = &screen.scores[0];
    let wanted = FeatureMapSettings {
        mobile_ion: screen.settings.mobile_ion,
        combination: score.combination.clone(),
        descriptor_settings: Default::default(),
        entries: score.entries.clone(),
        projection: Projection::TSNE,
    };
    let map = feature_map(&project.data, &wanted, &Monitor::silent()).unwrap();
    assert_eq!((map.projection, map.entries.len()), (Projection::TSNE, 40));
    assert!(map.references_hold(40) && map.places.iter().flatten().all(|x| x.is_finite()));
    let model = map_model(&project, score, &map, MapColor::Conductivity);
    assert_eq!(model.titles, ["t-SNE 1", "t-SNE 2"]);
    assert!(!model.has_numbers);
    // Maps of older versions do not say how they were made.
    let mut old = serde_json::to_value(&map).unwrap();
    old.as_object_mut().unwrap().remove("projection");
    let old: superion::pipeline::FeatureMap = serde_json::from_value(old).unwrap();
    assert_eq!(old.projection, Projection::PrincipalComponents);
}

/// Barriers that are the conductivities' own numbers give the conductivities' own scores, in order, interval
/// and control; other barriers give another order, and neither touches the other's numbers.
#[test]
fn barriers_are_a_second_set_of_labels() {
    let mut project = made_up::project_with_unknown(40);
    let mut data = superion::dataset::Dataset::clone(&project.data);
    for entry in Arc::make_mut(&mut data.entries) {
        entry.barrier_ev = None;
    }
    project.data = Arc::new(data);
    let (plain, _) = screened(&project, &settings());
    assert!(
        plain
            .scores
            .iter()
            .all(|s| s.w_ea.is_empty() && s.of_barriers.mean.is_none())
    );
    let labelled = |value: &dyn Fn(EntryIndex) -> Option<f64>| {
        let mut with = project.clone();
        let mut data = superion::dataset::Dataset::clone(&project.data);
        let entries = data.entry_indices().filter_map(|k| Some((k, value(k)?)));
        data.computed_barriers_ev = Arc::new(entries.collect());
        with.data = Arc::new(data);
        screened(&with, &settings()).0
    };
    let same = labelled(&|k| project.data.log_sigma(k));
    for (score, before) in same.scores.iter().zip(&plain.scores) {
        assert_eq!(score.w_ea, score.w_sigma);
        assert_eq!(score.of_barriers.mean, score.mean_w_sigma);
        assert_eq!(
            score.of_barriers.difference_from_best,
            score.difference_from_best
        );
        assert_eq!(score.of_barriers.n_labels, score.labels.len());
        assert_eq!(score.mean_w_sigma, before.mean_w_sigma);
    }
    assert_eq!(same.control_ea, same.control);
    assert_eq!(
        same.ranks_by(LabelSet::Barrier),
        same.ranks_by(LabelSet::Conductivity)
    );
    // Of few barriers there are some by which the second combination comes first.
    let of_few = |seed: usize| {
        let chosen = [0, 1, 2].map(|k| (seed * (17 + 6 * k) + 11 * k) % 40);
        labelled(&|k| {
            let place = chosen.iter().position(|other| *other == k.0)?;
            Some(f64::from(u8::from(place == 0)))
        })
    };
    let is_reversed = |screen: &Screen| {
        let means = [0, 1].map(|k| screen.scores[k].mean_of(LabelSet::Barrier, 10));
        means[1] < means[0]
    };
    let reversed = (1..400).map(of_few).find(is_reversed).unwrap();
    assert_eq!(
        reversed.ranks_by(LabelSet::Barrier)[..2],
        [Some(2), Some(1)]
    );
    assert_eq!(reversed.order_by(LabelSet::Conductivity), [0, 1, 2, 3]);
    let means = [0, 1].map(|k| reversed.scores[k].mean_of(LabelSet::Barrier, 10).unwrap());
    assert!(means[1] < means[0], "{means:?}");
    let difference = reversed.scores[0].of_barriers.difference_from_best.unwrap();
    assert!((difference.estimate - (means[0] - means[1])).abs() < 1e-9);
    let figure = |labels, figure: &outputs::Figure| {
        let source = Source {
            screen: Some(&reversed),
            ..Source::of_data(
                &project.data,
                Look {
                    labels,
                    ..Look::plain(9)
                },
            )
        };
        let table = (figure.numbers)(&source).unwrap();
        String::from_utf8(superion::export::csv_bytes(&table)).unwrap()
    };
    let first = |labels| {
        figure(labels, &outputs::VIOLINS)
            .lines()
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let names = |k: usize| reversed.scores[k].combination.descriptor.clone();
    assert!(first(LabelSet::Conductivity).starts_with(&names(0)));
    assert!(first(LabelSet::Barrier).starts_with(&names(1)));
    let both = figure(LabelSet::Conductivity, &outputs::LABEL_SETS);
    assert_eq!(both.lines().count(), 3, "{both}");
    assert!(both.contains(",1,2,") && both.contains(",2,1,"), "{both}");
}

/// Bands of barriers are those of conductivities where both are the same numbers; ranked by barriers, tables are in
/// that order, and their columns keep their meaning.
#[test]
fn tables_and_bands_follow_the_labels() {
    let mut project = made_up::project_with_unknown(40);
    let with = |project: &mut Document, value: &dyn Fn(EntryIndex) -> Option<f64>| {
        let mut data = superion::dataset::Dataset::clone(&project.data);
        for entry in Arc::make_mut(&mut data.entries) {
            entry.barrier_ev = None;
        }
        let entries = data.entry_indices().filter_map(|k| Some((k, value(k)?)));
        data.computed_barriers_ev = Arc::new(entries.collect());
        project.data = Arc::new(data);
        screened(project, &settings()).0
    };
    let sigma = Arc::clone(&project.data);
    let same = with(&mut project, &|k| sigma.log_sigma(k));
    let compared: Vec<usize> = (0..2).collect();
    let [of_sigma, of_barriers] = [
        bands(&same, &compared),
        barrier_bands(&same, &project.data, &compared),
    ];
    assert_eq!(of_sigma.len(), 2);
    for (a, b) in of_sigma.iter().flatten().zip(of_barriers.iter().flatten()) {
        for (a, b) in [(a.estimate, b.estimate), (a.low, b.low), (a.high, b.high)] {
            assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
    }
    assert!(of_barriers[0].len() == 20 && of_barriers[0][3].low < of_barriers[0][3].high);
    // Of a screen that was made from other barriers there are none.
    assert!(barrier_bands(&same, &made_up::project_with_unknown(40).data, &[0])[0].is_empty());

    // Three barriers by which the second combination comes first.
    let mut reversed = (1..400).map(|seed: usize| {
        let chosen = [0, 1, 2].map(|k| (seed * (17 + 6 * k) + 11 * k) % 40);
        with(&mut project, &|k| {
            let place = chosen.iter().position(|other| *other == k.0)?;
            Some(f64::from(u8::from(place == 0)))
        })
    });
    let screen = reversed
        .find(|screen| screen.order_by(LabelSet::Barrier)[0] == 1)
        .unwrap();
    let rows = |labels, table: &outputs::TableOutput| {
        let look = Look {
            labels,
            ..Look::plain(9)
        };
        let source = Source {
            screen: Some(&screen),
            ..Source::of_data(&sigma, look)
        };
        let table = (table.table)(&source).unwrap();
        let text = String::from_utf8(superion::export::csv_bytes(&table)).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let name = |k: usize| screen.scores[k].combination.descriptor.clone();
    let by_sigma = rows(LabelSet::Conductivity, &RANKING);
    let by_barrier = rows(LabelSet::Barrier, &RANKING);
    assert_eq!(by_sigma[0], by_barrier[0], "the same columns");
    assert!(by_sigma[1].starts_with(&format!("1,{},", name(0))));
    assert!(
        by_barrier[1].starts_with(&format!("2,{},", name(1))),
        "{by_barrier:?}"
    );
    assert!(
        by_barrier[2].starts_with(&format!("1,{},", name(0))),
        "{by_barrier:?}"
    );
    assert!(rows(LabelSet::Barrier, &outputs::VARIANCE)[1].starts_with(&name(1)));
    let means = rows(LabelSet::Barrier, &outputs::MEANS);
    assert!(means[0].starts_with("descriptor,mean_w_ea_structure,standing_structure,"));
    assert!(means[1].starts_with(&name(1)), "{means:?}");
    let means = rows(LabelSet::Conductivity, &outputs::MEANS);
    assert!(means[0].starts_with("descriptor,mean_w_sigma_structure,"));
    assert_eq!(
        screen.best_by(LabelSet::Barrier).unwrap().combination,
        screen.scores[1].combination
    );
}

/// Every choice of a scan is what a screen by these settings gives; the start has no difference from itself.
#[test]
fn a_scan_gives_what_screens_give() {
    let project = made_up::project_with_unknown(40);
    let scanned = ScanSettings {
        screen: ScreenSettings {
            combinations: combinations(&["soap".to_owned()], &[Representation::A]),
            ..settings()
        },
        vary: [("soap.sigma".to_owned(), vec![0.5, 1.0])].into(),
        criteria: vec![Criterion::Average],
        metrics: vec![Metric::Manhattan],
        ..ScanSettings::default()
    };
    let arrived = Mutex::new(0);
    let count = |_: &ScanTrial| *arrived.lock().unwrap() += 1;
    let found = scan(&project.data, &scanned, &Monitor::silent(), &count).unwrap();
    // Two widths; Ward, average by either metric.
    assert_eq!((found.trials.len(), *arrived.lock().unwrap()), (6, 6));
    assert!(
        found
            .trials
            .is_sorted_by(|a, b| a.mean.estimate <= b.mean.estimate)
    );
    let starts = found.trials.iter().filter(|t| t.difference.is_none());
    assert_eq!(
        starts.map(|t| t.choice.text()).collect::<Vec<_>>(),
        ["defaults"]
    );
    for trial in &found.trials {
        let of_choice = ScreenSettings {
            descriptor_settings: trial.choice.settings.clone(),
            criterion: trial.choice.criterion,
            metric: trial.choice.metric,
            ..scanned.screen.clone()
        };
        let (screened, _) = screened(&project, &of_choice);
        let mean = screened.scores[0].mean_w_sigma.unwrap();
        assert_eq!(trial.mean, mean, "{}", trial.choice.text());
        let source = Source {
            scan: Some(&found),
            ..Source::of_data(&project.data, Look::plain(9))
        };
        let table = (outputs::SCAN_TRIALS.table)(&source).unwrap();
        let csv = String::from_utf8(superion::export::csv_bytes(&table)).unwrap();
        assert!(csv.contains(trial.verdict()), "{csv}");
    }
}
