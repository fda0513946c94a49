//! Lattice parameters over composition: a Vegard line, its slope, and where it breaks.
//!
//! In: x and cell of each member of a series. Out: a [`VegardLine`] for each lattice parameter that is free.
//! Vegard, Z. Phys. 1921, 5, 17, DOI 10.1007/BF01349680. The break: two straight lines that meet, against one, by
//! an F test.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CrystalSystem};
use super::error::PatternError;
use super::least_squares::Normal;
use crate::score::Estimate;

/// A member of a series: a pattern, its composition and the cell that was refined from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesMember {
    /// Name of its pattern.
    pub name: String,
    /// Composition x.
    pub x: f64,
    /// Crystal system of the phase.
    pub system: CrystalSystem,
    /// Its cell.
    pub cell: Cell,
}

/// A member of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesPoint {
    /// Name of its pattern.
    pub name: String,
    /// Composition x.
    pub x: f64,
    /// The lattice parameter, in the unit of the line.
    pub value: Estimate,
}

/// One lattice parameter over composition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VegardLine {
    /// "a", "b", "c", "α", "β", "γ" or "V".
    pub parameter: String,
    /// "Å", "°" or "Å³".
    pub unit: String,
    /// The members by ascending x.
    pub points: Vec<SeriesPoint>,
    /// Value at x = 0 of the line through all members (or those before the break).
    pub intercept: Estimate,
    /// Slope per unit of x of that line.
    pub slope: Estimate,
    /// Measured − line of each member, in their order.
    pub residuals: Vec<f64>,
    /// Where the line bends, if it does: beyond, the parameter goes on with another slope.
    pub break_at: Option<Break>,
}

/// Where a line bends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Break {
    /// Composition of the bend, with its error.
    pub x: Estimate,
    /// Slope per unit of x beyond it.
    pub slope_beyond: Estimate,
    /// Probability that scatter alone bends a straight line so much (F test).
    pub p_value: f64,
}

/// A bend is believed where chance makes one as clear in so few series.
const IMPROBABLE: f64 = 0.01;
/// And where χ² falls by so much.
const CLEAR: f64 = 9.0;
/// Members that a bend needs: two lines and the place where they meet are four numbers.
const BEND_NEEDS: usize = 5;
/// Places of a bend that are tried.
const PLACES: usize = 200;

impl VegardLine {
    /// The lines of a series, one for each lattice parameter that symmetry leaves free, and the volume.
    ///
    /// # Errors
    /// [`PatternError::NoSeries`] where there are no two compositions, or members of several crystal systems.
    pub fn of_series(members: &[SeriesMember]) -> Result<Vec<Self>, PatternError> {
        let wrong = |fact: &str| PatternError::NoSeries(fact.to_owned());
        let first = members.first().ok_or_else(|| {
            wrong("no pattern has a composition x and a refined cell; give each its x")
        })?;
        if members.iter().any(|m| m.system != first.system) {
            return Err(wrong(
                "the members of the series have phases of different crystal systems; choose the same phase for all",
            ));
        }
        if members.iter().all(|m| (m.x - first.x).abs() < 1e-9) {
            return Err(wrong(
                "a line over composition needs two compositions; give each pattern its x",
            ));
        }
        let mut sorted = members.to_vec();
        sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then_with(|| a.name.cmp(&b.name)));
        Ok(parameters_of(first.system)
            .iter()
            .map(|parameter| Self::of_parameter(&sorted, parameter))
            .collect())
    }

    fn of_parameter(members: &[SeriesMember], parameter: &Parameter) -> Self {
        let points: Vec<SeriesPoint> = members
            .iter()
            .map(|member| SeriesPoint {
                name: member.name.clone(),
                x: member.x,
                value: (parameter.value)(&member.cell),
            })
            .collect();
        let data = Data::of(&points);
        let straight = data.fit(None);
        let bent = data.best_bend();
        let n = points.len();
        let freedom = n.saturating_sub(4) as f64;
        let is_bent = bent.as_ref().and_then(|(place, bent)| {
            let gain = straight.chi_squared - bent.chi_squared;
            let f = gain / 2.0 / (bent.chi_squared / freedom).max(1e-12);
            // Of F with 2 and d degrees of freedom: P(F > f) = (1 + 2 f/d)^(−d/2).
            let p_value = (1.0 + 2.0 * f / freedom).powf(-freedom / 2.0);
            (gain > CLEAR && p_value < IMPROBABLE).then_some((*place, bent, p_value))
        });
        let fit = is_bent.map_or(&straight, |(_, bent, _)| bent);
        let residuals = points
            .iter()
            .map(|point| {
                let bend = is_bent.map_or(0.0, |(place, ..)| {
                    (point.x - place).max(0.0) * fit.values[2]
                });
                point.value.value - fit.values[0] - fit.values[1] * point.x - bend
            })
            .collect();
        let estimate = |k: usize| Estimate {
            value: fit.values[k],
            error: fit.errors.get(k).copied().flatten(),
        };
        Self {
            parameter: parameter.name.to_owned(),
            unit: parameter.unit.to_owned(),
            intercept: estimate(0),
            slope: estimate(1),
            residuals,
            break_at: is_bent.map(|(place, bent, p_value)| Break {
                x: Estimate {
                    value: place,
                    error: data.error_of_place(place, bent),
                },
                slope_beyond: Estimate {
                    value: bent.values[1] + bent.values[2],
                    error: bent.errors.get(2).copied().flatten(),
                },
                p_value,
            }),
            points,
        }
    }

    /// The line at a composition.
    pub fn at(&self, x: f64) -> f64 {
        let bend = self.break_at.map_or(0.0, |bend| {
            (x - bend.x.value).max(0.0) * (bend.slope_beyond.value - self.slope.value)
        });
        self.intercept.value + self.slope.value * x + bend
    }
}

