//! What the user should know of an analysis: assumptions, doubts, what stays unexplained.
//!
//! In: the analysis. Out: its warnings.

use super::pattern_analysis::{
    FoundPeak, Hump, NOTABLE_OFF_PERCENT, PatternAnalysis, PhaseFit, Verdict,
};
use super::phase_search::FEWEST_PEAKS;
use super::settings::{PatternSettings, ShiftChoice};
use crate::import::Pattern;
use crate::monitor::Warning;

/// Peaks that are named.
const NAMED: usize = 6;
/// Shifts beyond these, in mm and degrees, are told.
const LARGE_MM: f64 = 0.5;
const LARGE_DEG: f64 = 0.3;

/// Adds the warnings.
pub(super) fn add(analysis: &mut PatternAnalysis, pattern: &Pattern, settings: &PatternSettings) {
    let mut new = Vec::new();
    let mut say = |fact: String, remedy: &str| new.push(Warning::new(&pattern.name, fact, remedy));
    if analysis.is_amorphous {
        say(
            "there are no Bragg lines: the sample is amorphous as far as this pattern shows"
                .to_owned(),
            "",
        );
    } else if let Some(hump) = highest(analysis) {
        say(
            format!(
                "{} lies under the lines: part of the sample, or its holder, is amorphous",
                hump.in_words()
            ),
            "",
        );
    }
    for phase in &analysis.phases {
        if let Some((fact, remedy)) = doubt(phase, analysis) {
            say(fact, remedy);
        }
    }
    if analysis.phases.iter().any(|p| p.is_refined) {
        let unexplained: Vec<&FoundPeak> = analysis
            .peaks
            .iter()
            .filter(|p| !p.is_explained())
            .collect();
        if !unexplained.is_empty() {
            say(
                format!(
                    "{} of {} peaks are explained by none of the phases, among them {}",
                    unexplained.len(),
                    analysis.peaks.len(),
                    strongest(&unexplained)
                ),
                "look for a further phase",
            );
        }
        if analysis.peaks.len() < FEWEST_PEAKS {
            say(
                "so few peaks cannot tell structures apart: many have lines there, and cells follow from hardly anything"
                    .to_owned(),
                "measure a wider range of 2θ",
            );
        }
        if let Some(fact) = large_shift(analysis) {
            say(
                fact,
                "look at the alignment of the sample, the wavelength, and whether the phase is the right one",
            );
        }
        if settings.shift == ShiftChoice::Automatic {
            say(shift_words(analysis), "");
        }
        if analysis.is_poor_fit() {
            say(
                format!(
                    "the calculated pattern is not the measured one (goodness of fit {:.1}): errors of cells are \
                     multiplied by it, and may still be too small",
                    analysis.goodness_of_fit.unwrap_or(0.0)
                ),
                "look for a further phase, another shape of lines, or a smaller range of 2θ",
            );
        }
    }
    if analysis.phases.iter().any(|p| p.weight_percent.is_some()) {
        say(
            "weight fractions are estimates from the intensities of the structures, without texture, \
             absorption and what is amorphous"
                .to_owned(),
            "",
        );
    }
    analysis.warnings.extend(new);
}

fn highest(analysis: &PatternAnalysis) -> Option<&Hump> {
    analysis
        .humps
        .iter()
        .filter(|hump| analysis.is_notable(hump))
        .max_by(|a, b| a.height.total_cmp(&b.height))
}

fn doubt(phase: &PhaseFit, analysis: &PatternAnalysis) -> Option<(String, &'static str)> {
    let name = format!("{} ({})", phase.formula, phase.id);
    let lines: Vec<String> = phase
        .missing
        .iter()
        .take(NAMED)
        .map(|(x, _)| format!("{x:.2}°"))
        .collect();
    match phase.verdict {
        Verdict::Present if lines.is_empty() => slightly_off(phase),
        Verdict::Present => Some((
            format!(
                "lines of {name} are missing or far too weak at {}",
                lines.join(", ")
            ),
            "a preferred orientation, or another structure",
        )),
        Verdict::PositionsOnly => Some((
            format!(
                "the lines of {name} are at the right places, but {:.0} % of their intensity is not on the lines on \
                 which its structure puts it",
                phase.intensities_off_percent.unwrap_or(100.0)
            ),
            "a preferred orientation, or another compound of the same lattice: search the structures",
        )),
        Verdict::Doubtful => Some((
            format!(
                "much of {name} is not as its structure says; lines that should be there are missing: {}",
                if lines.is_empty() {
                    "none of the strong ones".to_owned()
                } else {
                    lines.join(", ")
                }
            ),
            "compare with another structure",
        )),
        Verdict::Absent => {
            let unexplained: Vec<&FoundPeak> = analysis
                .peaks
                .iter()
                .filter(|p| !p.is_explained())
                .collect();
            let fact = if unexplained.is_empty() {
                format!("{name} is absent: its lines do not stand out")
            } else {
                format!(
                    "{name} does not explain the lines at {}",
                    strongest(&unexplained)
                )
            };
            Some((fact, "search the structures of the data for these lines"))
        }
    }
}

