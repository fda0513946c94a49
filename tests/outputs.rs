//! Figures and tables that leave the program: each once, there when it says so, the same on screen and
//! in files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use superion::dataset::Dataset;
use superion::export::folder::Folder;
use superion::export::{Cell, Kind, Table};
use superion::figures::canvas::Canvas;
use superion::figures::drawing::{Drawing, Shape, Target};
use superion::figures::heat_map::{Place, Standing};
use superion::figures::theme::Mode;
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::neb::Engine;
use superion::outputs::files::{RankRecord, RunRecord, write_ranking, write_screen};
use superion::outputs::{
    CANDIDATES, Columns, FIGURES, HEAT_MAP, Look, MEANS, Marks, Set, Source, TABLES, VIOLINS,
    violins,
};
use superion::percolation::PercolationSettings;
use superion::pipeline::{
    FeatureMap, FeatureMapSettings, Projection, RankSettings, Ranking, Scan, ScanSettings, Screen,
    ScreenSettings, combinations, feature_map, rank, scan, screen,
};
use superion::project::Document;
use superion::rank::SelectionSettings;
use superion::score::LabelSet;
use superion::simplify::Representation;

use crate::made_up;

/// A data set with a screen of it, maps of its best score, and a ranking.
struct Results {
    document: Document,
    screen: Screen,
    maps: Vec<FeatureMap>,
    ranking: Ranking,
    scan: Scan,
}

fn results() -> &'static Results {
    static RESULTS: OnceLock<Results> = OnceLock::new();
    RESULTS.get_or_init(|| {
        let mut document = made_up::project(40);
        let silent = Monitor::silent();
        let samples = [sample()];
        let all = Arc::make_mut(&mut document.data);
        all.add_samples(samples);
        for (entry, engine) in [
            (3, Engine::Chgnet),
            (3, Engine::BondValence),
            (5, Engine::Chgnet),
        ] {
            let entry = EntryIndex(entry);
            let hops = made_up::relaxed_hops(all, entry, engine, 0.3);
            all.keep_hops(entry, hops);
        }
        // Barriers of most, by which descriptors are compared too.
        let barriers = all.entry_indices().filter(|k| k.0 % 5 != 0);
        let barriers = barriers.map(|k| (k, 0.2 + (k.0 * 7 % 11) as f64 / 20.0));
        all.computed_barriers_ev = Arc::new(barriers.collect());
        put_on_the_bench(all);
        crate::diffraction::put_series_on_the_bench(all);
        let data = Arc::clone(&document.data);
        let screen = screen(&data, &screen_settings(), &silent, &|_| {}).unwrap();
        let maps = [Projection::PrincipalComponents, Projection::TSNE];
        let maps = maps.map(|projection| map(&data, &screen, projection));
        let ranking = rank(&data, &rank_settings(), &Default::default(), &silent).unwrap();
        let scanned = ScanSettings {
            screen: ScreenSettings {
                combinations: screen.settings.combinations[..1].to_vec(),
                ..screen_settings()
            },
            criteria: vec![superion::cluster::Criterion::Average],
            ..ScanSettings::default()
        };
        let scan = scan(&data, &scanned, &silent, &|_| {}).unwrap();
        Results {
            document,
            screen,
            maps: maps.into(),
            ranking,
            scan,
        }
    })
}

/// An analysed spectrum of an arc of 100 Ω with its apex at 16 kHz, before an electrode.
fn put_on_the_bench(data: &mut superion::dataset::Dataset) {
    use superion::experiment::impedance::ImpedanceSettings;
    use superion::import::{SignOfImaginary, Spectrum, SpectrumPoint};
    let point = |k: i32| {
        let frequency_hz = 10_f64.powf(6.0 - 0.2 * f64::from(k));
        let x = frequency_hz / 16e3;
        let arc = 100.0 / (1.0 + x * x);
        SpectrumPoint {
            frequency_hz,
            real_ohm: arc,
            imaginary_ohm: -arc * x - 1e4 / frequency_hz,
            line: 0,
        }
    };
    let spectrum = Spectrum {
        name: "cell".to_owned(),
        points: (0..30).map(point).collect(),
        per_area: false,
        sign: SignOfImaginary::Stated,
        temperature_k: None,
        thickness_cm: None,
        area_cm2: None,
        remarks: Vec::new(),
        warnings: Vec::new(),
    };
    let bench = Arc::make_mut(&mut data.bench);
    bench.add_spectrum(spectrum, "cell.csv", "");
    let kept = bench.spectrum_mut(0).unwrap();
    let found = superion::pipeline::analyse_spectra(
        &[kept.request()],
        &ImpedanceSettings::default(),
        &Monitor::silent(),
    );
    kept.analysis = Some(superion::dataset::Analysed {
        of: kept.print(),
        found: Ok(Arc::new(found.unwrap().remove(0))),
    });
}

