//! Bond-valence sums at the sites of a structure: how well each ion's surroundings suit its charge.
//!
//! In: a structure with oxidation states, a force field for its table of R0 and b, a cut-off. Out:
//! for each site Σ exp((R0 − r)/b) over the ions of opposite charge around it, in valence units,
//! weighted by their occupancies. Its distance from the ion's charge is the *mismatch*.

use super::tables::{Tables, tables};
use super::{ForceField, Ion, PercolationSettings};
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::{Occupant, Structure};

/// The bond-valence sum of one site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteValence {
    /// Charge of the site's ion in elementary charges; the mean of its occupants.
    pub charge: f64,
    /// Bond-valence sum in valence units.
    pub sum: f64,
    /// |sum − |charge||.
    pub mismatch: f64,
}

/// Why a site has no bond-valence sum.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoSiteValence {
    /// It, or one around it, has no charge.
    #[error("an ion without a charge is here or around")]
    Uncharged,
    /// The force field lacks the parameters of a pair.
    #[error("{} has no parameters for {cation} with {anion}", force_field.name())]
    MissingPair {
        /// The force field asked.
        force_field: ForceField,
        /// The cation of the pair.
        cation: Ion,
        /// Its anion.
        anion: Ion,
    },
}

/// Bond-valence sums of all sites, with force field and cut-off of the settings.
pub fn site_valences(
    structure: &Structure,
    settings: &PercolationSettings,
) -> Vec<Result<SiteValence, NoSiteValence>> {
    let frac: Vec<_> = structure.sites.iter().map(|site| site.frac).collect();
    let search = NeighborSearch::new(&structure.lattice, &frac, settings.cutoff_ang);
    let pairs = Pairs {
        force_field: settings.force_field,
        tables: tables(settings.force_field),
    };
    (0..frac.len())
        .map(|site| site_valence(structure, &search, &pairs, site))
        .collect()
}

fn site_valence(
    structure: &Structure,
    search: &NeighborSearch,
    pairs: &Pairs,
    site: usize,
) -> Result<SiteValence, NoSiteValence> {
    let (mut charge, mut sum, mut amount) = (0.0, 0.0, 0.0);
    for own in &structure.sites[site].occupants {
        let ion = ion(own).ok_or(NoSiteValence::Uncharged)?;
        let mut around = Ok(0.0);
        search.visit_site(site, |neighbor| {
            for other in &structure.sites[neighbor.site].occupants {
                if let Ok(total) = &mut around {
                    match pairs.valence(ion, other, neighbor.distance_ang) {
                        Ok(valence) => *total += valence,
                        Err(error) => around = Err(error),
                    }
                }
            }
        });
        charge += own.occupancy * ion.charge;
        sum += own.occupancy * around?;
        amount += own.occupancy;
    }
    let (charge, sum) = (charge / amount, sum / amount);
    Ok(SiteValence {
        charge,
        sum,
        mismatch: (sum - charge.abs()).abs(),
    })
}

/// Looks up bond valences.
struct Pairs {
    force_field: ForceField,
    tables: &'static Tables,
}

impl Pairs {
    /// The bond valence between an ion and an occupant at a distance in Å, by its occupancy.
    fn valence(&self, own: Ion, other: &Occupant, distance_ang: f64) -> Result<f64, NoSiteValence> {
        let theirs = ion(other).ok_or(NoSiteValence::Uncharged)?;
        if own.charge * theirs.charge > 0.0 {
            return Ok(0.0);
        }
        let (cation, anion) = if own.charge > 0.0 {
            (own, theirs)
        } else {
            (theirs, own)
        };
        let [unit_ang, softness_ang] =
            self.tables
                .valence(cation, anion)
                .ok_or(NoSiteValence::MissingPair {
                    force_field: self.force_field,
                    cation,
                    anion,
                })?;
        let exponent = (unit_ang - distance_ang) / softness_ang;
        Ok(other.occupancy * exponent.exp())
    }
}

fn ion(occupant: &Occupant) -> Option<Ion> {
    let charge = occupant.species.oxidation_state?;
    (charge != 0.0).then_some(Ion {
        element: occupant.species.element,
        charge,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species};

    /// The sum over a single pair of ions in a large cell is the formula.
    #[test]
    fn sums_of_pairs() {
        let charged =
            |symbol: &str, charge| Species::charged(symbol.parse::<Element>().unwrap(), charge);
        let settings = PercolationSettings::default();
        let lattice = Lattice::from_rows([[30.0, 0.0, 0.0], [0.0, 30.0, 0.0], [0.0, 0.0, 30.0]]);
        let species = [charged("Li", 1.0), charged("O", -2.0)];
        let frac = [[0.0; 3], [2.0 / 30.0, 0.0, 0.0]];
        let pair = Structure::ordered(lattice, &species, &frac);
        let found = site_valences(&pair, &settings);
        let table = tables(ForceField::Shu);
        let [li, o] = [("Li", 1.0), ("O", -2.0)].map(|(symbol, charge)| Ion {
            element: symbol.parse().unwrap(),
            charge,
        });
        let [unit_ang, softness_ang] = table.valence(li, o).unwrap();
        let expected = ((unit_ang - 2.0) / softness_ang).exp();
        let [first, second] = [0, 1].map(|k| found[k].unwrap());
        assert!((first.sum - expected).abs() < 1e-12);
        assert!((second.sum - expected).abs() < 1e-12);
        assert!((first.mismatch - (expected - 1.0).abs()).abs() < 1e-12);
        assert!((second.mismatch - (expected - 2.0).abs()).abs() < 1e-12);
        assert_eq!(second.charge, -2.0);
    }

    #[test]
    fn what_is_missing_is_named() {
        let lattice = Lattice::from_rows([[5.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 5.0]]);
        let species = [
            Species::charged(Element::LI, 1.0),
            Species::charged("Xe".parse().unwrap(), -1.0),
        ];
        let frac = [[0.0; 3], [0.5; 3]];
        let mut odd = Structure::ordered(lattice, &species, &frac);
        let found = site_valences(&odd, &PercolationSettings::default());
        let message = found[0].unwrap_err().to_string();
        assert_eq!(message, "SHU has no parameters for Li1+ with Xe1-");
        odd.sites[1].occupants[0].species.oxidation_state = None;
        let found = site_valences(&odd, &PercolationSettings::default());
        assert_eq!(found[0], Err(NoSiteValence::Uncharged));
    }
}
