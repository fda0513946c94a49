//! A circuit fitted to a spectrum.
//!
//! In: points, a circuit, values to start from. Out: a [`CircuitFit`]: complex non-linear least squares
//! with modulus weighting (Boukamp, Solid State Ionics 1986, 20, 31, DOI 10.1016/0167-2738(86)90031-7),
//! on logarithms of positive parameters. Errors are standard errors from the scatter of the residuals.

use serde::{Deserialize, Serialize};

use super::circuit::{Circuit, ParameterName};
use super::element::{C64, Quantity};
use super::kramers_kronig::{PointResidual, corrected_criterion};
use super::node::Node;
use super::points::FitPoint;
use crate::math::least_squares::{Minimum, Residuals};
use crate::score::Estimate;

/// Why the data do not determine a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Doubt {
    /// Its error is greater than itself, or it has no influence.
    ErrorExceedsValue,
    /// It cannot be told apart from this one: their correlation exceeds 0.98.
    TiedTo(String),
    /// The apex of its arc lies outside the measured frequencies.
    ApexOutside,
    /// It ended at the bound of its range.
    AtBound,
}

impl Doubt {
    /// In a few words.
    pub fn words(&self) -> String {
        match self {
            Self::ErrorExceedsValue => "not determined: its error exceeds its value".to_owned(),
            Self::TiedTo(other) => format!("not determined apart from {other}"),
            Self::ApexOutside => "the apex of its arc was not measured".to_owned(),
            Self::AtBound => "at the bound of its range".to_owned(),
        }
    }
}

/// A fitted parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedParameter {
    /// Name and kind.
    #[serde(flatten)]
    pub name: ParameterName,
    /// Value with its standard error, in the unit of its kind ([`Quantity::unit`]).
    pub estimate: Estimate,
    /// Why the data do not determine it; `None` where they do.
    pub doubt: Option<Doubt>,
}

/// A circuit fitted to a spectrum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CircuitFit {
    /// The circuit.
    pub circuit: Circuit,
    /// Its parameters, in its order.
    pub parameters: Vec<FittedParameter>,
    /// Correlations of the parameters (of logarithms, n as it is), row by row; empty where some
    /// parameter has no influence.
    pub correlations: Vec<Vec<f64>>,
    /// Root mean square of the residuals of Z′ and Z″ over |Z| in %.
    pub rms_percent: f64,
    /// The same with the degrees of freedom as denominator: the noise that the fit implies, in %.
    pub scatter_percent: f64,
    /// Akaike's information criterion, corrected for few points.
    pub aicc: f64,
    /// Residuals of the points of the fit, by descending frequency.
    pub residuals: Vec<PointResidual>,
}

impl CircuitFit {
    /// The values of its parameters.
    pub fn values(&self) -> Vec<f64> {
        self.parameters.iter().map(|p| p.estimate.value).collect()
    }

    /// Z′ and Z″ of the fit at a frequency in Hz.
    pub fn impedance(&self, frequency_hz: f64) -> (f64, f64) {
        self.circuit.impedance(&self.values(), frequency_hz)
    }

    /// Covariance of the values of parameters `i` and `j`.
    pub fn covariance(&self, i: usize, j: usize) -> Option<f64> {
        let error = |k: usize| self.parameters.get(k)?.estimate.error;
        let correlation = self.correlations.get(i)?.get(j)?;
        Some(correlation * error(i)? * error(j)?)
    }

    /// The sum of parameters with its standard error.
    pub fn sum(&self, indices: &[usize]) -> Estimate {
        let value = indices.iter().map(|k| self.parameters[*k].estimate.value);
        let mut variance = Some(0.0);
        for i in indices {
            for j in indices {
                variance = variance.zip(self.covariance(*i, *j)).map(|(v, c)| v + c);
            }
        }
        Estimate {
            value: value.sum(),
            error: variance
                .map(|v: f64| v.max(0.0).sqrt())
                .filter(|e| e.is_finite()),
        }
    }
}

/// Least and greatest n.
pub(super) const EXPONENTS: (f64, f64) = (0.3, 1.0);
/// Correlations beyond this tie two parameters.
const TIED: f64 = 0.98;
/// Evaluations for each parameter.
const PATIENCE: usize = 60;

/// Values that were found, with their covariance.
pub(super) struct Found {
    values: Vec<f64>,
    /// Places of the parameters that are not at a bound.
    free: Vec<usize>,
    minimum: Minimum,
    /// ln ω at which each Q is looked at.
    reference: Vec<f64>,
}

impl Found {
    pub(super) fn sum_of_squares(&self) -> f64 {
        self.minimum.sum_of_squares
    }
}

