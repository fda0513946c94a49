//! Which circuit describes a spectrum: the simplest of the common ones that fits.
//!
//! In: points, the noise that the Kramers–Kronig test saw, the fit of the temperature before. Out: a
//! [`Proposal`]: the circuits that were fitted, compared by Akaike's corrected criterion, and the one that
//! is proposed.

use super::analysis::Candidate;
use super::circuit::Circuit;
use super::element::{Element, Quantity};
use super::fit::{CircuitFit, Found, described, in_order, solve};
use super::points::FitPoint;
use super::start::starts;

/// Circuits between blocking electrodes, simplest first.
const BLOCKING: [&str; 5] = ["R-Q", "RQ-Q", "R-RQ-Q", "RQ-RQ-Q", "R-RQ-RQ-Q"];
/// Circuits whose electrodes let the current through, or whose electrodes were not reached.
const OPEN: [&str; 5] = ["R", "RQ", "R-RQ", "RQ-RQ", "R-RQ-RQ"];
/// Both, simplest first.
const BOTH: [&str; 10] = [
    "R",
    "R-Q",
    "RQ",
    "RQ-Q",
    "R-RQ",
    "R-RQ-Q",
    "RQ-RQ",
    "RQ-RQ-Q",
    "R-RQ-RQ",
    "R-RQ-RQ-Q",
];
/// Tried where none of the common ones fits.
const FURTHER: [&str; 2] = ["RQ-RQ-RQ-Q", "R-RQ-RQ-RQ-Q"];
/// A criterion this much above the least has no support (Burnham and Anderson, Sociol. Methods Res. 2004,
/// 33, 261, DOI 10.1177/0049124104268644).
const NO_SUPPORT: f64 = 10.0;
/// A criterion lower by more is a hint that there is more than the simpler circuit says: spectra of one arc have it
/// by chance in one of 40.
const BETTER: f64 = 2.0;
/// A circuit fits when its scatter exceeds the noise by no more than this factor …
const FITTING: f64 = 1.35;
/// … or is less than this, in % of |Z|: instruments are no better.
const FITTING_PERCENT: f64 = 0.15;

/// n of a Warburg element.
const WARBURG_EXPONENT: f64 = 0.5;
/// An n that is known no better is that of nothing.
const MOST_EXPONENT_ERROR: f64 = 0.1;

/// What was tried, and what is proposed.
pub(super) struct Proposal {
    pub(super) candidates: Vec<Candidate>,
    pub(super) chosen: Option<CircuitFit>,
    pub(super) why: String,
    /// Whether the chosen circuit fits as well as noise allows.
    pub(super) fits: bool,
    /// What describes the data better with more parameters, though not by so much that it is proposed.
    pub(super) rival: Option<CircuitFit>,
}

/// What is known of a spectrum before it is fitted.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// Noise of the Kramers–Kronig test in % of |Z|.
    pub(super) noise_percent: Option<f64>,
    /// The fit of the spectrum before.
    pub(super) before: Option<&'a CircuitFit>,
}

/// The best fit of a circuit; `None` where none of its starts led anywhere.
pub(super) fn fitted(
    points: &[FitPoint],
    circuit: &Circuit,
    known: Known<'_>,
) -> Option<CircuitFit> {
    if 2 * points.len() <= circuit.n_parameters() + 1 {
        return None;
    }
    let mut starts = starts(points, circuit);
    let same = known.before.filter(|before| before.circuit == *circuit);
    if let Some(before) = same {
        starts.insert(0, carried(circuit, before, starts.first()));
    }
    let mut best: Option<Found> = None;
    for start in &starts {
        let found = solve(points, circuit, start);
        let Some(found) = found else { continue };
        let is_better = best
            .as_ref()
            .is_none_or(|b| found.sum_of_squares() < b.sum_of_squares());
        if is_better {
            best = Some(found);
        }
        let scatter = best.as_ref().map(|b| scatter_percent(points, circuit, b));
        if scatter
            .zip(known.noise_percent)
            .is_some_and(|(s, noise)| s < noise * 1.05)
        {
            break;
        }
    }
    let found = in_order(points, circuit, best?);
    Some(described(points, circuit, &found))
}

fn scatter_percent(points: &[FitPoint], circuit: &Circuit, found: &Found) -> f64 {
    let free = (2 * points.len())
        .saturating_sub(circuit.n_parameters())
        .max(1);
    (found.sum_of_squares() / free as f64).sqrt() * 100.0
}

