//! Peaks of a pattern: what stands out of noise and background, fitted with Kα2.
//!
//! In: a scan and its radiation. Out: background and peaks. Peaks are found where a window as wide as a line holds
//! more than noise; what the fit of all leaves is searched again. Kα2 is fitted along, never subtracted.

use super::background::{raised, smoothed, snip};
use super::peak_shapes::{Free, Peak, add, fit};
use super::peak_widths::{Sums, typical};
use super::radiation::Radiation;
use super::scan::Scan;

/// What is above background and noise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Peaks {
    /// The curve under the peaks.
    pub(super) background: Vec<f64>,
    /// By ascending angle.
    pub(super) all: Vec<Peak>,
    /// Typical full width at half maximum in degrees; `None` where there are no lines.
    pub(super) fwhm: Option<f64>,
    /// Typical share of the Lorentzian.
    pub(super) eta: f64,
}

/// Least height over noise of a window; with some thousand windows chance gives one in a hundred patterns.
const SIGNIFICANT: f64 = 5.0;
/// Least area over its error after the fit.
const SIGNIFICANT_AREA: f64 = 4.0;
/// What is left beside a peak is one more only where it is higher than this share of what was fitted there: the
/// shapes of lines are not quite those of the fit.
const LEAST_BESIDE: f64 = 0.10;
/// Peaks that are fitted together.
const MOST_TOGETHER: usize = 7;
/// Rounds of searching what is left.
const ROUNDS: usize = 3;
/// Most peaks.
const MOST: usize = 600;
/// A peak is at most so many times as high as what was measured.
const HIGHEST_SHARE: f64 = 2.0;
/// Half window of the background in widths of lines.
const WINDOW: f64 = 3.5;

/// Finds the peaks.
pub(super) fn find(scan: &Scan, radiation: &Radiation) -> Peaks {
    let scale = radiation.scale();
    let Some(guess) = typical(scan, scale) else {
        return Peaks {
            background: smoothed(&scan.y, (0.4 * scale / scan.step).max(1.0) as usize),
            all: Vec::new(),
            fwhm: None,
            eta: 0.5,
        };
    };
    let (mut fwhm, mut eta) = (Width::constant(guess), 0.5);
    let mut background = under(scan, guess, scale);
    // Twice: the widths of the strongest lines give the window, the window the heights.
    for _ in 0..2 {
        (fwhm, eta) = of_strongest(scan, radiation, &background, fwhm, eta);
        background = under(scan, fwhm.typical, scale);
    }
    let mut all: Vec<Peak> = Vec::new();
    for round in 0..ROUNDS {
        let fitted = curve_of(&all, scan, radiation);
        let new = candidates(scan, radiation, &background, &fitted, &fwhm, &all);
        if new.is_empty() || all.len() + new.len() > MOST {
            break;
        }
        let area = |height: f64, width: f64| height / super::profile::height(width, eta);
        all.extend(new.into_iter().map(|(x, height)| Peak {
            x,
            x_error: 0.0,
            area: area(height, fwhm.at(x)),
            area_error: 0.0,
            fwhm: fwhm.at(x),
            eta,
        }));
        all.sort_by(|a, b| a.x.total_cmp(&b.x));
        fit_all(&mut all, scan, radiation, &background, &fwhm);
        let margin = 0.3 * fwhm.typical;
        let (low, high) = scan.ends();
        all.retain(|peak| {
            peak.area > SIGNIFICANT_AREA * peak.area_error
                && peak.x > low - margin
                && peak.x < high + margin
                && !towers(peak, scan, &background)
        });
        merge_near(&mut all);
        if round + 1 < ROUNDS {
            fit_all(&mut all, scan, radiation, &background, &fwhm);
        }
    }
    all.retain(|peak| {
        peak.area > SIGNIFICANT_AREA * peak.area_error
            && peak.area_error > 0.0
            && !towers(peak, scan, &background)
    });
    Peaks {
        background,
        fwhm: (!all.is_empty()).then_some(fwhm.typical),
        all,
        eta,
    }
}

/// Whether a peak is higher than what was measured where it is: one of several that were fitted together against each
/// other.
fn towers(peak: &Peak, scan: &Scan, background: &[f64]) -> bool {
    let near = scan.around(peak.x, peak.fwhm);
    let measured = near
        .map(|k| scan.y[k] - background[k] + 5.0 * scan.sigma[k])
        .fold(0.0, f64::max);
    peak.height() > HIGHEST_SHARE * measured
}

