//! `superion cluster`: a tree and its cuts.

use std::path::Path;

use super::arguments::ClusterArguments;
use super::out::Out;
use super::session::Session;
use super::{Exit, Stop, choices};
use crate::jobs::{Command, Product};
use crate::pipeline::{ClusterSource, DescribeSettings, combinations};

pub(super) fn run(arguments: &ClusterArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = choices::clustering(&arguments.clustering)?;
    let _reserved = session.reserve(&arguments.out)?;
    let (source, exit) = source(arguments, session)?;
    let command = Command::Cluster {
        source,
        settings,
        out: arguments.out.clone(),
    };
    let product = session.run(command, |_| Ok(()))?;
    let mut out = Out::new();
    if let Product::Files(paths) = product {
        for path in paths {
            if arguments.input.common.json {
                out.json(&serde_json::json!({ "file": path.to_string_lossy() }))?;
            } else {
                out.text(&format!("{}\n", path.display()))?;
            }
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
    let inputs = choices::inputs(&arguments.input, None, true)?;
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
