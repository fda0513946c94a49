//! Roles: what the columns of a table may hold.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Role {
    Id,
    MaterialId,
    Formula,
    Cif,
    EAboveHull,
    BandGap,
    Icsd,
    Conductivity,
    ActivationEnergy,
    SpaceGroup,
    Reference,
    Barrier,
    HallNumber,
    A,
    B,
    C,
    Alpha,
    Beta,
    Gamma,
    AsymmetricUnit,
    Temperature,
    Sample,
}

/// Which part of a sample a conductivity is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Part {
    Total,
    NotSaid,
    Bulk,
    GrainBoundary,
}
