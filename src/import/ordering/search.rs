//! The arrangement of lowest electrostatic energy.
//!
//! In: pair energies, fixed charges, and groups of sites with the number of atoms of each kind.
//! Out: [`Arrangement`]. With charges q on the free sites i, the energy that depends on the
//! arrangement is Σᵢ (φᵢ qᵢ + Aᵢᵢ qᵢ²) + 2 Σ_{i<j} Aᵢⱼ qᵢ qⱼ, φ being the fixed charges' potential.

use crate::crystal::ewald::EwaldMatrix;
use crate::monitor::{Cancelled, Monitor};

/// Up to this many arrangements are all tried.
const MAX_ARRANGEMENTS: f64 = 20_000.0;
/// … where arrangements × free sites² is at most this.
const MAX_ENUMERATION_WORK: f64 = 1e8;
/// An exchange has to lower the energy in eV by more than this, so that rounding cannot decide.
const MIN_GAIN_EV: f64 = 1e-6;
/// Exchanges per free site before the search stops.
const MAX_EXCHANGES_PER_SITE: usize = 10;

/// Alike sites that share out their atoms.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Site indices of the cell.
    pub sites: Vec<usize>,
    /// Charge of each kind of atom.
    pub charges: Vec<f64>,
    /// Number of atoms of each kind; the rest of the sites stays empty.
    pub counts: Vec<usize>,
}

/// Which atom sits where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrangement {
    /// For each free site the kind of atom in its group; `None` for an empty site.
    pub occupants: Vec<Option<usize>>,
    /// Whether every arrangement was tried.
    pub exhaustive: bool,
}

/// The arrangement of lowest energy that was found; the first of equals.
///
/// `rows` are the free sites, ascending, that `matrix` has rows of; `fixed` are the charges of
/// all sites, 0 on the free ones.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn lowest(
    matrix: &EwaldMatrix,
    rows: &[usize],
    fixed: &[f64],
    groups: &[Group],
    monitor: &Monitor,
) -> Result<Arrangement, Cancelled> {
    let problem = Problem::new(matrix, rows, fixed, groups);
    let free = rows.len() as f64;
    let arrangements = number_of_arrangements(groups);
    let exhaustive =
        arrangements <= MAX_ARRANGEMENTS && arrangements * free * free <= MAX_ENUMERATION_WORK;
    let kinds = if exhaustive {
        problem.enumerate()
    } else {
        problem.descend(problem.greedy(monitor)?, monitor)?
    };
    let occupant = |(row, kind): (usize, usize)| {
        (kind < groups[problem.group_of[row]].charges.len()).then_some(kind)
    };
    Ok(Arrangement {
        occupants: kinds.into_iter().enumerate().map(occupant).collect(),
        exhaustive,
    })
}

/// Product of the groups' multinomial coefficients.
fn number_of_arrangements(groups: &[Group]) -> f64 {
    let mut product = 1.0;
    for group in groups {
        let mut left = group.sites.len();
        for &count in &group.counts {
            for k in 0..count {
                product *= (left - k) as f64 / (k + 1) as f64;
            }
            left -= count;
        }
    }
    product
}

/// Everything in terms of the free sites alone. The last kind of each group is the vacancy.
struct Problem {
    group_of: Vec<usize>,
    charges: Vec<Vec<f64>>,
    counts: Vec<Vec<usize>>,
    field: Vec<f64>,
    pairs: Vec<f64>,
}

impl Problem {
    fn new(matrix: &EwaldMatrix, rows: &[usize], fixed: &[f64], groups: &[Group]) -> Self {
        let n = rows.len();
        let mut group_of = vec![0; n];
        for (index, group) in groups.iter().enumerate() {
            for site in &group.sites {
                if let Ok(row) = rows.binary_search(site) {
                    group_of[row] = index;
                }
            }
        }
        let with_vacancy = |group: &Group| {
            let empty = group.sites.len() - group.counts.iter().sum::<usize>();
            let charges: Vec<f64> = group.charges.iter().copied().chain([0.0]).collect();
            let counts: Vec<usize> = group.counts.iter().copied().chain([empty]).collect();
            (charges, counts)
        };
        let (charges, counts) = groups.iter().map(with_vacancy).unzip();
        let mut field = Vec::with_capacity(n);
        let mut pairs = Vec::with_capacity(n * n);
        for k in 0..n {
            let row = matrix.row(k);
            field.push(2.0 * row.iter().zip(fixed).map(|(a, q)| a * q).sum::<f64>());
            pairs.extend(rows.iter().map(|&site| row[site]));
        }
        Self {
            group_of,
            charges,
            counts,
            field,
            pairs,
        }
    }

