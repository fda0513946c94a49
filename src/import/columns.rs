//! Columns: which column of a table plays which role.
//!
//! In: the titles of a table and those given by hand. Out: [`Columns`], with a warning for every
//! doubt. Titles are compared without case, spaces, units and brackets; where several columns fit
//! a role, the one whose title stands first among the role's names wins.

use std::collections::BTreeMap;

use super::roles::ROLES;
pub(super) use super::roles::Role;
use super::titles::Title;
use crate::monitor::Warning;

/// A column with what its title says about the values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// Index in the row.
    pub index: usize,
    /// The title as it stands.
    pub text: String,
    /// The title taken apart.
    pub title: Title,
}

/// The columns of a table by role.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    by_role: BTreeMap<Role, Column>,
}

impl Columns {
    /// Finds the roles of a table's columns.
    ///
    /// `by_hand` are pairs (role, title); they win over what would be found. `table` names the
    /// table in warnings.
    pub fn find(
        titles: &[String],
        by_hand: &[(String, String)],
        table: &str,
    ) -> (Self, Vec<Warning>) {
        let columns = columns_of(titles);
        let mut found = Self::default();
        let mut warnings = Vec::new();
        for (role, title) in by_hand {
            found.take_by_hand(role, title, &columns, table, &mut warnings);
        }
        for (role, _, names) in ROLES {
            if !found.by_role.contains_key(&role) {
                found.take_best(role, names, &columns, table, &mut warnings);
            }
        }
        (found, warnings)
    }

    fn take_by_hand(
        &mut self,
        role_name: &str,
        title: &str,
        columns: &[Column],
        table: &str,
        warnings: &mut Vec<Warning>,
    ) {
        let Some(role) = Role::from_name(role_name) else {
            let known: Vec<&str> = ROLES.iter().map(|(_, name, _)| *name).collect();
            warnings.push(Warning::new(
                table,
                format!("\"{role_name}\" is not the name of a column's role"),
                format!("use one of {}", known.join(", ")),
            ));
            return;
        };
        // Another of the tables may have it; `check_columns` has seen to it that one does.
        if let Some(column) = named(columns, title) {
            self.by_role.insert(role, column.clone());
        }
    }

    fn take_best(
        &mut self,
        role: Role,
        names: &[&str],
        columns: &[Column],
        table: &str,
        warnings: &mut Vec<Warning>,
    ) {
        for name in names {
            let is_free = |c: &&Column| !self.by_role.values().any(|taken| taken.index == c.index);
            let fitting: Vec<&Column> = columns
                .iter()
                .filter(|column| column.title.name == *name)
                .filter(is_free)
                .collect();
            let Some(first) = fitting.first() else {
                continue;
            };
            if fitting.len() > 1 {
                warnings.push(Warning::new(
                    table,
                    format!(
                        "several columns could be {}: {}; \"{}\" is used",
                        role.name(),
                        quoted(fitting.iter().copied()),
                        first.text
                    ),
                    format!("name another with --column {}=\"…\"", role.name()),
                ));
            }
            self.by_role.insert(role, (*first).clone());
            return;
        }
    }

    /// The column of a role.
    pub fn get(&self, role: Role) -> Option<&Column> {
        self.by_role.get(&role)
    }

    /// The trimmed text of a role's cell; "" where there is no such column or cell.
    pub fn text<'a>(&self, row: &'a [String], role: Role) -> &'a str {
        let cell = self.get(role).and_then(|column| row.get(column.index));
        cell.map_or("", |text| text.trim())
    }

    /// Gives a column a role that no title named.
    pub fn assign(&mut self, role: Role, index: usize, text: &str) {
        self.by_role.retain(|_, column| column.index != index);
        let column = Column {
            index,
            text: text.to_owned(),
            title: Title::parse(text),
        };
        self.by_role.insert(role, column);
    }
}

fn columns_of(titles: &[String]) -> Vec<Column> {
    let column = |(index, text): (usize, &String)| Column {
        index,
        text: text.trim().trim_start_matches('\u{feff}').to_owned(),
        title: Title::parse(text),
    };
    titles.iter().enumerate().map(column).collect()
}

/// The column of a title given by hand: the same, or else one that comes to the same name.
fn named<'a>(columns: &'a [Column], title: &str) -> Option<&'a Column> {
    let same = |column: &&Column| column.text == title.trim();
    let alike = |column: &&Column| column.title == Title::parse(title);
    let exactly = columns.iter().find(same);
    exactly.or_else(|| columns.iter().find(alike))
}

/// Whether a table with these titles has the column of a title given by hand.
pub(super) fn has_column(titles: &[String], title: &str) -> bool {
    named(&columns_of(titles), title).is_some()
}

/// Titles for a message: "id", "cif".
pub(super) fn quoted_titles(titles: &[String]) -> String {
    quoted(columns_of(titles).iter())
}

fn quoted<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let titles: Vec<String> = columns
        .map(|column| format!("\"{}\"", column.text))
        .collect();
    titles.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(titles: &[&str], by_hand: &[(&str, &str)]) -> (Columns, Vec<Warning>) {
        let titles: Vec<String> = titles.iter().map(|&t| t.to_owned()).collect();
        let by_hand: Vec<(String, String)> = by_hand
            .iter()
            .map(|&(role, title)| (role.to_owned(), title.to_owned()))
            .collect();
        Columns::find(&titles, &by_hand, "table.csv")
    }

    fn index(columns: &Columns, role: Role) -> Option<usize> {
        columns.get(role).map(|column| column.index)
    }

    #[test]
    fn columns_of_the_papers_table_are_found() {
        let titles = [
            "\u{feff}Structure",
            "σ(RT)(S cm-1)",
            "Ea (eV)",
            "space group",
            "ICSD Entry",
        ];
        let (columns, warnings) = find(&titles, &[]);
        assert!(warnings.is_empty());
        for (k, role) in [
            Role::Formula,
            Role::Conductivity,
            Role::ActivationEnergy,
            Role::SpaceGroup,
            Role::Icsd,
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(index(&columns, role), Some(k));
        }
    }

    #[test]
    fn the_better_name_wins_and_equals_are_reported() {
        let (columns, warnings) = find(&["Space group", "Space group #", "Ref", "DOI"], &[]);
        assert_eq!(index(&columns, Role::SpaceGroup), Some(1));
        assert_eq!(index(&columns, Role::Reference), Some(3));
        assert!(warnings.is_empty());
        let (columns, warnings) = find(&["sigma (S/cm)", "σ (mS/cm)"], &[]);
        assert_eq!(index(&columns, Role::Conductivity), Some(0));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn a_column_given_by_hand_wins() {
        let (columns, warnings) = find(&["sigma", "Bulk"], &[("conductivity", "bulk")]);
        assert_eq!(index(&columns, Role::Conductivity), Some(1));
        assert!(warnings.is_empty());
        // A title that another table has is no matter here; a role that does not exist is.
        let (columns, warnings) =
            find(&["sigma"], &[("conductivity", "bulk"), ("colour", "sigma")]);
        assert_eq!(index(&columns, Role::Conductivity), Some(0));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn every_role_answers_to_its_own_name() {
        for (role, name, _) in ROLES {
            assert_eq!(Role::from_name(name), Some(role), "{name}");
        }
    }
}
