//! The graph of a crystal: atoms, the bonds between them, the angles between short bonds.
//!
//! In: [`Atoms`]. Out: [`Graph`]: bonds up to 6 Å, each seen from both ends (two *edges*), and angles
//! between bonds shorter than 3 Å at a common atom, each once from either bond. Lists are sorted so
//! that what belongs together lies together: edges by the atom they start from, angles by the bond
//! they are seen from.

use std::ops::Range;

use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::{NeighborSearch, is_searchable};
use crate::potentials::{Atoms, PotentialError};

/// For messages, which do not depend on the weights.
const NAME: &str = "CHGNet";

/// Bonds up to this length pass messages between atoms, in Å.
pub(super) const ATOM_CUTOFF_ANG: f64 = 6.0;

/// Bonds up to this length make angles, in Å.
pub(super) const BOND_CUTOFF_ANG: f64 = 3.0;

/// Nearer than this two atoms are one, in Å.
const COINCIDENCE_ANG: f64 = 0.01;

/// An edge: a bond seen from one of its atoms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// The atom it is seen from.
    pub center: usize,
    /// The atom at its other end.
    pub neighbor: usize,
    /// Its bond.
    pub bond: usize,
    /// The same bond seen from the other end.
    pub reverse: usize,
    /// From the neighbour to the centre, in Å.
    pub vector_ang: Vector3,
    /// Its length in Å.
    pub length_ang: f64,
}

/// An angle between two edges at their centre, seen from the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Angle {
    /// The edge it is seen from.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Bonds of both.
    pub bonds: [usize; 2],
    /// The atom between them.
    pub center: usize,
    /// The same angle seen from the other edge.
    pub mirror: usize,
}

/// The graph of one cell.
#[derive(Debug)]
pub(super) struct Graph {
    /// Number of atoms.
    pub n_atoms: usize,
    /// Edges by their centre.
    pub edges: Vec<Edge>,
    /// Edges of atom i: `first_edge[i]..first_edge[i + 1]`.
    pub first_edge: Vec<usize>,
    /// The two edges of each bond; short ones come first.
    pub bonds: Vec<[usize; 2]>,
    /// How many bonds are short.
    pub n_short: usize,
    /// Angles by the bond that they are seen from, and of one bond by its edges.
    pub angles: Vec<Angle>,
    /// Angles seen from side s of short bond b: `first_angle[2 b + s]..first_angle[2 b + s + 1]`.
    pub first_angle: Vec<usize>,
}

/// A bond before it is numbered.
struct Found {
    ends: [usize; 2],
    /// From the first to the second.
    displacement_ang: Vector3,
    length_ang: f64,
}

impl Graph {
    /// # Errors
    /// [`PotentialError::Empty`], [`PotentialError::NotFinite`], [`PotentialError::Coincide`],
    /// [`PotentialError::Isolated`].
    pub(super) fn new(atoms: &Atoms) -> Result<Self, PotentialError> {
        if atoms.is_empty() {
            return Err(PotentialError::Empty);
        }
        let n_atoms = atoms.len();
        let mut found = bonds(atoms)?;
        // A stable sort: bonds of either kind stay in the order in which they were found.
        found.sort_by_key(|bond| !is_short(bond));
        let n_short = found.iter().take_while(|bond| is_short(bond)).count();
        let (edges, first_edge, bonds) = edges(&found, n_atoms);
        let alone = first_edge.windows(2).filter(|w| w[0] == w[1]).count();
        if alone > 0 {
            return Err(PotentialError::Isolated {
                potential: NAME,
                n_atoms: alone,
                reach_ang: ATOM_CUTOFF_ANG as u32,
            });
        }
        let mut graph = Self {
            n_atoms,
            edges,
            first_edge,
            bonds,
            n_short,
            angles: Vec::new(),
            first_angle: Vec::new(),
        };
        graph.find_angles();
        Ok(graph)
    }

    /// Edges of an atom.
    pub(super) fn edges_of(&self, atom: usize) -> Range<usize> {
        self.first_edge[atom]..self.first_edge[atom + 1]
    }

    /// Angles seen from a short bond.
    pub(super) fn angles_of(&self, bond: usize) -> Range<usize> {
        self.first_angle[2 * bond]..self.first_angle[2 * bond + 2]
    }

    /// Angles seen from an edge; none where its bond is long.
    pub(super) fn angles_from(&self, edge: usize) -> Range<usize> {
        let bond = self.edges[edge].bond;
        if bond >= self.n_short {
            return 0..0;
        }
        let place = 2 * bond + usize::from(self.bonds[bond][1] == edge);
        self.first_angle[place]..self.first_angle[place + 1]
    }

    /// Atoms in runs with some `most` edges each.
    pub(super) fn runs_of_atoms(&self, most: usize) -> Vec<Range<usize>> {
        runs(self.n_atoms, |atom| self.edges_of(atom).len(), most)
    }

