//! Tokens to data blocks: tags with their values, loops with their columns.
//!
//! In: decoded text. Out: [`Block`]s in the order of the file, and what was irregular. Save frames
//! are skipped. Values stay slices of the text, and a loop keeps its values in one row-major list,
//! so a file of a million lines costs sixteen bytes a value.

use super::data_block::{Block, Loop};
use super::lexer::{Lexer, Token};

/// Reads every block of a text; empty where there is no `data_`.
pub(super) fn read_blocks(text: &str) -> Vec<Block<'_>> {
    let mut reader = Reader {
        lexer: Lexer::new(text).peekable(),
        blocks: Vec::new(),
    };
    reader.read();
    for block in &mut reader.blocks {
        let mut repeated = super::repeated::repeated_items(block);
        block.irregularities.append(&mut repeated);
    }
    reader.blocks
}

struct Reader<'a> {
    lexer: std::iter::Peekable<Lexer<'a>>,
    blocks: Vec<Block<'a>>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let mut strays = 0_usize;
        while let Some(token) = self.lexer.next() {
            match token {
                Token::Data(name) => {
                    self.note_strays(&mut strays);
                    self.blocks.push(Block {
                        name,
                        ..Block::default()
                    });
                }
                Token::Save("") => {}
                Token::Save(_) => self.skip_frame(),
                Token::Loop => self.read_loop(),
                Token::Tag(tag) => self.read_item(tag),
                Token::Value(_) => strays += 1,
                Token::OpenText => self.note("a text field opened by \";\" is never closed"),
            }
        }
        self.note_strays(&mut strays);
    }

    /// Adds to the current block; what stands before the first `data_` is dropped.
    fn note(&mut self, fact: impl Into<String>) {
        if let Some(block) = self.blocks.last_mut() {
            block.irregularities.push(fact.into());
        }
    }

    fn note_strays(&mut self, strays: &mut usize) {
        if *strays > 0 {
            self.note(format!(
                "{strays} value(s) stand without a tag and were left out"
            ));
        }
        *strays = 0;
    }

    fn skip_frame(&mut self) {
        while let Some(token) = self.lexer.peek() {
            match token {
                Token::Data(_) => return,
                Token::Save("") => {
                    self.lexer.next();
                    return;
                }
                _ => {
                    self.lexer.next();
                }
            }
        }
    }

    fn read_item(&mut self, tag: &'a str) {
        match self.lexer.peek() {
            Some(Token::Value(value)) => {
                let value = *value;
                self.lexer.next();
                if let Some(block) = self.blocks.last_mut() {
                    block.items.push((tag, value));
                }
            }
            _ => self.note(format!("{tag} has no value")),
        }
    }

    fn read_loop(&mut self) {
        let mut table = Loop::default();
        while let Some(Token::Tag(tag)) = self.lexer.peek() {
            table.tags.push(tag);
            self.lexer.next();
        }
        while let Some(Token::Value(value)) = self.lexer.peek() {
            table.values.push(value);
            self.lexer.next();
        }
        if table.tags.is_empty() {
            self.note("a loop_ has no tags");
            return;
        }
        let complete = table.n_rows() * table.tags.len();
        let open_text = matches!(self.lexer.peek(), Some(Token::OpenText));
        table.cut_off = complete < table.values.len() || open_text;
        if table.cut_off {
            self.note(format!(
                "the loop of {} is cut off: {} values do not fill rows of {}",
                table.tags[0],
                table.values.len(),
                table.tags.len()
            ));
        }
        table.values.truncate(complete);
        if let Some(block) = self.blocks.last_mut() {
            block.loops.push(table);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_loops_frames() {
        let text = "junk data_A _Cell.Length_A 3 loop_ _x _y 1 2 3 4 save_f _z 9 save_ _w ?\n\
                    data_B loop_ _x _y 1 2 3 _v";
        let blocks = read_blocks(text);
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].value(&["_cell_length_a"]), Some("3"));
        assert_eq!(
            blocks[0].column("_y").unwrap().iter().collect::<Vec<_>>(),
            ["2", "4"]
        );
        assert!(!blocks[0].has("_z") && blocks[0].has("_w"));
        assert_eq!(blocks[0].value(&["_w", "_x"]), Some("1"));
        let table = blocks[1].table("_x").unwrap();
        assert!(table.cut_off);
        assert_eq!(table.n_rows(), 1);
        assert_eq!(blocks[1].irregularities.len(), 2);
    }
}
