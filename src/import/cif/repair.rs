//! Lists of operators that are no group, or but a part of the group that is named.
//!
//! In: the operators of the list and the groups that the block's symbols name. Out: candidates,
//! each with what is to be said of it, or why there is none. An incomplete list is never used in
//! silence: it would give a part of the cell's atoms.

use super::closure::{completed, holds};
use super::operator::Operator;
use super::symmetry::{Candidate, Note, Symmetry};

/// What is done about a list that is no group: the named group if it holds all or most of the
/// operators, else the group that they generate (`fits` says whether that keeps the cell).
///
/// # Errors
/// (fact, remedy) where neither is at hand.
pub(super) fn not_a_group(
    listed: &[Operator],
    named: Vec<Candidate>,
    fits: impl Fn(&[Operator]) -> bool,
) -> Result<Symmetry, Note> {
    let n = listed.len();
    let most = named
        .iter()
        .map(|candidate| common(listed, candidate))
        .max();
    let enough = |common: usize| 4 * common >= 3 * n;
    if let Some(most) = most.filter(|most| enough(*most)) {
        let nearest = named.into_iter().filter(|c| common(listed, c) == most);
        let candidates = nearest
            .map(|candidate| of_symbol(listed, candidate))
            .collect();
        return Ok(Symmetry {
            candidates,
            notes: Vec::new(),
        });
    }
    let refusal = |why: &str| {
        (
            format!("the {n} symmetry operators do not form a group{why}"),
            "give the whole list, or the space-group symbol alone".to_owned(),
        )
    };
    if most.is_some() {
        return Err(refusal(", and the space-group symbol names another one"));
    }
    let group = completed(listed).filter(|group| fits(group));
    let group = group.ok_or_else(|| refusal(""))?;
    let fact = format!("the {n} symmetry operators do not form a group");
    let remedy = format!(
        "the {} that they lack were added ({} in all); give the whole list",
        group.len() - n,
        group.len()
    );
    Ok(Candidate {
        doubtful: true,
        ..Candidate::new("the group that the operators generate", group).noting(fact, remedy)
    }
    .into())
}

fn common(listed: &[Operator], candidate: &Candidate) -> usize {
    let known = |operator: &&Operator| holds(&candidate.operators, operator);
    listed.iter().filter(known).count()
}

/// The named group instead of the list.
fn of_symbol(listed: &[Operator], candidate: Candidate) -> Candidate {
    let strangers: Vec<String> = listed
        .iter()
        .filter(|operator| !holds(&candidate.operators, operator))
        .map(|operator| format!("\"{operator}\""))
        .collect();
    let fact = if strangers.is_empty() {
        format!(
            "the {} symmetry operators do not form a group: they are a part of {}",
            listed.len(),
            candidate.name
        )
    } else {
        format!(
            "the {} symmetry operators do not form a group: {} not of {}",
            listed.len(),
            super::listed(&strangers) + if strangers.len() == 1 { " is" } else { " are" },
            candidate.name
        )
    };
    let remedy = format!(
        "the {} operators of the symbol were used; correct the list",
        candidate.operators.len()
    );
    candidate.noting(fact, remedy)
}

/// A list that is a group, but smaller than the named one, and the named ones that hold it: where
/// it lacks nothing but the centring translations these come first, else the list does.
///
/// `None` where no named group holds the list.
pub(super) fn part_of_named(listed: Candidate, named: Vec<Candidate>) -> Option<Vec<Candidate>> {
    let n = listed.operators.len();
    let holding: Vec<Candidate> = named
        .into_iter()
        .filter(|candidate| {
            candidate.operators.len() > n && common(&listed.operators, candidate) == n
        })
        .collect();
    let without_centring = |candidate: &Candidate| {
        let translated = |o: &&Operator| o.same_rotation(&Operator::IDENTITY);
        let n_centrings = candidate.operators.iter().filter(translated).count();
        n > 1
            && n * n_centrings == candidate.operators.len()
            && listed.operators.iter().filter(translated).count() == 1
    };
    let centring_lost = holding.iter().any(without_centring);
    let mut candidates: Vec<Candidate> = holding
        .into_iter()
        .map(|candidate| {
            let lost = without_centring(&candidate);
            let fact = format!(
                "{n} symmetry operators are listed, but {} has {}{}",
                candidate.name,
                candidate.operators.len(),
                if lost {
                    ": those with the centring translations are missing"
                } else {
                    ""
                }
            );
            let remedy = "the operators of the symbol were used, as these make a sane crystal; \
                          correct the list";
            Candidate {
                conventional: lost,
                completes: n > 1,
                ..candidate.noting(fact, remedy)
            }
        })
        .collect();
    if candidates.is_empty() {
        return None;
    }
    let listed = Candidate {
        conventional: !centring_lost,
        ..listed
    };
    let place = if centring_lost { candidates.len() } else { 0 };
    candidates.insert(place, listed);
    Some(candidates)
}
