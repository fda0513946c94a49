//! How long a task will still take.
//!
//! In: the fraction of the whole that is done, again and again. Out: the seconds left, as soon as
//! they are more than a guess.

use std::time::{Duration, Instant};

/// Shortest time from which anything is concluded.
const SHORTEST: Duration = Duration::from_secs(1);
/// Least share of the whole from which anything is concluded.
const LEAST: f64 = 0.02;

/// From where the pace of a task is taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    begun: Option<(Instant, f64)>,
    last: f64,
}

impl Clock {
    /// Seconds left at `now`, where `fraction` of the whole is done; `None` while that is a guess.
    pub(super) fn seconds_left(&mut self, fraction: Option<f64>, now: Instant) -> Option<f64> {
        let fraction = fraction?;
        if fraction < self.last {
            // Another step, without a plan of the whole.
            self.begun = None;
        }
        self.last = fraction;
        let (begun, at) = *self.begun.get_or_insert((now, fraction));
        let (elapsed, done) = (now.saturating_duration_since(begun), fraction - at);
        let is_guess = elapsed < SHORTEST || done < LEAST;
        (!is_guess).then(|| elapsed.as_secs_f64() * (1.0 - fraction) / done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
