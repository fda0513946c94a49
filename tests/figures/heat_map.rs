//! The heat map: legible at every size; what cannot be told from the best is marked; a cell means its
//! score.

use superion::figures::drawing::{Drawing, Shape, Target};
use superion::figures::heat_map::{Model, Place, Row, Scored, Standing, layout};
use superion::figures::scale::fixed;
use superion::figures::{Canvas, Mode, png};
use superion::score::Interval;
use superion::simplify::Representation;

use super::{DESCRIPTORS, assert_inside, assert_legible, canvases};

/// `n_rows` descriptors on the first `n_columns` representations, with every kind of cell.
pub fn heat_map_model(n_rows: usize, n_columns: usize) -> Model {
    let representations = Representation::ALL.iter().take(n_columns);
    let place = |row: usize, column: usize| match (row * 7 + column * 3) % 23 {
        5 if row > 0 => Place::Failed("fewer than 2 structures".into()),
        9 if row > 0 => Place::Inapplicable("it needs the mobile ion".into()),
        13 if row > 0 => Place::NotChosen,
        _ => {
            let mean = 560.0 + 17.0 * row as f64 + 23.0 * ((row + 2 * column) % 5) as f64;
            let best = row == 0 && column == 0;
            let difference = (!best).then_some(Interval {
                estimate: mean - 560.0,
                low: (mean - 560.0) * 1.2 - 60.0,
                high: (mean - 560.0) * 1.4 + 20.0,
            });
            Place::Scored(Scored {
                score: row * n_columns + column,
                mean,
                interval: Some(Interval {
                    estimate: mean,
                    low: mean * 0.8,
                    high: mean * 1.3,
                }),
                difference,
                standing: match difference {
                    None => Standing::Best,
                    _ if row == n_rows - 1 && row > 1 => Standing::SetApart,
                    Some(difference) if difference.low <= 0.0 => Standing::LikeBest,
                    Some(_) => Standing::Other,
                },
            })
        }
    };
    Model {
        by: superion::score::LabelSet::default(),
        representations: representations.map(|r| r.id().to_owned()).collect(),
        rows: (0..n_rows)
            .map(|row| Row {
                descriptor: DESCRIPTORS[row % DESCRIPTORS.len()].0.to_owned(),
                places: (0..n_columns).map(|column| place(row, column)).collect(),
            })
            .collect(),
        control: Some(901.0),
        compared: (2, 50),
        selected: Some(1),
    }
}

