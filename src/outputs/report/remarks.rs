//! What was said of the data, in report.html.
//!
//! In: a project with its warnings. Out: HTML, in which each kind of remark stands once, with those
//! whom it concerns behind it.

use std::fmt::Write;

use super::html::escape;
use crate::dataset::Dataset;
use crate::figures::scale::thousands;
use crate::monitor::Warning;
use crate::monitor::folding::{Group, fold};

/// Objects that are listed for one kind of remark.
const LISTED: usize = 1000;

/// What was said of the data, each kind of remark once with those whom it concerns.
pub(super) fn write_warnings(page: &mut String, data: &Dataset) -> std::fmt::Result {
    let report = &data.report;
    let read = report.warnings.iter().chain(&*data.label_warnings);
    let kinds: [(&str, Vec<&Warning>); 2] = [
        ("Left out", report.rejected.iter().collect()),
        ("Remarks", read.collect()),
    ];
    let disorder = data.disorder_shares().in_words();
    if disorder.is_none() && kinds.iter().all(|(_, warnings)| warnings.is_empty()) {
        return Ok(());
    }
    writeln!(page, "<h2>What was said of the data</h2>")?;
    if let Some(disorder) = disorder {
        writeln!(page, "<p>{}.</p>", escape(&disorder))?;
    }
    for (title, warnings) in kinds {
        if !warnings.is_empty() {
            writeln!(page, "<h3>{title}: {}</h3>", thousands(warnings.len()))?;
            for group in fold(warnings) {
                write_group(page, &group)?;
            }
        }
    }
    Ok(())
}

fn write_group(page: &mut String, group: &Group<'_>) -> std::fmt::Result {
    if !group.is_folded() {
        for line in group.lines() {
            writeln!(page, "<p>{}</p>", escape(&line))?;
        }
        return Ok(());
    }
    let n = group.members.len();
    writeln!(
        page,
        "<details><summary>{} × {}</summary>\n<ul>",
        thousands(n),
        escape(&group.fact())
    )?;
    for warning in group.members.iter().take(LISTED) {
        match group.same_words {
            true => writeln!(page, "<li>{}</li>", escape(&warning.subject))?,
            false => writeln!(page, "<li>{}</li>", escape(&warning.to_string()))?,
        }
    }
    if n > LISTED {
        let more = thousands(n - LISTED);
        writeln!(page, "<li>and {more} more, in run.json</li>")?;
    }
    writeln!(page, "</ul></details>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stands_once_with_all_whom_it_concerns() {
        let mut data = Dataset::default();
        let mut page = String::new();
        write_warnings(&mut page, &data).unwrap();
        assert!(page.is_empty());
        let warning = |k| Warning::new(format!("<{k}>.cif"), format!("holds {k} atoms"), "look");
        let report = std::sync::Arc::make_mut(&mut data.report);
        report.warnings = (0..300).map(warning).collect();
        report.rejected = vec![Warning::new("b.cif", "no cell", "add one")];
        write_warnings(&mut page, &data).unwrap();
        assert_eq!(page.matches("<summary>300 × ").count(), 1);
        assert!(page.contains("<li>&lt;299&gt;.cif: holds 299 atoms (look)</li>"));
        assert!(page.contains("Left out: 1") && page.contains("<p>b.cif: no cell (add one)</p>"));
    }
}
