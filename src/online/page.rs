//! Pages: what is asked for one by one, and what an answer says of itself.

use std::time::Duration;

use crate::monitor::Warning;

/// One page to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its address, without any key.
    pub url: String,
    /// What it is.
    pub role: Role,
    /// How its file is called at its end ("json", "cif", "zip").
    pub ending: &'static str,
}

impl Ask {
    /// The address without what tells one page from another: pages with the same are of one question.
    pub fn question(&self) -> &str {
        self.url
            .split_once("&_limit=")
            .map_or("", |(question, _)| question)
    }
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It only tells how many there are; it is not kept.
    Count,
    /// It holds compounds, and the import reads it.
    Entries,
    /// It tells facts of compounds of other pages, and the import reads it.
    Facts,
    /// It lists what is to be asked for; it is kept, but the import does not read it.
    List,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageNote {
    /// Ids of the compounds in it, in their order; of [`Role::Facts`] those that it tells of.
    pub ids: Vec<String>,
    /// How many compounds the database says that it has in all.
    pub n_announced: Option<usize>,
    /// Address of the next page, where the database tells it.
    pub next: Option<String>,
    /// How long the database wants to be left alone before the next request.
    pub rest: Option<Duration>,
    /// Version of the database, where the page tells it.
    pub version: Option<String>,
    /// What is missing in it or strange.
    pub warnings: Vec<Warning>,
}
