//! E_hull, E_g and barriers of bands of entries: those that the user gave, beside those that came with
//! them or were computed.
//!
//! In: numbers by entry, or under names ([`NamedFacts`]). Out: the ones that count: what the user gave
//! goes before what came with the entry, which stays as it was.

use std::sync::Arc;

use super::{Dataset, GivenFacts};
use crate::crystal::formula::{parse_formula, reduced_formula};
use crate::import::{EntryIndex, MaterialId, NamedFacts};

impl Dataset {
    /// E_hull of an entry in eV per atom: what the user gave, else what came with it.
    pub fn e_above_hull_ev(&self, entry: EntryIndex) -> Option<f64> {
        let given = self.given_facts.get(&entry).and_then(|g| g.e_above_hull_ev);
        given.or_else(|| self.entry(entry)?.e_above_hull_ev)
    }

    /// E_g of an entry in eV: what the user gave, else what came with it.
    pub fn band_gap_ev(&self, entry: EntryIndex) -> Option<f64> {
        let given = self.given_facts.get(&entry).and_then(|g| g.band_gap_ev);
        given.or_else(|| self.entry(entry)?.band_gap_ev)
    }

    /// Barrier of a band of an entry in eV: what the user gave, else that of its relaxed hops.
    pub fn band_barrier_ev(&self, entry: EntryIndex) -> Option<f64> {
        let given = self.given_band_barrier_ev(entry);
        given.or_else(|| Some(self.relaxed_barrier(entry)?.counted_ev()))
    }

    /// Barrier of a band of an entry in eV, which the user gave.
    pub fn given_band_barrier_ev(&self, entry: EntryIndex) -> Option<f64> {
        self.given_facts.get(&entry)?.band_barrier_ev
    }

    /// Whether the barrier of a band of any entry is known: given by the user, or by relaxed hops.
    pub fn has_bands(&self) -> bool {
        let mut given = self.given_facts.values();
        given.any(|given| given.band_barrier_ev.is_some()) || !self.relaxed_barriers().is_empty()
    }

    /// What the user gave to an entry.
    pub fn given_facts(&self, entry: EntryIndex) -> Option<&GivenFacts> {
        self.given_facts.get(&entry)
    }

    /// Puts what the user gives in the place of what they gave before, where there is something: a
    /// number that is not given leaves the one of before.
    pub fn give_facts(&mut self, entry: EntryIndex, facts: GivenFacts) {
        if self.entry(entry).is_none() || facts.is_empty() {
            return;
        }
        let all = Arc::make_mut(&mut self.given_facts);
        let known = all.entry(entry).or_default();
        known.e_above_hull_ev = facts.e_above_hull_ev.or(known.e_above_hull_ev);
        known.band_gap_ev = facts.band_gap_ev.or(known.band_gap_ev);
        known.band_barrier_ev = facts.band_barrier_ev.or(known.band_barrier_ev);
        known.table = facts.table;
    }

    /// Sets exactly what the user gives to an entry; nothing: what came with it counts again.
    pub fn set_facts(&mut self, entry: EntryIndex, facts: GivenFacts) {
        if self.entry(entry).is_none() {
            return;
        }
        let all = Arc::make_mut(&mut self.given_facts);
        if facts.is_empty() {
            all.remove(&entry);
        } else {
            all.insert(entry, facts);
        }
    }

    /// The entry that a name means: by id, else by the id at the Materials Project, else by formula.
    /// Of several with one formula the one among `preferred` (such as what is selected) is meant, else
    /// the one that the user added.
    ///
    /// # Errors
    /// Why it means none, or not one only.
    pub fn entry_named(&self, name: &str, preferred: &[EntryIndex]) -> Result<EntryIndex, String> {
        let name = name.trim();
        let all = || self.entry_indices().zip(&*self.entries);
        let by_id = all().find(|(_, entry)| entry.id == name);
        let spelled = MaterialId::one_spelling(name);
        let is_material = |id: &Option<String>| {
            id.as_deref().map(MaterialId::one_spelling).as_ref() == Some(&spelled)
        };
        let by_id = by_id.or_else(|| all().find(|(_, entry)| is_material(&entry.material_id)));
        if let Some((k, _)) = by_id {
            return Ok(k);
        }
        let composition = parse_formula(name)
            .map_err(|_| format!("\"{name}\" is neither an id nor a formula of the table"))?;
        let formula = reduced_formula(&composition);
        let same: Vec<EntryIndex> = all()
            .filter(|(_, entry)| entry.formula == formula)
            .map(|(k, _)| k)
            .collect();
        let among = |are: &dyn Fn(EntryIndex) -> bool| -> Option<EntryIndex> {
            let mut found = same.iter().copied().filter(|k| are(*k));
            found.next().filter(|_| found.next().is_none())
        };
        among(&|k| preferred.contains(&k))
            .or_else(|| among(&|k| self.is_added(k)))
            .or_else(|| among(&|_| true))
            .ok_or_else(|| self.not_one(name, &same))
    }