struct Parameter {
    name: &'static str,
    unit: &'static str,
    value: fn(&Cell) -> Estimate,
}

fn parameters_of(system: CrystalSystem) -> Vec<Parameter> {
    let of = |name, unit, value| Parameter { name, unit, value };
    let mut all = vec![of("a", "Å", |cell| cell.lengths_ang[0])];
    if matches!(
        system,
        CrystalSystem::Triclinic | CrystalSystem::Monoclinic | CrystalSystem::Orthorhombic
    ) {
        all.push(of("b", "Å", |cell| cell.lengths_ang[1]));
    }
    if system != CrystalSystem::Cubic {
        all.push(of("c", "Å", |cell| cell.lengths_ang[2]));
    }
    if system == CrystalSystem::Triclinic {
        all.push(of("α", "°", |cell| cell.angles_deg[0]));
    }
    if matches!(system, CrystalSystem::Triclinic | CrystalSystem::Monoclinic) {
        all.push(of("β", "°", |cell| cell.angles_deg[1]));
    }
    if system == CrystalSystem::Triclinic {
        all.push(of("γ", "°", |cell| cell.angles_deg[2]));
    }
    all.push(of("V", "Å³", |cell| cell.volume_ang3));
    all
}

/// Points with weights.
struct Data {
    x: Vec<f64>,
    y: Vec<f64>,
    weights: Vec<f64>,
}

/// A line, straight or bent: intercept, slope, change of slope.
struct Fit {
    values: [f64; 3],
    errors: [Option<f64>; 3],
    chi_squared: f64,
}

impl Data {
    fn of(points: &[SeriesPoint]) -> Self {
        let errors: Option<Vec<f64>> = points
            .iter()
            .map(|p| p.value.error.filter(|e| *e > 0.0))
            .collect();
        // Without errors all count alike.
        let weights = errors.map_or_else(
            || vec![1.0; points.len()],
            |errors| errors.iter().map(|e| e.powi(-2)).collect(),
        );
        Self {
            x: points.iter().map(|p| p.x).collect(),
            y: points.iter().map(|p| p.value.value).collect(),
            weights,
        }
    }

    fn fit(&self, bend: Option<f64>) -> Fit {
        let n = if bend.is_some() { 3 } else { 2 };
        let row_at = |x: f64| [1.0, x, bend.map_or(0.0, |place| (x - place).max(0.0))];
        // About the mean, so that small differences of large numbers stay exact.
        let mean = self.y.iter().sum::<f64>() / self.y.len() as f64;
        let mut normal = Normal::new(n);
        for ((x, y), weight) in self.x.iter().zip(&self.y).zip(&self.weights) {
            normal.add(&row_at(*x)[..n], y - mean, *weight);
        }
        let mut values = [0.0; 3];
        if let Some(step) = normal.step(0.0) {
            for (value, found) in values.iter_mut().zip(step.iter()) {
                *value = *found;
            }
        }
        values[0] += mean;
        let mut chi_squared = 0.0;
        for ((x, y), weight) in self.x.iter().zip(&self.y).zip(&self.weights) {
            let line: f64 = row_at(*x).iter().zip(&values).map(|(a, b)| a * b).sum();
            chi_squared += weight * (y - line).powi(2);
        }
        // Two points have no scatter; more have that of themselves, at least that of their errors.
        let freedom = self.x.len() as f64 - n as f64 - f64::from(u8::from(bend.is_some()));
        let excess = if freedom > 0.0 {
            (chi_squared / freedom).max(1.0).sqrt()
        } else {
            1.0
        };
        let has_errors = self.weights.iter().any(|w| (*w - 1.0).abs() > 1e-12) || freedom > 0.0;
        let covariance = normal.covariance().filter(|_| has_errors);
        let error = |k: usize| Some(covariance.as_ref()?[(k, k)].max(0.0).sqrt() * excess);
        let mut errors = [None; 3];
        for (k, slot) in errors.iter_mut().enumerate().take(n) {
            *slot = error(k);
        }
        Fit {
            values,
            errors,
            chi_squared,
        }
    }

