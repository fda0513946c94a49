//! The atom list of a block: one [`Row`] per atom of the asymmetric unit.
//!
//! In: the `_atom_site_*` loop, the lattice (for Cartesian coordinates). Out: rows with species,
//! position, occupancy and multiplicity, and what was noticed; or why the list is of no use. A line
//! whose symbol names several elements gives a row for each of them.

use super::atom_numbers::{is_in_percent, occupancy, position};
use super::data_block::{Block, Column, is_missing};
use super::hydrogen::Attached;
use super::irregular_atoms::Counts;
use super::mixture::{Parts, Sharing};
use super::number::number;
use super::row::Row;
use super::shared_sites;
use super::shared_sites::{OpenSite, Placeholder};
use super::species::{Atom, ElementContext, Symbol};
use super::states::{self, OfElement};
use super::twice::Listed;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Lattice, Species};

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

/// The rows that hold atoms.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) notes: Vec<Note>,
    /// Hydrogen without a line of its own.
    pub(super) attached_hydrogen: Vec<Attached>,
    /// Whether the list ends in the middle of a row.
    pub(super) cut_off: bool,
}

impl Atoms<'_> {
    /// Adds hydrogen that belongs to an atom.
    pub(super) fn attach(&mut self, frac: Vector3, per_atom: f64, occupancy: f64) {
        if per_atom > 0.0 {
            self.attached_hydrogen.push(Attached {
                frac,
                per_atom,
                occupancy: occupancy.min(1.0),
            });
        }
    }
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
    /// 0.01 where the occupancies are in percent.
    occupancy_unit: f64,
    multiplicity: Option<Column<'b, 'a>>,
    site_order: Option<Column<'b, 'a>>,
    flag: Option<Column<'b, 'a>>,
    state: Option<Column<'b, 'a>>,
    attached_hydrogen: Option<Column<'b, 'a>>,
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
        let occupancy = block.column("_atom_site_occupancy");
        Ok(Self {
            occupancy_unit: if occupancy.is_some_and(is_in_percent) {
                0.01
            } else {
                1.0
            },
            label,
            type_symbol,
            position,
            cartesian,
            occupancy,
            multiplicity: block
                .column("_atom_site_symmetry_multiplicity")
                .or_else(|| block.column("_atom_site_site_symmetry_multiplicity")),
            site_order: block.column("_atom_site_site_symmetry_order"),
            flag: block.column("_atom_site_calc_flag"),
            state: states::site_column(block),
            attached_hydrogen: block.column("_atom_site_attached_hydrogens"),
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
    let mut list = List {
        columns,
        lattice,
        context,
        counts: Counts::default(),
        open: Vec::new(),
        placeholders: Vec::new(),
        listed: Listed::default(),
    };
    for k in 0..list.columns.position[0].len() {
        list.read_row(k, &mut atoms)?;
    }
    list.settle(&mut atoms)?;
    let in_percent = list.columns.occupancy_unit < 1.0;
    let counts = list.counts;
    if atoms.rows.is_empty() {
        let fact = "the list of atoms is empty".to_owned();
        return Err((fact, "give at least one atom with a position".to_owned()));
    }
    atoms.notes = counts.notes();
    if in_percent {
        let fact = "_atom_site_occupancy is in percent".to_owned();
        atoms.notes.push((fact, "it was divided by 100".to_owned()));
    }
    Ok(atoms)
}

/// The list while it is read.
struct List<'b, 'a, 'c> {
    columns: Columns<'b, 'a>,
    lattice: &'c Lattice,
    context: &'c ElementContext,
    counts: Counts,
    /// Mixed sites without amounts, and their lines with any species.
    open: Vec<(OpenSite<'a>, Row<'a>)>,
    /// "X", to be a vacancy where it fills up another site.
    placeholders: Vec<Placeholder<'a>>,
    /// Partly filled atoms met so far.
    listed: Listed<'a>,
}

