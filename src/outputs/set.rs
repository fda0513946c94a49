//! Folders of results.

/// A set of files that a command, or the window, writes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// The files of a screen.
    Screen,
    /// The files of a ranking; its figures stand in the report too.
    Rank,
    /// The files of a search for a second descriptor.
    Mixtures,
    /// The files of a scan over settings.
    Scan,
}
