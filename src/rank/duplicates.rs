//! Candidates of one structure type.
//!
//! In: candidates with anonymous formula, space group and place in feature space. Out: groups.
//! Two candidates belong together where formula and group are equal and their distance is within
//! the limit; so do those that are linked by others.

use std::collections::BTreeMap;

/// What decides whether two candidates can be of one type.
pub(super) type Kind = (String, Option<u16>);

/// Group of each candidate, numbered from 0 in their order. `within(a, b)` tells whether two
/// candidates of the same kind are near enough. Candidates without a space group stay alone.
pub(super) fn groups(kinds: &[Kind], within: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut first_of: Vec<usize> = (0..kinds.len()).collect();
    let mut of_kind: BTreeMap<&Kind, Vec<usize>> = BTreeMap::new();
    for (k, kind) in kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.1.is_some())
    {
        let members = of_kind.entry(kind).or_default();
        for &other in members.iter() {
            let (a, b) = (root(&first_of, other), root(&first_of, k));
            if a != b && within(other, k) {
                first_of[a.max(b)] = a.min(b);
            }
        }
        members.push(k);
    }
    let mut numbers = BTreeMap::new();
    (0..kinds.len())
        .map(|k| {
            let next = numbers.len();
            *numbers.entry(root(&first_of, k)).or_insert(next)
        })
        .collect()
}

fn root(first_of: &[usize], mut k: usize) -> usize {
    while first_of[k] != k {
        k = first_of[k];
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_link_into_groups() {
        let kind = |formula: &str, group| (formula.to_owned(), group);
        let kinds = [
            kind("ABC2", Some(122)),
            kind("AB2", Some(225)),
            kind("ABC2", Some(122)),
            kind("ABC2", Some(122)),
            kind("ABC2", Some(62)),
            kind("ABC2", None),
            kind("ABC2", None),
            kind("ABC2", Some(122)),
        ];
        // 0–3 and 3–2 are near, 0–2 is not; 7 is far from all.
        let near = |a: usize, b: usize| matches!((a, b), (0 | 2, 3) | (5, 6) | (0, 4));
        assert_eq!(groups(&kinds, near), [0, 1, 0, 0, 2, 3, 4, 5]);
        assert!(groups(&[], near).is_empty());
    }
}
