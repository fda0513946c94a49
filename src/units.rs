//! Units and physical constants.
//!
//! Throughout the program: lengths in Å, energies in eV, temperatures in K, conductivities in
//! S cm⁻¹, cell angles and 2θ in degrees, charges in elementary charges. Names carry the unit
//! where it is not obvious (`cutoff_ang`, `barrier_ev`). Constants are CODATA 2018
//! (DOI 10.1103/RevModPhys.93.025010).
//!
//! ```
//! use superion::units::BOLTZMANN_EV_PER_K;
//!
//! // How much more often an ion gets over a pass that is 0.1 eV lower, at 25 °C.
//! let gain = (0.1 / (BOLTZMANN_EV_PER_K * 298.15)).exp();
//! assert!((48.0..50.0).contains(&gain));
//! ```

/// Boltzmann constant in eV K⁻¹.
pub const BOLTZMANN_EV_PER_K: f64 = 8.617_333_262e-5;

/// e²/(4πε₀) in eV Å: the Coulomb energy of two unit charges 1 Å apart.
pub const COULOMB_EV_ANG: f64 = 14.399_645_478_425_668;

/// Electronvolts in a Rydberg.
pub const RYDBERG_EV: f64 = 13.605_693_122_994;

/// Electronvolts in a Hartree.
pub const HARTREE_EV: f64 = 2.0 * RYDBERG_EV;

/// Bohr radius in Å.
pub const BOHR_ANG: f64 = 0.529_177_210_903;

/// Atomic mass constant in g.
pub const ATOMIC_MASS_G: f64 = 1.660_539_066_60e-24;

/// Cubic centimetres in one Å³.
pub const CM3_PER_ANG3: f64 = 1e-24;

/// Wavelength of Cu Kα (weighted mean of Kα₁ and Kα₂) in Å, as pymatgen's "CuKa".
pub const CU_K_ALPHA_ANG: f64 = 1.541_84;

/// Bohr radius in m (CODATA 2022, physics.nist.gov/cuu/Constants, as SciPy 1.17 has it).
pub const BOHR_RADIUS_M: f64 = 5.291_772_105_44e-11;

/// The Ångström star in m (CODATA 2022): the unit of X-ray wavelengths, 1.5·10⁻⁵ longer than 1 Å.
/// Some libraries take it for the Å.
pub const ANGSTROM_STAR_M: f64 = 1.000_014_95e-10;