    /// Short bonds in runs with some `most` angles each.
    pub(super) fn runs_of_bonds(&self, most: usize) -> Vec<Range<usize>> {
        runs(self.n_short, |bond| self.angles_of(bond).len(), most)
    }

    fn find_angles(&mut self) {
        let is_short = |edge: &usize| self.edges[*edge].bond < self.n_short;
        let short: Vec<Vec<usize>> = (0..self.n_atoms)
            .map(|atom| self.edges_of(atom).filter(is_short).collect())
            .collect();
        let mut angles = Vec::new();
        let mut first_angle = vec![0];
        for bond in &self.bonds[..self.n_short] {
            for first in *bond {
                let center = self.edges[first].center;
                let others = short[center].iter().filter(|second| **second != first);
                angles.extend(others.map(|second| Angle {
                    first,
                    second: *second,
                    bonds: [first, *second].map(|edge| self.edges[edge].bond),
                    center,
                    mirror: 0,
                }));
                first_angle.push(angles.len());
            }
        }
        self.first_angle = first_angle;
        // Among the angles of the other edge it stands where its own edge stands in the list of
        // that atom, less the other edge itself.
        for angle in &mut angles {
            let of_atom = &short[angle.center];
            let place = |edge: usize| of_atom.partition_point(|other| *other < edge);
            let (own, other) = (place(angle.first), place(angle.second));
            let start = self.angles_from(angle.second).start;
            angle.mirror = start + own - usize::from(own > other);
        }
        self.angles = angles;
    }
}

fn is_short(bond: &Found) -> bool {
    bond.length_ang < BOND_CUTOFF_ANG
}

/// Each bond once: from the atom with the lower number, and from an atom to its own images one way.
fn bonds(atoms: &Atoms) -> Result<Vec<Found>, PotentialError> {
    let frac = atoms.frac();
    let finite = frac.iter().flatten().all(|x| x.is_finite());
    if !finite || !is_searchable(&atoms.lattice, ATOM_CUTOFF_ANG) {
        return Err(PotentialError::NotFinite { potential: NAME });
    }
    let search = NeighborSearch::new(&atoms.lattice, &frac, ATOM_CUTOFF_ANG);
    let mut found = Vec::new();
    let mut coincident = None;
    for center in 0..atoms.len() {
        search.visit_site(center, |neighbor| {
            let is_once =
                neighbor.site > center || (neighbor.site == center && neighbor.image > [0; 3]);
            if !is_once || neighbor.distance_ang >= ATOM_CUTOFF_ANG {
                return;
            }
            if neighbor.distance_ang < COINCIDENCE_ANG {
                coincident = Some((center, neighbor.site));
            }
            found.push(Found {
                ends: [center, neighbor.site],
                displacement_ang: neighbor.displacement_ang,
                length_ang: neighbor.distance_ang,
            });
        });
    }
    match coincident {
        Some((first, second)) => Err(PotentialError::Coincide {
            first: first + 1,
            second: second + 1,
        }),
        None => Ok(found),
    }
}

/// Both edges of each bond, sorted by their centre.
fn edges(found: &[Found], n_atoms: usize) -> (Vec<Edge>, Vec<usize>, Vec<[usize; 2]>) {
    let mut first_edge = vec![0; n_atoms + 1];
    for atom in found.iter().flat_map(|bond| bond.ends) {
        first_edge[atom + 1] += 1;
    }
    for atom in 0..n_atoms {
        first_edge[atom + 1] += first_edge[atom];
    }
    let mut free = first_edge.clone();
    let mut place = |atom: usize| {
        free[atom] += 1;
        free[atom] - 1
    };
    let bonds: Vec<[usize; 2]> = found.iter().map(|bond| bond.ends.map(&mut place)).collect();
    let blank = Edge {
        center: 0,
        neighbor: 0,
        bond: 0,
        reverse: 0,
        vector_ang: [0.0; 3],
        length_ang: 0.0,
    };
    let mut edges = vec![blank; 2 * found.len()];
    for (number, (bond, places)) in found.iter().zip(&bonds).enumerate() {
        for side in 0..2 {
            let sign = if side == 0 { -1.0 } else { 1.0 };
            edges[places[side]] = Edge {
                center: bond.ends[side],
                neighbor: bond.ends[1 - side],
                bond: number,
                reverse: places[1 - side],
                vector_ang: bond.displacement_ang.map(|x| sign * x),
                length_ang: bond.length_ang,
            };
        }
    }
    (edges, first_edge, bonds)
}

/// Cuts `0..n` into runs that hold some `most` pieces each, and always at least one of `n`.
fn runs(n: usize, pieces: impl Fn(usize) -> usize, most: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut held) = (0, 0);
    for item in 0..n {
        held += pieces(item);
        if held >= most || item + 1 == n {
            runs.push(start..item + 1);
            (start, held) = (item + 1, 0);
        }
    }
    runs
}
