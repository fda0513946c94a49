//! What every descriptor gets: one simplified structure, flattened for computing.
//!
//! In: a simplified [`Structure`]. Out: [`Input`], with parallel arrays over its sites and room for
//! what several descriptors share (computed once, on first use).
//!
//! A structure with partial occupancies is described by what it is on average, sites filled
//! independently of each other but for [alternatives](crate::crystal::alternatives), of which one at
//! most is there. A descriptor that has no meaning then asks for [`Input::ordered`], one that draws
//! planes between neighbours for [`Input::voronoi`], which refuses alternatives.

use std::sync::OnceLock;

use super::DescriptorError;
use super::composition::{Fractions, no_sites};
use super::flat_cell::FlatCell;
use super::mobile_places::MobilePlaces;
use crate::crystal::alternatives::with_joined_places;
use crate::crystal::coordination::{
    CoordinationError, CrystalNnSettings, Environment, Sites, environments,
};
use crate::crystal::voronoi::{Tessellation, VoronoiError};
use crate::crystal::{Element, Structure};
use crate::monitor::Monitor;

/// One structure, ready to be described.
#[derive(Debug)]
pub struct Input {
    /// The simplified structure; occupants that share a point share a site.
    pub structure: Structure,
    /// The element that moves; the others are the framework.
    pub mobile_ion: Element,
    cell: Result<FlatCell, DescriptorError>,
    fractions: OnceLock<Option<Fractions>>,
    voronoi: Shared<Tessellation>,
    environments: Shared<Vec<Environment>>,
    mobile_places: Shared<MobilePlaces>,
    monitor: Monitor,
}

/// What several descriptors need, computed by the first that asks.
type Shared<T> = OnceLock<Result<T, DescriptorError>>;

impl Input {
    /// Prepares a simplified structure, in which Li stands for the mobile ion.
    pub fn new(structure: Structure) -> Self {
        Self::with_mobile_ion(structure, Element::LI)
    }

    /// Prepares a structure with its mobile ion.
    pub fn with_mobile_ion(structure: Structure, mobile_ion: Element) -> Self {
        let structure = with_joined_places(&structure).unwrap_or(structure);
        let cell = FlatCell::of(&structure);
        Self {
            structure,
            mobile_ion,
            cell,
            fractions: OnceLock::new(),
            voronoi: OnceLock::new(),
            environments: OnceLock::new(),
            mobile_places: OnceLock::new(),
            monitor: Monitor::silent(),
        }
    }

    /// From now on descriptors of this structure stop when the monitor says so, and keep to its
    /// limits.
    pub fn watch(&mut self, monitor: Monitor) {
        self.monitor = monitor;
    }

    /// What watches over the work on this structure.
    pub fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// # Errors
    /// [`DescriptorError::Stopped`] once the monitor says so; call it at least every 100 ms of work.
    pub fn check(&self) -> Result<(), DescriptorError> {
        Ok(self.monitor.check()?)
    }

    /// The sites of the cell, ordered or not.
    ///
    /// # Errors
    /// [`DescriptorError::NotApplicable`] for a structure without sites.
    pub fn cell(&self) -> Result<&FlatCell, DescriptorError> {
        self.cell.as_ref().map_err(Clone::clone)
    }

    /// The sites of an ordered cell. `why` says what whole atoms are needed for: "its angles are
    /// counted between whole atoms".
    ///
    /// # Errors
    /// [`DescriptorError::Disordered`] naming the first partially occupied or mixed site; those of
    /// [`Input::cell`].
    pub fn ordered(&self, why: &str) -> Result<&FlatCell, DescriptorError> {
        let cell = self.cell()?;
        let sites = &self.structure.sites;
        match sites.iter().position(|site| !site.is_ordered()) {
            None => Ok(cell),
            Some(site) => Err(DescriptorError::Disordered {
                site,
                label: sites[site].label.clone(),
                why: why.to_owned(),
            }),
        }
    }

