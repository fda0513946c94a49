//! Letters: titles and units as people type them, in one plain alphabet.
//!
//! In: text with superscripts, full-width forms, signs that look alike, HTML or LaTeX. Out: the same
//! text with one sign for each meaning ([`plain`]), and letters and digits alone ([`spelled`]).

/// The text with one sign for each meaning: exponents as "^-1", minus signs as "-", "×" and "·" for
/// products, "°", "µ", "Ω", "σ", "Å", plain blanks. Case is kept.
pub(in crate::import) fn plain(text: &str) -> String {
    let text = without_markup(text);
    let mut plain = String::with_capacity(text.len() + 8);
    let mut raised = false;
    for character in text.chars() {
        let Some(digit) = raised_digit(character) else {
            raised = false;
            push(&mut plain, character);
            continue;
        };
        if !raised && !plain.ends_with('^') {
            plain.push('^');
        }
        raised = true;
        plain.push(digit);
    }
    // What a degree sign becomes where a file is read in another encoding than it was written in.
    for wrong in ["Â°", "øC", "¡C", "\u{fffd}C", "癈"] {
        if plain.contains(wrong) {
            plain = plain.replace(wrong, if wrong == "Â°" { "°" } else { "°C" });
        }
    }
    with_bare_exponents(plain)
}

/// "10^(-4)" as "10^-4": such brackets hold no unit and no name.
fn with_bare_exponents(mut plain: String) -> String {
    for sign in ["10^(", "10··("] {
        let mut from = 0;
        while let Some(found) = plain[from..].find(sign) {
            let start = from + found + sign.len();
            from = start;
            let Some(end) = plain[start..].find(')').map(|length| start + length) else {
                break;
            };
            let inner = plain[start..end].trim();
            let digits = inner.trim_start_matches(['-', '+']);
            if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
                let inner = inner.to_owned();
                plain.replace_range(start - 1..=end, &inner);
            }
        }
    }
    plain
}

/// The plain digit or sign of a superscript.
fn raised_digit(character: char) -> Option<char> {
    Some(match character {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => nth_digit(4, character, '⁴'),
        '⁻' => '-',
        '⁺' => '+',
        _ => return None,
    })
}

fn nth_digit(first: u32, character: char, start: char) -> char {
    let value = first + (u32::from(character) - u32::from(start));
    char::from_digit(value, 10).unwrap_or('0')
}

fn push(plain: &mut String, character: char) {
    match character {
        '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{2060}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            // Full-width forms stand in the order of ASCII.
            let narrow = char::from_u32(u32::from(character) - 0xfee0);
            push(plain, narrow.unwrap_or(' '));
        }
        '【' | '〔' => plain.push('['),
        '】' | '〕' => plain.push(']'),
        '−' | '–' | '—' | '‐' | '‑' | '‒' | '﹣' => plain.push('-'),
        '✕' | '✖' | '⨯' | '⨉' | '×' => plain.push('×'),
        '·' | '⋅' | '∙' | '•' | '･' | '*' => plain.push('·'),
        '∕' | '⁄' | '÷' => plain.push('/'),
        '°' | 'º' | '˚' | '∘' | 'ᵒ' => plain.push('°'),
        '℃' => plain.push_str("°C"),
        '℉' => plain.push_str("°F"),
        '\u{212a}' => plain.push('K'),
        '\u{212b}' => plain.push('Å'),
        'μ' => plain.push('µ'),
        '\u{2126}' => plain.push('Ω'),
        '℧' => plain.push_str("mho"),
        'ς' | 'Σ' | '\u{1d6d4}' | '\u{1d70e}' | '\u{1d748}' => plain.push('σ'),
        '₀'..='₉' => plain.push(nth_digit(0, character, '₀')),
        'ₐ' => plain.push('a'),
        'ₑ' => plain.push('e'),
        'ₓ' => plain.push('x'),
        '₋' => plain.push('-'),
        '㏀' => plain.push_str("kΩ"),
        '\u{1d400}'..='\u{1d6a3}' => plain.push(of_mathematics(character)),
        c if c.is_whitespace() => plain.push(' '),
        c => plain.push(c),
    }
}

/// The letter of a mathematical alphabet (bold, italic …): alphabets of 52 follow one another.
fn of_mathematics(character: char) -> char {
    let place = (u32::from(character) - 0x1d400) % 52;
    let (start, place) = if place < 26 {
        ('A', place)
    } else {
        ('a', place - 26)
    };
    char::from_u32(u32::from(start) + place).unwrap_or(character)
}

