//! report.html: a ranking in one file that needs nothing else.
//!
//! In: a [`Ranking`], its document, a [`RankRecord`]. Out: HTML with settings, counts, figures as
//! SVG, the candidates in a table that sorts itself by a click on a title, what new measurements
//! taught, the lessons, versions, and what to cite. The same ranking gives the same bytes but for timings, which are not in it.

use std::fmt::Write;

use super::citations::citations;
use super::files::{fig3_drawing, filters_drawing, map_drawings, n_searched, scatter_drawing};
use super::html::escape;
use super::remarks::write_warnings;
use super::{MeanW, RankRecord, Ranking, Taught, learnt, tables};
use crate::crystal::formula::pretty_formula;
use crate::export::{Cell, Kind, Table};
use crate::figures::scale::thousands;
use crate::figures::svg::{self, SvgOptions};
use crate::pipeline::{FeatureMap, Projection};
use crate::project::Document;

/// Lessons that are shown.
const SHOWN_LESSONS: usize = 25;

/// Titles of columns as a reader expects them, in HTML; the files keep plain names. Others have
/// their underscores taken out.
const HEADINGS: [(&str, &str); 26] = [
    ("space_group_number", "space group"),
    ("space_group_symbol", "symbol"),
    ("e_a_ev", "E<sub>a</sub> (eV)"),
    ("e_above_hull_ev", "E<sub>hull</sub> (eV/atom)"),
    ("band_gap_ev", "E<sub>g</sub> (eV)"),
    ("e_1d_ev", "1D (eV)"),
    ("e_2d_ev", "2D (eV)"),
    ("e_3d_ev", "3D (eV)"),
    ("e_3d_from_site_ev", "3D from a site (eV)"),
    ("pathway_dimension", "paths in"),
    ("cluster_size", "its size"),
    ("cluster_came_in", "it came in"),
    ("cluster_measured", "measured"),
    ("cluster_conducting", "conducting"),
    ("cluster_mean_log_sigma", "mean log σ"),
    ("mean_log_sigma", "mean log σ"),
    ("nearest_conductor_log_sigma", "its log σ"),
    ("nearest_conductor_distance", "distance"),
    ("relatives", "measured relatives (log σ)"),
    ("price_usd_per_kg", "price (USD/kg)"),
    ("hhi_production", "HHI production"),
    ("hhi_reserve", "HHI reserve"),
    ("icsd_ids", "ICSD"),
    ("expected_log_sigma", "expected log σ"),
    ("measured_log_sigma", "measured log σ"),
    ("off_by_deviations", "off by (deviations)"),
];

const STYLE: &str = include_str!("../../../assets/report/report.css");
const SCRIPT: &str = include_str!("../../../assets/report/report.js");

/// The report.
pub(super) fn report(
    ranking: &Ranking,
    document: &Document,
    record: &RankRecord,
    taught: Option<&Taught>,
) -> String {
    let mut page = String::new();
    // Writing into a String does not fail.
    let _ = write_page(&mut page, ranking, document, record, taught);
    page
}

