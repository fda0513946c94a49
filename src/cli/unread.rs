//! Files of measurements that could not be read, in the words of the command line.
//!
//! In: the failure. Out: its reason, with the option that names columns and what the columns are called.

use crate::pipeline::NotMeasured;

/// Columns that a message names.
const MOST_COLUMNS: usize = 12;

/// Why a file was not read, and where naming columns helps, how and what they are called.
pub(super) fn reason(failure: &NotMeasured) -> String {
    if failure.titles.is_empty() {
        return failure.reason.clone();
    }
    let named = failure.titles.iter().take(MOST_COLUMNS).cloned();
    let named: Vec<String> = named.collect();
    let more = match failure.titles.len().saturating_sub(MOST_COLUMNS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{}, with --column ROLE=TITLE or ROLE=NUMBER; its columns are: {}{more}",
        failure.reason.trim_end_matches('.'),
        named.join(", ")
    )
}
