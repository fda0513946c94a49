//! Figures: everything inside the canvas, no text on text, true text in files, same bytes.

mod dendrogram;
mod heat_map;
mod pictures;
mod planes;

use superion::figures::drawing::{Drawing, Point, Shape};
use superion::figures::svg::{SvgOptions, to_svg};
use superion::figures::violins::{Column, Model};
use superion::figures::{Canvas, FigureSize, Mode, curves, pdf, png, text, violins};
use superion::score::Interval;

/// Descriptors in the order of the made-up ranking, with their families.
const DESCRIPTORS: [(&str, &str, &str); 20] = [
    ("soap", "CAN", "structure"),
    ("density_features", "structure", "structure"),
    ("mxrd", "CAMN-40", "structure"),
    ("radial_distribution_function", "A-40", "structure"),
    ("oxidation_states", "structure", "composition"),
    ("sine_coulomb_matrix", "CAMN", "electronic"),
    ("orbital_field_matrix", "CAN-40", "electronic"),
    ("jarvis_cfid", "structure", "structure"),
    ("electronegativity_difference", "structure", "composition"),
    ("global_instability_index", "AM-40", "bonding"),
    ("bond_fraction", "CAMN-40", "bonding"),
    ("structural_heterogeneity", "structure", "structure"),
    ("maximum_packing_efficiency", "CAMN-40", "structure"),
    ("chemical_ordering", "AM", "bonding"),
    ("structural_complexity", "structure", "structure"),
    ("valence_orbital", "structure", "electronic"),
    ("meredig", "structure", "composition"),
    ("band_center", "structure", "electronic"),
    ("ewald_energy", "CAN", "bonding"),
    ("cavd", "structure", "structure"),
];

/// A ranking as a screen gives it: W falls with depth, slower for worse descriptors.
fn model(n_scores: usize) -> Model {
    let value = |k: usize, depth: usize| {
        let decay = 190.0 * (-(depth as f64) / (14.0 + 1.5 * k as f64)).exp();
        150.0 + 11.0 * k as f64 + decay + 4.0 * ((depth * (k + 3)) as f64 * 0.7).sin()
    };
    let column = |k: usize| {
        let (descriptor, representation, family) = DESCRIPTORS[k];
        let values: Vec<(usize, f64)> = (2..=50).map(|d| (d, value(k, d))).collect();
        let mean = values.iter().map(|v| v.1).sum::<f64>() / 49.0;
        Column {
            score: k,
            descriptor: descriptor.into(),
            representation: representation.into(),
            family: family.into(),
            values,
            mean: Some(Interval {
                estimate: mean,
                low: mean * 0.86,
                high: mean * 1.13,
            }),
        }
    };
    Model {
        by: superion::score::LabelSet::default(),
        scores: (0..n_scores).map(column).collect(),
        control: (2..=50).map(|d| (d, 470.0 - 1.2 * d as f64)).collect(),
        selected: Some(1),
        best_of_each: true,
        page: None,
    }
}

/// Every canvas that a user can choose, and small windows.
fn canvases() -> Vec<Canvas> {
    let mut all: Vec<Canvas> = FigureSize::PRESETS
        .into_iter()
        .map(|size| Canvas::print(size, 0.62, Mode::Light))
        .collect();
    let windows = [
        (1280.0, 720.0),
        (900.0, 600.0),
        (640.0, 480.0),
        (1920.0, 1080.0),
    ];
    all.extend(windows.map(|(w, h)| Canvas::screen(w, h, Mode::Dark)));
    all
}

