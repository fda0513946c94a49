//! Cell parameters of a block to a lattice.
//!
//! In: `_cell_length_*`, `_cell_angle_*`, with the crystal system for what is missing. Out: a
//! [`Lattice`], or why there is none.

use super::data_block::Block;
use super::group::international_number;
use super::number::number;
use crate::crystal::Lattice;
use crate::crystal::plausibility::lattice_refusal;

const LENGTHS: [&str; 3] = ["_cell_length_a", "_cell_length_b", "_cell_length_c"];
const ANGLES: [&str; 3] = ["_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"];
const SYSTEMS: [&str; 2] = ["_space_group_crystal_system", "_symmetry_cell_setting"];

/// (fact, remedy)
type Note = (String, String);

/// Whether the block gives any cell parameter.
pub(super) fn has_cell(block: &Block<'_>) -> bool {
    LENGTHS.iter().chain(&ANGLES).any(|tag| block.has(tag))
}

/// The lattice, and notes on what was assumed.
///
/// # Errors
/// (fact, remedy) where a length is missing or the cell has no volume.
pub(super) fn lattice(block: &Block<'_>) -> Result<(Lattice, Vec<Note>), Note> {
    let mut notes = Vec::new();
    let system = crystal_system(block);
    let lengths = lengths(block, system, &mut notes)?;
    let angles = angles(block, system, &mut notes)?;
    if let Some(fact) = impossible_angles(angles) {
        return Err((fact, "check the cell's angles".to_owned()));
    }
    let lattice = Lattice::from_parameters(lengths, angles)
        .map_err(|error| fact_and_remedy(&error.to_string()))?;
    if let Some(doubt) = lattice_refusal(&lattice) {
        return Err((doubt.fact, doubt.remedy));
    }
    check_volume(block, &lattice, &mut notes);
    Ok((lattice, notes))
}

/// Why three angles in degrees span no cell.
fn impossible_angles([alpha, beta, gamma]: [f64; 3]) -> Option<String> {
    let named = [("α", alpha), ("β", beta), ("γ", gamma)];
    if let Some((name, angle)) = named.iter().find(|(_, angle)| *angle >= 180.0) {
        return Some(format!(
            "the cell has no volume: the angle {name} is {angle}°, not below 180°"
        ));
    }
    let angles = format!("α {alpha}°, β {beta}°, γ {gamma}°");
    let half = (alpha + beta + gamma) / 2.0;
    if half >= 180.0 {
        return Some(format!(
            "the cell has no volume: {angles} add up to 360° or more"
        ));
    }
    let wide = named.iter().find(|(_, angle)| *angle >= half);
    wide.map(|(name, _)| {
        format!(
            "the cell has no volume: of {angles}, {name} is no less than the other two together"
        )
    })
}

/// The two halves of an error's text.
fn fact_and_remedy(text: &str) -> Note {
    let (fact, remedy) = text.split_once("; ").unwrap_or((text, ""));
    (fact.to_owned(), remedy.to_owned())
}

/// Seven systems as far as they fix parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Low,
    Tetragonal,
    Hexagonal,
    Cubic,
}

fn crystal_system(block: &Block<'_>) -> System {
    if let Some(name) = block.value(&SYSTEMS) {
        return match name.to_ascii_lowercase().as_str() {
            "tetragonal" => System::Tetragonal,
            "hexagonal" | "trigonal" => System::Hexagonal,
            "cubic" => System::Cubic,
            _ => System::Low,
        };
    }
    match international_number(block) {
        Some(75..=142) => System::Tetragonal,
        Some(143..=194) => System::Hexagonal,
        Some(195..=230) => System::Cubic,
        _ => System::Low,
    }
}

/// A parameter: `Ok(None)` where it is missing, an error where it is no positive number.
fn parameter(block: &Block<'_>, tag: &str) -> Result<Option<f64>, Note> {
    let Some(text) = block.value(&[tag]) else {
        return Ok(None);
    };
    match number(text) {
        Some(value) if value > 0.0 => Ok(Some(value)),
        _ => Err((
            format!("{tag} is \"{text}\", not a positive number"),
            "correct the cell".to_owned(),
        )),
    }
}

fn lengths(block: &Block<'_>, system: System, notes: &mut Vec<Note>) -> Result<[f64; 3], Note> {
    let missing = |tag: &str| {
        (
            format!("{tag} is missing"),
            "add the cell's lengths and angles".to_owned(),
        )
    };
    let a = parameter(block, LENGTHS[0])?.ok_or_else(|| missing(LENGTHS[0]))?;
    let mut equal_to_a = |tag: &str, implied: bool| match parameter(block, tag)? {
        Some(length) => Ok(length),
        None if implied => {
            notes.push((
                format!("{tag} is missing"),
                "it was set to a, as the crystal system demands".to_owned(),
            ));
            Ok(a)
        }
        None => Err(missing(tag)),
    };
    let b = equal_to_a(LENGTHS[1], system != System::Low)?;
    let c = equal_to_a(LENGTHS[2], system == System::Cubic)?;
    Ok([a, b, c])
}

fn angles(block: &Block<'_>, system: System, notes: &mut Vec<Note>) -> Result<[f64; 3], Note> {
    let mut angles = [90.0; 3];
    for (k, tag) in ANGLES.into_iter().enumerate() {
        angles[k] = match parameter(block, tag)? {
            Some(angle) => angle,
            None => {
                let implied = if k == 2 && system == System::Hexagonal {
                    120.0
                } else {
                    90.0
                };
                notes.push((
                    format!("{tag} is missing"),
                    format!("{implied}° was assumed"),
                ));
                implied
            }
        };
    }
    Ok(angles)
}

/// Notes a `_cell_volume` that differs by more than 1 %.
fn check_volume(block: &Block<'_>, lattice: &Lattice, notes: &mut Vec<Note>) {
    let stated = block.value(&["_cell_volume"]).and_then(number);
    let volume = lattice.volume_ang3();
    if let Some(stated) = stated.filter(|v| *v > 0.0 && (v / volume - 1.0).abs() > 0.01) {
        notes.push((
            format!("_cell_volume is {stated} Å³, but the cell spans {volume:.2} Å³"),
            "check the cell parameters".to_owned(),
        ));
    }
}
