use super::*;

const SHAPE: [usize; 3] = [6, 5, 7];

/// 0 on the given voxels, 1 elsewhere.
fn map(shape: [usize; 3], low: impl Fn([usize; 3]) -> bool) -> Vec<f32> {
    let mut values = Vec::new();
    for i in 0..shape[0] {
        for j in 0..shape[1] {
            for k in 0..shape[2] {
                values.push(if low([i, j, k]) { 0.0 } else { 1.0 });
            }
        }
    }
    values
}

fn levels(low: impl Fn([usize; 3]) -> bool) -> [Option<f32>; 3] {
    percolation_levels(&map(SHAPE, low), SHAPE, Connectivity::Corners)
}

#[test]
fn straight_channels_layers_and_nets() {
    assert_eq!(levels(|_| false), [Some(1.0); 3]);
    let [zero, one] = [Some(0.0), Some(1.0)];
    assert_eq!(levels(|[i, j, _]| (i, j) == (2, 3)), [zero, one, one]);
    assert_eq!(levels(|[i, _, _]| i == 0), [zero, zero, one]);
    let net = |[i, j, k]: [usize; 3]| {
        [(i, j), (j, k), (i, k)]
            .into_iter()
            .any(|pair| pair == (1, 1))
    };
    assert_eq!(levels(net), [zero; 3]);
    // Two channels that do not meet percolate in one direction only.
    let apart = |[i, j, k]: [usize; 3]| (i, j) == (0, 0) || (i, k) == (3, 3);
    assert_eq!(levels(apart), [zero, one, one]);
    // They meet: two directions.
    let met = |[i, j, k]: [usize; 3]| (i, j) == (0, 0) || (i, k) == (0, 3);
    assert_eq!(levels(met), [zero, zero, one]);
}

/// A hollow beside a net joins it over a bridge.
#[test]
fn from_a_voxel_beside_the_net() {
    let net = |[i, j, k]: [usize; 3]| [(i, j), (j, k), (i, k)].contains(&(1, 1));
    let index = |[i, j, k]: [usize; 3]| (i * SHAPE[1] + j) * SHAPE[2] + k;
    let [hollow, bridge, on_the_net] = [[3, 3, 4], [2, 2, 4], [1, 1, 2]].map(index);
    let mut values = map(SHAPE, net);
    values[hollow] = -0.5;
    values[bridge] = 0.6;
    let from = |voxels: &[usize]| {
        let mut voxels: Vec<u32> = voxels.iter().map(|v| *v as u32).collect();
        voxels.sort_unstable();
        let touching = Connectivity::Corners;
        percolation_levels_until(&values, SHAPE, touching, &voxels, &|| false)
    };
    let found = from(&[hollow]);
    assert_eq!(found.anywhere, [Some(0.0); 3]);
    assert_eq!(found.from_voxels, [Some(0.6); 3]);
    assert_eq!(from(&[bridge]).from_voxels, [Some(0.6); 3]);
    assert_eq!(from(&[hollow, on_the_net]).from_voxels, [Some(0.0); 3]);
    assert_eq!(from(&[]).from_voxels, [None; 3]);
}

#[test]
fn a_region_that_ends_within_the_cell_does_not_percolate() {
    let one = Some(1.0);
    let rod = |[i, j, k]: [usize; 3]| (i, j) == (2, 3) && k > 0;
    assert_eq!(levels(rod), [one; 3]);
    // It reaches both faces, but at places that are not images of each other.
    let broken = |[i, j, k]: [usize; 3]| {
        (k <= 3 && (i, j) == (0, 0)) || (k >= 3 && (i, j) == (2, 0)) || (k == 3 && j == 0 && i < 3)
    };
    assert_eq!(levels(broken), [one; 3]);
    // Through the boundary only.
    let through = |[i, j, k]: [usize; 3]| (i, j) == (0, 0) && !(2..=4).contains(&k);
    assert_eq!(levels(through), [one; 3]);
}

