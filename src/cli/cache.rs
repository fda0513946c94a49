//! `superion cache`: what is kept of earlier runs.
//!
//! In: nothing, another limit, or the wish to clear it. Out: where it is, how much lies in it, and how much may.

use clap::Args;
use serde_json::json;

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::values::positive_number;
use crate::cache::Cache;

/// Arguments of `superion cache`.
#[derive(Debug, Args)]
pub(super) struct CacheArguments {
    /// Delete all that is kept
    #[arg(long)]
    pub clear: bool,
    /// Keep at most this much from now on; what was not used for longest goes first
    #[arg(long, value_name = "GB", value_parser = positive_number)]
    pub limit: Option<f64>,
    #[command(flatten)]
    pub common: CommonArguments,
}

impl Command for CacheArguments {
    const NAME: &str = "cache";
    const ABOUT: &str = "What is kept of earlier runs, so that nothing is computed twice";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &CacheArguments, session: &mut Session) -> Result<Exit, Stop> {
    let Some(mut cache) = Cache::of_user() else {
        return Err(Stop::Nothing(
            "nothing is kept: SUPERION_CACHE says off, or this system has no folder for it; name one \
             by SUPERION_CACHE"
                .to_owned(),
        ));
    };
    let wrong = |error: crate::cache::CacheError| Stop::Nothing(error.to_string());
    if arguments.clear {
        let bytes = cache.clear().map_err(wrong)?;
        session.say(&format!("{} freed", gigabytes(bytes)));
    }
    if let Some(limit_gb) = arguments.limit {
        cache.set_limit((limit_gb * 1e9) as u64).map_err(wrong)?;
    }
    let usage = cache.usage();
    let mut out = Out::new();
    if arguments.common.json {
        let kinds = usage.kinds.iter().map(|(kind, n, bytes)| {
            let facts = json!({"n": n, "bytes": bytes});
            ((*kind).to_owned(), facts)
        });
        let mut object = json!({
            "folder": cache.folder().display().to_string(),
            "bytes": usage.bytes,
            "limit_bytes": usage.limit_bytes,
        });
        if let Some(object) = object.as_object_mut() {
            object.extend(kinds);
        }
        out.json(&object)?;
    } else {
        out.text(&format!(
            "{}: {} of at most {}\n",
            cache.folder().display(),
            gigabytes(usage.bytes),
            gigabytes(usage.limit_bytes)
        ))?;
        for (kind, n, bytes) in &usage.kinds {
            out.text(&format!("  {n} {kind}, {}\n", gigabytes(*bytes)))?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn gigabytes(bytes: u64) -> String {
    match bytes {
        0..10_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
