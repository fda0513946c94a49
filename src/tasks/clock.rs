//! How long a task will still take.
//!
//! In: the fraction of the whole that is done, again and again. Out: the seconds left, as soon as
//! they are more than a guess.

use std::time::{Duration, Instant};

/// Shortest time from which anything is concluded.
const SHORTEST: Duration = Duration::from_secs(1);
/// Least share of the whole from which anything is concluded.
const LEAST: f64 = 0.02;

/// Over so many seconds a change of pace is taken in: units of work are not alike, and a time that leaps
/// to and fro with each of them tells nothing.
const CALM_S: f64 = 8.0;

/// From where the pace of a task is taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    begun: Option<(Instant, f64)>,
    last: f64,
    /// When something was told last, and how many seconds were left then.
    told: Option<(Instant, f64)>,
}

impl Clock {
    /// Seconds left at `now`, where `fraction` of the whole is done; `None` while that is a guess.
    pub(super) fn seconds_left(&mut self, fraction: Option<f64>, now: Instant) -> Option<f64> {
        let fraction = fraction?;
        if fraction < self.last {
            // Another step, without a plan of the whole.
            self.begun = None;
            self.told = None;
        }
        self.last = fraction;
        let (begun, at) = *self.begun.get_or_insert((now, fraction));
        let (elapsed, done) = (now.saturating_duration_since(begun), fraction - at);
        let is_guess = elapsed < SHORTEST || done < LEAST;
        (!is_guess).then(|| {
            let left_s = elapsed.as_secs_f64() * (1.0 - fraction) / done;
            self.calmed(left_s, now)
        })
    }

    /// The seconds left, on their way from what was told to what the pace says now.
    fn calmed(&mut self, left_s: f64, now: Instant) -> f64 {
        let calm = match self.told {
            Some((then, told_s)) if left_s > 0.0 => {
                let passed_s = now.saturating_duration_since(then).as_secs_f64();
                let expected_s = (told_s - passed_s).max(0.0);
                let share = 1.0 - (-passed_s / CALM_S).exp();
                expected_s + share * (left_s - expected_s)
            }
            _ => left_s,
        };
        self.told = Some((now, calm));
        calm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units that take three times as long as others, in turns: by the pace alone the time left leaps up
    /// by more than a second, what is told by less than half a one.
    #[test]
    fn the_time_left_does_not_waver_with_each_unit() {
        let start = Instant::now();
        let mut clock = Clock::default();
        let (first_s, first) = (0.5, 0.01);
        let (mut now_s, mut told, mut by_pace) = (0.0, Vec::new(), Vec::new());
        for unit in 0..90 {
            now_s += if unit / 6 % 2 == 0 { 0.5 } else { 1.5 };
            let fraction = f64::from(unit + 1) / 100.0;
            let now = start + Duration::from_secs_f64(now_s);
            let left = clock.seconds_left(Some(fraction), now);
            if unit >= 20 {
                told.push(left.unwrap());
                by_pace.push((now_s - first_s) * (1.0 - fraction) / (fraction - first));
            }
        }
        let highest_leap = |values: &[f64]| {
            let leaps = values.windows(2).map(|pair| pair[1] - pair[0]);
            leaps.fold(f64::NEG_INFINITY, f64::max)
        };
        assert!(highest_leap(&by_pace) > 1.0);
        assert!(highest_leap(&told) < 0.5);
    }

    #[test]
    fn the_time_left_follows_the_pace_once_there_is_one() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs_f64(seconds);
        let mut clock = Clock::default();
        assert_eq!(clock.seconds_left(None, start), None);
        assert_eq!(clock.seconds_left(Some(0.0), start), None);
        assert_eq!(clock.seconds_left(Some(0.5), after(0.5)), None, "too early");
        assert_eq!(clock.seconds_left(Some(0.5), after(2.0)), Some(2.0));
        assert_eq!(clock.seconds_left(Some(1.0), after(3.0)), Some(0.0));
        assert_eq!(clock.seconds_left(Some(0.0), after(4.0)), None, "anew");
        assert_eq!(
            clock.seconds_left(Some(0.01), after(9.0)),
            None,
            "too little"
        );
        assert_eq!(clock.seconds_left(Some(0.25), after(9.0)), Some(15.0));
    }
}
