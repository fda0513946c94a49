//! Ends of paths: the basins with their names.
//!
//! In: basins, their minima, the symmetry. Out: a [`PathEnd`] for each.

use super::basins::Basins;
use super::orbits;
use super::passes::Hop;
use super::routes::Route;
use super::surface::Surface;
use super::{EndKind, PathEnd};
use crate::crystal::Structure;
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::Symmetry;

/// The basins as ends of paths.
pub(super) struct Ends {
    of_basin: Vec<PathEnd>,
}

impl Ends {
    pub(super) fn new(
        structure: &Structure,
        surface: &Surface<'_>,
        basins: &Basins,
        minima: &[Vector3],
        symmetry: Option<&Symmetry>,
    ) -> Self {
        let mut n_interstitials = 0;
        let mut of_basin = Vec::with_capacity(minima.len());
        for (basin, frac) in basins.list.iter().zip(minima) {
            let (kind, label) = if let Some(site) = basin.site {
                (EndKind::Site(site), site_label(structure, site))
            } else {
                n_interstitials += 1;
                let kind = EndKind::Interstitial(n_interstitials - 1);
                (kind, format!("i{n_interstitials}"))
            };
            let number = of_basin.len() as u32;
            of_basin.push(PathEnd {
                kind,
                label,
                wyckoff: symmetry.and_then(|s| orbits::wyckoff_letter(basins, minima, s, number)),
                frac: *frac,
                image: [0; 3],
                energy_ev: surface.energy_ev(surface.lattice().cart_from_frac(*frac)),
            });
        }
        Self { of_basin }
    }

    /// Both ends of a path.
    pub(super) fn of_pair(&self, (from, to, image): orbits::Ends) -> [PathEnd; 2] {
        let start = self.of_basin[from as usize].clone();
        let mut end = self.of_basin[to as usize].clone();
        end.image = image;
        end.frac = std::array::from_fn(|k| end.frac[k] + f64::from(image[k]));
        [start, end]
    }

    /// Labels of the interstitials on a route.
    pub(super) fn between(&self, hops: &[Hop], route: &Route) -> Vec<String> {
        let reached = route.legs.iter().map(|(hop, forward)| {
            let hop = &hops[*hop];
            let basin = if *forward { hop.to } else { hop.from };
            self.of_basin[basin as usize].label.clone()
        });
        let mut labels: Vec<String> = reached.collect();
        labels.pop();
        labels
    }
}

/// The label of a site; its element and number, from 1, where the source gave none.
fn site_label(structure: &Structure, site: usize) -> String {
    let own = &structure.sites[site];
    match own.label.as_str() {
        "" => format!("{}{}", own.main_species().element, site + 1),
        label => label.to_owned(),
    }
}
