//! The linear Kramers–Kronig test.
//!
//! In: points. Out: [`KramersKronig`]: how far the spectrum is from one that a linear, causal, stationary
//! sample can have.
//!
//! A chain of RC elements with fixed time constants, a resistor, an inductor and a capacitor in series
//! obeys the relations of Kramers and Kronig, whatever the signs of its R; it is fitted by linear least
//! squares with modulus weighting (Boukamp, J. Electrochem. Soc. 1995, 142, 1885,
//! DOI 10.1149/1.2044210). How many RC elements there are is chosen by the corrected information
//! criterion of Akaike, where Schönleber, Klotz and Ivers-Tiffée (Electrochim. Acta 2014, 131, 20,
//! DOI 10.1016/j.electacta.2014.01.034) count negative R. Single points far off are left out and the rest
//! is fitted again. Noise is told from systematic residuals by second differences of neighbours: of
//! independent noise their mean square is six variances (von Neumann, Ann. Math. Stat. 1941, 12, 367,
//! DOI 10.1214/aoms/1177731677).

use serde::{Deserialize, Serialize};

use super::element::C64;
use super::points::FitPoint;

/// What the Kramers–Kronig test says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KramersKronigVerdict {
    /// Residuals are noise.
    Sound,
    /// Single points fail; the others are sound.
    Outliers,
    /// Residuals run one way over whole stretches, or so many points fail that they are no single ones: the
    /// sample changed during the sweep, or the response was not linear.
    Drift,
}

impl KramersKronigVerdict {
    /// Whether the spectrum may be fitted without a doubt.
    pub fn is_passed(self) -> bool {
        self != Self::Drift
    }

    /// In a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sound => "passed",
            Self::Outliers => "passed but for outliers",
            Self::Drift => "failed",
        }
    }
}

/// Residuals of one point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointResidual {
    /// Index of the point in the spectrum.
    pub index: usize,
    /// (Z′ measured − Z′ of the model)/|Z| in %.
    pub real_percent: f64,
    /// (Z″ measured − Z″ of the model)/|Z| in %.
    pub imaginary_percent: f64,
    /// Whether the point fails.
    pub fails: bool,
}

impl PointResidual {
    pub(super) fn new(index: usize, residual: C64, fails: bool) -> Self {
        Self {
            index,
            real_percent: residual.re * 100.0,
            imaginary_percent: residual.im * 100.0,
            fails,
        }
    }
}

/// The linear Kramers–Kronig test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KramersKronig {
    /// What it says.
    pub verdict: KramersKronigVerdict,
    /// Root mean square of the residuals of Z′ and Z″ over |Z| in %, without outliers.
    pub rms_percent: f64,
    /// Greatest residual of Z′ or Z″ over |Z| in %, of all points.
    pub worst_percent: f64,
    /// Frequency in Hz of the greatest residual.
    pub worst_hz: f64,
    /// Standard deviation of the noise of Z′ and of Z″ over |Z| in %, from what neighbours do not have in
    /// common.
    pub noise_percent: f64,
    /// The part of the rms that is no noise, in %.
    pub systematic_percent: f64,
    /// Number of RC elements of the model.
    pub n_elements: usize,
    /// Indices of points so far off that the model was made without them, ascending.
    #[serde(default)]
    pub outliers: Vec<usize>,
    /// Residuals, by descending frequency.
    pub residuals: Vec<PointResidual>,
}

