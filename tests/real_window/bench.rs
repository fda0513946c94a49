//! A project with spectra of a pellet and a powder pattern on its bench, as the Experiment stage is photographed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use superion::dataset::{PatternEdit, SpectrumEdit};
use superion::experiment::diffraction::PatternSettings;
use superion::import::MeasurementSettings;
use superion::monitor::Monitor;
use superion::pipeline::read_measurements;
use superion::project::{Document, KeptBenchView, KeptView};

use crate::driven_window::bench::files;
use crate::driven_window::bench_patterns::pattern_of;
use crate::driven_window::done;

/// Writes the project; `view` is the one that it opens on.
pub fn project(folder: &Path, view: &str) -> PathBuf {
    let inputs = superion::tasks::Inputs::of_sample();
    let mut document: Document = done(superion::tasks::LoadInputs { inputs });
    let entries = document.data.entries.iter();
    let mut of_nitride = entries.filter(|entry| entry.formula == "Li3N");
    let nitride = of_nitride.next().unwrap();
    let (id, text) = (
        nitride.id.clone(),
        pattern_of(&nitride.structure, 0.002, true),
    );
    let mut paths = files(folder, "LBS-P1", &[-10, 0, 10, 25, 40, 60]);
    let path = folder.join("batch 7.xy");
    std::fs::write(&path, text).unwrap();
    paths.push(path);
    let read = read_measurements(&paths, &MeasurementSettings::default(), &Monitor::silent());
    let read = read.unwrap();
    let bench = Arc::make_mut(&mut document.data_mut().bench);
    for spectrum in read.spectra {
        assert!(bench.add_spectrum(spectrum.measured, "LBS-P1.csv", "table"));
    }
    for pattern in read.patterns {
        assert!(bench.add_pattern(pattern.measured, "batch 7.xy", "table"));
    }
    let all: Vec<usize> = (0..bench.spectra.len()).collect();
    bench.edit_spectra(&all, &SpectrumEdit::Thickness(Some(0.1), Some(0.002)));
    let area = std::f64::consts::FRAC_PI_4;
    bench.edit_spectra(&all, &SpectrumEdit::Area(Some(area), Some(0.01)));
    let settings = PatternSettings {
        wavelengths: PatternSettings::radiation("Cu Ka1"),
        ..PatternSettings::default()
    };
    bench.edit_patterns(&[0], &PatternEdit::Settings(Box::new(settings)));
    bench.edit_patterns(&[0], &PatternEdit::Phases(vec![id]));
    document.view = KeptView {
        bench: KeptBenchView {
            view: Some(view.to_owned()),
            spectrum: Some("LBS-P1_25C".to_owned()),
            ..KeptBenchView::default()
        },
        ..KeptView::default()
    };
    let path = folder.join(format!("{view}.superion"));
    done(superion::tasks::SaveProject {
        document: Arc::new(document),
        path: path.clone(),
    });
    path
}
