//! Figures with two axes of numbers: W over depth, the map, the candidates, Arrhenius.

use superion::figures::drawing::Drawing;
use superion::figures::own::Whose;
use superion::figures::{Canvas, arrhenius, candidates_plane, feature_map, over_depth, png};
use superion::import::EntryIndex;
use superion::score::{ArrheniusFit, Conduction, Interval};

use super::{DESCRIPTORS, assert_inside, assert_legible, canvases};

/// W over 300 depths for the first descriptors of the made-up ranking.
pub fn variance_model(n: usize) -> over_depth::Model {
    let w = |k: usize, depth: usize| {
        let slow = 420.0 * (-(depth as f64).ln() / (2.4 + 0.12 * k as f64)).exp();
        60.0 + 9.0 * k as f64 + slow + 3.0 * ((depth * (k + 2)) as f64 * 0.31).sin()
    };
    let line = |k: usize| {
        let (descriptor, representation, _) = DESCRIPTORS[k];
        let values: Vec<(usize, f64)> = (1..=300).map(|d| (d, w(k, d))).collect();
        let band = values.iter().map(|(_, w)| Interval {
            estimate: *w,
            low: w * 0.87,
            high: w * 1.12,
        });
        over_depth::Line {
            score: k,
            descriptor: descriptor.into(),
            representation: representation.into(),
            band: if k == 0 || k == 7 {
                band.collect()
            } else {
                Vec::new()
            },
            values,
            emphasized: k < 5 || k == 7,
            selected: k == 7,
        }
    };
    over_depth::Model {
        by: superion::score::LabelSet::default(),
        lines: (0..n).map(line).collect(),
        control: (1..=300)
            .map(|d| (d, 480.0 - 25.0 * (d as f64).ln()))
            .collect(),
        compared: (2, 50),
    }
}

/// Groups of structures, a few of them measured.
pub fn map_model(n: usize, key: feature_map::Key) -> feature_map::Model {
    let noise = |k: usize| ((k * 7919 + 13) as f64 * 0.618_033_988_75).fract() - 0.5;
    let dot = |k: usize| {
        let group = k * k % 11;
        let measured = k.is_multiple_of(9);
        let shade = match key {
            feature_map::Key::Categories(_) => feature_map::Shade::Category(group),
            _ if measured => feature_map::Shade::Along((k % 40) as f64 / 40.0),
            _ => feature_map::Shade::Unknown,
        };
        let x = (group * 37 % 29) as f64 + 6.0 * noise(k) + 3.0 * noise(k * k + 7);
        let y = (group * 53 % 23) as f64 + 5.0 * noise(3 * k + 1);
        feature_map::Dot {
            entry: EntryIndex(k),
            at: [x as f32 * 12.0, y as f32],
            shade,
            measured,
            selected: k % 97 == 5,
            whose: Whose::Known,
            said: format!("structure {k}"),
        }
    };
    feature_map::Model {
        titles: ["PC 1 (41.2 %)".into(), "PC 2 (17.0 %)".into()],
        has_numbers: true,
        dots: (0..n).map(dot).collect(),
        key,
    }
}

pub fn sigma_key() -> feature_map::Key {
    feature_map::Key::Scale {
        from: "σ 10⁻¹⁵".into(),
        to: "10⁻² S cm⁻¹".into(),
        unknown: "not measured".into(),
    }
}

pub fn scatter_model(n: usize) -> candidates_plane::Model {
    let dot = |k: usize, barrier_ev: f64| candidates_plane::Dot {
        entry: EntryIndex(k),
        name: ["Li₃BS₃", "Li₆PS₅Cl", "Li₁₀GeP₂S₁₂", "LiZnPS₄"][k % 4].to_owned(),
        barrier_ev,
        e_above_hull_ev: Some(if k.is_multiple_of(3) {
            0.0
        } else {
            (k * 7 % 70) as f64 / 1000.0
        }),
        band_gap_ev: Some(1.0 + (k * 13 % 70) as f64 / 10.0),
        selected: k == 6,
        whose: Whose::Known,
    };
    candidates_plane::Model {
        candidates: (0..n)
            .map(|k| dot(k, 0.16 + 0.43 * k as f64 / n as f64))
            .collect(),
        excluded: (0..n / 2).map(|k| dot(k, 0.62 + 0.01 * k as f64)).collect(),
        above: (n / 3, 1.2),
        max_e_above_hull_ev: 0.07,
        max_barrier_ev: 0.6,
        min_band_gap_ev: 1.0,
        named: 8,
    }
}

