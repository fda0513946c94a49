//! Basins of an energy map: which minimum each low-lying voxel drains to.
//!
//! In: a map, the sites of the mobile ion. Out: [`Basins`].
//!
//! Voxels are taken from the lowest to the highest; each belongs to the basin of the neighbour that
//! lies steepest below it, and starts a basin of its own where none does. A basin whose rim towards
//! a neighbour is lower than the depth of a dent joins that neighbour, unless both hold a site or
//! their minima are farther apart than a dent is wide.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::PathSettings;
use super::order::{BLOCK, ascending};
use super::steps::Steps;
use super::string;
use super::surface::Surface;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Structure};
use crate::math::components::Components;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::Map;

/// Widest dent in Å.
const WIDEST_DENT_ANG: f64 = 1.5;

/// Energies more than this in eV above the highest pass do not matter.
const CEILING_EV: f64 = 1.0;

/// A minimum is not farther than this in Å from its lowest voxel.
const FARTHEST_MINIMUM_ANG: f64 = 0.5;

/// No basin.
pub(super) const NONE: u32 = u32::MAX;

/// A minimum and what drains to it.
#[derive(Clone, Debug)]
pub(super) struct Basin {
    /// Voxel of the minimum.
    pub voxel: usize,
    /// Its fractional coordinates, in the home cell.
    pub frac: Vector3,
    /// Value there in the unit of the map.
    pub minimum: f32,
    /// The site of the mobile ion that it stands for.
    pub site: Option<usize>,
}

/// The basins of a map below a level.
#[derive(Clone, Debug)]
pub(super) struct Basins {
    /// From the deepest to the shallowest.
    pub list: Vec<Basin>,
    /// Basin of each voxel, [`NONE`] above the level.
    pub of_voxel: Vec<u32>,
    /// Lattice image of the basin that a voxel of the home cell drains to.
    pub image_of_voxel: Vec<[i8; 3]>,
    /// Voxels at or below the level, in ascending order.
    pub order: Vec<u32>,
    /// The steps between neighbouring voxels.
    pub steps: Steps,
    /// The level in eV above the lowest point of the map.
    pub highest_ev: f64,
}

