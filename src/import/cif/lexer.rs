//! Text to tokens, after the grammar of CIF 1.1 (Hall, Allen & Brown 1991, DOI
//! 10.1107/S010876739101067X) and what of CIF 2.0 occurs in practice (triple quotes, lists).
//!
//! In: decoded text. Out: [`Token`]s, slices of the text, in one pass. It never fails: a quote
//! that does not end takes the rest of its line, a text field that does not end takes the rest of
//! the file and says so.

/// A lexical unit; keywords match in any case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `data_NAME`
    Data(&'a str),
    /// `loop_`
    Loop,
    /// `save_NAME`, or `save_` with an empty name, which ends the frame.
    Save(&'a str),
    /// `_tag`
    Tag(&'a str),
    /// Any value without its quotes.
    Value(&'a str),
    /// A text field without its closing semicolon, up to the end of the file.
    OpenText,
}

/// Iterator over the tokens of a text.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
    /// Whether `[` and `{` open a list (CIF 2.0) instead of being part of a word.
    lists: bool,
    /// Whether triple quotes are still looked for.
    triples: bool,
}

impl<'a> Lexer<'a> {
    /// A lexer at the beginning of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            lists: text.trim_start().starts_with("#\\#CIF_2.0"),
            triples: true,
        }
    }

    fn byte(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    fn at_line_start(&self) -> bool {
        self.position == 0 || matches!(self.byte(self.position - 1), Some(b'\n' | b'\r'))
    }

    /// First position at or after `from` whose byte satisfies the test, else the end.
    fn seek(&self, from: usize, test: impl Fn(u8) -> bool) -> usize {
        let bytes = self.text.as_bytes().get(from..).unwrap_or_default();
        bytes
            .iter()
            .position(|byte| test(*byte))
            .map_or(self.text.len(), |offset| from + offset)
    }

    fn skip_space_and_comments(&mut self) {
        loop {
            self.position = self.seek(self.position, |byte| !is_space(byte));
            if self.byte(self.position) != Some(b'#') {
                return;
            }
            self.position = self.seek(self.position, is_line_end);
        }
    }

    /// Takes `from..end` as a value and continues at `next`.
    fn value(&mut self, from: usize, end: usize, next: usize) -> Token<'a> {
        self.position = next.min(self.text.len());
        Token::Value(self.text.get(from..end).unwrap_or_default())
    }

    /// `;` at the start of a line up to the next line that starts with `;`.
    fn text_field(&mut self) -> Token<'a> {
        let from = self.position + 1;
        let mut line_end = self.seek(from, is_line_end);
        while line_end < self.text.len() {
            if self.byte(line_end + 1) == Some(b';') {
                return self.value(from, line_end, line_end + 2);
            }
            line_end = self.seek(line_end + 1, is_line_end);
        }
        self.position = self.text.len();
        Token::OpenText
    }

    /// A quoted value: the closing quote is one followed by white space, so that
    /// `'4-methyl 5'-nitro'` is one value.
    fn quoted(&mut self, quote: u8) -> Token<'a> {
        let from = self.position + 1;
        if self.byte(from) == Some(quote) && self.byte(from + 1) == Some(quote) {
            let body = self.text.get(from + 2..).unwrap_or_default();
            let closing = if quote == b'"' { "\"\"\"" } else { "'''" };
            if let Some(length) = self.triples.then(|| body.find(closing)).flatten() {
                return self.value(from + 2, from + 2 + length, from + 5 + length);
            }
            // Nor does any later one close: looking again would cost quadratic time.
            self.triples = false;
        }
        let line_end = self.seek(from, is_line_end);
        let mut end = from;
        loop {
            end = self.seek(end, |byte| byte == quote);
            if end >= line_end {
                return self.value(from, line_end, line_end);
            }
            if self.byte(end + 1).is_none_or(is_space) {
                return self.value(from, end, end + 1);
            }
            end += 1;
        }
    }

    /// A CIF 2.0 list or table as one value, brackets included; `None` where it does not close.
    fn list(&mut self) -> Option<Token<'a>> {
        let mut depth = 0_usize;
        let bytes = self.text.as_bytes().get(self.position..)?;
        for (offset, byte) in bytes.iter().enumerate() {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let end = self.position + offset + 1;
                return Some(self.value(self.position, end, end));
            }
        }
        self.lists = false;
        None
    }

    fn word(&mut self) -> Token<'a> {
        let from = self.position;
        let end = self.seek(from, is_space);
        self.position = end;
        let word = self.text.get(from..end).unwrap_or_default();
        let after = |keyword: &str| {
            let head = word.get(..keyword.len())?;
            head.eq_ignore_ascii_case(keyword)
                .then(|| &word[keyword.len()..])
        };
        match word.as_bytes().first() {
            Some(b'_') => Token::Tag(word),
            Some(b'd' | b'D') => after("data_").map_or(Token::Value(word), Token::Data),
            Some(b's' | b'S') => after("save_").map_or(Token::Value(word), Token::Save),
            Some(b'l' | b'L') if word.eq_ignore_ascii_case("loop_") => Token::Loop,
            _ => Token::Value(word),
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space_and_comments();
        Some(match self.byte(self.position)? {
            b';' if self.at_line_start() => self.text_field(),
            quote @ (b'\'' | b'"') => self.quoted(quote),
            b'[' | b'{' if self.lists => self.list().unwrap_or_else(|| self.word()),
            _ => self.word(),
        })
    }
}

fn is_space(byte: u8) -> bool {
    byte <= b' '
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::Token::{Data, Loop, OpenText, Save, Tag, Value};
    use super::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Lexer::new(text).collect()
    }

    #[test]
    fn words_comments_keywords() {
        assert_eq!(
            tokens("# note\nDATA_x #y\r\n_a 1.2(3) LOOP_\r_b a#b save_f save_"),
            [
                Data("x"),
                Tag("_a"),
                Value("1.2(3)"),
                Loop,
                Tag("_b"),
                Value("a#b"),
                Save("f"),
                Save("")
            ]
        );
    }

    #[test]
    fn quotes() {
        assert_eq!(
            tokens("'a dog's life' \"x \" '' 'open end\n'x, y' O5' '''a 'b' c'''"),
            [
                Value("a dog's life"),
                Value("x "),
                Value(""),
                Value("open end"),
                Value("x, y"),
                Value("O5'"),
                Value("a 'b' c")
            ]
        );
    }

    #[test]
    fn text_fields() {
        assert_eq!(
            tokens("_a\n;one\n two ; three\n;_b 1;2"),
            [
                Tag("_a"),
                Value("one\n two ; three"),
                Tag("_b"),
                Value("1;2")
            ]
        );
        assert_eq!(
            tokens("_a\r\n;\r\nx\r\n;\r\n1"),
            [Tag("_a"), Value("\r\nx\r"), Value("1")]
        );
        assert_eq!(tokens("_a\n;never\nends"), [Tag("_a"), OpenText]);
    }

    #[test]
    fn lists_only_in_cif2() {
        assert_eq!(tokens("#\\#CIF_2.0\n_a [1 2]"), [Tag("_a"), Value("[1 2]")]);
        assert_eq!(tokens("_a [1 2]").len(), 3);
    }
}
