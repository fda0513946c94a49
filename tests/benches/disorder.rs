//! Partial occupancies ordered against kept, on the measured electrolytes of OBELiX
//! (`../shared/data/obelix.zip`: 321 structures, 249 of them with partial occupancies).
//!
//! For each combination the structures that both ways describe are clustered, and W_σ is compared, paired
//! over the same labels: the mean over the depths 2…50 of what a label adds, with a bootstrap interval of
//! 95 %. Settings come from the environment: `DESCRIPTORS` (ids with commas between them).

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use superion::dataset::Dataset;
use superion::import::{
    Disorder, Entry, EntryIndex, ImportSettings, Label, LabelTable, read_inputs,
};
use superion::monitor::Monitor;
use superion::pipeline::{Combination, Score, ScreenSettings, combinations, decorate_all, screen};
use superion::score::{Interval, LabelScores, bootstrap, partial_variances};
use superion::simplify::Representation;

use crate::shared_data::shared_dir;

/// Those of which a difference was ever found or looked for; the whole ends in minutes.
const DESCRIPTORS: &str = "soap,mxrd,radial_distribution_function,density_features,meredig";

const REPRESENTATIONS: [Representation; 3] = [
    Representation::Structure,
    Representation::Can,
    Representation::A,
];

/// Depths that are compared.
const DEPTHS: usize = 50;

/// The structures, decorated, with log₁₀σ by id.
struct Electrolytes {
    data: Dataset,
    read_s: f64,
}

fn electrolytes(archive: &Path, disorder: Disorder) -> Electrolytes {
    let settings = ImportSettings {
        disorder,
        ..ImportSettings::default()
    };
    let monitor = Monitor::silent();
    let started = Instant::now();
    let import = read_inputs(&[archive.to_owned()], &settings, &monitor).unwrap();
    let read_s = started.elapsed().as_secs_f64();
    let decorations = decorate_all(&import.entries, &monitor).unwrap();
    let mut data = Dataset::default();
    data.append(import, decorations);
    Electrolytes { data, read_s }
}

/// σ in S cm⁻¹ by id; what is below a bound counts at it.
fn conductivities(archive: &Path) -> BTreeMap<String, f64> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut text = String::new();
    let mut table = zip.by_name("obelix/all.csv").unwrap();
    table.read_to_string(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    let of_row = |row: csv::StringRecord| {
        let sigma = row[4].trim_start_matches('<').parse::<f64>().ok()?;
        Some((row[0].to_owned(), sigma))
    };
    rows.filter_map(of_row).collect()
}

/// Some of the entries, with their labels.
fn among(all: &Dataset, ids: &BTreeSet<String>, sigma: &BTreeMap<String, f64>) -> Dataset {
    let kept = all.entry_indices().zip(all.entries.iter());
    let kept: Vec<(EntryIndex, &Entry)> = kept.filter(|(_, e)| ids.contains(&e.id)).collect();
    let (entries, decorations) = kept
        .iter()
        .map(|(k, entry)| ((*entry).clone(), all.decorations[k.0].clone()))
        .unzip();
    let mut data = Dataset::of_entries(entries);
    data.decorations = Arc::new(decorations);
    let label = |entry: &Entry| Label {
        formula: entry.formula.clone(),
        conductivity_s_cm: sigma[&entry.id],
        ..crate::made_up::label(0)
    };
    let table = LabelTable {
        labels: data.entries.iter().map(label).collect(),
        ..LabelTable::default()
    };
    data.label_of_entry = Arc::new((0..data.entries.len()).map(Some).collect());
    data.labels = Arc::new(table.labels);
    data
}

fn scored(data: &Dataset, combination: &Combination) -> Option<Score> {
    let settings = ScreenSettings {
        combinations: vec![combination.clone()],
        depths: DEPTHS,
        compared_depths: DEPTHS,
        min_described: 0.01,
        ..ScreenSettings::default()
    };
    match screen(data, &settings, &Monitor::silent(), &|_| {}) {
        Ok(screened) => screened.scores.into_iter().next(),
        Err(error) => {
            println!("{combination}: {error}");
            None
        }
    }
}