/// The values of the spectrum before, resistances scaled by what the start of this one says.
fn carried(circuit: &Circuit, before: &CircuitFit, start: Option<&Vec<f64>>) -> Vec<f64> {
    let mut values = before.values();
    let kinds = circuit.parameters();
    let total = |values: &[f64]| -> f64 {
        let pairs = values.iter().zip(&kinds);
        pairs
            .filter(|(_, k)| k.quantity == Quantity::Resistance)
            .map(|(v, _)| v)
            .sum()
    };
    let factor = start.map_or(1.0, |start| total(start) / total(&values));
    if factor.is_finite() && factor > 0.0 {
        for (value, kind) in values.iter_mut().zip(&kinds) {
            if kind.quantity == Quantity::Resistance {
                *value *= factor;
            }
        }
    }
    values
}

/// Fits the common circuits and proposes one.
pub(super) fn propose(points: &[FitPoint], known: Known<'_>) -> Proposal {
    let inductive = n_inductive(points, known.noise_percent) > 0;
    let families: &[&[&str]] = match ending(points) {
        Ending::Rises => &[&BLOCKING, &OPEN],
        Ending::Falls => &[&OPEN, &BLOCKING],
        Ending::Unclear => &[&BOTH],
    };
    let mut fits: Vec<CircuitFit> = Vec::new();
    // What the lowest frequencies do not look like is tried only where nothing else fits.
    for family in families {
        if fits.iter().any(|fit| is_fitting(fit, known)) {
            break;
        }
        let circuits = family.iter().filter_map(|text| circuit(text, inductive));
        fits.extend(circuits.filter_map(|circuit| fitted(points, &circuit, known)));
    }
    if !fits.iter().any(|fit| is_fitting(fit, known)) {
        let best = best_of(&fits).map(|k| fits[k].circuit.to_string());
        let mut more: Vec<Circuit> = Vec::new();
        if let (false, Some(best)) = (inductive, &best) {
            more.extend(circuit(best, true));
        }
        let is_open = best.is_some_and(|best| OPEN.contains(&best.as_str()));
        if !is_open {
            more.extend(FURTHER.iter().filter_map(|text| circuit(text, inductive)));
        }
        fits.extend(
            more.iter()
                .filter_map(|circuit| fitted(points, circuit, known)),
        );
    }
    let diffusive: Vec<Circuit> = fits.iter().filter_map(with_diffusion).collect();
    fits.extend(
        diffusive
            .iter()
            .filter_map(|circuit| fitted(points, circuit, known)),
    );
    chosen(fits, known)
}

/// The same circuit with a Warburg element in the place of a last Q whose n is that of one.
fn with_diffusion(fit: &CircuitFit) -> Option<Circuit> {
    let text = fit.circuit.to_string();
    let before = text.strip_suffix("-Q")?;
    let n = fit.parameters.last()?.estimate;
    let error = n.error.filter(|e| *e < MOST_EXPONENT_ERROR)?;
    let is_warburg = (n.value - WARBURG_EXPONENT).abs() < (3.0 * error).max(0.01);
    is_warburg
        .then(|| Circuit::parse(&format!("{before}-W")).ok())
        .flatten()
}

fn circuit(text: &str, with_inductor: bool) -> Option<Circuit> {
    let text = if with_inductor {
        format!("L-{text}")
    } else {
        text.to_owned()
    };
    Circuit::parse(&text).ok()
}

pub(super) fn is_fitting(fit: &CircuitFit, known: Known<'_>) -> bool {
    let noise = known.noise_percent.unwrap_or(0.0);
    fit.scatter_percent <= (FITTING * noise).max(FITTING_PERCENT)
}

fn best_of(fits: &[CircuitFit]) -> Option<usize> {
    (0..fits.len()).min_by(|a, b| fits[*a].aicc.total_cmp(&fits[*b].aicc))
}

/// Whether a resistance of the fit is not determined, so that a simpler circuit says as much.
fn has_idle_part(fit: &CircuitFit) -> bool {
    fit.parameters.iter().any(|p| {
        let error = p.estimate.error.unwrap_or(0.0);
        p.name.quantity == Quantity::Resistance && error > p.estimate.value
    })
}

