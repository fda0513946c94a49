//! Whether an entry is what a word asks for.

use std::collections::BTreeSet;
use std::ops::{Bound, RangeBounds};

use super::condition::{Condition, group_text};
use super::plain;
use super::quantity::Quantity;
use crate::crystal::Element;
use crate::dataset::Dataset;
use crate::import::{Censoring, Entry, EntryIndex, SpaceGroup};

/// What a filter can ask: the data, and what the user made of them.
pub struct Known<'a> {
    /// The data.
    pub data: &'a Dataset,
    /// The cluster of an entry, from 1; `None` where it is in none.
    pub cluster_of: &'a dyn Fn(EntryIndex) -> Option<usize>,
    /// Number of clusters; 0 before there are any.
    pub n_clusters: usize,
    /// The entries of a named set, by its name in any capitals; `None` where there is no such set.
    pub set: &'a dyn Fn(&str) -> Option<&'a BTreeSet<EntryIndex>>,
}

impl Known<'_> {
    /// What a condition names that is not there, in a sentence.
    pub(super) fn lacks(&self, condition: &Condition) -> Option<String> {
        match condition {
            Condition::Set(name) if (self.set)(name).is_none() => {
                Some(format!("There is no set “{name}”."))
            }
            Condition::Cluster(_) if self.n_clusters == 0 => {
                Some("There are no clusters yet: run the screen first.".to_owned())
            }
            Condition::Cluster(k) if *k > self.n_clusters => Some(format!(
                "There is no cluster {k}: the tree is cut into {}.",
                self.n_clusters
            )),
            _ => None,
        }
    }

    /// Why a condition holds for no entry at all, in a sentence; `None` where it holds for one, or where the
    /// condition itself says enough.
    pub(super) fn fits_none(&self, condition: &Condition) -> Option<String> {
        let mut all = self.data.entry_indices();
        if self.data.entries.is_empty() {
            return None;
        }
        if let Condition::Between(quantity, ..) | Condition::Has(quantity) = condition {
            let is_known = all.any(|k| self.value(*quantity, k).is_some());
            let name = quantity.name();
            return (!is_known).then(|| format!("{name} is not known of any structure here."));
        }
        if all.any(|k| self.holds(condition, k)) {
            return None;
        }
        Some(match condition {
            Condition::Text { word, .. } => format!(
                "No structure is called “{word}”: no formula, id, file or space group holds it."
            ),
            Condition::Id { word, .. } => {
                format!("No structure has an id that begins with “{word}”.")
            }
            Condition::System(elements) => {
                let symbols: Vec<&str> = elements.iter().map(|e| e.symbol()).collect();
                let symbols = symbols.join("-");
                format!("No structure has exactly the elements {symbols}.")
            }
            Condition::Element(element) => format!("No structure contains {}.", element.symbol()),
            Condition::Group(number) => format!("No structure has space group {number}."),
            Condition::Source(text) => format!("No structure came from “{text}”."),
            Condition::Mine => "You have added no structures of your own yet.".to_owned(),
            Condition::Out => "No structure is taken out.".to_owned(),
            Condition::Ordered => "No structure is ordered.".to_owned(),
            Condition::Set(name) => format!("The set “{name}” is empty."),
            Condition::Cluster(number) => format!("Cluster {number} is empty."),
            Condition::Between(..) | Condition::Has(_) => return None,
        })
    }

    /// An id that an entry has means that entry alone.
    pub(super) fn sharpen(&self, condition: &mut Condition) {
        if let Condition::Id { word, whole } = condition {
            let is_it = |id: &str| id.eq_ignore_ascii_case(word);
            let mut entries = self.data.entries.iter();
            *whole = entries.any(|e| is_it(&e.id) || e.material_id.as_deref().is_some_and(is_it));
        }
    }

    /// Whether a condition holds for an entry.
    pub(super) fn holds(&self, condition: &Condition, index: EntryIndex) -> bool {
        let Some(entry) = self.data.entry(index) else {
            return false;
        };
        match condition {
            Condition::Text { word, formulas } => text_holds(entry, word, formulas),
            Condition::Id { word, whole } => id_holds(entry, word, *whole),
            Condition::System(wanted) => {
                // The formula is at hand; atoms are counted only where all letters are in it.
                wanted.iter().all(|e| entry.formula.contains(e.symbol())) && {
                    let own = entry.structure.composition();
                    own.len() == wanted.len() && own.keys().eq(wanted.iter())
                }
            }
            Condition::Element(element) => has_element(entry, *element),
            Condition::Between(Quantity::Conductivity, low, high) => {
                self.conducts(index, *low, *high)
            }
            Condition::Between(quantity, low, high) => {
                let value = self.value(*quantity, index);
                value.is_some_and(|value| (*low, *high).contains(&value))
            }
            Condition::Has(quantity) => self.value(*quantity, index).is_some(),
            Condition::Group(number) => {
                let group = entry.space_group.as_ref();
                group.is_some_and(|group| group.number == *number)
            }
            Condition::Source(text) => plain(&entry.source).contains(text.as_str()),
            Condition::Mine => self.data.is_added(index),
            Condition::Out => !self.data.takes_part(index),
            Condition::Ordered => entry.structure.is_ordered(),
            Condition::Set(name) => (self.set)(name).is_some_and(|set| set.contains(&index)),
            Condition::Cluster(number) => (self.cluster_of)(index) == Some(*number),
        }
    }

    /// A number of an entry.
    pub fn value(&self, quantity: Quantity, index: EntryIndex) -> Option<f64> {
        let entry = self.data.entry(index)?;
        match quantity {
            Quantity::Conductivity => {
                let label = self.data.label_of(index);
                label.map(|label| label.conductivity_s_cm)
            }
            Quantity::Hull => self.data.e_above_hull_ev(index),
            Quantity::Gap => self.data.band_gap_ev(index),
            Quantity::Barrier => self.data.barrier_ev(index),
            Quantity::Temperature => entry.determination.temperature_k,
            Quantity::RFactor => entry.determination.r_factor.as_ref().map(|r| r.value),
            Quantity::Sites => Some(entry.structure.n_sites() as f64),
            Quantity::Volume => Some(entry.structure.lattice.volume_ang3()),
            Quantity::Density => Some(entry.structure.density_g_cm3()),
            Quantity::Elements => Some(entry.structure.composition().len() as f64),
            Quantity::SpaceGroup => entry.space_group.as_ref().map(|g| f64::from(g.number)),
            Quantity::Cluster => (self.cluster_of)(index).map(|k| k as f64),
        }
    }

    /// Whether the measured conductivity surely lies between two numbers: of "< 10⁻¹⁰" it is not known
    /// whether it is above 10⁻¹².
    fn conducts(&self, index: EntryIndex, low: Bound<f64>, high: Bound<f64>) -> bool {
        let Some(label) = self.data.label_of(index) else {
            return false;
        };
        let value = label.conductivity_s_cm;
        match label.censored {
            Censoring::Exact => (low, high).contains(&value),
            Censoring::Below => {
                low == Bound::Unbounded && (Bound::Unbounded, included(high)).contains(&value)
            }
            Censoring::Above => {
                high == Bound::Unbounded && (included(low), Bound::Unbounded).contains(&value)
            }
        }
    }
}

