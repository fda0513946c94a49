//! exp, erfc and acos as plain arithmetic.
//!
//! In: numbers. Out: the functions of the standard library and of libm to a few 10⁻¹⁵ (exp) and
//! 10⁻¹⁴ (erfc), relative, acos to 10⁻¹⁵ of a radian, and the screened repulsion erfc(x)/x to 10⁻¹⁰, in a form that compilers turn into vector code: no branch, no table, no
//! call. The same bits on every processor, since nothing is fused or reordered.

/// 1.5 · 2⁵²: a number this large has no fraction, so that adding it rounds to the nearest integer
/// and leaves that integer in its lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts; the first has so few digits that a multiple of it is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = 1.9082149292705877e-10;

/// Arguments of [`exp`] are brought into ± this.
const LARGEST: f64 = 690.0;

/// 1/0!, 1/1!, … 1/11!.
const INVERSE_FACTORIALS: [f64; 12] = inverse_factorials();

const fn inverse_factorials() -> [f64; 12] {
    let mut values = [1.0; 12];
    let mut factorial = 1.0;
    let mut k = 1;
    while k < 12 {
        factorial *= k as f64;
        values[k] = 1.0 / factorial;
        k += 1;
    }
    values
}

/// eˣ, for |x| beyond 690 as at ± 690 (10 to the power ± 299).
///
/// x = n ln 2 + y with |y| ≤ ln 2 / 2; eʸ by its series up to y¹¹/11!, 2ⁿ by its bits.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = if x > -LARGEST { x } else { -LARGEST };
    let x = if x < LARGEST { x } else { LARGEST };
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let n = shifted - ROUNDER;
    let y = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let mut series = INVERSE_FACTORIALS[11];
    let mut k = 11;
    while k > 0 {
        k -= 1;
        series = series * y + INVERSE_FACTORIALS[k];
    }
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52));
    series * power
}

/// The greatest integer not above x, for 0 ≤ x < 2³¹.
#[inline(always)]
pub fn floor_to_u32(x: f64) -> u32 {
    let shifted = x + ROUNDER;
    let nearest = shifted - ROUNDER;
    (shifted.to_bits() as u32).wrapping_sub(u32::from(nearest > x))
}

/// (asin(x) − x) / x³ in z = x² up to x = 1/2, as a fraction of two polynomials: numerator and denominator
/// by ascending power (the minimax approximation of fdlibm, `e_asin.c`, Sun Microsystems 1993).
const ASIN_ABOVE: [f64; 6] = [
    1.666_666_666_666_666_6e-1,
    -3.255_658_186_224_009e-1,
    2.012_125_321_348_629_3e-1,
    -4.005_553_450_067_941e-2,
    7.915_349_942_898_145e-4,
    3.479_331_075_960_212e-5,
];
const ASIN_BELOW: [f64; 5] = [
    1.0,
    -2.403_394_911_734_414,
    2.020_945_760_233_505_7,
    -6.882_839_716_054_533e-1,
    7.703_815_055_590_194e-2,
];

/// acos(x) in radians for |x| ≤ 1.
///
/// π/2 − asin(x) where |x| < 1/2, else by half the angle: 2 asin(√((1 − |x|)/2)), or π minus that.
#[inline(always)]
pub fn acos(x: f64) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI};
    let size = x.abs();
    let central = size < 0.5;
    let z = if central { x * x } else { 0.5 - 0.5 * size };
    let root = if central { x } else { z.sqrt() };
    let mut above = ASIN_ABOVE[5];
    let mut k = 5;
    while k > 0 {
        k -= 1;
        above = above * z + ASIN_ABOVE[k];
    }
    let mut below = ASIN_BELOW[4];
    k = 4;
    while k > 0 {
        k -= 1;
        below = below * z + ASIN_BELOW[k];
    }
    let asin = root + root * z * (above / below);
    let outer = if x > 0.0 { 2.0 * asin } else { PI - 2.0 * asin };
    if central { FRAC_PI_2 - asin } else { outer }
}

/// Where the substitution of [`erfc`] has its zero.
const CENTER: f64 = 3.75;

/// Chebyshev coefficients of (1 + 2x) exp(x²) erfc(x) in u = (x − 3.75)/(x + 3.75), by
/// `assets/percolation/make_erfc.py`.
const ERFC: [f64; 22] = [
    1.1775789345674017,
    -0.004590054580646478,
    -0.08424913336651792,
    0.05920993999819189,
    -0.026658668435305753,
    0.009074997670705265,
    -0.002413163540417608,
    0.0004907758365258086,
    -6.916973302501207e-05,
    4.13902798607301e-06,
    7.74038306619849e-07,
    -2.1886401049234397e-07,
    1.076499946567091e-08,
    4.521959811218287e-09,
    -7.754400208831351e-10,
    -6.318088340886684e-11,
    2.86879501093067e-11,
    1.9455868545777347e-13,
    -9.65469674843344e-13,
    3.25254814814874e-14,
    3.3478119482868056e-14,
    -1.864562880419313e-15,
];

