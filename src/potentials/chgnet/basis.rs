//! What a bond's length and an angle become before they enter the network, with derivatives.
//!
//! In: a length in Å, the cosine of an angle, the frequencies. Out: 31 functions, filled up with a
//! zero. Radial: √(2/c) sin(f r/c)/r times an envelope that falls smoothly to 0 at the cut-off c
//! (J. Gasteiger et al., arXiv 2003.03123). Angular: a Fourier series of the angle.

/// The 31 functions and a zero.
pub(super) type Basis = [f32; 32];

/// The exponent of the envelope.
const ENVELOPE: i32 = 8;

/// Keeps the angle of a straight line off the place where its derivative is infinite.
const NOT_STRAIGHT: f64 = 1.0 - 1e-6;

/// 1 and its first two derivatives to 0 at `x` = 1: value and derivative by `x`, for 0 ≤ x < 1.
fn envelope(x: f64) -> [f64; 2] {
    let p = f64::from(ENVELOPE);
    let (a, b, c) = (
        -(p + 1.0) * (p + 2.0) / 2.0,
        p * (p + 2.0),
        -p * (p + 1.0) / 2.0,
    );
    if x >= 1.0 {
        return [0.0; 2];
    }
    let before = x.powi(ENVELOPE - 1);
    let value = 1.0 + before * x * (a + x * (b + x * c));
    let slope = before * (a * p + x * (b * (p + 1.0) + x * c * (p + 2.0)));
    [value, slope]
}

/// Radial functions at a length in Å, and their derivatives in Å⁻¹.
pub(super) fn radial(length_ang: f64, cutoff_ang: f64, frequencies: &[f64]) -> [Basis; 2] {
    let r = length_ang;
    let x = r / cutoff_ang;
    let norm = (2.0 / cutoff_ang).sqrt();
    let [value, slope] = envelope(x);
    let slope = slope / cutoff_ang;
    let mut functions = [[0.0; 32]; 2];
    for (k, frequency) in frequencies.iter().enumerate() {
        let (sin, cos) = (frequency * x).sin_cos();
        let wave = norm * sin / r;
        let of_wave = norm * (frequency / cutoff_ang * cos - sin / r) / r;
        functions[0][k] = (wave * value) as f32;
        functions[1][k] = (of_wave * value + wave * slope) as f32;
    }
    functions
}

/// Angular functions of the angle with a cosine, and their derivatives by the cosine.
pub(super) fn angular(cosine: f64, frequencies: &[f64]) -> [Basis; 2] {
    let cosine = cosine.clamp(-1.0, 1.0) * NOT_STRAIGHT;
    let angle = cosine.acos();
    let of_cosine = -NOT_STRAIGHT / (1.0 - cosine * cosine).sqrt();
    let norm = 1.0 / std::f64::consts::PI.sqrt();
    let mut functions = [[0.0; 32]; 2];
    functions[0][0] = (norm / 2.0_f64.sqrt()) as f32;
    let n = frequencies.len();
    for (k, frequency) in frequencies.iter().enumerate() {
        let (sin, cos) = (frequency * angle).sin_cos();
        let (sine, cosine) = (1 + k, 1 + n + k);
        functions[0][sine] = (norm * sin) as f32;
        functions[0][cosine] = (norm * cos) as f32;
        functions[1][sine] = (norm * frequency * cos * of_cosine) as f32;
        functions[1][cosine] = (-norm * frequency * sin * of_cosine) as f32;
    }
    functions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slopes_agree(of: impl Fn(f64) -> [Basis; 2], x: f64) {
        const STEP: f64 = 1e-3;
        let (up, down, here) = (of(x + STEP)[0], of(x - STEP)[0], of(x)[1]);
        for k in 0..32 {
            let slope = f64::from(up[k] - down[k]) / (2.0 * STEP);
            let size = 1.0 + slope.abs();
            assert!(
                (slope - f64::from(here[k])).abs() < 2e-3 * size,
                "{k} at {x}: {slope} is not {}",
                here[k]
            );
        }
    }

    #[test]
    fn derivatives_are_those_of_the_functions() {
        let radial_waves: Vec<f64> = (1..32).map(|k| f64::from(k) * 3.1).collect();
        let angular_waves: Vec<f64> = (1..16).map(f64::from).collect();
        for length_ang in [1.1, 2.9, 4.7, 5.9] {
            slopes_agree(|r| radial(r, 6.0, &radial_waves), length_ang);
        }
        for cosine in [-0.9, -0.3, 0.5, 0.8] {
            slopes_agree(|c| angular(c, &angular_waves), cosine);
        }
    }

    #[test]
    fn nothing_is_left_at_the_cutoff() {
        let [values, slopes] = radial(6.0 - 1e-6, 6.0, &[3.0, 9.0]);
        assert!(values.iter().chain(&slopes).all(|x| x.abs() < 1e-6));
        assert_eq!(radial(6.5, 6.0, &[3.0])[0], [0.0; 32]);
    }
}
