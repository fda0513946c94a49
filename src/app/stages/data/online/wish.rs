//! What is wished of an element, and how the wishes are kept in a query.

use crate::crystal::Element;
use crate::online::Query;

/// What is wished of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nothing is said of it.
    #[default]
    Any,
    /// Every compound has it.
    Must,
    /// It may be there beside those that must be.
    May,
    /// No compound has it.
    MustNot,
}

impl Wish {
    /// All of them, in the order of clicks.
    pub const ALL: [Self; 4] = [Self::Any, Self::Must, Self::May, Self::MustNot];

    /// What a click makes of it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Any => Self::Must,
            Self::Must => Self::May,
            Self::May => Self::MustNot,
            Self::MustNot => Self::Any,
        }
    }

    /// What a click with the other button makes of it.
    #[must_use]
    pub fn previous(self) -> Self {
        self.next().next().next()
    }

    /// In words, as they follow the name of an element.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Must => "must be there",
            Self::May => "may be there",
            Self::MustNot => "must not be there",
        }
    }

    /// What a query says of an element.
    pub fn of(query: &Query, element: Element) -> Self {
        if query.must.contains(&element) {
            Self::Must
        } else if query.may.contains(&element) {
            Self::May
        } else if query.must_not.contains(&element) {
            Self::MustNot
        } else {
            Self::Any
        }
    }

    /// Says this of an element, in place of whatever was said of it.
    pub fn put(self, query: &mut Query, element: Element) {
        for set in [&mut query.must, &mut query.may, &mut query.must_not] {
            set.remove(&element);
        }
        match self {
            Self::Any => false,
            Self::Must => query.must.insert(element),
            Self::May => query.may.insert(element),
            Self::MustNot => query.must_not.insert(element),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_goes_round_and_an_element_is_wished_one_thing_only() {
        let mut query = Query::default();
        for wanted in [Wish::Must, Wish::May, Wish::MustNot, Wish::Any] {
            let before = Wish::of(&query, Element::LI);
            before.next().put(&mut query, Element::LI);
            assert_eq!(Wish::of(&query, Element::LI), wanted);
            assert_eq!(wanted.previous(), before);
            let n = query.must.len() + query.may.len() + query.must_not.len();
            assert_eq!(n, usize::from(wanted != Wish::Any));
        }
        assert_eq!(query, Query::default());
    }
}
