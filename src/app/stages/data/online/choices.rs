//! What is asked of the databases, as it is chosen and remembered.
//!
//! In: what was chosen. Out: a [`DownloadRequest`] for the chosen database, or why there can be none; and
//! which of the choices a database cannot be asked.

use serde::{Deserialize, Serialize};

use super::wish::Wish;
use crate::crystal::Element;
use crate::import::MaterialId;
use crate::online::{Database, DownloadRequest, Query, ThermoType};

/// The kinds of databases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The Materials Project.
    #[default]
    MaterialsProject,
    /// A database that speaks OPTIMADE.
    Optimade,
    /// The Crystallography Open Database.
    Cod,
}

/// A choice that not every database can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Energy above the hull.
    Hull,
    /// Band gap.
    Gap,
    /// Whether a compound was observed.
    Observed,
    /// Which calculations the hull is made of.
    Thermo,
}

impl Kind {
    /// All of them, with what they are called.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (
            Self::MaterialsProject,
            "Materials Project",
            "Computed structures with E_hull and E_g; it asks for a free key",
        ),
        (
            Self::Optimade,
            "OPTIMADE",
            "Many databases that answer one common language, such as OQMD, Alexandria and NOMAD",
        ),
        (
            Self::Cod,
            "COD",
            "The Crystallography Open Database: measured structures, as published",
        ),
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _, _)| *kind == self);
        found.map_or("", |(_, name, _)| name)
    }

    /// Whether it may call a compound so.
    fn may_call(self, id: &str) -> bool {
        match self {
            Self::MaterialsProject => MaterialId::of_database(id).is_some(),
            Self::Optimade => true,
            Self::Cod => id.len() == 7 && id.bytes().all(|byte| byte.is_ascii_digit()),
        }
    }

    /// Why it cannot be asked for something; `None` where it can.
    pub fn reason_against(self, aspect: Aspect) -> Option<&'static str> {
        match (self, aspect) {
            (Self::MaterialsProject, _) => None,
            (Self::Cod, Aspect::Hull | Aspect::Gap) => {
                Some("The COD holds measured structures, without computed energies and gaps.")
            }
            (Self::Cod, Aspect::Observed) => {
                Some("The COD holds measured structures only: all of them were observed.")
            }
            (Self::Optimade, Aspect::Hull | Aspect::Gap | Aspect::Observed) => None,
            (_, Aspect::Thermo) => Some("Only the Materials Project has several hulls."),
        }
    }

    /// What is to be known of an aspect that it can be asked with reserve.
    pub fn reserve(self, aspect: Aspect) -> Option<&'static str> {
        match (self, aspect) {
            (Self::Optimade, Aspect::Hull | Aspect::Gap | Aspect::Observed) => Some(
                "Not every database that speaks OPTIMADE tells it; counting says where one does not.",
            ),
            _ => None,
        }
    }
}

/// What is chosen; remembered from one start to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OnlineChoices {
    /// Which kind of database.
    pub kind: Kind,
    /// Which hull of the Materials Project.
    pub thermo_type: ThermoType,
    /// Which database that speaks OPTIMADE: an id of the list, or an address.
    pub provider: String,
    /// What is wished; of it, each database is asked what it can be asked.
    pub query: Query,
    /// Ids of compounds as they were typed; where there are any, these are asked for and nothing else.
    pub ids: String,
    /// Whether no elements beside the marked ones are wanted, though none is marked as one that may be
    /// there.
    pub only_these: bool,
}

impl Default for OnlineChoices {
    fn default() -> Self {
        Self {
            kind: Kind::default(),
            thermo_type: ThermoType::default(),
            provider: "oqmd".to_owned(),
            query: Query {
                e_above_hull_max_ev: Some(Self::E_ABOVE_HULL_MAX_EV),
                ..Query::default()
            },
            ids: String::new(),
            only_these: false,
        }
    }
}

impl OnlineChoices {
    /// What E_hull is limited to at first, in eV per atom.
    pub const E_ABOVE_HULL_MAX_EV: f64 = 0.1;
    /// What E_g is limited to at first, where it is, in eV.
    pub const BAND_GAP_MIN_EV: f64 = 1.0;

    /// Whether anything is said of any element.
    pub fn marks_any(&self) -> bool {
        let query = &self.query;
        !(query.must.is_empty() && query.may.is_empty() && query.must_not.is_empty())
    }

    /// Whether elements beside the marked ones are left out.
    pub fn is_closed(&self) -> bool {
        !self.query.may.is_empty() || (self.only_these && !self.query.must.is_empty())
    }

    /// Takes every mark off.
    pub fn clear_marks(&mut self) {
        let query = &mut self.query;
        for set in [&mut query.must, &mut query.may, &mut query.must_not] {
            set.clear();
        }
    }

    /// Marks the ion whose motion is wanted, where nothing is marked.
    pub fn preset(&mut self, ion: Element) {
        if !self.marks_any() {
            self.query.must.insert(ion);
        }
    }

    /// Marks another ion in place of the one that was marked.
    pub fn change_ion(&mut self, from: Option<Element>, to: Element) {
        if let Some(from) = from {
            Wish::Any.put(&mut self.query, from);
        }
        Wish::Must.put(&mut self.query, to);
    }

