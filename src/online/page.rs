//! Pages: what is asked for one by one, and what an answer says of itself.

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
    /// Version of the database, where the page tells it.
    pub version: Option<String>,
    /// What is missing in it or strange.
    pub warnings: Vec<Warning>,
}