/// The curve under lines of a width.
fn under(scan: &Scan, fwhm: f64, scale: f64) -> Vec<f64> {
    let window = (WINDOW * fwhm).max(0.5 * scale);
    raised(scan, snip(scan, window), (5.0 * fwhm).max(0.8 * scale))
}

/// Widths as a straight line over the angle.
#[derive(Clone, Copy, Debug)]
struct Width {
    typical: f64,
    middle: f64,
    slope: f64,
}

impl Width {
    fn constant(typical: f64) -> Self {
        Self {
            typical,
            middle: 0.0,
            slope: 0.0,
        }
    }

    fn at(&self, x: f64) -> f64 {
        (self.typical + self.slope * (x - self.middle))
            .clamp(0.5 * self.typical, 2.5 * self.typical)
    }
}

/// Places (2θ in degrees) and heights of what is not yet fitted, the highest first.
fn candidates(
    scan: &Scan,
    radiation: &Radiation,
    background: &[f64],
    fitted: &[f64],
    fwhm: &Width,
    known: &[Peak],
) -> Vec<(f64, f64)> {
    let left: Vec<f64> = (0..scan.len())
        .map(|k| scan.y[k] - background[k] - fitted[k])
        .collect();
    let sums = Sums::of(&left, &scan.sigma);
    let level: Vec<f64> = (0..scan.len())
        .map(|k| sums.of_window(k, fwhm.at(scan.x[k]) / scan.step))
        .collect();
    let smooth = smoothed(&left, ((0.25 * fwhm.typical / scan.step) as usize).max(1));
    let mut tops: Vec<(f64, f64)> = Vec::new();
    for k in 0..scan.len() {
        let x = scan.x[k];
        let half = 0.6 * fwhm.at(x);
        let is_top = || {
            let near = scan.around(x, half);
            smooth[near.clone()].iter().all(|v| *v <= smooth[k])
        };
        let beside = LEAST_BESIDE
            * fitted[scan.around(x, half)]
                .iter()
                .copied()
                .fold(0.0, f64::max);
        let too_near = || known.iter().any(|p| (p.x - x).abs() < 0.5 * p.fwhm);
        if level[k] > SIGNIFICANT && smooth[k] > beside && is_top() && !too_near() {
            tops.push((x, smooth[k]));
        }
    }
    tops.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (x, height) in tops {
        let is_second = radiation.second.is_some_and(|(_, share)| {
            kept.iter().any(|(first, above)| {
                let splitting = radiation.splitting_deg(*first);
                splitting > 0.6 * fwhm.at(x)
                    && (first + splitting - x).abs() < 0.5 * fwhm.at(x)
                    && height < 1.5 * share * above
            })
        });
        if !is_second && kept.iter().all(|k| (k.0 - x).abs() > 0.5 * fwhm.at(x)) {
            kept.push((x, height));
        }
    }
    kept
}

/// Widths over the angle and the mean shape, of the strongest lines that stand alone.
fn of_strongest(
    scan: &Scan,
    radiation: &Radiation,
    background: &[f64],
    fwhm: Width,
    eta: f64,
) -> (Width, f64) {
    let nothing = vec![0.0; scan.len()];
    let found = candidates(scan, radiation, background, &nothing, &fwhm, &[]);
    let above: Vec<f64> = scan.y.iter().zip(background).map(|(y, b)| y - b).collect();
    let mut fitted: Vec<(Peak, f64)> = Vec::new();
    for (x, height) in found.iter().take(30) {
        let width = fwhm.at(*x);
        let reach = 4.0 * width + radiation.splitting_deg(*x);
        let alone = |other: &(f64, f64)| {
            (other.0 - x).abs() < 1e-9 || (other.0 - x).abs() > reach || other.1 < 0.05 * height
        };
        if fitted.len() >= 12 || !found.iter().all(alone) {
            continue;
        }
        let mut group = [Peak {
            x: *x,
            x_error: 0.0,
            area: height / super::profile::height(width, eta),
            area_error: 0.0,
            fwhm: width,
            eta,
        }];
        let from = scan.around(x - 4.0 * width, 0.0).start;
        let to = scan
            .around(x + radiation.splitting_deg(*x) + 4.0 * width, 0.0)
            .end;
        fit(
            &mut group,
            &[Free::Shape],
            scan,
            &above,
            from..to,
            radiation,
        );
        let peak = group[0];
        if peak.area > 8.0 * peak.area_error && peak.area_error > 0.0 {
            fitted.push((peak, (peak.area / peak.area_error).min(100.0)));
        }
    }
    let weight: f64 = fitted.iter().map(|f| f.1).sum();
    if fitted.is_empty() {
        return (fwhm, eta);
    }
    let mean =
        |of: &dyn Fn(&Peak) -> f64| fitted.iter().map(|(p, w)| w * of(p)).sum::<f64>() / weight;
    let (x, width) = (mean(&|p| p.x), mean(&|p| p.fwhm));
    let spread = mean(&|p| (p.x - x).powi(2));
    let slope = if fitted.len() >= 4 && spread > 25.0 * radiation.scale().powi(2) {
        mean(&|p| (p.x - x) * (p.fwhm - width)) / spread
    } else {
        0.0
    };
    let widths = Width {
        typical: width.max(1.5 * scan.step),
        middle: x,
        slope,
    };
    (widths, mean(&|p| p.eta).clamp(0.05, 0.95))
}

