//! Names of files and members, as messages show them.

use std::path::Path;

use crate::monitor::Warning;

/// The last part of a path written with "/".
pub(in crate::import) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The last part of a path on disk.
pub(in crate::import) fn display_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// A file or member that could not be opened.
pub(in crate::import) fn unopened(name: &str, fact: &str) -> Warning {
    Warning::new(
        name,
        format!("cannot be read: {fact}"),
        "check that the file exists and may be opened",
    )
}