/// What lies beyond a bound lies beyond the limit that equals it.
fn included(bound: Bound<f64>) -> Bound<f64> {
    match bound {
        Bound::Excluded(value) => Bound::Included(value),
        other => other,
    }
}

fn has_element(entry: &Entry, element: Element) -> bool {
    // The formula is at hand; the composition is counted only where the letters are in it.
    entry.formula.contains(element.symbol()) && entry.structure.composition().contains_key(&element)
}

fn id_holds(entry: &Entry, word: &str, whole: bool) -> bool {
    let fits = |id: &str| match whole {
        true => id.eq_ignore_ascii_case(word),
        false => id
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word)),
    };
    fits(&entry.id) || entry.material_id.as_deref().is_some_and(fits)
}

fn text_holds(entry: &Entry, word: &str, formulas: &[String]) -> bool {
    let group = entry.space_group.as_ref();
    let in_file = entry.formula_in_file.as_ref();
    formulas.contains(&entry.formula)
        || in_file.is_some_and(|formula| formulas.contains(formula))
        || contains(&entry.formula, word)
        || contains(&entry.id, word)
        || entry
            .material_id
            .as_deref()
            .is_some_and(|id| contains(id, word))
        || contains(&entry.source, word)
        || group.is_some_and(|group| is_called(group, word))
}

/// Whether a space group has that number or symbol.
fn is_called(group: &SpaceGroup, word: &str) -> bool {
    let first = |text: &str| {
        let letters = text.chars().find(|c| !matches!(c, ' ' | '_' | '{' | '}'));
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    // To write both alike takes a while, and for most words there is no need to.
    match first(word) {
        Some('0'..='9') => group.number.to_string() == word,
        letter => letter == first(&group.symbol) && group_text(&group.symbol) == group_text(word),
    }
}

/// Whether a text holds a word in whatever capitals; the word is in lower case.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return plain(text).contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let is_here = |window: &[u8]| window.eq_ignore_ascii_case(word);
    word.is_empty() || text.windows(word.len()).any(is_here)
}
