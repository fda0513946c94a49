//! report.html: a ranking in one file that needs nothing else.
//!
//! In: a [`Ranking`], a [`Source`] of it, what the run was. Out: HTML with settings, counts, figures as
//! SVG, the candidates in a table that sorts itself by a click on a title, what new measurements
//! taught, the lessons, versions, and what to cite. The same ranking gives the same bytes; timings are
//! not in it.

mod citations;
mod html;
mod remarks;
mod sources;

use std::fmt::Write;

use crate::crystal::formula::pretty_formula;
use crate::export::{Cell, Kind, Table};
use crate::figures::scale::thousands;
use crate::figures::svg::{self, SvgOptions};
use crate::import::ImportSettings;
use crate::outputs::{
    CANDIDATES, CLUSTERS, FIGURES, FINDINGS, LESSONS, MOVES, RELAXED_HOPS, Set, Source, TableOutput,
};
use crate::pipeline::{MeanW, Ranking, Taught};
use citations::citations;
use html::{escape, markup};
use remarks::write_warnings;
use sources::write_sources;

/// Lessons that are shown.
const SHOWN_LESSONS: usize = 25;

const STYLE: &str = include_str!("../../../assets/report/report.css");
const SCRIPT: &str = include_str!("../../../assets/report/report.js");

/// What the report says of the run.
pub struct About<'a> {
    /// Name of the data.
    pub name: &'a str,
    /// Name and version of the program.
    pub program: &'a str,
    /// Operating system and processor.
    pub platform: &'a str,
    /// What makes this report again, in lines.
    pub again: &'a str,
    /// What has changed since the ranking was made, in words; empty where it is current.
    pub since: &'a str,
    /// How the structures were read.
    pub import_settings: &'a ImportSettings,
    /// Number of entries.
    pub n_entries: usize,
    /// Number of entries that carry a label.
    pub n_labelled: usize,
}

/// The report of a ranking; `source` is of it.
pub fn report(ranking: &Ranking, source: &Source<'_>, about: &About<'_>) -> String {
    let mut page = String::new();
    // Writing into a String does not fail.
    let _ = write_page(&mut page, ranking, source, about);
    page
}

fn write_page(
    page: &mut String,
    ranking: &Ranking,
    source: &Source<'_>,
    about: &About<'_>,
) -> std::fmt::Result {
    let title = format!("Candidates: {}", about.name);
    writeln!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <style>\n{}{}{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>",
        escape(&title),
        svg::font_face(false),
        svg::font_face(true),
        escape(&title)
    )?;
    if !about.since.is_empty() {
        writeln!(
            page,
            "<p class=\"outdated\">Out of date. Since this ranking was made: {}. Rank again for a report of what \
             the project holds now.</p>",
            escape(about.since)
        )?;
    }
    write_summary(page, ranking)?;
    write_figures(page, source)?;
    writeln!(
        page,
        "<h2>Candidates</h2>\n<p>Click a title to sort by it.</p>"
    )?;
    write_output(page, &CANDIDATES, source)?;
    writeln!(page, "<h2>Clusters that were searched</h2>")?;
    write_output(page, &CLUSTERS, source)?;
    if (RELAXED_HOPS.is_available)(source) {
        writeln!(
            page,
            "<h2>Relaxed barriers</h2>\n<p>Hops that were relaxed as elastic bands: what the ion has to climb \
             while all other atoms give way.</p>"
        )?;
        write_output(page, &RELAXED_HOPS, source)?;
    }
    if let Some(taught) = source.taught {
        write_taught(page, taught, source)?;
    }
    writeln!(
        page,
        "<h2>What to measure next</h2>\n<p>The measurements that would teach most: for each \
         cluster, how much one more narrows down what is expected of its open structures, summed \
         over them (a random-effects model of log σ by cluster).</p>"
    )?;
    let mut lessons = (LESSONS.table)(source).unwrap_or_default();
    lessons.rows.truncate(SHOWN_LESSONS);
    write_table(page, &lessons)?;
    write_sources(page, source.data)?;
    write_warnings(page, source.data)?;
    write_settings(page, ranking, about)?;
    writeln!(page, "<h2>To cite</h2>\n<pre>")?;
    for citation in citations(&ranking.settings) {
        writeln!(page, "{}", escape(&citation.bibtex()))?;
    }
    writeln!(
        page,
        "</pre>\n<script>\n{SCRIPT}</script>\n</body>\n</html>"
    )
}

fn write_summary(page: &mut String, ranking: &Ranking) -> std::fmt::Result {
    let table = &ranking.table;
    writeln!(
        page,
        "<p><b>{} candidates</b> of {} structure types, among {} members of {} clusters; the tree \
         holds {} structures, {} of them measured, described by {}, cut into {} clusters.</p>",
        thousands(table.candidates.len()),
        thousands(table.n_structure_types()),
        thousands(table.members.len()),
        table.clusters.len(),
        thousands(ranking.score.entries.len()),
        thousands(ranking.labels.len()),
        escape(&ranking.settings.title()),
        ranking.cut.nearest.len()
    )?;
    writeln!(
        page,
        "<table>\n<tr><th>Verdict</th><th>Structures</th></tr>"
    )?;
    for (verdict, n) in table.counts() {
        writeln!(
            page,
            "<tr><td>{}</td><td class=\"n\">{}</td></tr>",
            verdict.name(),
            thousands(n)
        )?;
    }
    writeln!(page, "</table>")?;
    if let Some(gain) = &ranking.gain {
        let difference = gain.difference.unwrap_or_default();
        writeln!(
            page,
            "<p>Mean of W<sub>σ</sub>: {:.2} with the first descriptor alone, {:.2} with both; \
             difference {:.2} ({:.2} … {:.2}, 95 % of a paired bootstrap over labels).</p>",
            gain.first_order.estimate,
            gain.second_order.estimate,
            difference.estimate,
            difference.low,
            difference.high
        )?;
    }
    Ok(())
}

