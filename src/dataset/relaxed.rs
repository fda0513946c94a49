//! Hops of entries that were relaxed as elastic bands, and the barriers that follow.
//!
//! In: [`RelaxedHops`] of an entry, as a task makes them. Out: what is known of each hop, and the barrier of
//! the compound, by which candidates are ranked where the user gave none.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Dataset;
use super::origin::structure_print;
use crate::import::EntryIndex;
use crate::neb::{
    Band, BandCell, BandSettings, Calibrated, Engine, Hop, Mechanism, RelaxedHop, RelaxedHops,
};
use crate::percolation::paths::Pathway;

/// Engines whose bands count as relaxed, the most trusted first. Bond valences are not among them: they
/// hold the framework still.
const COUNTED: [Engine; 4] = [
    Engine::Espresso,
    Engine::Vasp,
    Engine::Chgnet,
    Engine::ChgnetR2scan,
];

/// Ends of one name nearer than this (fractional) are one place, on maps of any resolution.
const SAME_PLACE: f64 = 0.05;

/// Relaxed hops of an entry by one engine and one set of settings, and what they were made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptHops {
    /// The hops with their bands.
    pub found: RelaxedHops,
    /// Energy along each hop on the bond-valence map, parallel to the hops: share of the way (0…1), energy
    /// in eV above the start; empty where it is not known.
    #[serde(default)]
    pub on_map: Vec<Vec<[f64; 2]>>,
    /// Fingerprint of the structure that the bands are of.
    pub structure: u64,
}

/// Where a relaxed hop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HopPlace {
    /// The entry.
    pub entry: EntryIndex,
    /// Place of the bands among those of the entry, the newest first.
    pub kept: usize,
    /// Place of the hop among these.
    pub hop: usize,
}

/// The barrier of a compound by its relaxed hops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelaxedBarrier {
    /// As the engine gives it, in eV.
    pub raw_ev: f64,
    /// In how many independent directions the ion travels at that height: 1, 2 or 3, as far as the relaxed
    /// hops lead.
    pub dimensions: u8,
    /// What gave the energies.
    pub engine: Engine,
    /// Hops with a relaxed band.
    pub n_relaxed: usize,
}

impl RelaxedBarrier {
    /// The one that counts in eV: calibrated, where that is known.
    pub fn counted_ev(&self) -> f64 {
        self.calibrated()
            .map_or(self.raw_ev, |found| found.barrier_ev)
    }

    /// As DFT is expected to give it; `None` for engines that are not calibrated.
    pub fn calibrated(&self) -> Option<Calibrated> {
        Calibrated::of(self.engine, self.raw_ev)
    }
}

impl KeptHops {
    /// Whether these are by an engine and settings; how many steps there may be makes no other bands.
    pub fn is_by(&self, engine: Engine, settings: &BandSettings) -> bool {
        let as_now = BandSettings {
            max_steps: settings.max_steps,
            ..self.found.settings.clone()
        };
        self.found.engine == engine && as_now == *settings
    }

    /// What is known of a hop, with its place among the hops.
    pub fn of(&self, hop: &Hop) -> Option<(usize, &RelaxedHop)> {
        let mut hops = self.found.hops.iter().enumerate();
        hops.find(|(_, known)| known.hop.is_same_as(hop))
    }

    /// What is known of the hop along a pathway, with its place: one by the same names whose ends are where
    /// those of the pathway are, to what two maps of one structure differ by.
    pub fn of_path(&self, path: &Pathway) -> Option<(usize, &RelaxedHop)> {
        let mut hops = self.found.hops.iter().enumerate();
        hops.find(|(_, known)| is_along(&known.hop, path))
    }

    /// The profile of a hop on the bond-valence map; empty where it is not known.
    pub fn on_map(&self, place: usize) -> &[[f64; 2]] {
        self.on_map.get(place).map_or(&[], Vec::as_slice)
    }

    /// Puts what came of a hop in the place of what was known of it.
    pub fn put(&mut self, hop: RelaxedHop, on_map: Vec<[f64; 2]>) {
        self.on_map.resize(self.found.hops.len(), Vec::new());
        match self.of(&hop.hop).map(|(place, _)| place) {
            Some(place) => {
                self.found.hops[place] = hop;
                if !on_map.is_empty() {
                    self.on_map[place] = on_map;
                }
            }
            None => {
                self.found.hops.push(hop);
                self.on_map.push(on_map);
            }
        }
    }

