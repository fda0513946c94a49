//! Items, loops and blocks that a file gives twice.
//!
//! In: blocks as read. Out: an irregularity for each item whose values differ (the first one that says
//! anything counts), for each loop that comes again with other values, and for blocks of one name.

use std::collections::BTreeSet;

use super::data_block::{Block, is_missing};
use super::number::number;

/// This many notes for a block, then how many more.
const SHOWN: usize = 5;
/// Characters of a value in a note.
const SHOWN_OF_VALUE: usize = 40;

/// Notes blocks that are named like an earlier one.
pub(super) fn note_repeated_names(blocks: &mut [Block<'_>]) {
    let mut names = BTreeSet::new();
    for block in blocks {
        if !names.insert(block.name.to_ascii_lowercase()) {
            block.irregularities.push(format!(
                "an earlier block of the file is named {} too; both were read",
                block.name
            ));
        }
    }
}

/// Where an item stands: by itself, or in a column of a loop.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Item(usize),
    Column { table: usize, offset: usize },
}

/// Facts about the items of a block that are given more than once with different values.
pub(super) fn repeated_items(block: &Block<'_>) -> Vec<String> {
    let mut places: Vec<(String, Place)> = Vec::new();
    for (k, (tag, _)) in block.items.iter().enumerate() {
        places.push((folded(tag), Place::Item(k)));
    }
    for (table, content) in block.loops.iter().enumerate() {
        for (offset, tag) in content.tags.iter().enumerate() {
            places.push((folded(tag), Place::Column { table, offset }));
        }
    }
    places.sort();
    let mut facts: Vec<(Place, String)> = Vec::new();
    let mut pairs_of_loops = BTreeSet::new();
    for group in places.chunk_by(|u, v| u.0 == v.0) {
        let Some(((_, first), others)) = group.split_first() else {
            continue;
        };
        for (_, other) in others {
            if let Some(fact) = difference(block, *first, *other, &mut pairs_of_loops) {
                facts.push((*first, fact));
            }
        }
    }
    facts.sort();
    let more = facts.len().saturating_sub(SHOWN);
    let mut facts: Vec<String> = facts
        .into_iter()
        .take(SHOWN)
        .map(|(_, fact)| fact)
        .collect();
    if more > 0 {
        facts.push(format!(
            "{more} more items are given twice with different values"
        ));
    }
    facts
}

fn difference(
    block: &Block<'_>,
    first: Place,
    other: Place,
    pairs_of_loops: &mut BTreeSet<(usize, usize)>,
) -> Option<String> {
    let (u, v) = (values(block, first), values(block, other));
    if u.len() == v.len() && u.iter().zip(&v).all(|(u, v)| same(u, v)) {
        return None;
    }
    match (first, other) {
        (Place::Item(k), Place::Item(_)) => {
            let (u, v) = (u.first()?, v.first()?);
            let tag = block.items.get(k)?.0;
            (!is_missing(u) && !is_missing(v)).then(|| {
                format!(
                    "{tag} is given twice, as {} and {}; the first was taken",
                    short(u),
                    short(v)
                )
            })
        }
        (Place::Item(k), Place::Column { .. }) => {
            let (tag, value) = block.items.get(k)?;
            let others: Vec<String> = v.iter().take(3).map(|v| short(v)).collect();
            Some(format!(
                "{tag} is given alone, as {}, and in a loop, as {}; the first was taken",
                short(value),
                others.join(", ")
            ))
        }
        (Place::Column { table: t, offset }, Place::Column { table: s, .. }) if t == s => {
            let tag = block.loops.get(t)?.tags.get(offset)?;
            let k = u.iter().zip(&v).position(|(u, v)| !same(u, v))?;
            Some(format!(
                "{tag} stands twice in its loop, as {} and {} in row {}; the first was taken",
                short(u[k]),
                short(v[k]),
                k + 1
            ))
        }
        (Place::Column { table: t, .. }, Place::Column { table: s, .. }) => {
            if !pairs_of_loops.insert((t, s)) {
                return None;
            }
            let tag = block.loops.get(t)?.tags.first()?;
            Some(format!(
                "the loop of {tag} comes twice with different values ({} and {} rows); the first was taken",
                u.len(),
                v.len()
            ))
        }
        (Place::Column { .. }, Place::Item(_)) => None,
    }
}

fn values<'a>(block: &Block<'a>, place: Place) -> Vec<&'a str> {
    match place {
        Place::Item(k) => block
            .items
            .get(k)
            .map(|(_, value)| *value)
            .into_iter()
            .collect(),
        Place::Column { table, offset } => block.loops.get(table).map_or_else(Vec::new, |table| {
            let stride = table.tags.len().max(1);
            table
                .values
                .iter()
                .skip(offset)
                .step_by(stride)
                .copied()
                .collect()
        }),
    }
}

/// Equal but for spaces, or the same number.
fn same(u: &str, v: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    u == v
        || matches!((number(u), number(v)), (Some(u), Some(v)) if u == v)
        || words(u).eq_ignore_ascii_case(&words(v))
}

fn short(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN_OF_VALUE {
        return line;
    }
    let head: String = line.chars().take(SHOWN_OF_VALUE).collect();
    format!("{head}…")
}

/// A tag as it is compared.
fn folded(tag: &str) -> String {
    let tag = tag.trim_end_matches('_').replace('.', "_");
    tag.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::document::read_blocks;

    fn facts(text: &str) -> Vec<String> {
        read_blocks(text)[0].irregularities.clone()
    }

    #[test]
    fn what_is_given_twice_is_named_with_both_values() {
        let one = |text: &str| facts(text).join("; ");
        assert!(
            one("data_a _cell_length_a 10.332 _cell_length_a 11.0").contains("10.332 and 11.0")
        );
        assert_eq!(
            one("data_a _cell_length_a 11.0 _cell.length_a 11.00(2)"),
            ""
        );
        assert_eq!(one("data_a _x ? _x 3"), "");
        assert!(one("data_a _x 3 loop_ _x _y 4 5").contains("alone, as 3, and in a loop, as 4"));
        assert!(one("data_a loop_ _x _y 4 5 loop_ _x _y 4 6 5 7").contains("1 and 2 rows"));
        assert!(one("data_a loop_ _x _X 4 5").contains("4 and 5 in row 1"));
        assert_eq!(one("data_a loop_ _x _y 4 5 loop_ _x _y 4.0 5"), "");
        let many: String = (0..9).map(|k| format!(" _x{k} 1 _x{k} 2")).collect();
        assert_eq!(facts(&format!("data_a{many}")).len(), 6);
    }

    #[test]
    fn the_value_that_says_something_counts() {
        let blocks = read_blocks("data_a _x ? _x 3 _y 1 _y 2");
        assert_eq!(blocks[0].value(&["_x"]), Some("3"));
        assert_eq!(blocks[0].value(&["_y"]), Some("1"));
    }
}
