//! Chemical ordering: how far from chance the elements are arranged.
//!
//! In: an [`Input`], ordered or not but without alternatives. Out: one number for each of the first
//! three shells of neighbours. A step goes through a face of a Voronoi cell, and a shell is where that many steps end, with the
//! product of the weights of the steps; walks that come back to a site they have been to do not
//! count. The sums over walks are done from their ends, so that a third shell costs little more
//! than a second. Of a partially occupied site each occupant counts by its occupancy, where a walk ends
//! and where it starts: α is that of the average crystal, and a site that all elements share as the
//! whole crystal does adds nothing, as a random alloy has no order.

use smallvec::SmallVec;

use super::flat_cell::FlatCell;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::neighbors::Neighbor;
use crate::crystal::voronoi::{Tessellation, VoronoiCell};
use crate::crystal::{Element, Structure};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "chemical_ordering",
    name: "Chemical ordering",
    explanation: "How far the arrangement of the elements is from random, for the first, second \
        and third shell of neighbours: the mean of |α| over all sites and elements, with the \
        Warren-Cowley-like parameter α(t, s) = 1 − Σ w δ(t, element) / (x Σ w), where x is the \
        share of element t in the structure and w the weight of a neighbour in shell s. The weight \
        of a step is the area of the Voronoi face relative to the site's largest, that of a walk \
        the product of its steps; walks that return to a site do not count. A random alloy gives \
        0, and so does a single element. pymatgen counts a site twice whose \
        fractional coordinate is not below 1, and then finds wrong neighbours or none (cubic rock \
        salt written so); here coordinates are wrapped first. Occupants of mixed and partially occupied sites count by \
        their occupancies. It has no settings.",
    doi: "10.1103/PhysRevB.96.024104",
    counterpart: "matminer ChemicalOrdering (shells 1–3, weight area)",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct ChemicalOrdering;

/// Number of shells.
const N_SHELLS: usize = 3;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(ChemicalOrdering))
}

/// One step of a walk.
#[derive(Clone, Copy)]
struct Step {
    to: usize,
    image: [i32; 3],
    weight: f64,
}

/// The kinds of elements on a site, and how often each is there.
type Kinds = SmallVec<[(usize, f64); 1]>;

/// The steps from every site, with what is summed over them once.
struct Walks {
    steps: Vec<Vec<Step>>,
    kinds_of: Vec<Kinds>,
    n_kinds: usize,
    /// Sum of the weights of the steps from a site to each kind: `[site * n_kinds + kind]`.
    one_step: Vec<f64>,
}

impl Walks {
    fn new(tessellation: &Tessellation, kinds_of: Vec<Kinds>, n_kinds: usize) -> Self {
        let steps_from = |cell: &VoronoiCell| {
            let areas = cell.faces.iter().map(|face| face.area_ang2);
            let largest_ang2 = areas.fold(0.0, f64::max);
            let step = |neighbor: Neighbor, area_ang2: f64| Step {
                to: neighbor.site,
                image: neighbor.image,
                weight: area_ang2 / largest_ang2,
            };
            let faces = cell.faces.iter();
            faces.map(|f| step(f.neighbor, f.area_ang2)).collect()
        };
        let steps: Vec<Vec<Step>> = tessellation.cells.iter().map(steps_from).collect();
        let mut one_step = vec![0.0; steps.len() * n_kinds];
        for (site, steps) in steps.iter().enumerate() {
            for step in steps {
                for (kind, occupancy) in &kinds_of[step.to] {
                    one_step[site * n_kinds + kind] += occupancy * step.weight;
                }
            }
        }
        Self {
            steps,
            kinds_of,
            n_kinds,
            one_step,
        }
    }

    /// Weight of the step between two sites, 0 if they share no face.
    fn weight(&self, from: usize, to: usize, image: [i32; 3]) -> f64 {
        let steps = self.steps[from].iter();
        let mut same = steps.filter(|step| step.to == to && step.image == image);
        same.next().map_or(0.0, |step| step.weight)
    }

    /// Adds `factor` × the weights of the steps from `site`, by the kind where they end.
    fn add_one_step(&self, site: usize, factor: f64, sums: &mut [f64]) {
        let row = &self.one_step[site * self.n_kinds..(site + 1) * self.n_kinds];
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += factor * weight;
        }
    }

    /// Takes a weight off the sums, where walks end at a site.
    fn take_off(&self, site: usize, weight: f64, sums: &mut [f64]) {
        for (kind, occupancy) in &self.kinds_of[site] {
            sums[*kind] -= occupancy * weight;
        }
    }

    /// Weights of the walks from a site by the kind where they end, for each shell.
    fn shells(&self, site: usize) -> [Vec<f64>; N_SHELLS] {
        let mut shells: [Vec<f64>; N_SHELLS] = std::array::from_fn(|_| vec![0.0; self.n_kinds]);
        let [first, second, third] = &mut shells;
        self.add_one_step(site, 1.0, first);
        for a in &self.steps[site] {
            // All second steps, less the one back.
            let back = self.weight(a.to, site, a.image.map(|x| -x));
            self.add_one_step(a.to, a.weight, second);
            self.take_off(site, a.weight * back, second);
            for b in &self.steps[a.to] {
                let image = std::array::from_fn(|k| a.image[k] + b.image[k]);
                if b.to == site && image == [0; 3] {
                    continue;
                }
                // All third steps, less the one back and the one to the start.
                let weight = a.weight * b.weight;
                let back = self.weight(b.to, a.to, b.image.map(|x| -x));
                let start = self.weight(b.to, site, image.map(|x: i32| -x));
                self.add_one_step(b.to, weight, third);
                self.take_off(a.to, weight * back, third);
                self.take_off(site, weight * start, third);
            }
        }
        shells
    }
}

