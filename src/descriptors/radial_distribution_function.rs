//! Radial distribution function: how many pairs of atoms lie at each distance.
//!
//! In: an [`Input`], ordered or not. Out: one value per shell of distance. Two partially occupied sites
//! count as a pair as often as both are filled: the mean over all ways to fill the sites independently
//! of each other; alternatives of one place are no pair. Counting runs over a stream of
//! neighbours, nothing is stored.

use std::f64::consts::PI;

use super::flat_cell::FlatCell;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Plot, Registered, resolve,
};
use crate::crystal::neighbors::{CUTOFF_TOLERANCE_ANG, NeighborSearch};

const SETTINGS: &[DescriptorSetting] = &[
    DescriptorSetting {
        name: "cutoff",
        explanation: "Largest distance that is counted.",
        unit: "Å",
        default: 10.0,
        range: (1.0, 30.0),
        integer: false,
    },
    DescriptorSetting {
        name: "bin",
        explanation: "Width of a shell of distance.",
        unit: "Å",
        default: 0.1,
        range: (0.01, 5.0),
        integer: false,
    },
];

const ABOUT: About = About {
    id: "radial_distribution_function",
    name: "Radial distribution function",
    explanation: "How many pairs of atoms of any kind lie at each distance, compared with a gas of \
        the same density: for each shell from r to r + Δr the number of ordered pairs (i, j), \
        images included, divided by the shell's volume (4/3) π ((r + Δr)³ − r³) and by the number \
        density N / V. As in the library that is followed, the sum over i is not divided by N, so \
        that values far out tend to the number of atoms of the cell and not to 1: the cell's size \
        is part of the description. Settings: the cut-off (10 Å) and the bin (0.1 Å). A distance \
        within 1e-8 Å of a shell's inner edge belongs to that shell. Pairs of partially occupied \
        sites count by the product of their occupancies, two positions of which one at most is \
        filled do not.",
    doi: "10.1016/j.commatsci.2018.05.018",
    counterpart: "matminer RadialDistributionFunction",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct RadialDistributionFunction {
    cutoff_ang: f64,
    bin_ang: f64,
}

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(RadialDistributionFunction {
        cutoff_ang: settings.value("cutoff"),
        bin_ang: settings.value("bin"),
    }))
}

impl RadialDistributionFunction {
    /// Number of shells; the last one may reach beyond the cut-off.
    fn n_bins(&self) -> usize {
        (self.cutoff_ang / self.bin_ang - 1e-9).ceil() as usize
    }

    /// Ordered pairs in each shell, on average.
    fn histogram(&self, input: &Input, cell: &FlatCell) -> Vec<f64> {
        let mut counts = vec![0.0; self.n_bins()];
        let last = counts.len() - 1;
        let search = NeighborSearch::new(&input.structure.lattice, &cell.frac, self.cutoff_ang)
            .watched_by(input.monitor());
        for center in 0..cell.frac.len() {
            search.visit_site(center, |neighbor| {
                let distance_ang = neighbor.distance_ang;
                let bin = (distance_ang + CUTOFF_TOLERANCE_ANG) / self.bin_ang;
                let weight = cell.pair_weight(center, neighbor.site, distance_ang);
                counts[(bin as usize).min(last)] += weight;
            });
        }
        counts
    }
}

impl Descriptor for RadialDistributionFunction {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: false,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let cell = input.cell()?;
        let number_density = cell.n_atoms() / input.structure.lattice.volume_ang3();
        let value = |(k, count): (usize, f64)| {
            let (inner, outer) = (k as f64 * self.bin_ang, (k + 1) as f64 * self.bin_ang);
            let shell_ang3 = 4.0 / 3.0 * PI * (outer.powi(3) - inner.powi(3));
            count / shell_ang3 / number_density
        };
        let counts = self.histogram(input, cell);
        Ok(Description::Fixed(
            counts.into_iter().enumerate().map(value).collect(),
        ))
    }

    fn plot(&self) -> Plot {
        Plot::Curve {
            x_title: "r / Å",
            y_title: "g(r)",
            first: self.bin_ang / 2.0,
            step: self.bin_ang,
        }
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let edge = |k: usize| k as f64 * self.bin_ang;
        (0..self.n_bins())
            .map(|k| format!("r = {:.2}–{:.2} Å", edge(k), edge(k + 1)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species, Structure};

    fn described(lattice: Lattice, frac: &[[f64; 3]]) -> Vec<f64> {
        let species = vec![Species::bare(Element::LI); frac.len()];
        let descriptor = build(&DescriptorSettings::new()).unwrap();
        let input = Input::new(Structure::ordered(lattice, &species, frac));
        descriptor.describe(&input).unwrap().values().collect()
    }

    fn cube(a: f64) -> Lattice {
        Lattice::from_rows([[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, a]])
    }

    /// Shell volume × number density, for the shell from 0.1 k Å.
    fn unit(k: f64, density: f64) -> f64 {
        let (inner, outer) = (0.1 * k, 0.1 * (k + 1.0));
        4.0 / 3.0 * PI * (outer.powi(3) - inner.powi(3)) * density
    }

    #[test]
    fn fcc_shells_by_hand() {
        let fcc = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
        let found = described(cube(4.0), &fcc);
        assert_eq!(found.len(), 100);
        // 4 sites with 12 neighbours at 2.828 Å, 6 at exactly 4 Å
        let density = 4.0 / 64.0;
        assert!((found[28] - 48.0 / unit(28.0, density)).abs() < 1e-9);
        assert!((found[40] - 24.0 / unit(40.0, density)).abs() < 1e-9);
        assert_eq!(found[..28], [0.0; 28]);
        assert_eq!(found[39], 0.0);
    }

    #[test]
    fn far_shells_tend_to_the_number_of_atoms() {
        let given =
            DescriptorSettings::from([("radial_distribution_function.cutoff".to_owned(), 30.0)]);
        let species = [Species::bare(Element::LI); 2];
        let structure = Structure::ordered(cube(3.3), &species, &[[0.0; 3], [0.5; 3]]);
        let description = build(&given).unwrap().describe(&Input::new(structure));
        let found: Vec<f64> = description.unwrap().values().collect();
        let shells: Vec<f64> = (0..300).map(|k| unit(f64::from(k), 1.0)).collect();
        let mean = crate::math::statistics::weighted_mean(&found, &shells).unwrap();
        assert!((mean - 2.0).abs() < 0.05, "{mean}");
    }

    #[test]
    fn a_neighbour_on_the_cutoff_falls_into_the_last_shell() {
        let found = described(cube(10.0), &[[0.0; 3]]);
        assert!((found[99] - 6.0 / unit(99.0, 1e-3)).abs() < 1e-9);
        // Nothing within reach is a description too.
        assert_eq!(described(cube(11.0), &[[0.0; 3]]), vec![0.0; 100]);
    }

    #[test]
    fn settings_set_the_shells() {
        let given = DescriptorSettings::from([
            ("radial_distribution_function.cutoff".to_owned(), 6.0),
            ("radial_distribution_function.bin".to_owned(), 0.7),
        ]);
        let labels = build(&given).unwrap().labels(&Description::Fixed(vec![]));
        assert_eq!(labels.len(), 9);
        assert_eq!(labels[8], "r = 5.60–6.30 Å");
    }
}
