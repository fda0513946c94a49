//! t-SNE: points in the plane that keep the neighbours of rows of numbers.
//!
//! In: rows × columns of finite numbers, best their first 50 or so principal components, the column
//! of the greatest variance first. Out: [`Embedding`], a place in the plane for each row. Who is
//! near whom on it is to be trusted; how far apart groups stand and how wide they are means little.
//!
//! The method is that of L. van der Maaten and G. Hinton (JMLR 9, 2579, 2008) with the repulsion
//! from far groups of points taken together (L. van der Maaten, JMLR 15, 3221, 2014); it begins at
//! the first two columns (D. Kobak and P. Berens 2019, DOI 10.1038/s41467-019-13056-x) and steps as
//! A. Belkina et al. 2019 (DOI 10.1038/s41467-019-13055-y) advise. There is no chance in it, and no
//! sum depends on the number of threads: the same rows give the same bits.
//!
//! No crate does this: bhtsne's result depends on the number of threads, linfa-tsne and
//! manifolds-rs cannot be stopped and tell nothing of their progress.
//!
//! | file | what |
//! |---|---|
//! | `nearest` | the nearest rows of each row |
//! | `affinity` | how much each pair of rows belongs together |
//! | `quadtree` | the points by the cells they lie in |
//! | `repulsion` | how the points drive each other apart |
//! | `descent` | the gradient, and the steps down it |

mod affinity;
mod descent;
mod nearest;
mod quadtree;
mod repulsion;

use ndarray::Array2;

use crate::monitor::{Cancelled, Monitor};
use affinity::Affinities;
use descent::{Descent, Phase};

/// Perplexity that suits most data: about so many neighbours count.
pub const PERPLEXITY: f64 = 30.0;

/// Neighbours that are sought for each unit of perplexity: those farther away count for nothing.
const NEIGHBORS_PER_PERPLEXITY: f64 = 3.0;
/// Fewer rows than this have no neighbours to choose between.
const FEWEST: usize = 4;
/// Standard deviation of the first coordinate at the start: small, so that groups can pass each
/// other.
const START_DEVIATION: f64 = 1e-4;
/// How far the start is shaken, as a share of its standard deviation: rows that are equal come apart.
const SHAKEN: f64 = 0.01;
/// First the rows that belong together find each other, then the points spread.
const PHASES: [Phase; 2] = [
    Phase {
        rounds: 250,
        exaggeration: 12.0,
    },
    Phase {
        rounds: 500,
        exaggeration: 1.0,
    },
];

/// Points in the plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedding {
    /// A place for each row, about the origin, in no unit.
    pub places: Vec<[f64; 2]>,
    /// The perplexity that was possible with so many rows.
    pub perplexity: f64,
    /// Kullback–Leibler divergence from the neighbourhoods of the rows to those of the places, in
    /// nats: what was minimized.
    pub divergence: f64,
}

/// Finds places for the rows.
///
/// `perplexity` is about the number of neighbours that count, 5–50 for most data. Fewer than
/// 3 × `perplexity` + 1 rows make it a third of the number of other rows, 1 at least. Fewer than four
/// rows keep their first two columns, to a standard deviation of 1. Equal rows come to lie close
/// together, not in one point.
///
/// # Errors
/// [`Cancelled`], within about 100 ms for some ten thousands of rows.
pub fn embed(
    rows: &Array2<f64>,
    perplexity: f64,
    monitor: &Monitor,
) -> Result<Embedding, Cancelled> {
    let n = rows.nrows();
    if n < FEWEST {
        return Ok(Embedding {
            places: start(rows, 1.0),
            perplexity: 1.0,
            divergence: 0.0,
        });
    }
    let most = (n - 1) as f64 / NEIGHBORS_PER_PERPLEXITY;
    // A number that is none becomes 1.
    let perplexity = perplexity.max(1.0).min(most.max(1.0));
    let n_neighbors = (NEIGHBORS_PER_PERPLEXITY * perplexity).round() as usize;
    // Of as many rows, finding takes a small part of what placing does.
    let plan = monitor.plan([1.0, 9.0]);
    let nearest = nearest::nearest(&of_size_one(rows), n_neighbors.clamp(1, n - 1), monitor)?;
    let affinities = Affinities::new(&nearest, perplexity);
    plan.advance();
    let rounds: usize = PHASES.iter().map(|phase| phase.rounds).sum();
    let step = monitor.step("Placing neighbours together", rounds);
    let mut descent = Descent::new(&affinities, start(rows, START_DEVIATION));
    for phase in PHASES {
        for _ in 0..phase.rounds {
            monitor.check()?;
            descent.step(&phase);
            step.tick();
        }
    }
    Ok(Embedding {
        perplexity,
        divergence: descent.divergence(),
        places: descent.into_places(),
    })
}

/// The rows such that the greatest number is 1: no square overflows or vanishes.
fn of_size_one(rows: &Array2<f64>) -> Array2<f64> {
    let greatest = rows.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if greatest > 0.0 {
        rows / greatest
    } else {
        rows.clone()
    }
}

