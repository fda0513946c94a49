//! exp(−a x) for many fixed a at once.
//!
//! In: the exponents a, the largest x. Out: for an x in [0, largest], the values for all a, relative
//! error below 2·10⁻¹⁴. SOAP needs some dozens of them for each pair of atoms, and this is what its
//! time goes into; the loop over a is plain arithmetic that compilers turn into vector code.
//!
//! x is split into a coarse step, a fine step and a rest: exp(−a x) is the product of two tabulated
//! values and a polynomial of degree 4 in a·rest, where |a·rest| ≤ 1/256.

/// Fine steps in a coarse one.
const FINE: usize = 64;

/// Tables for a set of exponents.
#[derive(Clone, Debug)]
pub(super) struct Exponentials {
    exponents: Vec<f64>,
    fine_step: f64,
    steps_per_x: f64,
    /// exp(−a · FINE · k · fine_step) in row k.
    coarse: Vec<f64>,
    /// exp(−a · k · fine_step) in row k.
    fine: Vec<f64>,
}

impl Exponentials {
    /// Tables for `exponents` ≥ 0 and x up to `largest`.
    pub(super) fn new(exponents: &[f64], largest: f64) -> Self {
        let steepest = exponents.iter().copied().fold(1e-3, f64::max);
        let fine_step = 1.0 / (128.0 * steepest);
        let n_coarse = (largest / fine_step / FINE as f64) as usize + 2;
        let row = |x: f64| exponents.iter().map(move |a| (-a * x).exp());
        let coarse = (0..n_coarse).flat_map(|k| row((FINE * k) as f64 * fine_step));
        let fine = (0..FINE).flat_map(|k| row(k as f64 * fine_step));
        Self {
            exponents: exponents.to_vec(),
            fine_step,
            steps_per_x: 1.0 / fine_step,
            coarse: coarse.collect(),
            fine: fine.collect(),
        }
    }

    /// Writes exp(−a x) for every a. x beyond the tables gives the value at their end or beyond.
    #[inline(always)]
    pub(super) fn evaluate(&self, x: f64, out: &mut [f64]) {
        let n = self.exponents.len();
        let last = (self.coarse.len() / n) * FINE - 1;
        let step = ((x * self.steps_per_x + 0.5) as usize).min(last);
        let rest = x - step as f64 * self.fine_step;
        let coarse = &self.coarse[step / FINE * n..][..n];
        let fine = &self.fine[step % FINE * n..][..n];
        let tables = self.exponents.iter().zip(coarse).zip(fine);
        for (place, ((exponent, coarse), fine)) in out.iter_mut().zip(tables) {
            *place = coarse * fine * small_exponential(-exponent * rest);
        }
    }
}

/// exp(u) for |u| ≤ 1/256: the first five terms of its series.
#[inline(always)]
fn small_exponential(u: f64) -> f64 {
    // Products with constants: a division here would take as long as all the rest.
    const C: [f64; 3] = [1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0];
    1.0 + u * (1.0 + u * (C[0] + u * (C[1] + u * C[2])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_standard_exponential() {
        let exponents = [0.0, 0.01, 0.3, 0.467];
        let tables = Exponentials::new(&exponents, 45.0);
        let mut out = [0.0; 4];
        for k in 0..=4_500 {
            let x = f64::from(k) * 0.01;
            tables.evaluate(x, &mut out);
            for (a, value) in exponents.iter().zip(out) {
                let expected = (-a * x).exp();
                assert!((value - expected).abs() <= 2e-14 * expected, "{a} {x}");
            }
        }
    }
}
