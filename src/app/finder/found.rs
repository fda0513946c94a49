//! What can be found: what it is, how it is called, and what choosing it does.

use std::fmt;

use crate::app::action::{Act, Action, Actions};
use crate::app::view::StageId;

/// What kind of thing it is; a group of the finder's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An entry of the data.
    Entry,
    /// All entries of the same elements.
    System,
    /// A cluster of the dendrogram's cut.
    Cluster,
    /// Entries under a name.
    Set,
    /// A stage of the work.
    Stage,
    /// Something to be done.
    Command,
    /// A number or choice of the user.
    Setting,
    /// A descriptor.
    Descriptor,
}

impl Kind {
    /// Heading of the group.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Entry => "Structures",
            Self::System => "Chemical systems",
            Self::Cluster => "Clusters",
            Self::Set => "Named sets",
            Self::Stage => "Stages",
            Self::Command => "Commands",
            Self::Setting => "Settings",
            Self::Descriptor => "Descriptors",
        }
    }

    /// Most of its kind in the list.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Entry => 12,
            Self::Stage => 9,
            _ => 6,
        }
    }
}

/// Something that can be found.
pub struct Findable {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// What else is said of it, in a few words.
    pub detail: String,
    /// Other words that people look for it by.
    pub also: String,
    /// What choosing it does.
    pub go: Box<dyn Fn(&mut Actions)>,
}

impl Findable {
    /// Something to be done.
    pub fn command<A: Act + 'static>(
        title: impl Into<String>,
        detail: impl Into<String>,
        act: impl Fn() -> A + 'static,
    ) -> Self {
        Self::new(Kind::Command, title, detail, move |actions| {
            actions.push(act())
        })
    }

    /// A field of a stage, by the name that screen readers know it by; `menu` names the button whose
    /// menu it lies in, and is empty where it lies in none.
    pub fn setting(
        stage: StageId,
        menu: &str,
        field: &str,
        title: impl Into<String>,
        explanation: impl Into<String>,
    ) -> Self {
        let (menu, field) = (menu.to_owned(), field.to_owned());
        Self::new(Kind::Setting, title, explanation, move |actions| {
            actions.push(Action::PointOut {
                stage,
                menu: menu.clone(),
                field: field.clone(),
            });
        })
    }

    /// Fields of a stage, each with the button of its menu (empty where it lies in none), its name, its
    /// title, an explanation, and other words that people look for it by.
    pub fn settings<'a>(
        stage: StageId,
        fields: &'a [[&'static str; 5]],
    ) -> impl Iterator<Item = Self> + 'a {
        fields.iter().map(move |[menu, field, title, about, also]| {
            Self::setting(stage, menu, field, *title, *about).also(*also)
        })
    }

    /// A view of a stage.
    pub fn view(
        stage: StageId,
        title: impl Into<String>,
        detail: impl Into<String>,
        act: impl Fn() -> Action + 'static,
    ) -> Self {
        Self::new(Kind::Command, title, detail, move |actions| {
            actions.push(Action::GoTo(stage));
            actions.push(act());
        })
    }

    /// Anything.
    pub fn new(
        kind: Kind,
        title: impl Into<String>,
        detail: impl Into<String>,
        go: impl Fn(&mut Actions) + 'static,
    ) -> Self {
        Self {
            kind,
            title: title.into(),
            detail: detail.into(),
            also: String::new(),
            go: Box::new(go),
        }
    }

    /// The same with other words that people look for it by.
    #[must_use]
    pub fn also(mut self, words: impl Into<String>) -> Self {
        self.also = words.into();
        self
    }
}

impl fmt::Debug for Findable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.kind, self.title)
    }
}
