//! Looking at tables before anything of them enters.
//!
//! In: paths. Out: the tables in them with a proposal of what each is and how it is read ([`Sight`]); and
//! of a table as it is decided, what would come of each of its rows ([`TablePreview`]).
//!
//! | file | what |
//! |---|---|
//! | `kinds` | what a table is |
//! | `names` | the column of ids, by what the structures are called |
//! | `remembered` | how tables of the same titles were read last time |
//! | `preview` | what would come of a table |
//! | `fate` | what becomes of a row |
//! | `rows` | conductivities, facts and σ(T), row by row |
//! | `structures` | structures, row by row |
//! | `asks` | what must be said before a table can be read |

mod asks;
mod fate;
mod kinds;
mod names;
mod preview;
mod remembered;
mod rows;
mod structures;

use std::path::Path;
use std::sync::Arc;

pub use asks::Ask;
pub use fate::{Belonging, Fate, Gives, RowFate};
pub use kinds::Wish;
pub use preview::{RowPart, ShownRow, TablePreview, preview_decided};
pub use remembered::RememberedTable;

use self::kinds::{complete_by_content, complete_conductivities, kind_of};
use super::columns::Role;
use super::decided::{DecidedTable, TableKind, TableSource};
use super::sources::{self, Container, Document, Kind};
use super::tables::{Table, TableReading, read_tables_with};
use super::{Entry, ImportError, ImportSettings};
use crate::monitor::Monitor;

/// Most tables of a folder or an archive that are looked at: more are no spreadsheets of a person.
const MOST_TABLES: usize = 12;

/// A table that was found, and how it is proposed to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenTable {
    /// The proposal.
    pub decided: DecidedTable,
    /// How the reader alone would read it.
    pub found: TableReading,
    /// What the reader alone takes it for.
    pub found_kind: TableKind,
    /// Whether the proposal is how tables of these titles were read last time.
    pub remembered: bool,
}

/// What was found at a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// Its tables.
    pub tables: Vec<SeenTable>,
    /// Number of structure files, tables aside.
    pub n_structures: usize,
    /// Tables that cannot be read, and why.
    pub failures: Vec<String>,
}

/// Looks at a file, a folder or an archive: the tables in it.
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::UnknownKind`], [`ImportError::Cancelled`].
pub fn look_at(
    path: &Path,
    settings: &ImportSettings,
    wish: Wish,
    remembered: &[RememberedTable],
    monitor: &Monitor,
) -> Result<Sight, ImportError> {
    let containers = match sources::open(path, monitor) {
        _ if wish == Wish::OverTemperature && path.is_file() => vec![sources::as_table(path)],
        // What is chosen as a table may be one, whatever its name.
        Err(ImportError::UnknownKind { .. }) if wish != Wish::Any && path.is_file() => {
            vec![sources::as_table(path)]
        }
        opened => opened?,
    };
    let mut sight = Sight::default();
    for container in containers {
        monitor.check()?;
        look_into(container, (path, settings, wish, remembered), &mut sight);
    }
    let found = std::mem::take(&mut sight.tables);
    // Of tables among structure files that say nothing, only a few are shown.
    let says = |seen: &SeenTable| seen.decided.kind != TableKind::LeftOut;
    let all = found.len() <= 3 || sight.n_structures == 0;
    sight.tables = found.into_iter().filter(|t| all || says(t)).collect();
    Ok(sight)
}

fn look_into(
    container: Container,
    (path, settings, wish, remembered): (&Path, &ImportSettings, Wish, &[RememberedTable]),
    sight: &mut Sight,
) {
    let is_table = |d: &Document| matches!(d.kind, Kind::Table(_));
    let structures = container.documents.iter().filter(|d| !is_table(d));
    sight.n_structures += structures.count();
    let alone = container.documents.len() == 1;
    for rejected in &container.rejected {
        sight.failures.push(rejected.to_string());
    }
    let tables = container.documents.into_iter().filter(is_table);
    for document in tables.take(MOST_TABLES) {
        let Kind::Table(format) = document.kind else {
            continue;
        };
        let name = match document.path == container.name {
            true => document.path.clone(),
            false => format!("{}/{}", container.name, document.path),
        };
        let place = document.place_in(&container.name);
        let read = document.bytes().and_then(|bytes| {
            let tables = read_tables_with(&bytes, format, &name, &settings.columns)?;
            Ok((tables, Arc::new(bytes)))
        });
        match read {
            Ok((tables, bytes)) => {
                let source = TableSource {
                    input: path.to_owned(),
                    place,
                    bytes,
                };
                let seen = tables.into_iter();
                let seen = seen.map(|table| proposed(table, &source, (wish, alone), remembered));
                sight.tables.extend(seen);
            }
            Err(fact) => sight.failures.push(format!("{name}: {fact}")),
        }
    }
}

/// Gives the role of ids to the column that calls materials as these entries are called, in a table of
/// which no column is known to hold ids and about which nothing was decided before.
pub fn find_ids(seen: &mut SeenTable, entries: &[&[Entry]]) {
    if seen.remembered {
        return;
    }
    let Some(column) = names::column_of_ids(&seen.decided, entries) else {
        return;
    };
    for reading in [&mut seen.decided.reading, &mut seen.found] {
        // A column that is there takes a role that is known.
        let _ = reading.set_role(column, Some(Role::Id.name()));
    }
}

/// What a table is proposed to be read as.
fn proposed(
    mut table: Table,
    source: &TableSource,
    (wish, alone): (Wish, bool),
    remembered: &[RememberedTable],
) -> SeenTable {
    complete_by_content(&mut table);
    let mut kind = kind_of(&table, wish, alone);
    if kind == TableKind::Conductivities {
        complete_conductivities(&mut table);
        kind = kind_of(&table, wish, alone);
    }
    let mut decided = DecidedTable {
        source: source.clone(),
        kind,
        reading: table.reading().clone(),
        chosen: std::collections::BTreeMap::new(),
    };
    if kind == TableKind::Conductivities {
        decided.reading = decided.completed(table).reading().clone();
    }
    let found = decided.reading.clone();
    let known = remembered.iter().find(|known| known.is_of(&found));
    let before = known.and_then(|known| known.as_read_before(&found, &source.bytes));
    let is_remembered = before.is_some();
    if let (Some(reading), Some(known)) = (before, known) {
        (decided.kind, decided.reading) = (known.kind, reading);
    }
    SeenTable {
        remembered: is_remembered && (decided.kind, &decided.reading) != (kind, &found),
        decided,
        found,
        found_kind: kind,
    }
}
