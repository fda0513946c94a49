//! Hall symbols and Hall numbers to symmetry operators.
//!
//! In: a Hall number (1–530, spglib's numbering) or a symbol such as "-P 2ybc" or
//! "-R 3 2\"". Out: every operator of the group, centring translations included. The table of
//! settings and the reading of single generators are moyo's; a symbol's grammar is checked here
//! first (moyo trusts it), and so is that the generators close into a finite group.
//! Grammar: International Tables B (2010), A1.4.2.3.

use moyo::data::{HallSymbol, HallSymbolEntry, hall_symbol_entry};

use super::closure::{MAX_OPERATORS, closure};
use super::operator::Operator;

/// Settings of the space groups in spglib's order, Hall numbers 1–530.
pub(super) fn settings() -> impl Iterator<Item = HallSymbolEntry> {
    (1..=530).filter_map(hall_symbol_entry)
}

/// Operators of a setting; `None` where the number is not in 1–530.
pub(super) fn operators_of_number(hall_number: u16) -> Option<Vec<Operator>> {
    if !(1..=530).contains(&hall_number) {
        return None;
    }
    let entry = hall_symbol_entry(i32::from(hall_number))?;
    operators_of_known(entry.hall_symbol)
}

/// Operators of a symbol as files write it; `None` where it is malformed.
pub(super) fn operators_of_symbol(text: &str) -> Option<Vec<Operator>> {
    let (body, change) = match text.split_once('(') {
        Some((body, change)) if change.contains(',') => (body, Some(change)),
        _ => (text, None),
    };
    let symbol = normalised(body)?;
    let operators = operators_of_known(&symbol)?;
    match change {
        None => Some(operators),
        Some(change) => {
            let change = Operator::parse(change.trim_end().strip_suffix(')')?)?;
            transformed(&operators, &change)
        }
    }
}

/// Operators of a symbol whose grammar is known to be good.
fn operators_of_known(symbol: &str) -> Option<Vec<Operator>> {
    let hall = HallSymbol::new(symbol)?;
    let generators: Vec<Operator> = hall
        .generators
        .iter()
        .map(|operation| Operator {
            rotation: operation.rotation_as_array().map(|row| row.map(f64::from)),
            translation: operation.translation_as_array(),
        })
        .collect();
    let centrings = hall.centering_translations.iter().map(|t| Operator {
        translation: [t[0], t[1], t[2]],
        ..Operator::IDENTITY
    });
    let generators: Vec<Operator> = generators.into_iter().chain(centrings).collect();
    closure(&generators, MAX_OPERATORS)
}

/// Operators in the axes x' = V x; `None` where V is not a change between cells of one volume.
fn transformed(operators: &[Operator], change: &Operator) -> Option<Vec<Operator>> {
    if (change.determinant().abs() - 1.0).abs() > 1e-6 {
        return None;
    }
    let inverse = inverse(change);
    let moved = operators
        .iter()
        .map(|operator| change.after(&operator.after(&inverse)));
    Some(moved.collect())
}

fn inverse(operator: &Operator) -> Operator {
    use crate::crystal::Lattice;
    // The reciprocal rows of R are the columns of its inverse.
    let columns = Lattice::from_rows(operator.rotation).reciprocal_rows();
    let rotation: [[f64; 3]; 3] = std::array::from_fn(|i| columns.map(|column| column[i]));
    let linear = Operator {
        rotation,
        translation: [0.0; 3],
    };
    Operator {
        translation: linear.apply(operator.translation).map(|t| -t),
        ..linear
    }
}

/// One space between parts, `'` as `^`, `"` as `=`, the lattice letter in upper case; `None` where
/// a part does not follow the grammar.
fn normalised(text: &str) -> Option<String> {
    let text = text.replace('_', " ").replace('\'', "^").replace('"', "=");
    let text = text.replace('(', " ( ").replace(')', " ");
    let mut parts = text.split_whitespace();
    let lattice = parts.next()?.to_ascii_uppercase();
    let letter = lattice.strip_prefix('-').unwrap_or(&lattice);
    if !matches!(letter, "P" | "A" | "B" | "C" | "I" | "R" | "F") {
        return None;
    }
    let mut symbol = lattice;
    let mut n_operators = 0;
    while let Some(part) = parts.next() {
        if part == "(" {
            let shift: Vec<i32> = parts.by_ref().map_while(|p| p.parse().ok()).collect();
            let [x, y, z] = shift[..] else { return None };
            symbol.push_str(&format!(" ({x} {y} {z})"));
            return parts.next().is_none().then_some(symbol);
        }
        let part = part.to_ascii_lowercase();
        if !is_operator(&part) {
            return None;
        }
        n_operators += 1;
        symbol.push(' ');
        symbol.push_str(&part);
    }
    (1..=4).contains(&n_operators).then_some(symbol)
}

/// `-`? fold axis? translations.
fn is_operator(part: &str) -> bool {
    let rest = part.strip_prefix('-').unwrap_or(part);
    let mut chars = rest.chars().peekable();
    let Some(fold) = chars.next_if(|c| matches!(c, '1' | '2' | '3' | '4' | '6')) else {
        return false;
    };
    chars.next_if(|c| matches!(c, '^' | '='));
    chars.next_if(|c| matches!(c, 'x' | 'y' | 'z' | '*'));
    chars.all(|c| "abcnuvwd".contains(c) || (('1'..fold).contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Orders of the groups in the conventional cell, International Tables A.
    #[test]
    fn orders() {
        let order = |number| operators_of_number(number).unwrap().len();
        assert_eq!(order(1), 1);
        assert_eq!(order(81), 4); // P 1 21/c 1
        assert_eq!(order(436), 18); // R -3 :H
        assert_eq!(order(523), 192); // F m -3 m
        assert_eq!(operators_of_number(0), None);
        assert_eq!(operators_of_number(531), None);
        for number in 1..=530 {
            assert!(operators_of_number(number).is_some(), "{number}");
        }
    }

    #[test]
    fn symbols() {
        let same = |left: &str, right: &str| {
            let left = operators_of_symbol(left).unwrap();
            let right = operators_of_symbol(right).unwrap();
            left.len() == right.len() && left.iter().all(|u| right.iter().any(|v| u.same(v)))
        };
        assert!(same("-P 2ybc", "-p_2YBC"));
        assert!(same("-R 3 2\"", "-R 3 2="));
        assert!(same("-P 2 2 (0 0 3)", "-P 2 2 (0 0 -9)"));
        assert!(same("-P 2ybc (z,x,y)", "-P 2xab") || same("-P 2ybc (z,x,y)", "-P 2ac"));
        assert!(same("P 2y (x+1/4,y,z)", "P 2y (3 0 0)"));
    }

    #[test]
    fn malformed_symbols() {
        for text in [
            "",
            "P",
            "Q 2",
            "P 5",
            "P 2q",
            "P 4 (1 2)",
            "P 4 (a b c)",
            "P 2 2 2 2 2",
            "- P 2",
            "P 6 4x",
            "P 24",
            "(",
            "P 2 (x,y)",
            "P 2 (x,y,2z)",
            "é 2",
            "P é",
        ] {
            assert_eq!(operators_of_symbol(text), None, "{text}");
        }
    }
}
