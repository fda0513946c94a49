//! What was picked to be measured: chains of two to four atoms.
//!
//! In: atoms in the order in which they were picked. Out: distances, angles and dihedral angles
//! between just these images, with their names and as a table.

use crate::app::scene3d::model::{Place, SceneModel};
use crate::crystal::geometry::{angle_deg, dihedral_deg, distance};
use crate::crystal::lattice::Vector3;

/// Atoms of a chain: a dihedral angle needs four.
const LONGEST_CHAIN: usize = 4;

/// Chains of picked atoms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    chains: Vec<Vec<Place>>,
    /// Whether the next atom begins a new chain.
    is_ended: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Between two atoms, in Å.
    Distance,
    /// At the second of three atoms, in degrees.
    Angle,
    /// About the bond of the second and third of four atoms, in degrees.
    Dihedral,
}

impl Quantity {
    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distance => "Distance",
            Self::Angle => "Angle",
            Self::Dihedral => "Dihedral",
        }
    }

    /// Unit of the value.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Distance => "Å",
            Self::Angle | Self::Dihedral => "°",
        }
    }
}

/// A measured value.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it is.
    pub quantity: Quantity,
    /// "P1 – S2 – S3".
    pub atoms: String,
    /// In Å or degrees.
    pub value: f64,
    /// Where it is written, in Å about the centre.
    pub at: Vector3,
}

impl Measured {
    /// "2.052 Å", "109.5°".
    pub fn text(&self) -> String {
        match self.quantity {
            Quantity::Distance => format!("{:.3} Å", self.value),
            Quantity::Angle | Quantity::Dihedral => format!("{:.1}°", self.value),
        }
    }
}

impl Measures {
    /// Picks an atom. After the fourth atom of a chain, after its last one was picked once more, and
    /// where `anew` is asked for, another chain begins.
    pub fn pick(&mut self, place: Place, anew: bool) {
        match self.chains.last_mut() {
            Some(chain) if !self.is_ended && chain.last() == Some(&place) => {
                if chain.len() == 1 {
                    self.chains.pop();
                }
                self.is_ended = true;
            }
            Some(chain) if !anew && !self.is_ended && chain.len() < LONGEST_CHAIN => {
                chain.push(place);
            }
            _ => {
                // One atom alone measures nothing.
                self.chains.retain(|chain| chain.len() > 1);
                self.chains.push(vec![place]);
                self.is_ended = false;
            }
        }
    }

