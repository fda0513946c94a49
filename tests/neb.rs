//! Elastic bands on surfaces whose passes are known.

use std::sync::atomic::{AtomicUsize, Ordering};

use superion::crystal::oxidation::decorate;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::monitor::Monitor;
use superion::neb::{
    Band, BandCell, BandError, BandInput, BandSettings, Engine, Hop, HopRunner, Mechanism, Place,
    RelaxedHop, relaxed_band,
};
use superion::percolation::paths::{PathSettings, Pathway, paths};
use superion::percolation::{PercolationSettings, Plan};
use superion::potentials::chgnet::{Chgnet, ChgnetWeights};
use superion::potentials::{Atoms, BondValence, Evaluation, Potential, PotentialError};

/// Energy in eV and forces in eV/Å of the first atom by its x and y in Å; z is held by a spring. A second atom
/// rests at its own place.
struct Surface<F: Fn(f64, f64) -> (f64, [f64; 2]) + Send + Sync>(F);

/// Where the second atom rests.
const ANCHOR: [f64; 3] = [9.0, 9.0, 9.0];

impl<F: Fn(f64, f64) -> (f64, [f64; 2]) + Send + Sync> Potential for Surface<F> {
    fn name(&self) -> &'static str {
        "a surface"
    }

    fn knows(&self, element: Element) -> bool {
        element != Element::S
    }

    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
        let [x, y, z] = atoms.cart_ang[0];
        let (height, [fx, fy]) = (self.0)(x, y);
        let off: [f64; 3] = std::array::from_fn(|k| atoms.cart_ang[1][k] - ANCHOR[k]);
        let squared: f64 = off.iter().map(|d| d * d).sum();
        Ok(Evaluation {
            energy_ev: height + z * z + squared,
            forces_ev_per_ang: vec![[fx, fy, -2.0 * z], off.map(|d| -2.0 * d)],
            stress_gpa: [[0.0; 3]; 3],
            magnetic_moments: None,
        })
    }
}

fn atoms(x: f64, y: f64) -> Atoms {
    Atoms {
        lattice: Lattice::from_parameters([20.0; 3], [90.0; 3]).unwrap(),
        elements: vec![Element::LI, Element::O],
        cart_ang: vec![[x, y, 0.0], ANCHOR],
    }
}

fn band(
    potential: &dyn Potential,
    [start, end]: [[f64; 2]; 2],
    settings: &BandSettings,
) -> Result<Band, BandError> {
    let [start, end] = [start, end].map(|[x, y]| atoms(x, y));
    let input = BandInput {
        start: &start,
        end: &end,
        way: &[],
        moving: None,
        engine: Engine::Chgnet,
        potential,
        known: None,
    };
    relaxed_band(&input, settings, &Monitor::silent(), &|_| {})
}

fn tight() -> BandSettings {
    BandSettings {
        fmax_ev_per_ang: 0.003,
        max_steps: 1000,
        ..BandSettings::default()
    }
}

/// The surface of Müller and Brown (Theor. Chim. Acta 1979, 53, 75), a hundredth of it and in Å: minima at
/// (−0.558, 1.442), (−0.050, 0.467) and (0.623, 0.028), passes of −0.4066 and −0.7225.
fn mueller_brown(x: f64, y: f64) -> (f64, [f64; 2]) {
    const TERMS: [[f64; 6]; 4] = [
        [-2.0, -1.0, 0.0, -10.0, 1.0, 0.0],
        [-1.0, -1.0, 0.0, -10.0, 0.0, 0.5],
        [-1.7, -6.5, 11.0, -6.5, -0.5, 1.5],
        [0.15, 0.7, 0.6, 0.7, -1.0, 1.0],
    ];
    let (mut energy, mut force) = (0.0, [0.0; 2]);
    for [height, a, b, c, x0, y0] in TERMS {
        let (dx, dy) = (x - x0, y - y0);
        let term = height * (a * dx * dx + b * dx * dy + c * dy * dy).exp();
        energy += term;
        force[0] -= term * (2.0 * a * dx + b * dy);
        force[1] -= term * (b * dx + 2.0 * c * dy);
    }
    (energy, force)
}

