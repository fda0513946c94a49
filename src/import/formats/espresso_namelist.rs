//! The namelists of Quantum ESPRESSO.
//!
//! In: text of an input. Out: the values of `&system` by name in lower case, `celldm(1)` and so on
//! as written in the manual. Values may stand on one line, with commas or without.

use std::collections::BTreeMap;

use super::text::number;

/// The values of a namelist.
pub(super) struct Namelist {
    values: BTreeMap<String, String>,
}

impl Namelist {
    /// Reads `&name … /`; `None` where there is none.
    pub(super) fn find(lines: &[&str], name: &str) -> Option<Self> {
        let begins = |line: &&str| {
            let word = line.split_whitespace().next().unwrap_or_default();
            word.strip_prefix('&')
                .is_some_and(|n| n.trim_end_matches(',').eq_ignore_ascii_case(name))
        };
        let first = lines.iter().position(begins)?;
        let mut words: Vec<String> = Vec::new();
        for (k, line) in lines[first..].iter().enumerate() {
            let plain = without_comment(line);
            let plain = if k == 0 {
                plain.trim_start().get(name.len() + 1..).unwrap_or_default()
            } else {
                plain
            };
            if k > 0 && plain.trim_start().starts_with('&') {
                break;
            }
            split(plain, &mut words);
            if words.last().is_some_and(|word| word == "/") {
                words.pop();
                break;
            }
        }
        Some(Self {
            values: values(&words),
        })
    }

    /// A text in lower case, quotation marks left out.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// A number; `Err` with the text where it is none.
    pub(super) fn number(&self, key: &str) -> Result<Option<f64>, String> {
        match self.text(key) {
            None => Ok(None),
            Some(text) => number(text).map(Some).ok_or_else(|| text.to_owned()),
        }
    }
}

/// Up to "!", outside quotation marks.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '\'' | '"' => quoted = !quoted,
            '!' if !quoted => return &line[..at],
            _ => {}
        }
    }
    line
}

/// Words, with "=" as a word of its own; a "/" that ends the list is the last one.
fn split(line: &str, words: &mut Vec<String>) {
    let mut word = String::new();
    let mut quoted = false;
    let mut depth = 0;
    for c in line.chars() {
        match c {
            '\'' | '"' => quoted = !quoted,
            _ if quoted => word.push(c),
            '(' => {
                depth += 1;
                word.push(c);
            }
            ')' => {
                depth -= 1;
                word.push(c);
            }
            '=' => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                words.push("=".to_owned());
            }
            c if depth <= 0 && (c == ',' || c.is_whitespace()) => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            c if c.is_whitespace() => {}
            c => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
}

fn values(words: &[String]) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "=") {
        let Some(key) = at.checked_sub(1).and_then(|k| words.get(k)) else {
            continue;
        };
        let key = key.to_ascii_lowercase();
        let end = words.iter().skip(at + 1).position(|word| word == "=");
        let end = end.map_or(words.len(), |n| at + n);
        let list = words.get(at + 1..end.max(at + 1)).unwrap_or_default();
        let (name, first) = indexed(&key);
        for (k, value) in list.iter().enumerate() {
            let key = match (name, first) {
                (name, Some(first)) => format!("{name}({})", first + k),
                (name, None) if k == 0 && list.len() == 1 => name.to_owned(),
                (name, None) => format!("{name}({})", k + 1),
            };
            values.insert(key, value.to_ascii_lowercase());
        }
    }
    values
}

/// "celldm(3)" to its name and index.
fn indexed(key: &str) -> (&str, Option<usize>) {
    let parts = key.split_once('(').and_then(|(name, rest)| {
        let index = rest.strip_suffix(')')?.trim().parse().ok()?;
        Some((name, Some(index)))
    });
    parts.unwrap_or((key, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_commas_comments_and_lists() {
        let text = "&SYSTEM ibrav = 4, celldm(1)=10.2 celldm(3) = 1.6d0, ! a comment = 3\n\
                    A=3.1 , prefix='a = b, c' nat=2\n celldm = 1, 2 /\n nothing = 1";
        let lines: Vec<&str> = text.lines().collect();
        let list = Namelist::find(&lines, "system").unwrap();
        assert_eq!(list.number("ibrav"), Ok(Some(4.0)));
        assert_eq!(list.number("celldm(3)"), Ok(Some(1.6)));
        assert_eq!(list.number("celldm(2)"), Ok(Some(2.0)));
        assert_eq!(list.text("prefix"), Some("a = b, c"));
        assert_eq!(list.number("nat"), Ok(Some(2.0)));
        assert_eq!(list.number("prefix"), Err("a = b, c".to_owned()));
    }
}
