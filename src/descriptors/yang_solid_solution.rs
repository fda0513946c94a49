//! Yang and Zhang's two numbers on the stability of solid solutions.
//!
//! In: a composition, ordered or not. Out: Ω and δ, as matminer's `YangSolidSolution`.

use super::composition::Fractions;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::elemental::Property;
use crate::crystal::mixing::mixing_enthalpy_kj_mol;

/// Gas constant in kJ mol⁻¹ K⁻¹, with the digits of the library.
const GAS_CONSTANT_KJ_MOL_K: f64 = 8.314e-3;

/// The least enthalpy of mixing, where Ω would be infinite.
const LEAST_ENTHALPY_KJ_MOL: f64 = 1e-6;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "yang_solid_solution",
    name: "Yang solid solution",
    explanation: "Whether an alloy would be a solid solution. Ω = T ΔS / |ΔH| compares the entropy of \
        ideal mixing, −R Σ x ln x, times the mean melting temperature T of the elements, with the \
        enthalpy of mixing in the melt, 4 Σ x x' H over the pairs of elements, H after Miedema. \
        |ΔH| is at least 1e-6 kJ/mol. δ = √(Σ x (1 − r/rₘ)²) is the mismatch of the radii r, mean rₘ. x \
        is the share of an element among the atoms. Both are 0 for one element; a value that is not \
        tabulated is the mean over those that are. It has no settings.",
    doi: "10.1016/j.matchemphys.2011.11.021",
    counterpart: "matminer YangSolidSolution",
    family: "composition",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct YangSolidSolution;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(YangSolidSolution))
}

impl Descriptor for YangSolidSolution {
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
        let fractions = input.fractions()?;
        let values = vec![omega(fractions), delta(fractions)];
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        ["Ω", "δ"].map(str::to_owned).to_vec()
    }
}

fn omega(fractions: &Fractions) -> f64 {
    let entropy: f64 = fractions.iter().map(|(_, x)| -x * x.ln()).sum();
    let temperature_k = fractions.mean(Property::MeltingTemperature);
    let mut enthalpy = 0.0;
    for (place, (u, x)) in fractions.iter().enumerate() {
        for (v, y) in fractions.iter().take(place) {
            enthalpy += 4.0 * x * y * mixing_enthalpy_kj_mol(u, v);
        }
    }
    let energy = temperature_k * GAS_CONSTANT_KJ_MOL_K * entropy;
    energy.abs() / enthalpy.abs().max(LEAST_ENTHALPY_KJ_MOL)
}

fn delta(fractions: &Fractions) -> f64 {
    let mean = fractions.mean(Property::MetallicGlassRadius);
    let mismatch = |element| 1.0 - Property::MetallicGlassRadius.of(element) / mean;
    let sum: f64 = fractions
        .iter()
        .map(|(element, x)| x * mismatch(element).powi(2))
        .sum();
    if fractions.len() == 1 {
        0.0
    } else {
        sum.sqrt()
    }
}
