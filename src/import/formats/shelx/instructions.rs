//! The lines of a SHELX file as instructions.
//!
//! In: text. Out: [`Instruction`]s with the number of their line: continued lines ("=") put
//! together, comments ("!", REM, lines that begin with a space) and fragments (FRAG … FEND) left
//! out.

use super::super::Fault;

/// Words that begin an instruction, by their first four letters; whatever else begins a line is
/// the name of an atom.
const KEYWORDS: [&str; 86] = [
    "ABIN", "ACTA", "AFIX", "ANIS", "ANSC", "ANSR", "BASF", "BIND", "BLOC", "BOND", "BUMP", "CELL",
    "CGLS", "CHIV", "CONF", "CONN", "DAMP", "DANG", "DEFS", "DELU", "DFIX", "DISP", "EADP", "END",
    "EQIV", "EXTI", "EXYZ", "FEND", "FLAT", "FMAP", "FRAG", "FREE", "FVAR", "GRID", "HFIX", "HKLF",
    "HTAB", "ISOR", "LATT", "LAUE", "LIST", "L.S.", "MERG", "MORE", "MOVE", "MPLA", "NCSY", "NEUT",
    "OMIT", "PART", "PLAN", "PRIG", "REM", "RESI", "RIGU", "RTAB", "SADI", "SAME", "SFAC", "SHEL",
    "SIMU", "SIZE", "SPEC", "STIR", "SUMP", "SWAT", "SYMM", "TEMP", "TITL", "TWIN", "TWST", "UNIT",
    "WGHT", "WIGL", "WPDB", "XNPD", "ZERR", "MOLE", "TIME", "HOPE", "INIT", "PATT", "PHAN", "TEXP",
    "TREF", "ESEL",
];

/// One instruction or atom.
pub(super) struct Instruction<'a> {
    /// Number of its first line, from 1.
    pub line: usize,
    /// Its words, "=" left out.
    pub words: Vec<&'a str>,
    /// Its first line.
    pub text: &'a str,
}

impl Instruction<'_> {
    /// The first word in upper case, without what follows "_" (a residue).
    pub(super) fn keyword(&self) -> String {
        let first = self.words.first().copied().unwrap_or_default();
        let plain = first.split('_').next().unwrap_or_default();
        plain.to_ascii_uppercase()
    }

    pub(super) fn is(&self, keyword: &str) -> bool {
        self.keyword() == keyword
    }

    /// The words behind the first one, put together.
    pub(super) fn text_behind_keyword(&self) -> String {
        self.words.get(1..).unwrap_or_default().concat()
    }
}

/// Whether a word begins an instruction, not an atom.
pub(super) fn is_instruction(word: &str) -> bool {
    let plain = word.split('_').next().unwrap_or_default();
    KEYWORDS
        .iter()
        .any(|known| plain.eq_ignore_ascii_case(known))
}

/// The instructions of a text.
///
/// # Errors
/// A [`Fault`] where a line includes another file.
pub(super) fn instructions(text: &str) -> Result<Vec<Instruction<'_>>, Fault> {
    let mut found: Vec<Instruction<'_>> = Vec::new();
    let mut continued = false;
    let mut in_fragment = false;
    for (index, line) in text.lines().enumerate() {
        let plain = line.split('!').next().unwrap_or_default();
        let (plain, goes_on) = match plain.trim_end().strip_suffix('=') {
            Some(plain) => (plain, true),
            None => (plain, false),
        };
        let words = plain.split_whitespace();
        if continued {
            if let Some(last) = found.last_mut() {
                last.words.extend(words);
            }
        } else if plain.starts_with('+') {
            let fact = format!("{} includes another file", super::quoted(plain));
            return Err(Fault::at(index + 1, fact, "put its lines into this one"));
        } else {
            let instruction = Instruction {
                line: index + 1,
                words: words.collect(),
                text: line,
            };
            let comment = plain.starts_with(char::is_whitespace)
                || instruction.words.is_empty()
                || instruction.is("REM");
            in_fragment |= instruction.is("FRAG");
            let ends = instruction.is("FEND");
            if !comment && !in_fragment {
                found.push(instruction);
            } else if goes_on {
                // What continues a comment goes with it.
                found.push(Instruction {
                    line: index + 1,
                    words: vec!["REM"],
                    text: line,
                });
            }
            in_fragment &= !ends;
        }
        continued = goes_on;
    }
    Ok(found)
}
