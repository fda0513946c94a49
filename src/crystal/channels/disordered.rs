//! Channels of a crystal with partial occupancies.
//!
//! In: a [`Structure`] and the Voronoi cells of all its sites. Out: its [`Channels`]. CAVD knows whole
//! atoms alone; this is how it is carried over:
//!
//! - A site belongs to the mobile ion where that is its main species, and is no part of the framework
//!   then: of a site that it shares with a little of something else the ion finds most copies free. A
//!   site of which it has the lesser part blocks.
//! - A site of the framework has the mean radius of its other occupants, weighted by their occupancies,
//!   and that whether it is full or not: a sphere that is there in some cells only blocks the way in
//!   them. So the spheres that pass are those that pass everywhere.
//! - Alternatives of one place are spheres of their own, which overlap.
//! - Coordination numbers are means: neighbours count by how often they are there, alternatives of the
//!   place itself not at all.

use super::radii::{mean_coordination_number, radius_ang};
use super::{ChannelError, Channels};
use crate::crystal::alternatives::Alternatives;
use crate::crystal::lattice::Vector3;
use crate::crystal::voronoi::Tessellation;
use crate::crystal::{Element, Site, Structure};
use crate::monitor::Monitor;

impl Channels {
    /// The channels of a structure with partial occupancies for a mobile element; `voronoi` holds the
    /// Voronoi cells of all sites. Of whole atoms they are those of [`Channels::watched`].
    ///
    /// # Errors
    /// As there.
    pub fn of_disordered(
        structure: &Structure,
        voronoi: &Tessellation,
        mobile: Element,
        monitor: &Monitor,
    ) -> Result<Self, ChannelError> {
        let sites = &structure.sites;
        let is_framework = |site: &usize| sites[*site].main_species().element != mobile;
        let framework: Vec<usize> = (0..sites.len()).filter(is_framework).collect();
        if framework.is_empty() {
            return Err(ChannelError::NoFramework { mobile });
        }
        let alternatives = Alternatives::of(structure);
        let radii_ang = framework
            .iter()
            .map(|site| {
                let coordination = || {
                    mean_coordination_number(&voronoi.cells[*site], |face| {
                        let other = face.neighbor.site;
                        let distance_ang = face.neighbor.distance_ang;
                        let never = alternatives.exclude(*site, other, distance_ang);
                        (!never).then(|| sites[other].total_occupancy())
                    })
                };
                mean_radius_ang(&sites[*site], *site, mobile, &coordination)
            })
            .collect::<Result<Vec<f64>, ChannelError>>()?;
        let frac: Vec<Vector3> = framework
            .iter()
            .map(|site| sites[*site].frac.map(|x| x - x.floor()))
            .collect();
        Self::around(&structure.lattice, framework, &frac, radii_ang, monitor)
    }
}

/// The mean radius in Å of what does not move on a site.
fn mean_radius_ang(
    site: &Site,
    index: usize,
    mobile: Element,
    coordination: &dyn Fn() -> usize,
) -> Result<f64, ChannelError> {
    let (mut sum_ang, mut amount) = (0.0, 0.0);
    for occupant in &site.occupants {
        let species = occupant.species;
        if species.element == mobile {
            continue;
        }
        let state = species.oxidation_state.unwrap_or(0.0);
        let ang = radius_ang(species.element, state, coordination);
        sum_ang += occupant.occupancy
            * ang.ok_or(ChannelError::NoRadius {
                site: index,
                element: species.element,
                oxidation_state: state,
            })?;
        amount += occupant.occupancy;
    }
    Ok(sum_ang / amount)
}