    /// The place of a bend that explains the points best.
    fn best_bend(&self) -> Option<(f64, Fit)> {
        let n = self.x.len();
        if n < BEND_NEEDS {
            return None;
        }
        let (low, high) = (self.x[1], self.x[n - 2]);
        if high - low < 1e-9 {
            return None;
        }
        let places = (0..=PLACES).map(|k| low + (high - low) * k as f64 / PLACES as f64);
        places
            .map(|place| (place, self.fit(Some(place))))
            .min_by(|a, b| a.1.chi_squared.total_cmp(&b.1.chi_squared))
    }

    /// Error of where the two lines meet.
    fn error_of_place(&self, place: f64, fit: &Fit) -> Option<f64> {
        let mut normal = Normal::new(4);
        for (x, weight) in self.x.iter().zip(&self.weights) {
            let beyond = f64::from(u8::from(*x > place));
            let row = [1.0, *x, (x - place).max(0.0), -fit.values[2] * beyond];
            normal.add(&row, 0.0, *weight);
        }
        let freedom = (self.x.len() as f64 - 4.0).max(1.0);
        let excess = (fit.chi_squared / freedom).max(1.0);
        Some((normal.covariance()?[(3, 3)].max(0.0) * excess).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(x: f64, a: f64) -> SeriesMember {
        let sure = |value| Estimate {
            value,
            error: Some(1e-4),
        };
        SeriesMember {
            name: format!("x{x}"),
            x,
            system: CrystalSystem::Cubic,
            cell: Cell {
                lengths_ang: [sure(a); 3],
                angles_deg: [90.0; 3].map(|value| Estimate { value, error: None }),
                volume_ang3: sure(a * a * a),
            },
        }
    }

    #[test]
    fn a_straight_line_has_its_slope_and_no_break() {
        let noise = [0.6e-4, -0.9e-4, 0.2e-4, 0.8e-4, -0.6e-4, 0.1e-4];
        let members: Vec<SeriesMember> = (0..6)
            .map(|k| {
                member(
                    0.05 * f64::from(k),
                    5.0 + 0.006 * f64::from(k) + noise[k as usize],
                )
            })
            .collect();
        let lines = VegardLine::of_series(&members).unwrap();
        assert_eq!(
            lines
                .iter()
                .map(|l| l.parameter.as_str())
                .collect::<Vec<_>>(),
            ["a", "V"]
        );
        let slope = lines[0].slope;
        assert!(
            (slope.value - 0.12).abs() < 3.0 * slope.error.unwrap(),
            "{slope:?}"
        );
        assert_eq!(lines[0].break_at, None);
    }

    /// Beyond the limit of solubility the cell stays as it is.
    #[test]
    fn a_limit_of_solubility_is_a_break() {
        let noise = [0.6e-4, -0.9e-4, 0.2e-4, 0.8e-4, -0.6e-4, 0.1e-4, -0.3e-4];
        let members: Vec<SeriesMember> = (0..7)
            .map(|k| {
                let x = 0.05 * f64::from(k);
                member(x, 5.0 + 0.12 * x.min(0.17) + noise[k as usize])
            })
            .collect();
        let lines = VegardLine::of_series(&members).unwrap();
        let bend = lines[0].break_at.unwrap();
        assert!((bend.x.value - 0.17).abs() < 0.01, "{bend:?}");
        assert!(bend.slope_beyond.value.abs() < 0.01, "{bend:?}");
        assert!((lines[0].slope.value - 0.12).abs() < 0.005);
        assert!(lines[0].residuals.iter().all(|r| r.abs() < 2e-4));
    }

    #[test]
    fn one_composition_is_no_series() {
        let error = VegardLine::of_series(&[member(0.1, 5.0), member(0.1, 5.1)]).unwrap_err();
        assert!(error.to_string().contains("two compositions"));
        assert!(VegardLine::of_series(&[]).is_err());
    }
}
