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
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(of_http_date(text)? - now).unwrap_or(0),
    };
    Some(Duration::from_secs(seconds))
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

    use super::{asked_pause, in_words, own_pause};
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
        for text in ["", "soon", "-3"] {
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
    fn pauses_are_said() {
        let words = [0.2, 30.0, 300.0, 86400.0].map(|s| in_words(Duration::from_secs_f64(s)));
        assert_eq!(words, ["a moment", "30 s", "5 min", "24 h"]);
    }
}
