//! What stands behind `superion fetch mp|optimade|cod`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use crate::cli::common::CommonArguments;
use crate::cli::ending::Stop;
use crate::cli::input::ids;
use crate::crystal::Element;
use crate::import::Disorder;
use crate::online::{Access, Database, Query, ThermoType};

/// What is wanted, and where it goes.
#[derive(Debug, Args)]
pub(in crate::cli) struct FetchArguments {
    /// Elements that every compound has, such as Li,P,S
    #[arg(long, value_name = "ELEMENTS", value_parser = elements)]
    pub elements: Option<Elements>,
    /// Elements that may be there beside those; without it, any may
    #[arg(long, value_name = "ELEMENTS", value_parser = elements)]
    pub may: Option<Elements>,
    /// Elements that no compound has
    #[arg(long, value_name = "ELEMENTS", value_parser = elements)]
    pub without: Option<Elements>,
    /// Number of elements: 3, 2-4, 2- or -4
    #[arg(long, value_name = "N-M", value_parser = range, allow_hyphen_values = true)]
    pub n_elements: Option<Range>,
    /// Only these compounds, by the ids of the database: a,b,c or @file with one id per line
    #[arg(long, value_name = "IDS")]
    pub ids: Option<String>,
    /// Highest energy above the convex hull in eV per atom
    #[arg(long, value_name = "EV", value_parser = energy)]
    pub e_hull: Option<f64>,
    /// Smallest band gap in eV
    #[arg(long, value_name = "EV", value_parser = energy)]
    pub band_gap: Option<f64>,
    /// Only compounds that an experiment found
    #[arg(long)]
    pub observed: bool,
    /// Which OPTIMADE database: its id in the list of providers, such as oqmd, or its address
    #[arg(long, value_name = "ID|URL")]
    pub provider: Option<String>,
    /// Which hull of the Materials Project energies are counted from: mixed (GGA_GGA+U_R2SCAN), gga
    /// (GGA_GGA+U) or r2scan [default: mixed]
    #[arg(long, value_name = "TYPE", value_parser = thermo_type)]
    pub thermo_type: Option<ThermoType>,
    /// Variable of the environment that holds the key [default: the keyring, then MP_API_KEY]
    #[arg(long, value_name = "NAME")]
    pub key_env: Option<String>,
    /// Another address of the database: a mirror
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Only say how many compounds there are
    #[arg(long)]
    pub count: bool,
    /// Folder of the pages as they came; an interrupted download goes on there [default: in the user's
    /// cache, one for each question]
    #[arg(long, value_name = "DIR")]
    pub pages: Option<PathBuf>,
    /// Fetch again what is here already
    #[arg(long)]
    pub anew: bool,
    /// Keep partially occupied sites instead of choosing an ordered arrangement
    #[arg(long)]
    pub keep_disorder: bool,
    /// The project; what is fetched joins one that is there, merged by ICSD code and by id
    #[arg(long, value_name = "FILE.superion")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

impl FetchArguments {
    /// The Materials Project, as the options want it.
    pub(super) fn materials_project(&self) -> Result<Database, Stop> {
        self.has_not("mp", &[("--provider", self.provider.is_some())])?;
        Ok(Database::MaterialsProject {
            thermo_type: self.thermo_type.unwrap_or_default(),
        })
    }

    /// An OPTIMADE database.
    pub(super) fn optimade(&self) -> Result<Database, Stop> {
        self.has_not("optimade", &self.of_materials_project())?;
        let provider = self.provider.clone().or_else(|| self.base_url.clone());
        let provider = provider.ok_or_else(|| {
            let fact = "no --provider: name a database by its id, such as oqmd, or by its address";
            Stop::WrongUse(fact.to_owned())
        })?;
        Ok(Database::Optimade { provider })
    }

    /// The Crystallography Open Database.
    pub(super) fn cod(&self) -> Result<Database, Stop> {
        self.has_not("cod", &self.of_materials_project())?;
        self.has_not("cod", &[("--provider", self.provider.is_some())])?;
        Ok(Database::Cod)
    }