pub fn arrhenius_model(n: usize) -> arrhenius::Model {
    let series = |k: usize| {
        let e_a_ev = 0.25 + 0.1 * k as f64;
        let points: Vec<Conduction> = (0..7)
            .map(|step| {
                let temperature_k = 270.0 + 20.0 * step as f64;
                let noise = 0.06 * ((step * 5 + k) as f64).sin();
                let exponent = -e_a_ev / (8.617e-5 * temperature_k) + noise;
                Conduction {
                    temperature_k,
                    conductivity_s_cm: 3e4 / temperature_k * exponent.exp(),
                }
            })
            .collect();
        let fit = ArrheniusFit::of(&points).expect("seven temperatures");
        arrhenius::Series {
            name: ["Li₆PS₅Cl, cold pressed", "Li₃BS₃", "glass"][k % 3].to_owned(),
            points,
            fit,
            run_names: Vec::new(),
            run_of_point: Vec::new(),
        }
    };
    arrhenius::Model {
        series: (0..n).map(series).collect(),
        literature: (0..60)
            .map(|k| (format!("Li{k}"), -12.0 + 0.16 * k as f64))
            .collect(),
    }
}

fn all(canvas: &Canvas) -> Vec<(String, Drawing)> {
    let mut drawings = Vec::new();
    for n in [1, 2, 8, 20] {
        let drawing = over_depth::layout(&variance_model(n), canvas);
        drawings.push((format!("W of {n}"), drawing));
    }
    for (n, key) in [
        (1, sigma_key()),
        (600, sigma_key()),
        (600, feature_map::Key::Categories(9)),
        (600, feature_map::Key::Categories(40)),
        (20, feature_map::Key::None),
    ] {
        let drawing = feature_map::layout(&map_model(n, key), canvas);
        drawings.push((format!("map of {n}"), drawing));
    }
    for n in [1, 12, 90] {
        let drawing = candidates_plane::layout(&scatter_model(n), canvas);
        drawings.push((format!("{n} candidates"), drawing));
    }
    for n in [1, 3] {
        let drawing = arrhenius::layout(&arrhenius_model(n), canvas);
        drawings.push((format!("{n} samples"), drawing));
    }
    drawings
}

#[test]
fn they_are_legible_on_any_canvas() {
    for canvas in canvases() {
        for (what, drawing) in all(&canvas) {
            let what = format!("{what} on {:.0} pt", canvas.width_pt);
            assert_legible(&drawing, canvas.text.min, &what);
            assert_inside(&drawing, &what);
        }
    }
}

#[test]
fn they_draw_what_there_is() {
    let canvas = Canvas::screen(640.0, 400.0, superion::figures::Mode::Dark);
    let curves = over_depth::Model {
        lines: vec![over_depth::Line {
            values: vec![(1, 5.0)],
            band: Vec::new(),
            ..variance_model(1).lines[0].clone()
        }],
        ..over_depth::Model::default()
    };
    for drawing in [
        over_depth::layout(&over_depth::Model::default(), &canvas),
        over_depth::layout(&curves, &canvas),
        feature_map::layout(&feature_map::Model::default(), &canvas),
        candidates_plane::layout(&candidates_plane::Model::default(), &canvas),
        arrhenius::layout(&arrhenius::Model::default(), &canvas),
    ] {
        assert_inside(&drawing, "odd model");
        assert!(png::to_png(&drawing, 72.0).is_ok());
    }
}
