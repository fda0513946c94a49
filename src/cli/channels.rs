//! `superion channels`: the largest sphere that gets through each structure's framework.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::results::Results;
use super::session::Session;
use crate::crystal::channels::{Channels, NodeKind};
use crate::tasks::FindChannels;

/// Arguments of `superion channels`.
#[derive(Debug, Args)]
pub(super) struct ChannelsArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// The mobile ion
    #[arg(
        long,
        value_name = "ELEMENT",
        default_value = "Li",
        alias = "mobile-ion"
    )]
    pub ion: String,
    /// Add the nodes and edges of the network to each line of JSON
    #[arg(long)]
    pub network: bool,
}

impl Command for ChannelsArguments {
    const NAME: &str = "channels";
    const ABOUT: &str =
        "Voronoi channels: the largest sphere that gets through the framework along a, b and c";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Of the table.
const TITLES: [&str; 7] = [
    "id",
    ">a/Å",
    ">b/Å",
    ">c/Å",
    ">largest/Å",
    ">nodes",
    ">edges",
];

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    free_sphere: AlongAxes,
    passing_sphere: AlongAxes,
    largest_included: f64,
    nodes: usize,
    edges: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<NetworkOfLine>,
}

#[derive(Serialize)]
struct AlongAxes {
    a: f64,
    b: f64,
    c: f64,
}

impl From<[f64; 3]> for AlongAxes {
    fn from([a, b, c]: [f64; 3]) -> Self {
        Self { a, b, c }
    }
}

#[derive(Serialize)]
struct NetworkOfLine {
    nodes: Vec<NodeOfLine>,
    edges: Vec<EdgeOfLine>,
}

#[derive(Serialize)]
struct NodeOfLine {
    kind: &'static str,
    frac: [f64; 3],
    radius: f64,
}

#[derive(Serialize)]
struct EdgeOfLine {
    from: u32,
    to: u32,
    image: [i32; 3],
    radius: f64,
    bottleneck: [f64; 3],
    length: f64,
}

fn run(arguments: &ChannelsArguments, session: &mut Session) -> Result<Exit, Stop> {
    let mobile_ion = arguments
        .ion
        .parse()
        .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let mut results = Results::new(arguments.input.common.json, &TITLES);
    let data = Arc::clone(&loaded.project.data);
    session.run_with(FindChannels { data, mobile_ion }, |channelled| {
        let id = loaded.project.data.entries[channelled.entry.0].id.as_str();
        match &channelled.result {
            Ok(channels) => {
                let line = || line(id, channels, arguments.network);
                results.found(line, || vec![row(id, channels)])?;
            }
            Err(error) => results.failed(id, error)?,
        }
        Ok(())
    })?;
    results.end()?;
    Ok(results.exit(&loaded))
}

fn line<'a>(id: &'a str, channels: &Channels, with_network: bool) -> Line<'a> {
    Line {
        id,
        free_sphere: channels.free_sphere_ang.into(),
        passing_sphere: channels.passing_sphere_ang.into(),
        largest_included: channels.largest_included_ang,
        nodes: channels.network.nodes.len(),
        edges: channels.network.edges.len(),
        network: with_network.then(|| network(channels)),
    }
}

fn network(channels: &Channels) -> NetworkOfLine {
    let nodes = channels.network.nodes.iter().map(|node| NodeOfLine {
        kind: match node.kind {
            NodeKind::Vertex => "vertex",
            NodeKind::FaceCenter => "face-center",
        },
        frac: node.frac,
        radius: node.radius_ang,
    });
    let edges = channels.network.edges.iter().map(|edge| EdgeOfLine {
        from: edge.from,
        to: edge.to,
        image: edge.image,
        radius: edge.radius_ang,
        bottleneck: edge.bottleneck_frac,
        length: edge.length_ang,
    });
    NetworkOfLine {
        nodes: nodes.collect(),
        edges: edges.collect(),
    }
}

fn row(id: &str, channels: &Channels) -> [String; 7] {
    let [a, b, c] = channels.free_sphere_ang.map(|r| format!("{r:.3}"));
    [
        id.to_owned(),
        a,
        b,
        c,
        format!("{:.3}", channels.largest_included_ang),
        channels.network.nodes.len().to_string(),
        channels.network.edges.len().to_string(),
    ]
}