    /// The ids that were typed, each once.
    pub fn listed_ids(&self) -> Vec<String> {
        let words = self.ids.split([',', ';', ' ', '\n', '\t']);
        let mut ids: Vec<String> = Vec::new();
        for id in words.map(str::trim).filter(|id| !id.is_empty()) {
            if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        ids
    }

    /// What is asked of the chosen database: what it cannot be asked is left out.
    pub fn request(&self) -> DownloadRequest {
        let ids = self.listed_ids();
        if !ids.is_empty() {
            return DownloadRequest {
                database: self.database(),
                query: Query {
                    ids,
                    ..Query::default()
                },
            };
        }
        let mut query = self.query.clone();
        if self.is_closed() && query.may.is_empty() {
            query.may.clone_from(&query.must);
        }
        let can = |aspect| self.kind.reason_against(aspect).is_none();
        if !can(Aspect::Hull) {
            query.e_above_hull_max_ev = None;
        }
        if !can(Aspect::Gap) {
            query.band_gap_min_ev = None;
        }
        query.observed_only &= can(Aspect::Observed);
        DownloadRequest {
            database: self.database(),
            query,
        }
    }

    fn database(&self) -> Database {
        match self.kind {
            Kind::MaterialsProject => Database::MaterialsProject {
                thermo_type: self.thermo_type,
            },
            Kind::Optimade => Database::Optimade {
                provider: self.provider.trim().to_owned(),
            },
            Kind::Cod => Database::Cod,
        }
    }

    /// Why this cannot be asked, for people; `None` where it can.
    pub fn lack(&self) -> Option<String> {
        let query = &self.query;
        let n_must = query.must.len();
        if self.kind == Kind::Optimade && self.provider.trim().is_empty() {
            return Some("Choose a database of the list, or give its address.".to_owned());
        }
        let ids = self.listed_ids();
        if !ids.is_empty() {
            let wrong = ids.iter().find(|id| !self.kind.may_call(id))?;
            let form = match self.kind {
                Kind::Cod => "its numbers have seven digits, as 1000041",
                Kind::MaterialsProject | Kind::Optimade => "its ids are written as mp-5614",
            };
            return Some(format!(
                "\"{wrong}\" is no id of the {}: {form}.",
                self.kind.name()
            ));
        }
        match (query.n_elements_min, query.n_elements_max) {
            (Some(least), Some(most)) if least > most => {
                return Some(format!(
                    "From {least} to {most} elements holds no number: raise the second or lower the first."
                ));
            }
            (_, Some(most)) if most < n_must => {
                return Some(format!(
                    "{n_must} elements must be there, but at most {most} may: unmark some or raise the number."
                ));
            }
            (Some(least), _) if self.is_closed() && least > n_must + query.may.len() => {
                return Some(format!(
                    "At least {least} elements are wanted, but only {} are marked: mark more or lower the \
                     number.",
                    n_must + query.may.len()
                ));
            }
            _ => {}
        }
        if self.kind == Kind::Cod && n_must == 0 {
            return Some("The COD is asked for an element at least that must be there.".to_owned());
        }
        if !self.marks_any() {
            return Some(
                "Mark an element first: without any, the whole database would be asked for."
                    .to_owned(),
            );
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_before_everything_else() {
        let mut choices = OnlineChoices {
            ids: " mp-5614, mp-30406\nmp-5614".to_owned(),
            ..with(&[])
        };
        assert_eq!(choices.lack(), None);
        let query = choices.request().query;
        assert_eq!(query.ids, ["mp-5614", "mp-30406"]);
        assert_eq!(query.e_above_hull_max_ev, None);
        choices.kind = Kind::Cod;
        assert!(
            choices
                .lack()
                .is_some_and(|lack| lack.contains("\"mp-5614\" is no id of the COD"))
        );
        choices.ids = "1000041".to_owned();
        assert_eq!(choices.lack(), None);
    }

    fn with(must: &[Element]) -> OnlineChoices {
        let mut choices = OnlineChoices::default();
        choices.query.must.extend(must);
        choices
    }

    #[test]
    fn only_these_leaves_out_every_other_element() {
        let mut choices = with(&[Element::LI, Element::S]);
        assert!(choices.request().query.may.is_empty());
        choices.only_these = true;
        assert_eq!(choices.request().query.may, choices.query.must);
        choices.query.may.insert(Element::O);
        let request = choices.request();
        assert_eq!(request.query.may.len(), 1, "what was marked counts");
    }

    #[test]
    fn a_database_is_not_asked_what_it_does_not_know() {
        let mut choices = with(&[Element::LI]);
        choices.query.observed_only = true;
        choices.query.band_gap_min_ev = Some(1.0);
        assert_eq!(choices.request().query, choices.query);
        choices.kind = Kind::Cod;
        let asked = choices.request().query;
        assert_eq!(asked.e_above_hull_max_ev, None);
        assert_eq!(asked.band_gap_min_ev, None);
        assert!(!asked.observed_only);
        assert_eq!(asked.must, choices.query.must);
    }

    #[test]
    fn what_contradicts_itself_is_not_asked() {
        let mut choices = with(&[]);
        assert!(choices.lack().is_some(), "the whole database");
        choices.preset(Element::LI);
        assert_eq!(choices.lack(), None);
        choices.query.n_elements_min = Some(3);
        assert_eq!(choices.lack(), None);
        choices.query.n_elements_max = Some(2);
        assert!(choices.lack().unwrap().starts_with("From 3 to 2"));
        choices.query.n_elements_max = None;
        choices.only_these = true;
        assert!(choices.lack().unwrap().contains("only 1 are marked"));
        let mut choices = with(&[Element::LI, Element::S, Element::O]);
        choices.query.n_elements_max = Some(2);
        assert!(
            choices
                .lack()
                .unwrap()
                .starts_with("3 elements must be there")
        );
    }

    #[test]
    fn the_ion_is_marked_only_where_nothing_is() {
        let mut choices = with(&[Element::S]);
        choices.preset(Element::LI);
        assert!(!choices.query.must.contains(&Element::LI));
    }
}
