//! Candidates: from structures and labels to verdicts, order, reasons and files, on small data.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use superion::cluster::RowIndex;
use superion::crystal::Element;
use superion::dataset::{Dataset, NewMeasurement, Provenance};
use superion::export::cif_text;
use superion::export::folder::Folder;
use superion::figures::canvas::{Canvas, FigureSize};
use superion::figures::drawing::{Item, Shape};
use superion::figures::filters;
use superion::figures::theme::Mode;
use superion::import::cif::read_cif;
use superion::import::{Censoring, EntryIndex};
use superion::monitor::{Monitor, Signal};
use superion::outputs::files::RankRecord;
use superion::percolation::{Barriers, PercolationSettings};
use superion::pipeline::{
    self, Combination, KnownBarriers, Mix, MixSearchSettings, PipelineError, RankSettings, Ranking,
    Taught,
};
use superion::project::Document;
use superion::rank::{
    Candidate, CandidateTable, Cut, Distances, Fact, Facts, LabelledRow, Measured, Origin, Pathway,
    RankInput, RankedBy, Searched, SelectionSettings, UnknownPasses, Verdict, candidate_table,
    choose_clusters, needs_barrier,
};
use superion::simplify::Representation;

use crate::made_up;

/// Rows on a line, one apart.
struct Line;

impl Distances for Line {
    fn between(&self, row: RowIndex, other: RowIndex) -> f64 {
        row.0.abs_diff(other.0) as f64
    }
}

/// Twelve entries in three clusters of four rows; row 0 conducts, row 8 was measured and does not.
struct Small {
    project: Document,
    cut: Cut,
    labels: Vec<LabelledRow>,
    rows: Vec<EntryIndex>,
}

impl Small {
    fn new() -> Self {
        let mut project = made_up::project(12);
        let entries = Arc::make_mut(&mut project.data_mut().entries);
        for entry in entries.iter_mut() {
            entry.e_above_hull_ev = Some(0.0);
            entry.band_gap_ev = Some(2.0);
        }
        entries[2].e_above_hull_ev = Some(0.071);
        entries[3].band_gap_ev = Some(0.99);
        entries[4].band_gap_ev = None;
        let label = |row, log_sigma| LabelledRow {
            row: RowIndex(row),
            log_sigma,
            censored: Censoring::Exact,
        };
        Self {
            project,
            cut: Cut {
                cluster_of_row: vec![0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2],
                nearest: vec![Some((1, 4.0)), Some((0, 4.0)), Some((1, 6.0))],
            },
            labels: vec![label(0, -3.0), label(8, -9.0)],
            rows: EntryIndex::first(12).collect(),
        }
    }

    fn needed(&self, settings: &SelectionSettings) -> Vec<EntryIndex> {
        let clusters = choose_clusters(&self.cut, &self.labels, settings);
        needs_barrier(&clusters, &self.searched(&self.facts(), settings))
    }

    fn facts(&self) -> Vec<Facts> {
        self.project.data.entries.iter().map(Facts::of).collect()
    }

    fn searched<'a>(&'a self, facts: &'a [Facts], settings: &'a SelectionSettings) -> Searched<'a> {
        Searched {
            facts,
            entries_of_rows: &self.rows,
            labels: &self.labels,
            cut: &self.cut,
            settings,
        }
    }

    fn table(&self, settings: &SelectionSettings) -> CandidateTable {
        let barrier = |entry: EntryIndex| match entry.0 {
            5 => Pathway::Unknown("no parameters".to_owned()),
            6 => Pathway::Barriers(Barriers {
                e_1d: Some(0.1),
                ..Barriers::default()
            }),
            k => Pathway::Barriers(Barriers {
                e_1d: Some(0.1),
                e_2d: Some(0.2),
                e_3d: Some(0.8 - 0.1 * k as f64),
                ..Barriers::default()
            }),
        };
        let needed = self.needed(settings).into_iter();
        let barriers: BTreeMap<EntryIndex, Pathway> = needed.map(|k| (k, barrier(k))).collect();
        candidate_table(&RankInput {
            searched: self.searched(&self.facts(), settings),
            entries: &self.project.data.entries,
            decorations: &self.project.data.decorations,
            barriers: &barriers,
            distances: &Line,
        })
    }
}

