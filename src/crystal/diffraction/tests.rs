use super::*;
use crate::crystal::lattice::{Vector3, dot, norm};
use crate::crystal::{Element, Lattice, Occupant, Site, Species};
use crate::units::CU_K_ALPHA_ANG;

const EDGE_ANG: f64 = 5.6402;

fn rock_salt() -> Structure {
    let [na, cl] = ["Na", "Cl"].map(|symbol| Species::bare(symbol.parse().unwrap()));
    let cube = Lattice::from_rows([
        [EDGE_ANG, 0.0, 0.0],
        [0.0, EDGE_ANG, 0.0],
        [0.0, 0.0, EDGE_ANG],
    ]);
    let fcc = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
    let shifted = fcc.map(|f| f.map(|x| x + 0.5));
    let frac: Vec<Vector3> = fcc.into_iter().chain(shifted).collect();
    Structure::ordered(cube, &[na, na, na, na, cl, cl, cl, cl], &frac)
}

fn peaks(structure: &Structure) -> Vec<PowderPeak> {
    powder_peaks(structure, CU_K_ALPHA_ANG, 127.0).unwrap()
}

fn find(peaks: &[PowderPeak], hkl: [i32; 3]) -> &PowderPeak {
    peaks.iter().find(|p| p.hkl == hkl).expect("a peak")
}

fn assert_near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-9 * expected.abs(),
        "{found} is not {expected}"
    );
}

#[test]
fn rock_salt_by_hand() {
    let peaks = peaks(&rock_salt());
    let [na, cl] = ["Na", "Cl"].map(|s| FormFactor::of(s.parse().unwrap()).unwrap());
    for (hkl, multiplicity, sign) in [([1, 1, 1], 8, -1.0), ([2, 0, 0], 6, 1.0)] {
        let peak = find(&peaks, hkl);
        let spacing = EDGE_ANG / hkl.map(|x| f64::from(x * x)).iter().sum::<f64>().sqrt();
        let theta = (CU_K_ALPHA_ANG / (2.0 * spacing)).asin();
        assert_eq!(peak.multiplicity, multiplicity);
        assert_near(peak.spacing_ang, spacing);
        assert_near(peak.two_theta_deg, 2.0 * theta.to_degrees());
        let s_squared = 1.0 / (4.0 * spacing * spacing);
        let amplitude = 4.0 * (na.at(s_squared) + sign * cl.at(s_squared));
        let polarisation = 1.0 + (2.0 * theta).cos().powi(2);
        let expected = f64::from(multiplicity) * amplitude.powi(2) * polarisation
            / (theta.sin().powi(2) * theta.cos());
        assert_near(peak.intensity, expected);
    }
    let strongest = find(&peaks, [2, 0, 0]);
    assert!((strongest.two_theta_deg - 31.73).abs() < 0.01);
    assert!(peaks.iter().all(|p| p.intensity <= strongest.intensity));
    // Indices are all even or all odd in a face-centred cell.
    for [h, k, l] in peaks.iter().map(|p| p.hkl) {
        assert!((h - k) % 2 == 0 && (k - l) % 2 == 0, "{h} {k} {l}");
    }
}

/// The formula as written, reflection by reflection, over every ±(h, k, l).
fn total_by_definition(structure: &Structure, two_theta_max_deg: f64) -> (f64, usize) {
    let reciprocal = structure.lattice.reciprocal_rows();
    let (mut total, mut count) = (0.0, 0);
    for (h, k, l) in indices_up_to(14) {
        let n = [h, k, l].map(f64::from);
        let point: Vector3 =
            std::array::from_fn(|x| (0..3).map(|axis| n[axis] * reciprocal[axis][x]).sum());
        let sin_theta = CU_K_ALPHA_ANG * norm(point) / 2.0;
        let within = sin_theta <= (two_theta_max_deg / 2.0).to_radians().sin();
        if !within || (h, k, l) == (0, 0, 0) {
            continue;
        }
        let (mut re, mut im) = (0.0, 0.0);
        for site in &structure.sites {
            let angle = 2.0 * std::f64::consts::PI * dot(n, site.frac);
            for occupant in &site.occupants {
                let factor = FormFactor::of(occupant.species.element).unwrap();
                let f = occupant.occupancy * factor.at(dot(point, point) / 4.0);
                re += f * angle.cos();
                im += f * angle.sin();
            }
        }
        let theta = sin_theta.asin();
        total += (re * re + im * im) * (1.0 + (2.0 * theta).cos().powi(2))
            / (theta.sin().powi(2) * theta.cos());
        count += 1;
    }
    (total, count)
}

fn indices_up_to(n: i32) -> impl Iterator<Item = (i32, i32, i32)> {
    (-n..=n).flat_map(move |h| (-n..=n).flat_map(move |k| (-n..=n).map(move |l| (h, k, l))))
}

#[test]
fn skew_disordered_cell_equals_the_definition() {
    let lattice = Lattice::from_rows([[5.1, 0.3, -0.2], [-2.2, 4.6, 0.4], [1.9, 2.3, 6.3]]);
    let species = |symbol: &str| Species::bare(symbol.parse().unwrap());
    let mut mixed = Site::full(species("Li"), [0.91, 0.42, 0.33]);
    mixed.occupants[0].occupancy = 0.6;
    mixed.occupants.push(Occupant {
        species: species("Mg"),
        occupancy: 0.3,
    });
    let structure = Structure {
        lattice,
        sites: vec![
            Site::full(species("S"), [0.1, 0.27, -0.14]),
            mixed,
            Site::full(species("Al"), [0.55, 1.68, 0.71]),
        ],
    };
    let longest = 2.0 * 63.5_f64.to_radians().sin() / CU_K_ALPHA_ANG;
    let pairs = reflections(&structure, longest, CU_K_ALPHA_ANG, &Monitor::silent()).unwrap();
    let found: f64 = pairs.iter().map(|r| r.intensity).sum();
    let (expected, count) = total_by_definition(&structure, 127.0);
    assert_eq!(2 * pairs.len(), count);
    assert_near(found, expected);
    let angles: Vec<f64> = peaks(&structure).iter().map(|p| p.two_theta_deg).collect();
    assert!(angles.is_sorted() && angles[angles.len() - 1] <= 127.0);
}

#[test]
fn impossible_requests_are_refused() {
    let mut structure = rock_salt();
    assert!(matches!(
        powder_peaks(&structure, -1.0, 90.0),
        Err(DiffractionError::BadGeometry { .. })
    ));
    assert!(powder_peaks(&structure, 1.5, 180.0).is_err());
    assert!(powder_peaks(&structure, 1.5, f64::NAN).is_err());
    let heavy = Element::from_atomic_number(110).unwrap();
    structure.sites[1] = Site::full(Species::bare(heavy), [0.0; 3]);
    let error = powder_peaks(&structure, 1.5, 90.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Ds: no X-ray scattering parameters in the tables"
    );
    structure.sites.clear();
    assert_eq!(powder_peaks(&structure, 1.5, 90.0), Ok(vec![]));
}
