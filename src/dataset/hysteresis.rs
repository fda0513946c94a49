//! Whether the runs of a cell agree.
//!
//! In: σ(T) of a part of a cell with its runs. Out: the greatest [`RunDifference`] beyond the errors of the fits.
//! Errors of thickness and area do not count: all runs share them.

use super::cell_lines::CellLine;
use super::runs::SAME_K;
use crate::score::Conduction;

/// So many standard errors apart, conductivities differ.
const STANDARD_ERRORS: f64 = 3.0;
/// Less is what half a kelvin does at 0.35 eV, and no thermostat is better in two runs.
const LEAST_SHARE: f64 = 0.03;

/// Where two runs of a cell differ most.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDifference {
    /// The run that conducts less, and the other one.
    pub lower: String,
    /// The run that conducts more.
    pub higher: String,
    /// By how much less, in % of the higher.
    pub percent: f64,
    /// Standard error of that by the fits, in %.
    pub error_percent: f64,
    /// Temperature in K.
    pub temperature_k: f64,
}

impl CellLine {
    /// Where its runs differ most beyond the errors of the fits; `None` where they agree or there is one.
    pub fn run_difference(&self) -> Option<RunDifference> {
        let n = self.runs.names.len();
        let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        let all = pairs.flat_map(|(a, b)| self.differences(a, b));
        all.max_by(|a, b| a.percent.total_cmp(&b.percent))
    }

    /// Points of a run, the coldest first: (1/T, ln σT, its standard error).
    fn run(&self, run: usize) -> Vec<(f64, f64, f64)> {
        let own = (0..self.points.len()).filter(|k| self.runs.of(*k) == run);
        let mut points: Vec<(f64, f64, f64)> = own
            .map(|k| {
                let Conduction {
                    temperature_k,
                    conductivity_s_cm,
                } = self.points[k];
                let error = self.errors_of_fit.get(k).copied().flatten();
                let logarithm = (conductivity_s_cm * temperature_k).ln();
                (1.0 / temperature_k, logarithm, error.unwrap_or(0.0))
            })
            .collect();
        points.sort_by(|a, b| b.0.total_cmp(&a.0));
        points
    }

    fn differences(&self, first: usize, second: usize) -> Vec<RunDifference> {
        let reference = self.run(first);
        let name = |run: usize| self.runs.names[run].clone();
        let of = |(x, logarithm, error): (f64, f64, f64)| {
            let (known, known_error) = at(&reference, x)?;
            let by = logarithm - known;
            let error = error.hypot(known_error);
            let is_beyond = by.abs() > STANDARD_ERRORS * error && by.abs() > LEAST_SHARE;
            let (lower, higher) = match by < 0.0 {
                true => (second, first),
                false => (first, second),
            };
            is_beyond.then(|| RunDifference {
                lower: name(lower),
                higher: name(higher),
                percent: 100.0 * (1.0 - (-by.abs()).exp()),
                error_percent: 100.0 * error,
                temperature_k: 1.0 / x,
            })
        };
        self.run(second).into_iter().filter_map(of).collect()
    }
}

/// ln σT of a run at 1/T on the line between the temperatures beside it, and its error; beyond its ends at theirs.
fn at(run: &[(f64, f64, f64)], x: f64) -> Option<(f64, f64)> {
    let between = run
        .windows(2)
        .find(|pair| (pair[1].0..=pair[0].0).contains(&x));
    if let Some([a, b]) = between
        && a.0 > b.0
    {
        let share = (a.0 - x) / (a.0 - b.0);
        let value = a.1 + share * (b.1 - a.1);
        return Some((value, ((1.0 - share) * a.2).hypot(share * b.2)));
    }
    let is_near = |point: &&(f64, f64, f64)| (1.0 / point.0 - 1.0 / x).abs() < SAME_K;
    run.iter().find(is_near).map(|point| (point.1, point.2))
}

#[cfg(test)]
mod tests {
    use super::super::runs::Runs;
    use super::*;
    use crate::experiment::impedance::Part;
    use crate::score::ArrheniusFit;
    use crate::units::BOLTZMANN_EV_PER_K;

    /// Five temperatures up and down again, the way down less by a share.
    fn line(less: f64, error: f64) -> CellLine {
        let celsius = [25.0, 35.0, 45.0, 55.0, 65.0, 60.0, 50.0, 40.0, 30.0];
        let of_point: Vec<usize> = (0..9).map(|k| usize::from(k > 4)).collect();
        let points: Vec<Conduction> = celsius
            .iter()
            .zip(&of_point)
            .map(|(celsius, run)| {
                let temperature_k = celsius + 273.15;
                let sigma = (-0.35 / (BOLTZMANN_EV_PER_K * temperature_k)).exp() / temperature_k;
                Conduction {
                    temperature_k,
                    conductivity_s_cm: 1e4 * sigma * (1.0 - less * *run as f64),
                }
            })
            .collect();
        CellLine {
            cell: "P".to_owned(),
            part: Part::Total,
            places: (0..9).collect(),
            errors_s_cm: vec![None; 9],
            errors_of_fit: vec![Some(error); 9],
            geometry_share: 0.05,
            fit: ArrheniusFit::of(&points),
            runs: Runs {
                names: vec!["heating".to_owned(), "cooling".to_owned()],
                of_point,
            },
            points,
        }
    }

    #[test]
    fn runs_differ_beyond_their_errors_or_not() {
        let found = line(0.2, 0.01).run_difference().unwrap();
        assert_eq!(
            (found.lower.as_str(), found.higher.as_str()),
            ("cooling", "heating")
        );
        assert!((found.percent - 20.0).abs() < 0.2, "{}", found.percent);
        assert_eq!(line(0.2, 0.08).run_difference(), None);
        assert_eq!(line(0.02, 0.001).run_difference(), None);
        // The curvature between two temperatures is no difference.
        assert_eq!(line(0.0, 0.0).run_difference(), None);
    }
}
