//! Elastic bands by CHGNet, and the ion alone by bond valences, on hops whose barriers are known by DFT.
//!
//! `SUPERION_DFT_BARRIERS=FILE cargo test --release --no-default-features -- --ignored --nocapture
//! benches::dft_barriers` appends to FILE, in the columns of `assets/neb/dft_barriers.csv`; hops that
//! stand there already are left out, so that it may be stopped. Some ten CPU seconds a hop.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;

use serde::Deserialize;
use superion::crystal::lattice::Vector3;
use superion::crystal::oxidation::decorate;
use superion::crystal::{Element, Lattice};
use superion::monitor::Monitor;
use superion::neb::{Band, BandError, BandInput, BandSettings, Engine, relaxed_band};
use superion::percolation::PercolationSettings;
use superion::potentials::{Atoms, BondValence, Potential, find};

use crate::shared_data::{gunzipped, shared_dir};

const TITLES: &str = "id,ion,family,functional,n_atoms,dft_ev,mace_ev,chgnet_ev,chgnet_reverse_ev,\
                      chgnet_pass_ev,converged,steps,evaluations,bond_valence_ev";

/// More atoms than this are left out.
const MOST_ATOMS: usize = 130;

#[derive(Deserialize)]
struct Row {
    id: String,
    family: String,
    functional: String,
    ion: String,
    barrier_ev: f64,
    lattice: [Vector3; 3],
    start: Vector3,
    end: Vector3,
    species: Vec<String>,
    frac_coords: Vec<Vector3>,
    mace_relaxed_ev: f64,
}

impl Row {
    /// The crystal with the ion at a place; the ion comes first.
    fn with_ion_at(&self, place: Vector3) -> Atoms {
        let lattice = Lattice::from_rows(self.lattice);
        let places = std::iter::once(&place).chain(&self.frac_coords);
        let elements = std::iter::once(&self.ion).chain(&self.species);
        Atoms {
            cart_ang: places.map(|p| lattice.cart_from_frac(*p)).collect(),
            elements: elements.map(|e| e.parse::<Element>().unwrap()).collect(),
            lattice,
        }
    }

    fn band(&self, engine: Engine, potential: &dyn Potential) -> Result<Band, BandError> {
        let nearest = |k: usize| self.end[k] - (self.end[k] - self.start[k]).round();
        let start = self.with_ion_at(self.start);
        let end = self.with_ion_at(std::array::from_fn(nearest));
        let input = BandInput {
            start: &start,
            end: &end,
            way: &[],
            moving: Some(0),
            engine,
            potential,
            known: None,
        };
        let settings = BandSettings::default();
        relaxed_band(&input, &settings, &Monitor::silent(), &|_| {})
    }

    fn bond_valence_ev(&self) -> Option<f64> {
        let structure = self.with_ion_at(self.start).to_structure();
        let decorated = decorate(&structure).structure;
        let settings = PercolationSettings::default();
        let ion = self.ion.parse().unwrap();
        let potential = BondValence::new(&decorated, ion, &settings).ok()?;
        let band = self.band(Engine::BondValence, &potential).ok()?;
        Some(band.forward_barrier_ev())
    }

    fn line(&self) -> String {
        let potential = find("chgnet").unwrap().load().unwrap();
        let of_band = match self.band(Engine::Chgnet, potential) {
            Ok(band) => format!(
                "{:.4},{:.4},{:.4},{},{},{}",
                band.forward_barrier_ev(),
                band.reverse_barrier_ev(),
                band.pass_ev(),
                band.converged,
                band.steps,
                band.evaluations
            ),
            Err(error) => {
                println!("{}: {error}", self.id);
                ",,,,,".to_owned()
            }
        };
        let bond_valence = self
            .bond_valence_ev()
            .map_or_else(String::new, |e| format!("{e:.4}"));
        format!(
            "{},{},{},{},{},{},{},{of_band},{bond_valence}",
            self.id,
            self.ion,
            self.family,
            self.functional,
            self.species.len() + 1,
            self.barrier_ev,
            self.mace_relaxed_ev,
        )
    }
}

#[test]
#[ignore = "takes an hour"]
fn bands_beside_dft() {
    let Some(file) = std::env::var_os("SUPERION_DFT_BARRIERS") else {
        println!("SUPERION_DFT_BARRIERS names no file");
        return;
    };
    let Some(shared) = shared_dir() else { return };
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let done: BTreeSet<&str> = known.lines().filter_map(|l| l.split(',').next()).collect();
    let mut out = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&file)
        .unwrap();
    if done.is_empty() {
        writeln!(out, "{TITLES}").unwrap();
    }
    for line in gunzipped(&shared.join("data/dft-barriers.jsonl.gz")).lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let is_wanted = ["Li", "Na", "Mg"].contains(&row.ion.as_str())
            && row.species.len() <= MOST_ATOMS
            && !done.contains(row.id.as_str());
        if is_wanted {
            let line = row.line();
            println!("{line}");
            writeln!(out, "{line}").unwrap();
        }
    }
}
