//! Warnings of one kind told once.
//!
//! In: warnings in the order in which they were raised. Out: [`Group`]s in the order of their first
//! members: those with the same remedy and the same fact, up to numbers and names. Nothing is
//! dropped: a group holds all its members. Linear in the length of the texts.

use std::collections::HashMap;

use super::Warning;

/// So many of a kind are told one by one before they are folded.
pub const TOLD_ALONE: usize = 3;

/// Names that a folded line gives.
const NAMED: usize = 3;

/// Warnings of one kind, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// The members, in their order.
    pub members: Vec<&'a Warning>,
    /// Whether all say the very same, and differ in nothing but their objects.
    pub same_words: bool,
}

impl<'a> Group<'a> {
    /// The group of the warnings at some places, at least one.
    pub fn of(all: &[&'a Warning], places: &[usize]) -> Self {
        let members: Vec<&Warning> = places.iter().map(|place| all[*place]).collect();
        let first = members[0];
        let same = |w: &&Warning| w.fact == first.fact && w.remedy == first.remedy;
        Self {
            same_words: members.iter().all(same),
            members,
        }
    }

    /// The first member, which stands for all.
    pub fn example(&self) -> &'a Warning {
        self.members[0]
    }

    /// Whether the group is told in one line.
    pub fn is_folded(&self) -> bool {
        self.members.len() > TOLD_ALONE
    }

    /// What all of them say, without their objects: fact and remedy of the first.
    pub fn fact(&self) -> String {
        let example = self.example();
        told(&example.fact, self.same_words, &example.remedy)
    }

    /// "a.cif, b.cif, c.cif and 297 more".
    pub fn names(&self) -> String {
        named(&mut self.members.iter().map(|w| w.subject.as_str()))
    }

    /// The lines of the group: one for each member of a small one; else
    /// "300 × fact (remedy): a.cif, b.cif, c.cif and 297 more".
    pub fn lines(&self) -> Vec<String> {
        if !self.is_folded() {
            return self.members.iter().map(ToString::to_string).collect();
        }
        let n = self.members.len();
        vec![format!("{n} × {}: {}", self.fact(), self.names())]
    }
}

fn told(fact: &str, same_words: bool, remedy: &str) -> String {
    let such_as = if same_words { "" } else { "such as: " };
    if remedy.is_empty() {
        format!("{such_as}{fact}")
    } else {
        format!("{such_as}{fact} ({remedy})")
    }
}

fn named(subjects: &mut dyn Iterator<Item = &str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut others = 0_usize;
    for subject in subjects {
        if names.len() < NAMED {
            names.push(subject);
        } else {
            others += 1;
        }
    }
    match others {
        0 => names.join(", "),
        n => format!("{} and {n} more", names.join(", ")),
    }
}

/// Groups warnings by what they say.
pub fn fold<'a>(warnings: impl IntoIterator<Item = &'a Warning>) -> Vec<Group<'a>> {
    let all: Vec<&Warning> = warnings.into_iter().collect();
    let groups = places(&all).into_iter();
    groups.map(|places| Group::of(&all, &places)).collect()
}

/// The places of the members of each group, in order.
pub fn places(warnings: &[&Warning]) -> Vec<Vec<usize>> {
    let mut group_of: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, warning) in warnings.iter().enumerate() {
        let n = groups.len();
        let group = *group_of.entry(kind(warning)).or_insert(n);
        if group == n {
            groups.push(Vec::new());
        }
        groups[group].push(place);
    }
    groups
}

/// Warnings that come one after another: the first few of each kind are told at once, the others
/// are kept for the end.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    place_of: HashMap<String, usize>,
    kinds: Vec<Kept>,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    told: usize,
    kept: Vec<Warning>,
}

impl Stream {
    /// Whether to tell this one now; else it is kept.
    pub fn tell_now(&mut self, warning: &Warning) -> bool {
        let n = self.kinds.len();
        let place = *self.place_of.entry(kind(warning)).or_insert(n);
        if place == n {
            self.kinds.push(Kept::default());
        }
        let kind = &mut self.kinds[place];
        if kind.told < TOLD_ALONE {
            kind.told += 1;
            return true;
        }
        kind.kept.push(warning.clone());
        false
    }

