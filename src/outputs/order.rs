//! How sure the order of descriptors is, in words.
//!
//! In: a screen. Out: which combination is best and how many cannot be told from it; on which
//! structures they are compared. Two combinations cannot be told apart where the 95 % interval of the
//! difference of their mean W includes 0: that of the paired bootstrap over the labelled structures
//! (see [`crate::score::bootstrap`]).

use super::glossary::Term;
use crate::figures::names::short_name;
use crate::math::statistics::mean;
use crate::pipeline::{Combination, Score, Screen, Subset};
use crate::score::LabelSet;

/// How sure the order is.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// By which labels.
    pub labels: LabelSet,
    /// The combination with the lowest mean W.
    pub best: Combination,
    /// How many are compared with it.
    pub n_others: usize,
    /// How many of these cannot be told from it; `None` where nothing was resampled.
    pub n_alike: Option<usize>,
    /// Structures with a label that it was compared on.
    pub n_labels: usize,
    /// Structures that it was compared on, labelled or not.
    pub n_structures: usize,
    /// How many described too little to be compared.
    pub n_apart: usize,
    /// Which structures are compared.
    pub subset: Subset,
    /// How often the labelled structures were drawn anew.
    pub repeats: usize,
    /// Mean W of random clusters of the same sizes, in decades² (eV² of barriers); `None` before it is
    /// computed.
    pub control: Option<f64>,
}

impl Order {
    /// Of a screen by some labels; `None` without scores that can be compared.
    pub fn of(screen: &Screen, labels: LabelSet) -> Option<Self> {
        let scores = screen.scores.iter();
        let mut compared: Vec<&Score> = scores.filter(|s| s.is_compared_by(labels)).collect();
        let depths = screen.settings.compared_depths;
        let of_score = |score: &Score| {
            let interval = score.mean_interval(labels);
            let estimate = interval.map(|interval| interval.estimate);
            let estimate = estimate.or_else(|| score.mean_of(labels, depths));
            estimate.unwrap_or(f64::INFINITY)
        };
        // A running screen brings its scores before they are ranked.
        compared.sort_by(|a, b| of_score(a).total_cmp(&of_score(b)));
        let (best, others) = compared.split_first()?;
        let differences = others.iter().map(|score| score.difference(labels));
        let alike = differences
            .clone()
            .filter(|d| d.is_some_and(|d| !d.excludes_zero()));
        let is_resampled = differences
            .clone()
            .any(|d| d.is_some_and(|d| d.high > d.low));
        let control = super::compared::compared(screen, screen.control_of(labels));
        let compared_control: Vec<f64> = control.into_iter().map(|(_, w)| w).collect();
        Some(Self {
            labels,
            best: best.combination.clone(),
            n_others: others.len(),
            n_alike: is_resampled.then(|| alike.count()),
            n_labels: best.n_labels(labels),
            n_structures: best.entries.len(),
            n_apart: screen.scores.iter().filter(|s| s.set_apart).count(),
            subset: screen.settings.subset,
            repeats: screen.settings.bootstrap_repeats,
            control: mean(&compared_control),
        })
    }

    /// "SOAP (CAN) is best; 6 of the other 21 cannot be told from it."
    pub fn sentence(&self) -> String {
        let best = name(&self.best);
        match (self.n_others, self.n_alike) {
            (0, _) => format!("{best} is the only one that is compared."),
            (_, None) => format!(
                "{best} has the lowest mean {} so far.",
                self.labels.symbol()
            ),
            (1, Some(0)) => format!("{best} is best, and the other one is told from it."),
            (1, Some(_)) => format!("{best} is best; the other one cannot be told from it."),
            (n, Some(0)) => format!("{best} is best, and each of the other {n} is told from it."),
            (n, Some(alike)) if alike == n => {
                format!("{best} is best, but none of the other {n} can be told from it.")
            }
            (n, Some(alike)) => {
                format!("{best} is best; {alike} of the other {n} cannot be told from it.")
            }
        }
    }

