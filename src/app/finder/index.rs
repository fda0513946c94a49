//! The names of all entries, made once for each data set, and what of them fits what is typed.

use std::collections::BTreeMap;

use super::ranking::Query;
use crate::app::state::State;
use crate::crystal::formula::reduced_formula;
use crate::crystal::formula_writings::formulas_of;
use crate::dataset::Dataset;
use crate::dataset::filter::bare;
use crate::import::{Entry, EntryIndex};

/// Parts the names of an entry; no name holds it.
const BETWEEN: char = '\n';

/// Names of entries, ready to be searched.
#[derive(Default)]
pub(super) struct Index {
    made_for: Option<(u64, u64)>,
    /// Of each entry: its names without spaces and hyphens, in lower case.
    names: Vec<String>,
    /// Chemical systems, such as "Li-P-S", and how many entries they have.
    systems: Vec<(String, usize)>,
}

impl Index {
    /// Makes it anew where the data have changed.
    pub(super) fn refresh(&mut self, state: &State) {
        let session = &state.session;
        let now = Some((session.document_number, session.data_version));
        if self.made_for != now {
            *self = Self::of(state.data());
            self.made_for = now;
        }
    }

    fn of(data: &Dataset) -> Self {
        let mut systems = BTreeMap::<String, usize>::new();
        for entry in data.entries.iter() {
            *systems.entry(system(&entry.formula)).or_default() += 1;
        }
        Self {
            made_for: None,
            names: data.entries.iter().map(names).collect(),
            systems: systems
                .into_iter()
                .filter(|(name, _)| name.contains('-'))
                .collect(),
        }
    }

    /// Entries that fit, the best first, with how well they do; those of equal fit with a measured
    /// conductivity first.
    pub(super) fn entries(
        &self,
        query: &Query,
        text: &str,
        data: &Dataset,
    ) -> Vec<(u32, EntryIndex)> {
        let formulas: Vec<String> = formulas_of(text).iter().map(reduced_formula).collect();
        let fit = |(k, names): (usize, &String)| {
            let is_it = data
                .entries
                .get(k)
                .is_some_and(|e| formulas.contains(&e.formula));
            let fit = match is_it {
                true => Some(0),
                false => names
                    .split(BETWEEN)
                    .filter_map(|name| query.fit_bare(name))
                    .min(),
            };
            Some((fit?, EntryIndex(k)))
        };
        let mut found: Vec<(u32, EntryIndex)> =
            self.names.iter().enumerate().filter_map(fit).collect();
        found.sort_by_key(|(fit, entry)| (*fit, data.label_of(*entry).is_none(), *entry));
        found
    }

    /// Entries whose name what is typed may be a slip of, as [`Self::entries`].
    pub(super) fn misspelt(&self, query: &Query, data: &Dataset) -> Vec<(u32, EntryIndex)> {
        let fit = |(k, names): (usize, &String)| {
            let fits = names
                .split(BETWEEN)
                .filter_map(|name| query.fit_misspelt_bare(name));
            Some((fits.min()?, EntryIndex(k)))
        };
        let mut found: Vec<(u32, EntryIndex)> =
            self.names.iter().enumerate().filter_map(fit).collect();
        found.sort_by_key(|(fit, entry)| (*fit, data.label_of(*entry).is_none(), *entry));
        found
    }

    /// Chemical systems that fit, with how well they do and how many entries they have.
    pub(super) fn systems(&self, query: &Query, text: &str) -> Vec<(u32, &str, usize)> {
        let asked = asked_system(text);
        let fit = |(name, n): &'_ (String, usize)| {
            let exact = asked.as_ref().is_some_and(|asked| asked == name);
            let fit = if exact {
                Some(0)
            } else {
                query.fit_bare(&bare(name))
            };
            fit.map(|fit| (fit, *n))
        };
        let found = self.systems.iter();
        let mut found: Vec<(u32, &str, usize)> = found
            .filter_map(|system| fit(system).map(|(fit, n)| (fit, system.0.as_str(), n)))
            .collect();
        found.sort_by_key(|(fit, name, _)| (*fit, *name));
        found
    }
}

/// What an entry is looked for by.
fn names(entry: &Entry) -> String {
    let mut names = bare(&entry.formula);
    let mut add = |name: &str| {
        let name = bare(name);
        if !names.split(BETWEEN).any(|known| known == name) {
            names.push(BETWEEN);
            names.push_str(&name);
        }
    };
    add(&entry.id);
    entry.material_id.iter().for_each(|id| add(id));
    entry
        .formula_in_file
        .iter()
        .for_each(|formula| add(formula));
    // Rows of a table have the name of its file in common.
    if !entry.source.contains(" row ") {
        add(&entry.source);
    }
    names
}

/// The elements of a formula in alphabetical order: "Li3PS4" is of "Li-P-S".
fn system(formula: &str) -> String {
    let is_capital = |(at, c): (usize, char)| c.is_ascii_uppercase().then_some(at);
    let mut starts: Vec<usize> = formula.char_indices().filter_map(is_capital).collect();
    starts.push(formula.len());
    let symbols = starts.windows(2).map(|ends| {
        let term = &formula[ends[0]..ends[1]];
        let end = term.find(|c: char| !c.is_ascii_alphabetic());
        &term[..end.unwrap_or(term.len())]
    });
    let mut symbols: Vec<&str> = symbols.collect();
    symbols.sort_unstable();
    symbols.dedup();
    symbols.join("-")
}

/// "s-li-p" is "Li-P-S".
fn asked_system(text: &str) -> Option<String> {
    let parts = text.split(['-', ' ', ',']).filter(|part| !part.is_empty());
    let symbol = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next()?.to_ascii_uppercase();
        let symbol: String = std::iter::once(first)
            .chain(letters.map(|c| c.to_ascii_lowercase()))
            .collect();
        symbol
            .parse::<crate::crystal::Element>()
            .ok()
            .map(crate::crystal::Element::symbol)
    };
    let mut symbols = parts.map(symbol).collect::<Option<Vec<&str>>>()?;
    symbols.sort_unstable();
    symbols.dedup();
    (symbols.len() > 1).then(|| symbols.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        let data = Dataset::of_entries(crate::import::sample().0.entries);
        let index = Index::of(&data);
        let found = index.entries(&Query::new(text), text, &data);
        let name = |(fit, entry): (u32, EntryIndex)| (fit, data.entries[entry.0].formula.clone());
        found.into_iter().map(name).collect()
    }

    #[test]
    fn a_compound_is_found_in_whatever_writing() {
        for text in ["Li3PS4", "Li₃PS₄", "li3 p s4", "LI3PS4", "S4PLi3"] {
            assert_eq!(found(text)[0], (0, "Li3PS4".to_owned()), "{text}");
        }
        assert!(found("xyzzy").is_empty());
    }

    #[test]
    fn ids_and_systems_are_found() {
        let data = Dataset::of_entries(crate::import::sample().0.entries);
        let index = Index::of(&data);
        let id = &data.entries[7].id;
        for text in [id.clone(), id.to_uppercase(), id.replace('-', " ")] {
            let found = index.entries(&Query::new(&text), &text, &data);
            assert_eq!(found[0].1, EntryIndex(7), "{text}");
        }
        for text in ["Li-P-S", "s-p-li", "li p s"] {
            let (_, name, n) = index.systems(&Query::new(text), text)[0];
            assert_eq!(name, "Li-P-S", "{text}");
            assert!(n > 1);
        }
        assert_eq!(system("Li10GeP2S12"), "Ge-Li-P-S");
    }
}
