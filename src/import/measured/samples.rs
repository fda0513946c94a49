//! Samples: which rows of a table of σ(T) are of one sample.
//!
//! In: a table and the point of each of its rows. Out: a [`Grouping`] by columns whose title says so, or
//! by one whose content does; and the [`conflict`] among points that cannot be of one sample.

use crate::import::columns::Role;
use crate::import::columns::numbers::plain_number;
use crate::import::tables::Table;
use crate::monitor::{Warning, remedy};

/// Temperatures in K that count as one.
const SAME_K: f64 = 0.3;
/// Greatest difference of ln σ between repeats on one sample: 5 %.
const REPEAT: f64 = 0.05;
/// Greatest difference of ln(σT) between a run of temperatures and the straight line through
/// another one's neighbours: 30 %.
const BETWEEN: f64 = 0.27;
/// Rows of a run of rising or falling temperatures.
const SHORTEST_RUN: usize = 3;

/// The columns that tell samples apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Grouping {
    columns: Vec<usize>,
    by_content: bool,
}

type Point = Result<(f64, f64), String>;

impl Grouping {
    /// Columns that are called so: "sample", else "id", "formula".
    pub(crate) fn by_titles(table: &Table) -> Self {
        let candidates = [Role::Sample, Role::Id, Role::Formula, Role::MaterialId];
        let column = |role: Role| table.columns.get(role).map(|column| column.index);
        let is_fit = |k: &usize| !counts_rows(table, *k);
        let columns = candidates.into_iter().filter_map(column).find(is_fit);
        Self {
            columns: columns.into_iter().collect(),
            by_content: false,
        }
    }

    /// Columns by title, and where their rows still contradict each other, others by content.
    pub(crate) fn find(table: &Table, points: &[Point]) -> Self {
        let mut grouping = Self::by_titles(table);
        if grouping.is_free_of_conflicts(table, points) {
            return grouping;
        }
        let by_title = [Role::Id, Role::Formula, Role::MaterialId, Role::Reference];
        let others = by_title
            .into_iter()
            .filter_map(|role| table.columns.get(role));
        let without_role = (0..table.titles.len()).filter(|k| table.columns.role_of(*k).is_none());
        let others: Vec<usize> = others
            .map(|column| column.index)
            .chain(without_role)
            .collect();
        let is_text = |k: &usize| {
            let cells = table.rows.iter().filter_map(|row| row.get(*k));
            !cells.clone().all(|cell| plain_number(cell).is_some())
        };
        // Words tell samples apart more often than numbers do.
        let (texts, numbers): (Vec<usize>, Vec<usize>) = others.into_iter().partition(is_text);
        for column in texts.into_iter().chain(numbers) {
            let mut wider = grouping.clone();
            wider.columns.push(column);
            wider.by_content = true;
            if wider.has_groups(table) && wider.is_free_of_conflicts(table, points) {
                grouping = wider;
                break;
            }
        }
        grouping
    }

    /// The name of each row's sample; where only the first row of a block has it, as with merged cells,
    /// it counts for the rows below.
    pub(crate) fn names(&self, table: &Table) -> Vec<Option<String>> {
        if self.columns.is_empty() {
            return vec![None; table.rows.len()];
        }
        let mut last: Vec<&str> = vec![""; self.columns.len()];
        let mut names = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            for (place, column) in self.columns.iter().enumerate() {
                let cell = row.get(*column).map_or("", |cell| cell.trim());
                if !cell.is_empty() {
                    last[place] = cell;
                }
            }
            names.push(Some(last.join(", ")));
        }
        names
    }

    /// Says that a column was taken to tell samples apart by its content.
    pub(crate) fn warning(&self, table: &Table) -> Option<Warning> {
        let column = self.columns.last().filter(|_| self.by_content)?;
        let title = table.titles.get(*column)?;
        Some(Warning::new(
            &table.name,
            format!(
                "column \"{}\" was taken to tell samples apart",
                title.trim()
            ),
            remedy::ANOTHER_COLUMN.with("sample"),
        ))
    }

    /// The rows of each sample.
    fn groups(&self, table: &Table) -> Vec<Vec<usize>> {
        let mut names: Vec<Option<String>> = Vec::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (k, name) in self.names(table).into_iter().enumerate() {
            match names.iter().position(|known| *known == name) {
                Some(place) => groups[place].push(k),
                None => {
                    names.push(name);
                    groups.push(vec![k]);
                }
            }
        }
        groups
    }

    /// Whether rows come in groups of two and more.
    fn has_groups(&self, table: &Table) -> bool {
        let groups = self.groups(table);
        groups.len() > 1 && groups.iter().all(|rows| rows.len() > 1)
    }

    fn is_free_of_conflicts(&self, table: &Table, points: &[Point]) -> bool {
        self.groups(table).iter().all(|rows| {
            let of_sample = rows
                .iter()
                .filter_map(|k| points.get(*k)?.as_ref().ok().copied());
            let of_sample: Vec<(f64, f64)> = of_sample.collect();
            conflict(&of_sample).is_none_or(|found| !found.is_contradiction)
        })
    }
}

