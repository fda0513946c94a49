//! What to cite: BibTeX of the methods and of each descriptor that was used.
//!
//! In: [`RankSettings`]. Out: entries, completed from `assets/citations/works.tsv` by DOI. A work that
//! is not listed there gets its DOI and what it was used for; a reference manager completes it.

use crate::descriptors::find;
use crate::percolation::ForceField;
use crate::pipeline::RankSettings;

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
}

/// Works by DOI: author, title, journal, volume, pages, year.
const WORKS: &str = include_str!("../../../assets/citations/works.tsv");

/// Fields of the work with a DOI by name, those that are empty left out; none for an unlisted work.
fn fields(doi: &str) -> Vec<(&'static str, &'static str)> {
    let mut lines = WORKS.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let is_it = |line: &&str| {
        line.split('\t')
            .next()
            .is_some_and(|d| d.eq_ignore_ascii_case(doi))
    };
    let cells = lines
        .find(is_it)
        .into_iter()
        .flat_map(|line| line.split('\t'));
    let named = names.into_iter().zip(cells).skip(1);
    named.filter(|(_, cell)| !cell.is_empty()).collect()
}

/// Everything that a ranking rests on: the method, its descriptors, the clustering, the intervals.
pub(super) fn citations(settings: &RankSettings) -> Vec<Citation> {
    let mut all = vec![Citation {
        key: "laskowski2023".to_owned(),
        what: "semi-supervised screening for ion conductors".to_owned(),
        doi: "10.1039/d2ee03499a".to_owned(),
        title: "Identification of potential solid-state Li-ion conductors with semi-supervised \
                learning"
            .to_owned(),
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
        });
    }
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
        (
            "jain2013",
            "energies above the hull, band gaps and structures with ids of the Materials Project",
            "10.1063/1.4812323",
        ),
        (
            "chen2019",
            match settings.percolation.force_field {
                ForceField::Shu => {
                    "bond-valence site energies; the parameters are those of the code of \
                     laskowski2023"
                }
                ForceField::SoftBv => "bond-valence site energies, force field softBV",
            },
            "10.1107/S2052520618015718",
        ),
    ];
    all.extend(others.map(|(key, what, doi)| Citation {
        key: key.to_owned(),
        what: what.to_owned(),
        doi: doi.to_owned(),
        title: what.to_owned(),
    }));
    if settings.tsne {
        all.push(Citation {
            key: "kobak2019".to_owned(),
            what: "the map by t-SNE".to_owned(),
            doi: "10.1038/s41467-019-13056-x".to_owned(),
            title: "t-SNE".to_owned(),
        });
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
    pub(super) fn bibtex(&self) -> String {
        let fields = fields(&self.doi);
        let kind = if fields.is_empty() { "misc" } else { "article" };
        let mut text = format!("@{kind}{{{},\n", self.key);
        if fields.is_empty() {
            text.push_str(&format!("  title = {{{}}},\n", self.title));
        }
        for (name, value) in fields {
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
        settings.mix = Some(crate::pipeline::Mix {
            combination: settings.combination.clone(),
            multiplier: 0.1,
        });
        let all = citations(&settings);
        let soap: Vec<_> = all.iter().filter(|c| c.key == "soap").collect();
        assert_eq!(soap.len(), 1);
        let text = soap[0].bibtex();
        assert!(text.starts_with("@article{soap,"), "{text}");
        assert!(text.contains("10.1103/PhysRevB.87.184115"));
        for citation in &all {
            let text = citation.bibtex();
            assert_eq!(text.matches('{').count(), text.matches('}').count());
        }
    }

    #[test]
    fn every_listed_work_is_whole() {
        let mut lines = WORKS.lines();
        let n_columns = lines.next().unwrap().split('\t').count();
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), n_columns, "{line}");
            assert!(cells[0].starts_with("10."), "{line}");
            let year: u32 = cells[n_columns - 1].parse().unwrap();
            assert!((1900..2030).contains(&year), "{line}");
            assert_eq!(
                line.matches('{').count(),
                line.matches('}').count(),
                "{line}"
            );
        }
    }

    #[test]
    fn descriptors_are_cited_with_authors() {
        let known = crate::descriptors::every();
        let unlisted: Vec<&str> = known
            .map(|registered| registered.about.doi)
            .filter(|doi| fields(doi).is_empty())
            .collect();
        assert!(unlisted.is_empty(), "{unlisted:?}: add them to works.tsv");
        let others = citations(&RankSettings::default());
        assert!(others.iter().all(|c| !fields(&c.doi).is_empty()));
        let text = citations(&RankSettings::default())[1].bibtex();
        assert!(
            text.starts_with("@article{soap,\n  author = {Bart"),
            "{text}"
        );
    }
}