    /// The rule by which two cannot be told apart.
    pub fn rule(&self) -> String {
        format!(
            "Cannot be told from the best: {} They are drawn {} times, the same for both. Among 20 that are no different, one looks different by chance.",
            Term::Alike.hover(),
            self.repeats
        )
    }

    /// On what they are compared, and what ticking more does to it.
    pub fn common_set(&self) -> String {
        let structures = match self.n_labels {
            1 => "1 structure".to_owned(),
            n => format!("{n} structures"),
        };
        let all = match self.n_others + 1 {
            1 => "it".to_owned(),
            2 => "both".to_owned(),
            n => format!("all {n}"),
        };
        let label = self.labels.label();
        let compared = match self.subset {
            Subset::Common => format!(
                "Compared on the {structures} with {label} that {all} could describe; ticking more may shrink this set."
            ),
            Subset::Own => format!(
                "Each is compared on the structures with {label} that it could describe itself ({} for the best).",
                self.n_labels
            ),
        };
        match self.n_apart {
            0 => compared,
            1 => format!("{compared} 1 more described too few and is not compared."),
            n => format!("{compared} {n} more described too few and are not compared."),
        }
    }
}

/// Where fewer structures than this share have a barrier, somebody chose them.
const CHOSEN_SHARE: f64 = 0.5;

impl Order {
    /// Why the comparison may mislead: barriers are known of some structures alone, and these are not any ones.
    pub fn doubt(&self) -> Option<String> {
        let share = self.n_labels as f64 / self.n_structures.max(1) as f64;
        let is_chosen = self.labels == LabelSet::Barrier && share < CHOSEN_SHARE;
        is_chosen.then(|| {
            format!(
                "Only {} of these {} structures have a barrier. Where a ranking computed them, they lie in \
                 clusters that one descriptor chose, and say nothing of the others: compute E_a of all before you \
                 compare by it.",
                self.n_labels, self.n_structures
            )
        })
    }
}

/// "SOAP (CAN)".
fn name(combination: &Combination) -> String {
    format!(
        "{} ({})",
        short_name(&combination.descriptor),
        combination.representation.id()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simplify::Representation;

    fn order(n_others: usize, n_alike: Option<usize>) -> Order {
        Order {
            labels: LabelSet::Conductivity,
            n_structures: 430,
            best: Combination {
                descriptor: "soap".to_owned(),
                representation: Representation::Can,
            },
            n_others,
            n_alike,
            n_labels: 97,
            n_apart: 0,
            subset: Subset::Common,
            repeats: 1000,
            control: None,
        }
    }

    #[test]
    fn it_is_said_how_sure_the_order_is() {
        let said = |n, alike| order(n, alike).sentence();
        assert_eq!(
            said(21, Some(6)),
            "SOAP (CAN) is best; 6 of the other 21 cannot be told from it."
        );
        assert_eq!(
            said(21, Some(0)),
            "SOAP (CAN) is best, and each of the other 21 is told from it."
        );
        assert_eq!(
            said(3, Some(3)),
            "SOAP (CAN) is best, but none of the other 3 can be told from it."
        );
        assert_eq!(said(3, None), "SOAP (CAN) has the lowest mean W_σ so far.");
    }

    #[test]
    fn it_is_said_on_what_they_are_compared() {
        assert_eq!(
            order(5, Some(1)).common_set(),
            "Compared on the 97 structures with σ that all 6 could describe; ticking more may shrink this set."
        );
        let apart = Order {
            n_apart: 2,
            ..order(5, Some(1))
        };
        assert!(
            apart
                .common_set()
                .ends_with("2 more described too few and are not compared.")
        );
    }

    #[test]
    fn barriers_of_few_structures_are_doubted() {
        let of = |labels, n_labels| Order {
            labels,
            n_labels,
            ..order(10, Some(1))
        };
        let doubt = of(LabelSet::Barrier, 31).doubt().unwrap();
        assert!(
            doubt.starts_with("Only 31 of these 430 structures"),
            "{doubt}"
        );
        assert_eq!(of(LabelSet::Barrier, 414).doubt(), None);
        assert_eq!(of(LabelSet::Conductivity, 31).doubt(), None);
    }
}
