//! CIF reading against pymatgen, on 845 files of many hands (`data/cif/make_reference.py`).

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use superion::crystal::Structure;
use superion::import::cif::read_cif;

use crate::shared::shared_dir;

const HKL: [[f64; 3]; 3] = [[1.0, 2.0, 3.0], [3.0, -1.0, 2.0], [2.0, 5.0, -4.0]];

/// Files of an archive by name.
fn cifs_of(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(File::open(archive).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for k in 0..zip.len() {
        let mut file = zip.by_index(k).unwrap();
        let name = file
            .name()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned();
        if name.ends_with(".cif") {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            files.insert(name, bytes);
        }
    }
    files
}

/// What differs from pymatgen's reading, `None` where nothing does.
fn difference(structure: &Structure, reference: &Value) -> Option<String> {
    let close = |ours: f64, theirs: f64, tolerance: f64| (ours - theirs).abs() <= tolerance;
    if structure.n_sites() as u64 != reference[0].as_u64()? {
        return Some(format!(
            "{} sites, pymatgen {}",
            structure.n_sites(),
            reference[0]
        ));
    }
    let volume = structure.lattice.volume_ang3();
    if !close(volume, reference[1].as_f64()?, 1e-4) {
        return Some(format!("{volume} Å³, pymatgen {}", reference[1]));
    }
    let mut ours: BTreeMap<String, f64> = BTreeMap::new();
    for (element, amount) in structure.composition() {
        *ours.entry(element.symbol().to_owned()).or_default() += amount;
    }
    let theirs: BTreeMap<String, f64> = serde_json::from_value(reference[2].clone()).ok()?;
    let equal = ours.len() == theirs.len()
        && ours
            .iter()
            .zip(&theirs)
            .all(|(u, v)| u.0 == v.0 && close(*u.1, *v.1, 2e-3));
    if !equal {
        return Some(format!("{ours:?}, pymatgen {theirs:?}"));
    }
    let sums = digest(structure);
    let scale: f64 = structure
        .composition()
        .iter()
        .map(|(e, n)| f64::from(e.atomic_number()) * n)
        .sum();
    let agree = (0..3).all(|k| {
        reference[3][k]
            .as_f64()
            .is_some_and(|v| close(sums[k], v, 0.02 + 2e-4 * scale))
    });
    (!agree).then(|| format!("positions {sums:?}, pymatgen {}", reference[3]))
}

/// |Σ occupancy · Z · exp(2πi h·x)| for three h; any lost, moved or doubled site changes it.
fn digest(structure: &Structure) -> [f64; 3] {
    HKL.map(|h| {
        let (mut re, mut im) = (0.0, 0.0);
        for site in &structure.sites {
            let phase = TAU * (0..3).map(|k| h[k] * site.frac[k]).sum::<f64>();
            let weight: f64 = site
                .occupants
                .iter()
                .map(|o| o.occupancy * f64::from(o.species.element.atomic_number()))
                .sum();
            re += weight * phase.cos();
            im += weight * phase.sin();
        }
        f64::hypot(re, im)
    })
}

fn compare(archive: &str) {
    let Some(shared) = shared_dir() else { return };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cif/reference.json");
    let reference: Value = serde_json::from_reader(File::open(data).unwrap()).unwrap();
    let mut different = BTreeMap::new();
    let files = cifs_of(&shared.join(format!("data/{archive}.zip")));
    for (name, bytes) in &files {
        let (blocks, rejected) = read_cif(bytes, name);
        let theirs = &reference[archive][name];
        let difference = match (blocks.first(), theirs.as_str()) {
            (Some(block), None) => difference(&block.structure, theirs),
            (None, Some(_)) => None,
            (Some(block), Some(_)) => Some(format!(
                "read ({}), pymatgen fails",
                block.structure.reduced_formula()
            )),
            (None, None) => Some(format!("rejected: {}", rejected[0])),
        };
        if let Some(difference) = difference {
            different.insert(name.clone(), difference);
        }
    }
    for (name, d) in &different {
        let (blocks, rejected) = read_cif(&files[name], name);
        println!("{name}: {d}");
        for w in blocks.iter().flat_map(|b| &b.warnings).chain(&rejected) {
            println!("     {w}");
        }
    }
    println!(
        "{archive}: {} files, {} differ",
        files.len(),
        different.len()
    );
}

#[test]
fn obelix() {
    compare("obelix");
}

#[test]
fn cod() {
    compare("cod-crystals");
}