/// Whether a column only counts rows: numbers, none of which comes twice.
fn counts_rows(table: &Table, column: usize) -> bool {
    let cells = table
        .rows
        .iter()
        .map(|row| row.get(column).map_or("", |cell| cell.trim()));
    let numbers: Option<Vec<f64>> = cells.map(plain_number).collect();
    numbers.is_some_and(|mut numbers| {
        let n_rows = numbers.len();
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers.len() == n_rows && n_rows > 1
    })
}

/// Two points of one series at one temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::import) struct Conflict {
    /// Place of the first among the points.
    pub first: usize,
    /// Place of the second.
    pub second: usize,
    /// Whether they differ by more than repeats do.
    pub is_contradiction: bool,
}

/// The first contradiction among points (T in K, σ in S cm⁻¹), else the first repeated temperature.
pub(in crate::import) fn conflict(points: &[(f64, f64)]) -> Option<Conflict> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|u, v| points[*u].0.total_cmp(&points[*v].0).then(u.cmp(v)));
    let mut repeated = None;
    for (place, &first) in order.iter().enumerate() {
        let near = order[place + 1..]
            .iter()
            .take_while(|k| points[**k].0 - points[first].0 <= SAME_K);
        for &second in near {
            let difference = (points[first].1 / points[second].1).ln().abs();
            let found = Conflict {
                first: first.min(second),
                second: first.max(second),
                is_contradiction: difference > REPEAT,
            };
            if found.is_contradiction {
                return Some(found);
            }
            repeated = repeated.or(Some(found));
        }
    }
    between_runs(points).or(repeated)
}

/// A point of a later run of temperatures that lies far off the line through its neighbours in an
/// earlier one.
fn between_runs(points: &[(f64, f64)]) -> Option<Conflict> {
    let runs = runs(points);
    if runs.len() < 2 || runs.iter().any(|run| run.len() < SHORTEST_RUN) {
        return None;
    }
    let place = |k: usize| (1.0 / points[k].0, (points[k].1 * points[k].0).ln());
    for (n, run) in runs.iter().enumerate() {
        for later in runs[n + 1..].iter().flat_map(Clone::clone) {
            let (x, y) = place(later);
            for k in run.start..run.end - 1 {
                let ((x0, y0), (x1, y1)) = (place(k), place(k + 1));
                let share = (x - x0) / (x1 - x0);
                if (0.0..=1.0).contains(&share) && (y - y0 - share * (y1 - y0)).abs() > BETWEEN {
                    return Some(Conflict {
                        first: k,
                        second: later,
                        is_contradiction: true,
                    });
                }
            }
        }
    }
    None
}

/// Runs of rising or falling temperatures.
fn runs(points: &[(f64, f64)]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut rises: Option<bool> = None;
    for k in 1..points.len() {
        let up = points[k].0 > points[k - 1].0;
        match rises {
            Some(before) if before != up => {
                runs.push(start..k);
                (start, rises) = (k, None);
            }
            _ => rises = Some(up),
        }
    }
    if start < points.len() {
        runs.push(start..points.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sigma(kelvin: f64, prefactor: f64) -> f64 {
        prefactor / kelvin * (-0.35 / (8.617_333e-5 * kelvin)).exp()
    }

    fn points(temperatures: &[f64], prefactor: f64) -> Vec<(f64, f64)> {
        let point = |t: &f64| (*t, sigma(*t, prefactor));
        temperatures.iter().map(point).collect()
    }

    const RISING: [f64; 5] = [298.0, 313.0, 333.0, 353.0, 373.0];

    #[test]
    fn one_sample_has_no_conflict() {
        assert_eq!(conflict(&points(&RISING, 2e5)), None);
        let mut noisy = points(&[298.0, 373.0, 313.0, 353.0, 333.0], 2e5);
        noisy[2].1 *= 1.2;
        assert_eq!(conflict(&noisy), None);
    }

    #[test]
    fn repeats_within_five_percent_are_of_one_sample() {
        let mut twice = points(&RISING, 2e5);
        twice.extend(points(&RISING, 2.06e5));
        let found = conflict(&twice).unwrap();
        assert!(!found.is_contradiction);
    }

    #[test]
    fn two_pellets_contradict_each_other() {
        let mut same = points(&RISING, 2e5);
        same.extend(points(&RISING, 4e5));
        let found = conflict(&same).unwrap();
        assert_eq!(
            (found.first, found.second, found.is_contradiction),
            (0, 5, true)
        );
        // Not at the same temperatures.
        let mut between = points(&RISING, 2e5);
        between.extend(points(&[305.0, 320.0, 340.0, 360.0], 4e5));
        assert!(conflict(&between).unwrap().is_contradiction);
        // Cooled after it was heated, and changed by that.
        let mut cycle = points(&RISING, 2e5);
        cycle.extend(points(&[370.0, 350.0, 330.0, 310.0, 300.0], 5e5));
        assert!(conflict(&cycle).unwrap().is_contradiction);
    }
}