fn sample() -> superion::dataset::Sample {
    let point = |temperature_k: f64| superion::score::Conduction {
        temperature_k,
        conductivity_s_cm: 1e3 / temperature_k * (-3000.0 / temperature_k).exp(),
    };
    let points = [300.0, 320.0, 340.0].map(point).to_vec();
    superion::dataset::Sample::new("pellet", points).unwrap()
}

/// On the original structures a quarter of the entries cannot be described: those are set apart. The
/// mobile sublattice does not apply to anions.
fn screen_settings() -> ScreenSettings {
    let descriptors = ["density_features", "meredig", "mobile_sublattice"].map(str::to_owned);
    let representations = [Representation::Can, Representation::A];
    let mut all = combinations(&descriptors, &representations);
    all.extend(combinations(
        &descriptors[..1],
        &[Representation::Structure],
    ));
    ScreenSettings {
        combinations: all,
        depths: 20,
        compared_depths: 10,
        control_repeats: 5,
        bootstrap_repeats: 20,
        ..ScreenSettings::default()
    }
}

fn rank_settings() -> RankSettings {
    RankSettings {
        combination: combinations(&["density_features".to_owned()], &[Representation::Can])
            .remove(0),
        selection: SelectionSettings {
            depth: 6,
            max_e_above_hull_ev: 10.0,
            min_band_gap_ev: 0.0,
            max_barrier_ev: 50.0,
            unknown: superion::rank::UnknownPasses::FACTS,
            ..SelectionSettings::default()
        },
        percolation: PercolationSettings {
            resolution_ang: 0.8,
            ..PercolationSettings::default()
        },
        bootstrap_repeats: 20,
        ..RankSettings::default()
    }
}

fn map(data: &Dataset, screen: &Screen, projection: Projection) -> FeatureMap {
    let score = &screen.scores[0];
    let settings = FeatureMapSettings {
        mobile_ion: screen.settings.mobile_ion,
        combination: score.combination.clone(),
        descriptor_settings: Default::default(),
        entries: score.entries.clone(),
        projection,
    };
    feature_map(data, &settings, &Monitor::silent()).unwrap()
}

impl Results {
    /// All of it, looked at in a way.
    fn source<'a>(&'a self, look: Look<'a>) -> Source<'a> {
        Source {
            screen: Some(&self.screen),
            score: self.screen.scores.first(),
            ranking: Some(&self.ranking),
            scan: Some(&self.scan),
            maps: self.maps.iter().collect(),
            ..Source::of_data(&self.document.data, look)
        }
    }
}

#[test]
fn every_output_has_a_name_of_its_own_and_every_column_says_what_it_is() {
    let mut names = BTreeSet::new();
    for figure in &FIGURES {
        assert!(
            figure.stems().all(|stem| names.insert(stem)),
            "{}",
            figure.id
        );
    }
    let mut stems = BTreeSet::new();
    for output in &TABLES {
        assert!(stems.insert(output.id), "{}", output.id);
        let heads = (output.heads)();
        let mut titles = BTreeSet::new();
        for head in &heads {
            let what = format!("{}: {}", output.id, head.title);
            assert!(titles.insert(head.title), "{what} twice");
            assert!(!head.explanation.is_empty(), "{what} is not explained");
            // A unit in the title is the unit of the column.
            for (end, unit) in [("_ev", "eV"), ("_s_cm", "S cm⁻¹"), ("_k", "K")] {
                if head.title.ends_with(end) {
                    assert!(head.unit.starts_with(unit), "{what}: unit {:?}", head.unit);
                }
            }
        }
    }
}

#[test]
fn what_is_available_is_there_and_nothing_else() {
    let results = results();
    let nothing = Dataset::default();
    let data = &results.document.data;
    let look = || Look::plain(9);
    let sources = [
        Source::of_data(&nothing, look()),
        Source::of_data(data, look()),
        Source::of_ranking(data, &results.ranking, look()),
        results.source(look()),
    ];
    let mut counts = Vec::new();
    for (k, source) in sources.iter().enumerate() {
        let mut n = 0;
        for figure in &FIGURES {
            let available = (figure.is_available)(source);
            n += usize::from(available);
            let drawing = figure.print(source);
            assert_eq!(drawing.is_some(), available, "{} of source {k}", figure.id);
            assert!(drawing.is_none_or(|d| !d.items.is_empty()), "{}", figure.id);
        }
        for output in &TABLES {
            let available = (output.is_available)(source);
            n += usize::from(available);
            if let Some(table) = available.then(|| (output.table)(source).unwrap()) {
                assert_eq!(table.columns, (output.heads)(), "{}", output.id);
                let n = table.columns.len();
                assert!(table.rows.iter().all(|row| row.len() == n), "{}", output.id);
            }
        }
        counts.push(n);
    }
    assert_eq!(counts[0], 0, "nothing of nothing");
    assert!(counts.is_sorted() && counts[3] >= 16, "{counts:?}");
}

