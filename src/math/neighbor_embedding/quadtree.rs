//! Points in the plane by the cells they lie in.
//!
//! In: points. Out: [`Quadtree`]: the points along a Hilbert curve, on which neighbours stay
//! neighbours, and the cells that hold them, each before those within it. Cells of the tree are
//! stretches of the curve, so that sorting the points is most of the work.

use rayon::prelude::*;

/// Halvings of the square that holds all points. Points nearer than 2⁻²⁴ of its side are one.
const LEVELS: u32 = 24;
/// Most points of a cell that is not divided.
const LEAF: usize = 4;

/// The points and their cells.
#[derive(Debug, Default)]
pub(super) struct Quadtree {
    /// Index of each point, along the curve.
    pub order: Vec<u32>,
    /// The points along the curve.
    pub points: Vec<[f64; 2]>,
    /// Cells, each before those within it.
    pub cells: Vec<Cell>,
    keys: Vec<(u64, u32)>,
}

/// Points that lie together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Their mean.
    pub center: [f64; 2],
    /// Their number.
    pub mass: f64,
    /// Square of the diagonal of the box around them.
    pub width2: f64,
    /// The first of them along the curve.
    pub first: u32,
    /// One past the last of them.
    pub last: u32,
    /// Index of the next cell that is not within this one.
    pub next: u32,
    /// Whether other cells divide it.
    pub is_divided: bool,
}

impl Cell {
    /// Whether it is too small to be divided, though it has many points.
    pub(super) fn is_one_point(&self) -> bool {
        !self.is_divided && (self.last - self.first) as usize > LEAF
    }
}

impl Quadtree {
    /// Holds other points: of the memory at hand.
    pub(super) fn fill(&mut self, places: &[[f64; 2]]) {
        let [low, high] = bounds(places);
        let side = (high[0] - low[0]).max(high[1] - low[1]);
        let steps = f64::from(1_u32 << LEVELS);
        let scale = if side > 0.0 { steps / side } else { 0.0 };
        let most = (1_u32 << LEVELS) - 1;
        let key = |(k, place): (usize, &[f64; 2])| {
            let at = [0, 1].map(|axis| (((place[axis] - low[axis]) * scale) as u32).min(most));
            (along_curve(at), k as u32)
        };
        let keys = places.par_iter().enumerate().with_min_len(1024).map(key);
        keys.collect_into_vec(&mut self.keys);
        self.keys.par_sort_unstable();
        self.order.clear();
        self.order.extend(self.keys.iter().map(|(_, k)| *k));
        self.points.clear();
        let along = self.order.iter().map(|k| places[*k as usize]);
        self.points.extend(along);
        self.cells.clear();
        if !places.is_empty() {
            self.divide(0, places.len(), LEVELS);
        }
    }

    /// The cell of a stretch of points that agree in all but the last `levels` levels, and those
    /// within it. Its index, the sum of its points and the box around them.
    fn divide(&mut self, first: usize, last: usize, levels: u32) -> ([f64; 2], [[f64; 2]; 2]) {
        let index = self.cells.len();
        let (of_first, of_last) = (self.keys[first].0, self.keys[last - 1].0);
        // Levels on which all points lie in the same quarter are passed over.
        let differing = (u64::BITS - (of_first ^ of_last).leading_zeros()).div_ceil(2);
        let levels = levels.min(differing);
        let is_divided = last - first > LEAF && levels > 0;
        self.cells.push(Cell {
            center: [0.0; 2],
            mass: (last - first) as f64,
            width2: 0.0,
            first: first as u32,
            last: last as u32,
            next: 0,
            is_divided,
        });
        let (mut sum, mut around) = ([0.0; 2], NOTHING);
        if is_divided {
            let shift = 2 * (levels - 1);
            let mut from = first;
            while from < last {
                let quarter = self.keys[from].0 >> shift;
                let rest = &self.keys[from..last];
                let to = from + rest.partition_point(|(key, _)| key >> shift == quarter);
                let (its_sum, its_box) = self.divide(from, to, levels - 1);
                sum = [sum[0] + its_sum[0], sum[1] + its_sum[1]];
                around = joined(around, its_box);
                from = to;
            }
        } else {
            for point in &self.points[first..last] {
                sum = [sum[0] + point[0], sum[1] + point[1]];
                around = joined(around, [*point, *point]);
            }
        }
        let next = self.cells.len() as u32;
        let cell = &mut self.cells[index];
        cell.center = sum.map(|x| x / cell.mass);
        let [low, high] = around;
        cell.width2 = (high[0] - low[0]).powi(2) + (high[1] - low[1]).powi(2);
        cell.next = next;
        (sum, around)
    }
}

