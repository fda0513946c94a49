//! Where the key of a database is known.

/// Whether a database asks for a key, and where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyState {
    /// Whether it asks for one.
    pub is_asked_for: bool,
    /// Where one is known; the first place counts.
    pub place: Option<KeyPlace>,
    /// Why the keyring cannot be used, where it cannot.
    pub keyring_fault: Option<String>,
}

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// Given with the request.
    Given,
    /// In the keyring of the system.
    Keyring,
    /// In this variable of the environment.
    Variable(String),
}
