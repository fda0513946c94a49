//! `superion vasp`: bands for VASP written, its runs and bands read.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::qe::hop::{self, HopArguments};
use super::session::Session;
use super::values::positive_number;
use crate::neb::Band;
use crate::neb::vasp::{VaspOutput, VaspSettings};
use crate::tasks::{ReadVasp, VaspSaid, WriteVasp};

/// Arguments of `superion vasp`.
#[derive(Debug, Args)]
pub(super) struct VaspArguments {
    #[command(subcommand)]
    what: What,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum What {
    /// Bands (folders with 00, 01 … in them), single runs, OUTCAR, vasprun.xml
    Read(ReadArguments),
    /// The band of a hop as folders 00 to 0N with POSCAR, INCAR, KPOINTS and a README
    Write(Box<WriteArguments>),
}

#[derive(Debug, Args)]
struct ReadArguments {
    /// Folders of bands or runs, OUTCAR, vasprun.xml, compressed or not
    #[arg(value_name = "DIR|FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: CommonArguments,
}

#[derive(Debug, Args)]
struct WriteArguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    hop: HopArguments,
    /// Cut-off of the plane waves
    #[arg(long, value_name = "eV", default_value_t = 520.0, value_parser = positive_number)]
    encut: f64,
    /// Largest distance of k-points
    #[arg(long, value_name = "Å⁻¹", default_value_t = 0.3, value_parser = positive_number)]
    k_spacing: f64,
    /// Largest force left at the ends
    #[arg(long, value_name = "eV/Å", default_value_t = 0.01, value_parser = positive_number)]
    fmax_ends: f64,
    /// Largest force left on the band
    #[arg(long, value_name = "eV/Å", default_value_t = 0.05, value_parser = positive_number)]
    fmax: f64,
    /// Polarise spin
    #[arg(long)]
    spin: bool,
    /// The folder of the band
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
}

impl Command for VaspArguments {
    const NAME: &str = "vasp";
    const ABOUT: &str = "VASP: the folders of a band written, runs and bands read back";

    fn common(&self) -> &CommonArguments {
        match &self.what {
            What::Read(arguments) => &arguments.common,
            What::Write(arguments) => &arguments.input.common,
        }
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        match &self.what {
            What::Read(arguments) => read(arguments, session),
            What::Write(arguments) => write(arguments, session),
        }
    }
}

fn read(arguments: &ReadArguments, session: &mut Session) -> Result<Exit, Stop> {
    let paths = arguments.files.clone();
    let read = session.run(ReadVasp { paths })?;
    session.list("failed", &read.failures);
    if read.found.is_empty() {
        let fact = "nothing could be read; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let mut out = Out::new();
    for (path, said) in &read.found {
        let name = path.display().to_string();
        match (arguments.common.json, said) {
            (true, VaspSaid::Band(found)) => out.json(&band_line(&name, &found.0))?,
            (true, VaspSaid::Run(run)) => out.json(&run_line(&name, run))?,
            (false, VaspSaid::Band(found)) => out.text(&band_words(&name, &found.0))?,
            (false, VaspSaid::Run(run)) => out.text(&run_words(&name, run))?,
        }
    }
    out.flush()?;
    Ok(match read.failures.is_empty() {
        true => Exit::Done,
        false => Exit::SomeFailed,
    })
}

fn band_line(file: &str, band: &Band) -> Value {
    json!({
        "file": file,
        "kind": "band",
        "engine": band.engine,
        "barrier_ev": band.forward_barrier_ev(),
        "reverse_barrier_ev": band.reverse_barrier_ev(),
        "pass_ev": band.pass_ev(),
        "energies_ev": band.energies_ev,
        "distances_ang": band.distances_ang,
        "climbing_image": band.climbing,
        "largest_force_ev_per_ang": band.largest_force_ev_per_ang,
        "moving_atom": band.moving,
        "converged": band.converged,
        "steps": band.steps,
        "notes": band.notes,
    })
}

fn run_line(file: &str, run: &VaspOutput) -> Value {
    let mut line = json!(run);
    if let Value::Object(fields) = &mut line {
        fields.insert("file".to_owned(), json!(file));
        fields.insert("kind".to_owned(), json!("run"));
        fields.insert(
            "largest_force_ev_per_ang".to_owned(),
            json!(run.largest_force()),
        );
        fields.insert("doubt".to_owned(), json!(run.doubt()));
    }
    line
}

fn band_words(name: &str, band: &Band) -> String {
    let converged = if band.converged {
        "converged"
    } else {
        "not converged"
    };
    let mut text = format!(
        "{name}\n  band of {} images, {converged} after {} steps; barrier {:.3} eV, back {:.3} eV, largest \
         force {:.3} eV/Å\n",
        band.n_images(),
        band.steps,
        band.forward_barrier_ev(),
        band.reverse_barrier_ev(),
        band.largest_force_ev_per_ang
    );
    for note in &band.notes {
        text.push_str(&format!("  ! {note}\n"));
    }
    text
}

fn run_words(name: &str, run: &VaspOutput) -> String {
    let energy = run.best_energy_ev();
    let energy = energy.map_or("no energy".to_owned(), |e| format!("energy {e:.6} eV"));
    let force = run.largest_force();
    let force = force.map_or(String::new(), |f| format!(", largest force {f:.4} eV/Å"));
    let doubt = run
        .doubt()
        .map_or(String::new(), |doubt| format!("  ! {doubt}\n"));
    format!(
        "{name}\n  {} atoms, {} ionic steps; {energy}{force}\n{doubt}",
        run.n_atoms, run.ionic_steps
    )
}

fn write(arguments: &WriteArguments, session: &mut Session) -> Result<Exit, Stop> {
    if arguments.hop.no_hop {
        let fact = "--no-hop: a band needs a hop; name a path, or two places, or two files";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    let _reserved = session.reserve(&arguments.out)?;
    let loaded = session.load(input::inputs(&arguments.input, None, true)?)?;
    let found = hop::hops(&arguments.hop, &loaded, session)?;
    let data = Arc::clone(&loaded.project.data);
    let (mut hops, mut n_failed) = (Vec::new(), 0);
    for (entry, found) in data.entries.iter().zip(found) {
        match found {
            Ok(Some((label, laid, charge))) => {
                hops.push((entry.id.clone(), label, laid, charge));
            }
            Ok(None) => {}
            Err(fact) => {
                n_failed += 1;
                session.say(&format!("failed: {}: {fact}", entry.id));
            }
        }
    }
    if hops.is_empty() {
        let fact = "no band could be laid out; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let task = WriteVasp {
        hops,
        settings: VaspSettings {
            encut_ev: arguments.encut,
            k_spacing_per_ang: arguments.k_spacing,
            end_force_ev_per_ang: arguments.fmax_ends,
            band_force_ev_per_ang: arguments.fmax,
            spin: arguments.spin,
            charge: 0.0,
        },
        folder: arguments.out.clone(),
    };
    let made = session.run(task)?;
    let mut out = Out::new();
    for (id, potcar) in &made.potcars {
        match arguments.input.common.json {
            true => out.json(&json!({ "id": id, "potcar": potcar }))?,
            false => out.text(&format!("{id}: POTCAR of {}\n", potcar.join(" ")))?,
        }
    }
    out.flush()?;
    session.say(&format!("wrote {} files", made.written.paths.len()));
    Ok(match n_failed {
        0 => loaded.exit(),
        _ => Exit::SomeFailed,
    })
}
