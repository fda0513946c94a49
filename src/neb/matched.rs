//! Both ends of a hop from two structures.
//!
//! In: two ordered structures of the same atoms in the same cell. Out: [`MatchedEnds`]: the atoms of
//! both in one order. Where the orders differ, atoms are matched by element and nearest image, and that
//! is told.

use super::BandError;
use super::images::nearest_difference;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Lattice, Structure};
use crate::potentials::Atoms;

/// Cells that differ by more than this in Å are not the same.
const SAME_CELL_ANG: f64 = 0.1;

/// An atom that goes farther than this in Å hops; the others give way.
const HOPS_ANG: f64 = 1.0;

/// More hopping atoms than this at once are rather atoms in another order.
const MOST_HOPPING: usize = 4;

/// A shift of the whole crystal that is larger than this in Å is told.
const TOLD_SHIFT_ANG: f64 = 0.05;

/// Both ends, atom for atom.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedEnds {
    /// The start.
    pub start: Atoms,
    /// The end, in the order and the cell of the start.
    pub end: Atoms,
    /// Index of the atom that goes farthest.
    pub moving: usize,
    /// What was done to them, each in a sentence.
    pub notes: Vec<String>,
}

impl MatchedEnds {
    /// Those of two structures.
    ///
    /// # Errors
    /// [`BandError::Disordered`], [`BandError::DifferentAtoms`], [`BandError::DifferentCells`],
    /// [`BandError::SameEnds`].
    pub fn new(start: &Structure, end: &Structure) -> Result<Self, BandError> {
        let (first, second) = (Atoms::of(start)?, Atoms::of(end)?);
        if start.composition() != end.composition() {
            let told = |structure: &Structure| {
                format!(
                    "{} atoms of {}",
                    structure.n_sites(),
                    structure.reduced_formula()
                )
            };
            return Err(BandError::DifferentAtoms {
                first: told(start),
                second: told(end),
            });
        }
        let mut notes = Vec::new();
        let difference_ang = difference_of_cells(&first.lattice, &second.lattice);
        if difference_ang > SAME_CELL_ANG {
            return Err(BandError::DifferentCells { difference_ang });
        }
        if difference_ang > 1e-3 {
            notes.push(format!(
                "The cells differ by up to {difference_ang:.3} Å; both ends are taken in that of the start."
            ));
        }
        let lattice = first.lattice.clone();
        let frac = second.frac();
        let mut cart: Vec<Vector3> = frac.iter().map(|f| lattice.cart_from_frac(*f)).collect();
        let ends = (&first, &second);
        let order = order(&lattice, ends, &cart);
        let n_moved = order.iter().enumerate().filter(|(a, b)| a != *b).count();
        if n_moved > 0 {
            notes.push(format!(
                "The atoms of the end stand in another order; {n_moved} of {} were matched by element and \
                 nearest place.",
                first.len()
            ));
        }
        cart = order.iter().map(|k| cart[*k]).collect();
        let shift = shift(&lattice, &first.cart_ang, &cart);
        for point in &mut cart {
            *point = std::array::from_fn(|k| point[k] - shift[k]);
        }
        if norm(shift) > TOLD_SHIFT_ANG {
            notes.push(format!(
                "The end was shifted by {:.2} Å as a whole, so that its framework lies on that of the start.",
                norm(shift)
            ));
        }
        let moves = moves(&lattice, &first.cart_ang, &cart);
        let mut moving = 0;
        for (atom, moved) in moves.iter().enumerate() {
            if norm(*moved) > norm(moves[moving]) {
                moving = atom;
            }
        }
        let largest_ang = moves.get(moving).map_or(0.0, |moved| norm(*moved));
        if largest_ang < 0.1 {
            return Err(BandError::SameEnds { largest_ang });
        }
        let n_hopping = moves
            .iter()
            .filter(|moved| norm(**moved) > HOPS_ANG)
            .count();
        if n_hopping > 1 {
            notes.push(format!(
                "{n_hopping} atoms go farther than 1 Å: they hop together."
            ));
        }
        let end = Atoms {
            lattice,
            elements: first.elements.clone(),
            cart_ang: cart,
        };
        Ok(Self {
            start: first,
            end,
            moving,
            notes,
        })
    }
}

fn difference_of_cells(first: &Lattice, second: &Lattice) -> f64 {
    // Vectors may be turned as a whole: lengths and angles tell.
    let lengths = first.lengths_ang().into_iter().zip(second.lengths_ang());
    let angles = first.angles_deg().into_iter().zip(second.angles_deg());
    let longest = first.lengths_ang().into_iter().fold(0.0, f64::max);
    let of_lengths = lengths.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let of_angles = angles.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    of_lengths.max(of_angles.to_radians() * longest)
}

