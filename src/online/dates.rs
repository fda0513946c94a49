//! Dates: the day of today, and the dates in headers of answers.
//!
//! In: seconds since 1970, or a date as HTTP writes it. Out: "2026-11-28", or seconds since 1970. Days and
//! civil dates after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".

use std::time::{SystemTime, UNIX_EPOCH};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Seconds since 1970 by this machine's clock.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

/// The day of today in UTC: "2026-11-28".
pub(super) fn today() -> String {
    day_of(now())
}

/// The day in UTC of seconds since 1970.
fn day_of(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Seconds since 1970 of a date such as "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7; of its three
/// forms the one that is still written); `None` where it is none.
pub(super) fn of_http_date(text: &str) -> Option<i64> {
    let (_, rest) = text.trim().split_once(", ")?;
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    let [day, month, year, time, "GMT"] = words.as_slice() else {
        return None;
    };
    let number = |text: &str, range: std::ops::RangeInclusive<i64>| {
        let number = text.parse::<i64>().ok()?;
        range.contains(&number).then_some(number)
    };
    let month = MONTHS.iter().position(|name| name == month)? as i64 + 1;
    let clock: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = clock.as_slice() else {
        return None;
    };
    let days = days_since_1970(number(year, 1970..=9999)?, month, number(day, 1..=31)?);
    let seconds = number(hour, 0..=23)? * 3600 + number(minute, 0..=59)? * 60;
    Some(days * 86_400 + seconds + number(second, 0..=60)?)
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::{day_of, of_http_date};

    #[test]
    fn days_and_seconds_belong_together() {
        // `date -u -d "1994-11-06 08:49:37" +%s` and others.
        for (text, seconds, day) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777, "1994-11-06"),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0, "1970-01-01"),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199, "2024-02-29"),
            ("Sat, 28 Nov 2026 10:00:00 GMT", 1_795_860_000, "2026-11-28"),
        ] {
            assert_eq!(of_http_date(text), Some(seconds), "{text}");
            assert_eq!(day_of(seconds), day);
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "120",
            "Sunday",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 8:49 GMT",
        ] {
            assert_eq!(of_http_date(text), None, "{text}");
        }
    }
}
