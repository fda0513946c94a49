//! Text for people of `superion xrd`.

use std::fmt::Write;

use super::lines::{PatternLine, PhaseOfLine};
use super::search_words;
use crate::cli::table::Table;
use crate::experiment::diffraction::VegardLine;
use crate::score::Estimate;

/// Unexplained peaks that are listed.
const LISTED: usize = 12;
/// Peaks that are listed where there are no phases.
const PEAKS: usize = 40;

/// What was found in a pattern.
pub(super) fn of_pattern(line: &PatternLine<'_>) -> String {
    let mut text = format!("{}: λ = {:.6} Å", line.file, line.wavelength_ang);
    if let Some(second) = line.kalpha2_ang {
        text += &format!(" and {second:.6} Å");
    }
    text += &format!(" (from {}); {} peaks", line.wavelength_source, line.n_peaks);
    if line.amorphous {
        text += ", amorphous";
    }
    text.push('\n');
    if let Some(shift) = shift(line) {
        text += &format!("  {shift}\n");
    }
    if let Some(search) = &line.search {
        text += &search_words::of_search(search, &line.phases);
    }
    if !line.phases.is_empty() {
        text += &phases(&line.phases);
        text += &standard_cells(&line.phases);
        let _ = writeln!(
            text,
            "  the phases explain {:.1} % of the area of all peaks{}",
            line.explained_percent,
            quality(line)
        );
    } else if line.search.is_none() {
        text += &peaks(line);
    }
    text += &unexplained(line);
    for hump in &line.small_humps {
        let _ = writeln!(text, "  {}, small beside the lines", hump.in_words());
    }
    text.push('\n');
    text
}

/// "; R_wp 7.1 %, goodness of fit 1.2": what says whether errors can be believed.
fn quality(line: &PatternLine<'_>) -> String {
    let (Some(r_wp), Some(goodness)) = (line.r_wp_percent, line.goodness_of_fit) else {
        return String::new();
    };
    let doubt = match line.errors_doubtful {
        true => ", by which errors of cells are multiplied; they are doubtful",
        false => "",
    };
    format!("; R_wp {r_wp:.1} %, goodness of fit {goodness:.2}{doubt}")
}

/// The strongest peaks, by their angle.
fn peaks(line: &PatternLine<'_>) -> String {
    if line.peaks.is_empty() {
        return String::new();
    }
    let mut strongest: Vec<_> = line.peaks.iter().collect();
    strongest.sort_by(|a, b| b.height.total_cmp(&a.height));
    strongest.truncate(PEAKS);
    strongest.sort_by(|a, b| a.two_theta_deg.total_cmp(&b.two_theta_deg));
    let mut table = Table::new(&[">  2θ/°", ">d/Å", ">height/counts"]);
    for peak in strongest {
        table.row([
            format!("{:.3}", peak.two_theta_deg),
            format!("{:.4}", peak.d_ang),
            format!("{:.0}", peak.height),
        ]);
    }
    let more = match line.peaks.len().saturating_sub(PEAKS) {
        0 => String::new(),
        more => format!("  and {more} weaker ones\n"),
    };
    table.text() + &more
}

fn shift(line: &PatternLine<'_>) -> Option<String> {
    let error = |e: Option<f64>| e.map_or_else(String::new, |e| format!(" ± {e:.5}"));
    if let Some(zero) = line.zero_shift_deg {
        return Some(format!(
            "zero shift {zero:+.5}{}°",
            error(line.zero_shift_error_deg)
        ));
    }
    if let Some(mm) = line.displacement_mm {
        return Some(format!(
            "sample {mm:+.4}{} mm too high",
            error(line.displacement_error_mm)
        ));
    }
    let degrees = line.displacement_deg?;
    Some(format!(
        "sample displaced: lines are shifted by {degrees:+.4}° · cos θ"
    ))
}

