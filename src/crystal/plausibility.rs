//! Whether a structure can be one of atoms.
//!
//! In: a structure from any source. Out: [`refusal`], why it cannot be a crystal at all; [`doubts`],
//! what is absurd about it; [`misfit`], how far it is from a dense crystal, by which several
//! readings of one file are compared. Measured are the distances against the covalent radii, with
//! the joint occupancy of the two sites (alternatives of one atom may be close), and the volume
//! against that which the atoms usually fill.
//!
//! Of 18,590 structures of the Materials Project 274 are in doubt, of which 263 are calculations that
//! flew apart (four atoms in 700 to 2,500 Å³); of 844 files of the COD and of OBELiX six, all of
//! which put two atoms in one place.

mod bounds;
mod contacts;
mod doubt;
mod neutrality;

pub use bounds::{lattice_refusal, refusal};
pub use doubt::Doubt;
pub use neutrality::may_be_neutral;

use super::structure::Structure;
use super::typical_volumes::typical_volume_ang3;
use bounds::rounded;
use contacts::{Contact, Contacts, contacts};

/// Full atoms closer than this multiple of the sum of their covalent radii are absurd; the
/// shortest bonds (UO₂²⁺, quadruple bonds of metals) have 0.67.
const SHORTEST: f64 = 0.6;
/// The same for pairs with hydrogen, whose distances by X-rays come out short, and for pairs of
/// sites of which one is partly filled: their mean positions are less certain.
const SHORTEST_UNCERTAIN: f64 = 0.5;
/// Volume over the usual one: above it, loosely bonded atoms are absurd.
const WIDE: f64 = 1.7;
/// The same for an element alone, whose volume the table gives for its compounds.
const WIDE_ELEMENT: f64 = 4.0;
/// Bonded neighbours per atom below which a wide structure is no framework either (SiO₂: 2.67).
const FEW_BONDS: f64 = 2.5;
/// An atom whose nearest neighbour is beyond this multiple of the sum of radii is alone.
const ALONE: f64 = 1.3;
/// Volume over the usual one: diamond, the densest against its table, has 0.32.
const DENSE: f64 = 0.3;
/// Pairs named in a doubt.
const NAMED: usize = 3;

/// What is absurd about a structure; empty for all but one real one in a hundred.
pub fn doubts(structure: &Structure) -> Vec<Doubt> {
    let measured = contacts(structure);
    let too_close = too_close(structure, &measured);
    let volume = wide(structure, &measured).or_else(|| dense(structure));
    too_close.into_iter().chain(volume).collect()
}

/// How far a structure is from a dense crystal of separate atoms: 0 for most, above
/// [`MISFIT_OF_THE_ABSURD`] where it cannot be right. Only differences between readings of one file
/// mean anything.
pub fn misfit(structure: &Structure) -> f64 {
    let measured = contacts(structure);
    let contacts = measured.closest.iter();
    let closest = contacts.map(|contact| contact.ratio / least_ratio(structure, contact));
    let closest = closest.fold(f64::INFINITY, f64::min);
    let short = f64::max(0.0, 1.3 - closest) / 0.1;
    let room = relative_volume(structure).ln();
    // The table is that of compounds; diamond has a third of the carbon's room in carbonates.
    let usual = if structure.composition().len() == 1 {
        1.2
    } else {
        0.35
    };
    let dense = f64::max(0.0, -room - usual) / 0.2;
    let loose = is_loose(structure, &measured);
    let wide = if loose {
        f64::max(0.0, room - 0.3) / 0.2
    } else {
        0.0
    };
    short * short + dense * dense + wide * wide
}

/// Bonds between unlike atoms, per atom: of several readings of one file none of which is absurd,
/// the right one has the most.
pub fn unlike_bonds(structure: &Structure) -> f64 {
    contacts(structure).mean_unlike
}

/// A [`misfit`] above this is no crystal.
pub const MISFIT_OF_THE_ABSURD: f64 = 6.0;