    /// Whether its parts fit each other: for bands that were read from a file.
    pub fn is_sound(&self) -> bool {
        let bands = self.found.hops.iter().filter_map(|hop| hop.band.as_ref());
        bands.into_iter().all(is_sound)
    }

    /// What differs from how bands would be made now, in words; empty: they are current.
    pub fn changes(&self, structure: u64, engine: Engine, settings: &BandSettings) -> Vec<String> {
        let mut changes = Vec::new();
        if self.structure != structure {
            changes.push("the structure or its oxidation states changed".to_owned());
        }
        if self.found.engine != engine {
            let (now, was) = (engine.name(), self.found.engine.name());
            changes.push(format!("{now} instead of {was}"));
        }
        changes.extend(differing(&self.found.settings, settings));
        changes
    }
}

/// Whether a hop is the one along a pathway.
fn is_along(hop: &Hop, path: &Pathway) -> bool {
    let near = |u: [f64; 3], v: [f64; 3]| (0..3).all(|k| (u[k] - v[k]).abs() < SAME_PLACE);
    hop.start.label == path.start.label
        && hop.end.label == path.end.label
        && hop.via == path.via
        && near(hop.start.frac, path.start.frac)
        && near(hop.end.frac, path.end.frac)
}

fn is_sound(band: &Band) -> bool {
    let (n_images, n_atoms) = (band.n_images(), band.elements.len());
    let fits = |length: usize| length == 0 || length == n_images;
    let images = &band.images_cart_ang;
    n_images >= 2
        && band.distances_ang.len() == n_images
        && fits(band.forces_along_ev_per_ang.len())
        && fits(images.len())
        && images.iter().all(|image| image.len() == n_atoms)
        && (images.is_empty() || band.moving < n_atoms)
        && band.climbing.is_none_or(|image| image < n_images)
        && band.cuts.iter().all(|image| *image < n_images)
}

/// Settings of bands that differ, in words: "7 images instead of 5".
fn differing(was: &BandSettings, now: &BandSettings) -> Vec<String> {
    // All of them by name, so that a new one does not compile before it stands here.
    let BandSettings {
        images,
        cell,
        mechanism,
        fmax_ev_per_ang,
        spring_ev_per_ang2,
        climbing,
        climb_below_ev_per_ang,
        max_steps,
        relax_ends,
        cut_at_intermediates,
    } = now;
    let mut changes = Vec::new();
    let mut note = |is_same: bool, text: String| changes.extend((!is_same).then_some(text));
    note(
        was.images == *images,
        format!("{images} images instead of {}", was.images),
    );
    note(
        was.cell == *cell,
        format!("{} instead of {}", cell_name(cell), cell_name(&was.cell)),
    );
    note(
        was.mechanism == *mechanism,
        format!(
            "{} instead of {}",
            mechanism_name(*mechanism),
            mechanism_name(was.mechanism)
        ),
    );
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits();
    note(
        same(was.fmax_ev_per_ang, *fmax_ev_per_ang),
        format!(
            "largest force {fmax_ev_per_ang} eV/Å instead of {} eV/Å",
            was.fmax_ev_per_ang
        ),
    );
    let is_alike = same(was.spring_ev_per_ang2, *spring_ev_per_ang2)
        && same(was.climb_below_ev_per_ang, *climb_below_ev_per_ang)
        && was.climbing == *climbing
        && was.relax_ends == *relax_ends
        && was.cut_at_intermediates == *cut_at_intermediates;
    note(is_alike, "how the band is relaxed".to_owned());
    // More steps make no band old: one that is not relaxed goes on.
    let _ = max_steps;
    changes
}

/// "cells of 10 Å", "2 × 2 × 1 cells", "the cell as given".
fn cell_name(cell: &BandCell) -> String {
    match cell {
        BandCell::Width(width_ang) => format!("cells of {width_ang} Å"),
        BandCell::Repeats([a, b, c]) => format!("{a} × {b} × {c} cells"),
        BandCell::AsGiven => "the cell as given".to_owned(),
    }
}

