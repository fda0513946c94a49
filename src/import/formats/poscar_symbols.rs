//! Which elements a POSCAR means.
//!
//! In: its lines. Out: symbols and counts, then one species for each atom. VASP 4 wrote no symbols:
//! then those behind the positions count, or those of the comment, and where there are none of
//! them the file is refused, for its elements are in another file (POTCAR).

use super::symbols::{element_of_label, is_vacancy, species};
use super::text::{number, quoted};
use super::{Fault, remark};
use crate::crystal::Species;
use crate::crystal::formula::parse_formula;
use crate::monitor::Warning;

/// Symbols as written, counts, and the index of the line behind them.
pub(super) struct Counted {
    /// Empty in a file of VASP 4.
    pub symbols: Vec<String>,
    pub counts: Vec<usize>,
    pub next: usize,
}

/// Lines that symbols or counts may take, where VASP breaks long lists.
const MOST_LINES: usize = 40;

/// Reads symbols and counts, from line 6 on.
///
/// # Errors
/// A [`Fault`] where they are missing or of different number.
pub(super) fn counted(lines: &[&str], remedy: &str) -> Result<Counted, Fault> {
    let words = |index: usize| -> Vec<&str> {
        let line = lines.get(index).copied().unwrap_or_default();
        let plain = line.split(['!', '#']).next().unwrap_or_default();
        plain.split_whitespace().collect()
    };
    let begins_with_count = |index: usize| {
        words(index)
            .first()
            .is_some_and(|w| w.parse::<usize>().is_ok())
    };
    let mut next = 5;
    let mut symbols: Vec<String> = Vec::new();
    while !begins_with_count(next) {
        let found = words(next);
        if found.is_empty() || next >= 5 + MOST_LINES || found.iter().any(|w| number(w).is_some()) {
            let line = lines.get(next).copied().unwrap_or_default();
            let fact = format!("{} is no list of counts", quoted(line));
            return Err(Fault::at(next + 1, fact, remedy));
        }
        symbols.extend(found.into_iter().map(str::to_owned));
        next += 1;
    }
    let first = next;
    let mut counts = Vec::new();
    while begins_with_count(next) && (next == first || counts.len() < symbols.len()) {
        for word in words(next) {
            match word.parse() {
                Ok(count) => counts.push(count),
                Err(_) if symbols.is_empty() || counts.len() >= symbols.len() => break,
                Err(_) => {
                    let fact = format!("\"{word}\" is no count of atoms");
                    return Err(Fault::at(next + 1, fact, "give whole numbers"));
                }
            }
        }
        next += 1;
    }
    if !symbols.is_empty() && symbols.len() != counts.len() {
        let fact = format!("{} symbols have {} counts", symbols.len(), counts.len());
        return Err(Fault::at(first + 1, fact, "give one count for each symbol"));
    }
    Ok(Counted {
        symbols,
        counts,
        next,
    })
}

/// One species for each atom; `first` is the index of the first position.
///
/// # Errors
/// A [`Fault`] where a symbol is no element or there is none.
pub(super) fn symbols(
    lines: &[&str],
    written: &[String],
    counts: &[usize],
    first: usize,
    remarks: &mut Vec<Warning>,
) -> Result<Vec<Species>, Fault> {
    let total: usize = counts.iter().sum();
    // More atoms than lines cannot be read; the caller says so at the first missing one.
    let total = total.min(lines.len().saturating_sub(first) + 1);
    if !written.is_empty() {
        let mut of_counts = Vec::with_capacity(counts.len());
        for symbol in written {
            of_counts.push(plain(symbol)?);
        }
        let all = repeated(&of_counts, counts, total);
        note_contradictions(lines, &all, first, remarks);
        return Ok(all);
    }
    let behind: Option<Vec<Species>> = (0..total).map(|k| behind(lines.get(first + k)?)).collect();
    if let Some(behind) = behind {
        remarks.push(remark(
            "there is no line of symbols (VASP 4)",
            "the symbols behind the positions were taken",
        ));
        return Ok(behind);
    }
    let comment = lines.first().copied().unwrap_or_default();
    if let Some(symbols) = of_comment(comment, counts) {
        remarks.push(remark(
            format!(
                "there is no line of symbols (VASP 4); those of the comment {} were taken",
                quoted(comment)
            ),
            "check that they stand in the order of the counts",
        ));
        return Ok(repeated(&symbols, counts, total));
    }
    Err(Fault::at(
        6,
        format!(
            "there is no line of symbols (VASP 4), and the comment {} names no {} elements",
            quoted(comment),
            counts.len()
        ),
        "write the symbols of the POTCAR into a line above the counts, such as \"Li P S\"",
    ))
}

