//! The files of `superion eis`.
//!
//! In: a data set with analysed spectra on its bench, a folder. Out: for each spectrum NAME-nyquist,
//! NAME-bode, NAME-impedance-residuals and NAME-relaxation-times as SVG, PDF and PNG and its points as CSV;
//! tables of all; the Arrhenius figure where there are two temperatures.

use super::sets::write_figure;
use crate::dataset::{CellLine, Dataset};
use crate::experiment::impedance::Part;
use crate::export::csv_bytes;
use crate::export::folder::Folder;
use crate::figures::{Canvas, FigureSize, Mode};
use crate::outputs::error::OutputError;
use crate::outputs::look::BenchLook;
use crate::outputs::{
    ARRHENIUS, BODE, Figure, IMPEDANCE, IMPEDANCE_PARAMETERS, IMPEDANCE_RESIDUALS, Look, NYQUIST,
    RELAXATION_TIMES, SAMPLES, Source,
};

/// Of each spectrum.
const FIGURES: [&Figure; 4] = [&NYQUIST, &BODE, &IMPEDANCE_RESIDUALS, &RELAXATION_TIMES];

/// Adds figures and tables of all spectra of the bench to a folder.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_impedance(data: &Dataset, folder: &mut Folder) -> Result<(), OutputError> {
    folder.set("impedance", &());
    for (place, kept) in data.bench.spectra.iter().enumerate() {
        let stem = folder.stem(&kept.name);
        let source = source(data, place);
        for figure in FIGURES {
            add(folder, figure, &source, &format!("{stem}-{}", figure.id))?;
        }
        if let Some(points) = (NYQUIST.numbers)(&source) {
            folder.write(&format!("{stem}.csv"), &csv_bytes(&points))?;
        }
    }
    let all = source(data, 0);
    for table in [&IMPEDANCE, &IMPEDANCE_PARAMETERS] {
        if let Some(made) = (table.table)(&all) {
            folder.write(&format!("{}.csv", table.id), &csv_bytes(&made))?;
        }
    }
    let mut lines = data.bench.cell_lines();
    let has_line = lines.iter().any(|line| line.sample().is_some());
    if has_line {
        add(folder, &ARRHENIUS, &all, ARRHENIUS.id)?;
    }
    // The figure shows total and bulk, the tables what is between grains too.
    lines.extend(data.bench.lines_of(Part::GrainBoundary));
    let mut fitted = Dataset::default();
    fitted.add_samples(lines.iter().filter_map(CellLine::sample));
    let fitted = source(&fitted, 0);
    if let Some(points) = (ARRHENIUS.numbers)(&fitted) {
        folder.write("conductivities-over-temperature.csv", &csv_bytes(&points))?;
    }
    if let Some(table) = (SAMPLES.table)(&fitted) {
        folder.write(&format!("{}.csv", SAMPLES.id), &csv_bytes(&table))?;
    }
    Ok(())
}

fn source(data: &Dataset, spectrum: usize) -> Source<'_> {
    let mut look = Look::plain(1);
    look.bench = BenchLook {
        spectrum,
        ..BenchLook::default()
    };
    Source::of_data(data, look)
}

fn add(
    folder: &mut Folder,
    figure: &Figure,
    source: &Source<'_>,
    name: &str,
) -> Result<(), OutputError> {
    let canvas = Canvas::print(FigureSize::NatureSingle, figure.aspect, Mode::Light);
    match figure.draw(source, &canvas) {
        Some(drawing) => write_figure(folder, std::iter::once(name), figure.title, &drawing),
        None => Ok(()),
    }
}
