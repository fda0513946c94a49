//! Columns: which column of a table plays which role.
//!
//! In: the titles of a table and those given by hand. Out: [`Columns`], with a warning for every
//! doubt. Titles are compared without case, spaces, units and brackets; where several columns fit
//! a role, the one whose title stands first among the role's names wins. By hand a title may carry
//! another unit in square brackets: `conductivity="IC [mS/cm]"`.

pub(super) mod compound_units;
pub(super) mod footnotes;
pub(super) mod letters;
pub(super) mod misread;
pub(super) mod numbers;
pub(super) mod powers;
pub(super) mod quantities;
pub(super) mod recognition;
pub(super) mod roles;
pub(super) mod room;
pub(super) mod synonyms;
pub(super) mod title;
pub(super) mod title_pieces;
pub(super) mod titles;
pub(super) mod transforms;
pub(super) mod units;
pub(super) mod words;

use std::collections::BTreeMap;

use self::recognition::part;
pub(in crate::import) use self::roles::Role;
use self::room::ROOM_K;
use self::synonyms::ROLES;
use self::titles::Title;
use self::transforms::Transform;
use self::units::Quantity;
use self::words::NO_IONS;
use crate::monitor::plain::one_line;
use crate::monitor::{Warning, remedy};

/// A column with what its title says about the values.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) struct Column {
    /// Index in the row.
    pub index: usize,
    /// The title as it stands, on one line: heads of spreadsheets are broken to be narrow.
    pub text: String,
    /// The title taken apart.
    pub title: Title,
}

fn on_one_line(title: &str) -> String {
    let words: Vec<&str> = title
        .trim_start_matches('\u{feff}')
        .split_whitespace()
        .collect();
    one_line(&words.join(" ")).into_owned()
}

impl Column {
    /// The column of a title.
    pub(super) fn new(index: usize, text: &str) -> Self {
        Self {
            index,
            text: on_one_line(text),
            title: Title::parse(text),
        }
    }

    /// Whether the unit of its title is one of the role's quantity, or it has none.
    pub(super) fn suits(&self, role: Role) -> bool {
        let Some(quantity) = self.title.quantity() else {
            return true;
        };
        match role {
            Role::Conductivity => matches!(
                quantity,
                Quantity::Conductivity | Quantity::ConductivityTimesTemperature
            ),
            Role::EAboveHull | Role::BandGap | Role::Barrier | Role::ActivationEnergy => {
                quantity == Quantity::Energy
            }
            Role::Temperature => matches!(
                quantity,
                Quantity::Kelvin
                    | Quantity::Celsius
                    | Quantity::Fahrenheit
                    | Quantity::InverseTemperature
            ),
            Role::A | Role::B | Role::C => quantity == Quantity::Length,
            Role::Alpha | Role::Beta | Role::Gamma => quantity == Quantity::Angle,
            _ => true,
        }
    }
}

/// The columns of a table by role.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Columns {
    by_role: BTreeMap<Role, Column>,
}

impl Columns {
    /// Finds the roles of a table's columns.
    ///
    /// `by_hand` are pairs (role, title); they win over what would be found. `table` names the
    /// table in warnings.
    pub(super) fn find(
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
        for (role, ..) in ROLES {
            if !found.by_role.contains_key(role) {
                found.take_best(*role, &columns, table, &mut warnings);
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
            self.by_role.insert(role, column);
        }
    }

    fn take_best(
        &mut self,
        role: Role,
        columns: &[Column],
        table: &str,
        warnings: &mut Vec<Warning>,
    ) {
        let is_free = |c: &&Column| !self.by_role.values().any(|taken| taken.index == c.index);
        let mut fitting: Vec<(usize, &Column)> = columns
            .iter()
            .filter(is_free)
            .filter_map(|column| Some((role.rank(&column.title)?, column)))
            .collect();
        fitting.sort_by_key(|(rank, column)| {
            let title = &column.title;
            let unsuited = !column.suits(role);
            let plain = title.transform != Transform::None || title.times_temperature;
            (
                unsuited,
                *rank,
                plain,
                title.transform == Transform::Inverse,
            )
        });
        let Some(&(rank, first)) = fitting.first() else {
            if role == Role::Conductivity {
                self.take_by_unit(columns, table, warnings);
            }
            return;
        };
        let like_it = |(r, column): &&(usize, &Column)| {
            *r == rank && column.suits(role) && column.title.transform == first.title.transform
        };
        let equal: Vec<&Column> = fitting.iter().filter(like_it).map(|(_, c)| *c).collect();
        if equal.len() > 1 {
            warnings.push(Warning::new(
                table,
                format!(
                    "several columns could be {}: {}; \"{}\" is used",
                    role.name(),
                    quoted(equal.iter().copied()),
                    first.text
                ),
                remedy::ANOTHER_COLUMN.with(role.name()),
            ));
        } else if role == Role::Conductivity {
            warnings.extend(other_parts(first, &fitting, table));
        }
        self.by_role.insert(role, first.clone());
    }

    /// The only column in a unit of conductivity, whatever it is called.
    fn take_by_unit(&mut self, columns: &[Column], table: &str, warnings: &mut Vec<Warning>) {
        let is_free = |c: &&Column| !self.by_role.values().any(|taken| taken.index == c.index);
        let mut fitting = columns
            .iter()
            .filter(is_free)
            .filter(|column| may_be_conductivity(&column.title));
        let (Some(column), None) = (fitting.next(), fitting.next()) else {
            return;
        };
        warnings.push(Warning::new(
            table,
            format!(
                "column \"{}\" is taken for conductivities because of its unit",
                column.text
            ),
            remedy::ANOTHER_COLUMN.with("conductivity"),
        ));
        self.by_role.insert(Role::Conductivity, column.clone());
    }

    /// The column of a role.
    pub(super) fn get(&self, role: Role) -> Option<&Column> {
        self.by_role.get(&role)
    }

    /// The role of the column at `index`.
    pub(super) fn role_of(&self, index: usize) -> Option<Role> {
        let mut all = self.by_role.iter();
        all.find(|(_, column)| column.index == index)
            .map(|(role, _)| *role)
    }

    /// The trimmed text of a role's cell; "" where there is no such column or cell.
    pub(super) fn text<'a>(&self, row: &'a [String], role: Role) -> &'a str {
        let cell = self.get(role).and_then(|column| row.get(column.index));
        cell.map_or("", |text| text.trim())
    }

    /// Gives a column a role that no title named.
    pub(super) fn assign(&mut self, role: Role, index: usize, text: &str) {
        self.put(role, Column::new(index, text));
    }

    /// Gives a column a role, and takes every other one from it.
    pub(super) fn put(&mut self, role: Role, column: Column) {
        self.by_role.retain(|_, known| known.index != column.index);
        self.by_role.insert(role, column);
    }
}

