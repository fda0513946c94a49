//! Arguments of `superion xrd`, and what they mean.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::common::CommonArguments;
use crate::cli::ending::Stop;
use crate::cli::input;
use crate::cli::values::pair;
use crate::dataset::KeptPattern;
use crate::experiment::diffraction::{ElementBounds, KAlpha2, PatternSettings, ShiftChoice};
use crate::import::{ImportSettings, MeasurementSettings, Pattern};
use crate::pipeline::Measured;
use crate::tasks::Inputs;

/// Arguments of `superion xrd`.
#[derive(Debug, Args)]
pub(in crate::cli) struct XrdArguments {
    /// Powder patterns (.xy .xye .csv .xlsx .xrdml .ras .rasx .brml .raw …) and folders with some; several make a
    /// series
    #[arg(value_name = "FILE", required_unless_present = "phases")]
    pub files: Vec<PathBuf>,
    /// Structures that may be in the sample: files, folders, archives, tables, projects; several may follow, after the
    /// patterns, and it may be repeated. Without it the peaks alone are listed
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub phases: Vec<PathBuf>,
    /// The embedded sample among them
    #[arg(long)]
    pub sample: bool,
    /// Only these entries: a,b,c or @file with one id per line
    #[arg(long, value_name = "IDS")]
    pub ids: Option<String>,
    /// Search all of them by the peaks, and take what explains them best
    #[arg(long)]
    pub search: bool,
    /// With --search: only structures of these elements, such as Li,B,S; nothing else may be in the sample
    #[arg(long, value_name = "LIST")]
    pub elements: Option<String>,
    /// With --search: these elements must be there: in a single phase, or in two together
    #[arg(long, value_name = "LIST")]
    pub must: Option<String>,
    /// Wavelength in Å, or the anode: Cu, CuKa1, Mo, Co …; it goes before that of the file
    #[arg(long, value_name = "Å|ANODE")]
    pub wavelength: Option<String>,
    /// Whether Kα2 is in the beam [default: as the file says]
    #[arg(long, value_name = "on|off")]
    pub kalpha2: Option<OnOff>,
    /// What shifts all lines [default: whichever of zero and displacement explains the pattern better]
    #[arg(long, value_name = "WHAT")]
    pub shift: Option<ShiftOption>,
    /// Use only this part of 2θ, such as 12,70
    #[arg(long, value_name = "FROM,TO")]
    pub range: Option<String>,
    /// Compositions of a series: 0,0.05,0.1 in the order of the patterns, or @file with lines "name,x"; without it
    /// they are taken from names like "…_x0.05"
    #[arg(long, value_name = "X,X,…|@FILE")]
    pub x: Option<String>,
    /// Title of a table's column: angle="2Theta", counts="I", deviation="σ"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Write figures as SVG, PDF and PNG, and tables as CSV
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OnOff {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// What shifts all lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShiftOption {
    /// The zero of 2θ.
    Zero,
    /// The sample, too high or too low.
    Displacement,
    /// Nothing.
    None,
}

impl XrdArguments {
    /// How patterns are analysed.
    pub(super) fn settings(&self) -> Result<PatternSettings, Stop> {
        let wavelengths = self.wavelength.as_deref().map(|text| {
            PatternSettings::radiation(text).ok_or_else(|| {
                Stop::WrongUse(format!(
                    "--wavelength {text}: give a wavelength in Å from 0.05 to 10, such as 1.5406, or an anode: \
                     Cr, Fe, Co, Cu, Mo, Ag, with a 1 after Ka for Kα1 alone, such as CuKa1"
                ))
            })
        });
        Ok(PatternSettings {
            wavelengths: wavelengths.transpose()?,
            kalpha2: match self.kalpha2 {
                None => KAlpha2::FromFile,
                Some(OnOff::On) => KAlpha2::On,
                Some(OnOff::Off) => KAlpha2::Off,
            },
            shift: match self.shift {
                None => ShiftChoice::Automatic,
                Some(ShiftOption::Zero) => ShiftChoice::Zero,
                Some(ShiftOption::Displacement) => ShiftChoice::Displacement,
                Some(ShiftOption::None) => ShiftChoice::None,
            },
            range_deg: self.range()?,
            ..PatternSettings::default()
        })
    }

