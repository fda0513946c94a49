//! A lattice as symmetric as the decimals of its cell allow.
//!
//! In: a structure. Out: the same crystal in its shortest cell, whose lattice is brought to the
//! symmetry that it has within the rounding of the given cell.
//!
//! Six decimals of a skew cell leave vectors that are equal by symmetry some 1e-6 Å apart, by other
//! amounts in each choice of the cell. What asks whether two lengths are equal, as a powder pattern
//! does, then depends on that choice. The decimals of the angles tell how well the cell is known: a
//! cell that was computed, or written with all its digits, is left as it is.

use moyo::base::Lattice as MoyoLattice;
use nalgebra::Matrix3;

use super::rotations::{Rotation, is_group, unimodular_in_unit_steps};
use crate::crystal::lattice::{Lattice, Vector3, dot, norm};
use crate::crystal::structure::Structure;

/// Decimals of cells that were rounded noticeably.
const ROUNDED_DECIMALS: std::ops::RangeInclusive<i32> = 4..=6;
/// How near a number comes to one with few decimals that was written so, in units of the last.
const WRITTEN: f64 = 1e-3;
/// Rounding errors are taken to add up to at most this many times their root mean square.
const WIDTH: f64 = 4.0;

/// Entries of G, the scalar products of the vectors, in Å².
type Metric = [[f64; 3]; 3];

/// The structure in its shortest cell with a settled lattice; `None` where there is nothing to
/// settle: a cell with more decimals or less, one without symmetry, or one that is none.
pub fn with_settled_lattice(structure: &Structure) -> Option<Structure> {
    let given = &structure.lattice;
    let unit = unit_of_rounding(given)?;
    let (reduced, change) = MoyoLattice::from_basis(*given.rows())
        .minkowski_reduce()
        .ok()?;
    let rows = [0, 1, 2].map(|k| reduced.basis.column(k).into_owned().into());
    let metric = metric_of(&rows);
    let errors = errors_of_reduced(&errors_of_given(given, unit), &change);
    let rotations: Vec<Rotation> = unimodular_in_unit_steps()
        .filter(|rotation| keeps(rotation, &metric, &errors))
        .collect();
    // The identity and the inversion are those of any lattice.
    if rotations.len() <= 2 || !is_group(&rotations) {
        return None;
    }
    let lattice = lattice_of(&mean(&rotations, &metric))?;
    let back = change.cast::<f64>().try_inverse()?.map(f64::round);
    let mut settled = structure.clone();
    for site in &mut settled.sites {
        site.frac = (back * nalgebra::Vector3::from(site.frac)).into();
    }
    settled.lattice = lattice;
    Some(settled)
}

/// The last decimal of the cell, as a number: 1e-6 for six decimals in the angles. Lengths have a say
/// where they have few decimals too, which those of a scaled cell have not.
fn unit_of_rounding(lattice: &Lattice) -> Option<f64> {
    let of_angles = decimals_of(lattice.angles_deg())?;
    let of_lengths = decimals_of(lattice.lengths_ang()).unwrap_or(of_angles);
    let decimals = of_angles.max(of_lengths);
    ROUNDED_DECIMALS
        .contains(&decimals)
        .then(|| 10_f64.powi(-decimals))
}

/// The number of decimals in which all three are written; `None` where these are many.
fn decimals_of(numbers: Vector3) -> Option<i32> {
    (0..=*ROUNDED_DECIMALS.end()).find(|decimals| {
        let units = numbers.map(|x| x * 10_f64.powi(*decimals));
        units.iter().all(|x| (x - x.round()).abs() < WRITTEN)
    })
}

fn metric_of(rows: &[Vector3; 3]) -> Metric {
    std::array::from_fn(|i| std::array::from_fn(|k| dot(rows[i], rows[k])))
}

/// Root mean square errors of the entries of G from lengths (Å) and angles (degrees) that are
/// rounded to a unit.
fn errors_of_given(lattice: &Lattice, unit: f64) -> Metric {
    let rows = lattice.rows();
    let of_length_ang = unit / 12_f64.sqrt();
    let of_angle_rad = of_length_ang.to_radians();
    std::array::from_fn(|i| {
        std::array::from_fn(|k| {
            let (u, v) = (norm(rows[i]), norm(rows[k]));
            if i == k {
                return 2.0 * u * of_length_ang;
            }
            let cosine = (dot(rows[i], rows[k]) / (u * v)).clamp(-1.0, 1.0);
            let sine = (1.0 - cosine * cosine).sqrt();
            let by_lengths = cosine * of_length_ang * u.hypot(v);
            by_lengths.hypot(u * v * sine * of_angle_rad)
        })
    })
}