fn repeated(symbols: &[Species], counts: &[usize], total: usize) -> Vec<Species> {
    let pairs = symbols.iter().zip(counts);
    let each = pairs.flat_map(|(symbol, count)| std::iter::repeat_n(*symbol, *count));
    each.take(total).collect()
}

/// "Li", "Li_sv", "O/4a1c", "Fe3+".
fn plain(symbol: &str) -> Result<Species, Fault> {
    species(symbol).ok_or_else(|| {
        let fact = if is_vacancy(symbol) {
            format!("\"{symbol}\" stands for an empty place, not for an element")
        } else {
            format!("\"{symbol}\" is no symbol of an element")
        };
        Fault::at(6, fact, "write symbols such as \"Li P S\"")
    })
}

/// The species that stands behind a position and its flags.
fn behind(line: &str) -> Option<Species> {
    let word = line
        .split_whitespace()
        .skip(3)
        .find(|word| !matches!(*word, "T" | "F" | ".TRUE." | ".FALSE." | "!" | "#"))?;
    species(word.trim_start_matches(['!', '#']))
}

/// Says where symbols behind positions are not those of the counts.
fn note_contradictions(lines: &[&str], all: &[Species], first: usize, remarks: &mut Vec<Warning>) {
    let differs = |(k, species): (usize, &Species)| {
        let other = behind(lines.get(first + k)?)?;
        (other.element != species.element).then_some((k, other.element))
    };
    if let Some((k, other)) = all.iter().enumerate().find_map(differs) {
        remarks.push(remark(
            format!(
                "line {}: the atom is {} by the counts, {other} by the symbol behind it",
                first + k + 1,
                all[k].element
            ),
            "the line of symbols was taken; check it",
        ));
    }
}

/// "Li P S", "Li3 P1 S4", or a formula such as "Li3PS4" whose amounts are those of the counts.
fn of_comment(comment: &str, counts: &[usize]) -> Option<Vec<Species>> {
    let words: Vec<&str> = comment.split_whitespace().collect();
    if words.len() == counts.len() {
        let each: Option<Vec<Species>> = words
            .iter()
            .map(|word| {
                let mut chars = word.chars();
                let upper = chars.next().is_some_and(|c| c.is_ascii_uppercase());
                let lower = !chars.next().is_some_and(|c| c.is_ascii_uppercase());
                (upper && lower).then(|| element_of_label(word).map(Species::bare))?
            })
            .collect();
        if each.is_some() {
            return each;
        }
    }
    words.iter().find_map(|word| of_formula(word, counts))
}

fn of_formula(word: &str, counts: &[usize]) -> Option<Vec<Species>> {
    let composition = parse_formula(word).ok()?;
    if composition.len() != counts.len() || word.contains(['(', '[']) {
        return None;
    }
    let mut in_order: Vec<_> = composition.iter().collect();
    let place = |symbol: &str| {
        word.match_indices(symbol).map(|(at, _)| at).find(|at| {
            let next = word[at + symbol.len()..].chars().next();
            !next.is_some_and(|c| c.is_ascii_lowercase())
        })
    };
    in_order.sort_by_key(|(element, _)| place(element.symbol()));
    let total: usize = counts.iter().sum();
    let amounts: f64 = in_order.iter().map(|(_, amount)| **amount).sum();
    let agrees = in_order.iter().zip(counts).all(|((_, amount), count)| {
        (*amount / amounts - *count as f64 / total as f64).abs() < 1e-6
    });
    agrees.then(|| in_order.iter().map(|(e, _)| Species::bare(**e)).collect())
}
