//! Which resistance of a circuit is bulk, grain boundary, electrode.
//!
//! In: a fitted circuit, the pellet, the measured frequencies. Out: its [`RelaxationArc`]s with effective
//! capacitances, its electrode, and the [`Assigned`] resistances of bulk, grain boundary and total. What
//! the data do not tell apart is not assigned, and why is a remark.

use super::arcs::{ArcMeaning, CapacitanceFormula, ElectrodeCapacitance, RelaxationArc};
use super::element::{Element, Quantity};
use super::fit::{CircuitFit, Doubt};
use super::node::Node;
use super::parts::Parts;
use super::pellet::Pellet;
use crate::score::Estimate;

/// Below this, in F cm⁻¹, a capacitance is that of grains: a relative permittivity of 226 at most.
const BULK_F_CM: f64 = 2e-11;
/// Between these, in F cm⁻¹, grains and boundaries overlap.
const UNSURE_F_CM: (f64, f64) = (1e-11, 1e-10);
/// From here on, in F, a surface layer is as likely as a grain boundary.
const SURFACE_F: f64 = 1e-8;
/// From here on it is the electrode's.
const ELECTRODE_F: f64 = 1e-7;
/// From here on it is a reaction's.
const REACTION_F: f64 = 1e-4;
/// An element in series with less, in F, is no blocking electrode but the beginning of another arc.
const LEAST_ELECTRODE_F: f64 = 2e-8;
/// Arcs with less n hold more than one process.
const LEAST_EXPONENT: f64 = 0.7;
/// An arc whose apex lies farther above the measured frequencies, by this factor, has no capacitance of
/// its own.
const FARTHEST_APEX: f64 = 1.5;
/// Residuals of a fit in % beyond which an arc may well hold another one, where they are more than noise.
const MISFIT_PERCENT: f64 = 2.0;
/// A resistance with a greater relative error is not given.
const MOST_RELATIVE_ERROR: f64 = 0.5;
/// A bulk with a greater one is mixed with what is beside it.
const UNMIXED: f64 = 0.15;
/// One with a smaller one counts as determined, wherever the apex is.
const DETERMINED: f64 = 0.05;

/// What a fit says of a sample.
pub(super) struct Assigned {
    /// Arcs, by ascending time constant.
    pub(super) arcs: Vec<RelaxationArc>,
    /// The blocking electrode.
    pub(super) electrode: Option<ElectrodeCapacitance>,
    /// Resistances.
    pub(super) resistance: Parts<Estimate>,
    /// What was assumed.
    pub(super) remarks: Vec<String>,
}

/// What the measurement can show; frequencies in Hz.
pub(super) struct Window<'a> {
    /// Lowest and highest that were measured.
    pub(super) measured: (f64, f64),
    /// Highest at which the sample is seen through the inductance of leads.
    pub(super) capacitive_hz: f64,
    /// Whether the circuit describes what was measured, within its noise.
    pub(super) fits: bool,
    /// A circuit with more parts that describes the data better, though not by much.
    pub(super) rival: Option<&'a CircuitFit>,
}

/// Places of the parameters of what stands in series.
#[derive(Default)]
struct Layout {
    /// Resistors alone.
    resistors: Vec<usize>,
    arcs: Vec<ArcPlaces>,
    /// Blocking elements: (element, place of its first parameter).
    blocking: Vec<(Element, usize)>,
}

struct ArcPlaces {
    /// All its resistances.
    resistances: Vec<usize>,
    /// Q or C.
    capacitive: usize,
    /// n, where it is Q.
    exponent: Option<usize>,
}

