//! Vacancies and dummies written as atoms.
//!
//! In: the letters of a symbol or label and what follows them. Out: whether they name an empty place.

/// Squares, as authors draw a vacancy.
const SQUARES: [char; 10] = ['□', '◻', '☐', '▢', '⬜', '▫', '◽', '◊', '⊡', '⎕'];

/// Names that mean nothing else, in any case.
const NAMES: [&str; 14] = [
    "vac",
    "vacancy",
    "vacancies",
    "vacant",
    "du",
    "dum",
    "dummy",
    "cavity",
    "void",
    "empty",
    "ghost",
    "centroid",
    "null",
    "xx",
];

/// Names that in capitals may be atoms: "CG1" is a carbon atom.
const EXACT_NAMES: [&str; 6] = ["Vc", "Bq", "Cg", "Lp", "Gh", "Cav"];

/// Whether a text begins with a square.
pub(super) fn is_square(text: &str) -> bool {
    text.starts_with(SQUARES)
}

/// Whether the name of an atom (its leading letters) is that of a vacancy; "Va" is left to whoever
/// knows whether there is vanadium.
pub(super) fn is_vacancy(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) || EXACT_NAMES.contains(&name)
}

/// "V_Li", "V(Li)", "V[Na]", "VLi": the Kröger–Vink symbol of the vacancy of an element.
pub(super) fn is_kroger_vink(text: &str) -> bool {
    let Some(of) = text.strip_prefix('V') else {
        return false;
    };
    let of = of.trim_start_matches(['_', '(', '[', '{']);
    let letters = of.bytes().take_while(u8::is_ascii_alphabetic).count();
    let element = of.get(..letters).unwrap_or_default();
    let proper = element.starts_with(|c: char| c.is_ascii_uppercase())
        && element.chars().skip(1).all(|c| c.is_ascii_lowercase());
    proper && element.parse::<crate::crystal::Element>().is_ok()
}
