//! The places of the mobile ion: where it sits, and where there is room for more of it.
//!
//! In: a [`Structure`], ordered or not, and its mobile ion. Out: [`MobilePlaces`]: the sites of the mobile ion, and the
//! voids of the framework with a number from 0 to 1 for how much of a free place each of them is.
//!
//! A void is a vertex of the framework's power diagram, whose spheres have Shannon's crystal radii
//! at coordination number 6, whatever the mobile ion surrounds. It is free as far as
//!
//! - it is no nearer to an ion of like charge than [`LEAST_LIKE_ANG`],
//! - its clearance is at least [`FITTING_SHARE`] of the mobile ion's radius at coordination
//!   number 4,
//! - no mobile ion is there: the product of 1 − k(d) over the distances d from them,
//! - no other void is there: 1 / Σ k(d) over the voids, each weighted by how free it is.
//!
//! k(d) = exp(−d²/2w²) with w = [`WIDTH_ANG`] says how far two points are one place, so that voids
//! that lie together count once, by degrees: a number of places moves smoothly with the atoms and
//! does not depend on how the cell is chosen.

use super::DescriptorError;
use super::composition::no_sites;
use super::searchable::check_searchable;
use crate::crystal::channels::Network;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::shannon::crystal_radius_ang;
use crate::crystal::voronoi::VoronoiError;
use crate::crystal::{Element, Lattice, Site, Structure};
use crate::monitor::Monitor;

/// Width in Å of a place.
const WIDTH_ANG: f64 = 0.5;

/// Beyond this distance in Å two points are two places.
const SAME_PLACE_ANG: f64 = 3.0;

/// Least distance in Å from an ion of like charge: less than from one that shares an edge of its
/// polyhedron, more than from one that shares a face.
const LEAST_LIKE_ANG: f64 = 2.0;

/// Least clearance as a share of the mobile ion's radius.
const FITTING_SHARE: f64 = 0.9;

/// Over this length in Å a bound is passed by degrees.
const SOFTNESS_ANG: f64 = 0.05;

/// How far in Å a void is from the framework at most, as far as that is looked up.
const REACH_ANG: f64 = 6.0;

/// A void less free than this is left out.
const NEGLIGIBLE: f64 = 1e-9;

/// A site that holds the mobile ion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MobileSite {
    /// Index of the site.
    pub site: usize,
    /// Fractional coordinates.
    pub frac: Vector3,
    /// How much of the mobile ion is there, in (0, 1].
    pub occupancy: f64,
    /// How much of it is empty, in [0, 1).
    pub vacancy: f64,
}

/// A void of the framework.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Void {
    /// Fractional coordinates.
    pub frac: Vector3,
    /// How much of a free place it is if other voids are left out of account, in (0, 1].
    pub fitness: f64,
    /// How much of a free place it is, in (0, 1].
    pub amount: f64,
}

/// Where the mobile ion sits and where it could.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MobilePlaces {
    /// Sites of the mobile ion, at least one.
    pub sites: Vec<MobileSite>,
    /// Voids of the framework that have room for it.
    pub voids: Vec<Void>,
}

impl MobilePlaces {
    /// The places in a structure.
    ///
    /// # Errors
    /// [`DescriptorError::NotApplicable`] without mobile ion, without framework, or with two sites
    /// of the framework in one place; [`DescriptorError::MissingProperty`] for an element without
    /// radius.
    pub(super) fn new(
        structure: &Structure,
        mobile: Element,
        monitor: &Monitor,
    ) -> Result<Self, DescriptorError> {
        check_searchable(&structure.lattice)?;
        let (all, lattice) = (&structure.sites, &structure.lattice);
        if all.is_empty() {
            return Err(no_sites());
        }
        let amount = |site: &Site| -> f64 {
            let occupants = site.occupants.iter();
            let of_mobile = occupants.filter(|o| o.species.element == mobile);
            of_mobile.map(|o| o.occupancy).sum()
        };
        let (holding, framework): (Vec<usize>, Vec<usize>) =
            (0..all.len()).partition(|site| amount(&all[*site]) > 0.0);
        let not_applicable = |fact: String| DescriptorError::NotApplicable { fact };
        if holding.is_empty() {
            let fact = "there is no mobile ion in it, and this describes its places";
            return Err(not_applicable(fact.to_owned()));
        }
        if framework.is_empty() {
            let fact = "every site holds the mobile ion, which leaves no framework around it";
            return Err(not_applicable(fact.to_owned()));
        }
        let sites = holding.iter().map(|site| MobileSite {
            site: *site,
            frac: all[*site].frac,
            occupancy: amount(&all[*site]),
            vacancy: (1.0 - all[*site].total_occupancy()).max(0.0),
        });
        let mut sites: Vec<MobileSite> = sites.collect();
        empty_by_place(lattice, &mut sites, monitor);
        let framework = Framework::new(structure, mobile, &framework)?;
        let voids = framework.voids(lattice, &sites, monitor)?;
        Ok(Self { sites, voids })
    }

