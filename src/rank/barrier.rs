//! By which barrier candidates are ranked.
//!
//! In: a choice of the user, [`Barriers`] of an entry, what the user gave. Out: its E_a.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::percolation::Barriers;

/// A barrier by which candidates are ranked: one of the bond-valence map, in how many independent
/// directions the ion gets through and from where it starts, or that of a relaxed band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankedBy {
    /// In one direction.
    E1d,
    /// In two.
    E2d,
    /// In three: the barrier of the paper.
    #[default]
    E3d,
    /// In one direction, for an ion on one of its own sites.
    E1dFromSite,
    /// In two, so.
    E2dFromSite,
    /// In three, so.
    E3dFromSite,
    /// That of relaxed bands (nudged elastic bands): given by the user, else from hops relaxed here.
    Band,
}

impl RankedBy {
    /// Every one, that of the paper first.
    pub const ALL: [Self; 7] = [
        Self::E3d,
        Self::E2d,
        Self::E1d,
        Self::E3dFromSite,
        Self::E2dFromSite,
        Self::E1dFromSite,
        Self::Band,
    ];

    /// As it is called on the command line and in files: "e3d", "e3d-from-site".
    pub fn id(self) -> &'static str {
        match self {
            Self::E1d => "e1d",
            Self::E2d => "e2d",
            Self::E3d => "e3d",
            Self::E1dFromSite => "e1d-from-site",
            Self::E2dFromSite => "e2d-from-site",
            Self::E3dFromSite => "e3d-from-site",
            Self::Band => "band",
        }
    }

    /// As it is shown: "E_3D", "E_3D from a site".
    pub fn name(self) -> &'static str {
        match self {
            Self::E1d => "E_1D",
            Self::E2d => "E_2D",
            Self::E3d => "E_3D",
            Self::E1dFromSite => "E_1D from a site",
            Self::E2dFromSite => "E_2D from a site",
            Self::E3dFromSite => "E_3D from a site",
            Self::Band => "E_a of a band",
        }
    }

    /// What it means, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::E1d => {
                "Lowest pass on the bond-valence map that lets the ion through the crystal in at least one direction: enough for a channel."
            }
            Self::E2d => {
                "Lowest pass on the bond-valence map that lets the ion through in at least two independent directions: a layer."
            }
            Self::E3d => {
                "Lowest pass on the bond-valence map that lets the ion through in three independent directions, as a pellet of crystallites needs it; the barrier of the published screening."
            }
            Self::E1dFromSite => {
                "As E_1D, but the path must start at a site that the ion occupies in the crystal, not in an empty network of lower energy."
            }
            Self::E2dFromSite => {
                "As E_2D, but the path must start at a site that the ion occupies in the crystal, not in an empty network of lower energy."
            }
            Self::E3dFromSite => {
                "As E_3D, but the path must start at a site that the ion occupies in the crystal, not in an empty network of lower energy."
            }
            Self::Band => {
                "Barrier of relaxed paths between sites (nudged elastic bands): the one that you typed or pasted, else the one by the hops that were relaxed here; the bond-valence map has no part in it."
            }
        }
    }

    /// In how many independent directions: 1, 2 or 3; 3 for a band, which does not say.
    pub fn dimensions(self) -> u8 {
        match self {
            Self::E1d | Self::E1dFromSite => 1,
            Self::E2d | Self::E2dFromSite => 2,
            Self::E3d | Self::E3dFromSite | Self::Band => 3,
        }
    }

    /// Whether the ion starts on one of its own sites.
    pub fn is_from_site(self) -> bool {
        matches!(
            self,
            Self::E1dFromSite | Self::E2dFromSite | Self::E3dFromSite
        )
    }

    /// Itself where it is one of the bond-valence map, else that of the paper.
    pub fn of_map(self) -> Self {
        match self {
            Self::Band => Self::default(),
            by => by,
        }
    }

    /// That in so many dimensions, from wherever; `None` for other numbers than 1, 2, 3.
    pub fn of_dimensions(dimensions: u8) -> Option<Self> {
        match dimensions {
            1 => Some(Self::E1d),
            2 => Some(Self::E2d),
            3 => Some(Self::E3d),
            _ => None,
        }
    }

    /// Its value among barriers of a map, in eV; infinite where the ion never gets through, `None` where
    /// it is not known or is no barrier of the map.
    pub fn of(self, barriers: &Barriers) -> Option<f64> {
        if self == Self::Band {
            return None;
        }
        let place = usize::from(self.dimensions()) - 1;
        let from_anywhere = barriers.to_array()[place];
        match (from_anywhere, self.is_from_site()) {
            (None, _) => Some(f64::INFINITY),
            (Some(_), true) => barriers.from_sites[place],
            (barrier, false) => barrier,
        }
    }
}

impl fmt::Display for RankedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for RankedBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|by| by.id() == text);
        found.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|by| by.id()).collect();
            format!("choose among {}", all.join(", "))
        })
    }
}

/// As it is written: the number of dimensions, as before there was a choice, or the id.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Dimensions(u8),
    Id(String),
}

impl Serialize for RankedBy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.is_from_site() || *self == Self::Band {
            false => Written::Dimensions(self.dimensions()),
            true => Written::Id(self.id().to_owned()),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for RankedBy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Written::deserialize(from)? {
            Written::Dimensions(n) => Self::of_dimensions(n)
                .ok_or_else(|| serde::de::Error::custom("dimensions: 1, 2 or 3")),
            Written::Id(id) => id.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_barrier_is_read_where_it_stands() {
        let barriers = Barriers {
            e_1d: Some(0.1),
            e_2d: Some(0.2),
            e_3d: None,
            from_sites: [Some(0.4), None, None],
        };
        let read = |by: RankedBy| by.of(&barriers);
        assert_eq!(read(RankedBy::E1d), Some(0.1));
        assert_eq!(read(RankedBy::E1dFromSite), Some(0.4));
        assert_eq!(read(RankedBy::E2dFromSite), None);
        assert_eq!(read(RankedBy::E3d), Some(f64::INFINITY));
        assert_eq!(read(RankedBy::Band), None);
    }

    #[test]
    fn settings_of_before_are_read_and_written_alike() {
        for by in RankedBy::ALL {
            let text = serde_json::to_string(&by).unwrap();
            assert_eq!(serde_json::from_str::<RankedBy>(&text).unwrap(), by);
        }
        assert_eq!(serde_json::to_string(&RankedBy::E2d).unwrap(), "2");
        assert!(serde_json::from_str::<RankedBy>("4").is_err());
        assert!(
            "e4d"
                .parse::<RankedBy>()
                .unwrap_err()
                .contains("e1d-from-site")
        );
    }
}
