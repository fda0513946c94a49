//! Hops: pairs of basins that touch, and the passes between them.
//!
//! In: a map and its basins. Out: a [`Hop`] for each pair with a pass of its own. Where two basins
//! touch first at a point that both a third one reaches lower down, there is no pass between them:
//! the way leads through the third.

use std::collections::BTreeSet;

use super::basins::{Basins, NONE, is_below, oriented};
use super::order::BLOCK;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::Map;

/// Two basins with a pass between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hop {
    /// Basin in the home cell.
    pub from: u32,
    /// The other basin.
    pub to: u32,
    /// Its lattice image.
    pub image: [i32; 3],
    /// Value at the pass in the unit of the map.
    pub level: f32,
    /// The voxel of the first basin at the pass, and its lattice image.
    pub before: u32,
    pub before_image: [i32; 3],
    /// That of the second basin.
    pub beyond: u32,
    pub beyond_image: [i32; 3],
}

impl Hop {
    /// The basins and the image of the second.
    pub(super) fn ends(&self) -> (u32, u32, [i32; 3]) {
        (self.from, self.to, self.image)
    }
}

/// A basin near a voxel.
#[derive(Clone, Copy)]
struct Met {
    basin: u32,
    /// Lattice image of the basin, seen from the voxel's cell.
    image: [i32; 3],
    /// The voxel that drains to it, and that voxel's image.
    voxel: u32,
    voxel_image: [i32; 3],
}

impl Met {
    /// The hop from this basin to another one; `None` where they are the same.
    fn key(&self, other: &Self) -> Option<(u32, u32, [i32; 3])> {
        let image = std::array::from_fn(|k| other.image[k] - self.image[k]);
        oriented(self.basin, other.basin, image)
    }

    /// The hop through a pass between this basin and another one.
    fn hop(&self, other: &Self, level: f32) -> Option<Hop> {
        let (from, to, image) = self.key(other)?;
        let span: [i32; 3] = std::array::from_fn(|k| other.image[k] - self.image[k]);
        let (first, second) = if (from, to, image) == (self.basin, other.basin, span) {
            (self, other)
        } else {
            (other, self)
        };
        // As seen from the first basin in its home cell.
        let seen = |met: &Self| std::array::from_fn(|k| met.voxel_image[k] - first.image[k]);
        Some(Hop {
            from,
            to,
            image,
            level,
            before: first.voxel,
            before_image: seen(first),
            beyond: second.voxel,
            beyond_image: seen(second),
        })
    }
}

/// The hops of a map, from the lowest pass to the highest.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn hops(map: &Map, basins: &Basins, monitor: &Monitor) -> Result<Vec<Hop>, Cancelled> {
    let step = monitor.step("Finding passes", basins.order.len() / BLOCK);
    let mut known: BTreeSet<(u32, u32, [i32; 3])> = BTreeSet::new();
    let mut found = Vec::new();
    let mut around: Vec<Met> = Vec::new();
    for (place, voxel) in basins.order.iter().enumerate() {
        if place % BLOCK == 0 {
            monitor.check()?;
        }
        if place % BLOCK == BLOCK - 1 {
            step.tick();
        }
        look_around(map, basins, *voxel as usize, &mut around);
        for other in 1..around.len() {
            let Some(key) = around[0].key(&around[other]) else {
                continue;
            };
            if known.contains(&key) {
                continue;
            }
            let is_known = |u: &Met, v: &Met| u.key(v).is_some_and(|hop| known.contains(&hop));
            let through_third = around[1..]
                .iter()
                .any(|third| is_known(&around[0], third) && is_known(third, &around[other]));
            if !through_third {
                let level = map.values()[*voxel as usize];
                found.extend(around[0].hop(&around[other], level));
            }
            known.insert(key);
        }
    }
    Ok(found)
}

/// The basins around a voxel, its own first, each by the lowest of the lower voxels that drain to
/// it.
fn look_around(map: &Map, basins: &Basins, voxel: usize, around: &mut Vec<Met>) {
    around.clear();
    around.push(Met {
        basin: basins.of_voxel[voxel],
        image: basins.image_of_voxel[voxel].map(i32::from),
        voxel: voxel as u32,
        voxel_image: [0; 3],
    });
    for (neighbor, voxel_image, _) in basins.steps.neighbors(voxel) {
        if basins.of_voxel[neighbor] == NONE || !is_below(map, neighbor, voxel) {
            continue;
        }
        let away = basins.image_of_voxel[neighbor];
        let met = Met {
            basin: basins.of_voxel[neighbor],
            image: std::array::from_fn(|k| voxel_image[k] + i32::from(away[k])),
            voxel: neighbor as u32,
            voxel_image,
        };
        let same = |known: &&mut Met| (known.basin, known.image) == (met.basin, met.image);
        match around.iter_mut().find(same) {
            None => around.push(met),
            Some(known) if known.voxel as usize != voxel => {
                if is_below(map, neighbor, known.voxel as usize) {
                    *known = met;
                }
            }
            Some(_) => {}
        }
    }
}
