//! Voronoi channels: the largest sphere that gets through the framework of a structure.
//!
//! In: a structure with oxidation states, ordered or not, the mobile ion. Out: its [`Channels`]; see
//! [`crate::crystal::channels`] for what they are, and [`Channels::of_disordered`] for partial
//! occupancies.

use super::PercolationError;
use crate::crystal::alternatives::with_joined_places;
use crate::crystal::channels::{ChannelError, Channels};
use crate::crystal::coordination::Sites;
use crate::crystal::lattice::Vector3;
use crate::crystal::voronoi::{Tessellation, VoronoiError};
use crate::crystal::{Element, Structure};
use crate::monitor::Monitor;

/// The channels of a structure for a mobile ion.
///
/// # Errors
/// [`PercolationError::NoMobileIon`], [`PercolationError::NoChannels`].
pub fn channels(structure: &Structure, mobile_ion: Element) -> Result<Channels, PercolationError> {
    channels_watched(structure, mobile_ion, &Monitor::silent())
}

/// The same, until the monitor says stop.
///
/// # Errors
/// As [`channels`], and [`PercolationError::Cancelled`].
pub fn channels_watched(
    structure: &Structure,
    mobile_ion: Element,
    monitor: &Monitor,
) -> Result<Channels, PercolationError> {
    if !structure.contains(mobile_ion) {
        return Err(PercolationError::no_mobile_ion(mobile_ion, structure));
    }
    let joined = with_joined_places(structure);
    let structure = joined.as_ref().unwrap_or(structure);
    let species = || {
        structure
            .sites
            .iter()
            .map(super::super::crystal::structure::Site::main_species)
    };
    let frac: Vec<Vector3> = structure.sites.iter().map(|site| site.frac).collect();
    let elements: Vec<Element> = species().map(|s| s.element).collect();
    let states = species().map(|s| s.oxidation_state.unwrap_or(0.0));
    let oxidation_states: Vec<f64> = states.collect();
    let sites = Sites {
        lattice: &structure.lattice,
        frac: &frac,
        elements: &elements,
        oxidation_states: &oxidation_states,
    };
    let no_channels = |error| match error {
        ChannelError::NoCell(VoronoiError::Cancelled(stopped)) => stopped.into(),
        error => PercolationError::NoChannels(error),
    };
    let voronoi = Tessellation::watched(&structure.lattice, &frac, monitor);
    let voronoi = voronoi.map_err(|error| no_channels(error.into()))?;
    if !structure.is_ordered() {
        let channels = Channels::of_disordered(structure, &voronoi, mobile_ion, monitor);
        return channels.map_err(no_channels);
    }
    Channels::watched(&sites, &voronoi, mobile_ion, monitor).map_err(no_channels)
}
