//! Radial and angular distribution functions around every site, expanded in Chebyshev polynomials.
//!
//! In: an [`Input`], ordered or not. Out: the coefficients of Artrith, Urban and Ceder 2017
//! (DOI 10.1103/PhysRevB.96.014112) as the program aenet computes them, averaged over the sites: of an
//! atom i
//!
//! | | without species | with species |
//! |---|---|---|
//! | radial, n = 0…N | Σⱼ Tₙ(2 rᵢⱼ/R − 1) f(rᵢⱼ; R) | the same with sⱼ in each term |
//! | angular, n = 0…M | Σ over pairs j, k Tₙ(cos θⱼᵢₖ) f(rᵢⱼ; R′) f(rᵢₖ; R′) | the same with sⱼ sₖ |
//!
//! with f(r; R) = ½ (cos(π r/R) + 1) up to R and 0 beyond. aenet gives the n species of a data set the
//! numbers …−2, −1, 1, 2… (0 as well where n is odd); here the four roles that simplified structures know
//! are the species: anion −2, cation −1, neutral 1, mobile ion 2. That θ stands in the polynomials by its
//! cosine is the way of aenet's present source; the paper writes θ on [0, π].
//!
//! aenet describes atoms, one network for each species; a structure is described by the mean over its
//! atoms, where wanted with the standard deviation beside it. Partial occupancies: around an atom that is
//! there the mean over all ways to fill the other sites independently of each other; alternatives of one
//! place are never both there.

use super::flat_cell::FlatCell;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered, resolve,
};
use crate::crystal::Element;
use crate::crystal::lattice::{Vector3, dot, norm};
use crate::crystal::neighbors::NeighborSearch;

/// The line of the registry.
pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

const ABOUT: About = About {
    id: "chebyshev",
    name: "Chebyshev expansion of radial and angular distribution functions",
    explanation: "Around each site the distances r to the neighbours, and the angles θ between pairs of \
        them, are counted in Chebyshev polynomials: Σ T_n(2 r / R - 1) f(r) and Σ T_n(cos θ) f(r) f(r') \
        with f(r) = (cos(π r / R) + 1) / 2 up to the cut-off R, once with every neighbour alike and once \
        with a weight for its role (anion -2, cation -1, neutral 1, mobile ion 2), as aenet does. The mean \
        over the sites is taken, and the standard deviation too where moments is 2. The length does not \
        grow with the number of elements. Partially occupied sites count by their occupancy; two positions \
        of which one at most is filled do not see each other.",
    doi: "10.1103/PhysRevB.96.014112",
    counterpart: "aenet BASIS type=Chebyshev (mean over atoms)",
    family: "structure",
};

static SETTINGS: &[DescriptorSetting] = &[
    DescriptorSetting {
        name: "radial_r_cut",
        explanation: "Distances are counted up to this one.",
        unit: "Å",
        default: 8.0,
        range: (1.0, 20.0),
        integer: false,
    },
    DescriptorSetting {
        name: "radial_order",
        explanation: "Highest polynomial of distances; more resolve them more finely.",
        unit: "",
        default: 16.0,
        range: (0.0, 60.0),
        integer: true,
    },
    DescriptorSetting {
        name: "angular_r_cut",
        explanation: "Angles are counted between neighbours up to this distance.",
        unit: "Å",
        default: 6.5,
        range: (1.0, 12.0),
        integer: false,
    },
    DescriptorSetting {
        name: "angular_order",
        explanation: "Highest polynomial of angles; more resolve them more finely.",
        unit: "",
        default: 4.0,
        range: (0.0, 30.0),
        integer: true,
    },
    DescriptorSetting {
        name: "moments",
        explanation: "1: the mean over the sites; 2: their standard deviation too.",
        unit: "",
        default: 1.0,
        range: (1.0, 2.0),
        integer: true,
    },
];

/// Nearer than this in Å two atoms are one.
const ONE_PLACE_ANG: f64 = 1e-12;

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(Chebyshev {
        radial: Expansion {
            cutoff_ang: settings.value("radial_r_cut"),
            order: settings.count("radial_order"),
        },
        angular: Expansion {
            cutoff_ang: settings.value("angular_r_cut"),
            order: settings.count("angular_order"),
        },
        with_deviation: settings.count("moments") > 1,
    }))
}

/// Polynomials up to an order, for what is within a cut-off.
#[derive(Clone, Copy)]
struct Expansion {
    cutoff_ang: f64,
    order: usize,
}

impl Expansion {
    /// What is left of a neighbour at a distance: 1 at 0, 0 from the cut-off on.
    fn remains(self, distance_ang: f64) -> f64 {
        match distance_ang < self.cutoff_ang {
            true => 0.5 * ((std::f64::consts::PI * distance_ang / self.cutoff_ang).cos() + 1.0),
            false => 0.0,
        }
    }

    fn n_terms(self) -> usize {
        self.order + 1
    }
}

/// Adds Tₙ(x), n = 0…, to two sums, each times its factor.
fn add_polynomials(x: f64, factors: [f64; 2], [plain, weighted]: [&mut [f64]; 2]) {
    let (mut before, mut this) = (x, 1.0);
    for (plain, weighted) in plain.iter_mut().zip(weighted) {
        *plain += factors[0] * this;
        *weighted += factors[1] * this;
        // T₋₁ = T₁ = x begins the recursion.
        (before, this) = (this, 2.0 * x * this - before);
    }
}

/// A neighbour of an atom.
struct Around {
    site: usize,
    direction: Vector3,
    displacement_ang: Vector3,
    /// Its part in the sums without and with species, times what remains at its distance.
    factors: [f64; 2],
}

