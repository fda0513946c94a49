//! The section of the map at the cut: tiles coloured by the energy.
//!
//! In: a map, the cut, the end of the scale. Out: a [`Section`] across all drawn cells.

use crate::app::scene3d::{ClipPlane, SceneModel, Section};
use crate::app::stages::pathways::energy_color::energy_color;
use crate::crystal::lattice::Vector3;
use crate::percolation::Map;

/// Tiles for each voxel along a side, so that voxels make no steps, and most tiles there.
const TILES: [usize; 2] = [3, 192];

/// Colour of energies beyond the scale.
pub(super) const BEYOND_RGB: [u8; 3] = [196, 199, 205];

/// The section of a map where the drawn cells are cut; energies up to `top_ev` above the lowest
/// point of the map are coloured, the others grey.
pub(super) fn section(map: &Map, model: &SceneModel, clip: ClipPlane, top_ev: f64) -> Section {
    let axis = clip.axis % 3;
    let [first, second] = [(axis + 1) % 3, (axis + 2) % 3];
    let cells = model.cells.map(|n| usize::from(n.max(1)));
    let depth = f64::from(clip.position) * cells[axis] as f64;
    let frac = |u: f64, v: f64| {
        let mut frac: Vector3 = [0.0; 3];
        (frac[axis], frac[first], frac[second]) = (depth, u, v);
        frac
    };
    let period = map.grid().period();
    let counts = [first, second].map(|side| (TILES[0] * period[side] * cells[side]).min(TILES[1]));
    let [rows, columns] = counts;
    let widths = [first, second].map(|side| cells[side] as f64);
    let lowest = f64::from(map.minimum());
    let middle = |k: usize, n: usize, width: f64| (k as f64 + 0.5) / n as f64 * width;
    let mut colors = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let at = frac(
                middle(row, rows, widths[0]),
                middle(column, columns, widths[1]),
            );
            let part = (map.interpolated(at) - lowest) / top_ev;
            colors.push(if part > 1.0 {
                BEYOND_RGB
            } else {
                energy_color(part)
            });
        }
    }
    let corner = model.place(frac(0.0, 0.0));
    let side = |end: Vector3| std::array::from_fn(|k| end[k] - corner[k]);
    let ends = [frac(widths[0], 0.0), frac(0.0, widths[1])];
    Section {
        corner,
        sides: ends.map(|end| side(model.place(end))),
        counts,
        colors,
    }
}