fn curve_of(all: &[Peak], scan: &Scan, radiation: &Radiation) -> Vec<f64> {
    let mut curve = vec![0.0; scan.len()];
    for peak in all {
        add(&mut curve, scan, peak, radiation, 1.0);
    }
    curve
}

/// Fits all, some neighbours at a time, what the others add being subtracted.
fn fit_all(all: &mut [Peak], scan: &Scan, radiation: &Radiation, background: &[f64], fwhm: &Width) {
    let mut left: Vec<f64> = (0..scan.len()).map(|k| scan.y[k] - background[k]).collect();
    for peak in all.iter() {
        add(&mut left, scan, peak, radiation, -1.0);
    }
    let mut from = 0;
    while from < all.len() {
        let mut to = from + 1;
        while to < all.len() && to - from < MOST_TOGETHER {
            let reach = 3.0 * fwhm.at(all[to].x) + radiation.splitting_deg(all[to - 1].x);
            if all[to].x - all[to - 1].x > reach {
                break;
            }
            to += 1;
        }
        let group = &mut all[from..to];
        for peak in group.iter() {
            add(&mut left, scan, peak, radiation, 1.0);
        }
        let (first, last) = (group[0].x, group[group.len() - 1].x);
        let margin = 2.5 * fwhm.at(first);
        let start = scan.around(first - margin, 0.0).start;
        let end = scan
            .around(last + margin + radiation.splitting_deg(last), 0.0)
            .end;
        let strong = |k: usize, peak: &Peak| {
            let noise = scan.sigma[scan.around(peak.x, 0.0).start.min(scan.len() - 1)];
            let near = |other: Option<&Peak>| {
                other.is_some_and(|o| (o.x - peak.x).abs() < 0.8 * peak.fwhm)
            };
            let crowded =
                near(k.checked_sub(1).and_then(|k| group.get(k))) || near(group.get(k + 1));
            peak.height() > 15.0 * noise && !crowded
        };
        let free: Vec<Free> = group
            .iter()
            .enumerate()
            .map(|(k, peak)| {
                if strong(k, peak) {
                    Free::Width
                } else {
                    Free::Place
                }
            })
            .collect();
        fit(group, &free, scan, &left, start..end, radiation);
        for peak in group.iter_mut() {
            let usual = fwhm.at(peak.x);
            peak.fwhm = peak.fwhm.clamp(0.4 * usual, 3.0 * usual);
        }
        for peak in group.iter() {
            add(&mut left, scan, peak, radiation, -1.0);
        }
        from = to;
    }
    all.sort_by(|a, b| a.x.total_cmp(&b.x));
}

/// Peaks nearer than a third of their width are one.
fn merge_near(all: &mut Vec<Peak>) {
    let mut merged: Vec<Peak> = Vec::with_capacity(all.len());
    for peak in all.drain(..) {
        match merged.last_mut() {
            Some(last) if peak.x - last.x < 0.33 * last.fwhm.max(peak.fwhm) => {
                let (stronger, sum) = (
                    if last.area >= peak.area { *last } else { peak },
                    last.area + peak.area,
                );
                *last = Peak {
                    area: sum,
                    ..stronger
                };
            }
            _ => merged.push(peak),
        }
    }
    *all = merged;
}
