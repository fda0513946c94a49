//! `superion qe write`: decks for Quantum ESPRESSO.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::input::{self, InputArguments};
use super::super::out::Out;
use super::super::ranges;
use super::super::session::{Loaded, Session};
use super::hop::{self, HopArguments};
use crate::neb::espresso::{Chosen, DeckSettings, OccupationChoice, SpinChoice};
use crate::tasks::{EspressoDeck, EspressoWritten, WriteEspresso};

/// Arguments of `superion qe write`.
#[derive(Debug, Args)]
pub(super) struct WriteArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub hop: HopArguments,
    /// The cell of each structure: given, conventional or primitive; hops are found in it
    #[arg(long, value_name = "CELL", default_value = "given")]
    pub cell: String,
    /// The folder of pseudopotentials (UPF); one file is chosen for each element, and told
    #[arg(long, value_name = "DIR")]
    pub pseudos: PathBuf,
    /// Name the folder of pseudopotentials in the inputs instead of copying those that are used
    #[arg(long)]
    pub keep_pseudos_there: bool,
    /// Exchange and correlation of the pseudopotentials
    #[arg(long, value_name = "NAME", default_value = "PBE")]
    pub functional: String,
    /// Cut-off of the wave functions [default: as the pseudopotentials suggest]
    #[arg(long, value_name = "Ry", value_parser = ranges::of(&DeckSettings::CUTOFF))]
    pub ecutwfc: Option<f64>,
    /// Cut-off of the density [default: in proportion]
    #[arg(long, value_name = "Ry", value_parser = ranges::of(&DeckSettings::CUTOFF))]
    pub ecutrho: Option<f64>,
    /// Cut-offs of the series [default: half to twice that of the wave functions]
    #[arg(long, value_name = "Ry,Ry", value_delimiter = ',', value_parser = ranges::of(&DeckSettings::CUTOFF))]
    pub cutoffs: Vec<f64>,
    #[arg(
        long,
        value_name = "Å⁻¹",
        default_value_t = DeckSettings::K_SPACING.default,
        value_parser = ranges::of(&DeckSettings::K_SPACING),
        help = DeckSettings::K_SPACING.explanation
    )]
    pub k_spacing: f64,
    /// auto, fixed or smearing
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub occupations: String,
    /// auto, on or off
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub spin: String,
    #[arg(
        long,
        value_name = "eV/Å",
        default_value_t = DeckSettings::END_FORCE.default,
        value_parser = ranges::of(&DeckSettings::END_FORCE),
        help = DeckSettings::END_FORCE.explanation
    )]
    pub fmax_ends: f64,
    #[arg(
        long,
        value_name = "eV/Å",
        default_value_t = DeckSettings::BAND_FORCE.default,
        value_parser = ranges::of(&DeckSettings::BAND_FORCE),
        help = DeckSettings::BAND_FORCE.explanation
    )]
    pub fmax: f64,
    /// What the script writes before the programs, such as "mpirun -np 48"
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "",
        allow_hyphen_values = true
    )]
    pub prefix: String,
    /// Options of the programs in the script, such as "-nk 2"
    #[arg(
        long,
        value_name = "OPTIONS",
        default_value = "",
        allow_hyphen_values = true
    )]
    pub flags: String,
    /// Name of pw.x in the script
    #[arg(long, value_name = "NAME", default_value = "pw.x")]
    pub pw: String,
    /// Name of neb.x in the script
    #[arg(long, value_name = "NAME", default_value = "neb.x")]
    pub neb: String,
    /// The folder of the decks
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
}