/// A channel along (1, 1, 0) winds in one direction, although it touches the faces of two.
#[test]
fn diagonal_channels_have_one_direction() {
    let shape = [6, 6, 6];
    let values = map(shape, |[i, j, k]| i == j && k == 2);
    let found = percolation_levels(&values, shape, Connectivity::Edges);
    assert_eq!(found, [Some(0.0), Some(1.0), Some(1.0)]);
    // Its voxels touch by edges, not by faces.
    let found = percolation_levels(&values, shape, Connectivity::Faces);
    assert_eq!(found, [Some(1.0); 3]);
    let values = map(shape, |[i, j, k]| i == j && j == k);
    let found = percolation_levels(&values, shape, Connectivity::Corners);
    assert_eq!(found, [Some(0.0), Some(1.0), Some(1.0)]);
    let found = percolation_levels(&values, shape, Connectivity::Edges);
    assert_eq!(found, [Some(1.0); 3]);
}

/// A line that crosses the first axis twice before it meets itself: winding vector (2, 1, 0).
#[test]
fn a_channel_may_wind_twice() {
    let shape = [4, 8, 3];
    let values = map(shape, |[i, j, k]| k == 0 && j % 4 == i);
    let found = percolation_levels(&values, shape, Connectivity::Corners);
    assert_eq!(found, [Some(0.0), Some(1.0), Some(1.0)]);
}

#[test]
fn levels_come_in_order_and_holes_never_join() {
    let mut values = map(SHAPE, |[i, j, _]| (i, j) == (2, 3));
    let n = values.len();
    values[n - 1] = f32::NAN;
    values[0] = f32::INFINITY;
    let found = percolation_levels(&values, SHAPE, Connectivity::Corners);
    assert_eq!(found, [Some(0.0), Some(1.0), Some(1.0)]);
    let nothing = vec![f32::NAN; n];
    assert_eq!(
        percolation_levels(&nothing, SHAPE, Connectivity::Corners),
        [None; 3]
    );
    // A single voxel touches its own images.
    let found = percolation_levels(&[2.5], [1; 3], Connectivity::Faces);
    assert_eq!(found, [Some(2.5); 3]);
}

/// Connecting one of the neighbours that touch is as good as connecting all: on random maps of every
/// shape and connectivity, for any part and from given voxels.
#[test]
fn few_connections_give_the_levels_of_all() {
    let mut state = 7_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u32
    };
    for round in 0..60 {
        let shape: [usize; 3] = std::array::from_fn(|_| 1 + random() as usize % 7);
        let n_voxels: usize = shape.iter().product();
        let values: Vec<f32> = (0..n_voxels).map(|_| (random() % 97) as f32).collect();
        let mut voxels = vec![random() % n_voxels as u32, random() % n_voxels as u32];
        voxels.sort_unstable();
        voxels.dedup();
        let connectivity = [
            Connectivity::Faces,
            Connectivity::Edges,
            Connectivity::Corners,
        ][round % 3];
        let found = percolation_levels_until(&values, shape, connectivity, &voxels, &|| false);
        assert_eq!(found, levels_by_all(&values, shape, connectivity, &voxels));
    }
}

fn levels_by_all(
    values: &[f32],
    shape: [usize; 3],
    connectivity: Connectivity,
    voxels: &[u32],
) -> Levels {
    let mut region = Region::new(shape, connectivity);
    let [anywhere, from_voxels] = levels_in_order(values, &|| false, |voxel| {
        let new = region.components.push();
        region.member_of[voxel as usize] = new;
        let [_, nj, nk] = shape;
        let v = voxel as usize;
        for step in region.steps.clone() {
            let (neighbor, image) = region.neighbor([v / (nj * nk), v / nk % nj, v % nk], step);
            let other = region.member_of[neighbor];
            if other != OUTSIDE {
                region.components.connect(new, other, image);
            }
        }
        [region.components.rank(), region.rank_from(voxels)]
    });
    Levels {
        anywhere,
        from_voxels,
    }
}
