//! Eigenvalues of large symmetric matrices, in a computation that can be stopped.
//!
//! In: a symmetric matrix. Out: its eigenvalues, ascending. Householder reflections make it
//! tridiagonal, a column at a time; implicit QL steps with Wilkinson's shift find the eigenvalues of
//! what is left (Wilkinson and Reinsch, Handbook for Automatic Computation II, 1971: tred1, imtql1).

use nalgebra::DMatrix;

use crate::monitor::{Cancelled, Monitor};

/// Steps for one eigenvalue; as a rule there are two or three.
const MOST_STEPS: usize = 60;

/// The eigenvalues of a symmetric matrix of finite numbers, ascending; the matrix is used up.
///
/// # Errors
/// [`Cancelled`].
pub fn symmetric_eigenvalues(
    mut matrix: DMatrix<f64>,
    monitor: &Monitor,
) -> Result<Vec<f64>, Cancelled> {
    let n = matrix.nrows().min(matrix.ncols());
    let mut beside = Vec::with_capacity(n);
    let (mut reflector, mut image) = (vec![0.0; n], vec![0.0; n]);
    for k in 0..n.saturating_sub(2) {
        monitor.check()?;
        beside.push(reflect(&mut matrix, k, &mut reflector, &mut image));
    }
    if n > 1 {
        beside.push(matrix[(n - 1, n - 2)]);
    }
    beside.resize(n, 0.0);
    let mut diagonal: Vec<f64> = (0..n).map(|k| matrix[(k, k)]).collect();
    of_tridiagonal(&mut diagonal, &mut beside, monitor)?;
    diagonal.sort_by(f64::total_cmp);
    Ok(diagonal)
}

/// Clears column `k` below the entry beside the diagonal, and returns that entry: with the unit
/// vector v along x ± |x| e₁ of the column x, A becomes A − 2 (v wᵀ + w vᵀ), w = A v − (vᵀ A v) v.
fn reflect(matrix: &mut DMatrix<f64>, k: usize, v: &mut [f64], w: &mut [f64]) -> f64 {
    let (n, first) = (matrix.nrows(), k + 1);
    for row in first..n {
        v[row] = matrix[(row, k)];
    }
    let length = norm(&v[first..]);
    let beside = if v[first] > 0.0 { -length } else { length };
    v[first] -= beside;
    let length = norm(&v[first..]);
    if length == 0.0 {
        return beside;
    }
    v[first..].iter_mut().for_each(|x| *x /= length);
    w[first..].fill(0.0);
    for (entries, v) in matrix.column_iter().zip(v.iter()).skip(first) {
        for row in first..n {
            w[row] += entries[row] * v;
        }
    }
    let share: f64 = v[first..].iter().zip(&w[first..]).map(|(v, w)| v * w).sum();
    for row in first..n {
        w[row] -= share * v[row];
    }
    for (column, mut entries) in matrix.column_iter_mut().enumerate().skip(first) {
        let (vc, wc) = (2.0 * v[column], 2.0 * w[column]);
        for row in first..n {
            entries[row] -= v[row] * wc + w[row] * vc;
        }
    }
    beside
}

fn norm(vector: &[f64]) -> f64 {
    vector.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Turns the diagonal into the eigenvalues; `beside[k]` stands between k and k + 1.
fn of_tridiagonal(d: &mut [f64], e: &mut [f64], monitor: &Monitor) -> Result<(), Cancelled> {
    let n = d.len();
    for l in 0..n {
        monitor.check()?;
        for _ in 0..MOST_STEPS {
            let is_negligible =
                |m: &usize| e[*m].abs() <= f64::EPSILON * (d[*m].abs() + d[m + 1].abs());
            let m = (l..n - 1).find(is_negligible).unwrap_or(n - 1);
            if m == l {
                break;
            }
            step(d, e, l, m);
        }
    }
    Ok(())
}

/// One implicit QL step on the block from `l` to `m`.
fn step(d: &mut [f64], e: &mut [f64], l: usize, m: usize) {
    let g = (d[l + 1] - d[l]) / (2.0 * e[l]);
    let r = g.hypot(1.0);
    let mut g = d[m] - d[l] + e[l] / (g + if g < 0.0 { -r } else { r });
    let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
    for i in (l..m).rev() {
        let (f, b) = (sine * e[i], cosine * e[i]);
        let r = f.hypot(g);
        e[i + 1] = r;
        if r == 0.0 {
            d[i + 1] -= p;
            e[m] = 0.0;
            return;
        }
        (sine, cosine) = (f / r, g / r);
        g = d[i + 1] - p;
        let r = (d[i] - g) * sine + 2.0 * cosine * b;
        p = sine * r;
        d[i + 1] = g + p;
        g = cosine * r - b;
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_another_implementation() {
        for n in [1, 2, 3, 17, 60] {
            let entry = |i: usize, k: usize| {
                let (i, k) = (i.min(k) as f64, i.max(k) as f64);
                ((i * 12.9898 + k * 78.233).sin() * 43_758.547).fract()
                    + if i == k { i } else { 0.0 }
            };
            let matrix = DMatrix::from_fn(n, n, entry);
            let mut expected: Vec<f64> = matrix.symmetric_eigenvalues().iter().copied().collect();
            expected.sort_by(f64::total_cmp);
            let found = symmetric_eigenvalues(matrix, &Monitor::silent()).unwrap();
            for (found, expected) in found.iter().zip(&expected) {
                assert!(
                    (found - expected).abs() < 1e-11 * n as f64,
                    "{n}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn a_diagonal_matrix_and_none_at_all() {
        let values = |matrix| symmetric_eigenvalues(matrix, &Monitor::silent()).unwrap();
        let diagonal = DMatrix::from_diagonal(&nalgebra::DVector::from_vec(vec![3.0, -1.0, 2.0]));
        assert_eq!(values(diagonal), [-1.0, 2.0, 3.0]);
        assert!(values(DMatrix::zeros(0, 0)).is_empty());
        assert_eq!(values(DMatrix::zeros(3, 3)), [0.0; 3]);
    }
}
