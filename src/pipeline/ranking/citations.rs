//! What to cite: BibTeX of the methods and of each descriptor that was used.
//!
//! In: [`RankSettings`]. Out: entries. The program knows a descriptor's DOI and what it is called,
//! not its authors and title, so that a descriptor's entry holds the DOI and what it was used for;
//! a reference manager completes it.

use super::RankSettings;
use crate::descriptors::find;
use crate::percolation::ForceField;

/// A work to cite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Citation {
    /// Key of the entry.
    pub key: String,
    /// What it is cited for.
    pub what: String,
    /// Its DOI.
    pub doi: String,
    /// Title of the entry, where the work's own is not known.
    pub title: String,
    /// Further fields of the entry.
    fields: &'static [(&'static str, &'static str)],
}

/// The screening that the program follows.
const METHOD: &[(&str, &str)] = &[
    (
        "author",
        "Laskowski, Forrest A. L. and McHaffie, Daniel B. and See, Kimberly A.",
    ),
    ("journal", "Energy and Environmental Science"),
    ("volume", "16"),
    ("pages", "1264"),
    ("year", "2023"),
];

/// Everything that a ranking rests on: the method, its descriptors, the clustering, the intervals.
pub(super) fn citations(settings: &RankSettings) -> Vec<Citation> {
    let mut all = vec![Citation {
        key: "laskowski2023".to_owned(),
        what: "semi-supervised screening for ion conductors".to_owned(),
        doi: "10.1039/d2ee03499a".to_owned(),
        title: "Identification of potential solid-state Li-ion conductors with semi-supervised \
                learning"
            .to_owned(),
        fields: METHOD,
    }];
    for combination in settings.combinations() {
        let Some(registered) = find(&combination.descriptor) else {
            continue;
        };
        let about = registered.about;
        all.push(Citation {
            key: about.id.to_owned(),
            what: format!(
                "descriptor {} on {}, as in {}",
                about.id,
                combination.representation.id(),
                about.counterpart
            ),
            doi: about.doi.to_owned(),
            title: about.name.to_owned(),
            fields: &[],
        });
    }
    let bond_valence = match settings.percolation.force_field {
        ForceField::Shu => None,
        ForceField::SoftBv => Some("softBV"),
    };
    let others = [
        (
            "ward1963",
            "Ward's criterion of clustering",
            "10.1080/01621459.1963.10500845",
        ),
        (
            "efron1982",
            "bootstrap intervals",
            "10.1137/1.9781611970319",
        ),
        (
            "gaultois2013",
            "Herfindahl-Hirschman indices of the elements",
            "10.1021/cm400893e",
        ),
    ];
    all.extend(others.map(|(key, what, doi)| Citation {
        key: key.to_owned(),
        what: what.to_owned(),
        doi: doi.to_owned(),
        title: what.to_owned(),
        fields: &[],
    }));
    if let Some(name) = bond_valence {
        all[0].what.push_str(&format!("; barriers by {name}"));
    }
    // One work may stand behind two descriptors.
    let mut seen = Vec::new();
    all.retain(|citation| {
        let is_new = !seen.contains(&citation.key);
        seen.push(citation.key.clone());
        is_new
    });
    all
}

impl Citation {
    /// The entry.
    pub fn bibtex(&self) -> String {
        let kind = if self.fields.is_empty() {
            "misc"
        } else {
            "article"
        };
        let mut text = format!("@{kind}{{{},\n  title = {{{}}},\n", self.key, self.title);
        for (name, value) in self.fields {
            text.push_str(&format!("  {name} = {{{value}}},\n"));
        }
        text.push_str(&format!("  doi = {{{}}},\n", self.doi));
        text.push_str(&format!("  url = {{https://doi.org/{}}},\n", self.doi));
        text.push_str(&format!("  note = {{{}}}\n}}\n", self.what));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_descriptor_used_is_cited_once() {
        let mut settings = RankSettings::default();
        settings.mix = Some(super::super::Mix {
            combination: settings.combination.clone(),
            multiplier: 0.1,
        });
        let all = citations(&settings);
        let soap: Vec<_> = all.iter().filter(|c| c.key == "soap").collect();
        assert_eq!(soap.len(), 1);
        let text = soap[0].bibtex();
        assert!(text.starts_with("@misc{soap,"), "{text}");
        assert!(text.contains("10.1103/PhysRevB.87.184115"));
        for citation in &all {
            let text = citation.bibtex();
            assert_eq!(text.matches('{').count(), text.matches('}').count());
        }
    }
}
