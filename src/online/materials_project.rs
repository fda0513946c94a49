//! The Materials Project by its own interface.
//!
//! In: a query. Out: pages of `/materials/summary/` (structures, gap, ICSD codes), then those of
//! `/materials/thermo/` for the materials that were found, a hundred at a time: the energy above the hull of
//! the chosen thermo type. Sources: api.materialsproject.org/redoc; the client mp-api 0.46; the schema
//! emmet-core 0.87. Jain et al., APL Mater. 2013, 1, 011002 (DOI 10.1063/1.4812323).

use std::collections::BTreeSet;

use serde::Deserialize;

use super::address::{encoded, shown};
use super::database::{Attribution, ThermoType};
use super::document::Document;
use super::error::OnlineError;
use super::json::read_json;
use super::page::{Ask, PageNote, Role};
use super::query::Query;
use super::source::{Get, Source};
use crate::crystal::Element;
use crate::monitor::Warning;

const NAME: &str = "Materials Project";
const HOME: &str = "https://api.materialsproject.org";

/// Compounds of a page; the database gives no more.
const PER_PAGE: usize = 1000;

/// Materials whose energies are asked for at once; more make addresses too long.
const IDS_AT_ONCE: usize = 100;

/// What is asked of each compound.
const FIELDS: &str = "material_id,formula_pretty,structure,energy_above_hull,band_gap,theoretical,\
                      database_IDs,builder_meta";

/// Of those, what every compound was given when this was written; null counts as given.
const EXPECTED: [&str; 4] = [
    "energy_above_hull",
    "band_gap",
    "theoretical",
    "database_IDs",
];

/// Elements of which the database has compounds.
const LAST_ELEMENT: u8 = 94;

/// The Materials Project, asked a query.
pub(super) struct MaterialsProject {
    home: String,
    thermo_type: ThermoType,
    /// Query of `/materials/summary/`, without fields and page.
    filter: String,
    version: Option<String>,
    warnings: Vec<Warning>,
}

impl MaterialsProject {
    /// Puts a query into the words of the database.
    ///
    /// # Errors
    /// [`OnlineError::Query`] for one that makes no sense.
    pub(super) fn new(
        thermo_type: ThermoType,
        query: &Query,
        base_url: Option<&str>,
    ) -> Result<Self, OnlineError> {
        let mut warnings = Vec::new();
        let filter = filter(thermo_type, query, &mut warnings)?;
        Ok(Self {
            home: base_url.unwrap_or(HOME).trim_end_matches('/').to_owned(),
            thermo_type,
            filter,
            version: None,
            warnings,
        })
    }

    fn summary(&self, fields: &str, limit: usize, skip: usize) -> String {
        let filter = &self.filter;
        // In a fixed order, so that no page begins elsewhere than the one before ended.
        let order = "_sort_fields=material_id";
        let home = &self.home;
        format!(
            "{home}/materials/summary/?{filter}&_fields={fields}&{order}&_limit={limit}&_skip={skip}"
        )
    }

    fn entries(&self, skip: usize) -> Ask {
        Ask {
            url: self.summary(FIELDS, PER_PAGE, skip),
            role: Role::Entries,
            ending: "json",
        }
    }

    fn facts(&self, ids: &[&String]) -> Ask {
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        // The database has written it both ways.
        let thermo_type = match self.thermo_type {
            ThermoType::R2scan => "R2SCAN,r2SCAN",
            other => other.name(),
        };
        let url = format!(
            "{}/materials/thermo/?material_ids={}&thermo_types={}&_fields=material_id,thermo_type,\
             energy_above_hull&_limit={PER_PAGE}&_skip=0",
            self.home,
            encoded(&ids.join(",")),
            encoded(thermo_type)
        );
        Ask {
            url,
            role: Role::Facts,
            ending: "json",
        }
    }
}

/// Bounds of a query in the words of the database.
fn filter(
    thermo_type: ThermoType,
    query: &Query,
    warnings: &mut Vec<Warning>,
) -> Result<String, OnlineError> {
    query.check(NAME)?;
    let mut words = vec!["deprecated=false".to_owned()];
    let mut say = |key: &str, value: String| words.push(format!("{key}={}", encoded(&value)));
    let listed = |elements: &BTreeSet<Element>| {
        let symbols: Vec<&str> = elements.iter().map(|element| element.symbol()).collect();
        symbols.join(",")
    };
    if !query.must.is_empty() {
        say("elements", listed(&query.must));
    }
    let excluded = excluded(query);
    if !excluded.is_empty() {
        say("exclude_elements", listed(&excluded));
    }
    if let Some(n) = query.n_elements_min {
        say("nelements_min", n.to_string());
    }
    if let Some(n) = query.n_elements_max {
        say("nelements_max", n.to_string());
    }
    if let Some(gap) = query.band_gap_min_ev {
        say("band_gap_min", gap.to_string());
    }
    if query.observed_only {
        say("theoretical", "false".to_owned());
    }
    match (query.e_above_hull_max_ev, thermo_type) {
        (Some(most), ThermoType::Mixed) => say("energy_above_hull_max", most.to_string()),
        (Some(most), other) => warnings.push(Warning::new(
            NAME,
            format!(
                "cannot be asked for energies above the hull of {}: all compounds are fetched, and those \
                 above {most} eV/atom left out afterwards",
                other.name()
            ),
            "",
        )),
        (None, _) => {}
    }
    Ok(words.join("&"))
}

