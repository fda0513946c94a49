//! What stands at the atoms, and which of them get their label: those in front, and no label over
//! another one.

use std::collections::HashMap;

use crate::app::scene3d::choices::LabelKind;
use crate::app::scene3d::model::site_label;
use crate::crystal::Structure;

/// So many labels are written at most: more cannot be read.
const MOST_LABELS: usize = 250;
/// Side in px of the squares in which discs are looked for.
const SQUARE_PX: f32 = 40.0;

/// The labels of a structure's sites; empty for none. `letters` holds their Wyckoff letters, where
/// these are known.
pub fn label_texts(
    structure: &Structure,
    kind: LabelKind,
    letters: Option<&[Option<char>]>,
) -> Vec<String> {
    let text = |site: usize| match kind {
        LabelKind::None => String::new(),
        LabelKind::Element => structure.sites[site].main_species().element.to_string(),
        LabelKind::Site => site_label(structure, site),
        LabelKind::Wyckoff => {
            let letter = letters.and_then(|letters| *letters.get(site)?);
            let label = site_label(structure, site);
            letter.map_or(label.clone(), |letter| format!("{label} ({letter})"))
        }
    };
    match kind {
        LabelKind::None => Vec::new(),
        _ => (0..structure.n_sites()).map(text).collect(),
    }
}

/// An atom on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Disc {
    /// Its index.
    pub atom: usize,
    /// Its middle in px.
    pub at: [f32; 2],
    /// Its radius in px.
    pub radius: f32,
    /// How far it is from the eye.
    pub depth: f32,
}

/// The atoms that get their label, of `size` px by atom; front to back.
pub(super) fn labelled(mut discs: Vec<Disc>, size: impl Fn(usize) -> [f32; 2]) -> Vec<Disc> {
    discs.sort_by(|u, v| u.depth.total_cmp(&v.depth).then(u.atom.cmp(&v.atom)));
    let mut squares: HashMap<[i32; 2], Vec<usize>> = HashMap::new();
    let mut chosen: Vec<Disc> = Vec::new();
    for (k, disc) in discs.iter().enumerate() {
        let hides = |&other: &usize| apart(discs[other].at, disc.at) < discs[other].radius;
        let is_hidden = squares
            .get(&square(disc.at))
            .is_some_and(|near| near.iter().any(hides));
        let own = size(disc.atom);
        let collides = |other: &Disc| {
            let its = size(other.atom);
            (0..2)
                .all(|side| (other.at[side] - disc.at[side]).abs() < 0.5 * (its[side] + own[side]))
        };
        if !is_hidden && own[0] > 0.0 && !chosen.iter().any(collides) {
            chosen.push(*disc);
            if chosen.len() == MOST_LABELS {
                break;
            }
        }
        let [left, top] = square(disc.at.map(|x| x - disc.radius));
        let [right, bottom] = square(disc.at.map(|x| x + disc.radius));
        for column in left..=right {
            for row in top..=bottom {
                squares.entry([column, row]).or_default().push(k);
            }
        }
    }
    chosen
}

fn square(at: [f32; 2]) -> [i32; 2] {
    at.map(|x| (x / SQUARE_PX).floor() as i32)
}

fn apart(u: [f32; 2], v: [f32; 2]) -> f32 {
    (u[0] - v[0]).hypot(u[1] - v[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc(atom: usize, x: f32, depth: f32) -> Disc {
        Disc {
            atom,
            at: [x, 100.0],
            radius: 15.0,
            depth,
        }
    }

    #[test]
    fn atoms_behind_others_and_labels_over_others_are_left_out() {
        // 1 is behind 0; 2 is beside it, but its label would touch; 3 is free, though farther.
        let discs = vec![
            disc(3, 200.0, 9.0),
            disc(1, 110.0, 5.0),
            disc(0, 100.0, 1.0),
            disc(2, 118.0, 2.0),
        ];
        let atoms = |width: f32| -> Vec<usize> {
            let chosen = labelled(discs.clone(), |_| [width, 12.0]);
            chosen.iter().map(|disc| disc.atom).collect()
        };
        assert_eq!(atoms(24.0), [0, 3]);
        assert_eq!(atoms(10.0), [0, 2, 3]);
        assert_eq!(atoms(0.0), [0; 0]);
    }

    #[test]
    fn thousands_of_atoms_have_few_labels() {
        let many: Vec<Disc> = (0..20_000)
            .map(|k| disc(k, 30.0 * k as f32, k as f32))
            .collect();
        assert_eq!(labelled(many, |_| [20.0, 12.0]).len(), MOST_LABELS);
    }
}
