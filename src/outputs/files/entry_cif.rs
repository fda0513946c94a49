//! An entry as a CIF, with whose data it is.

use crate::dataset::Dataset;
use crate::export::{cif_text, cif_text_with_notes};
use crate::import::EntryIndex;

/// The structure of an entry as it was read, as a CIF; one that came from a database names it, its licence
/// and what to cite in comments above the block. `None` for an index that is none of the data.
pub fn entry_cif(data: &Dataset, entry: EntryIndex) -> Option<String> {
    let item = data.entry(entry)?;
    let notes = data.attributions_of(entry).map(|known| {
        let terms = known.terms();
        format!("data: {}, {terms}; to cite: {}", known.name, known.citation)
    });
    let notes: Vec<String> = notes.collect();
    Some(match notes.is_empty() {
        true => cif_text(&item.id, &item.structure),
        false => cif_text_with_notes(&item.id, &item.structure, &notes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::online::Attribution;

    #[test]
    fn a_cif_from_a_database_says_so_and_others_are_as_ever() {
        let mut data = Dataset::of_entries(crate::import::sample().0.entries);
        let attribution = Attribution {
            name: "COD".to_owned(),
            version: None,
            license: Some("CC0".to_owned()),
            citation: "Grazulis 2009".to_owned(),
            url: "https://www.crystallography.net".to_owned(),
            fetched: Some("2026-11-28".to_owned()),
        };
        data.attribute(&attribution, [EntryIndex(1)]);
        let text = entry_cif(&data, EntryIndex(1)).unwrap();
        let note = "# data: COD, CC0, fetched 2026-11-28; to cite: Grazulis 2009\ndata_";
        assert!(text.starts_with(note), "{text}");
        let item = &data.entries[0];
        let plain = cif_text(&item.id, &item.structure);
        assert_eq!(entry_cif(&data, EntryIndex(0)), Some(plain));
        assert_eq!(entry_cif(&data, EntryIndex(usize::MAX)), None);
    }
}
