//! Lattice parameters over composition: a Vegard line, its slope, and where it breaks.
//!
//! In: x and cell of each member of a series. Out: a [`VegardLine`] for each lattice parameter that is free.
//! Vegard, Z. Phys. 1921, 5, 17, DOI 10.1007/BF01349680. The break: two straight lines that meet, against one, by
//! an F test; the curvature: a parabola against a straight line, likewise. Of both the one whose Akaike criterion is
//! smaller is told.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CrystalSystem};
use super::composition_fit::{Data, Fit, Form};
use super::error::PatternError;
use super::series_member::{SeriesMember, SeriesShift, one_shift};
use crate::math::statistics::two_sided_student_p;
use crate::score::Estimate;

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
    /// How the points curve, if they do: then they are on no straight line, and slope and intercept are those of the
    /// line that lies nearest to all.
    #[serde(default)]
    pub curvature: Option<Curvature>,
    /// What shifts the lines in all members alike, where the patterns left it open.
    #[serde(default)]
    pub shift: Option<SeriesShift>,
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

/// How points curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curvature {
    /// Coefficient of x² of the parabola through the points (half of the second derivative), per unit of x squared.
    pub per_x_squared: Estimate,
    /// Slope of the parabola at the least and at the greatest x, per unit of x.
    pub end_slopes: [f64; 2],
    /// Probability that scatter alone curves a straight line so much (F test).
    pub p_value: f64,
}

/// A bend is believed where chance makes one as clear in so few series.
const IMPROBABLE: f64 = 0.01;
/// And where χ² falls by so much.
const CLEAR: f64 = 9.0;
/// Members that a bend needs: two lines and the place where they meet are four numbers.
const BEND_NEEDS: usize = 5;
/// Members that a parabola needs: three numbers.
const CURVE_NEEDS: usize = 4;
/// Where one member more than that tells of the scatter, χ² must fall by so much besides: errors alone say then what
/// is much.
const CLEAR_OF_FEW: f64 = 25.0;

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
        let (mut sorted, shift) = one_shift(members);
        sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then_with(|| a.name.cmp(&b.name)));
        Ok(parameters_of(first.system)
            .iter()
            .map(|parameter| Self {
                shift,
                ..Self::of_parameter(&sorted, parameter)
            })
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
        let pairs: Vec<_> = points.iter().map(|p| (p.x, p.value)).collect();
        let data = Data::of(&pairs);
        let straight = data.fit(Form::Straight);
        let deviation = deviation(&data, &straight);
        let (bend, curve) = match deviation {
            Some(Deviation::Bent(bend)) => (Some(bend), None),
            Some(Deviation::Curved(curvature)) => (None, Some(curvature)),
            None => (None, None),
        };
        let fit = bend.as_ref().map_or(&straight, |bend| &bend.fit);
        let residuals = points
            .iter()
            .map(|point| {
                let beyond = bend
                    .as_ref()
                    .map_or(0.0, |bend| (point.x - bend.place).max(0.0) * fit.values[2]);
                point.value.value - fit.values[0] - fit.values[1] * point.x - beyond
            })
            .collect();
        Self {
            parameter: parameter.name.to_owned(),
            unit: parameter.unit.to_owned(),
            intercept: fit.estimate(0),
            slope: fit.estimate(1),
            residuals,
            break_at: bend.as_ref().map(|bend| bend.told(&data)),
            curvature: curve,
            shift: None,
            points,
        }
    }

    /// Whether the points lie on one straight line, within their scatter.
    pub fn is_straight(&self) -> bool {
        self.break_at.is_none() && self.curvature.is_none()
    }

    /// Least and greatest composition.
    pub fn ends(&self) -> [f64; 2] {
        let ends = [self.points.first(), self.points.last()];
        ends.map(|point| point.map_or(0.0, |point| point.x))
    }

    /// The line at a composition.
    pub fn at(&self, x: f64) -> f64 {
        let bend = self.break_at.map_or(0.0, |bend| {
            (x - bend.x.value).max(0.0) * (bend.slope_beyond.value - self.slope.value)
        });
        self.intercept.value + self.slope.value * x + bend
    }
}

/// How points deviate from a straight line.
enum Deviation {
    Bent(Bend),
    Curved(Curvature),
}

struct Bend {
    place: f64,
    fit: Fit,
    p_value: f64,
}

