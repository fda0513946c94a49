//! Timings of other libraries, for the benchmark table.
//!
//! In: what the scripts of `tests/benches/` print. Out: numbers under the names of our own
//! measurements.

use std::collections::BTreeMap;

use serde_json::Value;
use superion::simplify::Representation;

use super::names::{BVSE_NAME, DESCRIBED_NAME, WARD_NAME, described_name, soap_name};

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

/// Recognises what each script prints.
pub fn peers_of(value: &Value) -> Peers {
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
