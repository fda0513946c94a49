//! What hops where.
//!
//! In: a [`Pathway`], or two places of a structure. Out: [`Hop`], in fractional coordinates of the
//! structure's own cell.

use serde::{Deserialize, Serialize};

use super::BandError;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Lattice, Structure};
use crate::percolation::paths::{EndKind, PathEnd, Pathway};

/// A point as near as this in Å to a site of the ion means that site.
const AT_A_SITE_ANG: f64 = 0.5;

/// Places nearer than this in Å are one.
const SAME_PLACE_ANG: f64 = 0.1;

/// Where a hop starts or ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HopEnd {
    /// Index of the site in the structure; `None` for an interstitial.
    pub site: Option<usize>,
    /// Label of the site ("Li1"), or "i1", "i2"… or the coordinates of a point.
    pub label: String,
    /// Wyckoff letter, where known.
    pub wyckoff: Option<char>,
    /// Fractional coordinates, not wrapped: with those of the other end they make the hop.
    pub frac: Vector3,
    /// Lattice image: the end is that of the cell, shifted by so many lattice vectors.
    pub image: [i32; 3],
}

/// A hop of the mobile ion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// Where it starts.
    pub start: HopEnd,
    /// Where it ends.
    pub end: HopEnd,
    /// Points from start to end as fractional coordinates, both included; empty: straight.
    pub way: Vec<Vector3>,
    /// Labels of interstitials on the way.
    pub via: Vec<String>,
    /// How many hops of a cell are equivalent to this one, itself included; 0 where not known.
    pub n_equivalent: usize,
    /// Its barrier on the bond-valence map in eV, where it comes from there.
    pub bond_valence_barrier_ev: Option<f64>,
}

/// A place that somebody names: a site, or any point.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Index of a site of the structure, from 0.
    Site(usize),
    /// Label of a site.
    Label(String),
    /// Fractional coordinates.
    Point(Vector3),
}

impl HopEnd {
    fn of_path(end: &PathEnd) -> Self {
        Self {
            site: match end.kind {
                EndKind::Site(site) => Some(site),
                EndKind::Interstitial(_) => None,
            },
            label: end.label.clone(),
            wyckoff: end.wyckoff,
            frac: end.frac,
            image: end.image,
        }
    }

    fn of_site(structure: &Structure, site: usize, image: [i32; 3]) -> Self {
        let own = &structure.sites[site];
        let label = match own.label.as_str() {
            "" => format!("{}{}", own.main_species().element, site + 1),
            label => label.to_owned(),
        };
        Self {
            site: Some(site),
            label,
            wyckoff: None,
            frac: std::array::from_fn(|k| own.frac[k] + f64::from(image[k])),
            image,
        }
    }
}

impl Hop {
    /// The hop of a pathway, along its points.
    pub fn of_pathway(path: &Pathway) -> Self {
        Self {
            start: HopEnd::of_path(&path.start),
            end: HopEnd::of_path(&path.end),
            way: path.points.iter().map(|point| point.frac).collect(),
            via: path.via.clone(),
            n_equivalent: path.n_equivalent,
            bond_valence_barrier_ev: Some(path.barrier_ev),
        }
    }

    /// The straight hop between two places: from the first to the image of the second that is nearest to
    /// it.
    ///
    /// # Errors
    /// [`BandError::NoSuchPlace`], [`BandError::SameEnds`].
    pub fn between(
        structure: &Structure,
        mobile: Element,
        from: &Place,
        to: &Place,
    ) -> Result<Self, BandError> {
        let starts = candidates(structure, mobile, from)?;
        let ends = candidates(structure, mobile, to)?;
        // Of places that share a name the pair that is nearest, the first of equals.
        let mut best: Option<(f64, usize, usize, [i32; 3])> = None;
        for (a, start) in starts.iter().enumerate() {
            for (b, end) in ends.iter().enumerate() {
                let (distance_ang, image) = nearest_image(&structure.lattice, start.frac, end.frac);
                let is_nearer = best.is_none_or(|known| distance_ang < known.0 - 1e-6);
                if distance_ang > SAME_PLACE_ANG && is_nearer {
                    best = Some((distance_ang, a, b, image));
                }
            }
        }
        let Some((_, a, b, image)) = best else {
            return Err(BandError::SameEnds { largest_ang: 0.0 });
        };
        let start = starts[a].clone();
        let mut end = ends[b].clone();
        end.frac = std::array::from_fn(|k| end.frac[k] + f64::from(image[k]));
        end.image = std::array::from_fn(|k| end.image[k] + image[k]);
        Ok(Self {
            start,
            end,
            way: Vec::new(),
            via: Vec::new(),
            n_equivalent: 0,
            bond_valence_barrier_ev: None,
        })
    }

    /// A straight hop between two points, given as fractional coordinates.
    pub fn of_points(mobile: Element, ends: [Vector3; 2]) -> Self {
        let [start, end] = ends.map(|frac| HopEnd {
            site: None,
            label: format!("{mobile} {}", frac.map(|x| format!("{x:.3}")).join(" ")),
            wyckoff: None,
            frac,
            image: [0; 3],
        });
        Self {
            start,
            end,
            way: Vec::new(),
            via: Vec::new(),
            n_equivalent: 0,
            bond_valence_barrier_ev: None,
        }
    }

