//! Spectrum or pattern.

/// What is on the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A spectrum.
    Spectrum,
    /// A pattern.
    Pattern,
}
