//! Formulas: from a composition to text and back.
//!
//! In: amounts of elements. Out: reduced formulas ("Li3BS3"), pretty ones ("Li₃BS₃"), and the
//! amounts that a formula such as "Li6.25(La0.5Sr0.5)3Zr2O12" stands for.

use std::collections::BTreeMap;

use super::element::Element;

/// Amount of each element.
pub type Composition = BTreeMap<Element, f64>;

/// Reduced formula: elements by ascending electronegativity (unknown last, ties by symbol),
/// amounts divided by their greatest common divisor where they are integers within 1e-3.
pub fn reduced_formula(composition: &Composition) -> String {
    let amounts: Vec<f64> = composition.values().copied().collect();
    let divisor = common_divisor(&amounts);
    let mut elements: Vec<Element> = composition.keys().copied().collect();
    let key = |e: &Element| e.properties().electronegativity.unwrap_or(f64::INFINITY);
    elements.sort_by(|u, v| {
        key(u)
            .total_cmp(&key(v))
            .then_with(|| u.symbol().cmp(v.symbol()))
    });
    let term = |e: Element| format!("{}{}", e.symbol(), amount_text(composition[&e] / divisor));
    elements.into_iter().map(term).collect()
}

/// Formula with letters for the elements, by ascending amount: "Li3BS3" becomes "AB3C3".
pub fn anonymous_formula(composition: &Composition) -> String {
    let mut amounts: Vec<f64> = composition.values().copied().collect();
    let divisor = common_divisor(&amounts);
    amounts.sort_by(f64::total_cmp);
    let letters = ('A'..='Z').chain('a'..='z').cycle();
    let term = |(letter, amount): (char, f64)| format!("{letter}{}", amount_text(amount / divisor));
    letters.zip(amounts).map(term).collect()
}

/// Formula with Unicode subscripts: "Li3BS3" becomes "Li₃BS₃".
pub fn pretty_formula(formula: &str) -> String {
    const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    formula
        .chars()
        .map(|c| c.to_digit(10).map_or(c, |digit| SUBSCRIPTS[digit as usize]))
        .collect()
}

/// Greatest common divisor of amounts that are integers within 1e-3; 1 otherwise.
fn common_divisor(amounts: &[f64]) -> f64 {
    let mut divisor = 0_u64;
    for amount in amounts {
        let rounded = amount.round();
        if (amount - rounded).abs() > 1e-3 || rounded < 1.0 {
            return 1.0;
        }
        divisor = gcd(divisor, rounded as u64);
    }
    divisor.max(1) as f64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// "" for 1, at most three decimals, no trailing zeros.
fn amount_text(amount: f64) -> String {
    let text = format!("{amount:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "1" {
        String::new()
    } else {
        text.to_owned()
    }
}

/// Why a text is no formula.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("\"{text}\" is not a formula: {fact}; write it as Li3BS3 or Li6.25(La0.5Sr0.5)3Zr2O12")]
pub struct FormulaError {
    /// The text as given.
    pub text: String,
    /// What is wrong with it.
    pub fact: String,
}

/// Reads a formula: nested brackets of three kinds, decimals (point or comma), hydrates and other
/// sums ("CaSO4·2H2O", "0.7Li2S-0.3P2S5"), Unicode subscripts, charges ("PO4^3-", "Na⁺", dropped),
/// prefixes of polymorphs ("β-Li3PS4", dropped). Elements with the amount 0 are left out.
///
/// # Errors
/// [`FormulaError`] where the text holds anything else ("Li1+x", "5wt%") or no element.
pub fn parse_formula(text: &str) -> Result<Composition, FormulaError> {
    let wrong = |fact: String| FormulaError {
        text: text.to_owned(),
        fact,
    };
    let plain = plain_formula(text);
    let mut parser = Parser {
        rest: without_prefix(&plain),
        depth: 0,
    };
    let mut composition = parser.sum().map_err(wrong)?;
    if !parser.rest.is_empty() {
        return Err(wrong(format!("\"{}\" cannot be read", parser.rest)));
    }
    composition.retain(|_, amount| *amount > 0.0);
    if composition.is_empty() {
        return Err(wrong("it names no element".to_owned()));
    }
    Ok(composition)
}

/// Whether a formula is that of a mixture, glass or composite, not of one compound: "0.75Li2S-0.25P2S5",
/// "Li7La3Zr2O12-0.5wt% Al", "0.2(Li2S) 0.8(GeS2)". Hydrates and ammoniates are compounds.
pub fn is_mixture(text: &str) -> bool {
    let lower = text.to_lowercase();
    if ["wt%", "wt.%", "wt %", "mol%", "mol %", "vol%", "vol.%"]
        .iter()
        .any(|share| lower.contains(share))
    {
        return true;
    }
    let plain = plain_formula(text);
    let plain = without_prefix(&plain);
    let is_part = |after: &str| {
        let part = after.trim_start_matches(|c: char| c.is_ascii_digit() || "([{.,".contains(c));
        let is_solvent = ["H2O", "D2O", "(H2O)", "NH3"]
            .iter()
            .any(|solvent| part.starts_with(solvent));
        part.starts_with(|c: char| c.is_ascii_uppercase()) && !is_solvent
    };
    let is_sum = plain
        .match_indices(['*', '-', '+'])
        .any(|(k, sign)| k > 0 && is_part(&plain[k + sign.len()..]));
    // A number after a blank belongs to what follows: "(Li2S) 0.8(GeS2)".
    let mut words = text.split_whitespace();
    let has_first = words
        .next()
        .is_some_and(|word| word.contains(char::is_alphabetic));
    let is_share = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic)
    };
    is_sum || (has_first && words.any(is_share))
}