fn phases(phases: &[PhaseOfLine<'_>]) -> String {
    let mut table = Table::new(&[
        "  phase",
        "formula",
        "group",
        "verdict",
        ">a/Å",
        ">b/Å",
        ">c/Å",
        ">α β γ/°",
        ">V/Å³",
        ">explains/%",
        ">I elsewhere/%",
        ">weight/%",
    ]);
    for phase in phases {
        let length = |k: usize| with_error(phase.lattice[k], phase.errors[k], 5);
        let angles = (3..6).map(|k| with_error(phase.lattice[k], phase.errors[k], 3));
        table.row([
            format!("  {}", phase.id),
            phase.formula.to_owned(),
            phase.space_group.to_owned(),
            phase.verdict.to_owned(),
            length(0),
            length(1),
            length(2),
            angles.collect::<Vec<_>>().join(" "),
            with_error(phase.volume_ang3, phase.volume_error_ang3, 3),
            format!("{:.1}", phase.explained_percent),
            phase
                .intensities_off_percent
                .map_or_else(String::new, |off| format!("{:.0}", off.max(0.0))),
            weight(phase),
        ]);
    }
    table.text()
}

/// "≈ 80 ± 2": an estimate.
fn weight(phase: &PhaseOfLine<'_>) -> String {
    match (phase.weight_percent, phase.weight_error_percent) {
        (Some(weight), Some(error)) => format!("≈ {weight:.0} ± {:.0}", error.max(1.0)),
        (Some(weight), None) => format!("≈ {weight:.0}"),
        _ => String::new(),
    }
}

/// Cells in the standard setting, where entries have other axes.
fn standard_cells(phases: &[PhaseOfLine<'_>]) -> String {
    let of = |phase: &PhaseOfLine<'_>| {
        let [a, b, c, alpha, beta, gamma] = phase.lattice_standard?;
        Some(format!(
            "  {} has axes of its own; in the standard setting of {}: a, b, c = {a:.5}, {b:.5}, {c:.5} Å, α, β, γ = \
             {alpha:.3}, {beta:.3}, {gamma:.3}°\n",
            phase.id, phase.space_group
        ))
    };
    phases.iter().filter_map(of).collect()
}

/// 6.13140(12): the last digits' error in brackets.
fn with_error(value: f64, error: Option<f64>, decimals: usize) -> String {
    match error {
        None if (value - value.round()).abs() < 1e-9 => format!("{value:.0}"),
        None => format!("{value:.decimals$}"),
        Some(error) => {
            let digits = (error * 10_f64.powi(decimals as i32)).round().max(1.0);
            format!("{value:.decimals$}({digits})")
        }
    }
}

fn unexplained(line: &PatternLine<'_>) -> String {
    if line.unexplained_peaks.is_empty() {
        return String::new();
    }
    let mut peaks: Vec<_> = line.unexplained_peaks.iter().collect();
    peaks.sort_by(|a, b| b.height.total_cmp(&a.height));
    let listed = peaks.iter().take(LISTED).map(|peak| {
        format!(
            "{:.2}° (d {:.4} Å, {:.0} counts)",
            peak.two_theta_deg, peak.d_ang, peak.height
        )
    });
    let more = peaks.len().saturating_sub(LISTED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "  unexplained: {}{more}\n",
        listed.collect::<Vec<_>>().join(", ")
    )
}

/// The lines of a series.
pub(super) fn of_series(lines: &[VegardLine]) -> String {
    let mut text = String::from("Lattice parameters over composition:\n");
    let mut table = Table::new(&[
        "  parameter",
        ">at x = 0",
        ">slope per x",
        ">largest residual",
        "break",
    ]);
    for line in lines {
        let worst = line
            .residuals
            .iter()
            .fold(0.0_f64, |worst, r| worst.max(r.abs()));
        let deviation = deviation(line);
        table.row([
            format!("  {} ({})", line.parameter, line.unit),
            plus_minus(line.intercept, 5),
            plus_minus(line.slope, 5),
            format!("{worst:.5}"),
            deviation,
        ]);
    }
    text += &table.text();
    if let Some(shift) = lines.first().and_then(|line| line.shift) {
        text += &format!("  {}\n", shift.in_words());
    }
    text
}

/// Where a line bends, or that it is none.
fn deviation(line: &VegardLine) -> String {
    if let Some(bend) = line.break_at {
        return format!(
            "at x = {}, then {}",
            plus_minus(bend.x, 3),
            plus_minus(bend.slope_beyond, 4)
        );
    }
    let Some(curve) = line.curvature else {
        return "none".to_owned();
    };
    let [low, high] = line.ends();
    let [first, last] = curve.end_slopes;
    format!(
        "not a straight line: its slope goes from {first:.4} at x = {low} to {last:.4} at x = {high} (p = {:.1e})",
        curve.p_value
    )
}

fn plus_minus(estimate: Estimate, decimals: usize) -> String {
    let error = estimate
        .error
        .map_or_else(String::new, |e| format!(" ± {e:.decimals$}"));
    format!("{:.decimals$}{error}", estimate.value)
}
