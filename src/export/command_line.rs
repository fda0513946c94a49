//! A command as a line that a shell reads back.
//!
//! In: the words after the program's name. Out: one line, words in quotes where a shell needs them.

/// "superion", and the words.
pub fn command_line(words: &[String]) -> String {
    let words = words.iter().map(|word| quoted(word));
    let line = std::iter::once("superion".to_owned()).chain(words);
    line.collect::<Vec<_>>().join(" ")
}

/// A word as a POSIX shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_blanks_stay_one() {
        let words = ["rank", "my data.csv", "conductivity=σ", "it's", "a*b", ""];
        let words = words.map(str::to_owned);
        let line = "superion rank 'my data.csv' conductivity=σ 'it'\\''s' 'a*b' ''";
        assert_eq!(command_line(&words), line);
    }
}
