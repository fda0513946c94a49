//! Powder patterns: what was put into a pattern comes out of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use superion::crystal::diffraction::powder_families;
use superion::crystal::{Lattice, Species, Structure};
use superion::dataset::{Analysed, Dataset};
use superion::experiment::diffraction::{
    ElementBounds, PatternAnalysis, PatternSettings, PeakIndex, PhaseCandidate, PhaseSearch,
    Searched, SeriesMember, VegardLine, Verdict, analyse, find_phases, find_phases_among,
};
use superion::import::{MeasurementSettings, Pattern};
use superion::monitor::Monitor;
use superion::tasks::{ReadMeasurements, Task};

use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

/// Rock salt with a cell of so many Å, of two elements.
fn rock_salt(cation: &str, anion: &str, a: f64) -> Structure {
    let lattice = Lattice::from_parameters([a; 3], [90.0; 3]).unwrap();
    let corners = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
    let ions = [(cation, 0.0), (anion, 0.5)]
        .into_iter()
        .flat_map(|(symbol, shift)| {
            corners.map(|x| {
                (
                    Species::bare(symbol.parse().unwrap()),
                    x.map(|v: f64| v + shift),
                )
            })
        });
    let (species, frac): (Vec<_>, Vec<_>) = ions.unzip();
    Structure::ordered(lattice, &species, &frac)
}

/// A cell with a = b by chance alone: orthorhombic.
fn body(a: f64, b: f64, c: f64) -> Structure {
    let lattice = Lattice::from_parameters([a, b, c], [90.0; 3]).unwrap();
    let species = ["Ba", "O", "O"].map(|s| Species::bare(s.parse().unwrap()));
    Structure::ordered(
        lattice,
        &species,
        &[[0.0; 3], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]],
    )
}

fn candidate(id: &str, structure: Structure) -> PhaseCandidate {
    PhaseCandidate {
        id: id.to_owned(),
        formula: structure.reduced_formula(),
        structure,
    }
}

/// Counts of structures (with areas) at 2θ = 15–85°, Cu Kα, zero shift in degrees; a fixed pseudo-random noise.
pub fn pattern(structures: &[(&Structure, f64)], zero: f64, fwhm: f64) -> Pattern {
    let x: Vec<f64> = (0..3501).map(|k| 15.0 + 0.02 * f64::from(k)).collect();
    let mut y: Vec<f64> = x.iter().map(|x| 200.0 + 1500.0 / x).collect();
    for (structure, area) in structures {
        let families = powder_families(structure, 1.1, &Monitor::silent()).unwrap();
        let sines = families.iter().map(|f| 1.540_598 / (2.0 * f.spacing_ang));
        let strongest = families
            .iter()
            .zip(sines)
            .map(|(f, s)| f.intensity(s))
            .fold(0.0, f64::max);
        for family in &families {
            for (wavelength, share) in [(1.540_598, 1.0), (1.544_426, 0.5)] {
                let sin: f64 = wavelength / (2.0 * family.spacing_ang);
                let middle = 2.0 * sin.asin().to_degrees() + zero;
                let sum = area * share * family.intensity(sin) / strongest;
                for (x, y) in x.iter().zip(&mut y) {
                    let t = (x - middle) / fwhm;
                    if t.abs() < 30.0 {
                        *y += sum / (fwhm * (1.0 + 4.0 * t * t)) * 2.0 / std::f64::consts::PI;
                    }
                }
            }
        }
    }
    let mut state = 12_345_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for y in &mut y {
        // Twelve uniform numbers make a normal one, nearly.
        let normal: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        *y = (*y + y.sqrt() * normal).round().max(0.0);
    }
    Pattern {
        name: "made".to_owned(),
        two_theta_deg: x,
        counts: y,
        deviations: None,
        wavelengths: PatternSettings::radiation("Cu"),
        goniometer_radius_mm: None,
        temperature_k: None,
        remarks: Vec::new(),
        warnings: Vec::new(),
    }
}

fn analysed(pattern: &Pattern, phases: &[PhaseCandidate]) -> PatternAnalysis {
    analyse(
        pattern,
        phases,
        &PatternSettings::default(),
        &Monitor::silent(),
    )
    .unwrap()
}

