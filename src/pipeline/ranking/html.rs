//! Texts in report.html.
//!
//! In: any text. Out: the same as HTML.

use crate::monitor::plain::field;

/// Text between tags or in quotes.
pub(super) fn escape(text: &str) -> String {
    field(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
