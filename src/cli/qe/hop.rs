//! Which hop decks are written for: what `qe write` and `vasp write` have in common.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::super::ending::Stop;
use super::super::energies::{self, MapArguments};
use super::super::ranges;
use super::super::session::{Loaded, Session};
use super::super::values::positive;
use crate::crystal::oxidation::Decoration;
use crate::crystal::symmetry::StandardCell;
use crate::crystal::{Element, Structure};
use crate::neb::{BandCell, BandSettings, Hop, LaidHop, Mechanism, Place};
use crate::percolation::paths::PathSettings;
use crate::percolation::{Criterion, PercolationSettings};
use crate::pipeline::PercolateSettings;
use crate::project::Document;
use crate::tasks::MapEnergies;

/// Which hop, in which cell.
#[derive(Debug, Args)]
pub(in crate::cli) struct HopArguments {
    /// The hop: path K of `superion paths` [default: the first that leads from site to site]
    #[arg(long, value_name = "K", value_parser = positive)]
    pub path: Option<usize>,
    /// The hop starts here: label or number of a site of the mobile ion, or x,y,z
    #[arg(
        long,
        value_name = "SITE|x,y,z",
        requires = "to",
        conflicts_with = "path",
        allow_hyphen_values = true
    )]
    pub from: Option<String>,
    /// The hop ends here
    #[arg(
        long,
        value_name = "SITE|x,y,z",
        requires = "from",
        allow_hyphen_values = true
    )]
    pub to: Option<String>,
    /// The structure given is the start, and this file is the end: the same atoms in the same cell
    #[arg(long, value_name = "FILE", conflicts_with_all = ["path", "from"])]
    pub end: Option<PathBuf>,
    /// No hop: the structure alone
    #[arg(long, conflicts_with_all = ["path", "from", "end"])]
    pub no_hop: bool,
    #[command(flatten)]
    pub map: MapArguments,
    /// The cell of the hop: its least width in Å, so many cells (2x2x1), or none: as it is given
    #[arg(long, value_name = "Å|NxNxN|none", default_value = "10")]
    pub supercell: String,
    #[arg(
        long,
        value_name = "N",
        default_value_t = BandSettings::IMAGES.default,
        value_parser = ranges::of(&BandSettings::IMAGES),
        help = BandSettings::IMAGES.explanation
    )]
    pub images: usize,
    /// An ion more than there are sites instead of a vacancy
    #[arg(long)]
    pub interstitial: bool,
    /// Charge of the cell of the hop in a uniform background [default: minus that of the missing ion]
    #[arg(
        long,
        value_name = "e",
        allow_negative_numbers = true,
        conflicts_with = "neutral"
    )]
    pub charge: Option<f64>,
    /// The cell of the hop is neutral
    #[arg(long)]
    pub neutral: bool,
}

/// A hop laid out: its label, its images, the charge of its cell.
pub(in crate::cli) type Laid = Option<(String, LaidHop, f64)>;

/// The hop of every entry, or why it has none.
pub(in crate::cli) fn hops(
    arguments: &HopArguments,
    loaded: &Loaded,
    session: &mut Session,
) -> Result<Vec<Result<Laid, String>>, Stop> {
    let data = &loaded.project.data;
    let (mobile, map) = energies::map(&arguments.map)?;
    let settings = band_settings(arguments)?;
    if arguments.no_hop {
        return Ok(data.decorations.iter().map(|_| Ok(None)).collect());
    }
    if let Some(end) = &arguments.end {
        let end = end_of(end, session)?;
        let laid = |decoration: &Decoration| {
            let laid = LaidHop::of_ends(&decoration.structure, &end, arguments.images);
            let laid = laid.map_err(|error| error.to_string())?;
            let charge = arguments.charge.unwrap_or(0.0);
            Ok(Some(("between two files".to_owned(), laid, charge)))
        };
        return Ok(data.decorations.iter().map(laid).collect());
    }
    let chosen = match (&arguments.from, &arguments.to) {
        (Some(from), Some(to)) => {
            let (from, to) = (place(from)?, place(to)?);
            let between = |decoration: &Decoration| {
                Hop::between(&decoration.structure, mobile, &from, &to)
                    .map_err(|error| error.to_string())
            };
            data.decorations.iter().map(between).collect()
        }
        _ => by_path(arguments.path, (mobile, map), loaded, session)?,
    };
    let lay = |(hop, decoration): (Result<Hop, String>, &Decoration)| {
        let hop = hop?;
        let laid = LaidHop::new(&decoration.structure, mobile, &hop, &settings);
        let laid = laid.map_err(|error| error.to_string())?;
        let charge = charge(arguments, &decoration.structure, mobile, &laid)?;
        Ok(Some((hop.title(), laid, charge)))
    };
    Ok(chosen
        .into_iter()
        .zip(data.decorations.iter())
        .map(lay)
        .collect())
}

fn band_settings(arguments: &HopArguments) -> Result<BandSettings, Stop> {
    let wrong = || {
        Stop::WrongUse(format!(
            "--supercell {}: write a width in Å such as 10, numbers of cells such as 2x2x1, or none",
            arguments.supercell
        ))
    };
    let text = arguments.supercell.trim().to_ascii_lowercase();
    let cell = if text == "none" {
        BandCell::AsGiven
    } else if let Ok(width) = text.parse() {
        BandCell::Width(width)
    } else {
        let numbers: Option<Vec<u32>> = text.split(['x', '×']).map(|n| n.parse().ok()).collect();
        match numbers.as_deref() {
            Some([a, b, c]) => BandCell::Repeats([*a, *b, *c]),
            _ => return Err(wrong()),
        }
    };
    let settings = BandSettings {
        images: arguments.images,
        cell,
        mechanism: match arguments.interstitial {
            true => Mechanism::Interstitial,
            false => Mechanism::Vacancy,
        },
        ..BandSettings::default()
    };
    settings
        .validate()
        .map_err(|error| Stop::WrongUse(error.to_string()))?;
    Ok(settings)
}

