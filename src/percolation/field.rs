//! What acts on the mobile ion: the framework as a list of sites with their interactions.
//!
//! In: a decorated structure, the mobile element, a force field. Out: a [`Field`], or the pair or
//! ion without parameters. A disordered site acts by its occupants, each weighted by its
//! occupancy.

use super::tables::{IonParameters, Tables, tables};
use super::{ForceField, Ion, PercolationError, PercolationSettings};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Structure};
use crate::math::special::{erfc, erfc_and_inverse, exp};

/// e²/(4πε₀) in eV Å as both force fields round it.
const COULOMB_EV_ANG: f64 = 14.4;

/// Screening length over the sum of the radii.
const SCREENING: f64 = 0.74;

/// What a hard core adds to the sum of screened repulsions.
const CORE: f64 = 300.0;

/// The same in eV.
pub(super) const CORE_EV: f64 = CORE * COULOMB_EV_ANG;

/// No point is taken to be nearer to a site than this in Å, so that 1/r stays finite.
pub(super) const NEAREST_ANG: f64 = 0.01;

/// A screened repulsion of less than this in eV is none: far less than the maps' single precision
/// shows.
const NO_REPULSION_EV: f64 = 1e-10;

/// Attraction by ions of opposite charge, for one occupant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attraction {
    pub half_depth_ev: f64,
    pub minimum_ang: f64,
    pub steepness_per_ang: f64,
    unit_valence_ang: f64,
    inverse_softness_per_ang: f64,
    occupancy: f64,
}

/// Repulsion by ions of like charge, for one occupant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Repulsion {
    /// 14.4 f q q'ᵢ o in eV Å.
    pub strength: f64,
    /// The same with f = 1.
    bare_strength: f64,
    pub inverse_screening_per_ang: f64,
    /// erfc at the cut-off.
    shift: f64,
    /// Within this distance in Å the site is a hard core; negative where there are none.
    pub core_ang: f64,
    /// Beyond this distance in Å there is nothing left of it.
    pub reach_ang: f64,
}

/// What one occupant does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Interaction {
    Attraction(Attraction),
    Repulsion(Repulsion),
}

/// Sums at one point.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// Attraction in eV, with D0/2.
    pub attraction_ev: f64,
    /// Bond-valence sum.
    pub valence: f64,
    /// Screened repulsion in eV.
    pub repulsion_ev: f64,
    /// That of BVEL in eV.
    pub shifted_repulsion_ev: f64,
    /// Number of hard cores over the point.
    pub cores: f64,
}

impl Sums {
    /// Energy in eV, bond-valence sum, BVEL in eV.
    #[inline(always)]
    pub(super) fn values(&self) -> [f32; 3] {
        let core = if self.cores > 0.0 { CORE_EV } else { 0.0 };
        [
            (self.attraction_ev + self.repulsion_ev + core) as f32,
            self.valence as f32,
            (2.0 * self.attraction_ev + self.shifted_repulsion_ev + core) as f32,
        ]
    }
}

impl Attraction {
    /// Energy in eV at a distance in Å.
    #[inline(always)]
    pub(super) fn energy_ev(&self, r: f64) -> f64 {
        let e = exp(self.steepness_per_ang * (self.minimum_ang - r));
        self.half_depth_ev * (e * (e - 2.0))
    }

    /// That with the depth of another ion.
    pub(super) fn energy_with_depth_of(&self, other: &Self, r: f64) -> f64 {
        let depths = other.half_depth_ev * self.occupancy / (self.half_depth_ev * other.occupancy);
        self.energy_ev(r) * depths
    }

    /// Bond valence at a distance in Å.
    #[inline(always)]
    pub(super) fn valence(&self, r: f64) -> f64 {
        self.occupancy * exp((self.unit_valence_ang - r) * self.inverse_softness_per_ang)
    }
}

impl Repulsion {
    /// Energy of the map and of BVEL in eV at a distance in Å; none of them in the core.
    #[inline(always)]
    pub(super) fn energies_ev(&self, r: f64) -> (f64, f64) {
        let (screened, inverse) = self.screened(r);
        (
            self.strength * screened * inverse,
            self.bare_strength * (screened - self.shift) * inverse,
        )
    }

    /// That of the map alone.
    #[inline(always)]
    pub(super) fn energy_ev(&self, r: f64) -> f64 {
        let (screened, inverse) = self.screened(r);
        self.strength * screened * inverse
    }

    /// erfc(r / screening length), and 1/r in Å⁻¹, which counts as 0 in the core.
    #[inline(always)]
    fn screened(&self, r: f64) -> (f64, f64) {
        let beyond = if r > NEAREST_ANG { r } else { NEAREST_ANG };
        let (screened, inverse) = erfc_and_inverse(beyond * self.inverse_screening_per_ang);
        let outside = if r > self.core_ang {
            self.inverse_screening_per_ang
        } else {
            0.0
        };
        (screened, inverse * outside)
    }

