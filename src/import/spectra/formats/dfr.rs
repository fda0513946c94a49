//! Files of Autolab's FRA (Eco Chemie), `.dfr`: a number a line.
//!
//! "VERSION8.0", the number of points, a number, then for each point nine lines: frequency, Z′, −Z″ and six others.
//! The layout is known from pyimpspec (github.com/vyrjana/pyimpspec).

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::number::{Decimal, number};
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, RawPoint, Sweep, Sweeps};

pub(super) static FORMAT: Format = Format {
    name: "file of Autolab's FRA",
    recognises: |_, head| {
        let mut lines = head.lines().map(str::trim);
        lines.next().is_some_and(|line| line.starts_with("VERSION"))
            && lines
                .next()
                .is_some_and(|line| line.parse::<usize>().is_ok())
    },
    read,
};

/// Lines of a point.
const OF_POINT: usize = 9;

fn read(source: &Source, _: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, _) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text)
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let promised = lines.get(1).and_then(|(_, line)| line.trim().parse().ok());
    let values = lines.get(3..).unwrap_or_default();
    let point = |rows: &[(usize, &str)]| {
        let value = |k: usize| number(rows[k].1, Decimal::Comma).unwrap_or(f64::NAN);
        RawPoint {
            line: rows[0].0,
            frequency_hz: value(0),
            real: value(1),
            imaginary: -value(2),
        }
    };
    let count = promised.unwrap_or(usize::MAX);
    let points: Vec<RawPoint> = values
        .chunks_exact(OF_POINT)
        .take(count)
        .map(point)
        .collect();
    if points.is_empty() {
        return Err(Fault::new(
            "it holds no data: it ends before the first point",
            "copy it anew",
        ));
    }
    Ok(Sweeps {
        sweeps: vec![Sweep {
            points,
            promised,
            sign_is_sure: true,
            ..Sweep::default()
        }],
        ..Sweeps::default()
    })
}