/// Valleys of a cosine that bend: minima at x = 0 and 3, pass of 0.4 eV at x = 1.5, y = 0.5.
fn bent_cosine(x: f64, y: f64) -> (f64, [f64; 2]) {
    let turn = std::f64::consts::TAU / 3.0;
    let (sine, cosine) = (turn * x).sin_cos();
    let (floor, slope) = (0.25 * (1.0 - cosine), 0.25 * turn * sine);
    let off = y - floor;
    let energy = 0.2 * (1.0 - cosine) + 4.0 * off * off;
    (energy, [-0.2 * turn * sine + 8.0 * off * slope, -8.0 * off])
}

/// A way along y = 0 between minima at x = 0 and 3; `split` > 1: on either side of its pass at x = 1.5 there is
/// a lower one.
fn straight(split: f64) -> impl Fn(f64, f64) -> (f64, [f64; 2]) + Send + Sync {
    move |x, y| {
        let turn = std::f64::consts::TAU / 3.0;
        let (sine, cosine) = (turn * x).sin_cos();
        let stiffness = 1.0 - split * 0.5 * (1.0 - cosine);
        let energy = 0.2 * (1.0 - cosine) + stiffness * y * y + 4.0 * y.powi(4);
        let along = (0.2 - 0.5 * split * y * y) * turn * sine;
        (energy, [-along, -2.0 * stiffness * y - 16.0 * y.powi(3)])
    }
}

#[test]
fn a_band_that_symmetry_holds_on_a_ridge_says_so() {
    let ends = [[0.0, 0.0], [3.0, 0.0]];
    let on_ridge = band(&Surface(straight(3.0)), ends, &tight()).unwrap();
    assert!(on_ridge.converged && (on_ridge.forward_barrier_ev() - 0.4).abs() < 1e-3);
    let says_so = |band: &Band| band.notes.iter().any(|note| note.contains("on a ridge"));
    assert!(says_so(&on_ridge), "{:?}", on_ridge.notes);
    let in_valley = band(&Surface(straight(0.5)), ends, &tight()).unwrap();
    assert!(
        in_valley.converged && !says_so(&in_valley),
        "{:?}",
        in_valley.notes
    );
}

#[test]
fn a_pass_is_found_to_a_thousandth() {
    let surface = Surface(mueller_brown);
    let whole = BandSettings {
        cut_at_intermediates: false,
        images: 7,
        ..tight()
    };
    let band = band(&surface, [[-0.55, 1.44], [0.62, 0.03]], &whole).unwrap();
    assert!(band.converged, "{} steps", band.steps);
    let highest = band.highest_ev();
    assert!((highest + 0.406_644).abs() < 1e-3, "{highest}");
    assert!((band.energies_ev[0] + 1.466_995).abs() < 1e-3);
    assert!((band.reverse_barrier_ev() - (1.081_667 - 0.406_644)).abs() < 2e-3);
    assert_eq!(band.pass_ev(), band.forward_barrier_ev());
    let top = &band.images_cart_ang[band.climbing.unwrap()][0];
    assert!(
        (top[0] + 0.822).abs() < 0.01 && (top[1] - 0.624).abs() < 0.01,
        "{top:?}"
    );
}

