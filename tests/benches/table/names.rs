//! Names of the measurements, the same for ours and for those of other libraries.

use superion::simplify::Representation;

/// Name of the measurement of SOAP at given settings; `r_cut` in Å.
pub fn soap_name(r_cut: f64, n_max: u32, l_max: u32) -> String {
    format!("soap × CAN, r_cut {r_cut} Å, n_max {n_max}, l_max {l_max}")
}

/// Name of the measurement of a descriptor, or of "all" of them.
pub fn described_name(id: &str, representation: Representation) -> String {
    format!("{id} × {}", representation.id())
}

/// Name of the mean over representations of "all" descriptors.
pub const DESCRIBED_NAME: &str = "all, mean over representations";

/// Name of the measurement of Ward.
pub const WARD_NAME: &str = "ward";

/// Name of the measurement of maps and barriers.
pub const BVSE_NAME: &str = "bvse: softBV map and barriers, 0.1 Å";