    /// Which elements are in the sample.
    pub(super) fn bounds(&self) -> Result<ElementBounds, Stop> {
        let read = |name: &str, text: Option<&String>| {
            let Some(text) = text else {
                return Ok(BTreeSet::new());
            };
            if !self.search {
                return Err(Stop::WrongUse(format!(
                    "{name} bounds a search: add --search, or choose entries with --ids"
                )));
            }
            ElementBounds::read(text).map_err(|word| {
                Stop::WrongUse(format!(
                    "{name} {text}: {word} is no element; give symbols such as Li,B,S"
                ))
            })
        };
        let bounds = ElementBounds {
            must: read("--must", self.must.as_ref())?,
            may: read("--elements", self.elements.as_ref())?,
        };
        let outside = bounds.must.difference(&bounds.may);
        let outside: Vec<&str> = outside.map(|element| element.symbol()).collect();
        if !bounds.may.is_empty() && !outside.is_empty() {
            let outside = outside.join(", ");
            return Err(Stop::WrongUse(format!(
                "--must asks for {outside}, and --elements leaves it out: no structure can do both; add {outside} to \
                 --elements"
            )));
        }
        Ok(bounds)
    }

    fn range(&self) -> Result<Option<(f64, f64)>, Stop> {
        let Some(text) = &self.range else {
            return Ok(None);
        };
        let numbers: Vec<f64> = text
            .split(',')
            .flat_map(|word| word.trim().parse())
            .collect();
        match numbers.as_slice() {
            [low, high] if *low >= 0.0 && low < high && *high <= 180.0 => Ok(Some((*low, *high))),
            _ => Err(Stop::WrongUse(format!(
                "--range {text}: give two angles from 0 to 180°, the smaller one first, such as 12,70"
            ))),
        }
    }

    /// How files are read.
    pub(super) fn measurement_settings(&self) -> Result<MeasurementSettings, Stop> {
        Ok(MeasurementSettings {
            columns: self.column.clone(),
            ..MeasurementSettings::default()
        })
    }

    /// Patterns and structures; patterns that stand behind `--phases` with none before are told by their names.
    pub(super) fn named(&self) -> Result<super::named::Named, Stop> {
        super::named::apart(&self.files, &self.phases)
    }

    /// The structures; `None` where none are asked for.
    pub(super) fn inputs(&self) -> Result<Option<Inputs>, Stop> {
        if self.phases.is_empty() && !self.sample {
            let needs = |what: &str| {
                Stop::WrongUse(format!(
                    "{what} needs structures: name them with --phases INPUT, or --sample"
                ))
            };
            if self.search {
                return Err(needs("--search"));
            }
            if self.ids.is_some() {
                return Err(needs("--ids"));
            }
            return Ok(None);
        }
        let named = self.named()?;
        Ok(Some(Inputs {
            sample: self.sample,
            paths: named.phases,
            labels: None,
            settings: ImportSettings {
                ids: input::ids(self.ids.as_deref())?,
                ..ImportSettings::default()
            },
            decorate: false,
            treat: None,
        }))
    }

    /// The composition of each pattern, where it has one.
    pub(super) fn compositions(
        &self,
        patterns: &[Measured<Pattern>],
    ) -> Result<Vec<Option<f64>>, Stop> {
        let Some(text) = &self.x else {
            // As the window takes it from the name.
            let of = |measured: &Measured<Pattern>| {
                KeptPattern::new(measured.measured.clone(), "", "").x
            };
            return Ok(patterns.iter().map(of).collect());
        };
        match text.strip_prefix('@') {
            Some(file) => from_file(file, patterns),
            None => in_order(text, patterns.len()),
        }
    }
}

fn in_order(text: &str, n: usize) -> Result<Vec<Option<f64>>, Stop> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let numbers: Vec<Option<f64>> = words.iter().filter_map(|word| number(word)).collect();
    if numbers.len() != words.len() || numbers.len() != n {
        return Err(Stop::WrongUse(format!(
            "--x {text}: give a number for each of the {n} patterns, in their order, such as 0,0.05,0.1; a - for one \
             that takes no part"
        )));
    }
    Ok(numbers)
}

/// A composition; `Some(None)` for "-".
fn number(word: &str) -> Option<Option<f64>> {
    match word {
        "-" => Some(None),
        word => word.parse().ok().filter(|x: &f64| x.is_finite()).map(Some),
    }
}

fn from_file(file: &str, patterns: &[Measured<Pattern>]) -> Result<Vec<Option<f64>>, Stop> {
    let wrong = |fact: String| Stop::WrongUse(format!("--x @{file}: {fact}"));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let pairs: Vec<(String, f64)> = text
        .lines()
        .filter_map(|line| {
            let (name, x) = line.rsplit_once([',', ';', '\t'])?;
            let x = x.trim().replace(',', ".").parse().ok()?;
            Some((name.trim().trim_matches('"').to_lowercase(), x))
        })
        .collect();
    if pairs.is_empty() {
        return Err(wrong("no line \"name,x\" in it".to_owned()));
    }
    let of = |measured: &Measured<Pattern>| {
        let file = name_of(&measured.path).to_lowercase();
        let name = measured.measured.name.to_lowercase();
        pairs
            .iter()
            .find(|(known, _)| *known == file || *known == name)
            .map(|(_, x)| *x)
    };
    Ok(patterns.iter().map(of).collect())
}

/// Name of a file without its folder.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
