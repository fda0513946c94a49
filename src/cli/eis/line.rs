//! Lines of JSON: one for each spectrum, then one for each cell's line over temperature, then the mean of
//! replicates.

use serde::Serialize;

use crate::dataset::{CellLine, KeptSpectrum, RoomConductivity};
use crate::experiment::impedance::{
    Candidate, Doubt, ElectrodeCapacitance, KramersKronig, Parts, RelaxationArc, RelaxationPeak,
    SpectrumAnalysis, SpectrumState,
};
use crate::monitor::Warning;
use crate::score::Estimate;

/// A spectrum.
#[derive(Serialize)]
pub(super) struct SpectrumLine<'a> {
    kind: &'static str,
    file: &'a str,
    format: &'a str,
    spectrum: &'a str,
    cell: &'a str,
    /// Of a cell that was measured in several runs.
    run: Option<String>,
    temperature_k: Option<f64>,
    temperature_from: &'a str,
    thickness_cm: Option<f64>,
    area_cm2: Option<f64>,
    per_area: bool,
    n_points: usize,
    /// Of points at one frequency the mean counts.
    n_frequencies: usize,
    n_used: usize,
    state: Option<SpectrumState>,
    kramers_kronig: Option<Test>,
    circuit: Option<String>,
    why: &'a str,
    rms_percent: Option<f64>,
    candidates: &'a [Candidate],
    parameters: Vec<Parameter<'a>>,
    correlations: &'a [Vec<f64>],
    arcs: &'a [RelaxationArc],
    electrode: Option<&'a ElectrodeCapacitance>,
    resistance: Parts<Estimate>,
    conductivity: Parts<Estimate>,
    relaxation_times: Option<Times<'a>>,
    warnings: Vec<&'a Warning>,
}

#[derive(Serialize)]
struct Test {
    passed: bool,
    verdict: &'static str,
    rms_percent: f64,
    worst_percent: f64,
    worst_hz: f64,
    noise_percent: f64,
    systematic_percent: f64,
    failing: Vec<Failing>,
}

#[derive(Serialize)]
struct Failing {
    frequency_hz: f64,
    line: usize,
    real_percent: f64,
    imaginary_percent: f64,
}

#[derive(Serialize)]
struct Parameter<'a> {
    name: &'a str,
    value: f64,
    error: Option<f64>,
    unit: &'static str,
    doubt: Option<String>,
}

#[derive(Serialize)]
struct Times<'a> {
    smoothing: f64,
    rule: &'static str,
    electrode_exponent: Option<f64>,
    high_frequency_ohm: f64,
    peaks: &'a [RelaxationPeak],
}

impl<'a> SpectrumLine<'a> {
    /// Of a spectrum with its analysis; `run` is that of its cell.
    pub(super) fn new(kept: &'a KeptSpectrum, run: Option<String>) -> Self {
        let found = kept.found();
        let fit = found.and_then(|found| found.fit.as_ref());
        let per_area = kept.spectrum.per_area;
        let pellet = kept.pellet();
        let parameters = fit.map_or(&[][..], |fit| &fit.parameters).iter();
        let warnings = kept.spectrum.warnings.iter();
        Self {
            kind: "spectrum",
            file: &kept.file,
            format: &kept.format,
            spectrum: &kept.name,
            cell: &kept.cell,
            run,
            temperature_k: kept.temperature_k(),
            temperature_from: kept.temperature_source(),
            thickness_cm: pellet.thickness_cm,
            area_cm2: pellet.area_cm2,
            per_area,
            n_points: kept.spectrum.points.len(),
            n_frequencies: kept.spectrum.averaged().0.len(),
            n_used: found.map_or(0, |found| found.used.len()),
            state: found.map(|found| found.state),
            kramers_kronig: found
                .and_then(|found| found.kramers_kronig.as_ref())
                .map(|test| Test::new(kept, test)),
            circuit: fit.map(|fit| fit.circuit.to_string()),
            why: found.map_or("", |found| &found.why),
            rms_percent: fit.map(|fit| fit.rms_percent),
            candidates: found.map_or(&[], |found| &found.candidates),
            parameters: parameters
                .map(|parameter| Parameter {
                    name: &parameter.name.name,
                    value: parameter.estimate.value,
                    error: parameter.estimate.error,
                    unit: parameter.name.quantity.unit(per_area),
                    doubt: parameter.doubt.as_ref().map(Doubt::words),
                })
                .collect(),
            correlations: fit.map_or(&[], |fit| &fit.correlations),
            arcs: found.map_or(&[], |found| &found.arcs),
            electrode: found.and_then(|found| found.electrode.as_ref()),
            resistance: found.map_or_else(Parts::default, |found| found.resistance),
            conductivity: found.map_or_else(Parts::default, |found| found.conductivity),
            relaxation_times: found.and_then(Times::new),
            warnings: warnings
                .chain(found.map_or(&[][..], |f| &f.warnings))
                .collect(),
        }
    }
}

