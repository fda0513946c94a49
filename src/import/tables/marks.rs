//! Decimal and thousands signs: what "1,023" means, decided by the whole column.
//!
//! In: the cells of a column. Out: [`Marks`], and cells written with a decimal point alone where they
//! would be read otherwise.

/// What the numbers of a column show of their signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Numbers in which a comma can only be a decimal sign: "0,5".
    pub decimal_commas: usize,
    /// Numbers in which a point can only be a decimal sign: "298.15".
    pub decimal_points: usize,
    /// Numbers in which commas can only separate thousands: "1,234,567", "1,023.5".
    pub thousands_commas: usize,
    /// Numbers in which points can only separate thousands: "1.234.567", "1.023,5".
    pub thousands_points: usize,
    /// Numbers such as "1,023", in which the comma may be either.
    pub open_commas: usize,
    /// Numbers such as "1.023".
    pub open_points: usize,
    /// Numbers with blanks or apostrophes between thousands, and which sign that is.
    pub other_thousands: Option<char>,
}

impl Marks {
    /// Counts the numbers of some cells.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut marks = Self::default();
        for cell in cells {
            marks.add(cell);
        }
        marks
    }

    fn add(&mut self, cell: &str) {
        if !cell.contains([',', '.', '\'', '’', ' ', '\u{a0}', '\u{2009}', '\u{202f}']) {
            return;
        }
        match kind(cell) {
            Kind::DecimalComma => self.decimal_commas += 1,
            Kind::DecimalPoint => self.decimal_points += 1,
            Kind::ThousandsComma => self.thousands_commas += 1,
            Kind::ThousandsPoint => self.thousands_points += 1,
            Kind::BothPointLast => {
                self.thousands_commas += 1;
                self.decimal_points += 1;
            }
            Kind::BothCommaLast => {
                self.thousands_points += 1;
                self.decimal_commas += 1;
            }
            Kind::OpenComma => self.open_commas += 1,
            Kind::OpenPoint => self.open_points += 1,
            Kind::OtherThousands(sign) => self.other_thousands = Some(sign),
            Kind::Plain => {}
        }
    }

    /// Whether commas are decimal signs beyond doubt.
    pub(super) fn says_comma(&self) -> bool {
        self.decimal_commas + self.thousands_points > 0
    }

    /// Whether points are decimal signs beyond doubt.
    pub(super) fn says_point(&self) -> bool {
        self.decimal_points + self.thousands_commas > 0
    }
}

enum Kind {
    Plain,
    DecimalComma,
    DecimalPoint,
    ThousandsComma,
    ThousandsPoint,
    BothPointLast,
    BothCommaLast,
    OpenComma,
    OpenPoint,
    OtherThousands(char),
}

/// The mantissa at the start of a cell and whether something like an exponent follows.
fn mantissa(cell: &str) -> (&str, bool) {
    let cell = cell
        .trim()
        .trim_start_matches(|c: char| "<>≤≥~≈∼=+-−–±( ".contains(c));
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let end = cell.find(|c| !is_sign(c)).unwrap_or(cell.len());
    let tail = cell[end..].trim_start();
    (
        &cell[..end],
        tail.starts_with(['e', 'E', 'x', '×', '·', '*', '⋅', 'd', 'D']),
    )
}

fn kind(cell: &str) -> Kind {
    let (digits, has_exponent) = mantissa(cell);
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    if digits.is_empty() {
        return Kind::Plain;
    }
    let in_threes = |sign: char| {
        let mut groups = digits.split(sign);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && first != "0" && groups.all(|group| group.len() == 3)
    };
    match (commas, points) {
        (0, 0) => other_thousands(cell),
        (1, 0) if !has_exponent && in_threes(',') => Kind::OpenComma,
        (1, 0) => Kind::DecimalComma,
        (0, 1) if !has_exponent && in_threes('.') => Kind::OpenPoint,
        (0, 1) => Kind::DecimalPoint,
        (_, 0) if in_threes(',') => Kind::ThousandsComma,
        (0, _) if in_threes('.') => Kind::ThousandsPoint,
        (_, 1) if digits.rfind(',') < digits.find('.') => Kind::BothPointLast,
        (1, _) if digits.rfind('.') < digits.find(',') => Kind::BothCommaLast,
        _ => Kind::Plain,
    }
}

fn other_thousands(cell: &str) -> Kind {
    let cell = cell.trim();
    let sign = cell.chars().find(|c| !c.is_ascii_digit());
    let Some(sign) = sign.filter(|c| is_thousands_blank(*c) || *c == ' ') else {
        return Kind::Plain;
    };
    let tail = cell.split(sign).nth(1).unwrap_or_default();
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 3 {
        Kind::OtherThousands(sign)
    } else {
        Kind::Plain
    }
}

/// Signs that separate thousands and nothing else.
pub(in crate::import) fn is_thousands_blank(character: char) -> bool {
    matches!(
        character,
        '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}' | '˙'
    )
}

/// A cell with a decimal point and without thousands signs; `None` where it is so already, or where
/// one comma is the decimal sign, which every reader of numbers understands.
pub(super) fn rewritten(cell: &str, decimal: char, thousands: Option<char>) -> Option<String> {
    let (digits, _) = mantissa(cell);
    let thousands = thousands.filter(|sign| digits.contains(*sign))?;
    let start = cell.find(digits)?;
    let plain: String = digits.chars().filter(|c| *c != thousands).collect();
    let plain = plain.replace(decimal, ".");
    Some(format!(
        "{}{plain}{}",
        &cell[..start],
        &cell[start + digits.len()..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(cells: &[&str]) -> Marks {
        Marks::of(cells.iter().copied())
    }

    #[test]
    fn what_a_number_shows_is_counted() {
        let decimal = marks(&["0,5", "1,0e-4", "25,00", "1,023e-4", "12345,678", "0,123"]);
        assert_eq!((decimal.decimal_commas, decimal.open_commas), (6, 0));
        let thousands = marks(&["1,234,567", "1,023.5", "< 1,023"]);
        assert_eq!((thousands.thousands_commas, thousands.open_commas), (2, 1));
        assert!(thousands.says_point() && !thousands.says_comma());
        let points = marks(&["298.15", "1.234.567", "1.023,5", "1.023"]);
        assert_eq!(
            (
                points.decimal_points,
                points.thousands_points,
                points.open_points
            ),
            (1, 2, 1)
        );
        for (text, sign) in [
            ("1\u{a0}023", '\u{a0}'),
            ("1’023", '’'),
            ("10\u{202f}257", '\u{202f}'),
        ] {
            assert_eq!(marks(&[text]).other_thousands, Some(sign), "{text}");
        }
        assert_eq!(marks(&["", "abc", "12", "Li3N, hot"]), Marks::default());
    }

    #[test]
    fn thousands_are_taken_out() {
        assert_eq!(rewritten("1,023", '.', Some(',')).as_deref(), Some("1023"));
        assert_eq!(
            rewritten("<1,023.5 K", '.', Some(',')).as_deref(),
            Some("<1023.5 K")
        );
        assert_eq!(
            rewritten("1.023,5", ',', Some('.')).as_deref(),
            Some("1023.5")
        );
        assert_eq!(rewritten("873", '.', Some(',')), None);
        assert_eq!(rewritten("0,5", ',', None), None);
    }
}