/// Fewer points cannot be tested.
pub(super) const FEWEST_POINTS: usize = 8;
/// RC elements for each decade that are tried.
const DENSITIES: [f64; 6] = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0];
/// Time constants reach so many decades beyond the window, where electrodes and fast arcs are.
const BEYOND_DECADES: f64 = 0.5;
/// A point is an outlier when its residual exceeds so many standard deviations: one in 3·10⁵ does by
/// noise.
const FAR_OFF: f64 = 5.0;
/// … and this share of |Z|: less is of no consequence.
const LEAST_FAR_OFF: f64 = 0.005;
/// Systematic residuals below this share of |Z| are of no consequence.
const LEAST_SYSTEMATIC: f64 = 0.005;
/// Residuals beyond this share of |Z| fail where the whole is not sound.
const FAILING: f64 = 0.01;
/// No more than one point of so many is left out.
const ONE_OUTLIER_IN: usize = 7;
/// Single outliers are one point of so many at most …
const ONE_SINGLE_IN: usize = 12;
/// … and no more than so many beside each other.
const LONGEST_RUN: usize = 3;
/// Rounds of leaving out and fitting again.
const ROUNDS: usize = 6;

/// Tests points by descending frequency; `None` where they are too few.
pub(super) fn test(points: &[FitPoint]) -> Option<KramersKronig> {
    if points.len() < FEWEST_POINTS {
        return None;
    }
    let most = points.len() / ONE_OUTLIER_IN;
    let mut out = vec![false; points.len()];
    let mut chain = Chain::best(points, &out)?;
    for _ in 0..ROUNDS {
        let found = far_off(&chain, most);
        if found == out {
            break;
        }
        out = found;
        chain = Chain::best(points, &out)?;
    }
    Some(judged(points, &chain, &out))
}

fn judged(points: &[FitPoint], chain: &Chain, out: &[bool]) -> KramersKronig {
    let kept: Vec<C64> = chain
        .residuals
        .iter()
        .zip(out)
        .filter(|(_, out)| !**out)
        .map(|(r, _)| *r)
        .collect();
    let n = 2.0 * kept.len() as f64;
    let mean_square = kept.iter().map(C64::norm_sqr).sum::<f64>() / n;
    let noise_square = noise_variance(&kept);
    let systematic = (mean_square - noise_square).max(0.0).sqrt();
    let is_significant = mean_square > noise_square * (1.0 + 6.0 / n.sqrt());
    let is_drift = (is_significant && systematic > LEAST_SYSTEMATIC) || !are_single(out);
    let limit = (3.0 * noise_square.sqrt()).max(FAILING);
    let residual = |(k, point): (usize, &FitPoint)| {
        let r = chain.residuals[k];
        let fails = out[k] || (is_drift && r.re.abs().max(r.im.abs()) > limit);
        PointResidual::new(point.index, r, fails)
    };
    let size = |r: &C64| r.re.abs().max(r.im.abs());
    let worst = (0..points.len())
        .max_by(|a, b| size(&chain.residuals[*a]).total_cmp(&size(&chain.residuals[*b])))
        .unwrap_or(0);
    KramersKronig {
        verdict: match (is_drift, out.contains(&true)) {
            (true, _) => KramersKronigVerdict::Drift,
            (false, true) => KramersKronigVerdict::Outliers,
            (false, false) => KramersKronigVerdict::Sound,
        },
        rms_percent: mean_square.sqrt() * 100.0,
        worst_percent: size(&chain.residuals[worst]) * 100.0,
        worst_hz: points[worst].hz(),
        noise_percent: noise_square.sqrt() * 100.0,
        systematic_percent: systematic * 100.0,
        n_elements: chain.n_elements,
        outliers: {
            let pairs = points.iter().zip(out).filter(|(_, out)| **out);
            let mut outliers: Vec<usize> = pairs.map(|(point, _)| point.index).collect();
            outliers.sort_unstable();
            outliers
        },
        residuals: points.iter().enumerate().map(residual).collect(),
    }
}

/// Whether outliers are few and apart.
fn are_single(out: &[bool]) -> bool {
    let n = out.iter().filter(|out| **out).count();
    let longest = out.split(|out| !*out).map(<[bool]>::len).max().unwrap_or(0);
    n <= (out.len() / ONE_SINGLE_IN).max(2) && longest <= LONGEST_RUN
}

