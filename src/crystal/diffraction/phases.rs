//! Sums of phases over the sites of a cell, by element.
//!
//! In: a structure and the largest Miller indices. Out: |F|² of any reflection. The phase
//! exp(2πi(hx + ky + lz)) is a product of three tabulated powers, so that no sine is computed in
//! the loop; the sums for +l and −l share their products.

use super::DiffractionError;
use super::scattering::FormFactor;
use crate::crystal::Structure;
use crate::crystal::element::Element;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// Sites are summed in lanes of this many, so that the compiler can use vector instructions.
const LANES: usize = 4;

/// Real and imaginary parts, site by site, of one power of the phases along one axis.
#[derive(Clone, Debug)]
struct Row {
    re: Vec<f64>,
    im: Vec<f64>,
}

/// exp(2πi n x) of every site of a group for n = 0, 1, … along one axis.
type Powers = Vec<Row>;

/// Sites of one element, padded with sites of weight 0 to a multiple of [`LANES`].
struct Group {
    factor: FormFactor,
    powers: [Powers; 3],
    /// Occupancy × phase of the chosen (h, k).
    column: Row,
    /// F(h, k, ±l) for l = 0, 1, … without the form factor: [re(+), im(+), re(−), im(−)].
    sums: Vec<[f64; 4]>,
    occupancies: Vec<f64>,
}

/// Phase sums of a structure along reordered axes.
pub(super) struct PhaseSums {
    groups: Vec<Group>,
}

impl PhaseSums {
    /// Tabulates the phases. `axes` orders the cell's axes; `limits` are the largest indices of
    /// the axes in the cell's own order.
    ///
    /// # Errors
    /// [`DiffractionError::NoScattering`] naming the lightest element without parameters.
    pub(super) fn new(
        structure: &Structure,
        axes: [usize; 3],
        limits: [i32; 3],
    ) -> Result<Self, DiffractionError> {
        let mut sites: BTreeMap<Element, Vec<([f64; 3], f64)>> = BTreeMap::new();
        for site in &structure.sites {
            let frac = axes.map(|axis| site.frac[axis] - site.frac[axis].floor());
            for occupant in &site.occupants {
                let group = sites.entry(occupant.species.element).or_default();
                group.push((frac, occupant.occupancy));
            }
        }
        let limits = axes.map(|axis| limits[axis]);
        let group = |(element, mut sites): (Element, Vec<_>)| {
            let factor = FormFactor::of(element).ok_or(DiffractionError::NoScattering(element))?;
            sites.resize(sites.len().next_multiple_of(LANES), ([0.0; 3], 0.0));
            Ok(Group::new(factor, &sites, limits))
        };
        let groups = sites
            .into_iter()
            .map(group)
            .collect::<Result<_, DiffractionError>>()?;
        Ok(Self { groups })
    }

    /// Sums the phases of (h, k, l) for all |l| ≤ `largest`.
    pub(super) fn choose_column(&mut self, h: i32, k: i32, largest: i32) {
        for group in &mut self.groups {
            group.choose_column(h, k, largest.unsigned_abs() as usize);
        }
    }

    /// |F|² in electrons² of (h, k, l) of the chosen column, at s² = 1/(4d²) in Å⁻².
    pub(super) fn structure_factor_squared(&self, l: i32, s_squared: f64) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for group in &self.groups {
            let factor = group.factor.at(s_squared);
            let [re_plus, im_plus, re_minus, im_minus] = group.sums[l.unsigned_abs() as usize];
            let (x, y) = if l < 0 {
                (re_minus, im_minus)
            } else {
                (re_plus, im_plus)
            };
            re += factor * x;
            im += factor * y;
        }
        re * re + im * im
    }
}

impl Group {
    fn new(factor: FormFactor, sites: &[([f64; 3], f64)], limits: [i32; 3]) -> Self {
        let n = sites.len();
        let powers = std::array::from_fn(|axis| {
            let angles: Vec<f64> = sites.iter().map(|(frac, _)| TAU * frac[axis]).collect();
            powers(&angles, limits[axis].unsigned_abs() as usize)
        });
        Self {
            factor,
            powers,
            column: Row {
                re: vec![0.0; n],
                im: vec![0.0; n],
            },
            sums: Vec::new(),
            occupancies: sites.iter().map(|(_, occupancy)| *occupancy).collect(),
        }
    }

    fn choose_column(&mut self, h: i32, k: i32, largest: usize) {
        let first = &self.powers[0][h.unsigned_abs() as usize];
        let second = &self.powers[1][k.unsigned_abs() as usize];
        // The phase of −k is the conjugate of that of k.
        let sign = if k < 0 { -1.0 } else { 1.0 };
        for j in 0..self.occupancies.len() {
            let (a, b) = (first.re[j], first.im[j]);
            let (c, d) = (second.re[j], sign * second.im[j]);
            self.column.re[j] = self.occupancies[j] * (a * c - b * d);
            self.column.im[j] = self.occupancies[j] * (a * d + b * c);
        }
        self.sums.clear();
        let rows = self.powers[2].iter().take(largest + 1);
        self.sums
            .extend(rows.map(|row| sum_of_products(&self.column, row)));
    }
}

/// Powers 0..=largest of exp(i angle) for every angle; each computed from its angle, not from the
/// power before, at little cost: the tables are short beside the sums.
fn powers(angles: &[f64], largest: usize) -> Powers {
    let row = |n: usize| {
        let (im, re) = angles
            .iter()
            .map(|angle| (n as f64 * angle).sin_cos())
            .unzip();
        Row { re, im }
    };
    (0..=largest).map(row).collect()
}

/// Σ p·z and Σ p·z̄ over the sites, as [re, im, re, im].
fn sum_of_products(p: &Row, z: &Row) -> [f64; 4] {
    let mut products = [[0.0; LANES]; 4];
    let chunks = p.re.chunks_exact(LANES).zip(p.im.chunks_exact(LANES));
    let rows = z.re.chunks_exact(LANES).zip(z.im.chunks_exact(LANES));
    for ((a, b), (c, d)) in chunks.zip(rows) {
        for lane in 0..LANES {
            products[0][lane] += a[lane] * c[lane];
            products[1][lane] += b[lane] * d[lane];
            products[2][lane] += a[lane] * d[lane];
            products[3][lane] += b[lane] * c[lane];
        }
    }
    let [ac, bd, ad, bc] = products.map(|lanes| lanes.iter().sum::<f64>());
    [ac - bd, ad + bc, ac + bd, bc - ad]
}
