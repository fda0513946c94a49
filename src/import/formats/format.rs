//! What a format is: how it is told from the others, how it is read, and what reading gives.

use super::fault::Fault;
use super::head::Head;
use crate::crystal::Structure;
use crate::import::determination::Determination;
use crate::monitor::Warning;

/// How a format is told from the others, and read.
pub(in crate::import) struct Format {
    /// Name in messages.
    pub name: &'static str,
    /// What one structure of several in a file is called.
    pub part: &'static str,
    /// Whether a file is called as those of this format are; asked where its bytes tell nothing.
    pub(super) is_named: fn(&str) -> bool,
    /// Whether a file begins as this format does.
    pub(super) recognises: fn(&Head<'_>) -> bool,
    /// Reads a whole file; the second argument names it in messages.
    pub(super) read: fn(&[u8], &str) -> Reading,
}

/// The structures of a file, and what could not be read.
pub(in crate::import) type Reading = (Vec<FileStructure>, Vec<Warning>);

/// One structure of a file.
#[derive(Clone, Debug)]
pub(in crate::import) struct FileStructure {
    /// Tells it from the others of its file.
    pub name: String,
    /// Id that it has wherever it stands, such as that of a database.
    pub own_id: Option<String>,
    /// Its number in a database, by which a file of it is called where nothing else calls it.
    pub code: Option<String>,
    /// The full cell.
    pub structure: Structure,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// ICSD collection codes.
    pub icsd_codes: Vec<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// How it was determined, as far as the file says.
    pub determination: Determination,
    /// What was noticed or assumed; an empty subject stands for the file.
    pub warnings: Vec<Warning>,
}

impl FileStructure {
    /// A structure of which nothing else is known.
    pub(super) fn plain(
        name: impl Into<String>,
        structure: Structure,
        warnings: Vec<Warning>,
    ) -> Self {
        Self {
            name: name.into(),
            own_id: None,
            code: None,
            structure,
            material_id: None,
            icsd_codes: Vec::new(),
            e_above_hull_ev: None,
            band_gap_ev: None,
            determination: Determination::default(),
            warnings,
        }
    }
}

/// Each structure of a file or why it could not be read.
pub(super) type Found = Vec<Result<FileStructure, Fault>>;

/// Puts the file's name to what a format found.
pub(super) fn report(source: &str, found: Found) -> Reading {
    let (mut structures, mut rejected) = (Vec::new(), Vec::new());
    let several = found.len() > 1;
    for item in found {
        match item {
            Err(fault) => rejected.push(fault.warning(source)),
            Ok(mut structure) => {
                for warning in &mut structure.warnings {
                    if warning.subject.is_empty() {
                        warning.subject = match several {
                            true => format!("{source}, {}", structure.name),
                            false => source.to_owned(),
                        };
                    }
                }
                structures.push(structure);
            }
        }
    }
    (structures, rejected)
}

/// Whether a name in any case ends in one of these.
pub(super) fn ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}