/// The figures of the folder, with their captions.
fn write_figures(page: &mut String, source: &Source<'_>) -> std::fmt::Result {
    let options = SvgOptions {
        tooltips: true,
        ..SvgOptions::default()
    };
    for figure in FIGURES.iter().filter(|f| f.sets.contains(&Set::Rank)) {
        let Some(drawing) = figure.print(source) else {
            continue;
        };
        let picture = svg::to_svg(&drawing, &options);
        let caption = markup(&(figure.caption)(source));
        writeln!(
            page,
            "<figure>\n{picture}<figcaption>{caption}</figcaption>\n</figure>"
        )?;
    }
    Ok(())
}

/// The tree stays as it is, and so does all that stands above: this is what would change in it.
fn write_taught(page: &mut String, taught: &Taught, source: &Source<'_>) -> std::fmt::Result {
    let per_label = |w: &MeanW| w.total / w.n_labels.max(1) as f64;
    writeln!(
        page,
        "<h2>What the new measurements teach</h2>\n<p>Everything else on this page is without them. \
         Mean of W<sub>σ</sub> per label: {:.3} before, {:.3} with them.</p>",
        per_label(&taught.before),
        per_label(&taught.after)
    )?;
    write_output(page, &FINDINGS, source)?;
    let moves = (MOVES.table)(source).unwrap_or_default();
    if moves.rows.is_empty() {
        return writeln!(page, "<p>No candidate comes, goes or changes its rank.</p>");
    }
    writeln!(page, "<p>What becomes of the candidates:</p>")?;
    write_table(page, &moves)
}

fn write_settings(page: &mut String, ranking: &Ranking, about: &About<'_>) -> std::fmt::Result {
    writeln!(page, "<h2>Settings and versions</h2>")?;
    writeln!(
        page,
        "<p>{}, {}. {} entries, {} of them measured.</p>",
        escape(about.program),
        escape(about.platform),
        thousands(about.n_entries),
        thousands(about.n_labelled)
    )?;
    writeln!(
        page,
        "<h3>To make it again</h3>\n<pre>{}</pre>",
        escape(about.again)
    )?;
    for settings in [
        serde_json::to_string_pretty(&ranking.settings),
        serde_json::to_string_pretty(about.import_settings),
    ]
    .into_iter()
    .flatten()
    {
        writeln!(page, "<pre>{}</pre>", escape(&settings))?;
    }
    Ok(())
}

fn write_output(page: &mut String, output: &TableOutput, source: &Source<'_>) -> std::fmt::Result {
    write_table(page, &(output.table)(source).unwrap_or_default())
}

fn write_table(page: &mut String, table: &Table) -> std::fmt::Result {
    write!(
        page,
        "<div class=\"wide\"><table class=\"sortable\">\n<thead><tr>"
    )?;
    for column in &table.columns {
        let title = markup(&column.read());
        let class = match column.kind {
            Kind::Text => "",
            Kind::Integer | Kind::Number { .. } | Kind::Scientific => " class=\"n\"",
        };
        write!(
            page,
            "<th{class}><button type=\"button\">{title}</button></th>"
        )?;
    }
    writeln!(page, "</tr></thead>\n<tbody>")?;
    for row in &table.rows {
        write!(page, "<tr>")?;
        for (cell, column) in row.iter().zip(&table.columns) {
            match cell {
                Cell::Text(formula) if column.title == "formula" => {
                    write!(page, "<td>{}</td>", escape(&pretty_formula(formula)))?;
                }
                cell => write_cell(page, cell, column.kind)?,
            }
        }
        writeln!(page, "</tr>")?;
    }
    writeln!(page, "</tbody></table></div>")
}

fn write_cell(page: &mut String, cell: &Cell, kind: Kind) -> std::fmt::Result {
    match cell {
        Cell::Empty => write!(page, "<td></td>"),
        Cell::Text(text) if text == "true" => write!(page, "<td>yes</td>"),
        Cell::Text(text) if text == "false" => write!(page, "<td>no</td>"),
        Cell::Text(text) => write!(page, "<td>{}</td>", escape(text)),
        Cell::Link { text, url } => {
            write!(
                page,
                "<td><a href=\"{}\">{}</a></td>",
                escape(url),
                escape(text)
            )
        }
        Cell::Integer(number) => write!(page, "<td class=\"n\">{number}</td>"),
        Cell::Number(number) => {
            let text = match kind {
                Kind::Number { decimals } => format!("{number:.*}", usize::from(decimals)),
                Kind::Scientific => format!("{number:.2e}"),
                Kind::Text | Kind::Integer => number.to_string(),
            };
            write!(page, "<td class=\"n\" data-value=\"{number}\">{text}</td>")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            escape("<a href=\"x\">&"),
            "&lt;a href=&quot;x&quot;&gt;&amp;"
        );
        assert_eq!(escape("a\u{1b}\0"), "a␛␀");
        let mut cell = String::new();
        write_cell(&mut cell, &Cell::text("<script>"), Kind::Text).unwrap();
        assert_eq!(cell, "<td>&lt;script&gt;</td>");
    }
}