    /// "Li1 → Li2", with the lattice image where the end is in another cell than the start.
    pub fn title(&self) -> String {
        let away: [i32; 3] = std::array::from_fn(|k| self.end.image[k] - self.start.image[k]);
        let mut title = format!("{} → {}", self.start.label, self.end.label);
        if away != [0; 3] {
            let [i, j, k] = away;
            title = format!("{title} + {i} {j} {k}");
        }
        title
    }

    /// Whether it leads from one site of the ion to another.
    pub fn is_between_sites(&self) -> bool {
        self.start.site.is_some() && self.end.site.is_some()
    }

    /// Straight distance of its ends in Å.
    pub fn distance_ang(&self, lattice: &Lattice) -> f64 {
        let delta = std::array::from_fn(|k| self.end.frac[k] - self.start.frac[k]);
        norm(lattice.cart_from_frac(delta))
    }

    /// The same hop, for the purpose of telling whether one is known: ends equal to 0.01 in fractional
    /// coordinates, and the same way through.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let near = |u: Vector3, v: Vector3| (0..3).all(|k| (u[k] - v[k]).abs() < 0.01);
        near(self.start.frac, other.start.frac)
            && near(self.end.frac, other.end.frac)
            && self.via == other.via
            && self.way.is_empty() == other.way.is_empty()
    }
}

/// The ends that a place may mean.
fn candidates(
    structure: &Structure,
    mobile: Element,
    place: &Place,
) -> Result<Vec<HopEnd>, BandError> {
    let is_mobile = |site: usize| {
        let occupants = &structure.sites[site].occupants;
        occupants.iter().any(|o| o.species.element == mobile)
    };
    let sites: Vec<usize> = (0..structure.n_sites()).filter(|s| is_mobile(*s)).collect();
    let end = |site: &usize| HopEnd::of_site(structure, *site, [0; 3]);
    let found: Vec<HopEnd> = match place {
        Place::Site(site) => sites.iter().filter(|s| *s == site).map(end).collect(),
        Place::Label(label) => {
            let ends = sites.iter().map(end);
            let named = |end: &HopEnd| end.label.eq_ignore_ascii_case(label);
            ends.filter(named).collect()
        }
        Place::Point(frac) => {
            let near = |site: &&usize| {
                let own = structure.sites[**site].frac;
                let (distance_ang, _) = nearest_image(&structure.lattice, *frac, own);
                distance_ang < AT_A_SITE_ANG
            };
            let at_a_site = sites.iter().find(near).map(|site| {
                let own = structure.sites[*site].frac;
                let (_, image) = nearest_image(&structure.lattice, *frac, own);
                HopEnd::of_site(structure, *site, image)
            });
            vec![at_a_site.unwrap_or_else(|| HopEnd {
                site: None,
                label: frac.map(|x| format!("{x:.3}")).join(" "),
                wyckoff: None,
                frac: *frac,
                image: [0; 3],
            })]
        }
    };
    let finite = |end: &HopEnd| end.frac.iter().all(|x| x.is_finite());
    if found.is_empty() || !found.iter().all(finite) {
        return Err(no_such_place(structure, mobile, place, &sites));
    }
    Ok(found)
}

fn no_such_place(
    structure: &Structure,
    mobile: Element,
    place: &Place,
    sites: &[usize],
) -> BandError {
    let mut labels: Vec<String> = Vec::new();
    for site in sites {
        let label = HopEnd::of_site(structure, *site, [0; 3]).label;
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let n_more = labels.len().saturating_sub(12);
    labels.truncate(12);
    let more = match n_more {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    BandError::NoSuchPlace {
        place: match place {
            Place::Site(site) => format!("site {site}"),
            Place::Label(label) => format!("\"{label}\""),
            Place::Point(frac) => format!("{frac:?}"),
        },
        ion: mobile,
        remedy: match labels.is_empty() {
            true => "choose one of its elements as the mobile ion".to_owned(),
            false => format!(
                "give one of {}{more}, or fractional coordinates",
                labels.join(", ")
            ),
        },
    }
}

/// The distance in Å to the nearest image of a point, and the image.
pub(super) fn nearest_image(lattice: &Lattice, from: Vector3, to: Vector3) -> (f64, [i32; 3]) {
    let base: [f64; 3] = std::array::from_fn(|k| -(to[k] - from[k]).round());
    let mut best = (f64::INFINITY, [0; 3]);
    for i in -1..=1 {
        for j in -1..=1 {
            for k in -1..=1 {
                let around = [i, j, k].map(f64::from);
                let shift: Vector3 = std::array::from_fn(|m| base[m] + around[m]);
                let delta = std::array::from_fn(|m| to[m] + shift[m] - from[m]);
                let distance_ang = norm(lattice.cart_from_frac(delta));
                if distance_ang < best.0 - 1e-9 {
                    best = (distance_ang, shift.map(|x| x as i32));
                }
            }
        }
    }
    best
}
