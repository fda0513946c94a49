//! `superion slurm write`: the folder.

use clap::Args;
use serde_json::json;

use super::super::choices;
use super::super::ending::{Exit, Stop};
use super::super::input;
use super::super::out::Out;
use super::super::screen::{self, ScreenArguments};
use super::super::session::Session;
use super::super::values::positive;
use super::folder::wrong;
use crate::batch::{
    self, BatchFolder, BatchSettings, ClusterFields, MOST_TASKS, PROJECT, check_field, check_time,
};
use crate::monitor::Monitor;
use crate::pipeline;
use crate::project::Document;

/// Cores of a task, where nothing is said.
const CORES: usize = 2;

/// Arguments of `superion slurm write`: those of the screen, and what the cluster wants to know.
#[derive(Debug, Args)]
pub(super) struct WriteArguments {
    #[command(flatten)]
    pub screen: ScreenArguments,
    /// Tasks to divide the work into, 1000 at most [default: such that each takes some five minutes]
    #[arg(long, value_name = "N", value_parser = number_of_tasks)]
    pub tasks: Option<usize>,
    /// Most tasks that run at a time
    #[arg(long, value_name = "N", value_parser = positive)]
    pub at_most: Option<usize>,
    /// Cores of each task
    #[arg(long, value_name = "N", value_parser = positive, default_value_t = CORES)]
    pub cores: usize,
    /// Memory of each task, as Slurm writes it: 8G
    #[arg(long, value_name = "SIZE", value_parser = check_field)]
    pub memory: Option<String>,
    /// Most time of each task, as Slurm writes it: 30, 2:00:00, 1-12
    #[arg(long, value_name = "TIME", value_parser = check_time)]
    pub time: Option<String>,
    /// The account that pays
    #[arg(long, value_name = "NAME", value_parser = check_field)]
    pub account: Option<String>,
    /// The partition
    #[arg(long, value_name = "NAME", value_parser = check_field)]
    pub partition: Option<String>,
    /// Modules to load before the program is called: "gcc/12 superion"
    #[arg(long, value_name = "NAMES", value_parser = check_field)]
    pub modules: Option<String>,
    /// Another option for sbatch, as "--qos=long"; may be repeated
    #[arg(long, value_name = "OPTION", value_parser = sbatch_option, allow_hyphen_values = true)]
    pub sbatch: Vec<String>,
    /// The program on the cluster [default: where this one is, else superion on the path]
    #[arg(long, value_name = "PATH", value_parser = check_field)]
    pub superion: Option<String>,
}

fn number_of_tasks(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=MOST_TASKS) => Ok(number),
        _ => Err(format!("write a whole number from 1 to {MOST_TASKS}")),
    }
}

fn sbatch_option(text: &str) -> Result<String, String> {
    match text.starts_with('-') {
        true => check_field(text),
        false => Err("write it as sbatch reads it, as --qos=long".to_owned()),
    }
}

pub(super) fn run(arguments: &WriteArguments, session: &mut Session) -> Result<Exit, Stop> {
    let screen = &arguments.screen;
    if screen.project.is_some() {
        let fact =
            "--project: superion slurm collect writes the project, screen.superion in the folder";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    let settings = screen::settings(screen)?;
    batch::check_new(&screen.out).map_err(wrong)?;
    let inputs = input::inputs(&screen.input, screen.labels.as_deref(), true)?;
    let loaded = session.load(inputs)?;
    screen::need_labels(&loaded, screen)?;
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }
    let parts = pipeline::small_parts(&loaded.project.data, &settings)
        .map_err(|error| Stop::Nothing(error.to_string()))?;
    let wanted = arguments.tasks;
    let wanted = wanted.unwrap_or_else(|| batch::tasks_for(&parts, arguments.cores));
    let tasks = batch::divided(&parts, wanted);
    if tasks.len() < wanted {
        session.say(&format!(
            "warning: there are {} tasks, not {wanted}: a task describes at least {} structures in one representation",
            tasks.len(),
            pipeline::ENTRIES_TOGETHER
        ));
    }
    batch::begin(&screen.out).map_err(wrong)?;
    let mut document = Document::clone(&loaded.project);
    document.screen_settings = settings.clone().into();
    session.save(document, &screen.out.join(PROJECT))?;
    let limits = screen.input.common.limits();
    let settings = BatchSettings {
        screen: settings,
        tsne: screen.tsne,
        seconds_per_structure: limits.seconds_per_structure,
        memory_bytes: limits.memory_bytes,
    };
    let (out, fields) = (screen.out.clone(), fields(arguments));
    let work = move |_: &Monitor| Ok(batch::finish(&out, &settings, tasks.clone(), &fields)?);
    let folder = session.make("Writing the folder", work)?;
    print(&folder, screen.input.common.json)?;
    Ok(loaded.exit())
}

fn fields(arguments: &WriteArguments) -> ClusterFields {
    let modules = arguments.modules.iter().flat_map(|m| m.split_whitespace());
    ClusterFields {
        account: arguments.account.clone(),
        partition: arguments.partition.clone(),
        time: arguments.time.clone(),
        memory: arguments.memory.clone(),
        cores: arguments.cores,
        at_most: arguments.at_most,
        modules: modules.map(str::to_owned).collect(),
        more: arguments.sbatch.clone(),
        program: program(arguments.superion.as_deref()),
    }
}

/// The program that scripts call: as given, a relative path made absolute, for scripts run in the folder.
fn program(given: Option<&str>) -> String {
    let shown = |path: std::path::PathBuf| path.to_str().map(str::to_owned);
    match given {
        Some(name) if name.contains('/') => {
            let absolute = std::path::absolute(name).ok().and_then(shown);
            absolute.unwrap_or_else(|| name.to_owned())
        }
        Some(name) => name.to_owned(),
        None => {
            let own = std::env::current_exe().ok().and_then(shown);
            own.filter(|path| check_field(path).is_ok())
                .unwrap_or_else(|| "superion".to_owned())
        }
    }
}

fn print(folder: &BatchFolder, as_json: bool) -> Result<(), Stop> {
    let tasks = &folder.manifest.tasks;
    let longest = tasks.iter().map(|task| task.seconds).fold(0.0, f64::max);
    let dir = folder.path.display().to_string();
    let mut out = Out::new();
    if as_json {
        out.json(&json!({
            "folder": dir,
            "n_tasks": tasks.len(),
            "seconds_of_longest_task": longest,
        }))?;
    } else {
        let core_minutes = tasks.iter().map(|task| task.seconds).sum::<f64>() / 60.0;
        out.text(&format!(
            "{dir}: {} tasks, some {core_minutes:.0} core minutes in all, {:.0} the longest\n\
             There: sh submit.sh (Slurm), or sh run-all.sh (this machine); README.txt says more.\n",
            tasks.len(),
            longest / 60.0
        ))?;
    }
    out.flush()?;
    Ok(())
}
