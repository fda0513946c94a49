//! Columns of the table of entries: title, explanation, cells as text and for the clipboard, and what
//! they are sorted by.

use std::cmp::Ordering;

use crate::app::shell::widgets::{conductivity_text, count, rule_name};
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::dataset::filter::{Known, Quantity};
use crate::export::{Cell, Head, Kind};
use crate::import::{Censoring, EntryIndex};
use crate::outputs::Term;

/// Columns of the table, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// Reduced formula.
    Formula,
    /// Id.
    Id,
    /// Space group.
    SpaceGroup,
    /// Sites in the cell.
    Sites,
    /// Oxidation rule.
    Rule,
    /// Measured conductivity.
    Conductivity,
    /// Energy above the hull.
    Hull,
    /// Band gap.
    Gap,
    /// Bond-valence barrier.
    Barrier,
    /// Cluster of the dendrogram.
    Cluster,
    /// Volume of the cell.
    Volume,
    /// Mass density.
    Density,
    /// Number of elements.
    Elements,
    /// ICSD codes.
    Icsd,
    /// Temperature of the measurement.
    Temperature,
    /// R of the refinement.
    RFactor,
    /// Where it came from.
    Source,
}

/// Title with unit, name in the preferences, width in px, explanation.
struct About(&'static str, &'static str, f32, &'static str);

impl Column {
    /// In the order of the table.
    pub(super) const ALL: [Self; 17] = [
        Self::Formula,
        Self::Id,
        Self::SpaceGroup,
        Self::Sites,
        Self::Rule,
        Self::Conductivity,
        Self::Hull,
        Self::Gap,
        Self::Barrier,
        Self::Cluster,
        Self::Volume,
        Self::Density,
        Self::Elements,
        Self::Icsd,
        Self::Temperature,
        Self::RFactor,
        Self::Source,
    ];

    fn about(self) -> About {
        match self {
            Self::Formula => About(
                "Formula",
                "formula",
                104.0,
                "Reduced formula of the structure.",
            ),
            Self::Id => About(
                "Id",
                "id",
                88.0,
                "Id in the source: Materials Project id, table id or file name.",
            ),
            Self::SpaceGroup => About(
                "Space group",
                "space-group",
                104.0,
                "Space group found by symmetry analysis of the structure (moyo).",
            ),
            Self::Sites => About(
                "Sites",
                "sites",
                58.0,
                "Atomic sites in the cell as imported.",
            ),
            Self::Rule => About(
                "Oxidation rule",
                "rule",
                104.0,
                "Which of the four rules gave the oxidation states (see the inspector).",
            ),
            Self::Conductivity => About(
                "σ / S cm⁻¹",
                "sigma",
                104.0,
                "Measured room-temperature ionic conductivity, the label of the screen.",
            ),
            Self::Hull => About(
                "E_hull / eV",
                "e-hull",
                88.0,
                "Energy above the convex hull in eV per atom: 0 is thermodynamically stable.",
            ),
            Self::Gap => About(
                "E_g / eV",
                "e-gap",
                74.0,
                "Band gap in eV as given by the source (DFT gaps are usually too small).",
            ),
            Self::Barrier => About(
                "E_a / eV",
                "e-a",
                74.0,
                "Bond-valence migration barrier E_3D: given by the source, or computed here.",
            ),
            Self::Cluster => About(
                "Cluster",
                "cluster",
                74.0,
                "Cluster of the dendrogram's present cut, counted from left to right.",
            ),
            Self::Volume => About("V / Å³", "volume", 76.0, "Volume of the cell."),
            Self::Density => About(
                "ρ / g cm⁻³",
                "density",
                96.0,
                "Mass density from cell and composition.",
            ),
            Self::Elements => About(
                "Elements",
                "elements",
                84.0,
                "Number of different elements.",
            ),
            Self::Icsd => About("ICSD", "icsd", 88.0, "Collection codes of the ICSD."),
            Self::Temperature => About(
                "T / K",
                "temperature",
                64.0,
                "Temperature at which the structure was measured, as its file says.",
            ),
            Self::RFactor => About(
                "R",
                "r-factor",
                64.0,
                "Reliability factor of the refinement as a fraction: the smaller, the better the \
                 structure fits what was measured.",
            ),
            Self::Source => About(
                "Source",
                "source",
                150.0,
                "File that the structure came from; your own are called so.",
            ),
        }
    }

    /// Title with unit.
    pub(super) fn title(self) -> &'static str {
        self.about().0
    }

    /// Its name in the preferences.
    pub(super) fn id(self) -> &'static str {
        self.about().1
    }

    /// How wide it is at first, in px.
    pub(super) fn width_px(self) -> f32 {
        self.about().2
    }

    /// One sentence for the pointer resting on the title.
    pub(super) fn explanation(self) -> &'static str {
        self.about().3
    }

    /// The same from the list of words, with unit and source, where that has it.
    pub(super) fn hover(self) -> String {
        let term = match self {
            Self::Rule => Term::OxidationRule,
            Self::Conductivity => Term::Sigma,
            Self::Hull => Term::EHull,
            Self::Gap => Term::BandGap,
            _ => return self.explanation().to_owned(),
        };
        term.hover()
    }

    /// Whether the column holds numbers, which stand on the right.
    pub(super) fn is_number(self) -> bool {
        !matches!(
            self,
            Self::Formula | Self::Id | Self::SpaceGroup | Self::Rule | Self::Icsd | Self::Source
        )
    }

    /// Whether the greatest come first at the first click.
    pub(super) fn greatest_first(self) -> bool {
        self == Self::Conductivity
    }

    fn quantity(self) -> Option<Quantity> {
        Some(match self {
            Self::Sites => Quantity::Sites,
            Self::Conductivity => Quantity::Conductivity,
            Self::Hull => Quantity::Hull,
            Self::Gap => Quantity::Gap,
            Self::Barrier => Quantity::Barrier,
            Self::Cluster => Quantity::Cluster,
            Self::Volume => Quantity::Volume,
            Self::Density => Quantity::Density,
            Self::Elements => Quantity::Elements,
            Self::Temperature => Quantity::Temperature,
            Self::RFactor => Quantity::RFactor,
            Self::SpaceGroup => Quantity::SpaceGroup,
            _ => return None,
        })
    }

    /// Digits behind the point.
    fn decimals(self) -> u8 {
        match self {
            Self::Hull | Self::RFactor => 3,
            Self::Gap | Self::Barrier | Self::Density => 2,
            Self::Volume => 1,
            _ => 0,
        }
    }

    /// A cell as it is shown.
    pub(super) fn text(self, state: &State, known: &Known<'_>, entry: EntryIndex) -> String {
        let Some(item) = state.data().entry(entry) else {
            return String::new();
        };
        match self {
            Self::Formula => pretty_formula(&item.formula),
            Self::Id => item.id.clone(),
            Self::SpaceGroup => item
                .space_group
                .as_ref()
                .map_or_else(String::new, |g| format!("{} ({})", g.symbol, g.number)),
            Self::Rule => state
                .data()
                .decoration(entry)
                .map_or_else(String::new, |d| rule_name(d.rule).to_owned()),
            Self::Conductivity => state
                .label_of(entry)
                .map_or_else(String::new, conductivity_text),
            Self::Source => source_text(state, entry),
            Self::Icsd => {
                let codes = item.icsd_ids.iter().map(u32::to_string);
                codes.collect::<Vec<_>>().join(", ")
            }
            _ => {
                let value = self.quantity().and_then(|q| known.value(q, entry));
                let decimals = usize::from(self.decimals());
                value.map_or_else(String::new, |value| match decimals {
                    0 => count(value as usize),
                    _ => format!("{value:.decimals$}"),
                })
            }
        }
    }

    /// What it is, for the clipboard.
    pub(super) fn head(self) -> Head {
        let kind = match self {
            Self::Conductivity => Kind::Scientific,
            Self::SpaceGroup => Kind::Text,
            _ if !self.is_number() => Kind::Text,
            _ => match self.decimals() {
                0 => Kind::Integer,
                decimals => Kind::Number { decimals },
            },
        };
        Head {
            heading: self.title(),
            explanation: self.explanation(),
            ..Head::new(self.title(), kind)
        }
    }

    /// A cell for the clipboard: numbers to their last digit.
    pub(super) fn cell(self, state: &State, known: &Known<'_>, entry: EntryIndex) -> Cell {
        match self {
            Self::Formula => state
                .data()
                .entry(entry)
                .map_or(Cell::Empty, |item| Cell::text(&item.formula)),
            Self::Conductivity => match state.label_of(entry) {
                None => Cell::Empty,
                Some(label) => match label.censored {
                    Censoring::Exact => label.conductivity_s_cm.into(),
                    Censoring::Below => Cell::text(format!("<{:e}", label.conductivity_s_cm)),
                    Censoring::Above => Cell::text(format!(">{:e}", label.conductivity_s_cm)),
                },
            },
            Self::SpaceGroup => Cell::text(self.text(state, known, entry)),
            _ => match (self.is_number(), self.quantity()) {
                (true, Some(quantity)) => match (known.value(quantity, entry), self.decimals()) {
                    (None, _) => Cell::Empty,
                    (Some(value), 0) => Cell::count(value as usize),
                    (Some(value), _) => Cell::Number(value),
                },
                _ => Cell::text(self.text(state, known, entry)),
            },
        }
    }

    /// What entries are sorted by: computed once for each.
    pub(super) fn keys(self, state: &State, known: &Known<'_>, entries: &[EntryIndex]) -> Keys {
        let data = state.data();
        let texts = |text: &dyn Fn(EntryIndex) -> String| {
            Keys::Texts(entries.iter().map(|&k| TextKey::of(text(k))).collect())
        };
        match self {
            Self::Formula => texts(&|k| {
                data.entry(k)
                    .map_or_else(String::new, |e| e.formula.clone())
            }),
            Self::Id => Keys::Ids(
                entries
                    .iter()
                    .map(|&k| data.entry(k).map_or_else(String::new, |e| e.id.clone()))
                    .map(|id| IdKey::of(&id))
                    .collect(),
            ),
            Self::Source => texts(&|k| source_text(state, k)),
            Self::Icsd => {
                let first = |k: &EntryIndex| data.entry(*k)?.icsd_ids.first().copied();
                let first = |k: &EntryIndex| first(k).map(f64::from);
                Keys::Numbers(entries.iter().map(first).collect())
            }
            Self::Rule => {
                let rank = |&k: &EntryIndex| data.decoration(k).map(|d| f64::from(d.rule as u8));
                Keys::Numbers(entries.iter().map(rank).collect())
            }
            _ => {
                let value = |&k: &EntryIndex| known.value(self.quantity()?, k);
                Keys::Numbers(entries.iter().map(value).collect())
            }
        }
    }
}