    /// A line for each kind of which some were kept: "297 more × fact (remedy): d.cif, e.cif, …".
    /// The stream begins anew.
    pub fn end(&mut self) -> Vec<String> {
        let kinds = std::mem::take(self).kinds.into_iter();
        let line = |kind: Kept| {
            let first = kind.kept.first()?;
            let same = kind.kept.iter().all(|w| w.fact == first.fact);
            let fact = told(&first.fact, same, &first.remedy);
            let names = named(&mut kind.kept.iter().map(|w| w.subject.as_str()));
            Some(format!("{} more × {fact}: {names}", kind.kept.len()))
        };
        kinds.filter_map(line).collect()
    }
}

/// What a warning says up to numbers and names.
fn kind(warning: &Warning) -> String {
    let mut kind = String::with_capacity(warning.fact.len() + warning.remedy.len() + 1);
    for text in [&warning.fact, &warning.remedy] {
        put_pattern(&mut kind, text, &warning.subject);
        kind.push('\n');
    }
    kind
}

/// Stands for a number or a name, or for a row of them.
const NAME: char = '#';

/// The text with its numbers, quoted words, names of files and formulas replaced; the subject, where
/// it is mentioned, is such a name.
fn put_pattern(kind: &mut String, text: &str, subject: &str) {
    // Shorter ones stand in the middle of words.
    let mentions = subject.chars().count() > 2 && text.contains(subject);
    let without = mentions.then(|| text.replace(subject, "\"\""));
    let mut rest = without.as_deref().unwrap_or(text);
    let mut first = true;
    // Where a row of names stands, and nothing else since: another name adds nothing.
    let mut in_row = false;
    while let Some(c) = rest.chars().next() {
        if let Some(quoted) = quoted(rest) {
            put_name(kind, &mut in_row);
            rest = &rest[quoted..];
            first = false;
            continue;
        }
        if is_of_word(c) {
            let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            let word = rest[..end].trim_end_matches(['.', ':', '/']);
            if is_name(word, first) {
                put_name(kind, &mut in_row);
            } else {
                // "3, 4 and 5" is a row like "3".
                in_row &= word == "and" || word == "or";
                kind.push_str(word);
            }
            rest = &rest[word.len().max(c.len_utf8())..];
            if word.is_empty() {
                kind.push(c);
            }
            first = false;
            continue;
        }
        in_row &= c.is_whitespace() || c == ',' || c == ';';
        kind.push(c);
        rest = &rest[c.len_utf8()..];
    }
}

/// A name after a name takes the place of both and of what stands between.
fn put_name(kind: &mut String, in_row: &mut bool) {
    if *in_row && let Some(last) = kind.rfind(NAME) {
        kind.truncate(last);
    }
    kind.push(NAME);
    *in_row = true;
}

/// Length in bytes of a quotation that the text begins with.
fn quoted(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let close = match open {
        '"' => '"',
        '“' => '”',
        '«' => '»',
        '`' => '`',
        _ => return None,
    };
    let inner = &text[open.len_utf8()..];
    let end = inner.find(close)?;
    Some(open.len_utf8() + end + close.len_utf8())
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || "_.:/\\+-−%^·₊₋⁺⁻'’".contains(c)
}