fn moves(lattice: &Lattice, from: &[Vector3], to: &[Vector3]) -> Vec<Vector3> {
    let moved = |(u, v): (&Vector3, &Vector3)| {
        nearest_difference(lattice, std::array::from_fn(|k| v[k] - u[k]))
    };
    from.iter().zip(to).map(moved).collect()
}

/// For each atom of the start the index of its partner at the end.
fn order(lattice: &Lattice, (first, second): (&Atoms, &Atoms), cart: &[Vector3]) -> Vec<usize> {
    let as_given: Vec<usize> = (0..first.len()).collect();
    if first.elements == second.elements {
        let moves = moves(lattice, &first.cart_ang, cart);
        let n_hopping = moves
            .iter()
            .filter(|moved| norm(**moved) > HOPS_ANG)
            .count();
        if n_hopping <= MOST_HOPPING {
            return as_given;
        }
    }
    // The nearest pairs first: what is left over in the end has hopped.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (a, from) in first.cart_ang.iter().enumerate() {
        for (b, to) in cart.iter().enumerate() {
            if first.elements[a] == second.elements[b] {
                let delta = std::array::from_fn(|k| to[k] - from[k]);
                pairs.push((norm(nearest_difference(lattice, delta)), a, b));
            }
        }
    }
    pairs.sort_by(|u, v| u.0.total_cmp(&v.0).then((u.1, u.2).cmp(&(v.1, v.2))));
    let mut partner: Vec<Option<usize>> = vec![None; first.len()];
    let mut is_taken = vec![false; cart.len()];
    for (_, a, b) in pairs {
        if partner[a].is_none() && !is_taken[b] {
            partner[a] = Some(b);
            is_taken[b] = true;
        }
    }
    partner
        .into_iter()
        .zip(as_given)
        .map(|(b, own)| b.unwrap_or(own))
        .collect()
}

/// By how much the atoms that do not hop are shifted as a whole, in Å.
fn shift(lattice: &Lattice, from: &[Vector3], to: &[Vector3]) -> Vector3 {
    let moves = moves(lattice, from, to);
    let staying: Vec<&Vector3> = moves
        .iter()
        .filter(|moved| norm(**moved) < HOPS_ANG)
        .collect();
    // Of one or two atoms it cannot be told what stays.
    if staying.len() < 3 {
        return [0.0; 3];
    }
    let sum = |axis: usize| staying.iter().map(|moved| moved[axis]).sum::<f64>();
    std::array::from_fn(|axis| sum(axis) / staying.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Species};

    fn structure(elements: &[Element], frac: &[Vector3]) -> Structure {
        let lattice = Lattice::from_rows([[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]);
        let species: Vec<Species> = elements.iter().map(|e| Species::bare(*e)).collect();
        Structure::ordered(lattice, &species, frac)
    }

    const SALT: [Element; 4] = [Element::LI, Element::O, Element::O, Element::S];
    const FIRST: [Vector3; 4] = [
        [0.1, 0.0, 0.0],
        [0.5, 0.0, 0.0],
        [0.0, 0.5, 0.0],
        [0.0, 0.0, 0.5],
    ];

    #[test]
    fn another_order_is_matched_by_element_and_nearest_image() {
        let start = structure(&SALT, &FIRST);
        // The ion hops over the edge, and the others stand the other way round.
        let elements = [Element::S, Element::O, Element::O, Element::LI];
        let frac = [
            [0.0, 0.0, 0.5],
            [0.0, 0.51, 0.0],
            [0.5, 0.0, 0.99],
            [0.9, 0.0, 0.0],
        ];
        let ends = MatchedEnds::new(&start, &structure(&elements, &frac)).unwrap();
        assert_eq!(ends.end.elements, SALT);
        assert_eq!((ends.moving, ends.notes.len()), (0, 1), "{:?}", ends.notes);
        let [x, ..] = ends.end.frac()[0];
        assert!((x - 0.9).abs() < 0.01);
        let [_, y, _] = ends.end.frac()[2];
        assert!((y - 0.51).abs() < 0.01);
    }

    #[test]
    fn what_is_no_pair_of_ends_is_refused() {
        let start = structure(&SALT, &FIRST);
        let same = MatchedEnds::new(&start, &start).unwrap_err();
        assert_eq!(same.kind(), "same-ends");
        let less = structure(&SALT[..3], &FIRST[..3]);
        let error = MatchedEnds::new(&start, &less).unwrap_err();
        assert_eq!(error.kind(), "different-atoms");
        assert!(error.to_string().contains("4 atoms"), "{error}");
        let mut wider = start.clone();
        wider.lattice = Lattice::from_rows([[11.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]);
        let error = MatchedEnds::new(&start, &wider).unwrap_err();
        assert_eq!(error.kind(), "different-cells");
    }
}