impl Basins {
    /// The basins of a map up to so many eV above its lowest point.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn new(
        structure: &Structure,
        mobile: Element,
        map: &Map,
        (highest_ev, settings): (f64, &PathSettings),
        monitor: &Monitor,
    ) -> Result<Self, Cancelled> {
        let mut basins = Self::drained(map, highest_ev, monitor)?;
        let sites = SitesOfBasins::new(structure, mobile, map, &basins);
        basins.merge_dents(map, settings.dent_ev, &sites, monitor)?;
        Ok(basins)
    }

    /// The surface between the voxels, as far up as it matters.
    pub(super) fn surface<'a>(&self, map: &'a Map) -> Surface<'a> {
        Surface::new(map, self.highest_ev + CEILING_EV)
    }

    /// The minimum of the surface near that of a basin on voxels, as fractional coordinates, and
    /// the basin and image whose voxel it is in; `None` where it is in none.
    pub(super) fn minimum(
        &self,
        surface: &Surface<'_>,
        basin: &Basin,
    ) -> (Vector3, Option<(u32, [i32; 3])>) {
        let lattice = surface.lattice();
        let voxel = lattice.cart_from_frac(basin.frac);
        let minimum = string::minimum(surface, voxel, FARTHEST_MINIMUM_ANG);
        let frac = lattice.frac_from_cart(minimum);
        (frac, self.basin_at(frac))
    }

    /// The basin that a point drains to, and its lattice image.
    pub(super) fn basin_at(&self, frac: Vector3) -> Option<(u32, [i32; 3])> {
        let (voxel, image) = self.steps.voxel(frac);
        let beyond = self.image_of_voxel[voxel];
        let image = std::array::from_fn(|k| image[k] + i32::from(beyond[k]));
        let basin = self.of_voxel[voxel];
        (basin != NONE).then_some((basin, image))
    }

    /// Basins as they are, numbered by their minima.
    fn drained(map: &Map, highest_ev: f64, monitor: &Monitor) -> Result<Self, Cancelled> {
        let level = (f64::from(map.minimum()) + highest_ev) as f32;
        let values = map.values();
        let steps = Steps::new(map);
        let order = ascending(values, (map.minimum(), level), monitor)?;
        let mut basins = Self {
            list: Vec::new(),
            of_voxel: vec![NONE; values.len()],
            image_of_voxel: vec![[0; 3]; values.len()],
            order: Vec::new(),
            steps,
            highest_ev,
        };
        let step = monitor.step("Draining the map into basins", order.len() / BLOCK);
        for block in order.chunks(BLOCK) {
            monitor.check()?;
            for voxel in block {
                basins.drain(map, *voxel as usize);
            }
            step.tick();
        }
        drop(step);
        basins.order = order;
        Ok(basins)
    }

    /// Gives a voxel to the basin of its steepest neighbour among those that have one.
    fn drain(&mut self, map: &Map, voxel: usize) {
        let values = map.values();
        let mut steepest: Option<(f64, usize, [i32; 3])> = None;
        for (neighbor, image, length_ang) in self.steps.neighbors(voxel) {
            if self.of_voxel[neighbor] == NONE {
                continue;
            }
            let fall = f64::from(values[voxel]) - f64::from(values[neighbor]);
            let slope = fall / length_ang;
            if steepest.is_none_or(|(best, _, _)| slope > best) {
                steepest = Some((slope, neighbor, image));
            }
        }
        match steepest {
            Some((_, neighbor, image)) => {
                self.of_voxel[voxel] = self.of_voxel[neighbor];
                let beyond = self.image_of_voxel[neighbor];
                self.image_of_voxel[voxel] = sum(beyond, image);
            }
            None => {
                self.of_voxel[voxel] = self.list.len() as u32;
                self.list.push(Basin {
                    voxel,
                    frac: self.steps.frac(voxel),
                    minimum: values[voxel],
                    site: None,
                });
            }
        }
    }

    /// Joins dents to the basins around them, and gives basins their sites.
    fn merge_dents(
        &mut self,
        map: &Map,
        dent_ev: f64,
        sites: &SitesOfBasins,
        monitor: &Monitor,
    ) -> Result<(), Cancelled> {
        let mut joined = Components::of_single_members(self.list.len());
        // The deepest minimum of a component and a basin with its site, by the component's root.
        let mut deepest: Vec<u32> = (0..self.list.len() as u32).collect();
        let mut site_of = sites.of_basin.clone();
        for (basin, below, image) in self.without_minimum(map, monitor)? {
            let roots = [basin, below].map(|basin| joined.root(basin).0);
            let [site, other] = roots.map(|root| site_of[root as usize]);
            if roots[0] == roots[1] || (site.is_some() && other.is_some()) {
                continue;
            }
            let low = roots.map(|root| deepest[root as usize]).into_iter().min();
            joined.connect(basin, below, image);
            let (root, _) = joined.root(basin);
            deepest[root as usize] = low.unwrap_or(below);
            site_of[root as usize] = site.or(other);
        }
        for rim in self.rims(map, monitor)? {
            let (root_1, image_1) = joined.root(rim.from);
            let (root_2, image_2) = joined.root(rim.to);
            let [low, high] = [root_1, root_2].map(|root| deepest[root as usize]);
            let depth = f64::from(rim.level)
                - [low, high]
                    .map(|basin| f64::from(self.list[basin as usize].minimum))
                    .into_iter()
                    .fold(f64::NEG_INFINITY, f64::max);
            let both_hold_sites =
                site_of[root_1 as usize].is_some() && site_of[root_2 as usize].is_some();
            if root_1 == root_2 || depth >= dent_ev || both_hold_sites {
                continue;
            }
            let (_, of_low) = joined.root(low);
            let (_, of_high) = joined.root(high);
            let span: Vector3 = std::array::from_fn(|k| {
                let image = image_1[k] + rim.image[k] - image_2[k] + of_high[k] - of_low[k];
                self.list[high as usize].frac[k] + f64::from(image)
                    - self.list[low as usize].frac[k]
            });
            if norm(map.lattice().cart_from_frac(span)) > WIDEST_DENT_ANG {
                continue;
            }
            joined.connect(rim.from, rim.to, rim.image);
            let (root, _) = joined.root(rim.from);
            deepest[root as usize] = low.min(high);
            site_of[root as usize] = site_of[root_1 as usize].or(site_of[root_2 as usize]);
        }
        self.relabel(&mut joined, &deepest, &site_of);
        Ok(())
    }

    /// Basins that only the voxels have, as where a narrow valley runs aslant: on the surface
    /// between them the minimum is in another basin. With that one and its image.
    fn without_minimum(
        &self,
        map: &Map,
        monitor: &Monitor,
    ) -> Result<Vec<(u32, u32, [i32; 3])>, Cancelled> {
        let surface = self.surface(map);
        let step = monitor.step("Finding the minima of basins", self.list.len());
        let of_basin = |(number, basin): (usize, &Basin)| {
            monitor.check()?;
            let (_, found) = self.minimum(&surface, basin);
            step.tick();
            let other = found.filter(|(below, _)| *below as usize != number);
            Ok(other.map(|(below, image)| (number as u32, below, image)))
        };
        let others: Result<Vec<_>, Cancelled> =
            self.list.par_iter().enumerate().map(of_basin).collect();
        Ok(others?.into_iter().flatten().collect())
    }

    /// Numbers what is joined anew, from the deepest to the shallowest.
    fn relabel(&mut self, joined: &mut Components, deepest: &[u32], site_of: &[Option<usize>]) {
        let old: Vec<Basin> = std::mem::take(&mut self.list);
        let mut number = vec![NONE; old.len()];
        for (basin, kept) in old.iter().enumerate() {
            let (root, _) = joined.root(basin as u32);
            if deepest[root as usize] as usize == basin {
                number[root as usize] = self.list.len() as u32;
                self.list.push(Basin {
                    site: site_of[root as usize],
                    ..kept.clone()
                });
            }
        }
        // Of each old basin: its new number, and the image of the kept minimum seen from its own.
        let renamed: Vec<(u32, [i32; 3])> = (0..old.len() as u32)
            .map(|basin| {
                let (root, own) = joined.root(basin);
                let (_, kept) = joined.root(deepest[root as usize]);
                let image = std::array::from_fn(|k| kept[k] - own[k]);
                (number[root as usize], image)
            })
            .collect();
        for voxel in &self.order {
            let voxel = *voxel as usize;
            let (basin, image) = renamed[self.of_voxel[voxel] as usize];
            self.of_voxel[voxel] = basin;
            self.image_of_voxel[voxel] = sum(self.image_of_voxel[voxel], image);
        }
    }

    /// The lowest point of every border between basins, from the lowest to the highest.
    fn rims(&self, map: &Map, monitor: &Monitor) -> Result<Vec<Rim>, Cancelled> {
        let mut known: BTreeSet<(u32, u32, [i32; 3])> = BTreeSet::new();
        let mut rims = Vec::new();
        for (place, voxel) in self.order.iter().enumerate() {
            if place % BLOCK == 0 {
                monitor.check()?;
            }
            let voxel = *voxel as usize;
            let level = map.values()[voxel];
            for (neighbor, image, _) in self.steps.neighbors(voxel) {
                if self.of_voxel[neighbor] == NONE || !is_below(map, neighbor, voxel) {
                    continue;
                }
                let Some((from, to, image)) = self.border(voxel, neighbor, image) else {
                    continue;
                };
                if known.insert((from, to, image)) {
                    rims.push(Rim {
                        from,
                        to,
                        image,
                        level,
                    });
                }
            }
        }
        Ok(rims)
    }

    /// The two basins that meet between a voxel and its neighbour in another image, the first not
    /// greater than the second; `None` within one basin.
    pub(super) fn border(
        &self,
        voxel: usize,
        neighbor: usize,
        image: [i32; 3],
    ) -> Option<(u32, u32, [i32; 3])> {
        let (from, to) = (self.of_voxel[voxel], self.of_voxel[neighbor]);
        let (home, away) = (self.image_of_voxel[voxel], self.image_of_voxel[neighbor]);
        let image: [i32; 3] =
            std::array::from_fn(|k| image[k] + i32::from(away[k]) - i32::from(home[k]));
        oriented(from, to, image)
    }
}