/// What no compound may have: where only some elements may be there, all others.
fn excluded(query: &Query) -> BTreeSet<Element> {
    let mut excluded = query.must_not.clone();
    if !query.may.is_empty() {
        let known = (1..=LAST_ELEMENT).filter_map(Element::from_atomic_number);
        excluded.extend(known.filter(|e| !query.may.contains(e) && !query.must.contains(e)));
    }
    excluded
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Document>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    total_doc: Option<usize>,
}

impl Source for MaterialsProject {
    fn name(&self) -> String {
        NAME.to_owned()
    }

    fn home(&self) -> String {
        self.home.clone()
    }

    fn key_header(&self) -> Option<&'static str> {
        Some("x-api-key")
    }

    fn prepare(&mut self, get: &dyn Get) -> Result<(), OnlineError> {
        #[derive(Deserialize)]
        struct Heartbeat {
            db_version: Option<String>,
        }
        let url = format!("{}/heartbeat", self.home);
        match get
            .get(&url)
            .and_then(|body| read_json::<Heartbeat>(&url, &body))
        {
            Ok(heartbeat) => self.version = heartbeat.db_version,
            // Only the version is lost.
            Err(OnlineError::Refused { .. } | OnlineError::Answer { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn count_asks(&self) -> Vec<Ask> {
        vec![Ask {
            url: self.summary("material_id", 1, 0),
            role: Role::Count,
            ending: "json",
        }]
    }

    fn asks(&self, notes: &[Option<PageNote>]) -> Vec<Ask> {
        let mut asks = vec![self.entries(0)];
        let Some(Some(first)) = notes.first() else {
            return asks;
        };
        let total = first.n_announced.unwrap_or(first.ids.len());
        // A page shorter than was asked for is as long as pages are.
        let step = first.ids.len();
        if step > 0 {
            asks.extend((step..total).step_by(step).map(|skip| self.entries(skip)));
        }
        let found: Option<Vec<&PageNote>> =
            (0..asks.len()).map(|k| notes.get(k)?.as_ref()).collect();
        if let Some(found) = found {
            let ids: Vec<&String> = found.iter().flat_map(|note| &note.ids).collect();
            asks.extend(ids.chunks(IDS_AT_ONCE).map(|ids| self.facts(ids)));
        }
        asks
    }

    fn look(&self, ask: &Ask, body: &[u8]) -> Result<PageNote, OnlineError> {
        let page: Page = read_json(&ask.url, body)?;
        let fault = |fact: String| OnlineError::Answer {
            url: shown(&ask.url),
            fact,
            remedy: "this program may be too old for it: look for a newer one".to_owned(),
        };
        if page.meta.total_doc.is_none() && ask.role != Role::Facts {
            return Err(fault(
                "it does not say how many compounds there are (meta.total_doc)".to_owned(),
            ));
        }
        let mut note = PageNote {
            n_announced: page.meta.total_doc.filter(|_| ask.role != Role::Facts),
            ..PageNote::default()
        };
        for (k, document) in page.data.iter().enumerate() {
            let id = document.material_id.clone();
            let id = id.ok_or_else(|| fault(format!("compound {} has no material_id", k + 1)))?;
            if ask.role == Role::Entries && !document.has_structure {
                return Err(fault(format!("{id} has no structure")));
            }
            note.ids.push(id);
        }
        if ask.role == Role::Entries && !page.data.is_empty() {
            let told: BTreeSet<&str> = page
                .data
                .iter()
                .flat_map(|document| &document.fields)
                .map(String::as_str)
                .collect();
            let missing = EXPECTED.iter().filter(|field| !told.contains(**field));
            note.warnings.extend(missing.map(|field| {
                Warning::new(
                    NAME,
                    format!("does not tell \"{field}\" any more"),
                    "compounds are read without it; look for a newer version of this program",
                )
            }));
        }
        Ok(note)
    }

    fn attribution(&self, _: &[PageNote]) -> Attribution {
        Attribution {
            name: NAME.to_owned(),
            version: self.version.clone(),
            license: Some("CC BY 4.0".to_owned()),
            citation: "A. Jain et al., APL Mater. 2013, 1, 011002, doi:10.1063/1.4812323"
                .to_owned(),
            url: "https://materialsproject.org".to_owned(),
            fetched: None,
        }
    }
}