fn ids(table: &CandidateTable) -> Vec<&str> {
    table.candidates.iter().map(|c| c.id.as_str()).collect()
}

fn verdict_of(table: &CandidateTable, entry: usize) -> Verdict {
    let member = table.members.iter().find(|m| m.entry.0 == entry);
    member.unwrap().verdict
}

#[test]
fn every_member_has_a_verdict_and_only_the_promising_need_a_barrier() {
    let small = Small::new();
    let settings = SelectionSettings::default();
    assert_eq!(small.needed(&settings), [1, 5, 6, 7].map(EntryIndex));
    let table = small.table(&settings);
    assert_eq!(table.members.len(), 8, "cluster 2 is not searched");
    let verdicts = [
        (0, Verdict::Measured),
        (1, Verdict::HighBarrier),
        (2, Verdict::Unstable),
        (3, Verdict::SmallGap),
        (4, Verdict::Unknown(Fact::BandGap)),
        (5, Verdict::Unknown(Fact::Barrier)),
        (6, Verdict::HighBarrier),
        (7, Verdict::Candidate),
    ];
    for (entry, verdict) in verdicts {
        assert_eq!(verdict_of(&table, entry), verdict, "entry {entry}");
    }
    let counted: usize = table.counts().iter().map(|(_, n)| n).sum();
    assert_eq!(counted, table.members.len());
    assert_eq!(ids(&table), ["test-7"]);
}

#[test]
fn policies_and_dimensions_change_who_passes() {
    let small = Small::new();
    let lenient = SelectionSettings {
        unknown: UnknownPasses::FACTS,
        measured: Measured::Keep,
        max_e_above_hull_ev: 0.071,
        ..SelectionSettings::default()
    };
    let table = small.table(&lenient);
    // Barriers 0.8 − 0.1 k: 0.6 for entry 2 is not below 0.6, 0.4 for entry 4 is.
    assert_eq!(ids(&table), ["test-7", "test-4"]);
    assert_eq!(table.candidates[1].unknown, [Fact::BandGap]);
    let one_way = SelectionSettings {
        barrier: RankedBy::E1d,
        ..lenient
    };
    let table = small.table(&one_way);
    // Equal barriers: by E_hull, then in the order of the entries.
    assert_eq!(
        ids(&table),
        ["test-0", "test-1", "test-4", "test-6", "test-7", "test-2"]
    );
    let dimensions: Vec<u8> = table
        .candidates
        .iter()
        .filter_map(|c| c.dimension)
        .collect();
    assert_eq!(dimensions, [2, 2, 3, 1, 3, 2]);
    let alone = SelectionSettings {
        with_neighbors: false,
        ..SelectionSettings::default()
    };
    assert!(small.table(&alone).candidates.is_empty());
}

#[test]
fn a_candidate_says_why_it_is_one() {
    let small = Small::new();
    let table = small.table(&SelectionSettings::default());
    let candidate: &Candidate = &table.candidates[0];
    let cluster = table.cluster(candidate.cluster).unwrap();
    assert_eq!(
        (cluster.number, cluster.size, cluster.n_measured),
        (1, 4, 0)
    );
    let next_to = Origin::NextTo {
        clusters: vec![0],
        distance: 4.0,
    };
    assert_eq!(cluster.origin, next_to);
    let relatives: Vec<_> = candidate
        .relatives
        .iter()
        .map(|r| (r.id.as_str(), r.distance))
        .collect();
    assert_eq!(
        relatives,
        [("test-0", 7.0)],
        "that of the cluster next to it"
    );
    let chlorine: Element = "Cl".parse().unwrap();
    assert!(candidate.redox_active.is_empty());
    assert!(candidate.supply.price_usd_per_kg.is_some());
    assert_ne!(candidate.supply.dearest.unwrap().0, chlorine);
    assert_eq!(table.conducting_space_groups, [1]);
    assert_eq!(table.cluster_spacing, Some(4.0));
}

