//! Energy along a hop: an elastic band with its images, beside the profile on the bond-valence map and
//! what others computed.
//!
//! In: a [`Model`]: profiles as (share of the way, energy), each from its start. Out: a [`Drawing`]: a
//! curve for each with its images as discs, the interval of the calibrated
//! barrier as a whisker at the top of the pass.

use super::axes::{Axis, dash};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Point};
use super::legend::{LegendEntry, Mark};
use super::plot::{Plot, Room};
use super::scale::{fixed, nice_ticks, widened};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Which hop of which compound; the first entry of the legend.
    pub title: String,
    /// The profiles, the one that matters first.
    pub profiles: Vec<Profile>,
    /// The calibrated barrier.
    pub calibrated: Option<Whisker>,
}

/// One way of telling the energy along the hop.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Name in the legend: "CHGNet 0.3.0: 0.271 eV".
    pub name: String,
    /// Images: share of the way from start to end (0…1), energy in eV above the start.
    pub images: Vec<[f64; 2]>,
    /// The curve through them, likewise.
    pub curve: Vec<[f64; 2]>,
    /// Whether it is only there to be compared with: drawn dashed.
    pub is_reference: bool,
}

/// A calibrated barrier with its interval, in eV above the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Whisker {
    /// Name in the legend.
    pub name: String,
    /// Where along the way the top of the pass is, 0…1.
    pub at: f64,
    /// The barrier.
    pub barrier_ev: f64,
    /// Lower end of the interval.
    pub low_ev: f64,
    /// Upper end.
    pub high_ev: f64,
}

/// Free room above and below, as a share of the range of energies.
const HEADROOM: f64 = 0.06;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let body = canvas.text.body;
    let (low, high) = energies(model);
    let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 8.0) as usize;
    let up = nice_ticks(low, high, count(canvas.height_pt, 4.0));
    let across = nice_ticks(0.0, 1.0, count(canvas.width_pt, 7.0));
    let plot = Plot::new(
        canvas,
        (
            Axis::of_values("Share of the way from start to end", across),
            (0.0, 1.0),
        ),
        (Axis::of_values("Energy (eV)", up), (low, high)),
        legend(model, canvas),
        Room::default(),
    );
    plot.draw(&mut drawing);
    for (k, profile) in model.profiles.iter().enumerate().rev() {
        draw_profile(&mut drawing, &plot, profile, canvas.theme.category(k));
    }
    if let Some(whisker) = &model.calibrated {
        draw_whisker(&mut drawing, &plot, whisker);
    }
    drawing
}

fn draw_profile(drawing: &mut Drawing, plot: &Plot<'_>, profile: &Profile, color: Color) {
    let canvas = plot.canvas;
    let place = |[x, y]: &[f64; 2]| plot.place(*x, *y);
    let points: Vec<Point> = profile.curve.iter().map(place).collect();
    if points.len() > 1 {
        let width = canvas.line_pt * 1.8;
        let line = match profile.is_reference {
            true => drawing.dashed(points, color, width, dash(canvas)),
            false => drawing.line(points, color, width),
        };
        line.tooltip(profile.name.as_str());
    }
    for image in &profile.images {
        let text = format!("{}: {} eV", profile.name, fixed(image[1], 3));
        let disc = drawing.disc(place(image), canvas.text.body * 0.28, color);
        disc.tooltip(text);
    }
}

fn draw_whisker(drawing: &mut Drawing, plot: &Plot<'_>, whisker: &Whisker) {
    let canvas = plot.canvas;
    let (ink, width) = (canvas.theme.ink, canvas.line_pt * 1.4);
    let half = canvas.text.body * 0.35;
    let [low, middle, high] =
        [whisker.low_ev, whisker.barrier_ev, whisker.high_ev].map(|e| plot.place(whisker.at, e));
    drawing
        .line(vec![low, high], ink, width)
        .tooltip(whisker.name.as_str());
    for end in [low, middle, high] {
        let across = vec![[end[0] - half, end[1]], [end[0] + half, end[1]]];
        drawing.line(across, ink, width);
    }
}

/// Lowest and highest energy that is shown, with room.
fn energies(model: &Model) -> (f64, f64) {
    let profiles = model.profiles.iter();
    let of_profiles = profiles.flat_map(|p| p.images.iter().chain(&p.curve).map(|point| point[1]));
    let interval = model.calibrated.iter().flat_map(|w| [w.low_ev, w.high_ev]);
    let sound = of_profiles.chain(interval);
    let (low, high) = sound
        .filter(|energy| energy.is_finite())
        .fold((0.0_f64, 0.0_f64), |(l, h), e| (l.min(e), h.max(e)));
    let (low, high) = widened(low, high);
    let room = HEADROOM * (high - low);
    (low - room, high + room)
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let profiles = model.profiles.iter().enumerate().map(|(k, profile)| {
        let mark = Mark::Stroke(canvas.theme.category(k), profile.is_reference);
        LegendEntry::new(mark, profile.name.as_str())
    });
    let whisker = model
        .calibrated
        .iter()
        .map(|whisker| LegendEntry::new(Mark::Whisker(canvas.theme.ink), whisker.name.as_str()));
    let title = LegendEntry::new(Mark::Blank, model.title.as_str());
    let title = (!model.title.is_empty()).then_some(title).into_iter();
    title.chain(profiles).chain(whisker).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::Shape;
    use crate::figures::theme::Mode;

    fn model() -> Model {
        Model {
            title: "Li₃N".to_owned(),
            profiles: vec![Profile {
                name: "CHGNet: 0.30 eV".to_owned(),
                images: vec![[0.0, 0.0], [0.5, 0.3], [1.0, 0.1]],
                curve: vec![[0.0, 0.0], [0.25, 0.2], [0.5, 0.3], [1.0, 0.1]],
                is_reference: false,
            }],
            calibrated: Some(Whisker {
                name: "calibrated: 0.36 eV".to_owned(),
                at: 0.5,
                barrier_ev: 0.36,
                low_ev: 0.2,
                high_ev: 0.5,
            }),
        }
    }

    #[test]
    fn each_image_is_a_disc_and_everything_lies_on_the_sheet() {
        let drawing = layout(&model(), &Canvas::screen(480.0, 300.0, Mode::Light));
        let discs = drawing.items.iter().filter_map(|item| match item.shape {
            Shape::Circle { center, .. } => Some(center),
            _ => None,
        });
        let discs: Vec<Point> = discs.collect();
        assert_eq!(discs.len(), 3);
        assert!(
            discs[1][1] < discs[2][1] && discs[2][1] < discs[0][1],
            "{discs:?}"
        );
        for item in &drawing.items {
            if let Shape::Line { points, .. } = &item.shape {
                for [x, y] in points {
                    assert!((0.0..=480.0).contains(x) && (0.0..=300.0).contains(y));
                }
            }
        }
    }

    #[test]
    fn a_model_without_numbers_is_an_empty_frame() {
        let drawing = layout(&Model::default(), &Canvas::screen(300.0, 200.0, Mode::Dark));
        assert!(!drawing.items.is_empty());
    }
}
