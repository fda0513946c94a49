//! A page as plain text, for a terminal.
//!
//! In: [`Block`]s. Out: lines of at most [`WIDTH`] characters; addresses stand after what leads there.

use super::markdown::{Block, Line, words};

/// Characters in a line.
pub const WIDTH: usize = 80;

/// Points of a list are set in so far.
const INDENT: usize = 2;

/// The text of blocks.
pub fn text(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let is_item = |block: &Block| matches!(block, Block::Item(..));
        // Points of a list stand close together.
        let is_close = before.is_some_and(is_item) && is_item(block);
        if before.is_some() && !is_close {
            text.push('\n');
        }
        write(block, &mut text);
        before = Some(block);
    }
    text
}

fn write(block: &Block, text: &mut String) {
    match block {
        Block::Heading(level, line) => {
            let title = words(line);
            let rule = if *level == 1 { "=" } else { "-" };
            text.push_str(&format!(
                "{title}\n{}\n",
                rule.repeat(title.chars().count())
            ));
        }
        Block::Paragraph(line) => wrap(&told(line), "", "", text),
        Block::Item(number, line) => {
            let mark = match number {
                Some(number) => format!("{number}. "),
                None => "- ".to_owned(),
            };
            let indent = " ".repeat(INDENT);
            let rest = " ".repeat(INDENT + mark.chars().count());
            wrap(&told(line), &format!("{indent}{mark}"), &rest, text);
        }
        Block::Table(head, rows) => table(head, rows, text),
        Block::Code(code) => {
            for line in code.lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
}

/// The words of a line, and after a link where it leads.
fn told(line: &Line) -> String {
    let mut told = String::new();
    let mut spans = line.iter().peekable();
    while let Some(span) = spans.next() {
        // A DOI stands in its address already.
        let is_address = |link: &&String| link.starts_with("http") && link.ends_with(&span.text);
        match span.link.as_ref().filter(is_address) {
            Some(_) if told.ends_with(' ') => _ = told.pop(),
            Some(_) => {}
            None => told.push_str(&span.text),
        }
        let goes_on = spans.peek().is_some_and(|next| next.link == span.link);
        if let Some(link) = span.link.as_ref().filter(|_| !goes_on) {
            told.push_str(&match link.starts_with("http") {
                true => format!(" <{link}>"),
                false => format!(" (superion help {link})"),
            });
        }
    }
    told
}

/// Adds words in lines; the first begins with `first`, the others with `rest`.
fn wrap(words: &str, first: &str, rest: &str, text: &mut String) {
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        let needed = line.chars().count() + word.chars().count() + usize::from(!is_empty);
        if !is_empty && needed > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            rest.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// A table: the first columns as wide as what stands in them, the last one wrapped. Where the first
/// columns would leave it no room, each row is a point with its titles.
fn table(head: &[Line], rows: &[Vec<Line>], text: &mut String) {
    let all = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let Some(last) = head.len().checked_sub(1) else {
        return;
    };
    let width = |k: usize| {
        let cells = all().filter_map(|row| row.get(k));
        cells.map(|cell| told(cell).chars().count()).max()
    };
    let widths: Vec<usize> = (0..last).map(|k| width(k).unwrap_or(0) + 2).collect();
    let indent: usize = widths.iter().sum();
    if indent > WIDTH / 2 {
        for row in rows {
            let cells = head.iter().zip(row).skip(1);
            let cells: Vec<String> = cells
                .map(|(title, cell)| format!("{}: {}", words(title), told(cell)))
                .collect();
            let first = row.first().map(told).unwrap_or_default();
            wrap(
                &format!("{first}. {}", cells.join("; ")),
                "  - ",
                "    ",
                text,
            );
        }
        return;
    }
    for (k, row) in all().enumerate() {
        let mut first = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let cell = told(cell);
            let room = width.saturating_sub(cell.chars().count());
            first.push_str(&cell);
            first.push_str(&" ".repeat(room));
        }
        let rest = " ".repeat(indent);
        let end = row.get(last).map(told).unwrap_or_default();
        wrap(&end, &first, &rest, text);
        if k == 0 {
            let lines = widths.iter().map(|width| "-".repeat(width - 2) + "  ");
            let lines: String = lines.collect();
            let end = "-".repeat(words(&head[last]).chars().count());
            text.push_str(&format!("{lines}{end}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::blocks;
    use super::*;

    #[test]
    fn lines_are_no_longer_than_a_terminal_is_wide() {
        let long = "word ".repeat(60);
        let page = format!("# T\n\n{long}\n\n- {long}\n\n| a | b |\n|---|---|\n| one | {long} |\n");
        let text = text(&blocks(&page));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(text.matches("word").count(), 180);
        assert!(text.starts_with("T\n=\n"), "{text}");
    }

    #[test]
    fn links_say_where_they_lead() {
        let page = "See [the data](data) and [the **paper**](https://doi.org/10.1/x).";
        let text = text(&blocks(page));
        let expected =
            "See the data (superion help data) and the paper <https://doi.org/10.1/x>.\n";
        assert_eq!(text, expected);
    }
}