#[test]
fn histograms_count_every_open_member_once() {
    let table = Small::new().table(&SelectionSettings::default());
    for (histogram, n_known) in [
        (&table.histograms.e_above_hull, 7),
        (&table.histograms.band_gap, 6),
        (&table.histograms.barrier, 3),
    ] {
        let counted: usize = histogram.members.iter().sum();
        assert_eq!(
            counted + histogram.beyond[0],
            n_known,
            "{:?}",
            histogram.fact
        );
        assert_eq!(histogram.unknown, 7 - n_known);
        let candidates: usize = histogram.candidates.iter().sum();
        assert_eq!(candidates + histogram.beyond[2], 1);
    }
    assert_eq!(
        table.histograms.barrier.beyond[0], 1,
        "no way through in 3 directions"
    );
}

#[test]
fn the_figure_of_the_filters_stays_on_its_sheet() {
    let mut table = Small::new().table(&SelectionSettings::default());
    let canvas = Canvas::print(FigureSize::NatureDouble, 0.3, Mode::Light);
    let drawing = filters::layout(&table.histograms, &canvas);
    let dashed = |item: &&Item| matches!(item.shape, Shape::Line { dash: Some(_), .. });
    assert_eq!(
        drawing.items.iter().filter(dashed).count(),
        4,
        "a threshold in each panel and in the legend"
    );
    let on_sheet = |[x, y]: [f32; 2]| {
        (0.0..=canvas.width_pt).contains(&x) && (0.0..=canvas.height_pt).contains(&y)
    };
    for item in &drawing.items {
        if let Shape::Line { points, .. } | Shape::Polygon { points, .. } = &item.shape {
            assert!(points.iter().all(|p| on_sheet(*p)), "{item:?}");
        }
    }
    let mut bars = drawing.items.iter().filter(|item| item.tooltip.is_some());
    assert!(bars.next().is_some());
    table.histograms.barrier.members.clear();
    filters::layout(&table.histograms, &canvas);
}

#[test]
fn a_table_survives_its_file() {
    let table = Small::new().table(&SelectionSettings::default());
    let text = serde_json::to_string(&table).unwrap();
    assert_eq!(
        serde_json::from_str::<CandidateTable>(&text).unwrap(),
        table
    );
}

/// Some of the sample with everything that is cheap.
fn sample(n: usize) -> Document {
    let (import, labels) = superion::import::sample();
    let mut data = Dataset::of_entries(import.entries);
    data.set_labels(labels);
    let labelled = |k: &usize| data.label_of_entry[*k].is_some();
    let some = (0..data.entries.len()).filter(labelled).take(n / 2);
    let others = (0..data.entries.len()).filter(|k| !labelled(k)).take(n / 2);
    let mut kept: Vec<usize> = some.chain(others).collect();
    kept.sort_unstable();
    let kept = kept.iter().map(|k| data.entries[*k].clone()).collect();
    data.entries = Arc::new(kept);
    data.drop_unmatched_labels();
    data.match_labels();
    document(data)
}

/// A document of decorated entries.
fn document(mut data: Dataset) -> Document {
    let decorations = pipeline::decorate_all(&data.entries, &Monitor::silent()).unwrap();
    data.decorations = Arc::new(decorations);
    Document {
        data: Arc::new(data),
        ..Document::default()
    }
}

fn ranked(project: &Document, settings: &RankSettings) -> Ranking {
    let data = &project.data;
    pipeline::rank(
        data,
        settings,
        &KnownBarriers::default(),
        &Monitor::silent(),
    )
    .unwrap()
}

fn quick_settings() -> RankSettings {
    RankSettings {
        combination: Combination {
            descriptor: "density_features".to_owned(),
            representation: Representation::Can,
        },
        mix: Some(Mix {
            combination: Combination {
                descriptor: "structural_complexity".to_owned(),
                representation: Representation::Structure,
            },
            multiplier: 0.01,
        }),
        selection: SelectionSettings {
            depth: 6,
            max_e_above_hull_ev: 0.2,
            max_barrier_ev: 5.0,
            ..SelectionSettings::default()
        },
        percolation: PercolationSettings {
            resolution_ang: 0.8,
            ..PercolationSettings::default()
        },
        ..RankSettings::default()
    }
}

