//! Timings of other libraries, for the benchmark table.
//!
//! In: what the scripts of `tests/benches/` print, from files or from running them. Out: numbers
//! under the names of our own measurements.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::super::PipelineError;
use super::descriptors::{described_structures, simplified};
use super::maps::mapped_structures;
use super::{
    BVSE_NAME, DESCRIBED_NAME, MeasureSettings, WARD_NAME, WARD_SHAPE, described_name,
    random_features, soap_name,
};
use crate::crystal::Structure;
use crate::dataset::Dataset;
use crate::export::npy::npy_bytes;
use crate::export::write_atomically;
use crate::monitor::Monitor;
use crate::simplify::Representation;

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

/// Runs the scripts of DScribe, matminer, bvlain and SciPy on the very same input as our own
/// measurements.
///
/// # Errors
/// [`PipelineError::File`] naming the script that failed and what it said.
pub fn run_peers(
    python: &Path,
    scripts: &Path,
    data: &Dataset,
    settings: &MeasureSettings,
    monitor: &Monitor,
) -> Result<Peers, PipelineError> {
    let scratch = std::env::temp_dir().join(format!("superion-bench-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).map_err(|error| PipelineError::File {
        path: scratch.clone(),
        fact: error.to_string(),
    })?;
    let result = (|| {
        let mut peers = Peers::new();
        for (script, name, bytes) in script_inputs(data, settings, monitor)? {
            write_atomically(&scratch.join(name), &bytes)?;
            let script = scripts.join(script);
            peers.extend(run_script(python, &script, &scratch.join(name), monitor)?);
        }
        if let (true, Some(features)) = (settings.ward, &settings.features) {
            let script = scripts.join(WARD_SCRIPT);
            peers.extend(run_script(python, &script, features, monitor)?);
        }
        Ok(peers)
    })();
    // Left-over scratch files harm nobody.
    let _ = std::fs::remove_dir_all(&scratch);
    result
}

const WARD_SCRIPT: &str = "scipy_ward.py";

/// Script, name and content of the file that it gets.
type ScriptInput = (&'static str, &'static str, Vec<u8>);

fn script_inputs(
    data: &Dataset,
    settings: &MeasureSettings,
    monitor: &Monitor,
) -> Result<Vec<ScriptInput>, PipelineError> {
    let mut inputs: Vec<ScriptInput> = Vec::new();
    if settings.ward && settings.features.is_none() {
        let features = random_features(WARD_SHAPE, monitor)?;
        inputs.push((WARD_SCRIPT, "features.npy", npy_bytes(&features)?));
    }
    if settings.soap {
        let frames = simplified(data, Representation::Can);
        let lines: String = frames
            .iter()
            .map(|s| line(s, Representation::Can))
            .collect();
        inputs.push(("soap_dscribe.py", "frames.json", lines.into_bytes()));
    }
    if settings.bvse {
        let mapped = mapped_structures(data).into_iter();
        let lines: String = mapped.map(|s| line(s, Representation::Structure)).collect();
        inputs.push(("bvlain_maps.py", "decorated.json", lines.into_bytes()));
    }
    if let Some(describe) = &settings.describe {
        let of = |&r| {
            described_structures(data, r, describe.at_most)
                .into_iter()
                .map(move |s| line(&s, r))
        };
        let lines: String = describe.representations.iter().flat_map(of).collect();
        inputs.push((
            "matminer_descriptors.py",
            "described.json",
            lines.into_bytes(),
        ));
    }
    Ok(inputs)
}

/// A structure as a line of `superion simplify --json`.
fn line(structure: &Structure, representation: Representation) -> String {
    let sites = &structure.sites;
    let species = sites.iter().map(|site| site.main_species());
    let symbols: Vec<&str> = species.clone().map(|s| s.element.symbol()).collect();
    let states: Vec<Option<f64>> = species.map(|s| s.oxidation_state).collect();
    let frac: Vec<[f64; 3]> = sites.iter().map(|site| site.frac).collect();
    let value = json!({
        "representation": representation.id(),
        "lattice": structure.lattice.rows(),
        "species": symbols,
        "oxidation_states": states,
        "frac_coords": frac,
    });
    value.to_string() + "\n"
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

/// Recognises what each script prints.
fn peers_of(value: &Value) -> Peers {
    match value["library"].as_str() {
        Some("dscribe") => dscribe(value),
        Some("scipy") => scipy(value),
        Some("bvlain") => bvlain(value),
        Some("matminer") => matminer(value),
        _ => Peers::new(),
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

/// Representation → descriptor → milliseconds per structure; "all" is their sum, whose mean over
/// representations comes last. Few descriptors are of another library than matminer, named for each.
fn matminer(value: &Value) -> Peers {
    let mut peers = Peers::new();
    let mut of_all = Vec::new();
    for representation in Representation::ALL {
        let times = value["ms_per_structure"][representation.id()].as_object();
        let mut sum = 0.0;
        for (id, ms) in times.into_iter().flatten() {
            if let Some(ms) = ms.as_f64() {
                let library = value["libraries"][id].as_str().unwrap_or("matminer");
                peers.insert(described_name(id, representation), peer(library, ms));
                sum += ms;
            }
        }
        if sum > 0.0 {
            peers.insert(
                described_name("all", representation),
                peer("all of them", sum),
            );
            of_all.push(sum);
        }
    }
    if !of_all.is_empty() {
        let mean = of_all.iter().sum::<f64>() / of_all.len() as f64;
        peers.insert(DESCRIBED_NAME.to_owned(), peer("all of them", mean));
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
        let matminer = json!({"library": "matminer", "libraries": {"soap": "dscribe"},
            "ms_per_structure": {"CAN": {"mxrd": 12.5, "soap": 2.0}}});
        let peers = peers_of(&matminer);
        assert_eq!(peers["mxrd × CAN"].value, 12.5);
        assert_eq!(peers["soap × CAN"].library, "dscribe");
        assert_eq!(peers["all × CAN"].value, 14.5);
        assert_eq!(peers[DESCRIBED_NAME].value, 14.5);
        assert!(peers_of(&json!([1, 2])).is_empty());
    }
}
