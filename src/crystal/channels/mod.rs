//! Channels through a framework: the network of its voids, and the largest sphere that can pass.
//!
//! In: sites with elements and oxidation states, their Voronoi cells, the mobile element. Out:
//! [`Channels`], a periodic [`Network`] of nodes and edges with the radii of the spheres that fit,
//! and the largest free sphere along a, b and c. Lengths in Å.
//!
//! The framework is the crystal without its mobile element, each site a hard sphere of its
//! effective radius (Shannon's crystal radius at its coordination number). Along the edges of the
//! framework's power diagram a small sphere keeps farthest from all of them. The *free sphere* along
//! an axis is the largest that can travel along a closed path of the network that winds around the
//! crystal along that axis; it is found by joining edges from the widest to the narrowest.
//!
//! The definition is that of CAVD (B. He et al., Sci. Data 2020, 7, 153,
//! DOI 10.1038/s41597-020-0491-x) on Zeo++ (T. F. Willems et al., Microporous Mesoporous Mater. 2012,
//! 149, 134, DOI 10.1016/j.micromeso.2011.08.020). As there, the centre of each face is a node as
//! well, joined to the face's vertices with its own radius. Where the sphere would come nearer to an
//! atom between centre and vertex, that is too wide, and so is the free sphere of about one crystal
//! in six; [`Channels::passing_sphere_ang`] is what gets through in truth, by the vertices alone.
//! Partial occupancies: see [`Channels::of_disordered`].
//! CAVD 0.5.9 moreover puts some face centres into the wrong cell, and then finds different radii
//! along equivalent axes; here they are equal.

mod disordered;
mod merge;
mod network;
mod radii;
#[cfg(test)]
mod tests;

pub use network::{Edge, Network, Node, NodeKind};
pub use radii::{coordination_number, effective_radius_ang, mean_coordination_number};

use super::Element;
use super::coordination::Sites;
use super::lattice::{Lattice, Vector3};
use super::voronoi::{Tessellation, VoronoiError};
use crate::math::components::Components;
use crate::monitor::Monitor;

/// The voids of a framework and what passes through them.
#[derive(Clone, Debug, PartialEq)]
pub struct Channels {
    /// The sites of the framework, as indices of the crystal's sites.
    pub framework: Vec<usize>,
    /// Their radii in Å.
    pub radii_ang: Vec<f64>,
    /// The voids and the ways between them.
    pub network: Network,
    /// Radius in Å of the free sphere along a, b and c, as CAVD defines it; negative where the
    /// spheres of the framework overlap on the way.
    pub free_sphere_ang: [f64; 3],
    /// The same without the shortcuts by face centres: what gets through in truth.
    pub passing_sphere_ang: [f64; 3],
    /// Radius in Å of the largest sphere that fits anywhere.
    pub largest_included_ang: f64,
}

/// Why a crystal has no channels.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChannelError {
    /// There is no framework.
    #[error("every site is {mobile}, which leaves no framework to have channels")]
    NoFramework {
        /// The mobile element.
        mobile: Element,
    },
    /// A site has no radius.
    #[error("site {site} ({element}, oxidation state {oxidation_state}): no radius in the tables")]
    NoRadius {
        /// Index of the site.
        site: usize,
        /// The element.
        element: Element,
        /// Its oxidation state.
        oxidation_state: f64,
    },
    /// The framework has no power diagram.
    #[error(transparent)]
    NoCell(#[from] VoronoiError),
    /// The network has no path around the crystal.
    #[error("no path of the network of voids leads along {}; the cell is too small", ["a", "b", "c"][*axis])]
    NoPath {
        /// 0, 1 or 2 for a, b or c.
        axis: usize,
    },
}

impl Channels {
    /// The channels for a mobile element; `voronoi` holds the Voronoi cells of all sites.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn new(
        sites: &Sites<'_>,
        voronoi: &Tessellation,
        mobile: Element,
    ) -> Result<Self, ChannelError> {
        Self::watched(sites, voronoi, mobile, &Monitor::silent())
    }

    /// The same, until the monitor says stop.
    ///
    /// # Errors
    /// As [`Channels::new`], and [`VoronoiError::Cancelled`].
    pub fn watched(
        sites: &Sites<'_>,
        voronoi: &Tessellation,
        mobile: Element,
        monitor: &Monitor,
    ) -> Result<Self, ChannelError> {
        let is_framework = |site: &usize| sites.elements[*site] != mobile;
        let framework: Vec<usize> = (0..sites.frac.len()).filter(is_framework).collect();
        if framework.is_empty() {
            return Err(ChannelError::NoFramework { mobile });
        }
        let radii_ang = framework
            .iter()
            .map(|site| {
                let radius_ang = effective_radius_ang(sites, *site, &voronoi.cells[*site]);
                radius_ang.ok_or(ChannelError::NoRadius {
                    site: *site,
                    element: sites.elements[*site],
                    oxidation_state: sites.oxidation_states[*site],
                })
            })
            .collect::<Result<Vec<f64>, ChannelError>>()?;
        let frac: Vec<Vector3> = framework.iter().map(|site| sites.frac[*site]).collect();
        Self::around(sites.lattice, framework, &frac, radii_ang, monitor)
    }

    /// The channels between spheres at `frac`.
    fn around(
        lattice: &Lattice,
        framework: Vec<usize>,
        frac: &[Vector3],
        radii_ang: Vec<f64>,
        monitor: &Monitor,
    ) -> Result<Self, ChannelError> {
        let network = Network::watched(lattice, frac, &radii_ang, monitor)?;
        Ok(Self {
            framework,
            radii_ang,
            free_sphere_ang: free_spheres_ang(&network)?,
            passing_sphere_ang: free_spheres_ang(&network.without_face_centers())?,
            largest_included_ang: network.largest_included_ang(),
            network,
        })
    }
}

/// Radius in Å of the largest sphere that can travel along each axis of a network.
///
/// # Errors
/// [`ChannelError::NoPath`] where no path of the network leads along an axis.
pub fn free_spheres_ang(network: &Network) -> Result<[f64; 3], ChannelError> {
    let mut widest_first: Vec<&Edge> = network.edges.iter().collect();
    widest_first.sort_by(|a, b| b.radius_ang.total_cmp(&a.radius_ang));
    let mut components = Components::of_single_members(network.nodes.len());
    let mut free = [None; 3];
    for edge in widest_first {
        let Some(windings) = components.connect(edge.from, edge.to, edge.image) else {
            continue;
        };
        for (axis, radius_ang) in free.iter_mut().enumerate() {
            if windings.along(axis) {
                radius_ang.get_or_insert(edge.radius_ang);
            }
        }
        if free.iter().all(Option::is_some) {
            break;
        }
    }
    match free.iter().position(Option::is_none) {
        None => Ok(free.map(Option::unwrap_or_default)),
        Some(axis) => Err(ChannelError::NoPath { axis }),
    }
}
