//! Slips of the fingers: one letter too many, too few, wrong, or two in the wrong order.
//!
//! In: what is typed, a name. Out: whether the name, or its beginning, may be what is meant.

/// Shorter words than this mean something else with any letter changed.
const SHORTEST: usize = 4;

/// From this length on, two slips are forgiven.
const LONG: usize = 8;

/// Whether a word may be a misspelt name, or the misspelt beginning of one; the first letters are the
/// same, and so are all digits: "Li3PS4" is no slip of "Li7PS6".
pub(super) fn is_slip_of(typed: &str, name: &str) -> bool {
    let n = typed.chars().count();
    if n < SHORTEST || !typed.is_ascii() || !name.is_ascii() {
        return false;
    }
    let most = if n < LONG { 1 } else { 2 };
    let (typed, name) = (typed.as_bytes(), name.as_bytes());
    if typed.first() != name.first() || name.len() + most < n {
        return false;
    }
    let digits = |text: &[u8]| -> Vec<u8> {
        let digits = text.iter().copied().filter(u8::is_ascii_digit);
        digits.collect()
    };
    let name = &name[..name.len().min(n + most)];
    digits(typed) == digits(name) && slips_to_beginning(typed, name) <= most
}

/// The least number of slips between a text and any beginning of a name (Damerau and Levenshtein, each
/// letter changed once).
fn slips_to_beginning(typed: &[u8], name: &[u8]) -> usize {
    let width = name.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, letter) in typed.iter().enumerate() {
        let mut now = vec![i + 1; width];
        for (j, other) in name.iter().enumerate() {
            let changed = last[j] + usize::from(letter != other);
            now[j + 1] = changed.min(last[j + 1] + 1).min(now[j] + 1);
            let is_turned = i > 0 && j > 0 && *letter == name[j - 1] && typed[i - 1] == *other;
            if is_turned {
                now[j + 1] = now[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, now);
    }
    last.into_iter().min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::is_slip_of;

    #[test]
    fn slips_are_forgiven_and_other_words_are_not() {
        for (typed, name) in [
            ("dendorgram", "dendrogram"),
            ("conductivty", "conductivities"),
            ("pathwasy", "pathways"),
            ("inpsector", "inspector"),
            ("undi", "undo"),
            ("li3p4s", "li3ps4"),
            ("descritpor", "descriptors"),
        ] {
            let same = name.starts_with(typed);
            assert!(!same && is_slip_of(typed, name), "{typed}");
        }
        for (typed, name) in [
            ("map", "tap"),
            ("xyzzy", "pathways"),
            ("li3ps4", "li7ps6"),
            ("report", "import"),
            ("data", "dendrogram"),
            ("", "data"),
        ] {
            assert!(!is_slip_of(typed, name), "{typed}");
        }
    }
}
