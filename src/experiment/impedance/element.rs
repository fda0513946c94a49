//! The elements of equivalent circuits.
//!
//! In: an element's parameters and an angular frequency. Out: its impedance and its derivatives.
//!
//! | sign | element | Z(ω) | parameters |
//! |---|---|---|---|
//! | R | resistor | R | R in Ω |
//! | C | capacitor | 1/(iωC) | C in F |
//! | L | inductor | iωL | L in H |
//! | Q | constant-phase element | 1/(Q(iω)ⁿ) | Q in S sⁿ, n |
//! | W | Warburg, half-infinite | A √2/√(iω) = A (1 − i)/√ω | A in Ω s^−½ |
//! | Ws | Warburg, finite, ends in a short | R tanh √(iωτ)/√(iωτ) | R in Ω, τ in s |
//! | Wo | Warburg, finite, ends open | R coth √(iωτ)/√(iωτ) | R in Ω, τ in s |
//!
//! Definitions as in Lasia, *Electrochemical Impedance Spectroscopy and its Applications*
//! (DOI 10.1007/978-1-4614-8933-7).

use nalgebra::Complex;
use serde::{Deserialize, Serialize};

/// A complex number.
pub(super) type C64 = Complex<f64>;

/// √−1.
pub(super) const I: C64 = C64::new(0.0, 1.0);

/// An element of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Element {
    /// Resistor.
    R,
    /// Capacitor.
    C,
    /// Inductor.
    L,
    /// Constant-phase element.
    Q,
    /// Warburg element of half-infinite diffusion.
    W,
    /// Warburg element of finite diffusion that ends in a short ("transmissive").
    Ws,
    /// Warburg element of finite diffusion that ends open ("reflective").
    Wo,
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantity {
    /// A resistance in Ω.
    Resistance,
    /// A capacitance in F.
    Capacitance,
    /// An inductance in H.
    Inductance,
    /// Q of a constant-phase element in S sⁿ.
    Admittance,
    /// n of a constant-phase element, 0 … 1; 1 is a capacitor.
    Exponent,
    /// A of a half-infinite Warburg element in Ω s^−½.
    WarburgCoefficient,
    /// τ of a finite Warburg element in s.
    DiffusionTime,
}

impl Quantity {
    /// Whether it is > 0 and may be of any size.
    pub fn is_scale(self) -> bool {
        self != Self::Exponent
    }

    /// Unit; where `per_area`, of an impedance in Ω cm².
    pub fn unit(self, per_area: bool) -> &'static str {
        match (self, per_area) {
            (Self::Resistance, false) => "Ω",
            (Self::Resistance, true) => "Ω cm²",
            (Self::Capacitance, false) => "F",
            (Self::Capacitance, true) => "F cm⁻²",
            (Self::Inductance, false) => "H",
            (Self::Inductance, true) => "H cm²",
            (Self::Admittance, false) => "S sⁿ",
            (Self::Admittance, true) => "S sⁿ cm⁻²",
            (Self::Exponent, _) => "",
            (Self::WarburgCoefficient, false) => "Ω s^−½",
            (Self::WarburgCoefficient, true) => "Ω cm² s^−½",
            (Self::DiffusionTime, _) => "s",
        }
    }

    /// Sign before the number of its element: "R", "n", "τ".
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Resistance => "R",
            Self::Capacitance => "C",
            Self::Inductance => "L",
            Self::Admittance => "Q",
            Self::Exponent => "n",
            Self::WarburgCoefficient => "A",
            Self::DiffusionTime => "τ",
        }
    }
}

