//! Damaged files: no panic, no hang, and what is read is sound.

use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// A case that takes longer than this hangs; cases take some milliseconds.
const HANG: Duration = Duration::from_secs(60);

/// Some files of each format.
fn intact() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(own(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|end| end != "py" && end != "json")
    });
    files.sort();
    files
}

fn damaged(bytes: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let place = |rng: &mut ChaCha8Rng| rng.random_range(0..bytes.len());
    match rng.random_range(0..4) {
        0 => (0..8).for_each(|_| damaged[place(rng)] = rng.random()),
        1 => {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let (a, b) = (
                rng.random_range(0..lines.len()),
                rng.random_range(0..lines.len()),
            );
            lines.swap(a, b);
            damaged = lines.join(&b'\n');
        }
        2 => {
            let (a, b) = (place(rng), place(rng));
            damaged.drain(a.min(b)..a.max(b));
        }
        _ => (0..16)
            .for_each(|_| damaged[place(rng)] = b"09,.;\t\n -e<>\"'"[rng.random_range(0..14)]),
    }
    damaged
}

#[test]
fn damaged_files_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let settings = MeasurementSettings::default();
    for file in intact() {
        let bytes = std::fs::read(&file).unwrap();
        let path = folder.path().join(file.file_name().unwrap());
        let mut rng = ChaCha8Rng::seed_from_u64(bytes.len() as u64);
        let cut = (0..10).map(|k| bytes[..bytes.len() * k / 10].to_vec());
        let mut cases: Vec<Vec<u8>> = cut.collect();
        cases.extend((0..15).map(|_| damaged(&bytes, &mut rng)));
        for (k, case) in cases.iter().enumerate() {
            std::fs::write(&path, case).unwrap();
            let start = Instant::now();
            let _ = measurement_kind(&path);
            if let Ok(read) = read_spectra(&path, &settings) {
                let sound = |spectrum: &Spectrum| {
                    let mut points = spectrum.points.iter();
                    points
                        .all(|p| p.frequency_hz > 0.0 && (p.real_ohm + p.imaginary_ohm).is_finite())
                };
                assert!(
                    !read.spectra.is_empty() && read.spectra.iter().all(sound),
                    "{} {k}",
                    path.display()
                );
            }
            if let Ok(read) = read_patterns(&path, &settings) {
                for pattern in &read.patterns {
                    assert_eq!(pattern.counts.len(), pattern.two_theta_deg.len());
                    let ascends = pattern
                        .two_theta_deg
                        .windows(2)
                        .all(|pair| pair[0] < pair[1]);
                    let finite = pattern.counts.iter().all(|count| count.is_finite());
                    assert!(ascends && finite, "{} {k}", path.display());
                }
            }
            assert!(start.elapsed() < HANG, "{} {k}", path.display());
        }
    }
}