fn texts(drawing: &Drawing) -> Vec<String> {
    let text = |item: &superion::figures::drawing::Item| match &item.shape {
        Shape::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    drawing.items.iter().filter_map(text).collect()
}

fn targets(drawing: &Drawing) -> Vec<Target> {
    let items = drawing.items.iter();
    items.filter_map(|item| item.target.clone()).collect()
}

/// A file leaves out what is selected, and differs in nothing else.
#[test]
fn a_file_shows_what_the_screen_shows() {
    let results = results();
    let canvas = Canvas::screen(1100.0, 700.0, Mode::Light);
    for columns in [Columns::BestOfEach, Columns::All] {
        let look = |marks| Look {
            columns,
            chosen: Some(1),
            marks,
            ..Look::plain(5)
        };
        let marks = Marks {
            is_selected: &|_| false,
            primary: None,
        };
        let (on_screen, in_file) = (
            results.source(look(Some(marks))),
            results.source(look(None)),
        );
        for figure in &FIGURES {
            let draw = |source| figure.draw(source, &canvas).unwrap();
            let (shown, written) = (draw(&on_screen), draw(&in_file));
            assert_eq!(texts(&shown), texts(&written), "{}", figure.id);
            assert_eq!(targets(&shown), targets(&written), "{}", figure.id);
        }
    }
}

#[test]
fn violins_of_all_combinations_leave_as_all_of_them() {
    let results = results();
    let shown = |columns| {
        let look = Look {
            columns,
            ..Look::plain(9)
        };
        let source = results.source(look);
        let model = violins::model(&source).unwrap();
        let drawing = VIOLINS.print(&source).unwrap();
        let scores: BTreeSet<usize> = targets(&drawing)
            .into_iter()
            .filter_map(|target| match target {
                Target::Score(k) => Some(k),
                _ => None,
            })
            .collect();
        assert_eq!(model.scores.len(), scores.len());
        scores.len()
    };
    let compared = results.screen.scores.iter().filter(|s| !s.set_apart);
    assert_eq!(shown(Columns::All), compared.count());
    assert!(shown(Columns::BestOfEach) < shown(Columns::All));
}

#[test]
fn the_heat_map_stands_by_means_and_tells_every_fate() {
    let results = results();
    let source = results.source(Look::plain(9));
    let model = superion::outputs::heat_map::model(&source).unwrap();
    assert_eq!(model.representations, ["structure", "CAN", "A"]);
    let lowest = |row: &superion::figures::heat_map::Row| {
        let means = row.places.iter().filter_map(|place| match place {
            Place::Scored(s) if s.standing != Standing::SetApart => Some(s.mean),
            _ => None,
        });
        means.fold(f64::INFINITY, f64::min)
    };
    assert!(model.rows.iter().map(lowest).is_sorted());
    let best = &results.screen.scores[0];
    assert_eq!(lowest(&model.rows[0]), best.mean_w_sigma.unwrap().estimate);
    let places = || model.rows.iter().flat_map(|row| &row.places);
    let scored = places().filter_map(|place| match place {
        Place::Scored(scored) => Some(scored),
        _ => None,
    });
    for scored in scored {
        let score = &results.screen.scores[scored.score];
        let expected = match score.difference_from_best {
            _ if score.set_apart => Standing::SetApart,
            None => Standing::Best,
            Some(d) if d.low <= 0.0 && d.high >= 0.0 => Standing::LikeBest,
            Some(_) => Standing::Other,
        };
        assert_eq!(scored.standing, expected, "{}", score.combination);
    }
    assert_eq!(
        places().filter(|p| matches!(p, Place::Scored(_))).count(),
        results.screen.scores.len()
    );
    assert!(places().any(|place| matches!(place, Place::NotChosen)));
    assert!(places().any(|place| matches!(place, Place::Inapplicable(_))));
    assert!(HEAT_MAP.sets.contains(&Set::Screen));
}

#[test]
fn the_table_of_means_says_what_the_heat_map_shows() {
    let results = results();
    let source = results.source(Look::plain(9));
    let model = superion::outputs::heat_map::model(&source).unwrap();
    let table: Table = (MEANS.table)(&source).unwrap();
    assert_eq!(table.rows.len(), model.rows.len());
    let column = |title: &str| table.columns.iter().position(|c| c.title == title).unwrap();
    for (cells, row) in table.rows.iter().zip(&model.rows) {
        assert_eq!(cells[0], Cell::text(&row.descriptor));
        for (id, place) in model.representations.iter().zip(&row.places) {
            let id = id.to_lowercase().replace('-', "_");
            let mean = &cells[column(&format!("mean_w_sigma_{id}"))];
            let standing = &cells[column(&format!("standing_{id}"))];
            match place {
                Place::Scored(scored) => assert_eq!(*mean, Cell::Number(scored.mean)),
                _ => assert_eq!(*mean, Cell::Empty),
            }
            assert_eq!(*standing == Cell::Empty, *place == Place::NotChosen);
        }
    }
}

#[test]
fn candidates_are_listed_as_the_filters_stand() {
    let results = results();
    let rows = |filters| {
        let look = Look {
            filters,
            ..Look::plain(9)
        };
        let source = Source::of_ranking(&results.document.data, &results.ranking, look);
        (CANDIDATES.table)(&source).unwrap().rows.len()
    };
    let all = results.ranking.table.candidates.len();
    assert!(all > 1, "the ranking has candidates");
    assert_eq!(rows(None), all);
    let mut barriers: Vec<f64> = results
        .ranking
        .table
        .candidates
        .iter()
        .filter_map(|c| c.e_a_ev)
        .collect();
    barriers.sort_by(f64::total_cmp);
    let strict = SelectionSettings {
        max_barrier_ev: barriers[all - 1],
        ..results.ranking.settings.selection.clone()
    };
    assert!(rows(Some(&strict)) < all);
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().to_string_lossy().into_owned()
    };
    entries.map(name).collect()
}

