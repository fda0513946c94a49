//! What every descriptor gets: one simplified structure, flattened for computing.
//!
//! In: a simplified [`Structure`]. Out: [`Input`], with parallel arrays for ordered structures and
//! room for what several descriptors share (computed once, on first use).

use std::sync::OnceLock;

use super::DescriptorError;
use super::composition::{Fractions, no_sites};
use super::mobile_places::MobilePlaces;
use super::searchable::check_searchable;
use crate::crystal::coordination::{
    CoordinationError, CrystalNnSettings, Environment, Sites, environments,
};
use crate::crystal::lattice::Vector3;
use crate::crystal::voronoi::{Tessellation, VoronoiError};
use crate::crystal::{Element, Structure};
use crate::monitor::Monitor;

/// One structure, ready to be described.
#[derive(Debug)]
pub struct Input {
    /// The simplified structure.
    pub structure: Structure,
    /// The element that moves; the others are the framework.
    pub mobile_ion: Element,
    ordered: Result<OrderedCell, DescriptorError>,
    fractions: OnceLock<Option<Fractions>>,
    voronoi: Shared<Tessellation>,
    environments: Shared<Vec<Environment>>,
    mobile_places: Shared<MobilePlaces>,
    monitor: Monitor,
}

/// What several descriptors need, computed by the first that asks.
type Shared<T> = OnceLock<Result<T, DescriptorError>>;

/// Parallel arrays over the sites of an ordered cell.
#[derive(Clone, Debug)]
pub struct OrderedCell {
    /// Element of each site.
    pub elements: Vec<Element>,
    /// Oxidation state of each site, 0 where unknown.
    pub oxidation_states: Vec<f64>,
    /// Fractional coordinates, wrapped into [0, 1).
    pub frac: Vec<Vector3>,
    /// Cartesian coordinates in Å of the wrapped points.
    pub cart: Vec<Vector3>,
}

impl Input {
    /// Prepares a simplified structure, in which Li stands for the mobile ion.
    pub fn new(structure: Structure) -> Self {
        Self::with_mobile_ion(structure, Element::LI)
    }

    /// Prepares a structure with its mobile ion.
    pub fn with_mobile_ion(structure: Structure, mobile_ion: Element) -> Self {
        let ordered = ordered_cell(&structure);
        Self {
            structure,
            mobile_ion,
            ordered,
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

    /// The ordered cell.
    ///
    /// # Errors
    /// [`DescriptorError::Disordered`] naming the first partially occupied or mixed site;
    /// [`DescriptorError::NotApplicable`] for a structure without sites.
    pub fn ordered(&self) -> Result<&OrderedCell, DescriptorError> {
        self.ordered.as_ref().map_err(Clone::clone)
    }

    /// The sites of the ordered cell.
    ///
    /// # Errors
    /// Those of [`Input::ordered`].
    pub(super) fn sites(&self) -> Result<Sites<'_>, DescriptorError> {
        let cell = self.ordered()?;
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
    /// Those of [`Input::ordered`]; [`DescriptorError::NotApplicable`] for two sites in one place,
    /// or a cell too flat or elongated.
    pub fn voronoi(&self) -> Result<&Tessellation, DescriptorError> {
        let compute = || {
            let cell = self.ordered()?;
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

fn ordered_cell(structure: &Structure) -> Result<OrderedCell, DescriptorError> {
    if structure.sites.is_empty() {
        return Err(DescriptorError::NotApplicable {
            fact: "the structure has no sites".to_owned(),
        });
    }
    if let Some(site) = structure.sites.iter().position(|s| !s.is_ordered()) {
        let label = structure.sites[site].label.clone();
        return Err(DescriptorError::Disordered { site, label });
    }
    check_searchable(&structure.lattice)?;
    let species = || {
        structure
            .sites
            .iter()
            .map(super::super::crystal::structure::Site::main_species)
    };
    let frac: Vec<Vector3> = structure
        .sites
        .iter()
        .map(|s| s.frac.map(|x| x - x.floor()))
        .collect();
    Ok(OrderedCell {
        elements: species().map(|s| s.element).collect(),
        oxidation_states: species()
            .map(|s| s.oxidation_state.unwrap_or(0.0))
            .collect(),
        cart: frac
            .iter()
            .map(|f| structure.lattice.cart_from_frac(*f))
            .collect(),
        frac,
    })
}