/// erfc(x) for x ≥ 0; beyond x ≈ 26 a number near 10⁻³⁰¹.
#[inline(always)]
pub fn erfc(x: f64) -> f64 {
    let u = (x - CENTER) / (x + CENTER);
    let (mut b1, mut b2) = (0.0, 0.0);
    let mut k = ERFC.len() - 1;
    while k > 0 {
        (b1, b2) = (2.0 * u * b1 - b2 + ERFC[k], b1);
        k -= 1;
    }
    let g = u * b1 - b2 + ERFC[0];
    exp(-x * x) * g / (1.0 + 2.0 * x)
}

/// Degree of the polynomial that stands for the Chebyshev series in [`erfc_and_inverse`].
const DEGREE: usize = 14;

/// The Chebyshev series up to [`DEGREE`] as a polynomial in u.
const POLYNOMIAL: [f64; DEGREE + 1] = polynomial();

const fn polynomial() -> [f64; DEGREE + 1] {
    let mut sum = [0.0; DEGREE + 1];
    // T₀ and T₁; then Tₖ₊₁ = 2u Tₖ − Tₖ₋₁.
    let (mut last, mut this) = ([0.0; DEGREE + 1], [0.0; DEGREE + 1]);
    last[1] = 1.0;
    this[0] = 1.0;
    let mut k = 0;
    while k <= DEGREE {
        let mut next = [0.0; DEGREE + 1];
        let mut power = 0;
        while power <= DEGREE {
            sum[power] += ERFC[k] * this[power];
            if power > 0 {
                next[power] = 2.0 * this[power - 1];
            }
            next[power] -= last[power];
            power += 1;
        }
        // T₋₁ = T₁, so that the first step of the recurrence gives T₁.
        (last, this) = (this, next);
        k += 1;
    }
    sum
}

/// erfc(x) to 2·10⁻¹⁰, relative, and 1/x to rounding, for x > 0: half the work of both apart, by a
/// shorter series and a single division.
#[inline(always)]
pub fn erfc_and_inverse(x: f64) -> (f64, f64) {
    let (beyond, twice) = (x + CENTER, 1.0 + 2.0 * x);
    let one_over_all = 1.0 / (beyond * twice * x);
    let u = (x - CENTER) * (twice * x) * one_over_all;
    let mut g = POLYNOMIAL[DEGREE];
    let mut k = DEGREE;
    while k > 0 {
        k -= 1;
        g = g * u + POLYNOMIAL[k];
    }
    let erfc = exp(-x * x) * g * (beyond * x * one_over_all);
    (erfc, beyond * twice * one_over_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erfc_and_inverse_equal_libm() {
        for k in 1..=5_000 {
            let x = f64::from(k) * 0.005 - 0.004_9;
            let (erfc, inverse) = erfc_and_inverse(x);
            let off = erfc / libm::erfc(x) - 1.0;
            assert!(off.abs() < 2e-10, "{x}: {off}");
            assert!((inverse * x - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn exp_equals_the_standard_one() {
        let mut worst: f64 = 0.0;
        for k in -69_000..=69_000 {
            let x = f64::from(k) * 0.01 + 0.003_7;
            if x.abs() < 690.0 {
                worst = worst.max((exp(x) / x.exp() - 1.0).abs());
            }
        }
        assert!(worst < 2e-14, "{worst}");
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1e9) < 1e-299 && exp(1e9).is_finite());
    }

    #[test]
    fn erfc_equals_libm() {
        let mut worst: f64 = 0.0;
        for k in 0..=5_000 {
            let x = f64::from(k) * 0.005;
            worst = worst.max((erfc(x) / libm::erfc(x) - 1.0).abs());
        }
        // x² is rounded before the exponential: 25² · 10⁻¹⁶.
        assert!(worst < 2e-13, "{worst}");
        assert!(erfc(1e3) < 1e-299);
    }

    #[test]
    fn acos_is_that_of_the_standard_library() {
        let mut worst = 0.0_f64;
        for k in -40_000..=40_000 {
            let x = f64::from(k) / 40_000.0;
            worst = worst.max((acos(x) - x.acos()).abs());
        }
        assert!(worst < 1e-15, "{worst:e}");
        assert_eq!(acos(1.0), 0.0);
        assert_eq!(acos(-1.0), std::f64::consts::PI);
    }

    #[test]
    fn floors_are_those_of_the_standard_library() {
        for x in [
            0.0,
            0.49,
            0.5,
            0.51,
            1.0,
            1.5,
            2.5,
            179_999.999_9,
            180_000.5,
            2e9 + 0.5,
        ] {
            assert_eq!(f64::from(floor_to_u32(x)), x.floor());
        }
    }
}
