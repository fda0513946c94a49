//! Databases that speak OPTIMADE, as they are offered.

/// One of them.
pub(super) struct Provider {
    /// Its id in the list of providers.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What it has, in a sentence.
    pub(super) about: String,
}

/// All that are known.
pub(super) fn all() -> &'static [Provider] {
    &[]
}
