//! Hops of entries that were relaxed as elastic bands, and the barriers that follow.
//!
//! In: [`RelaxedHops`] of an entry, as a task makes them. Out: what is known of each hop, and the barrier of
//! the compound, by which candidates are ranked where the user gave none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dataset;
use super::kept_hops::KeptHops;
use super::structure_print::structure_print;
use crate::crystal::Element;
use crate::import::EntryIndex;
use crate::neb::{Calibrated, Engine, RelaxedHop, RelaxedHops};

/// Engines whose bands count as relaxed, the most trusted first. Bond valences are not among them: they
/// hold the framework still.
const COUNTED: [Engine; 4] = [
    Engine::Espresso,
    Engine::Vasp,
    Engine::Chgnet,
    Engine::ChgnetR2scan,
];

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
    /// The ion that travels.
    pub ion: Element,
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
        Calibrated::of(self.engine, self.ion, self.raw_ev)
    }
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
        ion: found.mobile_ion,
        engine: found.engine,
        n_relaxed: found.hops.iter().filter(|hop| hop.is_converged()).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neb::{BandSettings, Hop, HopEnd, Mechanism, TravelBarriers};

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
        let changes = known.changes(now, &settings);
        assert_eq!(changes, ["the structure or its oxidation states changed"]);
        let other = BandSettings {
            images: 7,
            ..settings
        };
        let changes = known.changes(known.structure, &other);
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
