//! The lines that a structure may have, in its conventional cell.
//!
//! In: a structure in whatever cell. Out: [`StructureLines`]: space group, what is free of the cell, and each family
//! of planes with its |F|² and the coefficients of its 1/d².

use super::cell::{Cell, CrystalSystem};
use super::error::PatternError;
use super::lattice_parameters::FreeMetric;
use super::line_matching::Line;
use super::phase_candidate::PhaseCandidate;
use crate::crystal::Structure;
use crate::crystal::diffraction::{PowderFamily, powder_families};
use crate::crystal::lattice::Lattice;
use crate::crystal::symmetry::{SpaceGroup, StandardCell, space_group};
use crate::monitor::Monitor;

/// Tolerances in Å of the symmetry search, the first that finds a group being used. That of computed cells, then
/// that of measured ones.
const TOLERANCES_ANG: [f64; 2] = [0.01, 0.1];
/// Lines weaker than this share of the strongest are not followed.
const WEAKEST: f64 = 3e-4;
/// Most lines of a phase.
const MOST: usize = 2500;

/// A structure's lines.
#[derive(Clone, Debug)]
pub(super) struct StructureLines {
    pub(super) id: String,
    pub(super) formula: String,
    pub(super) space_group: SpaceGroup,
    /// The cell of the entry.
    pub(super) lattice: Lattice,
    pub(super) free: FreeMetric,
    /// Density in g cm⁻³ of the entry's cell.
    pub(super) density_g_cm3: f64,
    pub(super) families: Vec<Family>,
    /// The structure where its axes are not those of the standard setting.
    pub(super) other_setting: Option<Structure>,
}

/// Planes that are equal by symmetry.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// Coefficients of the free numbers in 1/d².
    pub(super) coefficients: Vec<f64>,
    pub(super) family: PowderFamily,
}

impl StructureLines {
    /// The lines with d above `smallest_spacing_ang`, after a cell a few percent smaller too.
    pub(super) fn of(
        candidate: &PhaseCandidate,
        smallest_spacing_ang: f64,
        wavelength_ang: f64,
        monitor: &Monitor,
    ) -> Result<Self, PatternError> {
        let no_lines = |fact: String| PatternError::NoLines {
            id: candidate.id.clone(),
            fact,
        };
        if candidate.structure.sites.is_empty() {
            return Err(no_lines("it has no atoms".to_owned()));
        }
        let (group, cell, is_standard) = conventional(&candidate.structure);
        let system = CrystalSystem::of_space_group(group.number);
        let free = FreeMetric::of(&cell.lattice, system);
        let unequal = generic(&cell, system);
        let families = powder_families(&unequal, smallest_spacing_ang * 0.95, monitor);
        let families = match families {
            Ok(families) => families,
            Err(_) if monitor.is_cancelled() => return Err(crate::monitor::Cancelled.into()),
            Err(error) => return Err(no_lines(error.to_string())),
        };
        let mut lines = Self {
            id: candidate.id.clone(),
            formula: candidate.formula.clone(),
            space_group: group,
            density_g_cm3: cell.density_g_cm3(),
            other_setting: (!is_standard).then(|| cell.clone()),
            lattice: cell.lattice,
            families: families
                .into_iter()
                .map(|family| Family {
                    coefficients: free.coefficients(family.hkl),
                    family,
                })
                .collect(),
            free,
        };
        lines.keep_strong(wavelength_ang);
        if lines.families.is_empty() {
            return Err(no_lines("it has no lines in the range measured".to_owned()));
        }
        Ok(lines)
    }