/// Without the tags and entities of HTML and the commands of LaTeX that occur in titles.
fn without_markup(text: &str) -> String {
    if !text.contains(['<', '&', '\\', '$']) && !text.contains("^{") && !text.contains("_{") {
        return text.to_owned();
    }
    let mut plain = text.to_owned();
    for (markup, meaning) in MARKUP {
        if plain.contains(markup) {
            plain = plain.replace(markup, meaning);
        }
    }
    plain.retain(|c| !matches!(c, '$' | '{' | '}'));
    plain
}

const MARKUP: &[(&str, &str)] = &[
    ("<sup>", "^"),
    ("</sup>", ""),
    ("<sub>", "_"),
    ("</sub>", ""),
    ("<i>", ""),
    ("</i>", ""),
    ("<b>", ""),
    ("</b>", ""),
    ("<br>", " "),
    ("<br/>", " "),
    ("&sigma;", "σ"),
    ("&deg;", "°"),
    ("&middot;", "·"),
    ("&times;", "×"),
    ("&minus;", "-"),
    ("&nbsp;", " "),
    ("&Omega;", "Ω"),
    ("&micro;", "µ"),
    ("&mu;", "µ"),
    ("&#8451;", "°C"),
    ("\\sigma", "σ"),
    ("\\Omega", "Ω"),
    ("\\mu", "µ"),
    ("^\\circ", "°"),
    ("^{\\circ}", "°"),
    ("\\circ", "°"),
    ("\\degree", "°"),
    ("\\cdot", "·"),
    ("\\times", "×"),
    ("\\mathrm", ""),
    ("\\text", ""),
    ("\\log", "log"),
    ("\\ln", "ln"),
    ("\\,", " "),
];

/// A plain text in lower case, with Greek letters, ångströms and units' signs spelled out and
/// accents left out: what names are compared by.
pub(in crate::import) fn spelled(plain: &str) -> String {
    let mut spelled = String::with_capacity(plain.len() + 8);
    for character in plain.chars().flat_map(char::to_lowercase) {
        match character {
            'σ' => spelled.push_str(" sigma "),
            'α' => spelled.push_str("alpha"),
            'β' => spelled.push_str("beta"),
            'γ' => spelled.push_str("gamma"),
            'θ' | 'ϑ' => spelled.push_str("theta"),
            'κ' => spelled.push_str("kappa"),
            'å' => spelled.push_str("ang"),
            '°' => spelled.push_str(" deg "),
            'µ' => spelled.push('u'),
            'ω' => spelled.push_str("omega"),
            '#' | '№' => spelled.push_str(" number "),
            'ß' => spelled.push_str("ss"),
            // Left by "İ" in lower case.
            '\u{300}'..='\u{36f}' => {}
            c => spelled.push(without_accent(c)),
        }
    }
    spelled
}

fn without_accent(character: char) -> char {
    match character {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'ā' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' => 'u',
        'ç' | 'ć' | 'č' => 'c',
        'ñ' | 'ń' | 'ň' => 'n',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ý' => 'y',
        'ł' => 'l',
        'ř' => 'r',
        other => other,
    }
}

/// Letters and digits alone.
pub(in crate::import) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Pieces of letters and digits.
pub(in crate::import) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_the_same_become_the_same() {
        for (text, expected) in [
            ("S cm⁻¹", "S cm^-1"),
            ("10⁻⁴ S·cm⁻¹", "10^-4 S·cm^-1"),
            ("T (℃)", "T (°C)"),
            ("Ｔ（ºC）", "T(°C)"),
            ("T (Â°C)", "T (°C)"),
            ("𝜎 (Ω\u{2212}1 cm–1)", "σ (Ω-1 cm-1)"),
            ("σ (S cm<sup>-1</sup>)", "σ (S cm^-1)"),
            ("$\\sigma$ (S cm$^{-1}$)", "σ (S cm^-1)"),
            ("𝑇 (K)", "T (K)"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_spelled_in_plain_letters() {
        assert_eq!(spelled("Leitfähigkeit"), "leitfahigkeit");
        assert_eq!(squeezed(&spelled("σ_RT")), "sigmart");
        assert_eq!(
            squeezed(&spelled("Énergie d’activation")),
            "energiedactivation"
        );
    }
}
