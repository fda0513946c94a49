//! Partial occupancies of the entries: how many are treated which way, and what changes with the way.
//!
//! In: a data set; entries whose partial occupancies were ordered or put back. Out: their numbers, and
//! the data set with these entries in the place of those.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Dataset;
use super::charges::remarks_on_charges;
use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, EntryIndex, Occupancies};
use crate::monitor::Warning;

/// An entry that is treated otherwise than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Retreated {
    /// Its place.
    pub place: EntryIndex,
    /// The entry as it is now.
    pub entry: Entry,
    /// Its oxidation states, where the data set has any.
    pub decoration: Option<Decoration>,
}

/// How many entries are treated which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisorderShares {
    /// Every site was filled by one species in the file.
    pub whole: usize,
    /// Ordered from partial occupancies.
    pub ordered: usize,
    /// Partial occupancies kept.
    pub kept: usize,
}

impl DisorderShares {
    /// Entries with partial occupancies in their files.
    pub fn disordered(&self) -> usize {
        self.ordered + self.kept
    }

    /// In words: "249 of 321 structures have partial occupancies: 240 (75 %) were ordered, 9 (3 %) keep
    /// them"; `None` where there are none.
    pub fn in_words(&self) -> Option<String> {
        let n = self.disordered();
        if n == 0 {
            return None;
        }
        let all = n + self.whole;
        let share = |n: usize| format!("{n} ({:.0} %)", 100.0 * n as f64 / all as f64);
        let (has, keeps) = (
            if n == 1 { "has" } else { "have" },
            if self.kept == 1 { "keeps" } else { "keep" },
        );
        let was = if self.ordered == 1 { "was" } else { "were" };
        let ordered = (self.ordered > 0).then(|| format!("{} {was} ordered", share(self.ordered)));
        let kept = (self.kept > 0).then(|| format!("{} {keeps} them", share(self.kept)));
        let parts: Vec<String> = ordered.into_iter().chain(kept).collect();
        Some(format!(
            "{n} of {all} structures {has} partial occupancies: {}",
            parts.join(", ")
        ))
    }
}

impl Dataset {
    /// How many entries are treated which way.
    pub fn disorder_shares(&self) -> DisorderShares {
        let mut shares = DisorderShares::default();
        for entry in &*self.entries {
            match entry.occupancies() {
                Occupancies::Whole => shares.whole += 1,
                Occupancies::Ordered | Occupancies::OrderedForGood => shares.ordered += 1,
                Occupancies::Kept => shares.kept += 1,
            }
        }
        shares
    }

    /// Puts entries that are treated otherwise into the places of those of before: their structures,
    /// formulas, oxidation states and warnings. An entry whose place is another's by now is passed
    /// over. Barriers that were computed of the structure of before do not count for the new one.
    /// The number of entries that changed.
    pub fn retreat(&mut self, all: Vec<Retreated>) -> usize {
        let is_there = |new: &Retreated| {
            let now = self.entry(new.place);
            now.is_some_and(|now| {
                now.id == new.entry.id && now.occupancies() != new.entry.occupancies()
            })
        };
        let all: Vec<Retreated> = all.into_iter().filter(is_there).collect();
        let n = all.len();
        if n == 0 {
            return 0;
        }
        let (mut gone, mut said) = (Vec::new(), Vec::new());
        let mut renewed = BTreeSet::new();
        let entries = Arc::make_mut(&mut self.entries);
        let decorations = Arc::make_mut(&mut self.decorations);
        for new in all {
            let Some(entry) = entries.get_mut(new.place.0) else {
                continue;
            };
            let mut warnings = new.entry.warnings;
            if let Some(decoration) = decorations.get_mut(new.place.0) {
                let of_before = remarks_on_charges(&entry.id, &entry.structure, decoration);
                warnings.retain(|warning| !of_before.contains(warning));
                if let Some(states) = new.decoration {
                    let now = remarks_on_charges(&entry.id, &new.entry.structure, &states);
                    warnings.extend(now);
                    *decoration = states;
                }
            }
            let before = std::mem::replace(&mut entry.warnings, warnings);
            entry.structure = new.entry.structure;
            entry.as_read = new.entry.as_read;
            entry.formula = new.entry.formula;
            entry.formula_in_file = new.entry.formula_in_file;
            let now = &entry.warnings;
            said.extend(now.iter().filter(|w| !before.contains(w)).cloned());
            gone.extend(before.iter().filter(|w| !now.contains(w)).cloned());
            renewed.insert(new.place);
        }
        self.renew_report(&gone, said);
        self.forget_computed(&renewed);
        n
    }

