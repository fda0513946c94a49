//! The help: a page for each stage of the window, for what belongs to several, and for the method.
//!
//! In: the Markdown files of `assets/help/`, written once. Out: [`Page`]s as blocks; the window shows
//! them, the command line prints them. The last section of a page, [`FOR_TERMINALS`], names commands,
//! and only the command line has it.

pub mod markdown;
pub mod plain;

use markdown::{Block, blocks, words};

/// Title of the section that the window leaves out.
pub const FOR_TERMINALS: &str = "On the command line";

/// The sections of every page that is about a stage of the work.
pub const SECTIONS: [&str; 6] = [
    "What it answers",
    "How to read it",
    "What the settings change",
    "Worked example",
    "Sources",
    FOR_TERMINALS,
];

/// Pages that are looked things up in, and have sections of their own.
pub const REFERENCES: [&str; 4] = ["method", "window", "commands", "files"];

/// A page of the help.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    /// Commands that do what it explains.
    pub commands: &'static [&'static str],
    text: &'static str,
}

/// Who reads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody at the window.
    Window,
    /// Somebody at a terminal.
    Terminal,
}

macro_rules! page {
    ($id:literal, $about:literal, $commands:expr) => {
        Page {
            id: $id,
            about: $about,
            commands: &$commands,
            text: include_str!(concat!("../../../assets/help/", $id, ".md")),
        }
    };
}

/// The pages: stages in the order of the work, then what belongs to several, then references.
pub static PAGES: [Page; 16] = [
    page!(
        "data",
        "Structures and conductivities: what comes in, how it is read",
        ["info", "decorate", "preview"]
    ),
    page!(
        "descriptors",
        "Which description of a structure sorts the conductivities",
        ["describe", "screen"]
    ),
    page!(
        "dendrogram",
        "The tree of structures, its clusters, the map of features",
        ["cluster"]
    ),
    page!(
        "pathways",
        "Where the ion goes: bond valences, elastic bands, CHGNet",
        [
            "bvse", "channels", "paths", "neb", "energy", "relax", "qe", "vasp"
        ]
    ),
    page!(
        "candidates",
        "What to make next, and why; what to measure",
        ["rank"]
    ),
    page!(
        "experiment",
        "Impedance, powder patterns, activation energies",
        ["eis", "xrd", "arrhenius"]
    ),
    page!(
        "structure",
        "The crystal in 3D, and what a representation leaves of it",
        ["info", "simplify"]
    ),
    page!(
        "representations",
        "The nine simplifications of a structure",
        ["simplify"]
    ),
    page!(
        "scores",
        "W_σ, its control, its interval: what the numbers mean",
        ["screen"]
    ),
    page!(
        "online",
        "Structures from the Materials Project, OPTIMADE, the COD",
        ["fetch"]
    ),
    page!(
        "disorder",
        "Partial occupancies: ordered, or kept",
        ["disorder"]
    ),
    page!(
        "large-runs",
        "Thousands of structures: what is kept, computing clusters",
        ["cache", "slurm", "run"]
    ),
    page!("method", "The method and its limits, on one page", []),
    page!("window", "The window: every stage, keys, saving", []),
    page!("commands", "The command line, command by command", []),
    page!("files", "What is read and what is written", []),
];

/// The page of an id.
pub fn page(id: &str) -> Option<&'static Page> {
    let id = id.to_lowercase();
    PAGES.iter().find(|page| page.id == id)
}

/// The page that explains what a command does.
pub fn page_of_command(command: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.commands.contains(&command))
}

impl Page {
    /// Its title.
    pub fn title(&self) -> String {
        let title = blocks(self.text).into_iter().next();
        match title {
            Some(Block::Heading(_, line)) => words(&line),
            _ => self.id.to_owned(),
        }
    }

    /// Its blocks, those that are for this reader.
    pub fn blocks(&self, reader: Reader) -> Vec<Block> {
        let mut is_for_terminals = false;
        let mut shown = blocks(self.text);
        shown.retain(|block| {
            if let Block::Heading(2, line) = block {
                is_for_terminals = words(line) == FOR_TERMINALS;
            }
            reader == Reader::Terminal || !is_for_terminals
        });
        shown
    }

    /// Its text for a terminal.
    pub fn plain(&self) -> String {
        plain::text(&self.blocks(Reader::Terminal))
    }
}