#[test]
fn the_whole_way_on_some_of_the_sample() {
    let project = sample(60);
    let settings = quick_settings();
    let ranking = ranked(&project, &settings);
    let table = &ranking.table;
    assert!(!table.candidates.is_empty());
    let barriers: Vec<f64> = table.candidates.iter().filter_map(|c| c.e_a_ev).collect();
    assert!(barriers.is_sorted() && barriers.iter().all(|b| *b < 5.0));
    let members: usize = table.clusters.iter().map(|c| c.size).sum();
    assert_eq!(members, table.members.len());
    for candidate in &table.candidates {
        let entry = &project.data.entries[candidate.entry.0];
        assert!(entry.e_above_hull_ev.unwrap() <= 0.2 && entry.band_gap_ev.unwrap() >= 1.0);
        assert!(project.data.label_of(candidate.entry).is_none());
        assert_eq!(candidate.e_a_ev, candidate.barriers.e_3d);
    }
    let gain = ranking.gain.unwrap();
    let difference = gain.difference.unwrap();
    let expected = gain.second_order.estimate - gain.first_order.estimate;
    assert!((difference.estimate - expected).abs() < 1e-9);

    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let again = pool.install(|| ranked(&project, &settings));
    assert_eq!(again.table, ranking.table);

    let scratch = tempfile::tempdir().unwrap();
    let record = RankRecord::of(&ranking, &project);
    let mut folder = Folder::begin(scratch.path(), &Monitor::silent()).unwrap();
    superion::outputs::files::write_ranking(&ranking, &project, &record, None, &mut folder)
        .unwrap();
    let files = folder.finish().unwrap().paths;
    let is_cif = |path: &&std::path::PathBuf| path.extension().is_some_and(|e| e == "cif");
    assert_eq!(files.iter().filter(is_cif).count(), table.candidates.len());
    let text = std::fs::read_to_string(scratch.path().join("candidates.csv")).unwrap();
    assert_eq!(text.lines().count(), table.candidates.len() + 1);
    let text = std::fs::read_to_string(scratch.path().join("members.csv")).unwrap();
    assert_eq!(text.lines().count(), table.members.len() + 1);
}

#[test]
fn measurements_and_project_files_keep_the_ranking() {
    let mut project = sample(60);
    let ranking = ranked(&project, &quick_settings());
    let data = &project.data;
    let best = ranking.table.candidates[0].entry;
    let measured = NewMeasurement {
        entry: best,
        conductivity_s_cm: 1e-3,
        censored: Censoring::Exact,
        origin: Provenance::Given,
    };
    let monitor = Monitor::silent();
    let filters = ranking.settings.selection.clone();
    let nothing = pipeline::learn(data, &ranking, &filters, &[], &monitor).unwrap();
    assert_eq!(nothing.before, nothing.after);
    assert!(nothing.entering.is_empty() && nothing.leaving.is_empty());
    assert!(nothing.moving.is_empty() && nothing.clusters_gained.is_empty());
    let taught = pipeline::learn(data, &ranking, &filters, &[measured], &monitor).unwrap();
    assert_eq!(
        taught.leaving,
        [(best, 1)],
        "what was measured is no candidate"
    );
    assert_eq!(taught.after.n_labels, taught.before.n_labels + 1);
    let finding = taught.findings[0];
    assert!((finding.log_sigma + 3.0).abs() < 1e-12);
    let (mean, deviation) = finding.expected.unwrap();
    assert!((finding.surprise.unwrap() * deviation - (-3.0 - mean)).abs() < 1e-9);
    let gains: Vec<f64> = ranking.lessons.iter().map(|lesson| -lesson.gain).collect();
    assert!(!gains.is_empty() && gains.is_sorted());

    let scratch = tempfile::tempdir().unwrap();
    let record = RankRecord::of(&ranking, &project);
    let report = |taught: Option<&Taught>| {
        let mut folder = Folder::begin(scratch.path(), &monitor).unwrap();
        superion::outputs::files::write_ranking(&ranking, &project, &record, taught, &mut folder)
            .unwrap();
        folder.finish().unwrap();
        std::fs::read_to_string(scratch.path().join("report.html")).unwrap()
    };
    let title = "What the new measurements teach";
    assert!(!report(None).contains(title));
    let told = report(Some(&taught));
    assert!(told.contains(title) && told.contains("no longer a candidate"));

    project.ranking = Some(Arc::new(ranking.clone()));
    let path = scratch.path().join("p.superion");
    superion::project::save(&project, &path, &monitor).unwrap();
    let opened = superion::project::open(&path, &monitor)
        .unwrap()
        .ranking
        .unwrap();
    assert_eq!(opened.table, ranking.table);
    assert_eq!(opened.score.linkage, ranking.score.linkage);
    assert_eq!(opened.cut, ranking.cut);
    assert_eq!(opened.lessons, ranking.lessons);
    let data = project.data_mut();
    Arc::make_mut(&mut data.entries).truncate(10);
    Arc::make_mut(&mut data.decorations).truncate(10);
    Arc::make_mut(&mut data.label_of_entry).truncate(10);
    superion::project::save(&project, &path, &monitor).unwrap();
    assert!(
        superion::project::open(&path, &monitor).is_err(),
        "rows point at nothing"
    );
}

