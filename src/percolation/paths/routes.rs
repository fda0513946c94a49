//! Routes: from one site of the mobile ion to the next, over interstitials.
//!
//! In: hops. Out: for each pair of sites that a few hops over interstitials join, the [`Route`]
//! whose highest pass is the lowest; of equal ones that with the fewest hops.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::basins::{Basins, oriented};
use super::passes::Hop;
use crate::monitor::{Cancelled, Monitor};

/// Most hops of a route.
const LONGEST: usize = 4;

/// A basin in a lattice image.
type Place = (u32, [i32; 3]);

/// Hops one after another; each with whether it is taken from its first basin to its second.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    /// Basin in the home cell, and that of the other site with its lattice image.
    pub ends: (u32, u32, [i32; 3]),
    /// Indices of hops, two or more.
    pub legs: Vec<(usize, bool)>,
    /// Value at the highest pass in the unit of the map.
    pub level: f32,
}

impl Route {
    /// The lower pass first, then the fewer hops, then the first of the list.
    fn compared(&self, other: &Self) -> Ordering {
        let by_level = self.level.total_cmp(&other.level);
        let by_count = self.legs.len().cmp(&other.legs.len());
        by_level
            .then(by_count)
            .then_with(|| self.legs.cmp(&other.legs))
    }
}

/// A way out of a basin.
#[derive(Clone, Copy)]
struct Way {
    to: u32,
    image: [i32; 3],
    leg: (usize, bool),
    level: f32,
}

/// The routes of a map, from the lowest pass to the highest.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn routes(
    hops: &[Hop],
    basins: &Basins,
    monitor: &Monitor,
) -> Result<Vec<Route>, Cancelled> {
    let n_sites = basins.list.iter().filter(|b| b.site.is_some()).count();
    let step = monitor.step("Joining hops to routes", n_sites);
    let ways = ways(hops, basins.list.len());
    let mut found: BTreeMap<(u32, u32, [i32; 3]), Route> = BTreeMap::new();
    for (basin, _) in (0..)
        .zip(&basins.list)
        .filter(|(_, basin)| basin.site.is_some())
    {
        monitor.check()?;
        step.tick();
        for route in routes_from(basin, &ways, basins, monitor)? {
            let known = found.get(&route.ends);
            if known.is_none_or(|known| route.compared(known).is_lt()) {
                found.insert(route.ends, route);
            }
        }
    }
    // A hop between the same ends that is as low makes a route needless.
    let direct: BTreeMap<_, f32> = hops.iter().map(|hop| (hop.ends(), hop.level)).collect();
    let is_needed = |route: &Route| {
        let hop = direct.get(&route.ends);
        hop.is_none_or(|level| route.level < *level)
    };
    let mut routes: Vec<Route> = found.into_values().filter(is_needed).collect();
    routes.sort_by(|a, b| a.level.total_cmp(&b.level).then(a.ends.cmp(&b.ends)));
    Ok(routes)
}

/// The ways out of each basin.
fn ways(hops: &[Hop], n_basins: usize) -> Vec<Vec<Way>> {
    let mut ways = vec![Vec::new(); n_basins];
    for (index, hop) in hops.iter().enumerate() {
        let way = |to, image, forward| Way {
            to,
            image,
            leg: (index, forward),
            level: hop.level,
        };
        ways[hop.from as usize].push(way(hop.to, hop.image, true));
        ways[hop.to as usize].push(way(hop.from, hop.image.map(|k| -k), false));
    }
    ways
}

/// The best route from a site to each site that up to [`LONGEST`] hops reach.
fn routes_from(
    start: u32,
    ways: &[Vec<Way>],
    basins: &Basins,
    monitor: &Monitor,
) -> Result<Vec<Route>, Cancelled> {
    let home: Place = (start, [0; 3]);
    let mut arrived = Vec::new();
    // The best way to each place with one more hop each time.
    let mut front: BTreeMap<Place, Route> = BTreeMap::from([(
        home,
        Route {
            ends: (start, start, [0; 3]),
            legs: Vec::new(),
            level: f32::NEG_INFINITY,
        },
    )]);
    for _ in 0..LONGEST {
        let mut next: BTreeMap<Place, Route> = BTreeMap::new();
        for ((basin, image), route) in &front {
            monitor.check()?;
            for way in &ways[*basin as usize] {
                let place = (way.to, std::array::from_fn(|k| image[k] + way.image[k]));
                if place == home {
                    continue;
                }
                let mut longer = route.clone();
                longer.legs.push(way.leg);
                longer.level = longer.level.max(way.level);
                let known = next.get(&place);
                if known.is_none_or(|known| longer.compared(known).is_lt()) {
                    next.insert(place, longer);
                }
            }
        }
        // A route ends at the first site.
        let is_site = |place: &Place| basins.list[place.0 as usize].site.is_some();
        let (ended, going): (BTreeMap<_, _>, BTreeMap<_, _>) =
            next.into_iter().partition(|(place, _)| is_site(place));
        arrived.extend(ended.into_iter().filter(|(_, route)| route.legs.len() > 1));
        front = going;
    }
    let routes = arrived
        .into_iter()
        .filter_map(|((to, image), route)| turned(start, to, image, route));
    Ok(routes.collect())
}

/// The route in the one of its directions that counts.
fn turned(from: u32, to: u32, image: [i32; 3], mut route: Route) -> Option<Route> {
    let ends = oriented(from, to, image)?;
    if ends != (from, to, image) {
        route.legs.reverse();
        for (_, forward) in &mut route.legs {
            *forward = !*forward;
        }
    }
    Some(Route { ends, ..route })
}
