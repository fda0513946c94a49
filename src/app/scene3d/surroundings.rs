//! What surrounds an atom: how many neighbours of each element and how far, the volume of the polyhedron.
//!
//! In: the bonds of a site, the [`Shape`] around it. Out: [`Surroundings`], and the same in words.

use std::collections::BTreeMap;

use crate::app::scene3d::bonding::Bond;
use crate::app::scene3d::polyhedra::Shape;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};
use crate::math::convex_hull::volume;

/// The neighbours of one element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shell {
    /// The element.
    pub element: Element,
    /// How many they are.
    pub n: usize,
    /// Distance of the nearest in Å.
    pub nearest_ang: f64,
    /// Distance of the farthest in Å.
    pub farthest_ang: f64,
}

/// What surrounds a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// Its bonded neighbours by element, the nearest first.
    pub shells: Vec<Shell>,
    /// Corners and volume in Å³ of the polyhedron of anions around it, where there is one.
    pub polyhedron: Option<(usize, f64)>,
}

impl Surroundings {
    /// Of a site with these bonds and this polyhedron.
    pub(super) fn new(structure: &Structure, bonds: &[Bond], shape: Option<&Shape>) -> Self {
        let mut by_element: BTreeMap<Element, Shell> = BTreeMap::new();
        for bond in bonds {
            let element = structure.sites[bond.site].main_species().element;
            let shell = by_element.entry(element).or_insert(Shell {
                element,
                n: 0,
                nearest_ang: bond.length_ang,
                farthest_ang: bond.length_ang,
            });
            shell.n += 1;
            shell.nearest_ang = shell.nearest_ang.min(bond.length_ang);
            shell.farthest_ang = shell.farthest_ang.max(bond.length_ang);
        }
        let mut shells: Vec<Shell> = by_element.into_values().collect();
        shells.sort_by(|u, v| u.nearest_ang.total_cmp(&v.nearest_ang));
        // A polygon holds no volume.
        let solid = shape.filter(|shape| shape.faces.len() > 2);
        let polyhedron = solid.map(|shape| {
            let corners: Vec<Vector3> = shape.corners.iter().map(|bond| bond.along).collect();
            (corners.len(), volume(&corners, &shape.faces))
        });
        Self { shells, polyhedron }
    }

    /// In words, a line for each: "4 S at 2.027–2.076 Å", "polyhedron of 4 corners, 4.37 Å³".
    pub fn lines(&self) -> Vec<String> {
        let shell = |shell: &Shell| {
            let Shell { element, n, .. } = shell;
            let (from, to) = (shell.nearest_ang, shell.farthest_ang);
            if to - from < 5e-4 {
                format!("{n} {element} at {from:.3} Å")
            } else {
                format!("{n} {element} at {from:.3}–{to:.3} Å")
            }
        };
        let mut lines: Vec<String> = self.shells.iter().map(shell).collect();
        if let Some((n, ang3)) = self.polyhedron {
            lines.push(format!("polyhedron of {n} corners, {ang3:.2} Å³"));
        }
        lines
    }
}