#[test]
fn a_symmetric_hop_has_a_symmetric_profile() {
    let surface = Surface(bent_cosine);
    let band = band(&surface, [[0.0, 0.0], [3.0, 0.0]], &tight()).unwrap();
    assert!((band.forward_barrier_ev() - 0.4).abs() < 1e-3);
    assert!((band.forward_barrier_ev() - band.reverse_barrier_ev()).abs() < 1e-4);
    let last = band.n_images() - 1;
    assert_eq!((last, band.climbing), (6, Some(3)));
    for k in 0..=last {
        let mirrored = band.energies_ev[last - k];
        assert!(
            (band.energies_ev[k] - mirrored).abs() < 1e-3,
            "{:?}",
            band.energies_ev
        );
    }
    // The curve through the images has its top where the pass is.
    let (place, height) = band.profile().highest();
    let length = band.distances_ang[last];
    assert!((height - 0.4).abs() < 2e-3 && (place - length / 2.0).abs() < 0.02);
}

#[test]
fn with_its_ends_exchanged_a_hop_has_its_mirror_image() {
    let surface = Surface(mueller_brown);
    let settings = BandSettings {
        cut_at_intermediates: false,
        ..tight()
    };
    let ends = [[-0.05, 0.467], [0.62, 0.03]];
    let there = band(&surface, ends, &settings).unwrap();
    let back = band(&surface, [ends[1], ends[0]], &settings)
        .unwrap()
        .reversed();
    assert!(
        (there.highest_ev() + 0.722_5).abs() < 1e-3,
        "{}",
        there.highest_ev()
    );
    for (a, b) in there.energies_ev.iter().zip(&back.energies_ev) {
        assert!(
            (a - b).abs() < 1e-3,
            "{:?} {:?}",
            there.energies_ev,
            back.energies_ev
        );
    }
    assert_eq!(there.climbing, back.climbing);
}

/// Two passes of 0.30 and 0.20 eV with a resting place 0.15 eV below the ends between them.
fn two_passes(x: f64, y: f64) -> (f64, [f64; 2]) {
    let turn = std::f64::consts::TAU / 2.0;
    let (sine, cosine) = (turn * x).sin_cos();
    let wide = turn / 2.0;
    let (wide_sine, wide_cosine) = (wide * x).sin_cos();
    let energy = 0.16 * (1.0 - cosine) - 0.075 * (1.0 - wide_cosine) + 2.0 * y * y;
    let slope = 0.16 * turn * sine - 0.075 * wide * wide_sine;
    (energy, [-slope, -4.0 * y])
}

#[test]
fn a_hop_over_a_resting_place_is_cut_in_two_there() {
    let surface = Surface(two_passes);
    let ends = [[0.0, 0.0], [4.0, 0.0]];
    let cut = band(&surface, ends, &tight()).unwrap();
    assert!(cut.converged, "{} steps", cut.steps);
    assert_eq!((cut.n_images(), &cut.cuts[..]), (13, &[6][..]));
    let middle = &cut.images_cart_ang[6][0];
    assert!((middle[0] - 2.0).abs() < 0.01, "{middle:?}");
    assert!((cut.energies_ev[6] + 0.15).abs() < 1e-3);
    let legs = cut.legs();
    assert_eq!(legs.len(), 2);
    // The tops lie near x = 1 and 3, of equal height.
    let top = (1..2000)
        .map(|k| two_passes(f64::from(k) / 1000.0, 0.0).0)
        .fold(0.0, f64::max);
    assert!((legs[0].forward_ev - top).abs() < 1e-3);
    assert!((legs[1].forward_ev - (top + 0.15)).abs() < 1e-3);
    assert!((cut.forward_barrier_ev() - top).abs() < 1e-3);
    assert!((cut.pass_ev() - (top + 0.15)).abs() < 1e-3);
    let whole = BandSettings {
        cut_at_intermediates: false,
        ..tight()
    };
    let whole = band(&surface, ends, &whole).unwrap();
    assert!(whole.cuts.is_empty() && whole.n_images() == 7);
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    let of = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        pool.install(|| {
            let surface = Surface(mueller_brown);
            band(
                &surface,
                [[-0.55, 1.44], [0.62, 0.03]],
                &BandSettings::default(),
            )
            .unwrap()
        })
    };
    assert_eq!(of(1), of(2));
}

