//! Circuits as text, in the ways in which people write them.
//!
//! In: "R-RQ-RQ-Q", "R0-p(R1,CPE1)-W", "R(RQ)(RQ)Q", "(R-W)|C". Out: the circuit, or where the text is
//! wrong.
//!
//! - "-" or "+" join in series; "|", "||", "∥" or "/" in parallel; p(a,b) is a beside b.
//! - Elements written together (RQ) are in parallel.
//! - Groups in brackets written together follow Boukamp's code (Solid State Ionics 1986, 20, 31,
//!   DOI 10.1016/0167-2738(86)90031-7): R(RQ)(RQ)Q is in series, each bracket changes from series to
//!   parallel and back. A group with "-" in it stands in parallel with what it is written together with:
//!   (R-W)Q.
//! - Numbers and marks after an element (R1, R_ct, CPE2) are names and are passed over.

use super::element::Element;
use super::node::Node;

/// Most elements of a circuit.
const MOST_ELEMENTS: usize = 24;

/// Deepest brackets.
const DEEPEST: usize = 8;

/// Why a text is no circuit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the circuit \"{text}\": {fact}; {remedy}")]
pub struct CircuitTextError {
    /// The text.
    pub text: String,
    /// Character where it goes wrong, from 0.
    pub at: usize,
    /// What is wrong, and where.
    pub fact: String,
    /// How to write it.
    pub remedy: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Element(Element),
    Open(char),
    Close(char),
    /// The p of p(…,…).
    Beside,
    Comma,
    Series,
    Parallel,
}

type Signs = [(usize, Sign)];

const HOW: &str = "write for example R-RQ-RQ-Q, R0-p(R1,CPE1)-W or R(RQ)(RQ)Q";

struct Fault {
    at: usize,
    fact: String,
    remedy: String,
}

impl Fault {
    fn new(at: usize, fact: impl Into<String>) -> Self {
        Self {
            at,
            fact: fact.into(),
            remedy: HOW.to_owned(),
        }
    }
}

/// Reads a circuit.
pub(super) fn parse(text: &str) -> Result<Node, CircuitTextError> {
    read(text).map_err(|fault| CircuitTextError {
        text: text.chars().take(200).collect(),
        at: fault.at,
        fact: fault.fact,
        remedy: fault.remedy,
    })
}

fn read(text: &str) -> Result<Node, Fault> {
    let signs = signs(text)?;
    if signs.is_empty() {
        return Err(Fault::new(0, "it is empty"));
    }
    let n_elements = signs
        .iter()
        .filter(|s| matches!(s.1, Sign::Element(_)))
        .count();
    if n_elements > MOST_ELEMENTS {
        let fact = format!("{n_elements} elements are more than any spectrum determines");
        return Err(Fault::new(0, fact));
    }
    let mut reader = Reader {
        signs: &signs,
        next: 0,
        end: text.chars().count(),
        is_code: is_code(&signs),
    };
    let node = reader.series(0, true)?;
    match reader.peek() {
        None => Ok(node),
        Some((at, Sign::Comma)) => Err(Fault::new(
            at,
            format!("the comma at character {} stands outside of p(…)", at + 1),
        )),
        Some((at, _)) => Err(Fault::new(
            at,
            format!("the bracket at character {} was never opened", at + 1),
        )),
    }
}

/// Whether it is Boukamp's code: brackets, and no sign that joins.
fn is_code(signs: &Signs) -> bool {
    let has = |wanted: fn(&Sign) -> bool| signs.iter().any(|(_, sign)| wanted(sign));
    has(|sign| matches!(sign, Sign::Open(_)))
        && !has(|sign| {
            matches!(
                sign,
                Sign::Series | Sign::Parallel | Sign::Beside | Sign::Comma
            )
        })
}