/// Two analysed patterns of a series, with a substance that no phase explains.
pub fn put_series_on_the_bench(data: &mut Dataset) {
    let bench = Arc::make_mut(&mut data.bench);
    for (name, a) in [("series_x0.0", 5.13), ("series_x0.1", 5.15)] {
        let (measured, foreign) = (rock_salt("Li", "Cl", a), rock_salt("Mg", "O", 4.212));
        let mut made = pattern(&[(&measured, 900.0), (&foreign, 90.0)], 0.07, 0.1);
        made.name = name.to_owned();
        let found = analysed(&made, &[candidate("LiCl", rock_salt("Li", "Cl", 5.19))]);
        assert!(bench.add_pattern(made, name, ""));
        let place = bench.patterns.len() - 1;
        let kept = bench.pattern_mut(place).unwrap();
        kept.analysis = Some(Analysed {
            of: kept.print(),
            found: Ok(Arc::new(found)),
        });
    }
}

/// The cell of the table is 1.2 % too large, the zero is off, and a second substance is in the sample.
#[test]
fn the_cell_is_refined_and_an_impurity_is_named() {
    let (measured, foreign) = (rock_salt("Li", "Cl", 5.13), rock_salt("Mg", "O", 4.212));
    let pattern = pattern(&[(&measured, 900.0), (&foreign, 90.0)], 0.07, 0.1);
    let found = analysed(&pattern, &[candidate("LiCl", rock_salt("Li", "Cl", 5.19))]);
    let phase = &found.phases[0];
    assert_eq!(phase.verdict, Verdict::Present);
    assert_eq!(phase.space_group.number, 225);
    let a = phase.cell.lengths_ang[0];
    assert!((a.value - 5.13).abs() < 5e-4, "{a:?}");
    assert!((a.value - 5.13).abs() < 5.0 * a.error.unwrap(), "{a:?}");
    let zero = found.shift.zero_shift_deg.expect("a zero shift").value;
    assert!((zero - 0.07).abs() < 0.006, "{zero}");
    let unexplained: Vec<f64> = found
        .peaks
        .iter()
        .filter(|peak| !peak.is_explained())
        .map(|peak| peak.two_theta_deg.value)
        .collect();
    // The strongest lines of MgO: 42.9° and 62.3°.
    for line in [42.90 + 0.07, 62.29 + 0.07] {
        assert!(
            unexplained.iter().any(|x| (x - line).abs() < 0.06),
            "{line}: {unexplained:?}"
        );
    }
    assert!(phase.explained_percent > 75.0 && phase.explained_percent < 97.0);
}

#[test]
fn three_free_lengths_are_found_apart() {
    let pattern = pattern(&[(&body(5.02, 5.55, 6.31), 800.0)], -0.03, 0.12);
    let found = analysed(&pattern, &[candidate("body", body(5.06, 5.53, 6.38))]);
    let lengths = found.phases[0].cell.lengths_ang.map(|length| length.value);
    for (found, put) in lengths.into_iter().zip([5.02, 5.55, 6.31]) {
        assert!((found / put - 1.0).abs() < 2e-4, "{lengths:?}");
    }
    assert!(found.goodness_of_fit.unwrap() < 1.3);
}

#[test]
fn a_wrong_structure_is_said_to_be_wrong() {
    let pattern = pattern(&[(&rock_salt("Li", "Cl", 5.13), 900.0)], 0.0, 0.1);
    let found = analysed(&pattern, &[candidate("body", body(5.06, 5.53, 6.38))]);
    assert_eq!(found.phases[0].verdict, Verdict::Absent);
    assert!(!found.phases[0].is_refined);
    let said = found
        .warnings
        .iter()
        .any(|w| w.fact.contains("does not explain the lines at"));
    assert!(said, "{:?}", found.warnings);
}

#[test]
fn peaks_a_degree_wide_are_peaks_and_a_hump_is_none() {
    let wide = pattern(&[(&rock_salt("Li", "Cl", 5.13), 4000.0)], 0.0, 1.0);
    let found = analysed(&wide, &[candidate("LiCl", rock_salt("Li", "Cl", 5.15))]);
    assert!(!found.is_amorphous);
    let a = found.phases[0].cell.lengths_ang[0].value;
    assert!((a - 5.13).abs() < 5e-3, "{a}");
    let mut glass = pattern(&[], 0.0, 0.1);
    for (x, y) in glass.two_theta_deg.iter().zip(&mut glass.counts) {
        *y += (600.0 * (-((x - 24.0) / 5.0).powi(2)).exp()).round();
    }
    let found = analysed(&glass, &[candidate("LiCl", rock_salt("Li", "Cl", 5.15))]);
    assert!(found.is_amorphous && found.peaks.is_empty());
    assert!(
        found
            .humps
            .iter()
            .any(|h| (h.two_theta_deg - 24.0).abs() < 1.5),
        "{:?}",
        found.humps
    );
}

