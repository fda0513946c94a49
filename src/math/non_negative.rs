//! Least squares without negative values.
//!
//! In: the normal equations of a least-squares problem (AᵀA, Aᵀb). Out: x ≥ 0 that minimises
//! ‖Ax − b‖², by the active set of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23)
//! in the form of Bro and de Jong for normal equations (J. Chemometrics 1997, 11, 393,
//! DOI 10.1002/(SICI)1099-128X(199709/10)11:5<393::AID-CEM483>3.0.CO;2-L).

use nalgebra::{DMatrix, DVector};
use ndarray::{Array1, Array2};

/// Rounds after which a set that keeps changing is taken as it is, for each unknown.
const MOST_ROUNDS: usize = 10;

/// The x ≥ 0 with the least ‖Ax − b‖², from `products` = AᵀA (positive definite) and `targets` = Aᵀb;
/// `None` where `products` is not positive definite or something is not finite.
pub fn non_negative_least_squares(
    products: &Array2<f64>,
    targets: &Array1<f64>,
) -> Option<Array1<f64>> {
    let n = targets.len();
    let largest = targets.iter().fold(0.0_f64, |most, t| most.max(t.abs()));
    let tolerance = 10.0 * f64::EPSILON * n as f64 * largest;
    let mut x = Array1::<f64>::zeros(n);
    let mut is_free = vec![false; n];
    for _ in 0..MOST_ROUNDS * n.max(1) {
        let slope = targets - products.dot(&x);
        let steepest = (0..n)
            .filter(|k| !is_free[*k] && slope[*k] > tolerance)
            .max_by(|a, b| slope[*a].total_cmp(&slope[*b]).then(b.cmp(a)));
        let Some(steepest) = steepest else { break };
        is_free[steepest] = true;
        let aim = walk_to_feasible(products, targets, &mut x, &mut is_free)?;
        x = aim;
        // What rounding makes negative at once is no descent: the rest would turn in circles.
        if x[steepest] <= 0.0 {
            break;
        }
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}

/// Goes to the minimum over the free unknowns; those that would become negative on the way are held at
/// zero, until none does.
fn walk_to_feasible(
    products: &Array2<f64>,
    targets: &Array1<f64>,
    x: &mut Array1<f64>,
    is_free: &mut [bool],
) -> Option<Array1<f64>> {
    loop {
        let aim = minimum_over(products, targets, is_free)?;
        // How far on the way each becomes zero.
        let falling: Vec<(usize, f64)> = (0..x.len())
            .filter(|k| is_free[*k] && aim[*k] <= 0.0)
            .map(|k| (k, x[k] / (x[k] - aim[k])))
            .collect();
        let least = falling.iter().map(|(_, share)| *share).reduce(f64::min);
        let Some(step) = least.filter(|step| step.is_finite()) else {
            return Some(aim.mapv(|value| value.max(0.0)));
        };
        *x = &*x + &((&aim - &*x) * step);
        for (k, share) in falling {
            if share <= step {
                x[k] = 0.0;
                is_free[k] = false;
            }
        }
    }
}

/// The minimum with all others at zero.
fn minimum_over(
    products: &Array2<f64>,
    targets: &Array1<f64>,
    is_free: &[bool],
) -> Option<Array1<f64>> {
    let free: Vec<usize> = (0..is_free.len()).filter(|k| is_free[*k]).collect();
    let matrix = DMatrix::from_fn(free.len(), free.len(), |row, column| {
        products[(free[row], free[column])]
    });
    let right = DVector::from_iterator(free.len(), free.iter().map(|k| targets[*k]));
    let solved = matrix.cholesky()?.solve(&right);
    let mut x = Array1::zeros(is_free.len());
    for (k, value) in free.iter().zip(solved.iter()) {
        x[*k] = *value;
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn solved(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
        non_negative_least_squares(&a.t().dot(a), &a.t().dot(b)).unwrap()
    }

    #[test]
    fn what_needs_no_bound_is_the_plain_solution() {
        let a = array![[2.0, 0.0], [0.0, 4.0], [1.0, 1.0]];
        let x = array![3.0, 0.5];
        let found = solved(&a, &a.dot(&x));
        assert!((found - x).iter().all(|gap| gap.abs() < 1e-12));
    }

    #[test]
    fn the_example_of_scipy_is_met() {
        // scipy.optimize.nnls: A = [[1, 0], [1, 0], [0, 1]], b = [2, 1, 1] and b = [-1, -1, -1].
        let a = array![[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
        let found = solved(&a, &array![2.0, 1.0, 1.0]);
        assert!(
            (found - array![1.5, 1.0])
                .iter()
                .all(|gap| gap.abs() < 1e-14)
        );
        assert_eq!(solved(&a, &array![-1.0, -1.0, -1.0]), array![0.0, 0.0]);
    }

    #[test]
    fn the_conditions_of_a_minimum_hold() {
        // Any x ≥ 0 with slopes ≤ 0, and 0 where x > 0, is the minimum (Karush, Kuhn and Tucker).
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as f64 / f64::from(1_u32 << 31) - 0.5
        };
        for n in [1, 5, 20, 60] {
            let a = Array2::from_shape_fn((n + 5, n), |_| next());
            let b = Array1::from_shape_fn(n + 5, |_| next());
            let x = solved(&a, &b);
            let slope = a.t().dot(&(&b - &a.dot(&x)));
            for (value, slope) in x.iter().zip(&slope) {
                assert!(*value >= 0.0 && *slope <= 1e-9);
                assert!(*value == 0.0 || slope.abs() <= 1e-9);
            }
        }
    }

    #[test]
    fn what_is_not_definite_is_refused() {
        let zeros = Array2::zeros((2, 2));
        assert!(non_negative_least_squares(&zeros, &array![1.0, 1.0]).is_none());
    }
}
