//! The shape of a line: pseudo-Voigt of area 1, and widths over the angle.
//!
//! In: distance from the middle, width, mixing. Out: values and derivatives. Caglioti, Paoletti and Ricci, Nucl.
//! Instrum. 1958, 3, 223 for the widths; Wertheim et al., Rev. Sci. Instrum. 1974, 45, 1369 for the shape.

use std::f64::consts::{LN_2, PI};

/// Value and derivatives of a line of area 1 at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) value: f64,
    /// By the position of the line, in 1/degree.
    pub(super) by_position: f64,
    /// By its full width at half maximum.
    pub(super) by_fwhm: f64,
    /// By the share η of the Lorentzian.
    pub(super) by_eta: f64,
}

/// η L + (1 − η) G at `away` degrees from the middle.
pub(super) fn shape(away: f64, fwhm: f64, eta: f64) -> Shape {
    let t = away / fwhm;
    let denominator = 1.0 / (1.0 + 4.0 * t * t);
    let lorentz = 2.0 / (PI * fwhm) * denominator;
    // Beyond, the Gaussian is less than 1e-12 of its height.
    let gauss = if t.abs() < 3.2 {
        2.0 / fwhm * (LN_2 / PI).sqrt() * (-4.0 * LN_2 * t * t).exp()
    } else {
        0.0
    };
    let (slope_l, slope_g) = (8.0 * t * denominator / fwhm, 8.0 * LN_2 * t / fwhm);
    Shape {
        value: eta * lorentz + (1.0 - eta) * gauss,
        by_position: eta * lorentz * slope_l + (1.0 - eta) * gauss * slope_g,
        by_fwhm: eta * lorentz * (slope_l * t - 1.0 / fwhm)
            + (1.0 - eta) * gauss * (slope_g * t - 1.0 / fwhm),
        by_eta: lorentz - gauss,
    }
}

/// Height of a line of area 1.
pub(super) fn height(fwhm: f64, eta: f64) -> f64 {
    shape(0.0, fwhm, eta).value
}

/// Widths and shapes over the angle: FWHM² = U tan²θ + V tan θ + W, η = η₀ + η₁ 2θ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Widths {
    pub(super) uvw: [f64; 3],
    pub(super) eta: [f64; 2],
}

/// η by the middle of this range of 2θ in degrees, so that its two numbers are independent.
const ETA_SCALE_DEG: f64 = 100.0;
/// Smallest width in degrees.
const NARROWEST_DEG: f64 = 0.002;

impl Widths {
    /// One width everywhere.
    pub(super) fn constant(fwhm: f64, eta: f64) -> Self {
        Self {
            uvw: [0.0, 0.0, fwhm * fwhm],
            eta: [eta, 0.0],
        }
    }

    /// FWHM in degrees, and its derivatives by U, V, W.
    pub(super) fn fwhm(&self, two_theta_deg: f64) -> (f64, [f64; 3]) {
        let tan = (two_theta_deg / 2.0).to_radians().tan();
        let [u, v, w] = self.uvw;
        let square = u * tan * tan + v * tan + w;
        if square > NARROWEST_DEG * NARROWEST_DEG {
            let fwhm = square.sqrt();
            (fwhm, [tan * tan, tan, 1.0].map(|x| x / (2.0 * fwhm)))
        } else {
            (NARROWEST_DEG, [0.0; 3])
        }
    }

    /// η in [0, 1], and its derivatives by η₀, η₁.
    pub(super) fn eta(&self, two_theta_deg: f64) -> (f64, [f64; 2]) {
        let x = two_theta_deg / ETA_SCALE_DEG;
        let eta = self.eta[0] + self.eta[1] * x;
        let clamped = eta.clamp(0.0, 1.0);
        if (0.0..=1.0).contains(&eta) {
            (eta, [1.0, x])
        } else {
            (clamped, [0.0; 2])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_equal_differences_and_the_area_is_one() {
        let (fwhm, eta, step) = (0.13, 0.4, 1e-6);
        for away in [-0.3, -0.05, 0.0, 0.02, 0.11, 0.39] {
            let here = shape(away, fwhm, eta);
            let difference = |plus: Shape, minus: Shape| (plus.value - minus.value) / (2.0 * step);
            let moved = difference(shape(away - step, fwhm, eta), shape(away + step, fwhm, eta));
            let wider = difference(shape(away, fwhm + step, eta), shape(away, fwhm - step, eta));
            let other = difference(shape(away, fwhm, eta + step), shape(away, fwhm, eta - step));
            for (x, y) in [
                (here.by_position, moved),
                (here.by_fwhm, wider),
                (here.by_eta, other),
            ] {
                assert!((x - y).abs() < 1e-5 * (1.0 + y.abs()), "{away}: {x} {y}");
            }
        }
        let area: f64 = (-40_000..40_000)
            .map(|k| shape(f64::from(k) * 1e-3, fwhm, eta).value * 1e-3)
            .sum();
        assert!((area - 1.0).abs() < 2e-3, "{area}");
    }
}