/// Whether two boxes, turned in any way, share more than a rim of `slack` (separating axes).
fn overlap(a: &[Point; 4], b: &[Point; 4], slack: f32) -> bool {
    let edges = |q: &[Point; 4]| {
        [
            [q[1][0] - q[0][0], q[1][1] - q[0][1]],
            [q[2][0] - q[1][0], q[2][1] - q[1][1]],
        ]
    };
    edges(a).into_iter().chain(edges(b)).all(|edge| {
        let length = edge[0].hypot(edge[1]).max(1e-6);
        let shadow = |q: &[Point; 4]| {
            q.iter()
                .map(|p| (p[0] * edge[0] + p[1] * edge[1]) / length)
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), x| {
                    (l.min(x), h.max(x))
                })
        };
        let (a, b) = (shadow(a), shadow(b));
        a.1.min(b.1) - a.0.max(b.0) > slack
    })
}

/// Fails where a text leaves the canvas, lies on another, or is smaller than allowed.
fn assert_legible(drawing: &Drawing, min_size: f32, what: &str) {
    let texts: Vec<(&str, f32, [Point; 4])> = drawing
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Text { text, size, .. } => {
                Some((text.as_str(), *size, text::corners(&item.shape)?))
            }
            _ => None,
        })
        .collect();
    assert!(!texts.is_empty(), "{what}: no text at all");
    for (k, (text, size, corners)) in texts.iter().enumerate() {
        assert!(*size >= min_size - 1e-3, "{what}: {text:?} has size {size}");
        for [x, y] in corners {
            let inside = *x >= -0.01
                && *y >= -0.01
                && *x <= drawing.width + 0.01
                && *y <= drawing.height + 0.01;
            assert!(inside, "{what}: {text:?} leaves the canvas at {x}, {y}");
        }
        for (other, other_size, other_corners) in &texts[..k] {
            // A subscript hangs on its letter.
            let slack = 0.02 * size.min(*other_size);
            assert!(
                !overlap(corners, other_corners, slack),
                "{what}: {text:?} lies on {other:?}"
            );
        }
    }
}

/// Fails where a shape leaves the canvas by more than half a line.
fn assert_inside(drawing: &Drawing, what: &str) {
    for item in &drawing.items {
        let points: Vec<Point> = match &item.shape {
            Shape::Line { points, .. } | Shape::Polygon { points, .. } => points.clone(),
            Shape::Circle { center, .. } => vec![*center],
            Shape::Text { .. } => continue,
        };
        for [x, y] in points {
            let inside = (-0.5..=drawing.width + 0.5).contains(&x)
                && (-0.5..=drawing.height + 0.5).contains(&y);
            assert!(
                inside,
                "{what}: {:?} leaves the canvas at {x}, {y}",
                item.shape
            );
        }
    }
}

#[test]
fn violins_are_legible_for_any_number_of_descriptors_on_any_canvas() {
    for canvas in canvases() {
        for n_scores in 1..=20 {
            let drawing = violins::layout(&model(n_scores), &canvas);
            let what = format!("{n_scores} scores on {:.0} pt", canvas.width_pt);
            assert_legible(&drawing, canvas.text.min, &what);
            assert_inside(&drawing, &what);
        }
    }
}

#[test]
fn violins_draw_what_there_is() {
    let canvas = Canvas::screen(800.0, 600.0, Mode::Light);
    for odd in [
        Model::default(),
        Model {
            control: Vec::new(),
            ..model(3)
        },
        Model {
            scores: Vec::new(),
            ..model(1)
        },
        Model {
            by: superion::score::LabelSet::default(),
            scores: vec![Column {
                values: vec![(2, 5.0)],
                mean: None,
                ..model(1).scores[0].clone()
            }],
            control: Vec::new(),
            selected: None,
            best_of_each: false,
            page: None,
        },
    ] {
        let drawing = violins::layout(&odd, &canvas);
        assert_inside(&drawing, "odd model");
        assert!(png::to_png(&drawing, 72.0).is_ok());
    }
}

