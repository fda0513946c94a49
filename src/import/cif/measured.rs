//! How the structure of a block was determined: temperature, R, whether it was computed.
//!
//! In: a block. Out: a [`Determination`], and notes on what was taken for what. Names of items: the
//! core dictionary of the IUCr (`_diffrn_`, `_cell_measurement_`, `_refine_ls_`), that of powders
//! (`pdCIF`), that of the COD (`cif_cod.dic`), and what the ICSD writes into its exports.

use super::data_block::Block;
use super::number::number;
use super::symmetry::Note;
use crate::import::determination::Determination;
use crate::import::stated::Stated;

/// Where a temperature stands, the one of the data before that of the cell.
const TEMPERATURE_TAGS: [&str; 4] = [
    "_diffrn_ambient_temperature",
    "_diffrn_ambient_temp",
    "_cell_measurement_temperature",
    "_cell_measurement_temp",
];

/// Where R stands: of the observed reflections, of all, of the Bragg intensities, of the profile.
const R_TAGS: [&str; 7] = [
    "_refine_ls_R_factor_gt",
    "_refine_ls_R_factor_obs",
    "_refine_ls_R_factor_all",
    "_refine_ls_R_I_factor",
    "_refine_ls_R_Fsqd_factor",
    "_pd_proc_ls_prof_R_factor",
    "_pd_proc_ls_prof_wR_factor",
];

/// Kelvin of 0 °C.
const ICE_K: f64 = 273.15;
/// Structures are measured below this; what is above is a mistake.
const HOTTEST_K: f64 = 5000.0;

/// Reads what a block says.
pub(super) fn determination(block: &Block<'_>, notes: &mut Vec<Note>) -> Determination {
    Determination {
        temperature_k: temperature_k(block, notes),
        r_factor: r_factor(block, notes),
        observed: observed(block),
        energies_from: None,
    }
}

/// The first usable temperature in K.
fn temperature_k(block: &Block<'_>, notes: &mut Vec<Note>) -> Option<f64> {
    for tag in TEMPERATURE_TAGS {
        let Some(text) = block.value(&[tag]) else {
            continue;
        };
        match kelvin(text) {
            Some((kelvin, is_celsius)) if kelvin > 0.0 && kelvin < HOTTEST_K => {
                if is_celsius {
                    let fact = format!("{tag} is {text}, which can only be in °C");
                    notes.push((fact, format!("it was read as {kelvin:.2} K")));
                }
                return Some(kelvin);
            }
            _ => notes.push((
                format!("{tag} is \"{}\", which is no temperature in K", short(text)),
                "correct it, or pay it no heed".to_owned(),
            )),
        }
    }
    None
}

/// A temperature in K, and whether it stood in °C: K is the unit of the dictionary, but some write
/// one beside it, and what is below zero can only be in °C.
fn kelvin(text: &str) -> Option<(f64, bool)> {
    let end = text
        .find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E') || c == '°' || c == 'º')
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let value = number(digits)?;
    let unit = unit
        .trim()
        .trim_start_matches(['°', 'º'])
        .trim()
        .to_lowercase();
    match unit.as_str() {
        "" | "k" | "kelvin" | "kelvins" if value >= 0.0 => Some((value, false)),
        "" | "c" | "celsius" | "deg c" | "deg. c" | "degc" | "degrees c" | "degrees celsius" => {
            // Without the noise of the sum.
            Some((((value + ICE_K) * 1e6).round() / 1e6, true))
        }
        _ => None,
    }
}

/// The first R that is given, as a fraction; what is above 1 stands in percent.
fn r_factor(block: &Block<'_>, notes: &mut Vec<Note>) -> Option<Stated> {
    R_TAGS.into_iter().find_map(|tag| {
        let text = block.value(&[tag])?;
        let value = number(text.trim_end_matches('%')).filter(|r| *r > 0.0)?;
        let in_percent = value > 1.0 || text.ends_with('%');
        let fraction = if in_percent { value / 100.0 } else { value };
        if fraction > 1.0 {
            let fact = format!("{tag} is {}, which no R can be", short(text));
            notes.push((fact, "it was left out".to_owned()));
            return None;
        }
        Some(Stated::new(fraction, tag))
    })
}

/// Whether the block says that the compound was measured or computed.
fn observed(block: &Block<'_>) -> Option<bool> {
    let method = block.value(&[
        "_cod_struct_determination_method",
        "_[local]_cod_struct_determination_method",
        "_exptl_method",
    ]);
    if let Some(method) = method.map(str::to_ascii_lowercase) {
        if is_computed(&method) {
            return Some(false);
        }
        if method.contains("crystal") || method.contains("diffraction") {
            return Some(true);
        }
    }
    // The TCOD has names of its own for how a structure was computed.
    let of_theory = ["_tcod_", "_dft_"];
    let mut tags = block.items.iter().map(|(tag, _)| *tag);
    let begins = |tag: &str| {
        let plain = tag.to_ascii_lowercase();
        of_theory.iter().any(|start| plain.starts_with(start)) && !plain.contains("database_code")
    };
    if tags.any(begins) {
        return Some(false);
    }
    // The ICSD says in words which structures are computed.
    let words = block.value(&[
        "_publ_section_comment",
        "_icsd_remark",
        "_exptl_special_details",
    ]);
    if words.map(str::to_ascii_lowercase).is_some_and(|words| {
        words.contains("theoretical structure") || words.contains("calculated theoretically")
    }) {
        return Some(false);
    }
    let measured = R_TAGS.iter().any(|tag| block.value(&[tag]).is_some());
    measured.then_some(true)
}