fn contributions(score: &Score) -> LabelScores {
    let sets = score.linkage.cluster_sets(DEPTHS);
    let partial = partial_variances(&sets, &score.labels);
    let ids = score.labels.iter().map(|label| score.entries[label.row.0]);
    LabelScores::new(ids.collect(), &partial, DEPTHS)
}

fn described(data: &Dataset, score: Option<&Score>) -> BTreeSet<String> {
    let entries = score.iter().flat_map(|score| &score.entries);
    entries.map(|k| data.entries[k.0].id.clone()).collect()
}

fn text(interval: &Interval) -> String {
    let Interval {
        estimate,
        low,
        high,
    } = interval;
    format!("{estimate:.1} [{low:.1}, {high:.1}]")
}

#[test]
#[ignore = "a measurement"]
fn ordered_against_kept_on_obelix() {
    let archive = shared_dir().expect("shared data").join("data/obelix.zip");
    let sigma = conductivities(&archive);
    let ways = [Disorder::Order, Disorder::Keep].map(|way| electrolytes(&archive, way));
    let [ordered, kept] = &ways;
    println!(
        "read in {:.1} s ordered, {:.1} s kept",
        ordered.read_s, kept.read_s
    );
    for way in &ways {
        println!(
            "{}",
            way.data.disorder_shares().in_words().unwrap_or_default()
        );
    }
    let ids = |data: &Dataset| -> BTreeSet<String> {
        data.entries.iter().map(|entry| entry.id.clone()).collect()
    };
    let labelled = |id: &String| sigma.contains_key(id);
    let both: BTreeSet<String> = ids(&ordered.data)
        .intersection(&ids(&kept.data))
        .filter(|id| labelled(id))
        .cloned()
        .collect();
    let partial: BTreeSet<String> = kept
        .data
        .entries
        .iter()
        .filter(|entry| !entry.structure.is_ordered() && both.contains(&entry.id))
        .map(|entry| entry.id.clone())
        .collect();
    let chosen = env::var("DESCRIPTORS").unwrap_or_else(|_| DESCRIPTORS.to_owned());
    let chosen: Vec<String> = chosen.split(',').map(str::to_owned).collect();
    for (name, ids) in [("all", &both), ("partly occupied", &partial)] {
        println!("{name}: {} structures", ids.len());
        for combination in combinations(&chosen, &REPRESENTATIONS) {
            compare(&ways, ids, &sigma, &combination);
        }
    }
}

fn compare(
    ways: &[Electrolytes; 2],
    ids: &BTreeSet<String>,
    sigma: &BTreeMap<String, f64>,
    combination: &Combination,
) {
    let first = [0, 1].map(|k: usize| {
        let data = among(&ways[k].data, ids, sigma);
        let score = scored(&data, combination);
        let seconds = score.as_ref().map_or(0.0, |score| score.seconds.0);
        (described(&data, score.as_ref()), seconds)
    });
    let [(of_ordered, ordered_s), (of_kept, kept_s)] = first;
    let common: BTreeSet<String> = of_ordered.intersection(&of_kept).cloned().collect();
    if common.len() < DEPTHS {
        return println!(
            "{combination}\t{} {} described, {} by both",
            of_ordered.len(),
            of_kept.len(),
            common.len()
        );
    }
    let scores = ways.each_ref().map(|way| {
        let data = among(&way.data, &common, sigma);
        scored(&data, combination).map(|score| contributions(&score))
    });
    let [Some(ordered), Some(kept)] = scores else {
        return println!("{combination}\tnot clustered");
    };
    let found = bootstrap(&[ordered, kept], 0, 2000, 1, &Monitor::silent()).unwrap();
    let difference = found.differences[1].as_ref();
    let said = match difference {
        Some(interval) if interval.excludes_zero() && interval.estimate < 0.0 => "kept is better",
        Some(interval) if interval.excludes_zero() => "ordered is better",
        _ => "no difference",
    };
    println!(
        "{combination}\t{}/{} described, {}\tW_σ {} ordered, {} kept\tdifference {}\t{said}\t{ordered_s:.2} s, {kept_s:.2} s",
        of_ordered.len(),
        of_kept.len(),
        common.len(),
        text(&found.means[0]),
        text(&found.means[1]),
        difference.map(text).unwrap_or_default(),
    );
}
