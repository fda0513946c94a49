//! The hops of one structure, one after another, with what they share.
//!
//! In: a structure, a potential, hops. Out: a [`Band`] for each. Ends that are images of each other by the
//! symmetry of the crystal are relaxed once.

use super::cell::Supercell;
use super::defect::{Defect, Ends};
use super::images::nearest_difference;
use super::relaxing::{BandInput, relaxed_band};
use super::rest::{Rest, rest};
use super::shared::{Known, SharedEnds};
use super::travel::travel_barriers;
use super::{Band, BandEffort, BandError, BandProgress, BandSettings, Engine, Hop, HopPart};
use super::{Mechanism, Phase, RelaxedHop, TravelBarriers};
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Structure};
use crate::monitor::Monitor;
use crate::potentials::relax::{RelaxSettings, Relaxation};
use crate::potentials::{Atoms, Potential, PotentialError};

/// Sites count as equivalent where they coincide to this in Å.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.01;

/// From so many cells on the crystal without defects is relaxed first: that costs little and saves steps of
/// every end.
const WORTH_RELAXING_FIRST: usize = 3;

/// Most images of a way over several interstitials.
const MOST_IMAGES: usize = 15;

/// Relaxes hops of a structure.
pub struct HopRunner<'a> {
    structure: &'a Structure,
    mobile: Element,
    engine: Engine,
    potential: &'a dyn Potential,
    settings: &'a BandSettings,
    cell: Supercell,
    symmetry: Option<Symmetry>,
    shared: SharedEnds,
    /// Where the atoms of the crystal without defects come to rest: Cartesian displacement in Å by site;
    /// empty where not known.
    perfect: Vec<Vector3>,
}

