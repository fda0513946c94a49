//! Whatever runs stops within a second of being told to. Measured on inputs that keep each stage
//! busy for longer; the bound asserted is that of a build without optimization on a busy machine.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use superion::cluster::{Criterion, Metric, linkage};
use superion::crystal::Element;
use superion::crystal::oxidation::{Decoration, Rule};
use superion::descriptors::{DescriptorSettings, registry};
use superion::import::EntryIndex;
use superion::math::neighbor_embedding::embed;
use superion::monitor::Monitor;
use superion::percolation::PercolationSettings;
use superion::percolation::paths::PathSettings;
use superion::pipeline::{
    Combination, DescribeSettings, PercolateSettings, channels_all, describe_all, percolate_all,
    read_inputs,
};
use superion::score::{LabelScores, bootstrap};
use superion::simplify::Representation;

use super::glass;

/// Seconds after which a stage counts as one that does not stop: far above what is measured, for a
/// busy machine decides nothing.
const BOUND_S: f64 = 60.0;

/// One at a time: what is measured is time.
static ALONE: Mutex<()> = Mutex::new(());

/// Seconds from the word to the end, for work that returns whether it was stopped; `None` where it
/// had ended before.
fn delay_s(after_s: f64, work: impl FnOnce(&Monitor) -> bool) -> Option<f64> {
    let monitor = Monitor::silent();
    let stopping = monitor.clone();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs_f64(after_s));
        stopping.cancel();
        Instant::now()
    });
    let stopped = work(&monitor);
    let ended = Instant::now();
    let asked = stopper.join().unwrap();
    stopped.then(|| ended.saturating_duration_since(asked).as_secs_f64())
}

/// Says how long it took, and that it was not too long.
fn assert_stops(what: &str, after_s: f64, work: impl FnOnce(&Monitor) -> bool) -> bool {
    let delay_s = delay_s(after_s, work);
    match delay_s {
        Some(delay_s) => println!("{what}: stopped after {delay_s:.3} s"),
        None => println!("{what}: ended by itself within {after_s} s"),
    }
    assert!(delay_s.is_none_or(|s| s < BOUND_S), "{what}: {delay_s:?} s");
    delay_s.is_some()
}

fn decorated(n: usize) -> [Decoration; 1] {
    let structure = glass(n, 11);
    [Decoration {
        rule: Rule::Table,
        charge: 0.0,
        structure,
    }]
}

#[test]
fn every_descriptor_stops() {
    let _alone = ALONE.lock();
    let decorations = decorated(3000);
    let mut n_stopped = 0;
    for registered in registry() {
        let id = registered.about.id;
        let settings = DescribeSettings {
            mobile_ion: Element::LI,
            combinations: vec![Combination {
                descriptor: id.to_owned(),
                representation: Representation::Structure,
            }],
            descriptor_settings: DescriptorSettings::new(),
        };
        let stopped = assert_stops(id, 0.02, |monitor| {
            let described = describe_all(&decorations, &settings, monitor, &|_| {});
            described.is_err_and(|error| error.is_cancelled())
        });
        n_stopped += usize::from(stopped);
    }
    // How many are stopped depends on the machine; that not one is would mean that nothing was tried.
    println!("{n_stopped} took long enough to be stopped");
    assert!(n_stopped > 0);
}

#[test]
fn ordering_stops() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("disordered.cif");
    let settings = superion::import::ImportSettings {
        max_sites: 1000,
        ..Default::default()
    };
    // While occupancies are rounded, and while pair energies are summed.
    for share in [0.1, 0.5] {
        std::fs::write(&path, disordered_cif(share)).unwrap();
        for after_s in [0.0, 0.1] {
            let stopped = assert_stops("import with ordering", after_s, |monitor| {
                let import = read_inputs(std::slice::from_ref(&path), &settings, monitor);
                import.is_err_and(|error| error.is_cancelled())
            });
            assert!(stopped || after_s > 0.0);
        }
    }
}

/// 590 sites: with a share of one half every other is half filled, with a smaller one each has an
/// occupancy of its own, so that each is a group by itself.
fn disordered_cif(share: f64) -> String {
    let structure = glass(590, 3);
    let edge_ang = structure.lattice.lengths_ang()[0];
    let mut text = format!(
        "data_disordered\n_symmetry_space_group_name_H-M 'P 1'\n_cell_length_a {edge_ang}\n\
         _cell_length_b {edge_ang}\n_cell_length_c {edge_ang}\n_cell_angle_alpha 90\n\
         _cell_angle_beta 90\n_cell_angle_gamma 90\nloop_\n_atom_site_type_symbol\n\
         _atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
    );
    for (k, site) in structure.sites.iter().enumerate() {
        let [x, y, z] = site.frac;
        let element = site.main_species().element;
        let occupancy = match (share < 0.5, k % 2) {
            (true, 0) => 0.9 + 1e-4 * k as f64,
            (true, _) => share + 1e-4 * k as f64,
            (false, 0) => 1.0,
            (false, _) => share,
        };
        text.push_str(&format!("{element} {x:.5} {y:.5} {z:.5} {occupancy:.4}\n"));
    }
    text
}

#[test]
fn channels_and_maps_stop() {
    let _alone = ALONE.lock();
    let decorations = decorated(3000);
    // Told at once it always stops; later only where the machine is slow enough.
    for after_s in [0.0, 0.3] {
        let stopped = assert_stops("channels", after_s, |monitor| {
            let found = channels_all(&decorations, Element::LI, monitor, &|_| {});
            found.is_err_and(|error| error.is_cancelled())
        });
        assert!(stopped || after_s > 0.0);
    }
    let decorations = decorated(700);
    let settings = PercolateSettings {
        mobile_ion: Element::LI,
        percolation: PercolationSettings {
            resolution_ang: 0.15,
            ..PercolationSettings::default()
        },
        keep_maps: true,
        paths: Some(PathSettings::default()),
    };
    for after_s in [0.2, 1.0] {
        assert_stops("map and paths", after_s, |monitor| {
            let mapped = percolate_all(&decorations, &settings, monitor, &|_| {});
            mapped.is_err_and(|error| error.is_cancelled())
        });
    }
}

fn features(rows: usize, columns: usize) -> Array2<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    Array2::from_shape_fn((rows, columns), |_| rng.random_range(-1.0..1.0))
}

#[test]
fn clustering_and_embedding_stop() {
    let _alone = ALONE.lock();
    let rows = features(6000, 200);
    for criterion in [Criterion::Ward, Criterion::Average, Criterion::Single] {
        assert_stops(&format!("{criterion:?} linkage"), 0.2, |monitor| {
            let tree = linkage(&rows, criterion, Metric::Euclidean, monitor);
            tree.is_err_and(|error| error.to_string() == "cancelled")
        });
    }
    for after_s in [0.2, 1.5] {
        assert_stops("t-SNE", after_s, |monitor| {
            embed(&rows, 30.0, monitor).is_err()
        });
    }
}

#[test]
fn the_bootstrap_stops() {
    let _alone = ALONE.lock();
    let combination = |k: usize| LabelScores {
        ids: EntryIndex::first(500).collect(),
        contributions: (0..500).map(|id| ((id * k) % 17) as f64).collect(),
    };
    let combinations: Vec<LabelScores> = (1..60).map(combination).collect();
    assert_stops("bootstrap", 0.1, |monitor| {
        bootstrap(&combinations, 0, 20_000, 1, monitor).is_err()
    });
}