/// "yours: LPSCl.cif" for what the user added, "sample" for what is of it, else the file.
fn source_text(state: &State, entry: EntryIndex) -> String {
    let data = state.data();
    match data.is_added(entry) {
        true => {
            let known = data.entry(entry);
            let source = known.map_or("", |known| known.source.as_str());
            format!("yours: {source}")
        }
        false => data.source_of(entry).to_owned(),
    }
}

/// What a column is sorted by, one for each entry.
pub(super) enum Keys {
    Numbers(Vec<Option<f64>>),
    Texts(Vec<TextKey>),
    Ids(Vec<IdKey>),
}

impl Keys {
    /// Compares two entries by their places; those without a value come last in either direction.
    pub(super) fn compare(&self, u: usize, v: usize, descending: bool) -> Ordering {
        let direct = |ordering: Ordering| match descending {
            true => ordering.reverse(),
            false => ordering,
        };
        match self {
            Self::Numbers(numbers) => match (numbers[u], numbers[v]) {
                (Some(x), Some(y)) => direct(x.total_cmp(&y)),
                (x, y) => y.is_some().cmp(&x.is_some()),
            },
            Self::Texts(texts) => direct(texts[u].cmp(&texts[v])),
            Self::Ids(ids) => direct(ids[u].cmp(&ids[v])),
        }
    }
}