impl<'a> HopRunner<'a> {
    /// For hops of an ordered structure.
    ///
    /// # Errors
    /// [`BandError::Disordered`], [`BandError::Potential`] for elements that the potential does not know,
    /// [`BandError::NoSuchPlace`] without the mobile ion, [`BandError::TooLarge`],
    /// [`BandError::BadSetting`].
    pub fn new(
        structure: &'a Structure,
        mobile: Element,
        (engine, potential): (Engine, &'a dyn Potential),
        settings: &'a BandSettings,
        monitor: &Monitor,
    ) -> Result<Self, BandError> {
        settings.validate()?;
        let atoms = Atoms::of(structure)?;
        let elements = potential.unknown_among(&atoms.elements);
        if !elements.is_empty() {
            let potential = potential.name();
            return Err(PotentialError::Unknown {
                potential,
                elements,
            }
            .into());
        }
        if !structure.contains(mobile) {
            return Err(BandError::NoSuchPlace {
                place: mobile.to_string(),
                ion: mobile,
                remedy: "choose one of its elements as the mobile ion".to_owned(),
            });
        }
        let cell = Supercell::new(structure, settings.cell);
        let effort = BandEffort::new(engine, settings, cell.n_places(), 1, 2);
        monitor
            .check_memory("images of the band", effort.memory_bytes)
            .map_err(|error| BandError::TooLarge {
                fact: format!(
                    "{} atoms in {} cells: {error}",
                    cell.n_places(),
                    cell.in_words()
                ),
                remedy: "or choose a smaller supercell".to_owned(),
            })?;
        let symmetry = Symmetry::new(structure, SYMMETRY_TOLERANCE_ANG);
        let shared = SharedEnds::new(structure, symmetry.as_ref(), &cell);
        Ok(Self {
            structure,
            mobile,
            engine,
            potential,
            settings,
            cell,
            symmetry,
            shared,
            perfect: Vec::new(),
        })
    }

    /// Cells of the structure along a, b and c.
    pub fn repeats(&self) -> [u32; 3] {
        self.cell.repeats
    }

    /// Atoms of the cell, before any is taken out or put in.
    pub fn n_atoms(&self) -> usize {
        self.cell.n_places()
    }

    /// Brings the crystal without defects to rest, where that saves time. It is no matter if it cannot be.
    ///
    /// # Errors
    /// [`BandError::Cancelled`].
    pub fn relax_crystal(&mut self, monitor: &Monitor) -> Result<(), BandError> {
        let is_worth_it = self.cell.n_cells() >= WORTH_RELAXING_FIRST
            && !self.engine.fixes_framework()
            && self.settings.relax_ends;
        if !is_worth_it || !self.perfect.is_empty() {
            return Ok(());
        }
        let atoms = Atoms::of(self.structure)?;
        let settings = RelaxSettings {
            fmax_ev_per_ang: 0.5 * self.settings.fmax_ev_per_ang,
            max_steps: self.settings.max_steps,
            keep_symmetry: self.symmetry.is_some(),
            ..RelaxSettings::default()
        };
        let relaxed = Relaxation::new(self.potential, &settings)
            .watched(monitor, &|_, _| {})
            .run(&atoms);
        monitor.check()?;
        if let Ok(relaxed) = relaxed {
            let moved = |(to, from): (&Vector3, &Vector3)| std::array::from_fn(|k| to[k] - from[k]);
            let pairs = relaxed.atoms.cart_ang.iter().zip(&atoms.cart_ang);
            self.perfect = pairs
                .map(moved)
                .map(|delta| nearest_difference(&self.structure.lattice, delta))
                .collect();
        }
        Ok(())
    }

    /// Learns the relaxed ends of a hop that is known.
    pub fn learn(&mut self, known: &RelaxedHop) {
        let Some(band) = known.band.as_ref().filter(|band| band.converged) else {
            return;
        };
        let Ok(ends) = self.ends(&known.hop) else {
            return;
        };
        if let [first, .., last] = &band.images_cart_ang[..] {
            let framework = self.framework(&ends);
            if first.len() == framework.len() + 1 && last.len() == first.len() {
                self.remember(&ends, 0, first);
                self.remember(&ends, 1, last);
            }
        }
    }

    /// The barriers of travel from hops that are relaxed.
    pub fn travel_barriers(&self, hops: &[RelaxedHop]) -> TravelBarriers {
        travel_barriers(self.structure, self.mobile, self.symmetry.as_ref(), hops)
    }

    /// What hops in a hop: that of the settings, but for hops between interstitials.
    pub fn mechanism(&self, hop: &Hop) -> Mechanism {
        self.ends(hop)
            .map_or(self.settings.mechanism, |ends| ends.mechanism)
    }

    /// Relaxes the band of a hop; it goes on from one that was stopped. `index` is its number in what
    /// `part` hears. A band that is stopped is returned as it is.
    ///
    /// # Errors
    /// [`BandError`]; [`BandError::Cancelled`] where it was stopped before there was any band.
    pub fn relax(
        &mut self,
        index: usize,
        hop: &Hop,
        known: Option<&Band>,
        monitor: &Monitor,
        part: &(dyn Fn(HopPart) + Sync),
    ) -> Result<Band, BandError> {
        let ends = self.ends(hop)?;
        let told = |progress: BandProgress| {
            part(HopPart::Progress(BandProgress {
                hop: index,
                ..progress
            }));
        };
        let goes_on =
            known.filter(|band| band.n_atoms_of_images() == self.framework(&ends).len() + 1);
        if goes_on.is_none() {
            self.relax_ends(&ends, monitor, &told)?;
        }
        let [start, end] = [0, 1].map(|which| self.atoms(&ends, which));
        let way: Vec<Vector3> = match hop.way.len() {
            0 | 1 => ends.ion.map(|frac| self.cell.cart(frac)).to_vec(),
            _ => hop.way.iter().map(|frac| self.cell.cart(*frac)).collect(),
        };
        let images = self.settings.images * (1 + hop.via.len());
        let settings = BandSettings {
            images: images.min(MOST_IMAGES.max(self.settings.images)),
            ..self.settings.clone()
        };
        let input = BandInput {
            start: &start,
            end: &end,
            way: &way,
            moving: Some(0),
            engine: self.engine,
            potential: self.potential,
            known: goes_on,
        };
        relaxed_band(&input, &settings, monitor, &told)
    }

    fn ends(&self, hop: &Hop) -> Result<Ends, BandError> {
        Ends::new(
            self.structure,
            self.mobile,
            hop,
            &self.cell,
            self.settings.mechanism,
        )
    }

    /// Relaxes the ends that are not known, once where one is the image of the other.
    fn relax_ends(
        &mut self,
        ends: &Ends,
        monitor: &Monitor,
        told: &(dyn Fn(BandProgress) + Sync),
    ) -> Result<(), BandError> {
        if !self.settings.relax_ends {
            return Ok(());
        }
        let is_known = |defect: &Defect| self.shared.find(defect).is_some();
        let mut wanted: Vec<usize> = (0..2).filter(|k| !is_known(&ends.defects[*k])).collect();
        if wanted.len() == 2 && self.shared.are_alike(&ends.defects[0], &ends.defects[1]) {
            wanted.pop();
        }
        let of = |which: usize| self.at_rest(ends, which, monitor, told);
        let found: Vec<(usize, Rest)> = match wanted[..] {
            [first, second] => {
                let (a, b) = rayon::join(|| of(first), || of(second));
                vec![(first, a?), (second, b?)]
            }
            [only] => vec![(only, of(only)?)],
            _ => Vec::new(),
        };
        for (which, rest) in found.into_iter().filter(|(_, rest)| rest.converged) {
            self.remember(ends, which, &rest.cart_ang);
        }
        Ok(())
    }

    fn at_rest(
        &self,
        ends: &Ends,
        which: usize,
        monitor: &Monitor,
        told: &(dyn Fn(BandProgress) + Sync),
    ) -> Result<Rest, BandError> {
        let atoms = self.atoms(ends, which);
        let fixes = self.engine.fixes_framework();
        let is_free: Vec<bool> = (0..atoms.len()).map(|k| !fixes || k == 0).collect();
        let tell = |step: &crate::potentials::relax::RelaxStep| {
            told(BandProgress {
                hop: 0,
                phase: Phase::Ends,
                leg: 0,
                step: step.step,
                energies_ev: vec![step.energy_ev],
                distances_ang: Vec::new(),
                forces_along_ev_per_ang: Vec::new(),
                largest_force_ev_per_ang: step.largest_force_ev_per_ang,
                images_cart_ang: std::sync::Arc::default(),
                atoms: None,
            });
        };
        rest(
            &atoms,
            &is_free,
            (self.potential, self.settings),
            self.settings.max_steps,
            (monitor, &tell),
        )
    }

    /// Places that hold the same atom at both ends, in their order; the ion comes before them.
    fn framework(&self, ends: &Ends) -> Vec<usize> {
        let removed = ends.defects.iter().flat_map(|defect| &defect.removed);
        let mut out: Vec<usize> = removed.map(|place| self.cell.index(*place)).collect();
        // The ion's own site, where every site is filled.
        out.extend(
            ends.sites
                .iter()
                .flatten()
                .map(|place| self.cell.index(*place)),
        );
        out.sort_unstable();
        (0..self.cell.n_places())
            .filter(|place| out.binary_search(place).is_err())
            .collect()
    }

    /// The atoms of an end: the ion, then the framework; at rest where that is known.
    fn atoms(&self, ends: &Ends, which: usize) -> Atoms {
        let known = self.shared.find(&ends.defects[which]);
        let displacement = |place: usize| match &known {
            Some(known) => known.displacements[place],
            None => {
                let (site, _) = self.cell.site_in_cell(place);
                self.perfect.get(site).copied().unwrap_or([0.0; 3])
            }
        };
        let plus = |point: Vector3, by: Vector3| std::array::from_fn(|k| point[k] + by[k]);
        let ion = self.cell.cart(ends.ion[which]);
        let ion = match (ends.sites[which], &known) {
            (Some(site), _) => {
                let place = self.cell.cart(self.cell.frac(site));
                plus(place, displacement(self.cell.index(site)))
            }
            (None, Some(known)) => plus(ion, known.added),
            (None, None) => ion,
        };
        let framework = self.framework(ends);
        let of_place = |place: &usize| {
            let cart = self
                .cell
                .cart(self.cell.frac(self.cell.site_in_cell(*place)));
            plus(cart, displacement(*place))
        };
        let element = |place: &usize| {
            let (site, _) = self.cell.site_in_cell(*place);
            self.structure.sites[site].main_species().element
        };
        Atoms {
            lattice: self.cell.lattice.clone(),
            elements: std::iter::once(self.mobile)
                .chain(framework.iter().map(element))
                .collect(),
            cart_ang: std::iter::once(ion)
                .chain(framework.iter().map(of_place))
                .collect(),
        }
    }

    /// Remembers the relaxed atoms of an end, in the order of [`Self::atoms`].
    fn remember(&mut self, ends: &Ends, which: usize, cart_ang: &[Vector3]) {
        let off = |from: Vector3, to: Vector3| {
            let delta = std::array::from_fn(|k| to[k] - from[k]);
            nearest_difference(&self.cell.lattice, delta)
        };
        let base = |place: usize| {
            self.cell
                .cart(self.cell.frac(self.cell.site_in_cell(place)))
        };
        let mut displacements = vec![[0.0; 3]; self.cell.n_places()];
        for (place, cart) in self.framework(ends).into_iter().zip(&cart_ang[1..]) {
            displacements[place] = off(base(place), *cart);
        }
        let mut added = [0.0; 3];
        match ends.sites[which] {
            Some(site) => {
                let place = self.cell.index(site);
                displacements[place] = off(base(place), cart_ang[0]);
            }
            None => added = off(self.cell.cart(ends.ion[which]), cart_ang[0]),
        }
        self.shared.learn(Known {
            defect: ends.defects[which].clone(),
            displacements,
            added,
        });
    }
}