impl Element {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::R,
        Self::C,
        Self::L,
        Self::Q,
        Self::W,
        Self::Ws,
        Self::Wo,
    ];

    /// Its sign in the text of a circuit.
    pub fn sign(self) -> &'static str {
        match self {
            Self::R => "R",
            Self::C => "C",
            Self::L => "L",
            Self::Q => "Q",
            Self::W => "W",
            Self::Ws => "Ws",
            Self::Wo => "Wo",
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::R => "resistor",
            Self::C => "capacitor",
            Self::L => "inductor",
            Self::Q => "constant-phase element",
            Self::W => "Warburg element",
            Self::Ws => "finite Warburg element that ends in a short",
            Self::Wo => "finite Warburg element that ends open",
        }
    }

    /// Its parameters.
    pub fn quantities(self) -> &'static [Quantity] {
        match self {
            Self::R => &[Quantity::Resistance],
            Self::C => &[Quantity::Capacitance],
            Self::L => &[Quantity::Inductance],
            Self::Q => &[Quantity::Admittance, Quantity::Exponent],
            Self::W => &[Quantity::WarburgCoefficient],
            Self::Ws | Self::Wo => &[Quantity::Resistance, Quantity::DiffusionTime],
        }
    }

    /// Z at ω in s⁻¹ with `p` its parameters, and ∂Z by the logarithm of each scale and by n as it is.
    pub(super) fn impedance(self, p: &[f64], omega: f64, derivatives: &mut [C64]) -> C64 {
        let (z, by) = match (self, p) {
            (Self::R, [r]) => (C64::from(*r), [C64::from(*r), C64::default()]),
            (Self::C, [c]) => {
                let z = C64::new(0.0, -1.0 / (omega * c));
                (z, [-z, C64::default()])
            }
            (Self::L, [l]) => {
                let z = C64::new(0.0, omega * l);
                (z, [z, C64::default()])
            }
            (Self::Q, [q, n]) => {
                let angle = -n * std::f64::consts::FRAC_PI_2;
                let z = C64::from_polar(1.0 / (q * omega.powf(*n)), angle);
                let logarithm = C64::new(omega.ln(), std::f64::consts::FRAC_PI_2);
                (z, [-z, -z * logarithm])
            }
            (Self::W, [a]) => {
                let z = C64::new(1.0, -1.0) * (a / omega.sqrt());
                (z, [z, C64::default()])
            }
            (Self::Ws, [r, tau]) => finite(*r, *tau, omega, tanh_with_slope),
            (Self::Wo, [r, tau]) => finite(*r, *tau, omega, coth_with_slope),
            _ => (C64::default(), [C64::default(); 2]),
        };
        for (derivative, by) in derivatives.iter_mut().zip(by) {
            *derivative = by;
        }
        z
    }
}

/// R f(u)/u with u = √(iωτ); by ln τ: R (f′(u) − f(u)/u)/2.
fn finite(r: f64, tau: f64, omega: f64, f: fn(C64) -> (C64, C64)) -> (C64, [C64; 2]) {
    let u = (I * omega * tau).sqrt();
    let (value, slope) = f(u);
    let z = value / u * r;
    (z, [z, (slope * r - z) * 0.5])
}

/// Beyond this real part tanh and coth are 1.
const FAR: f64 = 20.0;

fn tanh_with_slope(u: C64) -> (C64, C64) {
    if u.re > FAR {
        return (C64::from(1.0), C64::default());
    }
    let value = u.tanh();
    (value, C64::from(1.0) - value * value)
}

fn coth_with_slope(u: C64) -> (C64, C64) {
    if u.re > FAR {
        return (C64::from(1.0), C64::default());
    }
    let value = u.tanh().inv();
    (value, C64::from(1.0) - value * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(element: Element, p: &[f64], omega: f64) -> C64 {
        element.impedance(p, omega, &mut [C64::default(); 2])
    }

    #[test]
    fn known_values() {
        let near = |a: C64, re: f64, im: f64| (a - C64::new(re, im)).norm() < 1e-9;
        assert!(near(at(Element::C, &[1e-3], 10.0), 0.0, -100.0));
        assert!(near(at(Element::Q, &[1e-3, 1.0], 10.0), 0.0, -100.0));
        assert!(near(at(Element::L, &[2.0], 10.0), 0.0, 20.0));
        assert!(near(at(Element::W, &[3.0], 9.0), 1.0, -1.0));
        // At low frequency the short lets R through, and the open end is a capacitor τ/R beside R/3.
        let short = at(Element::Ws, &[5.0, 1.0], 1e-6);
        assert!((short - C64::from(5.0)).norm() < 1e-4);
        let open = at(Element::Wo, &[6.0, 2.0], 1e-4);
        assert!((open.re - 2.0).abs() < 1e-3 && (open.im / -30000.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn derivatives_are_those_of_differences() {
        for element in Element::ALL {
            let quantities = element.quantities();
            let p: Vec<f64> = quantities
                .iter()
                .map(|q| if q.is_scale() { 0.7 } else { 0.85 })
                .collect();
            for omega in [0.3, 4.0, 90.0] {
                let mut by = [C64::default(); 2];
                element.impedance(&p, omega, &mut by);
                for (k, quantity) in quantities.iter().enumerate() {
                    let step = 1e-6;
                    let moved = |sign: f64| {
                        let mut p = p.clone();
                        match quantity.is_scale() {
                            true => p[k] *= (sign * step).exp(),
                            false => p[k] += sign * step,
                        }
                        at(element, &p, omega)
                    };
                    let slope = (moved(1.0) - moved(-1.0)) / (2.0 * step);
                    let scale = at(element, &p, omega).norm();
                    assert!((slope - by[k]).norm() < 1e-6 * scale, "{element:?} {k}");
                }
            }
        }
    }
}
