//! Fits of peaks: position, area and width of each of a group, Kα2 included.
//!
//! In: counts above the background and first guesses. Out: [`Peak`]s with errors.

use super::least_squares::Normal;
use super::profile::{self, shape};
use super::radiation::Radiation;
use super::scan::Scan;

/// A peak of Kα1 with its Kα2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Peak {
    /// 2θ of Kα1 in degrees, and its error.
    pub(super) x: f64,
    pub(super) x_error: f64,
    /// Area of Kα1 in counts · degrees, and its error.
    pub(super) area: f64,
    pub(super) area_error: f64,
    /// Full width at half maximum in degrees.
    pub(super) fwhm: f64,
    /// Share of the Lorentzian.
    pub(super) eta: f64,
}

impl Peak {
    /// Height of Kα1 in counts.
    pub(super) fn height(&self) -> f64 {
        self.area * profile::height(self.fwhm, self.eta)
    }
}

/// How far a peak is followed, in widths.
const REACH: f64 = 12.0;

/// What of each peak is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    /// Position and area.
    Place,
    /// Width too.
    Width,
    /// Width and shape too.
    Shape,
}

impl Free {
    fn count(self) -> usize {
        match self {
            Self::Place => 2,
            Self::Width => 3,
            Self::Shape => 4,
        }
    }
}

/// Adds `sign` times a peak to a curve.
pub(super) fn add(curve: &mut [f64], scan: &Scan, peak: &Peak, radiation: &Radiation, sign: f64) {
    let mut line = |x: f64, area: f64| {
        for k in scan.around(x, REACH * peak.fwhm) {
            curve[k] += sign * area * shape(scan.x[k] - x, peak.fwhm, peak.eta).value;
        }
    };
    line(peak.x, peak.area);
    if let Some((_, share)) = radiation.second {
        line(peak.x + radiation.splitting_deg(peak.x), peak.area * share);
    }
}

/// Fits a group of peaks to what is above the background in its window; a constant is fitted along.
pub(super) fn fit(
    group: &mut [Peak],
    free: &[Free],
    scan: &Scan,
    above: &[f64],
    window: std::ops::Range<usize>,
    radiation: &Radiation,
) {
    let n = 1 + free.iter().map(|f| f.count()).sum::<usize>();
    if window.len() <= n {
        return;
    }
    let mut constant = 0.0;
    let mut damping = 1e-3;
    let mut normal = normal_of(
        group,
        free,
        scan,
        above,
        window.clone(),
        radiation,
        constant,
    );
    for _ in 0..25 {
        let Some(step) = normal.step(damping) else {
            damping *= 10.0;
            continue;
        };
        let before = group.to_vec();
        let constant_before = constant;
        constant += step[0];
        let mut at = 1;
        for (peak, free) in group.iter_mut().zip(free) {
            peak.x += step[at].clamp(-0.5 * peak.fwhm, 0.5 * peak.fwhm);
            peak.area = (peak.area + step[at + 1]).max(0.02 * peak.area.abs());
            if *free != Free::Place {
                peak.fwhm = (peak.fwhm + step[at + 2]).clamp(0.6 * peak.fwhm, 1.6 * peak.fwhm);
                peak.fwhm = peak.fwhm.max(1.5 * scan.step);
            }
            if *free == Free::Shape {
                peak.eta = (peak.eta + step[at + 3]).clamp(0.0, 1.0);
            }
            at += free.count();
        }
        let next = normal_of(
            group,
            free,
            scan,
            above,
            window.clone(),
            radiation,
            constant,
        );
        if next.chi_squared <= normal.chi_squared {
            let gain = normal.chi_squared - next.chi_squared;
            normal = next;
            damping = (damping / 5.0).max(1e-9);
            if gain < 1e-4 * (1.0 + normal.chi_squared) / window.len() as f64 {
                break;
            }
        } else {
            group.copy_from_slice(&before);
            constant = constant_before;
            damping *= 8.0;
            if damping > 1e6 {
                break;
            }
        }
    }
    let Some(covariance) = normal.covariance() else {
        return;
    };
    // Where the fit is worse than noise the errors are larger by as much.
    let excess = (normal.chi_squared / (window.len() - n) as f64)
        .max(1.0)
        .sqrt();
    let mut at = 1;
    for (peak, free) in group.iter_mut().zip(free) {
        peak.x_error = covariance[(at, at)].max(0.0).sqrt() * excess;
        peak.area_error = covariance[(at + 1, at + 1)].max(0.0).sqrt() * excess;
        at += free.count();
    }
}

fn normal_of(
    group: &[Peak],
    free: &[Free],
    scan: &Scan,
    above: &[f64],
    window: std::ops::Range<usize>,
    radiation: &Radiation,
    constant: f64,
) -> Normal {
    let n = 1 + free.iter().map(|f| f.count()).sum::<usize>();
    let mut normal = Normal::new(n);
    let mut row = vec![0.0; n];
    let splittings: Vec<f64> = group.iter().map(|p| radiation.splitting_deg(p.x)).collect();
    for k in window {
        row.fill(0.0);
        row[0] = 1.0;
        let mut calculated = constant;
        let mut at = 1;
        for ((peak, free), splitting) in group.iter().zip(free).zip(&splittings) {
            let mut add = |x: f64, share: f64| {
                let away = scan.x[k] - x;
                if away.abs() > REACH * peak.fwhm {
                    return;
                }
                let s = shape(away, peak.fwhm, peak.eta);
                calculated += peak.area * share * s.value;
                row[at] += peak.area * share * s.by_position;
                row[at + 1] += share * s.value;
                if *free != Free::Place {
                    row[at + 2] += peak.area * share * s.by_fwhm;
                }
                if *free == Free::Shape {
                    row[at + 3] += peak.area * share * s.by_eta;
                }
            };
            add(peak.x, 1.0);
            if let Some((_, share)) = radiation.second {
                add(peak.x + splitting, share);
            }
            at += free.count();
        }
        normal.add(&row, above[k] - calculated, scan.sigma[k].powi(-2));
    }
    normal
}