/// Intensities that fit, but not as well as they would without texture.
fn slightly_off(phase: &PhaseFit) -> Option<(String, &'static str)> {
    let off = phase.intensities_off_percent;
    let off = off.filter(|off| *off > NOTABLE_OFF_PERCENT)?;
    let fact = format!(
        "{off:.0} % of the intensity of {} ({}) is not on the lines on which its structure puts it: some texture, or a \
         compound of the same lattice",
        phase.formula, phase.id
    );
    Some((fact, ""))
}

/// The angles of the highest of these peaks.
fn strongest(peaks: &[&FoundPeak]) -> String {
    let mut by_height = peaks.to_vec();
    by_height.sort_by(|a, b| b.height.total_cmp(&a.height));
    let named: Vec<String> = by_height
        .iter()
        .take(NAMED)
        .map(|p| format!("{:.2}°", p.two_theta_deg.value))
        .collect();
    named.join(", ")
}

/// A shift that no aligned instrument has.
fn large_shift(analysis: &PatternAnalysis) -> Option<String> {
    let shift = &analysis.shift;
    let beyond = |value: Option<crate::score::Estimate>, most: f64| {
        let value = value.map(|estimate| estimate.value);
        value.filter(|value| value.abs() > most)
    };
    if let Some(mm) = beyond(shift.displacement_mm, LARGE_MM) {
        return Some(format!(
            "the sample would lie {mm:+.2} mm beside the axis: more than {LARGE_MM} mm is rarely true"
        ));
    }
    let of_displacement = shift
        .displacement_deg
        .filter(|_| shift.displacement_mm.is_none());
    let degrees = beyond(shift.zero_shift_deg.or(of_displacement), LARGE_DEG)?;
    Some(format!(
        "all lines would be shifted by {degrees:+.2}°: more than {LARGE_DEG}° is rarely true"
    ))
}

fn shift_words(analysis: &PatternAnalysis) -> String {
    let is_displaced = analysis.shift.displacement_deg.is_some();
    let (chosen, other) = match is_displaced {
        true => ("a displaced sample", "a zero shift"),
        false => ("a zero shift", "a displaced sample"),
    };
    let gain = analysis.shift.displacement_gain.unwrap_or(0.0);
    let by = if is_displaced { gain } else { -gain };
    let how = match by {
        by if by > 9.0 => "it explains the pattern clearly better",
        by if by > 0.0 => "it explains the pattern hardly better",
        _ => "it explains the pattern hardly worse",
    };
    let differs = apart(analysis).map_or_else(String::new, |(percent, length)| {
        format!(
            ", and with the other one {length} would differ by {percent:.3} %, which the errors of the cells hold as \
             far as the pattern leaves it open"
        )
    });
    format!(
        "{chosen} is fitted, not {other} as well: both shift all lines almost alike and are ill-determined \
         together; {how} (χ² differs by {:.1}){differs}",
        gain.abs()
    )
}

/// Largest difference in percent of a length between both shifts, and which.
fn apart(analysis: &PatternAnalysis) -> Option<(f64, &'static str)> {
    let of_phase = |phase: &PhaseFit| {
        let [zero, displaced] = phase.cells_by_shift?;
        let lengths = ["a", "b", "c"].into_iter().enumerate();
        let all = lengths.map(|(k, name)| {
            let (x, y) = (zero.lengths_ang[k].value, displaced.lengths_ang[k].value);
            (100.0 * (x / y - 1.0).abs(), name)
        });
        all.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
    };
    let all = analysis.phases.iter().filter_map(of_phase);
    all.max_by(|a, b| a.0.total_cmp(&b.0))
}