/// Nobody's wavelength is guessed, but where that is asked for; then it is said.
#[test]
fn no_wavelength_no_analysis() {
    let mut pattern = pattern(&[(&rock_salt("Li", "Cl", 5.13), 900.0)], 0.0, 0.1);
    pattern.wavelengths = None;
    let of = |file: &str| {
        let settings = PatternSettings::default().for_file(file);
        analyse(&pattern, &[], &settings, &Monitor::silent())
    };
    assert!(
        of("a.csv")
            .unwrap_err()
            .to_string()
            .contains("give the wavelength")
    );
    let warnings = of("a.xy").unwrap().warnings;
    assert!(warnings.iter().any(|w| w.fact.contains("Cu Kα is assumed")));
}

#[test]
fn a_search_finds_both_substances() {
    let structures = [
        rock_salt("Mg", "O", 4.25),
        rock_salt("Li", "F", 4.07),
        body(5.06, 5.53, 6.38),
        rock_salt("Li", "Cl", 5.19),
        body(4.4, 6.1, 7.3),
    ];
    let index = PeakIndex::of(structures.iter().collect::<Vec<_>>(), &Monitor::silent()).unwrap();
    let made = pattern(
        &[
            (&body(5.02, 5.49, 6.34), 800.0),
            (&rock_salt("Li", "Cl", 5.13), 300.0),
        ],
        0.05,
        0.1,
    );
    let search = find_phases(
        &made,
        &index,
        &PatternSettings::default(),
        &Monitor::silent(),
    )
    .unwrap();
    assert_eq!(search.found[0].entry, 2);
    let pair = &search.pairs[0];
    assert_eq!(
        (pair.first.entry, pair.second.entry),
        (2, 3),
        "{:?}",
        search.pairs
    );
    assert!(pair.explained_percent > search.found[0].explained_percent);
}

/// The index of structures, searched with bounds on the elements.
fn searched(made: &Pattern, structures: &[Structure], may: &str) -> PhaseSearch {
    let index = PeakIndex::of(structures.iter().collect::<Vec<_>>(), &Monitor::silent()).unwrap();
    let elements = ElementBounds {
        may: ElementBounds::read(may).unwrap(),
        ..ElementBounds::default()
    };
    let among = Searched {
        structure: &|place| structures.get(place),
        elements: &elements,
    };
    find_phases_among(
        made,
        &index,
        among,
        &PatternSettings::default(),
        &Monitor::silent(),
    )
    .unwrap()
}

/// Peaks hardly tell Cl from S: both are named. The elements of the sample do.
#[test]
fn structures_that_explain_alike_are_told_and_elements_tell_them_apart() {
    let structures = [
        body(5.06, 5.53, 6.38),
        rock_salt("Na", "S", 5.15),
        rock_salt("Na", "Cl", 5.14),
        rock_salt("Na", "K", 7.4),
    ];
    let made = pattern(&[(&rock_salt("Na", "Cl", 5.13), 900.0)], 0.02, 0.1);
    let all = searched(&made, &structures, "");
    let mut alike: Vec<usize> = all.alike().map(|found| found.entry).collect();
    alike.sort_unstable();
    assert_eq!((alike, all.n_alike), (vec![1, 2], 2), "{:?}", all.found);
    assert!(all.pairs.is_empty(), "one explains all: {:?}", all.pairs);
    let few = searched(&made, &structures, "Na Cl");
    assert_eq!((few.n_searched, few.n_left_out, few.n_alike), (1, 3, 1));
    assert_eq!(few.best().map(|best| best.entry), Some(2));
}

#[test]
fn where_nothing_fits_nothing_is_taken() {
    let made = pattern(&[(&body(5.02, 5.49, 6.34), 800.0)], 0.0, 0.1);
    let other = [rock_salt("Li", "Cl", 5.13), rock_salt("Mg", "O", 4.2)];
    let search = searched(&made, &other, "");
    assert!(search.best().is_none() && search.n_alike == 0, "{search:?}");
}

