//! Timings of other libraries, for the benchmark table.
//!
//! In: what the scripts of `tests/benches/` print, from files or from running them. Out: numbers
//! under the names of our own measurements.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::measure::{
    BVSE_NAME, WARD_NAME, WARD_SHAPE, mapped_structures, random_features, soap_name,
};
use super::{DataSet, PipelineError};
use crate::crystal::{Element, Structure};
use crate::export::folder::Folder;
use crate::export::npy::npy_bytes;
use crate::monitor::Monitor;
use crate::simplify::{Representation, simplify};

/// Another library's number.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// "dscribe".
    pub library: String,
    /// In the unit of our measurement of the same name.
    pub value: f64,
    /// Largest resident memory in bytes, where it was measured.
    pub peak_memory_bytes: Option<u64>,
}

/// Numbers by the name of our measurement.
pub type Peers = BTreeMap<String, Peer>;

/// Reads what a script printed into a file.
///
/// # Errors
/// [`PipelineError::File`].
pub fn read_peers(path: &Path) -> Result<Peers, PipelineError> {
    let wrong = |fact: String| PipelineError::File {
        path: path.to_owned(),
        fact,
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    Ok(peers_of(&value))
}

/// Runs the scripts of DScribe, bvlain and SciPy on the very same input as our own measurements.
///
/// # Errors
/// [`PipelineError::File`] naming the script that failed and what it said.
pub fn run_peers(
    python: &Path,
    scripts: &Path,
    data: &DataSet<'_>,
    soap: bool,
    bvse: bool,
    ward: Option<Option<PathBuf>>,
    monitor: &Monitor,
) -> Result<Peers, PipelineError> {
    let scratch = std::env::temp_dir().join(format!("superion-bench-{}", std::process::id()));
    let mut folder = Folder::create(&scratch)?;
    let mut peers = Peers::new();
    let result = (|| {
        if let Some(features) = ward {
            let path = match features {
                Some(path) => path,
                None => {
                    let features = random_features(WARD_SHAPE, monitor)?;
                    folder.write("features.npy", &npy_bytes(&features)?)?;
                    scratch.join("features.npy")
                }
            };
            peers.extend(run_script(
                python,
                &scripts.join("scipy_ward.py"),
                &path,
                monitor,
            )?);
        }
        if soap {
            folder.write("structures.json", frames(data).as_bytes())?;
            let path = scratch.join("structures.json");
            peers.extend(run_script(
                python,
                &scripts.join("soap_dscribe.py"),
                &path,
                monitor,
            )?);
        }
        if bvse {
            folder.write("decorated.json", decorated_lines(data).as_bytes())?;
            let path = scratch.join("decorated.json");
            peers.extend(run_script(
                python,
                &scripts.join("bvlain_maps.py"),
                &path,
                monitor,
            )?);
        }
        Ok(())
    })();
    // Left-over scratch files harm nobody.
    let _ = std::fs::remove_dir_all(&scratch);
    result.map(|()| peers)
}

/// The CAN frames as JSON lines.
fn frames(data: &DataSet<'_>) -> String {
    let line = |structure: Structure| {
        let species: Vec<&str> = structure
            .sites
            .iter()
            .map(|s| s.main_species().element.symbol())
            .collect();
        let frac: Vec<[f64; 3]> = structure.sites.iter().map(|s| s.frac).collect();
        let lattice = structure.lattice.rows();
        json!({"lattice": lattice, "species": species, "frac_coords": frac}).to_string() + "\n"
    };
    data.decorations
        .iter()
        .map(|d| line(simplify(&d.structure, Representation::Can, Element::LI)))
        .collect()
}

/// The mapped structures as JSON lines.
fn decorated_lines(data: &DataSet<'_>) -> String {
    let line = |structure: &Structure| {
        let species = |s: &crate::crystal::Site| s.main_species();
        let sites = &structure.sites;
        let symbols: Vec<&str> = sites.iter().map(|s| species(s).element.symbol()).collect();
        let states: Vec<_> = sites.iter().map(|s| species(s).oxidation_state).collect();
        let frac: Vec<[f64; 3]> = sites.iter().map(|s| s.frac).collect();
        let lattice = structure.lattice.rows();
        json!({"lattice": lattice, "species": symbols, "oxidation_states": states, "frac_coords": frac})
            .to_string()
            + "\n"
    };
    mapped_structures(data).into_iter().map(line).collect()
}

fn run_script(
    python: &Path,
    script: &Path,
    input: &Path,
    monitor: &Monitor,
) -> Result<Peers, PipelineError> {
    monitor.check()?;
    let name = script.file_name().unwrap_or_default().to_string_lossy();
    let _step = monitor.step(format!("Running {name}"), 0);
    let wrong = |fact: String| PipelineError::File {
        path: script.to_owned(),
        fact,
    };
    let output = Command::new(python)
        .arg(script)
        .arg(input)
        .output()
        .map_err(|error| wrong(format!("{}: {error}", python.display())))?;
    if !output.status.success() {
        return Err(wrong(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ));
    }
    let value: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| wrong(error.to_string()))?;
    Ok(peers_of(&value))
}

