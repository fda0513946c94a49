//! Rotations that leave a lattice as it is, and whether some of them form a group.
//!
//! In: a Minkowski-reduced lattice, tolerances in Å and degrees. Out: integer matrices that act
//! on fractional coordinates.

use crate::crystal::lattice::{Lattice, Vector3, dot, norm};

/// x′ = R x in fractions; `[i][k]` is the part of x′ᵢ that comes of xₖ.
pub(super) type Rotation = [[i32; 3]; 3];

const IDENTITY: Rotation = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

/// Rotations, proper and not, that turn the vectors of a reduced lattice into others as long, within
/// a tolerance, and at the same angles, within another. The identity comes first.
///
/// Not always a group: a lattice may be as far from a higher symmetry as the tolerances.
pub(super) fn lattice_rotations(
    lattice: &Lattice,
    tolerance_ang: f64,
    angle_tolerance_deg: f64,
) -> Vec<Rotation> {
    let [a, b, c] = *lattice.rows();
    // In a reduced basis no vector as short as one of the basis has a greater index than 1.
    let indices = (0..27).map(|k| [k / 9 - 1, k / 3 % 3 - 1, k % 3 - 1]);
    let vectors = indices.map(|index| (index, lattice.cart_from_frac(index.map(f64::from))));
    let vectors: Vec<([i32; 3], Vector3)> = vectors.collect();
    let as_long_as = |u: Vector3| {
        let off = move |v: Vector3| (norm(v) - norm(u)).abs();
        vectors.iter().filter(move |(_, v)| off(*v) < tolerance_ang)
    };
    let same_angle = |(u, v): (Vector3, Vector3), (new_u, new_v): (Vector3, Vector3)| {
        (angle_deg(u, v) - angle_deg(new_u, new_v)).abs() < angle_tolerance_deg
    };
    let mut rotations = vec![IDENTITY];
    for (a_index, new_a) in as_long_as(a) {
        for (b_index, new_b) in as_long_as(b) {
            if !same_angle((a, b), (*new_a, *new_b)) {
                continue;
            }
            for (c_index, new_c) in as_long_as(c) {
                // The images of the basis are the columns.
                let rotation = std::array::from_fn(|i| [a_index[i], b_index[i], c_index[i]]);
                if rotation != IDENTITY
                    && determinant(&rotation).abs() == 1
                    && same_angle((b, c), (*new_b, *new_c))
                    && same_angle((c, a), (*new_c, *new_a))
                {
                    rotations.push(rotation);
                }
            }
        }
    }
    rotations
}

/// All matrices of determinant ±1 with the entries −1, 0 and 1, the identity first. All rotations of
/// a reduced lattice are among them.
pub(super) fn unimodular_in_unit_steps() -> impl Iterator<Item = Rotation> {
    let entries = |mut code: u32| {
        let mut next = || {
            let entry = (code % 3) as i32 - 1;
            code /= 3;
            entry
        };
        std::array::from_fn(|_| std::array::from_fn(|_| next()))
    };
    let others = (0..3_u32.pow(9)).map(entries);
    let others = others.filter(|matrix| *matrix != IDENTITY && determinant(matrix).abs() == 1);
    std::iter::once(IDENTITY).chain(others)
}

/// Whether products of the rotations, of which the first is the identity, are all among them.
pub(super) fn is_group(rotations: &[Rotation]) -> bool {
    let mut members = vec![IDENTITY];
    let mut generators: Vec<Rotation> = Vec::new();
    for rotation in rotations {
        if members.contains(rotation) {
            continue;
        }
        generators.push(*rotation);
        // All products with the generators known so far, until there is no new one.
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            for generator in &generators {
                let product = product(&member, generator);
                if !rotations.contains(&product) {
                    return false;
                }
                if !members.contains(&product) {
                    members.push(product);
                }
            }
            next += 1;
        }
    }
    true
}

fn angle_deg(u: Vector3, v: Vector3) -> f64 {
    let cosine = dot(u, v) / (norm(u) * norm(v));
    cosine.clamp(-1.0, 1.0).acos().to_degrees()
}

fn product(u: &Rotation, v: &Rotation) -> Rotation {
    std::array::from_fn(|i| std::array::from_fn(|k| (0..3).map(|m| u[i][m] * v[m][k]).sum()))
}

fn determinant([a, b, c]: &Rotation) -> i32 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_of_lattices() {
        let h = 3_f64.sqrt() / 2.0;
        for (order, rows) in [
            (48, [[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]),
            (48, [[0.0, 2.0, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]),
            (48, [[-2.0, 2.0, 2.0], [2.0, -2.0, 2.0], [2.0, 2.0, -2.0]]),
            (24, [[3.0, 0.0, 0.0], [-1.5, 3.0 * h, 0.0], [0.0, 0.0, 5.0]]),
            (16, [[4.0, 0.0, 0.0], [0.0, 4.05, 0.0], [0.0, 0.0, 6.0]]),
            (8, [[4.0, 0.0, 0.0], [0.0, 4.2, 0.0], [0.0, 0.0, 6.0]]),
            (4, [[4.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.5, 0.0, 6.0]]),
            (2, [[4.0, 0.0, 0.0], [0.7, 5.0, 0.0], [0.5, 1.0, 6.0]]),
        ] {
            let rotations = lattice_rotations(&Lattice::from_rows(rows), 0.1, 5.0);
            assert_eq!(rotations.len(), order, "{rows:?}");
            assert!(is_group(&rotations));
        }
    }

    #[test]
    fn a_part_of_a_group_is_none() {
        let inversion = IDENTITY.map(|row| row.map(|x| -x));
        let quarter_turn = [[0, -1, 0], [1, 0, 0], [0, 0, 1]];
        assert!(is_group(&[IDENTITY]));
        assert!(is_group(&[IDENTITY, inversion]));
        assert!(!is_group(&[IDENTITY, quarter_turn]));
        assert!(!is_group(&[IDENTITY, inversion, quarter_turn]));
    }
}