    /// Takes the last pick back, if it was of this atom.
    pub fn unpick(&mut self, place: Place) {
        if let Some(chain) = self.chains.last_mut()
            && chain.last() == Some(&place)
        {
            chain.pop();
            self.chains.retain(|chain| !chain.is_empty());
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.chains.clear();
        self.is_ended = false;
    }

    /// Whether nothing was picked.
    pub fn is_empty(&self) -> bool {
        self.chains.is_empty()
    }

    /// The chains, the oldest first.
    pub fn chains(&self) -> &[Vec<Place>] {
        &self.chains
    }

    /// Every value: the distances of each chain, its angles, its dihedral angle.
    pub fn values(&self, model: &SceneModel) -> Vec<Measured> {
        self.chains
            .iter()
            .flat_map(|chain| values_of(chain, model))
            .collect()
    }

    /// The values as a table with tabs, for a spreadsheet.
    pub fn table(&self, model: &SceneModel) -> String {
        let mut text = "Quantity\tAtoms\tValue\tUnit\n".to_owned();
        for found in self.values(model) {
            let (name, unit) = (found.quantity.name(), found.quantity.unit());
            text += &format!("{name}\t{}\t{:.4}\t{unit}\n", found.atoms, found.value);
        }
        text
    }
}

fn values_of(chain: &[Place], model: &SceneModel) -> Vec<Measured> {
    let points: Vec<Vector3> = chain.iter().map(|place| model.position(*place)).collect();
    let mut found = Vec::new();
    let mut add = |quantity, from: usize, n: usize, value: Option<f64>, at: Vector3| {
        let names: Vec<String> = chain[from..from + n]
            .iter()
            .map(|place| name(*place, model))
            .collect();
        if let Some(value) = value {
            found.push(Measured {
                quantity,
                atoms: names.join(" – "),
                value,
                at,
            });
        }
    };
    for (from, ends) in points.windows(2).enumerate() {
        let value = distance(ends[0], ends[1]);
        let middle = mean(ends);
        add(Quantity::Distance, from, 2, Some(value), middle);
    }
    for (from, corners) in points.windows(3).enumerate() {
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        // Inside the angle, a third of the way.
        let inside = mean(&[a, b, b, b, c]);
        add(Quantity::Angle, from, 3, angle_deg(a, b, c), inside);
    }
    if let [a, b, c, d] = points[..] {
        let value = dihedral_deg([a, b, c, d]);
        add(Quantity::Dihedral, 0, 4, value, mean(&[a, b, b, c, c, d]));
    }
    found
}

fn mean(points: &[Vector3]) -> Vector3 {
    std::array::from_fn(|k| points.iter().map(|p| p[k]).sum::<f64>() / points.len() as f64)
}

/// "S2", in another cell "S2 (0, 0, 1)".
fn name((site, image): Place, model: &SceneModel) -> String {
    let label = model.labels.get(site).map_or("", String::as_str);
    match image {
        [0, 0, 0] => label.to_owned(),
        [a, b, c] => format!("{label} ({a}, {b}, {c})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene3d::SceneChoices;
    use crate::crystal::{Element, Lattice, Species, Structure};

    /// Two atoms in a cell of 4 × 5 × 6 Å.
    fn model() -> SceneModel {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 6.0]]);
        let species = [Species::bare(Element::LI), Species::bare(Element::O)];
        let structure = Structure::ordered(lattice, &species, &[[0.0; 3], [0.5, 0.0, 0.0]]);
        SceneModel::new(&structure, None, &SceneChoices::default())
    }

    #[test]
    fn just_the_picked_images_are_measured() {
        let model = model();
        let mut measures = Measures::default();
        measures.pick((1, [0, 0, 0]), false);
        assert!(measures.values(&model).is_empty());
        measures.pick((0, [0, 0, 0]), false);
        measures.pick((0, [0, 1, 0]), false);
        measures.pick((0, [0, 1, 1]), false);
        let values = measures.values(&model);
        let texts: Vec<String> = values.iter().map(Measured::text).collect();
        assert_eq!(
            texts,
            ["2.000 Å", "5.000 Å", "6.000 Å", "90.0°", "90.0°", "-90.0°"]
        );
        assert_eq!(values[1].atoms, "Li1 – Li1 (0, 1, 0)");
        let table = measures.table(&model);
        assert_eq!(table.lines().count(), 7);
        assert!(table.contains("Distance\tO2 – Li1\t2.0000\tÅ\n"), "{table}");
    }

    #[test]
    fn chains_begin_and_end() {
        let at = |site: usize| (site, [0, 0, 0]);
        let mut measures = Measures::default();
        for site in [0, 1, 0, 1, 0] {
            measures.pick(at(site), false);
        }
        // The fifth atom begins another chain.
        let lengths = |m: &Measures| m.chains().iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(&measures), [4, 1]);
        measures.pick(at(1), false);
        // The same atom once more ends it.
        measures.pick(at(1), false);
        measures.pick(at(0), false);
        assert_eq!(lengths(&measures), [4, 2, 1]);
        // One atom alone does not stay.
        measures.pick(at(1), true);
        assert_eq!(lengths(&measures), [4, 2, 1]);
        measures.pick(at(1), false);
        assert_eq!(lengths(&measures), [4, 2]);
        measures.clear();
        assert!(measures.is_empty());
    }
}
