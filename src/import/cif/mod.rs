//! CIF: text to structures.
//!
//! In: the bytes of one file. Out: one [`CifBlock`] per data block that holds a crystal, and a
//! [`Warning`] for each block (or the whole file) that could not be used.
//!
//! The lexer is our own: `crystal-cif-fmt` refuses non-ASCII text and gives nothing back of a file
//! that is cut off, and both are common in real files.

use crate::crystal::{Lattice, Site, Structure};
use crate::monitor::Warning;

/// One crystal structure of a CIF.
#[derive(Clone, Debug, PartialEq)]
pub struct CifBlock {
    /// Name after `data_`.
    pub name: String,
    /// The full cell: the asymmetric unit expanded by the symmetry operators, images merged.
    pub structure: Structure,
    /// `_chemical_formula_sum` as it stands.
    pub formula_sum: Option<String>,
    /// International number the file gives (1–230), not checked against the structure.
    pub space_group_number: Option<u16>,
    /// ICSD collection code.
    pub icsd_code: Option<u32>,
    /// Number in the Crystallography Open Database.
    pub cod_code: Option<u32>,
    /// Materials Project id, such as "mp-5614".
    pub material_id: Option<String>,
    /// What was noticed or assumed.
    pub warnings: Vec<Warning>,
}

/// Reads every structure of a CIF; `source` names the file in warnings.
///
/// Never fails as a whole: what could not be read is in the second value, each with its reason
/// and remedy. A file without a single structure yields at least one such warning.
pub fn read_cif(text: &[u8], source: &str) -> (Vec<CifBlock>, Vec<Warning>) {
    let _ = (text, source);
    todo!()
}

/// Why an asymmetric unit could not be expanded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SymmetryError {
    /// No such setting.
    #[error("Hall number {0} does not exist; use 1 to 530")]
    UnknownHallNumber(u16),
}

/// The full cell from an asymmetric unit and the Hall number (1–530, spglib's numbering) of its
/// setting.
///
/// # Errors
/// [`SymmetryError`] where the Hall number does not exist.
pub fn structure_from_asymmetric_unit(
    lattice: Lattice,
    sites: &[Site],
    hall_number: u16,
) -> Result<Structure, SymmetryError> {
    let _ = (lattice, sites, hall_number);
    todo!()
}
