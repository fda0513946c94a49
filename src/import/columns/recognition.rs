//! Recognition: which role a title names, and how well.
//!
//! In: a [`Title`]. Out: its rank among the titles of a role; for conductivities also the part of the
//! sample.

use super::roles::{Part, Role};
use super::room::ROOM_K;
use super::synonyms::ROLES;
use super::titles::{TEMPERATURES, Title};
use super::words::{
    CONDUCTIVITY_MODIFIERS, CONDUCTIVITY_PARTS, CONDUCTIVITY_WORDS, MODIFIERS, NO_IONS,
};

impl Role {
    /// Its name on the command line and in settings.
    pub(crate) fn name(self) -> &'static str {
        let found = ROLES.iter().find(|(role, ..)| *role == self);
        found.map_or("", |(_, name, _)| name)
    }

    /// The role a person means by `text`: its own name or one of its titles.
    pub(crate) fn from_name(text: &str) -> Option<Self> {
        let own = ROLES.iter().find(|(_, name, _)| *name == text.trim());
        let wanted = Title::parse(text).name;
        let means = |(_, _, titles): &&(Self, &str, &[&str])| titles.contains(&wanted.as_str());
        own.or_else(|| ROLES.iter().find(means))
            .map(|(role, ..)| *role)
    }

    /// How well a title fits the role, 0 the best; `None`: not at all.
    pub(crate) fn rank(self, title: &Title) -> Option<usize> {
        let titles = ROLES.iter().find(|(role, ..)| *role == self)?.2;
        let place = |name: &str| titles.iter().position(|title| *title == name);
        if let Some(rank) = place(&title.name) {
            return Some(rank);
        }
        let beyond = titles.len();
        if self == Self::Conductivity {
            let at_room = title.temperature_k.is_none_or(|t| ROOM_K.contains(&t));
            return part(title)
                .filter(|_| at_room)
                .map(|part| beyond + part as usize);
        }
        if title.temperature_k.is_some() {
            return None;
        }
        if self == Self::Temperature && is_temperature_twice(title) {
            return Some(beyond);
        }
        if matches!(self, Self::A | Self::B | Self::C) {
            return None;
        }
        let words = title.words.iter().map(String::as_str);
        let kept: String = words.filter(|word| !MODIFIERS.contains(word)).collect();
        place(&kept).map(|rank| beyond + rank)
    }
}

/// "Temperature, T (K)".
fn is_temperature_twice(title: &Title) -> bool {
    let known = |word: &String| TEMPERATURES.contains(&word.as_str());
    title.words.iter().any(known)
        && title
            .words
            .iter()
            .all(|word| known(word) || MODIFIERS.contains(&word.as_str()))
}

/// Of which part of the sample the ionic conductivity is that a title names, at whatever
/// temperature; `None`: it names none.
pub(in crate::import) fn part(title: &Title) -> Option<Part> {
    let mut part = Part::NotSaid;
    let mut is_one = false;
    for word in &title.words {
        let mut rest = word.as_str();
        while let Some((of, tail)) = part_at(rest) {
            rest = tail;
            part = match of {
                Part::NotSaid => part,
                Part::Total => Part::Total,
                of => part.max(of),
            };
        }
        if CONDUCTIVITY_WORDS.contains(&rest) {
            is_one = true;
        } else if !(rest.is_empty() || CONDUCTIVITY_MODIFIERS.contains(&rest)) {
            return None;
        }
    }
    let of_ions = !title
        .words
        .iter()
        .any(|word| NO_IONS.contains(&word.as_str()));
    (is_one && of_ions).then_some(part)
}

/// A part of a sample at the start of a word: "gesamtleitfahigkeit", "总电导率".
fn part_at(word: &str) -> Option<(Part, &str)> {
    CONDUCTIVITY_PARTS.iter().find_map(|(name, part)| {
        let tail = word.strip_prefix(name)?;
        let ends = tail.is_empty()
            || !name.is_ascii()
            || CONDUCTIVITY_WORDS.contains(&tail)
            || CONDUCTIVITY_WORDS.iter().any(|word| tail.ends_with(word));
        ends.then_some((*part, tail))
    })
}

/// Whether a title is known to mean something; single letters of a cell aside, which values are too.
pub(in crate::import) fn is_title(title: &Title) -> bool {
    let known = |role: Role| role.rank(title).is_some();
    ROLES
        .iter()
        .map(|(role, ..)| *role)
        .filter(|role| !matches!(role, Role::A | Role::B | Role::C))
        .any(known)
}