    fn keep_strong(&mut self, wavelength_ang: f64) {
        let free = self.free.clone();
        let intensity = |family: &Family| {
            let q = free.inverse_square(&family.coefficients).max(0.0);
            let sin = wavelength_ang * q.sqrt() / 2.0;
            if sin < 0.999 {
                family.family.intensity(sin)
            } else {
                0.0
            }
        };
        let mut all: Vec<f64> = self.families.iter().map(intensity).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let strongest = all.first().copied().unwrap_or(0.0);
        let least = all
            .get(MOST)
            .copied()
            .unwrap_or(0.0)
            .max(WEAKEST * strongest);
        self.families.retain(|family| intensity(family) > least);
    }

    /// The lines for matching, with the intensities that they have with this wavelength; the strongest `most`.
    pub(super) fn for_matching(
        &self,
        wavelength_ang: f64,
        range: (f64, f64),
        most: usize,
    ) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .families
            .iter()
            .filter_map(|family| {
                let q = self.free.inverse_square(&family.coefficients);
                let sin = wavelength_ang * q.sqrt() / 2.0;
                let ln_d = -0.5 * q.ln();
                // Some percent beyond the range too: the cell may be wrong.
                let near = ln_d > range.0 - 0.04 && ln_d < range.1 + 0.04;
                (sin < 0.999 && near).then(|| Line {
                    ln_d,
                    intensity: family.family.intensity(sin),
                    direction: family.family.direction,
                })
            })
            .collect();
        lines.sort_by(|a, b| b.intensity.total_cmp(&a.intensity));
        lines.truncate(most);
        lines
    }

    /// A refined cell in the standard setting; `None` where it is in that already.
    pub(super) fn in_standard_setting(&self, refined: &Cell) -> Option<[f64; 6]> {
        let entry = self.other_setting.as_ref()?;
        let lengths = refined.lengths_ang.map(|length| length.value);
        let angles = refined.angles_deg.map(|angle| angle.value);
        let moved = Structure {
            lattice: Lattice::from_parameters(lengths, angles).ok()?,
            sites: entry.sites.clone(),
        };
        let cell = TOLERANCES_ANG
            .into_iter()
            .find_map(|tolerance| StandardCell::Conventional.of(&moved, tolerance))?;
        let ([a, b, c], [alpha, beta, gamma]) =
            (cell.lattice.lengths_ang(), cell.lattice.angles_deg());
        Some([a, b, c, alpha, beta, gamma])
    }

    /// What is free of the cell after a strain (xx, yy, zz, yz, xz, xy).
    pub(super) fn strained(&self, strain: &[f64; 6]) -> FreeMetric {
        let [xx, yy, zz, yz, xz, xy] = *strain;
        let tensor = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]];
        let rows = self.lattice.rows().map(|row| {
            std::array::from_fn(|i| row[i] + (0..3).map(|j| tensor[i][j] * row[j]).sum::<f64>())
        });
        FreeMetric::of(&Lattice::from_rows(rows), self.free.system)
    }
}

/// Space group and conventional cell, and whether that is in the standard setting; without symmetry the cell as it is.
/// A cell that is as large and has its axes where the system wants them is left as it is, so that a, b and c are those
/// of the entry.
fn conventional(structure: &Structure) -> (SpaceGroup, Structure, bool) {
    for tolerance in TOLERANCES_ANG {
        let found = space_group(structure, tolerance);
        let cell = StandardCell::Conventional.of(structure, tolerance);
        if let (Some(group), Some(cell)) = (found, cell) {
            let system = CrystalSystem::of_space_group(group.number);
            let volumes = structure.lattice.volume_ang3() / cell.lattice.volume_ang3();
            let is_conventional =
                (volumes - 1.0).abs() < 0.01 && has_axes_of(&structure.lattice, system);
            if !is_conventional {
                return (group, cell, true);
            }
            // Triclinic cells have no standard but the reduced one.
            let is_standard = system == CrystalSystem::Triclinic
                || have_same_axes(&structure.lattice, &cell.lattice);
            return (group, structure.clone(), is_standard);
        }
    }
    let group = SpaceGroup {
        number: 1,
        symbol: "P1".to_owned(),
    };
    (group, structure.clone(), true)
}

