//! The full cell from the asymmetric unit.
//!
//! In: rows, operators, the lattice. Out: the sites, per row its images in the order of the
//! operators, with images that coincide merged and rows that coincide made occupants of one site;
//! and what had to be repaired.
//!
//! Coincidence: every fractional coordinate within 1e-4, periodically (pymatgen's
//! `site_tolerance`). Beyond pymatgen, an atom that lies beside a special position is moved onto it
//! ("0.333" on a threefold axis would give three atoms 0.01 Å apart): where the file's multiplicity
//! asks for it, where the number of images does not divide the order of the group (Lagrange), where
//! images within 0.5 Å would hold more than one atom together, or where images lie closer than two
//! places of one atom can be told apart. How far, a [`Policy`] says: the formula of the file can
//! bear out more or less than is usual.

use super::images::{SITE_TOLERANCE, coincide, distance, images, nearest_difference};
use super::multiplicity::Stated;
use super::operator::{Operator, wrap};
use super::policy::{Policy, REFINEMENT_ANG, ROUNDING_ANG, SPLIT_ANG};
use super::row::Row;
use super::whole_cell::{SAME_ATOM_ANG, repeated_rows};
use crate::crystal::grid::Grid;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Lattice, Occupant, Site};

/// Images closer than this, in Å, cannot both be full.
const OVERLAP_ANG: f64 = 0.5;
/// Distances in Å tried in turn to collect the images that belong to one special position.
const CAPTURE_ANG: [f64; 9] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2];
/// Full cells beyond this are not read: the memory of one structure would pass that of the screen.
pub(super) const MAX_SITES: usize = 1_000_000;

/// (fact, remedy)
type Note = (String, String);

/// The expanded cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Expansion {
    pub(super) sites: Vec<Site>,
    pub(super) notes: Vec<Note>,
    /// Rows that have another number of images than the file says.
    pub(super) other_multiplicity: Vec<String>,
    /// Whether rows were left out for repeating an image of another one.
    pub(super) has_repeated: bool,
}

/// One crystallographic orbit.
struct Orbit {
    images: Vec<Vector3>,
    occupants: Vec<Occupant>,
    label: String,
}

/// Expands the rows.
///
/// # Errors
/// (fact, remedy) where the cell would hold more than [`MAX_SITES`] sites.
pub(super) fn expand(
    rows: &[Row<'_>],
    operators: &[Operator],
    lattice: &Lattice,
    policy: Policy,
) -> Result<Expansion, Note> {
    let stated = Stated::of(rows, operators, lattice);
    let repeated = repeated_rows(rows, operators, lattice);
    let reach = lattice
        .plane_spacings_ang()
        .map(|w| f64::max(SITE_TOLERANCE, SAME_ATOM_ANG / w));
    let mut builder = Builder {
        operators,
        lattice,
        policy,
        orbits: Vec::new(),
        grid: Grid::new(reach, rows.len().saturating_mul(operators.len())),
        orbit_of_point: Vec::new(),
        moved: Vec::new(),
        kept_apart: Vec::new(),
        repeated: Vec::new(),
        added: Vec::new(),
        other_multiplicity: Vec::new(),
    };
    for (k, row) in rows.iter().enumerate() {
        if repeated.get(k).copied().unwrap_or(false) {
            builder.repeated.push(row.label.to_owned());
            continue;
        }
        builder.add(row, stated.multiplicity(k));
        if builder.orbit_of_point.len() > MAX_SITES {
            return Err((
                format!("the cell holds more than {MAX_SITES} sites"),
                "use a smaller cell".to_owned(),
            ));
        }
    }
    let heeds = policy.heeds_multiplicity;
    let mut expansion = builder.finish();
    if heeds && !expansion.other_multiplicity.is_empty() {
        expansion.notes.push((
            format!(
                "{} atom(s) have another number of images than the file says: {}",
                expansion.other_multiplicity.len(),
                super::listed(&expansion.other_multiplicity)
            ),
            "the operators were used; check them, the positions and the multiplicities".to_owned(),
        ));
    }
    if stated.are_orders && !expansion.notes.is_empty() {
        expansion.notes.extend(stated.note());
    }
    Ok(expansion)
}

struct Builder<'b> {
    operators: &'b [Operator],
    lattice: &'b Lattice,
    policy: Policy,
    orbits: Vec<Orbit>,
    grid: Grid,
    orbit_of_point: Vec<usize>,
    moved: Vec<(String, f64)>,
    kept_apart: Vec<String>,
    repeated: Vec<String>,
    added: Vec<String>,
    other_multiplicity: Vec<String>,
}