/// Points and a circuit, some of whose parameters may be fixed.
struct Problem<'a> {
    points: &'a [FitPoint],
    root: &'a Node,
    kinds: Vec<Quantity>,
    /// Q is varied as ln Q + n ln ω with this ln ω: where Q counts most, it hardly depends on n.
    reference: Vec<f64>,
    fixed: Vec<Option<f64>>,
}

impl<'a> Problem<'a> {
    fn new(points: &'a [FitPoint], circuit: &'a Circuit, start: &[f64]) -> Self {
        let kinds: Vec<Quantity> = circuit.parameters().iter().map(|p| p.quantity).collect();
        let mut by = vec![C64::default(); kinds.len()];
        let mut most = vec![0.0; kinds.len()];
        let mut reference = vec![0.0; kinds.len()];
        for point in points {
            circuit.root.impedance(start, point.omega, &mut by);
            for (k, by) in by.iter().enumerate() {
                let influence = by.norm() / point.modulus;
                if influence > most[k] {
                    (most[k], reference[k]) = (influence, point.omega.ln());
                }
            }
        }
        Self {
            points,
            root: &circuit.root,
            fixed: vec![None; kinds.len()],
            kinds,
            reference,
        }
    }

    fn free(&self) -> Vec<usize> {
        (0..self.kinds.len())
            .filter(|k| self.fixed[*k].is_none())
            .collect()
    }

    fn inner(&self, values: &[f64]) -> Vec<f64> {
        let inner = |k: usize| match self.kinds[k] {
            Quantity::Exponent => values[k],
            Quantity::Admittance => values[k].ln() + values[k + 1] * self.reference[k],
            _ => values[k].ln(),
        };
        self.free().into_iter().map(inner).collect()
    }

    fn values(&self, inner: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.kinds.len()];
        let mut next = inner.iter();
        for (k, value) in values.iter_mut().enumerate() {
            *value = match self.fixed[k] {
                Some(fixed) => fixed,
                None => next.next().copied().unwrap_or(0.0),
            };
        }
        for k in 0..values.len() {
            values[k] = match self.kinds[k] {
                Quantity::Exponent => continue,
                Quantity::Admittance => (values[k] - values[k + 1] * self.reference[k]).exp(),
                _ => values[k].exp(),
            };
        }
        values
    }
}

impl Residuals for Problem<'_> {
    fn len(&self) -> usize {
        2 * self.points.len()
    }

    fn evaluate(&self, inner: &[f64], residuals: &mut [f64], mut derivatives: Option<&mut [f64]>) {
        let (n, rows) = (self.points.len(), self.len());
        let values = self.values(inner);
        let mut by = vec![C64::default(); values.len()];
        for (row, point) in self.points.iter().enumerate() {
            let z = self.root.impedance(&values, point.omega, &mut by);
            let residual = (z - point.z) / point.modulus;
            residuals[row] = residual.re;
            residuals[n + row] = residual.im;
            let Some(derivatives) = derivatives.as_deref_mut() else {
                continue;
            };
            let mut column = 0;
            for k in 0..by.len() {
                if self.fixed[k].is_some() {
                    continue;
                }
                let slope = match self.kinds[k] {
                    Quantity::Exponent => by[k] - by[k - 1] * self.reference[k - 1],
                    _ => by[k],
                } / point.modulus;
                derivatives[column * rows + row] = slope.re;
                derivatives[column * rows + n + row] = slope.im;
                column += 1;
            }
        }
    }
}

/// Fits from one start; `None` where it fails.
pub(super) fn solve(points: &[FitPoint], circuit: &Circuit, start: &[f64]) -> Option<Found> {
    let is_sound = |v: &f64| v.is_finite() && *v > 0.0;
    if start.len() != circuit.n_parameters() || !start.iter().all(is_sound) {
        return None;
    }
    let mut problem = Problem::new(points, circuit, start);
    let mut values = start.to_vec();
    // Each round fixes the n that went farthest out of its range.
    for _ in 0..=values.len() {
        let minimum = Minimum::find(&problem, &problem.inner(&values), PATIENCE)?;
        values = problem.values(&minimum.parameters);
        match beyond(&problem, &values) {
            None => {
                return values.iter().all(is_sound).then(|| Found {
                    free: problem.free(),
                    reference: problem.reference.clone(),
                    values,
                    minimum,
                });
            }
            Some((k, bound)) => {
                problem.fixed[k] = Some(bound);
                values[k] = bound;
            }
        }
    }
    None
}

