//! `superion cluster`: a tree and its cuts.

use std::path::{Path, PathBuf};

use clap::Args;

use super::choices;
use super::clustering::{self, ClusteringArguments};
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::values::pair;
use crate::outputs::files::ClusterSource;
use crate::pipeline::{DescribeSettings, combinations};
use crate::tasks::ClusterToFiles;

/// Arguments of `superion cluster`.
#[derive(Debug, Args)]
pub(super) struct ClusterArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Descriptor, where INPUT is not a .npy file of features
    #[arg(long, value_name = "ID")]
    pub descriptor: Option<String>,
    /// Representation, where INPUT is not a .npy file of features
    #[arg(long, value_name = "R")]
    pub representation: Option<String>,
    /// Setting of the descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    /// Folder for linkage.npy, cluster_sets.npy and clusters.csv
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
}

impl Command for ClusterArguments {
    const NAME: &str = "cluster";
    const ABOUT: &str = "Agglomerative clustering of descriptor vectors";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &ClusterArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = clustering::clustering(&arguments.clustering)?;
    let _reserved = session.reserve(&arguments.out)?;
    let (source, exit) = source(arguments, session)?;
    let task = ClusterToFiles {
        source,
        settings,
        out: arguments.out.clone(),
    };
    let paths = session.run(task)?;
    let mut out = Out::new();
    for path in paths {
        if arguments.input.common.json {
            out.json(&serde_json::json!({ "file": path.to_string_lossy() }))?;
        } else {
            out.text(&format!("{}\n", path.display()))?;
        }
    }
    out.flush()?;
    Ok(exit)
}

fn source(
    arguments: &ClusterArguments,
    session: &mut Session,
) -> Result<(ClusterSource, Exit), Stop> {
    let is_npy = |path: &Path| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
    };
    if let [path] = arguments.input.paths.as_slice()
        && is_npy(path)
    {
        if arguments.descriptor.is_some() || arguments.representation.is_some() {
            let fact = "a .npy file holds features already: leave out --descriptor and \
                        --representation";
            return Err(Stop::WrongUse(fact.to_owned()));
        }
        return Ok((ClusterSource::File(path.clone()), Exit::Done));
    }
    let (Some(descriptor), Some(representation)) =
        (&arguments.descriptor, &arguments.representation)
    else {
        let fact = "name one .npy file of features, or structures with --descriptor and \
                    --representation";
        return Err(Stop::WrongUse(fact.to_owned()));
    };
    let settings = DescribeSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combinations: combinations(
            &choices::descriptors(descriptor)?,
            &choices::representations(representation)?,
        ),
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
    };
    if settings.combinations.len() != 1 {
        let fact = "clustering takes one descriptor on one representation";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }
    let source = ClusterSource::Structures {
        ids: loaded
            .project
            .data
            .entries
            .iter()
            .map(|e| e.id.clone())
            .collect(),
        decorations: loaded.project.data.decorations.to_vec(),
        settings,
    };
    Ok((source, loaded.exit()))
}
