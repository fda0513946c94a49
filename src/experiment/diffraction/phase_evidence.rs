//! What peaks can tell: whether two structures explain them equally well, and whether two phases do so better than one.
//!
//! In: what each peak adds to a score; how lines are shared out over peaks. Out: yes or no.

use super::line_matching::Marks;

/// Scores that differ by less are equal: textures and displacements move them as much.
const SAME_SCORE: f64 = 0.02;
/// Scores further apart than so many standard errors of their difference differ.
const STANDARD_ERRORS: f64 = 2.0;
/// And those further apart than this, or than this over the number of peaks where there are few.
const CLEARLY_APART: (f64, f64) = (0.10, 0.6);
/// Free numbers of one more phase: its amount, and about three of its cell.
const FREE_NUMBERS: f64 = 4.0;
/// Peaks weaker than this share of the area of all say nothing of phases.
const WEAK: f64 = 0.003;
/// Shares of the second phase that are tried.
const STEPS: usize = 60;

/// Whether the second of two structures explains the peaks as well as the first, within what so many peaks can tell:
/// the difference of their scores against its standard error by the jackknife over peaks (Efron and Stein, Ann.
/// Statist. 1981, 9, 586, DOI 10.1214/aos/1176345462). With one peak there is no telling.
pub(super) fn are_alike(best: &[f64], other: &[f64]) -> bool {
    let differences: Vec<f64> = best.iter().zip(other).map(|(a, b)| a - b).collect();
    let n = differences.len() as f64;
    let sum: f64 = differences.iter().sum();
    if sum < SAME_SCORE || n < 2.0 {
        return true;
    }
    if sum > CLEARLY_APART.0.max(CLEARLY_APART.1 / n) {
        return false;
    }
    let mean = sum / n;
    let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
    sum < STANDARD_ERRORS * (n / (n - 1.0) * squares).sqrt()
}

/// Whether two phases explain the peaks so much better than the better of them alone that the choice of a second one
/// among so many structures is worth it: the extended Bayesian information criterion (Chen and Chen, Biometrika 2008,
/// 95, 759, DOI 10.1093/biomet/asn034), n ln RSS + p ln n + 2 ln N for each phase chosen among N, on the square roots
/// of areas. Shares are those of [`super::line_matching::shares_at_peaks`].
pub(super) fn is_pair_better(
    marks: &Marks,
    first: &[f64],
    second: &[f64],
    n_structures: usize,
) -> bool {
    let whole: f64 = marks.all.iter().map(|mark| mark.area).sum();
    let areas: Vec<f64> = marks.all.iter().map(|mark| mark.area / whole).collect();
    let n = areas.iter().filter(|area| **area > WEAK).count() as f64;
    if n <= FREE_NUMBERS + 1.0 {
        return false;
    }
    let left = |of_second: f64| {
        let shares = first.iter().zip(second);
        let mixed = shares.map(|(a, b)| (1.0 - of_second) * a + of_second * b);
        let likeness: f64 = areas
            .iter()
            .zip(mixed)
            .map(|(area, m)| (area * m).sqrt())
            .sum();
        // Squares that the best common scale leaves of Σ (√area − √(scale · share))².
        (1.0 - likeness * likeness).max(1e-6)
    };
    let alone = left(0.0).min(left(1.0));
    let together = (1..STEPS)
        .map(|step| left(step as f64 / STEPS as f64))
        .fold(f64::INFINITY, f64::min);
    let gain = n * (alone / together).ln();
    gain > FREE_NUMBERS * n.ln() + 2.0 * (n_structures.max(1) as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::super::line_matching::Mark;
    use super::*;

    fn marks(areas: &[f64]) -> Marks {
        let mark = |(k, area): (usize, &f64)| Mark {
            ln_d: k as f64,
            area: *area,
            by_zero: 0.0,
            width: 0.001,
            weight: 1.0,
        };
        Marks {
            all: areas.iter().enumerate().map(mark).collect(),
            range: (0.0, areas.len() as f64),
        }
    }

    #[test]
    fn many_peaks_tell_structures_apart_and_one_does_not() {
        assert!(are_alike(&[0.9], &[0.5]));
        let (good, worse) = (vec![0.05; 20], vec![0.045; 20]);
        assert!(!are_alike(&good, &worse));
        assert!(are_alike(&good, &good));
        // Ten percent lost at one peak out of five may be a texture.
        assert!(are_alike(&[0.19; 5], &[0.19, 0.19, 0.19, 0.19, 0.09]));
    }

    #[test]
    fn a_second_phase_needs_peaks_of_its_own() {
        let areas = [vec![0.06; 12], vec![0.02; 14]].concat();
        let first = [vec![1.0 / 12.0; 12], vec![0.0; 14]].concat();
        let second = [vec![0.0; 12], vec![1.0 / 14.0; 14]].concat();
        assert!(is_pair_better(&marks(&areas), &first, &second, 20_000));
        // One structure that explains all, another that has half of the same lines.
        let all: Vec<f64> = areas.clone();
        assert!(!is_pair_better(&marks(&areas), &all, &first, 20_000));
        // Too few peaks for two phases.
        assert!(!is_pair_better(
            &marks(&[0.6, 0.4]),
            &[1.0, 0.0],
            &[0.0, 1.0],
            5
        ));
    }
}
