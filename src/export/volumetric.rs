//! Maps as volumetric files: Gaussian cube and VESTA's periodic grid.
//!
//! In: a [`Map`], and for a cube the structure around it. Out: bytes. Values keep the unit of the
//! map (eV, or valence units).

use std::fmt::Write;

use crate::crystal::Structure;
use crate::percolation::Map;
use crate::units::BOHR_ANG;

/// A map as a Gaussian cube: lengths in bohr, one period of the grid, the third axis fastest. A
/// disordered site appears as its main species.
pub fn cube_bytes(structure: &Structure, map: &Map, title: &str) -> Vec<u8> {
    let period = map.grid().period();
    let mut text = format!(
        "{} of {}\none period; lengths in bohr\n",
        one_line(title),
        structure.reduced_formula()
    );
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "{:5} {:12.6} {:12.6} {:12.6}",
        structure.n_sites(),
        0.0,
        0.0,
        0.0
    );
    for (n, row) in period.iter().zip(map.lattice().rows()) {
        let [x, y, z] = row.map(|x| x / *n as f64 / BOHR_ANG);
        let _ = writeln!(text, "{n:5} {x:12.6} {y:12.6} {z:12.6}");
    }
    for site in &structure.sites {
        let species = site.main_species();
        let charge = species.oxidation_state.unwrap_or(0.0);
        let cart = structure.lattice.cart_from_frac(site.frac);
        let [x, y, z] = cart.map(|x| x / BOHR_ANG);
        let number = species.element.atomic_number();
        let _ = writeln!(text, "{number:5} {charge:12.6} {x:12.6} {y:12.6} {z:12.6}");
    }
    for row in map.values().chunks(period[2]) {
        for line in row.chunks(6) {
            for value in line {
                let _ = write!(text, " {value:12.5e}");
            }
            text.push('\n');
        }
    }
    text.into_bytes()
}

/// A map as VESTA's periodic grid (.pgrid), both ends included, the first axis fastest, little
/// endian: 4 i32 of the version, 80 bytes of title, 4 i32 of kind and dimension, 3 i32 of points,
/// 1 i32 of their product, 6 f32 of the cell (Å, degrees), then f32.
pub fn pgrid_bytes(map: &Map, title: &str) -> Vec<u8> {
    const TITLE: usize = 80;
    let points = map.grid().points;
    let [n_i, n_j, n_k] = points;
    let whole = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let mut bytes = Vec::with_capacity(152 + 4 * n_i * n_j * n_k);
    let mut put = |numbers: &[i32]| {
        for n in numbers {
            bytes.extend_from_slice(&n.to_le_bytes());
        }
    };
    put(&[3, 0, 0, 0]);
    let mut padded = one_line(title).into_bytes();
    padded.resize(TITLE, b' ');
    bytes.extend_from_slice(&padded);
    let mut put = |numbers: &[i32]| {
        for n in numbers {
            bytes.extend_from_slice(&n.to_le_bytes());
        }
    };
    put(&[1, 0, 1, 3]);
    put(&points.map(whole));
    put(&[whole(n_i * n_j * n_k)]);
    let lattice = map.lattice();
    let cell = lattice
        .lengths_ang()
        .into_iter()
        .chain(lattice.angles_deg());
    for number in cell {
        bytes.extend_from_slice(&(number as f32).to_le_bytes());
    }
    let values = map.closed_values();
    for k in 0..n_k {
        for j in 0..n_j {
            for i in 0..n_i {
                bytes.extend_from_slice(&values[(i * n_j + j) * n_k + k].to_le_bytes());
            }
        }
    }
    bytes
}

/// Printable ASCII on one line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == ' ' || c.is_ascii_graphic() {
                c
            } else {
                '?'
            }
        })
        .collect()
}
