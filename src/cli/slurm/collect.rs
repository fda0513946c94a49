//! `superion slurm collect`: from what the tasks described to the results of the screen.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::super::choices;
use super::super::common::CommonArguments;
use super::super::ending::{Exit, Stop};
use super::super::screen::{Wanted, screened};
use super::super::session::Session;
use super::folder::{FolderArguments, checked, loaded, wrong};
use super::status;
use super::task::compute;
use crate::batch::array_of;
use crate::score::LabelSet;

/// Arguments of `superion slurm collect`.
#[derive(Debug, Args)]
pub(super) struct CollectArguments {
    #[command(flatten)]
    pub folder: FolderArguments,
    /// Folder for the results [default: results in the folder]
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The project with data, settings and results [default: screen.superion in the folder]
    #[arg(long, value_name = "FILE")]
    pub project: Option<PathBuf>,
    /// Compute here what is missing, instead of naming it
    #[arg(long)]
    pub compute_missing: bool,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn run(arguments: &CollectArguments, session: &mut Session) -> Result<Exit, Stop> {
    let folder = checked(&arguments.folder, session)?;
    let settings = folder.settings().map_err(wrong)?;
    let state = folder.status(true);
    let missing = state.again();
    if !missing.is_empty() && !arguments.compute_missing {
        for line in status::text(&folder, &state).lines() {
            session.say(line);
        }
        return Err(Stop::Nothing(format!(
            "{}: what tasks {} make is missing, so nothing was collected; submit them, or compute them here \
             with --compute-missing",
            folder.path.display(),
            array_of(&missing)
        )));
    }
    let out = arguments.out.clone();
    let out = out.unwrap_or_else(|| folder.results());
    let project = arguments.project.clone();
    let project = project.unwrap_or_else(|| folder.collected());
    let _reserved = session.reserve(&out)?;
    choices::check_file(Some(&project))?;
    for number in missing {
        session.say(&format!("task {number} is computed here"));
        compute(&folder, number, session)?;
    }
    session.compute_with(Arc::new(folder.cache()), settings.limits());
    let started = Instant::now();
    let loaded = loaded(&folder, session)?;
    let wanted = Wanted {
        out,
        project: Some(project),
        tsne: settings.tsne,
        rank_by: LabelSet::default(),
        json: arguments.common.json,
    };
    let import_s = started.elapsed().as_secs_f64();
    screened(&wanted, settings.screen, &loaded, import_s, session)
}
