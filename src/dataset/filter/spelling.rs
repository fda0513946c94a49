//! One spelling for what people write in many: sub- and superscripts, signs, letters.

/// A text in lower case, with sub- and superscripts as plain digits, and dashes and signs of comparison
/// as a keyboard has them: "Li₃PS₄" becomes "li3ps4", "σ ≥ 10⁻⁵" becomes "σ >= 10^-5".
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_raised = false;
    for character in text.chars() {
        let raised = raised(character);
        if let Some(letter) = raised {
            // A power begins with its first raised character.
            if !is_raised && (letter == '-' || plain.ends_with(|c: char| c.is_ascii_digit())) {
                plain.push('^');
            }
            plain.push(letter);
        }
        is_raised = raised.is_some();
        if is_raised {
            continue;
        }
        match character {
            '₀'..='₉' => plain.extend(char::from_digit(u32::from(character) - 0x2080, 10)),
            '–' | '—' | '−' | '‐' | '‑' => plain.push('-'),
            '≥' | '⩾' => plain.push_str(">="),
            '≤' | '⩽' => plain.push_str("<="),
            '≠' => plain.push_str("!="),
            '×' | '·' | '⋅' => plain.push('*'),
            '“' | '”' | '„' => plain.push('"'),
            // Ångström and micro have two characters each.
            'Å' | '\u{212b}' => plain.push('å'),
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' => {}
            c if c.is_whitespace() => plain.push(' '),
            'Σ' | 'ς' => plain.push('σ'),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

fn raised(character: char) -> Option<char> {
    Some(match character {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(character) - 0x2070, 10)?,
        '⁻' => '-',
        '⁺' => '+',
        _ => return None,
    })
}

/// A plain text without what people put in or leave out: spaces, underscores, dots, hyphens.
pub fn bare(text: &str) -> String {
    let mut bare = plain(text);
    bare.retain(|c| !matches!(c, ' ' | '_' | '.' | '-' | '^' | '{' | '}'));
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_writings_are_one() {
        for (written, expected) in [
            ("Li₃PS₄", "li3ps4"),
            ("σ ≥ 1×10⁻⁵", "σ >= 1*10^-5"),
            ("E_g\u{a0}≠ −3", "e_g != -3"),
            ("Å³ S cm⁻¹", "å3 s cm^-1"),
            ("Li⁺", "li+"),
        ] {
            assert_eq!(plain(written), expected, "{written}");
        }
        assert_eq!(bare("P2_1/c E-hull"), "p21/cehull");
    }
}
