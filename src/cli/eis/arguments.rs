//! The arguments of `superion eis`.

use std::path::PathBuf;

use clap::Args;

use super::points::Without;
use crate::cli::common::CommonArguments;
use crate::cli::values::{pair, positive_number};

/// 0 °C in K.
const ZERO_CELSIUS_K: f64 = 273.15;

/// A greater number without a unit may be K as well as °C.
const MOST_BARE: f64 = 200.0;

/// Arguments of `superion eis`.
#[derive(Debug, Args)]
pub(in crate::cli) struct EisArguments {
    /// Impedance spectra: BioLogic .mpt and .mpr, Gamry .DTA, ZPlot .z, Ivium .idf, Autolab, PalmSens,
    /// .csv, .xlsx; folders
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Thickness of the pellet; counts before what files say
    #[arg(long, value_name = "L", value_parser = positive_number)]
    pub thickness_mm: Option<f64>,
    /// One standard error of the thickness
    #[arg(long, value_name = "ΔL", value_parser = positive_number, requires = "thickness_mm")]
    pub thickness_error_mm: Option<f64>,
    /// Diameter of its electrodes
    #[arg(long, value_name = "D", value_parser = positive_number, conflicts_with = "area_cm2")]
    pub diameter_mm: Option<f64>,
    /// One standard error of the diameter
    #[arg(long, value_name = "ΔD", value_parser = positive_number, requires = "diameter_mm")]
    pub diameter_error_mm: Option<f64>,
    /// Area of one electrode
    #[arg(long, value_name = "A", value_parser = positive_number)]
    pub area_cm2: Option<f64>,
    /// One standard error of the area
    #[arg(long, value_name = "ΔA", value_parser = positive_number, requires = "area_cm2")]
    pub area_error_cm2: Option<f64>,
    /// The circuit: R-RQ-RQ-Q, R0-p(R1,CPE1)-W or R(RQ)(RQ)Q [default: the simplest of the common ones that
    /// fits]
    #[arg(long, value_name = "TEXT")]
    pub circuit: Option<String>,
    /// Temperatures where files do not say: one for all spectra, or one for each in their order; °C, or K
    /// with a K behind the number: 25 or 298.15K; above 200 the unit is needed
    #[arg(long, value_name = "T,…", value_delimiter = ',', value_parser = temperature, allow_hyphen_values = true)]
    pub temperature: Vec<f64>,
    /// Title or number of a column: frequency="f", real="Z'", minus-imaginary="-Z''", modulus, phase,
    /// temperature, cycle; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Points to leave out, by frequency in Hz: 50,100 or 1e6..7e6
    #[arg(long, value_name = "F,…", value_delimiter = ',', value_parser = super::points::without)]
    pub without: Vec<Without>,
    /// Fit the points that fail the Kramers–Kronig test too
    #[arg(long)]
    pub keep_failing: bool,
    /// All spectra are of this cell [default: told by the names of the spectra]
    #[arg(long, value_name = "NAME")]
    pub cell: Option<String>,
    /// The cells are replicates: their mean and standard deviation too
    #[arg(long)]
    pub replicates: bool,
    /// Write figures of each spectrum, tables, and the Arrhenius figure
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// A temperature in K: "25", "-20C", "298.15K".
fn temperature(text: &str) -> Result<f64, String> {
    let text = text.trim().replace('−', "-");
    let kelvin = text.strip_suffix(['K', 'k']);
    let celsius = text.strip_suffix(['C', 'c']);
    let number = kelvin.or(celsius).unwrap_or(&text).trim();
    let number = number.strip_suffix('°').unwrap_or(number).trim();
    let value: f64 = number
        .parse()
        .map_err(|_| "write a temperature in °C, as 25, or in K, as 298.15K".to_owned())?;
    if kelvin.is_none() && celsius.is_none() && value > MOST_BARE {
        let in_celsius = (100.0 * (value - ZERO_CELSIUS_K)).round() / 100.0;
        return Err(format!(
            "{number} may be K or °C: write {number}K (that is {in_celsius} °C) or {number}C"
        ));
    }
    let kelvin = match kelvin.is_some() {
        true => value,
        false => value + ZERO_CELSIUS_K,
    };
    match kelvin > 0.0 && kelvin.is_finite() {
        true => Ok(kelvin),
        false => Err("no temperature is below −273.15 °C".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_are_in_celsius_or_kelvin() {
        let near = |text: &str, kelvin: f64| {
            assert!((temperature(text).unwrap() - kelvin).abs() < 1e-9, "{text}");
        };
        near("25", 298.15);
        near("-20C", 253.15);
        near("−20 °C", 253.15);
        near("298.15K", 298.15);
        near("300 °C", 573.15);
        near("150", 423.15);
        let error = temperature("298").unwrap_err();
        assert!(error.contains("298K") && error.contains("298C"), "{error}");
        assert!(temperature("-300").is_err() && temperature("warm").is_err());
    }
}
