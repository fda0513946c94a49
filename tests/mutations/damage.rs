//! Damage as it happens to files, and worse.
//!
//! In: an intact file and a stream of random numbers. Out: [`Damage`]: its bytes, what was done, and
//! whether it surely destroyed something that the reader needs.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::corpus::Intact;

/// A damaged file.
pub struct Damage {
    pub bytes: Vec<u8>,
    /// Whether what was lost can be seen from the file: an answer that differs from that of the
    /// intact file needs a remark.
    pub destroys: bool,
    /// What was done, for the message of a failure.
    pub what: String,
}

/// Texts that stand where a number or a name should.
const NONSENSE: [&str; 24] = [
    "NaN",
    "inf",
    "-1",
    "0",
    "1e308",
    "-1e308",
    "1e-308",
    "99999999999999999999",
    "1.2.3",
    "--5",
    "?",
    ".",
    "\"",
    "'",
    ";",
    "1,5",
    "α",
    "\u{feff}",
    "\u{1b}[31m",
    "\u{0}",
    "data_",
    "loop_",
    "1e5",
    "=1+1",
];

/// Bytes that mean something in one format or another.
const STRAY: &[u8] = b"0123456789.-+/'\";_ \n\0,";

/// Damages a file in one of many ways.
pub fn damaged(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    if file.is_text {
        match random.random_range(0..10) {
            0 => return without_a_token(file, random),
            1 => return garbled_number(file, random),
            2 => return cut_between_tokens(file, random),
            3 => return lines(file, random),
            4 => return replaced_token(file, random),
            _ => {}
        }
    } else if random.random_range(0..3) == 0 {
        return cut(file, random);
    }
    scattered(file, random)
}

fn pick(random: &mut ChaCha8Rng, n: usize) -> usize {
    random.random_range(0..n.max(1))
}

/// Ends of a container, a table's workbook, a project, a matrix: a shorter one is never whole.
fn cut(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let at = pick(random, file.bytes.len());
    Damage {
        bytes: file.bytes[..at].to_vec(),
        destroys: true,
        what: format!("cut after {at} bytes"),
    }
}

/// Bytes changed, lost, doubled and moved here and there.
fn scattered(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let mut bytes = file.bytes.clone();
    let edits = 1 + pick(random, 6);
    for _ in 0..edits {
        let n = bytes.len();
        if n < 4 {
            break;
        }
        let at = pick(random, n);
        match random.random_range(0..6) {
            0 => bytes[at] ^= 1 << pick(random, 8),
            1 => bytes[at] = random.random(),
            2 => {
                bytes.remove(at);
            }
            3 => bytes.insert(at, STRAY[pick(random, STRAY.len())]),
            4 => {
                let end = (at + pick(random, 40)).min(n);
                let piece = bytes[at..end].to_vec();
                let to = pick(random, n);
                bytes.splice(to..to, piece);
            }
            _ => {
                let end = (at + pick(random, 40)).min(n);
                bytes.drain(at..end);
            }
        }
    }
    Damage {
        bytes,
        destroys: false,
        what: format!("{edits} scattered edits"),
    }
}

/// Byte ranges of the words of a text, with the number of their line.
fn tokens(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (k, byte) in bytes.iter().chain(b" ").enumerate() {
        let is_space = byte.is_ascii_whitespace() || matches!(byte, b',' | b';');
        match (is_space, start) {
            (false, None) => start = Some(k),
            (true, Some(from)) => {
                found.push((from, k));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_number(token: &[u8]) -> bool {
    std::str::from_utf8(token).is_ok_and(|text| text.parse::<f64>().is_ok())
}

/// One number of the atoms' list or of the table is gone: rows do not add up any more.
fn without_a_token(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let numbers = numbers_behind(file);
    let Some(&(from, to)) = numbers.get(pick(random, numbers.len())) else {
        return scattered(file, random);
    };
    let mut bytes = file.bytes.clone();
    bytes.drain(from..to);
    Damage {
        bytes,
        destroys: file.rows_have_one_length,
        what: format!("without \"{}\" at {from}", text(&file.bytes[from..to])),
    }
}

/// A number that is none any more.
fn garbled_number(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let numbers = numbers_behind(file);
    let Some(&(from, to)) = numbers.get(pick(random, numbers.len())) else {
        return scattered(file, random);
    };
    let letters = ["x", "O", "l", ".."];
    let letter = letters[pick(random, letters.len())];
    let at = from + pick(random, to - from);
    let mut bytes = file.bytes.clone();
    bytes.splice(at..=at, letter.bytes());
    Damage {
        bytes,
        destroys: true,
        what: format!(
            "\"{letter}\" in \"{}\" at {at}",
            text(&file.bytes[from..to])
        ),
    }
}

/// The rest is missing, the last word is whole.
fn cut_between_tokens(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let tokens = tokens(&file.bytes);
    let (_, to) = tokens[pick(random, tokens.len())];
    Damage {
        bytes: file.bytes[..to].to_vec(),
        destroys: file.says_how_much,
        what: format!("cut after byte {to}"),
    }
}

/// Lines doubled, lost or exchanged.
fn lines(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let mut lines: Vec<&[u8]> = file.bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let (at, other) = (pick(random, lines.len()), pick(random, lines.len()));
    let what = match random.random_range(0..3) {
        0 => {
            lines.insert(other, lines[at]);
            "repeated at"
        }
        1 => {
            lines.remove(at);
            "lost, not"
        }
        _ => {
            lines.swap(at, other);
            "exchanged with"
        }
    };
    Damage {
        bytes: lines.concat(),
        destroys: false,
        what: format!("line {at} {what} {other}"),
    }
}

/// A word that is another one.
fn replaced_token(file: &Intact, random: &mut ChaCha8Rng) -> Damage {
    let tokens = tokens(&file.bytes);
    let (from, to) = tokens[pick(random, tokens.len())];
    let word = NONSENSE[pick(random, NONSENSE.len())];
    let mut bytes = file.bytes.clone();
    bytes.splice(from..to, word.bytes());
    Damage {
        bytes,
        destroys: false,
        what: format!("{word:?} for \"{}\"", text(&file.bytes[from..to])),
    }
}

/// The numbers behind the place from which on all of them matter.
fn numbers_behind(file: &Intact) -> Vec<(usize, usize)> {
    let numbers = tokens(&file.bytes).into_iter();
    numbers
        .filter(|(from, to)| *from >= file.numbers_from && is_number(&file.bytes[*from..*to]))
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
