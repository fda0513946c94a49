//! A formula as people type it in a hurry: "li3 ps4", "LI3PS4", "ps4li3".
//!
//! In: a text in whatever capitals. Out: every composition that it may stand for: "cos2" is cobalt
//! sulfide and carbonyl sulfide alike.

use super::element::Element;
use super::formula::{Composition, parse_formula};

/// No more readings than this are followed.
const MOST: usize = 16;

/// Longer texts are no formula typed in a hurry.
const LONGEST: usize = 64;

/// Every composition that a text may stand for, the one as it is written first; none where it is no
/// formula in whatever capitals.
pub fn formulas_of(text: &str) -> Vec<Composition> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let has_small = text.chars().any(char::is_lowercase);
    let has_capital = text.chars().any(char::is_uppercase);
    let as_written = parse_formula(text).ok();
    if let (Some(composition), true, true) = (&as_written, has_small, has_capital) {
        // Whoever minds capitals means them.
        return vec![composition.clone()];
    }
    let letters: Vec<char> = super::formula::plain_formula(text)
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let mut found: Vec<Composition> = as_written.into_iter().collect();
    follow(&letters, &mut Composition::new(), &mut found);
    found
}

/// Reads one element with its amount in each way that there is, and what follows it.
fn follow(rest: &[char], so_far: &mut Composition, found: &mut Vec<Composition>) {
    if found.len() >= MOST {
        return;
    }
    if rest.is_empty() {
        let is_news = !so_far.is_empty() && !found.contains(so_far);
        found.extend(is_news.then(|| so_far.clone()));
        return;
    }
    for length in [2, 1] {
        let Some((symbol, tail)) = rest.split_at_checked(length) else {
            continue;
        };
        let Some(element) = element(symbol) else {
            continue;
        };
        let is_of_number = |c: &&char| c.is_ascii_digit() || **c == '.';
        let digits = tail.iter().take_while(is_of_number).count();
        let amount: String = tail[..digits].iter().collect();
        let amount = if digits == 0 {
            Some(1.0)
        } else {
            amount.parse().ok()
        };
        let Some(amount) = amount.filter(|amount: &f64| amount.is_finite() && *amount > 0.0) else {
            continue;
        };
        let before = so_far.get(&element).copied();
        *so_far.entry(element).or_insert(0.0) += amount;
        follow(&tail[digits..], so_far, found);
        match before {
            Some(before) => so_far.insert(element, before),
            None => so_far.remove(&element),
        };
    }
}

fn element(letters: &[char]) -> Option<Element> {
    let mut letters = letters.iter();
    let first = letters.next()?.to_ascii_uppercase();
    let symbol: String = std::iter::once(first).chain(letters.copied()).collect();
    symbol.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::formula::reduced_formula;
    use super::*;

    #[test]
    fn capitals_order_and_spaces_do_not_matter() {
        for text in [
            "Li3PS4",
            "li3ps4",
            "LI3PS4",
            "li3 p s4",
            "ps4li3",
            "Li₃PS₄",
            "S4PLi3",
            "li6p2s8",
        ] {
            let read: Vec<String> = formulas_of(text).iter().map(reduced_formula).collect();
            assert!(
                read.iter().any(|formula| formula == "Li3PS4"),
                "{text}: {read:?}"
            );
        }
        let both: Vec<String> = formulas_of("cos2").iter().map(reduced_formula).collect();
        assert!(
            both.contains(&"CoS2".to_owned()) && both.len() > 1,
            "{both:?}"
        );
        assert_eq!(formulas_of("CoS2").len(), 1, "capitals are minded");
        for text in ["", "xx", "mp-12", "li0", &"c".repeat(65)] {
            assert!(formulas_of(text).is_empty(), "{text}");
        }
    }
}
