//! The relaxed strings of hops, and routes made of them.
//!
//! In: hops and their ends. Out: [`Strings`], with Cartesian points of each hop in Å. The work is
//! parallel over hops; the result does not depend on the number of threads.

use rayon::prelude::*;

use super::basins::Basins;
use super::ends::Ends;
use super::passes::Hop;
use super::routes::Route;
use super::string;
use super::surface::Surface;
use super::trace::Trails;
use crate::crystal::lattice::Vector3;
use crate::monitor::{Cancelled, Monitor};

/// The relaxed strings of hops.
pub(super) struct Strings<'a> {
    surface: &'a Surface<'a>,
    /// Cartesian points in Å, by hop; empty for those that nobody asked for.
    of_hop: Vec<Vec<Vector3>>,
}

impl<'a> Strings<'a> {
    /// Relaxes the hops that are wanted, by index.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn new(
        surface: &'a Surface<'a>,
        basins: &Basins,
        hops: &[Hop],
        ends: &Ends,
        is_wanted: &[bool],
        monitor: &Monitor,
    ) -> Result<Self, Cancelled> {
        let mut has_hops = vec![false; basins.list.len()];
        for (hop, _) in hops.iter().zip(is_wanted).filter(|(_, wanted)| **wanted) {
            has_hops[hop.from as usize] = true;
            has_hops[hop.to as usize] = true;
        }
        let trails = Trails::new(surface.map(), basins, &has_hops, monitor)?;
        let n_wanted = is_wanted.iter().filter(|wanted| **wanted).count();
        let step = monitor.step("Relaxing paths", n_wanted);
        let of_hop = |(index, hop): (usize, &Hop)| {
            if !is_wanted[index] {
                return Ok(Vec::new());
            }
            monitor.check()?;
            let [start, end] = ends.of_pair(hop.ends());
            let mut way = trails.of_hop(basins, hop);
            if let [first, .., last] = way.as_mut_slice() {
                (*first, *last) = (start.frac, end.frac);
            }
            let cart = way
                .iter()
                .map(|frac| surface.lattice().cart_from_frac(*frac));
            let string = string::relaxed(surface, &cart.collect::<Vec<_>>());
            step.tick();
            Ok(string)
        };
        let of_hop: Result<_, Cancelled> = hops.par_iter().enumerate().map(of_hop).collect();
        Ok(Self {
            surface,
            of_hop: of_hop?,
        })
    }

    /// The strings of a route one after another, in points at most `spacing_ang` apart.
    pub(super) fn along(&self, hops: &[Hop], route: &Route, spacing_ang: f64) -> Vec<Vector3> {
        let mut way: Vec<Vector3> = Vec::new();
        let mut cell = [0; 3];
        for (hop, forward) in &route.legs {
            let image = hops[*hop].image;
            let sign = if *forward { 1 } else { -1 };
            let beyond: [i32; 3] = std::array::from_fn(|k| cell[k] + sign * image[k]);
            // The string begins in the home cell of the hop's first basin.
            let home = if *forward { cell } else { beyond };
            let shift = self.surface.lattice().cart_from_frac(home.map(f64::from));
            let shifted = |point: &Vector3| std::array::from_fn(|k| point[k] + shift[k]);
            let mut leg: Vec<Vector3> = self.of_hop[*hop].iter().map(shifted).collect();
            if !forward {
                leg.reverse();
            }
            way.pop();
            way.extend(string::resampled(&leg, spacing_ang));
            cell = beyond;
        }
        way
    }
}
