//! Percolation of a level set on a periodic grid, exactly.
//!
//! In: a number for each voxel of one period, and which voxels count as neighbours. Out: the
//! levels at which the region of voxels at or below the level first connects a voxel with its own
//! images in one, two and three independent directions.
//!
//! Voxels join in ascending order. Their [`Components`] keep the paths that wind around the period;
//! the rank of a component's winding vectors is the number of directions in which it percolates.
//! There is no supercell and no bisection, and channels that run diagonally or cross the boundary
//! are no special case.

use super::components::Components;

/// Which voxels touch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connectivity {
    /// Those that share a face: 6.
    Faces,
    /// Those that share a face or an edge: 18.
    Edges,
    /// Those that share a face, an edge or a corner: 26.
    #[default]
    Corners,
}

impl Connectivity {
    /// The steps to the neighbours, in ascending order.
    pub(super) fn steps(self) -> Vec<[i32; 3]> {
        let largest = match self {
            Self::Faces => 1,
            Self::Edges => 2,
            Self::Corners => 3,
        };
        let mut steps = Vec::new();
        for i in -1..=1_i32 {
            for j in -1..=1_i32 {
                for k in -1..=1_i32 {
                    let distance = i.abs() + j.abs() + k.abs();
                    if (1..=largest).contains(&distance) {
                        steps.push([i, j, k]);
                    }
                }
            }
        }
        steps
    }
}

/// The levels at which the region at or below them percolates in at least 1, 2 and 3 independent
/// directions; `None` where it never does.
///
/// `values` holds one period, the last axis fastest; its length is the product of `shape`, whose
/// numbers are below 2³¹ (the product below 2³²). Values that are not finite never join.
pub fn percolation_levels(
    values: &[f32],
    shape: [usize; 3],
    connectivity: Connectivity,
) -> [Option<f32>; 3] {
    percolation_levels_until(values, shape, connectivity, &[], &|| false).anywhere
}

/// Levels in at least 1, 2 and 3 independent directions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Of any part of the region.
    pub anywhere: [Option<f32>; 3],
    /// Of a part in which one of the given voxels is; `None` where none is given.
    pub from_voxels: [Option<f32>; 3],
}

/// The same, and the levels at which one of some voxels (their indices, ascending) is in a part of the
/// region that percolates; given up as soon as `stop`, which is asked every few thousand voxels, says
/// so: what is returned then means nothing.
///
/// # Panics
/// Where there is not one value for each voxel.
pub fn percolation_levels_until(
    values: &[f32],
    shape: [usize; 3],
    connectivity: Connectivity,
    voxels: &[u32],
    stop: &dyn Fn() -> bool,
) -> Levels {
    let n_voxels = shape.iter().product::<usize>();
    assert_eq!(values.len(), n_voxels, "one value for each voxel");
    let mut region = Region::new(shape, connectivity);
    if voxels.is_empty() {
        let [anywhere] = levels_in_order(values, stop, |voxel| {
            region.join(voxel);
            [region.components.rank()]
        });
        return Levels {
            anywhere,
            ..Levels::default()
        };
    }
    let mut from_voxels = 0;
    let [anywhere, from_voxels] = levels_in_order(values, stop, |voxel| {
        // Of most voxels that join nothing else becomes of the given ones.
        if region.join(voxel) || voxels.binary_search(&voxel).is_ok() {
            from_voxels = region.rank_from(voxels);
        }
        [region.components.rank(), from_voxels]
    });
    Levels {
        anywhere,
        from_voxels,
    }
}

/// So many voxels join between two looks at whether to stop.
const BLOCK: usize = 1 << 14;

/// Calls `join` with each voxel in ascending order of its value; it returns numbers of directions so
/// far. The levels at which each of these numbers reaches 1, 2 and 3.
pub(super) fn levels_in_order<const N: usize>(
    values: &[f32],
    stop: &dyn Fn() -> bool,
    mut join: impl FnMut(u32) -> [usize; N],
) -> [[Option<f32>; 3]; N] {
    let mut levels = [[None; 3]; N];
    let mut order: Vec<u32> = (0..values.len() as u32)
        .filter(|voxel| values[*voxel as usize].is_finite())
        .collect();
    let key = |voxel: &u32| (ascending_bits(values[*voxel as usize]), *voxel);
    // Percolation needs a small part of the voxels, so that only as much as needed is sorted.
    let mut rest = order.as_mut_slice();
    let mut n_next = (rest.len() / 16).max(64);
    while !rest.is_empty() {
        if n_next < rest.len() {
            rest.select_nth_unstable_by_key(n_next, key);
        }
        let (next, later) = rest.split_at_mut(n_next.min(rest.len()));
        // Value and voxel as one number are sorted much faster than apart.
        let pack = |(bits, voxel): (u32, u32)| u64::from(bits) << 32 | u64::from(voxel);
        let mut next: Vec<u64> = next.iter().map(|voxel| pack(key(voxel))).collect();
        next.sort_unstable();
        for (place, packed) in next.into_iter().enumerate() {
            if place % BLOCK == 0 && stop() {
                return levels;
            }
            let voxel = packed as u32;
            let ranks = join(voxel);
            for (levels, rank) in levels.iter_mut().zip(ranks) {
                for level in &mut levels[..rank] {
                    level.get_or_insert(values[voxel as usize]);
                }
            }
            if ranks == [3; N] {
                return levels;
            }
        }
        n_next *= 2;
        rest = later;
    }
    levels
}