impl Test {
    fn new(kept: &KeptSpectrum, test: &KramersKronig) -> Self {
        let failing = test.residuals.iter().filter(|r| r.fails);
        Self {
            passed: test.verdict.is_passed(),
            verdict: test.verdict.name(),
            rms_percent: test.rms_percent,
            worst_percent: test.worst_percent,
            worst_hz: test.worst_hz,
            noise_percent: test.noise_percent,
            systematic_percent: test.systematic_percent,
            failing: failing
                .filter_map(|residual| {
                    let point = kept.spectrum.points.get(residual.index)?;
                    Some(Failing {
                        frequency_hz: point.frequency_hz,
                        line: point.line,
                        real_percent: residual.real_percent,
                        imaginary_percent: residual.imaginary_percent,
                    })
                })
                .collect(),
        }
    }
}

impl<'a> Times<'a> {
    fn new(found: &'a SpectrumAnalysis) -> Option<Self> {
        let times = found.relaxation_times.as_ref()?;
        Some(Self {
            smoothing: times.smoothing,
            rule: times.rule.words(),
            electrode_exponent: times.electrode_exponent,
            high_frequency_ohm: times.high_frequency_ohm,
            peaks: &times.peaks,
        })
    }
}

/// σ(T) of a part of a cell.
#[derive(Serialize)]
pub(super) struct ArrheniusLine<'a> {
    kind: &'static str,
    cell: &'a str,
    part: &'static str,
    /// Of all runs together.
    n_temperatures: usize,
    /// One that several runs have counts once.
    n_distinct_temperatures: usize,
    e_a_ev: Option<Estimate>,
    sigma_298_s_cm: Option<Estimate>,
    log10_sigma0: Option<Estimate>,
    /// Where the cell was measured in several runs.
    runs: Vec<RunLine<'a>>,
    /// Where they differ most beyond the errors of their fits.
    runs_differ: Option<Difference>,
}

/// A run of a cell.
#[derive(Serialize)]
struct RunLine<'a> {
    name: &'a str,
    n_temperatures: usize,
    e_a_ev: Option<Estimate>,
}

#[derive(Serialize)]
struct Difference {
    lower: String,
    higher: String,
    percent: f64,
    error_percent: f64,
    temperature_k: f64,
}

fn runs(line: &CellLine) -> Vec<RunLine<'_>> {
    if !line.runs.are_several() {
        return Vec::new();
    }
    let energies = line.energies_of_runs_ev();
    let mut all = Vec::new();
    for (run, name) in line.runs.names.iter().enumerate() {
        let own = (0..line.points.len()).filter(|k| line.runs.of(*k) == run);
        let energy = energies.iter().find(|(known, _)| known == name);
        all.push(RunLine {
            name,
            n_temperatures: own.count(),
            e_a_ev: energy.map(|(_, e_a)| *e_a),
        });
    }
    all
}

impl<'a> ArrheniusLine<'a> {
    /// `None` where neither σ at 25 °C nor E_a can be had.
    pub(super) fn new(line: &'a CellLine) -> Option<Self> {
        let sigma = line.room_conductivity();
        let energy = line.activation_energy_ev();
        (sigma.is_some() || energy.is_some()).then(|| Self {
            kind: "arrhenius",
            cell: &line.cell,
            part: line.part.name(),
            n_temperatures: line.points.len(),
            n_distinct_temperatures: line.n_temperatures(),
            e_a_ev: energy,
            sigma_298_s_cm: sigma,
            log10_sigma0: line.fit.as_ref().map(|fit| fit.log_prefactor()),
            runs: runs(line),
            runs_differ: line.run_difference().map(|found| Difference {
                lower: found.lower,
                higher: found.higher,
                percent: found.percent,
                error_percent: found.error_percent,
                temperature_k: found.temperature_k,
            }),
        })
    }
}

/// The mean of replicate cells.
#[derive(Serialize)]
pub(super) struct ReplicatesLine<'a> {
    kind: &'static str,
    cells: &'a [String],
    sigma_298_s_cm: Estimate,
    e_a_ev: Option<Estimate>,
}

impl<'a> ReplicatesLine<'a> {
    /// Mean with standard deviation as its error.
    pub(super) fn new(mean: &'a RoomConductivity) -> Self {
        Self {
            kind: "replicates",
            cells: &mean.cells,
            sigma_298_s_cm: mean.conductivity_s_cm,
            e_a_ev: mean.activation_energy_ev,
        }
    }
}