/// The kinds of elements in a cell and their shares, and those of each site.
fn kinds(cell: &FlatCell, structure: &Structure) -> (Vec<f64>, Vec<Kinds>) {
    let occupants = cell.occupants(structure);
    let mut kinds: Vec<Element> = occupants.iter().map(|o| o.element).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let n_atoms = cell.n_atoms();
    let mut shares = vec![0.0; kinds.len()];
    let mut kinds_of = vec![Kinds::new(); cell.frac.len()];
    for occupant in &occupants {
        let kind = kinds.partition_point(|kind| *kind < occupant.element);
        shares[kind] += occupant.occupancy / n_atoms;
        kinds_of[occupant.site].push((kind, occupant.occupancy));
    }
    (shares, kinds_of)
}

impl Descriptor for ChemicalOrdering {
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
        let cell = input.cell()?;
        let (shares, kinds_of) = kinds(cell, &input.structure);
        if shares.len() == 1 {
            return Ok(Description::Fixed(vec![0.0; N_SHELLS]));
        }
        let walks = Walks::new(input.voronoi()?, kinds_of, shares.len());
        let mut orderings = vec![0.0; N_SHELLS];
        for (site, occupancy) in cell.occupancies.iter().enumerate() {
            for (ordering, weights) in orderings.iter_mut().zip(walks.shells(site)) {
                let total: f64 = weights.iter().sum();
                let alphas = weights.iter().zip(&shares);
                let alphas = alphas.map(|(weight, share)| (1.0 - weight / total / share).abs());
                *ordering += occupancy * alphas.sum::<f64>();
            }
        }
        let count = cell.n_atoms() * shares.len() as f64;
        let means = orderings.into_iter().map(|ordering| ordering / count);
        Ok(Description::Fixed(means.collect()))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        (1..=N_SHELLS)
            .map(|shell| format!("mean ordering parameter, shell {shell}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Species};

    fn described(elements: &[Element]) -> Vec<f64> {
        let cube = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let lattice = Lattice::from_rows(cube.rows().map(|v| v.map(|x| x * 0.75)));
        let species: Vec<Species> = elements.iter().map(|e| Species::bare(*e)).collect();
        let frac: Vec<[f64; 3]> = (0..elements.len()).map(|k| [0.5 * k as f64; 3]).collect();
        let input = Input::new(Structure::ordered(lattice, &species, &frac));
        ChemicalOrdering
            .describe(&input)
            .unwrap()
            .values()
            .collect()
    }

    /// The same sums, walk by walk.
    fn walk_by_walk(walks: &Walks, site: usize) -> [Vec<f64>; N_SHELLS] {
        fn go(
            walks: &Walks,
            path: &mut Vec<(usize, [i32; 3])>,
            weight: f64,
            shells: &mut [Vec<f64>; N_SHELLS],
        ) {
            let (site, image) = path[path.len() - 1];
            for step in &walks.steps[site] {
                let next = (step.to, std::array::from_fn(|k| image[k] + step.image[k]));
                if path.contains(&next) {
                    continue;
                }
                let weight = weight * step.weight;
                shells[path.len() - 1][walks.kinds_of[step.to][0].0] += weight;
                if path.len() < N_SHELLS {
                    path.push(next);
                    go(walks, path, weight, shells);
                    path.pop();
                }
            }
        }
        let mut shells: [Vec<f64>; N_SHELLS] = std::array::from_fn(|_| vec![0.0; walks.n_kinds]);
        go(walks, &mut vec![(site, [0; 3])], 1.0, &mut shells);
        shells
    }

    #[test]
    fn sums_from_the_ends_equal_walk_by_walk() {
        let lattice = Lattice::from_rows([[3.1, 0.2, 0.0], [-0.9, 3.7, 0.1], [0.3, 0.4, 4.6]]);
        let frac = [[0.1, 0.0, 0.2], [0.6, 0.5, 0.4], [0.2, 0.4, 0.8]];
        let tessellation = Tessellation::new(&lattice, &frac).unwrap();
        let whole = [0, 1, 0]
            .map(|kind| Kinds::from_elem((kind, 1.0), 1))
            .to_vec();
        let walks = Walks::new(&tessellation, whole, 2);
        for site in 0..3 {
            let expected = walk_by_walk(&walks, site);
            for (found, expected) in walks.shells(site).iter().zip(&expected) {
                for (a, b) in found.iter().zip(expected) {
                    assert!((a - b).abs() < 1e-10 * b.max(1.0), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn caesium_chloride_by_hand() {
        // Faces: 8 hexagons to the other kind, 6 squares to the same; areas 3√3 : 2.
        let square = 2.0 / (3.0 * 3.0_f64.sqrt());
        let other = 8.0 / (8.0 + 6.0 * square);
        let expected = (1.0 - other / 0.5).abs();
        let found = described(&[Element::LI, Element::S]);
        assert!((found[0] - expected).abs() < 1e-12);
    }

    #[test]
    fn one_element_has_no_order() {
        assert_eq!(described(&[Element::S, Element::S]), [0.0; 3]);
    }
}
