//! The convex hull of a few points in space, such as the neighbours of an atom.
//!
//! In: points. Out: its [`Face`]s, each flat one as a whole, so that a cube has six. Every triple is
//! tried: for the dozen corners of a coordination polyhedron nothing is faster.

/// More points than this are not looked at.
pub const MOST_POINTS: usize = 32;
/// Points this near to a plane lie in it, as a part of the hull's size.
const FLATNESS: f64 = 2e-3;

/// A flat face.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Its corners, as indices of the points, counter-clockwise as seen from outside.
    pub corners: Vec<usize>,
    /// Unit vector outwards.
    pub normal: [f64; 3],
}

/// The faces of the hull; empty where all points lie in a plane or are more than [`MOST_POINTS`].
pub fn convex_hull(points: &[[f64; 3]]) -> Vec<Face> {
    let n = points.len();
    if !(4..=MOST_POINTS).contains(&n) {
        return Vec::new();
    }
    let middle = mean(points);
    let farthest = |far: f64, p: &[f64; 3]| length(minus(*p, middle)).max(far);
    let flat = FLATNESS * points.iter().fold(0.0, farthest);
    let mut faces: Vec<Face> = Vec::new();
    for i in 0..n {
        for j in i + 1..n {
            for k in j + 1..n {
                if let Some(face) = face_of(points, [i, j, k], flat) {
                    add(&mut faces, face);
                }
            }
        }
    }
    // Points in one plane have it as a face from both sides.
    if faces.len() < 4 {
        return Vec::new();
    }
    for face in &mut faces {
        put_in_order(points, face);
    }
    faces
}

/// The volume within faces, each given by its corners counter-clockwise as seen from outside; in the cube
/// of the points' unit.
pub fn volume(points: &[[f64; 3]], faces: &[Vec<usize>]) -> f64 {
    let origin = mean(points);
    let of_face = |face: &Vec<usize>| {
        let corner = |k: usize| minus(points[face[k]], origin);
        let fan = 1..face.len().saturating_sub(1);
        let of_triangle = |k: usize| dot(corner(0), cross(corner(k), corner(k + 1))) / 6.0;
        fan.map(of_triangle).sum::<f64>()
    };
    faces.iter().map(of_face).sum()
}

/// The face in the plane of three points, if all others are on one side of it.
fn face_of(points: &[[f64; 3]], [i, j, k]: [usize; 3], flat: f64) -> Option<Face> {
    let across = cross(minus(points[j], points[i]), minus(points[k], points[i]));
    let size = length(across);
    if size <= flat * flat {
        return None;
    }
    let mut normal = across.map(|x| x / size);
    let height = |p: &[f64; 3]| dot(minus(*p, points[i]), normal);
    let heights: Vec<f64> = points.iter().map(height).collect();
    let above = heights.iter().any(|h| *h > flat);
    let below = heights.iter().any(|h| *h < -flat);
    if above == below {
        return None;
    }
    if above {
        normal = normal.map(|x| -x);
    }
    let corners = (0..points.len()).filter(|&p| heights[p].abs() <= flat);
    Some(Face {
        corners: corners.collect(),
        normal,
    })
}

/// Of faces of which one holds the other, the larger stays.
fn add(faces: &mut Vec<Face>, face: Face) {
    let holds =
        |large: &Face, small: &Face| small.corners.iter().all(|c| large.corners.contains(c));
    if faces.iter().any(|known| holds(known, &face)) {
        return;
    }
    faces.retain(|known| !holds(&face, known));
    faces.push(face);
}

/// Corners by their angle about the middle of the face.
fn put_in_order(points: &[[f64; 3]], face: &mut Face) {
    let corners: Vec<[f64; 3]> = face.corners.iter().map(|&c| points[c]).collect();
    let middle = mean(&corners);
    let first = minus(corners[0], middle);
    let second = cross(face.normal, first);
    let angle = |corner: usize| {
        let from_middle = minus(points[corner], middle);
        dot(from_middle, second).atan2(dot(from_middle, first))
    };
    face.corners.sort_by(|&u, &v| angle(u).total_cmp(&angle(v)));
}

fn mean(points: &[[f64; 3]]) -> [f64; 3] {
    std::array::from_fn(|k| points.iter().map(|p| p[k]).sum::<f64>() / points.len() as f64)
}

fn minus(u: [f64; 3], v: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|k| u[k] - v[k])
}

fn dot(u: [f64; 3], v: [f64; 3]) -> f64 {
    (0..3).map(|k| u[k] * v[k]).sum()
}

fn length(u: [f64; 3]) -> f64 {
    dot(u, u).sqrt()
}

fn cross(u: [f64; 3], v: [f64; 3]) -> [f64; 3] {
    [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n_corners(points: &[[f64; 3]]) -> Vec<usize> {
        let faces = convex_hull(points);
        let middle = mean(points);
        for face in &faces {
            let [a, b, c] = [0, 1, 2].map(|k| points[face.corners[k]]);
            assert!(dot(face.normal, minus(a, middle)) > 0.0, "outwards");
            let turn = cross(minus(b, a), minus(c, b));
            assert!(dot(turn, face.normal) > 0.0, "counter-clockwise");
        }
        faces.iter().map(|face| face.corners.len()).collect()
    }

    fn volume_of(points: &[[f64; 3]]) -> f64 {
        let faces = convex_hull(points).into_iter().map(|face| face.corners);
        volume(points, &faces.collect::<Vec<_>>())
    }

    #[test]
    fn regular_bodies_have_their_faces() {
        let cube: Vec<[f64; 3]> = (0..8)
            .map(|k| [0, 1, 2].map(|axis| f64::from(k >> axis & 1) + 3.0))
            .collect();
        assert_eq!(n_corners(&cube), [4; 6]);
        assert!((volume_of(&cube) - 1.0).abs() < 1e-12);
        let tetrahedron = [cube[0], cube[3], cube[5], cube[6]];
        assert_eq!(n_corners(&tetrahedron), [3; 4]);
        assert!((volume_of(&tetrahedron) - 1.0 / 3.0).abs() < 1e-12);
        let octahedron: Vec<[f64; 3]> = (0..6)
            .map(|k| {
                let mut corner = [0.0; 3];
                corner[k / 2] = if k % 2 == 0 { 2.5 } else { -2.5 };
                corner
            })
            .collect();
        assert_eq!(n_corners(&octahedron), [3; 8]);
        // A point inside is no corner.
        let mut filled = octahedron.clone();
        filled.push([0.1, 0.2, 0.0]);
        assert_eq!(n_corners(&filled), [3; 8]);
    }

    #[test]
    fn what_is_flat_has_no_hull() {
        let square = [[0.0; 3], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
        assert!(convex_hull(&square).is_empty());
        assert!(convex_hull(&square[..3]).is_empty());
        assert!(convex_hull(&[[0.0; 3]; 6]).is_empty());
        let line: Vec<[f64; 3]> = (0..5).map(|k| [f64::from(k), 0.0, 0.0]).collect();
        assert!(convex_hull(&line).is_empty());
    }
}
