//! What fits what is typed, in groups: the group of the best one first.

use super::found::{Findable, Kind};
use super::index::Index;
use super::own;
use super::ranking::Query;
use super::row::Texts;
use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{conductivity_text, count, plural};
use crate::app::stages::{Stage, ids};
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;

/// What fits.
#[derive(Default)]
pub(super) struct Listing {
    index: Index,
    /// Everything but entries and systems.
    others: Vec<Findable>,
    /// What was looked for, and in which data.
    found_for: Option<(u64, String)>,
    groups: Vec<Group>,
}

struct Group {
    kind: Kind,
    /// Those that are listed, the best first.
    choices: Vec<Choice>,
    /// How many fit in all.
    n: usize,
    best: u32,
}

enum Choice {
    Entry(EntryIndex),
    System(String, usize),
    Other(usize),
}

/// What kind of thing it is, how well it fits, what it is.
type Fit = (Kind, u32, Choice);

fn of_entry((fit, entry): (u32, EntryIndex)) -> Fit {
    (Kind::Entry, fit, Choice::Entry(entry))
}

/// What fits in groups, the best first.
fn groups(mut fits: Vec<Fit>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // Those of equal fit stay in their order.
    fits.sort_by_key(|(kind, fit, _)| (*kind, *fit));
    for (kind, fit, choice) in fits {
        if groups.last().is_none_or(|group| group.kind != kind) {
            groups.push(Group {
                kind,
                choices: Vec::new(),
                n: 0,
                best: fit,
            });
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        group.n += 1;
        if group.choices.len() < kind.most() {
            group.choices.push(choice);
        }
    }
    // Lengths of names tell within a group, not between groups.
    groups.sort_by_key(|group| (group.best / 1000, group.kind));
    groups
}

/// A line of the list.
pub(super) enum Line {
    /// Heading of a group.
    Heading(String),
    /// What can be chosen, by its place among all of them.
    Choice(usize, Texts),
}

impl Listing {
    /// Asks everybody what can be found.
    pub(super) fn gather(&mut self, state: &State, stages: &[Box<dyn Stage>]) {
        self.others = own::all(state, stages);
        self.others
            .extend(stages.iter().flat_map(|stage| stage.findable(state)));
        self.found_for = None;
    }

    /// Looks for a text; nothing is done where it is the one of before.
    pub(super) fn find(&mut self, state: &State, text: &str) {
        let version = state.session.data_version;
        let is_it = |(of, before): &(u64, String)| *of == version && before == text;
        if self.found_for.as_ref().is_some_and(is_it) {
            return;
        }
        self.index.refresh(state);
        self.groups = self.groups_for(state, text);
        self.found_for = Some((version, text.to_owned()));
    }

    fn groups_for(&self, state: &State, text: &str) -> Vec<Group> {
        let query = Query::new(text);
        if query.is_empty() {
            // Before anything is typed, where one can go is listed.
            return groups(self.others_by(|other| (other.kind == Kind::Stage).then_some(0)));
        }
        let mut fits = self.others_by(|other| query.fit_either(&other.title, &other.also));
        let systems = self.index.systems(&query, text).into_iter();
        fits.extend(
            systems.map(|(fit, name, n)| (Kind::System, fit, Choice::System(name.to_owned(), n))),
        );
        let entries = self.index.entries(&query, text, state.data());
        fits.extend(entries.into_iter().map(of_entry));
        if fits.is_empty() {
            fits = self.others_by(|other| query.fit_misspelt(&other.title, &other.also));
            let entries = self.index.misspelt(&query, state.data());
            fits.extend(entries.into_iter().map(of_entry));
        }
        groups(fits)
    }

    fn others_by(&self, fit: impl Fn(&Findable) -> Option<u32>) -> Vec<Fit> {
        let others = self.others.iter().enumerate();
        others
            .filter_map(|(k, other)| Some((other.kind, fit(other)?, Choice::Other(k))))
            .collect()
    }

    /// Number of lines that can be chosen.
    pub(super) fn n_choices(&self) -> usize {
        self.groups.iter().map(|group| group.choices.len()).sum()
    }

    /// The lines of the list.
    pub(super) fn lines(&self, state: &State) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut k = 0;
        for group in &self.groups {
            let heading = group.kind.heading();
            lines.push(Line::Heading(match group.n > group.choices.len() {
                true => format!("{heading} ({} of {})", group.choices.len(), count(group.n)),
                false => heading.to_owned(),
            }));
            for choice in &group.choices {
                lines.push(Line::Choice(k, self.texts(state, choice)));
                k += 1;
            }
        }
        lines
    }

    fn texts(&self, state: &State, choice: &Choice) -> Texts {
        match choice {
            Choice::Entry(entry) => texts_of(state, *entry),
            Choice::System(name, n) => Texts {
                title: name.clone(),
                detail: plural(*n, "structure"),
            },
            Choice::Other(k) => {
                let other = &self.others[*k];
                Texts {
                    title: other.title.clone(),
                    detail: other.detail.clone(),
                }
            }
        }
    }

    /// Goes to a choice.
    pub(super) fn go(&self, k: usize, actions: &mut Actions) {
        let choices = self.groups.iter().flat_map(|group| &group.choices);
        match choices.into_iter().nth(k) {
            Some(Choice::Entry(entry)) => actions.push(Action::Reveal(*entry)),
            Some(Choice::System(name, _)) => {
                actions.push(Action::GoTo(ids::DATA));
                actions.push(Action::FilterTable(name.clone()));
            }
            Some(Choice::Other(other)) => (self.others[*other].go)(actions),
            None => {}
        }
    }
}

/// "Li₃BS₃": "mp-5614 · Pnma · σ 2.0×10⁻⁸ S cm⁻¹ · yours".
fn texts_of(state: &State, entry: EntryIndex) -> Texts {
    let Some(item) = state.data().entry(entry) else {
        return Texts {
            title: String::new(),
            detail: String::new(),
        };
    };
    let mut said = vec![item.id.clone()];
    said.extend(item.space_group.as_ref().map(|group| group.symbol.clone()));
    let sigma = state.label_of(entry).map(conductivity_text);
    said.extend(sigma.map(|sigma| format!("σ {sigma} S cm⁻¹")));
    said.extend(state.data().is_added(entry).then(|| "yours".to_owned()));
    Texts {
        title: pretty_formula(&item.formula),
        detail: said.join(" · "),
    }
}
