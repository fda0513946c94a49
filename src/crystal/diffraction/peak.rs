//! A line of a powder pattern.

/// A line of a powder pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PowderPeak {
    /// Scattering angle 2θ in degrees.
    pub two_theta_deg: f64,
    /// Distance of the lattice planes in Å.
    pub spacing_ang: f64,
    /// Sum over the reflections, in electrons² per cell times the Lorentz–polarisation factor.
    pub intensity: f64,
    /// Miller indices of one of the reflections, the greatest in lexicographic order of those at
    /// the smallest angle.
    pub hkl: [i32; 3],
    /// Number of reciprocal lattice points that contribute.
    pub multiplicity: u32,
}
