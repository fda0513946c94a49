//! Both ends of a hop as defects of the crystal: ions taken out, an ion put in.
//!
//! In: a hop, a supercell. Out: [`Ends`].
//!
//! | hop | into a vacancy | with every site filled |
//! |---|---|---|
//! | site → site | the ion of the end is taken out | none: there is no room |
//! | site → interstitial | the ion of the site nearest to the interstitial, the start excepted, is taken out: the one that the hop would lead on to | nothing is taken out |
//! | interstitial → interstitial | an ion more than there are sites | an ion more than there are sites |

use super::cell::{SiteInCell, Supercell};
use super::hop::nearest_image;
use super::{BandError, Hop, HopEnd, Mechanism};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Structure};

/// A crystal with ions missing or added.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Defect {
    /// Sites without their ion.
    pub removed: Vec<SiteInCell>,
    /// Where there is an ion beside the sites: fractional coordinates in the structure's own vectors.
    pub added: Option<Vector3>,
}

/// Both ends of a hop.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ends {
    /// What the crystal is like at each end.
    pub defects: [Defect; 2],
    /// Where the ion is at each end: fractional coordinates in the structure's own vectors.
    pub ion: [Vector3; 2],
    /// The site at each end, where there is one.
    pub sites: [Option<SiteInCell>; 2],
    /// What hops.
    pub mechanism: Mechanism,
}

impl Ends {
    /// Those of a hop.
    ///
    /// # Errors
    /// [`BandError::OwnImage`], [`BandError::NoVacancy`].
    pub(super) fn new(
        structure: &Structure,
        mobile: Element,
        hop: &Hop,
        cell: &Supercell,
        mechanism: Mechanism,
    ) -> Result<Self, BandError> {
        // The minimum of a map may lie on the other side of the cell's edge than its site.
        let place = |end: &HopEnd| {
            let site = end.site.filter(|site| *site < structure.n_sites())?;
            let own = structure.sites[site].frac;
            Some((site, nearest_image(&structure.lattice, end.frac, own).1))
        };
        let sites = [place(&hop.start), place(&hop.end)];
        let ion = [hop.start.frac, hop.end.frac];
        check_images(hop, cell)?;
        let defect = |removed: Vec<SiteInCell>, added: Option<Vector3>| Defect { removed, added };
        let (defects, mechanism) = match (sites, mechanism) {
            ([Some(from), Some(to)], Mechanism::Vacancy) => (
                [defect(vec![to], None), defect(vec![from], None)],
                Mechanism::Vacancy,
            ),
            ([Some(_), Some(_)], Mechanism::Interstitial) => {
                return Err(BandError::NoVacancy {
                    start: hop.start.label.clone(),
                    end: hop.end.label.clone(),
                });
            }
            ([None, None], _) => (
                ion.map(|frac| defect(Vec::new(), Some(frac))),
                Mechanism::Interstitial,
            ),
            ([Some(site), None], mechanism) => {
                let [home, away] = beside(structure, mobile, (site, ion[1]), cell, mechanism);
                ([home, away], mechanism)
            }
            ([None, Some(site)], mechanism) => {
                let [home, away] = beside(structure, mobile, (site, ion[0]), cell, mechanism);
                ([away, home], mechanism)
            }
        };
        Ok(Self {
            defects,
            ion,
            sites,
            mechanism,
        })
    }
}

/// The crystal with an ion at its site, and with it beside at an interstitial.
fn beside(
    structure: &Structure,
    mobile: Element,
    (site, interstitial): (SiteInCell, Vector3),
    cell: &Supercell,
    mechanism: Mechanism,
) -> [Defect; 2] {
    let empty = match mechanism {
        Mechanism::Vacancy => nearest_site(structure, mobile, interstitial, site, cell),
        Mechanism::Interstitial => None,
    };
    let removed: Vec<SiteInCell> = empty.into_iter().collect();
    let and_own = removed.iter().copied().chain([site]).collect();
    [
        Defect {
            removed,
            added: None,
        },
        Defect {
            removed: and_own,
            added: Some(interstitial),
        },
    ]
}

/// The site of the mobile ion that is nearest to a point, one excepted; the first of equals.
fn nearest_site(
    structure: &Structure,
    mobile: Element,
    point: Vector3,
    but: SiteInCell,
    cell: &Supercell,
) -> Option<SiteInCell> {
    let lattice = &structure.lattice;
    let mut best: Option<(f64, SiteInCell)> = None;
    for (number, site) in structure.sites.iter().enumerate() {
        if site.main_species().element != mobile {
            continue;
        }
        let (_, home) = nearest_image(lattice, point, site.frac);
        for around in 0..27 {
            let step = [around / 9 - 1, around / 3 % 3 - 1, around % 3 - 1];
            let image: [i32; 3] = std::array::from_fn(|k| home[k] + step[k]);
            let delta = std::array::from_fn(|k| site.frac[k] + f64::from(image[k]) - point[k]);
            let distance_ang = norm(lattice.cart_from_frac(delta));
            let place = (number, image);
            let is_other = cell.index(place) != cell.index(but);
            if is_other && best.is_none_or(|(known, _)| distance_ang < known - 1e-3) {
                best = Some((distance_ang, place));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// An ion cannot hop to its own image: that moves with it.
fn check_images(hop: &Hop, cell: &Supercell) -> Result<(), BandError> {
    let delta: Vector3 = std::array::from_fn(|k| hop.end.frac[k] - hop.start.frac[k]);
    let near_whole = |k: usize| {
        let cells = delta[k] / f64::from(cell.repeats[k]);
        (cells - cells.round()).abs() * f64::from(cell.repeats[k])
    };
    let off = std::array::from_fn(near_whole);
    let is_image = norm(cell.unit().cart_from_frac(off)) < 0.3;
    let is_hop = norm(cell.cart(delta)) > 0.3;
    if !(is_image && is_hop) {
        return Ok(());
    }
    let axes = ["a", "b", "c"].into_iter().enumerate();
    let crossed: Vec<&str> = axes
        .filter(|(k, _)| delta[*k].abs() > 0.5)
        .map(|(_, a)| a)
        .collect();
    Err(BandError::OwnImage {
        repeats: cell.in_words(),
        axes: crossed.join(", "),
    })
}
