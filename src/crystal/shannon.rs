//! Crystal radii of ions by oxidation state and coordination number.
//!
//! In: an element, its oxidation state, the number of its neighbours. Out: a radius in Å, `None`
//! for an element that the table lacks. The table is `assets/elements/shannon.csv`, made from
//! pymatgen by the script beside it, after R. D. Shannon, Acta Cryst. A 1976, 32, 751,
//! DOI 10.1107/S0567739476001551. Crystal radii are Shannon's effective ionic radii plus 0.14 Å for
//! cations, less 0.14 Å for anions.

use std::sync::LazyLock;

use super::element::Element;

static TABLE: &str = include_str!("../../assets/elements/shannon.csv");

/// The radii of one oxidation state.
#[derive(Clone, Debug, PartialEq)]
struct State {
    atomic_number: u8,
    state: i32,
    /// Coordination numbers with radii in Å, ascending; never empty.
    radii_ang: Vec<(usize, f64)>,
}

/// By atomic number, then by oxidation state.
static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).filter_map(state_from_line).collect()
});

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn state_from_line(line: &str) -> Option<State> {
    let mut fields = line.split(',');
    let atomic_number = fields.next()?.parse().ok()?;
    let state = fields.nth(1)?.parse().ok()?;
    let number_and_radius = |pair: &str| {
        let (number, radius) = pair.split_once(':')?;
        Some((number.parse().ok()?, radius.parse().ok()?))
    };
    let pairs = fields.next()?.split_whitespace();
    Some(State {
        atomic_number,
        state,
        radii_ang: pairs.filter_map(number_and_radius).collect(),
    })
}

/// Crystal radius in Å of an ion with a number of neighbours.
///
/// The oxidation state is rounded to a whole number (halves to the even one); one that is not
/// tabulated gives way to the nearest, the lower of two equally near. A coordination number that
/// is not tabulated takes the mean of the two tabulated around it, or the end value. A bare proton
/// has a negative radius in Shannon's table, and keeps it here.
pub fn crystal_radius_ang(
    element: Element,
    oxidation_state: f64,
    coordination_number: usize,
) -> Option<f64> {
    let of_element = |state: &&State| state.atomic_number == element.atomic_number();
    let whole = oxidation_state.round_ties_even();
    let distance = |state: &State| (f64::from(state.state) - whole).abs();
    let nearest = STATES
        .iter()
        .filter(of_element)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    let radii_ang = &nearest.radii_ang;
    let above = radii_ang.partition_point(|(number, _)| *number < coordination_number);
    match (
        above.checked_sub(1).and_then(|k| radii_ang.get(k)),
        radii_ang.get(above),
    ) {
        (_, Some((number, radius))) if *number == coordination_number => Some(*radius),
        (Some((_, below)), Some((_, above))) => Some((below + above) / 2.0),
        (Some((_, end)), None) | (None, Some((_, end))) => Some(*end),
        (None, None) => None,
    }
}

/// The elements that the table has in an oxidation state, by atomic number.
pub fn elements_in_state(oxidation_state: i32) -> impl Iterator<Item = Element> {
    let in_state = move |state: &&State| state.state == oxidation_state;
    STATES
        .iter()
        .filter(in_state)
        .filter_map(|state| Element::from_atomic_number(state.atomic_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn radius(symbol: &str, state: f64, coordination: usize) -> Option<f64> {
        crystal_radius_ang(symbol.parse().unwrap(), state, coordination)
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(STATES.len(), TABLE.lines().count() - 2);
        let pairs: usize = STATES.iter().map(|state| state.radii_ang.len()).sum();
        assert_eq!(pairs, TABLE.matches(':').count());
        assert!(
            STATES
                .iter()
                .all(|s| s.radii_ang.is_sorted() && !s.radii_ang.is_empty())
        );
        let key = |s: &State| (s.atomic_number, s.state);
        assert!(STATES.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
    }

    #[test]
    fn what_is_not_tabulated_is_taken_from_beside_it() {
        assert_eq!(radius("O", -2.0, 4), Some(1.24));
        assert_eq!(radius("O", -2.0, 5), Some(1.25));
        assert_eq!(radius("O", -2.0, 12), Some(1.28));
        assert_eq!(radius("O", -2.0, 1), Some(1.21));
        assert_eq!(radius("Br", -1.0, 4), Some(1.82));
        // Sulphur has −2, 4 and 6.
        assert_eq!(radius("S", -0.6, 6), radius("S", -2.0, 6));
        assert_eq!(radius("S", 1.0, 6), radius("S", -2.0, 6));
        assert_eq!(radius("S", 5.2, 6), radius("S", 4.0, 6));
        // 2.5 rounds to 2.
        assert_eq!(radius("Fe", 2.5, 4), radius("Fe", 2.0, 4));
        assert_eq!(radius("He", 0.0, 6), None);
    }
}
