//! Names that stand for several atoms, for a choice of elements, or for words.
//!
//! In: the letters of a symbol and what follows them. Out: an atom with the hydrogen that belongs to
//! it, or what the name may mean, for an error.

use crate::crystal::Element;

/// Heaviest element whose crystals are described by atoms: curium. Beyond it a symbol is always
/// something else: "NH" is not nihonium, "CN" not copernicium, "No" not nobelium.
pub(super) const HEAVIEST: u8 = 96;

/// The element of a symbol in any case, up to [`HEAVIEST`].
pub(super) fn element_of(symbol: &str) -> Option<Element> {
    let element: Element = symbol.parse().ok()?;
    (element.atomic_number() <= HEAVIEST).then_some(element)
}

/// The element by its name: "Lithium", "aluminum", "oxygen".
pub(super) fn element_named(name: &str) -> Option<Element> {
    const OTHER_SPELLINGS: [(&str, &str); 6] = [
        ("aluminum", "Al"),
        ("sulphur", "S"),
        ("cesium", "Cs"),
        ("wolfram", "W"),
        ("niobium", "Nb"),
        ("columbium", "Nb"),
    ];
    if name.len() < 3 {
        return None;
    }
    if name.eq_ignore_ascii_case("deuterium") {
        return Some(Element::DEUTERIUM);
    }
    let other = OTHER_SPELLINGS
        .iter()
        .find(|(spelling, _)| spelling.eq_ignore_ascii_case(name));
    if let Some((_, symbol)) = other {
        return element_of(symbol);
    }
    Element::all()
        .take(usize::from(HEAVIEST))
        .find(|element| element.properties().name.eq_ignore_ascii_case(name))
}

/// An atom that carries hydrogen: "NH4", "BH4", "OH", "CH3", "AlH4"; the element and how many. In a
/// label the digits may be its number: "OH2" is the second hydroxyl oxygen, "NH41" the first ammonium.
pub(super) fn hydride(name: &str, rest: &str, label: bool) -> Option<(Element, u8)> {
    // "ND", "CD" and "PD" are metals in capitals.
    let heavy = match name {
        "OD" => "O",
        name => name.strip_suffix('H')?,
    };
    let proper = heavy.starts_with(|c: char| c.is_ascii_uppercase())
        && heavy.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let element = element_of(heavy).filter(|_| proper)?;
    let digit = rest.bytes().next().filter(u8::is_ascii_digit);
    let count = digit.map_or(1, |digit| (digit - b'0').max(1));
    let hydroxyl = element == Element::O;
    let count = if label && hydroxyl { 1 } else { count };
    (count <= 6 && (label || rest.len() <= 1 || !hydroxyl)).then_some((element, count))
}

/// Words and abbreviations that begin like an element and mean none, with what they may mean.
pub(super) fn meaning(name: &str) -> Option<&'static str> {
    const GENERIC: [(&[&str], &str); 12] = [
        (
            &["RE", "REE", "Ln", "LN", "Lan", "lanthanide"],
            "a rare earth",
        ),
        (&["An", "AN", "actinide"], "an actinide or an anion"),
        (&["Hal", "HAL", "Halogen", "Halide"], "a halogen"),
        (&["M", "Me", "ME", "TM", "Met", "Metal"], "a metal"),
        (&["Alk", "ALK", "Alkali"], "an alkali metal"),
        (&["Pn", "Pnictogen"], "a pnictogen"),
        (
            &["Oct", "OCT", "Tet", "TET", "Pos", "POS", "Cap", "Hole"],
            "a kind of place",
        ),
        (&["Cation", "Cat", "CAT"], "a cation"),
        (&["Anion", "Ani", "Chalcogen", "Ch"], "an anion"),
        (
            &[
                "Atom", "ATOM", "Site", "SITE", "Ion", "ION", "Mix", "MIX", "Mixed", "Unk", "UNK",
            ],
            "any atom",
        ),
        (
            &[
                "Center", "Centre", "Cent", "Point", "Probe", "Dipole", "Bond", "Ring",
            ],
            "a point that is no atom",
        ),
        (
            &[
                "Ligand", "Lig", "Sol", "Solv", "Solvent", "Guest", "Lattice",
            ],
            "a molecule",
        ),
    ];
    GENERIC
        .iter()
        .find(|(names, _)| names.contains(&name))
        .map(|(_, meaning)| *meaning)
}

/// Two capitals that are an element in a file written in capitals, and a group in others.
pub(super) fn is_also_a_group(name: &str) -> bool {
    matches!(name, "CO" | "HO" | "PO" | "OS" | "CS" | "SCN" | "NCS")
}
