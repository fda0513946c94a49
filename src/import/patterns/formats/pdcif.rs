//! Powder CIF: profiles in data names `_pd_…` (Toby, Von Dreele & Larson 2003, DOI 10.1107/S0021889803016819).

use crate::import::cif::{PlainBlock, plain_blocks};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::pattern::Wavelengths;
use crate::import::patterns::radiation::{of_notes, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, between};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "powder CIF",
    recognises: |source, head| {
        let is_cif = head
            .trim_start_matches('\u{feff}')
            .lines()
            .any(|line| line.starts_with("data_"));
        is_cif
            && source.bytes.windows(4).any(|window| window == b"_pd_")
            && holds_profile(&source.bytes)
    },
    read,
};

/// Angles, the processed ones first.
const ANGLES: [&str; 3] = [
    "_pd_proc_2theta_corrected",
    "_pd_meas_2theta_scan",
    "_pd_meas_2theta_corrected",
];
/// Intensities, those measured first.
const INTENSITIES: [&str; 6] = [
    "_pd_meas_counts_total",
    "_pd_meas_intensity_total",
    "_pd_proc_intensity_total",
    "_pd_meas_intensity_net",
    "_pd_meas_counts_net",
    "_pd_proc_intensity_net",
];

fn holds_profile(bytes: &[u8]) -> bool {
    let holds = |word: &str| {
        bytes
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    };
    INTENSITIES.iter().any(|name| holds(name))
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let blocks = plain_blocks(&text);
    let radiation = blocks.iter().find_map(wavelengths_of);
    let mut found = Scans::default();
    for block in &blocks {
        if let Some(mut scan) = scan_of(block) {
            scan.label = block.name().to_owned();
            scan.wavelengths = wavelengths_of(block).or_else(|| radiation.clone());
            found.scans.push(scan);
        }
    }
    if found.scans.is_empty() {
        let fact = "it holds no profile: no loop of angles with intensities";
        return Err(Fault::new(
            fact,
            "give a powder CIF with measured intensities",
        ));
    }
    Ok(found)
}

/// "123.4(5)": the number, and its deviation.
fn number(text: &str) -> (f64, Option<f64>) {
    let Some((value, rest)) = text.split_once('(') else {
        return (text.trim().parse().unwrap_or(f64::NAN), None);
    };
    let digits: Option<f64> = rest.trim_end_matches(')').parse().ok();
    let decimals = value
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let scale = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    (
        value.trim().parse().unwrap_or(f64::NAN),
        digits.map(|digits| digits * scale),
    )
}

fn scan_of(block: &PlainBlock<'_>) -> Option<Scan> {
    let counted = INTENSITIES.iter().find_map(|name| block.values(name))?;
    let both: Vec<(f64, Option<f64>)> = counted.iter().map(|text| number(text)).collect();
    let counts: Vec<f64> = both.iter().map(|(value, _)| *value).collect();
    let given = both.iter().any(|(_, deviation)| deviation.is_some());
    let positions = ANGLES
        .iter()
        .find_map(|name| block.values(name))
        .map(|texts| {
            texts
                .iter()
                .map(|text| number(text).0)
                .collect::<Vec<f64>>()
        })
        .filter(|angles| angles.len() == counts.len())
        .or_else(|| range(block, counts.len()))?;
    let temperature = [
        "_pd_meas_temperature",
        "_diffrn_ambient_temperature",
        "_cell_measurement_temperature",
    ];
    let kelvin = temperature
        .iter()
        .find_map(|name| block.item(name))
        .map(|text| number(text).0);
    Some(Scan {
        positions,
        deviations: given.then(|| {
            both.iter()
                .map(|(_, deviation)| deviation.unwrap_or(f64::NAN))
                .collect()
        }),
        counts,
        temperature_k: kelvin
            .filter(|k| (1.0..3000.0).contains(k))
            .map(|k| Stated::new(k, "the file's data names")),
        ..Scan::default()
    })
}

fn range(block: &PlainBlock<'_>, count: usize) -> Option<Vec<f64>> {
    let of = |kind: &str, end: &str| {
        block
            .item(&format!("_pd_{kind}_2theta_range_{end}"))
            .map(|text| number(text).0)
    };
    let (low, high) = of("meas", "min")
        .zip(of("meas", "max"))
        .or_else(|| of("proc", "min").zip(of("proc", "max")))?;
    Some(between(low, high, count))
}

fn wavelengths_of(block: &PlainBlock<'_>) -> Option<Wavelengths> {
    let name = "_diffrn_radiation_wavelength";
    let values = block
        .values(name)
        .or_else(|| block.item(name).map(|text| vec![text]));
    let waves: Vec<f64> = values
        .into_iter()
        .flatten()
        .map(|text| number(text).0)
        .filter(|x| x.is_finite())
        .collect();
    let weights = block
        .values("_diffrn_radiation_wavelength_wt")
        .unwrap_or_default();
    let weight = |k: usize| {
        weights
            .get(k)
            .map(|text| number(text).0)
            .filter(|x| x.is_finite())
    };
    let share = weight(1)
        .zip(weight(0))
        .map(|(second, first)| second / first);
    let source = "_diffrn_radiation_wavelength";
    let found = waves
        .first()
        .and_then(|first| stated(*first, waves.get(1).copied(), share, source));
    found.or_else(|| {
        let kind = block.item("_diffrn_radiation_type")?;
        of_notes(&[(0, format!("{kind} radiation"))])
    })
}