/// The set that a folder holds is the one that is registered, and old names lead to the same.
fn assert_holds(folder: &Path, set: Set, source: &Source<'_>) {
    let files = files(folder);
    for figure in FIGURES.iter().filter(|figure| figure.sets.contains(&set)) {
        let drawn = (figure.is_available)(source);
        for extension in ["svg", "pdf", "png"] {
            let bytes: Vec<Option<Vec<u8>>> = figure
                .stems()
                .map(|stem| std::fs::read(folder.join(format!("{stem}.{extension}"))).ok())
                .collect();
            assert_eq!(bytes[0].is_some(), drawn, "{}.{extension}", figure.id);
            assert!(
                bytes.iter().all(|other| *other == bytes[0]),
                "{}",
                figure.id
            );
        }
    }
    for output in TABLES.iter().filter(|output| output.sets.contains(&set)) {
        let is_there = files.contains(&format!("{}.csv", output.id));
        let is_wanted = output.id != "sources" || (output.is_available)(source);
        assert_eq!(is_there, is_wanted, "{}", output.id);
        let workbook = files.contains(&format!("{}.xlsx", output.id));
        assert_eq!(workbook, output.as_workbook, "{}", output.id);
    }
}

#[test]
fn folders_hold_what_is_registered_under_its_new_and_its_old_names() {
    let results = results();
    let Results {
        document,
        screen,
        maps,
        ranking,
        ..
    } = results;
    let scratch = tempfile::tempdir().unwrap();
    let silent = Monitor::silent();
    let ids: Vec<String> = document.data.entries.iter().map(|e| e.id.clone()).collect();
    let place = scratch.path().join("screen");
    let mut folder = Folder::begin(&place, &silent).unwrap();
    let record = RunRecord::of(screen, &ids, false);
    write_screen(
        screen,
        document,
        (maps, LabelSet::default()),
        &record,
        &mut folder,
    )
    .unwrap();
    folder.finish().unwrap();
    let look = || Look::plain(document.view.clusters);
    let source = results.source(look());
    assert_holds(&place, Set::Screen, &source);
    for old in ["fig2.svg", "variance.pdf", "map.png", "map_tsne.svg"] {
        assert!(files(&place).contains(old), "{old}");
    }
    let place = scratch.path().join("rank");
    let mut folder = Folder::begin(&place, &silent).unwrap();
    let record = RankRecord::of(ranking, document);
    write_ranking(ranking, document, &record, None, &mut folder).unwrap();
    folder.finish().unwrap();
    let source = Source::of_ranking(&document.data, ranking, look());
    assert_holds(&place, Set::Rank, &source);
    for old in ["fig3.svg", "scatter.pdf", "filters.png", "map.svg"] {
        assert!(files(&place).contains(old), "{old}");
    }
    let page = std::fs::read_to_string(place.join("report.html")).unwrap();
    let of_rank = FIGURES.iter().filter(|f| f.sets.contains(&Set::Rank));
    let drawn = of_rank.filter(|f| (f.is_available)(&source)).count();
    assert_eq!(page.matches("<figure>").count(), drawn);
}

#[test]
fn numbers_have_places_and_words_have_none() {
    for output in &TABLES {
        for head in (output.heads)() {
            if !head.unit.is_empty() {
                assert_ne!(head.kind, Kind::Text, "{}: {}", output.id, head.title);
            }
        }
    }
}
