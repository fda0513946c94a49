use std::collections::{BTreeMap, BTreeSet};
use std::f32::consts::TAU;

use super::*;

const LINEAR: Cut = Cut {
    level: 0.0,
    softness: f32::INFINITY,
    stride: 1,
};

/// Values of a field over a cell, at fractional coordinates.
fn sampled(period: [usize; 3], field: impl Fn([f32; 3]) -> f32) -> Vec<f32> {
    let [n_i, n_j, n_k] = period;
    let place = |m: usize, n: usize| m as f32 / n as f32;
    (0..n_i * n_j * n_k)
        .map(|index| {
            let (i, j, k) = (index / (n_j * n_k), index / n_k % n_j, index % n_k);
            field([place(i, n_i), place(j, n_j), place(k, n_k)])
        })
        .collect()
}

/// Distance from the middle of the cell, which is a cube of side 1, minus 0.3.
fn ball([x, y, z]: [f32; 3]) -> f32 {
    ((x - 0.5).powi(2) + (y - 0.5).powi(2) + (z - 0.5).powi(2)).sqrt() - 0.3
}

fn gyroid([x, y, z]: [f32; 3]) -> f32 {
    let (s, c) = (|t: f32| (TAU * t).sin(), |t: f32| (TAU * t).cos());
    s(x) * c(y) + s(y) * c(z) + s(z) * c(x)
}

fn corners(surface: &Isosurface, triangle: [u32; 3]) -> [[f64; 3]; 3] {
    triangle.map(|v| surface.points[v as usize].map(f64::from))
}

fn cross(u: [f64; 3], v: [f64; 3]) -> [f64; 3] {
    [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ]
}

fn area_and_volume(surface: &Isosurface) -> (f64, f64) {
    let (mut area, mut volume) = (0.0, 0.0);
    for &triangle in &surface.triangles {
        let [a, b, c] = corners(surface, triangle);
        let side = |p: [f64; 3]| std::array::from_fn(|k| p[k] - a[k]);
        let normal = cross(side(b), side(c));
        area += normal.iter().map(|x| x * x).sum::<f64>().sqrt() / 2.0;
        volume += (0..3).map(|k| a[k] * normal[k]).sum::<f64>() / 6.0;
    }
    (area, volume)
}

/// Vertices − edges + faces of the surface in the torus: points on opposite faces are one. Every
/// edge must be run through as often in one direction as in the other: no hole, one outside.
fn euler_characteristic(surface: &Isosurface) -> i64 {
    let key = |p: [f32; 3]| p.map(|x| (x.rem_euclid(1.0) * 1e5).round() as i64 % 100_000);
    let mut numbers = BTreeMap::new();
    let numbered: Vec<usize> = surface
        .points
        .iter()
        .map(|&p| {
            let next = numbers.len();
            *numbers.entry(key(p)).or_insert(next)
        })
        .collect();
    let mut edges: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut used = BTreeSet::new();
    let mut n_faces = 0;
    for triangle in &surface.triangles {
        let triangle = triangle.map(|v| numbered[v as usize]);
        if (0..3).any(|k| triangle[k] == triangle[(k + 1) % 3]) {
            continue;
        }
        n_faces += 1;
        for k in 0..3 {
            let [from, to] = [triangle[k], triangle[(k + 1) % 3]];
            used.insert(from);
            let sign = if from < to { 1 } else { -1 };
            let edge = (from.min(to), from.max(to));
            *edges.entry(edge).or_default() += sign;
        }
    }
    assert!(edges.values().all(|&sum| sum == 0), "an edge is open");
    used.len() as i64 - edges.len() as i64 + n_faces
}

#[test]
fn a_ball_has_its_area_and_volume_and_points_outwards() {
    // Unequal numbers of points, none of them on the surface.
    let period = [41, 38, 43];
    let surface = isosurface(&sampled(period, ball), period, &LINEAR);
    let (area, volume) = area_and_volume(&surface);
    let pi = std::f64::consts::PI;
    assert!((area / (4.0 * pi * 0.09) - 1.0).abs() < 3e-3, "area {area}");
    assert!(
        (volume / (4.0 / 3.0 * pi * 0.027) - 1.0).abs() < 6e-3,
        "volume {volume}"
    );
    assert_eq!(euler_characteristic(&surface), 2);
    for (point, slope) in surface.points.iter().zip(&surface.slopes) {
        let length = slope.iter().map(|x| x * x).sum::<f32>().sqrt();
        for k in 0..3 {
            let outwards = (point[k] - 0.5) / 0.3;
            assert!((slope[k] / length - outwards).abs() < 0.02);
        }
    }
}

/// The same ball across the corners of the cell is cut into eight, and is still one ball.
#[test]
fn a_ball_across_the_corners_closes_over_the_faces() {
    let period = [40, 36, 44];
    let shifted = |p: [f32; 3]| ball(p.map(|x| (x + 0.503).rem_euclid(1.0)));
    let surface = isosurface(&sampled(period, shifted), period, &LINEAR);
    let (area, _) = area_and_volume(&surface);
    let expected = 4.0 * std::f64::consts::PI * 0.09;
    assert!((area / expected - 1.0).abs() < 3e-3, "area {area}");
    assert_eq!(euler_characteristic(&surface), 2);
    assert!(
        surface
            .points
            .iter()
            .flatten()
            .all(|x| (0.0..=1.0).contains(x))
    );
}

/// Area 3.094 per cubic cell of side 1, by the mean of |∇F| over a thin shell about F = 0 on a fine
/// grid; two primitive cells of genus 3, so that χ = 2 · (2 − 2 · 3) = −8.
#[test]
fn the_gyroid_has_its_area_and_genus() {
    let period = [50, 48, 52];
    let shifted = |p: [f32; 3]| gyroid(p.map(|x| x + 0.003));
    let values = sampled(period, shifted);
    let surface = isosurface(&values, period, &LINEAR);
    let (area, _) = area_and_volume(&surface);
    assert!((area / 3.094 - 1.0).abs() < 5e-3, "area {area}");
    assert_eq!(euler_characteristic(&surface), -8);

    // Every second point, softened: coarser, but the same surface.
    let coarse = Cut {
        softness: 1.0,
        stride: 2,
        ..LINEAR
    };
    let surface = isosurface(&values, period, &coarse);
    let (area, _) = area_and_volume(&surface);
    assert!((area / 3.094 - 1.0).abs() < 0.03, "area {area}");
    assert_eq!(euler_characteristic(&surface), -8);
    assert_eq!(n_nodes(period, 2), 25 * 24 * 26);
}

/// Ambiguous faces abound where neighbouring points have nothing to do with each other.
#[test]
fn noise_gives_a_closed_surface() {
    let period = [9, 8, 7];
    let mut state = 1_u32;
    let values: Vec<f32> = (0..9 * 8 * 7)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        })
        .collect();
    let surface = isosurface(&values, period, &LINEAR);
    assert!(surface.triangles.len() > 500);
    euler_characteristic(&surface);
}

#[test]
fn odd_input_gives_an_empty_surface() {
    let flat = vec![1.0; 27];
    assert_eq!(isosurface(&flat, [3, 3, 3], &LINEAR), Isosurface::default());
    assert_eq!(isosurface(&flat, [4, 3, 3], &LINEAR), Isosurface::default());
    assert_eq!(isosurface(&[], [0, 3, 3], &LINEAR), Isosurface::default());
}
