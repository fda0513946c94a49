//! Hops: pairs of basins that touch, and the passes between them.
//!
//! In: a map and its basins. Out: a [`Hop`] for each pair with a pass of its own. Where two basins
//! touch first at a point that both a third one reaches lower down, there is no pass between them:
//! the way leads through the third.

use std::collections::BTreeMap;

use super::basins::{Basins, NONE, is_below};
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
}

/// The hops of a map, from the lowest pass to the highest.
pub(super) fn hops(map: &Map, basins: &Basins) -> Vec<Hop> {
    let mut known: BTreeMap<(u32, u32, [i32; 3]), ()> = BTreeMap::new();
    let mut found = Vec::new();
    for voxel in &basins.order {
        let voxel = *voxel as usize;
        let home = basins.image_of_voxel[voxel].map(i32::from);
        // The basins around, the voxel's own first, and their images seen from the voxel's cell.
        let mut around = vec![(basins.of_voxel[voxel], home)];
        for (neighbor, image, _) in basins.steps.neighbors(voxel) {
            if basins.of_voxel[neighbor] == NONE || !is_below(map, neighbor, voxel) {
                continue;
            }
            let away = basins.image_of_voxel[neighbor];
            let image = std::array::from_fn(|k| image[k] + i32::from(away[k]));
            let met = (basins.of_voxel[neighbor], image);
            if !around.contains(&met) {
                around.push(met);
            }
        }
        let key = |u: usize, v: usize| {
            let ((from, home), (to, away)) = (around[u], around[v]);
            super::basins::oriented(from, to, std::array::from_fn(|k| away[k] - home[k]))
        };
        for other in 1..around.len() {
            let Some(new) = key(0, other) else { continue };
            if known.contains_key(&new) {
                continue;
            }
            let through_third = (1..around.len()).any(|third| {
                let is_known = |u, v| key(u, v).is_some_and(|hop| known.contains_key(&hop));
                third != other && is_known(0, third) && is_known(third, other)
            });
            known.insert(new, ());
            if !through_third {
                let (from, to, image) = new;
                found.push(Hop {
                    from,
                    to,
                    image,
                    level: map.values()[voxel],
                });
            }
        }
    }
    found
}