/// One peak is a strong line of many structures: search and refinement both say so.
#[test]
fn a_single_peak_names_no_phase() {
    let mut made = pattern(&[], 0.0, 0.1);
    for (x, y) in made.two_theta_deg.iter().zip(&mut made.counts) {
        *y += (3000.0 * (-2.77 * ((x - 34.95) / 0.12).powi(2)).exp()).round();
    }
    let salt = rock_salt("Na", "Cl", 5.13);
    let search = searched(&made, std::slice::from_ref(&salt), "");
    assert!(
        search.has_few_peaks && search.best().is_none(),
        "{search:?}"
    );
    let verdict = analysed(&made, &[candidate("NaCl", salt)]).phases[0].verdict;
    assert_ne!(verdict, Verdict::Present);
}

/// KCl has next to no lines of odd indices, as its ions have as many electrons; NaI has strong ones.
#[test]
fn lines_at_the_right_places_with_other_intensities_are_no_presence() {
    let made = pattern(&[(&rock_salt("K", "Cl", 6.29), 900.0)], 0.0, 0.1);
    let found = analysed(&made, &[candidate("NaI", rock_salt("Na", "I", 6.27))]);
    let phase = &found.phases[0];
    assert_ne!(phase.verdict, Verdict::Present);
    let found = analysed(&made, &[candidate("KCl", rock_salt("K", "Cl", 6.27))]);
    let phase = &found.phases[0];
    assert_eq!(phase.verdict, Verdict::Present);
    assert!(phase.intensities_off_percent.unwrap() < 2.0, "{phase:?}");
    assert_eq!(phase.cell.angles_deg[2].value, 90.0, "exactly");
}

#[test]
fn a_range_that_leaves_nothing_out_and_an_assumed_radiation_are_told() {
    let mut made = pattern(&[(&rock_salt("Li", "Cl", 5.13), 900.0)], 0.0, 0.1);
    made.wavelengths = None;
    let of = |range_deg| {
        let settings = PatternSettings {
            range_deg: Some(range_deg),
            ..PatternSettings::default().for_file("a.xy")
        };
        analyse(&made, &[], &settings, &Monitor::silent()).unwrap()
    };
    let is_told = |found: &PatternAnalysis| {
        let mut warnings = found.warnings.iter();
        warnings.any(|w| w.fact.contains("leaves nothing out"))
    };
    assert!(is_told(&of((5.0, 170.0))) && !is_told(&of((20.0, 170.0))));
    assert!(of((20.0, 80.0)).assumes_radiation());
}

/// What is estimated is no better than estimates are.
#[test]
fn amounts_have_errors_of_estimates() {
    let (first, second) = (rock_salt("Na", "Cl", 5.13), body(5.02, 5.55, 6.31));
    let made = pattern(&[(&first, 800.0), (&second, 500.0)], 0.0, 0.1);
    let found = analysed(&made, &[candidate("a", first), candidate("b", second)]);
    for phase in &found.phases {
        let error = phase.weight_percent.and_then(|w| w.error).unwrap();
        assert!((1.0..10.0).contains(&error), "{error}");
    }
}

/// The same bytes on one thread and on many.
#[test]
fn a_search_does_not_depend_on_threads() {
    let structures: Vec<Structure> = (0..40)
        .map(|k| body(4.0 + 0.05 * f64::from(k), 5.5, 6.3))
        .collect();
    let made = pattern(&[(&structures[20], 800.0)], 0.02, 0.1);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let index =
                PeakIndex::of(structures.iter().collect::<Vec<_>>(), &Monitor::silent()).unwrap();
            find_phases(
                &made,
                &index,
                &PatternSettings::default(),
                &Monitor::silent(),
            )
            .unwrap()
        })
    };
    assert_eq!(run(1), run(3));
}

