//! Descriptors against the libraries they follow.

mod bonding;
mod defects;
mod elements;
mod global_instability_index;
mod jarvis_cfid;

use std::collections::BTreeMap;

use serde::Deserialize;
use superion::crystal::diffraction::powder_peaks;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{DescriptorSettings, Input, describe_one, find};
use superion::math::density::{Bandwidth, GaussianKde};
use superion::units::CU_K_ALPHA_ANG;

use crate::reference_values::{assert_close, cases};

/// What descriptor `id` says, with default settings; `name` is for messages.
fn described(id: &str, input: &Input, name: &str) -> Vec<f64> {
    let descriptor = find(id).unwrap().build(&DescriptorSettings::new()).unwrap();
    let description = describe_one(descriptor.as_ref(), input)
        .unwrap_or_else(|error| panic!("{id} of {name}: {error}"));
    let labels = descriptor.labels(&description);
    assert_eq!(labels.len(), description.len(), "a label for each value");
    description.values().collect()
}

/// A crystal of `data/descriptors/matminer.json`.
#[derive(Deserialize)]
struct Crystal {
    lattice: [[f64; 3]; 3],
    elements: Vec<Element>,
    oxidation_states: Vec<f64>,
    frac: Vec<[f64; 3]>,
    features: BTreeMap<String, Vec<f64>>,
}

impl Crystal {
    fn structure(&self) -> Structure {
        let sites = self.elements.iter().zip(&self.oxidation_states);
        let species: Vec<Species> = sites
            .map(|(e, state)| Species::charged(*e, *state))
            .collect();
        Structure::ordered(Lattice::from_rows(self.lattice), &species, &self.frac)
    }
}

/// The crystals of `data/descriptors/matminer.json` by name.
fn crystals() -> BTreeMap<String, Crystal> {
    let text = include_str!("data/descriptors/matminer.json");
    let crystals: BTreeMap<String, Crystal> = serde_json::from_str(text).unwrap();
    assert_eq!(crystals.len(), 4);
    crystals
}

#[test]
fn four_small_crystals_equal_matminer() {
    for (name, crystal) in &crystals() {
        assert_eq!(crystal.features.len(), 5);
        for (id, expected) in &crystal.features {
            let found = described(id, &Input::new(crystal.structure()), name);
            assert_close(&found, expected, 1e-9, &format!("{id} of {name}"));
        }
    }
}

/// Every case agrees with the library within `relative` of the greatest value.
fn assert_equals_library(id: &str, library_name: &str, relative: f64) {
    for case in cases() {
        let expected = case
            .numbers(library_name)
            .unwrap_or_else(|| panic!("{library_name} of {}", case.name()));
        let found = described(id, &case.input(), &case.name());
        assert_close(
            &found,
            &expected,
            relative,
            &format!("{id} of {}", case.name()),
        );
    }
}

#[test]
fn density_features_equal_matminer() {
    assert_equals_library("density_features", "density_features", 1e-9);
}

#[test]
fn oxidation_states_equal_matminer() {
    assert_equals_library("oxidation_states", "oxidation_states", 1e-9);
}

#[test]
fn radial_distribution_function_equals_matminer() {
    let id = "radial_distribution_function";
    assert_equals_library(id, id, 1e-9);
}

#[test]
fn sine_coulomb_matrix_equals_matminer() {
    assert_equals_library("sine_coulomb_matrix", "sine_coulomb_matrix", 1e-9);
}

/// The pattern that matminer gets when the rounding of a division takes one unit off the strongest
/// peak: max / (max / 100) is 99.99…9 for one intensity in fifteen.
fn mxrd_with_strongest_at_99(structure: &Structure) -> Vec<f64> {
    let peaks = powder_peaks(structure, CU_K_ALPHA_ANG, 127.0).unwrap();
    let angles: Vec<f64> = peaks.iter().map(|p| p.two_theta_deg).collect();
    let strongest = peaks.iter().map(|p| p.intensity).fold(0.0, f64::max);
    let count = |intensity: f64| ((100.0 * intensity / strongest) as u32).min(99);
    let counts: Vec<u32> = peaks.iter().map(|p| count(p.intensity)).collect();
    let kde = GaussianKde::from_counts(&angles, &counts, Bandwidth::Factor(0.05)).unwrap();
    let grid: Vec<f64> = (0..451).map(|k| f64::from(k) * 127.0 / 450.0).collect();
    kde.evaluate(&grid)
}

/// Greatest difference relative to the greatest value.
fn difference(found: &[f64], expected: &[f64]) -> f64 {
    let scale = expected.iter().fold(0.0_f64, |s, x| s.max(x.abs()));
    let differences = found.iter().zip(expected).map(|(f, e)| (f - e).abs());
    differences.fold(0.0, f64::max) / scale
}

#[test]
fn mxrd_equals_matminer() {
    let mut rounded_off = 0;
    for case in cases() {
        let expected = case.numbers("xrd_powder_pattern").unwrap();
        let found = described("mxrd", &case.input(), &case.name());
        assert_eq!(found.len(), expected.len());
        if difference(&found, &expected) > 1e-9 {
            rounded_off += 1;
            let found = mxrd_with_strongest_at_99(&case.structure);
            let left = difference(&found, &expected);
            assert!(left < 1e-9, "mxrd of {}: {left:.1e}", case.name());
        }
    }
    let share = rounded_off as f64 / cases().len().max(1) as f64;
    assert!(share < 0.1, "{rounded_off} patterns are one unit off");
}