    /// Number of mobile ions in the cell, > 0.
    pub(super) fn n_ions(&self) -> f64 {
        self.sites.iter().map(|site| site.occupancy).sum()
    }

    /// Number of free places in the cell: voids, and what is empty of the ion's sites.
    pub(super) fn n_free(&self) -> f64 {
        let voids: f64 = self.voids.iter().map(|void| void.amount).sum();
        let vacancies: f64 = self.sites.iter().map(|site| site.vacancy).sum();
        voids + vacancies
    }
}

/// How far two points in a distance are one place, from 0 to 1.
fn sameness(distance_ang: f64) -> f64 {
    (-0.5 * (distance_ang / WIDTH_ANG).powi(2)).exp()
}

/// How far a number is above a bound, from 0 to 1.
fn above(excess_ang: f64) -> f64 {
    1.0 / (1.0 + (-excess_ang / SOFTNESS_ANG).exp())
}

/// Sites so near that they are one place share its vacancy, which is what all of them leave.
fn empty_by_place(lattice: &Lattice, sites: &mut [MobileSite], monitor: &Monitor) {
    let frac: Vec<Vector3> = sites.iter().map(|site| site.frac).collect();
    let search = NeighborSearch::new(lattice, &frac, SAME_PLACE_ANG).watched_by(monitor);
    let shared = |center: usize| {
        let (mut members, mut filled) = (1.0, 1.0 - sites[center].vacancy);
        search.visit_site(center, |neighbor| {
            let same = sameness(neighbor.distance_ang);
            members += same;
            filled += same * (1.0 - sites[neighbor.site].vacancy);
        });
        (1.0 - filled).max(0.0) / members
    };
    let vacancies: Vec<f64> = (0..sites.len()).map(shared).collect();
    for (site, vacancy) in sites.iter_mut().zip(vacancies) {
        site.vacancy = vacancy;
    }
}

/// What does not move.
struct Framework {
    /// Radius in Å that a place must have.
    needed_ang: f64,
    frac: Vec<Vector3>,
    radii_ang: Vec<f64>,
    /// Whether each site has a charge of the mobile ion's sign.
    is_like: Vec<bool>,
}

impl Framework {
    fn new(
        structure: &Structure,
        mobile: Element,
        framework: &[usize],
    ) -> Result<Self, DescriptorError> {
        let sites = || framework.iter().map(|site| &structure.sites[*site]);
        let state = mobile_charge(structure, mobile);
        let needed = crystal_radius_ang(mobile, state, 4);
        let needed_ang = FITTING_SHARE * needed.ok_or_else(|| no_radius(mobile))?;
        Ok(Self {
            needed_ang,
            frac: sites().map(|site| site.frac).collect(),
            radii_ang: sites().map(radius_ang).collect::<Result<_, _>>()?,
            is_like: sites()
                .map(|site| site.mean_oxidation_state().unwrap_or(0.0) * state > 0.0)
                .collect(),
        })
    }

