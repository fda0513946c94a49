//! Text for people of a search for phases.

use std::fmt::Write;

use super::lines::{FoundOfLine, PhaseOfLine, ProposalOfLine, SearchLine};
use crate::cli::table::Table;

/// Candidates that are listed, and where none fits.
const CANDIDATES: usize = 8;
const NEAREST: usize = 3;
/// Structures that are named where several explain the peaks equally.
const NAMED: usize = 6;

/// What a search found, and what became of it in the fit.
pub(super) fn of_search(search: &SearchLine<'_>, phases: &[PhaseOfLine<'_>]) -> String {
    let left_out = match search.n_left_out {
        0 => String::new(),
        n => format!(" ({n} left out by their elements)"),
    };
    let of = format!("  of {} structures{left_out}", search.n_searched);
    if search.found.is_empty() {
        return format!("{of} none has its lines there\n");
    }
    if search.few_peaks {
        let few = "many explain so few peaks, and none is taken; among them:";
        return format!("{of} {few}\n") + &table(&search.found[..search.found.len().min(NEAREST)]);
    }
    if search.nothing_fits {
        let nearest = &search.found[..search.found.len().min(NEAREST)];
        if let Some(proposal) = &search.proposal {
            return format!("{}\n{of} these come nearest:\n", refused(proposal)) + &table(nearest);
        }
        return format!("{of} none fits; the nearest, not taken:\n") + &table(nearest);
    }
    let listed = &search.found[..search.found.len().min(CANDIDATES)];
    let mut text = format!("{of} these explain the peaks best:\n") + &table(listed);
    text += &alike(search);
    for pair in search.pairs.iter().take(3) {
        let _ = writeln!(
            text,
            "  together: {} ({}) and {} ({}) explain {:.0} %",
            pair.formulas[0], pair.ids[0], pair.formulas[1], pair.ids[1], pair.explained_percent
        );
    }
    for phase in phases.iter().filter(|phase| phase.verdict == "absent") {
        let _ = writeln!(
            text,
            "  {} ({}) was taken, but the fit does not bear it out",
            phase.formula, phase.id
        );
    }
    text
}

/// Why what was proposed is not taken.
fn refused(proposal: &ProposalOfLine<'_>) -> String {
    let pairs = proposal.formulas.iter().zip(&proposal.ids);
    let names: Vec<String> = pairs.map(|(f, id)| format!("{f} ({id})")).collect();
    let verb = if names.len() > 1 {
        "explain"
    } else {
        "explains"
    };
    let peak = proposal
        .strongest_unexplained_deg
        .map_or_else(String::new, |angle| {
            format!(", and the strongest peak, at {angle:.2}°, stays unexplained")
        });
    format!(
        "  nothing fits: the best proposal, {}, {verb} only {:.1} % of the area of all peaks{peak}",
        names.join(" with "),
        proposal.explained_percent
    )
}

/// Several that the peaks cannot tell apart.
fn alike(search: &SearchLine<'_>) -> String {
    if search.n_alike < 2 {
        return String::new();
    }
    let alike = search.found.iter().filter(|found| found.alike);
    let names: Vec<String> = alike
        .take(NAMED)
        .map(|found| format!("{} ({})", found.formula, found.id))
        .collect();
    let more = match search.n_alike - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "  {} structures explain the peaks equally, as far as they can tell: {}{more}; the first is taken. Name the \
         elements of the sample with --elements, or choose with --ids\n",
        search.n_alike,
        names.join(", ")
    )
}

fn table(found: &[FoundOfLine<'_>]) -> String {
    let mut table = Table::new(&[
        "  entry",
        "formula",
        ">score",
        ">explains/%",
        ">cell larger by/%",
    ]);
    for found in found {
        table.row([
            format!("  {}", found.id),
            found.formula.to_owned(),
            format!("{:.2}", found.score),
            format!("{:.0}", found.explained_percent),
            format!("{:+.1}", found.strain_percent),
        ]);
    }
    table.text()
}
