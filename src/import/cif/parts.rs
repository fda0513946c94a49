//! Elements with amounts, one after another: "0.85Ti + 0.15Al", "Ti0.85Al0.15".
//!
//! In: text. Out: [`Parts`]. Amounts stand before or behind the symbols, all on the same side.

use smallvec::SmallVec;

use super::atom_groups::{element_of, hydride};
use super::vacancy::{is_square, is_vacancy};
use crate::crystal::{Element, Species};

/// One of those who share a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// What it is; `None` for a vacancy.
    pub(super) species: Option<Species>,
    /// Hydrogen atoms that belong to it.
    pub(super) hydrogen: u8,
    /// How much of the site it fills, or of a sum of any size.
    pub(super) amount: Option<f64>,
}

/// Those who share a site, in the order of the text.
pub(super) type Parts = SmallVec<[Part; 2]>;

/// Reads parts one after another.
pub(super) struct Reader<'a> {
    rest: &'a str,
    label: bool,
    /// Whether amounts stand before the symbols.
    before: bool,
}

const SEPARATORS: [char; 12] = ['+', '/', ',', ';', '|', '&', '(', ')', '[', ']', '{', '}'];

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    pub(super) fn new(text: &'a str, label: bool) -> Self {
        let rest = text.trim().trim_start_matches(['(', '[', '{']);
        let before = rest.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        Self {
            rest,
            label,
            before,
        }
    }

    /// All parts; `None` where something else stands among them.
    pub(super) fn parts(mut self) -> Option<Parts> {
        let mut parts = Parts::new();
        let mut separated = true;
        loop {
            separated |= self.skip_separators();
            if self.rest.is_empty() {
                return Some(parts);
            }
            // The number of a label: "Na/K1", "Ti,Al2A".
            let numbered = self.rest.starts_with(|c: char| c.is_ascii_digit());
            if self.label && numbered && !parts.is_empty() && !self.before {
                self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
                if !self.rest.starts_with(['/', ',', ';', '|', '&', '+']) {
                    return Some(parts);
                }
                continue;
            }
            if self.label && !separated && parts.iter().all(|part: &Part| part.amount.is_none()) {
                return None;
            }
            parts.push(self.part()?);
            separated = false;
        }
    }

    fn skip_separators(&mut self) -> bool {
        let trimmed = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        let any = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        // "Mg-Fe": a separator where an element follows.
        let mut ahead = trimmed.chars();
        let dash = matches!(ahead.next(), Some('-' | ':' | '~' | '_' | '\\'));
        let follows = ahead.as_str().trim_start();
        let element =
            follows.starts_with(|c: char| c.is_ascii_uppercase() || is_square(&c.to_string()));
        let amount = self.before && follows.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        if dash && (element || amount) {
            self.rest = follows;
            return true;
        }
        any
    }

    fn part(&mut self) -> Option<Part> {
        let mut amount = None;
        if self.before {
            amount = Some(self.amount()?);
            self.rest = self.rest.trim_start_matches([' ', '*', '×', '·', '(']);
        }
        let (species, hydrogen) = self.symbol()?;
        let mut part = Part {
            species,
            hydrogen,
            amount,
        };
        if let Some(species) = &mut part.species {
            species.oxidation_state = self.charge();
        }
        if !self.before {
            part.amount = self.amount_behind();
        }
        Some(part)
    }

    fn symbol(&mut self) -> Option<(Option<Species>, u8)> {
        if is_square(self.rest) {
            let mut characters = self.rest.chars();
            characters.next();
            self.rest = characters.as_str();
            return Some((None, 0));
        }
        let letters = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let name = self.rest.get(..letters)?;
        if is_vacancy(name) || name == "Va" {
            self.rest = &self.rest[letters..];
            return Some((None, 0));
        }
        if let Some((element, hydrogen)) = hydride(name, "", false) {
            let digits = usize::from(element != Element::O);
            let behind = &self.rest[letters..];
            let count = behind.bytes().next().filter(u8::is_ascii_digit);
            let whole =
                !behind.starts_with('0') && !behind.get(1..).is_some_and(|r| r.starts_with('.'));
            let taken = count.filter(|_| digits == 1 && whole);
            self.rest = &behind[usize::from(taken.is_some())..];
            let hydrogen = taken.map_or(hydrogen, |digit| digit - b'0');
            return Some((Some(Species::bare(element)), hydrogen));
        }
        let mut characters = name.chars();
        let capital = characters.next().filter(char::is_ascii_uppercase)?;
        let small = characters.next().filter(char::is_ascii_lowercase);
        let length = capital.len_utf8() + small.map_or(0, char::len_utf8);
        let element = element_of(name.get(..length)?)?;
        self.rest = &self.rest[length..];
        Some((Some(Species::bare(element)), 0))
    }

    /// "4+", "2-" and "+" behind a symbol; a digit alone is an amount.
    fn charge(&mut self) -> Option<f64> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = self.rest.split_at(digits);
        let sign = match behind.chars().next() {
            Some('+') => 1.0,
            Some('-') => -1.0,
            _ => return None,
        };
        let magnitude: f64 = match number {
            "" => return None,
            number => number.parse().ok().filter(|m| *m >= 1.0 && *m <= 8.0)?,
        };
        self.rest = &behind[1..];
        Some(sign * magnitude)
    }

    fn amount_behind(&mut self) -> Option<f64> {
        let plain = self
            .rest
            .trim_start_matches([':', '=', '_', '(', '{', ' ', '^', ')', ']', '}']);
        let starts = plain.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        if !starts {
            return None;
        }
        let mut ahead = Reader {
            rest: plain,
            ..*self
        };
        let amount = ahead.amount()?;
        // In a label only a decimal is an amount.
        let used = &plain[..plain.len() - ahead.rest.len()];
        if self.label && !used.contains('.') {
            return None;
        }
        self.rest = ahead.rest;
        Some(amount)
    }

    fn amount(&mut self) -> Option<f64> {
        let mut points = 0;
        let length = self
            .rest
            .bytes()
            .take_while(|byte| {
                points += usize::from(*byte == b'.');
                byte.is_ascii_digit() || (*byte == b'.' && points == 1)
            })
            .count();
        let (digits, rest) = self.rest.split_at(length);
        let value: f64 = digits
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())?;
        let (rest, value) = divided(rest, value);
        let (rest, value) = match rest.trim_start().strip_prefix('%') {
            Some(rest) => (rest, value / 100.0),
            None => (rest, value),
        };
        // An uncertainty: "0.85(2)".
        self.rest = match rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
            Some((digits, rest)) if digits.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => rest,
        };
        Some(value)
    }
}

/// "2/3" behind its 2.
fn divided(rest: &str, value: f64) -> (&str, f64) {
    let fraction = rest.strip_prefix('/').and_then(|below| {
        let length = below.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, behind) = below.split_at(length);
        let below: f64 = digits.parse().ok()?;
        (below > 0.0).then_some((behind, value / below))
    });
    fraction.unwrap_or((rest, value))
}