    /// The sites of the cell as bonds see them: each with its main species, as in pymatgen
    /// (`on_disorder="take_max_species"`).
    ///
    /// # Errors
    /// Those of [`Input::cell`].
    pub(super) fn sites(&self) -> Result<Sites<'_>, DescriptorError> {
        let cell = self.cell()?;
        Ok(Sites {
            lattice: &self.structure.lattice,
            frac: &cell.frac,
            elements: &cell.elements,
            oxidation_states: &cell.oxidation_states,
        })
    }

    /// The shares of the elements among the atoms.
    ///
    /// # Errors
    /// [`DescriptorError::NotApplicable`] for a structure without sites.
    pub(super) fn fractions(&self) -> Result<&Fractions, DescriptorError> {
        let computed = self
            .fractions
            .get_or_init(|| Fractions::new(&self.structure));
        computed.as_ref().ok_or_else(no_sites)
    }

    /// The Voronoi cell of every site.
    ///
    /// # Errors
    /// [`DescriptorError::Alternatives`] naming two sites of which one at most is there: planes between
    /// them part nothing. Those of [`Input::voronoi_of_all_sites`].
    pub fn voronoi(&self) -> Result<&Tessellation, DescriptorError> {
        let pair = self.cell()?.first_alternatives(&self.structure);
        if let Some(pair) = pair {
            let label = |k: usize| self.structure.sites[k].label.clone();
            return Err(DescriptorError::Alternatives {
                sites: pair.sites,
                labels: pair.sites.map(label),
                distance_ang: pair.distance_ang,
            });
        }
        self.voronoi_of_all_sites()
    }

    /// The Voronoi cell of every site, alternatives or not.
    ///
    /// # Errors
    /// Those of [`Input::cell`]; [`DescriptorError::NotApplicable`] for two sites in one place,
    /// or a cell too flat or elongated.
    pub fn voronoi_of_all_sites(&self) -> Result<&Tessellation, DescriptorError> {
        let compute = || {
            let cell = self.cell()?;
            let cells = Tessellation::watched(&self.structure.lattice, &cell.frac, &self.monitor);
            cells.map_err(voronoi_error)
        };
        let computed = self.voronoi.get_or_init(compute);
        computed.as_ref().map_err(Clone::clone)
    }

    /// The bonds of every site, as CrystalNN sees them.
    ///
    /// # Errors
    /// Those of [`Input::voronoi`]; [`DescriptorError::MissingProperty`] for an element without any
    /// radius.
    pub fn environments(&self) -> Result<&[Environment], DescriptorError> {
        let compute = || {
            let settings = CrystalNnSettings::default();
            let (sites, voronoi) = (self.sites()?, self.voronoi()?);
            let found = environments(&sites, voronoi, &settings, &self.monitor);
            found.map_err(bonding_error)
        };
        let computed = self.environments.get_or_init(compute);
        computed.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// Where the mobile ion sits and where it could.
    ///
    /// # Errors
    /// Those of [`MobilePlaces::new`].
    pub(super) fn mobile_places(&self) -> Result<&MobilePlaces, DescriptorError> {
        let compute = || {
            let places = MobilePlaces::new(&self.structure, self.mobile_ion, &self.monitor);
            self.check().and(places)
        };
        let computed = self.mobile_places.get_or_init(compute);
        computed.as_ref().map_err(Clone::clone)
    }
}

/// The error of a tessellation, as that of a descriptor.
pub(super) fn voronoi_error(error: VoronoiError) -> DescriptorError {
    match error {
        VoronoiError::Cancelled(cancelled) => cancelled.into(),
        error => DescriptorError::NotApplicable {
            fact: error.to_string(),
        },
    }
}

fn bonding_error(error: CoordinationError) -> DescriptorError {
    match error {
        CoordinationError::NoRadius(element) => DescriptorError::MissingProperty {
            element: element.to_string(),
            property: "covalent radius".to_owned(),
        },
        CoordinationError::NoCell(error) => voronoi_error(error),
    }
}
