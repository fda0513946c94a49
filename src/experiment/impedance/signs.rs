//! Whether the signs of Z″ can be right.
//!
//! In: points by descending frequency. Out: what is wrong, where something is.

use super::points::{FitPoint, hz_words};
use crate::import::SignOfImaginary;

/// A jump of Z″ through 0 exceeds the steps beside it by this factor where the sign turns.
const JUMP: f64 = 4.0;
/// Smaller parts of |Z| have no clear sign.
const CLEAR: f64 = 0.02;

/// Says where the sign of Z″ turns within the spectrum, or that it is wrong in all of it.
pub(super) fn fault(points: &[FitPoint], sign: SignOfImaginary) -> Option<(String, String)> {
    let found_by_reader = match sign {
        SignOfImaginary::Mixed { from_hz, .. } => {
            is_on_both_sides(points, from_hz).then_some(from_hz)
        }
        SignOfImaginary::Stated | SignOfImaginary::Turned => None,
    };
    if let Some(hz) = found_by_reader.or_else(|| turn(points)) {
        let fact = format!(
            "the sign of Z″ turns at {}: there it jumps from one side to the other at nearly the same size",
            hz_words(hz)
        );
        let remedy = "no circuit is fitted; mask the points on one side of it, or correct the file";
        return Some((fact, remedy.to_owned()));
    }
    is_reversed(points).then(|| {
        (
            "Z″ is positive in nearly all points and grows toward low frequencies, as in no circuit of R, C \
             and L: its sign is reversed"
                .to_owned(),
            "no circuit is fitted; read the file with the column of Z″ as −Z″".to_owned(),
        )
    })
}

/// Whether the points reach to both sides of the frequency at which a reader saw the sign turn.
fn is_on_both_sides(points: &[FitPoint], from_hz: f64) -> bool {
    let ends = points.first().zip(points.last());
    ends.is_some_and(|(high, low)| high.hz() > from_hz * 1.001 && low.hz() < from_hz * 0.999)
}

/// Frequency in Hz at which the sign turns.
fn turn(points: &[FitPoint]) -> Option<f64> {
    let share = |p: &FitPoint| p.z.im / p.modulus;
    let step = |a: usize| {
        let pair = points.get(a).zip(points.get(a + 1));
        pair.map_or(0.0, |(a, b)| (a.z.im - b.z.im).abs())
    };
    (0..points.len().saturating_sub(1)).find_map(|k| {
        let (a, b) = (&points[k], &points[k + 1]);
        let is_clear = share(a).abs().min(share(b).abs()) > CLEAR;
        let opposite = a.z.im * b.z.im < 0.0;
        let alike = (a.z.im + b.z.im).abs() < 0.5 * (a.z.im - b.z.im).abs();
        let beside = [k.checked_sub(1), k.checked_sub(2), Some(k + 1), Some(k + 2)];
        let most = beside.into_iter().flatten().map(step).fold(0.0, f64::max);
        // An electrode's tail takes long steps; with the sign turned back this one is short.
        let turned_back = (a.z.im + b.z.im).abs();
        let is_steep = share(a).abs().min(share(b).abs()) > 0.3;
        let is_jump =
            step(k) > JUMP * most || (is_steep && step(k) > most && turned_back < 0.3 * step(k));
        (is_clear && opposite && alike && is_jump).then(|| b.hz())
    })
}

fn is_reversed(points: &[FitPoint]) -> bool {
    let n_positive = points.iter().filter(|p| p.z.im > 0.0).count();
    let Some(last) = points.last() else {
        return false;
    };
    let is_all = n_positive * 20 >= points.len() * 19;
    // An inductor's Z″ falls toward low frequencies.
    is_all && last.z.im > 0.1 * last.modulus && {
        let decade = points.iter().find(|p| p.omega < last.omega * 10.0);
        decade.is_some_and(|p| last.z.im > p.z.im)
    }
}