/// Files with truth: of each the phase with its cell and the shift.
#[test]
fn shared_patterns_are_refined_to_their_truth() {
    let Some(shared) = shared_dir() else { return };
    let folder = shared.join("data/experiment/diffraction");
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("truth.json")).unwrap()).unwrap();
    let cifs = materials_project_cifs(&shared);
    let mut series: Vec<SeriesMember> = Vec::new();
    for (file, truth) in truth.as_object().unwrap() {
        let phases = truth["phases"].as_array().unwrap();
        let candidates: Vec<PhaseCandidate> = phases
            .iter()
            .map(|phase| phase["material_id"].as_str().unwrap())
            .map(|id| candidate(id, structure_of_p1_cif(&cifs[id])))
            .collect();
        let pattern = read(folder.join(file));
        let mut settings = PatternSettings::default().for_file(file);
        if file.ends_with(".csv") {
            settings.wavelengths = PatternSettings::radiation("1.540598");
        }
        let found = analyse(&pattern, &candidates, &settings, &Monitor::silent()).unwrap();
        assert_eq!(found.is_amorphous, phases.is_empty(), "{file}");
        if phases.is_empty() {
            continue;
        }
        assert!(
            found.explained_percent > 99.0,
            "{file}: {} %",
            found.explained_percent
        );
        for (fit, phase) in found.phases.iter().zip(phases) {
            check_cell(
                file,
                fit.cell.lengths_ang.map(|length| length.value),
                &phase["cell"],
            );
            if let Some(weight) = fit.weight_percent {
                let put = 100.0 * phase["weight_fraction"].as_f64().unwrap();
                assert!((weight.value - put).abs() < 3.0, "{file}: {weight:?}");
            }
        }
        check_shift(file, &found, truth);
        if let Some(x) = truth["vegard"]["x"].as_f64() {
            series.push(SeriesMember {
                name: file.clone(),
                x,
                system: found.phases[0].system,
                cell: found.phases[0].cell,
                by_shift: None,
            });
        }
    }
    let lines = VegardLine::of_series(&series).unwrap();
    let a = &lines[0];
    assert!(
        (a.slope.value / (6.131_396 * 0.02) - 1.0).abs() < 0.03,
        "{:?}",
        a.slope
    );
    assert!(
        lines
            .iter()
            .take(3)
            .flat_map(|l| &l.residuals)
            .all(|r| r.abs() < 5e-4)
    );
    assert!(lines.iter().all(|line| line.break_at.is_none()));
}

fn read(path: PathBuf) -> Pattern {
    let task = ReadMeasurements {
        paths: vec![path],
        settings: MeasurementSettings::default(),
    };
    let read = task.run(&Monitor::silent(), &|_| {}).unwrap();
    read.patterns[0].measured.clone()
}

/// Lengths, whatever the order in which a setting names them.
fn check_cell(file: &str, mut found: [f64; 3], truth: &Value) {
    let mut put = ["a", "b", "c"].map(|key| truth[key].as_f64().unwrap());
    found.sort_by(f64::total_cmp);
    put.sort_by(f64::total_cmp);
    for (found, put) in found.into_iter().zip(put) {
        assert!(
            (found - put).abs() < 1e-3 && (found / put - 1.0).abs() < 2e-4,
            "{file}: {found} for {put}"
        );
    }
}

fn check_shift(file: &str, found: &PatternAnalysis, truth: &Value) {
    match truth["displacement"]["mm"].as_f64() {
        Some(mm) => {
            let shift = found
                .shift
                .displacement_mm
                .unwrap_or_else(|| panic!("{file}: {:?}", found.shift));
            assert!((shift.value - mm).abs() < 0.01, "{file}: {shift:?}");
        }
        None => {
            let zero = found
                .shift
                .zero_shift_deg
                .unwrap_or_else(|| panic!("{file}: {:?}", found.shift));
            let put = truth["zero_shift_deg"].as_f64().unwrap();
            assert!(
                (zero.value - put).abs() < 3e-3,
                "{file}: {zero:?} for {put}"
            );
        }
    }
}

/// Among structures of the whole table the right one comes first.
#[test]
fn shared_patterns_are_found_among_all_structures() {
    let Some(shared) = shared_dir() else { return };
    let folder = shared.join("data/experiment/diffraction");
    let cifs = materials_project_cifs(&shared);
    // Every twelfth one, and those that are sought: a search of all takes minutes without optimisation.
    let wanted = ["mp-5614", "mp-29410", "mp-18767", "mp-3054", "mp-1153"];
    let few: BTreeMap<&String, Structure> = cifs
        .iter()
        .enumerate()
        .filter(|(k, (id, _))| k % 12 == 0 || wanted.contains(&id.as_str()))
        .map(|(_, (id, cif))| (id, structure_of_p1_cif(cif)))
        .collect();
    let ids: Vec<&String> = few.keys().copied().collect();
    let index = PeakIndex::of(few.values().collect::<Vec<_>>(), &Monitor::silent()).unwrap();
    let index = Arc::new(index);
    for (file, id) in [
        ("li3bs3_real_cell.xy", "mp-5614"),
        ("wrong_phase.xrdml", "mp-29410"),
        ("real/LiMnO2.xy", "mp-18767"),
        ("real/Li2CO3-ZrO2.xy", "mp-3054"),
    ] {
        let settings = PatternSettings::default().for_file(file);
        let pattern = read(folder.join(file));
        let search = find_phases(&pattern, &index, &settings, &Monitor::silent()).unwrap();
        assert_eq!(ids[search.found[0].entry], id, "{file}");
    }
}
