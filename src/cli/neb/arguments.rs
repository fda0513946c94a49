//! Arguments of `superion neb`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ending::Stop;
use crate::cli::energies::{self, MapArguments};
use crate::cli::input::InputArguments;
use crate::cli::ranges;
use crate::cli::values::positive;
use crate::neb::{BandCell, BandSettings, Engine, Mechanism, Place};
use crate::percolation::paths::PathSettings;
use crate::percolation::{Criterion, ForceField, PercolationSettings};
use crate::pipeline::PercolateSettings;

/// Arguments of `superion neb`.
#[derive(Debug, Args)]
pub(in crate::cli) struct NebArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub energies: MapArguments,
    /// The hop of this number, as superion paths lists them
    #[arg(long, value_name = "K", value_parser = positive)]
    pub path: Option<usize>,
    /// Take hops with passes up to this above the lowest point of the bond-valence map [default: as superion
    /// paths; with --all 0.3 above the barrier]
    #[arg(long, value_name = "eV", value_parser = ranges::of(&PathSettings::HIGHEST))]
    pub highest: Option<f64>,
    /// Every inequivalent hop, and the barriers of travel in one, two and three directions
    #[arg(long)]
    pub all: bool,
    /// Where the hop starts: a site by its label (Li1) or number (from 0, as in superion paths), or
    /// fractional coordinates x,y,z
    #[arg(long, value_name = "SITE|x,y,z", value_parser = place, allow_hyphen_values = true)]
    pub from: Option<Place>,
    /// Where it ends
    #[arg(long, value_name = "SITE|x,y,z", value_parser = place, allow_hyphen_values = true)]
    pub to: Option<Place>,
    /// Both ends as structure files, with the same atoms; no INPUT then
    #[arg(long, num_args = 2, value_names = ["START", "END"])]
    pub ends: Option<Vec<PathBuf>>,
    /// bond-valence (fixed framework), chgnet or chgnet-r2scan
    #[arg(long, value_name = "NAME", default_value = "chgnet")]
    pub engine: String,
    #[arg(
        long,
        value_name = "N",
        default_value_t = BandSettings::IMAGES.default,
        value_parser = ranges::of(&BandSettings::IMAGES),
        help = BandSettings::IMAGES.explanation
    )]
    pub images: usize,
    /// The least distance of opposite faces in Å, or cells along the axes as 2x2x1, or none
    #[arg(long, value_name = "Å|NxNxN|none", default_value = "10", value_parser = cell)]
    pub supercell: BandCell,
    #[arg(
        long,
        value_name = "eV/Å",
        default_value_t = BandSettings::FMAX.default,
        value_parser = ranges::of(&BandSettings::FMAX),
        help = BandSettings::FMAX.explanation
    )]
    pub fmax: f64,
    #[arg(
        long,
        value_name = "N",
        default_value_t = BandSettings::MAX_STEPS.default,
        value_parser = ranges::of(&BandSettings::MAX_STEPS),
        help = BandSettings::MAX_STEPS.explanation
    )]
    pub steps: usize,
    /// Every site filled, and one ion more hops between interstitials
    #[arg(long)]
    pub interstitial: bool,
    /// The highest image does not climb to the pass
    #[arg(long)]
    pub no_climb: bool,
    /// Write the images as CIF and extended XYZ, energies as CSV, profiles as SVG, PDF and PNG
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Which hop.
pub(super) enum Which {
    /// A pathway by its number.
    Path(usize),
    /// All.
    All,
    /// From place to place.
    Places(Place, Place),
    /// Between files.
    Ends([PathBuf; 2]),
}

impl NebArguments {
    pub(super) fn which(&self) -> Result<Which, Stop> {
        let wrong = |fact: &str| Err(Stop::WrongUse(fact.to_owned()));
        let n_ways = usize::from(self.path.is_some())
            + usize::from(self.all)
            + usize::from(self.from.is_some() || self.to.is_some())
            + usize::from(self.ends.is_some());
        if n_ways != 1 {
            return wrong(
                "name the hop in one way: --path K, --all, --from SITE --to SITE, or --ends A.cif B.cif",
            );
        }
        if let Some(files) = &self.ends {
            if !self.input.paths.is_empty() || self.input.sample {
                return wrong("--ends takes both structures itself; leave out INPUT");
            }
            let [first, second] = &files[..] else {
                return wrong("--ends: give two files");
            };
            return Ok(Which::Ends([first.clone(), second.clone()]));
        }
        match (&self.from, &self.to, self.path) {
            (Some(from), Some(to), _) => Ok(Which::Places(from.clone(), to.clone())),
            (Some(_), None, _) | (None, Some(_), _) => wrong("--from and --to go together"),
            (None, None, Some(number)) => Ok(Which::Path(number)),
            (None, None, None) => Ok(Which::All),
        }
    }

