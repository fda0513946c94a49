//! The lattice: three vectors and the conversions between fractional and Cartesian coordinates.
//!
//! In: vectors or cell parameters in Å and degrees. Out: [`Lattice`]. The rows of the matrix are
//! a, b, c: cart = frac · M.

use serde::{Deserialize, Serialize};

/// A point or vector with three components.
pub type Vector3 = [f64; 3];

/// A crystal lattice. Rows are the vectors a, b, c in Å.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lattice {
    rows: [Vector3; 3],
}

/// Cell parameters that do not span a cell.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "cell a={} b={} c={} Å, α={} β={} γ={}° has no volume; check the cell parameters",
    lengths_ang[0], lengths_ang[1], lengths_ang[2], angles_deg[0], angles_deg[1], angles_deg[2]
)]
pub struct DegenerateCell {
    /// a, b, c in Å.
    pub lengths_ang: Vector3,
    /// α, β, γ in degrees.
    pub angles_deg: Vector3,
}

/// Dot product.
pub fn dot(u: Vector3, v: Vector3) -> f64 {
    u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
}

/// Cross product.
pub fn cross(u: Vector3, v: Vector3) -> Vector3 {
    [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ]
}

/// Euclidean length.
pub fn norm(u: Vector3) -> f64 {
    dot(u, u).sqrt()
}

impl Lattice {
    /// A lattice from its vectors (rows a, b, c in Å).
    pub fn from_rows(rows: [Vector3; 3]) -> Self {
        Self { rows }
    }

    /// A lattice from cell parameters (Å, degrees), in pymatgen's setting: c along z, a in the
    /// xz plane.
    ///
    /// # Errors
    /// [`DegenerateCell`] where a parameter is not finite and positive or the volume vanishes.
    pub fn from_parameters(
        lengths_ang: Vector3,
        angles_deg: Vector3,
    ) -> Result<Self, DegenerateCell> {
        let degenerate = || DegenerateCell {
            lengths_ang,
            angles_deg,
        };
        let positive = |x: &f64| x.is_finite() && *x > 0.0;
        if !lengths_ang.iter().chain(&angles_deg).all(positive) {
            return Err(degenerate());
        }
        let [a, b, c] = lengths_ang;
        let [alpha, beta, gamma] = angles_deg.map(f64::to_radians);
        let cos_gamma_star = ((alpha.cos() * beta.cos() - gamma.cos())
            / (alpha.sin() * beta.sin()))
        .clamp(-1.0, 1.0);
        let gamma_star = cos_gamma_star.acos();
        let lattice = Self::from_rows([
            [a * beta.sin(), 0.0, a * beta.cos()],
            [
                -b * alpha.sin() * gamma_star.cos(),
                b * alpha.sin() * gamma_star.sin(),
                b * alpha.cos(),
            ],
            [0.0, 0.0, c],
        ]);
        if lattice.volume_ang3() > 1e-6 * a * b * c {
            Ok(lattice)
        } else {
            Err(degenerate())
        }
    }

    /// The vectors a, b, c in Å.
    pub fn rows(&self) -> &[Vector3; 3] {
        &self.rows
    }

    /// Lengths a, b, c in Å.
    pub fn lengths_ang(&self) -> Vector3 {
        self.rows.map(norm)
    }

    /// Angles α, β, γ in degrees.
    pub fn angles_deg(&self) -> Vector3 {
        let angle = |u: Vector3, v: Vector3| {
            (dot(u, v) / (norm(u) * norm(v)))
                .clamp(-1.0, 1.0)
                .acos()
                .to_degrees()
        };
        let [a, b, c] = self.rows;
        [angle(b, c), angle(a, c), angle(a, b)]
    }

    /// Volume in Å³, always positive.
    pub fn volume_ang3(&self) -> f64 {
        dot(self.rows[0], cross(self.rows[1], self.rows[2])).abs()
    }

    /// Reciprocal vectors without the factor 2π, as rows in Å⁻¹: a*·a = 1, a*·b = 0.
    pub fn reciprocal_rows(&self) -> [Vector3; 3] {
        let [a, b, c] = self.rows;
        let determinant = dot(a, cross(b, c));
        [cross(b, c), cross(c, a), cross(a, b)].map(|v| v.map(|x| x / determinant))
    }

    /// Distances in Å between the lattice planes (100), (010), (001): the widths of the cell.
    pub fn plane_spacings_ang(&self) -> Vector3 {
        self.reciprocal_rows().map(|v| 1.0 / norm(v))
    }

    /// Cartesian coordinates in Å of a fractional point.
    pub fn cart_from_frac(&self, frac: Vector3) -> Vector3 {
        let [a, b, c] = self.rows;
        std::array::from_fn(|k| frac[0] * a[k] + frac[1] * b[k] + frac[2] * c[k])
    }

    /// Fractional coordinates of a Cartesian point in Å.
    pub fn frac_from_cart(&self, cart: Vector3) -> Vector3 {
        self.reciprocal_rows().map(|v| dot(v, cart))
    }

    /// The lattice scaled isotropically to a volume in Å³ (> 0).
    pub fn scaled_to_volume(&self, volume_ang3: f64) -> Self {
        let factor = (volume_ang3 / self.volume_ang3()).cbrt();
        Self::from_rows(self.rows.map(|v| v.map(|x| x * factor)))
    }

    /// Shortest distance in Å between two fractional points over periodic images.
    ///
    /// The image nearest in fractional terms is not always the nearest in a skew cell, so its
    /// neighbours are tried too; exact for cells not skewer than a reduced one's double.
    pub fn shortest_distance_ang(&self, u: Vector3, v: Vector3) -> f64 {
        let delta: Vector3 = std::array::from_fn(|k| {
            let d = v[k] - u[k];
            d - d.round()
        });
        let mut best = f64::INFINITY;
        for i in -1..=1 {
            for j in -1..=1 {
                for k in -1..=1 {
                    let shift = [f64::from(i), f64::from(j), f64::from(k)];
                    let cart = self.cart_from_frac(std::array::from_fn(|m| delta[m] + shift[m]));
                    best = best.min(dot(cart, cart));
                }
            }
        }
        best.sqrt()
    }
}
