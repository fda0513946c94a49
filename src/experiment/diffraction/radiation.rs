//! The radiation in use: where a line of Kα1 has its Kα2, and d of an angle.

use super::error::PatternError;
use super::settings::{self, KAlpha2, PatternSettings};
use crate::import::{Pattern, Wavelengths};
use crate::monitor::Warning;

/// Wavelengths made ready for arithmetic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Radiation {
    /// Kα1, or the only one, in Å.
    pub(super) first_ang: f64,
    /// Kα2 in Å and its intensity over that of Kα1.
    pub(super) second: Option<(f64, f64)>,
}

impl Radiation {
    /// That of wavelengths.
    pub(super) fn of(wavelengths: &Wavelengths) -> Self {
        let share = wavelengths.second_share;
        let second = wavelengths.second_ang.filter(|_| share > 0.0);
        Self {
            first_ang: wavelengths.first_ang,
            second: second.map(|ang| (ang, share)),
        }
    }

    /// How much narrower angles are than with Cu Kα.
    pub(super) fn scale(&self) -> f64 {
        (self.first_ang / 1.5406).clamp(0.1, 2.0)
    }

    /// Area of both lines over that of Kα1.
    pub(super) fn whole(&self) -> f64 {
        1.0 + self.second.map_or(0.0, |(_, share)| share)
    }

    /// By how much Kα2 is higher in 2θ, in degrees.
    pub(super) fn splitting_deg(&self, two_theta_deg: f64) -> f64 {
        self.second.map_or(0.0, |(second, _)| {
            let sin = (two_theta_deg / 2.0).to_radians().sin() * second / self.first_ang;
            2.0 * sin.min(1.0).asin().to_degrees() - two_theta_deg
        })
    }

    /// Distance of planes in Å of an angle 2θ in degrees.
    pub(super) fn spacing_ang(&self, two_theta_deg: f64) -> f64 {
        self.first_ang / (2.0 * (two_theta_deg / 2.0).to_radians().sin())
    }
}

/// The radiation of a pattern, by the user, else by the file, else by assumption where that is allowed; and
/// what is to be said about it.
pub(super) fn wavelengths_of(
    pattern: &Pattern,
    settings: &PatternSettings,
) -> Result<(Wavelengths, Vec<Warning>), PatternError> {
    let mut warnings = Vec::new();
    let known = settings
        .wavelengths
        .as_ref()
        .or(pattern.wavelengths.as_ref());
    let mut wavelengths = match known {
        Some(known) => known.clone(),
        None if settings.assume_copper => {
            warnings.push(Warning::new(
                &pattern.name,
                "the file does not say with what radiation it was measured; Cu Kα is assumed \
                 (1.540598 and 1.544426 Å)",
                "give the wavelength if it was another one",
            ));
            settings::assumed_copper()
        }
        None => {
            return Err(PatternError::NoWavelength {
                pattern: pattern.name.clone(),
            });
        }
    };
    match settings.kalpha2 {
        KAlpha2::FromFile => {}
        KAlpha2::Off => {
            wavelengths.second_ang = None;
            wavelengths.second_share = 0.0;
        }
        KAlpha2::On => {
            let second = wavelengths.second_ang;
            wavelengths.second_ang = second.or_else(|| settings::second_of(wavelengths.first_ang));
            if wavelengths.second_ang.is_none() {
                warnings.push(Warning::new(
                    &pattern.name,
                    format!(
                        "{} Å is no Kα1 of a usual anode, so that its Kα2 is not known; none is used",
                        wavelengths.first_ang
                    ),
                    "name the anode, such as Cu",
                ));
            } else if wavelengths.second_share <= 0.0 {
                wavelengths.second_share = settings::TUBE_SHARE;
            }
        }
    }
    Ok((wavelengths, warnings))
}
