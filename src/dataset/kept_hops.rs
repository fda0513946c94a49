//! Relaxed hops of one entry, by one engine and one set of settings.
//!
//! In: [`RelaxedHops`] as a task makes them. Out: what is known of each hop, and what has changed since it
//! was made.

use serde::{Deserialize, Serialize};

use crate::neb::{Band, BandCell, BandSettings, Engine, Hop, Mechanism, RelaxedHop, RelaxedHops};
use crate::percolation::paths::Pathway;

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

    /// What differs from how bands by its engine would be made now, in words; empty: they are current,
    /// beside those by other engines.
    pub fn changes(&self, structure: u64, settings: &BandSettings) -> Vec<String> {
        let mut changes = Vec::new();
        if self.structure != structure {
            changes.push("the structure or its oxidation states changed".to_owned());
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
