//! `superion qe read`: what outputs of Quantum ESPRESSO say.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::out::Out;
use super::super::session::Session;
use super::{lines, words};
use crate::export::folder::Folder;
use crate::monitor::Monitor;
use crate::outputs::files::{EspressoFindings, write_espresso};
use crate::tasks::{EspressoRead, ReadEspresso};

/// Arguments of `superion qe read`.
#[derive(Debug, Args)]
pub(super) struct ReadArguments {
    /// Outputs of pw.x and neb.x, .path, .dat, .int, .axsf and .xyz files of neb.x, CRASH files,
    /// compressed or not; or folders with such files
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write relaxed structures as CIF, images of bands as CIF and extended XYZ, tables of convergence
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn run(arguments: &ReadArguments, session: &mut Session) -> Result<Exit, Stop> {
    let reserved = arguments.out.as_deref().map(|out| session.reserve(out));
    let _reserved = reserved.transpose()?;
    let paths = arguments.files.clone();
    let read = Arc::new(session.run(ReadEspresso { paths })?);
    session.list("failed", &read.failures);
    if read.files.is_empty() {
        let fact = match read.failures.is_empty() {
            true => "no output of Quantum ESPRESSO is among the files of the folder",
            false => "nothing could be read; see the reasons above",
        };
        return Err(Stop::Nothing(fact.to_owned()));
    }
    print(arguments, &read)?;
    if let Some(folder) = arguments.out.clone() {
        let found = Arc::clone(&read);
        let work = move |monitor: &Monitor| {
            let mut folder = Folder::begin(&folder, monitor)?;
            let findings = EspressoFindings {
                files: &found.files,
                convergence: &found.convergence,
            };
            write_espresso(&findings, &mut folder)?;
            Ok(folder.finish()?)
        };
        let written = session.write("Writing what was read", work)?;
        session.say(&format!("wrote {} files", written.paths.len()));
    }
    Ok(match read.failures.is_empty() {
        true => Exit::Done,
        false => Exit::SomeFailed,
    })
}

fn print(arguments: &ReadArguments, read: &EspressoRead) -> Result<(), Stop> {
    let mut out = Out::new();
    if arguments.common.json {
        for (path, said) in &read.files {
            out.json(&lines::line(&path.display().to_string(), said))?;
        }
        for convergence in &read.convergence {
            out.json(&lines::of_convergence(convergence))?;
        }
        return Ok(out.flush()?);
    }
    for (path, said) in &read.files {
        let name = path.display().to_string();
        out.text(&words::of_file(&name, said))?;
    }
    for convergence in &read.convergence {
        out.text(&words::of_convergence(convergence))?;
    }
    if read.n_others > 0 {
        let n = read.n_others;
        out.text(&format!(
            "\n{n} other files of the folders were passed over.\n"
        ))?;
    }
    Ok(out.flush()?)
}