    fn not_one(&self, name: &str, same: &[EntryIndex]) -> String {
        const NAMED: usize = 4;
        if same.is_empty() {
            return format!("no structure is {name}");
        }
        let ids = same.iter().take(NAMED).filter_map(|k| self.entry(*k));
        let mut ids: Vec<&str> = ids.map(|entry| entry.id.as_str()).collect();
        if same.len() > NAMED {
            ids.push("…");
        }
        format!(
            "{} structures are {name}: give the id ({})",
            same.len(),
            ids.join(", ")
        )
    }

    /// To which entry each row belongs. A row without a name belongs to the entry of `preferred` at its
    /// place, where there are as many of these as rows.
    ///
    /// # Errors
    /// For each row that belongs to none, why.
    pub fn match_facts(
        &self,
        rows: &[NamedFacts],
        preferred: &[EntryIndex],
    ) -> Vec<Result<EntryIndex, String>> {
        let of_row = |(k, row): (usize, &NamedFacts)| match &row.name {
            Some(name) => self.entry_named(name, preferred),
            None if preferred.is_empty() => {
                Err("select the structure that it belongs to, or name it".to_owned())
            }
            None if preferred.len() != rows.len() => Err(format!(
                "{} rows without names for {} selected structures: put an id or a formula before each",
                rows.len(),
                preferred.len()
            )),
            None => Ok(preferred[k]),
        };
        rows.iter().enumerate().map(of_row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Change, Origin, Prints};

    fn sample() -> Dataset {
        Dataset::of_entries(crate::import::sample().0.entries)
    }

    fn hull(value: f64) -> GivenFacts {
        GivenFacts {
            e_above_hull_ev: Some(value),
            ..GivenFacts::default()
        }
    }

    #[test]
    fn what_is_given_counts_and_what_came_stays() {
        let mut data = sample();
        let (k, origin) = (EntryIndex(3), Origin::of(&data));
        let came = (data.e_above_hull_ev(k), data.band_gap_ev(k));
        data.give_facts(k, hull(0.5));
        assert_eq!(
            (data.e_above_hull_ev(k), data.band_gap_ev(k)),
            (Some(0.5), came.1)
        );
        assert_eq!(data.entries[3].e_above_hull_ev, came.0);
        let changes = |data: &Dataset| origin.changes(data, &Prints::of(data, None), true);
        assert_eq!(changes(&data), [Change::Facts]);
        // Prints that are kept notice it too.
        let before = Prints::of(&sample(), None);
        assert_eq!(
            origin.changes(&data, &Prints::of(&data, Some(&before)), true),
            [Change::Facts]
        );
        data.set_facts(k, GivenFacts::default());
        assert_eq!(data.e_above_hull_ev(k), came.0);
        assert!(changes(&data).is_empty());
        data.give_facts(EntryIndex(99_999), hull(0.1));
        assert!(data.given_facts.is_empty());
    }

    #[test]
    fn names_are_ids_or_formulas() {
        let mut data = sample();
        let id = data.entries[5].id.clone();
        assert_eq!(data.entry_named(&id, &[]), Ok(EntryIndex(5)));
        assert!(
            data.entry_named("no such thing", &[])
                .unwrap_err()
                .contains("neither")
        );
        assert!(
            data.entry_named("XeF6", &[])
                .unwrap_err()
                .contains("no structure")
        );
        // A second one of the same formula makes it ambiguous, until it is the user's own or selected.
        let formula = data.entries[5].formula.clone();
        let mut twin = data.entries[5].clone();
        twin.id = "twin".to_owned();
        Arc::make_mut(&mut data.entries).push(twin);
        let last = EntryIndex(data.entries.len() - 1);
        assert!(
            data.entry_named(&formula, &[])
                .unwrap_err()
                .contains("give the id")
        );
        assert_eq!(
            data.entry_named(&formula, &[EntryIndex(5)]),
            Ok(EntryIndex(5))
        );
        data.mark_added(last.0);
        assert_eq!(data.entry_named(&formula, &[]), Ok(last));
    }
}
