//! Equivalent circuits.
//!
//! In: elements in series and in parallel. Out: a [`Circuit`]: its text, its parameters, its impedance
//! with derivatives.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::circuit_text::{self, CircuitTextError};
use super::element::{C64, Element, Quantity};
use super::node::Node;

/// An equivalent circuit; its text is "R-RQ-RQ-Q".
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Circuit {
    pub(super) root: Node,
}

/// A parameter of a circuit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ParameterName {
    /// "R1", "Q2", "n2"; elements are counted for each kind, in the order of the circuit's text.
    pub name: String,
    /// What it is.
    pub quantity: Quantity,
    /// Number of its element in the circuit's text, from 0.
    pub element: usize,
}

impl Circuit {
    /// Reads the text of a circuit.
    ///
    /// # Errors
    /// [`CircuitTextError`]: where it is wrong and how to write it.
    pub fn parse(text: &str) -> Result<Self, CircuitTextError> {
        Ok(Self {
            root: circuit_text::parse(text)?,
        })
    }

    /// Its parameters, in the order in which values are given and found.
    pub fn parameters(&self) -> Vec<ParameterName> {
        let mut counts = [0_usize; Element::ALL.len()];
        let mut names = Vec::new();
        for (number, element) in self.root.elements().into_iter().enumerate() {
            let count = &mut counts[element as usize];
            *count += 1;
            for quantity in element.quantities() {
                let symbol = match element {
                    Element::W | Element::Ws | Element::Wo => {
                        format!("{}_{}", element.sign(), quantity.symbol())
                    }
                    _ => quantity.symbol().to_owned(),
                };
                names.push(ParameterName {
                    name: format!("{symbol}{count}"),
                    quantity: *quantity,
                    element: number,
                });
            }
        }
        names
    }

    /// Number of parameters.
    pub fn n_parameters(&self) -> usize {
        self.root.n_parameters()
    }

    /// Z′ and Z″ at a frequency in Hz; `values` as in [`Self::parameters`].
    pub fn impedance(&self, values: &[f64], frequency_hz: f64) -> (f64, f64) {
        let mut by = vec![C64::default(); values.len()];
        let omega = std::f64::consts::TAU * frequency_hz;
        let z = self.root.impedance(values, omega, &mut by);
        (z.re, z.im)
    }
}

/// "R-RQ-p(R-W,Q)": parts in series joined by "-", single elements in parallel written together, others
/// as p(…,…).
impl fmt::Display for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl std::str::FromStr for Circuit {
    type Err = CircuitTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Circuit {
    type Error = CircuitTextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Circuit> for String {
    fn from(circuit: Circuit) -> Self {
        circuit.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impedance_of_arcs_and_names() {
        let circuit = Circuit::parse("R-RQ-Q").unwrap();
        let names: Vec<String> = circuit.parameters().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["R1", "R2", "Q1", "n1", "Q2", "n2"]);
        // At the apex of an ideal arc: half of R, and −R/2.
        let arc = Circuit::parse("RC").unwrap();
        let apex_hz = 1.0 / std::f64::consts::TAU;
        let (re, im) = arc.impedance(&[2.0, 0.5], apex_hz);
        assert!((re - 1.0).abs() < 1e-12 && (im + 1.0).abs() < 1e-12);
    }

    #[test]
    fn derivatives_are_those_of_differences() {
        let circuit = Circuit::parse("L-R-p(R-W,Q)-RC-Wo").unwrap();
        let p = [0.1, 2.0, 3.0, 0.8, 0.4, 0.9, 5.0, 0.3, 1.5, 0.7];
        let names = circuit.parameters();
        assert_eq!(names.len(), p.len());
        let mut by = vec![C64::default(); p.len()];
        circuit.root.impedance(&p, 1.7, &mut by);
        for (k, name) in names.iter().enumerate() {
            let moved = |sign: f64| {
                let mut p = p.to_vec();
                match name.quantity.is_scale() {
                    true => p[k] *= (sign * 1e-6).exp(),
                    false => p[k] += sign * 1e-6,
                }
                circuit.root.impedance(&p, 1.7, &mut by.clone())
            };
            let slope = (moved(1.0) - moved(-1.0)) / 2e-6;
            assert!((slope - by[k]).norm() < 1e-6, "{}", name.name);
        }
    }

    fn canonical(text: &str) -> String {
        Circuit::parse(text)
            .unwrap_or_else(|e| panic!("{e}"))
            .to_string()
    }

    #[test]
    fn as_people_write_them() {
        let same = [
            ("R-RQ-RQ-Q", "R-RQ-RQ-Q"),
            ("(RQ)(RQ)Q", "RQ-RQ-Q"),
            ("R(RQ)(RQ)Q", "R-RQ-RQ-Q"),
            ("R0-p(R1,CPE1)-W", "R-RQ-W"),
            ("R_0 - p(R_1, CPE_1) - p(R_2, CPE_2) - CPE_el", "R-RQ-RQ-Q"),
            ("L1-R1-(R2|Q2)-Q3", "L-R-RQ-Q"),
            ("R₀+R₁||C₁+R₂∥C₂", "R-RC-RC"),
            ("R(Q[RW])", "R-p(Q,R-W)"),
            ("R(Q(RW))", "R-p(Q,R-W)"),
            ("R-(R-W)Q", "R-p(R-W,Q)"),
            ("p(R-W,C)-R", "p(R-W,C)-R"),
            ("R1-p(R2-p(R3,C3),C2)", "R-p(R-RC,C)"),
            ("r-rq-Q", "R-RQ-Q"),
            ("R", "R"),
            ("RQ", "RQ"),
            ("R-(RQ)Q", "R-RQ-Q"),
            ("R-Wo", "R-Wo"),
            ("LR(RQ)Q", "L-R-RQ-Q"),
        ];
        for (text, wanted) in same {
            assert_eq!(canonical(text), wanted, "{text}");
            assert_eq!(canonical(wanted), wanted);
        }
    }

    #[test]
    fn a_wrong_text_is_shown_where() {
        let fault = |text: &str| Circuit::parse(text).expect_err(text);
        let at = |text: &str| fault(text).at;
        assert_eq!(at("R-XQ-Q"), 2);
        assert!(
            fault("R-XQ-Q")
                .to_string()
                .contains("\"X\" at character 3 is no element")
        );
        assert_eq!(at("R--Q"), 2);
        assert_eq!(at("R-(RQ"), 2);
        assert_eq!(at("RQ)-Q"), 2);
        assert_eq!(at("R-p(R,Q]"), 2);
        assert_eq!(at("R-RQ-"), 5);
        assert_eq!(at("p(R)-Q"), 0);
        assert_eq!(at("R,Q"), 1);
        assert!(fault("").to_string().contains("empty"));
        assert!(fault(&"R".repeat(30)).to_string().contains("30 elements"));
        assert!(fault(&"(".repeat(30)).to_string().contains("deeper"));
    }
}
