//! The calculated pattern: background, and the lines of all phases where their cells put them.
//!
//! In: a [`Model`]. Out: the curve, the share of each line in it, and the derivatives by everything that is not an
//! intensity. Intensities are extracted (Le Bail, Duroy and Fourquet, Mater. Res. Bull. 1988, 23, 447, DOI
//! 10.1016/0025-5408(88)90019-0), beginning with those of the structure.

use super::lattice_parameters::FreeMetric;
use super::profile::{Widths, shape};
use super::radiation::Radiation;
use super::scan::Scan;
use super::splines::Splines;
use super::structure_lines::StructureLines;

/// Everything that a pattern is calculated from.
#[derive(Clone, Debug)]
pub(super) struct Model<'a> {
    pub(super) scan: &'a Scan,
    pub(super) radiation: Radiation,
    pub(super) splines: &'a Splines,
    /// Smooth factors of the areas of each phase: widths and areas trade, and extraction alone would follow slowly.
    pub(super) factors: &'a Splines,
    pub(super) background: Vec<f64>,
    pub(super) shift: ShiftModel,
    pub(super) phases: Vec<PhaseModel<'a>>,
}

/// What shifts all lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ShiftModel {
    /// Nothing.
    None,
    /// The zero, in degrees.
    Zero(f64),
    /// (2 s/R) cos θ, in degrees.
    Displacement(f64),
}

impl ShiftModel {
    /// Shift in degrees at θ, and its derivative by the number.
    pub(super) fn at(self, cos_theta: f64) -> (f64, f64) {
        match self {
            Self::None => (0.0, 0.0),
            Self::Zero(zero) => (zero, 1.0),
            Self::Displacement(s) => (s * cos_theta, cos_theta),
        }
    }

    /// The same with another number.
    pub(super) fn moved(self, by: f64) -> Self {
        match self {
            Self::None => Self::None,
            Self::Zero(zero) => Self::Zero(zero + by),
            Self::Displacement(s) => Self::Displacement(s + by),
        }
    }

    /// How many numbers it has.
    pub(super) fn len(self) -> usize {
        usize::from(self != Self::None)
    }
}

/// A phase of the model.
#[derive(Clone, Debug)]
pub(super) struct PhaseModel<'a> {
    pub(super) lines: &'a StructureLines,
    pub(super) free: FreeMetric,
    pub(super) is_cell_free: bool,
    pub(super) widths: Widths,
    /// Area of Kα1 of each line in counts · degrees.
    pub(super) areas: Vec<f64>,
}

/// A tail is lost below this share of the noise.
const LOST: f64 = 0.03;
/// How far lines are followed at least, at most, and where their area is not known, in widths.
const NEAREST: f64 = 2.5;
const FARTHEST: f64 = 35.0;
const UNKNOWN: f64 = 12.0;

/// Where a line is and how wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// 2θ of Kα1 in degrees without shift.
    pub(super) bragg_deg: f64,
    /// With it: as measured.
    pub(super) two_theta_deg: f64,
    pub(super) sin_theta: f64,
    pub(super) fwhm: f64,
    pub(super) eta: f64,
}

/// Numbers of a phase: U, V, W, η₀, η₁, then the factors of its areas, then the cell.
pub(super) const N_PROFILE: usize = 5;

impl Model<'_> {
    /// How many numbers are free: background, shift, profile and cell of each phase.
    pub(super) fn n_free(&self) -> usize {
        self.first_of(self.phases.len())
    }

    /// Index of the first number of a phase.
    pub(super) fn first_of(&self, phase: usize) -> usize {
        let of = |phase: &PhaseModel<'_>| self.cell_after() + phase.n_cell();
        let before: usize = self.phases[..phase].iter().map(of).sum();
        self.background.len() + self.shift.len() + before
    }

    /// How many numbers of a phase come before those of its cell.
    pub(super) fn cell_after(&self) -> usize {
        N_PROFILE + self.factors.n
    }

    /// The background at each point.
    pub(super) fn background_curve(&self) -> Vec<f64> {
        let curve = |x: &f64| self.splines.curve(&self.background, *x);
        self.scan.x.iter().map(curve).collect()
    }

    /// Where the line of a family is; `None` where there is no angle.
    pub(super) fn place(&self, phase: &PhaseModel<'_>, line: usize) -> Option<Place> {
        let family = phase.lines.families.get(line)?;
        let q = phase.free.inverse_square(&family.coefficients);
        let sin_theta = self.radiation.first_ang * q.max(0.0).sqrt() / 2.0;
        if !(1e-4..0.9995).contains(&sin_theta) {
            return None;
        }
        let theta = sin_theta.asin();
        let bragg_deg = 2.0 * theta.to_degrees();
        let (shift, _) = self.shift.at(theta.cos());
        Some(Place {
            bragg_deg,
            two_theta_deg: bragg_deg + shift,
            sin_theta,
            fwhm: phase.widths.fwhm(bragg_deg).0,
            eta: phase.widths.eta(bragg_deg).0,
        })
    }

    /// Sum of the lines of a phase with the areas given, added to a curve.
    pub(super) fn add_lines(&self, phase: &PhaseModel<'_>, areas: &[f64], curve: &mut [f64]) {
        for (line, area) in areas.iter().enumerate() {
            if *area <= 0.0 {
                continue;
            }
            self.each_point(phase, line, |k, value| curve[k] += area * value);
        }
    }

    /// The curve of a line of area 1 in Kα1 (Kα2 along), point by point.
    pub(super) fn each_point(
        &self,
        phase: &PhaseModel<'_>,
        line: usize,
        mut visit: impl FnMut(usize, f64),
    ) {
        let Some(place) = self.place(phase, line) else {
            return;
        };
        let reach = self.reach(&place, phase.areas.get(line).copied().unwrap_or(0.0));
        for (x, share, _) in self.components(&place).into_iter().flatten() {
            for k in self.scan.around(x, reach) {
                visit(
                    k,
                    share * shape(self.scan.x[k] - x, place.fwhm, place.eta).value,
                );
            }
        }
    }

    /// How far a line of an area is followed, in degrees: until its tail, which falls as 1/t², is lost in the noise.
    pub(super) fn reach(&self, place: &Place, area: f64) -> f64 {
        if area <= 0.0 {
            return UNKNOWN * place.fwhm;
        }
        let k = self.scan.around(place.two_theta_deg, 0.0).start;
        let noise = self.scan.sigma[k.min(self.scan.len() - 1)];
        let tail = area * place.eta * place.fwhm / (2.0 * std::f64::consts::PI);
        (tail / (LOST * noise))
            .sqrt()
            .clamp(NEAREST * place.fwhm, FARTHEST * place.fwhm)
    }

    /// Kα1 and Kα2 of a line: place, share, wavelength over that of Kα1.
    pub(super) fn components(&self, place: &Place) -> [Option<(f64, f64, f64)>; 2] {
        let second = self.radiation.second.and_then(|(second, share)| {
            let ratio = second / self.radiation.first_ang;
            let sin = place.sin_theta * ratio;
            if sin >= 0.9995 {
                return None;
            }
            let theta = sin.asin();
            let (shift, _) = self.shift.at(theta.cos());
            Some((2.0 * theta.to_degrees() + shift, share, ratio))
        });
        [Some((place.two_theta_deg, 1.0, 1.0)), second]
    }

    /// Background and lines at each point.
    pub(super) fn curve(&self) -> Vec<f64> {
        let mut curve = self.background_curve();
        for phase in &self.phases {
            self.add_lines(phase, &phase.areas, &mut curve);
        }
        curve
    }
}