    fn n(&self) -> usize {
        self.group_of.len()
    }

    fn pair(&self, i: usize, j: usize) -> f64 {
        self.pairs[i * self.n() + j]
    }

    fn charge(&self, site: usize, kind: usize) -> f64 {
        self.charges[self.group_of[site]][kind]
    }

    /// Tries every arrangement, depth first.
    fn enumerate(&self) -> Vec<usize> {
        let mut walk = Enumeration {
            problem: self,
            left: self.counts.clone(),
            kinds: vec![0; self.n()],
            charges: vec![0.0; self.n()],
            best: (f64::INFINITY, Vec::new()),
        };
        walk.place(0, 0.0);
        walk.best.1
    }

    /// Starts from mean charges and fixes, one by one, the site and kind that lower the energy
    /// most.
    fn greedy(&self, monitor: &Monitor) -> Result<Vec<usize>, Cancelled> {
        let n = self.n();
        let mut left = self.counts.clone();
        let mean = |site: usize| {
            let group = self.group_of[site];
            let pairs = self.charges[group].iter().zip(&self.counts[group]);
            let total: f64 = pairs.map(|(charge, count)| charge * *count as f64).sum();
            total / self.counts[group].iter().sum::<usize>() as f64
        };
        let charges: Vec<f64> = (0..n).map(mean).collect();
        let mut state = State::new(self, charges);
        let mut kinds: Vec<Option<usize>> = vec![None; n];
        for _ in 0..n {
            monitor.check()?;
            let mut best: Option<(f64, usize, usize)> = None;
            for site in (0..n).filter(|&site| kinds[site].is_none()) {
                let group = self.group_of[site];
                for kind in (0..left[group].len()).filter(|&kind| left[group][kind] > 0) {
                    let gain = state.change(site, self.charges[group][kind]);
                    if best.is_none_or(|(least, ..)| gain < least - MIN_GAIN_EV) {
                        best = Some((gain, site, kind));
                    }
                }
            }
            let Some((_, site, kind)) = best else {
                break;
            };
            kinds[site] = Some(kind);
            left[self.group_of[site]][kind] -= 1;
            state.set(site, self.charge(site, kind));
        }
        Ok(kinds.into_iter().map(|kind| kind.unwrap_or(0)).collect())
    }

    /// Exchanges the two sites that lower the energy most, until none does.
    fn descend(&self, mut kinds: Vec<usize>, monitor: &Monitor) -> Result<Vec<usize>, Cancelled> {
        let n = self.n();
        let charges = (0..n).map(|site| self.charge(site, kinds[site])).collect();
        let mut state = State::new(self, charges);
        for _ in 0..MAX_EXCHANGES_PER_SITE * n {
            monitor.check()?;
            let mut best = (-MIN_GAIN_EV, 0, 0);
            for i in 0..n {
                for j in i + 1..n {
                    if self.group_of[i] == self.group_of[j] && kinds[i] != kinds[j] {
                        let gain = state.exchange(i, j);
                        if gain < best.0 {
                            best = (gain - MIN_GAIN_EV, i, j);
                        }
                    }
                }
            }
            let (_, i, j) = best;
            if i == j {
                break;
            }
            kinds.swap(i, j);
            let (qi, qj) = (state.charges[i], state.charges[j]);
            state.set(i, qj);
            state.set(j, qi);
        }
        Ok(kinds)
    }
}

/// Charges and the potential of all other charges on each free site.
struct State<'a> {
    problem: &'a Problem,
    charges: Vec<f64>,
    potential: Vec<f64>,
}

impl<'a> State<'a> {
    fn new(problem: &'a Problem, charges: Vec<f64>) -> Self {
        let n = problem.n();
        let potential = (0..n)
            .map(|i| {
                let others = (0..n).filter(|&j| j != i);
                let sum: f64 = others.map(|j| problem.pair(i, j) * charges[j]).sum();
                problem.field[i] + 2.0 * sum
            })
            .collect();
        Self {
            problem,
            charges,
            potential,
        }
    }

    /// Change of energy in eV where site `i` gets the charge `q`.
    fn change(&self, i: usize, q: f64) -> f64 {
        let old = self.charges[i];
        (q - old) * self.potential[i] + self.problem.pair(i, i) * (q * q - old * old)
    }