#[test]
fn svg_is_well_formed_true_text_and_the_same_each_time() {
    let mut drawing = violins::layout(
        &model(6),
        &Canvas::print(FigureSize::NatureSingle, 0.6, Mode::Light),
    );
    drawing.items[0].tooltip = Some("a < b & \"c\" \u{1}".into());
    let options = SvgOptions {
        embed_fonts: true,
        tooltips: true,
        title: "W_σ < 5 & more".into(),
    };
    let svg = to_svg(&drawing, &options);
    assert_eq!(svg, to_svg(&drawing, &options));
    let document = usvg::roxmltree::Document::parse(&svg).expect("well-formed");
    let texts: Vec<&str> = document
        .descendants()
        .filter(|n| n.has_tag_name("text"))
        .filter_map(|n| n.text())
        .collect();
    assert!(
        texts.contains(&"W") && texts.contains(&"Control"),
        "{texts:?}"
    );
    assert!(
        svg.contains("data:font/otf;base64,T1RUTw"),
        "an OpenType font is inside"
    );
    assert!(svg.contains("width=\"252.283pt\""), "89 mm");
}

#[test]
fn png_has_the_chosen_size_and_is_not_blank() {
    let drawing = violins::layout(
        &model(6),
        &Canvas::print(FigureSize::NatureSingle, 0.6, Mode::Light),
    );
    let bytes = png::to_png(&drawing, 300.0).expect("paints");
    assert_eq!(bytes, png::to_png(&drawing, 300.0).expect("paints"));
    let picture = resvg::tiny_skia::Pixmap::decode_png(&bytes).expect("decodes");
    assert_eq!(picture.width(), 1051, "89 mm at 300 dpi");
    let dark = picture
        .pixels()
        .iter()
        .filter(|p| p.red() < 60 && p.alpha() == 255)
        .count();
    assert!(dark > 2000, "{dark} dark pixels");
    assert!(bytes.windows(4).any(|w| w == b"pHYs"));
    assert!(png::to_png(&drawing, 1e6).is_err());
    assert!(png::to_png(&Drawing::new(0.0, 10.0, None), 72.0).is_err());
    assert!(png::to_png(&Drawing::new(f32::NAN, 10.0, None), 72.0).is_err());
}

#[test]
fn pdf_embeds_the_fonts_and_its_text_can_be_read() {
    let drawing = violins::layout(
        &model(6),
        &Canvas::print(FigureSize::NatureDouble, 0.5, Mode::Light),
    );
    let bytes = pdf::to_pdf(&drawing, "Comparison").expect("paints");
    assert_eq!(bytes, pdf::to_pdf(&drawing, "Comparison").expect("paints"));
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
    assert!(has(b"SuperionSans"), "the font's name stands in the file");
    assert!(
        !has(b"/Subtype /Image") && !has(b"/Subtype/Image"),
        "no picture instead of vectors"
    );
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("figure.pdf");
    std::fs::write(&path, &bytes).expect("write");
    let Ok(output) = std::process::Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output()
    else {
        crate::skipped::skip("pdftotext is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("SOAP") && text.contains("Control"), "{text}");
}

/// W over the number of clusters for the first scores of the made-up ranking.
fn curves_model(n: usize) -> curves::Model {
    let model = model(n);
    let series = |name: String, values: &[(usize, f64)], reference| curves::Series {
        name,
        points: values.iter().map(|v| (v.0 as f64, v.1)).collect(),
        reference,
        target: None,
    };
    let scores = model.scores.iter().map(|c| {
        series(
            format!("{} × {}", c.descriptor, c.representation),
            &c.values,
            false,
        )
    });
    curves::Model {
        x_title: "Number of clusters".into(),
        y_title: "W_{σ}".into(),
        series: scores
            .chain([series("Control".into(), &model.control, true)])
            .collect(),
    }
}

#[test]
fn curves_are_legible_on_any_canvas() {
    for canvas in canvases() {
        for n in [0, 1, 6] {
            let drawing = curves::layout(&curves_model(n), &canvas);
            let what = format!("{n} curves on {:.0} pt", canvas.width_pt);
            assert_legible(&drawing, canvas.text.min, &what);
            assert_inside(&drawing, &what);
        }
        let drawing = curves::layout(&curves::Model::default(), &canvas);
        assert_inside(&drawing, "no curves");
    }
}