/// The same for Tᵀ G T.
fn errors_of_reduced(errors: &Metric, change: &Matrix3<i32>) -> Metric {
    let t = change.cast::<f64>();
    std::array::from_fn(|i| {
        std::array::from_fn(|k| {
            let mut square = 0.0;
            for m in 0..3 {
                for n in m..3 {
                    // G is symmetric: two of its entries have one error.
                    let share = match m == n {
                        true => t[(m, i)] * t[(m, k)],
                        false => t[(m, i)] * t[(n, k)] + t[(n, i)] * t[(m, k)],
                    };
                    square += (share * errors[m][n]).powi(2);
                }
            }
            f64::sqrt(square)
        })
    })
}

/// Rᵀ G R.
fn turned(rotation: &Rotation, metric: &Metric) -> Metric {
    std::array::from_fn(|i| {
        std::array::from_fn(|k| {
            let mut sum = 0.0;
            for m in 0..3 {
                for n in 0..3 {
                    sum += f64::from(rotation[m][i] * rotation[n][k]) * metric[m][n];
                }
            }
            sum
        })
    })
}

/// Whether a rotation leaves the lattice as it is within the errors.
fn keeps(rotation: &Rotation, metric: &Metric, errors: &Metric) -> bool {
    let turned = turned(rotation, metric);
    let column = |k: usize| nalgebra::Vector3::from_fn(|row, _| rotation[row][k]);
    let change = Matrix3::from_columns(&[column(0), column(1), column(2)]);
    let errors_turned = errors_of_reduced(errors, &change);
    (0..3).all(|i| {
        (0..=i).all(|k| {
            let allowed = WIDTH * errors[i][k].hypot(errors_turned[i][k]);
            (turned[i][k] - metric[i][k]).abs() <= allowed
        })
    })
}

/// The mean of the metric over a group, which has all its symmetry.
fn mean(rotations: &[Rotation], metric: &Metric) -> Metric {
    let mut mean = [[0.0; 3]; 3];
    for rotation in rotations {
        let turned = turned(rotation, metric);
        for i in 0..3 {
            for k in 0..3 {
                mean[i][k] += turned[i][k] / rotations.len() as f64;
            }
        }
    }
    mean
}

/// A lattice of a metric: its lower triangular root.
fn lattice_of(metric: &Metric) -> Option<Lattice> {
    let root = Matrix3::from_fn(|i, k| metric[i][k]).cholesky()?.unpack();
    let rows = [0, 1, 2].map(|i| [0, 1, 2].map(|k| root[(i, k)]));
    Some(Lattice::from_rows(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lattice(lengths_ang: Vector3, angles_deg: Vector3) -> Structure {
        let lattice = Lattice::from_parameters(lengths_ang, angles_deg).unwrap();
        Structure::ordered(lattice, &[], &[])
    }

    /// A cube of 4 Å in the cell a, 2a + b, a − b + c with six decimals.
    #[test]
    fn a_skew_cell_of_a_cube_is_a_cube_again() {
        let rounded = |x: f64| (x * 1e6).round() / 1e6;
        let skew = Lattice::from_rows([[4.0, 0.0, 0.0], [8.0, 4.0, 0.0], [4.0, -4.0, 4.0]]);
        let skew = lattice(
            skew.lengths_ang().map(rounded),
            skew.angles_deg().map(rounded),
        );
        let settled = with_settled_lattice(&skew).unwrap().lattice;
        let [a, b, c] = settled.lengths_ang();
        assert!((a - b).abs() < 1e-14 && (b - c).abs() < 1e-14 && (a - 4.0).abs() < 1e-5);
        for angle in settled.angles_deg() {
            assert!((angle - 90.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_more_decimals_tell_apart_stays_apart() {
        let skew = lattice(
            [4.60591646, 4.60591622, 4.60591536],
            [59.99999887, 60.0000006, 60.00000704],
        );
        assert!(with_settled_lattice(&skew).is_none());
        let computed = Lattice::from_rows([[4.0, 0.0, 0.0], [8.0, 4.0, 0.0], [4.0, -4.0, 4.0]]);
        let computed = Structure::ordered(computed, &[], &[]);
        assert!(with_settled_lattice(&computed).is_none());
    }
}