impl Builder<'_> {
    fn add(&mut self, row: &Row<'_>, stated: Option<usize>) {
        let frac = row.frac.map(wrap);
        let occupant = Occupant {
            species: row.species,
            occupancy: row.occupancy,
        };
        if let Some(orbit) = self.orbit_at(frac) {
            return self.join(orbit, occupant, row.label);
        }
        if self.repeats_an_image(row, frac) {
            return self.repeated.push(row.label.to_owned());
        }
        let mut images = images(frac, self.operators);
        if let Some((special, shift_ang)) = self.special_position(row, stated, frac, &images) {
            self.moved.push((row.label.to_owned(), shift_ang));
            // The special position can be another atom's.
            if let Some(orbit) = self.orbit_at(special) {
                return self.join(orbit, occupant, row.label);
            }
            images = super::images::images(special, self.operators);
        }
        if let Some(stated) = stated.filter(|stated| *stated != images.len()) {
            let found = format!("{} ({}, not {stated})", row.label, images.len());
            self.other_multiplicity.push(found);
        }
        for image in &images {
            self.grid.insert(*image);
            self.orbit_of_point.push(self.orbits.len());
        }
        self.orbits.push(Orbit {
            images,
            occupants: vec![occupant],
            label: row.label.to_owned(),
        });
    }

    /// Whether a full atom is, but for noise, an image (other than the listed place) of one that is
    /// there already: the list gave the whole cell beside the operators.
    fn repeats_an_image(&self, row: &Row<'_>, frac: Vector3) -> bool {
        let mut repeats = false;
        self.grid.near(frac, |point, position| {
            let orbit = self.orbit_of_point.get(point as usize);
            let Some(orbit) = orbit.and_then(|orbit| self.orbits.get(*orbit)) else {
                return;
            };
            let [occupant] = orbit.occupants[..] else {
                return;
            };
            let first = orbit.images.first().is_some_and(|first| *first == position);
            repeats |= !first
                && occupant.species == row.species
                && (occupant.occupancy - row.occupancy).abs() < 1e-3
                && occupant.occupancy + row.occupancy > 1.0 + 1e-2
                && distance(self.lattice, position, frac) < SAME_ATOM_ANG;
        });
        repeats
    }

    fn orbit_at(&self, frac: Vector3) -> Option<usize> {
        let mut found = None;
        self.grid.near(frac, |point, position| {
            if found.is_none() && coincide(position, frac) {
                found = self.orbit_of_point.get(point as usize).copied();
            }
        });
        found
    }

    /// Another occupant on a known orbit. The same full atom a second time is a repetition: the
    /// list gave the whole cell beside the operators.
    fn join(&mut self, orbit: usize, occupant: Occupant, label: &str) {
        let Some(orbit) = self.orbits.get_mut(orbit) else {
            return;
        };
        let total: f64 = orbit.occupants.iter().map(|o| o.occupancy).sum();
        let overfull = total + occupant.occupancy > 1.0 + 1e-3;
        match orbit
            .occupants
            .iter_mut()
            .find(|o| o.species == occupant.species)
        {
            Some(same) if overfull && (same.occupancy - occupant.occupancy).abs() < 1e-3 => {
                self.repeated.push(label.to_owned());
            }
            Some(same) => {
                same.occupancy += occupant.occupancy;
                let sum = super::shared_sites::rounded(same.occupancy);
                self.added
                    .push(format!("{} and {label} ({sum})", orbit.label));
            }
            None => orbit.occupants.push(occupant),
        }
    }

    /// The special position beside a row and its distance in Å, where the row has to be moved.
    fn special_position(
        &mut self,
        row: &Row<'_>,
        stated: Option<usize>,
        frac: Vector3,
        images: &[Vector3],
    ) -> Option<(Vector3, f64)> {
        let policy = self.policy;
        let stated = stated.filter(|_| policy.heeds_multiplicity);
        let partly = row.occupancy <= 0.99;
        let fewer_asked = stated.is_some_and(|m| m < images.len());
        let crowd = |images: &[Vector3]| {
            let first = images.first().copied().unwrap_or(frac);
            let near = |image: &&Vector3| distance(self.lattice, first, **image) < OVERLAP_ANG;
            images.iter().filter(near).count() as f64 * row.occupancy
        };
        let order = self.operators.len();
        let uneven = !order.is_multiple_of(images.len());
        let impossible = images.len() > 1 && crowd(images) > 1.0 + 1e-2 && row.occupancy <= 1.01;
        let nearest_ang = nearest_image_ang(self.lattice, images);
        let blurred = partly && nearest_ang < policy.split_ang && stated != Some(images.len());
        if partly && policy.by_formula && nearest_ang < SPLIT_ANG && !blurred && !fewer_asked {
            self.kept_apart
                .push(format!("{} ({nearest_ang:.2} Å)", row.label));
        }
        if !fewer_asked && !impossible && !uneven && !blurred {
            return None;
        }
        let asked = |fewer: &[Vector3], capture_ang: f64| {
            fewer_asked && capture_ang <= REFINEMENT_ANG && stated.is_some_and(|m| fewer.len() == m)
        };
        let needed = |fewer: &[Vector3], capture_ang: f64| {
            let divides = fewer.len() < images.len() && order.is_multiple_of(fewer.len());
            let alone = || crowd(fewer) <= row.occupancy.max(1.0) + 1e-2;
            let near = capture_ang <= policy.full_ang && (capture_ang <= ROUNDING_ANG || !partly);
            let apart = || nearest_image_ang(self.lattice, fewer) >= policy.split_ang;
            divides && if blurred { apart() } else { near && alone() }
        };
        let places = || {
            CAPTURE_ANG.into_iter().map(|capture_ang| {
                let special = self.average_of_images(frac, capture_ang);
                (
                    special,
                    super::images::images(special, self.operators),
                    capture_ang,
                )
            })
        };
        let found = places().find(|(_, fewer, capture_ang)| asked(fewer, *capture_ang));
        let found = found.or_else(|| places().find(|(_, fewer, at)| needed(fewer, *at)));
        found.map(|(special, _, _)| (special, distance(self.lattice, frac, special)))
    }

    /// Mean of the images within a distance of the point: its projection on the special position,
    /// as the operators that bring it there form the site-symmetry group.
    fn average_of_images(&self, frac: Vector3, capture_ang: f64) -> Vector3 {
        let mut sum = [0.0; 3];
        let mut count = 0.0;
        for operator in self.operators {
            let delta = nearest_difference(frac, operator.apply(frac));
            if norm(self.lattice.cart_from_frac(delta)) < capture_ang {
                for k in 0..3 {
                    sum[k] += delta[k];
                }
                count += 1.0;
            }
        }
        std::array::from_fn(|k| wrap(frac[k] + sum[k] / f64::max(count, 1.0)))
    }

    fn finish(mut self) -> Expansion {
        let mut notes = Vec::new();
        let mut overfull = Vec::new();
        for orbit in &mut self.orbits {
            let total: f64 = orbit.occupants.iter().map(|o| o.occupancy).sum();
            if total > 1.0 {
                for occupant in &mut orbit.occupants {
                    occupant.occupancy /= total;
                }
                if total > 1.0 + 5e-3 {
                    overfull.push(format!("{} ({total:.3})", orbit.label));
                }
            }
        }
        if !overfull.is_empty() {
            notes.push((
                format!(
                    "occupancies add up to more than 1 at {}",
                    super::listed(&overfull)
                ),
                "they were scaled to 1; check the occupancies".to_owned(),
            ));
        }
        if !self.repeated.is_empty() {
            notes.push((
                format!(
                    "{} atom(s) repeat a symmetry image of another one: {}",
                    self.repeated.len(),
                    super::listed(&self.repeated)
                ),
                "they were left out".to_owned(),
            ));
        }
        if !self.added.is_empty() {
            notes.push((
                format!(
                    "atoms of one element share a position: {}",
                    super::listed(&self.added)
                ),
                "their occupancies were added up".to_owned(),
            ));
        }
        if !self.moved.is_empty() {
            let moved: Vec<String> = self
                .moved
                .iter()
                .map(|(label, shift_ang)| format!("{label} ({shift_ang:.3} Å)"))
                .collect();
            let reason = if self.policy.by_formula {
                ", as the formula bears out"
            } else {
                ""
            };
            notes.push((
                format!("{} atom(s) lie beside a special position", moved.len()),
                format!("they were moved onto it{reason}: {}", super::listed(&moved)),
            ));
        }
        if !self.kept_apart.is_empty() {
            notes.push((
                format!(
                    "{} partly filled atom(s) lie hardly apart from their images: {}",
                    self.kept_apart.len(),
                    super::listed(&self.kept_apart)
                ),
                "they were left in two places, as the formula bears out".to_owned(),
            ));
        }
        let n_sites = self.orbits.iter().map(|orbit| orbit.images.len()).sum();
        let mut sites = Vec::with_capacity(n_sites);
        for orbit in self.orbits {
            sites.extend(orbit.images.iter().map(|frac| Site {
                frac: *frac,
                occupants: orbit.occupants.iter().copied().collect(),
                label: orbit.label.clone(),
            }));
        }
        Expansion {
            sites,
            notes,
            other_multiplicity: self.other_multiplicity,
            has_repeated: !self.repeated.is_empty(),
        }
    }
}

/// Distance in Å from the first of some images to the nearest other; infinity where there is none.
fn nearest_image_ang(lattice: &Lattice, images: &[Vector3]) -> f64 {
    let Some((first, others)) = images.split_first() else {
        return f64::INFINITY;
    };
    let distances = others.iter().map(|image| distance(lattice, *first, *image));
    distances.fold(f64::INFINITY, f64::min)
}
