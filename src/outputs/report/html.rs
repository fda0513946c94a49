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

/// Text in which `_{…}` is set low.
pub(super) fn markup(text: &str) -> String {
    escape(text).replace("_{", "<sub>").replace('}', "</sub>")
}
