//! Barriers as they are shown: to 0.01 eV, and those that look the same as one.
//!
//! In: [`Barriers`]. Out: text, and [`BarrierLevel`]s. Whoever shows a barrier in words takes them from
//! here, so that two barriers are equal in one place where they are in every other.

use super::Barriers;

/// A barrier, or several that look the same.
#[derive(Clone, Debug, PartialEq)]
pub struct BarrierLevel {
    /// Numbers of independent directions, 1 to 3, ascending.
    pub dimensions: Vec<usize>,
    /// The highest of them in eV: at this level the ion gets through in all of these.
    pub barrier_ev: f64,
}

impl Barriers {
    /// "0.18": a barrier in eV as it is shown.
    pub fn text(barrier_ev: f64) -> String {
        format!("{barrier_ev:.2}")
    }

    /// What is to be told apart of the three, ascending.
    pub fn levels(self) -> Vec<BarrierLevel> {
        let mut levels: Vec<BarrierLevel> = Vec::new();
        for (dimensions, barrier_ev) in (1..).zip(self.to_array()) {
            let Some(barrier_ev) = barrier_ev else {
                continue;
            };
            match levels.last_mut() {
                Some(last) if Self::text(last.barrier_ev) == Self::text(barrier_ev) => {
                    last.dimensions.push(dimensions);
                    last.barrier_ev = last.barrier_ev.max(barrier_ev);
                }
                _ => levels.push(BarrierLevel {
                    dimensions: vec![dimensions],
                    barrier_ev,
                }),
            }
        }
        levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(barriers: [Option<f64>; 3]) -> Vec<(Vec<usize>, String)> {
        let [e_1d, e_2d, e_3d] = barriers;
        let barriers = Barriers {
            e_1d,
            e_2d,
            e_3d,
            ..Barriers::default()
        };
        let levels = barriers.levels().into_iter();
        let shown = levels.map(|level| (level.dimensions, Barriers::text(level.barrier_ev)));
        shown.collect()
    }

    #[test]
    fn barriers_are_one_exactly_where_they_look_the_same() {
        let of = |dimensions: &[usize], text: &str| (dimensions.to_vec(), text.to_owned());
        // Two meV apart, and on both sides of a half.
        assert_eq!(
            levels([Some(0.184), Some(0.186), Some(0.4)]),
            [of(&[1], "0.18"), of(&[2], "0.19"), of(&[3], "0.40")]
        );
        // Nine meV apart, and the same to look at.
        assert_eq!(
            levels([Some(0.1851), Some(0.1949), None]),
            [of(&[1, 2], "0.19")]
        );
        assert_eq!(levels([None, None, None]), []);
    }

    #[test]
    fn a_level_is_open_in_all_its_directions() {
        let barriers = Barriers {
            e_1d: Some(0.1851),
            e_2d: Some(0.1949),
            ..Barriers::default()
        };
        assert_eq!(barriers.levels()[0].barrier_ev, 0.1949);
    }
}