struct Reader<'a> {
    signs: &'a Signs,
    next: usize,
    end: usize,
    is_code: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<(usize, Sign)> {
        self.signs.get(self.next).copied()
    }

    fn take(&mut self, sign: Sign) -> bool {
        let is_it = self.peek().is_some_and(|(_, next)| next == sign);
        self.next += usize::from(is_it);
        is_it
    }

    /// Terms joined by "-".
    fn series(&mut self, depth: usize, in_series: bool) -> Result<Node, Fault> {
        let mut parts = vec![self.parallel(depth, in_series)?];
        while self.take(Sign::Series) {
            parts.push(self.parallel(depth, in_series)?);
        }
        Ok(Node::series(parts))
    }

    /// Terms joined by "|".
    fn parallel(&mut self, depth: usize, in_series: bool) -> Result<Node, Fault> {
        let mut parts = vec![self.together(depth, in_series)?];
        while self.take(Sign::Parallel) {
            parts.push(self.together(depth, in_series)?);
        }
        Ok(Node::parallel(parts))
    }

    /// What is written together.
    fn together(&mut self, depth: usize, in_series: bool) -> Result<Node, Fault> {
        let mut parts = Vec::new();
        let (mut has_group, mut has_chain) = (false, false);
        while let Some((at, sign)) = self.peek() {
            match sign {
                Sign::Element(element) => {
                    self.next += 1;
                    parts.push(Node::Element(element));
                }
                Sign::Beside => {
                    self.next += 1;
                    has_group = true;
                    parts.push(self.beside(at, depth)?);
                }
                Sign::Open(bracket) => {
                    self.next += 1;
                    has_group = true;
                    let group = self.group(at, bracket, depth, in_series)?;
                    has_chain |= matches!(group, Node::Series(_));
                    parts.push(group);
                }
                _ => break,
            }
        }
        if parts.is_empty() {
            let at = self.peek().map_or(self.end, |(at, _)| at);
            let place = match self.peek() {
                None => "at its end".to_owned(),
                Some(_) => format!("at character {}", at + 1),
            };
            return Err(Fault::new(at, format!("{place} an element is missing")));
        }
        let is_series = match self.is_code {
            true => in_series,
            false => has_group && !has_chain,
        };
        Ok(match is_series {
            true => Node::series(parts),
            false => Node::parallel(parts),
        })
    }

    fn group(
        &mut self,
        at: usize,
        bracket: char,
        depth: usize,
        in_series: bool,
    ) -> Result<Node, Fault> {
        self.check_depth(at, depth)?;
        let inner = self.series(depth + 1, !in_series)?;
        self.close(at, bracket)?;
        Ok(inner)
    }

    /// The rest of p(…,…).
    fn beside(&mut self, at: usize, depth: usize) -> Result<Node, Fault> {
        self.check_depth(at, depth)?;
        let Some((_, Sign::Open(bracket))) = self.peek() else {
            let fact = format!("after the p at character {} a bracket is missing", at + 1);
            return Err(Fault::new(at, fact));
        };
        self.next += 1;
        let mut parts = vec![self.series(depth + 1, true)?];
        while self.take(Sign::Comma) {
            parts.push(self.series(depth + 1, true)?);
        }
        self.close(at, bracket)?;
        if let [Node::Element(_)] = parts.as_slice() {
            let fact = format!("the p(…) at character {} holds one element only", at + 1);
            return Err(Fault::new(at, fact));
        }
        Ok(Node::parallel(parts))
    }

    fn check_depth(&self, at: usize, depth: usize) -> Result<(), Fault> {
        match depth < DEEPEST {
            true => Ok(()),
            false => Err(Fault::new(
                at,
                format!("brackets are deeper than {DEEPEST}"),
            )),
        }
    }

    fn close(&mut self, opened: usize, bracket: char) -> Result<(), Fault> {
        let wanted = if bracket == '[' { ']' } else { ')' };
        if self.take(Sign::Close(wanted)) {
            return Ok(());
        }
        let fact = match self.peek() {
            Some((at, Sign::Close(other))) => format!(
                "the bracket \"{bracket}\" at character {} is closed by \"{other}\" at character {}",
                opened + 1,
                at + 1
            ),
            Some((at, Sign::Comma)) => {
                format!("the comma at character {} stands outside of p(…)", at + 1)
            }
            _ => format!("the bracket at character {} is not closed", opened + 1),
        };
        Err(Fault::new(opened, fact))
    }
}

/// The text as signs, each with its place in characters.
fn signs(text: &str) -> Result<Vec<(usize, Sign)>, Fault> {
    let chars: Vec<char> = text.chars().collect();
    let mut signs = Vec::new();
    let mut k = 0;
    while let Some(c) = chars.get(k).copied() {
        let at = k;
        k += 1;
        let sign = match c {
            c if c.is_whitespace() => continue,
            '-' | '+' | '–' | '−' | '—' => Sign::Series,
            '|' | '∥' | '‖' | '/' => {
                while chars.get(k).is_some_and(|c| "|∥‖/".contains(*c)) {
                    k += 1;
                }
                Sign::Parallel
            }
            '(' | '{' => Sign::Open('('),
            '[' => Sign::Open('['),
            ')' | '}' => Sign::Close(')'),
            ']' => Sign::Close(']'),
            ',' | ';' => Sign::Comma,
            'p' if chars.get(k).is_some_and(|c| "([{".contains(*c)) => Sign::Beside,
            _ => {
                let (element, length) = element(&chars[at..]).ok_or_else(|| unknown(at, c))?;
                k = after_name(&chars, at + length);
                Sign::Element(element)
            }
        };
        signs.push((at, sign));
    }
    Ok(signs)
}

fn unknown(at: usize, c: char) -> Fault {
    let mut fault = Fault::new(at, format!("\"{c}\" at character {} is no element", at + 1));
    fault.remedy = "elements are R, C, L, Q (or CPE), W, Ws and Wo; ".to_owned() + HOW;
    fault
}

/// An element at the beginning, and the length of its sign.
fn element(chars: &[char]) -> Option<(Element, usize)> {
    const SIGNS: [(&str, Element); 12] = [
        ("CPE", Element::Q),
        ("cpe", Element::Q),
        ("Ws", Element::Ws),
        ("Wo", Element::Wo),
        ("WS", Element::Ws),
        ("WO", Element::Wo),
        ("R", Element::R),
        ("C", Element::C),
        ("L", Element::L),
        ("Q", Element::Q),
        ("W", Element::W),
        ("P", Element::Q),
    ];
    let begins =
        |sign: &&(&str, Element)| sign.0.chars().eq(chars.iter().copied().take(sign.0.len()));
    if let Some((sign, element)) = SIGNS.iter().find(begins) {
        return Some((*element, sign.len()));
    }
    // Small letters too, but for p, which may begin p(…).
    let small = chars.first()?.to_ascii_uppercase();
    let one = |sign: &&(&str, Element)| sign.0.chars().eq([small]) && small != 'P';
    SIGNS.iter().find(one).map(|(_, element)| (*element, 1))
}

/// Where the name after an element ends: digits (also low ones), or "_" with letters and digits.
fn after_name(chars: &[char], from: usize) -> usize {
    let is_digit = |c: char| c.is_ascii_digit() || ('₀'..='₉').contains(&c) || c == '\'';
    let mut k = from;
    if chars.get(k) == Some(&'_') {
        k += 1;
        while chars
            .get(k)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_' || *c == '.')
        {
            k += 1;
        }
        return k;
    }
    while chars.get(k).is_some_and(|c| is_digit(*c)) {
        k += 1;
    }
    k
}
