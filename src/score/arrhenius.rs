//! The activation energy of a measured conductivity.
//!
//! In: σ at several temperatures. Out: [`ArrheniusFit`]: σ = σ₀/T · exp(−E_a/(k T)), by a straight
//! line through ln(σT) over 1/T, with standard errors from the scatter about it.

use serde::{Deserialize, Serialize};

use crate::math::line::Line;
use crate::units::BOLTZMANN_EV_PER_K;

/// Room temperature in K, 25 °C: where conductivities are compared.
pub const ROOM_TEMPERATURE_K: f64 = 298.15;

/// A conductivity at a temperature.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conduction {
    /// Temperature in K, > 0.
    pub temperature_k: f64,
    /// Conductivity in S cm⁻¹, > 0.
    pub conductivity_s_cm: f64,
}

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Value.
    pub value: f64,
    /// One standard error; `None` for two points, which have no scatter.
    pub error: Option<f64>,
}

/// σ = σ₀/T · exp(−E_a/(k T)) through measured points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArrheniusFit {
    line: Line,
}

impl ArrheniusFit {
    /// Fits; `None` unless there are two different temperatures.
    pub fn of(points: &[Conduction]) -> Option<Self> {
        let place = |p: &Conduction| {
            let logarithm = (p.conductivity_s_cm * p.temperature_k).ln();
            (1.0 / p.temperature_k, logarithm)
        };
        let places: Vec<(f64, f64)> = points.iter().map(place).collect();
        Some(Self {
            line: Line::fit(&places)?,
        })
    }

    /// E_a in eV.
    pub fn activation_energy_ev(&self) -> Estimate {
        Estimate {
            value: -self.line.slope * BOLTZMANN_EV_PER_K,
            error: self.line.slope_error().map(|e| e * BOLTZMANN_EV_PER_K),
        }
    }

    /// log₁₀ of σ₀ in S K cm⁻¹.
    pub fn log_prefactor(&self) -> Estimate {
        Estimate {
            value: self.line.intercept / std::f64::consts::LN_10,
            error: self
                .line
                .intercept_error()
                .map(|e| e / std::f64::consts::LN_10),
        }
    }

    /// log₁₀ of σ in S cm⁻¹ at a temperature in K.
    pub fn log_conductivity_at(&self, temperature_k: f64) -> Estimate {
        let x = 1.0 / temperature_k;
        Estimate {
            value: (self.line.at(x) - temperature_k.ln()) / std::f64::consts::LN_10,
            error: self.line.error_at(x).map(|e| e / std::f64::consts::LN_10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(e_a_ev: f64, prefactor: f64, temperatures_k: &[f64]) -> Vec<Conduction> {
        let at = |&t: &f64| Conduction {
            temperature_k: t,
            conductivity_s_cm: prefactor / t * (-e_a_ev / (BOLTZMANN_EV_PER_K * t)).exp(),
        };
        temperatures_k.iter().map(at).collect()
    }

    #[test]
    fn what_went_in_comes_out() {
        let points = made(0.34, 5e4, &[273.0, 298.15, 323.0, 373.0]);
        let fit = ArrheniusFit::of(&points).unwrap();
        let e_a = fit.activation_energy_ev();
        assert!((e_a.value - 0.34).abs() < 1e-9 && e_a.error.unwrap() < 1e-9);
        assert!((fit.log_prefactor().value - 5e4_f64.log10()).abs() < 1e-9);
        let room = fit.log_conductivity_at(ROOM_TEMPERATURE_K);
        assert!((room.value - points[1].conductivity_s_cm.log10()).abs() < 1e-9);
    }

    /// Two points fix E_a = k ln(σ₁T₁/σ₂T₂)/(1/T₂ − 1/T₁), by hand 0.3 eV, without an error.
    #[test]
    fn two_points_have_no_error() {
        let fit = ArrheniusFit::of(&made(0.3, 1e4, &[300.0, 400.0])).unwrap();
        assert!((fit.activation_energy_ev().value - 0.3).abs() < 1e-12);
        assert_eq!(fit.activation_energy_ev().error, None);
        assert_eq!(ArrheniusFit::of(&made(0.3, 1e4, &[300.0, 300.0])), None);
    }

    /// The standard error covers the truth as often as it should: noise of ±10 % in σ, 68 % of the
    /// fits within one error (Student's t with 6 degrees of freedom: 64 %).
    #[test]
    fn errors_cover_the_truth() {
        let mut draws = super::super::random::Draws::new(5, 0);
        let mut uniform = || draws.below(1 << 40) as f64 / (1_u64 << 40) as f64;
        let mut covered = 0;
        for _ in 0..400 {
            let temperatures = [280.0, 300.0, 320.0, 340.0, 360.0, 380.0, 400.0, 420.0];
            let mut points = made(0.4, 1e5, &temperatures);
            for point in &mut points {
                let normal: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
                point.conductivity_s_cm *= (0.1 * normal).exp();
            }
            let e_a = ArrheniusFit::of(&points).unwrap().activation_energy_ev();
            covered += usize::from((e_a.value - 0.4).abs() < e_a.error.unwrap());
        }
        assert!((225..=290).contains(&covered), "{covered} of 400");
    }
}
