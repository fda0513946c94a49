//! The painter that writes SVG: text stays text.
//!
//! In: a [`Drawing`]. Out: SVG 1.1 text, the same bytes for the same drawing.

use std::fmt::Write as _;

use base64::Engine as _;

use super::drawing::{Anchor, Color, Drawing, Item, Point, Shape};
use super::text::{FAMILY, REGULAR, SEMIBOLD};

/// Choices of the SVG file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SvgOptions {
    /// Whether the fonts travel inside the file (about 100 kB each), so that the text looks the
    /// same where they are not installed.
    pub embed_fonts: bool,
    /// Whether tooltips become `<title>` elements that browsers show.
    pub tooltips: bool,
    /// Title of the document; may be empty.
    pub title: String,
}

impl SvgOptions {
    /// For a file of its own, which looks the same on every machine.
    pub fn file(title: &str) -> Self {
        Self {
            embed_fonts: true,
            tooltips: false,
            title: title.to_owned(),
        }
    }
}

/// A drawing as SVG.
pub fn to_svg(drawing: &Drawing, options: &SvgOptions) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'{FAMILY}', Inter, Arial, Helvetica, sans-serif\">\n"
    );
    if !options.title.is_empty() {
        let _ = writeln!(out, "<title>{}</title>", escape(&options.title));
    }
    if options.embed_fonts {
        write_fonts(&mut out, drawing);
    }
    if let Some(paper) = drawing.background {
        let _ = writeln!(
            out,
            "<rect width=\"{width}\" height=\"{height}\"{}/>",
            paint("fill", paper)
        );
    }
    for item in &drawing.items {
        write_item(&mut out, item, options.tooltips);
    }
    out.push_str("</svg>\n");
    out
}

fn write_fonts(out: &mut String, drawing: &Drawing) {
    let uses = |wanted: bool| {
        let is = |i: &Item| matches!(i.shape, Shape::Text { bold, .. } if bold == wanted);
        drawing.items.iter().any(is)
    };
    out.push_str("<style>\n");
    for bold in [false, true].into_iter().filter(|bold| uses(*bold)) {
        out.push_str(&font_face(bold));
    }
    out.push_str("</style>\n");
}

/// The CSS rule, about 100 kB, that brings the regular or the bold font of the figures along.
pub fn font_face(bold: bool) -> String {
    let (weight, font) = if bold {
        (600, SEMIBOLD)
    } else {
        (400, REGULAR)
    };
    let data = base64::engine::general_purpose::STANDARD.encode(font);
    format!(
        "@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; \
         src: url('data:font/otf;base64,{data}') format('opentype'); }}\n"
    )
}

fn write_item(out: &mut String, item: &Item, tooltips: bool) {
    let shape = shape_element(&item.shape);
    if shape.is_empty() {
        return;
    }
    match &item.tooltip {
        Some(tooltip) if tooltips => {
            let _ = writeln!(out, "<g><title>{}</title>{shape}</g>", escape(tooltip));
        }
        _ => {
            let _ = writeln!(out, "{shape}");
        }
    }
}

fn shape_element(shape: &Shape) -> String {
    match shape {
        Shape::Line {
            points,
            color,
            width,
            dash,
        } => {
            let dash = dash.map_or(String::new(), |[on, off]| {
                format!(" stroke-dasharray=\"{} {}\"", number(on), number(off))
            });
            format!(
                "<path d=\"{}\" fill=\"none\"{} stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}/>",
                path(points),
                paint("stroke", *color),
                number(*width)
            )
        }
        Shape::Polygon {
            fill: None,
            stroke: None,
            ..
        } => String::new(),
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            let fill = fill.map_or(" fill=\"none\"".into(), |c| paint("fill", c));
            let path = path(points);
            format!("<path d=\"{path}Z\"{fill}{}/>", outline(*stroke))
        }
        Shape::Circle {
            center,
            radius,
            fill,
            stroke,
        } => format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}/>",
            number(center[0]),
            number(center[1]),
            number(*radius),
            paint("fill", *fill),
            outline(*stroke)
        ),
        Shape::Text { .. } => text_element(shape),
    }
}

fn text_element(shape: &Shape) -> String {
    let Shape::Text {
        position,
        text,
        size,
        bold,
        color,
        anchor,
        rotation,
    } = shape
    else {
        return String::new();
    };
    let (x, y) = (number(position[0]), number(position[1]));
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if *bold { " font-weight=\"600\"" } else { "" };
    let turn = if *rotation == 0.0 {
        String::new()
    } else {
        format!(" transform=\"rotate({} {x} {y})\"", number(-rotation))
    };
    // Spaces at the ends belong to the text: a run before a subscript may end with one.
    let space = if text.starts_with(' ') || text.ends_with(' ') {
        " xml:space=\"preserve\""
    } else {
        ""
    };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{weight}{anchor}{}{turn}{space}>{}</text>",
        number(*size),
        paint("fill", *color),
        escape(text)
    )
}

fn path(points: &[Point]) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for (k, point) in points.iter().enumerate() {
        let command = if k == 0 { 'M' } else { 'L' };
        let _ = write!(out, "{command}{} {}", number(point[0]), number(point[1]));
    }
    out
}

fn paint(attribute: &str, color: Color) -> String {
    let Color { r, g, b, a } = color;
    let mut out = format!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\"");
    if a < 255 {
        let _ = write!(
            out,
            " {attribute}-opacity=\"{}\"",
            number(f32::from(a) / 255.0)
        );
    }
    out
}

fn outline(stroke: Option<(Color, f32)>) -> String {
    stroke.map_or(String::new(), |(color, width)| {
        format!(
            "{} stroke-width=\"{}\"",
            paint("stroke", color),
            number(width)
        )
    })
}

/// At most three decimals, no trailing zeros; 0 for what is not a number.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".into()
    } else {
        text.into()
    }
}

/// Text inside an element or attribute; control characters, which XML forbids, become spaces.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