/// A whole number that ascends with a finite number.
fn ascending_bits(value: f32) -> u32 {
    // −0 and 0 are the same level.
    let bits = (value + 0.0).to_bits();
    if bits >> 31 == 0 {
        bits | 1 << 31
    } else {
        !bits
    }
}

/// What has no place in the region yet.
const OUTSIDE: u32 = u32::MAX;

/// The voxels that have joined.
struct Region {
    shape: [usize; 3],
    steps: Vec<[i32; 3]>,
    /// What a step adds to the index of a voxel that is not at the period's end.
    offsets: Vec<isize>,
    /// For each step, a bit for every step whose voxel touches its voxel.
    touching: Vec<u32>,
    /// Index among the members of each voxel.
    member_of: Vec<u32>,
    components: Components,
}

impl Region {
    fn new(shape: [usize; 3], connectivity: Connectivity) -> Self {
        let steps = connectivity.steps();
        let [_, nj, nk] = shape.map(|n| n as isize);
        let offset = |[i, j, k]: &[i32; 3]| (*i as isize * nj + *j as isize) * nk + *k as isize;
        Self {
            shape,
            offsets: steps.iter().map(offset).collect(),
            touching: touching(&steps, shape),
            steps,
            member_of: vec![OUTSIDE; shape.iter().product()],
            components: Components::default(),
        }
    }

    /// Adds a voxel; whether it brought parts of the region together or percolation on its way.
    fn join(&mut self, voxel: u32) -> bool {
        let n_joined = self.components.n_joined();
        let mut closes_a_path = false;
        let new = self.components.push();
        self.member_of[voxel as usize] = new;
        let [_, nj, nk] = self.shape;
        let voxel = voxel as usize;
        let place = [voxel / (nj * nk), voxel / nk % nj, voxel % nk];
        let is_inside = (0..3).all(|k| place[k] > 0 && place[k] + 1 < self.shape[k]);
        let mut left = match is_inside {
            true => self.members_inside(voxel),
            false => self.members_around(place),
        };
        // Of neighbours that touch each other one is enough: they are connected by their own step.
        while left != 0 {
            let step = left.trailing_zeros() as usize;
            let (neighbor, image) = match is_inside {
                true => (voxel.wrapping_add_signed(self.offsets[step]), [0; 3]),
                false => self.neighbor(place, self.steps[step]),
            };
            let other = self.member_of[neighbor];
            closes_a_path |= self.components.connect(new, other, image).is_some();
            left &= !self.reached_from(step, left);
        }
        closes_a_path || self.components.n_joined() > n_joined + 1
    }

    /// A bit for every step that leads from a voxel inside the period to a member.
    fn members_inside(&self, voxel: usize) -> u32 {
        let mut members = 0;
        for (step, offset) in self.offsets.iter().enumerate() {
            let is_member = self.member_of[voxel.wrapping_add_signed(*offset)] != OUTSIDE;
            members |= u32::from(is_member) << step;
        }
        members
    }

    /// The same for any voxel.
    fn members_around(&self, place: [usize; 3]) -> u32 {
        let mut members = 0;
        for (number, step) in self.steps.iter().enumerate() {
            let (neighbor, _) = self.neighbor(place, *step);
            members |= u32::from(self.member_of[neighbor] != OUTSIDE) << number;
        }
        members
    }

    /// Of some steps those whose voxels hang together with that of one of them.
    fn reached_from(&self, step: usize, among: u32) -> u32 {
        let mut reached = 1_u32 << step;
        let mut new = reached;
        while new != 0 {
            let next = new.trailing_zeros() as usize;
            new &= new - 1;
            let found = self.touching[next] & among & !reached;
            reached |= found;
            new |= found;
        }
        reached
    }

    /// The largest number of directions in which a part percolates that holds one of the voxels.
    fn rank_from(&mut self, voxels: &[u32]) -> usize {
        let mut most = 0;
        for voxel in voxels {
            let member = self.member_of[*voxel as usize];
            if member != OUTSIDE {
                most = most.max(self.components.rank_of(member));
            }
        }
        most
    }

    /// The voxel one step away, and the lattice image in which it is.
    fn neighbor(&self, place: [usize; 3], step: [i32; 3]) -> (usize, [i32; 3]) {
        let mut index = 0;
        let mut image = [0; 3];
        for axis in 0..3 {
            let n = self.shape[axis];
            let moved = match step[axis] {
                -1 if place[axis] == 0 => {
                    image[axis] = -1;
                    n - 1
                }
                -1 => place[axis] - 1,
                1 if place[axis] + 1 == n => {
                    image[axis] = 1;
                    0
                }
                1 => place[axis] + 1,
                _ => place[axis],
            };
            index = index * n + moved;
        }
        (index, image)
    }
}

/// For each step, a bit for every step whose voxel touches its voxel; none in a period so short that
/// a voxel is reached by several steps.
fn touching(steps: &[[i32; 3]], shape: [usize; 3]) -> Vec<u32> {
    let touch = |[a, b]: [&[i32; 3]; 2]| {
        let between: [i32; 3] = std::array::from_fn(|k| b[k] - a[k]);
        shape.iter().all(|n| *n > 2) && steps.contains(&between)
    };
    let bits = |step| {
        let bit = |(number, other)| u32::from(touch([step, other])) << number;
        (0..).zip(steps).map(bit).fold(0, |bits, bit| bits | bit)
    };
    steps.iter().map(bits).collect()
}

#[cfg(test)]
mod tests;
