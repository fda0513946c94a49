//! Doubts about σ(T): values that no ion conductor has.

use crate::import::MeasuredSeries;
use crate::import::labels::conductivities::IMPLAUSIBLE_S_CM;
use crate::monitor::Warning;

/// Temperatures in K below which a table is asked whether it is in °C.
const COLD_K: f64 = 100.0;
/// Temperature in K below which [`IMPLAUSIBLE_S_CM`] is what it says.
const WARM_K: f64 = 400.0;
/// Conductivity in S cm⁻¹ that is implausible at any temperature.
const IMPLAUSIBLE_ANYWHERE_S_CM: f64 = 10.0;

/// Says what of the points no ion conductor has.
pub(in crate::import) fn doubt(series: &mut MeasuredSeries) {
    let subject = match &series.sample {
        Some(sample) => format!("{}, sample \"{sample}\"", series.name),
        None => series.name.clone(),
    };
    let too_high = |(kelvin, sigma): &&(f64, f64)| {
        *sigma > IMPLAUSIBLE_ANYWHERE_S_CM || (*sigma > IMPLAUSIBLE_S_CM && *kelvin < WARM_K)
    };
    let high = series.points.iter().filter(too_high);
    if let Some((kelvin, sigma)) = high.clone().max_by(|u, v| u.1.total_cmp(&v.1)) {
        let fact = format!(
            "conductivities up to {sigma} S/cm (at {kelvin:.0} K) are implausibly high ({} of {} points)",
            high.count(),
            series.points.len()
        );
        let remedy = "check the unit of the column";
        series.warnings.push(Warning::new(&subject, fact, remedy));
    }
    let coldest = series
        .points
        .iter()
        .map(|point| point.0)
        .fold(f64::INFINITY, f64::min);
    if coldest < COLD_K {
        let fact = format!("a temperature of {coldest:.1} K is implausibly low");
        let remedy = "if temperatures are in °C, call the column \"T (°C)\"";
        series.warnings.push(Warning::new(&subject, fact, remedy));
    }
}
