//! Which of the files named on the command line are patterns and which structures.
//!
//! In: the words before and behind `--phases`. Out: both apart; for a file read as a pattern, whether it is a structure.

use std::path::{Path, PathBuf};

use crate::cli::ending::Stop;

/// Endings of files that hold structures and never patterns; a CIF may hold either.
const OF_STRUCTURES: [&str; 10] = [
    "vasp", "poscar", "contcar", "xdatcar", "res", "xyz", "extxyz", "xsf", "cell", "json",
];
/// Endings beside these of inputs of many structures.
const OF_INPUTS: [&str; 8] = [
    "cif", "zip", "gz", "tgz", "tar", "superion", "parquet", "jsonl",
];

/// Patterns and structures.
#[derive(Debug, PartialEq)]
pub(super) struct Named {
    pub(super) patterns: Vec<PathBuf>,
    pub(super) phases: Vec<PathBuf>,
}

/// Takes patterns that stand behind `--phases`, where none stands before, from its end: `--phases cifs a.xy b.xy`.
pub(super) fn apart(files: &[PathBuf], behind: &[PathBuf]) -> Result<Named, Stop> {
    if !files.is_empty() {
        return Ok(Named {
            patterns: files.to_vec(),
            phases: behind.to_vec(),
        });
    }
    let is_pattern = |path: &&PathBuf| !is_input(path);
    let n = behind.iter().rev().take_while(is_pattern).count();
    let n = n.min(behind.len().saturating_sub(1));
    if n == 0 {
        return Err(Stop::WrongUse(
            "no powder pattern is named: give the patterns before --phases, such as superion xrd pattern.xy --phases \
             a.cif b.cif"
                .to_owned(),
        ));
    }
    let (phases, patterns) = behind.split_at(behind.len() - n);
    Ok(Named {
        patterns: patterns.to_vec(),
        phases: phases.to_vec(),
    })
}

/// Whether a file that is no pattern is called as structures are.
pub(super) fn is_structure(path: &Path) -> bool {
    let ending = ending(path);
    ending == "cif" || OF_STRUCTURES.contains(&ending.as_str())
}

fn is_input(path: &Path) -> bool {
    is_structure(path) || OF_INPUTS.contains(&ending(path).as_str()) || path.is_dir()
}

/// The ending in small letters; the name itself where VASP gives none: POSCAR, CONTCAR_relaxed.
fn ending(path: &Path) -> String {
    let small =
        |text: Option<&std::ffi::OsStr>| text.unwrap_or_default().to_string_lossy().to_lowercase();
    match path.extension() {
        Some(_) => small(path.extension()),
        None => {
            let name = small(path.file_name());
            let first = name.split(['_', '-']).next();
            first.unwrap_or_default().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn structures_and_patterns_are_told_apart() {
        let named = |files: &[&str], behind: &[&str]| {
            let named = apart(&paths(files), &paths(behind)).ok()?;
            Some((named.patterns, named.phases))
        };
        let both = |patterns: &[&str], phases: &[&str]| Some((paths(patterns), paths(phases)));
        let cifs = ["a.cif", "b.cif"];
        assert_eq!(named(&["p.xy"], &cifs), both(&["p.xy"], &cifs));
        assert_eq!(
            named(&[], &["a.cif", "b.cif", "p.xy", "q.xrdml"]),
            both(&["p.xy", "q.xrdml"], &cifs)
        );
        assert_eq!(
            named(&[], &["lib.csv", "p.xy"]),
            both(&["p.xy"], &["lib.csv"])
        );
        assert_eq!(named(&[], &cifs), None);
        assert_eq!(named(&[], &["lib.csv"]), None);
        assert!(is_structure(Path::new("x/POSCAR_1")) && !is_structure(Path::new("p.xy")));
    }
}
