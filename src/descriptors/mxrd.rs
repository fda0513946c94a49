//! Modified X-ray diffraction pattern: a smooth powder pattern.
//!
//! In: an [`Input`], ordered or not. Out: one value per angle of an even grid.

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Plot, Registered, resolve,
};
use crate::crystal::diffraction::{DiffractionError, PowderPeak, powder_peaks_watched};
use crate::crystal::symmetry::with_settled_lattice;
use crate::math::density::{Bandwidth, GaussianKde};
use crate::units::CU_K_ALPHA_ANG;

const SETTINGS: &[DescriptorSetting] = &[
    DescriptorSetting {
        name: "two_theta_max",
        explanation: "Largest scattering angle 2θ.",
        unit: "°",
        default: 127.0,
        range: (10.0, 170.0),
        integer: false,
    },
    DescriptorSetting {
        name: "bandwidth",
        explanation: "Width of the smoothing Gaussian, as a share of the standard deviation of the \
            peaks' angles.",
        unit: "",
        default: 0.05,
        range: (0.001, 2.0),
        integer: false,
    },
    DescriptorSetting {
        name: "length",
        explanation: "Number of angles from 0 to the largest, both included.",
        unit: "",
        default: 451.0,
        range: (2.0, 10_000.0),
        integer: true,
    },
    DescriptorSetting {
        name: "wavelength",
        explanation: "Wavelength of the X-rays; copper Kα by default.",
        unit: "Å",
        default: CU_K_ALPHA_ANG,
        range: (0.3, 3.0),
        integer: false,
    },
];

const ABOUT: About = About {
    id: "mxrd",
    name: "Modified X-ray diffraction pattern",
    explanation: "The powder pattern, smoothed. Every reflection with 2θ up to 127° gets the \
        intensity |Σ f exp(2πi h·x)|² (1 + cos² 2θ) / (sin² θ cos θ); reflections at equal 2θ add \
        up, and the strongest peak is set to 100. Each peak then counts as many times as its \
        intensity has whole units, so that peaks below 1 % drop out, and the density of these \
        angles is estimated with Gaussians as wide as 0.05 times their standard deviation. The 451 \
        values are that density, per degree, at even steps from 0 to 127°; it integrates to 1. \
        A lattice given with 4 to 6 decimals is first brought to the symmetry that it has within \
        their rounding, so that no choice of the cell parts equal angles. \
        Settings: range, bandwidth, number of values, wavelength.",
    doi: "10.1038/s41467-019-13214-1",
    counterpart: "matminer XRDPowderPattern",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Relative room for rounding when an intensity is cut to whole units, so that peaks which are
/// equal by symmetry, or the strongest itself, do not lose a unit to the last bit.
const ROUNDING: f64 = 1e-9;

struct Mxrd {
    wavelength_ang: f64,
    two_theta_max_deg: f64,
    bandwidth: f64,
    length: usize,
}

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(Mxrd {
        wavelength_ang: settings.value("wavelength"),
        two_theta_max_deg: settings.value("two_theta_max"),
        bandwidth: settings.value("bandwidth"),
        length: settings.count("length"),
    }))
}

impl Mxrd {
    /// The angles in degrees at which the pattern is given.
    fn grid_deg(&self) -> Vec<f64> {
        let step = self.two_theta_max_deg / (self.length - 1) as f64;
        (0..self.length).map(|k| k as f64 * step).collect()
    }
}

/// Angles in degrees and whole intensities of the peaks that reach 1 % of the strongest.
fn counted(peaks: &[PowderPeak]) -> (Vec<f64>, Vec<u32>) {
    let strongest = peaks.iter().map(|p| p.intensity).fold(0.0, f64::max);
    let units = |peak: &PowderPeak| (100.0 * peak.intensity / strongest + ROUNDING) as u32;
    peaks
        .iter()
        .map(|peak| (peak.two_theta_deg, units(peak)))
        .filter(|(_, count)| *count > 0)
        .unzip()
}