#[test]
fn a_band_that_was_stopped_goes_on() {
    let surface = Surface(bent_cosine);
    let [start, end] = [atoms(0.0, 0.0), atoms(3.0, 0.0)];
    let input = BandInput {
        start: &start,
        end: &end,
        way: &[],
        moving: Some(0),
        engine: Engine::Chgnet,
        potential: &surface,
        known: None,
    };
    let monitor = Monitor::silent();
    let stop_in_the_band = |progress: superion::neb::BandProgress| {
        if progress.step == 3 && progress.energies_ev.len() > 1 {
            monitor.cancel();
        }
    };
    let stopped = relaxed_band(&input, &tight(), &monitor, &stop_in_the_band).unwrap();
    assert!(!stopped.converged && stopped.steps == 3);
    let input = BandInput {
        known: Some(&stopped),
        ..input
    };
    let whole = relaxed_band(&input, &tight(), &Monitor::silent(), &|_| {}).unwrap();
    assert!(whole.converged && whole.steps > 3);
    assert!((whole.forward_barrier_ev() - 0.4).abs() < 1e-3);
    // A band that is out of steps is kept, too.
    let few = BandSettings {
        max_steps: 2,
        relax_ends: false,
        ..tight()
    };
    let short = band(&surface, [[0.0, 0.0], [3.0, 0.0]], &few).unwrap();
    assert!(!short.converged && short.steps == 2 && short.forward_barrier_ev() > 0.3);
}

#[test]
fn an_atom_in_the_way_is_gone_round() {
    // The straight line leads through the other atom.
    let surface = Surface(bent_cosine);
    let mut ends = [atoms(0.0, 0.0), atoms(3.0, 0.0)];
    for end in &mut ends {
        end.cart_ang[1] = [1.5, 0.0, 0.0];
    }
    let input = BandInput {
        start: &ends[0],
        end: &ends[1],
        way: &[],
        moving: Some(0),
        engine: Engine::BondValence,
        potential: &surface,
        known: None,
    };
    let found = relaxed_band(&input, &tight(), &Monitor::silent(), &|_| {}).unwrap();
    assert!(
        found.notes.iter().any(|note| note.contains("pushed apart")),
        "{:?}",
        found.notes
    );
    // With the framework fixed nothing but the ion moves.
    assert!(
        found
            .images_cart_ang
            .iter()
            .all(|image| image[1] == [1.5, 0.0, 0.0])
    );
}

#[test]
fn what_is_no_hop_is_refused() {
    let surface = Surface(bent_cosine);
    let settings = BandSettings::default();
    let error = |ends| band(&surface, ends, &settings).unwrap_err();
    assert_eq!(error([[0.0, 0.0], [0.05, 0.0]]).kind(), "same-ends");
    // Both fall into one place.
    let same = error([[0.2, 0.0], [-0.4, 0.1]]);
    assert_eq!(same.kind(), "no-hop");
    assert!(same.to_string().contains("a surface"), "{same}");
    let mut unknown = [atoms(0.0, 0.0), atoms(3.0, 0.0)];
    for end in &mut unknown {
        end.elements[1] = Element::S;
    }
    let input = BandInput {
        start: &unknown[0],
        end: &unknown[1],
        way: &[],
        moving: None,
        engine: Engine::Chgnet,
        potential: &surface,
        known: None,
    };
    let refused = |input: &BandInput<'_>| {
        relaxed_band(input, &settings, &Monitor::silent(), &|_| {}).unwrap_err()
    };
    assert_eq!(refused(&input).kind(), "unknown-element");
    let other = atoms(3.0, 0.0);
    let input = BandInput {
        end: &other,
        ..input
    };
    assert_eq!(refused(&input).kind(), "different-atoms");
    let no_images = BandSettings {
        images: 0,
        ..BandSettings::default()
    };
    let error = band(&surface, [[0.0, 0.0], [3.0, 0.0]], &no_images).unwrap_err();
    assert_eq!(error.kind(), "bad-setting");
}

