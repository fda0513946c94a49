//! When a request is made again, and after which pause.
//!
//! In: how an attempt ended. Out: a pause, or that there is no use in another one. Pauses are doubled with
//! each attempt; what the database asks for goes before that.

use std::time::Duration;

use super::access::Patience;
use super::dates::of_http_date;

/// Statuses after which the same request may succeed later.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// The pause that a "Retry-After" asks for, in seconds or as a date; `now` is the server's own time where it
/// tells it.
pub(super) fn asked_pause(retry_after: &str, now: i64) -> Option<Duration> {
    let text = retry_after.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        // Whole seconds by the standard; some write parts of them.
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let seconds = u64::try_from(of_http_date(text)? - now).unwrap_or(0);
    Some(Duration::from_secs(seconds))
}

/// The pause before attempt `next`, of which the database asks for `asked`. Where that was not enough twice,
/// longer: who says 0 s and refuses all the same would use up all attempts in a moment.
pub(super) fn kept_pause(patience: &Patience, asked: Duration, next: u32) -> Duration {
    match next {
        0..=3 => asked,
        next => asked.max(own_pause(patience, next - 2)),
    }
}

/// The pause before attempt `next` (the second is 2), where nobody asks for another one.
pub(super) fn own_pause(patience: &Patience, next: u32) -> Duration {
    let doublings = next.saturating_sub(2).min(16);
    let pause = patience.first_pause.saturating_mul(1 << doublings);
    pause.min(patience.longest_pause)
}

/// A pause in words: "30 s", "2 min".
pub(super) fn in_words(pause: Duration) -> String {
    let seconds = pause.as_secs_f64();
    match seconds {
        s if s < 1.0 => "a moment".to_owned(),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.0} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{asked_pause, in_words, kept_pause, own_pause};
    use crate::online::Patience;

    #[test]
    fn a_pause_is_what_is_asked_for() {
        let seconds = Duration::from_secs;
        let now = 784_111_777;
        assert_eq!(asked_pause(" 30 ", now), Some(seconds(30)));
        assert_eq!(
            asked_pause("Sun, 06 Nov 1994 08:50:37 GMT", now),
            Some(seconds(60))
        );
        // A date that is over asks for none.
        assert_eq!(
            asked_pause("Sun, 06 Nov 1994 08:40:37 GMT", now),
            Some(seconds(0))
        );
        assert_eq!(asked_pause("1.5", now), Some(Duration::from_millis(1500)));
        for text in ["", "soon", "-3", "NaN", "1e300"] {
            assert_eq!(asked_pause(text, now), None, "{text}");
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let patience = Patience::default();
        let seconds: Vec<u64> = (2..=12)
            .map(|k| own_pause(&patience, k).as_secs())
            .collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(own_pause(&patience, u32::MAX).as_secs(), 600);
    }

    #[test]
    fn who_asks_for_too_short_a_pause_gets_a_longer_one() {
        let patience = Patience::default();
        let pauses = |asked| -> Vec<u64> {
            let asked = Duration::from_secs(asked);
            let pauses = (2..=8).map(|next| kept_pause(&patience, asked, next).as_secs());
            pauses.collect()
        };
        assert_eq!(pauses(0), [0, 0, 2, 4, 8, 16, 32]);
        assert_eq!(pauses(10), [10, 10, 10, 10, 10, 16, 32]);
    }

    #[test]
    fn pauses_are_said() {
        let words = [0.2, 30.0, 300.0, 86400.0].map(|s| in_words(Duration::from_secs_f64(s)));
        assert_eq!(words, ["a moment", "30 s", "5 min", "24 h"]);
    }
}