impl Descriptor for Mxrd {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        if input.structure.sites.is_empty() {
            return Err(DescriptorError::NotApplicable {
                fact: "the structure has no sites".to_owned(),
            });
        }
        let settled = with_settled_lattice(&input.structure);
        let peaks = powder_peaks_watched(
            settled.as_ref().unwrap_or(&input.structure),
            self.wavelength_ang,
            self.two_theta_max_deg,
            input.monitor(),
        )
        .map_err(descriptor_error)?;
        let (angles, counts) = counted(&peaks);
        let bandwidth = Bandwidth::Factor(self.bandwidth);
        let kde = GaussianKde::from_counts(&angles, &counts, bandwidth).map_err(|_| {
            DescriptorError::NotApplicable {
                fact: format!(
                    "the powder pattern has {} peaks of at least 1 % of the strongest below 2θ = {}°, \
                     and smoothing needs two; use a shorter wavelength",
                    angles.len(),
                    self.two_theta_max_deg
                ),
            }
        })?;
        Ok(Description::Fixed(kde.evaluate(&self.grid_deg())))
    }

    fn plot(&self) -> Plot {
        let grid = self.grid_deg();
        let (first, second) = (grid.first().copied(), grid.get(1).copied());
        let first = first.unwrap_or(0.0);
        Plot::Curve {
            x_title: "2θ / °",
            y_title: "Density of intensity",
            first,
            step: second.map_or(1.0, |second| second - first),
        }
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        self.grid_deg()
            .into_iter()
            .map(|angle| format!("2θ = {angle:.2}°"))
            .collect()
    }
}

fn descriptor_error(error: DiffractionError) -> DescriptorError {
    match error {
        DiffractionError::NoScattering(element) => DescriptorError::MissingProperty {
            element: element.to_string(),
            property: "X-ray scattering parameters".to_owned(),
        },
        DiffractionError::Ended(ended) => ended.into(),
        DiffractionError::BadGeometry { .. } => DescriptorError::NotApplicable {
            fact: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Lattice, Species, Structure};

    fn peak(two_theta_deg: f64, intensity: f64) -> PowderPeak {
        PowderPeak {
            two_theta_deg,
            spacing_ang: 1.0,
            intensity,
            hkl: [1, 0, 0],
            multiplicity: 2,
        }
    }

    fn described(
        symbols: &[&str],
        edge_ang: f64,
        settings: &[(&str, f64)],
    ) -> Result<Description, DescriptorError> {
        let [x, y, z] =
            [0, 1, 2].map(|k| [0, 1, 2].map(|j| edge_ang * f64::from(u8::from(j == k))));
        let species: Vec<Species> = symbols
            .iter()
            .map(|symbol| Species::bare(symbol.parse::<Element>().unwrap()))
            .collect();
        let frac: Vec<[f64; 3]> = (0..species.len()).map(|k| [0.5 * k as f64; 3]).collect();
        let structure = Structure::ordered(Lattice::from_rows([x, y, z]), &species, &frac);
        let given = settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), *v))
            .collect();
        build(&given)?.describe(&Input::new(structure))
    }

    #[test]
    fn peaks_count_by_whole_percents() {
        let peaks = [
            peak(20.0, 7.0),
            peak(30.0, 700.0),
            peak(40.0, 6.99),
            peak(50.0, 349.9),
        ];
        let expected = (vec![20.0, 30.0, 50.0], vec![1, 100, 49]);
        assert_eq!(counted(&peaks), expected);
    }

    #[test]
    fn the_pattern_integrates_to_one() {
        let values: Vec<f64> = described(&["Li", "S"], 4.0, &[])
            .unwrap()
            .values()
            .collect();
        assert_eq!(values.len(), 451);
        let integral = values.iter().sum::<f64>() * 127.0 / 450.0;
        assert!((integral - 1.0).abs() < 0.01, "{integral}");
    }

    #[test]
    fn settings_set_the_angles() {
        let settings = [("mxrd.length", 91.0), ("mxrd.two_theta_max", 90.0)];
        let description = described(&["Li"], 4.0, &settings).unwrap();
        assert_eq!(description.len(), 91);
        let given = settings.map(|(k, v)| (k.to_owned(), v)).into();
        assert_eq!(
            build(&given).unwrap().labels(&description)[45],
            "2θ = 45.00°"
        );
    }

    #[test]
    fn what_cannot_be_described_is_told_why() {
        let error = |symbols, edge| described(symbols, edge, &[]).unwrap_err().to_string();
        assert_eq!(
            error(&["Li", "Og"], 4.0),
            "Og: no X-ray scattering parameters in the tables"
        );
        assert_eq!(error(&[], 4.0), "the structure has no sites");
        // No reflection at all, and only (100).
        assert!(error(&["Li"], 0.8).contains("has 0 peaks"));
        assert!(error(&["Li"], 1.0).contains("has 1 peaks"));
    }
}
