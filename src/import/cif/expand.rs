//! The full cell from the asymmetric unit.
//!
//! In: rows, operators, the lattice. Out: the sites, per row its images in the order of the
//! operators, with images that coincide merged and rows that coincide made occupants of one site;
//! and what had to be repaired.
//!
//! Coincidence: every fractional coordinate within 1e-4, periodically (pymatgen's
//! `site_tolerance`). Beyond pymatgen, an atom that lies beside a special position is moved onto it
//! ("0.333" on a threefold axis would give three atoms 0.01 Å apart): where the file's multiplicity
//! asks for it, where the number of images does not divide the order of the group (Lagrange), or
//! where images within 0.5 Å would hold more than one atom together.

use super::atoms::Row;
use super::grid::Grid;
use super::operator::{Operator, wrap};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Lattice, Occupant, Site};

/// Fractional difference per axis within which two positions are one.
pub(super) const SITE_TOLERANCE: f64 = 1e-4;
/// Images closer than this, in Å, cannot both be full.
const OVERLAP_ANG: f64 = 0.5;
/// Distances in Å tried in turn to collect the images that belong to one special position.
const CAPTURE_ANG: [f64; 7] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5];
/// Greatest capture distance in Å that explains rounded coordinates.
pub(super) const ROUNDING_ANG: f64 = 0.1;
/// Greatest capture distance in Å that may repair a full atom where the formula bears it out.
pub(super) const REFINEMENT_ANG: f64 = 0.5;
/// Full cells beyond this are not read: the memory of one structure would pass that of the screen.
pub(super) const MAX_SITES: usize = 1_000_000;

/// (fact, remedy)
type Note = (String, String);

/// The expanded cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Expansion {
    pub(super) sites: Vec<Site>,
    pub(super) notes: Vec<Note>,
}

/// One crystallographic orbit.
struct Orbit {
    images: Vec<Vector3>,
    occupants: Vec<Occupant>,
    label: String,
}

/// Expands the rows; images further apart than `capture_ang` are never joined, unless the file's
/// multiplicity says so.
///
/// # Errors
/// (fact, remedy) where the cell would hold more than [`MAX_SITES`] sites.
pub(super) fn expand(
    rows: &[Row<'_>],
    operators: &[Operator],
    lattice: &Lattice,
    capture_ang: f64,
) -> Result<Expansion, Note> {
    let mut builder = Builder {
        operators,
        lattice,
        capture_ang,
        orbits: Vec::new(),
        grid: Grid::new(
            [SITE_TOLERANCE; 3],
            rows.len().saturating_mul(operators.len()),
        ),
        orbit_of_point: Vec::new(),
        moved: Vec::new(),
        repeated: Vec::new(),
    };
    for row in rows {
        builder.add(row);
        if builder.orbit_of_point.len() > MAX_SITES {
            return Err((
                format!("the cell holds more than {MAX_SITES} sites"),
                "use a smaller cell".to_owned(),
            ));
        }
    }
    Ok(builder.finish())
}

struct Builder<'b> {
    operators: &'b [Operator],
    lattice: &'b Lattice,
    capture_ang: f64,
    orbits: Vec<Orbit>,
    grid: Grid,
    orbit_of_point: Vec<usize>,
    moved: Vec<(String, f64)>,
    repeated: Vec<String>,
}

impl Builder<'_> {
    fn add(&mut self, row: &Row<'_>) {
        let frac = row.frac.map(wrap);
        let occupant = Occupant {
            species: row.species,
            occupancy: row.occupancy,
        };
        if let Some(orbit) = self.orbit_at(frac) {
            return self.join(orbit, occupant, row.label);
        }
        let mut images = images(frac, self.operators);
        if let Some((special, shift_ang)) = self.special_position(row, frac, &images) {
            self.moved.push((row.label.to_owned(), shift_ang));
            // The special position can be another atom's.
            if let Some(orbit) = self.orbit_at(special) {
                return self.join(orbit, occupant, row.label);
            }
            images = self::images(special, self.operators);
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
            Some(same) => same.occupancy += occupant.occupancy,
            None => orbit.occupants.push(occupant),
        }
    }

    /// The special position beside a row and its distance in Å, where the row has to be moved.
    fn special_position(
        &self,
        row: &Row<'_>,
        frac: Vector3,
        images: &[Vector3],
    ) -> Option<(Vector3, f64)> {
        let fewer_asked = row.multiplicity.is_some_and(|m| m < images.len());
        let crowd = |images: &[Vector3]| {
            let first = images.first().copied().unwrap_or(frac);
            let near = |image: &&Vector3| distance(self.lattice, first, **image) < OVERLAP_ANG;
            images.iter().filter(near).count() as f64 * row.occupancy
        };
        let order = self.operators.len();
        let uneven = !order.is_multiple_of(images.len());
        let impossible = images.len() > 1 && crowd(images) > 1.0 + 1e-2 && row.occupancy <= 1.01;
        if !fewer_asked && !impossible && !uneven {
            return None;
        }
        let settled = |fewer: &[Vector3], capture_ang: f64| {
            let asked = row.multiplicity.is_some_and(|m| fewer.len() == m);
            let sound = fewer.len() < images.len()
                && order.is_multiple_of(fewer.len())
                && crowd(fewer) <= row.occupancy.max(1.0) + 1e-2
                && capture_ang <= self.capture_ang
                && (capture_ang <= ROUNDING_ANG || row.occupancy > 0.99);
            (fewer_asked && asked) || ((impossible || uneven) && sound)
        };
        CAPTURE_ANG.into_iter().find_map(|capture_ang| {
            let special = self.average_of_images(frac, capture_ang);
            let fewer = self::images(special, self.operators);
            settled(&fewer, capture_ang).then(|| (special, distance(self.lattice, frac, special)))
        })
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
        if !self.moved.is_empty() {
            let moved: Vec<String> = self
                .moved
                .iter()
                .map(|(label, shift_ang)| format!("{label} ({shift_ang:.3} Å)"))
                .collect();
            notes.push((
                format!("{} atom(s) lie beside a special position", moved.len()),
                format!("they were moved onto it: {}", super::listed(&moved)),
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
        Expansion { sites, notes }
    }
}

/// Distinct images of a point in [0, 1)³, in the order of the operators.
fn images(frac: Vector3, operators: &[Operator]) -> Vec<Vector3> {
    let mut images: Vec<Vector3> = Vec::with_capacity(operators.len());
    for operator in operators {
        let image = operator.apply(frac).map(wrap);
        if !images.iter().any(|known| coincide(*known, image)) {
            images.push(image);
        }
    }
    images
}

/// Whether two points agree within the tolerance, up to lattice translations.
fn coincide(u: Vector3, v: Vector3) -> bool {
    (0..3).all(|k| {
        let d = u[k] - v[k];
        (d - d.round()).abs() < SITE_TOLERANCE
    })
}

/// The shortest of v − u + lattice vectors in fractional coordinates, near enough for distances
/// well below half the cell's widths.
fn nearest_difference(u: Vector3, v: Vector3) -> Vector3 {
    std::array::from_fn(|k| {
        let d = v[k] - u[k];
        d - d.round()
    })
}

fn distance(lattice: &Lattice, u: Vector3, v: Vector3) -> f64 {
    norm(lattice.cart_from_frac(nearest_difference(u, v)))
}