/// Variance of independent noise of each part, from second differences.
pub(super) fn noise_variance(residuals: &[C64]) -> f64 {
    let n = residuals.len().saturating_sub(2);
    if n == 0 {
        return 0.0;
    }
    let differences = residuals.windows(3).map(|r| r[0] - r[1] * 2.0 + r[2]);
    differences.map(|d| d.norm_sqr()).sum::<f64>() / (12.0 * n as f64)
}

/// The points whose residuals are no noise of the others, at most `most`: the farthest.
fn far_off(chain: &Chain, most: usize) -> Vec<bool> {
    let sizes: Vec<f64> = chain.residuals.iter().map(|r| r.norm()).collect();
    let limit = (FAR_OFF * scale(&sizes)).max(LEAST_FAR_OFF);
    let mut order: Vec<usize> = (0..sizes.len()).filter(|k| sizes[*k] > limit).collect();
    order.sort_by(|a, b| sizes[*b].total_cmp(&sizes[*a]));
    let mut out = vec![false; sizes.len()];
    for k in order.into_iter().take(most) {
        out[k] = true;
    }
    out
}

/// Standard deviation of one part from the median modulus (of Gaussian noise: √(2 ln 2) of it).
fn scale(sizes: &[f64]) -> f64 {
    let mut sorted = sizes.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2] / (2.0 * std::f64::consts::LN_2).sqrt()
}

/// A fitted chain of RC elements.
struct Chain {
    n_elements: usize,
    /// (Z − model)/|Z| of every point, also of those left out.
    residuals: Vec<C64>,
    criterion: f64,
}

impl Chain {
    /// The chain with the best criterion; points that are `out` do not count.
    fn best(points: &[FitPoint], out: &[bool]) -> Option<Self> {
        let (first, last) = (points.first()?.omega, points.last()?.omega);
        let decades = (first / last).log10() + 2.0 * BEYOND_DECADES;
        let n_kept = out.iter().filter(|out| !**out).count();
        // Chains have 3 parameters more; a fifth of the data at least stays free.
        let most = (2 * n_kept * 4 / 5).saturating_sub(3);
        let mut sizes: Vec<usize> = DENSITIES
            .iter()
            .map(|density| (density * decades).ceil() as usize + 1)
            .map(|size| {
                size.clamp(2, most.max(2))
                    .min(n_kept.saturating_sub(2).max(2))
            })
            .collect();
        sizes.dedup();
        let chains = sizes
            .into_iter()
            .filter_map(|size| Self::of(points, out, size, (first, last)));
        chains.min_by(|a, b| a.criterion.total_cmp(&b.criterion))
    }

    fn of(points: &[FitPoint], out: &[bool], size: usize, ends: (f64, f64)) -> Option<Self> {
        let columns = columns(points, size, ends);
        let model = Projection::of(points, out, &columns);
        let residuals: Vec<C64> = points
            .iter()
            .enumerate()
            .map(|(k, point)| point.residual(model.at(&columns, k) * point.modulus))
            .collect();
        let kept: Vec<f64> = residuals
            .iter()
            .zip(out)
            .filter(|(_, out)| !**out)
            .map(|(r, _)| r.norm())
            .collect();
        // Far points count no more than others, lest they decide how many elements there are.
        let limit = FAR_OFF * scale(&kept);
        let squares: f64 = kept.iter().map(|r| r.min(limit).powi(2)).sum();
        let (n, k) = (2.0 * kept.len() as f64, model.rank as f64 + 1.0);
        if n - k < 2.0 {
            return None;
        }
        Some(Self {
            n_elements: size,
            residuals,
            criterion: corrected_criterion(squares, n, k),
        })
    }
}