fn mechanism_name(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::Vacancy => "an ion into a vacancy",
        Mechanism::Interstitial => "an interstitial ion",
    }
}

/// Energy along a pathway on the bond-valence map: share of the way (0…1), energy in eV above the start.
pub fn profile_on_map(path: &Pathway) -> Vec<[f64; 2]> {
    let start_ev = path.points.first().map_or(0.0, |point| point.energy_ev);
    let length_ang = path.length_ang.max(1e-9);
    let point =
        |[distance_ang, energy_ev]: [f64; 2]| [distance_ang / length_ang, energy_ev - start_ev];
    path.profile().into_iter().map(point).collect()
}

impl Dataset {
    /// Relaxed hops of an entry, the newest first.
    pub fn relaxed_hops(&self, entry: EntryIndex) -> &[Arc<KeptHops>] {
        self.relaxed_hops.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// A relaxed hop and the bands that it is among; `None` where there is none.
    pub fn relaxed_hop(&self, place: HopPlace) -> Option<(&Arc<KeptHops>, &RelaxedHop)> {
        let kept = self.relaxed_hops(place.entry).get(place.kept)?;
        Some((kept, kept.found.hops.get(place.hop)?))
    }

    /// Where every relaxed hop stands, entry by entry.
    pub fn hop_places(&self) -> Vec<HopPlace> {
        let all = self.relaxed_hops.iter();
        let of_entry = |(entry, all): (&EntryIndex, &Vec<Arc<KeptHops>>)| {
            let entry = *entry;
            let places = all.iter().enumerate().flat_map(move |(kept, hops)| {
                let count = hops.found.hops.len();
                (0..count).map(move |hop| HopPlace { entry, kept, hop })
            });
            places.collect::<Vec<_>>()
        };
        all.flat_map(of_entry).collect()
    }

    /// Fingerprint of an entry's structure with its oxidation states; 0 for none.
    pub fn structure_print(&self, entry: EntryIndex) -> u64 {
        let decorated = self.decoration(entry).map(|d| &d.structure);
        let structure = decorated.or_else(|| Some(&self.entry(entry)?.structure));
        structure.map_or(0, structure_print)
    }

    /// Puts relaxed hops of an entry first, in the place of those by the same engine and settings.
    pub fn keep_hops(&mut self, entry: EntryIndex, hops: KeptHops) {
        if self.entry(entry).is_none() {
            return;
        }
        let all = Arc::make_mut(&mut self.relaxed_hops)
            .entry(entry)
            .or_default();
        all.retain(|known| !known.is_by(hops.found.engine, &hops.found.settings));
        all.insert(0, Arc::new(hops));
    }

    /// The barrier of a compound by its relaxed hops: that in as many directions as they lead, by the most
    /// trusted engine, of the structure as it is. `None` where they lead through the crystal in no direction.
    pub fn relaxed_barrier(&self, entry: EntryIndex) -> Option<RelaxedBarrier> {
        let all = self.relaxed_hops.get(&entry)?;
        let now = self.structure_print(entry);
        let of_engine = |engine: Engine| {
            let current = all.iter().filter(|kept| kept.structure == now);
            let mut by = current.filter(|kept| kept.found.engine == engine);
            by.find_map(|kept| barrier_of(&kept.found))
        };
        COUNTED.into_iter().find_map(of_engine)
    }

    /// The barriers of all entries that have one by relaxed hops, in eV.
    pub fn relaxed_barriers(&self) -> BTreeMap<EntryIndex, f64> {
        let of = |entry: &EntryIndex| Some((*entry, self.relaxed_barrier(*entry)?.counted_ev()));
        self.relaxed_hops.keys().filter_map(of).collect()
    }
}

/// The barrier in as many directions as the hops lead.
fn barrier_of(found: &RelaxedHops) -> Option<RelaxedBarrier> {
    let by_dimension = found.barriers.to_array();
    let (place, raw_ev) = by_dimension
        .iter()
        .enumerate()
        .rev()
        .find_map(|(place, barrier)| Some((place, (*barrier)?)))?;
    Some(RelaxedBarrier {
        raw_ev,
        dimensions: place as u8 + 1,
        engine: found.engine,
        n_relaxed: found.hops.iter().filter(|hop| hop.is_converged()).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Element;
    use crate::neb::{HopEnd, TravelBarriers};

    fn hop(label: &str, x: f64) -> RelaxedHop {
        let end = |label: &str, x: f64| HopEnd {
            site: Some(0),
            label: label.to_owned(),
            wyckoff: None,
            frac: [x, 0.0, 0.0],
            image: [0; 3],
        };
        RelaxedHop {
            hop: Hop {
                start: end(label, x),
                end: end(label, x + 0.5),
                way: Vec::new(),
                via: Vec::new(),
                n_equivalent: 1,
                bond_valence_barrier_ev: None,
            },
            band: None,
            failure: None,
            mechanism: Mechanism::Vacancy,
            seconds: 1.0,
        }
    }

    fn kept(data: &Dataset, engine: Engine, e_1d: f64) -> KeptHops {
        KeptHops {
            found: RelaxedHops {
                engine,
                settings: BandSettings::default(),
                mobile_ion: Element::LI,
                repeats: [1; 3],
                n_atoms: 4,
                hops: vec![hop("Li1", 0.0)],
                barriers: TravelBarriers {
                    e_1d: Some(e_1d),
                    ..TravelBarriers::default()
                },
                complete: true,
            },
            on_map: vec![vec![[0.0, 0.0], [1.0, 0.0]]],
            structure: data.structure_print(EntryIndex(0)),
        }
    }

    fn sample() -> Dataset {
        Dataset::of_entries(crate::import::sample().0.entries)
    }

    #[test]
    fn the_most_trusted_engine_counts_and_bond_valences_never_do() {
        let (mut data, entry) = (sample(), EntryIndex(0));
        let fixed = kept(&data, Engine::BondValence, 0.9);
        data.keep_hops(entry, fixed);
        assert_eq!(data.relaxed_barrier(entry), None);
        for (engine, e_1d) in [(Engine::Chgnet, 0.3), (Engine::ChgnetR2scan, 0.2)] {
            let hops = kept(&data, engine, e_1d);
            data.keep_hops(entry, hops);
        }
        let found = data.relaxed_barrier(entry).unwrap();
        assert_eq!((found.raw_ev, found.dimensions), (0.3, 1));
        assert_eq!(found.engine, Engine::Chgnet);
        assert_eq!(data.relaxed_hops(entry).len(), 3);
        // The same engine and settings once more: in the place of what was there.
        let again = kept(&data, Engine::Chgnet, 0.4);
        data.keep_hops(entry, again);
        assert_eq!(data.relaxed_hops(entry).len(), 3);
        assert_eq!(data.relaxed_barrier(entry).unwrap().raw_ev, 0.4);
    }

    #[test]
    fn bands_of_another_structure_are_kept_and_count_no_more() {
        let (mut data, entry) = (sample(), EntryIndex(0));
        let hops = kept(&data, Engine::Chgnet, 0.3);
        let settings = hops.found.settings.clone();
        data.keep_hops(entry, hops);
        Arc::make_mut(&mut data.entries)[0].structure.sites[0].frac[0] += 0.01;
        assert_eq!(data.relaxed_barrier(entry), None);
        let now = data.structure_print(entry);
        let known = &data.relaxed_hops(entry)[0];
        let changes = known.changes(now, Engine::Chgnet, &settings);
        assert_eq!(changes, ["the structure or its oxidation states changed"]);
        let other = BandSettings {
            images: 7,
            ..settings
        };
        let changes = known.changes(known.structure, Engine::Chgnet, &other);
        assert_eq!(changes, ["7 images instead of 5"]);
    }

    #[test]
    fn a_hop_takes_the_place_of_the_same_hop() {
        let data = sample();
        let mut hops = kept(&data, Engine::Chgnet, 0.3);
        let again = RelaxedHop {
            seconds: 2.0,
            ..hop("Li1", 0.0)
        };
        hops.put(again, Vec::new());
        assert_eq!(hops.found.hops.len(), 1);
        assert_eq!(hops.found.hops[0].seconds, 2.0);
        assert_eq!(hops.on_map(0).len(), 2, "the profile stays");
        hops.put(hop("Li2", 0.25), vec![[0.0, 0.0]]);
        assert_eq!((hops.found.hops.len(), hops.on_map(1).len()), (2, 1));
    }
}