    /// Whether a point at a distance in Å is in the core.
    #[inline(always)]
    pub(super) fn is_core(&self, r: f64) -> bool {
        r <= self.core_ang
    }
}

/// A site and what its occupants do; the mobile ion's own sites do nothing.
#[derive(Clone, Debug)]
pub(super) struct FieldSite {
    pub frac: Vector3,
    pub interactions: Vec<Interaction>,
}

/// Everything that acts on the mobile ion.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub lattice: Lattice,
    /// The sites that count as neighbours.
    pub sites: Vec<FieldSite>,
    pub cutoff_ang: f64,
    /// [`PercolationSettings::as_published`].
    pub as_published: bool,
}

impl Field {
    /// The field of a structure with oxidation states.
    ///
    /// # Errors
    /// Those of a missing ion, charge or parameter.
    pub(super) fn new(
        structure: &Structure,
        mobile: Element,
        settings: &PercolationSettings,
    ) -> Result<Self, PercolationError> {
        Self::with_force_field(structure, mobile, settings, settings.force_field).map_err(|error| {
            let other = settings.force_field.other();
            let other = Self::with_force_field(structure, mobile, settings, other);
            error.with_offer(other.is_ok())
        })
    }

    fn with_force_field(
        structure: &Structure,
        mobile: Element,
        settings: &PercolationSettings,
        force_field: ForceField,
    ) -> Result<Self, PercolationError> {
        let truncated = as_published(settings).then(|| with_whole_charges(structure));
        let structure = truncated.as_ref().unwrap_or(structure);
        let resolver = Resolver::new(structure, mobile, settings.cutoff_ang, force_field)?;
        let mut sites = Vec::with_capacity(structure.n_sites());
        let mut attracts = false;
        for site in &structure.sites {
            let mut interactions = Vec::new();
            for occupant in &site.occupants {
                let species = occupant.species;
                if species.element == mobile || occupant.occupancy <= 0.0 {
                    continue;
                }
                let ion = charged(species.element, species.oxidation_state)?;
                interactions.push(resolver.interaction(ion, occupant.occupancy)?);
            }
            attracts |= interactions
                .iter()
                .any(|i| matches!(i, Interaction::Attraction(_)));
            // SHU counts its own sites among the nearest neighbours, softBV does not.
            let counts = force_field == ForceField::Shu && settings.max_neighbors.is_some();
            if !interactions.is_empty() || counts {
                sites.push(FieldSite {
                    frac: site.frac.map(|x| x - x.floor()),
                    interactions,
                });
            }
        }
        if sites.iter().all(|site| site.interactions.is_empty()) {
            return Err(PercolationError::NoFramework {
                ion: mobile,
                formula: structure.reduced_formula(),
            });
        }
        if !attracts {
            return Err(PercolationError::NothingAttracts {
                ion: resolver.mobile,
                formula: structure.reduced_formula(),
            });
        }
        Ok(Self {
            lattice: structure.lattice.clone(),
            sites,
            cutoff_ang: settings.cutoff_ang,
            as_published: as_published(settings),
        })
    }
}

/// Whether the flaws of the published code are wanted.
fn as_published(settings: &PercolationSettings) -> bool {
    settings.as_published && settings.max_neighbors.is_some()
}

/// Looks up what the mobile ion feels of another one.
struct Resolver {
    force_field: ForceField,
    tables: &'static Tables,
    mobile: Ion,
    size: IonParameters,
    /// f of the energy's screened term.
    balance: f64,
    cutoff_ang: f64,
}

impl Resolver {
    fn new(
        structure: &Structure,
        mobile: Element,
        cutoff_ang: f64,
        force_field: ForceField,
    ) -> Result<Self, PercolationError> {
        let mut resolver = Self {
            force_field,
            tables: tables(force_field),
            mobile: mobile_ion(structure, mobile)?,
            size: IonParameters {
                shell: 1.0,
                radius_ang: 0.0,
            },
            balance: 1.0,
            cutoff_ang,
        };
        resolver.size = resolver.ion(resolver.mobile)?;
        if force_field == ForceField::Shu {
            resolver.balance = resolver.charge_balance(structure)?;
        }
        Ok(resolver)
    }

