//! A spectrum analysed, from the test to conductivities.
//!
//! In: a [`SpectrumRequest`], the analysis of the temperature before. Out: a [`SpectrumAnalysis`]. Nothing
//! is concluded in silence: what is left out, assumed or doubtful is a warning.

use super::analysis::{LeftOut, LeftOutReason, SpectrumAnalysis, SpectrumState};
use super::assignment::{Assigned, Window, assign};
use super::element::Element;
use super::fit::CircuitFit;
use super::kramers_kronig::{self, FEWEST_POINTS, KramersKronig, KramersKronigVerdict};
use super::node::Node;
use super::parts::Parts;
use super::pellet::PelletFault;
use super::points::{FitPoint, hz_words, points_of};
use super::proposal::{Known, fitted, is_short, n_inductive, propose};
use super::relaxation_times::relaxation_times;
use super::settings::{CircuitChoice, ImpedanceSettings, SpectrumRequest};
use super::signs;
use crate::monitor::Warning;
use crate::score::Estimate;

/// Scatter of a fit in % of |Z| beyond which its resistances are doubtful.
const DOUBTFUL_PERCENT: f64 = 3.0;
/// No solid ion conductor reaches this, in S cm⁻¹.
const HIGHEST_S_CM: f64 = 1.0;
/// Points named in a warning.
const MOST_NAMED: usize = 8;

/// Analyses a spectrum; the fit of `before` is one of the starts.
pub(crate) fn analyse(
    request: &SpectrumRequest,
    settings: &ImpedanceSettings,
    before: Option<&SpectrumAnalysis>,
) -> SpectrumAnalysis {
    let mut work = Work::new(request);
    work.run(settings, before.and_then(|b| b.fit.as_ref()));
    work.analysis
}

struct Work<'a> {
    request: &'a SpectrumRequest,
    /// By descending frequency.
    points: Vec<FitPoint>,
    analysis: SpectrumAnalysis,
}

impl<'a> Work<'a> {
    fn new(request: &'a SpectrumRequest) -> Self {
        let spectrum = &*request.spectrum;
        let (points, unsound) = points_of(spectrum, &request.masked);
        let of = |reason| {
            move |index: &usize| LeftOut {
                index: *index,
                reason,
            }
        };
        let n = spectrum.points.len();
        let masked = request.masked.iter().filter(|k| **k < n);
        let mut left_out: Vec<LeftOut> = masked.map(of(LeftOutReason::Masked)).collect();
        left_out.extend(unsound.iter().map(of(LeftOutReason::NoNumber)));
        Self {
            request,
            points,
            analysis: SpectrumAnalysis {
                state: SpectrumState::NotFitted,
                temperature_k: request.temperature_k(),
                pellet: request.pellet(),
                per_area: spectrum.per_area,
                used: Vec::new(),
                left_out,
                kramers_kronig: None,
                fit: None,
                candidates: Vec::new(),
                why: String::new(),
                arcs: Vec::new(),
                electrode: None,
                resistance: Parts::default(),
                conductivity: Parts::default(),
                relaxation_times: None,
                warnings: Vec::new(),
            },
        }
    }

    fn warn(&mut self, fact: impl Into<String>, remedy: impl Into<String>) {
        let name = &self.request.spectrum.name;
        self.analysis
            .warnings
            .push(Warning::new(name, fact, remedy));
    }

    fn run(&mut self, settings: &ImpedanceSettings, before: Option<&CircuitFit>) {
        self.say_unsound();
        if self.points.len() < FEWEST_POINTS {
            self.analysis.state = SpectrumState::TooFewPoints;
            let fact = format!(
                "{} points are too few for a test and a fit",
                self.points.len()
            );
            let remedy =
                format!("no parameters are given; measure {FEWEST_POINTS} frequencies or more");
            self.warn(fact, remedy);
            self.settle_points();
            return;
        }
        if let Some((fact, remedy)) = signs::fault(&self.points, self.request.spectrum.sign) {
            self.analysis.state = SpectrumState::WrongSign;
            self.warn(fact, remedy);
            self.analysis.kramers_kronig = kramers_kronig::test(&self.points);
            self.settle_points();
            return;
        }
        self.test(settings);
        self.settle_points();
        self.fit(settings, before);
        if settings.with_relaxation_times {
            self.distribute();
        }
    }