/// Subscripts as plain digits; no spaces, no superscripts (they are charges).
pub(super) fn plain_formula(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '₀'..='₉' => plain.extend(char::from_digit(u32::from(character) - 0x2080, 10)),
            '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁺' | '⁻' => {}
            '·' | '•' | '⋅' | '∙' | '*' => plain.push('*'),
            '–' | '—' | '−' | '‐' => plain.push('-'),
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' => {}
            c if c.is_whitespace() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Without the name of a polymorph: "β-", "hp-".
fn without_prefix(text: &str) -> &str {
    match text.split_once('-') {
        Some((prefix, rest))
            if !prefix.is_empty() && prefix.chars().all(|c| c.is_lowercase() || c == '\'') =>
        {
            rest
        }
        _ => text,
    }
}

/// Brackets nested deeper than this are refused.
const MAX_DEPTH: usize = 50;

/// Recursive descent: sum = part (separator part)*; part = \[number\] unit+;
/// unit = (element | bracketed sum) \[number\] \[charge\].
struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    fn sum(&mut self) -> Result<Composition, String> {
        let mut total = Composition::new();
        loop {
            let factor = self.number()?.unwrap_or(1.0);
            let mut units = 0;
            while let Some(unit) = self.unit()? {
                units += 1;
                add(&mut total, &unit, factor);
            }
            if units == 0 {
                return Err(match self.rest {
                    "" => "an element is missing at the end".to_owned(),
                    rest => format!("\"{rest}\" does not begin with an element"),
                });
            }
            if !self.take_separator() {
                return Ok(total);
            }
        }
    }

    /// An element or a bracketed sum, with its amount.
    fn unit(&mut self) -> Result<Option<Composition>, String> {
        let closing = match self.rest.chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            Some('{') => '}',
            _ => return self.element(),
        };
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("its brackets are nested over {MAX_DEPTH} deep"));
        }
        self.rest = &self.rest[1..];
        let inside = self.sum()?;
        self.rest = self
            .rest
            .strip_prefix(closing)
            .ok_or_else(|| format!("a \"{closing}\" is missing"))?;
        self.depth -= 1;
        let amount = self.number()?.unwrap_or(1.0);
        self.skip_charge();
        let mut scaled = Composition::new();
        add(&mut scaled, &inside, amount);
        Ok(Some(scaled))
    }

    fn element(&mut self) -> Result<Option<Composition>, String> {
        let mut letters = self.rest.chars();
        if !letters.next().is_some_and(|c| c.is_ascii_uppercase()) {
            return Ok(None);
        }
        let two = letters.next().is_some_and(|c| c.is_ascii_lowercase());
        let lengths: &[usize] = if two { &[2, 1] } else { &[1] };
        for &length in lengths {
            let (symbol, rest) = self.rest.split_at(length);
            if let Ok(element) = symbol.parse::<Element>() {
                self.rest = rest;
                let amount = self.number()?.unwrap_or(1.0);
                self.skip_charge();
                return Ok(Some(Composition::from([(element, amount)])));
            }
        }
        Err(format!("\"{}\" does not begin with an element", self.rest))
    }

    fn number(&mut self) -> Result<Option<f64>, String> {
        let mut separators = 0;
        let end = self
            .rest
            .find(|c: char| {
                separators += usize::from(c == '.' || c == ',');
                !(c.is_ascii_digit() || (separators == 1 && (c == '.' || c == ',')))
            })
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if digits.is_empty() {
            return Ok(None);
        }
        let value = digits.replace(',', ".").parse::<f64>();
        self.rest = rest;
        match value {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(format!("\"{digits}\" is not a number")),
        }
    }

    /// "^3-", "^-", and a sign at the end of the text or of a bracket.
    fn skip_charge(&mut self) {
        if let Some(rest) = self.rest.strip_prefix('^') {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            self.rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        } else if let Some(rest) = self.rest.strip_prefix(['+', '-'])
            && (rest.is_empty() || rest.starts_with([')', ']', '}']))
        {
            self.rest = rest;
        }
    }

    fn take_separator(&mut self) -> bool {
        let rest = self.rest.strip_prefix(['*', '-', '+']);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

fn add(total: &mut Composition, part: &Composition, factor: f64) {
    for (&element, amount) in part {
        *total.entry(element).or_insert(0.0) += factor * amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let composition = parse_formula(text).unwrap_or_default();
        let terms: Vec<String> = composition
            .iter()
            .map(|(element, amount)| format!("{element}{}", amount_text(*amount)))
            .collect();
        terms.concat()
    }

    #[test]
    fn formulas_of_many_hands_are_read() {
        for (text, elements) in [
            ("Li3BS3", "Li3BS3"),
            ("LiTi2(PO4)3", "LiO12P3Ti2"),
            ("Li6.25(La0.5Sr0.5)3Zr2O12", "Li6.25O12Sr1.5Zr2La1.5"),
            ("Li0.6[Li0.2Sn0.8S2]", "Li0.8S2Sn0.8"),
            ("K3[Fe(CN)6]", "C6N6K3Fe"),
            ("CaSO4·2H2O", "H4O6SCa"),
            ("LiCl*H2O", "H2LiOCl"),
            ("0.5 Li2S * 0.5 SiS2", "LiSi0.5S1.5"),
            ("0.75Li2S-0.25P2S5", "Li1.5P0.5S2"),
            ("(2Li2S-P2S5)0.5(LiI)0.5", "Li2.5PS3.5I0.5"),
            ("β-Li₃PS₄", "Li3PS4"),
            ("GeS\u{ad}2", "S2Ge"),
            ("r-LiAlO2", "LiO2Al"),
            ("PO4^3-", "O4P"),
            ("Na⁺", "Na"),
            ("Li0,5CoO2", "Li0.5O2Co"),
            ("D2O", "D2O"),
            ("Li1.4 Al0.4Ti1.6 (PO4)3", "Li1.4O12Al0.4P3Ti1.6"),
            ("CO", "CO"),
            ("Co", "Co"),
            ("Li0Na", "Na"),
        ] {
            assert_eq!(read(text), elements, "{text}");
        }
    }

    #[test]
    fn mixtures_are_told_from_compounds() {
        for text in [
            "0.75Li2S-0.25P2S5",
            "80Li2S * 20P2S5",
            "0.2(Li2S) 0.8(GeS2)",
            "(2Li2S-P2S5)0.85(LiI)0.15",
            "0.26B2S3 – 0.3Li2S – 0.44LiI",
            "Li7La3Zr2O12-0.5wt% Al",
            "La0.56Li0.33TiO3-10wt% Al2O3",
            "Li7La3Zr2O12-Ga",
        ] {
            assert!(is_mixture(text), "{text}");
        }
        for text in [
            "Li3BS3",
            "CaSO4·2H2O",
            "LiCl*H2O",
            "β-Li₃PS₄",
            "r-LiAlO2",
            "PO4^3-",
            "Na⁺",
            "La0.62 Li0.14(Mg0.5W0.5)O3",
            "Li1.4Al0.4Ti1.6 (PO4)3",
            "Li3(Mo8S8O8(OH)8(HWO5(H2O)))*(H2O)18",
            "Li6.75La3Zr1.75Nb0.25O12 ",
            "",
        ] {
            assert!(!is_mixture(text), "{text}");
        }
    }

    #[test]
    fn other_text_is_refused_with_the_reason() {
        let deep = format!("{}Li{}", "(".repeat(1000), ")".repeat(1000));
        for text in [
            "",
            "  ",
            "Li1+xAlxTi2",
            "Xx2",
            "Li(PO4",
            "Li)2",
            "5wt%",
            "Li..2",
            "3",
            "Li2S-",
            &deep,
            "amorphous",
        ] {
            // "Li2S-" is an ion to the reader.
            assert_eq!(parse_formula(text).is_err(), text != "Li2S-", "{text}");
        }
    }

    #[test]
    fn reduced_formulas_read_back() {
        for text in ["Li3BS3", "LiTi2P3O12", "Li10GeP2S12", "Li0.5La0.5TiO3"] {
            let reduced = reduced_formula(&parse_formula(text).unwrap_or_default());
            let again = reduced_formula(&parse_formula(&reduced).unwrap_or_default());
            assert_eq!(reduced, again);
        }
    }
}
