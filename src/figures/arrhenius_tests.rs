//! Facts about the Arrhenius figure: marks of runs, where points lie, its axes.

use super::*;
use crate::figures::theme::Mode;

fn series() -> Series {
    let points: Vec<Conduction> = [280.0, 300.0, 340.0, 380.0]
        .map(|t: f64| Conduction {
            temperature_k: t,
            conductivity_s_cm: 1e4 / t * (-0.35 / (8.617e-5 * t)).exp(),
        })
        .to_vec();
    let fit = ArrheniusFit::of(&points).expect("four temperatures");
    Series {
        name: "pellet".into(),
        points,
        fit,
        run_names: Vec::new(),
        run_of_point: Vec::new(),
    }
}

#[test]
fn runs_have_marks_of_their_own_and_a_line_in_the_legend() {
    let mut two = series();
    two.run_names = vec!["heating".to_owned(), "cooling".to_owned()];
    two.run_of_point = vec![0, 0, 1, 1];
    let model = Model {
        series: vec![two],
        literature: Vec::new(),
    };
    let canvas = Canvas::screen(700.0, 500.0, Mode::Light);
    let names: Vec<String> = legend(&model, &canvas, (-8.0, 0.0))
        .into_iter()
        .map(|entry| entry.after)
        .collect();
    assert_eq!(names[1..], ["heating", "cooling"]);
    let fills: Vec<Color> = layout(&model, &canvas)
        .items
        .iter()
        .filter(|item| item.tooltip.as_deref().is_some_and(|t| t.contains("°C:")))
        .filter_map(|item| match item.shape {
            Shape::Circle { fill, .. } => Some(fill),
            _ => None,
        })
        .collect();
    let paper = canvas.theme.paper;
    let hollow: Vec<bool> = fills.iter().map(|fill| *fill == paper).collect();
    assert_eq!(hollow, [false, false, true, true]);
}

#[test]
fn heating_is_filled_and_cooling_hollow_in_every_cell() {
    let runs = |names: [&str; 2]| Series {
        run_names: names.map(str::to_owned).to_vec(),
        run_of_point: vec![0, 0, 1, 1],
        ..series()
    };
    let model = Model {
        series: vec![
            runs(["heating", "cooling"]),
            runs(["cooling", "heating"]),
            runs(["cooling", "cooling 2"]),
        ],
        literature: Vec::new(),
    };
    let canvas = Canvas::screen(700.0, 500.0, Mode::Light);
    let entries = legend(&model, &canvas, (-8.0, 0.0));
    let entries: Vec<(String, bool)> = entries[3..]
        .iter()
        .map(|entry| {
            let is_filled = matches!(entry.mark, Mark::Disc(_, true) | Mark::Diamond(_, true));
            (entry.after.clone(), is_filled)
        })
        .collect();
    let expected = [("heating", true), ("cooling", false), ("cooling 2", false)];
    assert_eq!(entries, expected.map(|(name, is)| (name.to_owned(), is)));
}

#[test]
fn points_lie_on_the_line_and_literature_at_25_degrees() {
    let model = Model {
        series: vec![series()],
        literature: vec![("Li₃N".into(), -3.0)],
    };
    let drawing = layout(&model, &Canvas::screen(700.0, 500.0, Mode::Light));
    let of_line = |item: &super::super::drawing::Item| match &item.shape {
        Shape::Line { points, .. } if points.len() == STEPS => Some(points.clone()),
        _ => None,
    };
    let line = drawing.items.iter().find_map(of_line).expect("the fit");
    let points: Vec<Point> = drawing
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Circle { center, .. } => Some(*center),
            _ => None,
        })
        .collect();
    assert_eq!(points.len(), 4);
    for [x, y] in points {
        let near = line.windows(2).any(|p| {
            let share = (x - p[0][0]) / (p[1][0] - p[0][0]);
            (-0.01..=1.01).contains(&share)
                && (p[0][1] + share * (p[1][1] - p[0][1]) - y).abs() < 0.5
        });
        assert!(near, "{x}, {y} is off the line");
    }
    let said = |word: &str| {
        drawing
            .items
            .iter()
            .any(|i| i.tooltip.as_deref().is_some_and(|t| t.contains(word)))
    };
    assert!(said("Li₃N, 25 °C: 1.0 × 10⁻³ S cm⁻¹"));
    assert!(said("pellet: E_a = 0.350"));
}

/// Half of the height at least is that of what was measured, whatever the literature.
#[test]
fn measured_points_fill_the_figure() {
    let literature = (0..60).map(|k| (format!("Li{k}"), -12.0 + 0.16 * f64::from(k)));
    let model = Model {
        series: vec![series()],
        literature: literature.collect(),
    };
    let drawing = layout(&model, &Canvas::screen(700.0, 500.0, Mode::Light));
    let circles = drawing.items.iter().filter_map(|item| match &item.shape {
        Shape::Circle { center, .. } => Some(f64::from(center[1])),
        _ => None,
    });
    let (top, bottom) = extent(circles);
    assert!(bottom - top > 250.0, "{top} to {bottom} of 500");
    assert_eq!(with_two_decades(-3.4, -3.1), (-4.0, -3.0));
    assert_eq!(with_two_decades(-4.0, -3.0), (-4.0, -3.0));
    assert_eq!(with_two_decades(-3.9, -3.4), (-4.0, -3.0));
}

#[test]
fn celsius_are_round_and_descend() {
    let ticks = celsius_ticks(2.5, 3.4);
    assert_eq!(ticks.first(), Some(&(125.0, " °C")));
    assert_eq!(ticks.last(), Some(&(25.0, "")));
    layout(&Model::default(), &Canvas::screen(80.0, 60.0, Mode::Dark));
}