    /// What is said of entries is said in the report too.
    fn renew_report(&mut self, gone: &[Warning], said: Vec<Warning>) {
        let (mut ordered, mut disordered) = (Vec::new(), Vec::new());
        for entry in &*self.entries {
            match entry.occupancies() {
                Occupancies::Whole => {}
                Occupancies::Kept => disordered.push(entry.id.clone()),
                Occupancies::Ordered | Occupancies::OrderedForGood => {
                    ordered.push(entry.id.clone());
                }
            }
        }
        let report = Arc::make_mut(&mut self.report);
        (report.ordered, report.disordered) = (ordered, disordered);
        report.warnings.retain(|warning| !gone.contains(warning));
        report.warnings.extend(said);
    }

    /// Barriers computed of a structure that is not there any more, and analyses of patterns with it.
    fn forget_computed(&mut self, renewed: &BTreeSet<EntryIndex>) {
        let has_barrier = |entry: &EntryIndex| self.computed_barriers_ev.contains_key(entry);
        if renewed.iter().any(has_barrier) {
            let computed = Arc::make_mut(&mut self.computed_barriers_ev);
            computed.retain(|entry, _| !renewed.contains(entry));
        }
        let ids: BTreeSet<&String> = renewed
            .iter()
            .filter_map(|k| Some(&self.entries.get(k.0)?.id))
            .collect();
        let concerned = |phases: &[String]| phases.iter().any(|id| ids.contains(id));
        let places: Vec<usize> = (self.bench.patterns.iter().enumerate())
            .filter(|(_, kept)| concerned(&kept.phases))
            .map(|(place, _)| place)
            .collect();
        if !places.is_empty() {
            let bench = Arc::make_mut(&mut self.bench);
            for place in places {
                if let Some(kept) = bench.pattern_mut(place) {
                    kept.outdate();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Disorder, half_filled_salt, treat};
    use crate::monitor::Monitor;

    /// Three whole structures, and four with half-filled sites.
    fn data() -> Dataset {
        let mut entries = crate::import::sample().0.entries;
        entries.truncate(3);
        entries.extend((0..4).map(|k| Entry {
            id: format!("salt-{k}"),
            ..half_filled_salt()
        }));
        Dataset::of_entries(entries)
    }

    fn treated(data: &Dataset, places: &[usize], disorder: Disorder) -> Vec<Retreated> {
        let one = |place: &usize| {
            let mut entry = data.entries[*place].clone();
            treat(&mut entry, disorder, &Monitor::silent()).unwrap();
            Retreated {
                place: EntryIndex(*place),
                entry,
                decoration: None,
            }
        };
        places.iter().map(one).collect()
    }

    #[test]
    fn entries_are_treated_otherwise_and_back_and_the_report_with_them() {
        let mut data = data();
        let read = data.clone();
        for (place, barrier_ev) in [(0, 0.3), (4, 0.4)] {
            let computed = Arc::make_mut(&mut data.computed_barriers_ev);
            computed.insert(EntryIndex(place), barrier_ev);
        }
        let ordered = treated(&data, &[0, 3, 4, 5], Disorder::Order);
        assert_eq!(data.retreat(ordered), 3);
        let now = data.disorder_shares();
        assert_eq!((now.whole, now.ordered, now.kept), (3, 3, 1));
        assert_eq!(data.report.ordered, ["salt-0", "salt-1", "salt-2"]);
        assert_eq!(data.report.disordered, ["salt-3"]);
        assert_eq!(data.report.warnings.len(), 3, "how each was ordered");
        let barriers: Vec<EntryIndex> = data.computed_barriers_ev.keys().copied().collect();
        assert_eq!(
            barriers,
            [EntryIndex(0)],
            "one of another structure is none"
        );
        assert_eq!(
            now.in_words().unwrap(),
            "4 of 7 structures have partial occupancies: 3 (43 %) were ordered, 1 (14 %) keeps them"
        );
        let back = treated(&data, &[3, 4, 5, 6], Disorder::Keep);
        assert_eq!(data.retreat(back), 3);
        assert_eq!(data.entries, read.entries);
        assert!(data.report.warnings.is_empty());
        assert_eq!(data.retreat(Vec::new()), 0);
    }
}