fn layout(fit: &CircuitFit) -> Layout {
    let mut layout = Layout::default();
    let nodes = match &fit.circuit.root {
        Node::Series(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut from = 0;
    for node in nodes {
        match node {
            Node::Element(Element::R) => layout.resistors.push(from),
            Node::Element(Element::L) | Node::Series(_) => {}
            Node::Element(element) => layout.blocking.push((*element, from)),
            Node::Parallel(parts) => layout.arcs.extend(arc_places(fit, parts, from)),
        }
        from += node.n_parameters();
    }
    layout
}

/// The resistances of parallel parts, and the capacitive element that stands beside them.
fn arc_places(fit: &CircuitFit, parts: &[Node], from: usize) -> Option<ArcPlaces> {
    let n: usize = parts.iter().map(Node::n_parameters).sum();
    let is_resistance = |k: &usize| fit.parameters[*k].name.quantity == Quantity::Resistance;
    let mut capacitive = None;
    let mut at = from;
    for part in parts {
        match part {
            Node::Element(Element::Q) => capacitive = capacitive.or(Some((at, Some(at + 1)))),
            Node::Element(Element::C) => capacitive = capacitive.or(Some((at, None))),
            _ => {}
        }
        at += part.n_parameters();
    }
    let (capacitive, exponent) = capacitive?;
    let resistances: Vec<usize> = (from..from + n).filter(is_resistance).collect();
    (!resistances.is_empty()).then_some(ArcPlaces {
        resistances,
        capacitive,
        exponent,
    })
}

/// Arcs, electrode and resistances of a fit; marks the parameters of arcs whose apex was not measured.
pub(super) fn assign(
    fit: &mut CircuitFit,
    pellet: &Pellet,
    per_area: bool,
    window: &Window<'_>,
) -> Assigned {
    let measured_hz = window.measured;
    let layout = layout(fit);
    let cell = pellet.cell_constant(per_area);
    let series = fit.sum(&layout.resistors).value;
    let mut found: Vec<(RelaxationArc, &ArcPlaces)> = layout
        .arcs
        .iter()
        .map(|places| (arc(fit, places, cell, series, measured_hz), places))
        .filter(|(arc, _)| arc.is_finite())
        .collect();
    found.sort_by(|a, b| b.0.apex_hz.total_cmp(&a.0.apex_hz));
    for (arc, places) in &found {
        if !arc.apex_is_measured {
            doubt_apex(fit, places);
        }
    }
    let mut remarks = Vec::new();
    if cell.is_none() && !found.is_empty() {
        remarks.push(
            "without thickness and area capacitances are not those of a cube of 1 cm, which the usual \
             meanings are of; what each arc is called is a guess"
                .to_owned(),
        );
    }
    settle(&mut found);
    let mut resistance = Parts::default();
    let of = |meaning: fn(ArcMeaning) -> bool| -> Vec<usize> {
        let those = found.iter().filter(|(arc, _)| meaning(arc.meaning));
        those
            .flat_map(|(_, places)| places.resistances.iter().copied())
            .collect()
    };
    let bulk = of(|m| m == ArcMeaning::Bulk);
    let boundary = of(|m| matches!(m, ArcMeaning::GrainBoundary | ArcMeaning::SurfaceLayer));
    let sample: Vec<usize> = layout
        .resistors
        .iter()
        .chain(&bulk)
        .chain(&boundary)
        .copied()
        .collect();
    let interfaces = of(|m| !m.is_of_sample());
    let known = |estimate: Estimate| {
        let error = estimate.error.unwrap_or(f64::INFINITY);
        (estimate.value > 0.0 && error < MOST_RELATIVE_ERROR * estimate.value).then_some(estimate)
    };
    let sum = |places: &[usize]| match places.is_empty() {
        true => None,
        false => known(fit.sum(places)),
    };
    resistance.total = sum(&sample);
    let electrode = layout
        .blocking
        .first()
        .and_then(|(element, place)| electrode(fit, *element, *place, resistance.total));
    // A tail near 45° is diffusion, and its Q no capacitance.
    let is_steep = layout
        .blocking
        .first()
        .is_some_and(|(element, place)| match element {
            Element::Q => fit.parameters[*place + 1].estimate.value > LEAST_EXPONENT,
            element => *element == Element::C,
        });
    let unreached = electrode
        .as_ref()
        .filter(|e| is_steep && e.capacitance < LEAST_ELECTRODE_F && !per_area);
    if let (Some(electrode), Some(_)) = (unreached, resistance.total) {
        resistance.total = None;
        remarks.push(format!(
            "{} at the lowest frequencies has {:.1e} F, too little for an electrode: there another arc \
             begins, so that the total resistance is not known; measure to lower frequencies",
            electrode.name, electrode.capacitance
        ));
    } else if sample.is_empty() {
        remarks.push("no resistance of the sample is in the circuit".to_owned());
    } else if resistance.total.is_none() {
        remarks.push("the data do not determine the total resistance".to_owned());
    }
    if !interfaces.is_empty() && !sample.is_empty() {
        let names: Vec<&str> = interfaces
            .iter()
            .map(|k| fit.parameters[*k].name.name.as_str())
            .collect();
        remarks.push(format!(
            "{} is not counted as the sample's: by its capacitance it belongs to an electrode",
            names.join(" + ")
        ));
    }
    let is_resolved = is_resolved(fit, &found, &sample, window);
    let single = match found.as_slice() {
        [(arc, places)] if !bulk.is_empty() => unassigned(fit, arc, places, window).or_else(|| {
            let rival = window.rival?;
            hides_an_arc(rival, cell, window).then(|| MERGED.to_owned())
        }),
        _ => None,
    };
    let is_mixed = !bulk.is_empty() && !boundary.is_empty() && !is_known(&fit.sum(&bulk), UNMIXED);
    match (bulk.is_empty(), boundary.is_empty()) {
        _ if !is_resolved => remarks.push(
            "bulk and grain boundary cannot be told apart in the measured frequencies: only the total \
             resistance is given"
                .to_owned(),
        ),
        _ if is_mixed => remarks.push(
            "the arcs of bulk and grain boundary overlap so much that the data do not tell them apart: only the total \
             resistance is given"
                .to_owned(),
        ),
        _ if single.is_some() => remarks.extend(single),
        (false, _) => {
            resistance.bulk = sum(&bulk);
            resistance.grain_boundary = sum(&boundary);
            if !layout.resistors.is_empty() {
                remarks.push(
                    "the resistance in series is that of leads and contacts, beside an arc of the bulk; the \
                     total includes it"
                        .to_owned(),
                );
            }
        }
        (true, false) if !layout.resistors.is_empty() => {
            resistance.bulk = sum(&layout.resistors);
            resistance.grain_boundary = sum(&boundary);
            remarks.push(
                "the arc of the bulk lies above the measured frequencies: the intercept there is taken for \
                 the bulk, leads and contacts included"
                    .to_owned(),
            );
        }
        (true, false) if found.iter().filter(|f| f.0.meaning.is_of_sample()).count() > 1 => {
            resistance.grain_boundary = sum(&boundary);
        }
        (true, false) => remarks.push(
            "one arc, whose capacitance does not say bulk: only the total resistance is given".to_owned(),
        ),
        (true, true) if !layout.resistors.is_empty() => remarks.push(
            "no arc of the sample was measured: only the total resistance is given, leads and contacts \
             included"
                .to_owned(),
        ),
        (true, true) => {}
    }
    Assigned {
        arcs: found.into_iter().map(|(arc, _)| arc).collect(),
        electrode,
        resistance,
        remarks,
    }
}

/// Said of one arc that may well be two.
const MERGED: &str = "two arcs of the sample describe the spectrum better than the one that is fitted, but overlap so \
                      much that bulk and grain boundary cannot be told apart: only the total resistance is given";

/// Whether a fit with more parts has two arcs of the sample.
fn hides_an_arc(rival: &CircuitFit, cell: Option<f64>, window: &Window<'_>) -> bool {
    let layout = layout(rival);
    let series = rival.sum(&layout.resistors).value;
    let arcs = layout
        .arcs
        .iter()
        .map(|places| arc(rival, places, cell, series, window.measured));
    arcs.filter(|arc| arc.is_finite() && arc.meaning.is_of_sample())
        .count()
        > 1
}

/// Whether a resistance has no greater relative error than this.
fn is_known(estimate: &Estimate, most: f64) -> bool {
    estimate
        .error
        .is_none_or(|error| error <= most * estimate.value)
}

/// Why the only arc cannot be called bulk, whatever its capacitance.
fn unassigned(
    fit: &CircuitFit,
    arc: &RelaxationArc,
    places: &ArcPlaces,
    window: &Window<'_>,
) -> Option<String> {
    let n = places
        .exponent
        .map_or(1.0, |k| fit.parameters[k].estimate.value);
    if arc.apex_hz > FARTHEST_APEX * window.measured.1 {
        return Some(
            "the apex of the only arc lies far above the measured frequencies, so that its capacitance is \
             not known: only the total resistance is given"
                .to_owned(),
        );
    }
    if !window.fits && fit.rms_percent > MISFIT_PERCENT {
        return Some(format!(
            "the only arc leaves residuals of {:.1} %, as a second one beside it would: bulk and grain boundary cannot \
             be told apart, and only the total resistance is given",
            fit.rms_percent
        ));
    }
    (n < LEAST_EXPONENT).then(|| {
        format!(
            "the only arc is so flat (n = {n:.2}) that it holds more than one process: only the total \
             resistance is given"
        )
    })
}

/// Whether the parts of a sample can be told apart: none is tied to another one, and no arc lies where
/// leads hide it.
fn is_resolved(
    fit: &CircuitFit,
    found: &[(RelaxationArc, &ArcPlaces)],
    sample: &[usize],
    window: &Window<'_>,
) -> bool {
    if sample.len() < 2 {
        return true;
    }
    let name = |k: usize| fit.parameters[k].name.name.as_str();
    let is_tied = |k: &usize| match &fit.parameters[*k].doubt {
        Some(Doubt::TiedTo(other)) => sample.iter().any(|k| name(*k) == other),
        _ => false,
    };
    let of_sample = found.iter().filter(|(arc, _)| arc.meaning.is_of_sample());
    let is_hidden = of_sample
        .filter(|(arc, _)| arc.apex_is_measured)
        .any(|(arc, _)| arc.apex_hz > window.capacitive_hz);
    !sample.iter().any(is_tied) && !is_hidden
}

fn doubt_apex(fit: &mut CircuitFit, places: &ArcPlaces) {
    let capacitive = [Some(places.capacitive), places.exponent];
    for place in places
        .resistances
        .iter()
        .copied()
        .chain(capacitive.into_iter().flatten())
    {
        let parameter = &mut fit.parameters[place];
        let Estimate { value, error } = parameter.estimate;
        let is_determined = error.is_some_and(|e| e < DETERMINED * value)
            && parameter.name.quantity == Quantity::Resistance;
        if parameter.doubt.is_none() && !is_determined {
            parameter.doubt = Some(Doubt::ApexOutside);
        }
    }
}

fn arc(
    fit: &CircuitFit,
    places: &ArcPlaces,
    cell: Option<f64>,
    series_ohm: f64,
    measured_hz: (f64, f64),
) -> RelaxationArc {
    let value = |k: usize| fit.parameters[k].estimate.value;
    let resistance = fit.sum(&places.resistances);
    let (r, q) = (resistance.value, value(places.capacitive));
    let n = places.exponent.map_or(1.0, value);
    let tau = (r * q).powf(1.0 / n);
    let capacitance = tau / r;
    // ln C by ln R, ln Q and n.
    let mut slopes: Vec<(usize, f64)> = vec![(places.capacitive, 1.0 / (n * q))];
    slopes.extend(places.resistances.iter().map(|k| (*k, (1.0 / n - 1.0) / r)));
    slopes.extend(places.exponent.map(|k| (k, -(r * q).ln() / (n * n))));
    let variance = || -> Option<f64> {
        let mut sum = 0.0;
        for (i, a) in &slopes {
            for (j, b) in &slopes {
                let is_fixed = |k: usize| fit.parameters[k].doubt == Some(Doubt::AtBound);
                if !is_fixed(*i) && !is_fixed(*j) {
                    sum += a * b * fit.covariance(*i, *j)?;
                }
            }
        }
        Some(sum.max(0.0))
    };
    let apex_hz = 1.0 / (std::f64::consts::TAU * tau);
    let brug = || Some(q.powf(1.0 / n) * (1.0 / series_ohm + 1.0 / r).powf((n - 1.0) / n));
    let normalised = cell.map(|cell| capacitance * cell);
    let (meaning, remark) = meaning(capacitance, normalised);
    RelaxationArc {
        name: fit.parameters[places.resistances[0]].name.name.clone(),
        resistance,
        apex_hz,
        apex_is_measured: (measured_hz.0..=measured_hz.1).contains(&apex_hz),
        capacitance: Estimate {
            value: capacitance,
            error: variance()
                .map(|v| v.sqrt() * capacitance)
                .filter(|e| e.is_finite()),
        },
        formula: match places.exponent {
            Some(_) => CapacitanceFormula::HsuMansfeld,
            None => CapacitanceFormula::Capacitor,
        },
        brug_capacitance: brug()
            .filter(|c: &f64| series_ohm > 0.0 && places.exponent.is_some() && c.is_finite()),
        normalised_f_cm: normalised,
        meaning,
        remark,
    }
}

fn meaning(capacitance: f64, normalised: Option<f64>) -> (ArcMeaning, String) {
    let of_cube = normalised.unwrap_or(capacitance);
    let meaning = match () {
        () if capacitance >= REACTION_F => ArcMeaning::Reaction,
        () if capacitance >= ELECTRODE_F => ArcMeaning::Electrode,
        () if capacitance >= SURFACE_F => ArcMeaning::SurfaceLayer,
        () if of_cube < BULK_F_CM => ArcMeaning::Bulk,
        () => ArcMeaning::GrainBoundary,
    };
    let remark = match (UNSURE_F_CM.0..UNSURE_F_CM.1).contains(&of_cube) {
        true => "between what is usual of grains and of grain boundaries",
        false => "",
    };
    (meaning, remark.to_owned())
}

/// Where capacitances alone do not tell: of two arcs the faster one is the bulk's.
fn settle(found: &mut [(RelaxationArc, &ArcPlaces)]) {
    let of_sample: Vec<usize> = (0..found.len())
        .filter(|k| found[*k].0.meaning.is_of_sample())
        .collect();
    let [first, others @ ..] = of_sample.as_slice() else {
        return;
    };
    let capacitance = found[*first].0.capacitance.value;
    let cube = found[*first].0.normalised_f_cm.unwrap_or(capacitance);
    let is_far_from = |k: &usize| found[*k].0.capacitance.value > 10.0 * capacitance;
    if found[*first].0.meaning == ArcMeaning::GrainBoundary
        && cube < UNSURE_F_CM.1
        && others.iter().any(is_far_from)
    {
        found[*first].0.meaning = ArcMeaning::Bulk;
        "taken for the bulk: faster, with a capacitance less than a tenth of the next arc's"
            .clone_into(&mut found[*first].0.remark);
    }
    for k in others {
        if found[*k].0.meaning == ArcMeaning::Bulk {
            found[*k].0.meaning = ArcMeaning::GrainBoundary;
            "its capacitance is near that of the bulk; taken for grain boundaries or a second phase because \
             it is slower"
                .clone_into(&mut found[*k].0.remark);
        }
    }
}

fn electrode(
    fit: &CircuitFit,
    element: Element,
    place: usize,
    total: Option<Estimate>,
) -> Option<ElectrodeCapacitance> {
    let value = |k: usize| fit.parameters[k].estimate.value;
    let (capacitance, formula) = match element {
        Element::C => (value(place), CapacitanceFormula::Capacitor),
        Element::Q => {
            let n = value(place + 1);
            let c = value(place).powf(1.0 / n) * total?.value.powf((1.0 - n) / n);
            (c, CapacitanceFormula::Brug)
        }
        _ => return None,
    };
    capacitance.is_finite().then(|| ElectrodeCapacitance {
        name: fit.parameters[place].name.name.clone(),
        capacitance,
        formula,
    })
}
