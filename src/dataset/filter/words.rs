//! A text to the words of a filter: spaces part them, but not within quotes and not around signs of
//! comparison.

/// The words of a text, as they were typed but for the spaces around signs: "E_g > 3 eV Li-P-S" has the
/// words "E_g>3eV" and "Li-P-S".
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let glue = words.last().is_some_and(|last| joins(last, &piece));
        match words.last_mut().filter(|_| glue) {
            Some(last) => last.push_str(&piece),
            None => words.push(piece),
        }
    }
    words
}

/// Parted at spaces, with quoted parts whole and without their quotes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' | '“' | '”' | '„' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !piece.is_empty() {
                    pieces.push(std::mem::take(&mut piece));
                }
            }
            c => piece.push(c),
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Whether a piece goes on with what the last one began: a comparison, or the unit of its number.
fn joins(last: &str, piece: &str) -> bool {
    const SIGNS: [char; 6] = ['<', '>', '=', '≤', '≥', '≠'];
    let compares = |text: &str| text.contains(SIGNS);
    if piece.starts_with(SIGNS) || piece.starts_with("!=") {
        return !is_link(last);
    }
    // "sg: 62" is "sg:62".
    if last.ends_with(SIGNS) || last.ends_with(':') {
        return true;
    }
    compares(last) && is_unit(piece)
}

fn is_link(word: &str) -> bool {
    ["or", "and", "|", "&"].contains(&word.to_lowercase().as_str())
}

/// Units that people set apart from their number.
fn is_unit(piece: &str) -> bool {
    const UNITS: [&str; 22] = [
        "ev", "mev", "ev/atom", "mev/atom", "s/cm", "ms/cm", "s", "ms", "cm^-1", "cm-1", "s/m",
        "å3", "å^3", "a3", "ang3", "g/cm3", "g/cm^3", "g", "cm^-3", "cm-3", "/atom", "µs/cm",
    ];
    let plain = super::plain(piece);
    // A lone "S" is sulfur to whoever writes formulas; behind a number of σ it is siemens.
    UNITS.contains(&plain.replace('μ', "µ").as_str()) && piece != "G"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_part_words_but_for_comparisons_and_quotes() {
        for (text, expected) in [
            ("Li-P-S  E_g > 3", &["Li-P-S", "E_g>3"][..]),
            ("Eg >= 3 eV -Cl", &["Eg>=3eV", "-Cl"]),
            ("0.02 < E_hull <= 0.05", &["0.02<E_hull<=0.05"]),
            (
                "set:\"my good ones\" or σ>1e-5 S cm⁻¹",
                &["set:my good ones", "or", "σ>1e-5Scm⁻¹"],
            ),
            ("sg: 62", &["sg:62"]),
            ("", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
