//! One crystal structure of a CIF.

use crate::crystal::Structure;
use crate::import::determination::Determination;
use crate::monitor::Warning;

/// One crystal structure of a CIF.
#[derive(Clone, Debug, PartialEq)]
pub struct CifBlock {
    /// Name after `data_`.
    pub name: String,
    /// The full cell: the asymmetric unit expanded by the symmetry operators, images merged.
    /// Sites in the order of the atom list, images of one atom in the order of the operators,
    /// fractional coordinates in [0, 1); labels are those of the file.
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
    /// Temperature, R, whether it was observed.
    pub determination: Determination,
    /// What was noticed or assumed.
    pub warnings: Vec<Warning>,
}