impl<'a> List<'_, 'a, '_> {
    fn read_row(&mut self, k: usize, atoms: &mut Atoms<'a>) -> Result<(), Note> {
        let columns = &self.columns;
        let get = |column: &Option<Column<'_, 'a>>| column.and_then(|column| column.get(k));
        let given = |column| get(column).filter(|text| !is_missing(text));
        let type_symbol = given(&columns.type_symbol);
        let label = given(&columns.label).or(type_symbol).unwrap_or("?");
        if given(&columns.flag).is_some_and(|flag| flag.eq_ignore_ascii_case("dum")) {
            self.counts.placeholder.push(label.to_owned());
            return Ok(());
        }
        let occupancy_text = given(&columns.occupancy);
        let state = given(&columns.state).and_then(states::state);
        let attached = given(&columns.attached_hydrogen)
            .and_then(number)
            .filter(|n| (0.0..=9.0).contains(n));
        let occupancy =
            occupancy(occupancy_text, label, &mut self.counts) * self.columns.occupancy_unit;
        if occupancy < 0.0 {
            return Err((
                format!("atom {label} has the occupancy {occupancy}"),
                "give occupancies from 0 to 1".to_owned(),
            ));
        }
        if occupancy == 0.0 {
            self.counts.empty.push(label.to_owned());
            return Ok(());
        }
        let symbol = self.context.of_atom(type_symbol, label);
        if symbol == Symbol::Vacancy {
            self.counts.placeholder.push(label.to_owned());
            return Ok(());
        }
        let symbol_text = type_symbol.unwrap_or(label);
        let texts = columns.position.map(|column| column.get(k).unwrap_or("?"));
        let multiplicity = given(&columns.multiplicity).and_then(count);
        let site_order = given(&columns.site_order).and_then(count);
        if matches!(symbol, Symbol::Unknown) {
            return Err((
                format!("atom {label} has the unknown element \"{symbol_text}\""),
                "write the element as _atom_site_type_symbol".to_owned(),
            ));
        }
        if let Symbol::NotAnElement { fact, remedy } = &symbol {
            return Err((
                format!("atom {label} has the symbol \"{symbol_text}\", which {fact}"),
                (*remedy).to_owned(),
            ));
        }
        let position = position(texts, label, &mut self.counts)?;
        let frac = if columns.cartesian {
            self.lattice.frac_from_cart(position)
        } else {
            position
        };
        let mut row = Row {
            label,
            species: Species::bare(Element::LI),
            frac: frac.map(ideal_third),
            occupancy,
            multiplicity,
            site_order,
        };
        match symbol {
            Symbol::Atom(atom) => {
                row.species = self.species_of(&atom, label, state);
                if self.listed.again(&row) {
                    self.counts.twice.push(label.to_owned());
                    return Ok(());
                }
                let of_symbol = match type_symbol {
                    Some(_) => atom.hydrogen.max(self.context.water_by_label(&atom, label)),
                    None => atom.hydrogen,
                };
                let hydrogen = attached.unwrap_or(f64::from(of_symbol));
                atoms.attach(row.frac, hydrogen, occupancy);
                atoms.rows.push(row);
            }
            Symbol::Shared(sharing) => self.share(&sharing, &row, symbol_text, atoms)?,
            Symbol::Placeholder => self.placeholders.push(Placeholder {
                label,
                frac: row.frac,
                occupancy,
            }),
            Symbol::Vacancy | Symbol::Unknown | Symbol::NotAnElement { .. } => {}
        }
        Ok(())
    }

    /// The species with what is declared for this very site.
    fn species_of(&mut self, atom: &Atom, label: &str, state: Option<f64>) -> Species {
        let mut species = atom.species;
        if let Some(doubt) = &atom.doubt {
            self.counts.doubtful.push(format!("{label} ({doubt})"));
        }
        let declared = state.or_else(|| self.context.states.of_symbol(label));
        species.oxidation_state = declared.or(species.oxidation_state);
        let element = species.element.symbol();
        if species.oxidation_state.is_none()
            && self.context.states.of_element(element) == OfElement::Several
        {
            self.counts.stateless.push(label.to_owned());
        }
        species
    }