/// Lithium oxide: the primitive cell of antifluorite, with oxidation states.
fn lithium_oxide() -> Structure {
    let lattice = Lattice::from_parameters([3.262; 3], [60.0; 3]).unwrap();
    let species = [
        Species::bare(Element::LI),
        Species::bare(Element::LI),
        Species::bare(Element::O),
    ];
    decorate(&Structure::ordered(
        lattice,
        &species,
        &[[0.25; 3], [0.75; 3], [0.0; 3]],
    ))
    .structure
}

fn map_settings() -> PercolationSettings {
    PercolationSettings {
        resolution_ang: 0.12,
        energy_only: true,
        ..PercolationSettings::default()
    }
}

fn pathways(structure: &Structure) -> Vec<Pathway> {
    let (monitor, settings) = (Monitor::silent(), map_settings());
    let plan = Plan::new(structure, Element::LI, &settings).unwrap();
    let map = plan.landscape(&monitor, &|| {}).unwrap().energy;
    let found = paths(
        structure,
        Element::LI,
        &map,
        &PathSettings::default(),
        &monitor,
    )
    .unwrap();
    found.paths
}

fn in_cells(repeats: [u32; 3]) -> BandSettings {
    BandSettings {
        cell: BandCell::Repeats(repeats),
        fmax_ev_per_ang: 0.01,
        ..BandSettings::default()
    }
}

/// By bond valences a band is the string on the map, and what travels through the crystal passes at the level of
/// the map.
#[test]
fn a_band_by_bond_valences_is_the_string_on_the_map() {
    let structure = lithium_oxide();
    let paths = pathways(&structure);
    let potential = BondValence::new(&structure, Element::LI, &map_settings()).unwrap();
    let settings = in_cells([2, 2, 2]);
    let monitor = Monitor::silent();
    let engine = (Engine::BondValence, &potential as &dyn Potential);
    let mut runner = HopRunner::new(&structure, Element::LI, engine, &settings, &monitor).unwrap();
    assert_eq!((runner.repeats(), runner.n_atoms()), ([2; 3], 24));
    let mut relaxed = Vec::new();
    for path in paths.iter().filter(|path| path.via.is_empty()) {
        let hop = Hop::of_pathway(path);
        let band = runner.relax(0, &hop, None, &monitor, &|_| {}).unwrap();
        assert!(band.converged, "{}: {} steps", hop.title(), band.steps);
        let ends = [
            path.points[0].energy_ev,
            path.points[path.points.len() - 1].energy_ev,
        ];
        let expected = path.pass_ev - ends[0];
        let found = band.forward_barrier_ev();
        assert!(
            (found - expected).abs() < 0.02,
            "{}: {found} {expected}",
            hop.title()
        );
        relaxed.push(RelaxedHop {
            mechanism: runner.mechanism(&hop),
            hop,
            band: Some(band),
            failure: None,
            seconds: 0.0,
        });
    }
    assert!(!relaxed.is_empty());
    // Cubic: what leads on in one direction leads on in all.
    let [e_1d, e_2d, e_3d] = runner.travel_barriers(&relaxed).to_array();
    let lowest = paths
        .iter()
        .map(|path| path.pass_ev)
        .fold(f64::INFINITY, f64::min);
    assert!(
        e_1d.is_some_and(|e| (e - lowest).abs() < 0.02),
        "{e_1d:?} {lowest}"
    );
    assert_eq!((e_1d, e_2d), (e_2d, e_3d));
    assert_eq!(runner.travel_barriers(&[]).to_array(), [None; 3]);
}

/// A potential that counts how often it is asked.
struct Counting<'a>(&'a dyn Potential, AtomicUsize);

impl Potential for Counting<'_> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn knows(&self, element: Element) -> bool {
        self.0.knows(element)
    }

    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.evaluate(atoms)
    }
}

