//! Columns that the user named.
//!
//! In: blocks of numbers, (role, title or number) pairs. Out: whether each role is one, and each column is there.

use super::blocks::Block;
use super::fault::Fault;
use super::words::short;

/// Columns that were named by hand must be there, and have roles of their kind of measurement; `check_role` says
/// what is wrong with one.
pub(in crate::import) fn check_columns(
    blocks: &[Block],
    by_hand: &[(String, String)],
    check_role: impl Fn(&str) -> Result<(), String>,
) -> Result<(), Fault> {
    let Some(largest) = blocks.iter().max_by_key(|block| block.rows.len()) else {
        return Ok(());
    };
    for (role, title) in by_hand {
        if let Err(fact) = check_role(role) {
            return Err(Fault::Unclear(fact, titles_of(largest)));
        }
        let number = title.trim().parse::<usize>();
        let is_number =
            |block: &Block| number.as_ref().is_ok_and(|k| (1..=block.width).contains(k));
        let is_title = |block: &Block| {
            let mut cells = block.above.iter().flat_map(|line| &line.cells);
            cells.any(|cell| cell.trim() == title.trim())
        };
        if !blocks
            .iter()
            .any(|block| is_number(block) || is_title(block))
        {
            let fact = format!("no column of it is called \"{title}\"");
            return Err(Fault::Unclear(fact, titles_of(largest)));
        }
    }
    Ok(())
}

/// What the columns of a block are called; those without a title by number and first values.
pub(in crate::import) fn titles_of(block: &Block) -> Vec<String> {
    let line = block
        .above
        .first()
        .filter(|line| line.cells.len() == block.width);
    let numbers = |column: usize| {
        let values = block.column(column);
        let shown = values.iter().filter(|x| x.is_finite()).take(3);
        let shown: Vec<String> = shown.map(|x| short(*x)).collect();
        format!("column {} ({} …)", column + 1, shown.join(", "))
    };
    let title = |column: usize| match line {
        Some(line) if !line.cells[column].is_empty() => line.cells[column].clone(),
        _ => numbers(column),
    };
    (0..block.width).map(title).collect()
}
