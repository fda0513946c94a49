//! Whether symmetry operators form a group, and what they lack for it.
//!
//! In: operators, the identity among them. Out: the group that they generate, if it is one of a
//! crystal: at most 192 operators or as many as were given, each keeping volumes.

use super::operator::Operator;

/// The largest space group of a conventional cell (Fm-3m) has 192 operators.
pub(super) const MAX_OPERATORS: usize = 192;

/// Every product of the generators, identity first; `None` where there are more than `most`.
pub(super) fn closure(generators: &[Operator], most: usize) -> Option<Vec<Operator>> {
    let mut group = vec![Operator::IDENTITY];
    let mut used: Vec<Operator> = Vec::new();
    for generator in generators {
        if holds(&group, generator) {
            continue;
        }
        used.push(*generator);
        let mut next = 0;
        while let Some(element) = group.get(next).copied() {
            for factor in &used {
                let product = factor.after(&element);
                if !holds(&group, &product) {
                    if group.len() == most {
                        return None;
                    }
                    group.push(product);
                }
            }
            next += 1;
        }
    }
    Some(group)
}

/// Whether the operators, each listed once, are all the products of one another.
pub(super) fn is_group(operators: &[Operator]) -> bool {
    operators.iter().all(keeps_volume)
        && closure(operators, operators.len()).is_some_and(|group| group.len() == operators.len())
}

/// The group that the operators generate; `None` where it is none of a crystal, or where it holds a
/// translation by which no two pairs of the operators differ: then one of them is wrong.
pub(super) fn completed(operators: &[Operator]) -> Option<Vec<Operator>> {
    if !operators.iter().all(keeps_volume) {
        return None;
    }
    let group = closure(operators, MAX_OPERATORS.max(operators.len()))?;
    let pure = |operator: &&Operator| operator.same_rotation(&Operator::IDENTITY);
    let translations = group.iter().filter(pure).skip(1);
    let pairs = |translation: &Operator| {
        let shifted = |operator: &&Operator| holds(operators, &translation.after(operator));
        operators.iter().filter(shifted).count()
    };
    let supported = translations
        .into_iter()
        .all(|translation| pairs(translation) >= 2);
    supported.then_some(group)
}

/// Whether an operator is among others.
pub(super) fn holds(operators: &[Operator], operator: &Operator) -> bool {
    operators.iter().any(|known| known.same(operator))
}

fn keeps_volume(operator: &Operator) -> bool {
    (operator.determinant().abs() - 1.0).abs() < 1e-3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(texts: &[&str]) -> Vec<Operator> {
        texts
            .iter()
            .filter_map(|text| Operator::parse(text))
            .collect()
    }

    #[test]
    fn groups_and_others() {
        let whole = operators(&["x,y,z", "-x,y+1/2,-z", "-x,-y,-z", "x,1/2-y,z"]);
        assert!(is_group(&whole));
        assert!(!is_group(&whole[..3]));
        assert_eq!(completed(&whole[..3]).map(|group| group.len()), Some(4));
        // A mirror that lost its shift would make a translation.
        let lost = operators(&["x,y,z", "-x,y+1/2,-z", "-x,-y,-z", "x,-y,z"]);
        assert!(!is_group(&lost));
        assert_eq!(completed(&lost), None);
        // A centring that stands in the list is none of those.
        let centred = operators(&[
            "x,y,z",
            "x+1/2,y+1/2,z",
            "-x,-y,-z",
            "-x,y,-z",
            "1/2-x,y+1/2,-z",
        ]);
        assert_eq!(completed(&centred).map(|group| group.len()), Some(8));
        assert!(!is_group(&operators(&["x,y,z", "x,y,2z"])));
        assert_eq!(completed(&operators(&["x,y,z", "x+y,y,z"])), None);
    }
}
