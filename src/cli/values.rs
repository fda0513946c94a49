//! Values on the command line: text to numbers and pairs.
//!
//! In: the text of an option. Out: the value, or what to write instead.

/// A whole number above 0.
pub(super) fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number greater than 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// A number above 0.
pub(super) fn positive_number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("write a number greater than 0".to_owned()),
    }
}

/// Three whole numbers above 0.
pub(super) fn three(text: &str) -> Result<[usize; 3], String> {
    let numbers: Result<Vec<usize>, String> =
        text.split(',').map(|word| positive(word.trim())).collect();
    <[usize; 3]>::try_from(numbers?).map_err(|_| "write three numbers, as 70,70,70".to_owned())
}

/// NAME=VALUE; the value may stand in quotes.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write NAME=VALUE, with an equals sign between")?;
    let value = value.trim();
    let unquoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    Ok((name.trim().to_owned(), unquoted.unwrap_or(value).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_title_may_hold_blanks_and_quotes() {
        let parsed = pair("conductivity=\"σ(RT)(S cm-1)\"");
        let expected = ("conductivity".to_owned(), "σ(RT)(S cm-1)".to_owned());
        assert_eq!(parsed, Ok(expected));
        assert!(pair("conductivity").is_err());
    }
}