    /// Change of energy in eV where two sites exchange their charges.
    fn exchange(&self, i: usize, j: usize) -> f64 {
        let d = self.charges[j] - self.charges[i];
        self.change(i, self.charges[j]) + self.change(j, self.charges[i])
            - 2.0 * self.problem.pair(i, j) * d * d
    }

    fn set(&mut self, i: usize, q: f64) {
        let d = q - self.charges[i];
        self.charges[i] = q;
        let row = &self.problem.pairs[i * self.charges.len()..];
        for (j, (potential, a)) in self.potential.iter_mut().zip(row).enumerate() {
            if j != i {
                *potential += 2.0 * a * d;
            }
        }
    }
}

/// Depth-first search over all arrangements.
struct Enumeration<'a> {
    problem: &'a Problem,
    left: Vec<Vec<usize>>,
    kinds: Vec<usize>,
    charges: Vec<f64>,
    best: (f64, Vec<usize>),
}

impl Enumeration<'_> {
    /// Places atoms on site `i` and all after it; `energy` is that of the sites before.
    fn place(&mut self, i: usize, energy: f64) {
        let problem = self.problem;
        if i == problem.n() {
            if energy < self.best.0 - MIN_GAIN_EV {
                self.best = (energy, self.kinds.clone());
            }
            return;
        }
        let group = problem.group_of[i];
        let row = &problem.pairs[i * problem.n()..][..i];
        let before: f64 = row.iter().zip(&self.charges).map(|(a, q)| a * q).sum();
        let potential = problem.field[i] + 2.0 * before;
        for kind in 0..self.left[group].len() {
            if self.left[group][kind] == 0 {
                continue;
            }
            let q = problem.charges[group][kind];
            self.left[group][kind] -= 1;
            self.kinds[i] = kind;
            self.charges[i] = q;
            self.place(i + 1, energy + q * potential + problem.pair(i, i) * q * q);
            self.left[group][kind] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::Lattice;

    /// A cube of 2 × 2 × 2 sites, `lithium` of them filled, and one anion that balances them.
    fn lowest_energy(lithium: usize, exhaustive: bool) -> f64 {
        let lattice = Lattice::from_rows([[5.0, 0.0, 0.0], [0.3, 5.4, 0.0], [0.0, 0.7, 6.1]]);
        let corner = |k: usize| [k & 1, k >> 1 & 1, k >> 2 & 1].map(|x| x as f64 / 2.0);
        let mut frac: Vec<_> = (0..8).map(corner).collect();
        frac.push([0.3, 0.2, 0.25]);
        let rows: Vec<usize> = (0..8).collect();
        let matrix = EwaldMatrix::of_rows(&lattice, &frac, &rows);
        let mut fixed = vec![0.0; 9];
        fixed[8] = -(lithium as f64);
        let group = Group {
            sites: rows.clone(),
            charges: vec![1.0],
            counts: vec![lithium],
        };
        let groups = [group];
        let problem = Problem::new(&matrix, &rows, &fixed, &groups);
        let kinds = if exhaustive {
            problem.enumerate()
        } else {
            let monitor = Monitor::silent();
            problem
                .descend(problem.greedy(&monitor).unwrap(), &monitor)
                .unwrap()
        };
        assert_eq!(kinds.iter().filter(|&&kind| kind == 0).count(), lithium);
        let mut charges = fixed;
        for (site, &kind) in kinds.iter().enumerate() {
            charges[site] = problem.charge(site, kind);
        }
        EwaldMatrix::new(&lattice, &frac).energy_ev(&charges)
    }

    #[test]
    fn the_search_finds_the_lowest_of_all_arrangements() {
        for lithium in 1..8 {
            let (all, found) = (lowest_energy(lithium, true), lowest_energy(lithium, false));
            assert!((all - found).abs() < 1e-6, "{lithium}: {all} {found}");
        }
    }

    #[test]
    fn arrangements_are_counted() {
        let group = |sites: usize, counts: &[usize]| Group {
            sites: (0..sites).collect(),
            charges: vec![0.0; counts.len()],
            counts: counts.to_vec(),
        };
        let groups = [group(4, &[2]), group(5, &[2, 2])];
        assert!((number_of_arrangements(&groups) - 6.0 * 30.0).abs() < 1e-9);
    }
}
