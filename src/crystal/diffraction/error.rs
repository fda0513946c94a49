//! Why there is no powder pattern.

use crate::crystal::element::Element;
use crate::monitor::Ended;

/// Why there is no pattern.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DiffractionError {
    /// The tables end at californium.
    #[error("{0}: no X-ray scattering parameters in the tables")]
    NoScattering(Element),
    /// Wavelength or range of no use, or a cell without volume.
    #[error(
        "wavelength {wavelength_ang} Å up to 2θ = {two_theta_max_deg}° on a cell of {volume_ang3} Å³; \
         use a positive wavelength, an angle between 0 and 180° and a cell with a volume"
    )]
    BadGeometry {
        /// Wavelength in Å.
        wavelength_ang: f64,
        /// Largest 2θ in degrees.
        two_theta_max_deg: f64,
        /// Volume of the cell in Å³.
        volume_ang3: f64,
    },
    /// It was stopped, or the cell has too many reflections.
    #[error(transparent)]
    Ended(#[from] Ended),
}
