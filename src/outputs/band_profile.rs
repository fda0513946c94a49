//! Figure: energy along a relaxed hop, by each engine, beside the bond-valence map.

use super::figure::{Figure, Shown};
use super::numbers::ENERGY;
use super::set::Set;
use super::source::Source;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{HopPlace, KeptHops};
use crate::export::Kind::{Number, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::figures::band_profile::{Model, Profile, Whisker, layout};
use crate::neb::{Band, Calibrated, RelaxedHop};

/// Points of a smooth curve.
const N_POINTS: usize = 121;

/// The figure.
pub const BAND_PROFILE: Figure = Figure {
    id: "band-profile",
    aliases: &[],
    title: "Energy along a relaxed hop",
    name: "energy along a relaxed hop",
    aspect: 0.6,
    sets: &[Set::Rank],
    marks_entries: false,
    is_available: |source| shown(source).is_some(),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption: |source| {
        let what = shown(source).map_or_else(String::new, |place| title(source, place));
        format!(
            "Energy along the hop {what}, from its start: images of the elastic band (discs) with the curve \
             through them that has their forces as slopes; dashed the bond-valence map, on which the framework \
             stands still."
        )
    },
};

/// The hop that is looked at, where it has a band, else the first one that has.
fn shown(source: &Source<'_>) -> Option<HopPlace> {
    let data = source.data;
    let has_band = |place: &HopPlace| {
        let hop = data.relaxed_hop(*place).map(|(_, hop)| hop);
        hop.is_some_and(|hop| hop.band.is_some())
    };
    let looked_at = source.look.hop.filter(has_band);
    looked_at.or_else(|| data.hop_places().into_iter().find(has_band))
}

/// "Li₃N, Li1 → Li2".
fn title(source: &Source<'_>, place: HopPlace) -> String {
    let entry = source.data.entry(place.entry);
    let formula = entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula));
    let hop = source
        .data
        .relaxed_hop(place)
        .map(|(_, hop)| hop.hop.title());
    format!("{formula}, {}", hop.unwrap_or_default())
}

/// A band of the hop by one engine.
struct Found<'a> {
    kept: &'a KeptHops,
    place: usize,
    band: &'a Band,
}

/// Bands of a hop: the one that is looked at first, then the newest of each other engine, of the same
/// structure.
fn bands<'a>(source: &Source<'a>, place: HopPlace) -> Vec<Found<'a>> {
    let data = source.data;
    let Some((own, hop)) = data.relaxed_hop(place) else {
        return Vec::new();
    };
    let mut found: Vec<Found<'a>> = Vec::new();
    let all = data.relaxed_hops(place.entry).iter();
    let same = all.filter(|kept| kept.structure == own.structure);
    for kept in std::iter::once(own).chain(same) {
        let is_new = found
            .iter()
            .all(|f| f.kept.found.engine != kept.found.engine);
        let known: Option<(usize, &RelaxedHop)> = kept.of(&hop.hop);
        if let (true, Some((place, Some(band)))) =
            (is_new, known.map(|(place, hop)| (place, hop.band.as_ref())))
        {
            found.push(Found { kept, place, band });
        }
    }
    found
}

fn model(source: &Source<'_>) -> Option<Model> {
    let place = shown(source)?;
    let found = bands(source, place);
    let first = found.first()?;
    let mut profiles: Vec<Profile> = found.iter().map(|found| profile(found)).collect();
    let on_map = first.kept.on_map(first.place);
    if on_map.len() > 1 {
        let highest = on_map.iter().map(|point| point[1]).fold(0.0, f64::max);
        profiles.push(Profile {
            name: format!("bond-valence map: {highest:.3} eV"),
            images: Vec::new(),
            curve: on_map.to_vec(),
            is_reference: true,
        });
    }
    Some(Model {
        title: title(source, place),
        profiles,
        calibrated: whisker(first),
    })
}

fn profile(found: &Found<'_>) -> Profile {
    let band = found.band;
    let length_ang = band.distances_ang.last().copied().unwrap_or(0.0).max(1e-9);
    let start_ev = band.energies_ev.first().copied().unwrap_or(0.0);
    let relative = |[d, e]: [f64; 2]| [d / length_ang, e - start_ev];
    let images = band.distances_ang.iter().zip(&band.energies_ev);
    let state = if band.converged { "" } else { ", not relaxed" };
    Profile {
        name: format!(
            "{}: {:.3} eV{state}",
            found.kept.found.engine.name(),
            band.forward_barrier_ev()
        ),
        images: images.map(|(d, e)| relative([*d, *e])).collect(),
        curve: band
            .profile()
            .sampled(N_POINTS)
            .into_iter()
            .map(relative)
            .collect(),
        is_reference: false,
    }
}

fn whisker(found: &Found<'_>) -> Option<Whisker> {
    let band = found.band;
    let calibrated = Calibrated::of_band(band)?;
    let length_ang = band.distances_ang.last().copied().unwrap_or(0.0).max(1e-9);
    Some(Whisker {
        name: format!(
            "calibrated: {:.2} eV ({:.2}–{:.2})",
            calibrated.barrier_ev, calibrated.low_ev, calibrated.high_ev
        ),
        at: band.distances_ang.get(band.highest_image()).copied()? / length_ang,
        barrier_ev: calibrated.barrier_ev,
        low_ev: calibrated.low_ev,
        high_ev: calibrated.high_ev,
    })
}

/// Every image and every point of the map.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    const SHARE: Kind = Number { decimals: 4 };
    let model = model(source)?;
    let of_profile = |profile: &Profile| {
        let name = profile.name.clone();
        let points = match profile.images.is_empty() {
            true => profile.curve.clone(),
            false => profile.images.clone(),
        };
        points.into_iter().map(move |point| (name.clone(), point))
    };
    type Row = (String, [f64; 2]);
    let columns = [
        Column::new("profile", "", Text, "What gave the energy", |r: &Row| {
            Cell::text(&r.0)
        }),
        Column::new(
            "share",
            "",
            SHARE,
            "Share of the way from start to end",
            |r: &Row| r.1[0].into(),
        ),
        Column::new(
            "energy_ev",
            "eV",
            ENERGY,
            "Energy above the start",
            |r: &Row| r.1[1].into(),
        )
        .read("E (eV)"),
    ];
    let rows = model.profiles.iter().flat_map(of_profile);
    Some(Table::of("Band", &columns, rows))
}
