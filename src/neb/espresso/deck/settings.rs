//! What a deck is made with.

use serde::{Deserialize, Serialize};

use crate::setting::{self, OutOfRange, Setting};

/// How occupations of states are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OccupationChoice {
    /// Fixed where the compound is an insulator by its composition, smeared otherwise.
    #[default]
    Auto,
    /// Fixed: for insulators with an even number of electrons.
    Fixed,
    /// Smeared, Fermi–Dirac.
    Smearing,
}

/// Whether spin is polarised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpinChoice {
    /// Where an element with an open shell is in it.
    #[default]
    Auto,
    /// Yes.
    On,
    /// No.
    Off,
}

/// What a deck is made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeckSettings {
    /// Cut-off of the wave functions in Ry; `None`: as the pseudopotentials suggest.
    pub ecutwfc_ry: Option<f64>,
    /// Cut-off of the density in Ry; `None`: in their proportion.
    pub ecutrho_ry: Option<f64>,
    /// Cut-offs of the wave functions of the series in Ry; empty: around the chosen one.
    pub series_ecutwfc_ry: Vec<f64>,
    /// Largest distance of k-points in Å⁻¹ ([`Self::K_SPACING`]).
    pub k_spacing_per_ang: f64,
    /// Occupations.
    pub occupations: OccupationChoice,
    /// Width of the smearing in Ry ([`Self::DEGAUSS`]).
    pub degauss_ry: f64,
    /// Spin.
    pub spin: SpinChoice,
    /// Largest force left at relaxed cell and ends in eV/Å ([`Self::END_FORCE`]).
    pub end_force_ev_per_ang: f64,
    /// Largest force left on the band in eV/Å ([`Self::BAND_FORCE`]).
    pub band_force_ev_per_ang: f64,
    /// Most steps of a band ([`Self::BAND_STEPS`]).
    pub band_steps: usize,
    /// Images between the ends of the band ([`Self::IMAGES`]).
    pub images: usize,
    /// What is written before pw.x and neb.x ("mpirun -np 48").
    pub prefix: String,
    /// Name of pw.x.
    pub pw: String,
    /// Name of neb.x.
    pub neb: String,
    /// Options of both programs ("-nk 2").
    pub flags: String,
}

impl Default for DeckSettings {
    fn default() -> Self {
        Self {
            ecutwfc_ry: None,
            ecutrho_ry: None,
            series_ecutwfc_ry: Vec::new(),
            k_spacing_per_ang: Self::K_SPACING.default,
            occupations: OccupationChoice::Auto,
            degauss_ry: Self::DEGAUSS.default,
            spin: SpinChoice::Auto,
            end_force_ev_per_ang: Self::END_FORCE.default,
            band_force_ev_per_ang: Self::BAND_FORCE.default,
            band_steps: Self::BAND_STEPS.default,
            images: Self::IMAGES.default,
            prefix: String::new(),
            pw: "pw.x".to_owned(),
            neb: "neb.x".to_owned(),
            flags: String::new(),
        }
    }
}

impl DeckSettings {
    /// A cut-off.
    pub const CUTOFF: Setting<f64> = Setting {
        name: "cut-off",
        default: 80.0,
        kind: "an energy",
        unit: "Ry",
        range: setting::above_up_to(0.0, 5000.0),
        explanation: "Plane waves up to this energy are taken along",
    };
    /// Distance of k-points; the default gives 4×2×4 for the cell of Li₃ErBr₆ of the paper.
    pub const K_SPACING: Setting<f64> = Setting {
        name: "distance of k-points",
        default: 0.3,
        kind: "an inverse length",
        unit: "Å⁻¹",
        range: setting::above_up_to(0.0, 10.0),
        explanation: "The mesh has as many k-points as it takes for them to be no farther apart than this",
    };
    /// Width of the smearing.
    pub const DEGAUSS: Setting<f64> = Setting {
        name: "smearing",
        default: 0.007,
        kind: "an energy",
        unit: "Ry",
        range: setting::above_up_to(0.0, 1.0),
        explanation: "Width of the Fermi–Dirac smearing of occupations, where they are smeared",
    };
    /// Force left at relaxed ends.
    pub const END_FORCE: Setting<f64> = Setting {
        name: "largest force at the ends",
        default: 3e-4,
        kind: "a force",
        unit: "eV/Å",
        range: setting::above_up_to(0.0, 5.0),
        explanation: "Cell and both ends of the hop are relaxed until no force is larger than this",
    };
    /// Force left on a band.
    pub const BAND_FORCE: Setting<f64> = Setting {
        name: "largest force of the band",
        default: 0.05,
        kind: "a force",
        unit: "eV/Å",
        range: setting::above_up_to(0.0, 5.0),
        explanation: "The band is relaxed until no force across it is larger than this",
    };
    /// Steps of a band.
    pub const BAND_STEPS: Setting<usize> = Setting {
        name: "most steps of the band",
        default: 100,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 100_000),
        explanation: "A band that is not relaxed after so many steps stops, and can go on",
    };
    /// Images of a band.
    pub const IMAGES: Setting<usize> = Setting {
        name: "images",
        default: 5,
        kind: "a whole number",
        unit: "",
        range: setting::between(1, 49),
        explanation: "Images of the band between its two ends",
    };

    /// Checks the numbers.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn validate(&self) -> Result<(), OutOfRange> {
        let cuts = self.ecutwfc_ry.iter().chain(&self.ecutrho_ry);
        for cut in cuts.chain(&self.series_ecutwfc_ry) {
            Self::CUTOFF.check(*cut)?;
        }
        Self::K_SPACING.check(self.k_spacing_per_ang)?;
        Self::DEGAUSS.check(self.degauss_ry)?;
        Self::END_FORCE.check(self.end_force_ev_per_ang)?;
        Self::BAND_FORCE.check(self.band_force_ev_per_ang)?;
        Self::BAND_STEPS.check(self.band_steps)?;
        Self::IMAGES.check(self.images)
    }
}
