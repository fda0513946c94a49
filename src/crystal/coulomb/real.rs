//! The sum over pairs within a cut-off: ½ Σᵢⱼ' qᵢ qⱼ erfc(α r)/r.

use crate::crystal::lattice::{Lattice, Vector3};
use crate::crystal::neighbors::{LANES, NeighborSearch, squares};
use crate::math::special::erfc;

/// Pairs gathered before their terms are evaluated together.
const GATHERED: usize = 32 * LANES;

/// In squared elementary charges per Å.
#[inline(always)]
pub(super) fn real_sum(
    lattice: &Lattice,
    frac: &[Vector3],
    charges: &[f64],
    alpha: f64,
    cutoff_ang: f64,
) -> f64 {
    let search = NeighborSearch::new(lattice, frac, cutoff_ang);
    let largest_square = cutoff_ang * cutoff_ang;
    let mut pairs = Pairs::new(alpha);
    // Loops, not closures: what is called would be compiled without the caller's vector instructions.
    for center in 0..charges.len() {
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

    /// Keeps the squares within bounds, without a branch that no processor can foresee.
    #[inline(always)]
    fn gather(&mut self, weight: f64, squares: &[f64; LANES], smallest: f64, largest: f64) {
        for square in squares {
            self.squares[self.len] = *square;
            self.weights[self.len] = weight;
            self.len += usize::from((smallest <= *square) & (*square <= largest));
        }
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
            let r = term.sqrt();
            *term = weight * erfc(self.alpha * r) / r;
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