#[test]
fn a_search_tries_every_partner_and_share() {
    let project = sample(40);
    let data = &project.data;
    let settings = RankSettings {
        mix: None,
        ..quick_settings()
    };
    let partner = |descriptor: &str| Combination {
        descriptor: descriptor.to_owned(),
        representation: Representation::Structure,
    };
    let search = MixSearchSettings {
        partners: vec![
            partner("structural_complexity"),
            partner("valence_orbital"),
            settings.combination.clone(),
        ],
        shares: vec![0.1, 1.0],
    };
    let monitor = Monitor::silent();
    let found = pipeline::search_mix(data, &settings, &search, &monitor).unwrap();
    assert_eq!(
        found.trials.len(),
        4,
        "the first descriptor is no partner of its own"
    );
    let ratios: Vec<f64> = found
        .trials
        .iter()
        .map(|t| t.mean_w_sigma / t.first_order)
        .collect();
    assert!(ratios.is_sorted());
    let best = &found.trials[0];
    let mixed = ranked(
        &project,
        &RankSettings {
            mix: Some(best.mix.clone()),
            ..settings
        },
    );
    let gain = mixed.gain.unwrap();
    assert!((gain.second_order.estimate - best.mean_w_sigma).abs() < 1e-9);
    assert_eq!(gain.difference, best.difference);
    assert!(found.gain_of_choice.unwrap().low <= found.gain_of_choice.unwrap().high);
}