    /// A row for each of those who share a site.
    fn share(
        &mut self,
        sharing: &Sharing,
        row: &Row<'a>,
        symbol: &'a str,
        atoms: &mut Atoms<'a>,
    ) -> Result<(), Note> {
        let parts = match sharing {
            Sharing::Shares(parts) => parts,
            Sharing::Open(parts) => {
                let site = OpenSite {
                    label: row.label,
                    symbol,
                    parts: parts.clone(),
                };
                self.open.push((site, row.clone()));
                return Ok(());
            }
            // A label's group reads as an atom; a type symbol's was refused.
            Sharing::Group => return Ok(()),
        };
        let total: f64 = parts
            .iter()
            .filter(|part| part.species.is_some())
            .filter_map(|part| part.amount)
            .sum();
        let repeats = total < 0.999 && (row.occupancy - total).abs() < 0.005;
        if repeats {
            self.counts.repeated_amount.push(row.label.to_owned());
        } else if total < 0.999 && row.occupancy < 0.999 {
            return Err((
                format!(
                    "atom {} is filled to {} by its symbol \"{symbol}\" and to {} by its occupancy",
                    row.label,
                    shared_sites::rounded(total),
                    row.occupancy
                ),
                "write the elements of the site in lines of their own, with their occupancies"
                    .to_owned(),
            ));
        }
        let occupancy = if repeats { 1.0 } else { row.occupancy };
        self.counts.shared.push(format!(
            "{} ({})",
            row.label,
            shared_sites::written(parts, occupancy)
        ));
        self.push_rows(parts, row, occupancy, atoms);
        Ok(())
    }

    /// Adds a row for each element of a shared site.
    fn push_rows(&self, parts: &Parts, row: &Row<'a>, occupancy: f64, atoms: &mut Atoms<'a>) {
        for part in parts {
            let (Some(mut species), Some(amount)) = (part.species, part.amount) else {
                continue;
            };
            if amount <= 0.0 {
                continue;
            }
            let of_element = self.context.states.of_element(species.element.symbol());
            if let OfElement::One(state) = of_element {
                species.oxidation_state = Some(state);
            }
            let per_atom = f64::from(part.hydrogen);
            atoms.attach(row.frac, per_atom, amount * occupancy);
            atoms.rows.push(Row {
                species,
                occupancy: amount * occupancy,
                ..row.clone()
            });
        }
    }

    /// What could not be decided line by line.
    fn settle(&mut self, atoms: &mut Atoms<'a>) -> Result<(), Note> {
        let (open, lines): (Vec<_>, Vec<_>) = std::mem::take(&mut self.open).into_iter().unzip();
        let elsewhere: Vec<Element> = atoms.rows.iter().map(|row| row.species.element).collect();
        let settled = shared_sites::settle_open(open, self.context.formula(), &elsewhere)?;
        for (parts, line) in settled.iter().zip(&lines) {
            self.counts.shared.push(format!(
                "{} ({}, as in _chemical_formula_sum)",
                line.label,
                shared_sites::written(parts, line.occupancy)
            ));
            self.push_rows(parts, line, line.occupancy, atoms);
        }
        for placeholder in std::mem::take(&mut self.placeholders) {
            let places = atoms.rows.iter().map(|row| (row.frac, row.occupancy));
            shared_sites::check_vacancy(&placeholder, places)?;
            self.counts.placeholder.push(placeholder.label.to_owned());
        }
        Ok(())
    }
}

/// A whole number that can be a multiplicity or the order of a group.
fn count(text: &str) -> Option<usize> {
    let count = number(text).filter(|n| n.fract() == 0.0 && (1.0..=192.0).contains(n));
    count.map(|n| n as usize)
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
