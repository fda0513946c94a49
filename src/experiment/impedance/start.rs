//! Values to start a fit from.
//!
//! In: points and a circuit. Out: sets of values, the most promising first. For fixed time constants and
//! exponents a circuit in series is linear in its resistances: a grid of time constants is searched as a
//! whole, each with its best resistances ≥ 0 (the idea of variable projection: Golub and Pereyra, SIAM J.
//! Numer. Anal. 1973, 10, 413, DOI 10.1137/0710036).

use super::circuit::Circuit;
use super::element::{C64, Element, Quantity};
use super::node::Node;
use super::points::FitPoint;

/// Starts that are tried.
const N_STARTS: usize = 3;
/// n of arcs on the grid.
const ARC_EXPONENT: f64 = 0.88;
/// n of constant-phase elements in series on the grid.
const SERIES_EXPONENTS: [f64; 3] = [0.55, 0.8, 0.95];
/// Time constants on the grid for each decade.
const PER_DECADE: f64 = 2.0;
/// The grid reaches so many decades beyond the highest and the lowest frequency.
const BEYOND_DECADES: (f64, f64) = (1.5, 1.0);
/// More combinations make the grid coarser.
const MOST_COMBINATIONS: usize = 6000;

/// Circuits with many constant-phase elements in series are searched no further.
const MOST_CHOICES: usize = 30_000;

/// What stands in series, as the grid sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    /// R, L, C or W alone.
    Fixed(Element),
    /// Q alone.
    Phase,
    /// Has a resistance and a time constant.
    Arc,
}

/// A member of the series with its place among the parameters.
struct Member<'a> {
    node: &'a Node,
    slot: Slot,
    from: usize,
}

fn members(circuit: &Circuit) -> Vec<Member<'_>> {
    let nodes = match &circuit.root {
        Node::Series(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut from = 0;
    let mut members = Vec::new();
    for node in nodes {
        let slot = match node {
            Node::Element(Element::Q) => Slot::Phase,
            Node::Element(Element::Ws | Element::Wo) => Slot::Arc,
            Node::Element(element) => Slot::Fixed(*element),
            _ => Slot::Arc,
        };
        members.push(Member { node, slot, from });
        from += node.n_parameters();
    }
    members
}

/// A function of frequency over |Z|, as real parts followed by imaginary ones.
type Column = Vec<f64>;

/// Columns that may stand for a member, and their products.
struct Grid {
    /// ln τ of the arcs' columns.
    log_taus: Vec<f64>,
    /// Products of columns with each other.
    products: Vec<Vec<f64>>,
    /// Products with what was measured.
    targets: Vec<f64>,
    /// Square of what was measured.
    square: f64,
}

/// A choice of columns.
struct Choice {
    misfit: f64,
    columns: Vec<usize>,
    coefficients: Vec<f64>,
}

/// Sets of values to start from.
pub(super) fn starts(points: &[FitPoint], circuit: &Circuit) -> Vec<Vec<f64>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let members = members(circuit);
    let n_arcs = members.iter().filter(|m| m.slot == Slot::Arc).count();
    let ends = (first.omega, last.omega);
    let grid = Grid::new(points, ends, &members, n_arcs);
    let mut choices = grid.choices(&members);
    choices.sort_by(|a, b| a.misfit.total_cmp(&b.misfit));
    let mut kept: Vec<&Choice> = Vec::new();
    for choice in &choices {
        let is_apart = |other: &&Choice| {
            let pairs = choice.columns.iter().zip(&other.columns);
            pairs.map(|(a, b)| a.abs_diff(*b)).sum::<usize>() > 2
        };
        if kept.len() < N_STARTS && kept.iter().all(is_apart) {
            kept.push(choice);
        }
    }
    let least = points
        .iter()
        .map(|p| p.modulus)
        .fold(f64::INFINITY, f64::min);
    let typical = Typical { least, ends };
    let mut found: Vec<Vec<f64>> = kept
        .iter()
        .map(|choice| grid.values(&members, choice, &typical))
        .collect();
    let is_nested = members
        .iter()
        .any(|m| m.slot == Slot::Arc && !is_plain(m.node));
    if let (true, Some(best)) = (is_nested, found.first().cloned()) {
        found.extend(scattered(circuit, &best));
    }
    found
}

