//! How two results differ, value by value.
//!
//! In: two results of one kind. Out: a [`Difference`]: how many values there are, how many differ, by how
//! much at most, and which is the first. How long something took, and from which data it came, is no part
//! of a result.

use serde::Serialize;
use serde_json::Value;

/// Fields that say when and how fast, not what.
const NO_RESULTS: [&str; 2] = ["seconds", "origin"];

/// A value as text is at most so long.
const SHOWN: usize = 60;

/// How two results differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// Values of either.
    pub n_values: usize,
    /// Those that differ.
    pub n_differing: usize,
    /// Largest relative difference of two numbers, from 0; that of what is no number is not counted.
    pub largest_relative: f64,
    /// The first value that differs.
    pub first: Option<Differing>,
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Differing {
    /// Where it stands: "w_sigma[12]".
    pub at: String,
    /// As it was.
    pub was: String,
    /// As it is now.
    pub now: String,
}

impl Difference {
    /// That of two results.
    pub fn of(was: &impl Serialize, now: &impl Serialize) -> Self {
        let value = |result: serde_json::Result<Value>| result.unwrap_or(Value::Null);
        let (was, now) = (
            value(serde_json::to_value(was)),
            value(serde_json::to_value(now)),
        );
        let mut found = Self::default();
        found.compare("", Some(&was), Some(&now));
        found
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.n_differing == 0
    }

    /// In words: "3 of 300 values differ, by 1.0e-12 at most; the first: w_sigma[2] was 5, is 6".
    pub fn text(&self) -> String {
        let Some(first) = &self.first else {
            return format!("{} values, all the same", self.n_values);
        };
        let by = match self.largest_relative > 0.0 {
            true => format!(", by {:.1e} of their size at most", self.largest_relative),
            false => String::new(),
        };
        format!(
            "{} of {} values differ{by}; the first: {} was {}, is {}",
            self.n_differing, self.n_values, first.at, first.was, first.now
        )
    }

    fn compare(&mut self, at: &str, was: Option<&Value>, now: Option<&Value>) {
        match (was, now) {
            (Some(Value::Object(was)), Some(Value::Object(now))) => {
                let more = now.keys().filter(|key| !was.contains_key(*key));
                for key in was.keys().chain(more) {
                    if !NO_RESULTS.contains(&key.as_str()) {
                        let dot = if at.is_empty() { "" } else { "." };
                        self.compare(&format!("{at}{dot}{key}"), was.get(key), now.get(key));
                    }
                }
            }
            (Some(Value::Array(was)), Some(Value::Array(now))) => {
                for k in 0..was.len().max(now.len()) {
                    self.compare(&format!("{at}[{k}]"), was.get(k), now.get(k));
                }
            }
            (was, now) => self.compare_values(at, was, now),
        }
    }

    fn compare_values(&mut self, at: &str, was: Option<&Value>, now: Option<&Value>) {
        self.n_values += 1;
        if was == now {
            return;
        }
        self.n_differing += 1;
        let number = |value: Option<&Value>| value.and_then(Value::as_f64);
        if let (Some(was), Some(now)) = (number(was), number(now)) {
            let size = was.abs().max(now.abs());
            let relative = (was - now).abs() / size.max(f64::MIN_POSITIVE);
            self.largest_relative = self.largest_relative.max(relative);
        }
        self.first.get_or_insert_with(|| Differing {
            at: at.to_owned(),
            was: shown(was),
            now: shown(now),
        });
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "not there".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_that_differs_is_named() {
        let was = json!({"w": [1.0, 2.0, 4.0], "seconds": 3, "name": "a"});
        let now = json!({"w": [1.0, 3.0, 4.0], "seconds": 9, "name": "a"});
        let found = Difference::of(&was, &now);
        assert_eq!((found.n_values, found.n_differing), (4, 1));
        assert!((found.largest_relative - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.first.as_ref().unwrap().at, "w[1]");
        assert!(found.text().ends_with("w[1] was 2.0, is 3.0"));
        assert!(Difference::of(&was, &was).is_none());
    }

    #[test]
    fn what_is_missing_differs() {
        let found = Difference::of(&json!({"w": [1, 2]}), &json!({"w": [1]}));
        assert_eq!(found.n_differing, 1);
        assert_eq!(found.first.unwrap().now, "not there");
    }
}