impl WriteArguments {
    pub(super) fn common(&self) -> &CommonArguments {
        &self.input.common
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    chosen: &'a Chosen,
    hop: Option<&'a str>,
}

pub(super) fn run(arguments: &WriteArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    if !arguments.pseudos.is_dir() {
        let folder = arguments.pseudos.display();
        return Err(Stop::WrongUse(format!(
            "--pseudos {folder}: there is no such folder; give the one that holds your .UPF files"
        )));
    }
    let _reserved = session.reserve(&arguments.out)?;
    let cell = hop::cell(&arguments.cell)?;
    let loaded = session.load(input::inputs(&arguments.input, None, true)?)?;
    let loaded = hop::in_cell(loaded, cell, session)?;
    let (decks, n_failed) = decks(arguments, &loaded, session)?;
    let hops: Vec<Option<String>> = decks
        .iter()
        .map(|deck| deck.hop.as_ref().map(|(label, ..)| label.clone()))
        .collect();
    let task = WriteEspresso {
        decks,
        pseudos: arguments.pseudos.clone(),
        copy_pseudos: !arguments.keep_pseudos_there,
        functional: arguments.functional.clone(),
        settings,
        folder: arguments.out.clone(),
    };
    let made = session.run(task)?;
    print(arguments, &made, &hops)?;
    Ok(match n_failed {
        0 => loaded.exit(),
        _ => Exit::SomeFailed,
    })
}

fn settings(arguments: &WriteArguments) -> Result<DeckSettings, Stop> {
    let occupations = match arguments.occupations.to_ascii_lowercase().as_str() {
        "auto" => OccupationChoice::Auto,
        "fixed" => OccupationChoice::Fixed,
        "smearing" => OccupationChoice::Smearing,
        other => {
            let fact = format!("--occupations {other}: write auto, fixed or smearing");
            return Err(Stop::WrongUse(fact));
        }
    };
    let spin = match arguments.spin.to_ascii_lowercase().as_str() {
        "auto" => SpinChoice::Auto,
        "on" => SpinChoice::On,
        "off" => SpinChoice::Off,
        other => {
            let fact = format!("--spin {other}: write auto, on or off");
            return Err(Stop::WrongUse(fact));
        }
    };
    Ok(DeckSettings {
        ecutwfc_ry: arguments.ecutwfc,
        ecutrho_ry: arguments.ecutrho,
        series_ecutwfc_ry: arguments.cutoffs.clone(),
        k_spacing_per_ang: arguments.k_spacing,
        occupations,
        spin,
        end_force_ev_per_ang: arguments.fmax_ends,
        band_force_ev_per_ang: arguments.fmax,
        images: arguments.hop.images,
        prefix: arguments.prefix.clone(),
        pw: arguments.pw.clone(),
        neb: arguments.neb.clone(),
        flags: arguments.flags.clone(),
        ..DeckSettings::default()
    })
}

/// The deck of each structure, and how many could not be made; those are told.
fn decks(
    arguments: &WriteArguments,
    loaded: &Loaded,
    session: &mut Session,
) -> Result<(Vec<EspressoDeck>, usize), Stop> {
    let found = hop::hops(&arguments.hop, loaded, session)?;
    let data = Arc::clone(&loaded.project.data);
    let (mut decks, mut n_failed) = (Vec::new(), 0);
    for (number, found) in found.into_iter().enumerate() {
        let id = &data.entries[number].id;
        match found {
            Ok(hop) => decks.push(EspressoDeck {
                id: id.clone(),
                structure: data.decorations[number].structure.clone(),
                hop,
            }),
            Err(fact) => {
                n_failed += 1;
                session.say(&format!("failed: {id}: {fact}"));
            }
        }
    }
    if decks.is_empty() {
        let fact = "no deck could be made; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    Ok((decks, n_failed))
}

fn print(
    arguments: &WriteArguments,
    made: &EspressoWritten,
    hops: &[Option<String>],
) -> Result<(), Stop> {
    let mut out = Out::new();
    for ((id, chosen), hop) in made.chosen.iter().zip(hops) {
        if arguments.common().json {
            out.json(&Line {
                id,
                chosen,
                hop: hop.as_deref(),
            })?;
            continue;
        }
        let hop = hop
            .as_ref()
            .map_or(String::new(), |hop| format!(", hop {hop}"));
        out.text(&format!("{id}{hop}\n"))?;
        for sentence in &chosen.told {
            out.text(&format!("  {sentence}\n"))?;
        }
    }
    if !arguments.common().json {
        out.text(&format!(
            "wrote {} files into {}; start them with sh run.sh there\n",
            made.written.paths.len(),
            arguments.out.display()
        ))?;
    }
    Ok(out.flush()?)
}
