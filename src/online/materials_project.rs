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
use super::json::{read_json, read_told};
use super::materials_filter::filters;
use super::page::{Ask, PageNote, Role};
use super::query::Query;
use super::source::{Get, Source};
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

/// The Materials Project, asked a query.
pub(super) struct MaterialsProject {
    home: String,
    thermo_type: ThermoType,
    /// Queries of `/materials/summary/`, without fields and page, one after the other.
    filters: Vec<String>,
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
        let filters = filters(thermo_type, query, &mut warnings)?;
        Ok(Self {
            home: base_url.unwrap_or(HOME).trim_end_matches('/').to_owned(),
            thermo_type,
            filters,
            version: None,
            warnings,
        })
    }

    fn summary(&self, filter: &str, fields: &str, limit: usize, skip: usize) -> String {
        // In a fixed order, so that no page begins elsewhere than the one before ended.
        let order = "_sort_fields=material_id";
        let home = &self.home;
        format!(
            "{home}/materials/summary/?{filter}&_fields={fields}&{order}&_limit={limit}&_skip={skip}"
        )
    }

    fn entries(&self, filter: &str, skip: usize) -> Ask {
        Ask {
            url: self.summary(filter, FIELDS, PER_PAGE, skip),
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

/// The pages of one query.
struct Pages {
    /// How many compounds are skipped before each.
    skips: Vec<usize>,
    /// Whether no others follow.
    are_all: bool,
}

impl Pages {
    /// Those that are known to be wanted by what the first ones say.
    fn of(notes: &[Option<PageNote>]) -> Self {
        let mut pages = Self {
            skips: vec![0],
            are_all: false,
        };
        let Some(Some(first)) = notes.first() else {
            return pages;
        };
        // A page shorter than was asked for is as long as pages are.
        let step = first.ids.len();
        if let Some(total) = first.n_announced {
            pages.are_all = true;
            if step > 0 {
                pages.skips.extend((step..total).step_by(step));
            }
            return pages;
        }
        let mut begun = BTreeSet::new();
        for note in notes {
            let Some(note) = note else {
                return pages;
            };
            // The last one is not full, or the same comes again.
            let is_new = note.ids.first().is_some_and(|id| begun.insert(id));
            if !is_new || note.ids.len() < step {
                pages.are_all = true;
                return pages;
            }
            pages.skips.push(step * pages.skips.len());
        }
        pages
    }
}

/// Ids of documents, and the numbers of those without one, from 1 on.
fn names(documents: &[Document]) -> (Vec<String>, Vec<usize>) {
    let (mut named, mut nameless) = (Vec::new(), Vec::new());
    for (k, document) in documents.iter().enumerate() {
        match &document.material_id {
            Some(id) => named.push(id.clone()),
            None => nameless.push(k + 1),
        }
    }
    (named, nameless)
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
        // Only the version is lost: whether anybody is there, the next question tells.
        match get
            .once(&url)
            .and_then(|body| read_json::<Heartbeat>(&url, &body))
        {
            Ok(heartbeat) => self.version = heartbeat.db_version,
            Err(
                error @ (OnlineError::Cancelled(_)
                | OnlineError::KeyRefused { .. }
                | OnlineError::Redirect { .. }
                | OnlineError::Unsafe { .. }),
            ) => return Err(error),
            Err(_) => {}
        }
        Ok(())
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn count_asks(&self) -> Vec<Ask> {
        let count = |filter: &String| Ask {
            url: self.summary(filter, "material_id", 1, 0),
            role: Role::Count,
            ending: "json",
        };
        self.filters.iter().map(count).collect()
    }

    fn asks(&self, notes: &[Option<PageNote>]) -> Vec<Ask> {
        let mut asks = Vec::new();
        for filter in &self.filters {
            let first = asks.len();
            let pages = Pages::of(notes.get(first..).unwrap_or_default());
            asks.extend(
                pages
                    .skips
                    .into_iter()
                    .map(|skip| self.entries(filter, skip)),
            );
            if !pages.are_all {
                return asks;
            }
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
        let (page, strange) = read_told::<Page>(&ask.url, body)?;
        let fault = |fact: String| OnlineError::Answer {
            url: shown(&ask.url),
            fact,
            remedy: "this program may be too old for it: look for a newer one".to_owned(),
        };
        let is_untold = page.meta.total_doc.is_none() && ask.role != Role::Facts;
        // An empty page behind others is their end.
        if is_untold && page.data.is_empty() && ask.url.ends_with("_skip=0") {
            return Err(fault(
                "it does not say how many compounds there are (meta.total_doc)".to_owned(),
            ));
        }
        let mut note = PageNote {
            n_announced: page.meta.total_doc.filter(|_| ask.role != Role::Facts),
            ..PageNote::default()
        };
        if is_untold {
            note.warnings.push(Warning::new(
                NAME,
                "does not say how many compounds there are (meta.total_doc)",
                "pages were fetched until one was not full",
            ));
        }
        let unread = "they were read as unknown";
        note.warnings
            .extend(strange.map(|fact| Warning::new(NAME, fact, unread)));
        let (named, nameless) = names(&page.data);
        if let Some(k) = nameless.first().filter(|_| named.is_empty()) {
            return Err(fault(format!("compound {k} has no material_id")));
        }
        if !nameless.is_empty() {
            note.warnings.push(Warning::new(
                NAME,
                format!("gave {} compounds without a material_id", nameless.len()),
                "they are not counted as fetched",
            ));
        }
        note.ids = named;
        // Some without are told when they are read; all without, and the database has changed.
        let has_structures = page.data.iter().any(|document| document.has_structure);
        if let Some(id) = note.ids.first()
            && ask.role == Role::Entries
            && !has_structures
        {
            return Err(fault(format!("{id} has no structure")));
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