/// Numbers, formulas, symbols of elements, names of files, labels of sites.
fn is_name(word: &str, first: bool) -> bool {
    if word.is_empty() {
        return false;
    }
    let has_digit = word.chars().any(char::is_numeric);
    let is_file = word.contains('/') || word.contains('\\') || word.contains('.');
    let mut pairs = word.chars().zip(word.chars().skip(1));
    let is_formula = pairs.any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let is_symbol = !first && word.chars().count() <= 2 && word.starts_with(char::is_uppercase);
    has_digit || is_file || is_formula || is_symbol
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(subject: &str, fact: &str) -> Warning {
        Warning::new(subject, fact, "look at it")
    }

    #[test]
    fn the_same_up_to_numbers_and_names_is_one_group() {
        let alike = [
            warning("a.cif", "site Fe1 holds 0.5 Fe in LiFePO4"),
            warning("b.cif", "site O12 holds 0.25 O in Li3N"),
            warning("c.cif", "site Mn1 holds -1e-3 Mn in NaCl"),
            warning("d.cif", "site \"x y\" holds 3 of a.cif in d.cif"),
        ];
        let mut all: Vec<Warning> = alike[..3].to_vec();
        all.push(warning("e.cif", "has no cell"));
        all.push(Warning::new(
            "f.cif",
            "site Fe1 holds 0.5 Fe in LiFePO4",
            "",
        ));
        let groups = fold(&all);
        let sizes: Vec<usize> = groups.iter().map(|g| g.members.len()).collect();
        assert_eq!(sizes, [3, 1, 1]);
        assert!(!groups[0].same_words && groups[1].same_words);
        assert_eq!(groups[0].example(), &all[0]);
        assert_eq!(fold(&alike).len(), 2, "\"of\" is another fact than none");
    }

    #[test]
    fn rows_of_names_of_any_length_are_alike() {
        let all = [
            warning("a", "no charges for Fe, Ni and Co; left out"),
            warning("b", "no charges for Fe; left out"),
            warning("c", "no charges for Li, O; left out"),
        ];
        assert_eq!(fold(&all).len(), 1);
        let apart = [
            warning("a", "no charges for anions"),
            warning("b", "no radii for anions"),
            warning("c", "No charges, and 3 radii"),
        ];
        assert_eq!(fold(&apart).len(), 3);
    }

    #[test]
    fn a_folded_line_counts_and_names() {
        let all: Vec<Warning> = (0..300)
            .map(|k| warning(&format!("{k}.cif"), "has no hydrogen"))
            .collect();
        let groups = fold(&all);
        assert_eq!(
            groups[0].lines(),
            ["300 × has no hydrogen (look at it): 0.cif, 1.cif, 2.cif and 297 more"]
        );
        assert_eq!(fold(&all[..3])[0].lines().len(), 3);
        assert_eq!(fold(&all[..2])[0].lines()[1], all[1].to_string());
    }

    #[test]
    fn a_stream_tells_the_first_and_counts_the_rest() {
        let mut stream = Stream::default();
        let all: Vec<Warning> = (0..9).map(|k| warning(&k.to_string(), "odd")).collect();
        let told = all.iter().filter(|w| stream.tell_now(w)).count();
        assert_eq!(told, TOLD_ALONE);
        assert_eq!(
            stream.end(),
            ["6 more × odd (look at it): 3, 4, 5 and 3 more"]
        );
        assert!(stream.end().is_empty() && stream.tell_now(&all[0]));
    }

    #[test]
    fn nothing_is_lost_and_any_text_ends() {
        let texts = [
            "",
            "\"",
            "“open",
            "...",
            "::",
            "- - -",
            "é\u{301}",
            "a\nb",
            "'",
            "1",
        ];
        let all: Vec<Warning> = texts
            .iter()
            .flat_map(|a| texts.iter().map(|b| Warning::new(*a, *b, *a)))
            .collect();
        let groups = fold(&all);
        let n: usize = groups.iter().map(|g| g.members.len()).sum();
        assert_eq!(n, all.len());
    }

    #[test]
    fn twenty_thousand_fold_in_a_moment() {
        let fact = "a long fact with 17 numbers and some names such as LiFePO4. ".repeat(4);
        let all: Vec<Warning> = (0..20_000)
            .map(|k| warning(&format!("file-{k}.cif"), &format!("{fact}{k}")))
            .collect();
        let started = std::time::Instant::now();
        assert_eq!(fold(&all).len(), 1);
        // A fraction of a second; the bound is for a busy machine without optimisation.
        assert!(started.elapsed().as_secs() < 10);
    }
}
