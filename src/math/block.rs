//! Percolation as the published code counts it: faces of a block of 2×2×2 cells.
//!
//! In: a number for each voxel of one period, and which voxels count as neighbours. Out: the
//! levels at which one connected region below the level touches both ends of the block along one,
//! two and three axes.
//!
//! The block is not periodic, and each cell in it carries its end planes twice. So a channel that
//! runs diagonally may leave the block sideways and count for nothing, and one that winds in a
//! single direction may count for two. [`super::winding`] has neither defect; this one is here to
//! compare with published numbers.

use super::winding::{Connectivity, levels_in_order};

/// The levels at which the region at or below them spans the block along at least 1, 2 and 3
/// axes; `None` where it never does. Arguments as of [`super::winding::percolation_levels`], with
/// eight times the memory.
pub fn block_levels(
    values: &[f32],
    shape: [usize; 3],
    connectivity: Connectivity,
) -> [Option<f32>; 3] {
    block_levels_until(values, shape, connectivity, &|| false)
}

/// The same, given up as soon as `stop` says so, as [`super::winding::percolation_levels_until`].
pub fn block_levels_until(
    values: &[f32],
    shape: [usize; 3],
    connectivity: Connectivity,
    stop: &dyn Fn() -> bool,
) -> [Option<f32>; 3] {
    let mut block = Block::new(shape, connectivity);
    let [levels] = levels_in_order(values, stop, |voxel| [block.join(voxel)]);
    levels
}

/// What has no place in the region yet.
const OUTSIDE: u32 = u32::MAX;

/// A voxel of the region, with what its component touches (right at roots): for each axis one
/// bit for the low end of the block and one for the high end.
#[derive(Clone, Copy, Debug)]
struct Member {
    parent: u32,
    size: u32,
    ends: u8,
}

struct Block {
    period: [usize; 3],
    /// Voxels of the block along each axis.
    size: [usize; 3],
    steps: Vec<[i32; 3]>,
    member_of: Vec<u32>,
    members: Vec<Member>,
    rank: usize,
}

impl Block {
    fn new(period: [usize; 3], connectivity: Connectivity) -> Self {
        let size = period.map(|n| 2 * (n + 1));
        Self {
            period,
            size,
            steps: connectivity.steps(),
            member_of: vec![OUTSIDE; size.iter().product()],
            members: Vec::new(),
            rank: 0,
        }
    }

    /// Adds every copy of a voxel; returns the largest number of axes that a region spans.
    fn join(&mut self, voxel: u32) -> usize {
        let [_, n_j, n_k] = self.period;
        let voxel = voxel as usize;
        let place = [voxel / (n_j * n_k), voxel / n_k % n_j, voxel % n_k];
        let copies: [Vec<usize>; 3] = std::array::from_fn(|axis| self.copies(place[axis], axis));
        for i in &copies[0] {
            for j in &copies[1] {
                for k in &copies[2] {
                    self.join_copy([*i, *j, *k]);
                }
            }
        }
        self.rank
    }

    /// Where a voxel sits along an axis of the block.
    fn copies(&self, place: usize, axis: usize) -> Vec<usize> {
        let n = self.period[axis] + 1;
        if place == 0 {
            vec![0, n - 1, n, 2 * n - 1]
        } else {
            vec![place, place + n]
        }
    }

    fn join_copy(&mut self, place: [usize; 3]) {
        let new = self.members.len() as u32;
        let mut ends = 0;
        for (axis, (at, size)) in place.into_iter().zip(self.size).enumerate() {
            ends |= u8::from(at == 0) << (2 * axis);
            ends |= u8::from(at + 1 == size) << (2 * axis + 1);
        }
        self.members.push(Member {
            parent: new,
            size: 1,
            ends,
        });
        let index = self.index(place);
        self.member_of[index] = new;
        for step in 0..self.steps.len() {
            let Some(neighbor) = self.neighbor(place, self.steps[step]) else {
                continue;
            };
            let other = self.member_of[neighbor];
            if other != OUTSIDE {
                self.connect(new, other);
            }
        }
    }

    fn index(&self, place: [usize; 3]) -> usize {
        (place[0] * self.size[1] + place[1]) * self.size[2] + place[2]
    }

    fn neighbor(&self, place: [usize; 3], step: [i32; 3]) -> Option<usize> {
        let mut moved = [0; 3];
        for axis in 0..3 {
            moved[axis] = place[axis].checked_add_signed(step[axis] as isize)?;
            if moved[axis] >= self.size[axis] {
                return None;
            }
        }
        Some(self.index(moved))
    }

    fn connect(&mut self, first: u32, second: u32) {
        let (mut large, mut small) = (self.root(first), self.root(second));
        if large == small {
            return;
        }
        if self.members[large as usize].size < self.members[small as usize].size {
            std::mem::swap(&mut large, &mut small);
        }
        let theirs = self.members[small as usize];
        self.members[small as usize].parent = large;
        let ours = &mut self.members[large as usize];
        ours.size += theirs.size;
        ours.ends |= theirs.ends;
        let both = ours.ends & ours.ends >> 1 & 0b01_0101;
        self.rank = self.rank.max(both.count_ones() as usize);
    }

    fn root(&mut self, member: u32) -> u32 {
        let mut current = member;
        loop {
            let parent = self.members[current as usize].parent;
            if parent == current {
                return current;
            }
            let above = self.members[parent as usize].parent;
            self.members[current as usize].parent = above;
            current = above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::winding::percolation_levels;

    fn both(shape: [usize; 3], low: impl Fn([usize; 3]) -> bool) -> [[Option<f32>; 3]; 2] {
        let mut values = Vec::new();
        for i in 0..shape[0] {
            for j in 0..shape[1] {
                for k in 0..shape[2] {
                    values.push(if low([i, j, k]) { 0.0 } else { 1.0 });
                }
            }
        }
        let block = block_levels(&values, shape, Connectivity::Corners);
        let winding = percolation_levels(&values, shape, Connectivity::Corners);
        [block, winding]
    }

    #[test]
    fn straight_channels_are_found_by_both() {
        let [zero, one] = [Some(0.0), Some(1.0)];
        let [block, winding] = both([5, 4, 6], |[i, j, _]| (i, j) == (2, 3));
        assert_eq!(block, [zero, one, one]);
        assert_eq!(winding, block);
        let [block, winding] = both([5, 4, 6], |[i, _, _]| i == 0);
        assert_eq!(block, [zero, zero, one]);
        assert_eq!(winding, block);
    }

    #[test]
    fn diagonal_channels_are_not() {
        let [zero, one] = [Some(0.0), Some(1.0)];
        // Through the corners of the block: it touches four faces.
        let [block, winding] = both([6, 6, 4], |[i, j, k]| i == j && k == 1);
        assert_eq!(block, [zero, zero, one]);
        assert_eq!(winding, [zero, one, one]);
        // The same the other way and off the corners: it leaves the block sideways.
        let [block, winding] = both([6, 6, 4], |[i, j, k]| (i + j) % 6 == 3 && k == 1);
        assert_eq!(block, [one; 3]);
        assert_eq!(winding, [zero, one, one]);
    }
}