    /// −Σ q' of the opposite charges / Σ q' of the like ones over the cell, with q' = q/√n.
    fn charge_balance(&self, structure: &Structure) -> Result<f64, PercolationError> {
        let (mut like, mut opposite) = (0.0, 0.0);
        for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
            let ion = charged(occupant.species.element, occupant.species.oxidation_state)?;
            let reduced = occupant.occupancy * ion.charge / self.ion(ion)?.shell.sqrt();
            if ion.charge * self.mobile.charge > 0.0 {
                like += reduced;
            } else {
                opposite += reduced;
            }
        }
        // The mobile ion itself is there, so that `like` is not 0.
        Ok(-opposite / like)
    }

    fn ion(&self, ion: Ion) -> Result<IonParameters, PercolationError> {
        self.tables.ion(ion).ok_or(PercolationError::MissingIon {
            force_field: self.force_field,
            ion,
            other_works: false,
        })
    }

    fn interaction(&self, ion: Ion, occupancy: f64) -> Result<Interaction, PercolationError> {
        if ion.charge * self.mobile.charge > 0.0 {
            self.repulsion(ion, occupancy)
        } else {
            self.attraction(ion, occupancy)
        }
    }

    fn attraction(&self, ion: Ion, occupancy: f64) -> Result<Interaction, PercolationError> {
        let (cation, anion) = if ion.charge < 0.0 {
            (self.mobile, ion)
        } else {
            (ion, self.mobile)
        };
        let pair = self
            .tables
            .pair(cation, anion)
            .ok_or(PercolationError::MissingPair {
                force_field: self.force_field,
                cation,
                anion,
                other_works: false,
            })?;
        Ok(Interaction::Attraction(Attraction {
            half_depth_ev: 0.5 * pair.depth_ev * occupancy,
            minimum_ang: pair.minimum_ang,
            steepness_per_ang: pair.steepness_per_ang,
            unit_valence_ang: pair.unit_valence_ang,
            inverse_softness_per_ang: 1.0 / pair.softness_ang,
            occupancy,
        }))
    }

    fn repulsion(&self, ion: Ion, occupancy: f64) -> Result<Interaction, PercolationError> {
        let size = self.ion(ion)?;
        let charges = self.mobile.charge * ion.charge / (self.size.shell * size.shell).sqrt();
        let screening_ang = SCREENING * (self.size.radius_ang + size.radius_ang);
        let bare_strength = COULOMB_EV_ANG * charges * occupancy;
        let strength = self.balance * bare_strength;
        let strongest = strength.abs().max(bare_strength.abs());
        Ok(Interaction::Repulsion(Repulsion {
            strength,
            bare_strength,
            reach_ang: reach_ang(strongest, screening_ang, self.cutoff_ang),
            inverse_screening_per_ang: 1.0 / screening_ang,
            shift: erfc(self.cutoff_ang / screening_ang),
            core_ang: match self.force_field {
                ForceField::Shu => size.radius_ang,
                ForceField::SoftBv => -1.0,
            },
        }))
    }
}

/// Where a repulsion of so many eV Å, screened over a length in Å, has come down to
/// [`NO_REPULSION_EV`]; the cut-off where it has not.
fn reach_ang(strength: f64, screening_ang: f64, cutoff_ang: f64) -> f64 {
    let is_left = |r: &f64| strength * erfc(r / screening_ang) > NO_REPULSION_EV * r;
    let steps = (1..)
        .map(|k| 0.1 * f64::from(k))
        .take_while(|r| *r < cutoff_ang);
    let last = steps.take_while(is_left).last().unwrap_or(0.0);
    (last + 0.1).min(cutoff_ang)
}

/// The structure with the charges without their fractions.
fn with_whole_charges(structure: &Structure) -> Structure {
    let mut truncated = structure.clone();
    for occupant in truncated.sites.iter_mut().flat_map(|s| &mut s.occupants) {
        let charge = &mut occupant.species.oxidation_state;
        *charge = charge.map(f64::trunc);
    }
    truncated
}

/// An ion, or that it is none.
fn charged(element: Element, oxidation_state: Option<f64>) -> Result<Ion, PercolationError> {
    match oxidation_state {
        Some(charge) if charge != 0.0 => Ok(Ion { element, charge }),
        _ => Err(PercolationError::Uncharged { element }),
    }
}

/// The mobile element with its charge: that of most of it, the lowest of equals.
fn mobile_ion(structure: &Structure, element: Element) -> Result<Ion, PercolationError> {
    let mut amounts: Vec<(f64, f64)> = Vec::new();
    for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
        if occupant.species.element != element {
            continue;
        }
        let ion = charged(element, occupant.species.oxidation_state)?;
        match amounts.iter_mut().find(|(charge, _)| *charge == ion.charge) {
            Some((_, amount)) => *amount += occupant.occupancy,
            None => amounts.push((ion.charge, occupant.occupancy)),
        }
    }
    amounts.sort_by(|(q1, n1), (q2, n2)| n2.total_cmp(n1).then(q1.abs().total_cmp(&q2.abs())));
    match amounts.first() {
        Some((charge, _)) => Ok(Ion {
            element,
            charge: *charge,
        }),
        None => Err(PercolationError::no_mobile_ion(element, structure)),
    }
}