/// The descriptor with its settings applied.
struct Chebyshev {
    radial: Expansion,
    angular: Expansion,
    with_deviation: bool,
}

/// What the sites of a cell put into the sums around others.
struct Parts {
    /// Of each site, how much of it is filled, and the same with species.
    of_site: Vec<[f64; 2]>,
}

impl Parts {
    fn of(input: &Input, cell: &FlatCell) -> Self {
        let mut of_site = vec![[0.0; 2]; cell.frac.len()];
        for occupant in cell.occupants(&input.structure) {
            let species = number_of(occupant.element, occupant.state, input.mobile_ion);
            let [filled, weighted] = &mut of_site[occupant.site];
            *filled += occupant.occupancy;
            *weighted += occupant.occupancy * species;
        }
        Self { of_site }
    }
}

/// The number that stands for an atom's role.
fn number_of(element: Element, state: f64, mobile_ion: Element) -> f64 {
    match state {
        _ if element == mobile_ion => 2.0,
        q if q < 0.0 => -2.0,
        q if q > 0.0 => -1.0,
        _ => 1.0,
    }
}

impl Chebyshev {
    fn n_of_atom(&self) -> usize {
        2 * (self.radial.n_terms() + self.angular.n_terms())
    }

    /// The coefficients of one site.
    fn of_site(
        &self,
        center: usize,
        (cell, parts, search): (&FlatCell, &Parts, &NeighborSearch),
        around: &mut Vec<Around>,
    ) -> Vec<f64> {
        let mut values = vec![0.0; self.n_of_atom()];
        let (plain, weighted) = values.split_at_mut(self.n_of_atom() / 2);
        let n_radial = self.radial.n_terms();
        let (plain_radial, plain_angular) = plain.split_at_mut(n_radial);
        let (weighted_radial, weighted_angular) = weighted.split_at_mut(n_radial);
        around.clear();
        search.visit_site(center, |neighbor| {
            let r = neighbor.distance_ang;
            if r < ONE_PLACE_ANG || cell.exclude(center, neighbor.site, r) {
                return;
            }
            let part = parts.of_site[neighbor.site];
            let remains = self.radial.remains(r);
            if remains > 0.0 {
                let x = 2.0 * r / self.radial.cutoff_ang - 1.0;
                let sums = [&mut *plain_radial, &mut *weighted_radial];
                add_polynomials(x, part.map(|part| part * remains), sums);
            }
            let remains = self.angular.remains(r);
            if remains > 0.0 {
                around.push(Around {
                    site: neighbor.site,
                    direction: neighbor.displacement_ang.map(|x| x / r),
                    displacement_ang: neighbor.displacement_ang,
                    factors: part.map(|part| part * remains),
                });
            }
        });
        for (k, one) in around.iter().enumerate() {
            for other in &around[k + 1..] {
                if !cell.is_ordered() && exclude(cell, one, other) {
                    continue;
                }
                let x = dot(one.direction, other.direction).clamp(-1.0, 1.0);
                let factors = std::array::from_fn(|k| one.factors[k] * other.factors[k]);
                add_polynomials(x, factors, [&mut *plain_angular, &mut *weighted_angular]);
            }
        }
        values
    }
}

/// Whether two neighbours cannot be there at once.
fn exclude(cell: &FlatCell, one: &Around, other: &Around) -> bool {
    let apart = std::array::from_fn(|k| other.displacement_ang[k] - one.displacement_ang[k]);
    cell.exclude(one.site, other.site, norm(apart))
}

impl Descriptor for Chebyshev {
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
        let parts = Parts::of(input, cell);
        let cutoff_ang = self.radial.cutoff_ang.max(self.angular.cutoff_ang);
        let search = NeighborSearch::new(&input.structure.lattice, &cell.frac, cutoff_ang)
            .watched_by(input.monitor());
        let mut around = Vec::new();
        let mut atoms = Vec::with_capacity(cell.frac.len());
        for center in 0..cell.frac.len() {
            input.check()?;
            atoms.push(self.of_site(center, (cell, &parts, &search), &mut around));
        }
        let weights = &cell.occupancies;
        let n_atoms: f64 = weights.iter().sum();
        let mean_of = |value: &dyn Fn(&[f64], usize) -> f64, column: usize| {
            let atoms = atoms.iter().zip(weights);
            let sum: f64 = atoms.map(|(atom, w)| w * value(atom, column)).sum();
            sum / n_atoms
        };
        let columns = 0..self.n_of_atom();
        let means = columns.map(|column| mean_of(&|atom, column| atom[column], column));
        let mut values: Vec<f64> = means.collect();
        if self.with_deviation {
            let deviation = |(column, mean): (usize, &f64)| {
                let square = |atom: &[f64], column: usize| (atom[column] - mean).powi(2);
                mean_of(&square, column).sqrt()
            };
            let deviations: Vec<f64> = values.iter().enumerate().map(deviation).collect();
            values.extend(deviations);
        }
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let mut labels = Vec::new();
        let moments: &[&str] = match self.with_deviation {
            true => &["mean", "deviation"],
            false => &["mean"],
        };
        for moment in moments {
            for species in ["", ", with species"] {
                let radial = 0..self.radial.n_terms();
                labels.extend(radial.map(|n| format!("{moment} radial n={n}{species}")));
                let angular = 0..self.angular.n_terms();
                labels.extend(angular.map(|n| format!("{moment} angular n={n}{species}")));
            }
        }
        labels
    }
}

#[cfg(test)]
#[path = "chebyshev_tests.rs"]
mod tests;
