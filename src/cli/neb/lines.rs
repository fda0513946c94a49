//! What `superion neb` prints.

use serde::Serialize;

use crate::neb::{Band, Calibrated, Engine, RelaxedHop, RelaxedHops};

/// Of the table.
pub(super) const TITLES: [&str; 11] = [
    "id",
    ">hop",
    "from → to",
    "engine",
    ">barrier/eV",
    ">reverse/eV",
    ">pass/eV",
    ">atoms",
    ">steps",
    "relaxed",
    ">seconds",
];

#[derive(Serialize)]
pub(super) struct Line<'a> {
    id: &'a str,
    hop: String,
    start: &'a str,
    end: &'a str,
    start_site: Option<usize>,
    end_site: Option<usize>,
    start_frac: [f64; 3],
    end_frac: [f64; 3],
    engine: Engine,
    barrier_ev: f64,
    reverse_barrier_ev: f64,
    pass_ev: f64,
    calibrated: Option<CalibratedOfLine>,
    bond_valence_barrier_ev: Option<f64>,
    energies_ev: &'a [f64],
    distances_ang: &'a [f64],
    forces_along_ev_per_ang: &'a [f64],
    cuts: &'a [usize],
    n_atoms: usize,
    n_equivalent: usize,
    converged: bool,
    largest_force_ev_per_ang: f64,
    steps: usize,
    evaluations: usize,
    seconds: f64,
    notes: &'a [String],
}

#[derive(Serialize)]
struct CalibratedOfLine {
    barrier_ev: f64,
    low: f64,
    high: f64,
}

impl CalibratedOfLine {
    fn of(band: &Band) -> Option<Self> {
        let found = Calibrated::of_band(band)?;
        Some(Self {
            barrier_ev: found.barrier_ev,
            low: found.low_ev,
            high: found.high_ev,
        })
    }
}

impl<'a> Line<'a> {
    pub(super) fn new(id: &'a str, relaxed: &'a RelaxedHop, band: &'a Band) -> Self {
        let hop = &relaxed.hop;
        Self {
            id,
            hop: hop.title(),
            start: &hop.start.label,
            end: &hop.end.label,
            start_site: hop.start.site,
            end_site: hop.end.site,
            start_frac: hop.start.frac,
            end_frac: hop.end.frac,
            engine: band.engine,
            barrier_ev: band.forward_barrier_ev(),
            reverse_barrier_ev: band.reverse_barrier_ev(),
            pass_ev: band.pass_ev(),
            calibrated: CalibratedOfLine::of(band),
            bond_valence_barrier_ev: hop.bond_valence_barrier_ev,
            energies_ev: &band.energies_ev,
            distances_ang: &band.distances_ang,
            forces_along_ev_per_ang: &band.forces_along_ev_per_ang,
            cuts: &band.cuts,
            n_atoms: band.elements.len(),
            n_equivalent: hop.n_equivalent,
            converged: band.converged,
            largest_force_ev_per_ang: band.largest_force_ev_per_ang,
            steps: band.steps,
            evaluations: band.evaluations,
            seconds: relaxed.seconds,
            notes: &band.notes,
        }
    }
}

pub(super) fn row(id: &str, number: usize, relaxed: &RelaxedHop, band: &Band) -> [String; 11] {
    [
        id.to_owned(),
        number.to_string(),
        relaxed.hop.title(),
        band.engine.id().to_owned(),
        format!("{:.3}", band.forward_barrier_ev()),
        format!("{:.3}", band.reverse_barrier_ev()),
        format!("{:.3}", band.pass_ev()),
        band.elements.len().to_string(),
        band.steps.to_string(),
        if band.converged { "yes" } else { "no" }.to_owned(),
        format!("{:.1}", relaxed.seconds),
    ]
}

/// The barriers of travel by all hops of a structure.
#[derive(Serialize)]
pub(super) struct Barriers<'a> {
    id: &'a str,
    engine: Engine,
    supercell: [u32; 3],
    hops: usize,
    relaxed: usize,
    complete: bool,
    barriers: BarriersOfLine,
}

#[derive(Serialize)]
struct BarriersOfLine {
    e_1d: Option<f64>,
    e_2d: Option<f64>,
    e_3d: Option<f64>,
}

impl<'a> Barriers<'a> {
    pub(super) fn new(
        id: &'a str,
        engine: Engine,
        supercell: [u32; 3],
        found: &RelaxedHops,
    ) -> Self {
        let [e_1d, e_2d, e_3d] = found.barriers.to_array();
        Self {
            id,
            engine,
            supercell,
            hops: found.hops.len(),
            relaxed: found.hops.iter().filter(|hop| hop.is_converged()).count(),
            complete: found.complete,
            barriers: BarriersOfLine { e_1d, e_2d, e_3d },
        }
    }

    /// For people.
    pub(super) fn in_words(&self) -> String {
        let said = |barrier_ev: Option<f64>| {
            barrier_ev.map_or("—".to_owned(), |barrier_ev| format!("{barrier_ev:.3} eV"))
        };
        let BarriersOfLine { e_1d, e_2d, e_3d } = self.barriers;
        format!(
            "{}: {} of {} hops relaxed by {}; through the crystal in one, two, three directions: {}, {}, {}",
            self.id,
            self.relaxed,
            self.hops,
            self.engine.name(),
            said(e_1d),
            said(e_2d),
            said(e_3d)
        )
    }
}