    fn voids(
        &self,
        lattice: &Lattice,
        sites: &[MobileSite],
        monitor: &Monitor,
    ) -> Result<Vec<Void>, DescriptorError> {
        let network = Network::watched(lattice, &self.frac, &self.radii_ang, monitor);
        let network = network.map_err(|error| match error {
            VoronoiError::Cancelled(cancelled) => cancelled.into(),
            error => DescriptorError::NotApplicable {
                fact: format!("the framework around the mobile ion: {error}"),
            },
        })?;
        let around = NeighborSearch::new(lattice, &self.frac, REACH_ANG).watched_by(monitor);
        let mobile_frac: Vec<Vector3> = sites.iter().map(|site| site.frac).collect();
        let mobile = NeighborSearch::new(lattice, &mobile_frac, SAME_PLACE_ANG).watched_by(monitor);
        let vertices = network.without_face_centers().nodes;
        let void = |frac: Vector3| {
            let mut fitness = self.fitness(&around, frac);
            mobile.visit_point(frac, |neighbor| {
                fitness *= 1.0 - sameness(neighbor.distance_ang);
            });
            Void {
                frac,
                fitness,
                amount: fitness,
            }
        };
        let mut voids: Vec<Void> = vertices.iter().map(|node| void(node.frac)).collect();
        voids.retain(|void| void.fitness > NEGLIGIBLE);
        share(lattice, &mut voids, monitor);
        Ok(voids)
    }

    /// How well the mobile ion fits to a point among the framework, from 0 to 1.
    fn fitness(&self, around: &NeighborSearch, frac: Vector3) -> f64 {
        let (mut clearance_ang, mut like_ang) = (REACH_ANG, REACH_ANG);
        around.visit_point(frac, |neighbor| {
            let distance_ang = neighbor.distance_ang;
            clearance_ang = clearance_ang.min(distance_ang - self.radii_ang[neighbor.site]);
            if self.is_like[neighbor.site] {
                like_ang = like_ang.min(distance_ang);
            }
        });
        above(clearance_ang - self.needed_ang) * above(like_ang - LEAST_LIKE_ANG)
    }
}

/// Voids so near that they are one place share it.
fn share(lattice: &Lattice, voids: &mut [Void], monitor: &Monitor) {
    let frac: Vec<Vector3> = voids.iter().map(|void| void.frac).collect();
    let search = NeighborSearch::new(lattice, &frac, SAME_PLACE_ANG).watched_by(monitor);
    for center in 0..frac.len() {
        let mut members = 1.0;
        search.visit_site(center, |neighbor| {
            members += sameness(neighbor.distance_ang) * voids[neighbor.site].fitness;
        });
        voids[center].amount = voids[center].fitness / members;
    }
}

/// Charge of the mobile ion: the mean over the cell; 0 where unknown.
fn mobile_charge(structure: &Structure, mobile: Element) -> f64 {
    let occupants = structure.sites.iter().flat_map(|s| &s.occupants);
    let (mut charge, mut amount) = (0.0, 0.0);
    for occupant in occupants.filter(|o| o.species.element == mobile) {
        charge += occupant.occupancy * occupant.species.oxidation_state.unwrap_or(0.0);
        amount += occupant.occupancy;
    }
    if amount > 0.0 { charge / amount } else { 0.0 }
}

/// Radius in Å of a site of the framework: the mean of its occupants; an uncharged atom has its
/// atomic radius.
fn radius_ang(site: &Site) -> Result<f64, DescriptorError> {
    let of_occupant = |element: Element, state: Option<f64>| match state {
        Some(state) if state != 0.0 => crystal_radius_ang(element, state, 6),
        _ => {
            let properties = element.properties();
            let calculated = properties.atomic_radius_calculated_ang;
            properties.atomic_radius_ang.or(calculated)
        }
    };
    let mut sum_ang = 0.0;
    for occupant in &site.occupants {
        let species = occupant.species;
        let radius_ang = of_occupant(species.element, species.oxidation_state);
        sum_ang += occupant.occupancy * radius_ang.ok_or_else(|| no_radius(species.element))?;
    }
    Ok(sum_ang / site.total_occupancy())
}

fn no_radius(element: Element) -> DescriptorError {
    DescriptorError::MissingProperty {
        element: element.to_string(),
        property: "ionic radius".to_owned(),
    }
}
