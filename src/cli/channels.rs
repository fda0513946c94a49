//! `superion channels`: the largest sphere that gets through each structure's framework.

use serde::Serialize;

use super::arguments::ChannelsArguments;
use super::out::Out;
use super::session::{Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::crystal::channels::{Channels, NodeKind};
use crate::jobs::{Command, Part};
use crate::percolation::PercolationError;
use crate::pipeline::Channelled;

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

#[derive(Serialize)]
struct Failure<'a> {
    id: &'a str,
    error: ErrorOfLine,
}

#[derive(Serialize)]
struct ErrorOfLine {
    kind: &'static str,
    message: String,
}

pub(super) fn run(arguments: &ChannelsArguments, session: &mut Session) -> Result<Exit, Stop> {
    let mobile_ion = arguments
        .ion
        .parse()
        .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?;
    let inputs = choices::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let entries = &loaded.project.entries;
    let mut printer = Printer {
        json: arguments.input.common.json,
        with_network: arguments.network,
        out: Out::new(),
        table: table(),
        n_failed: 0,
    };
    let command = Command::Channels {
        project: loaded.project.clone(),
        mobile_ion,
    };
    session.run(command, |piece| {
        if let Piece::Part(Part::Channelled(found)) = piece {
            printer.print(&entries[found.entry].id, &found)?;
        }
        Ok(())
    })?;
    printer.end()?;
    Ok(match printer.n_failed {
        0 => loaded.exit(),
        n if n == entries.len() => Exit::Nothing,
        _ => Exit::SomeFailed,
    })
}

fn table() -> Table {
    Table::new(&[
        "id",
        ">a/Å",
        ">b/Å",
        ">c/Å",
        ">largest/Å",
        ">nodes",
        ">edges",
        "failure",
    ])
}

/// Results, as lines of JSON at once or as a table in the end.
struct Printer {
    json: bool,
    with_network: bool,
    out: Out,
    table: Table,
    n_failed: usize,
}

impl Printer {
    fn print(&mut self, id: &str, found: &Channelled) -> Result<(), Stop> {
        match &found.result {
            Ok(channels) if self.json => self.out.json(&line(id, channels, self.with_network))?,
            Ok(channels) => self.table.row(row(id, channels)),
            Err(error) => {
                self.n_failed += 1;
                self.print_failure(id, error)?;
            }
        }
        if self.json {
            // Whoever reads the lines may be waiting for them.
            self.out.flush()?;
        }
        Ok(())
    }

    fn print_failure(&mut self, id: &str, error: &PercolationError) -> Result<(), Stop> {
        if self.json {
            let error = ErrorOfLine {
                kind: error.kind(),
                message: error.to_string(),
            };
            self.out.json(&Failure { id, error })?;
        } else {
            let empty = std::iter::repeat_n(String::new(), 6);
            let cells = std::iter::once(id.to_owned()).chain(empty);
            self.table.row(cells.chain([error.to_string()]));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Stop> {
        if !self.json {
            self.out.text(&self.table.text())?;
        }
        Ok(self.out.flush()?)
    }
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

fn row(id: &str, channels: &Channels) -> [String; 8] {
    let [a, b, c] = channels.free_sphere_ang.map(|r| format!("{r:.3}"));
    [
        id.to_owned(),
        a,
        b,
        c,
        format!("{:.3}", channels.largest_included_ang),
        channels.network.nodes.len().to_string(),
        channels.network.edges.len().to_string(),
        String::new(),
    ]
}
