//! Atoms as refinement programs list them, to the full cell.
//!
//! In: operators without centring and inversion, atoms with occupation factors that hold the
//! multiplicity of their site (SHELX: a full atom on a mirror plane has ½). Out: the structure, and
//! what was noticed.

use super::atoms::ideal_third;
use super::expand;
use super::operator::Operator;
use super::policy::Policy;
use super::row::Row;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Lattice, Species, Structure};

/// An atom lies on a special position where an operator moves it by less, in Å.
const ON_SITE_ANG: f64 = 0.05;
/// Largest number of operators of a space group in a conventional cell.
const MAX_OPERATORS: usize = 192;

/// (fact, remedy)
type Note = (String, String);

/// An atom with its occupation factor.
#[derive(Clone, Debug)]
pub(in crate::import) struct Listed {
    pub label: String,
    pub species: Species,
    /// Fractional coordinates.
    pub frac: Vector3,
    /// Occupancy times the share of the operators that do not leave the atom in its place, in (0, 1].
    pub factor: f64,
}

/// The full cell of listed atoms. `operators` are written as "-x, y+1/2, -z"; the identity need not
/// be among them.
///
/// # Errors
/// (fact, remedy) where an operator cannot be read, or the operators are no group.
pub(in crate::import) fn structure_from_operators(
    lattice: &Lattice,
    atoms: &[Listed],
    operators: &[String],
    centrings: &[Vector3],
    inversion: bool,
) -> Result<(Structure, Vec<Note>), Note> {
    let group = group(operators, centrings, inversion)?;
    let mut notes = Vec::new();
    let mut doubled = Vec::new();
    let rows: Vec<Row<'_>> = atoms
        .iter()
        .map(|atom| {
            let frac = atom.frac.map(ideal_third);
            let order = site_order(frac, &group, lattice);
            let mut occupancy = atom.factor * order as f64;
            if occupancy > 1.0 + 1e-2 {
                // Written by a program that does not know the convention.
                doubled.push(atom.label.clone());
                occupancy = atom.factor;
            }
            // 0.3333 on a threefold axis is a third.
            let occupancy = if (occupancy - 1.0).abs() < 2e-3 {
                1.0
            } else {
                occupancy
            };
            Row {
                label: &atom.label,
                species: atom.species,
                frac,
                occupancy,
                multiplicity: Some(group.len() / order.max(1)),
                site_order: None,
            }
        })
        .collect();
    let mut expansion = expand::expand(&rows, &group, lattice, Policy::USUAL)?;
    notes.append(&mut expansion.notes);
    if !doubled.is_empty() {
        notes.push((
            format!(
                "occupation factors on special positions hold no multiplicity: {}",
                super::listed(&doubled)
            ),
            "they were taken as occupancies; check them".to_owned(),
        ));
    }
    let structure = Structure {
        lattice: lattice.clone(),
        sites: expansion.sites,
    };
    Ok((structure, notes))
}

/// Every operator, identity first.
fn group(
    operators: &[String],
    centrings: &[Vector3],
    inversion: bool,
) -> Result<Vec<Operator>, Note> {
    let mut own = vec![Operator::IDENTITY];
    for text in operators {
        let operator = Operator::parse(text).ok_or_else(|| {
            (
                format!("\"{text}\" is not a symmetry operator"),
                "write such as \"-x+1/2, y, -z\"".to_owned(),
            )
        })?;
        own.push(operator);
    }
    if inversion {
        let inverted = Operator {
            rotation: [[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]],
            translation: [0.0; 3],
        };
        let other: Vec<Operator> = own
            .iter()
            .map(|operator| inverted.after(operator))
            .collect();
        own.extend(other);
    }
    let mut all = Vec::new();
    for centring in std::iter::once([0.0; 3]).chain(centrings.iter().copied()) {
        let shift = Operator {
            translation: centring,
            ..Operator::IDENTITY
        };
        for operator in &own {
            let product = shift.after(operator);
            if !all.iter().any(|known: &Operator| known.same(&product)) {
                all.push(product);
            }
        }
    }
    let closed = |u: &Operator, v: &Operator| {
        let product = u.after(v);
        all.iter().any(|known| known.same(&product))
    };
    if all.len() > MAX_OPERATORS || !all.iter().all(|u| all.iter().all(|v| closed(u, v))) {
        return Err((
            format!("the {} operators of LATT and SYMM are no group", all.len()),
            "restore the lines of SYMM that are lacking, and check LATT".to_owned(),
        ));
    }
    Ok(all)
}

/// How many operators leave a point in its place.
fn site_order(frac: Vector3, group: &[Operator], lattice: &Lattice) -> usize {
    let stays = |operator: &&Operator| {
        let image = operator.apply(frac);
        let delta: Vector3 = std::array::from_fn(|k| {
            let d = image[k] - frac[k];
            d - d.round()
        });
        norm(lattice.cart_from_frac(delta)) < ON_SITE_ANG
    };
    let order = group.iter().filter(stays).count().max(1);
    // Images that are near by chance do not divide the group.
    if group.len().is_multiple_of(order) {
        order
    } else {
        1
    }
}