/// What a ranking computed before it was cancelled is not computed again, nor when it is made again.
#[test]
fn barriers_are_computed_once() {
    let project = sample(60);
    let data = &project.data;
    let known = KnownBarriers::default();
    let mapping = "Mapping site energies";
    // Number of barriers that are computed; the ranking is cancelled after `most`.
    let rank = |most: usize| {
        let stop: Arc<OnceLock<Monitor>> = Arc::default();
        let stopping = Arc::clone(&stop);
        let n_mapped = Arc::new(AtomicUsize::new(0));
        let counting = Arc::clone(&n_mapped);
        let monitor = Monitor::new(move |signal| match signal {
            Signal::Started { step, total } if step == mapping => {
                counting.store(total, Ordering::Relaxed);
            }
            Signal::Progress { step, done, .. } if step == mapping && done >= most => {
                stopping.get().unwrap().cancel();
            }
            _ => {}
        });
        stop.set(monitor.clone()).unwrap();
        let result = pipeline::rank(data, &quick_settings(), &known, &monitor);
        (result, n_mapped.load(Ordering::Relaxed))
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let (cancelled, n_all) = alone.unwrap().install(|| rank(2));
    assert!(matches!(cancelled, Err(PipelineError::Cancelled(_))));
    let (ranking, n_left) = rank(usize::MAX);
    assert!(n_left < n_all, "{n_left} of {n_all}");
    let (again, n_again) = rank(usize::MAX);
    assert_eq!(n_again, 0);
    let fresh = ranked(&project, &quick_settings());
    assert_eq!(ranking.unwrap().table, fresh.table);
    assert_eq!(again.unwrap().table, fresh.table);
}

#[test]
fn a_ranking_can_be_stopped() {
    let project = sample(8);
    let data = &project.data;
    let monitor = Monitor::silent();
    monitor.cancel();
    let error =
        pipeline::rank(data, &quick_settings(), &KnownBarriers::default(), &monitor).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
}

#[test]
fn a_cif_reads_back() {
    for k in [0, 3] {
        for charged in [false, true] {
            let structure = made_up::structure(k, charged);
            let text = cif_text("test 1", &structure);
            let (blocks, warnings) = read_cif(text.as_bytes(), "test.cif");
            assert_eq!(blocks.len(), 1, "{warnings:?}\n{text}");
            let read = &blocks[0].structure;
            assert_eq!(read.n_sites(), structure.n_sites());
            assert_eq!(read.reduced_formula(), structure.reduced_formula());
            let volumes = [read, &structure].map(|s| s.lattice.volume_ang3());
            assert!((volumes[0] / volumes[1] - 1.0).abs() < 1e-9);
            let total = |s: &superion::crystal::Structure| s.total_charge();
            if charged {
                let charges = [total(read).unwrap(), total(&structure).unwrap()];
                assert!((charges[0] - charges[1]).abs() < 1e-9);
            }
        }
    }
}

/// The ten compounds of Table 2 (DOI 10.1039/d2ee03499a) with the published E_a in meV.
const TABLE_2: [(&str, f64); 10] = [
    ("mp-760375", 160.0),
    ("mp-6711", 230.0),
    ("mp-2530", 260.0),
    ("mp-4586", 260.0),
    ("mp-20782", 270.0),
    ("mp-756490", 270.0),
    ("mp-5048", 270.0),
    ("mp-5614", 280.0),
    ("mp-9059", 300.0),
    ("mp-1177695", 310.0),
];

/// Table 2 on all Li structures of the Materials Document with the labels of the sample: prints
/// where each of the ten stands, or why it is no candidate. Takes minutes in a release build:
///
/// `cargo test --release --no-default-features -- --ignored --nocapture table_2`
///
/// The same from the command line, with `D` the folder of the data:
/// `superion rank D/mp-li-structures.csv.gz --labels D/sample-labels.csv --e-hull 0 --out DIR`
#[test]
#[ignore = "minutes in a release build; measures, and prints"]
fn table_2_of_the_paper() {
    let Some(shared) = crate::shared_data::shared_dir() else {
        return;
    };
    let monitor = Monitor::silent();
    let import_settings = superion::import::ImportSettings::default();
    let paths = [shared.join("data/mp-li-structures.csv.gz")];
    let import = pipeline::read_inputs(&paths, &import_settings, &monitor).unwrap();
    let labels = shared.join("data/sample-labels.csv");
    let labels = pipeline::read_labels(&labels, &import_settings).unwrap();
    let mut data = Dataset::of_entries(import.entries);
    data.set_labels(labels);
    let project = document(data);
    let settings = RankSettings {
        selection: SelectionSettings {
            max_e_above_hull_ev: 0.0,
            ..SelectionSettings::default()
        },
        ..RankSettings::default()
    };
    let ranking = ranked(&project, &settings);
    println!("{:?}", ranking.table.counts());
    for (id, published_mev) in TABLE_2 {
        let entry = project
            .data
            .entries
            .iter()
            .position(|e| e.id == id)
            .map(EntryIndex)
            .unwrap();
        let candidate = ranking.table.candidates.iter().find(|c| c.entry == entry);
        let member = ranking.table.members.iter().find(|m| m.entry == entry);
        match (candidate, member) {
            (Some(c), _) => println!(
                "{id}: rank {} by E_a {:.0} meV (published {published_mev} meV)",
                c.rank,
                c.e_a_ev.unwrap() * 1e3
            ),
            (None, Some(member)) => println!("{id}: {}", member.verdict.name()),
            (None, None) => println!("{id}: its cluster is not searched"),
        }
    }
}
