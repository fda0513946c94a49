//! What one structure may cost: beyond it the structure is a failure with its reason, and the
//! others are described.

use std::sync::Mutex;
use std::time::Instant;

use superion::crystal::Element;
use superion::crystal::diffraction::powder_peaks_watched;
use superion::crystal::oxidation::decorate;
use superion::descriptors::{DescriptorError, DescriptorSettings};
use superion::monitor::{Limits, Monitor};
use superion::percolation::PercolationError;
use superion::pipeline::{
    Channelled, Combination, DescribeSettings, Described, channels_all, describe_all,
};
use superion::simplify::Representation;

use super::{glass, needle};

fn described(structures: &[superion::crystal::Structure], id: &str, limits: Limits) -> Described {
    let decorations: Vec<_> = structures.iter().map(decorate).collect();
    let settings = DescribeSettings {
        mobile_ion: Element::LI,
        combinations: vec![Combination {
            descriptor: id.to_owned(),
            representation: Representation::Structure,
        }],
        descriptor_settings: DescriptorSettings::new(),
    };
    let found = Mutex::new(None);
    let monitor = Monitor::silent().with_limits(limits);
    describe_all(&decorations, &settings, &monitor, &|described| {
        *found.lock().unwrap() = Some(described);
    })
    .unwrap();
    found.into_inner().unwrap().unwrap()
}

#[test]
fn a_structure_that_takes_too_long_is_a_failure_and_the_rest_goes_on() {
    let limits = Limits {
        seconds_per_structure: 0.2,
        ..Limits::default()
    };
    let structures = [glass(8, 1), glass(3000, 2), glass(9, 3)];
    for id in [
        "jarvis_cfid",
        "cavd",
        "mobile_sublattice",
        "sine_coulomb_matrix",
    ] {
        let found = described(&structures, id, limits).descriptions;
        let Err(error @ DescriptorError::TooCostly(_)) = &found[1] else {
            panic!("{id}: {:?}", found[1].as_ref().map(|d| d.len()));
        };
        assert_eq!(error.kind(), "too-costly");
        let message = error.to_string();
        assert!(
            message.starts_with(&format!("took longer than 0.2 s in {id}")),
            "{message}"
        );
        let is_late = |k: usize| matches!(found[k], Err(DescriptorError::TooCostly(_)));
        assert!(!is_late(0) && !is_late(2), "{id}");
    }
    let decorations = structures.map(|structure| decorate(&structure));
    let found = Mutex::new(Vec::new());
    let take = |channelled: Channelled| found.lock().unwrap().push(channelled.result);
    // A channel network of 3,000 atoms takes some 0.3 s, one of 8 atoms a thousandth.
    let monitor = Monitor::silent().with_limits(Limits {
        seconds_per_structure: 0.05,
        ..limits
    });
    channels_all(&decorations, Element::LI, &monitor, &take).unwrap();
    let found = found.into_inner().unwrap();
    assert!(matches!(&found[1], Err(PercolationError::TooCostly(_))));
    assert!(!matches!(&found[0], Err(PercolationError::TooCostly(_))));
}

#[test]
fn memory_is_refused_before_it_is_taken() {
    let limits = Limits {
        memory_bytes: 1_000_000,
        ..Limits::default()
    };
    for id in ["mxrd", "sine_coulomb_matrix"] {
        let found = described(&[glass(8, 1), glass(600, 2)], id, limits).descriptions;
        assert!(
            !matches!(found[0], Err(DescriptorError::TooCostly(_))),
            "{id}"
        );
        let message = found[1].as_ref().unwrap_err().to_string();
        assert!(
            message.contains("more than the 0.0 GB allowed for a structure"),
            "{id}: {message}"
        );
    }
}

/// A cell in picometres: some 10⁹ reflections.
#[test]
fn the_pattern_of_a_cell_in_picometres_is_refused() {
    let mut structure = glass(28, 1);
    structure.lattice = structure.lattice.scaled_to_volume(2.9e8);
    let error = powder_peaks_watched(&structure, 1.54, 127.0, &Monitor::silent()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("reflections of a cell so large would take"),
        "{message}"
    );
}

/// Every descriptor of a needle, which once listed 10⁹ translations of the cell.
#[test]
fn elongated_cells_are_described_like_any_other() {
    for (n, length_ang) in [(4, 640.0), (200, 9_000.0)] {
        let decorations = [decorate(&needle(n, length_ang))];
        for registered in superion::descriptors::registry() {
            let id = registered.about.id;
            let settings = DescribeSettings {
                mobile_ion: Element::LI,
                combinations: vec![Combination {
                    descriptor: id.to_owned(),
                    representation: Representation::Structure,
                }],
                descriptor_settings: DescriptorSettings::new(),
            };
            let started = Instant::now();
            describe_all(&decorations, &settings, &Monitor::silent(), &|_| {}).unwrap();
            let seconds = started.elapsed().as_secs_f64();
            println!("{n} atoms on {length_ang} Å, {id}: {seconds:.2} s");
            assert!(seconds < 300.0, "{id}: {seconds} s");
        }
    }
}
