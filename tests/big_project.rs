//! Projects as large as a whole screen, with results that nobody computed: trees of random but valid
//! merges, W that falls with the depth.
//!
//! In: a data set, and how many entries and combinations are wanted. Out: a [`Document`] that is made in
//! seconds and looks to the program like one that took half an hour.

use std::collections::BTreeMap;
use std::sync::Arc;

use superion::cluster::{Linkage, Merge, RowIndex};
use superion::crystal::Lattice;
use superion::crystal::Structure;
use superion::dataset::{Dataset, Origin};
use superion::descriptors::registry;
use superion::import::EntryIndex;
use superion::pipeline::{Combination, OfBarriers, Score, Screen, ScreenSettings, combinations};
use superion::project::Document;
use superion::score::{Interval, RowLabel};
use superion::simplify::Representation;

/// Numbers that look random, the same in every run (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The entries over and over until there are `n`, each time strained a little more; a third of them
/// with a barrier that "was computed".
pub fn tiled(data: &Dataset, n: usize) -> Dataset {
    let known = data.entries.len();
    let strained = |structure: &Structure, k: usize| {
        let share = 1.0 + 1e-3 * (k / known) as f64;
        let rows = structure.lattice.rows().map(|row| row.map(|x| x * share));
        Structure {
            lattice: Lattice::from_rows(rows),
            ..structure.clone()
        }
    };
    let entry = |k: usize| {
        let mut entry = data.entries[k % known].clone();
        if k >= known {
            entry.structure = strained(&entry.structure, k);
            entry.id = format!("{}-{}", entry.id, k / known);
            entry.material_id = None;
        }
        entry
    };
    let decoration = |k: usize| {
        let mut decoration = data.decorations[k % known].clone();
        if k >= known {
            decoration.structure = strained(&decoration.structure, k);
        }
        decoration
    };
    let mut numbers = Numbers(7);
    let barriers = (0..n).step_by(3);
    let barriers = barriers.map(|k| (EntryIndex(k), 0.1 + 2.0 * numbers.share()));
    let label_of_entry = (0..n).map(|k| data.label_of_entry.get(k).copied().flatten());
    Dataset {
        entries: Arc::new((0..n).map(entry).collect()),
        decorations: Arc::new((0..n).map(decoration).collect()),
        label_of_entry: Arc::new(label_of_entry.collect()),
        computed_barriers_ev: Arc::new(barriers.collect()),
        ..data.clone()
    }
}

/// A document of these data with `n_results` combinations scored to `depths` clusters.
pub fn document(data: Dataset, n_results: usize, depths: usize) -> Document {
    let ids: Vec<String> = registry().iter().map(|r| r.about.id.to_owned()).collect();
    let mut all = combinations(&ids, &Representation::ALL);
    all.truncate(n_results);
    let settings = ScreenSettings {
        combinations: all,
        depths,
        ..ScreenSettings::default()
    };
    let mut numbers = Numbers(11);
    let scores = settings.combinations.iter();
    let mut scores: Vec<Score> = scores
        .map(|combination| score(combination, &data, depths, &mut numbers))
        .collect();
    let mean = |score: &Score| score.mean_w_sigma.map_or(f64::INFINITY, |m| m.estimate);
    scores.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    let control = |scale: f64| (1..=depths).map(|d| scale / d as f64).collect();
    let screen = Screen {
        origin: Origin::of(&data),
        scores,
        control: control(900.0),
        control_ea: control(90.0),
        seconds: BTreeMap::from([("describe".to_owned(), 5200.0)]),
        settings: settings.clone(),
        ..Screen::default()
    };
    Document {
        name: "Big".to_owned(),
        data: Arc::new(data),
        screen: Some(Arc::new(screen)),
        screen_settings: Arc::new(settings),
        ..Document::default()
    }
}

fn score(combination: &Combination, data: &Dataset, depths: usize, numbers: &mut Numbers) -> Score {
    let entries: Vec<EntryIndex> = data.taking_part().collect();
    let labelled = entries.iter().enumerate();
    let labels: Vec<RowLabel> = labelled
        .filter_map(|(row, entry)| {
            Some(RowLabel {
                row: RowIndex(row),
                value: data.log_sigma(*entry)?,
            })
        })
        .collect();
    let linkage = tree(entries.len(), numbers);
    let mut w = |scale: f64| -> Vec<f64> {
        let scale = scale * (0.6 + 0.8 * numbers.share());
        let w = |d: usize| scale / (1.0 + 0.05 * d as f64) * (1.0 + 0.05 * numbers.share());
        (0..depths).map(w).collect()
    };
    let (w_sigma, w_ea) = match labels.is_empty() {
        true => (Vec::new(), w(60.0)),
        false => (w(700.0), w(60.0)),
    };
    let interval = |w: &[f64]| {
        let mean = w.iter().take(50).sum::<f64>() / w.len().clamp(1, 50) as f64;
        (!w.is_empty()).then_some(Interval {
            estimate: mean,
            low: 0.9 * mean,
            high: 1.1 * mean,
        })
    };
    let difference = Some(Interval {
        estimate: 20.0,
        low: -5.0,
        high: 45.0,
    });
    Score {
        combination: combination.clone(),
        n_columns: 12,
        failures: Vec::new(),
        mean_w_sigma: interval(&w_sigma),
        difference_from_best: difference,
        of_barriers: OfBarriers {
            n_labels: data.computed_barriers_ev.len(),
            mean: interval(&w_ea),
            difference_from_best: difference,
        },
        set_apart: false,
        seconds: (20.0, 5.0),
        entries,
        labels,
        linkage,
        w_sigma,
        w_ea,
    }
}

/// Any two clusters are joined, again and again, at ascending heights.
fn tree(n_rows: usize, numbers: &mut Numbers) -> Linkage {
    let mut open: Vec<usize> = (0..n_rows).collect();
    let mut sizes = vec![1; n_rows];
    let mut height = 0.0;
    let merges = (1..n_rows).map(|k| {
        let mut taken = || {
            let place = numbers.below(open.len());
            open.swap_remove(place)
        };
        let (a, b) = (taken(), taken());
        let size = sizes[a] + sizes[b];
        height += numbers.share() * (k as f64 / n_rows as f64).powi(6) * 0.1;
        open.push(sizes.len());
        sizes.push(size);
        Merge {
            left: a.min(b),
            right: a.max(b),
            height,
            size,
        }
    });
    Linkage {
        n_rows,
        merges: merges.collect(),
    }
}
