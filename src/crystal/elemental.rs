//! Properties of the elements that composition descriptors average.
//!
//! In: an element and a [`Property`]. Out: its value; where none is tabulated, the mean over the
//! elements that have one, as matminer imputes it. The table is `assets/elements/composition.csv`,
//! made from matminer by the script beside it: Magpie's columns (Ward et al. 2016,
//! DOI 10.1038/npjcompumats.2016.28) and ionization energies (Deml et al. 2016,
//! DOI 10.1103/PhysRevB.93.085142).

use std::sync::LazyLock;

use super::element::Element;

static TABLE: &str = include_str!("../../assets/elements/composition.csv");

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// Atomic weight in atomic mass constants.
    AtomicWeight,
    /// Group, 1–18; 3 for lanthanides and actinides.
    Column,
    /// Period, 1–7.
    Row,
    /// Empirical atomic radius in Å.
    AtomicRadius,
    /// Pauling electronegativity.
    Electronegativity,
    /// Valence electrons in s orbitals.
    SValence,
    /// Valence electrons in p orbitals.
    PValence,
    /// Valence electrons in d orbitals.
    DValence,
    /// Valence electrons in f orbitals; for elements after the lanthanides their full f shell counts.
    FValence,
    /// All valence electrons.
    Valence,
    /// Electron affinity in kJ mol⁻¹.
    ElectronAffinity,
    /// Melting temperature in K.
    MeltingTemperature,
    /// Radius in metallic glasses in pm (Miracle et al. 2010, DOI 10.1179/095066010X12646898728200).
    MetallicGlassRadius,
    /// First ionization energy in J mol⁻¹.
    FirstIonization,
}

const N_PROPERTIES: usize = 14;

/// A row of the table; `None` for an empty field.
type Row = [Option<f64>; N_PROPERTIES];

struct Table {
    rows: Vec<Row>,
    means: [f64; N_PROPERTIES],
}

static VALUES: LazyLock<Table> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows: Vec<Row> = lines.map(row_from_line).collect();
    let means = std::array::from_fn(|k| {
        let known: Vec<f64> = rows.iter().filter_map(|row| row[k]).collect();
        known.iter().sum::<f64>() / known.len() as f64
    });
    Table { rows, means }
});

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn row_from_line(line: &str) -> Row {
    let mut row = [None; N_PROPERTIES];
    for (value, field) in row.iter_mut().zip(line.split(',').skip(2)) {
        *value = field.parse().ok();
    }
    row
}

impl Property {
    /// The tabulated value of an element; `None` where there is none. Deuterium has hydrogen's.
    pub fn tabulated(self, element: Element) -> Option<f64> {
        let place = usize::from(element.atomic_number()).checked_sub(1)?;
        VALUES.rows.get(place)?[self as usize]
    }

    /// The tabulated value of an element, or else the mean over the elements that have one.
    pub fn of(self, element: Element) -> f64 {
        self.tabulated(element)
            .unwrap_or(VALUES.means[self as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        let table = &*VALUES;
        assert_eq!(table.rows.len(), 118);
        let known = table.rows.iter().flatten().flatten().count();
        let fields = TABLE
            .lines()
            .skip(2)
            .flat_map(|line| line.split(',').skip(2));
        assert_eq!(known, fields.filter(|field| !field.is_empty()).count());
        for element in Element::all() {
            let electrons = [
                Property::SValence,
                Property::PValence,
                Property::DValence,
                Property::FValence,
            ]
            .map(|p| p.tabulated(element).unwrap_or(0.0));
            let all = Property::Valence.tabulated(element).unwrap_or(0.0);
            assert_eq!(electrons.iter().sum::<f64>(), all, "{element}");
        }
    }

    #[test]
    fn a_missing_value_is_the_mean_of_the_others() {
        let helium: Element = "He".parse().unwrap();
        assert_eq!(Property::Electronegativity.tabulated(helium), None);
        let known: Vec<f64> = Element::all()
            .filter_map(|e| Property::Electronegativity.tabulated(e))
            .collect();
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        assert_eq!(Property::Electronegativity.of(helium), mean);
        let weight = |element| Property::AtomicWeight.of(element);
        assert_eq!(weight(Element::DEUTERIUM), 1.00794);
        // The last column is the last property.
        assert_eq!(Property::FirstIonization.of(Element::LI), 520_200.0);
    }
}