/// Whether two structures of one file are the same crystal, as far as distances can tell.
pub fn look_alike(left: &Structure, right: &Structure) -> bool {
    let profile = |structure: &Structure| {
        let mut nearest = contacts(structure).nearest;
        nearest.sort_by(f64::total_cmp);
        nearest
    };
    let near = |(u, v): (&f64, &f64)| u == v || (u - v).abs() < 1e-4;
    left.n_sites() == right.n_sites()
        && left.composition().keys().eq(right.composition().keys())
        && profile(left).iter().zip(&profile(right)).all(near)
}

fn relative_volume(structure: &Structure) -> f64 {
    structure.lattice.volume_ang3() / typical_volume_ang3(&structure.composition())
}

fn holds_hydrogen(structure: &Structure, contact: &Contact) -> bool {
    let sites = contact.sites.iter().filter_map(|k| structure.sites.get(*k));
    let mut occupants = sites.flat_map(|site| &site.occupants);
    occupants.any(|occupant| occupant.species.element.atomic_number() == 1)
}

fn least_ratio(structure: &Structure, contact: &Contact) -> f64 {
    let sites = contact.sites.iter().filter_map(|k| structure.sites.get(*k));
    let mut sites = sites;
    let full = sites.all(|site| site.total_occupancy() > 0.99);
    if full && !holds_hydrogen(structure, contact) {
        SHORTEST
    } else {
        SHORTEST_UNCERTAIN
    }
}

fn too_close(structure: &Structure, measured: &Contacts) -> Option<Doubt> {
    let absurd = |contact: &&Contact| contact.ratio < least_ratio(structure, contact);
    let mut pairs: Vec<&Contact> = measured.closest.iter().filter(absurd).collect();
    pairs.sort_by(|u, v| u.distance_ang.total_cmp(&v.distance_ang));
    let mut named: Vec<String> = Vec::new();
    for contact in &pairs {
        let [first, second] = contact.sites.map(|k| name(structure, k));
        let pair = format!("{first} and {second}, {:.2} Å", contact.distance_ang);
        if named.len() < NAMED && !named.contains(&pair) {
            named.push(pair);
        }
    }
    let n = pairs.len();
    (n > 0).then(|| Doubt {
        concerns_distances: true,
        fact: format!(
            "{n} of {} atoms are closer to another than any bond is: {}{}",
            structure.n_sites(),
            named.join("; "),
            if n > named.len() { " …" } else { "" }
        ),
        remedy: "check positions, occupancies, cell and space group; what is computed from this \
                 structure means nothing"
            .to_owned(),
    })
}

/// Much room and few bonds.
fn is_loose(structure: &Structure, measured: &Contacts) -> bool {
    measured.mean_coordination < FEW_BONDS || alone(structure, measured).next().is_some()
}

/// Sites without a neighbour at bonding distance; noble gases have none by nature.
fn alone(structure: &Structure, measured: &Contacts) -> impl Iterator<Item = usize> {
    const NOBLE: [u8; 6] = [2, 10, 18, 36, 54, 86];
    let sites = structure.sites.iter().zip(&measured.nearest).enumerate();
    sites.filter_map(|(k, (site, nearest))| {
        let number = site.main_species().element.atomic_number();
        (*nearest > ALONE && !NOBLE.contains(&number)).then_some(k)
    })
}

fn wide(structure: &Structure, measured: &Contacts) -> Option<Doubt> {
    let ratio = relative_volume(structure);
    let composition = structure.composition();
    let bound = if composition.len() == 1 {
        WIDE_ELEMENT
    } else {
        WIDE
    };
    if ratio < bound || !is_loose(structure, measured) {
        return None;
    }
    let n_atoms: f64 = composition.values().sum();
    let alone: Vec<usize> = alone(structure, measured).collect();
    let bonds = match alone.first() {
        Some(first) => format!(
            "{} of {} atoms have no neighbour at the distance of a bond, such as {}",
            alone.len(),
            structure.n_sites(),
            name(structure, *first)
        ),
        None => format!(
            "an atom has {:.1} neighbours at the distance of a bond on average",
            measured.mean_coordination
        ),
    };
    Some(Doubt::new(
        format!(
            "{} g/cm³, {} Å³ per atom: {ratio:.1} times the room its atoms usually take, and {bonds}",
            rounded(structure.density_g_cm3()),
            rounded(structure.lattice.volume_ang3() / n_atoms),
        ),
        "check the cell's lengths and the list of atoms, unless this is a slab, a molecule or a \
         porous framework",
    ))
}

