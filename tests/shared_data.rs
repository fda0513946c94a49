//! Where the tests find reference data that are too large for the repository.
//!
//! `../shared` beside the repository, or the folder named by `SUPERION_SHARED`. Tests that need it
//! are skipped where it is missing: each says so, and the last line of the run names them all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use superion::crystal::{Element, Lattice, Species, Structure};

use crate::skipped::skip;

/// The folder with reference data; where it is missing, `None`, and the test that asks counts as
/// skipped.
#[track_caller]
pub fn shared_dir() -> Option<PathBuf> {
    let named = std::env::var_os("SUPERION_SHARED").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = named.clone().unwrap_or_else(beside);
    if dir.join("reference").is_dir() {
        return Some(dir);
    }
    let shown = named.map_or("../shared".to_owned(), |dir| dir.display().to_string());
    skip(&format!("{shown} is missing"));
    None
}

/// A gzipped file as text.
pub fn gunzipped(path: &Path) -> String {
    let mut text = String::new();
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

/// The CIFs of `data/mp-li-structures.csv.gz` by material id.
pub fn materials_project_cifs(shared: &Path) -> BTreeMap<String, String> {
    let text = gunzipped(&shared.join("data/mp-li-structures.csv.gz"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (row[0].to_owned(), row[5].to_owned()))
        .collect()
}

/// The structure of a CIF as pymatgen writes it: one block in P1, every site full.
pub fn structure_of_p1_cif(cif: &str) -> Structure {
    let number = |tag: &str| -> f64 {
        let line = cif.lines().find(|line| line.starts_with(tag)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let lengths = ["_cell_length_a", "_cell_length_b", "_cell_length_c"].map(number);
    let angles = ["_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"].map(number);
    let (mut species, mut frac) = (Vec::new(), Vec::new());
    let lines = cif
        .lines()
        .skip_while(|l| !l.contains("_atom_site_occupancy"));
    for fields in lines
        .skip(1)
        .map(|l| l.split_whitespace().collect::<Vec<_>>())
    {
        if fields.len() >= 7 {
            species.push(Species::bare(fields[0].parse::<Element>().unwrap()));
            frac.push([3, 4, 5].map(|k: usize| fields[k].parse().unwrap()));
        }
    }
    let lattice = Lattice::from_parameters(lengths, angles).unwrap();
    Structure::ordered(lattice, &species, &frac)
}
