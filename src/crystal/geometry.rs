//! Distances, angles and dihedral angles between points in space.

use super::lattice::{Vector3, cross, dot, norm};

fn between(from: Vector3, to: Vector3) -> Vector3 {
    std::array::from_fn(|k| to[k] - from[k])
}

/// The distance between two points, in their unit.
pub fn distance(a: Vector3, b: Vector3) -> f64 {
    norm(between(a, b))
}

/// The angle at `b` in degrees, 0 to 180; `None` where two of the points coincide.
pub fn angle_deg(a: Vector3, b: Vector3, c: Vector3) -> Option<f64> {
    let (u, v) = (between(b, a), between(b, c));
    let lengths = norm(u) * norm(v);
    (lengths > 0.0).then(|| norm(cross(u, v)).atan2(dot(u, v)).to_degrees())
}

/// The dihedral angle about b–c in degrees, −180 to 180, positive where d is turned clockwise
/// against a as seen along b → c (IUPAC); `None` where three of the points lie on a line.
pub fn dihedral_deg([a, b, c, d]: [Vector3; 4]) -> Option<f64> {
    let (u, v, w) = (between(a, b), between(b, c), between(c, d));
    let (first, second) = (cross(u, v), cross(v, w));
    let is_on_line =
        |normal: Vector3, p: Vector3, q: Vector3| norm(normal) <= 1e-9 * norm(p) * norm(q);
    if is_on_line(first, u, v) || is_on_line(second, v, w) {
        return None;
    }
    let sine = norm(v) * dot(u, second);
    Some(sine.atan2(dot(first, second)).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: Vector3 = [0.0; 3];

    #[test]
    fn known_angles() {
        assert_eq!(distance([1.0, 2.0, 3.0], [1.0, 5.0, 7.0]), 5.0);
        let right = angle_deg([2.0, 0.0, 0.0], ORIGIN, [0.0, 0.5, 0.0]).unwrap();
        assert!((right - 90.0).abs() < 1e-12);
        // Two corners of a cube's inscribed tetrahedron, seen from its middle.
        let tetrahedral = angle_deg([1.0; 3], ORIGIN, [-1.0, -1.0, 1.0]).unwrap();
        assert!((tetrahedral - 109.471_220_634).abs() < 1e-8);
        assert_eq!(angle_deg(ORIGIN, ORIGIN, [1.0; 3]), None);
        assert_eq!(
            angle_deg([-1.0, 0.0, 0.0], ORIGIN, [1.0, 0.0, 0.0]),
            Some(180.0)
        );
    }

    #[test]
    fn dihedral_angles_have_their_sign() {
        let [a, b, c] = [[1.0, 0.0, 0.0], ORIGIN, [0.0, 0.0, 1.0]];
        let turned = |degrees: f64| {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            dihedral_deg([a, b, c, [cosine, sine, 1.0]]).unwrap()
        };
        // Seen along +z, x turns to y clockwise.
        for degrees in [-150.0, -60.0, 0.0, 60.0, 90.0, 175.0] {
            assert!((turned(degrees) - degrees).abs() < 1e-9, "{degrees}");
        }
        assert_eq!(dihedral_deg([a, b, c, [0.0, 0.0, 2.0]]), None);
    }
}
