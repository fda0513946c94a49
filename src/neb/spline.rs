//! The smooth curve through the energies of a band.
//!
//! In: distances in Å, energies in eV, forces along the band in eV/Å. Out: [`Profile`], cubic between
//! neighbouring images, with the energies and the forces at the images (G. Henkelman and H. Jónsson,
//! J. Chem. Phys. 2000, 113, 9978, appendix, DOI 10.1063/1.1323224).

/// A smooth energy profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Distance, energy, slope.
    knots: Vec<[f64; 3]>,
}

impl Profile {
    /// Through energies in eV at ascending distances in Å; the slopes are minus the forces along the
    /// band in eV/Å, and where these are not known those of parabolas through neighbouring points.
    pub fn new(distances_ang: &[f64], energies_ev: &[f64], forces_ev_per_ang: &[f64]) -> Self {
        let points: Vec<[f64; 2]> = distances_ang
            .iter()
            .zip(energies_ev)
            .map(|(s, e)| [*s, *e])
            .collect();
        let with_slope = |k: usize| {
            let [s, e] = points[k];
            let slope = match forces_ev_per_ang.get(k) {
                Some(force) if force.is_finite() => -force,
                _ => slope_through(&points, k),
            };
            [s, e, slope]
        };
        Self {
            knots: (0..points.len()).map(with_slope).collect(),
        }
    }

    /// Energy in eV at a distance in Å from the start; that of the nearest end outside. NaN without
    /// any points.
    pub fn energy_ev(&self, distance_ang: f64) -> f64 {
        let after = self.knots.partition_point(|knot| knot[0] < distance_ang);
        match (
            after.checked_sub(1).and_then(|k| self.knots.get(k)),
            self.knots.get(after),
        ) {
            (Some(low), Some(high)) => {
                let [start, end] = [*low, *high];
                Cubic::between(start, end).at((distance_ang - start[0]) / (end[0] - start[0]))
            }
            (Some(knot), None) | (None, Some(knot)) => knot[1],
            (None, None) => f64::NAN,
        }
    }

    /// The highest point: distance in Å and energy in eV.
    pub fn highest(&self) -> (f64, f64) {
        let mut best = (0.0, f64::NEG_INFINITY);
        for knot in &self.knots {
            if knot[1] > best.1 {
                best = (knot[0], knot[1]);
            }
        }
        for pair in self.knots.windows(2) {
            let cubic = Cubic::between(pair[0], pair[1]);
            for t in cubic.level_points().into_iter().flatten() {
                let energy = cubic.at(t);
                if energy > best.1 {
                    best = (pair[0][0] + t * (pair[1][0] - pair[0][0]), energy);
                }
            }
        }
        best
    }

    /// The curve in so many points (two or more) evenly along it: distance in Å, energy in eV.
    pub fn sampled(&self, count: usize) -> Vec<[f64; 2]> {
        let (Some(first), Some(last)) = (self.knots.first(), self.knots.last()) else {
            return Vec::new();
        };
        let steps = count.max(2) - 1;
        let at = |k: usize| {
            let s = first[0] + (last[0] - first[0]) * k as f64 / steps as f64;
            [s, self.energy_ev(s)]
        };
        (0..=steps).map(at).collect()
    }
}

/// The slope of the parabola through a point and its neighbours.
fn slope_through(points: &[[f64; 2]], k: usize) -> f64 {
    let rise = |a: usize, b: usize| {
        let width = points[b][0] - points[a][0];
        if width > 0.0 {
            (points[b][1] - points[a][1]) / width
        } else {
            0.0
        }
    };
    let last = points.len() - 1;
    match k {
        // Ends are resting places.
        0 => 0.0,
        _ if k == last => 0.0,
        _ => {
            let (before, after) = (
                points[k][0] - points[k - 1][0],
                points[k + 1][0] - points[k][0],
            );
            let total = before + after;
            if total > 0.0 {
                (rise(k - 1, k) * after + rise(k, k + 1) * before) / total
            } else {
                0.0
            }
        }
    }
}

/// c₀ + c₁ t + c₂ t² + c₃ t³ for t from 0 to 1.
struct Cubic([f64; 4]);

impl Cubic {
    fn between(start: [f64; 3], end: [f64; 3]) -> Self {
        let width = end[0] - start[0];
        let (low, high) = (start[1], end[1]);
        let (out, into) = (start[2] * width, end[2] * width);
        Self([
            low,
            out,
            3.0 * (high - low) - 2.0 * out - into,
            2.0 * (low - high) + out + into,
        ])
    }

    fn at(&self, t: f64) -> f64 {
        let [c0, c1, c2, c3] = self.0;
        c0 + t * (c1 + t * (c2 + t * c3))
    }

    /// Where it is level between 0 and 1.
    fn level_points(&self) -> [Option<f64>; 2] {
        let [_, c1, c2, c3] = self.0;
        let inside = |t: f64| (t > 0.0 && t < 1.0).then_some(t);
        if c3.abs() < 1e-14 * (1.0 + c2.abs()) {
            return [inside(-c1 / (2.0 * c2)), None];
        }
        let square = c2 * c2 - 3.0 * c1 * c3;
        if square < 0.0 {
            return [None, None];
        }
        let root = square.sqrt();
        [
            inside((-c2 + root) / (3.0 * c3)),
            inside((-c2 - root) / (3.0 * c3)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_cosine_between_its_points() {
        let wave = |s: f64| 0.5 - 0.5 * (std::f64::consts::TAU * s).cos();
        let force = |s: f64| {
            let turn = std::f64::consts::TAU;
            -0.5 * turn * (turn * s).sin()
        };
        let at: Vec<f64> = [0.0, 0.2, 0.4, 0.55, 0.8, 1.0].to_vec();
        let energies: Vec<f64> = at.iter().map(|s| wave(*s)).collect();
        let forces: Vec<f64> = at.iter().map(|s| force(*s)).collect();
        let with = Profile::new(&at, &energies, &forces);
        let (place, height) = with.highest();
        assert!(
            (place - 0.5).abs() < 0.01 && (height - 1.0).abs() < 0.005,
            "{place} {height}"
        );
        for s in &at {
            assert!((with.energy_ev(*s) - wave(*s)).abs() < 1e-12);
        }
        // Without forces it is less exact, and still goes through the points.
        let without = Profile::new(&at, &energies, &[]);
        assert!((without.highest().1 - 1.0).abs() < 0.06);
        let sampled = with.sampled(11);
        assert_eq!(
            (sampled.len(), sampled[0], sampled[10][0]),
            (11, [0.0, 0.0], 1.0)
        );
        assert_eq!(with.energy_ev(-1.0), 0.0);
    }
}
