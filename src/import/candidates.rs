//! Candidates: everything in a container that may become an entry, in order.
//!
//! In: a [`Container`]. Out: [`Candidate`]s. A table with a CIF column or with cells and asymmetric
//! units gives one for each row; structure files that a table names belong to its rows; a table
//! without structures lends its facts to the files that its ids name; every other structure file
//! stands for itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::asymmetric_unit::{AsymmetricUnit, asymmetric_unit_of_row, without_cell};
use super::columns::numbers::is_blank;
use super::columns::{Columns, Role};
use super::facts::{Facts, facts_of_row};
use super::sources::ids::default_ids;
use super::sources::structure_index::StructureIndex;
use super::sources::{Container, Content, Document, Kind, document_kind, file_name};
use super::tables::{Table, read_tables_with};
use super::{ImportError, ImportSettings, TableKind};
use crate::monitor::{Cancelled, Monitor, Warning};

/// Something that may become an entry.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it stands, for messages.
    pub source: String,
    /// Id where neither a table nor anything else gives one.
    pub default_id: String,
    /// What a table says about it.
    pub facts: Facts,
    /// Its structure, still to be read.
    pub payload: Payload,
}

/// Where the structure of a candidate is.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    /// A structure file, or one in an archive.
    Document(Document),
    /// The text of a structure file in a cell of a table.
    Text(String),
    /// A cell, its asymmetric unit and a Hall number.
    AsymmetricUnit(AsymmetricUnit),
}

/// What a container holds.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// In order; items that fell out already have their reason.
    pub items: Vec<Result<Candidate, Warning>>,
    /// About the container and its tables.
    pub warnings: Vec<Warning>,
    /// Tables without structures that lent nothing either.
    pub useless_tables: Vec<ImportError>,
}

/// Finds the candidates of a container.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn candidates_of(
    container: Container,
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Candidates, Cancelled> {
    let mut found = Candidates::default();
    let default_ids = default_ids(&container);
    found.warnings.extend(container.skipped_files());
    found.items.extend(container.rejected.into_iter().map(Err));
    let index = StructureIndex::of(&container.documents);
    let mut finding = Finding {
        container: container.name,
        folder: container.folder,
        documents: container.documents.into_iter().map(Some).collect(),
        index,
        default_ids,
        settings,
        found,
        rows_at: BTreeMap::new(),
        fact_tables: Vec::new(),
    };
    for index in 0..finding.documents.len() {
        monitor.check()?;
        finding.read_table_at(index);
    }
    finding.lend_facts_and_finish(monitor)
}

/// A table without structures.
struct FactTable {
    table: Table,
    columns: Columns,
    /// Whether it is the table of conductivities, which is read for itself.
    is_labels: bool,
}

struct Finding<'a> {
    container: String,
    folder: Option<PathBuf>,
    documents: Vec<Option<Document>>,
    index: StructureIndex,
    /// Id of each document where nothing else gives one.
    default_ids: Vec<String>,
    settings: &'a ImportSettings,
    found: Candidates,
    rows_at: BTreeMap<usize, Vec<Result<Candidate, Warning>>>,
    fact_tables: Vec<FactTable>,
}

