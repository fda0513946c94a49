//! Words for messages.

/// "line 3", "lines 3, 5, 9 and 12 more", "lines 3–14".
pub(in crate::import) fn lines_text(lines: &[usize]) -> String {
    const SHOWN: usize = 8;
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return "no line".to_owned();
    };
    if lines.len() == 1 {
        return format!("line {first}");
    }
    let follow = lines.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if follow && lines.len() > 2 {
        return format!("lines {first}–{last}");
    }
    let shown: Vec<String> = lines.iter().take(SHOWN).map(usize::to_string).collect();
    match lines.len().saturating_sub(SHOWN) {
        0 => format!("lines {}", shown.join(", ")),
        more => format!("lines {} and {more} more", shown.join(", ")),
    }
}

/// "1 row", "3 rows".
pub(in crate::import) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// A number with at most four digits that count.
pub(in crate::import) fn short(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e6).contains(&size) {
        return format!("{value:.3e}");
    }
    let digits = 3 - i64::from(size.max(1e-3).log10().floor() as i32);
    let text = format!("{value:.*}", usize::try_from(digits.max(0)).unwrap_or(0));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_numbers_are_short() {
        assert_eq!(lines_text(&[3]), "line 3");
        assert_eq!(lines_text(&[2, 3, 4]), "lines 2–4");
        assert_eq!(lines_text(&[2, 4]), "lines 2, 4");
        assert_eq!(short(501.187), "501.2");
        assert_eq!(short(1.2e7), "1.200e7");
        assert_eq!(short(0.1), "0.1");
        assert_eq!(short(100.0), "100");
    }
}