impl Bend {
    fn told(&self, data: &Data) -> Break {
        Break {
            x: Estimate {
                value: self.place,
                error: data.error_of_place(self.place, &self.fit),
            },
            slope_beyond: Estimate {
                value: self.fit.values[1] + self.fit.values[2],
                error: self.fit.errors[2],
            },
            p_value: self.p_value,
        }
    }
}

/// What the points say against a straight line, beyond scatter; of a bend and a curve what describes them better.
fn deviation(data: &Data, straight: &Fit) -> Option<Deviation> {
    let bend = bend(data, straight);
    let curve = curve(data, straight);
    match (bend, curve) {
        (Some(bend), Some((parabola, curvature))) => {
            // Akaike's criterion with the scatter of the better one, at least that of the errors: four numbers
            // against three.
            let scatter = (bend.fit.scatter()).min(parabola.scatter()).max(1.0);
            let gain = (parabola.chi_squared - bend.fit.chi_squared) / scatter;
            match gain > 2.0 {
                true => Some(Deviation::Bent(bend)),
                false => Some(Deviation::Curved(curvature)),
            }
        }
        (Some(bend), None) => Some(Deviation::Bent(bend)),
        (None, Some((_, curvature))) => Some(Deviation::Curved(curvature)),
        (None, None) => None,
    }
}

fn bend(data: &Data, straight: &Fit) -> Option<Bend> {
    let (place, fit) = data.best_bend(BEND_NEEDS)?;
    let freedom = data.len().saturating_sub(4) as f64;
    let gain = straight.chi_squared - fit.chi_squared;
    let f = gain / 2.0 / (fit.chi_squared / freedom).max(1e-12);
    // Of F with 2 and d degrees of freedom: P(F > f) = (1 + 2 f/d)^(−d/2).
    let p_value = (1.0 + 2.0 * f / freedom).powf(-freedom / 2.0);
    (gain > CLEAR && p_value < IMPROBABLE).then_some(Bend {
        place,
        fit,
        p_value,
    })
}

fn curve(data: &Data, straight: &Fit) -> Option<(Fit, Curvature)> {
    let n = data.len();
    if n < CURVE_NEEDS {
        return None;
    }
    let parabola = data.fit(Form::Curved);
    let freedom = n - 3;
    let gain = straight.chi_squared - parabola.chi_squared;
    let f = gain / (parabola.chi_squared / freedom as f64).max(1e-12);
    // F with 1 and d degrees of freedom is the square of Student's t.
    let p_value = two_sided_student_p(f.max(0.0).sqrt(), freedom);
    let clear = if freedom == 1 { CLEAR_OF_FEW } else { CLEAR };
    // One degree of freedom says little of the scatter; what the errors say then decides.
    let is_improbable = p_value < IMPROBABLE || (freedom == 1 && data.has_errors());
    let (low, high) = data.ends()?;
    let slope = |x: f64| parabola.values[1] + 2.0 * parabola.values[2] * x;
    let curvature = Curvature {
        per_x_squared: parabola.estimate(2),
        end_slopes: [slope(low), slope(high)],
        p_value,
    };
    (gain > clear && is_improbable).then_some((parabola, curvature))
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
            by_shift: None,
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

    /// Bowing: a parabola is no straight line, and does not pass for a bent one.
    #[test]
    fn a_curve_is_no_straight_line() {
        let noise = [0.6e-4, -0.9e-4, 0.2e-4, 0.8e-4, -0.6e-4, 0.1e-4, -0.3e-4];
        let of = |bowing: f64, n: i32| {
            let members: Vec<SeriesMember> = (0..n)
                .map(|k| {
                    let x = f64::from(k) / f64::from(n - 1);
                    let a = 5.0 + 0.12 * x - bowing * x * (1.0 - x);
                    member(x, a + noise[k as usize])
                })
                .collect();
            VegardLine::of_series(&members).unwrap().remove(0)
        };
        for n in [4, 5, 7] {
            let curved = of(0.02, n);
            let curvature = curved.curvature.unwrap();
            assert!((curvature.per_x_squared.value - 0.02).abs() < 2e-3, "{n}");
            assert!((curvature.end_slopes[0] - 0.10).abs() < 3e-3, "{n}");
            assert_eq!(curved.break_at, None, "{n}");
            assert_eq!(of(0.0, n).curvature, None, "{n}");
        }
    }

    #[test]
    fn one_composition_is_no_series() {
        let error = VegardLine::of_series(&[member(0.1, 5.0), member(0.1, 5.1)]).unwrap_err();
        assert!(error.to_string().contains("two compositions"));
        assert!(VegardLine::of_series(&[]).is_err());
    }
}