fn beyond(problem: &Problem<'_>, values: &[f64]) -> Option<(usize, f64)> {
    let (low, high) = EXPONENTS;
    let exponents = problem
        .free()
        .into_iter()
        .filter(|k| problem.kinds[*k] == Quantity::Exponent);
    let farthest = exponents
        .map(|k| (k, (values[k] - high).max(low - values[k])))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (k, by) = farthest;
    (by > 0.0).then(|| (k, values[k].clamp(low, high)))
}

/// Puts arcs that could change places in the order of their time constants, and fits from there.
pub(super) fn in_order(points: &[FitPoint], circuit: &Circuit, found: Found) -> Found {
    let ordered = super::start::ordered(circuit, &found.values);
    if ordered == found.values {
        return found;
    }
    solve(points, circuit, &ordered).unwrap_or(found)
}

/// What was found as a fit.
pub(super) fn described(points: &[FitPoint], circuit: &Circuit, found: &Found) -> CircuitFit {
    let names = circuit.parameters();
    let covariance = covariance(&names, found);
    let error = |k: usize| -> Option<f64> {
        let relative = covariance.as_ref()?[k][k].sqrt();
        match names[k].quantity.is_scale() {
            true => Some(relative * found.values[k]),
            false => Some(relative),
        }
    };
    let correlations = covariance.as_ref().map(|c| correlations(c));
    let is_fixed = |k: usize| !found.free.contains(&k);
    let doubt = |k: usize| {
        if is_fixed(k) {
            return Some(Doubt::AtBound);
        }
        match error(k) {
            None => return Some(Doubt::ErrorExceedsValue),
            Some(e) if e > found.values[k] => return Some(Doubt::ErrorExceedsValue),
            Some(_) => {}
        }
        let tied = |other: &usize| {
            let rows = correlations.as_ref();
            let r = rows.map_or(0.0, |rows| rows[k][*other]);
            names[*other].element != names[k].element && r.abs() > TIED
        };
        let other = (0..names.len()).find(tied)?;
        Some(Doubt::TiedTo(names[other].name.clone()))
    };
    let parameters = (0..names.len()).map(|k| FittedParameter {
        name: names[k].clone(),
        estimate: Estimate {
            value: found.values[k],
            error: error(k).filter(|e| e.is_finite() && !is_fixed(k)),
        },
        doubt: doubt(k),
    });
    let parameters = parameters.collect();
    let n = 2.0 * points.len() as f64;
    let squares = found.sum_of_squares();
    CircuitFit {
        parameters,
        correlations: correlations.clone().unwrap_or_default(),
        rms_percent: (squares / n).sqrt() * 100.0,
        scatter_percent: (squares / (n - found.free.len() as f64).max(1.0)).sqrt() * 100.0,
        aicc: corrected_criterion(squares, n, found.free.len() as f64 + 1.0),
        residuals: residuals(points, circuit, &found.values),
        circuit: circuit.clone(),
    }
}

fn residuals(points: &[FitPoint], circuit: &Circuit, values: &[f64]) -> Vec<PointResidual> {
    let mut by = vec![C64::default(); values.len()];
    let mut residual = |point: &FitPoint| {
        let model = circuit.root.impedance(values, point.omega, &mut by);
        PointResidual::new(point.index, point.residual(model), false)
    };
    points.iter().map(&mut residual).collect()
}

/// Of ln Q rather than of what was varied; rows of parameters at a bound are 0.
fn covariance(names: &[ParameterName], found: &Found) -> Option<Vec<Vec<f64>>> {
    let n = names.len();
    // Each parameter as a sum of (weight, place among the free ones).
    let terms: Vec<Vec<(f64, usize)>> = (0..n)
        .map(|k| {
            let place = |k: usize| found.free.iter().position(|f| *f == k);
            let mut terms: Vec<(f64, usize)> = place(k).map(|p| (1.0, p)).into_iter().collect();
            if names[k].quantity == Quantity::Admittance {
                terms.extend(place(k + 1).map(|p| (-found.reference[k], p)));
            }
            terms
        })
        .collect();
    let mut rows = vec![vec![0.0; n]; n];
    for (i, row) in rows.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            for (a, k) in &terms[i] {
                for (b, l) in &terms[j] {
                    *value += a * b * found.minimum.covariance(*k, *l)?;
                }
            }
        }
    }
    Some(rows)
}

fn correlations(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = covariance.len();
    let at = |i: usize, j: usize| {
        let scale = (covariance[i][i] * covariance[j][j]).sqrt();
        match scale > 0.0 {
            true => (covariance[i][j] / scale).clamp(-1.0, 1.0),
            false => f64::from(u8::from(i == j)),
        }
    };
    (0..n).map(|i| (0..n).map(|j| at(i, j)).collect()).collect()
}
