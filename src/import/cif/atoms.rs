//! The atom list of a block: one [`Row`] per atom of the asymmetric unit.
//!
//! In: the `_atom_site_*` loop, the lattice (for Cartesian coordinates). Out: rows with species,
//! position, occupancy and multiplicity, and what was noticed; or why the list is of no use.

use super::document::{Block, Column, is_missing};
use super::number::number;
use super::species::{ElementContext, Symbol};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Lattice, Species};

const FRACTIONAL: [&str; 3] = [
    "_atom_site_fract_x",
    "_atom_site_fract_y",
    "_atom_site_fract_z",
];
const CARTESIAN: [&str; 3] = [
    "_atom_site_Cartn_x",
    "_atom_site_Cartn_y",
    "_atom_site_Cartn_z",
];

/// |3x − 1| or |3x/2 − 1| below this: x is 1/3 or 2/3 cut to four digits, as in pymatgen
/// (`frac_tolerance`).
const THIRD_TOLERANCE: f64 = 1.000_001e-4;

/// (fact, remedy)
type Note = (String, String);

/// One line of the atom list.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    pub(super) species: Species,
    /// Fractional coordinates, thirds made exact.
    pub(super) frac: Vector3,
    /// In (0, …); above 1 only where the file says so.
    pub(super) occupancy: f64,
    /// Number of images in the cell, where the file gives it.
    pub(super) multiplicity: Option<usize>,
    /// Order of the site's symmetry group, where the file gives it.
    pub(super) site_order: Option<usize>,
}

/// The rows that hold atoms.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) notes: Vec<Note>,
    /// Whether the list ends in the middle of a row.
    pub(super) cut_off: bool,
}

/// Whether the block has a list of atom positions.
pub(super) fn has_atoms(block: &Block<'_>) -> bool {
    block.has(FRACTIONAL[0]) || block.has(CARTESIAN[0])
}

struct Columns<'b, 'a> {
    label: Option<Column<'b, 'a>>,
    type_symbol: Option<Column<'b, 'a>>,
    position: [Column<'b, 'a>; 3],
    cartesian: bool,
    occupancy: Option<Column<'b, 'a>>,
    multiplicity: Option<Column<'b, 'a>>,
    site_order: Option<Column<'b, 'a>>,
    flag: Option<Column<'b, 'a>>,
}

impl<'b, 'a> Columns<'b, 'a> {
    fn of(block: &'b Block<'a>) -> Result<Self, Note> {
        let three = |tags: [&str; 3]| -> Option<[Column<'b, 'a>; 3]> {
            let [x, y, z] = tags.map(|tag| block.column(tag));
            Some([x?, y?, z?])
        };
        let fractional = three(FRACTIONAL);
        let cartesian = fractional.is_none();
        let position = fractional.or_else(|| three(CARTESIAN)).ok_or_else(|| {
            (
                "an atom coordinate column is missing".to_owned(),
                format!(
                    "give {}, {} and {}",
                    FRACTIONAL[0], FRACTIONAL[1], FRACTIONAL[2]
                ),
            )
        })?;
        let label = block.column("_atom_site_label");
        let type_symbol = block.column("_atom_site_type_symbol");
        if label.is_none() && type_symbol.is_none() {
            return Err((
                "the atoms have neither _atom_site_label nor _atom_site_type_symbol".to_owned(),
                "name the element of each atom".to_owned(),
            ));
        }
        Ok(Self {
            label,
            type_symbol,
            position,
            cartesian,
            occupancy: block.column("_atom_site_occupancy"),
            multiplicity: block
                .column("_atom_site_symmetry_multiplicity")
                .or_else(|| block.column("_atom_site_site_symmetry_multiplicity")),
            site_order: block.column("_atom_site_site_symmetry_order"),
            flag: block.column("_atom_site_calc_flag"),
        })
    }
}

/// Reads the atom list.
///
/// # Errors
/// (fact, remedy) naming the label where an atom has no known element or no position: a structure
/// that lacks an atom is not the structure.
pub(super) fn read_atoms<'a>(
    block: &Block<'a>,
    lattice: &Lattice,
    context: &ElementContext,
) -> Result<Atoms<'a>, Note> {
    let columns = Columns::of(block)?;
    let mut atoms = Atoms::default();
    if let Some(table) = block.table(if columns.cartesian {
        CARTESIAN[0]
    } else {
        FRACTIONAL[0]
    }) {
        atoms.cut_off = table.cut_off;
    }
    let mut counts = Counts::default();
    for k in 0..columns.position[0].len() {
        if let Some(row) = read_row(&columns, k, lattice, context, &mut counts)? {
            atoms.rows.push(row);
        }
    }
    if atoms.rows.is_empty() {
        let fact = "the list of atoms is empty".to_owned();
        return Err((fact, "give at least one atom with a position".to_owned()));
    }
    atoms.notes = counts.notes();
    Ok(atoms)
}

/// Irregularities, counted so that a long list gives one note of each kind.
#[derive(Default)]
struct Counts {
    empty: Vec<String>,
    unreadable_occupancy: Vec<String>,
    hidden_hydrogen: Vec<String>,
    placeholder: Vec<String>,
    zero_coordinate: Vec<String>,
}