    fn say_unsound(&mut self) {
        let unsound = self.analysis.left_out.iter();
        let n = unsound
            .filter(|l| l.reason == LeftOutReason::NoNumber)
            .count();
        if n > 0 {
            let fact = format!("{n} points have no usable frequency or impedance and are left out");
            self.warn(fact, "check these rows of the file");
        }
    }

    /// The points that stay are those of the fit.
    fn settle_points(&mut self) {
        let left_out = &mut self.analysis.left_out;
        left_out.sort_unstable_by_key(|l| l.index);
        left_out.dedup_by_key(|l| l.index);
        let is_used = |k: &usize| left_out.binary_search_by_key(k, |l| l.index).is_err();
        let n = self.request.spectrum.points.len();
        self.analysis.used = (0..n).filter(is_used).collect();
    }

    fn test(&mut self, settings: &ImpedanceSettings) {
        let Some(test) = kramers_kronig::test(&self.points) else {
            return;
        };
        match test.verdict {
            KramersKronigVerdict::Sound => {}
            KramersKronigVerdict::Outliers => self.say_outliers(&test, settings),
            KramersKronigVerdict::Drift => self.say_drift(&test, settings),
        }
        self.analysis.kramers_kronig = Some(test);
    }

    fn say_drift(&mut self, test: &KramersKronig, settings: &ImpedanceSettings) {
        let n = test.outliers.len();
        let lost = match n {
            0 => String::new(),
            _ => {
                let words = self.words(&test.outliers);
                format!("; {n} points ({words}) are farthest off")
            }
        };
        let how = match test.systematic_percent > test.noise_percent {
            true => "run one way over whole stretches",
            false => "are too many for single outliers",
        };
        let fact = format!(
            "the Kramers–Kronig test fails: residuals of {:.1} %, up to {:.1} % at {}, {how}, so the sample \
             changed during the sweep or did not respond linearly{lost}",
            test.rms_percent,
            test.worst_percent,
            hz_words(test.worst_hz)
        );
        let remedy = "do not use resistances and conductivities of it without this warning; measure again at \
                      a steady temperature, with a smaller amplitude, or mask the points that fail";
        self.warn(fact, remedy);
        if settings.leave_out_failing {
            self.leave_out(&test.outliers);
        }
    }

    fn words(&self, indices: &[usize]) -> String {
        let those = self.points.iter().filter(|p| indices.contains(&p.index));
        listed(&those.map(FitPoint::hz).collect::<Vec<f64>>())
    }

    fn leave_out(&mut self, indices: &[usize]) {
        self.points.retain(|p| !indices.contains(&p.index));
        let reason = LeftOutReason::FailsKramersKronig;
        let measured = &self.request.spectrum.points;
        let hz = |k: &usize| measured.get(*k).map(|p| p.frequency_hz);
        // Of a frequency measured twice the mean failed.
        let masked = &self.request.masked;
        let fails =
            |k: &usize| !masked.contains(k) && indices.iter().any(|index| hz(index) == hz(k));
        let left_out = (0..measured.len()).filter(fails);
        let left_out = left_out.map(|index| LeftOut { index, reason });
        self.analysis.left_out.extend(left_out);
    }

    fn say_outliers(&mut self, test: &KramersKronig, settings: &ImpedanceSettings) {
        let n = test.outliers.len();
        let words = self.words(&test.outliers);
        let (points, are) = match n {
            1 => ("point", "is an outlier"),
            _ => ("points", "are outliers"),
        };
        let left_out = settings.leave_out_failing;
        let fate = if left_out {
            "left out of the fit"
        } else {
            "kept in the fit"
        };
        self.warn(
            format!("{n} {points} ({words}) {are} in the Kramers–Kronig test and {fate}"),
            "mains (50 or 60 Hz and multiples) and loose contacts do this; look at the residuals",
        );
        if left_out {
            self.leave_out(&test.outliers);
        }
    }

    fn noise_percent(&self) -> Option<f64> {
        let test = self.analysis.kramers_kronig.as_ref()?;
        // Of a spectrum that contradicts itself no circuit leaves less than the test does.
        Some(match test.verdict.is_passed() {
            true => test.noise_percent,
            false => test.rms_percent,
        })
    }