impl Finding<'_> {
    fn read_table_at(&mut self, index: usize) {
        let is_table = |d: &&mut Option<Document>| matches!(d, Some(document) if matches!(document.kind, Kind::Table(_)));
        let Some(document) = self.documents.get_mut(index).filter(is_table) else {
            return;
        };
        let Some(document) = document.take() else {
            return;
        };
        let Kind::Table(format) = document.kind else {
            return;
        };
        let path = document.path.clone();
        let name = self.place(&path);
        let is_labels = self.is_labels_table(&document.content);
        let place = document.place_in(&self.container);
        let mut decided = self.settings.decided.iter();
        if decided.any(|table| table.source.place == place) {
            return self.take_decided(index, &path, &place);
        }
        let tables = document
            .bytes()
            .and_then(|bytes| read_tables_with(&bytes, format, &name, &self.settings.columns));
        match tables {
            Ok(tables) => {
                for table in tables {
                    self.take_table(index, &path, table, is_labels);
                }
            }
            Err(fact) => {
                let rejected = Warning::new(
                    name,
                    format!("cannot be read as a table: {fact}"),
                    "save it as CSV (UTF-8) or XLSX with one row of titles",
                );
                self.rows_at.entry(index).or_default().push(Err(rejected));
            }
        }
    }

    /// Tables that were looked at are read as decided.
    fn take_decided(&mut self, index: usize, path: &str, place: &str) {
        let settings = self.settings;
        let of_document = settings.decided.iter();
        for decided in of_document.filter(|table| table.source.place == place) {
            let is_structures = match decided.kind {
                TableKind::Structures => true,
                TableKind::Conductivities | TableKind::Facts => false,
                TableKind::OverTemperature | TableKind::LeftOut => continue,
            };
            match decided.table() {
                Ok(table) if is_structures => self.take_table(index, path, table, false),
                // It is read for itself; here it lends its facts to the files that its ids name.
                Ok(mut table) => self.fact_tables.push(FactTable {
                    columns: std::mem::take(&mut table.columns),
                    table,
                    is_labels: true,
                }),
                Err(fact) => {
                    let remedy = "open it again and correct how it is read";
                    let rejected = Warning::new(&decided.reading.name, fact, remedy);
                    self.rows_at.entry(index).or_default().push(Err(rejected));
                }
            }
        }
    }

    fn take_table(&mut self, index: usize, path: &str, mut table: Table, is_labels: bool) {
        let mut columns = std::mem::take(&mut table.columns);
        assign_cif_by_content(&mut columns, &table);
        let has = |role| columns.get(role).is_some();
        if let Some(warning) = without_cell(&table.name, &columns).filter(|_| !is_labels) {
            self.rows_at.entry(index).or_default().push(Err(warning));
            return;
        }
        if !has(Role::Cif) && !has(Role::AsymmetricUnit) {
            self.fact_tables.push(FactTable {
                table,
                columns,
                is_labels,
            });
            return;
        }
        self.found.warnings.extend(table.all_warnings());
        let rejected = std::mem::take(&mut table.rejected).into_iter().map(Err);
        self.rows_at.entry(index).or_default().extend(rejected);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for row in 0..table.rows.len() {
            let facts = facts_of_row(&table, &columns, row);
            if !self.is_wanted(&facts) {
                continue;
            }
            let item = self.row_candidate(&mut table, &columns, row, facts, folder);
            self.rows_at.entry(index).or_default().push(item);
        }
    }

    fn is_labels_table(&self, content: &Content) -> bool {
        let (Some(labels), Content::File(path)) = (&self.settings.labels_table, content) else {
            return false;
        };
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        path == labels || (real(path).is_some() && real(path) == real(labels))
    }

    /// Rows that were not asked for by id are not read at all.
    fn is_wanted(&self, facts: &Facts) -> bool {
        let wanted = &self.settings.ids;
        let named = |id: &Option<String>| {
            id.as_ref().is_some_and(|id| {
                let renamed = format!("{id}-");
                wanted.iter().any(|w| w == id || w.starts_with(&renamed))
            })
        };
        wanted.is_empty() || facts.id.is_none() || named(&facts.id) || named(&facts.material_id)
    }

    fn row_candidate(
        &mut self,
        table: &mut Table,
        columns: &Columns,
        row: usize,
        facts: Facts,
        folder: &str,
    ) -> Result<Candidate, Warning> {
        let source = table.place(row);
        let cif = columns.text(&table.rows[row], Role::Cif);
        let payload = if is_blank(cif) {
            let unit = asymmetric_unit_of_row(columns, &table.rows[row]).map_err(|fact| {
                let subject = subject(&source, &facts);
                Warning::new(subject, fact, "correct the row")
            })?;
            Payload::AsymmetricUnit(unit)
        } else if is_structure_text(cif) {
            let index = columns.get(Role::Cif).map_or(0, |column| column.index);
            Payload::Text(std::mem::take(&mut table.rows[row][index]))
        } else {
            let document = self.document_named(folder, cif).ok_or_else(|| {
                Warning::new(
                    subject(&source, &facts),
                    format!("there is no structure file \"{cif}\" beside the table"),
                    "put the files where the table says, or import their folder",
                )
            })?;
            Payload::Document(document)
        };
        let default_id = match &payload {
            Payload::Document(document) => document.stem().to_owned(),
            _ => default_row_id(table, row),
        };
        Ok(Candidate {
            source,
            default_id,
            facts,
            payload,
        })
    }

    /// The structure file that a table names, relative to the table or anywhere in the container, or on disk.
    /// Several rows may name the same one.
    fn document_named(&self, folder: &str, name: &str) -> Option<Document> {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches("./");
        let beside = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let with_extension = format!("{beside}.cif");
        let known = self
            .index
            .find([&beside, &with_extension, name], file_name(name));
        let known = known.and_then(|index| self.documents[index].as_ref());
        known.cloned().or_else(|| self.document_on_disk(&beside))
    }

    fn document_on_disk(&self, name: &str) -> Option<Document> {
        let path = self.folder.as_ref()?.join(Path::new(name));
        let (kind, compression) = path.is_file().then(|| document_kind(&path))??;
        (kind == Kind::Structure).then(|| Document {
            path: name.to_owned(),
            kind,
            content: Content::File(path),
            compression,
        })
    }

    /// Structure files that no table named become candidates, with the facts of a table where its ids name
    /// them; then everything is put in the order of the documents.
    fn lend_facts_and_finish(mut self, monitor: &Monitor) -> Result<Candidates, Cancelled> {
        let named = self.named_documents();
        let mut lent: BTreeMap<String, Facts> = BTreeMap::new();
        let stems: BTreeSet<String> = self.default_ids.iter().cloned().collect();
        let mut idle = Vec::new();
        for table in std::mem::take(&mut self.fact_tables) {
            monitor.check()?;
            let before = lent.len();
            for row in 0..table.table.rows.len() {
                let facts = facts_of_row(&table.table, &table.columns, row);
                if let Some(id) = facts.id.clone().filter(|id| stems.contains(id)) {
                    lent.entry(id).or_insert(facts);
                }
            }
            if lent.len() > before {
                self.found.warnings.extend(table.table.all_warnings());
                self.found.warnings.extend(table.table.rejected);
            } else if !table.is_labels {
                idle.push(table);
            }
        }
        let documents = std::mem::take(&mut self.documents);
        for (index, document) in documents.into_iter().enumerate() {
            if let Some(rows) = self.rows_at.remove(&index) {
                self.found.items.extend(rows);
            }
            let Some(document) = document.filter(|d| !named.contains(&d.path)) else {
                continue;
            };
            let default_id = self.default_ids[index].clone();
            let candidate = Candidate {
                source: self.place(&document.path),
                facts: lent.get(&default_id).cloned().unwrap_or_default(),
                default_id,
                payload: Payload::Document(document),
            };
            self.found.items.push(Ok(candidate));
        }
        self.tell_of_idle_tables(idle);
        Ok(self.found)
    }

    /// A table that gave nothing is an error where there is nothing else; beside structures it is
    /// named.
    fn tell_of_idle_tables(&mut self, idle: Vec<FactTable>) {
        let beside_structures = self.found.items.iter().any(Result::is_ok);
        for FactTable { table, columns, .. } in idle {
            if !beside_structures {
                self.found.useless_tables.push(ImportError::MissingColumn {
                    path: table.name.into(),
                    role: "cif".to_owned(),
                    found: table.titles,
                });
                continue;
            }
            let (fact, remedy) = match columns.get(Role::Conductivity) {
                Some(_) => (
                    "holds conductivities, no structures, and was not read among the structures",
                    "if its conductivities are meant, give it as the table of conductivities",
                ),
                None => (
                    "is a table without structures, and its rows name none of the files beside it",
                    "name the files in a column \"id\" or \"cif\" if they belong together",
                ),
            };
            self.found
                .warnings
                .push(Warning::new(table.name, fact, remedy));
        }
    }

    /// Paths of the documents that rows of tables have taken.
    fn named_documents(&self) -> BTreeSet<String> {
        let items = self.rows_at.values().flatten().flatten();
        items
            .filter_map(|candidate| match &candidate.payload {
                Payload::Document(document) => Some(document.path.clone()),
                _ => None,
            })
            .collect()
    }

    /// The document's path, after the container's name unless it is the container.
    fn place(&self, path: &str) -> String {
        if path == self.container {
            path.to_owned()
        } else {
            format!("{}/{path}", self.container)
        }
    }
}

