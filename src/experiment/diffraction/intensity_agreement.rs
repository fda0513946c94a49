//! Whether the intensities of a phase are those of its structure, not only the places of its lines.
//!
//! In: lines with areas by the structure and as measured. Out: the share of the measured intensity that lies on other
//! lines than the structure puts it, beyond what counting alone would misplace. Lines that overlap are summed first:
//! how a fit shares a peak out between them says nothing. The share is half of Σ|pₖ − qₖ|, the distance of two
//! distributions in total variation: 0 where they are the same, 1 where no line of one is a line of the other; it is
//! half of the Bragg residual R_B of a Rietveld fit (Young, The Rietveld Method, 1993, table 1.3) with intensities
//! scaled to the same sum.

use super::pattern_analysis::PhaseLine;
use super::scan::Scan;

/// Lines nearer than so many widths are summed.
const TOGETHER: f64 = 1.2;
/// Mean of |x| of normal noise over its standard deviation.
const MEAN_NOISE: f64 = 0.798;

/// Lines that are not measured apart.
struct Group {
    from: f64,
    to: f64,
    calculated: f64,
    observed: f64,
}

/// What the comparison says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Agreement {
    /// Share of the intensity that lies elsewhere, from 0 to 1, noise taken off.
    pub(super) misplaced: f64,
    /// How many groups of lines stand out of the noise, by the structure or as measured.
    pub(super) n_groups: usize,
}

/// Compares the lines of a phase, by ascending angle; `None` where nothing is measured of them.
pub(super) fn of(lines: &[PhaseLine], scan: &Scan, fwhm_deg: f64) -> Option<Agreement> {
    let groups = groups(lines, TOGETHER * fwhm_deg);
    let sum = |of: fn(&Group) -> f64| groups.iter().map(of).sum::<f64>();
    let (calculated, observed) = (sum(|g| g.calculated), sum(|g| g.observed));
    if calculated <= 0.0 || observed <= 0.0 {
        return None;
    }
    let (mut apart, mut by_noise, mut n_groups) = (0.0, 0.0, 0);
    for group in &groups {
        let noise = noise(group, scan, fwhm_deg);
        let away = (group.observed / observed - group.calculated / calculated).abs();
        apart += away;
        by_noise += (MEAN_NOISE * noise / observed).min(away);
        let scaled = group.calculated * observed / calculated;
        n_groups += usize::from(scaled.max(group.observed) > 3.0 * noise);
    }
    Some(Agreement {
        misplaced: (apart - by_noise) / 2.0,
        n_groups,
    })
}

fn groups(lines: &[PhaseLine], together_deg: f64) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        match groups.last_mut() {
            Some(last) if line.two_theta_deg - last.to < together_deg => {
                last.to = line.two_theta_deg;
                last.calculated += line.calculated;
                last.observed += line.observed;
            }
            _ => groups.push(Group {
                from: line.two_theta_deg,
                to: line.two_theta_deg,
                calculated: line.calculated,
                observed: line.observed,
            }),
        }
    }
    groups
}

/// Standard deviation of the area measured over a group in counts · degrees.
fn noise(group: &Group, scan: &Scan, fwhm_deg: f64) -> f64 {
    let (middle, half) = (
        (group.from + group.to) / 2.0,
        (group.to - group.from) / 2.0 + fwhm_deg,
    );
    let variance: f64 = scan
        .around(middle, half)
        .map(|k| scan.sigma[k].powi(2))
        .sum();
    variance.sqrt() * scan.step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(two_theta_deg: f64, calculated: f64, observed: f64) -> PhaseLine {
        PhaseLine {
            hkl: [1, 0, 0],
            two_theta_deg,
            spacing_ang: 1.0,
            calculated,
            observed,
        }
    }

    fn scan(noise: f64) -> Scan {
        let x: Vec<f64> = (0..1000).map(|k| 10.0 + 0.05 * f64::from(k)).collect();
        Scan {
            first: 0,
            y: vec![100.0; x.len()],
            sigma: vec![noise; x.len()],
            step: 0.05,
            n_used: x.len(),
            noise_factor: 1.0,
            x,
        }
    }

    #[test]
    fn what_overlaps_is_summed_and_what_noise_explains_is_not_counted() {
        let quiet = scan(1e-6);
        let same = [
            line(20.0, 3.0, 1.0),
            line(20.05, 1.0, 3.0),
            line(30.0, 6.0, 6.0),
        ];
        assert!(of(&same, &quiet, 0.1).unwrap().misplaced < 1e-9);
        let other = [line(20.0, 8.0, 2.0), line(30.0, 2.0, 8.0)];
        let misplaced = of(&other, &quiet, 0.1).unwrap().misplaced;
        assert!((misplaced - 0.6).abs() < 1e-6, "{misplaced}");
        assert!(of(&other, &scan(1000.0), 0.1).unwrap().misplaced < 0.3);
        assert_eq!(of(&[line(20.0, 1.0, 0.0)], &quiet, 0.1), None);
    }
}