/// Says that of several conductivities (total, of the bulk, of grain boundaries) one is used.
fn other_parts(first: &Column, fitting: &[(usize, &Column)], table: &str) -> Option<Warning> {
    let own = part(&first.title);
    let others = fitting.iter().map(|(_, column)| *column);
    let others: Vec<&Column> = others
        .filter(|column| column.index != first.index && !column.title.transform.is_logarithm())
        .filter(|column| column.suits(Role::Conductivity) && part(&column.title) != own)
        .collect();
    (!others.is_empty()).then(|| {
        let fact = format!(
            "of several conductivities \"{}\" is used, not {}",
            first.text,
            quoted(others.iter().copied())
        );
        Warning::new(table, fact, remedy::ANOTHER_COLUMN.with("conductivity"))
    })
}

/// Whether a title that names nothing known has a unit of conductivity.
pub(in crate::import) fn may_be_conductivity(title: &Title) -> bool {
    let of_ions = !title
        .words
        .iter()
        .any(|word| NO_IONS.contains(&word.as_str()));
    let at_room = title.temperature_k.is_none_or(|t| ROOM_K.contains(&t));
    let is_known = ROLES.iter().any(|(role, ..)| role.rank(title).is_some());
    let is_prefactor = title.name.ends_with('0');
    of_ions
        && at_room
        && !is_known
        && !is_prefactor
        && matches!(
            title.quantity(),
            Some(Quantity::Conductivity | Quantity::ConductivityTimesTemperature)
        )
}

fn columns_of(titles: &[String]) -> Vec<Column> {
    let all = titles.iter().enumerate();
    all.map(|(index, text)| Column::new(index, text)).collect()
}

/// The column of a title given by hand: the same, or else one that comes to the same name; or the
/// title before a unit in square brackets, which then counts instead of its own.
fn named(columns: &[Column], title: &str) -> Option<Column> {
    let same = |column: &&Column| column.text == on_one_line(title);
    let alike = |column: &&Column| column.title == Title::parse(title);
    let exactly = columns.iter().find(same);
    let found = exactly.or_else(|| columns.iter().find(alike));
    if let Some(column) = found {
        return Some(column.clone());
    }
    let (title, unit) = title.trim().strip_suffix(']')?.rsplit_once('[')?;
    let column = named(columns, title)?;
    Some(Column {
        title: with_unit(unit)?,
        ..column
    })
}

/// What a unit by hand says of a column: "mS/cm", "10^-4 S/cm", "log10 S/cm", "K", "1000/T".
pub(in crate::import) fn with_unit(unit: &str) -> Option<Title> {
    let own = Title::parse(unit);
    if own.transform == Transform::Inverse || own.times_temperature {
        return Some(own);
    }
    let title = Title::parse(&format!("t ({unit})"));
    let says_something =
        title.unit.is_some() || title.transform != Transform::None || title.factor != 1.0;
    says_something.then_some(title)
}

/// Whether a table with these titles has the column of a title given by hand.
pub(in crate::import) fn has_column(titles: &[String], title: &str) -> bool {
    named(&columns_of(titles), title).is_some()
}

/// Titles for a message: "id", "cif".
pub(in crate::import) fn quoted_titles(titles: &[String]) -> String {
    quoted(columns_of(titles).iter())
}

fn quoted<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let titles: Vec<String> = columns
        .map(|column| format!("\"{}\"", column.text))
        .collect();
    titles.join(", ")
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
