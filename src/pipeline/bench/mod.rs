//! Measurements for the program's own benchmark table, and those of other libraries beside them.
//!
//! In: decorated structures, or a feature matrix. Out: [`Measurement`]s: milliseconds per
//! structure of descriptors on one core, seconds and peak memory of Ward on all threads; and
//! [`Peers`]. Each of ours is the shortest of several repeats, since whatever disturbs a
//! measurement makes it longer.

mod descriptors;
mod maps;
mod peers;
mod ward;

use std::path::PathBuf;

use serde::Serialize;

use super::PipelineError;
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::simplify::Representation;

pub use peers::{Peer, Peers, read_peers, run_peers};
pub use ward::{WARD_SHAPE, random_features};

/// The two settings of SOAP that are measured: r_cut in Å, n_max, l_max.
pub const SOAP_SETTINGS: [(f64, u32, u32); 2] = [(3.0, 5, 3), (6.0, 8, 6)];

/// What to measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureSettings {
    /// SOAP at [`SOAP_SETTINGS`] on CAN.
    pub soap: bool,
    /// Every descriptor on some representations.
    pub describe: Option<DescribeMeasure>,
    /// softBV maps and barriers of [`mapped_structures`].
    pub bvse: bool,
    /// Ward.
    pub ward: bool,
    /// Features for Ward instead of random numbers.
    pub features: Option<PathBuf>,
    /// How often each measurement is repeated.
    pub repeats: usize,
}

/// On what every descriptor is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeMeasure {
    /// At most this many structures, evenly by number of sites.
    pub at_most: usize,
    /// On each of these.
    pub representations: Vec<Representation>,
}

/// A measured number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// What was measured, equal to the name of the same measurement of another library.
    pub name: String,
    /// On what: "430 structures, 7,310 sites".
    pub input: String,
    /// "ms per structure", "s per structure" or "s".
    pub unit: &'static str,
    /// The shortest time.
    pub value: f64,
    /// Largest resident memory during the measurement, where the system tells.
    pub peak_memory_bytes: Option<u64>,
}

/// Name of the measurement of SOAP at given settings.
pub fn soap_name(r_cut: f64, n_max: u32, l_max: u32) -> String {
    format!("soap × CAN, r_cut {r_cut} Å, n_max {n_max}, l_max {l_max}")
}

/// Name of the measurement of a descriptor, or of "all" of them.
pub fn described_name(id: &str, representation: Representation) -> String {
    format!("{id} × {}", representation.id())
}

/// Name of the mean over representations of "all" descriptors.
pub const DESCRIBED_NAME: &str = "all, mean over representations";

/// Name of the measurement of Ward.
pub const WARD_NAME: &str = "ward";

/// Name of the measurement of maps and barriers.
pub const BVSE_NAME: &str = "bvse: softBV map and barriers, 0.1 Å";
/// Name of the measurement of the surfaces of such maps.
pub const SURFACE_NAME: &str = "bvse: surface of the map at E_3D";

/// Measures; `finished` gets each number as soon as it is there.
///
/// # Errors
/// [`PipelineError`].
pub fn measure(
    data: &Dataset,
    settings: &MeasureSettings,
    monitor: &Monitor,
    finished: &dyn Fn(Measurement),
) -> Result<(), PipelineError> {
    // Ward first: its peak of memory should hold nothing else.
    if settings.ward {
        finished(ward::measure_ward(settings, monitor)?);
    }
    if settings.bvse {
        finished(maps::measure_bvse(data, settings.repeats, monitor)?);
        finished(maps::measure_surfaces(data, settings.repeats, monitor)?);
    }
    if settings.soap {
        descriptors::measure_soap(data, settings.repeats, monitor, finished)?;
    }
    if let Some(describe) = &settings.describe {
        descriptors::measure_all(data, describe, settings.repeats, monitor, finished)?;
    }
    Ok(())
}
