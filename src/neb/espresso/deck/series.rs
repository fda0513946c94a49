//! The series of cut-offs and meshes by which convergence is judged.

use super::mesh::mesh_of;
use super::settings::DeckSettings;
use crate::crystal::Lattice;
use crate::neb::espresso::pseudos::Pseudos;

/// Least cut-off of the density over that of the wave functions, with ultrasoft or PAW.
const LEAST_RATIO: f64 = 4.0;

/// Ratio where no pseudopotential suggests any.
const USUAL_RATIO: f64 = 5.0;

/// Cut-offs of a deck in Ry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cutoffs {
    pub ecutwfc_ry: f64,
    pub ecutrho_ry: f64,
}

/// The cut-offs of the production runs, and where they come from.
pub(super) fn chosen(settings: &DeckSettings, pseudos: &Pseudos) -> (Cutoffs, Vec<String>) {
    let mut told = Vec::new();
    let (wfc, rho) = pseudos.suggested_ry();
    let ecutwfc_ry = match (settings.ecutwfc_ry, wfc) {
        (Some(set), _) => {
            told.push(format!(
                "The cut-off of the wave functions is {set} Ry, as was asked for."
            ));
            set
        }
        (None, Some(suggested)) => {
            let up = up_to_five(suggested);
            told.push(format!(
                "The cut-off of the wave functions is {up} Ry: the pseudopotentials suggest {suggested:.0} Ry."
            ));
            up
        }
        (None, None) => {
            let usual = DeckSettings::CUTOFF.default;
            told.push(format!(
                "The cut-off of the wave functions is {usual} Ry, a guess: {} suggests none. Take that of \
                 the series.",
                pseudos.without_cutoff().join(", ")
            ));
            usual
        }
    };
    let ratio = match (settings.ecutwfc_ry, settings.ecutrho_ry, rho, wfc) {
        (_, Some(set), ..) => set / ecutwfc_ry,
        _ if pseudos.are_norm_conserving() => LEAST_RATIO,
        (_, None, Some(rho), Some(wfc)) => (rho / wfc).max(LEAST_RATIO),
        _ => USUAL_RATIO,
    };
    let ecutrho_ry = settings
        .ecutrho_ry
        .unwrap_or_else(|| up_to_five(ecutwfc_ry * ratio));
    told.push(format!("That of the density is {ecutrho_ry} Ry."));
    let cutoffs = Cutoffs {
        ecutwfc_ry,
        ecutrho_ry,
    };
    (cutoffs, told)
}

/// The next multiple of 5.
fn up_to_five(ry: f64) -> f64 {
    (ry / 5.0 - 1e-6).ceil() * 5.0
}

/// The cut-offs of the series, from low to high, the chosen one among them.
pub(super) fn cutoffs(settings: &DeckSettings, chosen: Cutoffs) -> Vec<Cutoffs> {
    const STEPS: [f64; 7] = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
    let base = chosen.ecutwfc_ry;
    let mut waves = match settings.series_ecutwfc_ry.as_slice() {
        [] => STEPS.iter().map(|step| up_to_five(step * base)).collect(),
        given => given.to_vec(),
    };
    if settings.series_ecutwfc_ry.is_empty() {
        waves.push(base);
    }
    waves.sort_by(f64::total_cmp);
    waves.dedup();
    let ratio = chosen.ecutrho_ry / chosen.ecutwfc_ry;
    let with_density = |ecutwfc_ry: f64| Cutoffs {
        ecutwfc_ry,
        ecutrho_ry: if ecutwfc_ry == base {
            chosen.ecutrho_ry
        } else {
            up_to_five(ecutwfc_ry * ratio)
        },
    };
    waves.into_iter().map(with_density).collect()
}

/// The meshes of the series, from coarse to fine, the chosen one among them.
pub(super) fn meshes(lattice: &Lattice, spacing_per_ang: f64) -> Vec<[usize; 3]> {
    const FACTORS: [f64; 6] = [2.5, 1.6, 1.25, 1.0, 0.75, 0.6];
    let mut meshes: Vec<[usize; 3]> = FACTORS
        .iter()
        .map(|factor| mesh_of(lattice, spacing_per_ang * factor))
        .collect();
    meshes.sort_by_key(|mesh| (mesh.iter().product::<usize>(), *mesh));
    meshes.dedup();
    meshes
}