/// Akaike's criterion corrected for few data (Hurvich and Tsai, Biometrika 1989, 76, 297,
/// DOI 10.1093/biomet/76.2.297) of `n` residuals and `k` parameters, that of the noise included.
pub(super) fn corrected_criterion(sum_of_squares: f64, n: f64, k: f64) -> f64 {
    // Residuals of 10⁻⁹ of |Z| are those of rounding.
    let mean = (sum_of_squares / n).max(1e-18);
    n * mean.ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0).max(1.0)
}

/// Columns of the model over |Z|: R, L, C, then RC elements.
fn columns(points: &[FitPoint], size: usize, (first, last): (f64, f64)) -> Vec<Vec<C64>> {
    let beyond = 10_f64.powf(BEYOND_DECADES);
    let (low, high) = ((1.0 / (first * beyond)).ln(), (beyond / last).ln());
    let step = (high - low) / (size.max(2) - 1) as f64;
    let mut functions: Vec<Box<dyn Fn(f64) -> C64>> = vec![
        Box::new(|_| C64::from(1.0)),
        Box::new(move |omega| C64::new(0.0, omega / first)),
        Box::new(move |omega| C64::new(0.0, -last / omega)),
    ];
    for k in 0..size {
        let tau = (low + step * k as f64).exp();
        functions.push(Box::new(move |omega| C64::new(1.0, omega * tau).inv()));
    }
    let column = |function: &dyn Fn(f64) -> C64| {
        let value = |point: &FitPoint| function(point.omega) / point.modulus;
        points.iter().map(value).collect()
    };
    functions.iter().map(|f| column(f.as_ref())).collect()
}

/// Least squares by Gram and Schmidt's orthogonalisation, done twice; columns that add nothing are left
/// out.
struct Projection {
    coefficients: Vec<f64>,
    rank: usize,
}

impl Projection {
    fn of(points: &[FitPoint], out: &[bool], columns: &[Vec<C64>]) -> Self {
        let kept = |values: &[C64]| -> Vec<f64> {
            let kept = values.iter().zip(out).filter(|(_, out)| !**out);
            kept.flat_map(|(z, _)| [z.re, z.im]).collect()
        };
        let target: Vec<C64> = points.iter().map(|p| p.z / p.modulus).collect();
        let mut rest = kept(&target);
        // For each basis vector: its column, its weights in the basis, and that of the target.
        let mut basis: Vec<(usize, Vec<f64>, Vec<f64>, f64)> = Vec::new();
        for (number, column) in columns.iter().enumerate() {
            let mut vector = kept(column);
            let length = norm(&vector);
            let mut weights = vec![0.0; basis.len() + 1];
            for _ in 0..2 {
                for (k, (_, known, ..)) in basis.iter().enumerate() {
                    let share = dot(known, &vector);
                    weights[k] += share;
                    subtract(&mut vector, share, known);
                }
            }
            let left = norm(&vector);
            if left <= 1e-11 * length || !left.is_finite() {
                continue;
            }
            weights[basis.len()] = left;
            vector.iter_mut().for_each(|v| *v /= left);
            let share = dot(&vector, &rest);
            subtract(&mut rest, share, &vector);
            basis.push((number, vector, weights, share));
        }
        let mut coefficients = vec![0.0; columns.len()];
        let mut solved = vec![0.0; basis.len()];
        for k in (0..basis.len()).rev() {
            let later: f64 = (k + 1..basis.len())
                .map(|l| basis[l].2[k] * solved[l])
                .sum();
            solved[k] = (basis[k].3 - later) / basis[k].2[k];
            coefficients[basis[k].0] = solved[k];
        }
        Self {
            coefficients,
            rank: basis.len(),
        }
    }

    /// The model over |Z| at point `k`.
    fn at(&self, columns: &[Vec<C64>], k: usize) -> C64 {
        let terms = self.coefficients.iter().zip(columns);
        terms.map(|(c, column)| column[k] * *c).sum()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn subtract(from: &mut [f64], share: f64, what: &[f64]) {
    for (f, w) in from.iter_mut().zip(what) {
        *f -= share * w;
    }
}