/// Recognises what each script prints; an object of several of them is read part by part.
fn peers_of(value: &Value) -> Peers {
    match value["library"].as_str() {
        Some("dscribe") => dscribe(value),
        Some("scipy") => scipy(value),
        Some("bvlain") => bvlain(value),
        _ => matminer(value),
    }
}

fn dscribe(value: &Value) -> Peers {
    let one = |result: &Value| {
        let whole = |key: &str| u32::try_from(result[key].as_u64()?).ok();
        let name = soap_name(result["r_cut"].as_f64()?, whole("n_max")?, whole("l_max")?);
        Some((name, peer("dscribe", result["ms_per_structure"].as_f64()?)))
    };
    let results = value["results"].as_array();
    results.into_iter().flatten().filter_map(one).collect()
}

fn scipy(value: &Value) -> Peers {
    let Some(seconds) = value["seconds"].as_f64() else {
        return Peers::new();
    };
    let peer = Peer {
        peak_memory_bytes: value["peak_memory_gb"].as_f64().map(|gb| (gb * 1e9) as u64),
        ..peer("scipy", seconds)
    };
    Peers::from([(WARD_NAME.to_owned(), peer)])
}

fn bvlain(value: &Value) -> Peers {
    let seconds = value["s_per_structure"].as_f64();
    let of_ours = |s| (BVSE_NAME.to_owned(), peer("bvlain", s));
    seconds.map(of_ours).into_iter().collect()
}

/// Descriptor → representation → milliseconds per structure.
fn matminer(value: &Value) -> Peers {
    let mut peers = Peers::new();
    for (id, representations) in value.as_object().into_iter().flatten() {
        for (representation, ms) in representations.as_object().into_iter().flatten() {
            if let Some(ms) = ms.as_f64() {
                peers.insert(format!("{id} × {representation}"), peer("matminer", ms));
            }
        }
    }
    peers
}

fn peer(library: &str, value: f64) -> Peer {
    Peer {
        library: library.to_owned(),
        value,
        peak_memory_bytes: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_recognised_by_what_it_prints() {
        let dscribe = json!({"library": "dscribe", "results": [
            {"r_cut": 3.0, "n_max": 5, "l_max": 3, "ms_per_structure": 1.75}]});
        let name = soap_name(3.0, 5, 3);
        assert_eq!(peers_of(&dscribe)[&name].value, 1.75);
        let scipy = json!({"library": "scipy", "seconds": 115.0, "peak_memory_gb": 2.7});
        assert_eq!(
            peers_of(&scipy)["ward"].peak_memory_bytes,
            Some(2_700_000_000)
        );
        let bvlain = json!({"library": "bvlain", "s_per_structure": 24.1});
        assert_eq!(peers_of(&bvlain)[BVSE_NAME].value, 24.1);
        let matminer = json!({"mxrd": {"CAN": 12.5}});
        assert_eq!(peers_of(&matminer)["mxrd × CAN"].value, 12.5);
        assert!(peers_of(&json!([1, 2])).is_empty());
    }
}
