//! The table of all conductivities: what it says is read back as it was.

use superion::dataset::Dataset;
use superion::export::csv_bytes;
use superion::import::{Censoring, ImportSettings, read_labels};
use superion::outputs::conductivities;

#[test]
fn conductivities_are_read_back_as_they_were_written() {
    let (import, labels) = superion::import::sample();
    let mut data = Dataset::of_entries(import.entries);
    data.set_labels(labels);
    let n = data.labels.len();
    let table = conductivities(&data, 0..n);
    assert_eq!(table.rows.len(), n);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("conductivities.csv");
    std::fs::write(&path, csv_bytes(&table)).unwrap();
    let read = read_labels(&path, &ImportSettings::default()).unwrap();
    assert_eq!(read.rejected, []);
    let facts = |labels: &[superion::import::Label]| -> Vec<_> {
        let facts = labels.iter().map(|label| {
            (
                label.formula.clone(),
                label.conductivity_s_cm.to_bits(),
                label.censored,
                label.material_id.clone(),
                label.reference.clone(),
            )
        });
        facts.collect()
    };
    assert_eq!(facts(&read.labels), facts(&data.labels));
    let bounds = data
        .labels
        .iter()
        .filter(|l| l.censored == Censoring::Below);
    assert!(bounds.count() > 10, "bounds are among them");
    let before = data.label_of_entry.clone();
    data.set_labels(read);
    assert_eq!(data.label_of_entry, before);
}
