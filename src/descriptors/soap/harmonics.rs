//! Real solid harmonics r^l Y_lm, which carry the angular part of SOAP.
//!
//! In: vectors, four at a time. Out: the unnormalised values for all l ≤ l_max, by recurrence, and
//! the factors that make Y_lm orthonormal on the sphere. Index of (l, m): l² + l + m with m = −l…l;
//! negative m are the sine, positive m the cosine components.

use std::f64::consts::PI;

/// Vectors treated at once.
pub(super) const LANES: usize = 4;

/// A number for each of four vectors.
pub(super) type Lanes = [f64; LANES];

/// Recurrence coefficients up to some l.
#[derive(Clone, Debug)]
pub(super) struct SolidHarmonics {
    l_max: usize,
    /// (2l − 1)/(l − m) and (l + m − 1)/(l − m) at index l² + l + m, for 0 ≤ m < l.
    steps: Vec<(f64, f64)>,
}

impl SolidHarmonics {
    pub(super) fn new(l_max: usize) -> Self {
        let mut steps = vec![(0.0, 0.0); (l_max + 1).pow(2)];
        for l in 1..=l_max {
            for m in 0..l {
                let down = (l - m) as f64;
                let step = ((2 * l - 1) as f64 / down, (l + m - 1) as f64 / down);
                steps[l * l + l + m] = step;
            }
        }
        Self { l_max, steps }
    }

    /// Number of harmonics, (l_max + 1)².
    pub(super) fn len(&self) -> usize {
        (self.l_max + 1).pow(2)
    }

    /// Writes the unnormalised harmonics of four vectors, `out[l² + l + m]`.
    ///
    /// With (x + iy)^m = A_m + iB_m they are Q_lm A_m (m ≥ 0) and Q_l|m| B_|m| (m < 0), where
    /// Q_mm = 1·3·…·(2m − 1) and (l − m) Q_lm = (2l − 1) z Q_{l−1,m} − (l + m − 1) r² Q_{l−2,m}.
    #[inline(always)]
    pub(super) fn evaluate(
        &self,
        x: &Lanes,
        y: &Lanes,
        z: &Lanes,
        square: &Lanes,
        out: &mut [Lanes],
    ) {
        let (mut cosine, mut sine): (Lanes, Lanes) = ([1.0; LANES], [0.0; LANES]);
        let mut double_factorial = 1.0;
        for m in 0..=self.l_max {
            let (mut before, mut last) = ([0.0; LANES], [double_factorial; LANES]);
            for l in m..=self.l_max {
                let center = l * l + l;
                if l > m {
                    let (up, down) = self.steps[center + m];
                    let next =
                        std::array::from_fn(|k| up * z[k] * last[k] - down * square[k] * before[k]);
                    before = last;
                    last = next;
                }
                if m > 0 {
                    out[center - m] = std::array::from_fn(|k| last[k] * sine[k]);
                }
                out[center + m] = std::array::from_fn(|k| last[k] * cosine[k]);
            }
            let turned: Lanes = std::array::from_fn(|k| cosine[k] * x[k] - sine[k] * y[k]);
            sine = std::array::from_fn(|k| cosine[k] * y[k] + sine[k] * x[k]);
            cosine = turned;
            double_factorial *= (2 * m + 1) as f64;
        }
    }
}

/// √((2l + 1)/4π · (2 − δ_m0) · (l − |m|)!/(l + |m|)!) for every (l, m): what the unnormalised
/// values are to be multiplied by.
pub(super) fn norms(l_max: usize) -> Vec<f64> {
    let mut norms = Vec::with_capacity((l_max + 1).pow(2));
    for l in 0..=l_max {
        for index in 0..=2 * l {
            let m = index.abs_diff(l);
            let ratio: f64 = (l - m + 1..=l + m).map(|k| k as f64).product();
            let twice = if m == 0 { 1.0 } else { 2.0 };
            norms.push(((2 * l + 1) as f64 / (4.0 * PI) * twice / ratio).sqrt());
        }
    }
    norms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Normalised harmonics of one vector.
    fn harmonics(l_max: usize, [x, y, z]: [f64; 3]) -> Vec<f64> {
        let harmonics = SolidHarmonics::new(l_max);
        let mut out = vec![[0.0; LANES]; harmonics.len()];
        let all = |x: f64| [x; LANES];
        let square = x * x + y * y + z * z;
        harmonics.evaluate(&all(x), &all(y), &all(z), &all(square), &mut out);
        out.iter()
            .zip(norms(l_max))
            .map(|(lanes, norm)| lanes[3] * norm)
            .collect()
    }

    #[test]
    fn low_orders_are_the_textbook_ones() {
        let [x, y, z] = [0.3_f64, -1.1, 0.7];
        let square = x * x + y * y + z * z;
        let c = |k: f64| (k / PI).sqrt();
        let expected = [
            0.5 * c(1.0),
            0.5 * c(3.0) * y,
            0.5 * c(3.0) * z,
            0.5 * c(3.0) * x,
            0.5 * c(15.0) * x * y,
            0.5 * c(15.0) * y * z,
            0.25 * c(5.0) * (3.0 * z * z - square),
            0.5 * c(15.0) * x * z,
            0.25 * c(15.0) * (x * x - y * y),
        ];
        for (found, expected) in harmonics(2, [x, y, z]).iter().zip(expected) {
            assert!((found - expected).abs() < 1e-14, "{found} {expected}");
        }
    }

    #[test]
    fn addition_theorem() {
        // Σ_m 𝒴_lm(u) 𝒴_lm(v) = (2l + 1)/4π |u|^l |v|^l P_l(cos).
        let (u, v) = ([0.3, -1.1, 0.7], [1.4, 0.2, -0.5]);
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let lengths = (dot(u, u) * dot(v, v)).sqrt();
        let cosine = dot(u, v) / lengths;
        let (hu, hv) = (harmonics(9, u), harmonics(9, v));
        let (mut before, mut legendre) = (0.0, 1.0);
        for l in 0..10_usize {
            let range = l * l..(l + 1) * (l + 1);
            let sum: f64 = range.map(|k| hu[k] * hv[k]).sum();
            let n = l as f64;
            let expected = (2.0 * n + 1.0) / (4.0 * PI) * lengths.powi(l as i32) * legendre;
            assert!(
                (sum - expected).abs() < 1e-12 * expected.abs().max(1.0),
                "l = {l}"
            );
            let next = ((2.0 * n + 1.0) * cosine * legendre - n * before) / (n + 1.0);
            (before, legendre) = (legendre, next);
        }
    }
}
