//! What becomes of rows of structures.
//!
//! In: a table as decided. Out: a [`RowFate`] for each row. The first rows are read whole; of the others it
//! is told whether they have a structure.

use super::fate::{Fate, Gives, RowFate};
use super::rows::row_of;
use crate::import::ImportSettings;
use crate::import::candidates::candidates_of;
use crate::import::decided::DecidedTable;
use crate::import::sources;
use crate::import::structures::read_candidate;
use crate::import::tables::Table;
use crate::monitor::{Cancelled, Monitor, Warning};

/// Rows whose structures are read for the preview.
const READ_ROWS: usize = 24;

/// Of structures.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn fates(
    decided: &DecidedTable,
    table: &Table,
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<(Vec<RowFate>, Vec<Warning>), Cancelled> {
    let settings = ImportSettings {
        decided: vec![decided.clone()],
        ..settings.clone()
    };
    let containers = sources::open(&decided.source.input, monitor).unwrap_or_default();
    let mut fates = Vec::new();
    let mut n_read = 0;
    let left_out = |row, fact: &str| RowFate {
        row,
        gives: Gives::Nothing,
        fate: Fate::LeftOut(fact.to_owned()),
    };
    for container in containers {
        for item in candidates_of(container, &settings, monitor)?.items {
            let candidate = match item {
                Ok(candidate) => candidate,
                Err(warning) => {
                    let row = row_of(table, &warning.subject);
                    fates.extend(row.map(|row| left_out(row, &warning.fact)));
                    continue;
                }
            };
            let Some(row) = row_of(table, &candidate.source) else {
                continue;
            };
            let id = candidate.facts.id.clone();
            let name = id.unwrap_or_else(|| candidate.default_id.clone());
            if n_read >= READ_ROWS {
                fates.push(RowFate {
                    row,
                    gives: Gives::Structure(name, None),
                    fate: Fate::Used(Vec::new()),
                });
                continue;
            }
            n_read += 1;
            let outcome = read_candidate(candidate, &settings);
            let first = outcome.entries.first();
            fates.push(match (first, outcome.rejected.first()) {
                (Some(entry), _) => RowFate {
                    row,
                    gives: Gives::Structure(
                        name,
                        Some((entry.formula.clone(), entry.structure.n_sites())),
                    ),
                    fate: Fate::Used(Vec::new()),
                },
                (None, Some(warning)) => left_out(row, &warning.fact),
                (None, None) => left_out(row, "it holds no structure"),
            });
        }
    }
    Ok((fates, table.all_warnings()))
}