fn chosen(mut fits: Vec<CircuitFit>, known: Known<'_>) -> Proposal {
    fits.sort_by_key(|fit| fit.circuit.n_parameters());
    let Some(best) = best_of(&fits) else {
        return Proposal {
            candidates: Vec::new(),
            chosen: None,
            why: "no circuit could be fitted".to_owned(),
            fits: false,
            rival: None,
        };
    };
    let least = fits[best].aicc;
    let supported = |fit: &CircuitFit| fit.aicc <= least + NO_SUPPORT;
    let place = (0..fits.len())
        .filter(|k| supported(&fits[*k]))
        .find(|k| !has_idle_part(&fits[*k]))
        .unwrap_or(best);
    let candidates = fits
        .iter()
        .enumerate()
        .map(|(k, fit)| Candidate {
            circuit: fit.circuit.clone(),
            rms_percent: fit.rms_percent,
            aicc: fit.aicc,
            fits: is_fitting(fit, known),
            verdict: verdict(fit, k == place, least, &fits[place]),
        })
        .collect();
    let why = why(&fits, place, known);
    let rival = (best != place && fits[place].aicc > least + BETTER).then(|| fits[best].clone());
    let fit = fits.swap_remove(place);
    Proposal {
        candidates,
        fits: is_fitting(&fit, known),
        chosen: Some(fit),
        why,
        rival,
    }
}

fn verdict(fit: &CircuitFit, is_chosen: bool, least: f64, chosen: &CircuitFit) -> String {
    let above = fit.aicc - least;
    if is_chosen {
        return "proposed".to_owned();
    }
    if above > NO_SUPPORT {
        return format!("criterion {above:.0} above the least: no support");
    }
    if has_idle_part(fit) {
        return "has a resistance that the data do not determine".to_owned();
    }
    if fit.circuit.n_parameters() >= chosen.circuit.n_parameters() {
        return "describes the data no better with as many parameters or more".to_owned();
    }
    "supported".to_owned()
}

fn why(fits: &[CircuitFit], place: usize, known: Known<'_>) -> String {
    let fit = &fits[place];
    let simpler = fits[..place]
        .iter()
        .filter(|f| f.circuit.n_parameters() < fit.circuit.n_parameters());
    let next = simpler.min_by(|a, b| a.aicc.total_cmp(&b.aicc));
    let against = match next {
        Some(next) => format!(
            "the next simpler, {}, leaves {:.2} % (criterion higher by {:.0})",
            next.circuit,
            next.rms_percent,
            next.aicc - fit.aicc
        ),
        None => "none is simpler".to_owned(),
    };
    let noise = match known.noise_percent {
        Some(noise) => format!(", noise is {noise:.2} %"),
        None => String::new(),
    };
    let how = match is_fitting(fit, known) {
        true => "is the simplest that fits",
        false => "is the best of those tried, but does not describe the spectrum within its noise",
    };
    format!(
        "{} {how}: residuals {:.2} %{noise}; {against}",
        fit.circuit, fit.rms_percent
    )
}

/// Points from the highest frequency on where Z″ > 0, by more than the noise at the first two.
pub(super) fn n_inductive(points: &[FitPoint], noise_percent: Option<f64>) -> usize {
    let clear = 2.5 * noise_percent.unwrap_or(0.2) / 100.0;
    let is_clear = |p: &FitPoint| p.z.im > clear * p.modulus;
    match points {
        [first, second, ..] if is_clear(first) && is_clear(second) => {
            points.iter().take_while(|p| p.z.im > 0.0).count()
        }
        _ => 0,
    }
}

/// What −Z″ does toward the lowest frequencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Rises steeply: an electrode blocks.
    Rises,
    /// Falls, or is next to nothing: it does not.
    Falls,
    Unclear,
}

fn ending(points: &[FitPoint]) -> Ending {
    let Some(last) = points.last() else {
        return Ending::Unclear;
    };
    let share = |p: &FitPoint| -p.z.im / p.modulus;
    let decade: Vec<&FitPoint> = points
        .iter()
        .filter(|p| p.omega < last.omega * 10.0)
        .collect();
    let first = decade.first().map_or(0.0, |p| -p.z.im);
    let grows = -last.z.im > 2.0 * first.max(0.0);
    match share(last) {
        s if s > 0.5 && grows => Ending::Rises,
        s if s < 0.05 => Ending::Falls,
        s if s < 0.3 && -last.z.im < 0.7 * first => Ending::Falls,
        _ => Ending::Unclear,
    }
}

/// Whether a circuit holds back direct current nowhere and has no arc: a resistor, perhaps with an inductor.
pub(super) fn is_short(circuit: &Circuit) -> bool {
    let elements = circuit.root.elements();
    elements
        .iter()
        .all(|e| matches!(e, Element::R | Element::L))
}
