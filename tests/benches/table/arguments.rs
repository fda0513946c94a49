//! What can be asked of the benchmark table.
//!
//! In: text. Out: [`Arguments`], and from them [`MeasureSettings`].

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Parser;
use superion::monitor::Limits;
use superion::simplify::Representation;

use super::{DescribeMeasure, MeasureSettings};

/// The rows of the table.
const ROWS: [&str; 4] = ["soap", "bvse", "ward", "describe"];

/// The program's own benchmark table.
#[derive(Debug, Parser)]
#[command(name = "superion_bench")]
pub struct Arguments {
    /// Structure files, folders, archives, tables; the sample where there are none
    #[arg(value_name = "INPUT")]
    pub paths: Vec<PathBuf>,
    /// The embedded sample: 430 structures
    #[arg(long)]
    pub sample: bool,
    /// Only these entries: a,b,c or @file with one id per line
    #[arg(long, value_name = "IDS")]
    pub ids: Option<String>,
    /// Title of a table's column: structure="CIF file"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Keep partially occupied sites instead of choosing an ordered arrangement
    #[arg(long)]
    pub keep_disorder: bool,
    /// Keep entries with deuterium
    #[arg(long)]
    pub keep_deuterium: bool,
    /// Keep entries that share an ICSD code apart
    #[arg(long)]
    pub no_merge: bool,
    /// Drop structures with more sites than this [default: 500]
    #[arg(long, value_name = "N", value_parser = positive)]
    pub max_sites: Option<usize>,
    /// Only these rows of the table: soap, bvse, ward, describe; several with commas
    #[arg(long, value_name = "NAME[,NAME…]", default_value = "soap,bvse,ward")]
    pub only: String,
    /// Structures on which every descriptor is measured, evenly by number of sites
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = positive)]
    pub structures: usize,
    /// Representations on which every descriptor is measured, or all
    #[arg(
        long,
        value_name = "R[,R…]",
        alias = "representation",
        default_value = "structure,CAN"
    )]
    pub representations: String,
    /// Features for Ward instead of 18,590 × 260 random numbers
    #[arg(long, value_name = "FILE.npy")]
    pub features: Option<PathBuf>,
    /// Timings of other libraries, as the scripts of tests/benches write them
    #[arg(long, value_name = "FILE.json")]
    pub peers: Option<PathBuf>,
    /// Python with those libraries: runs the scripts of tests/benches first
    #[arg(long, value_name = "PATH")]
    pub python: Option<PathBuf>,
    /// How often each measurement is repeated; the shortest time counts
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = positive)]
    pub repeats: usize,
    /// Print one JSON object per line on standard output
    #[arg(long)]
    pub json: bool,
    /// Do not name each step on standard error
    #[arg(long)]
    pub quiet: bool,
    /// Threads; default: one for each core
    #[arg(long, value_name = "N", value_parser = positive)]
    pub threads: Option<usize>,
    /// A structure may take so long in one stage [default: 300]
    #[arg(long, value_name = "S")]
    pub seconds_per_structure: Option<f64>,
    /// A structure may need so much memory in one stage [default: 4]
    #[arg(long, value_name = "GB")]
    pub memory_per_structure: Option<f64>,
    /// What cargo says to every bench.
    #[arg(long, hide = true)]
    pub bench: bool,
}

impl Arguments {
    /// What to measure.
    pub(super) fn settings(&self) -> Result<MeasureSettings> {
        let rows: Vec<&str> = self.only.split(',').map(str::trim).collect();
        if let Some(unknown) = rows.iter().find(|row| !ROWS.contains(row)) {
            bail!("--only {unknown}: choose among {}", ROWS.join(", "));
        }
        let describe = if rows.contains(&"describe") {
            Some(DescribeMeasure {
                at_most: self.structures,
                representations: representations(&self.representations)?,
            })
        } else {
            None
        };
        Ok(MeasureSettings {
            soap: rows.contains(&"soap"),
            bvse: rows.contains(&"bvse"),
            ward: rows.contains(&"ward"),
            describe,
            features: self.features.clone(),
            repeats: self.repeats,
        })
    }

    /// What a structure may cost.
    pub(super) fn limits(&self) -> Limits {
        let default = Limits::default();
        let bytes = self.memory_per_structure.map(|gb| (gb * 1e9) as u64);
        let seconds = self.seconds_per_structure;
        Limits {
            seconds_per_structure: seconds.unwrap_or(default.seconds_per_structure),
            memory_bytes: bytes.unwrap_or(default.memory_bytes),
        }
    }
}

/// Representations of `a,b` or `all`.
fn representations(text: &str) -> Result<Vec<Representation>> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(Representation::ALL.to_vec());
    }
    let mut chosen = Vec::new();
    for word in text.split(',').map(str::trim) {
        match Representation::from_id(word) {
            Some(representation) => chosen.push(representation),
            None => bail!(
                "\"{word}\" is not a representation; choose among {}, or all",
                Representation::ALL.map(Representation::id).join(", ")
            ),
        }
    }
    Ok(chosen)
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number greater than 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write ROLE=TITLE, with an equals sign between")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
