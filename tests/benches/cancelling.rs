//! How long a map with pathways goes on after it was asked to stop, at moments spread over the whole
//! run: the longest delay, and in which stage it was.
//!
//! From the environment: `IDS` (materials of `../shared/data/mp-li-structures.csv.gz`, with commas
//! between them), `MOMENTS` (how many).

use std::env;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use superion::crystal::Element;
use superion::crystal::oxidation::{Decoration, decorate};
use superion::monitor::{Monitor, Signal};
use superion::percolation::PercolationSettings;
use superion::percolation::paths::PathSettings;
use superion::pipeline::{PercolateSettings, percolate_all};

use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

/// The stages of a run with the seconds at which they began.
type Told = Arc<Mutex<Vec<(f64, String)>>>;

fn listening(started: Instant) -> (Monitor, Told) {
    let told = Told::default();
    let telling = Arc::clone(&told);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Started { step, .. } = signal {
            let mut told = telling.lock().unwrap();
            told.push((started.elapsed().as_secs_f64(), step));
        }
    });
    (monitor, told)
}

fn settings() -> PercolateSettings {
    PercolateSettings {
        mobile_ion: Element::LI,
        percolation: PercolationSettings {
            energy_only: true,
            ..PercolationSettings::default()
        },
        keep_maps: true,
        paths: Some(PathSettings::default()),
    }
}

#[test]
#[ignore = "a measurement"]
fn the_longest_delay_after_stop() {
    let ids = env::var("IDS").unwrap_or_else(|_| "mp-699932,mp-1185524".to_owned());
    let moments = env::var("MOMENTS").map_or(24, |moments| moments.parse().unwrap());
    let cifs = materials_project_cifs(&shared_dir().expect("shared data"));
    for id in ids.split(',') {
        let decoration = decorate(&structure_of_p1_cif(&cifs[id]));
        let decorations = [decoration];
        let started = Instant::now();
        let (monitor, told) = listening(started);
        percolate_all(&decorations, &settings(), &monitor, &|found| {
            assert!(found.result.is_ok(), "{:?}", found.result.err());
        })
        .unwrap();
        let whole_s = started.elapsed().as_secs_f64();
        let n_sites = decorations[0].structure.n_sites();
        println!("{id}: {n_sites} sites, {whole_s:.2} s");
        for (at_s, step) in told.lock().unwrap().iter() {
            println!("  {at_s:7.2} s  {step}");
        }
        let stops = (0..moments).map(|k| whole_s * (f64::from(k) + 0.5) / f64::from(moments));
        let delays = stops.filter_map(|at_s| delay(&decorations, at_s));
        let longest = delays.max_by(|u, v| u.0.total_cmp(&v.0)).unwrap();
        println!("  longest delay {:.3} s, {}", longest.0, longest.1);
        assert!(longest.0 < 1.0, "stopping takes too long");
    }
}

/// Seconds until a run ends that is stopped so many seconds after it began, and what it was at;
/// `None` where it had ended by then.
fn delay(decorations: &[Decoration], at_s: f64) -> Option<(f64, String)> {
    let (monitor, told) = listening(Instant::now());
    let stopping = monitor.clone();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_secs_f64(at_s));
        stopping.cancel();
        Instant::now()
    });
    let result = percolate_all(decorations, &settings(), &monitor, &|_| {});
    let ended = Instant::now();
    let asked = stopper.join().unwrap();
    let last = told.lock().unwrap().last().cloned();
    let (_, step) = last.unwrap_or_default();
    result.is_err().then(|| {
        let delay_s = ended.saturating_duration_since(asked).as_secs_f64();
        println!("  stopped after {at_s:6.2} s: {delay_s:.3} s later, {step}");
        (delay_s, step)
    })
}