impl PhaseModel<'_> {
    /// Free numbers of the cell.
    pub(super) fn n_cell(&self) -> usize {
        if self.is_cell_free {
            self.free.len()
        } else {
            0
        }
    }
}

/// The curve, and its derivatives by each free number, column by column.
pub(super) struct Slopes {
    pub(super) curve: Vec<f64>,
    /// `n_free` columns of as many values as there are points.
    pub(super) columns: Vec<Vec<f64>>,
}

impl Slopes {
    /// Of a model.
    pub(super) fn of(model: &Model<'_>) -> Self {
        let n_points = model.scan.len();
        let mut slopes = Self {
            curve: vec![0.0; n_points],
            columns: vec![vec![0.0; n_points]; model.n_free()],
        };
        for (k, x) in model.scan.x.iter().enumerate() {
            let (first, values) = model.splines.at(*x);
            for (j, value) in values.into_iter().enumerate() {
                slopes.columns[first + j][k] = value;
                slopes.curve[k] += value * model.background[first + j];
            }
        }
        for (p, phase) in model.phases.iter().enumerate() {
            for line in 0..phase.areas.len() {
                slopes.add_line(model, p, line);
            }
        }
        slopes
    }

    fn add_line(&mut self, model: &Model<'_>, p: usize, line: usize) {
        let phase = &model.phases[p];
        let area = phase.areas[line];
        let Some(place) = model.place(phase, line) else {
            return;
        };
        if area <= 0.0 {
            return;
        }
        let coefficients = &phase.lines.families[line].coefficients;
        let (_, by_uvw) = phase.widths.fwhm(place.bragg_deg);
        let (_, by_eta) = phase.widths.eta(place.bragg_deg);
        let first = model.first_of(p);
        let shift_at = model.background.len();
        let (factor_first, factor_values) = model.factors.at(place.two_theta_deg);
        let cell_after = model.cell_after();
        let reach = model.reach(&place, area);
        for (x, share, ratio) in model.components(&place).into_iter().flatten() {
            let sin = place.sin_theta * ratio;
            let cos = (1.0 - sin * sin).sqrt();
            let (_, by_shift) = model.shift.at(cos);
            // 2θ = 2 asin(λ √q / 2): ∂2θ/∂q = λ² / (4 sin θ cos θ), in degrees.
            let wavelength = model.radiation.first_ang * ratio;
            let by_q = (wavelength * wavelength / (4.0 * sin * cos)).to_degrees();
            let scale = area * share;
            for k in model.scan.around(x, reach) {
                let s = shape(model.scan.x[k] - x, place.fwhm, place.eta);
                self.curve[k] += scale * s.value;
                let by_place = scale * s.by_position;
                if model.shift.len() > 0 {
                    self.columns[shift_at][k] += by_place * by_shift;
                }
                let by_width = scale * s.by_fwhm;
                for (j, part) in by_uvw.iter().enumerate() {
                    self.columns[first + j][k] += by_width * part;
                }
                for (j, part) in by_eta.iter().enumerate() {
                    self.columns[first + 3 + j][k] += scale * s.by_eta * part;
                }
                for (j, part) in factor_values.iter().enumerate() {
                    self.columns[first + N_PROFILE + factor_first + j][k] += scale * s.value * part;
                }
                if phase.is_cell_free {
                    for (j, c) in coefficients.iter().enumerate() {
                        self.columns[first + cell_after + j][k] += by_place * by_q * c;
                    }
                }
            }
        }
    }
}
