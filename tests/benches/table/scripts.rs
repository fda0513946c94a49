//! The scripts of `tests/benches/`, which time other libraries.
//!
//! In: the very same structures and features as our own measurements get. Out: [`Peers`].

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use superion::crystal::Structure;
use superion::crystal::oxidation::Decoration;
use superion::export::npy::npy_bytes;
use superion::monitor::Monitor;
use superion::simplify::Representation;

use super::MeasureSettings;
use super::descriptors::{described_structures, simplified};
use super::maps::mapped_structures;
use super::peers::{Peers, peers_of};
use super::ward::{WARD_SHAPE, random_features};

const WARD_SCRIPT: &str = "scipy_ward.py";

/// Reads what a script printed into a file.
pub(super) fn read_peers(path: &Path) -> Result<Peers> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let value: Value = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(peers_of(&value))
}

/// Runs the scripts of DScribe, matminer, bvlain and SciPy.
///
/// # Errors
/// The script that failed, and what it said.
pub(super) fn run_peers(
    python: &Path,
    decorations: &[Decoration],
    settings: &MeasureSettings,
    monitor: &Monitor,
) -> Result<Peers> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/benches");
    let scratch = tempfile::tempdir()?;
    let mut peers = Peers::new();
    for (script, name, bytes) in script_inputs(decorations, settings)? {
        let input = scratch.path().join(name);
        fs::write(&input, &bytes)?;
        peers.extend(run_script(python, &scripts.join(script), &input, monitor)?);
    }
    if let (true, Some(features)) = (settings.ward, &settings.features) {
        let script = scripts.join(WARD_SCRIPT);
        peers.extend(run_script(python, &script, features, monitor)?);
    }
    Ok(peers)
}

/// Script, name and content of the file that it gets.
type ScriptInput = (&'static str, &'static str, Vec<u8>);

fn script_inputs(
    decorations: &[Decoration],
    settings: &MeasureSettings,
) -> Result<Vec<ScriptInput>> {
    let mut inputs: Vec<ScriptInput> = Vec::new();
    if settings.ward && settings.features.is_none() {
        let features = random_features(WARD_SHAPE);
        inputs.push((WARD_SCRIPT, "features.npy", npy_bytes(&features)));
    }
    if settings.soap {
        let frames = simplified(decorations, Representation::Can);
        let lines: String = frames
            .iter()
            .map(|s| line(s, Representation::Can))
            .collect();
        inputs.push(("soap_dscribe.py", "frames.json", lines.into_bytes()));
    }
    if settings.bvse {
        let mapped = mapped_structures(decorations).into_iter();
        let lines: String = mapped.map(|s| line(s, Representation::Structure)).collect();
        inputs.push(("bvlain_maps.py", "decorated.json", lines.into_bytes()));
    }
    if let Some(describe) = &settings.describe {
        let of = |&r| {
            described_structures(decorations, r, describe.at_most)
                .into_iter()
                .map(move |s| line(&s, r))
        };
        let lines: String = describe.representations.iter().flat_map(of).collect();
        let script = "matminer_descriptors.py";
        inputs.push((script, "described.json", lines.into_bytes()));
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

fn run_script(python: &Path, script: &Path, input: &Path, monitor: &Monitor) -> Result<Peers> {
    let name = script.file_name().unwrap_or_default().to_string_lossy();
    let _step = monitor.step(format!("Running {name}"), 0);
    let output = Command::new(python)
        .arg(script)
        .arg(input)
        .output()
        .with_context(|| python.display().to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}: {}", script.display(), said.trim());
    }
    let value: Value = serde_json::from_slice(&output.stdout).with_context(|| name.into_owned())?;
    Ok(peers_of(&value))
}
