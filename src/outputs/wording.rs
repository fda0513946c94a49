//! Facts in words, as tables and lists say them.

use crate::crystal::formula::pretty_formula;
use crate::crystal::oxidation::Rule;
use crate::import::Censoring;
use crate::rank::{Candidate, ChosenCluster, Origin, Relative};

/// The rule in the words of the command line.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Cif => "cif",
        Rule::Table => "table",
        Rule::BondValence => "bond-valence",
        Rule::Composition => "composition",
        Rule::None => "none",
    }
}

/// Where the true conductivity lies, seen from the number.
pub fn bound(censored: Censoring) -> &'static str {
    match censored {
        Censoring::Exact => "exact",
        Censoring::Below => "below",
        Censoring::Above => "above",
    }
}

/// How a cluster came in, in words.
pub fn came_in(cluster: &ChosenCluster) -> String {
    match &cluster.origin {
        Origin::HoldsConductor => "holds a conductor".to_owned(),
        Origin::NextTo { clusters, .. } => {
            let numbers: Vec<String> = clusters.iter().map(u32::to_string).collect();
            format!("next to {}", numbers.join(", "))
        }
    }
}

/// "Li₃BS₃ −3.0": formula and log₁₀σ, with the sign of a bound.
pub fn relative_text(relative: &Relative) -> String {
    let sign = match relative.censored {
        Censoring::Exact => "",
        Censoring::Below => "<",
        Censoring::Above => ">",
    };
    let formula = pretty_formula(&relative.formula);
    format!(
        "{formula} ({}) {sign}{:.1}",
        relative.id, relative.log_sigma
    )
}

/// "V5+ (2, 3, 4)": the elements with their states here and the others.
pub fn redox_text(candidate: &Candidate) -> String {
    let elements = candidate.redox_active.iter().map(|redox| {
        let others: Vec<String> = redox.others.iter().map(i8::to_string).collect();
        let state = (redox.state * 100.0).round() / 100.0;
        format!("{}{state}+ ({})", redox.element.symbol(), others.join(", "))
    });
    elements.collect::<Vec<_>>().join("; ")
}