fn write_page(
    page: &mut String,
    ranking: &Ranking,
    document: &Document,
    record: &RankRecord,
    taught: Option<&Taught>,
) -> std::fmt::Result {
    let title = format!("Candidates: {}", document.name);
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
    write_summary(page, ranking)?;
    write_figures(page, ranking, document)?;
    writeln!(
        page,
        "<h2>Candidates</h2>\n<p>Click a title to sort by it.</p>"
    )?;
    write_table(page, &tables::candidates(ranking))?;
    writeln!(page, "<h2>Clusters that were searched</h2>")?;
    write_table(page, &tables::clusters(ranking))?;
    if let Some(taught) = taught {
        write_taught(page, taught, document)?;
    }
    writeln!(
        page,
        "<h2>What to measure next</h2>\n<p>The measurements that would teach most: for each \
         cluster, how much one more narrows down what is expected of its open structures, summed \
         over them (a random-effects model of log σ by cluster).</p>"
    )?;
    let mut lessons = tables::lessons(ranking, &document.data.entries);
    lessons.rows.truncate(SHOWN_LESSONS);
    write_table(page, &lessons)?;
    write_warnings(page, &document.data)?;
    write_settings(page, record)?;
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

fn write_figures(page: &mut String, ranking: &Ranking, document: &Document) -> std::fmt::Result {
    let options = SvgOptions {
        tooltips: true,
        ..SvgOptions::default()
    };
    let tree = format!(
        "The tree, its labels (barriers: those that came with the data or were computed for this \
         ranking), and the conductivities in its large clusters. The tree is cut into {} clusters \
         here, so that their conductivities can be seen; their numbers are not those of the tables, \
         which are of the cut into {}.",
        document.view.clusters,
        n_searched(ranking)
    );
    let mut figures = vec![
        (
            "Members of the clusters that were searched (grey), those that pass on \
             E<sub>hull</sub> and E<sub>g</sub> (pale), candidates (dark); dashed the thresholds. A \
             barrier is computed only for those that pass on the other two.",
            filters_drawing(ranking),
        ),
        (
            "Candidates: barrier over energy above hull, in the colour of the band gap; pale those \
             that a threshold (dashed) excludes, up to twice the greatest barrier; the first few by \
             rank are named.",
            scatter_drawing(ranking, document),
        ),
        (tree.as_str(), fig3_drawing(ranking, document)),
    ];
    let maps = map_drawings(ranking, document).into_iter();
    figures.extend(maps.map(|(map, drawing)| (map_caption(map), drawing)));
    for (caption, drawing) in figures {
        let picture = svg::to_svg(&drawing, &options);
        writeln!(
            page,
            "<figure>\n{picture}<figcaption>{caption}</figcaption>\n</figure>"
        )?;
    }
    Ok(())
}

fn map_caption(map: &FeatureMap) -> &'static str {
    match map.projection {
        Projection::PrincipalComponents => {
            "The structures in the plane of the first two principal components of their features; \
             large those that were measured."
        }
        Projection::NeighborEmbedding { .. } => {
            "The structures by t-SNE of their features: neighbours stay neighbours, but how far apart \
             groups stand and how wide they are means little; large those that were measured."
        }
    }
}

/// The tree stays as it is, and so does all that stands above: this is what would change in it.
fn write_taught(page: &mut String, taught: &Taught, document: &Document) -> std::fmt::Result {
    let per_label = |w: &MeanW| w.total / w.n_labels.max(1) as f64;
    writeln!(
        page,
        "<h2>What the new measurements teach</h2>\n<p>Everything else on this page is without them. \
         Mean of W<sub>σ</sub> per label: {:.3} before, {:.3} with them.</p>",
        per_label(&taught.before),
        per_label(&taught.after)
    )?;
    write_table(page, &learnt::findings(taught, &document.data.entries))?;
    let moves = learnt::moves(taught, &document.data.entries);
    if moves.rows.is_empty() {
        return writeln!(page, "<p>No candidate comes, goes or changes its rank.</p>");
    }
    writeln!(page, "<p>What becomes of the candidates:</p>")?;
    write_table(page, &moves)
}

fn write_settings(page: &mut String, record: &RankRecord) -> std::fmt::Result {
    writeln!(page, "<h2>Settings and versions</h2>")?;
    writeln!(
        page,
        "<p>{}, {}. {} entries, {} of them measured.</p>",
        escape(&record.program),
        escape(&record.platform),
        thousands(record.n_entries),
        thousands(record.n_labelled)
    )?;
    if !record.arguments.is_empty() {
        let words = record.arguments.join(" ");
        writeln!(page, "<pre>superion {}</pre>", escape(&words))?;
    }
    for settings in [
        serde_json::to_string_pretty(&record.settings),
        serde_json::to_string_pretty(&record.import_settings),
    ]
    .into_iter()
    .flatten()
    {
        writeln!(page, "<pre>{}</pre>", escape(&settings))?;
    }
    Ok(())
}

fn write_table(page: &mut String, table: &Table) -> std::fmt::Result {
    write!(
        page,
        "<div class=\"wide\"><table class=\"sortable\">\n<thead><tr>"
    )?;
    for column in &table.columns {
        let title = heading(column.title);
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

/// The title of a column as HTML.
fn heading(title: &str) -> String {
    let known = HEADINGS.iter().find(|(plain, _)| *plain == title);
    known.map_or_else(
        || escape(&title.replace('_', " ")),
        |(_, html)| (*html).to_owned(),
    )
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
