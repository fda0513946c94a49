//! Facts that a filter needs and that nobody knows: of what they exclude.
//!
//! In: choices of the user. Out: [`UnknownPasses`]. In files "set-aside" and "keep" say it in a word:
//! no filter lets the unknown pass, or those on E_hull and E_g do; any other choice is spelt out.

use serde::{Deserialize, Serialize};

use super::Fact;

/// Which filters let an entry pass of which their fact is not known; the candidate says so then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct UnknownPasses {
    /// That of E_hull. Default no.
    pub e_above_hull: bool,
    /// That of E_g. Default no.
    pub band_gap: bool,
    /// That of the barrier: what has none stands at the end of the list, for there is nothing to rank
    /// it by. Default no.
    pub barrier: bool,
    /// Those of E_hull and E_g for the entries that the user added. E_hull stands for the chance that a
    /// compound can be made and E_g for its being no electronic conductor; whoever adds a compound of
    /// their own knows both better than a missing number tells. Default yes.
    pub of_own: bool,
}

impl Default for UnknownPasses {
    fn default() -> Self {
        Self {
            e_above_hull: false,
            band_gap: false,
            barrier: false,
            of_own: true,
        }
    }
}

impl UnknownPasses {
    /// E_hull and E_g pass unknown, as facts that come with the data; a barrier that cannot be computed
    /// sets an entry aside.
    pub const FACTS: Self = Self {
        e_above_hull: true,
        band_gap: true,
        barrier: false,
        of_own: true,
    };

    /// Whether an entry passes of which a fact is not known.
    pub fn lets_pass(&self, fact: Fact, is_own: bool) -> bool {
        match fact {
            Fact::EAboveHull => self.e_above_hull || (is_own && self.of_own),
            Fact::BandGap => self.band_gap || (is_own && self.of_own),
            Fact::Barrier => self.barrier,
        }
    }

    /// The switch of a filter.
    pub fn switch(&mut self, fact: Fact) -> &mut bool {
        match fact {
            Fact::EAboveHull => &mut self.e_above_hull,
            Fact::BandGap => &mut self.band_gap,
            Fact::Barrier => &mut self.barrier,
        }
    }

    /// Whether nothing passes by these that does not pass by others.
    pub(crate) fn is_within(&self, others: &Self) -> bool {
        let switches = |of: &Self| [of.e_above_hull, of.band_gap, of.barrier, of.of_own];
        let both = switches(self).into_iter().zip(switches(others));
        both.into_iter().all(|(here, there)| there || !here)
    }
}

/// As it is written.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Word(Word),
    Each(Each),
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    SetAside,
    Keep,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Each {
    e_above_hull: bool,
    band_gap: bool,
    barrier: bool,
    of_own: bool,
}

impl Default for Each {
    fn default() -> Self {
        Self::from(UnknownPasses::default())
    }
}

impl From<UnknownPasses> for Each {
    fn from(passes: UnknownPasses) -> Self {
        let UnknownPasses {
            e_above_hull,
            band_gap,
            barrier,
            of_own,
        } = passes;
        Self {
            e_above_hull,
            band_gap,
            barrier,
            of_own,
        }
    }
}

impl From<UnknownPasses> for Written {
    fn from(passes: UnknownPasses) -> Self {
        if passes == UnknownPasses::default() {
            Self::Word(Word::SetAside)
        } else if passes == UnknownPasses::FACTS {
            Self::Word(Word::Keep)
        } else {
            Self::Each(passes.into())
        }
    }
}

impl From<Written> for UnknownPasses {
    fn from(written: Written) -> Self {
        match written {
            Written::Word(Word::SetAside) => Self::default(),
            Written::Word(Word::Keep) => Self::FACTS,
            Written::Each(each) => Self {
                e_above_hull: each.e_above_hull,
                band_gap: each.band_gap,
                barrier: each.barrier,
                of_own: each.of_own,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_words_are_read_and_written() {
        for (passes, text) in [
            (UnknownPasses::default(), "\"set-aside\""),
            (UnknownPasses::FACTS, "\"keep\""),
        ] {
            assert_eq!(serde_json::to_string(&passes).unwrap(), text);
            assert_eq!(serde_json::from_str::<UnknownPasses>(text).unwrap(), passes);
        }
        let only_hull = UnknownPasses {
            e_above_hull: true,
            of_own: false,
            ..UnknownPasses::default()
        };
        let text = serde_json::to_string(&only_hull).unwrap();
        assert_eq!(
            serde_json::from_str::<UnknownPasses>(&text).unwrap(),
            only_hull
        );
        let some: UnknownPasses = serde_json::from_str("{\"barrier\":true}").unwrap();
        assert!(some.barrier && some.of_own && !some.band_gap);
        assert!(serde_json::from_str::<UnknownPasses>("{\"hull\":true}").is_err());
    }

    #[test]
    fn what_the_user_added_passes_unless_told_otherwise() {
        let passes = UnknownPasses::default();
        assert!(passes.lets_pass(Fact::EAboveHull, true) && passes.lets_pass(Fact::BandGap, true));
        assert!(!passes.lets_pass(Fact::Barrier, true));
        assert!(!passes.lets_pass(Fact::EAboveHull, false));
        assert!(passes.is_within(&UnknownPasses::FACTS));
        assert!(!UnknownPasses::FACTS.is_within(&passes));
    }
}
