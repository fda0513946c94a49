//! The embedded sample: published structures and conductivities, so that the program does its main
//! job with no file at hand.
//!
//! Sources and licences are in `assets/sample/README.md`.

use super::candidates::candidates_of;
use super::columns::Columns;
use super::labels::labels_of;
use super::reading::import_candidates;
use super::sources::{Compression, Container, Content, Document, Kind};
use super::tables::{TableFormat, read_tables};
use super::{Import, ImportError, ImportSettings, LabelTable};
use crate::monitor::Monitor;

static STRUCTURES: &[u8] = include_bytes!("../../assets/sample/structures.csv");
static LABELS: &[u8] = include_bytes!("../../assets/sample/labels.csv");

/// The name of its table of structures, as it stands in the sources of its entries.
pub const SAMPLE_NAME: &str = "sample structures.csv";

/// The name of its table of conductivities, as it stands in the sources of its labels.
pub const SAMPLE_LABELS_NAME: &str = "sample labels.csv";

/// The embedded sample: 430 structures and 120 measured conductivities.
///
/// Takes about half a second on one core: the space group of every structure is found anew.
pub fn sample() -> (Import, LabelTable) {
    // A test reads all of it, so that neither of these can fail in use.
    let import = sample_structures().unwrap_or_default();
    (import, sample_labels().unwrap_or_default())
}

fn sample_structures() -> Result<Import, ImportError> {
    let name = SAMPLE_NAME.to_owned();
    let container = Container {
        name: name.clone(),
        documents: vec![Document {
            path: name,
            kind: Kind::Table(TableFormat::Text),
            content: Content::Bytes(STRUCTURES.to_vec()),
            compression: Compression::None,
        }],
        ..Container::default()
    };
    let (settings, monitor) = (ImportSettings::default(), Monitor::silent());
    let found = candidates_of(container, &settings, &monitor)?;
    let (candidates, rejected): (Vec<_>, Vec<_>) = found.items.into_iter().partition(Result::is_ok);
    import_candidates(
        candidates.into_iter().flatten().collect(),
        rejected.into_iter().filter_map(Result::err).collect(),
        &settings,
        &monitor,
    )
}

fn sample_labels() -> Option<LabelTable> {
    let tables = read_tables(LABELS, TableFormat::Text, SAMPLE_LABELS_NAME).ok()?;
    let table = tables.first()?;
    let (columns, warnings) = Columns::find(&table.titles, &[], &table.name);
    Some(labels_of(table, &columns, warnings))
}
