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

/// A number above 0, with a decimal point or a decimal comma.
pub(super) fn positive_number(text: &str) -> Result<f64, String> {
    match decimal(text)? {
        Some(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("write a number greater than 0".to_owned()),
    }
}

/// A single number as people write it: "0.8", "0,8"; `None` for what is none. "1,250" may be a thousand or one
/// and a quarter.
fn decimal(text: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    let Some((whole, rest)) = text.split_once(',') else {
        return Ok(text.parse().ok());
    };
    let with_point = format!("{whole}.{rest}");
    let digits = whole.trim_start_matches(['-', '+']);
    let is_thousands =
        rest.len() == 3 && (1..=3).contains(&digits.len()) && !digits.starts_with('0');
    match with_point.parse() {
        Ok(_) if is_thousands => Err(format!(
            "\"{text}\" may be {with_point} or {whole}{rest}: write one of these"
        )),
        Ok(number) if !rest.contains(['.', ',']) => Ok(Some(number)),
        _ => Ok(None),
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
    fn a_comma_is_a_decimal_sign_where_it_can_be_nothing_else() {
        for (text, number) in [
            ("0.8", 0.8),
            ("0,8", 0.8),
            ("12,5", 12.5),
            ("0,125", 0.125),
            ("1e-3", 1e-3),
        ] {
            assert_eq!(positive_number(text), Ok(number), "{text}");
        }
        let error = positive_number("1,250").unwrap_err();
        assert!(error.contains("1.250") && error.contains("1250"), "{error}");
        for text in ["0", "-0,8", "1,2,3", "1.2,3", ",", "NaN", "8 mm"] {
            assert!(positive_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_column_title_may_hold_blanks_and_quotes() {
        let parsed = pair("conductivity=\"σ(RT)(S cm-1)\"");
        let expected = ("conductivity".to_owned(), "σ(RT)(S cm-1)".to_owned());
        assert_eq!(parsed, Ok(expected));
        assert!(pair("conductivity").is_err());
    }
}