    fn of_materials_project(&self) -> [(&'static str, bool); 2] {
        [
            ("--thermo-type", self.thermo_type.is_some()),
            ("--key-env", self.key_env.is_some()),
        ]
    }

    fn has_not(&self, database: &str, options: &[(&str, bool)]) -> Result<(), Stop> {
        match options.iter().find(|(_, given)| *given) {
            None => Ok(()),
            Some((option, _)) => Err(Stop::WrongUse(format!(
                "{option} says nothing to superion fetch {database}; leave it out"
            ))),
        }
    }

    /// Which compounds.
    pub(super) fn query(&self) -> Result<Query, Stop> {
        let of = |elements: &Option<Elements>| elements.clone().unwrap_or_default().0;
        let range = self.n_elements.unwrap_or_default();
        let query = Query {
            must: of(&self.elements),
            may: of(&self.may),
            must_not: of(&self.without),
            n_elements_min: range.least,
            n_elements_max: range.most,
            e_above_hull_max_ev: self.e_hull,
            band_gap_min_ev: self.band_gap,
            observed_only: self.observed,
            ids: listed(self.ids.as_deref())?,
        };
        let is_whole = query.must.is_empty() && query.may.is_empty() && query.ids.is_empty();
        if is_whole && !self.count {
            let fact = "no --elements: a whole database is not fetched; name elements that every compound has, with --may those that it may have, or compounds with --ids";
            return Err(Stop::WrongUse(fact.to_owned()));
        }
        query
            .check("fetch")
            .map_err(|error| Stop::WrongUse(error.to_string()))?;
        Ok(query)
    }

    /// How the database is reached.
    pub(super) fn access(&self) -> Access {
        Access {
            key_variable: self.key_env.clone(),
            base_url: self
                .base_url
                .clone()
                .filter(|_| self.provider.is_none() || self.base_url.is_some()),
            ..Access::default()
        }
    }

    /// What is done with partly occupied sites.
    pub(super) fn disorder(&self) -> Disorder {
        match self.keep_disorder {
            true => Disorder::Keep,
            false => Disorder::Order,
        }
    }
}

/// Ids as they were written, each once.
fn listed(text: Option<&str>) -> Result<Vec<String>, Stop> {
    let mut found: Vec<String> = Vec::new();
    for id in ids(text)? {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Elements of a list.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Elements(BTreeSet<Element>);

fn elements(text: &str) -> Result<Elements, String> {
    let words = text
        .split([',', ' ', ';'])
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let found = words.map(|word| word.parse::<Element>().map_err(|error| error.to_string()));
    let found: BTreeSet<Element> = found.collect::<Result<_, _>>()?;
    match found.is_empty() {
        true => Err("write symbols with commas between, as Li,P,S".to_owned()),
        false => Ok(Elements(found)),
    }
}

/// A range of whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Range {
    least: Option<usize>,
    most: Option<usize>,
}

fn range(text: &str) -> Result<Range, String> {
    let wrong = || "write 3, 2-4, 2- or -4".to_owned();
    let number = |text: &str| match text.trim() {
        "" => Ok(None),
        text => match text.parse::<usize>() {
            Ok(number) if number > 0 => Ok(Some(number)),
            _ => Err(wrong()),
        },
    };
    let range = match text.replace(['–', '—'], "-").split_once('-') {
        None => {
            let one = number(text)?;
            Range {
                least: one,
                most: one,
            }
        }
        Some((least, most)) => Range {
            least: number(least)?,
            most: number(most)?,
        },
    };
    match range {
        Range {
            least: None,
            most: None,
        } => Err(wrong()),
        Range {
            least: Some(least),
            most: Some(most),
        } if most < least => Err(wrong()),
        range => Ok(range),
    }
}

fn energy(text: &str) -> Result<f64, String> {
    match text.trim().replace(',', ".").parse::<f64>() {
        Ok(energy) if energy.is_finite() && energy >= 0.0 => Ok(energy),
        _ => Err("write an energy in eV from 0 on, as 0.1".to_owned()),
    }
}

fn thermo_type(text: &str) -> Result<ThermoType, String> {
    match text.to_ascii_lowercase().as_str() {
        "mixed" | "gga_gga+u_r2scan" => Ok(ThermoType::Mixed),
        "gga" | "gga_gga+u" => Ok(ThermoType::Gga),
        "r2scan" => Ok(ThermoType::R2scan),
        _ => Err("write mixed, gga or r2scan".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, elements, range, thermo_type};
    use crate::online::ThermoType;

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let of = |least, most| Ok(Range { least, most });
        assert_eq!(range("3"), of(Some(3), Some(3)));
        assert_eq!(range("2-4"), of(Some(2), Some(4)));
        assert_eq!(range("2–4"), of(Some(2), Some(4)));
        assert_eq!(range("2-"), of(Some(2), None));
        assert_eq!(range("-4"), of(None, Some(4)));
        for text in ["", "-", "4-2", "0", "two", "2-3-4"] {
            assert!(range(text).is_err(), "{text}");
        }
    }

    #[test]
    fn elements_are_symbols() {
        assert_eq!(elements("Li, P,S").unwrap().0.len(), 3);
        assert!(elements("Li,Xx").is_err());
        assert!(elements(",").is_err());
    }

    #[test]
    fn hulls_have_names_and_short_names() {
        assert_eq!(thermo_type("GGA_GGA+U"), Ok(ThermoType::Gga));
        assert_eq!(thermo_type("r2scan"), Ok(ThermoType::R2scan));
        assert!(thermo_type("PBE").is_err());
    }
}
