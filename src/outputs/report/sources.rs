//! Sources and licences, in report.html: whose data the entries are that came from databases on the net.

use std::fmt::Write;

use super::html::escape;
use crate::dataset::Dataset;
use crate::figures::scale::thousands;

/// A row for each database and download; nothing where all entries came from files.
pub(super) fn write_sources(page: &mut String, data: &Dataset) -> std::fmt::Result {
    if data.attributed.is_empty() {
        return Ok(());
    }
    writeln!(
        page,
        "<h2>Sources and licences</h2>\n<p>Entries from databases; whoever shows these results names them.</p>\n\
         <table>\n<tr><th>Database</th><th>Entries</th><th>Version</th><th>Licence</th><th>Fetched</th>\
         <th>To cite</th></tr>"
    )?;
    for source in data.attributed.iter() {
        let known = &source.attribution;
        let name = escape(&known.name);
        // An address comes from the net: only what a browser may be given without asking is a link.
        let name = match known.url.starts_with("https://") {
            true => format!("<a href=\"{}\">{name}</a>", escape(&known.url)),
            false => name,
        };
        let or_unknown = |text: &Option<String>| match text {
            Some(text) => escape(text),
            None => "not known".to_owned(),
        };
        writeln!(
            page,
            "<tr><td>{name}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            thousands(source.entries.len()),
            or_unknown(&known.version),
            or_unknown(&known.license),
            or_unknown(&known.fetched),
            escape(&known.citation)
        )?;
    }
    writeln!(page, "</table>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::EntryIndex;
    use crate::online::Attribution;

    #[test]
    fn each_database_is_named_with_its_terms_and_nothing_of_it_is_markup() {
        let mut data = Dataset::default();
        let mut page = String::new();
        write_sources(&mut page, &data).unwrap();
        assert_eq!(page, "", "nothing came from a database");
        let attribution = Attribution {
            name: "A <b>base</b>".to_owned(),
            version: None,
            license: Some("CC BY 4.0".to_owned()),
            citation: "Smith & Jones".to_owned(),
            url: "javascript:alert(1)".to_owned(),
            fetched: Some("2026-11-28".to_owned()),
        };
        data.attribute(&attribution, [EntryIndex(0), EntryIndex(1)]);
        write_sources(&mut page, &data).unwrap();
        for part in [
            "<td>A &lt;b&gt;base&lt;/b&gt;</td><td class=\"n\">2</td>",
            "<td>CC BY 4.0</td><td>2026-11-28</td><td>Smith &amp; Jones</td>",
        ] {
            assert!(page.contains(part), "{page}");
        }
        assert!(!page.contains("javascript"), "{page}");
    }
}