/// A column whose first value is a structure file holds such files, whatever its title.
pub(super) fn assign_cif_by_content(columns: &mut Columns, table: &Table) {
    if columns.get(Role::Cif).is_some() {
        return;
    }
    for (index, title) in table.titles.iter().enumerate() {
        let cells = table.rows.iter().filter_map(|row| row.get(index));
        let first = cells.map(|cell| cell.trim()).find(|cell| !cell.is_empty());
        if first.is_some_and(is_structure_text) {
            columns.assign(Role::Cif, index, title);
            return;
        }
    }
}

/// Whether a cell holds the text of a structure file: a CIF, a POSCAR, JSON on one line.
fn is_structure_text(cell: &str) -> bool {
    cell.contains('\n')
        || cell.contains("_cell_length_a")
        || cell.starts_with("data_")
        || (cell.trim_start().starts_with('{') && cell.contains("lattice"))
}

/// Whether a cell holds the name of a structure file.
pub(super) fn is_structure_name(cell: &str) -> bool {
    const ENDINGS: [&str; 6] = [".cif", ".mcif", ".vasp", ".poscar", ".xyz", ".res"];
    let name = cell.trim().to_ascii_lowercase();
    name.len() < 300 && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn subject(source: &str, facts: &Facts) -> String {
    match &facts.id {
        Some(id) => format!("{id} ({source})"),
        None => source.to_owned(),
    }
}

/// "table-12" for row 12 of "table.csv".
fn default_row_id(table: &Table, row: usize) -> String {
    let stem = file_name(&table.name).split('.').next().unwrap_or("row");
    let number = table.row_numbers.get(row).copied().unwrap_or(row + 2);
    format!("{stem}-{number}")
}
