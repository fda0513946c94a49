//! JSON with numbers that are none: Python writes NaN and Infinity, against the standard (RFC 8259, 6).
//!
//! In: the text of a file or an answer. Out: the same text with null, no number, in their place.

/// The text with null in place of NaN and Infinity; `None` where it has none. Those in texts stay.
pub fn without_nan(text: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut plain = String::with_capacity(text.len());
    let (mut in_text, mut escaped, mut found) = (false, false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = WORDS.into_iter().find(|word| rest.starts_with(word));
        if let Some(word) = word.filter(|_| !in_text) {
            plain.push_str("null");
            rest = &rest[word.len()..];
            found = true;
            continue;
        }
        if c == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = c == '\\' && !escaped;
        plain.push(c);
        rest = &rest[c.len_utf8()..];
    }
    found.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::without_nan;

    #[test]
    fn what_is_no_number_becomes_nothing_but_in_texts() {
        for (text, plain) in [
            ("[NaN, -Infinity,Infinity]", Some("[null, null,null]")),
            (r#"{"a\"NaN": NaN}"#, Some(r#"{"a\"NaN": null}"#)),
            (r#"["NaN", "\\", "Infinity"]"#, None),
            ("[1]", None),
        ] {
            assert_eq!(without_nan(text).as_deref(), plain, "{text}");
        }
    }
}