#[test]
fn ends_that_are_images_of_each_other_are_relaxed_once() {
    let structure = lithium_oxide();
    // Off its place the ion takes some steps to come to rest.
    let mut shaken = structure.clone();
    for site in &mut shaken.sites[..2] {
        site.frac = site.frac.map(|x| x + 0.02 * (x - 0.5).signum());
    }
    let potential = BondValence::new(&structure, Element::LI, &map_settings()).unwrap();
    let counting = Counting(&potential, AtomicUsize::new(0));
    let settings = in_cells([3, 3, 3]);
    let monitor = Monitor::silent();
    let engine = (Engine::BondValence, &counting as &dyn Potential);
    let mut runner = HopRunner::new(&shaken, Element::LI, engine, &settings, &monitor).unwrap();
    let hop = Hop::between(&shaken, Element::LI, &Place::Site(0), &Place::Site(1)).unwrap();
    let first = runner.relax(0, &hop, None, &monitor, &|_| {}).unwrap();
    let n_first = counting.1.swap(0, Ordering::Relaxed);
    assert!((first.energies_ev[0] - first.energies_ev[6]).abs() < 1e-3);
    // The same hop again: both ends are known, and evaluated once each.
    let again = runner.relax(0, &hop, None, &monitor, &|_| {}).unwrap();
    let n_again = counting.1.load(Ordering::Relaxed);
    assert_eq!(n_again, again.evaluations + 2);
    assert!(n_first > n_again, "{n_first} {n_again}");
    assert!((first.forward_barrier_ev() - again.forward_barrier_ev()).abs() < 2e-3);
}

#[test]
fn hops_that_cannot_be_are_told() {
    let structure = lithium_oxide();
    let potential = BondValence::new(&structure, Element::LI, &map_settings()).unwrap();
    let monitor = Monitor::silent();
    let engine = (Engine::BondValence, &potential as &dyn Potential);
    let hop = Hop::between(&structure, Element::LI, &Place::Site(0), &Place::Site(1)).unwrap();
    let error = |settings: &BandSettings, hop: &Hop| {
        let mut runner =
            HopRunner::new(&structure, Element::LI, engine, settings, &monitor).unwrap();
        runner.relax(0, hop, None, &monitor, &|_| {}).unwrap_err()
    };
    let mut round = hop.clone();
    round.end = round.start.clone();
    round.end.frac[0] += 1.0;
    let own_image = error(&in_cells([1; 3]), &round);
    assert_eq!(own_image.kind(), "own-image");
    assert!(own_image.to_string().contains("1×1×1"), "{own_image}");
    let filled = BandSettings {
        mechanism: Mechanism::Interstitial,
        ..in_cells([2; 3])
    };
    assert_eq!(error(&filled, &hop).kind(), "no-vacancy");
    let nowhere = Hop::between(
        &structure,
        Element::LI,
        &Place::Label("Na1".to_owned()),
        &Place::Site(1),
    );
    let nowhere = nowhere.unwrap_err().to_string();
    assert!(
        nowhere.contains("Na1") && nowhere.contains("Li1"),
        "{nowhere}"
    );
    let here = Hop::between(
        &structure,
        Element::LI,
        &Place::Point([0.26; 3]),
        &Place::Site(0),
    );
    assert_eq!(here.unwrap_err().kind(), "same-ends");
    let sodium: Element = "Na".parse().unwrap();
    let settings = in_cells([1; 3]);
    let none = HopRunner::new(&structure, sodium, engine, &settings, &monitor);
    assert_eq!(none.err().map(|error| error.kind()), Some("no-such-place"));
}