    fn is_drift(&self) -> bool {
        let test = self.analysis.kramers_kronig.as_ref();
        test.is_some_and(|k| !k.verdict.is_passed())
    }

    fn fit(&mut self, settings: &ImpedanceSettings, before: Option<&CircuitFit>) {
        let known = Known {
            noise_percent: self.noise_percent(),
            before,
        };
        let (fit, fits, rival) = match &self.request.circuit {
            CircuitChoice::Given(circuit) => {
                let fit = fitted(&self.points, circuit, known);
                self.analysis.why = "chosen by hand".to_owned();
                if settings.compares_always {
                    self.analysis.candidates = propose(&self.points, known).candidates;
                }
                let fits = fit
                    .as_ref()
                    .is_some_and(|f| super::proposal::is_fitting(f, known));
                (fit, fits, None)
            }
            CircuitChoice::Proposed => {
                let proposal = propose(&self.points, known);
                self.analysis.candidates = proposal.candidates;
                self.analysis.why = proposal.why;
                (proposal.chosen, proposal.fits, proposal.rival)
            }
        };
        let Some(fit) = fit else {
            let what = match &self.request.circuit {
                CircuitChoice::Given(circuit) => format!("{circuit} could not be fitted"),
                CircuitChoice::Proposed => "no circuit could be fitted".to_owned(),
            };
            self.warn(what, "choose another circuit, or look at the points");
            return;
        };
        self.say_inductive(&fit);
        if is_short(&fit.circuit) {
            self.short(fit);
            return;
        }
        self.say_misfit(&fit, fits);
        self.conclude(fit, fits, rival.as_ref());
    }

    fn say_inductive(&mut self, fit: &CircuitFit) {
        let n = n_inductive(&self.points, self.noise_percent());
        if n == 0 {
            return;
        }
        let lowest = self.points[n - 1].hz();
        let has_inductor = fit.circuit.root.elements().contains(&Element::L);
        let (how, remedy) = match has_inductor {
            true => ("an inductor is fitted for them", ""),
            false => (
                "the circuit has no inductor for them",
                "add L to the circuit, or mask these points",
            ),
        };
        let fact = format!(
            "Z″ > 0 in {n} points from {} up, by the inductance of leads: {how}",
            hz_words(lowest)
        );
        self.warn(fact, remedy);
    }

    /// Leads alone.
    fn short(&mut self, fit: CircuitFit) {
        let resistance = fit.parameters.iter().find(|p| p.name.name.starts_with('R'));
        let words = resistance.map_or_else(String::new, |r| {
            let unit = r.name.quantity.unit(self.analysis.per_area);
            format!(" ({:.3} {unit})", r.estimate.value)
        });
        self.analysis.state = SpectrumState::ShortCircuit;
        self.analysis.fit = Some(fit);
        self.warn(
            format!(
                "no blocking electrode and no arc is seen down to the lowest frequency: the resistance{words} \
                 is that of a short, of leads, or of electrodes that let the current through"
            ),
            "no conductivity is given; check the cell",
        );
    }

    fn say_misfit(&mut self, fit: &CircuitFit, fits: bool) {
        if fits || self.is_drift() {
            return;
        }
        let noise = self.noise_percent().unwrap_or(0.0);
        let fact = format!(
            "{} leaves residuals of {:.2} %, more than the noise of {noise:.2} %: it does not describe the \
             whole spectrum",
            fit.circuit, fit.rms_percent
        );
        self.warn(
            fact,
            "look at the residuals; choose another circuit, or mask points",
        );
    }