/// Whether lengths and angles are the same within a few thousandths.
fn have_same_axes(a: &Lattice, b: &Lattice) -> bool {
    let near = |x: f64, y: f64, by: f64| (x - y).abs() < by;
    let lengths = a.lengths_ang().into_iter().zip(b.lengths_ang());
    let angles = a.angles_deg().into_iter().zip(b.angles_deg());
    lengths.into_iter().all(|(x, y)| near(x, y, 3e-3 * x))
        && angles.into_iter().all(|(x, y)| near(x, y, 0.2))
}

/// Whether what symmetry fixes of a cell is so within a few thousandths.
fn has_axes_of(lattice: &Lattice, system: CrystalSystem) -> bool {
    let ([a, b, c], [alpha, beta, gamma]) = (lattice.lengths_ang(), lattice.angles_deg());
    let equal = |x: f64, y: f64| (x - y).abs() < 3e-3 * x;
    let is = |angle: f64, wanted: f64| (angle - wanted).abs() < 0.2;
    let right = is(alpha, 90.0) && is(beta, 90.0);
    match system {
        CrystalSystem::Triclinic => true,
        CrystalSystem::Monoclinic => is(alpha, 90.0) && is(gamma, 90.0),
        CrystalSystem::Orthorhombic => right && is(gamma, 90.0),
        CrystalSystem::Tetragonal => right && is(gamma, 90.0) && equal(a, b),
        CrystalSystem::Trigonal | CrystalSystem::Hexagonal => {
            right && is(gamma, 120.0) && equal(a, b)
        }
        CrystalSystem::Cubic => right && is(gamma, 90.0) && equal(a, b) && equal(a, c),
    }
}

/// The same crystal in a cell where nothing but symmetry makes two distances equal, so that planes that only
/// happen to share one stay apart.
fn generic(cell: &Structure, system: CrystalSystem) -> Structure {
    let stretch = match system {
        CrystalSystem::Cubic => return cell.clone(),
        CrystalSystem::Tetragonal | CrystalSystem::Trigonal | CrystalSystem::Hexagonal => {
            [0.0, 0.0, 0.001_37]
        }
        _ => [0.000_91, -0.001_13, 0.001_37],
    };
    let shear = match system {
        CrystalSystem::Monoclinic => [0.0, 0.000_77, 0.0],
        CrystalSystem::Triclinic => [0.000_53, 0.000_77, -0.000_67],
        _ => [0.0; 3],
    };
    let [yz, xz, xy] = shear;
    let axes = frame(cell);
    let rows = cell.lattice.rows().map(|row| {
        // In the frame of a, b* and their normal, so that a two-fold axis stays one.
        let along: [f64; 3] = axes.map(|axis| crate::crystal::lattice::dot(axis, row));
        let moved = [
            along[0] * (1.0 + stretch[0]) + xy * along[1] + xz * along[2],
            along[1] * (1.0 + stretch[1]) + xy * along[0] + yz * along[2],
            along[2] * (1.0 + stretch[2]) + xz * along[0] + yz * along[1],
        ];
        std::array::from_fn(|x| (0..3).map(|k| moved[k] * axes[k][x]).sum())
    });
    Structure {
        lattice: Lattice::from_rows(rows),
        sites: cell.sites.clone(),
    }
}

/// Unit vectors such that the third is along c for tetragonal and hexagonal cells, the second along b for
/// monoclinic and orthorhombic ones.
fn frame(cell: &Structure) -> [[f64; 3]; 3] {
    use crate::crystal::lattice::{cross, dot, norm};
    let [_, b, c] = *cell.lattice.rows();
    let third = c.map(|x| x / norm(c));
    let along = dot(b, third);
    let flat: [f64; 3] = std::array::from_fn(|k| b[k] - along * third[k]);
    let second = flat.map(|x| x / norm(flat));
    [cross(second, third), second, third]
}