/// [010] is the way of lithium in LiFePO₄, [001] is not: about 0.27 and 2.5 eV by DFT (Morgan, Van der Ven and
/// Ceder, Electrochem. Solid-State Lett. 2004, 7, A30, DOI 10.1149/1.1633511).
#[test]
#[ignore = "minutes"]
fn lithium_goes_along_b_in_the_olivine() {
    let lattice = Lattice::from_parameters([10.332, 6.010, 4.692], [90.0; 3]).unwrap();
    let (mut species, mut frac) = (Vec::new(), Vec::new());
    let mut put = |symbol: &str, places: &[[f64; 3]]| {
        for place in places {
            species.push(Species::bare(symbol.parse().unwrap()));
            frac.push(*place);
        }
    };
    // Pnma: 4c at (x, 1/4, z), 8d anywhere.
    let on_the_mirror = |x: f64, z: f64| {
        [
            [x, 0.25, z],
            [0.5 - x, 0.75, z + 0.5],
            [-x, 0.75, -z],
            [x + 0.5, 0.25, 0.5 - z],
        ]
    };
    put(
        "Li",
        &[[0.0; 3], [0.5, 0.0, 0.5], [0.0, 0.5, 0.0], [0.5, 0.5, 0.5]],
    );
    put("Fe", &on_the_mirror(0.2822, 0.9747));
    put("P", &on_the_mirror(0.0948, 0.4182));
    put("O", &on_the_mirror(0.0968, 0.7428));
    put("O", &on_the_mirror(0.4571, 0.2060));
    let (x, y, z) = (0.1656, 0.0465, 0.2848);
    put(
        "O",
        &on_the_mirror(x, z).map(|[a, b, c]| [a, b - 0.25 + y, c]),
    );
    put(
        "O",
        &on_the_mirror(x, z).map(|[a, b, c]| [a, b + 0.25 - y, c]),
    );
    let structure = Structure::ordered(lattice, &species, &frac);
    let potential = Chgnet::load(ChgnetWeights::Mptrj).unwrap();
    let settings = BandSettings::default();
    let monitor = Monitor::silent();
    let engine = (Engine::Chgnet, potential as &dyn Potential);
    let mut runner = HopRunner::new(&structure, Element::LI, engine, &settings, &monitor).unwrap();
    runner.relax_crystal(&monitor).unwrap();
    let barrier = |runner: &mut HopRunner<'_>, to: [f64; 3]| {
        let hop = Hop::between(
            &structure,
            Element::LI,
            &Place::Point([0.0; 3]),
            &Place::Point(to),
        );
        let band = runner
            .relax(0, &hop.unwrap(), None, &monitor, &|_| {})
            .unwrap();
        println!(
            "to {to:?}: {:.3} eV, {} steps, {} evaluations, {:?}",
            band.forward_barrier_ev(),
            band.steps,
            band.evaluations,
            band.notes
        );
        band
    };
    let along_b = barrier(&mut runner, [0.0, 0.5, 0.0]);
    // Along c to the next lithium but one: its own image in a cell of one.
    let along_c = barrier_along_c(&mut runner, &structure);
    assert!(along_b.converged && (0.1..0.5).contains(&along_b.forward_barrier_ev()));
    assert!((along_b.forward_barrier_ev() - along_b.reverse_barrier_ev()).abs() < 0.01);
    assert!(along_c.forward_barrier_ev() > 3.0 * along_b.forward_barrier_ev());
}

fn barrier_along_c(runner: &mut HopRunner<'_>, structure: &Structure) -> Band {
    let start = Hop::between(structure, Element::LI, &Place::Site(0), &Place::Site(2))
        .unwrap()
        .start;
    let mut end = start.clone();
    end.frac[2] += 1.0;
    end.image[2] += 1;
    let hop = Hop {
        start,
        end,
        way: Vec::new(),
        via: Vec::new(),
        n_equivalent: 0,
        bond_valence_barrier_ev: None,
    };
    let band = runner
        .relax(1, &hop, None, &Monitor::silent(), &|_| {})
        .unwrap();
    println!(
        "along c: {:.3} eV, {} steps, {:?}",
        band.forward_barrier_ev(),
        band.steps,
        band.notes
    );
    band
}