fn texts(drawing: &Drawing) -> Vec<&str> {
    let items = drawing.items.iter();
    items
        .filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn it_is_legible_for_any_number_of_descriptors_on_any_canvas() {
    for canvas in canvases() {
        for (n_rows, n_columns) in [(1, 1), (6, 2), (6, 9), (25, 9), (25, 1)] {
            let drawing = layout(&heat_map_model(n_rows, n_columns), &canvas);
            let what = format!("{n_rows} × {n_columns} on {:.0} pt", canvas.width_pt);
            assert_legible(&drawing, canvas.text.min, &what);
            assert_inside(&drawing, &what);
        }
    }
}

#[test]
fn every_mean_of_25_by_9_can_be_read_in_the_window_and_over_two_columns() {
    let model = heat_map_model(25, 9);
    let scored: Vec<f64> = model
        .rows
        .iter()
        .flat_map(|row| &row.places)
        .filter_map(|place| match place {
            Place::Scored(scored) => Some(scored.mean),
            _ => None,
        })
        .collect();
    let print = superion::figures::FigureSize::NatureDouble;
    for canvas in [
        Canvas::screen(1280.0, 480.0, Mode::Dark),
        Canvas::print(print, 0.62, Mode::Light),
    ] {
        let drawing = layout(&model, &canvas);
        let written = texts(&drawing);
        for mean in &scored {
            let number = fixed(*mean, 0);
            let apart = format!("({number})");
            let found = written.iter().any(|t| *t == number || *t == apart);
            assert!(found, "{number} is missing on {:.0} pt", canvas.width_pt);
        }
    }
}

#[test]
fn a_cell_means_its_score_and_says_how_it_stands() {
    let model = heat_map_model(6, 2);
    let drawing = layout(&model, &Canvas::screen(900.0, 500.0, Mode::Light));
    let said = |score: usize| {
        let means = |target: &Option<Target>| *target == Some(Target::Score(score));
        let mut items = drawing.items.iter().filter(|item| means(&item.target));
        let item = items.next().expect("a cell of the score");
        assert!(items.next().is_none(), "one cell for a score");
        let Shape::Polygon { points, .. } = &item.shape else {
            panic!("a cell is a polygon");
        };
        let middle = [
            (points[0][0] + points[2][0]) / 2.0,
            (points[0][1] + points[2][1]) / 2.0,
        ];
        let hit = drawing.item_at(middle, 0.0).expect("something is there");
        assert_eq!(hit.target, item.target, "nothing lies over it");
        item.tooltip.clone().unwrap_or_default()
    };
    assert!(
        said(0).ends_with("(95 % interval 448.0–728.0); the best"),
        "{}",
        said(0)
    );
    let mut counts = [0; 4];
    for row in &model.rows {
        for place in &row.places {
            let Place::Scored(scored) = place else {
                continue;
            };
            let said = said(scored.score);
            let (k, words) = match scored.standing {
                Standing::Best => (0, "the best"),
                Standing::LikeBest => (1, "cannot be told from the best"),
                Standing::Other => (2, "above it"),
                Standing::SetApart => (3, "of its own structures"),
            };
            counts[k] += 1;
            assert!(said.contains(words), "{said}");
            assert_eq!(k == 1, said.contains("told"), "{said}");
        }
    }
    assert!(counts.iter().all(|n| *n > 0), "{counts:?}");
}

#[test]
fn the_legend_names_what_there_is_and_nothing_else() {
    let all = texts(&layout(
        &heat_map_model(25, 9),
        &Canvas::screen(1280.0, 700.0, Mode::Light),
    ))
    .join("|");
    for words in [
        "best",
        "cannot be told from the best (95 %)",
        "random control: 901",
        "(…) of its own structures, not compared",
        "failed",
        "not applicable",
        "not computed",
    ] {
        assert!(all.contains(words), "{words} is missing in {all}");
    }
    let mut plain = heat_map_model(1, 2);
    plain.control = None;
    let drawing = layout(&plain, &Canvas::screen(900.0, 400.0, Mode::Light));
    let written = texts(&drawing).join("|");
    for words in [
        "failed",
        "not applicable",
        "not computed",
        "control",
        "own structures",
    ] {
        assert!(!written.contains(words), "{words} stands in {written}");
    }
}

#[test]
fn rows_without_room_are_counted_and_the_best_stay() {
    let model = heat_map_model(25, 9);
    let drawing = layout(&model, &Canvas::screen(700.0, 200.0, Mode::Light));
    let written = texts(&drawing);
    assert!(written.contains(&"SOAP"), "{written:?}");
    let note = written.iter().find(|t| t.contains("not shown"));
    let hidden: usize = note
        .and_then(|note| note.split(' ').next()?.parse().ok())
        .expect("a number");
    let shown = (0..25).filter(|row| {
        let first = model.rows[*row]
            .places
            .iter()
            .find_map(|place| match place {
                Place::Scored(scored) => Some(scored.score),
                _ => None,
            });
        let target = first.map(Target::Score);
        drawing.items.iter().any(|item| item.target == target)
    });
    assert_eq!(shown.count() + hidden, 25);
}

#[test]
fn it_draws_what_there_is() {
    let canvas = Canvas::screen(640.0, 400.0, Mode::Dark);
    let unscored = Model {
        rows: vec![Row {
            descriptor: "soap".into(),
            places: vec![Place::Unfinished],
        }],
        control: None,
        ..heat_map_model(1, 1)
    };
    for model in [Model::default(), unscored] {
        let drawing = layout(&model, &canvas);
        assert_inside(&drawing, "odd model");
        assert!(png::to_png(&drawing, 72.0).is_ok());
    }
    layout(
        &heat_map_model(25, 9),
        &Canvas::screen(40.0, 30.0, Mode::Dark),
    );
}