    pub(super) fn engine(&self) -> Result<Engine, Stop> {
        let known = Engine::from_id(&self.engine).filter(|engine| engine.is_computed());
        known.ok_or_else(|| {
            Stop::WrongUse(format!(
                "--engine {}: choose among {}",
                self.engine,
                Engine::COMPUTED.map(Engine::id).join(", ")
            ))
        })
    }

    pub(super) fn force_field(&self) -> Result<ForceField, Stop> {
        energies::force_field(&self.energies.force_field)
    }

    pub(super) fn settings(&self) -> Result<BandSettings, Stop> {
        let settings = BandSettings {
            images: self.images,
            cell: self.supercell,
            mechanism: match self.interstitial {
                true => Mechanism::Interstitial,
                false => Mechanism::Vacancy,
            },
            fmax_ev_per_ang: self.fmax,
            max_steps: self.steps,
            climbing: !self.no_climb,
            ..BandSettings::default()
        };
        let wrong = |error: crate::neb::BandError| Stop::WrongUse(error.to_string());
        settings.validate().map_err(wrong)?;
        Ok(settings)
    }

    /// How pathways are found: as superion paths does.
    pub(super) fn percolate_settings(&self) -> Result<PercolateSettings, Stop> {
        let (mobile_ion, map) = energies::map(&self.energies)?;
        Ok(PercolateSettings {
            mobile_ion,
            percolation: PercolationSettings {
                criterion: Criterion::Winding,
                energy_only: true,
                ..map
            },
            keep_maps: false,
            paths: Some(PathSettings {
                highest_ev: self.highest,
                ..PathSettings::default()
            }),
        })
    }
}

/// A site by number or label, or a point.
fn place(text: &str) -> Result<Place, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|word| word.trim().parse()).collect();
    let text = text.trim();
    match (numbers.as_deref(), text.parse::<usize>()) {
        (_, Ok(site)) => Ok(Place::Site(site)),
        (Ok([x, y, z]), _) if [x, y, z].iter().all(|c| c.is_finite()) => {
            Ok(Place::Point([*x, *y, *z]))
        }
        _ if text.is_empty() || text.contains(',') => {
            Err("write a site as Li1, its number, or a point as 0.5,0.25,0".to_owned())
        }
        _ => Ok(Place::Label(text.to_owned())),
    }
}

/// The cell of a band.
fn cell(text: &str) -> Result<BandCell, String> {
    let text = text.trim().to_ascii_lowercase();
    if text == "none" {
        return Ok(BandCell::AsGiven);
    }
    let wrong = "write a width in Å such as 10, cells such as 2x2x1, or none";
    if text.contains(['x', '×']) {
        let words = text
            .split(['x', '×'])
            .map(|word| word.trim().parse::<u32>());
        let numbers: Result<Vec<u32>, _> = words.collect();
        let numbers = numbers.ok().and_then(|n| <[u32; 3]>::try_from(n).ok());
        let inside = |n: &[u32; 3]| n.iter().all(|n| BandSettings::REPEATS.allows(*n as usize));
        return numbers
            .filter(inside)
            .map(BandCell::Repeats)
            .ok_or_else(|| wrong.to_owned());
    }
    match text.parse() {
        Ok(width) if BandSettings::WIDTH.allows(width) => Ok(BandCell::Width(width)),
        _ => Err(wrong.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_cells_are_read_as_people_write_them() {
        assert_eq!(place("Li1"), Ok(Place::Label("Li1".to_owned())));
        assert_eq!(place("3"), Ok(Place::Site(3)));
        assert_eq!(place("0.5, -0.25,0"), Ok(Place::Point([0.5, -0.25, 0.0])));
        assert!(place("0.5,1").is_err() && place("").is_err() && place("nan,0,0").is_err());
        assert_eq!(cell("10"), Ok(BandCell::Width(10.0)));
        assert_eq!(cell("2x2X1"), Ok(BandCell::Repeats([2, 2, 1])));
        assert_eq!(cell("None"), Ok(BandCell::AsGiven));
        assert!(cell("0").is_err() && cell("2x2").is_err() && cell("0x1x1").is_err());
    }
}