const NOTHING: [[f64; 2]; 2] = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];

/// The box around two boxes.
fn joined(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    [
        [a[0][0].min(b[0][0]), a[0][1].min(b[0][1])],
        [a[1][0].max(b[1][0]), a[1][1].max(b[1][1])],
    ]
}

/// The box around points.
pub(super) fn bounds(points: &[[f64; 2]]) -> [[f64; 2]; 2] {
    let each = points.iter().map(|point| [*point, *point]);
    each.fold(NOTHING, joined)
}

/// How far along the Hilbert curve a place of the grid is, two bits a level, the coarsest first.
///
/// From level to level the quarters are visited in the order of a U, which is mirrored or turned in
/// the first and the last of them.
fn along_curve([mut x, mut y]: [u32; 2]) -> u64 {
    let most = (1_u32 << LEVELS) - 1;
    let mut key = 0;
    for level in (0..LEVELS).rev() {
        let (right, up) = ((x >> level) & 1, (y >> level) & 1);
        key = (key << 2) | u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (most - x, most - y);
            }
            (x, y) = (y, x);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The curve visits every place of a grid, and goes by single steps.
    #[test]
    fn the_curve_is_whole() {
        let mut places: Vec<[u32; 2]> = (0..64).map(|k| [k % 8, k / 8]).collect();
        places.sort_by_key(|place| along_curve(place.map(|x| x << (LEVELS - 3))));
        for pair in places.windows(2) {
            let apart = pair[0][0].abs_diff(pair[1][0]) + pair[0][1].abs_diff(pair[1][1]);
            assert_eq!(apart, 1, "{pair:?}");
        }
    }

    #[test]
    fn cells_hold_their_points() {
        let places: Vec<[f64; 2]> = (0..500)
            .map(|k| [f64::from(k).sin(), (0.7 * f64::from(k)).cos() * 3.0])
            .chain([[2.0, 2.0]; 40])
            .collect();
        let mut tree = Quadtree::default();
        tree.fill(&places);
        let mut order = tree.order.clone();
        order.sort_unstable();
        assert_eq!(order, (0..540).collect::<Vec<u32>>());
        assert!(tree.cells.iter().any(Cell::is_one_point));
        for (k, cell) in tree.cells.iter().enumerate() {
            let points = &tree.points[cell.first as usize..cell.last as usize];
            let [low, high] = bounds(points);
            let width2 = (high[0] - low[0]).powi(2) + (high[1] - low[1]).powi(2);
            assert_eq!(cell.width2, width2);
            for axis in 0..2 {
                let mean = points.iter().map(|p| p[axis]).sum::<f64>() / points.len() as f64;
                assert!((cell.center[axis] - mean).abs() < 1e-12);
            }
            let within = &tree.cells[k + 1..cell.next as usize];
            assert_eq!(cell.is_divided, !within.is_empty());
            assert!(
                within
                    .iter()
                    .all(|c| c.first >= cell.first && c.last <= cell.last)
            );
        }
    }

    #[test]
    fn none_and_one_and_equal_ones() {
        let mut tree = Quadtree::default();
        tree.fill(&[]);
        assert!(tree.cells.is_empty());
        tree.fill(&[[1.0, 2.0]]);
        assert_eq!(tree.cells[0].center, [1.0, 2.0]);
        tree.fill(&[[1.0, 2.0]; 9]);
        assert_eq!((tree.cells.len(), tree.cells[0].mass), (1, 9.0));
    }
}