/// "0.1,0.2,0.3", a number of a site from 0, or a label.
fn place(text: &str) -> Result<Place, Stop> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let numbers: Vec<f64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    match (words.as_slice(), numbers.as_slice()) {
        ([_, _, _], [x, y, z]) => Ok(Place::Point([*x, *y, *z])),
        ([word], _) => Ok(match word.parse() {
            Ok(site) => Place::Site(site),
            Err(_) => Place::Label((*word).to_owned()),
        }),
        _ => Err(Stop::WrongUse(format!(
            "{text}: write the label of a site, its number, or x,y,z"
        ))),
    }
}

/// Path K of every entry; where none is asked for, the first from site to site, for only sites are sure to be
/// resting places.
fn by_path(
    number: Option<usize>,
    (mobile_ion, map): (Element, PercolationSettings),
    loaded: &Loaded,
    session: &mut Session,
) -> Result<Vec<Result<Hop, String>>, Stop> {
    let settings = PercolateSettings {
        mobile_ion,
        percolation: PercolationSettings {
            criterion: Criterion::Winding,
            energy_only: true,
            ..map
        },
        keep_maps: false,
        paths: Some(PathSettings::default()),
    };
    let data = Arc::clone(&loaded.project.data);
    let mut found = BTreeMap::new();
    session.run_with(MapEnergies { data, settings }, |percolated| {
        let hop = match &percolated.result {
            Err(error) => Err(error.to_string()),
            Ok(found) => {
                let paths = found.pathways.as_ref().map_or(&[][..], |p| &p.paths);
                let n = paths.len();
                let hops: Vec<Hop> = paths.iter().map(Hop::of_pathway).collect();
                let wanted = match number {
                    Some(number) => hops.get(number - 1),
                    None => hops
                        .iter()
                        .find(|hop| hop.is_between_sites())
                        .or_else(|| hops.first()),
                };
                wanted.cloned().ok_or_else(|| {
                    let number = number.unwrap_or(1);
                    format!("it has {n} paths, and path {number} was asked for; see superion paths")
                })
            }
        };
        found.insert(percolated.entry, hop);
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

/// Charge of the cell of the hop: what is left where ions are missing.
fn charge(
    arguments: &HopArguments,
    structure: &Structure,
    mobile: Element,
    laid: &LaidHop,
) -> Result<f64, String> {
    if arguments.neutral {
        return Ok(0.0);
    }
    if let Some(charge) = arguments.charge {
        return Ok(charge);
    }
    let occupants = structure.sites.iter().flat_map(|site| &site.occupants);
    let mut states = occupants.filter(|o| o.species.element == mobile);
    let known = states.find_map(|o| o.species.oxidation_state);
    let usual = match mobile.properties().common_oxidation_states.as_slice() {
        [only] => Some(f64::from(*only)),
        _ => None,
    };
    let state = known
        .or(usual)
        .ok_or_else(|| format!("the charge of {mobile} is not known (--charge, or --neutral)"))?;
    Ok(-state * f64::from(laid.n_missing.unwrap_or(0)))
}

/// The tolerance in Å of the symmetry that standard cells are found by.
const SYMMETRY_ANG: f64 = 0.01;

/// The standard cell of a word; `None`: as it is given.
pub(in crate::cli) fn cell(word: &str) -> Result<Option<StandardCell>, Stop> {
    match word.to_ascii_lowercase().as_str() {
        "given" => Ok(None),
        "conventional" => Ok(Some(StandardCell::Conventional)),
        "primitive" => Ok(Some(StandardCell::Primitive)),
        other => Err(Stop::WrongUse(format!(
            "--cell {other}: write given, conventional or primitive"
        ))),
    }
}

/// The structures in their standard cells; one whose symmetry is not found stays as it is, which is said.
pub(in crate::cli) fn in_cell(
    loaded: Loaded,
    cell: Option<StandardCell>,
    session: &Session,
) -> Result<Loaded, Stop> {
    let Some(cell) = cell else {
        return Ok(loaded);
    };
    let mut document = Document::clone(&loaded.project);
    let data = document.data_mut();
    let mut decorations = data.decorations.to_vec();
    for (decoration, entry) in decorations.iter_mut().zip(data.entries.iter()) {
        match cell.of(&decoration.structure, SYMMETRY_ANG) {
            Some(standard) => decoration.structure = standard,
            None => session.say(&format!(
                "warning: {}: its symmetry was not found, so that its cell stays as it is given",
                entry.id
            )),
        }
    }
    data.decorations = Arc::new(decorations);
    Ok(Loaded {
        project: Arc::new(document),
        some_failed: loaded.some_failed,
    })
}

/// The structure of a file that is the end of a hop.
fn end_of(path: &std::path::Path, session: &mut Session) -> Result<Structure, Stop> {
    let inputs = crate::tasks::Inputs {
        sample: false,
        paths: vec![path.to_owned()],
        labels: None,
        settings: crate::import::ImportSettings::default(),
        decorate: false,
        treat: None,
    };
    let loaded = session.load(inputs)?;
    match loaded.project.data.entries.first() {
        Some(entry) => Ok(entry.structure.clone()),
        None => Err(Stop::Nothing(format!(
            "{}: no structure in it",
            path.display()
        ))),
    }
}
