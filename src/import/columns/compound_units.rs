//! Compound units: products of symbols with prefixes and exponents.
//!
//! In: "mS cm^-1", "(Ω cm)^-1", "kJ/mol" in the letters of [`super::letters::plain`]. Out: a factor and
//! the exponents of the base units.

/// J in kcal: the thermochemical calorie.
pub(in crate::import) const J_PER_CAL: f64 = 4.184;
/// eV in J.
pub(in crate::import) const EV_PER_J: f64 = 6.241_509_074e18;

/// Exponents of A, V, m, K, eV, mol and of everything else.
pub(in crate::import) type Dimensions = [i32; 7];

const SYMBOLS: &[(&str, f64, Dimensions)] = &[
    ("S", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("siemens", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("Siemens", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("mho", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("Ω", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("ohm", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("Ohm", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("ohms", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("Ohms", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("m", 1.0, [0, 0, 1, 0, 0, 0, 0]),
    ("Å", 1e-10, [0, 0, 1, 0, 0, 0, 0]),
    ("K", 1.0, [0, 0, 0, 1, 0, 0, 0]),
    ("eV", 1.0, [0, 0, 0, 0, 1, 0, 0]),
    ("J", EV_PER_J, [0, 0, 0, 0, 1, 0, 0]),
    ("cal", EV_PER_J * J_PER_CAL, [0, 0, 0, 0, 1, 0, 0]),
    ("mol", 1.0, [0, 0, 0, 0, 0, 1, 0]),
    ("mole", 1.0, [0, 0, 0, 0, 0, 1, 0]),
    ("atom", 1.0, [0; 7]),
    ("atoms", 1.0, [0; 7]),
    ("at", 1.0, [0; 7]),
    ("ion", 1.0, [0; 7]),
    ("A", 1.0, [1, 0, 0, 0, 0, 0, 0]),
    ("V", 1.0, [0, 1, 0, 0, 0, 0, 0]),
    ("s", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("min", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("h", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("Hz", 1.0, [0, 0, 0, 0, 0, 0, -1]),
    ("g", 1.0, [0, 0, 0, 0, 0, 0, 2]),
    ("Pa", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("bar", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("atm", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("L", 1e-3, [0, 0, 3, 0, 0, 0, 0]),
    ("l", 1e-3, [0, 0, 3, 0, 0, 0, 0]),
    ("F", 1.0, [0, 0, 0, 0, 0, 0, 4]),
    ("W", 1.0, [0, 0, 0, 0, 0, 0, 5]),
    ("Sv", 1.0, [0, 0, 0, 0, 0, 0, 6]),
    ("%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
    ("wt", 1.0, [0, 0, 0, 0, 0, 0, 8]),
    ("wt%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
    ("mol%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
];

const PREFIXES: [(char, f64); 9] = [
    ('p', 1e-12),
    ('n', 1e-9),
    ('u', 1e-6),
    ('µ', 1e-6),
    ('m', 1e-3),
    ('c', 1e-2),
    ('k', 1e3),
    ('M', 1e6),
    ('G', 1e9),
];

/// The factor and dimensions of a text that holds nothing but symbols.
pub(in crate::import) fn product_of_symbols(text: &str) -> Option<(f64, Dimensions)> {
    let mut parser = Parser { rest: text };
    let product = parser.product(0)?;
    parser.rest.is_empty().then_some(product)
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Everything up to the end or a closing bracket.
    fn product(&mut self, depth: usize) -> Option<(f64, Dimensions)> {
        const DEEPEST: usize = 4;
        let (mut factor, mut dimensions) = (1.0, [0; 7]);
        let mut sign = 1;
        let mut any = false;
        while let Some(next) = self.rest.chars().next() {
            let (f, d) = match next {
                ')' if depth > 0 => break,
                ' ' | '·' | '.' | ',' | '_' => {
                    self.skip(next);
                    continue;
                }
                // "S-cm^-1": a hyphen between symbols, never before a digit.
                '-' if any && self.rest[1..].starts_with(char::is_alphabetic) => {
                    self.skip(next);
                    continue;
                }
                '/' if sign == 1 => {
                    self.skip(next);
                    sign = -1;
                    continue;
                }
                '1' if !any && self.rest[1..].trim_start().starts_with('/') => {
                    self.skip(next);
                    continue;
                }
                '(' | '[' if depth < DEEPEST => {
                    self.skip(next);
                    let inner = self.product(depth + 1)?;
                    self.rest = self.rest.strip_prefix([')', ']'])?;
                    powered(inner, self.exponent())
                }
                c if is_symbol(c) => self.symbols(sign)?,
                _ => return None,
            };
            let f: (f64, Dimensions) = powered((f, d), sign);
            factor *= f.0;
            for (sum, exponent) in dimensions.iter_mut().zip(f.1) {
                *sum += exponent;
            }
            any = true;
            sign = 1;
        }
        (any && sign == 1).then_some((factor, dimensions))
    }

    fn skip(&mut self, character: char) {
        self.rest = &self.rest[character.len_utf8()..];
    }

    /// A run of letters: one symbol or several glued together, the last with an exponent. A sign of
    /// division belongs to the first of them alone, which `sign` undoes for the others.
    fn symbols(&mut self, sign: i32) -> Option<(f64, Dimensions)> {
        let end = self.rest.find(|c| !is_symbol(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        let found = split_symbols(run, 0)?;
        let exponent = self.exponent();
        let last = found.len() - 1;
        let (mut factor, mut dimensions) = (1.0, [0; 7]);
        for (k, &symbol) in found.iter().enumerate() {
            let own = if k == last { exponent } else { 1 };
            let undo = if k == 0 { 1 } else { sign };
            let (f, d) = powered(symbol, own * undo);
            factor *= f;
            for (sum, exponent) in dimensions.iter_mut().zip(d) {
                *sum += exponent;
            }
        }
        Some((factor, dimensions))
    }

    /// "^-1", "-1", "··-1", "2" or nothing.
    fn exponent(&mut self) -> i32 {
        let caret = self.rest.strip_prefix('^').or(self.rest.strip_prefix("··"));
        let text = caret.unwrap_or(self.rest);
        let text = match caret {
            Some(_) => text.trim_start_matches(['(', '{']),
            None => text,
        };
        let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
        let digits = signed.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=2).contains(&digits) {
            return 1;
        }
        let value: i32 = signed[..digits].parse().unwrap_or(1);
        self.rest = match caret {
            Some(_) => signed[digits..].trim_start_matches(['}']),
            None => &signed[digits..],
        };
        if caret.is_some_and(|text| text.starts_with('(')) {
            self.rest = self.rest.trim_start_matches(')');
        }
        if text.starts_with('-') { -value } else { value }
    }
}

fn is_symbol(character: char) -> bool {
    character.is_ascii_alphabetic() || "µΩÅ%".contains(character)
}

fn powered((factor, dimensions): (f64, Dimensions), exponent: i32) -> (f64, Dimensions) {
    (factor.powi(exponent), dimensions.map(|d| d * exponent))
}

/// The symbols of a run of letters, the longest first.
fn split_symbols(run: &str, depth: usize) -> Option<Vec<(f64, Dimensions)>> {
    const MOST: usize = 5;
    if depth == MOST {
        return None;
    }
    let mut ends: Vec<usize> = run.char_indices().map(|(k, c)| k + c.len_utf8()).collect();
    ends.reverse();
    for end in ends {
        let Some(first) = symbol(&run[..end]) else {
            continue;
        };
        if end == run.len() {
            return Some(vec![first]);
        }
        if let Some(mut rest) = split_symbols(&run[end..], depth + 1) {
            rest.insert(0, first);
            return Some(rest);
        }
    }
    None
}

fn symbol(text: &str) -> Option<(f64, Dimensions)> {
    let exact = |text: &str| SYMBOLS.iter().find(|(name, ..)| *name == text);
    if let Some((_, factor, dimensions)) = exact(text) {
        return Some((*factor, *dimensions));
    }
    let prefix = text.chars().next()?;
    let (_, scale) = PREFIXES.iter().find(|(sign, _)| *sign == prefix)?;
    let (_, factor, dimensions) = exact(&text[prefix.len_utf8()..])?;
    Some((scale * factor, *dimensions))
}
