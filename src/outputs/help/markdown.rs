//! Markdown as blocks.
//!
//! In: the text of a page: headings, paragraphs, lists, tables, code; bold, italic, links. Out:
//! [`Block`]s, which the window and the command line each draw in their own way. What else Markdown
//! knows stands in no page.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are in italics.
    pub italic: bool,
    /// Whether they are to be typed as they stand.
    pub code: bool,
    /// Where they lead: an address, or the id of a page.
    pub link: Option<String>,
}

/// Text in several styles.
pub type Line = Vec<Span>;

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A title; 1 is that of the page.
    Heading(u8, Line),
    /// A paragraph.
    Paragraph(Line),
    /// A point of a list, with its number where the list has numbers.
    Item(Option<u64>, Line),
    /// A table: its titles, its rows.
    Table(Vec<Line>, Vec<Vec<Line>>),
    /// Lines to be typed as they stand.
    Code(String),
}

/// The words of a line without their styles.
pub fn words(line: &[Span]) -> String {
    line.iter().map(|span| span.text.as_str()).collect()
}

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut reading = Reading::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reading.take(event);
    }
    reading.blocks
}

/// Blocks in the making.
#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    line: Line,
    style: Span,
    /// The number of the next point, for each list that is open.
    lists: Vec<Option<u64>>,
    in_item: bool,
    code: Option<String>,
    row: Vec<Line>,
    head: Vec<Line>,
    rows: Vec<Vec<Line>>,
}

impl Reading {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text),
            },
            Event::Code(text) => {
                self.style.code = true;
                self.push(&text);
                self.style.code = false;
            }
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            _ => {}
        }
    }

    /// Adds words in the style that is in force.
    fn push(&mut self, text: &str) {
        self.line.push(Span {
            text: text.to_owned(),
            ..self.style.clone()
        });
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.style.bold = true,
            Tag::Emphasis => self.style.italic = true,
            Tag::Link { dest_url, .. } => self.style.link = Some(dest_url.to_string()),
            Tag::List(first) => self.lists.push(first),
            Tag::Item => self.in_item = true,
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Table(_) => self.rows.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.style.bold = false,
            TagEnd::Emphasis => self.style.italic = false,
            TagEnd::Link => self.style.link = None,
            TagEnd::Heading(level) => {
                let line = std::mem::take(&mut self.line);
                self.blocks.push(Block::Heading(number(level), line));
            }
            TagEnd::Paragraph if !self.in_item => {
                let line = std::mem::take(&mut self.line);
                self.blocks.push(Block::Paragraph(line));
            }
            TagEnd::Item => self.end_item(),
            TagEnd::List(_) => _ = self.lists.pop(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.blocks.push(Block::Code(code.trim_end().to_owned()));
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead => self.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                let head = std::mem::take(&mut self.head);
                let rows = std::mem::take(&mut self.rows);
                self.blocks.push(Block::Table(head, rows));
            }
            _ => {}
        }
    }

    fn end_item(&mut self) {
        self.in_item = false;
        let line = std::mem::take(&mut self.line);
        let number = self.lists.last_mut().and_then(|number| {
            let this = *number;
            *number = this.map(|n| n + 1);
            this
        });
        self.blocks.push(Block::Item(number, line));
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_falls_into_its_blocks() {
        let text = "# Title\n\nOne **bold** [word](data).\n\n1. first\n2. second\n   line\n\n- point\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n```\nsuperion info\n```\n";
        let blocks = blocks(text);
        let plain = |line: &Line| words(line);
        let shown: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Heading(level, line) => format!("{level} {}", plain(line)),
                Block::Paragraph(line) => plain(line),
                Block::Item(number, line) => format!("{number:?} {}", plain(line)),
                Block::Table(head, rows) => format!("{} {}", plain(&head[1]), plain(&rows[0][1])),
                Block::Code(code) => code.clone(),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "1 Title",
                "One bold word.",
                "Some(1) first",
                "Some(2) second line",
                "None point",
                "b 2",
                "superion info"
            ]
        );
        let Block::Paragraph(line) = &blocks[1] else {
            panic!("{:?}", blocks[1]);
        };
        assert!(line[1].bold && !line[0].bold);
        assert_eq!(line[3].link.as_deref(), Some("data"));
        assert_eq!(line[4].link, None);
    }
}
