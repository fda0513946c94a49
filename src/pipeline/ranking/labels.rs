//! Labels on the rows of a clustering.

use crate::cluster::RowIndex;
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::rank::LabelledRow;

/// Labels of the rows, with what is shown of them.
pub(super) fn labelled_rows(entries: &[EntryIndex], data: &Dataset) -> Vec<LabelledRow> {
    let label = |(row, entry): (usize, &EntryIndex)| {
        let label = data.label_of(*entry)?;
        let log_sigma = label.conductivity_s_cm.log10();
        log_sigma.is_finite().then_some(LabelledRow {
            row: RowIndex(row),
            log_sigma,
            censored: label.censored,
        })
    };
    entries.iter().enumerate().filter_map(label).collect()
}