fn dense(structure: &Structure) -> Option<Doubt> {
    let ratio = relative_volume(structure);
    (ratio < DENSE).then(|| {
        Doubt::new(
            format!(
                "{} g/cm³: the atoms have {:.0} % of the room they usually take",
                rounded(structure.density_g_cm3()),
                100.0 * ratio
            ),
            "check the cell's lengths, the space group and the list of atoms",
        )
    })
}

/// The label of a site, or its element and place in the list.
fn name(structure: &Structure, site: usize) -> String {
    match structure.sites.get(site) {
        Some(site) if !site.label.is_empty() => site.label.clone(),
        Some(found) => format!("{} (site {})", found.main_species().element, site + 1),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Site, Species};

    /// Rock salt with a cell edge in Å.
    fn rock_salt(edge_ang: f64, lengths: [f64; 3]) -> Structure {
        let rows = [
            [lengths[0], 0.0, 0.0],
            [0.0, lengths[1], 0.0],
            [0.0, 0.0, lengths[2]],
        ];
        let rows = rows.map(|row| row.map(|x| x * edge_ang));
        let corners = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
        let site = |symbol: &str, shift: f64, corner: [f64; 3]| {
            let species = Species::bare(symbol.parse().unwrap());
            Site::full(species, [corner[0] + shift, corner[1], corner[2]])
        };
        let lithium = corners.map(|corner| site("Li", 0.0, corner));
        let chlorine = corners.map(|corner| site("Cl", 0.5, corner));
        let sites = lithium.into_iter().chain(chlorine).collect();
        Structure {
            lattice: Lattice::from_rows(rows),
            sites,
        }
    }

    #[test]
    fn a_crystal_raises_no_doubt() {
        let good = rock_salt(5.13, [1.0; 3]);
        assert_eq!(doubts(&good), []);
        assert_eq!(refusal(&good), None);
        assert_eq!(misfit(&good), 0.0);
        // Two places of one atom may be close together.
        let mut split = good;
        let mut half = split.sites[0].clone();
        half.frac = [0.05, 0.0, 0.0];
        half.occupants[0].occupancy = 0.5;
        split.sites[0].occupants[0].occupancy = 0.5;
        split.sites.push(half);
        assert_eq!(doubts(&split), []);
        split.sites[8].occupants[0].occupancy = 1.0;
        assert!(
            doubts(&split)[0].fact.contains("0.26 Å"),
            "{:?}",
            doubts(&split)
        );
    }

    #[test]
    fn absurd_cells_raise_doubts() {
        for (lengths, said) in [
            ([2.0, 2.0, 2.0], "have no neighbour"),
            ([2.0, 2.0, 1.0], "times the room"),
            ([0.4, 0.4, 1.0], "closer to another than any bond"),
        ] {
            let doubts = doubts(&rock_salt(5.13, lengths));
            assert!(doubts[0].fact.contains(said), "{lengths:?}: {doubts:?}");
        }
    }

    #[test]
    fn what_is_no_cell_is_refused_by_name() {
        let fact = |structure: &Structure| refusal(structure).map(|doubt| doubt.fact);
        let said = |edge: f64, lengths| fact(&rock_salt(edge, lengths)).unwrap_or_default();
        assert!(said(5.13, [1.0, 1.0, 0.01]).contains("axis c is 0.051 Å"));
        assert!(said(5.13, [1.0, 1e4, 1.0]).contains("axis b is"));
        assert!(said(2.0, [1.0; 3]).contains("1.00 Å³ per atom"));
        let picometres = refusal(&rock_salt(513.0, [1.0; 3])).unwrap();
        assert!(
            picometres.remedy.contains("picometres? Then give 5.13"),
            "{picometres:?}"
        );
        let skew = Lattice::from_parameters([5.0; 3], [90.0, 90.0, 1.0]).unwrap();
        assert!(
            lattice_refusal(&skew)
                .unwrap()
                .fact
                .contains("angle γ is 1")
        );
    }
}
