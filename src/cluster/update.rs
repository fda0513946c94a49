//! Distances to a merged cluster, after Lance and Williams.
//!
//! In: the distances of two clusters and of others from both. Out: the distances of the others from the
//! cluster that the two become. Formulas are evaluated in SciPy's order of operations, several clusters
//! at a time where the processor has vectors, and never fused: hence the same bits everywhere.

use multiversion::multiversion;

/// Two clusters that are merged: their distance and their sizes in rows.
#[derive(Clone, Copy)]
pub(super) struct Merging {
    pub xy: f64,
    pub size_x: f64,
    pub size_y: f64,
}

/// By which formula.
#[derive(Clone, Copy)]
pub(super) enum Update {
    /// d² = ((nᵢ+nₓ) dₓᵢ² + (nᵢ+n_y) d_yᵢ² − nᵢ dₓᵧ²) / (nₓ+n_y+nᵢ), as d.
    Ward,
    /// d = (nₓ dₓᵢ + n_y d_yᵢ) / (nₓ+n_y).
    Average,
    /// d = max(dₓᵢ, d_yᵢ).
    Complete,
}

#[inline(always)]
fn ward(m: Merging, xi: f64, yi: f64, size_i: f64) -> f64 {
    let t = 1.0 / (m.size_x + m.size_y + size_i);
    ((size_i + m.size_x) * t * xi * xi + (size_i + m.size_y) * t * yi * yi
        - size_i * t * m.xy * m.xy)
        .sqrt()
}

/// The distances of others from the merged cluster, for as many as `to` has places: `from_x`, `from_y` and `sizes` are
/// theirs.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
pub(super) fn updated(
    update: Update,
    merging: Merging,
    from_x: &[f64],
    from_y: &[f64],
    sizes: &[f64],
    to: &mut [f64],
) {
    let others = from_x.iter().zip(from_y).zip(sizes);
    let others = to.iter_mut().zip(others);
    match update {
        Update::Ward => {
            for (to, ((xi, yi), size_i)) in others {
                *to = ward(merging, *xi, *yi, *size_i);
            }
        }
        Update::Average => {
            let Merging { size_x, size_y, .. } = merging;
            for (to, ((xi, yi), _)) in others {
                *to = (size_x * xi + size_y * yi) / (size_x + size_y);
            }
        }
        Update::Complete => {
            for (to, ((xi, yi), _)) in others {
                *to = xi.max(*yi);
            }
        }
    }
}