/// The first two columns about their means, the first with the given standard deviation, a little
/// shaken.
fn start(rows: &Array2<f64>, deviation: f64) -> Vec<[f64; 2]> {
    let n = rows.nrows().max(1) as f64;
    let rows = of_size_one(rows);
    let at = |row: usize, k: usize| rows.get([row, k]).copied().unwrap_or(0.0);
    let all = 0..rows.nrows();
    let means = [0, 1].map(|k| all.clone().map(|row| at(row, k)).sum::<f64>() / n);
    let square = |row: usize| (at(row, 0) - means[0]).powi(2);
    let spread = (all.clone().map(square).sum::<f64>() / n).sqrt();
    let scale = if spread > 0.0 {
        deviation / spread
    } else {
        0.0
    };
    let place = |row: usize| {
        let shaken = shake(row as u64);
        [0, 1].map(|k| (at(row, k) - means[k]) * scale + shaken[k] * SHAKEN * deviation)
    };
    all.map(place).collect()
}

/// Two numbers between −1 and 1 without pattern, the same ones each time (SplitMix64, as in
/// S. Vigna's public-domain reference).
fn shake(row: u64) -> [f64; 2] {
    [1, 2].map(|k| {
        let mut z = (2 * row + k).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `groups` clouds of `each` rows in ten columns, far from each other.
    fn clouds(groups: usize, each: usize) -> Array2<f64> {
        Array2::from_shape_fn((groups * each, 10), |(row, column)| {
            let center = if column % groups == row % groups {
                8.0
            } else {
                0.0
            };
            // About Gaussian.
            let noise = |k: u64| shake((row * 10 + column) as u64 * 8 + k);
            center + (0..6).map(|k| noise(k)[0] + noise(k)[1]).sum::<f64>() / 2.0
        })
    }

    fn embedded(rows: &Array2<f64>, perplexity: f64) -> Embedding {
        let found = embed(rows, perplexity, &Monitor::silent()).unwrap();
        assert_eq!(found.places.len(), rows.nrows());
        assert!(found.places.iter().flatten().all(|x| x.is_finite()));
        found
    }

    fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    #[test]
    fn clouds_stay_apart() {
        let found = embedded(&clouds(3, 60), 20.0);
        assert_eq!(found.perplexity, 20.0);
        assert!(found.divergence > 0.0 && found.divergence < 1.0);
        for (k, here) in found.places.iter().enumerate() {
            let others = found.places.iter().enumerate();
            let distances = others
                .filter(|(o, _)| *o != k)
                .map(|(o, there)| (apart(*here, *there), o % 3 == k % 3));
            let (own, foreign): (Vec<_>, Vec<_>) = distances.partition(|(_, same)| *same);
            let least = |of: Vec<(f64, bool)>| of.into_iter().map(|(d, _)| d).fold(1e9, f64::min);
            assert!(3.0 * least(own) < least(foreign), "{k}");
        }
    }

    #[test]
    fn threads_change_nothing() {
        let rows = clouds(4, 150);
        let with_threads = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| embedded(&rows, 10.0))
        };
        assert_eq!(with_threads(1), with_threads(4));
    }

    #[test]
    fn few_rows_and_equal_rows() {
        assert!(embedded(&Array2::zeros((0, 3)), 30.0).places.is_empty());
        let one = embedded(&Array2::from_elem((1, 3), 5.0), 30.0).places;
        assert!(apart(one[0], [0.0, 0.0]) < 0.1);
        for n in 2..12 {
            let line = Array2::from_shape_fn((n, 2), |(r, c)| if c == 0 { r as f64 } else { 0.0 });
            let found = embedded(&line, 30.0);
            assert!(found.perplexity <= ((n - 1) as f64 / 3.0).max(1.0));
            assert!(apart(found.places[0], found.places[n - 1]) > 0.1, "{n}");
        }
        assert_eq!(embedded(&clouds(2, 25), f64::NAN).perplexity, 1.0);
        // No columns, and columns that say nothing.
        embedded(&Array2::zeros((50, 0)), 30.0);
        let equal = embedded(&Array2::from_elem((300, 4), 7.0), 10.0);
        let places = &equal.places;
        let is_alone = |(k, here): (usize, &[f64; 2])| {
            let mut others = places.iter().enumerate().filter(|(o, _)| *o != k);
            others.all(|(_, there)| apart(*here, *there) > 1e-6)
        };
        assert!(places.iter().enumerate().all(is_alone));
    }

    #[test]
    fn the_unit_of_the_rows_does_not_matter() {
        let rows = clouds(3, 30);
        let expected = embedded(&rows, 10.0);
        for exponent in [-600, 600] {
            // Powers of two: no number is rounded.
            assert_eq!(embedded(&(&rows * 2_f64.powi(exponent)), 10.0), expected);
        }
    }

    #[test]
    fn it_can_be_stopped() {
        let monitor = Monitor::silent();
        monitor.cancel();
        assert_eq!(embed(&clouds(3, 60), 20.0, &monitor), Err(Cancelled));
    }
}