/// A text with its first bytes as a number, which tells most texts apart at once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TextKey(u64, String);

impl TextKey {
    fn of(text: String) -> Self {
        let mut first = [0; 8];
        first
            .iter_mut()
            .zip(text.bytes())
            .for_each(|(place, byte)| *place = byte);
        Self(u64::from_be_bytes(first), text)
    }
}

/// "mp-9" before "mp-10": by what stands before the digits at the end, then by these.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct IdKey(String, u64, String);

impl IdKey {
    fn of(id: &str) -> Self {
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = id[stem.len()..].parse().unwrap_or(0);
        Self(stem.to_owned(), number, id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_numbers() {
        let mut ids = ["mp-10", "mp-9", "a", "mp-100", "mp-9b"];
        ids.sort_by_key(|id| IdKey::of(id));
        assert_eq!(ids, ["a", "mp-9", "mp-10", "mp-100", "mp-9b"]);
    }

    #[test]
    fn texts_sort_by_their_bytes() {
        let mut texts = [
            "Li3PS4Cl",
            "Li3",
            "Li3PS4",
            "",
            "Li3PS4ClBr",
            "Li3PS4Cl\0",
            "Ag",
        ];
        let mut keys = texts.map(|text| TextKey::of(text.to_owned()));
        texts.sort_unstable();
        keys.sort_unstable();
        assert_eq!(keys.map(|key| key.1), texts);
    }

    #[test]
    fn what_has_no_value_comes_last_in_either_direction() {
        let keys = Keys::Numbers(vec![None, Some(2.0), Some(1.0)]);
        for (descending, expected) in [(false, [2, 1, 0]), (true, [1, 2, 0])] {
            let mut places = [0, 1, 2];
            places.sort_by(|&u, &v| keys.compare(u, v, descending));
            assert_eq!(places, expected);
        }
    }
}
