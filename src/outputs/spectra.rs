//! What the figures of an impedance spectrum share: which one is shown, how its points take part, where its
//! fit is drawn.

use super::source::Source;
use crate::dataset::KeptSpectrum;
use crate::experiment::impedance::{CircuitFit, LeftOutReason, SpectrumAnalysis};
use crate::figures::impedance::PointRole;
use crate::figures::scale::fixed;
use crate::import::SpectrumPoint;

/// Points of a fitted curve for each decade.
const PER_DECADE: f64 = 30.0;

/// The spectrum that is looked at, else the last one.
pub(super) fn shown<'a>(source: &Source<'a>) -> Option<&'a KeptSpectrum> {
    let spectra = &source.data.bench.spectra;
    let last = spectra.len().checked_sub(1)?;
    spectra
        .get(source.look.bench.spectrum.min(last))
        .map(AsRef::as_ref)
}

/// Its analysis, where there is one.
pub(super) fn found<'a>(source: &Source<'a>) -> Option<&'a SpectrumAnalysis> {
    shown(source)?.found()
}

/// How a point takes part.
pub(super) fn role(kept: &KeptSpectrum, index: usize) -> PointRole {
    if kept.masked.contains(&index) {
        return PointRole::LeftOut;
    }
    let Some(found) = kept.found() else {
        return PointRole::Used;
    };
    let fails = || {
        let test = found.kramers_kronig.as_ref();
        test.is_some_and(|test| test.residuals.iter().any(|r| r.index == index && r.fails))
    };
    match found.left_out(index) {
        Some(LeftOutReason::FailsKramersKronig) => PointRole::Fails,
        Some(LeftOutReason::NoNumber) => PointRole::LeftOut,
        // Masked when it was analysed, and not any more.
        Some(LeftOutReason::Masked) => PointRole::Used,
        None if fails() => PointRole::Fails,
        None => PointRole::Used,
    }
}

/// "1.00 kHz: Z′ = 12.3 kΩ, −Z″ = 4.56 kΩ".
pub(super) fn tooltip(kept: &KeptSpectrum, point: &SpectrumPoint, index: usize) -> String {
    let unit = ohm(kept.spectrum.per_area);
    let state = match role(kept, index) {
        PointRole::Fails => ", fails the Kramers–Kronig test",
        PointRole::LeftOut => ", masked",
        PointRole::Used | PointRole::UsedSecond | PointRole::Peak => "",
    };
    format!(
        "{}: Z′ = {} {unit}, −Z″ = {} {unit}{state}",
        hertz(point.frequency_hz),
        digits(point.real_ohm),
        digits(-point.imaginary_ohm),
    )
}

/// Unit of Z.
pub(super) fn ohm(per_area: bool) -> &'static str {
    if per_area { "Ω cm²" } else { "Ω" }
}

/// Four digits, or powers of ten.
pub(super) fn digits(value: f64) -> String {
    let size = value.abs();
    if size >= 1e6 || (size < 1e-2 && size > 0.0) {
        return crate::figures::scale::scientific(value, 4);
    }
    let decimals = (3 - size.max(1e-3).log10().floor() as i32).clamp(0, 6);
    fixed(value, decimals as usize)
}

/// "1.5 kHz".
pub(super) fn hertz(hz: f64) -> String {
    let (value, unit) = match hz {
        f if f >= 1e6 => (f / 1e6, "MHz"),
        f if f >= 1e3 => (f / 1e3, "kHz"),
        f if f >= 1.0 => (f, "Hz"),
        f if f >= 1e-3 => (f * 1e3, "mHz"),
        f => (f * 1e6, "µHz"),
    };
    let decimals = (2 - value.max(1e-9).log10().floor() as i32).clamp(0, 3);
    let text = fixed(value, decimals as usize);
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    format!("{text} {unit}")
}

/// Lowest and highest frequency in Hz.
pub(super) fn ends_hz(kept: &KeptSpectrum) -> Option<(f64, f64)> {
    let frequencies = kept.spectrum.points.iter().map(|p| p.frequency_hz);
    let sound = frequencies.filter(|f| f.is_finite() && *f > 0.0);
    let ends = sound.fold((f64::INFINITY, 0.0_f64), |(l, h), f| (l.min(f), h.max(f)));
    (ends.1 > 0.0).then_some(ends)
}

/// (frequency in Hz, Z′, Z″) of a fit over the measured frequencies.
pub(super) fn curve(kept: &KeptSpectrum, fit: &CircuitFit) -> Vec<(f64, f64, f64)> {
    let Some((low, high)) = ends_hz(kept) else {
        return Vec::new();
    };
    let decades = (high / low).log10();
    let n = ((decades * PER_DECADE).ceil() as usize).clamp(2, 2000);
    let at = |k: usize| {
        let hz = low * (high / low).powf(k as f64 / (n - 1) as f64);
        let (re, im) = fit.impedance(hz);
        (hz, re, im)
    };
    (0..n).map(at).collect()
}

/// "LBS-P1, 25 °C".
pub(super) fn title(kept: &KeptSpectrum) -> String {
    match kept.temperature_k() {
        Some(kelvin) => format!("{}, {} °C", kept.name, fixed(kelvin - 273.15, 0)),
        None => kept.name.clone(),
    }
}