    fn conclude(&mut self, mut fit: CircuitFit, fits: bool, rival: Option<&CircuitFit>) {
        let ends = (self.points.last(), self.points.first());
        let measured = match ends {
            (Some(low), Some(high)) => (low.hz(), high.hz()),
            _ => return,
        };
        let pellet = self.analysis.pellet;
        let per_area = self.analysis.per_area;
        let n = n_inductive(&self.points, self.noise_percent());
        let capacitive_hz = self.points.get(n).map_or(measured.1, FitPoint::hz);
        let window = Window {
            measured,
            capacitive_hz,
            fits,
            rival,
        };
        let assigned: Assigned = assign(&mut fit, &pellet, per_area, &window);
        let is_doubtful = self.is_drift()
            || fit.scatter_percent > DOUBTFUL_PERCENT
            || !self.pellet_faults().is_empty();
        self.analysis.state = match is_doubtful {
            true => SpectrumState::Doubtful,
            false => SpectrumState::Fitted,
        };
        for remark in assigned.remarks {
            self.warn(remark, "");
        }
        self.analysis.arcs = assigned.arcs;
        self.analysis.electrode = assigned.electrode;
        self.analysis.resistance = assigned.resistance;
        self.analysis.fit = Some(fit);
        self.say_pellet();
        match pellet
            .cell_constant(per_area)
            .filter(|_| self.is_pellet_usable())
        {
            Some(cell) => {
                let variance = pellet.relative_variance(per_area);
                let sigma = |r: &Estimate| conductivity(*r, cell, variance);
                self.analysis.conductivity = self.analysis.resistance.map(sigma);
                self.say_implausible();
            }
            None if !self.is_pellet_usable() => {}
            None => {
                let missing = if per_area {
                    "the thickness"
                } else {
                    "thickness or area"
                };
                let fact = format!("no conductivity: {missing} of the pellet is not known");
                self.warn(fact, "give the thickness, and the diameter or the area");
            }
        }
    }

    /// Whether a conductivity can be computed.
    fn is_pellet_usable(&self) -> bool {
        self.pellet_faults().iter().all(|fault| !fault.is_error)
    }

    fn pellet_faults(&self) -> Vec<PelletFault> {
        self.analysis.pellet.faults(self.analysis.per_area)
    }

    fn say_pellet(&mut self) {
        if self.request.has_idle_pellet() {
            let fact = "its impedances are in Ω cm, which have thickness and area in them: the pellet that was given is \
                        not used";
            self.warn(fact, "if they are in Ω, write that into the titles");
        }
        for fault in self.pellet_faults() {
            let fact = match fault.is_error {
                true => format!("no conductivity: {}", fault.fact),
                false => fault.fact,
            };
            self.warn(fact, fault.remedy);
        }
    }

    fn say_implausible(&mut self) {
        let total = self.analysis.conductivity.total;
        if let Some(sigma) = total.filter(|sigma| sigma.value > HIGHEST_S_CM) {
            let fact = format!(
                "{:.1} S cm⁻¹ is more than any solid conducts by ions",
                sigma.value
            );
            let remedy = "check thickness, area and unit; the resistance may be that of leads";
            self.warn(fact, remedy);
        }
    }

    fn distribute(&mut self) {
        if matches!(
            self.analysis.state,
            SpectrumState::ShortCircuit | SpectrumState::NotFitted
        ) {
            return;
        }
        let fit = self.analysis.fit.as_ref();
        let noise = self.noise_percent().unwrap_or(1.0);
        let exponent = fit.and_then(blocking_exponent);
        self.analysis.relaxation_times = relaxation_times(&self.points, exponent, noise);
    }
}

/// n of the element in series that holds direct current back.
fn blocking_exponent(fit: &CircuitFit) -> Option<f64> {
    let Node::Series(parts) = &fit.circuit.root else {
        return None;
    };
    let mut from = 0;
    for part in parts {
        match part {
            Node::Element(Element::Q) => return Some(fit.parameters.get(from + 1)?.estimate.value),
            Node::Element(Element::C) => return Some(1.0),
            Node::Element(Element::W | Element::Wo) => return Some(0.5),
            _ => from += part.n_parameters(),
        }
    }
    None
}

/// σ = thickness/(area R).
fn conductivity(resistance: Estimate, cell: f64, geometry_variance: f64) -> Option<Estimate> {
    let value = cell / resistance.value;
    let relative = resistance.error.map(|e| e / resistance.value);
    (value.is_finite() && value > 0.0).then(|| Estimate {
        value,
        error: relative
            .map(|r| (r * r + geometry_variance).sqrt() * value)
            .filter(|e| e.is_finite()),
    })
}

fn listed(frequencies: &[f64]) -> String {
    let named: Vec<String> = frequencies
        .iter()
        .take(MOST_NAMED)
        .map(|hz| hz_words(*hz))
        .collect();
    match frequencies.len().saturating_sub(MOST_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
#[path = "analyse_tests.rs"]
mod tests;