fn is_computed(method: &str) -> bool {
    ["theoretical", "computed", "calculated", "dft", "ab initio"]
        .iter()
        .any(|word| method.contains(word))
}

/// What the COD says of an entry: errors, another determination of the same, a better one.
pub(super) fn remarks_of_cod(block: &Block<'_>) -> Vec<Note> {
    let given = |name: &str| {
        let local = format!("_[local]{name}");
        let value = block.value(&[name, &local]);
        value.map(short)
    };
    let mut notes = Vec::new();
    if let Some(flag) = given("_cod_error_flag").filter(|flag| flag != "none") {
        let why =
            given("_cod_error_description").map_or_else(String::new, |why| format!(": {why}"));
        let fact = match flag.as_str() {
            "retracted" => format!("the COD marks it as retracted{why}"),
            flag => format!("the COD marks it as having {flag}{why}"),
        };
        notes.push((fact, "look at it before it is used".to_owned()));
    }
    let duplicate = block.value(&[
        "_cod_related_duplicate_entry.code",
        "_cod_duplicate_entry",
        "_[local]_cod_duplicate_entry",
    ]);
    if let Some(other) = duplicate {
        let fact = format!("the COD says that it is a duplicate of {}", short(other));
        notes.push((fact, "keep one of the two".to_owned()));
    }
    let optimal = block.value(&[
        "_cod_related_optimal_entry.code",
        "_cod_related_optimal_struct",
        "_[local]_cod_related_optimal_struct",
    ]);
    if let Some(better) = optimal {
        let fact = format!(
            "the COD says that {} is a better determination of the same",
            short(better)
        );
        notes.push((fact, "prefer that one".to_owned()));
    }
    notes
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::read_blocks;
    use super::*;

    fn of(text: &str) -> (Determination, Vec<Note>) {
        let text = format!("data_x {text}");
        let blocks = read_blocks(&text);
        let mut notes = Vec::new();
        let found = determination(&blocks[0], &mut notes);
        (found, notes)
    }

    #[test]
    fn temperatures_are_read_in_kelvin() {
        let kelvin = |text: &str| of(text).0.temperature_k;
        assert_eq!(kelvin("_cell_measurement_temperature 295."), Some(295.0));
        assert_eq!(kelvin("_diffrn_ambient_temperature 293(2)"), Some(293.0));
        assert_eq!(kelvin("_diffrn.ambient_temperature '100 K'"), Some(100.0));
        assert_eq!(
            kelvin("_cell_measurement_temperature 295 _diffrn_ambient_temperature 120"),
            Some(120.0)
        );
        assert_eq!(
            kelvin("_cell_measurement_temperature 295 _diffrn_ambient_temperature ?"),
            Some(295.0)
        );
        for none in ["?", "'room temperature'", "0", "98000"] {
            assert_eq!(kelvin(&format!("_diffrn_ambient_temperature {none}")), None);
        }
    }

    #[test]
    fn what_can_only_be_celsius_is_said_to_be() {
        let (found, notes) = of("_diffrn_ambient_temperature -100");
        assert_eq!(found.temperature_k, Some(173.15));
        assert!(notes[0].0.contains("°C"), "{notes:?}");
        let (found, _) = of("_diffrn_ambient_temperature '25 °C'");
        assert_eq!(found.temperature_k, Some(298.15));
    }

    #[test]
    fn r_is_a_fraction_and_says_which_it_is() {
        let r = |text: &str| of(text).0.r_factor.map(|r| (r.value, r.source));
        let gt = "_refine_ls_R_factor_gt".to_owned();
        assert_eq!(
            r("_refine_ls_R_factor_all 0.05 _refine_ls_R_factor_gt 0.034"),
            Some((0.034, gt.clone()))
        );
        assert_eq!(r("_refine_ls_R_factor_gt 4"), Some((0.04, gt)));
        assert_eq!(r("_refine_ls_R_factor_all 0"), None);
        assert_eq!(r("_refine_ls_R_factor_all 340"), None);
        let of_powder = r("_pd_proc_ls_prof_R_factor 7.25").map(|r| r.0);
        assert_eq!(of_powder, Some(0.0725));
    }

    #[test]
    fn what_was_computed_is_not_observed() {
        let observed = |text: &str| of(text).0.observed;
        assert_eq!(
            observed("_cod_struct_determination_method theoretical"),
            Some(false)
        );
        assert_eq!(
            observed("_cod_struct_determination_method 'powder diffraction'"),
            Some(true)
        );
        assert_eq!(observed("_tcod_software_package VASP"), Some(false));
        assert_eq!(observed("_refine_ls_R_factor_all 0.03"), Some(true));
        assert_eq!(observed("_cell_length_a 4"), None);
    }

    #[test]
    fn what_the_cod_warns_of_is_said() {
        let blocks = read_blocks(
            "data_x _cod_error_flag errors _cod_duplicate_entry 1234567 \
             _[local]_cod_related_optimal_struct 7654321",
        );
        let notes = remarks_of_cod(&blocks[0]);
        let facts: Vec<&str> = notes.iter().map(|note| note.0.as_str()).collect();
        assert!(facts[0].contains("having errors"), "{facts:?}");
        assert!(facts[1].contains("duplicate of 1234567"), "{facts:?}");
        assert!(facts[2].contains("7654321 is a better"), "{facts:?}");
    }
}
