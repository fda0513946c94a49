//! The sums over pairs within a cut-off: ½ Σᵢⱼ' qᵢ qⱼ erfc(α r)/r, and the potential at a point.

use crate::crystal::lattice::{Lattice, Vector3};
use crate::crystal::neighbors::{LANES, NeighborSearch, squares};
use crate::math::special::erfc_and_inverse;
use crate::monitor::Monitor;

/// Pairs gathered before their terms are evaluated together.
const GATHERED: usize = 32 * LANES;

/// A charge nearer than the root of this, in Å², is on the point itself.
const SAME_POINT_ANG2: f64 = 1e-12;

/// In squared elementary charges per Å; part of it once the monitor says stop.
#[inline(always)]
pub(super) fn real_sum(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    alpha: f64,
    cutoff_ang: f64,
    monitor: &Monitor,
) -> f64 {
    let search = NeighborSearch::new(lattice, frac, cutoff_ang);
    let largest_square = cutoff_ang * cutoff_ang;
    let mut pairs = Pairs::new(alpha);
    // Loops, not closures: what is called would be compiled without the caller's vector instructions.
    for center in 0..charges.len() {
        if monitor.is_cancelled() {
            break;
        }
        for site in center..charges.len() {
            // Each pair once; a site and its own images, without itself, from both sides.
            let (share, smallest_square) = if site == center {
                (0.5, f64::MIN_POSITIVE)
            } else {
                (1.0, 0.0)
            };
            let weight = share * charges[center] * charges[site];
            let between = search.between_ang(center, site);
            for translations in search.translations_ang() {
                let squares = squares(between, translations);
                pairs.gather(weight, &squares, smallest_square, largest_square);
            }
        }
    }
    pairs.total()
}

/// At each of some points, Σⱼ qⱼ erfc(α r)/r in elementary charges per Å. Of a charge on the point
/// itself what is left without its own 1/r: −2α/√π.
#[inline(always)]
pub(super) fn real_potentials(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    points: &[Vector3],
    (alpha, cutoff_ang): (f64, f64),
    monitor: &Monitor,
) -> Vec<f64> {
    let n_sites = frac.len();
    let all: Vec<Vector3> = frac.iter().chain(points).copied().collect();
    let search = NeighborSearch::new(lattice, &all, cutoff_ang);
    let largest_square = cutoff_ang * cutoff_ang;
    let own = -2.0 * alpha / std::f64::consts::PI.sqrt();
    let mut potentials = Vec::with_capacity(points.len());
    for point in n_sites..all.len() {
        if monitor.is_cancelled() {
            break;
        }
        let mut pairs = Pairs::new(alpha);
        let mut on_point = 0.0;
        for (site, charge) in charges.iter().enumerate() {
            let between = search.between_ang(point, site);
            for translations in search.translations_ang() {
                let squares = squares(between, translations);
                for square in &squares {
                    let is_on = *square < SAME_POINT_ANG2;
                    on_point += if is_on { *charge } else { 0.0 };
                }
                pairs.gather(*charge, &squares, SAME_POINT_ANG2, largest_square);
            }
        }
        potentials.push(pairs.total() + own * on_point);
    }
    potentials
}

/// Squared distances and products of charges, evaluated when there are enough.
struct Pairs {
    alpha: f64,
    squares: [f64; GATHERED + LANES],
    weights: [f64; GATHERED + LANES],
    len: usize,
    sums: [f64; LANES],
}

impl Pairs {
    fn new(alpha: f64) -> Self {
        Self {
            alpha,
            squares: [1.0; GATHERED + LANES],
            weights: [0.0; GATHERED + LANES],
            len: 0,
            sums: [0.0; LANES],
        }
    }

    /// Keeps the squares within bounds, without a branch for each that no processor can foresee.
    #[inline(always)]
    fn gather(&mut self, weight: f64, squares: &[f64; LANES], smallest: f64, largest: f64) {
        let mut within = false;
        for square in squares {
            within |= (smallest <= *square) & (*square <= largest);
        }
        // Not even in most blocks.
        if !within {
            return;
        }
        let Some(room) = self.squares[self.len..].first_chunk_mut::<LANES>() else {
            return;
        };
        let mut kept = 0;
        for square in squares {
            // Never as much as LANES here; said so that no bound is checked.
            room[kept % LANES] = *square;
            kept += usize::from((smallest <= *square) & (*square <= largest));
        }
        self.weights[self.len..][..LANES].fill(weight);
        self.len += kept;
        if self.len >= GATHERED {
            self.evaluate();
        }
    }

    #[inline(always)]
    fn evaluate(&mut self) {
        let end = self.len.next_multiple_of(LANES);
        self.squares[self.len..end].fill(1.0);
        self.weights[self.len..end].fill(0.0);
        let terms = &mut self.squares[..end];
        // Each element by itself, which becomes vector code; then the sum.
        for (term, weight) in terms.iter_mut().zip(&self.weights[..end]) {
            let (erfc, inverse) = erfc_and_inverse(self.alpha * term.sqrt());
            *term = weight * self.alpha * (erfc * inverse);
        }
        for terms in terms.chunks_exact(LANES) {
            for (sum, term) in self.sums.iter_mut().zip(terms) {
                *sum += term;
            }
        }
        self.len = 0;
    }

    #[inline(always)]
    fn total(mut self) -> f64 {
        self.evaluate();
        self.sums.iter().sum()
    }
}