impl Counts {
    fn notes(self) -> Vec<Note> {
        let kinds = [
            (self.empty, "no occupancy", "they were left out"),
            (
                self.unreadable_occupancy,
                "an occupancy that is not a number",
                "full occupancy was assumed",
            ),
            (
                self.hidden_hydrogen,
                "hydrogen without a position",
                "the hydrogen is missing from the structure; add it if it matters",
            ),
            (
                self.placeholder,
                "no atom (a vacancy or dummy)",
                "they were left out",
            ),
            (
                self.zero_coordinate,
                "\".\" as a coordinate",
                "0 was taken, as the standard says",
            ),
        ];
        let kinds = kinds
            .into_iter()
            .filter(|(labels, _, _)| !labels.is_empty());
        kinds
            .map(|(labels, what, remedy)| {
                let named = super::listed(&labels);
                (
                    format!("{} site(s) with {what}: {named}", labels.len()),
                    remedy.to_owned(),
                )
            })
            .collect()
    }
}

fn read_row<'a>(
    columns: &Columns<'_, 'a>,
    k: usize,
    lattice: &Lattice,
    context: &ElementContext,
    counts: &mut Counts,
) -> Result<Option<Row<'a>>, Note> {
    let get = |column: &Option<Column<'_, 'a>>| column.and_then(|column| column.get(k));
    let given = |column| get(column).filter(|text| !is_missing(text));
    let type_symbol = given(&columns.type_symbol);
    let label = given(&columns.label).or(type_symbol).unwrap_or("?");
    if given(&columns.flag).is_some_and(|flag| flag.eq_ignore_ascii_case("dum")) {
        counts.placeholder.push(label.to_owned());
        return Ok(None);
    }
    let occupancy = occupancy(given(&columns.occupancy), label, counts);
    if occupancy <= 0.0 {
        counts.empty.push(label.to_owned());
        return Ok(None);
    }
    let species = match species(type_symbol, label, context) {
        Symbol::Atom {
            species,
            hidden_hydrogen,
        } => {
            if hidden_hydrogen {
                counts.hidden_hydrogen.push(label.to_owned());
            }
            species
        }
        Symbol::Vacancy => {
            counts.placeholder.push(label.to_owned());
            return Ok(None);
        }
        Symbol::Unknown => {
            let symbol = type_symbol.unwrap_or(label);
            return Err((
                format!("atom {label} has the unknown element \"{symbol}\""),
                "write the element as _atom_site_type_symbol".to_owned(),
            ));
        }
    };
    let texts = columns.position.map(|column| column.get(k).unwrap_or("?"));
    let position = position(texts, label, counts)?;
    let frac = if columns.cartesian {
        lattice.frac_from_cart(position)
    } else {
        position
    };
    Ok(Some(Row {
        label,
        species,
        frac: frac.map(ideal_third),
        occupancy,
        multiplicity: given(&columns.multiplicity).and_then(count),
        site_order: given(&columns.site_order).and_then(count),
    }))
}

/// A whole number that can be a multiplicity or the order of a group.
fn count(text: &str) -> Option<usize> {
    let count = number(text).filter(|n| n.fract() == 0.0 && (1.0..=192.0).contains(n));
    count.map(|n| n as usize)
}

/// The type symbol decides; a type symbol that is unknown yields to a label that is not.
fn species(type_symbol: Option<&str>, label: &str, context: &ElementContext) -> Symbol {
    let by_type = type_symbol.map(|symbol| context.symbol(symbol, false));
    match by_type {
        Some(symbol) if symbol != Symbol::Unknown => symbol,
        Some(_) if label.len() > 1 && type_symbol.is_some_and(|t| t.len() > 2) => {
            context.symbol(label, true)
        }
        Some(unknown) => unknown,
        None => context.symbol(label, true),
    }
}

fn occupancy(text: Option<&str>, label: &str, counts: &mut Counts) -> f64 {
    match text.map(number) {
        None => 1.0,
        Some(Some(occupancy)) => occupancy,
        Some(None) => {
            counts.unreadable_occupancy.push(label.to_owned());
            1.0
        }
    }
}

/// Three numbers; a single "." is 0, the dictionary's default.
fn position(texts: [&str; 3], label: &str, counts: &mut Counts) -> Result<Vector3, Note> {
    let dots = texts.iter().filter(|text| **text == ".").count();
    let mut position = [0.0; 3];
    for (coordinate, text) in position.iter_mut().zip(texts) {
        *coordinate = match number(text) {
            Some(value) if value.abs() < 1e6 => value,
            _ if text == "." && dots < 3 => {
                counts.zero_coordinate.push(label.to_owned());
                0.0
            }
            _ => {
                return Err((
                    format!("atom {label} has the position ({})", texts.join(", ")),
                    "give numbers, or remove the atom from the list".to_owned(),
                ));
            }
        };
    }
    Ok(position)
}

/// 0.3333, 0.66667, -0.3333, 1.6667 become thirds.
pub(super) fn ideal_third(x: f64) -> f64 {
    let whole = x.floor();
    let part = x - whole;
    for third in [1.0 / 3.0, 2.0 / 3.0] {
        if (part / third - 1.0).abs() <= THIRD_TOLERANCE {
            return whole + third;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::ideal_third;

    #[test]
    fn thirds() {
        assert_eq!(ideal_third(0.3333), 1.0 / 3.0);
        assert_eq!(ideal_third(0.66667), 2.0 / 3.0);
        assert_eq!(ideal_third(-0.3333), -1.0 + 2.0 / 3.0);
        assert_eq!(ideal_third(0.333), 0.333);
        assert_eq!(ideal_third(0.25), 0.25);
    }
}
