//! Voxels in ascending order, with looks at the monitor on the way.
//!
//! In: values, a level. Out: the voxels at or below it, the lowest first, ties by number. They are
//! dealt into ranges of equal height, each of which is then sorted on its own, in parallel; the
//! result does not depend on the number of threads.

use rayon::prelude::*;

use crate::monitor::{Cancelled, Monitor};

/// So many voxels are worked on between looks at the monitor.
pub(super) const BLOCK: usize = 1 << 14;

/// So many ranges.
const RANGES: usize = 2048;

/// The voxels from `lowest` up to `level`.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn ascending(
    values: &[f32],
    (lowest, level): (f32, f32),
    monitor: &Monitor,
) -> Result<Vec<u32>, Cancelled> {
    let per_height = RANGES as f32 / (level - lowest).max(f32::MIN_POSITIVE);
    // Never descends with the value, so that ranges are in order.
    let range_of = |value: f32| (((value - lowest) * per_height) as usize).min(RANGES - 1);
    let mut ends = vec![0_usize; RANGES];
    for block in values.chunks(BLOCK) {
        monitor.check()?;
        for value in block.iter().filter(|value| **value <= level) {
            ends[range_of(*value)] += 1;
        }
    }
    let sizes = ends.clone();
    let mut next = 0;
    for end in &mut ends {
        next += std::mem::replace(end, next);
    }
    let mut order = vec![0_u32; next];
    for (block, voxels) in values.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        monitor.check()?;
        for (value, voxel) in block.iter().zip(voxels..) {
            if *value <= level {
                let place = &mut ends[range_of(*value)];
                order[*place] = voxel;
                *place += 1;
            }
        }
    }
    let mut ranges = Vec::with_capacity(RANGES);
    let mut rest = order.as_mut_slice();
    for size in sizes {
        let (range, later) = rest.split_at_mut(size);
        ranges.push(range);
        rest = later;
    }
    ranges.into_par_iter().try_for_each(|range| {
        monitor.check()?;
        range.sort_unstable_by(|u, v| {
            let by_value = values[*u as usize].total_cmp(&values[*v as usize]);
            by_value.then(u.cmp(v))
        });
        Ok(())
    })?;
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voxels_ascend_with_ties_by_number() {
        let values: Vec<f32> = (0..50_000_u32)
            .map(|k| (k.wrapping_mul(2_654_435_761) >> 12) as f32 / 1e4 - 30.0)
            .chain([f32::INFINITY, f32::NAN, -30.0, -30.0])
            .collect();
        let order = ascending(&values, (-30.0, 55.5), &Monitor::silent()).unwrap();
        let mut expected: Vec<u32> = (0..values.len() as u32)
            .filter(|k| values[*k as usize] <= 55.5)
            .collect();
        expected.sort_by(|u, v| values[*u as usize].total_cmp(&values[*v as usize]));
        assert!(expected.len() > 30_000);
        assert_eq!(order, expected);
        let flat = ascending(&[2.0; 5], (2.0, 2.0), &Monitor::silent());
        assert_eq!(flat.unwrap(), [0, 1, 2, 3, 4]);
        let stopped = Monitor::silent();
        stopped.cancel();
        assert!(ascending(&values, (-30.0, 55.5), &stopped).is_err());
    }
}
