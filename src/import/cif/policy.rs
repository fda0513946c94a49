//! How atoms beside special positions are taken.
//!
//! In: nothing. Out: the usual [`Policy`], and those that are tried where the formula of the file
//! speaks against it.

/// Beyond this capture distance in Å a full atom is only moved where the formula bears it out.
pub(super) const ROUNDING_ANG: f64 = 0.2;
/// Greatest capture distance in Å that may repair a full atom where the formula bears it out, or
/// any atom where the multiplicity of the file does.
pub(super) const REFINEMENT_ANG: f64 = 0.5;
/// Images of a partly filled atom closer than this, in Å, are one place: less than the amplitude
/// with which light ions vibrate, so that no refinement tells them apart. The closest pairs in 845
/// files that are meant as two are 0.19 Å apart (La₂O₃), most 0.3 Å and more.
pub(super) const SPLIT_ANG: f64 = 0.18;
/// The same where the formula bears it out: beyond it no one would refine one place.
const SPLIT_BY_FORMULA_ANG: f64 = 0.8;

/// How atoms beside special positions are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Policy {
    /// Images of a partly filled atom closer than this, in Å, are one place.
    pub(super) split_ang: f64,
    /// Images of a full atom up to this distance, in Å, may be one place.
    pub(super) full_ang: f64,
    /// Whether the multiplicities of the file count.
    pub(super) heeds_multiplicity: bool,
    /// Whether the formula bears it out, for the notes.
    pub(super) by_formula: bool,
}

impl Policy {
    /// Where nothing else is known.
    pub(super) const USUAL: Self = Self {
        split_ang: SPLIT_ANG,
        full_ang: ROUNDING_ANG,
        heeds_multiplicity: true,
        by_formula: false,
    };

    /// Others, which are tried where the usual one contradicts the formula: no partly filled atoms
    /// moved, all of them, full ones moved further.
    pub(super) const BY_FORMULA: [Self; 4] = [
        Self {
            split_ang: 0.0,
            by_formula: true,
            ..Self::USUAL
        },
        Self {
            split_ang: SPLIT_BY_FORMULA_ANG,
            by_formula: true,
            ..Self::USUAL
        },
        Self {
            split_ang: SPLIT_BY_FORMULA_ANG,
            heeds_multiplicity: false,
            by_formula: true,
            ..Self::USUAL
        },
        Self {
            full_ang: REFINEMENT_ANG,
            by_formula: true,
            ..Self::USUAL
        },
    ];
}