/// A hop in the one of its two directions that counts; `None` where it leads nowhere.
pub(super) fn oriented(from: u32, to: u32, image: [i32; 3]) -> Option<(u32, u32, [i32; 3])> {
    let back = image.map(|x| -x);
    if from == to && image == [0; 3] {
        None
    } else if (from, back) < (to, image) {
        Some((from, to, image))
    } else {
        Some((to, from, back))
    }
}

/// Whether the first voxel comes before the second in ascending order.
pub(super) fn is_below(map: &Map, first: usize, second: usize) -> bool {
    let values = map.values();
    let by_value = values[first].total_cmp(&values[second]);
    by_value.then(first.cmp(&second)).is_lt()
}

/// Two basins touch.
struct Rim {
    from: u32,
    to: u32,
    image: [i32; 3],
    level: f32,
}

/// The site of the mobile ion in each basin, the nearest to its minimum.
struct SitesOfBasins {
    of_basin: Vec<Option<usize>>,
}

impl SitesOfBasins {
    fn new(structure: &Structure, mobile: Element, map: &Map, basins: &Basins) -> Self {
        let mut nearest: Vec<Option<(f64, usize)>> = vec![None; basins.list.len()];
        for (index, site) in structure.sites.iter().enumerate() {
            if !site.occupants.iter().any(|o| o.species.element == mobile) {
                continue;
            }
            let basin = basins.of_voxel[basins.steps.voxel(site.frac).0];
            if basin == NONE {
                continue;
            }
            let minimum = basins.list[basin as usize].frac;
            let distance_ang = map.lattice().shortest_distance_ang(site.frac, minimum);
            let best = &mut nearest[basin as usize];
            if best.is_none_or(|(known_ang, _)| distance_ang < known_ang) {
                *best = Some((distance_ang, index));
            }
        }
        let of_basin = nearest.into_iter().map(|best| best.map(|(_, site)| site));
        Self {
            of_basin: of_basin.collect(),
        }
    }
}

fn sum(image: [i8; 3], step: [i32; 3]) -> [i8; 3] {
    // Nothing drains around the crystal, so that the numbers stay small.
    std::array::from_fn(|k| (i32::from(image[k]) + step[k]).clamp(-127, 127) as i8)
}
