//! Inputs of neb.x.

use std::fmt::Write;

use super::inputs::PwInput;
use super::settings::DeckSettings;
use crate::potentials::Atoms;

/// Whether the highest image climbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Climbing {
    No,
    /// From where the band without climbing ended.
    Yes,
}

/// The input of a band. `first` holds everything but the images; `images` are all of them, ends
/// included.
pub(super) fn text(
    first: &PwInput<'_>,
    images: &[Atoms],
    settings: &DeckSettings,
    climbing: Climbing,
) -> String {
    let n_images = match images.len() {
        // Without images of its own neb.x lays them out evenly.
        0..=2 => settings.images + 2,
        n => n,
    };
    let mut text = String::from("BEGIN\nBEGIN_PATH_INPUT\n&PATH\n");
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key:<26}= {value},");
    };
    let (mode, scheme, steps) = match climbing {
        Climbing::No => ("'from_scratch'", "'no-CI'", settings.band_steps),
        // Steps count on from those of the first band.
        Climbing::Yes => ("'restart'", "'auto'", 2 * settings.band_steps),
    };
    line("restart_mode", mode);
    line("string_method", "'neb'");
    line("nstep_path", &steps.to_string());
    line("num_of_images", &n_images.to_string());
    line("opt_scheme", "'broyden'");
    line("CI_scheme", scheme);
    line("k_max", "0.3");
    line("k_min", "0.2");
    line("ds", "1.0");
    line("path_thr", &settings.band_force_ev_per_ang.to_string());
    text.push_str("/\nEND_PATH_INPUT\nBEGIN_ENGINE_INPUT\n");
    text.push_str(&first.namelists());
    text.push_str(&first.species());
    text.push_str("BEGIN_POSITIONS\n");
    let last = images.len().saturating_sub(1);
    for (number, image) in images.iter().enumerate() {
        let head = match number {
            0 => "FIRST_IMAGE",
            n if n == last => "LAST_IMAGE",
            _ => "INTERMEDIATE_IMAGE",
        };
        let of_image = PwInput {
            atoms: image,
            ..*first
        };
        let _ = writeln!(text, "{head}");
        let positions = of_image.positions("ATOMIC_POSITIONS angstrom");
        text.push_str(positions.trim_end_matches('\n'));
        text.push('\n');
    }
    text.push_str("END_POSITIONS\n");
    text.push_str(&first.k_points());
    text.push_str(&first.cell());
    text.push_str("END_ENGINE_INPUT\nEND\n");
    text
}
