//! How sure the order of descriptors is, in words.
//!
//! In: a screen. Out: which combination is best and how many cannot be told from it; on which
//! structures they are compared. Two combinations cannot be told apart where the 95 % interval of the
//! difference of their mean W_σ includes 0: that of the paired bootstrap over the measured structures
//! (see [`crate::score::bootstrap`]).

use super::compared::is_compared;
use crate::figures::names::short_name;
use crate::pipeline::{Combination, Score, Screen, Subset};

/// How sure the order is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The combination with the lowest mean W_σ.
    pub best: Combination,
    /// How many are compared with it.
    pub n_others: usize,
    /// How many of these cannot be told from it; `None` where nothing was resampled.
    pub n_alike: Option<usize>,
    /// Structures with σ that it was compared on.
    pub n_labels: usize,
    /// How many described too little to be compared.
    pub n_apart: usize,
    /// Which structures are compared.
    pub subset: Subset,
    /// How often the measured structures were drawn anew.
    pub repeats: usize,
}

impl Order {
    /// Of a screen; `None` without scores that can be compared.
    pub fn of(screen: &Screen) -> Option<Self> {
        let mut compared: Vec<&Score> = screen.scores.iter().filter(|s| is_compared(s)).collect();
        let depths = screen.settings.compared_depths;
        let mean = |score: &Score| {
            let estimate = score.mean_w_sigma.map(|interval| interval.estimate);
            estimate.or(score.mean_w(depths)).unwrap_or(f64::INFINITY)
        };
        // A running screen brings its scores before they are ranked.
        compared.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
        let (best, others) = compared.split_first()?;
        let differences = others.iter().map(|score| score.difference_from_best);
        let alike = differences
            .clone()
            .filter(|d| d.is_some_and(|d| !d.excludes_zero()));
        let is_resampled = differences
            .clone()
            .any(|d| d.is_some_and(|d| d.high > d.low));
        Some(Self {
            best: best.combination.clone(),
            n_others: others.len(),
            n_alike: is_resampled.then(|| alike.count()),
            n_labels: best.labels.len(),
            n_apart: screen.scores.iter().filter(|s| s.set_apart).count(),
            subset: screen.settings.subset,
            repeats: screen.settings.bootstrap_repeats,
        })
    }

    /// "SOAP (CAN) is best; 6 of the other 21 cannot be told from it."
    pub fn sentence(&self) -> String {
        let best = name(&self.best);
        match (self.n_others, self.n_alike) {
            (0, _) => format!("{best} is the only one that is compared."),
            (_, None) => format!("{best} has the lowest mean W_σ so far."),
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
            "Two cannot be told apart where the 95 % interval of the difference of their mean W_σ includes 0. The interval comes from drawing the measured structures anew, {} times, the same for both (paired bootstrap, B. Efron 1982, DOI 10.1137/1.9781611970319). Among 20 that are no different, one looks different by chance.",
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
        let compared = match self.subset {
            Subset::Common => format!(
                "Compared on the {structures} with σ that {all} could describe; ticking more may shrink this set."
            ),
            Subset::Own => format!(
                "Each is compared on the structures with σ that it could describe itself ({} for the best).",
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
}