/// Whether an arc is a resistor beside one capacitive element, or a finite Warburg element.
fn is_plain(node: &Node) -> bool {
    match node {
        Node::Element(_) => true,
        Node::Parallel(parts) => {
            matches!(
                parts.as_slice(),
                [
                    Node::Element(Element::R),
                    Node::Element(Element::Q | Element::C)
                ] | [
                    Node::Element(Element::Q | Element::C),
                    Node::Element(Element::R)
                ]
            )
        }
        Node::Series(_) => false,
    }
}

/// Values about the best ones, spread evenly by Halton's sequence over a decade and a half each way: for
/// circuits that the grid sees only in outline.
fn scattered(circuit: &Circuit, best: &[f64]) -> Vec<Vec<f64>> {
    const PRIMES: [u32; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    let kinds = circuit.parameters();
    let moved = |number: u32| {
        let values = best.iter().zip(&kinds).enumerate();
        let value = |(k, (value, kind)): (usize, (&f64, &super::circuit::ParameterName))| {
            let share = halton(number, PRIMES[k % PRIMES.len()]);
            match kind.quantity.is_scale() {
                true => value * 10_f64.powf(3.0 * share - 1.5),
                false => 0.55 + 0.4 * share,
            }
        };
        values.map(value).collect()
    };
    (1..=10).map(moved).collect()
}

fn halton(mut number: u32, base: u32) -> f64 {
    let (mut share, mut sum) = (1.0, 0.0);
    while number > 0 {
        share /= f64::from(base);
        sum += share * f64::from(number % base);
        number /= base;
    }
    sum
}

/// What is put where nothing is found: too small to matter.
struct Typical {
    /// Least |Z|.
    least: f64,
    /// Highest and lowest angular frequency.
    ends: (f64, f64),
}

impl Grid {
    fn new(
        points: &[FitPoint],
        (first, last): (f64, f64),
        members: &[Member<'_>],
        n_arcs: usize,
    ) -> Self {
        let low = (1.0 / first).ln() - BEYOND_DECADES.0 * std::f64::consts::LN_10;
        let high = (1.0 / last).ln() + BEYOND_DECADES.1 * std::f64::consts::LN_10;
        let decades = (high - low) / std::f64::consts::LN_10;
        let mut n_taus = (decades * PER_DECADE).ceil() as usize + 1;
        while n_taus > 6 && combinations(n_taus, n_arcs) > MOST_COMBINATIONS {
            n_taus -= 1;
        }
        let step = (high - low) / (n_taus.max(2) - 1) as f64;
        let log_taus: Vec<f64> = (0..n_taus).map(|k| low + step * k as f64).collect();
        let column = |f: &dyn Fn(f64) -> C64| -> Column {
            let z: Vec<C64> = points.iter().map(|p| f(p.omega) / p.modulus).collect();
            z.iter()
                .map(|z| z.re)
                .chain(z.iter().map(|z| z.im))
                .collect()
        };
        let mut columns: Vec<Column> = Vec::new();
        for log_tau in &log_taus {
            columns.push(column(&|omega| arc(omega, *log_tau)));
        }
        for n in SERIES_EXPONENTS {
            columns.push(column(&|omega| single(Element::Q, n, omega)));
        }
        for member in members {
            if let Slot::Fixed(element) = member.slot {
                columns.push(column(&|omega| single(element, 1.0, omega)));
            }
        }
        let target: Column = {
            let z: Vec<C64> = points.iter().map(|p| p.z / p.modulus).collect();
            z.iter()
                .map(|z| z.re)
                .chain(z.iter().map(|z| z.im))
                .collect()
        };
        let dot = |a: &Column, b: &Column| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        Self {
            products: columns
                .iter()
                .map(|a| columns.iter().map(|b| dot(a, b)).collect())
                .collect(),
            targets: columns.iter().map(|a| dot(a, &target)).collect(),
            square: dot(&target, &target),
            log_taus,
        }
    }

    /// Every combination: arcs by ascending τ, each n of the constant-phase elements.
    fn choices(&self, members: &[Member<'_>]) -> Vec<Choice> {
        let mut choices = Vec::new();
        self.extend(members, 0, &mut Vec::new(), &mut choices);
        choices
    }

    fn extend(
        &self,
        members: &[Member<'_>],
        least_tau: usize,
        columns: &mut Vec<usize>,
        choices: &mut Vec<Choice>,
    ) {
        if choices.len() >= MOST_CHOICES {
            return;
        }
        let Some(member) = members.get(columns.len()) else {
            choices.push(self.choice(columns.clone()));
            return;
        };
        let n_taus = self.log_taus.len();
        let n_fixed = members[..columns.len()]
            .iter()
            .filter(|m| matches!(m.slot, Slot::Fixed(_)))
            .count();
        let options = match member.slot {
            Slot::Arc => least_tau..n_taus,
            Slot::Phase => n_taus..n_taus + SERIES_EXPONENTS.len(),
            Slot::Fixed(_) => {
                let at = n_taus + SERIES_EXPONENTS.len() + n_fixed;
                at..at + 1
            }
        };
        for option in options {
            let next = if member.slot == Slot::Arc {
                option + 2
            } else {
                least_tau
            };
            columns.push(option);
            self.extend(members, next, columns, choices);
            columns.pop();
        }
    }

    fn choice(&self, columns: Vec<usize>) -> Choice {
        let mut coefficients = vec![0.0; columns.len()];
        let mut active: Vec<usize> = (0..columns.len()).collect();
        // What would be negative is left out, the most negative first.
        while !active.is_empty() {
            let solved = self.solved(&columns, &active);
            let Some(solved) = solved else {
                active.pop();
                continue;
            };
            let least = (0..active.len()).min_by(|a, b| solved[*a].total_cmp(&solved[*b]));
            match least.filter(|k| solved[*k] <= 0.0) {
                Some(k) => {
                    active.remove(k);
                }
                None => {
                    for (k, value) in active.iter().zip(solved) {
                        coefficients[*k] = value;
                    }
                    break;
                }
            }
        }
        let pairs = columns.iter().zip(&coefficients);
        let explained: f64 = pairs.map(|(c, x)| self.targets[*c] * x).sum();
        Choice {
            misfit: self.square - explained,
            columns,
            coefficients,
        }
    }

    /// Normal equations by Cholesky's decomposition, scaled to a diagonal of 1.
    fn solved(&self, columns: &[usize], active: &[usize]) -> Option<Vec<f64>> {
        let n = active.len();
        let at = |k: usize| columns[active[k]];
        let scale: Vec<f64> = (0..n).map(|k| self.products[at(k)][at(k)].sqrt()).collect();
        let mut l = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let mut sum = self.products[at(i)][at(j)] / (scale[i] * scale[j]);
                for k in 0..j {
                    sum -= l[i * n + k] * l[j * n + k];
                }
                l[i * n + j] = match i == j {
                    true if sum > 1e-10 => sum.sqrt(),
                    true => return None,
                    false => sum / l[j * n + j],
                };
            }
        }
        let mut x: Vec<f64> = (0..n).map(|k| self.targets[at(k)] / scale[k]).collect();
        for i in 0..n {
            for k in 0..i {
                x[i] -= l[i * n + k] * x[k];
            }
            x[i] /= l[i * n + i];
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                x[i] -= l[k * n + i] * x[k];
            }
            x[i] /= l[i * n + i];
        }
        Some(x.iter().zip(&scale).map(|(x, s)| x / s).collect())
    }

    fn values(&self, members: &[Member<'_>], choice: &Choice, typical: &Typical) -> Vec<f64> {
        let n_taus = self.log_taus.len();
        let mut values = Vec::new();
        for ((member, column), x) in members
            .iter()
            .zip(&choice.columns)
            .zip(&choice.coefficients)
        {
            let x = *x;
            let (first, last) = typical.ends;
            let small = 0.01 * typical.least;
            match member.slot {
                Slot::Arc => {
                    let r = if x > 0.0 { x } else { small };
                    fill(member.node, r, self.log_taus[*column].exp(), &mut values);
                }
                Slot::Phase => {
                    let n = SERIES_EXPONENTS[column - n_taus];
                    let q = if x > 0.0 {
                        1.0 / x
                    } else {
                        1.0 / (small * last.powf(n))
                    };
                    values.extend([q, n]);
                }
                Slot::Fixed(element) => values.push(match (element, x > 0.0) {
                    (Element::C, true) => 1.0 / x,
                    (Element::C, false) => 1.0 / (small * last),
                    (Element::L, false) => small / first,
                    (Element::W, false) => small * last.sqrt(),
                    (_, true) => x,
                    (_, false) => small,
                }),
            }
        }
        values
    }
}

fn combinations(n: usize, of: usize) -> usize {
    (0..of).fold(1, |product, k| product * n.saturating_sub(k) / (k + 1))
}

fn arc(omega: f64, log_tau: f64) -> C64 {
    let angle = ARC_EXPONENT * std::f64::consts::FRAC_PI_2;
    let size = (ARC_EXPONENT * (omega.ln() + log_tau)).exp();
    (C64::from(1.0) + C64::from_polar(size, angle)).inv()
}

fn single(element: Element, n: f64, omega: f64) -> C64 {
    let p: &[f64] = if element == Element::Q {
        &[1.0, n]
    } else {
        &[1.0]
    };
    element.impedance(p, omega, &mut [])
}

/// Values of a member with a resistance and a time constant.
fn fill(node: &Node, r: f64, tau: f64, values: &mut Vec<f64>) {
    match node {
        Node::Element(element) => match element {
            Element::R => values.push(r),
            Element::C => values.push(tau / r),
            Element::L => values.push(tau * r),
            Element::Q => values.extend([tau.powf(ARC_EXPONENT) / r, ARC_EXPONENT]),
            Element::W => values.push(r / tau.sqrt()),
            Element::Ws | Element::Wo => values.extend([r, tau]),
        },
        Node::Series(parts) | Node::Parallel(parts) => {
            parts.iter().for_each(|part| fill(part, r, tau, values));
        }
    }
}

/// The same values; arcs of the same shape stand in the order of their time constants.
pub(super) fn ordered(circuit: &Circuit, values: &[f64]) -> Vec<f64> {
    let members = members(circuit);
    let mut ordered = values.to_vec();
    let is_arc = |m: &&Member<'_>| m.slot == Slot::Arc && is_plain(m.node);
    for member in members.iter().filter(is_arc) {
        let alike: Vec<&Member<'_>> = members.iter().filter(|m| m.node == member.node).collect();
        let n = member.node.n_parameters();
        let mut parts: Vec<&[f64]> = alike.iter().map(|m| &values[m.from..m.from + n]).collect();
        parts.sort_by(|a, b| {
            time_constant(member.node, a).total_cmp(&time_constant(member.node, b))
        });
        for (place, part) in alike.iter().zip(parts) {
            ordered[place.from..place.from + n].copy_from_slice(part);
        }
    }
    ordered
}

/// τ of a plain arc in s.
pub(super) fn time_constant(node: &Node, values: &[f64]) -> f64 {
    let (mut r, mut c, mut n) = (1.0, 1.0, 1.0);
    let mut next = values.iter().copied();
    for element in node.elements() {
        for quantity in element.quantities() {
            let value = next.next().unwrap_or(1.0);
            match quantity {
                Quantity::Resistance => r = value,
                Quantity::Exponent => n = value,
                Quantity::DiffusionTime => return value,
                _ => c = value,
            }
        }
    }
    (r * c).powf(1.0 / n)
}
