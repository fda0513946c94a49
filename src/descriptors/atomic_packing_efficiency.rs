//! Atomic packing efficiency: how well spheres as large as the atoms pack in clusters.
//!
//! In: a composition, ordered or not. Out: five numbers, as matminer's `AtomicPackingEfficiency`.

use super::composition::Fractions;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Element;
use crate::crystal::elemental::Property;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "atomic_packing_efficiency",
    name: "Atomic packing efficiency",
    explanation: "How well atoms of these sizes pack in clusters of a centre and n neighbours. The \
        efficiency is 1 − R(n)/(r/rₘ), in which r is the radius of the centre, rₘ the mean radius of \
        the neighbours and R(n) the ratio at which n of them, 3 to 24, just enclose the centre: 0 is \
        perfect, positive a centre too large. With neighbours of the mean composition and the best \
        n for each element, the first two values are the mean of the efficiencies over the atoms and \
        that of their magnitudes. The others are the distances (of vectors of element shares) from \
        the composition to the nearest, the three and the five nearest clusters with an efficiency \
        within 0.01, averaged; a cluster that does not exist counts as 1. Clusters are made of the \
        six most abundant elements. Radii are those in metallic glasses. It has no settings.",
    doi: "10.1038/ncomms9123",
    counterpart: "matminer AtomicPackingEfficiency",
    family: "composition",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Ratios of the radii of centre and neighbours at perfect packing for 3 to 24 neighbours (Miracle,
/// Lord and Ranganathan, Mater. Trans. 2006, 47, 1737, as tabulated by matminer).
const IDEAL_RATIOS: [f64; 22] = [
    0.154701, 0.224745, 0.361654, 0.414214, 0.518145, 0.616517, 0.709914, 0.798907, 0.884003,
    0.902113, 0.976006, 1.04733, 1.11632, 1.18318, 1.2481, 1.31123, 1.37271, 1.43267, 1.49119,
    1.5484, 1.60436, 1.65915,
];

/// Neighbours of the first ideal ratio.
const FEWEST_NEIGHBORS: usize = 3;

/// Clusters count whose efficiency is closer to 0 than this.
const THRESHOLD: f64 = 0.01;

/// How many elements clusters are made of: their number grows with a power of it.
const MOST_ELEMENTS: usize = 6;

/// How many nearest clusters are averaged.
const N_NEAREST: [usize; 3] = [1, 3, 5];

struct AtomicPackingEfficiency;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(AtomicPackingEfficiency))
}

impl Descriptor for AtomicPackingEfficiency {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let fractions = input.fractions()?;
        let mut values = simultaneous(fractions).to_vec();
        values.extend(distances_to_clusters(fractions));
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let means = ["mean efficiency", "mean magnitude of the efficiency"].map(str::to_owned);
        let distances = N_NEAREST.map(|k| format!("distance to the {k} nearest clusters"));
        means.into_iter().chain(distances).collect()
    }
}

fn radius(element: Element) -> f64 {
    Property::MetallicGlassRadius.of(element)
}

/// Number of neighbours that packs best around a centre, and the efficiency, for a ratio of radii.
/// Beyond the first number whose efficiency is negative they only get worse.
fn best_packing(radius_ratio: f64) -> (usize, f64) {
    let mut best = (FEWEST_NEIGHBORS, f64::INFINITY);
    for (k, ideal) in IDEAL_RATIOS.iter().enumerate() {
        let efficiency = 1.0 - ideal / radius_ratio;
        if efficiency.abs() < best.1.abs() {
            best = (FEWEST_NEIGHBORS + k, efficiency);
        }
        if efficiency < 0.0 {
            break;
        }
    }
    best
}

/// Mean of the best efficiencies and of their magnitudes, with neighbours of the mean radius.
fn simultaneous(fractions: &Fractions) -> [f64; 2] {
    let mean_radius = fractions.mean(Property::MetallicGlassRadius);
    let mut sums = [0.0; 2];
    for (element, share) in fractions.iter() {
        let (_, efficiency) = best_packing(radius(element) / mean_radius);
        sums[0] += share * efficiency;
        sums[1] += share * efficiency.abs();
    }
    sums
}

/// Mean distances to the nearest efficient clusters.
fn distances_to_clusters(fractions: &Fractions) -> [f64; 3] {
    let mut elements: Vec<_> = fractions.iter().collect();
    // Stable: of equal shares the smaller atomic number first.
    elements.sort_by(|u, v| v.1.total_cmp(&u.1));
    let rest = elements.get(MOST_ELEMENTS..).unwrap_or_default();
    let rest = rest.iter().map(|(_, share)| share * share).sum();
    elements.truncate(MOST_ELEMENTS);
    let mut search = ClusterSearch {
        radii: elements
            .iter()
            .map(|(element, _)| radius(*element))
            .collect(),
        shares: elements.iter().map(|(_, share)| *share).collect(),
        rest,
        nearest: [f64::INFINITY; 5],
    };
    search.run();
    N_NEAREST.map(|k| {
        let distance = |d: &f64| if d.is_finite() { *d } else { 1.0 };
        search.nearest[..k].iter().map(distance).sum::<f64>() / k as f64
    })
}

/// Goes through all clusters of some elements.
struct ClusterSearch {
    radii: Vec<f64>,
    shares: Vec<f64>,
    /// Squared shares of elements that are not among them.
    rest: f64,
    /// Least distances found, ascending.
    nearest: [f64; 5],
}

/// Neighbour shells of one size around every centre that may have one.
struct Shells {
    size: usize,
    /// For each centre the sums of the neighbours' radii between which packing is efficient.
    windows: Vec<(f64, f64)>,
    /// The union of the windows reaches from here to there.
    hull: (f64, f64),
}

impl ClusterSearch {
    fn run(&mut self) {
        let smallest = self.radii.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = self.radii.iter().copied().fold(0.0, f64::max);
        let sizes = best_packing(smallest / largest).0..=best_packing(largest / smallest).0;
        for size in sizes {
            let ideal = IDEAL_RATIOS[size - FEWEST_NEIGHBORS];
            let sum = |center: f64, efficiency: f64| size as f64 * center * efficiency / ideal;
            let windows: Vec<(f64, f64)> = self
                .radii
                .iter()
                .map(|r| (sum(*r, 1.0 - THRESHOLD), sum(*r, 1.0 + THRESHOLD)))
                .collect();
            let hull = windows.iter().fold((f64::INFINITY, 0.0), |(low, high), w| {
                (w.0.min(low), w.1.max(high))
            });
            let shells = Shells {
                size,
                windows,
                hull,
            };
            let mut counts = [0; MOST_ELEMENTS];
            self.fill(&shells, &mut counts, 0, size, 0.0);
        }
    }

    /// Gives element `place` and those after it the `left` neighbours that remain; `sum` are the
    /// radii of those given.
    fn fill(
        &mut self,
        shells: &Shells,
        counts: &mut [usize; MOST_ELEMENTS],
        place: usize,
        left: usize,
        sum: f64,
    ) {
        let radii = &self.radii[place..];
        let (low, high) = radii
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(low, high), r| {
                (r.min(low), r.max(high))
            });
        let left_sum = |r: f64| sum + left as f64 * r;
        if left_sum(high) < shells.hull.0 || left_sum(low) > shells.hull.1 {
            return;
        }
        let radius = radii[0];
        if radii.len() == 1 {
            counts[place] = left;
            self.visit(shells, counts, left_sum(radius));
            return;
        }
        for count in 0..=left {
            counts[place] = count;
            let sum = sum + count as f64 * radius;
            self.fill(shells, counts, place + 1, left - count, sum);
        }
    }

    /// Takes a shell with each centre around which it packs efficiently.
    fn visit(&mut self, shells: &Shells, counts: &[usize; MOST_ELEMENTS], sum: f64) {
        for (center, (low, high)) in shells.windows.iter().enumerate() {
            if *low < sum && sum < *high {
                self.add(self.distance(shells.size, counts, center));
            }
        }
    }

    /// Distance of a cluster's shares from the composition.
    fn distance(&self, size: usize, counts: &[usize; MOST_ELEMENTS], center: usize) -> f64 {
        let atoms = (size + 1) as f64;
        let mut square = self.rest;
        for (k, (share, count)) in self.shares.iter().zip(counts).enumerate() {
            let in_cluster = (count + usize::from(k == center)) as f64 / atoms;
            square += (in_cluster - share) * (in_cluster - share);
        }
        square.sqrt()
    }

    fn add(&mut self, distance: f64) {
        let place = self.nearest.iter().position(|d| distance < *d);
        if let Some(place) = place {
            self.nearest[place..].rotate_right(1);
            self.nearest[place] = distance;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_spheres_pack_in_thirteens() {
        let (neighbors, efficiency) = best_packing(1.0);
        assert_eq!(neighbors, 13);
        assert!((efficiency - 0.023994).abs() < 1e-9);
        assert_eq!(best_packing(0.1).0, 3);
        assert_eq!(best_packing(3.0).0, 24);
    }
}
